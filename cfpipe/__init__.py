"""cfpipe: the pipeline behind a research room.

The flow, and the order of imports: ``load → link → check → witness → review → render → publish``.
"""

__version__ = "0.1.0"

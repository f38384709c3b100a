"""Another name for an object, everywhere in the room at once: which texts change, and that nothing else does.

All edits are of the texts themselves, at the places that the documents' nodes and the prose's references tell, so that
every other byte stays. What comes out is read again before anything is written: it must hold the same objects, the
same references and the same findings, up to the name.
"""

from cfpipe.rename.keys import Refused, Rename
from cfpipe.rename.plan import Plan, plan
from cfpipe.rename.writing import write

__all__ = ["Plan", "Refused", "Rename", "plan", "write"]

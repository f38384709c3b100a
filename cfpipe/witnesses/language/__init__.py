"""Text to expressions: what may be written, and what must hold for it to mean something."""

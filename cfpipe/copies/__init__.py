"""Local copies of sources, and the passages that reviewers read in them.

The text of a copy is read, compared and shown to whoever has the copy. It is never written to the site, nor to any file
of the room: what the room keeps is a place and a fingerprint.

``shelf``: the folders and what may be read · ``manifest``: what a copy says of itself · ``reading``, ``extract``: the
text of a file · ``normal``, ``fingerprints``: when two texts are the same · ``finding``, ``excerpts``: for the reader ·
``verification``: for the review.
"""

from cfpipe.copies.excerpts import Excerpt, excerpt, excerpt_of
from cfpipe.copies.fingerprints import fingerprint_of, matches
from cfpipe.copies.normal import normalise
from cfpipe.copies.shelf import Shelf, open_shelf
from cfpipe.copies.texts import Refusal, Text
from cfpipe.copies.verification import (
    Check,
    Checked,
    CopyState,
    faults,
    states,
    verify,
    verify_claim,
    verify_review,
    verify_room,
)

__all__ = [
    "Check", "Checked", "CopyState", "Excerpt", "Refusal", "Shelf", "Text", "excerpt", "excerpt_of", "faults",
    "fingerprint_of", "matches", "normalise", "open_shelf", "states", "verify", "verify_claim", "verify_review", "verify_room",
]  # fmt: skip

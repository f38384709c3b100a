"""A place in a copy, as a reviewer names it → the passage with its fingerprint, ready to be recorded."""

from __future__ import annotations

import re
from typing import NamedTuple

from cfpipe.copies.fingerprints import fingerprint_of
from cfpipe.copies.shelf import Shelf
from cfpipe.copies.texts import Refusal
from cfpipe.library import Library, source_key
from cfpipe.records.claim import Passage

_LINES = re.compile(r"(?:(?P<page>[1-9]\d{0,4}(?:-[1-9]\d{0,4})?):)?(?P<lines>[1-9]\d{0,8}(?:-[1-9]\d{0,8})?)")


class Spot(NamedTuple):
    """A source's name, a file of its copy, and lines ``A-B``; in a file with pages ``PAGE:A-B``."""

    source: str
    file: str
    lines: str


class Spotted(NamedTuple):
    """A passage, and its text for the reader's eye alone."""

    passage: Passage
    text: str


def spot(shelf: Shelf, library: Library, place: Spot) -> Spotted | Refusal:
    """The passage at a place, or why there is none."""
    match = _LINES.fullmatch(place.lines)
    if match is None:
        return Refusal(f"{place.lines!r} names no lines", "write A-B, counted from 1; in a PDF PAGE:A-B")
    source = library.sources.get(source_key(place.source))
    if source is None:
        return Refusal(f"no source of this claim is called {place.source!r}", "see the claim's list of sources")
    text = shelf.text(source, place.file)
    if isinstance(text, Refusal):
        return text
    body = text.passage(match["lines"], match["page"])
    if isinstance(body, Refusal):
        return body
    passage = Passage(
        source=place.source, file=place.file, lines=match["lines"], page=match["page"],
        fingerprint=fingerprint_of(body), copy=text.digest,
    )  # fmt: skip
    return Spotted(passage, body)

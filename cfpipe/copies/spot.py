"""A place in a copy, as a reviewer names it → the passage with its fingerprint, ready to be recorded."""

from __future__ import annotations

import re
from typing import NamedTuple

from cfpipe.copies.fingerprints import fingerprint_of
from cfpipe.copies.shelf import Shelf
from cfpipe.copies.texts import Refusal, Text, range_of, range_text
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
        hint = "see the claim's list of sources, or say --other-source to bring another one of the room"
        return Refusal(f"no source of this claim is called {place.source!r}", hint)
    text = shelf.text(source, place.file)
    if isinstance(text, Refusal):
        return text
    return spotted(text, place.source, place.file, match["lines"], match["page"])


def spotted(text: Text, source: str, file: str, lines: str, page: str | None = None) -> Spotted | Refusal:
    """The passage of a text that was read, with a fresh fingerprint."""
    body = text.passage(lines, page)
    if isinstance(body, Refusal):
        return body
    lines = range_text(*range_of(lines))
    data = {"source": source, "file": file, "lines": lines, "page": page, "fingerprint": fingerprint_of(body)}
    try:
        return Spotted(Passage.model_validate({**data, "copy": text.digest}), body)
    except ValueError:
        return Refusal(f"a review cannot name the file {file!r}", "give the file a plain name, without a dot in front")

"""Where a locator may lead in a copy: the parts whose heading is named in it.

A locator is written for people ("section 5.5, Maximum likelihood estimation"), so this is a suggestion where to begin
to read, and no passage: a reviewer decides which lines carry the claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import PurePath

from cfpipe.copies.finding import Place
from cfpipe.copies.normal import normalise
from cfpipe.copies.reading import SUFFIXES
from cfpipe.copies.shelf import Shelf
from cfpipe.copies.texts import Text, range_text
from cfpipe.records.source import Source

MOST_LINES = 60
"""Of a part that is longer, its beginning."""
FEWEST_LINES = 12
"""A heading right above another one goes on below it."""
_HEADING = re.compile(
    r"\s{0,3}\#{1,6}\s+(?P<markdown>.+)"
    r"|\s*\\(?:part|chapter|(?:sub){0,2}section|(?:sub)?paragraph|[a-z]*title|begin\{[a-z]*frame[a-z]*\})\*?"
    r"(?:\[[^\]]*\])?\s*\{(?P<tex>.+)\}"
    r"|title:\s+(?P<front>.+)"
)
_WORD = re.compile(r"\w{4,}")


def suggest(shelf: Shelf, source: Source, locator: Mapping[str, str] | None, most: int = 3) -> tuple[Place, ...]:
    """The parts of a copy whose headings are made of the locator's words, those that share most first."""
    wanted = _words(" ".join((locator or {}).values()))
    found: list[tuple[int, Place]] = []
    for name, _ in shelf.files(source) if wanted else ():
        text = shelf.text(source, name) if PurePath(name).suffix.lower() in SUFFIXES else None
        if isinstance(text, Text):
            found.extend(_parts(name, text, wanted))
    found.sort(key=lambda item: -item[0])
    return tuple(place for _, place in found[:most])


def _parts(name: str, text: Text, wanted: frozenset[str]) -> Iterator[tuple[int, Place]]:
    for number, rows in enumerate(text.pages, 1):
        headings = [(index, words) for index, row in enumerate(rows) if (words := _heading(row)) is not None]
        for (start, words), (end, _) in pairwise([*headings, (len(rows), None)]):
            if words and words <= wanted:
                last = _last(rows, start, min(max(end, start + FEWEST_LINES), start + MOST_LINES, len(rows)))
                page = str(number) if text.paged else None
                yield len(words), Place(name, range_text(start + 1, last), page)


def _heading(row: str) -> frozenset[str] | None:
    found = _HEADING.match(row)
    return _words(found["markdown"] or found["tex"] or found["front"]) if found else None


def _last(rows: Sequence[str], start: int, end: int) -> int:
    """The end of a part without the empty lines after it."""
    while end > start + 1 and not rows[end - 1].strip():
        end -= 1
    return end


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(normalise(text)))

"""Where a text stands in a copy: exactly, after normalisation, across the ends of lines and of pages.

Where it stands nowhere, the places that share most words with it are named as help. They are never a match: a
sentence and its negation share nearly all their words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from cfpipe.copies.normal import flow, normalise
from cfpipe.copies.reading import SUFFIXES
from cfpipe.copies.shelf import Shelf
from cfpipe.copies.texts import Refusal, Text, range_text
from cfpipe.records.source import Source

_NEAR = 0.5
_FEWEST = 2
_MOST_WORDS = 400
_LONGER = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a file of a copy."""

    file: str
    lines: str
    page: str | None = None
    shared: float = 1.0
    """The share of the longer words that stand there; 1 for the text itself."""


@dataclass(frozen=True, slots=True)
class Search:
    """What was found, and what could not be searched."""

    places: tuple[Place, ...]
    nearest: tuple[Place, ...]
    refused: tuple[tuple[str, Refusal], ...]
    files: int
    """How many files were searched."""


def search(shelf: Shelf, source: Source, text: str, file: str | None = None) -> Search:
    """Every place of a text in a copy, or in one file of it."""
    names = [file] if file else [name for name, _ in shelf.files(source) if PurePath(name).suffix.lower() in SUFFIXES]
    texts: list[tuple[str, Text]] = []
    refused: list[tuple[str, Refusal]] = []
    for name in names:
        body = shelf.text(source, name)
        if isinstance(body, Refusal):
            refused.append((name, body))
        else:
            texts.append((name, body))
    places = tuple(place for name, body in texts for place in places_in(name, body, text))
    near = () if places else _nearest(texts, text)
    return Search(places, near, tuple(refused), len(texts))


def places_in(file: str, body: Text, text: str) -> Iterator[Place]:
    """Every place of a text in one file, each range of lines once."""
    wanted = normalise(text)
    whole = flow(_rows(body))
    seen: tuple[int, int] | None = None
    offset = whole.text.find(wanted) if wanted else -1
    while offset >= 0:
        rows = whole.row_at(offset), whole.row_at(offset + len(wanted) - 1)
        if rows != seen:
            yield _place(file, body, *rows)
            seen = rows
        offset = whole.text.find(wanted, offset + 1)


def _rows(body: Text) -> Sequence[str]:
    """All lines of a file; those of a page that cannot be read are none."""
    return [row for rows in body.pages for row in rows]


def _place(file: str, body: Text, first: int, last: int, shared: float = 1.0) -> Place:
    """Lines by their index in the whole file, as they are named: on a page where the file has pages."""
    if not body.paged:
        return Place(file, range_text(first + 1, last + 1), None, shared)
    before = 0
    begin = None
    for number, rows in enumerate(body.pages, 1):
        if begin is None and first < before + len(rows):
            begin = (number, before)
        if last < before + len(rows):
            assert begin is not None
            lines = range_text(first - begin[1] + 1, last - begin[1] + 1)
            return Place(file, lines, range_text(begin[0], number), shared)
        before += len(rows)
    raise AssertionError


def _nearest(texts: Sequence[tuple[str, Text]], text: str) -> tuple[Place, ...]:
    """The three files with the place that shares most words of four letters or more with a text, if half of them."""
    wanted = [word.casefold() for word in _LONGER.findall(normalise(text))][:_MOST_WORDS]
    found: list[Place] = []
    for name, body in texts if wanted else ():
        best = _best_window(_rows(body), wanted)
        if best and best[2] >= _NEAR:
            found.append(_place(name, body, *best))
    return tuple(sorted(found, key=lambda place: -place.shared)[:3])


def _best_window(rows: Sequence[str], wanted: Sequence[str]) -> tuple[int, int, float] | None:
    """The first and last line of the run of words that shares most with those wanted, and the share."""
    words = [(word.casefold(), number) for number, row in enumerate(rows) for word in _LONGER.findall(row)]
    size, need, have = len(wanted), Counter(wanted), Counter[str]()
    common, best = 0, None
    for end, (word, _) in enumerate(words):
        have[word] += 1
        common += have[word] <= need[word]
        if end >= size:
            old = words[end - size][0]
            common -= have[old] <= need[old]
            have[old] -= 1
        if best is None or common > best[2]:
            best = (max(0, end - size + 1), end, common)
    if best is None:
        return None
    lines = [number for word, number in words[best[0] : best[1] + 1] if word in need]
    return (lines[0], lines[-1], best[2] / size) if best[2] >= _FEWEST else None

"""What a bibliography says of works, before it becomes records: fields under the records' names, with places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cfpipe.config import HIDDEN
from cfpipe.diagnostics import Code, Diagnostic, Location

MAX_BYTES = 20_000_000
"""A bibliography of more than that is an accident."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One work. ``name`` is what the file calls it, ``fields`` what a record would say; the rest is for messages."""

    name: str
    fields: Mapping[str, Any]
    place: Location
    places: Mapping[str, Location] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    """What the file says and no record has a field for."""
    notes: tuple[str, ...] = ()
    helper: bool = False
    """It only lends its fields to other entries (``crossref``)."""


@dataclass(frozen=True, slots=True)
class Read:
    """All entries of a file that could be read, and what is wrong with the others."""

    entries: tuple[Entry, ...]
    diagnostics: tuple[Diagnostic, ...]


def refused(place: Location, message: str, hint: str = "") -> Diagnostic:
    return Diagnostic(Code.INVALID_BIBLIOGRAPHY, place, visible(message), visible(hint))


def visible(text: str) -> str:
    """Words of a file for a message: in one line, and without what acts on a terminal."""
    return " ".join(HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text).split())


def tidy(text: str) -> tuple[str, bool]:
    """A text in one line without characters that nobody sees, and whether there were any."""
    line = " ".join(text.split())
    seen = HIDDEN.sub("", line)
    return " ".join(seen.split()), seen != line


def decoded(raw: bytes, file: str) -> tuple[str, Diagnostic | None]:
    """The file's text with plain line ends, or what is wrong with it."""
    if len(raw) > MAX_BYTES:
        message = f"the file has more than {MAX_BYTES // 1_000_000} MB"
        return "", refused(Location(file), message, "is it a bibliography?")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        return "", refused(Location(file, line, column), "the file is not UTF-8", "save it in that encoding")
    return text.replace("\r\n", "\n").replace("\r", "\n"), None


def year_in(text: str) -> int | None:
    """The year in a date: the first four digits that stand alone."""
    found = re.search(r"(?<![0-9])([0-9]{4})(?![0-9])", text)
    return int(found[1]) if found and 1000 <= int(found[1]) <= 2999 else None


def one_isbn(text: str) -> tuple[str, Sequence[str]]:
    """The first number of a field that may hold several, and the others. What cannot be read stays as it is."""
    found = re.findall(r"(?:97[89][ -]?)?(?:[0-9][ -]?){9}[0-9Xx](?![0-9])", text)
    return (found[0].strip().replace(" ", "-"), found[1:]) if found else (text.strip(), ())

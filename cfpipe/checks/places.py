"""Making diagnostics at places of records."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from cfpipe.diagnostics import Code, Diagnostic, Note
from cfpipe.identity import ObjectKey
from cfpipe.library import Library
from cfpipe.records.base import Path


def at(
    library: Library, key: ObjectKey, path: Path, code: Code, message: str, hint: str = "",
    *, offset: int | None = None, length: int | None = None, notes: tuple[Note, ...] = (),
    advisory: bool = False,
) -> Diagnostic:  # fmt: skip
    """A diagnostic at a value of a record, or at a character of its text."""
    document = library.documents[key.record]
    if offset is None:
        place, extent = document.locate(path), document.extent(path)
    else:
        place, extent = document.locate_in(path, offset), 1
    return Diagnostic(code, place, message, hint, notes, length=extent if length is None else length,
                      advisory=advisory)  # fmt: skip


def at_name(library: Library, key: ObjectKey, path: Path, code: Code, message: str, hint: str = "") -> Diagnostic:
    """A diagnostic at the name of a field and not at its value."""
    place = library.documents[key.record].locate_name(path)
    return Diagnostic(code, place, message, hint, length=len(str(path[-1])))


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint with the nearest of the known names, if one is near."""
    close = difflib.get_close_matches(name, list(known), 1, 0.6)
    return f"did you mean {close[0]}?" if close else otherwise

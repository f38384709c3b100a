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
    *, offset: int | None = None, length: int = 1, notes: tuple[Note, ...] = (),
) -> Diagnostic:  # fmt: skip
    """A diagnostic at a value of a record, or at a character of its text."""
    place = library.locate(key, path) if offset is None else library.locate_in(key, path, offset)
    return Diagnostic(code, place, message, hint, notes, length=length)


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint with the nearest of the known names, if one is near."""
    close = difflib.get_close_matches(name, list(known), 1, 0.6)
    return f"did you mean {close[0]}?" if close else otherwise

"""Diagnostics as text, JSON or CI annotations. The only module that knows about colours and streams."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from cfpipe.diagnostics import Diagnostic, Location, Severity

Format = Literal["text", "json", "github"]

_HIDDEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
"""Categories of characters that act on a terminal, break a line or hide from the eye."""
_ANNOTATIONS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_COLOURS = {
    Severity.ERROR: "31;1",
    Severity.WARNING: "33;1",
    Severity.NOTE: "36;1",
    "bold": "1",
    "faint": "2",
    "hint": "36",
}


def render(diagnostics: Sequence[Diagnostic], form: Format, root: Path, *, colour: bool = False) -> str:
    """All diagnostics in one of the forms; empty text for none, but for JSON."""
    _lines.cache_clear()  # a file may have changed since the last report
    if form == "json":
        text = json.dumps([plain(item) for item in diagnostics], indent=2, ensure_ascii=False) + "\n"
    elif form == "github":
        folder = _below_workspace(root)
        text = "".join(_annotation(item, folder) for item in diagnostics)
    else:
        text = "\n".join(_text(item, root, colour) for item in diagnostics)
    # a name of a file need not be Unicode, and what is printed must be
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many errors, warnings and notes, in words."""
    items = list(diagnostics)
    counts = [(sum(item.severity is severity for item in items), severity) for severity in Severity]
    parts = [f"{count} {severity}{'' if count == 1 else 's'}" for count, severity in counts if count]
    *most, last = parts or ["no findings"]
    return f"{', '.join(most)} and {last}" if most else last


def wants_colour(is_terminal: bool) -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR says otherwise."""
    return is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def plain(item: Diagnostic) -> dict[str, object]:
    """A finding as plain data."""
    return {
        "code": item.code.label, "severity": item.severity, "file": item.location.file, "line": item.location.line,
        "column": item.location.column, "length": item.length, "message": item.message, "hint": item.hint,
        "notes": [{"message": note.message, **(_place(note.location) if note.location else {})} for note in item.notes],
    }  # fmt: skip


def _place(location: Location) -> dict[str, object]:
    return {"file": location.file, "line": location.line, "column": location.column}


def _below_workspace(root: Path) -> str:
    """Where the room lies in the repository that is checked: an annotation's path counts from there."""
    workspace = os.environ.get("GITHUB_WORKSPACE", "")
    try:
        folder = root.resolve().relative_to(Path(workspace).resolve()).as_posix() if workspace else "."
    except (OSError, RuntimeError, ValueError):
        return ""
    return "" if folder == "." else f"{folder}/"


def _annotation(item: Diagnostic, folder: str) -> str:
    place = item.location
    data = f"file={_escape(folder + place.file, True)},line={max(place.line, 1)},col={max(place.column, 1)}"
    text = item.message + (f"\nhint: {item.hint}" if item.hint else "")
    return f"::{_ANNOTATIONS[item.severity]} {data},title={item.code.label}::{_escape(text, False)}\n"


def _escape(text: str, in_property: bool) -> str:
    text = "\n".join(map(clean, text.split("\n"))).replace("%", "%25").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text


def _text(item: Diagnostic, root: Path, colour: bool) -> str:
    def paint(text: str, name: object) -> str:
        return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m" if colour else text  # type: ignore[index]

    place = clean(str(item.location))
    head = f"{paint(place, 'bold')}: {paint(f'{item.severity}[{item.code.label}]', item.severity)} "
    lines = [head + clean(item.message), *_quote(item.location, item.length, root, paint, item.severity)]
    for note in item.notes:
        place = f"{clean(str(note.location))}: " if note.location else ""
        lines.append(f"    {paint('note:', 'bold')} {place}{clean(note.message)}")
        if note.location:
            lines.extend(_quote(note.location, 1, root, paint, "faint"))
    if item.hint:
        lines.append(f"    {paint('hint:', 'hint')} {clean(item.hint)}")
    return "\n".join(lines) + "\n"


def _quote(location: Location, length: int, root: Path, paint: object, name: object) -> list[str]:
    """The line that is meant, with a mark under the place."""
    assert callable(paint)
    line = _line(root / location.file, location.line)
    if not line.strip():
        return []
    start = max(location.column - 1, 0)
    cut = max(0, start - 60) if len(line) > 110 else 0
    shown = clean(line[cut : cut + 110]).rstrip()
    before = clean(line[cut:start])
    marks = "^" * max(1, _width(shown[len(before) : len(before) + length]))
    number = str(location.line)
    gutter = " " * len(number)
    rows = [f"  {paint(f'{number} |', 'faint')} {'…' if cut else ''}{shown}"]
    if location.column:
        space = " " * (_width(before) + (1 if cut else 0))
        rows.append(f"  {paint(f'{gutter} |', 'faint')} {space}{paint(marks, name)}")
    return rows


@lru_cache(maxsize=64)
def _lines(file: Path) -> tuple[str, ...]:
    try:
        if not file.is_file():  # to read from a pipe is to wait for ever
            return ()
        return tuple(file.read_text(encoding="utf-8-sig", errors="replace").split("\n"))
    except (OSError, ValueError):  # no such file, or none that could be
        return ()


def _line(file: Path, number: int) -> str:
    lines = _lines(file) if number > 0 else ()
    return lines[number - 1] if number <= len(lines) and lines else ""


def clean(text: str) -> str:
    """Text without what would act on a terminal or hide from the eye."""
    return "".join(" " if c == "\t" else c if unicodedata.category(c) not in _HIDDEN else "�" for c in text)


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )  # fmt: skip

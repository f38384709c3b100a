"""The text of one file of a copy: lines that have numbers, on pages where the file has pages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Refusal(NamedTuple):
    """Why there is no text: the copy is not here, or it is here and cannot be used."""

    message: str
    hint: str = ""
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """What was read of a file."""

    digest: str
    """`sha256:` and the digest of the file's bytes."""
    pages: tuple[tuple[str, ...], ...]
    """The lines of each page; a file without pages is one."""
    paged: bool = False
    """Whether places in it need a page."""
    reader: str = ""
    """The library that made the text, with its version, where the file is not text itself."""

    def rows(self, page: str | None = None) -> tuple[str, ...] | Refusal:
        """The lines of a page, or of pages ``A-B`` counted through, or of the whole file where it has none."""
        if not self.paged:
            return Refusal("the file has no pages", "name lines alone") if page else self.pages[0]
        if page is None:
            return Refusal("the file has pages, and the passage names none", "add the page, counted from 1")
        first, last = range_of(page)
        if not first <= last <= len(self.pages):
            return Refusal(f"the file has {plural(len(self.pages), 'page')}, and the passage is on {pages(page)}")
        return tuple(row for rows in self.pages[first - 1 : last] for row in rows)

    def passage(self, lines: str, page: str | None = None) -> str | Refusal:
        """The text of lines ``A-B``."""
        rows = self.rows(page)
        if isinstance(rows, Refusal):
            return rows
        return lines_of(rows, lines) or _outside(rows, lines, page)


def _outside(rows: Sequence[str], lines: str, page: str | None) -> Refusal:
    first, last = range_of(lines)
    if first > last:
        return Refusal(f"lines {lines} end before they begin")
    if last <= len(rows):
        return Refusal(f"{places(lines)} {'is' if first == last else 'are'} empty")
    where = pages(page) if page else "the file"
    return Refusal(f"{where} has {plural(len(rows), 'line')}, and the passage is {places(lines)}")


def lines_of(rows: Sequence[str], lines: str) -> str | None:
    """The lines ``A-B``, counted from 1, both ends included; None if there are no such lines."""
    first, last = range_of(lines)
    return "\n".join(rows[first - 1 : last]) if first <= last <= len(rows) else None


def range_of(text: str) -> tuple[int, int]:
    """``A-B`` or ``A`` as two numbers."""
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def range_text(first: int, last: int) -> str:
    """Two numbers as ``A-B``, or as one where they are equal."""
    return str(first) if first == last else f"{first}-{last}"


def places(lines: str) -> str:
    """``line 3`` or ``lines 3-5``."""
    return f"line{'s' if '-' in lines else ''} {lines}"


def pages(page: str) -> str:
    """``page 3`` or ``pages 3-4``."""
    return f"page{'s' if '-' in page else ''} {page}"


def digest_of(raw: bytes) -> str:
    """The name of a file's content, as reviews and manifests keep it."""
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"

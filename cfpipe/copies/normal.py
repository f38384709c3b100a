"""Text in the form that fingerprints are taken of. Every form has a version, and a published one never changes.

What a type-setter decides is folded, what a writer decides is not: a sentence and its negation, ``x²`` and ``x2``, or
a capital letter stay different.

Version 1: Unicode NFC; ligatures, typographic quotes and dashes as plain ones; a hyphen or dash at the end of a line
joined with a lower-case letter (a to z) on the next; white space folded to single spaces.

Version 2, which new fingerprints have, mends what the first does to formulas and to letters outside ASCII:

- only a hyphen at the end of a line joins it with the next, and only between words of two letters or more, the next
  in lower case: no minus, dash or ``p-`` at the end of a line disappears. A soft hyphen joins always;
- characters without width (byte order mark, zero-width spaces and joiners) are dropped, guillemets and low quotes are
  plain quotes too, and so are the doubled ones of TeX;
- it works line by line, so that every character of the result has its line.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

NEWEST = "v2"

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
_DASHES = dict.fromkeys("–—‐‑−", "-")
_PLAIN_1 = str.maketrans({
    **_LIGATURES, **_DASHES, "‘": "'", "’": "'", "“": '"', "”": '"', "\u00ad": "", "\u00a0": " ",
})  # fmt: skip
_LETTERS = str.maketrans({
    **_LIGATURES, "ﬅ": "st", "ﬆ": "st", **dict.fromkeys("‘’‚‛‹›", "'"), **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", ""),
})  # fmt: skip
_HYPHENS = str.maketrans({**_DASHES, "\u00ad": ""})
_TEX_QUOTES = re.compile(r"``|''")
_BROKEN = re.compile(r"[^\W\d_]{2}[-\u2010]\Z")
_WORD = re.compile(r"[^\W\d_]{2}")


class Piece(NamedTuple):
    """What a line adds to the normalised text: with a space before it, or ``glued`` to what stands before."""

    text: str
    glued: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """The normalised text of lines, in which every character knows its line."""

    text: str
    starts: tuple[int, ...]
    """Where each line with text begins, ascending."""
    rows: tuple[int, ...]
    """The index of each of these lines."""

    def row_at(self, offset: int) -> int:
        """The index of the line that a character comes from."""
        return self.rows[max(0, bisect_right(self.starts, offset) - 1)]


def normalise(text: str, version: str = NEWEST) -> str:
    """Text in the form of a version. Raises KeyError for a version that there is not."""
    return _FORMS[version](text)


def flow(rows: Sequence[str]) -> Flow:
    """The normalised text of lines (version 2)."""
    parts: list[str] = []
    starts, numbers, length = [], [], 0
    for number, piece in enumerate(_pieces(rows)):
        if piece.text:
            part = piece.text if piece.glued or not parts else f" {piece.text}"
            parts.append(part)
            starts.append(length)
            numbers.append(number)
            length += len(part)
    return Flow("".join(parts), tuple(starts), tuple(numbers))


def _pieces(rows: Sequence[str]) -> Iterator[Piece]:
    glue = False
    for row, following in pairwise([*map(_spelt, rows), ""]):
        hyphenated = bool(_BROKEN.search(row) and _WORD.match(following) and following[0].islower())
        text = _folded(row[:-1] if hyphenated else row)
        yield Piece(text, glue)
        glue = bool(text and following) and (hyphenated or row.endswith("\u00ad"))


def _spelt(row: str) -> str:
    """A line with plain letters and quotes; hyphens are still what they were."""
    return unicodedata.normalize("NFC", row).translate(_LETTERS).strip()


def _folded(row: str) -> str:
    text = unicodedata.normalize("NFC", row.translate(_HYPHENS))
    return " ".join(_TEX_QUOTES.sub('"', text).split())


def _version_1(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(_PLAIN_1)
    text = re.sub(r"(?<=\w)-[ \t]*\r?\n[ \t]*(?=[a-z])", "", text)
    return " ".join(text.split())


def _version_2(text: str) -> str:
    return flow(text.split("\n")).text


_FORMS: Mapping[str, Callable[[str], str]] = {"v1": _version_1, "v2": _version_2}

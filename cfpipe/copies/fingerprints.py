"""Fingerprints: what proves which passage was read, without keeping its text.

A fingerprint is ``v2:<salt>:<length>:<sha256>``. The version names the form that the text is brought into first, the
salt keeps two reviews of one passage from looking alike and the text from being looked up in a table, the length (in
characters of the normalised text) tells a cut passage from a changed one. Matching is exact.

It is no secret from a reader who has the text, or who can guess it: whoever tries a sentence learns whether it was it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from cfpipe.copies.normal import NEWEST, normalise

_HYPHENS = tuple("-–—‐‑−\u00ad")
MOST_ROWS = 200_000
"""Lines of a text in which a passage that moved is sought."""


class Parts(NamedTuple):
    """A fingerprint taken apart."""

    version: str
    salt: str
    length: int
    body: str


def parts_of(fingerprint: str) -> Parts:
    version, salt, length, body = fingerprint.split(":")
    return Parts(version, salt, int(length), body)


def fingerprint_of(text: str, salt: str | None = None, version: str = NEWEST) -> str:
    """The fingerprint of a passage, under a fresh salt unless one is given (16 hexadecimal digits)."""
    salt = salt or secrets.token_hex(8)
    plain = normalise(text, version)
    body = hashlib.sha256(f"{version}\n{salt}\n{plain}".encode()).hexdigest()
    return f"{version}:{salt}:{len(plain)}:{body}"


def matches(text: str, fingerprint: str) -> bool:
    """Whether a text has the fingerprint."""
    known = parts_of(fingerprint)
    return fingerprint_of(text, known.salt, known.version) == fingerprint


def places_of(rows: Sequence[str], fingerprint: str) -> tuple[tuple[int, int], ...]:
    """Every range of whole lines (counted from 1, both included) that has the fingerprint.

    Only ranges of about the right length are compared: a line adds its own normalised length, less the few characters
    that are lost where a hyphen ends a line.
    """
    wanted = parts_of(fingerprint)
    plain = [normalise(row, wanted.version) for row in rows[:MOST_ROWS]]
    numbers = [number for number, text in enumerate(plain) if text]
    total = [0, *accumulate(len(plain[number]) + 1 for number in numbers)]
    loss = [0, *accumulate(2 * (rows[number].rstrip()[-1:] in _HYPHENS) for number in numbers)]
    found, stop = [], 0
    for first in range(len(numbers)):
        stop = max(stop, first + 1)
        while stop < len(numbers) and total[stop] - total[first] - 1 < wanted.length:
            stop += 1
        for last in range(stop, len(numbers) + 1):
            over = total[last] - total[first] - 1 - wanted.length
            if over > loss[last] - loss[first]:
                break
            start, end = numbers[first], numbers[last - 1] + 1
            if over >= 0 and matches("\n".join(rows[start:end]), fingerprint):
                found.append((start + 1, end))
                break
    return tuple(found)

"""Passages of sources: fingerprints that prove what was read without keeping its text.

A fingerprint is ``v1:<salt>:<length>:<sha256>``: the salt keeps two reviews of one passage from looking alike and the
text from being guessed by a table, the length (in characters, after normalisation) tells a cut passage from a changed
one. Matching is exact after normalisation, since a sentence and its negation are nearly the same text.

Normalisation, version 1: Unicode NFC; ligatures and typographic quotes and dashes as plain ones; a hyphen at the end
of a line joined with a following lower-case letter; white space folded to single spaces.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from cfpipe.checks.places import at
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.library import Library, source_key
from cfpipe.records.claim import Passage

VERSION = "v1"
MAX_BYTES = 50_000_000

_PLAIN = str.maketrans({
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-",
    "—": "-", "‐": "-", "‑": "-", "−": "-", "\u00ad": "", "\u00a0": " ",
})  # fmt: skip


class CopyState(StrEnum):
    """Whether a passage could be checked here, and how it went."""

    VERIFIED = "verified"
    ABSENT = "copy not here"
    CHANGED = "the file of the copy has changed, the passage has not"
    FAILED = "the passage is not what was read"


def normalise(text: str) -> str:
    """Text in the form that fingerprints are taken of."""
    text = unicodedata.normalize("NFC", text).translate(_PLAIN)
    text = re.sub(r"(?<=\w)-[ \t]*\r?\n[ \t]*(?=[a-z])", "", text)
    return " ".join(text.split())


def fingerprint(text: str, salt: str | None = None) -> str:
    """The fingerprint of a passage, under a fresh salt unless one is given (16 hexadecimal digits)."""
    salt = salt or secrets.token_hex(8)
    plain = normalise(text)
    body = hashlib.sha256(f"{VERSION}\n{salt}\n{plain}".encode()).hexdigest()
    return f"{VERSION}:{salt}:{len(plain)}:{body}"


def matches(text: str, expected: str) -> bool:
    """Whether a text has the fingerprint."""
    return fingerprint(text, expected.split(":")[1]) == expected


def lines_of(text: str, lines: str) -> str | None:
    """The lines ``A-B`` of a text, counted from 1, both ends included; None if it has no such lines."""
    first, _, last = lines.partition("-")
    rows = text.split("\n")
    start, stop = int(first), int(last or first)
    return "\n".join(rows[start - 1 : stop]) if start <= stop <= len(rows) else None


def find(folders: Sequence[Path], copy: str, file: str) -> Path | None:
    """The file of a copy, in the first folder of copies that has it; never outside the copy's own folder."""
    for folder in folders:
        try:
            home = (folder / copy).resolve()
            path = (home / file).resolve()
            if path.is_relative_to(home) and path.is_file():
                return path
        except (OSError, RuntimeError):  # a name that is too long, links that lead in a circle
            continue
    return None


def verify(library: Library, folders: Sequence[Path], passage: Passage) -> CopyState:
    """Compare a passage with the local copy, if it is here."""
    source = library.sources.get(source_key(passage.source))
    path = find(folders, source.copy_.folder, passage.file) if source and source.copy_ else None
    try:
        raw = path.read_bytes() if path and path.stat().st_size <= MAX_BYTES else None
    except OSError:
        raw = None
    if raw is None:
        return CopyState.ABSENT
    text = lines_of(raw.decode("utf-8", "replace"), passage.lines)
    if text is None or not matches(text, passage.fingerprint):
        return CopyState.FAILED
    same = f"sha256:{hashlib.sha256(raw).hexdigest()}" == passage.copy_
    return CopyState.VERIFIED if same else CopyState.CHANGED


def verify_all(library: Library, folders: Sequence[Path]) -> Mapping[Passage, CopyState]:
    """How every passage of every review of the room compares with the copies that are here."""
    read = (passage for claim in library.claims.values() for review in claim.reviews for passage in review.passages)
    return {passage: verify(library, folders, passage) for passage in dict.fromkeys(read)}


def faults(library: Library, states: Mapping[Passage, CopyState]) -> Iterator[Diagnostic]:
    """Every passage of a review that is not what its copy says."""
    for key, claim in library.claims.items():
        for index, review in enumerate(claim.reviews):
            for number, passage in enumerate(review.passages):
                if states[passage] is CopyState.FAILED:
                    place = ("reviews", index, "passages", number, "fingerprint")
                    which = f"line{'s' if '-' in passage.lines else ''} {passage.lines} of {passage.file}"
                    yield at(library, key, place, Code.INVALID_REVIEW, f"this is not what {which} says here",
                             "let a reviewer read the passage again")  # fmt: skip

"""Whether the passages of reviews are still what was read, as far as the copies are here.

Four answers are kept apart, and none is taken for another: verified; the copy has changed and the passage has not;
failed; and nothing known, because the copy is not here or cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cfpipe.checks.places import at
from cfpipe.copies.fingerprints import matches, places_of
from cfpipe.copies.shelf import Shelf
from cfpipe.copies.texts import Refusal, Text, pages, places, range_text
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.identity import ObjectKey
from cfpipe.library import Library, source_key
from cfpipe.records.claim import Passage, Review


class CopyState(StrEnum):
    """Whether a passage could be checked here, and how it went."""

    VERIFIED = "verified"
    CHANGED = "copy changed, passage the same"
    ABSENT = "copy not here"
    UNREADABLE = "copy cannot be read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """How one passage of a review stands here."""

    passage: Passage
    state: CopyState
    message: str = ""
    """What is to be said of it, where it is not verified."""
    hint: str = ""
    now: str = ""
    """The lines where the passage stands today, where these are others."""

    @property
    def holds(self) -> bool:
        """Whether these words were found in the copy. A check that could not be made does not hold."""
        return self.state in (CopyState.VERIFIED, CopyState.CHANGED)

    @property
    def wrong(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.state in (CopyState.FAILED, CopyState.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Checked:
    """A passage of a review of the room, with where it stands in the claim's file."""

    claim: ObjectKey
    review: int
    number: int
    check: Check


def verify(shelf: Shelf, library: Library, passage: Passage) -> Check:
    """Compare a passage with the copy, if it is here."""
    text = shelf.text(library.sources.get(source_key(passage.source)), passage.file)
    if isinstance(text, Refusal):
        return Check(passage, CopyState.ABSENT if text.absent else CopyState.UNREADABLE, text.message, text.hint)
    same = text.digest == passage.copy_
    body = text.passage(passage.lines, passage.page)
    if not isinstance(body, Refusal) and matches(body, passage.fingerprint):
        if same:
            return Check(passage, CopyState.VERIFIED)
        return Check(passage, CopyState.CHANGED, f"{passage.file} has changed, and {_where(passage)} is what was read")
    return _elsewhere(text, passage, body.message if isinstance(body, Refusal) else "", same=same)


def verify_review(shelf: Shelf, library: Library, review: Review) -> tuple[Check, ...]:
    """The state of every passage of a review."""
    return tuple(verify(shelf, library, passage) for passage in review.passages)


def verify_claim(shelf: Shelf, library: Library, key: ObjectKey) -> Iterator[Checked]:
    """Every passage of every review of a claim."""
    for index, review in enumerate(library.claims[key].reviews):
        for number, check in enumerate(verify_review(shelf, library, review)):
            yield Checked(key, index, number, check)


def verify_room(shelf: Shelf, library: Library) -> Iterator[Checked]:
    """Every passage of every review of the room."""
    for key in library.claims:
        yield from verify_claim(shelf, library, key)


def diagnostic(library: Library, item: Checked) -> Diagnostic | None:
    """What is to be reported of a passage, at its place in the claim's file."""
    check = item.check
    if not check.wrong:
        return None
    field = "fingerprint" if check.state is CopyState.FAILED else "file"
    code = Code.INVALID_REVIEW if check.state is CopyState.FAILED else Code.INVALID_COPY
    place = ("reviews", item.review, "passages", item.number, field)
    return at(library, item.claim, place, code, check.message, check.hint)


def faults(library: Library, seen: Iterable[Checked]) -> Iterator[Diagnostic]:
    """Every passage of a review that is not what its copy says, and every copy that cannot be read."""
    for item in seen:
        if found := diagnostic(library, item):
            yield found


def states(seen: Iterable[Checked]) -> Mapping[Passage, CopyState]:
    """The state of each passage that was looked at."""
    return {item.check.passage: item.check.state for item in seen}


def _where(passage: Passage) -> str:
    page = f"{pages(passage.page)}, " if passage.page else ""
    return f"{page}{places(passage.lines)} of {passage.file}"


def _elsewhere(text: Text, passage: Passage, message: str, *, same: bool) -> Check:
    """The passage does not stand where the review says. Where the file was edited it may stand at other lines."""
    rows = text.rows(passage.page)
    found = () if isinstance(rows, Refusal) else places_of(rows, passage.fingerprint)
    now = [range_text(first, last) for first, last in found]
    moved_by_us = same and text.reader  # the same file, cut into lines by another version of the library
    if len(now) == 1 and (not same or moved_by_us):
        because = f"{text.reader} makes other lines of it" if moved_by_us else f"{passage.file} has changed"
        message = f"{because}, and what was read in {_where(passage)} is now in {places(now[0])}"
        return Check(passage, CopyState.CHANGED, message, now=now[0])
    message = message or f"this is not what {_where(passage)} says here"
    if now:
        hint = f"these words stand in {' and in '.join(places(lines) for lines in now[:5])}"
    elif same and text.reader:
        hint = f"the file is the one that was read; its text is made by {text.reader}, and another version may differ"
    else:
        hint = "let a reviewer read the passage again"
    return Check(passage, CopyState.FAILED, message, hint)

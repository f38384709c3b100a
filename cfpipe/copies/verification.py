"""Whether the passages of reviews are still what was read, as far as the copies are here.

Four answers are kept apart, and none is taken for another: verified; the copy has changed and the passage has not;
failed; and nothing known, because the copy is not here or cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cfpipe.checks.places import at
from cfpipe.copies.fingerprints import matches, places_of
from cfpipe.copies.manifest import manifest_faults
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
    page: str | None = None
    """The page of these lines."""
    field: str = "file"
    """Which field of the passage this is about."""

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
        return Check(
            passage,
            CopyState.CHANGED,
            f"{passage.file} has changed, and {_where(passage.lines, passage.page)} is what was read",
        )
    if isinstance(body, Refusal) and body.unread:
        return Check(passage, CopyState.UNREADABLE, body.message, body.hint, field=body.field)
    return _elsewhere(text, passage, body if isinstance(body, Refusal) else None, same=same)


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
    code = Code.INVALID_REVIEW if check.state is CopyState.FAILED else Code.INVALID_COPY
    place = ("reviews", item.review, "passages", item.number, check.field)
    return at(library, item.claim, place, code, check.message, check.hint)


def states(seen: Iterable[Checked]) -> Mapping[Passage, CopyState]:
    """The state of each passage that was looked at."""
    return {item.check.passage: item.check.state for item in seen}


def faults(
    library: Library, shelf: Shelf, seen: Iterable[Checked], *, whole: bool = False
) -> Iterator[Diagnostic]:  # fmt: skip
    """Every passage of a review that is not what its copy says, and every copy that is not what it should be.

    ``seen`` are the passages of the room. Of what a manifest lists, the files that passages name are looked at; all of
    them if ``whole``.
    """
    used: dict[Path, set[str]] = {}
    for source in library.sources.values():
        used.update({home: set() for home in shelf.homes(source) if isinstance(home, Path)})
    for item in seen:
        if found := diagnostic(library, item):
            yield found
        passage = item.check.passage
        for home in shelf.homes(library.sources.get(source_key(passage.source))):
            if isinstance(home, Path):
                used[home].add(passage.file)
    for home, files in used.items():
        yield from manifest_faults(shelf, home, None if whole else files)


def _where(lines: str, page: str | None) -> str:
    return (f"{pages(page)}, " if page else "") + places(lines)


def _elsewhere(text: Text, passage: Passage, refused: Refusal | None, *, same: bool) -> Check:
    """The passage does not stand where the review says. Where the file was edited it may stand at other lines."""
    was = f"{_where(passage.lines, passage.page)} of {passage.file}"
    found = tuple(_spots(text, passage, everywhere=not same))
    moved_by_us = same and text.reader  # the same file, cut into lines by another version of the library
    if len(found) == 1 and (not same or moved_by_us):
        page, lines = found[0]
        because = f"{text.reader} makes other lines of it" if moved_by_us else f"{passage.file} has changed"
        message = f"{because}, and what was read in {was} is now in {_where(lines, page)}"
        return Check(passage, CopyState.CHANGED, message, now=lines, page=page)
    message = refused.message if refused else f"this is not what {was} says here"
    if found:
        hint = f"these words stand in {' and in '.join(_where(lines, page) for page, lines in found[:5])}"
    elif same and text.reader:
        hint = f"the file is the one that was read; its text is made by {text.reader}, and another version may differ"
    else:
        hint = "let a reviewer read the passage again"
    return Check(passage, CopyState.FAILED, message, hint, field=refused.field if refused else "fingerprint")


def _spots(text: Text, passage: Passage, *, everywhere: bool) -> Iterator[tuple[str | None, str]]:
    """The pages and lines that have the fingerprint: on the passage's own pages, else on any one page."""
    rows = text.rows(passage.page)
    found = () if isinstance(rows, Refusal) else places_of(rows, passage.fingerprint)
    yield from ((passage.page, range_text(*lines)) for lines in found)
    if text.paged and everywhere and not found:
        for number, page in enumerate(text.pages, 1):
            yield from ((str(number), range_text(*lines)) for lines in places_of(page, passage.fingerprint))

"""The claims of ``evidence.json``: their state today, every review with what it was pinned to, and what changed since.

The models describe the entries and read them strictly, like those of ``evidence_file``. A review is there as its
record has it, so that what a later version adds to reviews is in the file too. What reviewers judged no machine
repeats; but what the file says of a review follows from digests that stand beside it, and ``faults`` finds it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from cfpipe.digests import part_digest, review_digest
from cfpipe.records.claim import Review
from cfpipe.reviews import State
from cfpipe.reviews.judged import is_own
from cfpipe.timeline import difference


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class ReviewEntry(Review):
    """One review, with what became of it."""

    reviewer: str
    """The reviewer's name, as pages show it."""
    by: str
    """The reviewer's name in the records."""
    kind: Literal["person", "model", "unknown"]
    """A person, or a language model."""
    number: int
    """Its place among the claim's reviews, in the order in which they were recorded, counted from 1."""
    fresh: bool
    """Whether it still judges the claim as it stands."""
    expired: bool = False
    """Whether it is older than the room's policy allows."""
    changed: tuple[str, ...] = ()
    """The parts that are no longer what it judged."""
    turn: Literal["", "supported", "rejected", "disputed", "resolved"] = ""
    """What the review made of the claim, where that was news."""


class DifferenceEntry(_Part):
    """One part of what is judged that differs."""

    part: str
    """Its name in `judged`."""
    how: Literal["changed", "added", "removed"]
    """How it differs."""


class ChangeEntry(_Part):
    """What changed after a review: between it and the next, or since the last."""

    after: int
    """The number of the review."""
    since: str
    """The day of that review: the change is not older."""
    until: str = ""
    """The day of the next review; empty for what changed since the last."""
    parts: tuple[DifferenceEntry, ...]
    """What differs."""
    restored: int = 0
    """The number of an earlier review that judged what stands after the change; 0 where there is none."""


class ClaimEntry(_Part):
    """A claim as it stands, and its history."""

    text: str
    """The claim."""
    scope: str
    """Under which conditions it is claimed."""
    state: State
    """The state of its reviews."""
    needed: int = 1
    """How many reviewers the room's policy asks for."""
    digest: str = ""
    """The digest of `judged`."""
    judged: Mapping[str, str] = {}
    """What a review judges today, part by part, each with the first 16 digits of its digest."""
    judgements: tuple[ReviewEntry, ...] = ()
    """The reviews, newest first."""
    changes: tuple[ChangeEntry, ...] = ()
    """What changed between them and since, oldest first."""


def faults(entry: ClaimEntry) -> Iterator[str]:
    """What the file says of a claim and its reviews and does not follow from the digests that it holds."""
    if not entry.judged:
        if entry.judgements or entry.state is not State.UNREVIEWED:
            yield "the file does not hold what was judged"
        return
    for name, text in (("text", entry.text), ("scope", entry.scope)):
        if entry.judged.get(name) != part_digest(name, " ".join(text.split())):
            yield f"the digest of its {name} is another one"
    if entry.digest != review_digest(entry.judged):
        yield "the digest of what is judged is another one"
    for review in entry.judgements:
        yield from _review_faults(entry, review)
    yield from _state_faults(entry)


def _review_faults(entry: ClaimEntry, review: ReviewEntry) -> Iterator[str]:
    name = f"the review {review.number} by {review.reviewer}"
    if review.digest != review_digest(review.judged):
        yield f"{name} has a digest that is not that of its parts"
    changed = {change.part for change in difference(review.judged, entry.judged)}
    shared = {name for name in (*review.judged, *entry.judged) if not is_own(name)}
    told = shared.intersection(review.changed)  # of a review's own parts, and of copies, the file does not hold enough
    if changed != told:
        differ, said = (", ".join(sorted(names)) or "nothing" for names in (changed, told))
        yield f"{name}: since it, there was a change in {differ}; the site says: in {said}"
    if review.fresh and (review.changed or review.expired):
        yield f"{name} is called fresh, and what it judged has changed, or it is too old"


def _state_faults(entry: ClaimEntry) -> Iterator[str]:
    """Whether the reviews that are there can carry the state; policies may ask for more, never for less."""
    newest: dict[str, ReviewEntry] = {}
    for review in entry.judgements:
        newest.setdefault(review.by, review)
    read = [item for item in newest.values() if item.fresh and item.basis == "substantive"]
    found = [item for item in read if item.verdict in ("supports", "supports-with-caveat")]
    against = len(read) - len(found)
    if entry.state is State.REVIEWED and (against or len(found) < entry.needed):
        yield (f"it is called reviewed with {len(found)} of {entry.needed} reviewers for it and {against} against it")
    if entry.state in (State.REVIEWED, State.PARTLY, State.DISPUTED) and not found:
        yield f"it is called {entry.state}, and no fresh review supports it"
    if entry.state in (State.REJECTED, State.DISPUTED) and not against:
        yield f"it is called {entry.state}, and no fresh review speaks against it"

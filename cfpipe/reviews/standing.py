"""The state of a claim: which judgements of it still stand, and what they add up to under the room's policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cfpipe.config import Importance
from cfpipe.copies import CopyState
from cfpipe.digests import review_digest
from cfpipe.evidence import Evidence
from cfpipe.identity import ObjectKey
from cfpipe.library import Library, concept_of
from cfpipe.records.claim import Passage, Review
from cfpipe.reviews.judged import in_force, judged

Read = Mapping[Passage, CopyState]
"""How the passages compare with the copies that are here; one that is not named was not compared."""
NOT_READ: Read = {}


class State(StrEnum):
    """The state of a claim, from worst to best."""

    DISPUTED = "disputed"
    REJECTED = "rejected"
    STALE = "stale"
    UNREVIEWED = "unreviewed"
    METADATA = "metadata only"
    PARTLY = "partly reviewed"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One review as it stands today: fresh, or with the names of what changed since, or past the age allowed."""

    review: Review
    reviewer: str
    kind: str
    changed: tuple[str, ...]
    expired: bool = False
    counts: bool = True
    """Whether the policy takes the support of this kind of reviewer for a claim of this importance."""

    @property
    def fresh(self) -> bool:
        return not self.changed and not self.expired

    @property
    def favourable(self) -> bool:
        return self.review.verdict in ("supports", "supports-with-caveat")


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of one claim, with the judgements it follows from (newest first)."""

    key: ObjectKey
    state: State
    judgements: tuple[Judgement, ...]
    digest: str
    judged: Mapping[str, str]
    needed: int

    @property
    def caveats(self) -> tuple[str, ...]:
        return tuple(item.review.caveat for item in self.judgements if item.fresh and item.review.caveat)


def standings(
    library: Library, evidence: Evidence, read: Read = NOT_READ, today: dt.date | None = None
) -> Mapping[ObjectKey, Standing]:
    """The state of every claim of the room; without a day of `today` no review is too old."""
    return {key: standing(library, evidence, key, read, today) for key in library.claims}


def standing(
    library: Library, evidence: Evidence, key: ObjectKey, read: Read = NOT_READ, today: dt.date | None = None
) -> Standing:
    """The state of one claim."""
    claim = library.claims[key]
    now = judged(library, evidence, claim)
    importance = importance_of(library, key)
    policy = library.config.policy

    def judgement(review: Review) -> Judgement:
        parts = in_force(library, claim, now, review)
        changed = {name for name in {*parts, *review.judged} if parts.get(name) != review.judged.get(name)}
        changed |= {name_of(passage) for passage in review.passages if read.get(passage) is CopyState.FAILED}
        person = library.config.people.get(review.reviewer)
        name, kind = (person.name, person.kind) if person else (review.reviewer, "unknown")
        expired, counts = policy.too_old(review.date, today), policy.counts(kind, importance)
        return Judgement(review, name, kind, tuple(sorted(changed)), expired, counts)

    judgements = tuple(judgement(review) for review in reversed(claim.reviews))
    needed = policy.reviewers.get(importance, 1)
    return Standing(key, state_of(judgements, needed), judgements, review_digest(now), now, needed)


def importance_of(library: Library, key: ObjectKey) -> Importance:
    """How much hangs on the claim: the importance of its concept; normal where that cannot be read."""
    concept = library.concepts.get(concept_of(key))
    return concept.importance if concept else "normal"


def name_of(passage: Passage) -> str:
    """The name under which a passage that is no longer what was read stands among what changed."""
    return f"passage:{passage.source}/{passage.file}:{passage.lines}"


def latest(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Of each reviewer, the newest judgement; the judgements come newest first."""
    seen: dict[str, Judgement] = {}
    for item in judgements:
        seen.setdefault(item.review.reviewer, item)
    return tuple(seen.values())


def state_of(judgements: Sequence[Judgement], needed: int) -> State:
    """What the newest judgements of all reviewers add up to."""
    newest = latest(judgements)
    fresh = [item for item in newest if item.fresh]
    read = [item for item in fresh if item.review.basis == "substantive"]
    favourable = [item for item in read if item.favourable]
    if favourable and len(favourable) < len(read):
        return State.DISPUTED
    if read and not favourable:
        return State.REJECTED
    if sum(item.counts for item in favourable) >= needed:
        return State.REVIEWED
    if len(newest) > len(fresh):
        return State.STALE
    if favourable:
        return State.PARTLY
    return State.METADATA if fresh else State.UNREVIEWED

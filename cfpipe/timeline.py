"""The history of a claim: its reviews in the order in which they were recorded, and what changed between them.

A review is pinned to the parts it judged, each with a digest. The difference of two neighbouring reviews' parts is
what changed between them; what changed since the last is what that review is told to have lost. The parts that a review
has for itself, the passages it read and the works it brought, are no change where the next review has others.
Nothing else is known of the past: not the day of a change, which lies between two reviews, and not the policy that
was in force. So the history tells what the reviews that were fresh at each point said together (``Stance``), which no
policy decides; the state of today, which a policy does decide, is ``Standing.state``.

The order is that of the file, to which reviews are appended. Dates are told, and never sorted by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from cfpipe.reviews import Judgement, Standing
from cfpipe.reviews.judged import PASSAGES, is_own


class Stance(StrEnum):
    """What the reviews that are fresh at one point say together. Only those count in which passages were read."""

    OPEN = "open"
    SUPPORTED = "supported"
    REJECTED = "rejected"
    DISPUTED = "disputed"


class Turn(StrEnum):
    """What a review made of the claim, where that is news."""

    NONE = ""
    SUPPORTED = "supported"
    REJECTED = "rejected"
    DISPUTED = "disputed"
    RESOLVED = "resolved"
    """It was disputed or rejected, and now fresh reviews support it, and none speaks against it."""


class Change(NamedTuple):
    """A part of what is judged that differs: by its name in ``judged``, and how."""

    part: str
    how: Literal["changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review. ``number`` counts from 1 in the order of the file, and is part of the review's permanent address."""

    number: int
    judgement: Judgement
    earlier: int
    """The number of the same reviewer's review before this one; 0 where there is none."""
    cause: tuple[Change, ...]
    """What had changed since that earlier review; empty where nothing had, and the reviewer thought again."""
    stance: Stance
    turn: Turn

    @property
    def again(self) -> bool:
        return self.earlier > 0


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed between a review and what follows it: the next review, or today."""

    number: int
    """The review after which it changed."""
    since: str
    """The day of that review: the change is not older."""
    until: str
    """The day of the next review, by which it was seen; empty where nobody has looked since."""
    changes: tuple[Change, ...]
    restored: int
    """The number of an earlier review that judged just what stands after the change; 0 where there is none."""

    @property
    def key(self) -> str:
        """The name of the change among all of the claim; the same whether somebody has looked since or not."""
        return f"change-{self.number}"


@dataclass(frozen=True, slots=True)
class Timeline:
    """The history of one claim, oldest first, and what it comes to today."""

    standing: Standing
    events: tuple[Reviewed | Changed, ...]

    @property
    def reviews(self) -> tuple[Reviewed, ...]:
        return tuple(event for event in self.events if isinstance(event, Reviewed))

    @property
    def latest(self) -> tuple[Reviewed, ...]:
        """Of each reviewer the newest review, newest first."""
        found: dict[str, Reviewed] = {}
        for event in reversed(self.reviews):
            found.setdefault(event.judgement.review.reviewer, event)
        return tuple(found.values())

    @property
    def stale(self) -> tuple[Reviewed, ...]:
        """The newest reviews that no longer judge the claim as it stands: whoever wrote them has to look again."""
        return tuple(event for event in self.latest if not event.judgement.fresh)

    @property
    def sides(self) -> tuple[tuple[Reviewed, ...], tuple[Reviewed, ...]]:
        """The fresh reviews with passages read: those for the claim, and those against it."""
        read = [event for event in self.latest if event.judgement.fresh and _is_read(event.judgement)]
        return (
            tuple(event for event in read if event.judgement.favourable),
            tuple(event for event in read if not event.judgement.favourable),
        )


def timeline(standing: Standing) -> Timeline:
    """The history of a claim, from its reviews alone."""
    judgements = standing.judgements[::-1]
    events: list[Reviewed | Changed] = []
    firm = stance = Stance.OPEN
    for index, judgement in enumerate(judgements):
        if index and (between := _between(judgements, index)):
            events.append(between)
            stance = Stance.OPEN
        before, stance = stance, _stance(judgements[: index + 1])
        reviewer = judgement.review.reviewer
        earlier = next((i for i in range(index - 1, -1, -1) if judgements[i].review.reviewer == reviewer), -1)
        cause = _judged_otherwise(judgements[earlier], judgement.review.judged) if earlier >= 0 else ()
        turn = _turn(firm, before, stance)
        events.append(Reviewed(index + 1, judgement, earlier + 1, cause, stance, turn))
        firm = firm if stance is Stance.OPEN else stance
    if judgements and (since := _since(judgements, standing)):
        events.append(since)
    return Timeline(standing, tuple(events))


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """The parts in which two judged states differ, by name; a review's own count only where both have them."""
    names = {name for name in (*before, *after) if (name in before and name in after) or not is_own(name)}
    return tuple(_change(name, before, after) for name in sorted(names) if before.get(name) != after.get(name))


def _change(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> Change:
    if is_own(name) or (name in before) == (name in after):
        return Change(name, "changed")
    return Change(name, "removed" if name in before else "added")


def _between(judgements: tuple[Judgement, ...], index: int) -> Changed | None:
    now = judgements[index].review
    changes = _judged_otherwise(judgements[index - 1], now.judged)
    return _changed(judgements[:index], changes, now.judged, until=now.date)


def _since(judgements: tuple[Judgement, ...], standing: Standing) -> Changed | None:
    last = judgements[-1]
    changes = tuple(_change(name, last.review.judged, standing.judged) for name in last.changed)
    return _changed(judgements, changes, standing.judged, until="")


def _changed(
    before: tuple[Judgement, ...], changes: tuple[Change, ...], now: Mapping[str, str], *, until: str
) -> Changed | None:
    if not changes:
        return None
    same = (number for number in range(len(before), 0, -1) if not _judged_otherwise(before[number - 1], now))
    return Changed(len(before), before[-1].review.date, until, changes, next(same, 0))


def _judged_otherwise(judgement: Judgement, now: Mapping[str, str]) -> tuple[Change, ...]:
    """What changed between a review and another state; which passages were read is a reviewer's own affair."""
    return tuple(change for change in difference(judgement.review.judged, now) if change.part != PASSAGES)


def _stance(judgements: tuple[Judgement, ...]) -> Stance:
    """What the newest reviews of all reviewers said together when the last of these was recorded."""
    now = judgements[-1].review.judged
    newest = {item.review.reviewer: item for item in judgements}
    voices = {item.favourable for item in newest.values() if not _judged_otherwise(item, now) and _is_read(item)}
    if len(voices) == 2:
        return Stance.DISPUTED
    return Stance.OPEN if not voices else Stance.SUPPORTED if True in voices else Stance.REJECTED


def _turn(firm: Stance, before: Stance, stance: Stance) -> Turn:
    """``firm`` is what was last said of the claim at all, ``before`` what stood when the review was recorded."""
    if stance is before or stance is Stance.OPEN:
        return Turn.NONE
    if stance is Stance.SUPPORTED and firm in (Stance.DISPUTED, Stance.REJECTED):
        return Turn.RESOLVED
    return Turn(stance.value)


def _is_read(judgement: Judgement) -> bool:
    return judgement.review.basis == "substantive"

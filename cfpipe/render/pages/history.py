"""The history of a claim as its page shows it: reviews, what changed between them, and what stands today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from cfpipe import parts
from cfpipe.identity import ObjectKey, short
from cfpipe.library import source_key
from cfpipe.records.claim import Claim, Passage
from cfpipe.records.source import cited, located
from cfpipe.render.html import icon
from cfpipe.render.pages.context import Guide
from cfpipe.render.pages.frame import Link
from cfpipe.reviews import Standing
from cfpipe.timeline import Change, Changed, Reviewed, Timeline, Turn, timeline


class PassageView(NamedTuple):
    source: Link
    locator: str
    file: str
    page: str
    lines: str
    fingerprint: str
    copy: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One review. ``stale`` says whether it no longer judges the claim as it stands, ``changed`` why.

    ``later`` is the number of the same reviewer's next review, which took its place; 0 for one that counts today.
    """

    number: int
    reviewer: str
    kind: str
    icon: Markup
    date: str
    verdict: str
    tone: str
    mark: str
    basis: str
    evidence: Markup
    caveat: Markup
    limits: Markup
    passages: tuple[PassageView, ...]
    read: str
    """How much was read of what, in words; empty where no passage is named."""
    stale: bool
    counts: bool
    """Whether the room's policy takes the support of this kind of reviewer here."""
    changed: tuple[Link, ...]
    digest: str
    earlier: int
    """The number of the same reviewer's review before; 0 for a first one."""
    after_change: bool
    """Whether that one had become stale."""
    turn: str
    turn_tone: str
    later: int


@dataclass(frozen=True, slots=True)
class ChangeView:
    """``until`` is empty for what changed since the last review."""

    anchor: str
    since: str
    until: str
    parts: tuple[Link, ...]
    restored: int


class EventView(NamedTuple):
    """A step of the history: a review or a change."""

    review: ReviewView | None
    change: ChangeView | None


@dataclass(frozen=True, slots=True)
class HistoryView:
    """The history with what it comes to: who speaks for and against the claim today, and who has to look again."""

    events: tuple[EventView, ...]
    latest: tuple[ReviewView, ...]
    supporting: tuple[ReviewView, ...]
    opposing: tuple[ReviewView, ...]
    stale: tuple[ReviewView, ...]
    glanced: tuple[ReviewView, ...]
    """Fresh reviews of metadata only: they speak neither for the claim nor against it."""


EMPTY = HistoryView((), (), (), (), (), ())
_WORDS = {
    "supports": ("good", "proved", "the passages support it"),
    "supports-with-caveat": ("part", "partial", "supported, with a caveat"),
    "does-not-support": ("bad", "refuted", "the passages do not support it"),
    "contradicts": ("bad", "refuted", "the passages contradict it"),
}
_GLANCED = {
    "supports": ("warn", "partial", "the work treats the subject"),
    "supports-with-caveat": ("warn", "partial", "the work treats the subject, with a caveat"),
    "does-not-support": ("warn", "partial", "the work does not seem to treat the subject"),
    "contradicts": ("warn", "partial", "the work seems to say otherwise"),
}
"""What a review of metadata only can say: nobody read a passage."""
_TURNS = {
    Turn.NONE: ("", ""),
    Turn.SUPPORTED: ("", ""),
    Turn.REJECTED: ("bad", "With this review the claim counted as not supported."),
    Turn.DISPUTED: ("bad", "With this review the claim became disputed."),
    Turn.RESOLVED: ("good", "With this review the objection was resolved."),
}


def history_view(guide: Guide, claim: Claim, standing: Standing | None) -> HistoryView:
    """``guide`` sees references from the claim's concept."""
    if standing is None:
        return EMPTY
    found = timeline(standing)
    later = _later(found)
    views = {event.number: _review(guide, claim, standing.key, event, later) for event in found.reviews}

    def chosen(events: Iterable[Reviewed]) -> tuple[ReviewView, ...]:
        return tuple(views[event.number] for event in events)

    supporting, opposing = found.sides
    fresh = [event for event in found.latest if event.judgement.fresh]
    return HistoryView(
        events=tuple(
            EventView(views[event.number], None)
            if isinstance(event, Reviewed)
            else EventView(None, _change(guide, standing.key, event))
            for event in found.events
        ),
        latest=chosen(found.latest),
        supporting=chosen(supporting),
        opposing=chosen(opposing),
        stale=chosen(found.stale),
        glanced=chosen(event for event in fresh if event not in supporting and event not in opposing),
    )


def changed_words(guide: Guide, standing: Standing) -> str:
    """What the reviewers who have to look again will find changed, as text."""
    names = {part: None for event in timeline(standing).stale for part in event.judgement.changed}
    return ", ".join(parts.words(guide.context.room.library, part, standing.key) for part in names)


def _later(found: Timeline) -> dict[int, int]:
    return {event.earlier: event.number for event in found.reviews if event.earlier}


def _review(guide: Guide, claim: Claim, key: ObjectKey, event: Reviewed, later: dict[int, int]) -> ReviewView:
    item = event.judgement
    review = item.review
    read = review.basis == "substantive"
    tone, mark, verdict = (_WORDS if read else _GLANCED)[review.verdict]
    counts = event.number not in later
    turn_tone, turn = _TURNS[event.turn]
    return ReviewView(
        number=event.number,
        reviewer=item.reviewer,
        kind=item.kind,
        counts=item.counts,
        icon=icon("person" if item.kind == "person" else "model"),
        date=review.date,
        verdict=verdict,
        tone="none" if not counts else tone if item.fresh else "warn",
        mark=mark if item.fresh or not counts else "stale",
        basis="passages read" if read else "metadata only, no passage read",
        evidence=guide.inline(review.evidence),
        caveat=guide.inline(review.caveat),
        limits=guide.inline(review.does_not_establish),
        passages=tuple(_passage(guide, claim, passage) for passage in review.passages),
        read=_read(guide, review.passages),
        stale=not item.fresh,
        changed=tuple(_part(guide, key, Change(name, "changed")) for name in item.changed),
        digest=short(review.digest),
        earlier=event.earlier,
        after_change=bool(event.cause),
        turn=turn,
        turn_tone=turn_tone,
        later=later.get(event.number, 0),
    )


def _change(guide: Guide, key: ObjectKey, event: Changed) -> ChangeView:
    changes = tuple(_part(guide, key, change) for change in event.changes)
    return ChangeView(event.key, event.since, event.until, changes, event.restored)


def _part(guide: Guide, home: ObjectKey, change: Change) -> Link:
    target = parts.key_of(change.part)
    href = guide.href(target) if target else ""
    return Link(href, parts.words(guide.context.room.library, change.part, home, change.how))


def _read(guide: Guide, passages: tuple[Passage, ...]) -> str:
    sources = guide.context.room.library.sources
    named = {passage.source: sources.get(source_key(passage.source)) for passage in passages}
    works = ", ".join(cited(source) if source else name for name, source in named.items())
    count = len(passages)
    return f"{count} passage{'s' if count > 1 else ''} of {works}" if passages else ""


def _passage(guide: Guide, claim: Claim, passage: Passage) -> PassageView:
    version, salt, length, value = passage.fingerprint.split(":")
    fingerprint = f"{version} · {length} characters · {value[:16]}… (salt {salt[:6]}…)"
    key = source_key(passage.source)
    source = guide.context.room.library.sources.get(key)
    places = [located(support.locator) for support in claim.sources if support.source == passage.source]
    return PassageView(
        source=Link(guide.href(key), cited(source) if source else passage.source),
        locator=places[0] if len(places) == 1 else "",  # of several places nobody said which one was read
        file=passage.file,
        page=(passage.page or "").replace("-", "–"),
        lines=passage.lines.replace("-", "–"),
        fingerprint=fingerprint,
        copy=short(passage.copy_),
    )

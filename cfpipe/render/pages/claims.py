"""Claims: how one is shown, its own page, and the list of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from cfpipe.ground import FALLEN
from cfpipe.identity import Kind, ObjectKey, short
from cfpipe.library import concept_of, source_key
from cfpipe.records.claim import Support
from cfpipe.records.source import cited, located
from cfpipe.render.markdown import plain
from cfpipe.render.pages.badges import Badge, claim_badge, verdict_badge
from cfpipe.render.pages.context import Context, Guide
from cfpipe.render.pages.frame import Frame, Link, frame
from cfpipe.render.pages.history import HistoryView, history_view
from cfpipe.render.pages.linked import linked_data
from cfpipe.render.pages.research import ObjectView, objects_of


class SupportView(NamedTuple):
    source: Link
    title: str
    locator: str
    note: Markup


class WitnessView(NamedTuple):
    link: Link
    badge: Badge | None


@dataclass(frozen=True, slots=True)
class ClaimView:
    anchor: str
    number: int
    key: str
    href: str
    text: Markup
    scope: Markup
    badge: Badge
    author: str
    needed: int
    counted: int
    """How many of those who support it today the room's policy counts."""
    digest: str
    supports: tuple[SupportView, ...]
    history: HistoryView
    witnesses: tuple[WitnessView, ...]
    concept: Link
    above: tuple[Link, ...]
    """Of a claim that has fallen, the concepts that stand on its concept."""

    @property
    def settled(self) -> bool:
        """Whether nothing is open: enough reviewers found support, without objection, caveat or limit."""
        found = self.history
        enough = self.counted >= self.needed
        doubts = (*found.opposing, *found.stale, *found.glanced)
        return enough and not doubts and not any(item.caveat or item.limits for item in found.supporting)


@dataclass(frozen=True, slots=True)
class ClaimPage:
    frame: Frame
    claim: ClaimView
    objects: tuple[ObjectView, ...]


class ClaimGroup(NamedTuple):
    anchor: str
    concept: Link
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class ClaimIndex:
    frame: Frame
    total: int
    states: tuple[tuple[Badge, int], ...]
    groups: tuple[ClaimGroup, ...]


def claim_view(guide: Guide, key: ObjectKey) -> ClaimView:
    library = guide.context.room.library
    claim, standing = library.claims[key], guide.context.room.standings.get(key)
    there = guide.of(key)
    concept = concept_of(key)
    history = history_view(there, claim, standing)
    author = library.config.people.get(claim.author)
    return ClaimView(
        anchor=f"claim-{key.path.rpartition('/')[2]}",
        number=guide.context.numbers.get(key, 0),
        key=str(key),
        href=guide.href(key),
        text=there.inline(claim.text),
        scope=there.inline(claim.scope),
        badge=claim_badge(standing),
        author=f"{author.name} ({author.kind})" if author else claim.author,
        needed=standing.needed if standing else 1,
        counted=sum(review.counts for review in history.supporting),
        digest=short(standing.digest) if standing else "",
        supports=tuple(_support(there, item) for item in claim.sources),
        history=history,
        witnesses=tuple(_witnesses(there, claim.witnesses)),
        concept=Link(guide.href(concept), library.concepts[concept].title if concept in library.concepts else ""),
        above=tuple(_above(guide, concept)) if standing and standing.state in FALLEN else (),
    )


def claim_page(context: Context, key: ObjectKey) -> tuple[str, ClaimPage]:
    path = f"{key.url}index.html"
    guide = Guide.at(context, path, key)
    view = claim_view(guide, key)
    text = plain(context.room.library.claims[key].text)
    around = frame(
        guide,
        path,
        title=f"Claim: {_cut(text)}",
        description=f"{text} State: {view.badge.text}.",
        page_class="claim-page",
        crumbs=(Link(guide.to("claims/index.html"), "Claims"), view.concept),
        twins=True,
        linked_data=linked_data(context.room, key),
        kind="article",
    )
    return path, ClaimPage(around, view, objects_of(guide, (key,)))


def claim_index(context: Context) -> tuple[str, ClaimIndex]:
    path = "claims/index.html"
    guide = Guide.at(context, path)
    library = context.room.library
    groups: list[ClaimGroup] = []
    counts: Counter[Badge] = Counter()
    for concept in library.published:
        views = tuple(claim_view(guide, key) for key in library.claims_of.get(concept, ()))
        for view in views:
            counts[view.badge] += 1
        if views:
            anchor = concept.path.replace("/", "-")
            groups.append(ClaimGroup(anchor, Link(guide.href(concept), library.concepts[concept].title), views))
    states = tuple((badge, count) for badge, count in sorted(counts.items(), key=lambda item: item[0].text))
    about = "Every claim of the room, with the state of its review."
    return path, ClaimIndex(
        frame(guide, path, title="Claims", description=about, page_class="list-page"),
        sum(counts.values()),
        states,
        tuple(groups),
    )


def _support(guide: Guide, support: Support) -> SupportView:
    key = source_key(support.source)
    source = guide.context.room.library.sources.get(key)
    words = cited(source) if source else support.source
    title = source.title if source else ""
    return SupportView(Link(guide.href(key), words), title, located(support.locator), guide.inline(support.note))


def _above(guide: Guide, concept: ObjectKey) -> Iterator[Link]:
    library = guide.context.room.library
    for key in library.order:
        if concept in library.ancestors[key] and key in guide.context.shown:
            yield Link(guide.href(key), library.concepts[key].title)


def _witnesses(guide: Guide, keys: tuple[str, ...]) -> Iterator[WitnessView]:
    room = guide.context.room
    for named in keys:
        try:
            key = ObjectKey.parse(named)
        except ValueError:
            continue
        if key in room.library.objects:
            words, _, name = guide.of(key).words(key)
            text = f"equation {words} {name}" if key.kind is Kind.EQUATION else words
            badge = verdict_badge(room.evidence.findings[key]) if key in room.evidence.findings else None
            yield WitnessView(Link(guide.href(key), text), badge)


def _cut(text: str, length: int = 70) -> str:
    return text if len(text) <= length else text[:length].rpartition(" ")[0] + " …"

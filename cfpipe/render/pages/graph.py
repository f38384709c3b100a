"""A concept's place in the room: neighbours with their reasons, and the numbers that follow from the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from cfpipe.ground import Weakness, weaknesses
from cfpipe.identity import ObjectKey
from cfpipe.library import concept_key
from cfpipe.records.concept import Carry, Concept, Edge
from cfpipe.render.pages.badges import Badge, claim_badge
from cfpipe.render.pages.context import Guide
from cfpipe.render.pages.frame import Link


class Neighbour(NamedTuple):
    """``href`` is empty while the other concept is a draft."""

    href: str
    title: str
    summary: Markup
    reason: Markup


class Number(NamedTuple):
    label: str
    value: str


class FallenView(NamedTuple):
    claim: Link
    badge: Badge


class WeaknessView(NamedTuple):
    """A prerequisite with claims that have fallen; ``through`` is the way to it, empty for a direct one."""

    concept: Link
    through: tuple[Link, ...]
    claims: tuple[FallenView, ...]


class Carried(NamedTuple):
    concept: Link
    text: Markup


class BridgeView(NamedTuple):
    carry_in: Carried | None
    work_here: Markup
    carry_out: Carried | None
    test: Markup


@dataclass(frozen=True, slots=True)
class GraphView:
    prerequisites: tuple[Neighbour, ...]
    unlocks: tuple[Neighbour, ...]
    related: tuple[Neighbour, ...]
    numbers: tuple[Number, ...]
    strategy: tuple[str, ...]
    metrics: str
    weak: tuple[WeaknessView, ...]


def graph_view(guide: Guide, key: ObjectKey, concept: Concept) -> GraphView:
    library, place = guide.context.room.library, guide.context.places[key]
    unlocks = []
    for other in library.unlocks[key]:
        edge = next(edge for edge in library.concepts[other].prerequisites if edge.concept == key.path)
        if other in guide.context.shown:
            unlocks.append(_neighbour(guide.of(other), other, edge.reason))
    return GraphView(
        prerequisites=_edges(guide, concept.prerequisites),
        unlocks=tuple(unlocks),
        related=_edges(guide, concept.related),
        numbers=(
            Number("depth", str(place.depth)),
            Number("concepts unlocked", str(place.unlocked)),
            Number("bottleneck score", f"{place.bottleneck:.2f}"),
            Number("chain length", str(place.chain)),
            Number("ideas here", str(place.atoms)),
            Number("cognitive load", str(place.load)),
        ),
        strategy=place.strategy,
        metrics=guide.to("about/metrics/index.html"),
        weak=tuple(_weakness(guide, item) for item in weaknesses(library, guide.context.room.standings, key)),
    )


def bridge_view(guide: Guide, concept: Concept) -> BridgeView | None:
    bridge = concept.bridge
    if bridge is None:
        return None
    return BridgeView(
        _carried(guide, bridge.carry_in),
        guide.inline(bridge.work_here),
        _carried(guide, bridge.carry_out),
        guide.inline(bridge.test),
    )


def links_to(guide: Guide, keys: tuple[ObjectKey, ...]) -> tuple[Link, ...]:
    concepts = guide.context.room.library.concepts
    return tuple(Link(guide.href(key), concepts[key].title) for key in keys if key in guide.context.shown)


def _edges(guide: Guide, edges: tuple[Edge, ...]) -> tuple[Neighbour, ...]:
    concepts = guide.context.room.library.concepts
    keys = [(concept_key(edge.concept), edge) for edge in edges]
    return tuple(_neighbour(guide, key, edge.reason) for key, edge in keys if key in concepts)


def _weakness(guide: Guide, item: Weakness) -> WeaknessView:
    room = guide.context.room
    there = guide.of(item.concept)
    claims = tuple(
        FallenView(
            Link(guide.href(key), there.inline(room.library.claims[key].text)), claim_badge(room.standings.get(key))
        )
        for key in item.claims
    )
    (target,), through = links_to(guide, item.way[-1:]), links_to(guide, item.way[:-1])
    return WeaknessView(target, through, claims)


def _neighbour(guide: Guide, key: ObjectKey, reason: str) -> Neighbour:
    other = guide.context.room.library.concepts[key]
    return Neighbour(guide.href(key), other.title, guide.of(key).inline(other.summary), guide.inline(reason))


def _carried(guide: Guide, carry: Carry | None) -> Carried | None:
    if carry is None:
        return None
    key = concept_key(carry.concept)
    other = guide.context.room.library.concepts.get(key)
    return Carried(Link(guide.href(key), other.title if other else carry.concept), guide.inline(carry.text))

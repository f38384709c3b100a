"""The first page: what this room is, how much of it was checked, its map and its reading paths."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from cfpipe.library import concept_key
from cfpipe.render.pages.badges import Badge, claim_badge, verdict_badge
from cfpipe.render.pages.context import Context, Guide
from cfpipe.render.pages.frame import Frame, Link, frame
from cfpipe.render.pages.listing import Area, cards_by_area
from cfpipe.render.pages.roommap import RoomMap, room_map


class Count(NamedTuple):
    badge: Badge
    total: int


class PathView(NamedTuple):
    title: str
    purpose: str
    concepts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    frame: Frame
    title: str
    description: str
    concepts: int
    statements: int
    verdicts: tuple[Count, ...]
    claims: int
    states: tuple[Count, ...]
    sources: int
    programs: int
    map: RoomMap
    areas: tuple[Area, ...]
    paths: tuple[PathView, ...]
    all_concepts: str
    status: str
    metrics: str


def home_page(context: Context) -> tuple[str, HomePage]:
    path = "index.html"
    guide = Guide.at(context, path)
    room = context.room
    library, config = room.library, room.library.config
    verdicts = verdict_counts(context)
    states = Counter(claim_badge(room.standings.get(key)) for key in library.claims if key in context.shown)
    return path, HomePage(
        frame=frame(guide, path, title=config.title, description=config.description, page_class="home-page"),
        title=config.title,
        description=config.description,
        concepts=len(library.published),
        statements=sum(item.total for item in verdicts),
        verdicts=verdicts,
        claims=sum(states.values()),
        states=tuple(Count(badge, count) for badge, count in sorted(states.items(), key=lambda item: -item[1])),
        sources=len(library.sources),
        programs=sum(key in room.evidence.runs for key in library.published),
        map=room_map(guide),
        areas=cards_by_area(guide),
        paths=tuple(
            PathView(
                item.title,
                item.purpose,
                tuple(
                    Link(guide.href(key), library.concepts[key].title)
                    for key in map(concept_key, item.concepts)
                    if key in context.shown
                ),
            )
            for item in config.paths.values()
        ),
        all_concepts=guide.to("concepts/index.html"),
        status=guide.to("status/index.html"),
        metrics=guide.to("about/metrics/index.html"),
    )


def verdict_counts(context: Context) -> tuple[Count, ...]:
    """How many statements of published concepts have which badge."""
    library, evidence = context.room.library, context.room.evidence
    counts = Counter(
        verdict_badge(evidence.findings.get(each))
        for key in library.published
        for each, _, _ in library.statements(key)
    )
    order = {"good": 0, "part": 1, "warn": 2, "none": 3, "bad": 4}
    return tuple(
        Count(badge, n) for badge, n in sorted(counts.items(), key=lambda item: (order[item[0].tone], -item[1]))
    )

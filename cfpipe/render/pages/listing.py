"""The page of all concepts, by area; its filters need a script, its links and anchors do not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from cfpipe.identity import ObjectKey
from cfpipe.records.concept import Concept
from cfpipe.render.pages.badges import share_tone
from cfpipe.render.pages.concept import area_title
from cfpipe.render.pages.context import Context, Guide
from cfpipe.render.pages.frame import Frame, frame
from cfpipe.reviews import State


@dataclass(frozen=True, slots=True)
class Card:
    """A concept in a list. ``area``, ``level``, ``state`` and ``difficulty`` are what filters go by."""

    href: str
    title: str
    summary: Markup
    area: str
    difficulty: int
    level: str
    importance: str
    minutes: int
    grade: str
    checked: str
    checked_tone: str
    reviewed: str
    reviewed_tone: str
    state: str
    demo: bool


class Area(NamedTuple):
    anchor: str
    title: str
    cards: tuple[Card, ...]


class Choice(NamedTuple):
    value: str
    total: int


class Facet(NamedTuple):
    """One thing to filter by, with the values that occur."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ConceptIndex:
    frame: Frame
    total: int
    areas: tuple[Area, ...]
    facets: tuple[Facet, ...]


def concept_index(context: Context) -> tuple[str, ConceptIndex]:
    path = "concepts/index.html"
    guide = Guide.at(context, path)
    areas = cards_by_area(guide)
    cards = [card for area in areas for card in area.cards]
    facets = (
        _facet("area", "Area", [card.area for card in cards]),
        _facet("difficulty", "Difficulty", [str(card.difficulty) for card in cards]),
        _facet("level", "Mathematics", [card.level for card in cards]),
        _facet("state", "State", [card.state for card in cards]),
    )
    about = "Every concept of the room, by area, difficulty, mathematics level and state of review."
    around = frame(guide, path, title="Concepts", description=about, page_class="list-page")
    return path, ConceptIndex(around, len(cards), areas, facets)


def cards_by_area(guide: Guide) -> tuple[Area, ...]:
    """All published concepts, each area's in an order in which they can be read."""
    found: dict[str, list[Card]] = defaultdict(list)
    library = guide.context.room.library
    for key in library.order:
        found[key.path.partition("/")[0]].append(card(guide, key, library.concepts[key]))
    return tuple(Area(f"area-{area}", area_title(guide.context, area), tuple(found[area])) for area in sorted(found))


def card(guide: Guide, key: ObjectKey, concept: Concept) -> Card:
    quality = guide.context.qualities[key]
    checked, reviewed = quality.parts[0], quality.parts[1]
    return Card(
        href=guide.href(key),
        title=concept.title,
        summary=guide.of(key).inline(concept.summary),
        area=area_title(guide.context, key.path.partition("/")[0]),
        difficulty=concept.difficulty,
        level=concept.level.replace("-", " "),
        importance=concept.importance,
        minutes=guide.context.minutes[key],
        grade=quality.grade,
        checked=checked.done,
        checked_tone=share_tone(checked.share),
        reviewed=reviewed.done,
        reviewed_tone=share_tone(reviewed.share),
        state=_state(guide.context, key),
        demo=concept.demo is not None,
    )


def _state(context: Context, key: ObjectKey) -> str:
    """The worst that can be said of the concept's claims, in a word."""
    standings = context.room.standings
    states = {standings[claim].state if claim in standings else State.UNREVIEWED
              for claim in context.room.library.claims_of.get(key, ())}  # fmt: skip
    for state, word in ((State.DISPUTED, "disputed"), (State.REJECTED, "disputed"), (State.STALE, "stale")):
        if state in states:
            return word
    if states == {State.REVIEWED}:
        return "reviewed"
    return "partly reviewed" if State.REVIEWED in states or State.PARTLY in states else "unreviewed"


def _facet(name: str, label: str, values: list[str]) -> Facet:
    return Facet(name, label, tuple(Choice(value, values.count(value)) for value in sorted(set(values))))

"""The demonstration as it stands without a script: every named state as a figure with its numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from cfpipe.identity import Kind, ObjectKey
from cfpipe.records.concept import Concept
from cfpipe.records.demo import Demo, Inquiry
from cfpipe.render import figures
from cfpipe.render.html import trusted
from cfpipe.render.markdown import formula, plain
from cfpipe.render.pages.context import Guide
from cfpipe.render.pages.frame import Link
from cfpipe.render.pages.learning import ChoiceView, choice_views


class Picture(NamedTuple):
    """The drawing of a state, shown a second time by reference."""

    use: str
    box: str
    alt: str


class Reading(NamedTuple):
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class StateView:
    """A named state; ``number`` is its place in the storyboard."""

    anchor: str
    number: int
    title: str
    figure: Markup
    caption: Markup
    notice: Markup
    readings: tuple[Reading, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Question(NamedTuple):
    """A question about a figure that the reader answers before the answer is shown."""

    text: Markup
    choices: tuple[ChoiceView, ...]
    state: StateView | None
    reasoning: Markup


@dataclass(frozen=True, slots=True)
class DemoView:
    anchor: str
    title: str
    controls: tuple[tuple[Markup, str, str], ...]
    draws: tuple[Link, ...]
    prediction: Question
    storyboard: str
    states: tuple[StateView, ...]
    inquiry: Question | None
    start: Picture | None


def demo_view(guide: Guide, key: ObjectKey, concept: Concept, demo: Demo) -> DemoView:
    first = next(iter(demo.states))
    told = demo.storyboard.states if demo.storyboard else ()
    order = [*told, *(name for name in demo.states if name not in told)]
    states = {
        name: _state(guide, key, demo, name, number)
        for number, name in enumerate((each for each in order if each in demo.states), 1)
    }
    prediction = Question(
        guide.inline(demo.prediction.question),
        choice_views(guide, key, demo.prediction.choices),
        states.get(demo.prediction.state),
        Markup(),
    )
    return DemoView(
        anchor=key.of(Kind.DEMO, "demo").anchor,
        title=demo.title,
        controls=tuple(
            (
                formula(concept.notation[name].latex) if name in concept.notation else Markup.escape(name),
                control.label,
                f"{control.min} to {control.max}, in steps of {control.step}",
            )
            for name, control in demo.controls.items()
        ),
        draws=tuple(
            Link(guide.href(each), f"({guide.context.numbers.get(each, 0)}) {concept.equations[each.part].title}")
            for each in (key.of(Kind.EQUATION, name) for name in demo.draws)
            if each.part in concept.equations
        ),
        prediction=prediction,
        storyboard=demo.storyboard.title if demo.storyboard else "The named states",
        states=tuple(states.values()),
        inquiry=_inquiry(guide, key, demo.inquiry, states) if demo.inquiry else None,
        start=picture(guide, key, first, demo.states[first].title) if first != demo.prediction.state else None,
    )


def _inquiry(guide: Guide, key: ObjectKey, inquiry: Inquiry, states: Mapping[str, StateView]) -> Question:
    return Question(
        guide.inline(inquiry.question),
        choice_views(guide, key, inquiry.choices),
        states.get(inquiry.state),
        guide.inline(inquiry.reasoning),
    )


def drawing(guide: Guide, key: ObjectKey, name: str) -> Markup:
    """The SVG of a state, under an id by which the header can show it again; empty where none was drawn."""
    svg = guide.context.room.drawings.get(key, {}).get(name, "")
    return trusted(svg.replace("<svg ", f'<svg id="drawing-{name}" ', 1))


def picture(guide: Guide, key: ObjectKey, name: str, alt: str) -> Picture | None:
    """A second showing of a state's drawing; None where none was drawn."""
    found = re.search(r'viewBox="([-\d. ]+)"', guide.context.room.drawings.get(key, {}).get(name, ""))
    return Picture(f"drawing-{name}", found[1], alt) if found else None


def _state(guide: Guide, key: ObjectKey, demo: Demo, name: str, number: int) -> StateView:
    state = demo.states[name]
    scene = guide.context.room.evidence.scenes.get(key, {}).get(name)
    data = figures.table(demo, scene) if scene else figures.Table((), ())
    return StateView(
        anchor=key.of(Kind.DEMO_STATE, name).anchor,
        number=number,
        title=plain(state.title),
        figure=drawing(guide, key, name),
        caption=guide.inline(state.caption),
        notice=guide.inline(state.notice),
        readings=tuple(
            Reading(readout.label, text)
            for readout, text in zip(demo.readouts, scene.readouts if scene else (), strict=False)
        ),
        headers=data.headers,
        rows=data.rows,
    )

"""A demonstration: a scene drawn from the concept's own expressions, with controls and named states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from cfpipe.records.base import Expression, Identifier, Inline, Model, Slug, Title


class Choice(Model):
    """One possible answer."""

    text: Inline
    """The answer as the reader sees it."""
    correct: bool = False
    """Whether it is right."""
    reply: Inline
    """What to tell a reader who chose it."""
    value: Expression | None = None
    """What the answer is worth, in SymPy's syntax, where it is a number or an expression: no wrong one may equal the
    right one. Read from the text if that is one formula."""
    reveals: Slug | None = None
    """The misconception of this concept that choosing it shows."""


class Control(Model):
    """A slider over one symbol of the notation."""

    label: Title
    """Its name for the reader."""
    min: Expression
    """Smallest value."""
    max: Expression
    """Largest value."""
    step: Expression
    """Distance between two values."""
    start: Expression
    """Value before the reader moves it."""


class Axis(Model):
    """One axis of the scene."""

    label: Title
    """What is measured along it, in words, with the unit if there is one."""
    min: Expression | None = None
    """Lower end; taken from the drawing if it is not given."""
    max: Expression | None = None
    """Upper end."""


class Mark(Model):
    """One thing that is drawn. Its expression uses the controls, the constants and the symbol it runs over."""

    kind: Literal["curve", "area", "bars", "points", "rule"]
    """`curve` and `area` over a continuous symbol, `bars` over an integer one, `points` at given places, `rule` a
    line."""
    label: Title
    """What it shows; stands beside the mark and in the data table."""
    expression: Expression | None = None
    """Height, in SymPy's syntax. Definitions of the concept may be used: `L(theta)`."""
    over: Identifier | None = None
    """The symbol along the horizontal axis, for a curve, an area or bars."""
    min: Expression | None = None
    """Where it begins; the horizontal axis' lower end if it is not given."""
    max: Expression | None = None
    """Where it ends."""
    x: Expression | None = None
    """For points and a vertical rule: the place along the horizontal axis."""
    y: Expression | None = None
    """For points and a horizontal rule: the height."""


class Readout(Model):
    """A number beside the scene."""

    label: Title
    """What it is."""
    expression: Expression
    """How it is computed from the controls and constants."""
    digits: Annotated[int, Field(ge=0, le=12)] = 3
    """Digits after the point."""


class State(Model):
    """A named setting of the controls that is worth a look."""

    title: Title
    """Its name."""
    values: Mapping[Identifier, Expression] = {}
    """Values of the controls; the others stand at their start."""
    caption: Inline
    """What is set."""
    notice: Inline
    """What to notice."""
    question: Inline | None = None
    """The question that the research room suggests for this object."""


class Prediction(Model):
    """A question that the reader commits to before anything is revealed."""

    question: Inline
    """What will happen?"""
    choices: tuple[Choice, ...]
    """The answers to choose from, at least one of them right."""
    state: Slug
    """The state that shows the answer."""


class Inquiry(Model):
    """A figure that must answer a question."""

    question: Inline
    """What the figure is to answer."""
    state: Slug
    """The state whose figure is asked."""
    choices: tuple[Choice, ...]
    """The cues to choose from."""
    reasoning: Inline
    """How the figure answers it."""


class Storyboard(Model):
    """A tour through the named states."""

    title: Title
    """Its name."""
    states: tuple[Slug, ...] = ()
    """The states in order; all of them if none is named."""


class Demo(Model):
    """The interactive scene of a concept."""

    title: Title
    """Its name."""
    controls: Annotated[Mapping[Identifier, Control], Field(max_length=8)]
    """What the reader can move; each is a symbol of the notation."""
    constants: Mapping[Identifier, Expression] = {}
    """Values of further symbols, the same in all states."""
    x: Axis
    """The horizontal axis."""
    y: Axis
    """The vertical axis."""
    marks: Annotated[tuple[Mark, ...], Field(max_length=24)]
    """What is drawn, from back to front."""
    readouts: Annotated[tuple[Readout, ...], Field(max_length=24)] = ()
    """Numbers that follow the controls."""
    prediction: Prediction
    """What the reader predicts first."""
    states: Annotated[Mapping[Slug, State], Field(max_length=48)]
    """The named states, at least one; the first is what a reader without JavaScript sees."""
    storyboard: Storyboard | None = None
    """The tour through the states."""
    inquiry: Inquiry | None = None
    """A question to the figure."""
    draws: tuple[Slug, ...] = ()
    """The equations of this concept that the scene draws."""
    question: Inline | None = None
    """The question that the research room suggests for this object."""

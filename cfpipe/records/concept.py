"""A concept: one page of the room, ``concepts/<area>/<slug>.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from cfpipe.records.base import (
    ConceptRef,
    Expression,
    Identifier,
    Inline,
    Latex,
    Model,
    PersonId,
    Prose,
    Slug,
    SourceRef,
    Title,
)
from cfpipe.records.demo import Choice, Demo
from cfpipe.records.source import Locator
from cfpipe.records.statement import CheckedStep, Derivation, Equation, Statement

Level = Literal["arithmetic", "algebra", "calculus", "multivariable-calculus", "linear-algebra", "analysis"]
Importance = Literal["critical", "high", "normal", "minor"]


class Edge(Model):
    """A link to another concept, with its reason."""

    concept: ConceptRef
    """The other concept, as `area/name`."""
    reason: Inline
    """Why it is needed, or what relates the two."""


class Carry(Model):
    """What is brought from one concept to the next."""

    concept: ConceptRef
    """The other concept, as `area/name`."""
    text: Inline
    """What is carried."""


class Bridge(Model):
    """How this concept links the one before to the one after."""

    carry_in: Carry | None = None
    """What the reader brings from a prerequisite; nothing for a concept where the room begins."""
    work_here: Inline
    """What is done with it here."""
    carry_out: Carry | None = None
    """What the next concept takes over; nothing where the room ends."""
    test: Inline
    """What the reader can do who has earned the link."""


class Symbol(Model):
    """A symbol of the notation: the reader's key, the witnesses' assumption and the vocabulary of the formulas."""

    latex: Latex
    """How it is written."""
    meaning: Inline
    """What it stands for."""
    domain: str
    """The values it can take: `(0, 1)`, `positive`, `nonnegative integer`, `{0, 1}`, `real`, `sequence of real`;
    `function` for what a definition introduces, `text` for notation that no expression uses."""
    unit: str | None = None
    """Its unit, where there is one."""


class Idea(Model):
    """One atom of the concept: a sentence that can be true or false by itself."""

    text: Inline
    """The sentence."""
    core: bool = False
    """Whether it belongs to the core ideas."""


class Section(Model):
    """One of the four sections of the page."""

    prompt: Inline
    """The question that opens the section."""
    body: Prose
    """The text. `:::{equation} name` … `:::` places an equation, and likewise `derivation`, `example`, `misconception`,
    `claim`, `code` and `demo`; what no section places stands at the end of its own."""


class Sections(Model):
    """The four sections, in the order of the page."""

    intuition: Section | None = None
    """Concrete first: what it is about, without machinery."""
    math: Section | None = None
    """The statements and their derivations."""
    code: Section | None = None
    """What the code witness does and what its output shows."""
    demo: Section | None = None
    """What the demonstration shows."""


class BoundaryCase(Model):
    """A case at the edge of a statement's validity."""

    case: Inline
    """Which case."""
    outcome: Inline
    """What happens there."""


class LearningMap(Model):
    """Where the reader stands. What comes before and next follows from the graph."""

    now: Inline
    """What this page adds."""
    try_: Inline
    """What to try to see whether it stuck."""


class Illustration(Model):
    """The picture in the header, drawn at build time from a state of the demo."""

    state: Slug
    """The demo's state that is drawn."""
    alt: Title
    """What the picture shows, for those who do not see it."""


class Expectation(Model):
    """A value of the code witness that must equal an expression."""

    expression: Expression
    """The value in SymPy's syntax; definitions of the concept may be used."""
    at: Mapping[Identifier, Expression] = {}
    """Values of the symbols in it."""
    tolerance: Expression = "1e-9"
    """Largest difference that is accepted, relative to the larger of 1 and the value."""
    equation: Slug | None = None
    """The equation of this concept that the value is an instance of."""


class Code(Model):
    """The code witness: the Python file beside this one, run on its own at build time."""

    title: Title
    """What it does."""
    values: Mapping[Identifier, Expectation] = {}
    """Module variables that must have a stated value when the code has run: its tie to the equations."""
    question: Inline | None = None
    """The question that the research room suggests for this object."""


class Misconception(Model):
    """A false belief, with the machine's refutation."""

    belief: Inline
    """The belief, as one who holds it would say it."""
    tempting: Inline
    """Why it is tempting."""
    refutation: Statement
    """The false statement, of kind `refutation`; the machine must find a counterexample or confirm the one given."""
    shown: Inline
    """What the counterexample shows, in words."""
    repair: Inline
    """What to believe instead."""
    question: Inline | None = None
    """The question that the research room suggests for this object."""


class Example(Model):
    """A worked example."""

    title: Title
    """Its name."""
    problem: Prose
    """What is asked."""
    steps: tuple[CheckedStep, ...]
    """The solution, step by step."""
    insight: Inline
    """What the example teaches beyond its answer."""
    question: Inline | None = None
    """The question that the research room suggests for this object."""


class NumberAnswer(Model):
    """An answer that is a number."""

    kind: Literal["number"]
    """What kind of answer it is."""
    value: Expression
    """The number, exact."""
    tolerance: Expression = "0.005"
    """Largest difference that is accepted."""


class ExpressionAnswer(Model):
    """An answer that is an expression in symbols of the notation."""

    kind: Literal["expression"]
    """What kind of answer it is."""
    value: Expression
    """The key."""
    symbols: tuple[Identifier, ...]
    """The symbols the answer may use."""


class ChoiceAnswer(Model):
    """An answer that is chosen."""

    kind: Literal["choice"]
    """What kind of answer it is."""
    choices: tuple[Choice, ...]
    """The answers to choose from, exactly one of them right."""


class OrderingAnswer(Model):
    """An answer that is an order."""

    kind: Literal["ordering"]
    """What kind of answer it is."""
    items: tuple[Inline, ...]
    """The items in their right order."""


Answer = Annotated[NumberAnswer | ExpressionAnswer | ChoiceAnswer | OrderingAnswer, Field(discriminator="kind")]


class Practice(Model):
    """A problem to solve."""

    difficulty: Annotated[int, Field(ge=1, le=5)]
    """From 1, a look at the page, to 5, a small piece of work."""
    statement: Prose
    """The problem."""
    answer: Answer
    """What counts as right."""
    hints: tuple[Inline, ...]
    """Three hints, from a nudge to the last step but one; none holds the answer."""
    solution: tuple[CheckedStep, ...]
    """The worked solution, step by step."""
    question: Inline | None = None
    """The question that the research room suggests for this object."""


class Mistake(Model):
    """A slip that learners make."""

    mistake: Inline
    """What goes wrong."""
    instead: Inline
    """What to do instead."""


class SourceUse(Model):
    """What a source grounds on this page."""

    source: SourceRef
    """The source's name, as `author-year`."""
    grounds: Inline
    """What it grounds here."""
    locator: Locator | None = None
    """Where in the source."""


class Concept(Model):
    """One concept page."""

    title: Title
    """The concept's name."""
    summary: Inline
    """The concept in one sentence."""
    status: Literal["draft", "published"]
    """A draft is checked but not published."""
    authors: tuple[PersonId, ...]
    """Who wrote it, as declared in the room's configuration."""
    importance: Importance
    """How much of the room rests on it; policies on reviews follow it."""
    difficulty: Annotated[int, Field(ge=1, le=5)]
    """From 1 to 5, for a reader who knows the prerequisites."""
    level: Level
    """The mathematics a reader needs."""
    aliases: tuple[ConceptRef, ...] = ()
    """Keys that this concept had before; each gets a page that leads here."""
    also_known_as: tuple[Title, ...] = ()
    """Other names, for the search."""
    tldr: Inline
    """The page in three sentences at most."""
    illustration: Illustration | None = None
    """The picture in the header."""
    learning_map: LearningMap
    """Where the reader stands."""
    prerequisites: tuple[Edge, ...] = ()
    """What must be known before, each with its reason."""
    related: tuple[Edge, ...] = ()
    """What is worth knowing beside, each with its reason."""
    bridge: Bridge | None = None
    """How the concept links the one before to the one after."""
    notation: Mapping[Identifier, Symbol] = {}
    """The symbols, each declared once, under the name that expressions use."""
    ignored_text: tuple[str, ...] = ()
    """Words that stand inside formulas as `\\text{…}` and mean nothing to the machine."""
    ideas: Mapping[Slug, Idea] = {}
    """All ideas of the concept, one sentence each."""
    assumptions: tuple[Inline, ...] = ()
    """What the page assumes throughout."""
    boundary_cases: tuple[BoundaryCase, ...] = ()
    """What happens at the edges."""
    sections: Sections
    """The text."""
    equations: Mapping[Slug, Equation] = {}
    """The displayed equations, each under a name that stays."""
    derivations: Mapping[Slug, Derivation] = {}
    """Chains of checked steps."""
    code: Code | None = None
    """The code witness beside this file."""
    demo: Demo | None = None
    """The demonstration."""
    misconceptions: Mapping[Slug, Misconception] = {}
    """False beliefs and their repair."""
    examples: Mapping[Slug, Example] = {}
    """Worked examples."""
    practice: Mapping[Slug, Practice] = {}
    """Problems of rising difficulty."""
    takeaways: tuple[Inline, ...] = ()
    """What to keep."""
    common_mistakes: tuple[Mistake, ...] = ()
    """What to avoid."""
    sources: tuple[SourceUse, ...] = ()
    """The sources of the page, each with what it grounds here."""

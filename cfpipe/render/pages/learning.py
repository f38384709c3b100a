"""What a reader works on: worked examples, misconceptions, practice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from cfpipe.identity import Kind, ObjectKey
from cfpipe.metrics import check_status
from cfpipe.records.concept import ChoiceAnswer, Example, ExpressionAnswer, Misconception, NumberAnswer, Practice
from cfpipe.records.demo import Choice
from cfpipe.render.pages.badges import Badge, verdict_badge
from cfpipe.render.pages.context import Guide
from cfpipe.render.pages.numbers import decimal, definitions
from cfpipe.render.pages.statements import CheckView, WordedStep, check_view, worded_steps
from cfpipe.witnesses.statement import Status


@dataclass(frozen=True, slots=True)
class ExampleView:
    anchor: str
    number: int
    title: str
    problem: Markup
    steps: tuple[WordedStep, ...]
    insight: Markup
    tally: str


@dataclass(frozen=True, slots=True)
class MisconceptionView:
    anchor: str
    number: int
    belief: Markup
    tempting: Markup
    check: CheckView
    counterexample: str
    shown: Markup
    repair: Markup


class ChoiceView(NamedTuple):
    """``reveals`` is the address of the misconception that the choice shows."""

    text: Markup
    correct: bool
    reply: Markup
    reveals: str


@dataclass(frozen=True, slots=True)
class PracticeView:
    """``kind`` is the kind of answer; ``value`` the number as a decimal where the page can compare, else empty."""

    anchor: str
    number: int
    difficulty: int
    statement: Markup
    kind: str
    value: str
    tolerance: str
    key: str
    choices: tuple[ChoiceView, ...]
    items: tuple[Markup, ...]
    symbols: str
    hints: tuple[Markup, ...]
    solution: tuple[WordedStep, ...]
    badge: Badge | None


def example_view(guide: Guide, key: ObjectKey, example: Example) -> ExampleView:
    evidence = guide.context.room.evidence
    steps = worded_steps(guide, key, example.steps)
    keys = [key.of(Kind.EXAMPLE, f"{key.part}.{n}") for n, step in enumerate(example.steps, 1) if step.check]
    checked = sum(check_status(evidence, each) in (Status.PROVED, Status.WITNESSED) for each in keys)
    return ExampleView(
        anchor=key.anchor,
        number=guide.context.numbers.get(key, 0),
        title=example.title,
        problem=guide.prose(example.problem, key.anchor),
        steps=steps,
        insight=guide.inline(example.insight),
        tally=f"{checked} of {len(keys)} formulas checked",
    )


def misconception_view(guide: Guide, key: ObjectKey, item: Misconception) -> MisconceptionView:
    finding = guide.context.room.evidence.findings.get(key)
    places = finding.verdict.counterexample if finding else ()
    return MisconceptionView(
        anchor=key.anchor,
        number=guide.context.numbers.get(key, 0),
        belief=guide.inline(item.belief),
        tempting=guide.inline(item.tempting),
        check=check_view(guide, key, item.refutation),
        counterexample=", ".join(f"{name} = {value}" for name, value in places),
        shown=guide.inline(item.shown),
        repair=guide.inline(item.repair),
    )


def choice_views(guide: Guide, key: ObjectKey, choices: tuple[Choice, ...]) -> tuple[ChoiceView, ...]:
    return tuple(
        ChoiceView(
            guide.inline(choice.text),
            choice.correct,
            guide.inline(choice.reply),
            guide.href(key.record.of(Kind.MISCONCEPTION, choice.reveals)) if choice.reveals else "",
        )
        for choice in choices
    )


def practice_view(guide: Guide, key: ObjectKey, item: Practice) -> PracticeView:
    answer = item.answer
    defined = definitions(guide.context.room.evidence.definitions.get(key.record, ()))
    findings = guide.context.room.evidence.findings
    last = key.of(Kind.PRACTICE, f"{key.part}.{len(item.solution)}")
    number = answer if isinstance(answer, NumberAnswer) else None
    expression = answer if isinstance(answer, ExpressionAnswer) else None
    chosen = answer.choices if isinstance(answer, ChoiceAnswer) else ()
    return PracticeView(
        anchor=key.anchor,
        number=guide.context.numbers.get(key, 0),
        difficulty=item.difficulty,
        statement=guide.prose(item.statement, key.anchor),
        kind=answer.kind,
        value=decimal(number.value, defined) if number else "",
        tolerance=decimal(number.tolerance, defined) if number else "",
        key=number.value if number else expression.value if expression else "",
        choices=choice_views(guide, key, chosen),
        items=tuple(guide.inline(each) for each in answer.items) if answer.kind == "ordering" else (),
        symbols=", ".join(expression.symbols) if expression else "",
        hints=tuple(guide.inline(hint) for hint in item.hints),
        solution=worded_steps(guide, key, item.solution),
        badge=verdict_badge(findings[last]) if last in findings else None,
    )

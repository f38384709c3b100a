"""Statements as they are shown: the formula, its verdict, and how the verdict came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from cfpipe.evidence import Finding
from cfpipe.identity import Kind, ObjectKey
from cfpipe.readings import Said
from cfpipe.records.statement import CheckedStep, Derivation, Equation, Statement
from cfpipe.render.markdown import formula
from cfpipe.render.pages.badges import Badge, verdict_badge
from cfpipe.render.pages.context import Guide
from cfpipe.witnesses.statement import Verdict

LONG = 60
"""A formula with more characters gets a row of its own where formulas stand in columns."""


class Detail(NamedTuple):
    """One line of how a verdict came about."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """A statement's formula with what the machine says of it."""

    formula: Markup
    sympy: str
    long: bool
    badge: Badge
    method: str
    display: str
    matched: bool
    reason: Markup
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class EquationView:
    anchor: str
    number: int
    title: str
    meaning: Markup
    essential: bool
    check: CheckView
    link: str


@dataclass(frozen=True, slots=True)
class StepView:
    anchor: str
    number: int
    rule: Markup
    note: Markup
    check: CheckView


@dataclass(frozen=True, slots=True)
class DerivationView:
    anchor: str
    number: int
    title: str
    goal: Markup
    conclusion: Markup
    steps: tuple[StepView, ...]


class WordedStep(NamedTuple):
    """A step of an example or a solution: words, and the formula if there is one."""

    text: Markup
    check: CheckView | None


def equation_view(guide: Guide, key: ObjectKey, equation: Equation) -> EquationView:
    return EquationView(
        anchor=key.anchor,
        number=guide.context.numbers.get(key, 0),
        title=equation.title,
        meaning=guide.inline(equation.meaning),
        essential=equation.essential,
        check=check_view(guide, key, equation),
        link=guide.href(key),
    )


def derivation_view(guide: Guide, key: ObjectKey, derivation: Derivation) -> DerivationView:
    steps = []
    for number, (name, step) in enumerate(derivation.steps.items(), 1):
        step_key = key.of(Kind.STEP, f"{key.part}.{name}")
        view = check_view(guide, step_key, step)
        steps.append(StepView(step_key.anchor, number, guide.inline(step.rule), guide.inline(step.note), view))
    return DerivationView(
        anchor=key.anchor,
        number=guide.context.numbers.get(key, 0),
        title=derivation.title,
        goal=guide.inline(derivation.goal),
        conclusion=guide.inline(derivation.conclusion),
        steps=tuple(steps),
    )


def worded_steps(guide: Guide, key: ObjectKey, steps: tuple[CheckedStep, ...]) -> tuple[WordedStep, ...]:
    return tuple(
        WordedStep(
            guide.inline(step.text),
            check_view(guide, key.of(key.kind, f"{key.part}.{number}"), step.check) if step.check else None,
        )
        for number, step in enumerate(steps, 1)
    )


def check_view(guide: Guide, key: ObjectKey, statement: Statement) -> CheckView:
    finding = guide.context.room.evidence.findings.get(key)
    badge = verdict_badge(finding)
    matched = bool(finding) and finding.display == "matched" if finding else False
    return CheckView(
        formula=formula(statement.latex, display=True),
        sympy=as_sympy(finding.said) if finding else "",
        long=len(statement.latex) > LONG,
        badge=badge,
        method=finding.verdict.method if finding else "",
        display=_DISPLAY.get(finding.display, "") if finding else "",
        matched=matched,
        reason=guide.inline(statement.unchecked),
        details=(*_details(finding.verdict), *_weakened(finding), *_shown(finding)) if finding else (),
    )


def as_sympy(said: Said) -> str:
    """The statement in SymPy's syntax, as it was checked; empty where nothing was."""
    if said.objective:
        return said.objective
    if not said.lhs or not said.rhs:
        return ""
    links, left = [], said.lhs
    for relation, right in ((said.relation, said.rhs), *said.chain):
        links.append(_link(left, relation, right))
        left = right
    return links[0] if len(links) == 1 else f"And({', '.join(links)})"


_NAMED_RELATIONS = {"=": "Eq", "!=": "Ne"}


def _link(left: str, relation: str, right: str) -> str:
    if relation in _NAMED_RELATIONS:
        return f"{_NAMED_RELATIONS[relation]}({left}, {right})"
    if relation in ("~", "propto"):
        return f"{left}, {right}"  # no relation of SymPy says this
    return f"({left}) {relation} ({right})"


_DISPLAY = {
    "matched": "display = checked",
    "differs": "display differs from what was checked",
    "not matched": "display not matched",
}
"""How the formula that is shown relates to the expression that was checked, in the words of the page."""


def _weakened(finding: Finding) -> tuple[Detail, ...]:
    """Which assumptions the statement needs, and without which it was proved too."""
    spare = [item for item in finding.weakened if not item.needed]
    wider = "; ".join(f"{item.name} {item.tried}" if item.tried else f"without {item.name}" for item in spare)
    found = [Detail("Proved too, each alone, for", wider)] if wider else []
    for item in finding.weakened:
        if item.needed:
            where = ", ".join(f"{name} = {value}" for name, value in item.point)
            what = f"{item.name} {item.declared}" if item.tried else item.name
            found.append(Detail("Needed", f"{what}; else it fails" + (f" at {where}" if where else "")))
    return tuple(found)


def _shown(finding: Finding) -> tuple[Detail, ...]:
    """Why the formula that is shown was not read, where it was not."""
    trouble = finding.said.trouble
    return (Detail("Display not read", trouble.message),) if trouble else ()


def _details(verdict: Verdict) -> tuple[Detail, ...]:
    found = [Detail("Method", verdict.method)]
    if verdict.detail:
        found.append(Detail("What was found", verdict.detail))
    if verdict.assumptions:
        found.append(Detail("Assuming", "; ".join(verdict.assumptions)))
    if verdict.counterexample:
        found.append(Detail("Counterexample", ", ".join(f"{name} = {value}" for name, value in verdict.counterexample)))
    if verdict.lhs_value or verdict.rhs_value:
        found.append(Detail("Values there", f"left {verdict.lhs_value}, right {verdict.rhs_value}"))
    if verdict.points:
        found.append(Detail("Points tried", f"{verdict.points}, to {verdict.digits} digits"))
    return tuple(item for item in found if item.text)

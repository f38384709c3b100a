"""What each kind of statement asks: a relation, a rounded value, a false belief, an optimum, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import sympy as sp

from cfpipe.witnesses.algebra.matrix_powers import by_induction
from cfpipe.witnesses.calculus.closed_forms import evaluate
from cfpipe.witnesses.calculus.definedness import evaluate_derivatives, first_gap
from cfpipe.witnesses.claims import PROOF_SECONDS, claim, refuted, violation
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.domain.pointwise import needs_at
from cfpipe.witnesses.domain.question import Point, Question
from cfpipe.witnesses.language.expressions import Reading
from cfpipe.witnesses.language.needs import UNKNOWN, Expr, Need
from cfpipe.witnesses.matrix_claims import FROM_WORST, by_entries
from cfpipe.witnesses.numbers import balls
from cfpipe.witnesses.numbers.sampling import DIGITS, Sample, show
from cfpipe.witnesses.order.optimum_claims import decide_optimum
from cfpipe.witnesses.statement import Kind, Statement, Status, Verdict

RELATIONS = ("=", "<", "<=", ">", ">=", "!=", "~", "propto")

Chain = tuple[tuple[str, Reading], ...]
"""Further links after the first relation: each relation with its right side."""


def decide(
    statement: Statement,
    question: Question,
    sides: Mapping[str, Reading],
    at: Mapping[Expr, Reading],
    chain: Chain = (),
    tolerance: Reading | None = None,
) -> Verdict:
    match statement.kind:
        case Kind.MAXIMUM | Kind.MINIMUM:
            return decide_optimum(statement.kind is Kind.MAXIMUM, statement.over, question, sides, at)
        case Kind.VALUE:
            return _value(question, sides["lhs"], sides["rhs"], statement.rhs)
        case Kind.REFUTATION if not chain:
            return by_entries(sides["lhs"], sides["rhs"], lambda a, b: _refutation(statement, question, a, b, at))
    links = [(sides["lhs"], statement.relation, sides["rhs"])]
    for relation, right in chain:
        links.append((links[-1][2], relation, right))
    verdicts = []
    for left, relation, right in links:
        entry = partial(_entry, question, relation, statement.over, tolerance)
        verdicts.append(by_induction(question, left, right, entry))
        if verdicts[-1].status is Status.REFUTED:
            break
    return verdicts[0] if len(links) == 1 else _together(verdicts)


def _entry(
    question: Question, relation: str, over: tuple[str, ...], tolerance: Reading | None, left: Reading, right: Reading
) -> Verdict:
    return relate(question, left, relation, right, over, tolerance)


def _together(verdicts: list[Verdict]) -> Verdict:
    """A chain is as good as its weakest link; that link is named."""
    number, worst = min(enumerate(verdicts, 1), key=lambda item: FROM_WORST.index(item[1].status))
    if worst.status is Status.PROVED:
        methods = list(dict.fromkeys(each.method for each in verdicts))
        return replace(worst, method=", ".join(methods), detail="; then ".join(each.detail for each in verdicts))
    return replace(worst, detail=f"link {number} of the chain: {worst.detail}")


def relate(
    question: Question,
    left: Reading,
    relation: str,
    right: Reading,
    over: tuple[str, ...],
    tolerance: Reading | None,
) -> Verdict:
    """One link: an equation, an order, nearness within a tolerance, or proportionality in some symbols."""
    if relation == "propto":
        return proportional(question, left, right, over)
    if relation == "~":
        return _near(question, left, right, tolerance)
    return claim(question, left, right, relation)


def _near(question: Question, left: Reading, right: Reading, tolerance: Reading | None) -> Verdict:
    """|left - right| <= tolerance, on the whole domain."""
    if tolerance is None:
        return Verdict(Status.UNDECIDED, "tolerance", "nearness needs a tolerance")
    distance = Reading(sp.Abs(left.expr - right.expr), (*left.needs, *right.needs))
    return claim(question, distance, tolerance, "<=")


def proportional(question: Question, left: Reading, right: Reading, over: tuple[str, ...]) -> Verdict:
    """Whether left is a multiple of right by a factor that does not depend on the symbols under `over`.

    The quotient is compared with itself at other values of these symbols, which are new symbols over the same domains:
    no slope is needed, so integers may vary too.
    """
    if not over:
        return Verdict(Status.UNDECIDED, "proportionality", "it is not said in which symbols")
    wider, moved = _with_second_values(question, over)
    needs = (*left.needs, *right.needs, Need("nonzero", (right.expr,)))
    there = tuple(need.at(moved) for need in needs)
    here = Reading(left.expr * right.expr.xreplace(moved), (*needs, *there))
    return claim(wider, here, Reading(left.expr.xreplace(moved) * right.expr, ()), "=")


def _with_second_values(question: Question, over: tuple[str, ...]) -> tuple[Question, dict[Expr, Expr]]:
    """The question with a second copy of the symbols that vary; what does not vary meets its conditions with both."""
    varying = {question.symbols[name] for name in over}
    suffix = "_second"
    while any(f"{symbol.name}{suffix}" in question.domains for symbol in varying):
        suffix += "_"
    moved = {symbol: sp.Symbol(f"{symbol.name}{suffix}") for symbol in varying}
    symbols = {**question.symbols, **{new.name: new for new in moved.values()}}
    domains = dict(question.domains)
    again = [each.xreplace(moved) for each in question.constraints if each.free_symbols & varying]
    for name, symbol in question.symbols.items():
        domain = question.domains[name]
        ends = {end: getattr(domain, end) for end in ("low", "high") if getattr(domain, end) is not None}
        there = {end: value.xreplace(moved) for end, value in ends.items()}
        if symbol in moved:
            domains[moved[symbol].name] = domain._replace(**there)
            continue
        if "low" in ends and there["low"] != ends["low"]:
            again.append((sp.Ge if domain.low_closed else sp.Gt)(symbol, there["low"]))
        if "high" in ends and there["high"] != ends["high"]:
            again.append((sp.Le if domain.high_closed else sp.Lt)(symbol, there["high"]))
    return replace(question, symbols=symbols, domains=domains, constraints=(*question.constraints, *again)), moved


def _value(question: Question, lhs: Reading, rhs: Reading, text: str) -> Verdict:
    """A number within half a unit of the last printed place, certified by balls."""
    left, right = evaluate_derivatives(lhs.expr, question), rhs.expr
    if left.free_symbols or right.free_symbols:
        return Verdict(Status.UNDECIDED, "value", "a value has no free symbols")
    if left.has(sp.Sum, sp.Integral, sp.Limit, sp.Product):
        left = evaluate(left)
    if not right.is_Rational:
        return claim(question, lhs, rhs, "=")
    gap = _value_gap(question, lhs)
    if gap is not None:
        return Verdict(Status.UNDECIDED, "undefined", f"it was not shown that {gap}")
    tolerance = _half_unit(text)
    for bits in (64, 256, 1024, 4096):
        try:
            ball = balls.enclose(left, {}, bits)
        except balls.NoEnclosure:
            return Verdict(Status.UNDECIDED, "value", "the value could not be enclosed")
        distance = abs(ball - balls.enclose(right, {}, bits))
        limit = balls.enclose(tolerance, {}, bits).real
        if distance <= limit or left == right:
            shown = "exactly" if distance == 0 or left == right else f"within {tolerance} of the stated number"
            return Verdict(
                Status.PROVED, "balls", f"the value lies {shown}", lhs_value=show(ball), rhs_value=text.strip()
            )
        if distance > limit:
            return Verdict(
                Status.REFUTED,
                "balls",
                f"the value is {show(ball)}, not {text.strip()}",
                lhs_value=show(ball),
                rhs_value=text.strip(),
            )
    return Verdict(Status.UNDECIDED, "value", "the value lies too close to the edge of the rounding", digits=DIGITS)


def _value_gap(question: Question, lhs: Reading) -> Need | str | None:
    """What is not known to be defined; a ball around a function's value shows that the function has one."""
    names = question.used(each for need in lhs.needs for each in need.arguments if isinstance(each, sp.Expr))
    needs = [need for need in lhs.needs if not need.reason.startswith(UNKNOWN)]
    try:
        with deadline(PROOF_SECONDS):
            return first_gap(question, needs, names)
    except TimeUp:
        return "everything in it is defined, in the time for proofs"


def _half_unit(text: str) -> Expr:
    """Half a unit of the last printed place of a decimal; zero for an integer or a fraction, which are exact."""
    mantissa, _, exponent = text.strip("( )").replace("_", "").lower().partition("e")
    if "." not in mantissa or not mantissa.replace(".", "", 1).lstrip("+-").isdigit():
        return sp.Integer(0)
    places = len(mantissa.partition(".")[2])
    return sp.Rational(1, 2) * sp.Integer(10) ** (int(exponent or 0) - places)


def _refutation(
    statement: Statement, question: Question, lhs: Reading, rhs: Reading, at: Mapping[Expr, Reading]
) -> Verdict:
    """The statement is a false belief: REFUTED is success, by the author's counterexample or the machine's."""
    if at:
        point = {symbol: reading.expr for symbol, reading in at.items()}
        problem = None if question.contains(point) else "the given counterexample is not in the domain"
        if problem is None:
            left, right = (evaluate_derivatives(side.expr, question) for side in (lhs, rhs))
            if not set(question.used([left, right])) <= {str(symbol) for symbol in point}:
                problem = "the given counterexample leaves a symbol open"
            elif not needs_at(question, [*lhs.needs, *rhs.needs])(point):
                problem = "at the given point a side is not defined"
            else:
                violated, _ = violation(statement.relation)
                one = _single(point, left, right, violated)
                if one is not None:
                    return one
                problem = "at the given point the belief is not certainly false"
        return Verdict(Status.UNDECIDED, "counterexample", problem)
    verdict = claim(question, lhs, rhs, statement.relation)
    if verdict.status in (Status.PROVED, Status.WITNESSED):
        return Verdict(
            verdict.status,
            verdict.method,
            f"this belief is not false: {verdict.detail}",
            points=verdict.points,
            digits=verdict.digits,
        )
    return verdict


def _single(point: Point, left: Expr, right: Expr, violated: Callable[[Any, Any], bool | None]) -> Verdict | None:
    for bits in (64, 256, 1024):
        try:
            a, b = balls.enclose(left, point, bits), balls.enclose(right, point, bits)
        except balls.NoEnclosure:
            return None
        if violated(a, b):
            return refuted(Sample(0, 1, 0, True, point, show(a), show(b)))
    return None

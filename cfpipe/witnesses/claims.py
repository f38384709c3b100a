"""A relation between two sides over the whole domain: counterexample, proof, or witness, in that order of
cost.

Certified counterexamples come first where they are cheap (a few points), since a false statement should not
wait for methods that can only fail; the full sample comes after the proofs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sympy as sp

from cfpipe.witnesses.algebra.equations import Equation
from cfpipe.witnesses.algebra.methods import prove
from cfpipe.witnesses.algebra.rewriting import prepare
from cfpipe.witnesses.calculus.closed_forms import evaluate
from cfpipe.witnesses.calculus.definedness import evaluate_derivatives, first_gap
from cfpipe.witnesses.calculus.exchange import closed_first
from cfpipe.witnesses.calculus.infinite import KINDS, finite_against_infinite, proved_infinite
from cfpipe.witnesses.calculus.integrability import certainly_diverges
from cfpipe.witnesses.calculus.sign_cases import by_signs
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.domain.pointwise import FEW, cancelled_from, dropped_from, named, needs_at, undefined_point
from cfpipe.witnesses.domain.question import Case, Question
from cfpipe.witnesses.language.expressions import Reading
from cfpipe.witnesses.language.needs import EXCHANGE, Expr, Need
from cfpipe.witnesses.numbers.sampling import LEAST_POINTS, Sample, sample, unequal
from cfpipe.witnesses.order.inequalities import prove_sign
from cfpipe.witnesses.order.relations import prove_order
from cfpipe.witnesses.order.signs import real_valued
from cfpipe.witnesses.order.touching import equal_at, perhaps_equal_at, perhaps_undefined_at
from cfpipe.witnesses.statement import Status, Verdict
from cfpipe.witnesses.sums.empty_ranges import agree_where_empty

MANY = 60
PROOF_SECONDS = 4.0
JUMPING = (sp.sign, sp.Heaviside, sp.floor, sp.ceiling, sp.Piecewise, sp.KroneckerDelta)


def claim(question: Question, lhs: Reading, rhs: Reading, relation: str) -> Verdict:
    """Lhs relation rhs for the whole domain: a quick search for a counterexample, proof, then the full sample."""
    left, right = (evaluate_derivatives(side.expr, question) for side in (lhs, rhs))
    needs = [*lhs.needs, *rhs.needs]
    if any(need.reason == EXCHANGE for need in needs):
        left, right, needs = _exchanged(question, lhs, rhs, left, right)
    names = question.used(
        [
            lhs.expr,
            rhs.expr,
            left,
            right,
            *(each for need in needs for each in need.arguments if isinstance(each, sp.Expr)),
        ]
    )
    violated, strictly = violation(relation)
    lost = [*dropped_from(needs, left, right), *cancelled_from(needs, left, right)]
    met = needs_at(question, needs, lost)
    quick = sample(question, names, left, right, met, violated, MANY, 0.4, quick=True)
    exchanged = any(need.reason == EXCHANGE for need in needs)
    if quick.counterexample is not None:
        return disputed(quick) if exchanged else refuted(quick)
    if not quick.possible and question.is_empty(names):
        return empty()
    if relation == "=" and not (quick.agreeing or exchanged):
        told = _about_infinity(left, right, needs, question, names)
        if told is not None:
            return told
    gap: Need | None = None
    out_of_time = False
    try:
        with deadline(PROOF_SECONDS):
            gap = first_gap(question, needs, names)
            proof = _proof(Equation(left, right, question, frozenset(names)), relation, strictly, needs, gap)
            if proof is not None:
                return Verdict(Status.PROVED, proof[0], proof[1])
    except TimeUp:
        out_of_time = True
    full = sample(question, names, left, right, met, violated)
    if full.counterexample is not None:
        return disputed(full) if exchanged else refuted(full)
    touching = equal_at(question, names, left, right, met) if strictly else None
    if touching is not None:
        return touching
    unseen = _unseen(question, names, lost) if gap is not None else None
    if unseen is not None:
        detail = f"it was not shown that {unseen}, though the rest does not show it"
        return Verdict(Status.UNDECIDED, "undefined", detail)
    verdict = _without_jumps(left_open(question, names, needs, full, gap, out_of_time), needs)
    if verdict.status is not Status.WITNESSED:
        return verdict
    doubt = perhaps_undefined_at(question, names, needs) if gap is not None else None
    return doubt or (perhaps_equal_at(question, names, left, right) if strictly else None) or verdict


def _proof(
    equation: Equation, relation: str, strictly: bool, needs: list[Need], gap: Need | None
) -> tuple[str, str] | None:
    """A proof of the relation, whose sides are defined but for what a split by signs can show."""
    left, right, question, names = equation
    order = None if relation == "=" else strictly
    split = gap is not None and gap.kind == "converges" and relation == "="
    if (gap is not None and not split) or not agree_where_empty(question, needs, {*names}, left, right, order):
        return None
    if split:
        return by_signs(equation, needs)
    return prove(equation) if relation == "=" else _prove_relation(question, {*names}, left, right, relation, strictly)


def _without_jumps(verdict: Verdict, needs: list[Need]) -> Verdict:
    """The verdict, if numbers can witness it: where a derivative meets a jump they agree, and there is no slope."""
    if verdict.status is Status.WITNESSED and any(_jumps(need) for need in needs):
        return replace(verdict, status=Status.UNDECIDED, method="undefined")
    return verdict


def _jumps(need: Need) -> bool:
    """Whether a derivative was taken of an integral or a series of what jumps: where it does, there may be no slope."""
    return need.reason == EXCHANGE and any(each.has(*JUMPING) for each in need.arguments)


def _exchanged(
    question: Question, lhs: Reading, rhs: Reading, left: Expr, right: Expr
) -> tuple[Expr, Expr, list[Need]]:
    """Derivatives of integrals and series: taken inside where that is allowed, else of closed forms where they are."""
    needs = [*lhs.needs, *rhs.needs]
    asked = [need for need in needs if need.reason == EXCHANGE]
    names = question.used([lhs.expr, rhs.expr])
    others = [need for need in needs if need.reason != EXCHANGE]
    try:
        with deadline(2.0):
            if first_gap(question, asked, names) is None:
                return left, right, others
            closed = [closed_first(side.expr, question, names) for side in (lhs, rhs)]
            if closed[0] is not None and closed[1] is not None:
                return evaluate_derivatives(closed[0], question), evaluate_derivatives(closed[1], question), others
    except TimeUp:
        pass
    return left, right, needs


def _about_infinity(left: Expr, right: Expr, needs: list[Need], question: Question, names: set[str]) -> Verdict | None:
    if not any(isinstance(side, KINDS) for side in (left, right)):
        return None
    sentence = proved_infinite(left, right, needs, question, names)
    if sentence is not None:
        return Verdict(Status.PROVED, "infinite-limit", sentence)
    try:
        with deadline(1.0):
            for point in question.points(names, (), (), FEW // 2):
                if finite_against_infinite(left, right, point):
                    return refuted(Sample(0, 1, 0, True, point, "an infinity on one side", "none on the other"))
    except TimeUp:
        return None
    return None


def _unseen(question: Question, names: set[str], lost: list[Need]) -> Need | None:
    """What SymPy dropped while building and may not exist: no number can tell.

    A series, an integral or a limit, or a divisor that cancelled inside one.
    """
    try:
        with deadline(1.0):
            return first_gap(question, lost, names)
    except TimeUp:
        return lost[0]


def left_open(
    question: Question, names: set[str], needs: list[Need], found: Sample, gap: Need | None, out_of_time: bool
) -> Verdict:
    undefined = undefined_point(question, names, needs) if gap is not None else None
    if undefined is not None:
        where = ", ".join(f"{name} = {value}" for name, value in undefined[1])
        return Verdict(
            Status.UNDECIDED,
            "undefined",
            f"not defined everywhere: it needs that {undefined[0]}, which fails at {where}",
            counterexample=undefined[1],
        )
    if found.diverging is not None:
        where = ", ".join(f"{name} = {value}" for name, value in named(found.diverging))
        return Verdict(
            Status.UNDECIDED, "undefined", f"a series diverges at {where}", counterexample=named(found.diverging)
        )
    if gap is not None and gap.kind == "converges" and not gap.binders and _diverges(question, names, gap):
        return Verdict(Status.UNDECIDED, "undefined", f"{gap.arguments[0]} does not converge everywhere")
    if gap is not None and gap.kind == "jump":
        return Verdict(Status.UNDECIDED, "undefined", f"it was not shown that {gap} wherever a derivative is taken")
    if found.disagreement is not None:
        return Verdict(
            Status.UNDECIDED,
            "numeric-disagreement",
            "numbers disagree, but no enclosure certifies it",
            named(found.disagreement),
        )
    why = (
        f"it was not shown that {gap}"
        if gap is not None
        else "the time for proofs ran out"
        if out_of_time
        else "no method proved it"
    )
    wanted = LEAST_POINTS if names else 1
    if gap is not None and gap.kind == "converges":
        wanted = max(wanted, int(0.7 * found.possible))  # where nothing could be compared, there may be no value
    if found.agreeing >= wanted and found.agreeing >= 0.6 * found.possible:
        digits = found.digits if found.exact else 24
        return Verdict(
            Status.WITNESSED,
            "balls" if found.exact else "quadrature",
            f"agreement at {found.agreeing} points of the domain; {why}",
            points=found.agreeing,
            digits=digits,
        )
    return Verdict(
        Status.UNDECIDED,
        "too-few-points",
        f"{why}, and only {found.agreeing} points could be compared",
        points=found.agreeing,
    )


def _diverges(question: Question, names: set[str], gap: Need) -> bool:
    """Whether a series or an integral certainly diverges on a case of the domain."""
    (expr,) = gap.arguments
    try:
        with deadline(1.0):
            cases = question.cases(names)
            return isinstance(expr, (sp.Sum, sp.Integral)) and any(
                certainly_diverges(expr.xreplace(case)) for case in cases or ()
            )
    except TimeUp:
        return False


def refuted(found: Sample) -> Verdict:
    assert found.counterexample is not None
    pairs = named(found.counterexample)
    where = "the two sides" if not pairs else "at " + ", ".join(f"{name} = {value}" for name, value in pairs)
    return Verdict(
        Status.REFUTED,
        "counterexample",
        f"{where}: left {found.left}, right {found.right}",
        pairs,
        found.left,
        found.right,
        found.possible,
    )


def disputed(found: Sample) -> Verdict:
    """A derivative was taken under an integral, a series or a limit: both sides differ, or that was not allowed."""
    told = refuted(found)
    detail = f"{told.detail}, if {EXCHANGE.removesuffix(' is not proved here')} is allowed here, which was not shown"
    return replace(told, status=Status.UNDECIDED, method="numeric-disagreement", detail=detail)


def empty() -> Verdict:
    detail = "no point of the domain was found: the declared domains and constraints seem to contradict each other"
    return Verdict(Status.UNDECIDED, "empty-domain", detail)


def violation(relation: str) -> tuple[Callable[[Any, Any], bool | None], bool]:
    def less(a: Any, b: Any, strict: bool) -> bool | None:
        if a.imag != 0 or b.imag != 0:
            return None
        if a.real > b.real or (strict and a.real == b.real and a.real.rad() == 0 and b.real.rad() == 0):
            return True
        if a.real < b.real or (not strict and a.real.overlaps(b.real)):
            return False
        return None

    strict = relation in ("<", ">")
    match relation:
        case "=":
            return unequal, False
        case "<" | "<=":
            return lambda a, b: less(a, b, strict), strict
        case ">" | ">=":
            return lambda a, b: less(b, a, strict), strict
    return lambda a, b: True if a == b and a.real.rad() == 0 else False if not a.overlaps(b) else None, True


def _prove_relation(
    question: Question, names: set[str], left: Expr, right: Expr, relation: str, strict: bool
) -> tuple[str, str] | None:
    if relation == "!=":
        return prove_sign(left - right, question, names, strict=True) or prove_sign(
            right - left, question, names, strict=True
        )
    small, large = (left, right) if relation in ("<", "<=") else (right, left)
    cases = question.cases(names)
    if not is_real(left, cases) and not is_real(right, cases):
        return None
    difference = large - small
    if difference.has(sp.Sum, sp.Product, sp.Integral, sp.Limit):
        closed = _closed(difference, cases)
        if closed is None:
            return prove_order(small, large, strict, question, names)
        difference, small, large = closed, sp.S.Zero, closed
    return prove_sign(difference, question, names, strict=strict) or prove_order(small, large, strict, question, names)


def _closed(difference: Expr, cases: list[Case] | None) -> Expr | None:
    """The difference with closed forms, in the declared symbols; None where they cannot be brought back."""
    if not cases or len(cases) > 1:
        return None
    closed = evaluate(difference.xreplace(cases[0]))
    back = {value: symbol for symbol, value in cases[0].items() if value.is_Symbol}
    return closed.xreplace(back) if len(back) == len(cases[0]) and not closed.has(sp.Sum) else None


def is_real(expr: Expr, cases: list[Case] | None) -> bool:
    """Whether it can be compared at all; a difference with a sign needs only one real side."""
    return bool(cases) and all(real_valued(each) for each in (prepare(expr.xreplace(case)) for case in cases or ()))

"""The verdict on a claimed maximum or minimum: a better point, a proof that there is none, or neither."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import sympy as sp

from cfpipe.witnesses.calculus.closed_forms import evaluate
from cfpipe.witnesses.calculus.definedness import evaluate_derivatives, first_gap
from cfpipe.witnesses.claims import (
    PROOF_SECONDS,
    claim,
    empty,
    is_real,
    left_open,
    refuted,
    violation,
)
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.domain.pointwise import FEW, named, needs_at
from cfpipe.witnesses.domain.question import Point, Question
from cfpipe.witnesses.domain.zeros import sign_of
from cfpipe.witnesses.failures import NOT_ENCLOSED
from cfpipe.witnesses.language.expressions import Reading
from cfpipe.witnesses.language.needs import Expr, Need
from cfpipe.witnesses.numbers import balls
from cfpipe.witnesses.numbers.sampling import Sample, sample, show
from cfpipe.witnesses.order.joint_optima import prove_joint_optimum
from cfpipe.witnesses.order.optima import prove_optimum
from cfpipe.witnesses.statement import Status, Verdict

STEPS = tuple(sp.Rational(sign, size) for size in (2, 10, 100, 10_000) for sign in (1, -1))
TINY = tuple(sp.Rational(sign, 10**places) for places in range(6, 60, 3) for sign in (1, -1))
NEAR_BITS, BITS = 128, 512


def decide_optimum(
    maximum: bool, over: tuple[str, ...], question: Question, sides: Mapping[str, Reading], at: Mapping[Expr, Reading]
) -> Verdict:
    objective = evaluate_derivatives(sides["objective"].expr, question)
    variables = [question.symbols[name] for name in over]
    candidate = {
        variable: evaluate_derivatives(at[variable].expr, question) for variable in variables if variable in at
    }
    if (
        not variables
        or len(candidate) != len(variables)
        or any(variable in each.free_symbols for each in candidate.values() for variable in variables)
    ):
        return Verdict(
            Status.UNDECIDED,
            "optimum",
            "every variable in `over` needs a candidate in `at` that is free of these variables",
        )
    names = question.used([objective, *candidate.values(), *variables])
    at_candidate = objective.xreplace(candidate)
    needs = [*sides["objective"].needs, *(need for variable in candidate for need in at[variable].needs)]
    violated, _ = violation("<=" if maximum else ">=")
    outside = _outside(question, names, candidate)
    if outside is not None:
        return outside
    defined = needs_at(question, needs)
    rivals = _Rivals(question, objective, violated, defined)
    better = _nearby(rivals, names, candidate)
    if better is not None:
        return _beaten(better, maximum)
    quick = sample(question, names, objective, at_candidate, defined, violated, FEW * 2, 1.0)
    if quick.counterexample is not None:
        return _beaten(quick, maximum)
    if not quick.possible and question.is_empty(names):
        return empty()
    gap: Need | None = None
    try:
        with deadline(PROOF_SECONDS):
            gap = first_gap(question, needs, names)
            real = any(is_real(each, question.cases(names)) for each in (at_candidate, objective))
            whole = gap is None and real
            proof = _proof(objective, candidate, question, names, maximum) if whole else None
            if proof is not None:
                return _with_value(question, sides, at_candidate, proof)
    except TimeUp:
        pass
    full = sample(question, names, objective, at_candidate, needs_at(question, needs), violated)
    if full.counterexample is not None:
        return _beaten(full, maximum)
    beside = _uphill(rivals, names, candidate)
    if beside is not None:
        return _beaten(beside, maximum)
    verdict = left_open(question, names, needs, full, gap, False)
    if verdict.status is Status.WITNESSED and not all(map(question.contains, _candidates(question, names, candidate))):
        return Verdict(Status.UNDECIDED, "outside-the-domain", "it was not shown that the candidate lies in the domain")
    return verdict


def _proof(
    objective: Expr, candidate: Mapping[Expr, Expr], question: Question, names: set[str], maximum: bool
) -> tuple[str, str] | None:
    for method in (prove_optimum, prove_joint_optimum):
        try:
            found = method(objective, candidate, question, names, maximum=maximum)
        except ValueError:  # SymPy takes no derivative of a sign at a place that moves
            continue
        if found is not None:
            return found
    return None


def exact_value(expr: Expr, point: Point) -> Expr:
    """The value at a point, finite sums over data written out."""
    written = evaluate(expr.xreplace({key: value for key, value in point.items() if key.is_Symbol}))
    elements = {
        each: point[each.base][int(each.indices[0]) - 1]
        for each in written.atoms(sp.Indexed)
        if each.indices[0].is_Integer and 1 <= each.indices[0] <= len(point[each.base])
    }
    return written.xreplace(elements)


class _Rivals(NamedTuple):
    """Points that may be better than the candidate: of the domain, the objective being defined there."""

    question: Question
    objective: Expr
    violated: Callable[[Any, Any], bool | None]
    defined: Callable[[Point], bool]

    def better(self, other: Point, best: Point, bits: int) -> Sample | None:
        """The other point if it is certainly better; raises `NoEnclosure` where balls cannot tell."""
        if not self.allows(other):
            return None
        a, b = balls.enclose(self.objective, other, bits), balls.enclose(self.objective, best, bits)
        return Sample(0, 1, 0, True, other, show(a), show(b)) if self.violated(a, b) else None

    def allows(self, point: Point) -> bool:
        return self.question.contains(point) and self.defined(point)


def _nearby(rivals: _Rivals, names: set[str], candidate: Mapping[Expr, Expr]) -> Sample | None:
    """A point close to the candidate where the objective is certainly better, both sides defined."""
    question, objective = rivals.question, rivals.objective
    parameters = names - {str(variable) for variable in candidate}
    data = {base for expr in (objective, *candidate.values()) for base in expr.atoms(sp.IndexedBase)}
    for point in question.points(parameters, data, (), FEW):
        places = {variable: exact_value(place, point) for variable, place in candidate.items()}
        best = {**point, **places}
        if not all(value.is_Rational for value in places.values()) or not rivals.allows(best):
            continue
        for variable in candidate:
            for part in STEPS:
                other = {**best, variable: best[variable] + part * (abs(best[variable]) or 1)}
                with contextlib.suppress(balls.NoEnclosure):
                    found = rivals.better(other, best, NEAR_BITS)
                    if found is not None:
                        return found
    return None


def _uphill(rivals: _Rivals, names: set[str], candidate: Mapping[Expr, Expr]) -> Sample | None:
    """A certainly better point very close to the candidate, where a slope there is certainly not zero."""
    question, objective = rivals.question, rivals.objective
    real = [variable for variable in candidate if question.domains[variable.name].sort == "real"]
    if objective.has(sp.Indexed, sp.Sum, sp.Integral, sp.Product, sp.Limit):
        return None
    try:
        with deadline(1.0):
            for best in itertools.islice(_candidates(question, names, candidate), FEW // 2):
                for variable in real if rivals.allows(best) else ():
                    if not balls.enclose(sp.diff(objective, variable), best, BITS).contains(0):
                        for part in TINY:
                            found = rivals.better({**best, variable: best[variable] + part}, best, BITS)
                            if found is not None:
                                return found
    except (TimeUp, *NOT_ENCLOSED):
        return None
    return None


def _beaten(found: Sample, maximum: bool) -> Verdict:
    verdict = refuted(found)
    word = "larger" if maximum else "smaller"
    return Verdict(
        verdict.status,
        "counterexample",
        f"the objective is {word} elsewhere, {verdict.detail}",
        verdict.counterexample,
        verdict.lhs_value,
        verdict.rhs_value,
        verdict.points,
    )


def _candidates(question: Question, names: set[str], candidate: Mapping[Expr, Expr]) -> Iterator[Point]:
    """The candidate at points of the parameters, where its values are numbers."""
    for point in question.points(names - {str(variable) for variable in candidate}, (), (), 4 * FEW):
        values = {variable: place.xreplace(point) for variable, place in candidate.items()}
        if not any(value.free_symbols or value.has(sp.Indexed) for value in values.values()):
            yield {**point, **values}


def _outside(question: Question, names: set[str], candidate: Mapping[Expr, Expr]) -> Verdict | None:
    """A certified point at which the candidate is not in the domain."""
    for point in _candidates(question, names, candidate):
        if not question.contains(point) and _certainly_outside(question, point, candidate):
            return Verdict(Status.REFUTED, "outside-the-domain", "the candidate is not in the domain", named(point))
    return None


def _certainly_outside(question: Question, point: Point, candidate: Mapping[Expr, Expr]) -> bool:
    """Rational values are compared exactly; others must lie on the wrong side of an end or of a constraint."""
    if all(point[variable].is_Rational for variable in candidate):
        return True
    for variable in candidate:
        domain = question.domains[variable.name]
        for end, sign in ((domain.low, 1), (domain.high, -1)) if domain.sort in ("real", "integer") else ():
            if end is not None and sign_of(sign * (point[variable] - end.xreplace(point))) == -1:
                return True
    orders = [each for each in question.constraints if isinstance(each, (sp.Ge, sp.Gt, sp.Le, sp.Lt))]
    return any(sign_of((each.gts - each.lts).xreplace(point)) == -1 for each in orders)


def _with_value(
    question: Question, sides: Mapping[str, Reading], at_candidate: Expr, proof: tuple[str, str]
) -> Verdict:
    if "attained" not in sides:
        return Verdict(Status.PROVED, proof[0], proof[1])
    value = claim(question, Reading(at_candidate, ()), sides["attained"], "=")
    if value.status is Status.PROVED:
        return Verdict(Status.PROVED, proof[0], f"{proof[1]}; the value there is as stated")
    return Verdict(
        value.status,
        value.method,
        f"{proof[1]}; the stated value: {value.detail}",
        value.counterexample,
        value.lhs_value,
        value.rhs_value,
        value.points,
        value.digits,
    )

"""The verdict on a claimed maximum or minimum: a better point, a proof that there is none, or neither."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from cfpipe.witnesses import balls
from cfpipe.witnesses.claims import (
    PROOF_SECONDS,
    claim,
    empty,
    is_real,
    left_open,
    refuted,
    violation,
)
from cfpipe.witnesses.closed_forms import evaluate
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.definedness import evaluate_derivatives, first_gap
from cfpipe.witnesses.expressions import Reading
from cfpipe.witnesses.joint_optima import prove_joint_optimum
from cfpipe.witnesses.needs import Expr, Need
from cfpipe.witnesses.optima import prove_optimum
from cfpipe.witnesses.pointwise import FEW, named, needs_at
from cfpipe.witnesses.question import Point, Question
from cfpipe.witnesses.sampling import Sample, sample, show
from cfpipe.witnesses.statement import Status, Verdict

STEPS = tuple(sp.Rational(sign, size) for size in (2, 10, 100, 10_000) for sign in (1, -1))


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
    better = _nearby(question, names, objective, candidate, violated, defined)
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
    return left_open(question, names, needs, full, gap, False)


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


def _nearby(
    question: Question,
    names: set[str],
    objective: Expr,
    candidate: Mapping[Expr, Expr],
    violated: Callable[[Any, Any], bool | None],
    defined: Callable[[Point], bool],
) -> Sample | None:
    """A point close to the candidate where the objective is certainly better, both sides defined."""
    parameters = names - {str(variable) for variable in candidate}
    data = {base for expr in (objective, *candidate.values()) for base in expr.atoms(sp.IndexedBase)}
    for point in question.points(parameters, data, (), FEW):
        places = {variable: exact_value(place, point) for variable, place in candidate.items()}
        best = {**point, **places}
        if not all(value.is_Rational for value in places.values()) or not question.contains(best) or not defined(best):
            continue
        for variable in candidate:
            for part in STEPS:
                other = {**best, variable: best[variable] + part * (abs(best[variable]) or 1)}
                if not question.contains(other) or not defined(other):
                    continue
                try:
                    a, b = balls.enclose(objective, other, 128), balls.enclose(objective, best, 128)
                except balls.NoEnclosure:
                    continue
                if violated(a, b):
                    return Sample(0, 1, 0, True, other, show(a), show(b))
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


def _outside(question: Question, names: set[str], candidate: Mapping[Expr, Expr]) -> Verdict | None:
    """A certified point at which the candidate is not in the domain."""
    parameters = names - {str(variable) for variable in candidate}
    for point in question.points(parameters, (), (), 4 * FEW):
        values = {variable: place.xreplace(point) for variable, place in candidate.items()}
        if all(value.is_Rational for value in values.values()) and not question.contains({**point, **values}):
            return Verdict(
                Status.REFUTED, "outside-the-domain", "the candidate is not in the domain", named({**point, **values})
            )
    return None


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

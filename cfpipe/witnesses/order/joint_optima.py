"""Optima that one variable at a time does not show: convex functions of several variables, and plain inequalities.

The candidate must lie in the declared domain and meet every constraint, for all values of the parameters; then
- convex: on a convex open box the gradient vanishes at the candidate and the Hessian of the objective (negated for a
  maximum) is positive semidefinite everywhere: all its principal minors are not negative (Horn and Johnson, "Matrix
  Analysis", 7.2.5);
- order: objective <= its value at the candidate is itself an inequality over the whole domain (`relations.py`).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.algebra.rewriting import prepare
from cfpipe.witnesses.domain.question import Case, Question
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.comparisons import shown
from cfpipe.witnesses.order.inequalities import differentiable, inside, prove_sign
from cfpipe.witnesses.order.relations import prove_order
from cfpipe.witnesses.order.signs import nonzero

MOST_VARIABLES = 3


def prove_joint_optimum(
    objective: Expr, candidate: Mapping[Expr, Expr], question: Question, names: set[str], *, maximum: bool
) -> tuple[str, str] | None:
    parameters = names - {str(variable) for variable in candidate}
    cases = question.cases(parameters) if parameters else [{}]
    if not cases or not all(_feasible(candidate, question, case) for case in cases):
        return None
    if _convex(objective, candidate, question, cases, names, maximum):
        word = "concave" if maximum else "convex"
        return "hessian", f"the gradient vanishes there and the objective is jointly {word} on the whole domain"
    best = objective.xreplace(dict(candidate))
    if best.has(sp.Sum, sp.Integral, sp.Product, sp.Limit) or objective.has(sp.Sum, sp.Integral, sp.Product, sp.Limit):
        return None
    small, large = (objective, best) if maximum else (best, objective)
    found = prove_sign(large - small, question, names, strict=False) or prove_order(
        small, large, False, question, names
    )
    return None if found is None else (found[0], f"no value is {'larger' if maximum else 'smaller'}: {found[1]}")


def _feasible(candidate: Mapping[Expr, Expr], question: Question, case: Case) -> bool:
    """Whether the candidate certainly is a point of the domain."""
    known = {variable: place.xreplace(case) for variable, place in candidate.items()}
    here = {**case, **known}
    for variable, place in known.items():
        domain = question.domains[variable.name]
        low, high = (None if end is None else end.xreplace(here) for end in (domain.low, domain.high))
        if domain.sort != "real" or (domain.nonzero and not nonzero(place)):
            return False
        if not inside(place, low, domain.low_closed, high, domain.high_closed):
            return False
    return all(
        _met(condition.xreplace(here)) for condition in question.constraints if condition.free_symbols & set(known)
    )


def _met(condition: Expr) -> bool:
    if condition in (sp.true, sp.false):
        return bool(condition)
    if isinstance(condition, (sp.Ge, sp.Gt, sp.Le, sp.Lt)):
        return shown(sp.expand(condition.gts - condition.lts), isinstance(condition, (sp.Gt, sp.Lt)))
    return False


def _convex(
    objective: Expr,
    candidate: Mapping[Expr, Expr],
    question: Question,
    cases: list[Case],
    names: set[str],
    maximum: bool,
) -> bool:
    variables = list(candidate)
    if not 1 <= len(variables) <= MOST_VARIABLES or not _open_box(variables, question):
        return False
    function = -objective if maximum else objective
    gradient = [sp.diff(function, variable) for variable in variables]
    here = [{**case, **{variable: place.xreplace(case) for variable, place in candidate.items()}} for case in cases]
    if not all(vanishes(slope.xreplace(each)) for slope in gradient for each in here):
        return False
    everywhere = question.cases(names)
    if not everywhere:
        return False
    hessian = sp.Matrix([[sp.diff(slope, variable) for variable in variables] for slope in gradient])
    for case in everywhere:
        if not all(differentiable(function, case, variable) for variable in variables):
            return False
        for size in range(1, len(variables) + 1):
            for rows in itertools.combinations(range(len(variables)), size):
                minor = hessian.extract(list(rows), list(rows)).det()
                if not shown(prepare(sp.factor(minor)).xreplace(case)):
                    return False
    return True


def _open_box(variables: list[Expr], question: Question) -> bool:
    """Intervals with open or infinite ends that do not depend on each other: convex, with no boundary of its own."""
    for variable in variables:
        domain = question.domains[variable.name]
        ends = [end for end in (domain.low, domain.high) if end is not None]
        if domain.low_closed or domain.high_closed or domain.nonzero:
            return False
        if any(end.free_symbols & set(variables) for end in ends):
            return False
    return not any(condition.free_symbols & set(variables) for condition in question.constraints)

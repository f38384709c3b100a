"""Proofs that an expression is positive or not negative on a case of the domain (`question.py`).

- sign: every term, factor or root count says so (`signs.py`);
- convex: in one variable v, the second derivative is not negative, and at some v0 of the domain the
  expression is not   negative and its derivative zero, so v0 is a global minimum;
- monotone: the derivative has one sign on each side of such a v0 (or of a closed end), and the expression
  is not   negative there. The variable runs through an interval, so the expression must be differentiable
  all over it; that is asked of the tree. Candidates for v0 are the other symbols of the same kind, 0, 1,
  1/2, and the roots SymPy finds, each of them only used after its derivative was shown to vanish.
"""

from __future__ import annotations

import itertools

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.calculus.smoothness import met, tree_needs
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.domain.question import Case, Question
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, positive, without_sums

SECONDS = 1.0


def prove_sign(difference: Expr, question: Question, names: set[str], *, strict: bool) -> tuple[str, str] | None:
    """A method's name and sentence if the difference is >= 0 (> 0 if strict) on the whole domain."""
    cases = question.cases(names)
    if not cases:
        return None
    shown = positive if strict else nonnegative
    for each in itertools.chain([cases], question.cases_under_facts(names)):
        there = [difference.xreplace(case) for case in each]
        if there and all(shown(value) or (not strict and vanishes(value)) for value in there):
            return "sign", "the difference has this sign term by term"
    try:
        with deadline(2 * SECONDS):
            return _by_minimum(difference, question, names, strict)
    except TimeUp:
        return None


def _by_minimum(difference: Expr, question: Question, names: set[str], strict: bool) -> tuple[str, str] | None:
    for name in sorted(names):
        variable = question.symbols[name]
        if question.domains[name].sort != "real" or not difference.has(variable):
            continue
        for base in _minima(difference, variable, question, names):
            method = _single_minimum(difference, variable, base, question, names, strict)
            if method:
                return (
                    method,
                    f"as a function of {variable} it is least at {variable} = {base}, where it is not negative",
                )
    return None


def _minima(difference: Expr, variable: Expr, question: Question, names: set[str]) -> list[Expr]:
    slope = sp.diff(difference, variable)
    found: list[Expr] = []
    domain = question.domains[variable.name]
    found += [
        end
        for end, closed in ((domain.low, domain.low_closed), (domain.high, domain.high_closed))
        if end is not None and closed
    ]
    found += [
        question.symbols[name]
        for name in sorted(names)
        if name != variable.name and question.domains[name].sort == "real"
    ]
    found += [sp.Integer(0), sp.Integer(1), sp.Rational(1, 2)]
    try:
        with deadline(SECONDS):
            found += [root for root in sp.solve(slope, variable)[:4] if not root.has(sp.I)]
    except TimeUp:
        pass
    except Exception:  # noqa: BLE001 -- SymPy fails in many ways: then there are no further candidates
        return list(dict.fromkeys(found))
    return list(dict.fromkeys(found))


def _single_minimum(
    difference: Expr, variable: Expr, base: Expr, question: Question, names: set[str], strict: bool
) -> str | None:
    outside = names - {variable.name}
    cases = question.cases(outside)
    if not cases or question.others_depend_on(variable):
        return None
    slope, curve = sp.diff(difference, variable), sp.diff(difference, variable, 2)
    convex = True
    for case in cases:
        place = base.xreplace(case)
        domain = question.domains[variable.name]
        low = None if domain.low is None else domain.low.xreplace(case)
        high = None if domain.high is None else domain.high.xreplace(case)
        if place.has(sp.zoo, sp.nan, sp.oo) or not inside(place, low, domain.low_closed, high, domain.high_closed):
            return None
        here = {**case, variable: place}
        value = difference.xreplace(here)
        if not (positive(value) if strict else nonnegative(value) or vanishes(value)):
            return None
        runs = sides(place, low, high, domain.low_closed, domain.high_closed)
        if not all(differentiable(difference, {**case, variable: run}, variable) for _, run in [*runs, (0, place)]):
            return None
        flat = vanishes(slope.xreplace(here))
        convex = convex and flat and all(nonnegative(curve.xreplace({**case, variable: run})) for _, run in runs)
        if convex:
            continue
        if not all(nonnegative(side * slope.xreplace({**case, variable: run})) for side, run in runs):
            return None
    return "convex" if convex else "monotone"


def differentiable(expr: Expr, case: Case, variable: Expr) -> bool:
    """In the variable; that its constants are defined is shown with the statement's needs."""
    return all(
        need.kind not in ("fail", "jump") and met(need.kind, [each.xreplace(case) for each in need.arguments])
        for need in tree_needs(expr, variable)
    )


def inside(place: Expr, low: Expr | None, low_closed: bool, high: Expr | None, high_closed: bool) -> bool:
    """Whether a place certainly lies between the ends."""
    if not without_sums(place).is_real:
        return False
    above = low is None or positive(place - low) or (low_closed and (nonnegative(place - low) or vanishes(place - low)))
    below = (
        high is None
        or positive(high - place)
        or (high_closed and (nonnegative(high - place) or vanishes(high - place)))
    )
    return above and below


def sides(
    place: Expr, low: Expr | None, high: Expr | None, low_closed: bool = False, high_closed: bool = False
) -> list[tuple[int, Expr]]:
    """Where a variable runs left (-1) and right (+1) of a place; a side of no length is left out.

    Closed ends belong to the run where the ends' own substitution allows it (w = 0 is the end).
    """
    w = sp.Symbol("w beside", positive=True)
    runs: list[tuple[int, Expr]] = []
    if low is None:
        runs.append((-1, place - w))
    elif not vanishes(place - low):
        runs.append((-1, (low + place * w) / (1 + w)))
        if low_closed:
            runs.append((-1, low))
    if high is None:
        runs.append((1, place + w))
    elif not vanishes(high - place):
        runs.append((1, (place + high * w) / (1 + w)))
        if high_closed:
            runs.append((1, high))
    return runs

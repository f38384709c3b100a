"""Shows that a divisor is not zero where the cases alone do not tell: by the constraints, or because it is a constant.

The cases of a question use a constraint only if it is linear in a symbol.  `a*d - b*c != 0` is not, and is what the
inverse of a matrix needs.  A constraint that says that something is not zero says so of each of its factors; a divisor
of which every factor is such a one, or is not zero for its own sake, is not zero.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.needs import Expr, Need
from cfpipe.witnesses.normal import vanishes
from cfpipe.witnesses.question import Case, Question
from cfpipe.witnesses.smoothness import met

SECONDS = 1.0


def given(question: Question, need: Need, cases: list[Case] | None) -> bool:
    """Whether what must not be zero is shown not to be, from the constraints or as a constant."""
    base = need.arguments[0] if need.arguments else sp.S.Zero
    powers = need.kind == "power" or (need.kind == "strict-power" and need.arguments[1].is_integer)
    if not cases or not (need.kind == "nonzero" or powers):
        return False
    if not all(binder.kind in ("derivative", "if") for binder in need.binders):
        return False
    if not base.free_symbols <= set(question.symbols.values()):
        return False
    try:
        with deadline(SECONDS):
            return _constant(base, cases) or _by_constraints(question, base, cases)
    except TimeUp:
        return False


def _constant(expr: Expr, cases: list[Case]) -> bool:
    """Such as sin(x)**2 + cos(x)**2: it differs from its value at one place by zero everywhere."""
    for place in (sp.S.Zero, sp.S.One):
        value = expr.xreplace(dict.fromkeys(expr.free_symbols, place))
        if value.is_Rational and value != 0 and all(vanishes(expr.xreplace(case) - value) for case in cases):
            return True
    return False


def _by_constraints(question: Question, expr: Expr, cases: list[Case]) -> bool:
    known = list(_known(question.constraints))
    if not known:
        return False
    wanted = _numerator(expr)
    if wanted is None:
        return False
    present = [each for each in map(_numerator, known) if each is not None]
    if any(_associated(wanted, each) for each in present):
        return True
    factors = [factor for each in present for factor in _factors(each)]
    return all(
        any(_associated(one, other) for other in factors) or all(met("nonzero", [one.xreplace(case)]) for case in cases)
        for one in _factors(wanted)
    )


def _known(conditions: tuple[Expr, ...]) -> Iterator[Expr]:
    """What the constraints say is not zero."""
    for condition in conditions:
        if isinstance(condition, sp.And):
            yield from _known(condition.args)
        elif isinstance(condition, (sp.Ne, sp.Lt, sp.Gt)):
            yield condition.lhs - condition.rhs


def _numerator(expr: Expr) -> Expr | None:
    """Of the quotient in lowest terms: if the quotient has a value that is not zero, neither has its numerator."""
    try:
        return sp.fraction(sp.cancel(sp.together(expr)))[0]
    except (sp.PolynomialError, NotImplementedError, TypeError):
        return None


def _factors(expr: Expr) -> list[Expr]:
    try:
        return [factor for factor, _ in sp.factor_list(expr)[1]]
    except (sp.PolynomialError, NotImplementedError, TypeError):
        return [expr]


def _associated(one: Expr, other: Expr) -> bool:
    """Whether they differ by a rational factor only."""
    if one.free_symbols != other.free_symbols:
        return False
    first, second = sp.expand(one), sp.expand(other)
    head, tail = (dict(each.as_coefficients_dict()) for each in (first, second))
    if head.keys() != tail.keys():
        return False
    ratios = {head[term] / tail[term] for term in head}
    return len(ratios) == 1

"""Shows that a divisor is not zero where the cases alone do not tell: by the constraints, or because it is a constant.

The cases of a question use a constraint only if it is linear in a symbol.  `a*d - b*c != 0` is not, and is what the
inverse of a matrix needs.  A constraint that says that something is not zero says so of each of its factors; a divisor
of which every factor is such a one, or is not zero for its own sake, is not zero.  Nor is a definite quadratic form.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from cfpipe.witnesses.algebra.complexes import parts
from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.calculus.smoothness import met
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.domain.question import Case, Question
from cfpipe.witnesses.failures import NOT_FACTORED
from cfpipe.witnesses.language.matrices import MOST_ROWS, Matrix, determinant
from cfpipe.witnesses.language.needs import Expr, Need
from cfpipe.witnesses.order.signs import positive, real_valued

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
            return _constant(base, cases) or _by_constraints(question, base, cases) or _definite(question, base, cases)
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
    wanted = _numerator(_squared_size(question, expr) if expr.has(sp.I) else expr)
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


def _squared_size(question: Question, expr: Expr) -> Expr:
    """a**2 + b**2 of a + I*b, zero where it is; the expression itself where its parts are not known."""
    if not all(question.domains[each.name].sort in ("real", "integer") for each in expr.free_symbols):
        return expr
    names = {each: sp.Dummy(each.name, real=True) for each in expr.free_symbols}
    both = parts(expr.xreplace(names))
    if both is None:
        return expr
    return sp.expand(both[0] ** 2 + both[1] ** 2).xreplace({value: key for key, value in names.items()})


def _known(conditions: tuple[Expr, ...]) -> Iterator[Expr]:
    """What the constraints say is not zero."""
    for condition in conditions:
        if isinstance(condition, sp.And):
            yield from _known(condition.args)
        elif isinstance(condition, (sp.Ne, sp.Lt, sp.Gt)):
            yield condition.lhs - condition.rhs
            if not isinstance(condition, sp.Ne) and isinstance(condition.lts, sp.Abs):  # |u| < v: u is not v, nor -v
                yield condition.gts - condition.lts.args[0]
                yield condition.gts + condition.lts.args[0]


def _definite(question: Question, expr: Expr, cases: list[Case]) -> bool:
    """A polynomial of degree 2 in real symbols, whose form with 1 as a further variable is positive definite.

    That is so if the leading minors of its matrix are positive (Sylvester; Horn and Johnson, Matrix Analysis, 7.2.5).
    Any real value of these symbols will do, so only the other symbols, in the minors, take the domain's values.
    """
    domains = question.domains
    moving = [each for each in sorted(expr.free_symbols, key=str) if domains[each.name].sort == "real"]
    moving = [each for each in moving if domains[each.name].low is None and domains[each.name].high is None]
    whole = sp.expand(sp.numer(sp.together(expr)))
    if not 0 < len(moving) < MOST_ROWS or not whole.is_polynomial(*moving):
        return False
    form = sp.Poly(whole, *moving)
    if form.total_degree() != 2:
        return False
    whole_form = [*moving, sp.S.One]
    rows = tuple(
        tuple(form.coeff_monomial(one * other) / (1 if one == other else 2) for other in whole_form)
        for one in whole_form
    )
    minors = (determinant(Matrix(tuple(row[:size] for row in rows[:size]))) for size in range(1, len(rows) + 1))
    return all(real_valued(entry.xreplace(case)) for case in cases for row in rows for entry in row) and all(
        positive(sp.expand(minor).xreplace(case)) for minor in minors for case in cases
    )


def _numerator(expr: Expr) -> Expr | None:
    """Of the quotient in lowest terms: if the quotient has a value that is not zero, neither has its numerator."""
    try:
        return sp.fraction(sp.cancel(sp.together(expr)))[0]
    except (*NOT_FACTORED, TypeError):
        return None


def _factors(expr: Expr) -> list[Expr]:
    try:
        return [factor for factor, _ in sp.factor_list(expr)[1]]
    except (*NOT_FACTORED, TypeError):
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

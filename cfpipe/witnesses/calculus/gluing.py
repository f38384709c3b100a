"""Derivatives where branches meet: Abs(x)**3, the Huber loss, max(0, x)**2.

Between the zeros of what its corners turn at, such a function is one of several smooth branches.  At a zero x0 it is
differentiable n times, with the derivatives of any branch that meets there, if all of these branches are smooth at x0
and agree there in their value and their derivatives up to order n, and the function's own value there is this one:
near x0 it is one smooth branch on each side (Taylor's theorem on both, with one polynomial).  The zeros are isolated,
since what decides is linear in the variable and not zero all over.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from functools import lru_cache

import sympy as sp

from cfpipe.witnesses.algebra.corners import Signs, corner_factors, without_corners
from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.calculus.smoothness import met, tree_needs
from cfpipe.witnesses.domain.question import Question
from cfpipe.witnesses.language.needs import Expr, Need
from cfpipe.witnesses.order.signs import nonzero, positive

CORNERED = (sp.Abs, sp.sign, sp.Heaviside, sp.Max, sp.Min, sp.Piecewise)
MOST_FACTORS = 4
_BOUND = (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Subs)


def settled(needs: Iterable[Need], question: Question) -> tuple[Need, ...]:
    """The needs without those of corners at which the derivative exists; the others are plain ones from here on."""
    return tuple(_settled(needs, question))


def _settled(needs: Iterable[Need], question: Question) -> Iterator[Need]:
    for need in needs:
        if need.within is None:
            yield need
            continue
        body, (symbol, order) = need.within.args
        if slope(body, symbol, int(order), question) is None:
            yield need._replace(within=None)


def slope(body: Expr, symbol: Expr, order: int, question: Question | None) -> Expr | None:
    """The derivative, by the signs of what the corners turn at, where it exists for every real value of the symbols."""
    if question is None or body.has(*_BOUND, sp.I) or not any(each.has(symbol) for each in body.atoms(*CORNERED)):
        return None
    names: dict[Expr, Expr] = {}
    for each in sorted(body.atoms(sp.Indexed), key=str):
        names[each] = sp.Dummy(str(each), real=True)
        if not each.is_real or each.has(symbol):
            return None
    for each in sorted(body.xreplace(names).free_symbols - set(names.values()), key=str):
        stand_in = _stand_in(each, question, moving=each == symbol)
        if stand_in is None:
            return None
        names[each] = stand_in
    found = _glued(body.xreplace(names), names[symbol], order)
    return None if found is None else found.xreplace({value: key for key, value in names.items()})


def _stand_in(symbol: Expr, question: Question, *, moving: bool) -> Expr | None:
    """A real symbol of the sign that its range has; one that moves has a sign only if its range has no end at 0."""
    domain = question.domains.get(symbol.name)
    if domain is None or question.symbols.get(symbol.name) != symbol or domain.sort not in ("real", "integer"):
        return None
    if moving and domain.sort != "real":
        return None
    low, high = domain.low, domain.high
    if low is not None and low.is_Rational and (low > 0 or (low == 0 and not domain.low_closed)):
        return sp.Symbol(symbol.name, positive=True)
    if low is not None and low == 0 and not moving:
        return sp.Symbol(symbol.name, nonnegative=True)
    if high is not None and high.is_Rational and (high < 0 or (high == 0 and not domain.high_closed)):
        return sp.Symbol(symbol.name, negative=True)
    return sp.Symbol(symbol.name, real=True)


@lru_cache(maxsize=256)
def _glued(body: Expr, x: Expr, order: int) -> Expr | None:
    factors = corner_factors(body)
    if not factors or len(factors) > MOST_FACTORS:
        return None
    if not all(each.is_polynomial(x) and sp.degree(each, x) == 1 for each in factors):
        return None
    if not all(_meet(body, x, order, factor, [each for each in factors if each != factor]) for factor in factors):
        return None
    return _by_cells(body, x, order, factors, {})


def _meet(body: Expr, x: Expr, order: int, factor: Expr, others: list[Expr]) -> bool:
    """Whether the branches on both sides of one factor's zero agree there, whatever the signs of the other factors."""
    place = _zero(factor, x)
    if place is None:
        return False
    choices = []
    for each in others:
        value = sp.cancel(each.xreplace(place))
        choices.append((1,) if positive(value) else (-1,) if positive(sp.expand(-value)) else (1, -1, 0))
    for pick in itertools.product(*choices):
        signs: Signs = dict(zip(others, pick, strict=True))
        above, below, there = (without_corners(body, {**signs, factor: side}) for side in (1, -1, 0))
        if above is None or below is None or there is None:
            return False
        orders = range(1 if 0 in pick else order + 1)
        if not vanishes((above - there).xreplace(place)):
            return False
        if not all(vanishes(sp.diff(above - below, (x, count)).xreplace(place)) for count in orders):
            return False
        if 0 not in pick and not all(_smooth_at(branch, x, place) for branch in (above, below)):
            return False
    return True


def _zero(factor: Expr, x: Expr) -> dict[Expr, Expr] | None:
    """The place at which a*x + b is zero; a and b must not vanish together, and where b does not, neither does a."""
    a, b = sp.Poly(factor, x).all_coeffs()
    if nonzero(a):
        return {x: -b / a}
    scale, symbol = a.as_coeff_Mul()
    if not nonzero(b) or not symbol.is_Symbol or not scale.is_Rational:
        return None
    known = sp.Dummy(symbol.name, real=True, nonzero=True)
    return {x: -b.xreplace({symbol: known}) / (scale * known), symbol: known}


def _smooth_at(branch: Expr, x: Expr, place: dict[Expr, Expr]) -> bool:
    return all(
        need.kind not in ("fail", "jump") and met(need.kind, [each.xreplace(place) for each in need.arguments])
        for need in tree_needs(branch, variable=x)
    )


def _by_cells(body: Expr, x: Expr, order: int, factors: list[Expr], signs: Signs) -> Expr | None:
    """The derivative of each branch where its factors have its signs; at a zero, that of the branch above it."""
    if not factors:
        branch = without_corners(body, signs)
        return None if branch is None else sp.diff(branch, (x, order))
    first, *rest = factors
    above, below = (_by_cells(body, x, order, rest, {**signs, first: side}) for side in (1, -1))
    if above is None or below is None:
        return None
    return above if above == below else sp.Piecewise((above, first >= 0), (below, True))

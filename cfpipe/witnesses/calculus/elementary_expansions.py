"""Powers, logarithms and exponentials of expansions (`expansions.py`)."""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.calculus.expansions import (
    FLAT,
    Expansion,
    Imprecise,
    L,
    Part,
    U,
    Unknown,
    add,
    bounded,
    constant,
    divided,
    growth_terms,
    lead,
    limit_of,
    monomial,
    multiply,
    power_series,
    ranked,
    scaled,
    shrinks,
    side,
    small,
)
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonzero, positive, real_valued

MOST_POWER = 12


def power(base: Expansion, exponent: Expr, count: int) -> Expansion:
    if exponent.is_Integer and 0 <= exponent <= MOST_POWER:
        result = constant(sp.S.One)
        for _ in range(int(exponent)):
            result = multiply(result, base)
        return result
    top = lead(base)
    if top is None:
        raise Unknown
    if not (exponent.is_integer or positive(top.value)) or not real_valued(exponent):
        raise Unknown
    epsilon = add(divided(base, top), constant(sp.S.NegativeOne))
    series = power_series([sp.ff(exponent, j) / sp.factorial(j) for j in range(count)], epsilon)
    rank = (sp.expand(top.rank[0] * exponent), sp.expand(top.rank[1] * exponent))
    head: Expansion = {sp.expand(top.growth * exponent): Part({rank: top.value**exponent}, None)}
    return multiply(head, series)


def logarithm(inner: Expansion, count: int) -> Expansion:
    top = lead(inner)
    if top is None or not positive(top.value) or top.rank[1] != 0:
        raise Unknown
    epsilon = add(divided(inner, top), constant(sp.S.NegativeOne))
    series = power_series([sp.S.Zero, *(sp.Rational((-1) ** (j + 1), j) for j in range(1, count))], epsilon)
    total = add(constant(sp.log(top.value)), series)
    if top.rank[0] != 0:
        total = add(total, monomial(-top.rank[0], (sp.S.Zero, sp.S.One)))
    for coefficient, rank in growth_terms(top.growth) if top.growth != 0 else []:
        total = add(total, monomial(coefficient, rank))
    return total


def exponential(inner: Expansion, count: int) -> Expansion:
    growth, extra, head, rest, turns = sp.S.Zero, sp.S.Zero, sp.S.One, dict(inner), False
    part = rest.pop(sp.S.Zero, Part({}, None))
    small_terms = {}
    for rank, value in ranked(part):
        if small(rank):
            small_terms[rank] = value
            continue
        power_of_u, power_of_log = side(rank[0]), side(rank[1])
        if power_of_u == 0 and power_of_log == 0:
            head = sp.exp(value)
        elif real_valued(sp.expand(value / sp.I)):
            turns = True
        elif not real_valued(value):
            raise Unknown
        elif power_of_u == 0 and side(rank[1] - 1) == 0:
            extra -= value
        elif power_of_u < 0 or side(rank[1] - 1) > 0:
            growth += value * U ** rank[0] * L ** rank[1]
        else:
            raise Unknown  # exp(sqrt(L)) has no place in the scale
    if part.order is not None and not small(part.order):
        return _exponential_of_a_bound(growth, extra, rest, part)
    rest[sp.S.Zero] = Part(small_terms, part.order)
    rest = {key: each for key, each in rest.items() if each.terms or each.order is not None}
    series = power_series([1 / sp.factorial(j) for j in range(count)], rest)
    front: Expansion = {sp.expand(growth): Part({(sp.expand(extra), sp.S.Zero): head}, None)}
    return multiply(front, multiply(series, bounded()) if turns else series)


def exponential_of_base(base: Expr, exponent: Expansion, count: int) -> Expansion:
    """base**X for real X: a negative base turns, and of what lies between -1 and 1 a bound is enough."""
    if positive(base):
        return exponential(scaled(exponent, sp.log(base)), count)
    if not real_valued(base):
        raise Unknown
    if nonzero(base):
        return multiply(exponential(scaled(exponent, sp.log(abs(base))), count), bounded())
    if not positive(1 - base**2) or limit_of(exponent) is not sp.oo:
        raise Unknown
    return multiply(exponential(scaled(exponent, sp.log((1 + base**2) / 2) / 2), count), bounded())


def _exponential_of_a_bound(growth: Expr, extra: Expr, rest: Expansion, part: Part) -> Expansion:
    """exp(D + O(1)) is O(exp(D)); a larger remainder says nothing."""
    if part.order != FLAT or not shrinks(rest):
        raise Imprecise
    return {sp.expand(growth): Part({}, (sp.expand(extra), sp.S.Zero))}

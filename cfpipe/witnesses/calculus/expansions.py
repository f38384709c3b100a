"""Arithmetic of asymptotic expansions as u tends to 0 from above, with remainders that are bounds and not hopes.

An expansion is a finite sum of parts exp(P) * (sum of c * u**a * L**b + O(u**d * L**e)), where L = log(1/u) and the
growths P are 0 or sums of terms that tend to plus or minus infinity faster than L.  Coefficients and exponents are
expressions without u whose symbols carry the domain.  Every comparison that an operation needs (which term leads, the
sign of its coefficient) is shown by `signs.py` and `normal.py`, or `Unknown` is raised; where only the remainder would
tell, `Imprecise` asks for more terms.  The scale is that of de Bruijn, "Asymptotic Methods in Analysis", chapter 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonzero, positive

U, L = sp.Symbol("u to 0", positive=True), sp.Symbol("log of 1/u", positive=True)
Rank = tuple[Expr, Expr]
"""u**a * L**b as (a, b)."""
FLAT: Rank = (sp.S.Zero, sp.S.Zero)
MOST_PRODUCTS = 400


class Unknown(Exception):
    """A sign that decides the limit was not shown."""


class Imprecise(Exception):
    """The remainder is too large to tell; more terms may."""


class Part(NamedTuple):
    terms: Mapping[Rank, Expr]
    order: Rank | None  # of the remainder; None: there is none


Expansion = dict[Expr, Part]
"""Growth P -> its part."""


def constant(value: Expr) -> Expansion:
    return {sp.S.Zero: Part({FLAT: value}, None)} if value != 0 else {}


def monomial(value: Expr, rank: Rank) -> Expansion:
    return {sp.S.Zero: Part({rank: value}, None)}


def bounded() -> Expansion:
    """Some function that stays bounded."""
    return {sp.S.Zero: Part({}, FLAT)}


@lru_cache(maxsize=4096)
def side(value: Expr) -> int:
    """The sign of a real number without u: 1, -1 or 0, each of them shown."""
    if value.is_Rational:
        return int(sp.sign(value))
    value = sp.expand(value)
    if value == 0 or vanishes(value):
        return 0
    if positive(value):
        return 1
    if positive(sp.expand(-value)):
        return -1
    return _structured_side(value)


def _structured_side(value: Expr) -> int:
    """Signs of products, and of sums of logarithms, which compare their arguments with 1."""
    whole = sp.factor(value)
    if whole.is_Mul:
        result = 1
        for factor in whole.args:
            result *= side(factor)
        return result
    logs = sp.logcombine(value)
    if isinstance(logs, sp.log) and logs.args[0].is_extended_positive:
        return side(sp.cancel(sp.together(logs.args[0] - 1)))
    return _numeric_side(value)


def _numeric_side(value: Expr) -> int:
    if value.free_symbols:
        raise Unknown
    from cfpipe.witnesses.numbers import balls  # noqa: PLC0415 -- balls need the questions, which need this for nothing

    try:
        ball = balls.enclose(value, {}, 128)
    except balls.NoEnclosure:
        raise Unknown from None
    if ball.imag == 0 and ball.real > 0:
        return 1
    if ball.imag == 0 and ball.real < 0:
        return -1
    raise Unknown


def before(one: Rank, other: Rank) -> bool:
    """Whether the first rank is strictly larger near 0."""
    first = side(other[0] - one[0])
    return first > 0 or (first == 0 and side(one[1] - other[1]) > 0)


def small(rank: Rank) -> bool:
    return before(FLAT, rank)


def times(one: Rank, other: Rank) -> Rank:
    return one[0] + other[0], one[1] + other[1]


def _larger(one: Rank | None, other: Rank | None) -> Rank | None:
    if one is None or other is None:
        return one if other is None else other
    return one if before(one, other) else other


def growth_terms(growth: Expr) -> list[tuple[Expr, Rank]]:
    """A growth's terms, one for each rank, the fastest first."""
    found: dict[Rank, Expr] = {}
    for term in sp.Add.make_args(growth):
        coefficient, rest = term.as_independent(U, L, as_Add=False)
        powers = rest.as_powers_dict()
        rank = (powers.get(U, sp.S.Zero), powers.get(L, sp.S.Zero))
        found[rank] = found.get(rank, sp.S.Zero) + coefficient
    return [(value, rank) for rank, value in ranked(Part(found, None))]


@lru_cache(maxsize=2048)
def growth_side(growth: Expr) -> int:
    """Whether exp(P) becomes infinite (1), is 1 (0) or vanishes faster than every power of u (-1)."""
    if growth == 0:
        return 0
    for coefficient, _ in growth_terms(growth):
        found = side(coefficient)
        if found:
            return found
    return 0


def add(one: Expansion, other: Expansion) -> Expansion:
    result = dict(one)
    for growth, part in other.items():
        result[growth] = _joined(result[growth], part) if growth in result else part
    return {growth: part for growth, part in result.items() if part.terms or part.order is not None}


def _joined(one: Part, other: Part) -> Part:
    terms = dict(one.terms)
    for rank, value in other.terms.items():
        terms[rank] = terms[rank] + value if rank in terms else value
    return _cut(Part(terms, _larger(one.order, other.order)))


def _cut(part: Part) -> Part:
    kept = {
        rank: value
        for rank, value in part.terms.items()
        if value != 0 and (part.order is None or before(rank, part.order))
    }
    return Part(kept, part.order)


def scaled(one: Expansion, factor: Expr) -> Expansion:
    return {
        growth: Part({rank: sp.expand(factor * value) for rank, value in part.terms.items()}, part.order)
        for growth, part in one.items()
    }


def multiply(one: Expansion, other: Expansion) -> Expansion:
    result: Expansion = {}
    if sum(len(part.terms) for part in one.values()) * sum(len(part.terms) for part in other.values()) > MOST_PRODUCTS:
        raise Unknown
    for growth, part in one.items():
        for growth_too, part_too in other.items():
            result = add(result, {sp.expand(growth + growth_too): _product(part, part_too)})
    return result


def _product(one: Part, other: Part) -> Part:
    terms: dict[Rank, Expr] = {}
    for rank, value in one.terms.items():
        for rank_too, value_too in other.terms.items():
            together = times(rank, rank_too)
            product = sp.expand(value * value_too)
            terms[together] = terms[together] + product if together in terms else product
    order: Rank | None = None
    if one.order is not None:
        order = times(one.order, _largest(other)) if other.terms or other.order else None
    if other.order is not None:
        order = _larger(order, times(other.order, _largest(one)))
    return _cut(Part(terms, order))


def _largest(part: Part) -> Rank:
    """A bound of the whole part."""
    found = part.order
    for rank in part.terms:
        found = _larger(found, rank)
    return FLAT if found is None else found


def ranked(part: Part) -> Iterator[tuple[Rank, Expr]]:
    """The terms of a part whose coefficients are not shown to vanish, the largest first."""
    waiting = dict(part.terms)
    while waiting:
        first, *others = waiting
        for other in others:
            if before(other, first):
                first = other
        value = waiting.pop(first)
        for other in [each for each in waiting if not before(first, each)]:  # the same rank, written otherwise
            value += waiting.pop(other)
        if not vanishes(value):
            yield first, value


class Lead(NamedTuple):
    growth: Expr
    rank: Rank
    value: Expr


def lead(expansion: Expansion) -> Lead | None:
    """The term that all others are small against, its coefficient not zero; None for the exact zero."""
    growths = sorted(expansion, key=sp.default_sort_key)
    while growths:
        top = growths[0]
        for other in growths[1:]:
            if growth_side(sp.expand(other - top)) > 0:
                top = other
        part = expansion[top]
        for other in [each for each in growths if each != top and not growth_side(sp.expand(each - top))]:
            part = _joined(part, expansion[other])
            growths.remove(other)
        found = next(ranked(part), None)
        if found is not None:
            if not nonzero(found[1]) and side(found[1]) == 0:
                raise Unknown
            return Lead(top, *found)
        if part.order is not None:
            raise Imprecise
        growths.remove(top)
    return None


def divided(expansion: Expansion, by: Lead) -> Expansion:
    """The expansion over one term."""
    return {
        sp.expand(growth - by.growth): Part(
            {
                (rank[0] - by.rank[0], rank[1] - by.rank[1]): sp.expand(value / by.value)
                for rank, value in part.terms.items()
            },
            None if part.order is None else (part.order[0] - by.rank[0], part.order[1] - by.rank[1]),
        )
        for growth, part in expansion.items()
    }


def shrinks(expansion: Expansion) -> bool:
    """Whether everything in it tends to 0; what is not decided is an error."""
    for growth, part in expansion.items():
        if growth_side(growth) < 0:
            continue
        if growth_side(growth) > 0:
            return False
        if any(not small(rank) for rank, _ in ranked(part)):
            return False
        if part.order is not None and not small(part.order):
            raise Imprecise
    return True


def power_series(coefficients: list[Expr], epsilon: Expansion) -> Expansion:
    """Sum of c_j * epsilon**j for an epsilon that tends to 0, and the remainder of the first power left out."""
    if not shrinks(epsilon):
        raise Unknown
    total: Expansion = {}
    power = constant(sp.S.One)
    for coefficient in coefficients:
        if coefficient != 0:
            total = add(total, scaled(power, coefficient))
        power = multiply(power, epsilon)
    return add(total, _forgotten(epsilon, len(coefficients)))


def _forgotten(epsilon: Expansion, count: int) -> Expansion:
    """O(epsilon**count): a bound by the largest part."""
    if not epsilon:
        return {}
    growths = list(epsilon)
    top = growths[0]
    for other in growths[1:]:
        if growth_side(sp.expand(other - top)) > 0:
            top = other
    a, b = _largest(epsilon[top])
    return {sp.expand(count * top): Part({}, (count * a, count * b))}


def limit_of(expansion: Expansion) -> Expr:
    """The limit, perhaps infinite."""
    infinite = {growth: part for growth, part in expansion.items() if growth_side(growth) > 0}
    if infinite:
        top = lead(infinite)
        if top is not None:
            return sp.oo * side(top.value)
    here = [part for growth, part in expansion.items() if growth_side(growth) == 0]
    whole = Part({}, None)
    for part in here:
        whole = _joined(whole, part)
    for rank, value in ranked(whole):
        if small(rank):
            break
        if rank == FLAT or not before(rank, FLAT):
            if whole.order is not None and not small(whole.order):
                raise Imprecise
            return value
        return sp.oo * side(value) if side(value) else sp.nan
    if whole.order is not None and not small(whole.order):
        raise Imprecise
    return sp.S.Zero

"""Orthogonal polynomials: the order is an exact integer, the argument anything."""

from __future__ import annotations

import sympy as sp
from flint import acb, fmpq

from cfpipe.witnesses.numbers.enclosures import Ball, NoEnclosure
from cfpipe.witnesses.numbers.special.arguments import MOST_ORDER, Arguments, Entry, costly, not_zero, real, right


def _polynomial(name: str) -> Entry:
    return lambda given: getattr(given.ball(1), name)(acb(given.order(0)))


def _chebyshev(name: str) -> Entry:
    return lambda given: getattr(given.ball(1), name)(acb(given.order(0, -MOST_ORDER)))


def _assoc_legendre(given: Arguments) -> Ball:
    """With the factor (-1)**m (Abramowitz and Stegun 8.6.6), as SymPy has it."""
    n = given.order(0)
    m = given.order(1, -n, n)
    x = real(given.ball(2))
    if not -1 <= x <= 1:
        raise NoEnclosure("outside [-1, 1]")
    return acb(x).legendre_p(acb(n), acb(m))


def _hermite_prob(given: Arguments) -> Ball:
    """DLMF 18.7.12."""
    order, root = given.order(0), acb(2).sqrt()
    return (given.ball(1) / root).hermite_h(acb(order)) / root**order


def _gegenbauer(given: Arguments) -> Ball:
    order, a, x = given.order(0), given.ball(1), given.ball(2)
    return x.gegenbauer_c(acb(order), not_zero(right(a + fmpq(1, 2)) - fmpq(1, 2)))


def _assoc_laguerre(given: Arguments) -> Ball:
    return given.ball(2).laguerre_l(acb(given.order(0)), right(given.ball(1) + 1) - 1)


def _jacobi(given: Arguments) -> Ball:
    a, b = (right(given.ball(place) + 1) - 1 for place in (1, 2))
    return given.ball(3).jacobi_p(acb(given.order(0)), a, b)


ORTHOGONAL: dict[type, Entry] = {
    sp.legendre: _polynomial("legendre_p"), sp.assoc_legendre: _assoc_legendre,
    sp.chebyshevt: _chebyshev("chebyshev_t"), sp.chebyshevu: _chebyshev("chebyshev_u"),
    sp.hermite: _polynomial("hermite_h"), sp.hermite_prob: _hermite_prob, sp.laguerre: _polynomial("laguerre_l"),
    sp.assoc_laguerre: costly(_assoc_laguerre), sp.gegenbauer: costly(_gegenbauer), sp.jacobi: costly(_jacobi),
}  # fmt: skip

"""Slow series with analytic terms: Euler-Maclaurin's formula, and Boole's for alternating signs.

The remainder goes with the integral of a derivative of the term f.  Where f is analytic for |z - x| <= x/4 and bounded
there by an envelope over complex discs (`sectors.py`), Cauchy's inequality bounds its derivatives for all x >= N at
once, and the trapezoidal rule on a circle gives those at N.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from flint import acb, arb, ctx, fmpq

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.enclosures import Ball, NoEnclosure, Value, disc
from cfpipe.witnesses.numbers.envelopes import Envelopes
from cfpipe.witnesses.numbers.forms import LOG, Form, tail
from cfpipe.witnesses.numbers.polynomial_balls import rational_ball
from cfpipe.witnesses.numbers.sectors import is_analytic

ORDERS = ((6, 32), (10, 64), (16, 128), (24, 256))
"""(m, N): corrections, and terms before the remainder."""


class _Smooth:
    """A term f analytic for |z - x| <= x/4, x >= start, and bounded there by exp(form(x))."""

    def __init__(self, body: Expr, k: Expr, start: int, value: Value) -> None:
        self.body, self.k, self.start, self.value = body, k, start, value
        around = acb(arb(1, fmpq(1, 4)), arb(0, fmpq(1, 4)))  # a square around |w - 1| <= 1/4
        w = sp.Dummy("w")
        bounds = Envelopes(k, start, value, {w: around})
        moved = body.xreplace({k: k * w})
        if not is_analytic(bounds, moved):
            raise NoEnclosure("not known to be analytic in the index")
        self.form = bounds.above(moved)

    def derivative_tail(self, order: int) -> Any:
        """The integral of |f^(n)| from start on, by Cauchy: |f^(n)(x)| <= n! (4/x)**n exp(form(x))."""
        x = arb(self.start)
        powers = Form({LOG: arb(-order)})
        return tail(self.form + powers, x) * arb(4) ** order * arb(order + 1).gamma()

    def taylor(self, count: int) -> list[Any]:
        """f^(j)(start)/j! by the trapezoidal rule on |z - start| = r = start/16, n places: it gives the sum of
        c[j + i*n] * r**(i*n) over i >= 0, and |c[j]| <= M/(4 r)**j, so all but the first are at most
        M/(4 r)**j * 4**(-n)/(1 - 4**(-n)). Negative powers of r do not come in as j < n.
        """
        places = max(2 * count, ctx.prec // 2 + 8)
        radius = arb(fmpq(self.start, 16))
        turns = [(2 * acb.pi() * acb(0, 1) * index / places).exp() for index in range(places)]
        values = [self.value(self.body, {self.k: self.start + radius * turn}, True) for turn in turns]
        most = self.form.at(arb(self.start)).exp()
        found = []
        for j in range(count):
            mean = sum((each * turns[(-index * j) % places] for index, each in enumerate(values)), acb(0)) / places
            rest = most / (4 * radius) ** j / (arb(4) ** places - 1)
            found.append(mean / radius**j + disc(rest))
        return found


def _first_terms(body: Expr, k: Expr, low: int, start: int, value: Value) -> Ball:
    return sum((value(body, {k: sp.Integer(index)}, False) for index in range(low, start)), acb(0))


def _with_remainder(
    body: Expr, k: Expr, low: int, value: Value, remainder: Callable[[_Smooth, int], Ball]
) -> tuple[_Smooth, int, Ball]:
    """A start and an order for which the remainder is small enough, or the last ones tried."""
    goal = arb(2) ** (-min(ctx.prec, 256))
    found: tuple[_Smooth, int, Ball] | None = None
    for order, count in ORDERS:
        smooth = _Smooth(body, k, max(low, 0) + count, value)
        if not smooth.form.falls(arb(smooth.start), arb(fmpq(1, 8))):
            raise NoEnclosure("the terms are not known to fall to zero")
        found = smooth, order, remainder(smooth, order)
        if found[2] < goal:
            break
    if found is None or not found[2] < fmpq(1, 10**9):
        raise NoEnclosure("the remainder is too large")
    return found


def euler_maclaurin(body: Expr, k: Expr, low: int, value: Value) -> Ball:
    """DLMF 2.10.1: |B_2m(x - floor x)|/(2m)! <= 2 zeta(2m)/(2 pi)**(2m) bounds the remainder with |f^(2m)|."""

    def remainder(smooth: _Smooth, order: int) -> Ball:
        return smooth.derivative_tail(2 * order) * 2 * arb(2 * order).zeta() / (2 * arb.pi()) ** (2 * order)

    x = sp.Dummy("x")
    smooth, order, error = _with_remainder(body.xreplace({k: x}), x, low, value, remainder)
    start, taylor = smooth.start, smooth.taylor(2 * order)
    total = value(sp.Integral(smooth.body, (x, sp.Integer(start), sp.oo)), {}, False)
    total += _first_terms(body, k, low, start, value) + taylor[0] / 2
    for j in range(1, order + 1):
        total -= rational_ball(sp.bernoulli(2 * j) / (2 * j)) * taylor[2 * j - 1]
    return total + disc(error)


def boole(body: Expr, k: Expr, low: int, value: Value) -> Ball:
    """Alternating terms (DLMF 24.17.1): the sum over j >= 0 of (-1)**j f(N + j) is half the sum of E_j(0)/j! f^(j)(N)
    over j < m, up to half the integral of |f^(m)| times |E_(m-1)(x)|/(m-1)! <= 5/pi**m (24.8.4, 24.8.5, x in [0, 1]).

    Needs f and its derivatives to fall to zero: the bound of f does so like a power.
    """
    plain = sp.expand(sp.powsimp(body * (-1) ** (-k)), power_exp=True).replace(
        lambda e: e.is_Pow and e.base == -1, lambda e: sp.S.NegativeOne ** sp.expand(e.exp)
    )
    if any(each.base == -1 and each.exp.has(k) for each in plain.atoms(sp.Pow)):
        raise NoEnclosure("not alternating")

    def remainder(smooth: _Smooth, order: int) -> Ball:
        return smooth.derivative_tail(2 * order) * fmpq(5, 2) / arb.pi() ** (2 * order)

    x = sp.Dummy("x")
    smooth, order, error = _with_remainder(plain.xreplace({k: x}), x, low, value, remainder)
    rest = acb(0)
    for j, coefficient in enumerate(smooth.taylor(2 * order)):
        rest += rational_ball(sp.euler(j, 0)) * coefficient / 2
    start = smooth.start
    return _first_terms(body, k, low, start, value) + (-1) ** start * (rest + disc(error))

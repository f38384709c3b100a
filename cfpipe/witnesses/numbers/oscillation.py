"""Tails of oscillating integrals, by turning the path into the complex plane.

For real w != 0 with sign s, and g analytic in the quadrant Re z >= Y, s*Im z >= 0, where g(z) -> 0 uniformly, Jordan's
lemma and Cauchy's theorem give (DLMF 1.10(iv), 2.3(i))

    integral over y from Y of g(y) exp(i w y)  =  i s exp(i w Y) * integral over t from 0 of g(Y + i s t) exp(-|w| t),

also where the left side converges only conditionally.  The quadrant lies in the sector |z| >= Y, 0 <= s*arg z <= pi/2,
which is covered by small arcs: on each, z = y*w with w in a ball, analyticity is read off the expression, and an
envelope that falls like a power shows that g tends to zero.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from flint import acb, arb, fmpq

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.enclosures import Ball, NoEnclosure, Value
from cfpipe.witnesses.numbers.envelopes import Envelopes
from cfpipe.witnesses.numbers.sectors import is_analytic

ARCS, MOST_WAVES = 12, 12


def waves(body: Expr, y: Expr, value: Value) -> list[tuple[Expr, Expr]]:
    """(g, w) with the body equal to the sum of g*exp(i*w*y); w = 0 for the part that does not oscillate."""
    found: dict[Expr, list[Expr]] = {}
    for term in _single_waves(body, y):
        frequency, rest = sp.S.Zero, sp.S.One
        for factor in sp.Mul.make_args(sp.powsimp(term, combine="exp")):
            if isinstance(factor, sp.exp) and factor.exp.has(sp.I) and factor.exp.has(y):
                exponent = sp.expand(factor.exp)
                slope = sp.diff(exponent, y)
                size = value(slope, {}, False) if not slope.has(y) else None
                if size is None or not size.real == 0:
                    raise NoEnclosure("an oscillation that is not linear")
                frequency += slope / sp.I
                rest *= sp.exp(sp.expand(exponent - slope * y))
            else:
                rest *= factor
        found.setdefault(sp.expand(frequency), []).append(rest)
    if len(found) > MOST_WAVES:
        raise NoEnclosure("too many oscillations")
    return [(sp.Add(*parts), frequency) for frequency, parts in found.items()]


def _single_waves(body: Expr, y: Expr) -> Iterator[Expr]:
    """Terms with one wave each; numerators are multiplied out, and denominators must not oscillate."""
    for part in sp.Add.make_args(body):
        above, below = sp.fraction(part)
        if any(each.has(y) for each in below.atoms(sp.sin, sp.cos)):
            raise NoEnclosure("a denominator that oscillates")
        plain = above.replace(
            lambda each: isinstance(each, (sp.sin, sp.cos)) and each.has(y), lambda each: each.rewrite(sp.exp)
        )
        for term in sp.Add.make_args(sp.expand(plain, log=False, power_base=False)):
            yield term / below


def turned(g: Expr, w: Expr, y: Expr, start: Expr, t: Expr, value: Value) -> Expr:
    """The integrand over t from 0 to infinity after the path has been turned at `start`."""
    size = value(w, {}, False).real
    if not (size > 0 or size < 0):
        raise NoEnclosure("an oscillation of unknown direction")
    side = 1 if size > 0 else -1
    first = value(start, {}, False).real
    low = int(first.lower().floor().unique_fmpz())
    for arc in _arcs(side):
        turn = sp.Dummy("w")
        bounds = Envelopes(y, low, value, {turn: arc})
        moved = g.xreplace({y: y * turn})
        if low < 3 or not is_analytic(bounds, moved) or not bounds.above(moved).falls(arb(low), arb(fmpq(1, 16))):
            raise NoEnclosure("not known to be analytic and to fall beside the path")
    return sp.I * side * sp.exp(sp.I * w * start) * g.xreplace({y: start + sp.I * side * t}) * sp.exp(-side * w * t)


def _arcs(side: int) -> Iterator[Ball]:
    """Balls around the pieces of the unit circle from 1 to side*i."""
    step = arb.pi() / (2 * ARCS)
    for index in range(ARCS):
        middle = (acb(0, side) * step * (index + arb(fmpq(1, 2)))).exp()
        reach = arb(0, (step / 2 + fmpq(1, 10**6)).upper())
        yield acb(middle.real + reach, middle.imag + reach)

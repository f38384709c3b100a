"""Fourier series with rational coefficients: Bernoulli polynomials, logarithms, and hyperbolic functions.

    sum cos(n*y)/n**s for even s, sum sin(n*y)/n**s for odd s        DLMF 24.8.1, 24.8.2 (s = 1: 0 < y < 2*pi)
    sum cos(n*y)/n = -log(2*sin(y/2)), 0 < y < 2*pi                  Gradshteyn and Ryzhik 1.441.2
    sum cos(n*y)/(n**2 + b**2), sum n*sin(n*y)/(n**2 + b**2)         Gradshteyn and Ryzhik 1.445.1 to 1.445.7
    (the same with n**2 - b**2, b not whole)

over n = 1, 2, ... and 0 <= y <= 2*pi, open where the terms fall like 1/n.  Alternating signs move y by pi; odd n alone
are half the difference of both; (-1)**m over n = 2*m + 1 is sin(n*pi/2), which moves y by pi/2 either way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive, real_valued
from cfpipe.witnesses.sums.rational_series import Term, apart

MOST_TURNS, MOST_POWER, MOST_SKIPPED = 4, 8, 20
HALF = sp.S.Half
Wave = Callable[[Expr], Expr | None]


def fourier(term: Term, k: Expr, low: int) -> Expr | None:
    """rational(k) * (+-1)**k * cos(t*k + u), or the sine, from k = low on."""
    if len(term.others) != 1 or term.ratio not in (1, -1) or not isinstance(term.others[0], (sp.cos, sp.sin)):
        return None
    wave = term.others[0]
    argument = sp.expand(wave.args[0])
    t = sp.together(argument.coeff(k, 1))
    u = sp.together(argument.coeff(k, 0))
    if vanishes(argument - t * k - u) is False or t.has(k) or not (real_valued(t) and real_valued(u)):
        return None
    phase = sp.pi / 2 if isinstance(wave, sp.sin) else sp.S.Zero  # sin(w) = cos(w - pi/2)
    if u == 0:
        value = _quadratic(term, k, low, t, even=phase == 0)
        if value is not None:
            return value
    parts = apart(term.rational, k)
    if not parts:
        return None
    values = [_pole(c, a, s, term.ratio, t, u - phase, low) for c, a, s in parts]
    return None if None in values else sp.Add(*values)


def _pole(c: Expr, a: Expr, s: int, ratio: Expr, t: Expr, u: Expr, low: int) -> Expr | None:
    """Sum over k >= low of c * ratio**k * cos(t*k + u)/(k + a)**s, for a whole or half a whole number."""
    if not a.is_Rational or a.q > 2 or s > MOST_POWER:
        return None
    y, phase = sp.together(t / a.q), sp.expand(u - t * a)  # t*k + u = y*n + phase for n = q*(k + a)
    start = int(a.q * (low + a))
    if (a.q == 1 and start < 1) or abs(start) > MOST_SKIPPED:
        return None
    sign = sp.S.One if ratio == 1 else sp.S.NegativeOne ** int(a if a.q == 1 else HALF - a)
    whole = _waves(s, y, phase, a.q, alternating=ratio == -1)
    if whole is None:
        return None

    def term(n: int) -> Expr:
        turn = 1 if ratio == 1 else (-1) ** (n if a.q == 1 else (n - 1) // 2)
        return turn * sp.cos(y * n + phase) / sp.Integer(n) ** s

    skipped = sp.Add(*(term(n) for n in range(1, start, a.q))) - sp.Add(*(term(n) for n in range(start, 1, a.q)))
    return c * sp.Integer(a.q) ** s * sign * (whole - skipped)


def _waves(s: int, y: Expr, phase: Expr, step: int, *, alternating: bool) -> Expr | None:
    """cos(n*y + phase)/n**s over all n >= 1 (step 1) or odd ones (step 2), with signs in turn or not."""
    total = sp.S.Zero
    for weight, odd in ((sp.cos(phase), False), (-sp.sin(phase), True)):
        if weight == 0 or vanishes(weight):
            continue
        value = _wave(s, y, odd, step, alternating)
        if value is None:
            return None
        total += weight * value
    return total


def _wave(s: int, y: Expr, odd: bool, step: int, alternating: bool) -> Expr | None:
    same, other = _series(s, odd), _series(s, not odd)
    if step == 1:
        return same(y + sp.pi if alternating else y)
    if alternating:  # f(n*y)*sin(n*pi/2)
        pair = [other(y + sp.pi / 2), other(y - sp.pi / 2)]
        sign = -1 if odd else 1
    else:
        pair = [same(y), same(y + sp.pi)]
        sign = 1
    return None if pair[0] is None or pair[1] is None else sign * (pair[0] - pair[1]) / 2


def _series(s: int, odd: bool) -> Wave:
    if (s % 2 == 1) == odd:
        return lambda y: _bernoulli(s, y, odd)
    if s == 1:
        return _logarithm
    return lambda y: None


def within(y: Expr, *, strict: bool) -> Expr | None:
    """Y less a multiple of 2*pi, in [0, 2*pi] or in (0, 2*pi)."""
    inside: Callable[[Expr], bool] = positive if strict else nonnegative
    for turn in sorted(range(-MOST_TURNS, MOST_TURNS + 1), key=abs):
        place = sp.factor(sp.together(y - 2 * sp.pi * turn))
        if inside(place) and inside(sp.factor(sp.together(2 * sp.pi - place))):
            return place
    return None


def _even_within(y: Expr) -> Expr | None:
    """For a series of cosines, which does not mind the sign of y."""
    place = within(y, strict=False)
    if place is None and all(nonnegative(sp.together(2 * sp.pi + side)) for side in (y, -y)):
        return sp.Abs(y)
    return place


def _bernoulli(s: int, y: Expr, odd: bool) -> Expr | None:
    place = within(y, strict=s == 1) if odd else _even_within(y)
    if place is None:
        return None
    x = sp.Dummy("x")
    polynomial = sp.bernoulli(s, x).xreplace({x: place / (2 * sp.pi)})
    return sp.S.NegativeOne ** (s // 2 - 1) * (2 * sp.pi) ** s * polynomial / (2 * sp.factorial(s))


def _logarithm(y: Expr) -> Expr | None:
    place = within(y, strict=True)
    return None if place is None else -sp.log(2 * sp.sin(place / 2))


def _quadratic(term: Term, k: Expr, low: int, t: Expr, *, even: bool) -> Expr | None:
    """cos(t*k)/(k**2 + c) and k*sin(t*k)/(k**2 + c), with b = sqrt(c), or b = sqrt(-c) not whole."""
    above, below = sp.fraction(sp.together(term.rational))
    if sp.degree(below, k) != 2 or sp.degree(above, k) > 1 or low not in (0, 1):
        return None
    lead, linear, rest = sp.Poly(below, k).all_coeffs()
    weight = sp.cancel(above / (1 if even else k) / lead)
    if linear != 0 or weight.has(k):
        return None
    y = t if term.ratio == 1 else t + sp.pi
    place = _even_within(y) if even else within(y, strict=True)
    kind = _kind(rest / lead)
    if place is None or kind is None:
        return None
    b, square, sine, cosine = kind
    below_it = sine(sp.pi * b)
    if not even:
        return weight * sp.pi * sine(b * (sp.pi - place)) / (2 * below_it)
    whole = sp.pi * cosine(b * (sp.pi - place)) / (2 * b * below_it) - 1 / (2 * b**2)
    first = 1 / (square * b**2) if low == 0 else sp.S.Zero
    return weight * (square * whole + first)


def _kind(c: Expr) -> tuple[Expr, int, Any, Any] | None:
    """B, the sign of c, and the functions; 1/(k**2 - b**2) is the formula for 1/(k**2 + b**2) at I*b."""
    if positive(c):
        return sp.sqrt(c), 1, sp.sinh, sp.cosh
    b = sp.sqrt(-c)
    if positive(-c) and (b.is_integer is False or nonzero(sp.sin(sp.pi * b))):
        return b, -1, sp.sin, sp.cos
    return None

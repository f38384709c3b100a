"""Series of Bessel functions over their order: Jacobi and Anger's expansions and Neumann's series.

    J(0, x) + 2*sum_{m>=1} J(2*m, x)*cos(2*m*t) = cos(x*sin(t))            Abramowitz and Stegun 9.1.42
    2*sum_{m>=0} J(2*m+1, x)*sin((2*m+1)*t) = sin(x*sin(t))                9.1.43
    2*sum_{m>=0} (-1)**m*J(2*m+1, x)*cos((2*m+1)*t) = sin(x*cos(t))        9.1.45
    I(0, x) + 2*sum_{n>=1} I(n, x)*cos(n*t) = exp(x*cos(t))                9.6.34
    J(0, x)**2 + 2*sum_{n>=1} J(n, x)**2 = 1                               9.1.76

for all real x and t.  Alternating signs move t by a quarter turn (9.1.44) or by half a turn.
"""

from __future__ import annotations

from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonzero, real_valued
from cfpipe.witnesses.sums.rational_series import Term

MOST_FIRST = 20


class _Orders(NamedTuple):
    """(+-1)**m * f(step*m + parity, x) * wave((step*m + parity)*t); no wave is the cosine at t = 0."""

    kind: type
    step: int
    parity: int
    x: Expr
    wave: type
    t: Expr
    alternating: bool


def bessel_orders(term: Term, k: Expr, low: int) -> Expr | None:
    """One Bessel function of order k, 2*k or 2*k + 1, perhaps shifted, with a wave or without; or its square."""
    if term.rational != 1 or term.ratio not in (1, -1) or low > MOST_FIRST:
        return None
    body = term.ratio**k * sp.Mul(*term.others)
    if len(term.others) == 1 and isinstance(term.others[0], sp.Pow):
        return _squares(term.others[0], k, low) if term.ratio == 1 else None
    calls = [each for each in term.others if isinstance(each, (sp.besselj, sp.besseli))]
    waves = [each for each in term.others if isinstance(each, (sp.cos, sp.sin))]
    if len(calls) != 1 or len(waves) > 1 or len(calls) + len(waves) != len(term.others):
        return None
    order, x = calls[0].args
    linear = _linear(order, k)
    if linear is None or x.has(k) or not real_valued(x) or linear[0] * low + linear[1] < 0:
        return None
    step, offset = linear
    t = _angle(waves, step, offset, k)
    if t is None:
        return None
    parity = offset % step
    wave = sp.sin if waves and isinstance(waves[0], sp.sin) else sp.cos
    total = _total(_Orders(calls[0].func, step, parity, x, wave, t, term.ratio == -1))
    if total is None:
        return None
    moved = (offset - parity) // step  # k = m - moved, so that m = low + moved >= 0 comes first
    sign = 1 if term.ratio == 1 else (-1) ** moved
    return sign * total - sp.Add(*(body.xreplace({k: sp.Integer(index)}) for index in range(-moved, low)))


def all_orders(function: Expr, k: Expr) -> Expr | None:
    """J(k, x) t**k and I(k, x) t**k over all whole k (DLMF 10.10.1, 10.35.1), t not zero."""
    calls = [each for each in sp.Mul.make_args(function) if isinstance(each, (sp.besselj, sp.besseli))]
    if len(calls) != 1 or calls[0].args[0] not in (k, -k):
        return None
    (call,) = calls
    x, rest = call.args[1], function / call
    t = sp.powsimp(sp.expand(rest.xreplace({k: k + 1}) / rest, power_exp=True))
    if call.args[0] == -k:
        t = 1 / t
    if t.has(k) or x.has(k) or not (real_valued(x) and real_valued(t) and nonzero(t)):
        return None
    sign = -1 if isinstance(call, sp.besselj) else 1
    return rest.xreplace({k: sp.S.Zero}) * sp.exp(x * (t + sign / t) / 2)


def _linear(order: Expr, k: Expr) -> tuple[int, int] | None:
    if not order.is_polynomial(k) or sp.degree(order, k) != 1:
        return None
    step, offset = sp.Poly(order, k).all_coeffs()
    return (int(step), int(offset)) if step in (1, 2) and offset.is_Integer else None


def _angle(waves: list[Expr], step: int, offset: int, k: Expr) -> Expr | None:
    """T with the wave's argument order*t."""
    if not waves:
        return sp.S.Zero
    argument = sp.expand(waves[0].args[0])
    t = argument.coeff(k, 1) / step
    return t if not t.has(k) and real_valued(t) and vanishes(argument - t * (step * k + offset)) else None


def _total(orders: _Orders) -> Expr | None:
    """The sum over m = 0, 1, 2, …"""
    x, t, cosine = orders.x, orders.t, orders.wave is sp.cos
    if orders.kind is sp.besseli:
        return _modified(orders) if cosine else None
    if orders.step != 2:
        return None
    if orders.parity == 0:
        inner = sp.cos(t) if orders.alternating else sp.sin(t)
        return (sp.cos(x * inner) + sp.besselj(0, x)) / 2 if cosine else None
    if orders.alternating == cosine:
        return sp.sin(x * (sp.cos(t) if cosine else sp.sin(t))) / 2
    return None


def _modified(orders: _Orders) -> Expr | None:
    x, t, first = orders.x, orders.t, sp.besseli(0, orders.x)
    if orders.step == 1:
        return (sp.exp((-1 if orders.alternating else 1) * x * sp.cos(t)) + first) / 2
    if orders.parity == 0:
        inner = sp.sin(t) if orders.alternating else sp.cos(t)
        return (sp.cosh(x * inner) + first) / 2
    return None if orders.alternating else sp.sinh(x * sp.cos(t)) / 2


def _squares(power: Expr, k: Expr, low: int) -> Expr | None:
    call, exponent = power.as_base_exp()
    if exponent != 2 or not isinstance(call, sp.besselj) or call.args[0] != k or low < 0:
        return None
    x = call.args[1]
    if x.has(k) or not real_valued(x):
        return None
    whole = (1 + sp.besselj(0, x) ** 2) / 2
    return whole - sp.Add(*(sp.besselj(index, x) ** 2 for index in range(low)))

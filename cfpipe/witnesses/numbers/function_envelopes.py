"""Bounds of single functions' absolute values on a half line, each with the inequality it rests on.

`rule(bounds, expr, side)` gives a form above (side 1) or below (side -1) log |f(...)|, see `envelopes.py`.
"""

from __future__ import annotations

import sympy as sp
from flint import acb, arb, fmpq

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.enclosures import NoEnclosure
from cfpipe.witnesses.numbers.forms import (
    LOG,
    LOGLOG,
    Bounds,
    Form,
    between_zero,
    constant_form,
    joined,
    lower,
    real_ball,
    times,
    upper,
)  # fmt: skip

_AT_MOST_ONE = (sp.tanh, sp.erf, sp.sign, sp.Heaviside, sp.KroneckerDelta)
"""Functions with |f(y)| <= 1 for real y."""

_NO_LARGER = (sp.tanh, sp.atan, sp.asinh)
"""Functions with |f(y)| <= |y| for real y."""


def function_above(bounds: Bounds, expr: Expr) -> Form:
    argument = expr.args[-1]
    if isinstance(expr, sp.log):
        return Form({LOGLOG: arb(1)}) if argument == bounds.x else log_above(bounds, argument)
    real = bounds.is_real(argument)
    small = _small(bounds, argument) if type(expr) in _NO_LARGER and real else None
    if small is not None:
        return small
    if isinstance(expr, _AT_MOST_ONE) and real:
        return Form()
    if isinstance(expr, sp.atan) and real:
        return constant_form((arb.pi() / 2).log())
    if isinstance(expr, sp.erfc) and real:
        low, _ = bounds.between(argument)
        if low.scaled(arb(-1)).falls(bounds.start) and low.at(bounds.start) >= 0:  # erfc(y) <= exp(-y**2), y >= 0
            return bounds.between(-sp.expand(argument**2))[1]
        return constant_form(arb(2).log())
    if type(expr) in (sp.re, sp.im, sp.conjugate):
        return bounds.above(argument)
    if isinstance(expr, (sp.floor, sp.ceiling)):
        return joined(bounds.above(argument), Form(), bounds.start)
    moving = _of_order(bounds, expr)
    if moving is not None:
        return moving
    if isinstance(expr, sp.besselj) and real and expr.args[0].is_Integer:
        return Form()  # DLMF 10.14.1
    raise NoEnclosure(f"no rule for {type(expr).__name__}")


def _of_order(bounds: Bounds, expr: Expr) -> Form | None:
    """Functions of a moving order n >= 0 at a fixed argument z."""
    order, argument = (expr.args[0], expr.args[-1]) if len(expr.args) == 2 else (bounds.x, bounds.x)
    if argument.has(bounds.x) or not order.has(bounds.x):
        return None
    low, high = bounds.between(order)
    if not (low.at(bounds.start) >= 0 and low.scaled(arb(-1)).falls(bounds.start)):
        return None
    z = bounds.number(argument)
    size = upper(abs(z))
    kind = type(expr)
    if kind in (sp.legendre, sp.chebyshevt, sp.chebyshevu):  # DLMF 18.10.5, 18.5.1, 18.5.2
        inside = z.imag == 0 and abs(z.real) <= 1
        growth = Form() if inside else high.scaled((size + (size**2 + 1).sqrt()).log())
        more = bounds.above(order + 1) if kind is sp.chebyshevu else Form()
        return growth + more
    if kind is sp.hermite and z.imag == 0:  # DLMF 18.14.9
        half = gamma_bound(bounds, order + 1, 1).scaled(arb(fmpq(1, 2))) + high.scaled(arb(2).log() / 2)
        return half + constant_form(size**2 / 2 + arb("1.0866").log())
    if kind is sp.laguerre and z.imag == 0 and z.real >= 0:  # DLMF 18.14.8
        return constant_form(size / 2)
    if kind in (sp.besselj, sp.besseli) and not size.contains(0):  # DLMF 10.14.4, and 10.32.2 for I
        power = times((low, high), (size / 2).log())[1]
        return power - gamma_bound(bounds, order + 1, -1) + constant_form(size)
    return None


def _small(bounds: Bounds, argument: Expr) -> Form | None:
    size = bounds.above(argument)
    return size if size.falls(bounds.start) and size.at(bounds.start) < 0 else None


def log_above(bounds: Bounds, argument: Expr) -> Form:
    """|log(1 + t)| <= |t|/(1 - |t|) for |t| < 1; else |log y| <= |log |y|| + pi, with log |y| between two forms."""
    try:
        size = bounds.above(sp.expand(argument - 1))
    except NoEnclosure:
        size = None
    if size is not None and size.falls(bounds.start) and size.at(bounds.start) < 0:
        return size - constant_form((1 - size.at(bounds.start).exp()).log())
    low, high = bounds.below(argument), bounds.above(argument)
    total = constant_form(arb(4).log())
    for form in (low, high):
        for (power, logs), coefficient in form.terms.items():
            size = Form({LOG: real_ball(power)} if power > 0 else {}) + Form({LOGLOG: arb(logs)} if logs else {})
            if (power, logs) == LOGLOG:
                size = Form({LOGLOG: arb(1)})
            total = joined(total, size + constant_form(upper(abs(coefficient) + fmpq(1, 10**6)).log()), bounds.start)
    return total


def gamma_bound(bounds: Bounds, argument: Expr, side: int) -> Form:
    """DLMF 5.6.1: sqrt(2 pi) y**(y-1/2) e**-y < Gamma(y) < the same times exp(1/(12 y)).

    With y = a*x + b, t = b/(a*x): (y - 1/2) log y = (y - 1/2)(log a + log x + log(1 + t)), where y log(1 + t)
    lies within b + [0, b*t] up to the sign, since t/(1 + t) <= log(1 + t) <= t for t > -1.
    """
    slope = sp.diff(argument, bounds.x)
    rest = sp.expand(argument - slope * bounds.x)
    if slope.has(bounds.x) or not (slope.is_Rational and slope > 0) or rest.has(bounds.x):
        raise NoEnclosure("Gamma of something that is not linear")
    a, b = real_ball(slope), bounds.number(rest)
    if not b.imag == 0:
        raise NoEnclosure("Gamma of a complex argument")
    b = b.real
    t = b / (a * bounds.start)
    least = a * bounds.start + b
    if not (t > fmpq(-1, 2) and least > 1):
        raise NoEnclosure("Gamma near its poles")
    form = Form({(sp.S.One, 1): a, (sp.S.One, 0): a * a.log() - a}) + Form({LOG: b - arb(fmpq(1, 2))})
    # y*log(1+t) is between b = y*t/(1+t) and y*t = b + b*t
    linear = b.union(b + b * t)
    small = between_zero(t).log1p() / 2
    pieces = (b - arb(fmpq(1, 2))) * a.log() + linear - b - small + (2 * arb.pi()).log() / 2
    stirling = 1 / (12 * least) if side > 0 else arb(0)
    end = upper(pieces) + upper(stirling) if side > 0 else lower(pieces)
    return form + constant_form(end)


def integral_above(bounds: Bounds, expr: Expr) -> Form:
    """|integral of f from a to b| <= |b - a| * sup |f(a + (b - a)*s)| over 0 <= s <= 1."""
    *inner, (t, low, high) = expr.limits
    if low.is_infinite or high.is_infinite:
        raise NoEnclosure("an improper integral within")
    body = expr.func(expr.function, *inner) if inner else expr.function
    part = sp.Dummy("s", real=True)
    moved = sp.expand(body.xreplace({t: low + (high - low) * part}) * (high - low))
    unit = acb(arb(fmpq(1, 2), fmpq(1, 2)))
    return bounds.within(part, unit).above(moved)


def circular(bounds: Bounds, expr: Expr, side: int) -> Form:
    """For complex |t| <= 1: |sin t| = |t| and |cos t| = 1 up to a factor 1 -+ |t|**2; at most 1 for real t."""
    argument = expr.args[0]
    size = bounds.above(argument)
    most = size.at(bounds.start).exp() if size.falls(bounds.start) else arb("inf")
    if most < fmpq(3, 4):
        edge = constant_form((1 + side * most**2).log())
        if isinstance(expr, sp.cos):
            return edge
        return (size if side > 0 else bounds.below(argument)) + edge
    if side > 0 and bounds.is_real(argument):
        return Form()
    raise NoEnclosure("no bound of a sine or cosine")


def exponential_less_one(bounds: Bounds, expr: Expr) -> tuple[Form, Form] | None:
    """Bounds of c*(exp(t) - 1) where t falls to zero: |exp(t) - 1 - t| <= |t|**2 for |t| <= 1."""
    if len(expr.args) != 2 or not (expr.args[0].is_Number or expr.args[0].is_number):
        return None
    constant, other = expr.args
    ratio = -other / constant
    if not isinstance(ratio, sp.exp):
        return None
    try:
        high, low = bounds.above(ratio.exp), bounds.below(ratio.exp)
        scale = bounds.above(constant)
    except NoEnclosure:
        return None
    size = high.at(bounds.start).exp()
    if not (high.falls(bounds.start) and size < fmpq(1, 2)):
        return None
    return low + scale + constant_form((1 - size).log()), high + scale + constant_form((1 + size).log())

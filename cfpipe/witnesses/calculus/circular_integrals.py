"""Integrals of functions of sin x and cos x over quarter, half and full turns."""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.calculus.antiderivatives import by_antiderivative
from cfpipe.witnesses.calculus.half_line import half_line
from cfpipe.witnesses.calculus.termwise import total
from cfpipe.witnesses.calculus.unit_interval import unit_interval
from cfpipe.witnesses.language.needs import Expr


def circular(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """Functions of sin x and cos x: folded to (0, pi/2), then y = sin(x)**2 gives a beta integral."""
    if not function.has(sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc):
        return None
    t = sp.Symbol(f"{x.name} moved", positive=True)
    match (low, high):
        case (sp.S.Zero, end) if end == sp.pi / 2:
            return _quarter(function.xreplace({x: t}), t)
        case (sp.S.Zero, sp.pi):
            return _both(function.xreplace({x: t}), function.xreplace({x: sp.pi - t}), t)
        case (sp.S.Zero, end) if end == 2 * sp.pi:
            return _turns([function.xreplace({x: t + shift}) for shift in (0, sp.pi)], t)
        case (start, end) if start == -sp.pi and end == sp.pi:
            return _turns([function.xreplace({x: t - shift}) for shift in (0, sp.pi)], t)
        case (start, end) if start == -sp.pi / 2 and end == sp.pi / 2:
            return _both(function.xreplace({x: t}), function.xreplace({x: -t}), t)
    return None


def _both(one: Expr, other: Expr, t: Expr) -> Expr | None:
    if vanishes(one - other):
        value = _quarter(one, t)
        return None if value is None else 2 * value
    return total(_quarter(half, t) for half in (one, other))


def _turns(halves: list[Expr], t: Expr) -> Expr | None:
    return total(_both(half, half.xreplace({t: sp.pi - t}), t) for half in halves)


def _quarter(function: Expr, t: Expr) -> Expr | None:
    y = sp.Symbol("y of a sine", positive=True)
    opened = sp.expand_trig(function)
    sine, cosine = sp.sqrt(y), sp.sqrt(1 - y)
    moved = opened.xreplace(
        {
            sp.sin(t): sine, sp.cos(t): cosine, sp.tan(t): sine / cosine, sp.cot(t): cosine / sine,
            sp.sec(t): 1 / cosine, sp.csc(t): 1 / sine,
        }
    )  # fmt: skip
    if moved.has(t):
        return None
    halved = moved.replace(lambda part: isinstance(part, sp.log), lambda part: sp.expand_log(part, force=False))
    halved = halved.xreplace({sp.log(cosine): sp.log(1 - y) / 2, sp.log(sine): sp.log(y) / 2})
    return unit_interval(sp.powsimp(sp.expand_power_base(halved / (2 * sine * cosine))), y)


def half_angle(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """Put t = tan(x/2) on (0, pi) and full turns: rational functions of sine and cosine become rational."""
    if not function.has(sp.sin, sp.cos) or not function.is_rational_function(sp.sin(x), sp.cos(x)):
        return None
    t = sp.Symbol(f"tan of half {x.name}", positive=True)
    if (low, high) == (0, 2 * sp.pi):
        parts = [function, function.xreplace({x: 2 * sp.pi - x})]
    elif (low, high) == (-sp.pi, sp.pi):
        parts = [function, function.xreplace({x: -x})]
    elif (low, high) == (0, sp.pi):
        parts = [function]
    else:
        return None
    return total(_by_half_angle(part, x, t) for part in parts)


def _by_half_angle(function: Expr, x: Expr, t: Expr) -> Expr | None:
    moved = function.xreplace({sp.sin(x): 2 * t / (1 + t**2), sp.cos(x): (1 - t**2) / (1 + t**2)})
    if moved.has(x):
        return None
    rational = sp.cancel(sp.together(moved * 2 / (1 + t**2)))
    value = half_line(sp.factor(rational), t)
    return value if value is not None else by_antiderivative(rational, t, sp.S.Zero, sp.oo)

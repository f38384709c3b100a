"""Integrals over half a line and over the whole line, brought to (0, 1) and (0, oo) by y = exp(c*t)."""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.calculus.half_line import half_line
from cfpipe.witnesses.calculus.unit_interval import unit_interval
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import positive


def falling_exponential(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """Put y = exp(-c*x), which takes (0, oo) to (0, 1)."""
    if low != 0 or high is not sp.oo:
        return None
    y = sp.Symbol(f"exp of {x.name}", positive=True)
    rates = [sp.cancel(part.exp / x) for part in function.atoms(sp.exp)]
    for rate in dict.fromkeys(abs(rate) for rate in rates if not rate.has(x)):
        if not positive(rate):
            continue
        moved = sp.powdenest(sp.expand_log(function.xreplace({x: -sp.log(y) / rate})), force=False)
        value = None if moved.has(sp.exp) else unit_interval(sp.expand_power_base(moved / (rate * y)), y)
        if value is not None:
            return value
    return None


def by_exponential(function: Expr, t: Expr) -> Expr | None:
    """Put y = exp(c*t), where exponentials of c*t stand below a fraction's line or in another exponent."""
    rates = []
    for part in function.atoms(sp.exp):
        exponent = sp.expand(part.exp)
        if exponent.is_polynomial(t) and exponent.has(t) and sp.degree(exponent, t) == 1:
            rates.append(sp.diff(exponent, t))
    if function.has(sp.sinh, sp.cosh, sp.tanh, sp.sech, sp.csch, sp.coth):
        function, rates = function.rewrite(sp.exp), [sp.S.One, *rates]
    y = sp.Symbol("y of an exponential", positive=True)
    for rate in list(dict.fromkeys(rates))[:2]:
        size = rate if positive(rate) else -rate if positive(-rate) else None
        if size is None:
            continue
        moved = sp.powdenest(sp.expand_log(function.xreplace({t: sp.log(y) / rate})), force=False)
        moved = sp.factor(sp.powsimp(moved / (size * y))) if not moved.has(sp.exp) else sp.powsimp(moved / (size * y))
        opened = moved.replace(lambda part: isinstance(part, sp.exp), lambda part: sp.exp(sp.expand(part.exp)))
        value = half_line(opened, y)
        if value is not None:
            return value
    return None

"""Radicals of products and perfect squares: (r*c)**e = r**e * c**e for r > 0, and (f**2)**(1/2) = |f| for real f.

Both hold for the principal value with any complex c (Abramowitz and Stegun 4.2.1-4.2.7).
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.failures import NOT_FACTORED
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, positive, real_valued
from cfpipe.witnesses.order.trigonometry import one_square

MOST_OPERATIONS = 80


def extracted(power: Expr) -> Expr:
    """A fractional power with nonnegative factors of its base drawn out; the power itself where there are none."""
    base, exponent = power.as_base_exp()
    if not (exponent.is_Rational and not exponent.is_Integer) or not (base.is_Add or base.is_Mul or base.is_Pow):
        return power
    if sp.count_ops(base) > MOST_OPERATIONS or base.is_number:
        return power
    try:
        factored = sp.factor(sp.together(one_square(base)))
    except NOT_FACTORED:
        return power
    outside, left = sp.S.One, sp.S.One
    for factor in sp.Mul.make_args(factored):
        drawn = _drawn(factor, exponent)
        if drawn is None:
            left *= factor
        else:
            outside *= drawn
    if outside == 1 or (left.is_Rational and left < 0):
        return power
    return outside * left**exponent


def _drawn(factor: Expr, exponent: Expr) -> Expr | None:
    base, times = factor.as_base_exp()
    if times.is_Integer and times % 2 == 0 and times != 0 and not positive(base) and real_valued(base):
        size = base if nonnegative(base) else -base if nonnegative(-base) else sp.Abs(base)
        return size ** (times * exponent)
    if positive(factor) or (exponent > 0 and nonnegative(factor)):
        if times.is_Rational and (positive(base) or nonnegative(base)):
            return base ** (times * exponent)
        return factor**exponent
    return None


def roots_as_symbols(expr: Expr) -> dict[Expr, Expr]:
    """U -> v**q for every nonnegative symbol u that stands under a q-th root by itself: then no root is left of it."""
    found: dict[Expr, int] = {}
    for part in expr.atoms(sp.Pow):
        base, exponent = part.as_base_exp()
        if base.is_Symbol and base.is_nonnegative and not base.is_integer and exponent.is_Rational:
            found[base] = int(sp.ilcm(found.get(base, 1), exponent.q))
    return {
        symbol: sp.Symbol(
            f"{symbol.name} root", **({"positive": True} if symbol.is_positive else {"nonnegative": True})
        )
        ** root
        for symbol, root in found.items()
        if 1 < root <= 12
    }

"""Whether an expression is analytic on a complex sector, read off its parts.

The bounds are for x written as x*w, where w has a ball: z = x*w runs over a sector or over discs around the half line.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.enclosures import Ball, NoEnclosure
from cfpipe.witnesses.numbers.forms import Bounds


def is_analytic(bounds: Bounds, expr: Expr) -> bool:
    """Whether the expression is analytic in z; needs `x` to be written as x*w (see `series.py`)."""
    if not expr.has(bounds.x) or expr == bounds.x:
        return True
    if expr.is_Add or expr.is_Mul or isinstance(expr, (sp.exp, sp.sin, sp.cos)):
        return all(is_analytic(bounds, part) for part in expr.args)
    if isinstance(expr, sp.log):
        return is_analytic(bounds, expr.args[0]) and is_right(bounds, expr.args[0])
    if not expr.is_Pow:
        return False
    base, exponent = expr.as_base_exp()
    if not is_analytic(bounds, base) or not is_analytic(bounds, exponent):
        return False
    if exponent.is_Integer:
        return bool(exponent > 0) or _never_zero(bounds, base)
    return is_right(bounds, base)


def _never_zero(bounds: Bounds, expr: Expr) -> bool:
    try:
        bounds.below(expr)
    except NoEnclosure:
        return False
    return True


def is_right(bounds: Bounds, expr: Expr, side: int = 0) -> bool:
    """Whether values stay in an open half plane without the cut: the right one, the upper one, or the lower one.

    Sums of such parts, positive multiples, or 1 + t with |t| < 1.
    """
    if side == 0:
        return any(is_right(bounds, expr, each) for each in (1, 2, 3))
    if not expr.has(bounds.x):
        return _in_half(bounds.number(expr), side, strict=False)
    if expr == bounds.x:
        return side == 1
    if expr.is_Mul:
        rest = sp.Mul(*(part for part in expr.args if part != bounds.x))
        return bounds.x in expr.args and not rest.has(bounds.x) and _in_half(bounds.number(rest), side, strict=True)
    if expr.is_Add and all(is_right(bounds, part, side) for part in expr.args):
        return any(part.has(bounds.x) for part in expr.args)
    try:
        size = bounds.above(sp.expand(expr - 1))
    except NoEnclosure:
        return False
    return side == 1 and bool(size.falls(bounds.start) and size.at(bounds.start) < 0)


def _in_half(ball: Ball, side: int, *, strict: bool) -> bool:
    part = ball.real if side == 1 else ball.imag if side == 2 else -ball.imag
    return bool(part > 0 or (not strict and part >= 0))

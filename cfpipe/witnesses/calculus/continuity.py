"""Functions that are continuous on a closed range, where they need not be differentiable at its ends or at corners.

sqrt and asin are continuous up to the end of where they are real, Abs, Max and Min across their corners.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.calculus.integrability import small_at
from cfpipe.witnesses.calculus.smoothness import closed_runs
from cfpipe.witnesses.language.needs import UNBOUNDED, Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive, real_valued

_EVERYWHERE = (sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.erf, sp.erfc)
_ON_THE_REALS = (sp.tanh, sp.atan, sp.asinh, sp.Abs, sp.Max, sp.Min)


def continuous_between(expr: Expr, x: Expr, low: Expr, high: Expr) -> bool:
    """Whether it is continuous for low <= x <= high; infinite ends are open."""
    return not expr.has(*UNBOUNDED) and all(_continuous(expr, x, run) for run in closed_runs(x, low, high))


def _continuous(expr: Expr, x: Expr, run: Expr) -> bool:
    if not expr.has(x) or expr == x:
        return True
    if not all(_continuous(part, x, run) for part in expr.args):
        return False
    there = [part.xreplace({x: run}) for part in expr.args]
    if expr.is_Add or expr.is_Mul or isinstance(expr, _EVERYWHERE):
        return True
    if isinstance(expr, _ON_THE_REALS):
        return all(real_valued(each) for each in there)
    if expr.is_Pow:
        return _continuous_power(expr, x, *there)
    match expr:
        case sp.log():
            return positive(there[0])
        case sp.asin() | sp.acos():
            (y,) = there
            return nonnegative(1 - y**2) or (nonnegative(1 - y) and nonnegative(1 + y))
    return False


def _continuous_power(expr: Expr, x: Expr, base: Expr, exponent: Expr) -> bool:
    if expr.exp.has(x):
        return positive(base)
    if exponent.is_integer and nonnegative(exponent):
        return True
    if exponent.is_integer and (nonzero(base) and real_valued(base)):
        return True
    return real_valued(exponent) and (positive(base) or (positive(exponent) and nonnegative(base)))


def continuous_and_small(function: Expr, x: Expr, low: Expr, high: Expr) -> bool:
    """Continuous where the range is finite, and small enough at infinite ends: then the integral converges."""
    if not continuous_between(function, x, low, high):
        return False
    for end, side in ((low, -1), (high, 1)):
        if not end.is_infinite:
            continue
        far = _far_out(function, x, side)
        if far.has(sp.Abs, sp.Max, sp.Min) or not small_at(far, x, end, -side):
            return False
    return True


def _far_out(function: Expr, x: Expr, side: int) -> Expr:
    """The form that Abs, Max and Min of linear expressions take beyond all corners."""

    def decided(corner: Expr) -> int:
        if not corner.is_polynomial(x) or sp.degree(corner, x) != 1:
            return 0
        slope = sp.diff(corner, x)
        return side if positive(slope) else -side if positive(-slope) else 0

    def form(part: Expr) -> Expr:
        if isinstance(part, sp.Abs):
            return decided(part.args[0]) * part.args[0] if decided(part.args[0]) else part
        if len(part.args) != 2:
            return part
        sign = decided(part.args[0] - part.args[1]) * (1 if isinstance(part, sp.Max) else -1)
        return part if sign == 0 else part.args[0] if sign > 0 else part.args[1]

    return function.replace(lambda part: isinstance(part, (sp.Abs, sp.Max, sp.Min)) and part.has(x), form)

"""Finite ranges turned round: the integral of f(x) is that of f(low + high - x), hence of half their sum.

Where the sum is a constant, or has lost what was in the way, that gives the value.  The logarithm of p + q*cos(x) is
Poisson's integral (Gradshteyn and Ryzhik 4.224.9).
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.integrability import absolutely_integrable, runs_inside
from cfpipe.witnesses.needs import UNBOUNDED, Expr
from cfpipe.witnesses.normal import vanishes
from cfpipe.witnesses.rewriting import prepare
from cfpipe.witnesses.signs import positive, real_valued
from cfpipe.witnesses.smoothness import smooth_between

TURNED = (sp.sin, sp.cos, sp.tan, sp.cot, sp.log, sp.exp, sp.Pow)


def constant_mean(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """Where f(x) + f(low + high - x) is the same everywhere, it is twice the value in the middle."""
    if low.is_infinite or high.is_infinite or not function.has(*TURNED):
        return None
    t = sp.Symbol(f"{x.name} turned", real=True)
    middle = function.xreplace({x: (low + high) / 2})
    if middle.has(*UNBOUNDED):
        return None
    values = function.xreplace({x: t}), function.xreplace({x: low + high - t})
    if not vanishes(sum(values) - 2 * middle):
        real = real_valued(prepare(function.xreplace({x: runs_inside(x, low, high)})))
        if not function.has(sp.log) or not real or not _same_exponential(sum(values), 2 * middle):
            return None
    if not (smooth_between(function, x, low, high) or absolutely_integrable(function, x, low, high)):
        return None
    return middle * (high - low)


def _same_exponential(one: Expr, other: Expr) -> bool:
    """For reals that is enough."""
    return vanishes(sp.expand_trig(sp.exp(one - other)) - 1)


def poisson(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """log(p + q*cos(x)) over half turns and turns: pi * log((p + sqrt(p**2 - q**2))/2) for each, p > |q|."""
    halves = {(sp.S.Zero, sp.pi): 1, (-sp.pi, sp.S.Zero): 1, (sp.S.Zero, 2 * sp.pi): 2, (-sp.pi, sp.pi): 2}.get((low, high))
    constant, rest = function.as_independent(x, as_Add=False)
    if halves is None or not isinstance(rest, sp.log):
        return None
    mark = sp.Dummy("wave")
    inner = sp.expand(rest.args[0]).xreplace({sp.cos(x): mark})
    if inner.has(x) or not inner.is_polynomial(mark) or sp.degree(inner, mark) != 1:
        return None
    q, p = sp.Poly(inner, mark).all_coeffs()
    sides = [sp.factor(p + q), sp.factor(p - q)]
    if not all(positive(each) for each in sides):
        return None
    root = sp.Mul(*(prepare(sp.sqrt(side)) for side in sides))
    return constant * halves * sp.pi * sp.log(sp.factor(sp.expand((p + root) / 2)))

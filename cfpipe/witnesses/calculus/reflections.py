"""Finite ranges turned round: the integral of f(x) is that of f(low + high - x), hence of half their sum.

Where the sum is a constant, or has lost what was in the way, that gives the value.  The logarithm of p + q*cos(x) is
Poisson's integral (Gradshteyn and Ryzhik 4.224.9).
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.algebra.rewriting import prepare
from cfpipe.witnesses.calculus.integrability import absolutely_integrable, smooth_inside
from cfpipe.witnesses.calculus.smoothness import runs_inside, smooth_between
from cfpipe.witnesses.language.needs import UNBOUNDED, Expr
from cfpipe.witnesses.order.signs import nonnegative, positive, real_valued

TURNED = (sp.sin, sp.cos, sp.tan, sp.cot, sp.log, sp.exp, sp.Pow)


def constant_mean(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """Where f(x) + f(low + high - x) is the same everywhere, it is twice the value in the middle."""
    if low.is_infinite or high.is_infinite or not function.has(*TURNED):
        return None
    t = sp.Symbol(f"{x.name} turned", real=True)
    middle = function.xreplace({x: (low + high) / 2})
    if middle.has(*UNBOUNDED):
        return None
    one, other = function.xreplace({x: t}), function.xreplace({x: low + high - t})
    inside = function.xreplace({x: runs_inside(x, low, high)})
    if low == 0 and high == sp.pi / 2:
        one, other = _by_tangent(one, t), _by_tangent(other, t)
    if not vanishes(one + other - 2 * middle):
        real = real_valued(inside) or real_valued(prepare(inside))
        if not function.has(sp.log) or not real or not _same_exponential(one + other, 2 * middle):
            return None
    return middle * (high - low) if _integrable(function, x, low, high) or _bounded(function, x, low, high) else None


def _integrable(function: Expr, x: Expr, low: Expr, high: Expr) -> bool:
    return smooth_between(function, x, low, high) or absolutely_integrable(function, x, low, high)


def _bounded(function: Expr, x: Expr, low: Expr, high: Expr) -> bool:
    """Continuous inside, and nowhere negative: then the constant bounds it, since it bounds the sum of two such."""
    inside = function.xreplace({x: runs_inside(x, low, high)})
    return smooth_inside(function, x, low, high) and nonnegative(inside)


def _by_tangent(expr: Expr, t: Expr) -> Expr:
    """Circular functions of 0 < t < pi/2 by the tangent, which is positive."""
    tangent = sp.Symbol("tangent", positive=True)
    root = sp.sqrt(1 + tangent**2)
    return expr.xreplace({sp.tan(t): tangent, sp.cot(t): 1 / tangent, sp.sin(t): tangent / root, sp.cos(t): 1 / root})


def mean_place(function: Expr, x: Expr, low: Expr, high: Expr) -> tuple[Expr, Expr] | None:
    """The middle of the range and h, where the function is x*h(x) and h is symmetric about the middle.

    x is bounded and monotone, so that the integral converges where that of h does (Abel).
    """
    if low.is_infinite or high.is_infinite or x not in sp.Mul.make_args(function):
        return None
    rest = function / x
    t = sp.Symbol(f"{x.name} turned", real=True)
    if not rest.has(x) or not vanishes(rest.xreplace({x: t}) - rest.xreplace({x: low + high - t})):
        return None
    return (low + high) / 2, rest


def tangents(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """h(x)/(1 + x**2) by x = tan(t), where h(tan(t)) and its mirror image add up to a constant."""
    if low != 0 or high not in (sp.S.One, sp.oo) or not function.has(sp.log, sp.Pow):
        return None
    rest = sp.cancel(function * (1 + x**2)) if function.has(1 / (1 + x**2)) else None
    if rest is None or rest.has(1 + x**2):
        return None
    return constant_mean(rest.xreplace({x: sp.tan(x)}), x, low, sp.pi / (4 if high == 1 else 2))


def _same_exponential(one: Expr, other: Expr) -> bool:
    """For reals that is enough."""
    return vanishes(sp.expand_trig(sp.exp(one - other)) - 1)


def poisson(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """log(p + q*cos(x)) over half turns and turns: pi * log((p + sqrt(p**2 - q**2))/2) for each, p > |q|."""
    turns = {(sp.S.Zero, sp.pi): 1, (-sp.pi, sp.S.Zero): 1, (sp.S.Zero, 2 * sp.pi): 2, (-sp.pi, sp.pi): 2}
    halves = turns.get((low, high))
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

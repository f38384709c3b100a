"""Limits by exact rules only: continuity, exponentials of limits, and l'Hôpital's rule with its conditions.

The point is moved to u -> 0 (x = x0 + u, x0 - u, or 1/u).  If everything in the expression is
differentiable at u = 0, its value there is the limit.  A quotient of two functions differentiable at 0,
both zero there, is replaced by the quotient of their derivatives (l'Hôpital; differentiability is checked
at 0, hence near it, since all functions here are analytic there).  A two-sided limit asks both sides to
agree.  Powers with a variable exponent become exponentials first.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.needs import Expr
from cfpipe.witnesses.normal import vanishes
from cfpipe.witnesses.signs import nonzero, positive
from cfpipe.witnesses.smoothness import met, tree_needs

MOST_STEPS = 5


def evaluate_limit(expr: Expr) -> Expr | None:
    function, x, point, direction = expr.args
    u = sp.Symbol("u to 0", positive=True)
    sides = {sp.oo: [1 / u], -sp.oo: [-1 / u]}.get(point)
    if sides is None:
        sides = (
            [point + u] if str(direction) == "+" else [point - u] if str(direction) == "-" else [point + u, point - u]
        )
    values = []
    for side in sides:
        value = _limit(_opened(function.xreplace({x: side}), u), u, MOST_STEPS)
        if value is None:
            return None
        values.append(value)
    if len(values) == 2 and not vanishes(values[0] - values[1]):
        return None
    return values[0]


def _opened(expr: Expr, u: Expr) -> Expr:
    """Powers whose exponent moves, as exponentials."""
    if expr.is_Atom or not expr.has(u):
        return expr
    arguments = [_opened(argument, u) for argument in expr.args]
    if expr.is_Pow and arguments[1].has(u) and arguments[0] is not sp.E:
        return sp.exp(arguments[1] * sp.log(arguments[0]))
    return expr.func(*arguments)


def _smooth_at_zero(expr: Expr, u: Expr) -> bool:
    at = {u: sp.S.Zero}
    for need in tree_needs(expr):
        if need.kind in ("fail", "jump"):
            return False
        arguments = [each.xreplace(at) for each in need.arguments]
        if any(each.has(sp.zoo, sp.nan, sp.oo) for each in arguments) or not met(need.kind, arguments):
            return False
    return not expr.xreplace(at).has(sp.zoo, sp.nan, sp.oo)


def _limit(expr: Expr, u: Expr, steps: int) -> Expr | None:
    if not expr.has(u):
        return expr
    if _smooth_at_zero(expr, u):
        return expr.xreplace({u: sp.S.Zero})
    if isinstance(expr, sp.exp):
        inner = _limit(expr.exp, u, steps)
        if inner is not None:
            return sp.exp(inner)
        return sp.S.Zero if _falls(expr.exp, u) else None
    quotient = _quotient(expr, u, steps)
    if quotient is not None:
        return quotient
    if expr.is_Add or expr.is_Mul:
        parts = [_limit(part, u, steps) for part in expr.args]
        if all(part is not None for part in parts):
            return expr.func(*parts)
    return None


def _falls(exponent: Expr, u: Expr) -> bool:
    """Whether the exponent is -c/u**m with c > 0, which goes to minus infinity."""
    constant, power = sp.expand(exponent).as_independent(u, as_Add=False)
    return bool(power.is_Pow and power.base == u and power.exp.is_negative and positive(-constant))


def _quotient(expr: Expr, u: Expr, steps: int) -> Expr | None:
    above, below = sp.fraction(sp.together(expr))
    for _ in range(steps):
        if not (_smooth_at_zero(above, u) and _smooth_at_zero(below, u)):
            return None
        top, bottom = above.xreplace({u: sp.S.Zero}), below.xreplace({u: sp.S.Zero})
        if nonzero(bottom):
            return top / bottom
        if not (vanishes(top) and vanishes(bottom)):
            return None
        above, below = sp.fraction(sp.together(sp.diff(above, u) / sp.diff(below, u)))
    return None

"""Limits by exact rules only: continuity, exponentials of limits, and l'Hôpital's rule with its conditions.

The point is moved to u -> 0 (x = x0 + u, x0 - u, or 1/u).  If everything in the expression is
differentiable at u = 0, its value there is the limit.  A quotient of two functions differentiable at 0,
both zero there, is replaced by the quotient of their derivatives (l'Hôpital; differentiability is checked
at 0, hence near it, since all functions here are analytic there).  A two-sided limit asks both sides to
agree.  Powers with a variable exponent become exponentials first, and fractional powers of u become whole ones
of another variable.  Where logarithms of u remain, the expression is taken as a polynomial in log u: if every
coefficient is differentiable at 0 and those of the powers of log u vanish there, they are O(u), and since
u (log u)^j -> 0 only the first coefficient is left.  What these rules leave open goes to the certified expansions of
`asymptotics.py`, which know growth orders, Stirling's series and bounded oscillations; only they give infinite limits.
"""

from __future__ import annotations

import math
from functools import lru_cache

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.calculus.asymptotics import has_leading_term, limit_at_zero
from cfpipe.witnesses.calculus.expansions import U, Unknown
from cfpipe.witnesses.calculus.expansions import side as sign_of
from cfpipe.witnesses.calculus.integrability import smooth_inside
from cfpipe.witnesses.calculus.smoothness import met, off_the_cut, tree_needs
from cfpipe.witnesses.language.needs import UNBOUNDED, Expr
from cfpipe.witnesses.order.signs import nonzero, positive

MOST_STEPS, MOST_ROOT = 5, 12
PLACES = tuple(map(sp.Rational, ("1/2", "1/3", "2/7")))


@lru_cache(maxsize=4096)
def evaluate_limit(expr: Expr) -> Expr | None:
    """The limit, perhaps infinite; None where no rule shows it."""
    function, x, point, direction = expr.args
    u = U
    values = []
    for side in _beside(point, str(direction)):
        value = _limit(_whole_powers(_opened(function.xreplace({x: side}), u), u), u, MOST_STEPS)
        if value is None:
            return None
        values.append(value)
    if len(values) == 2 and values[0] != values[1] and not vanishes(values[0] - values[1]):
        return None
    return values[0]


def lasting(divisor: Expr, x: Expr, point: Expr, direction: str) -> bool:
    """Whether a divisor is not zero all over near the point, whatever the other symbols are: x*t is, where x = 0.

    On every side that the limit is taken from: Max(x, 0) is zero all over to the left of 0.
    """
    if divisor.has(sp.Sum, sp.Product):
        whole = sp.Symbol(x.name, integer=True, positive=True)  # a range that grows with x grows by whole steps
        return point is sp.oo and nonzero(divisor.xreplace({x: whole}))
    return all(_lasting_beside(_whole_powers(divisor.xreplace({x: side}), U)) for side in _beside(point, direction))


def off_poles(argument: Expr, x: Expr, point: Expr, direction: str) -> bool:
    """Whether what must not be 0, -1, -2, … is none of these near the point, or moves across them."""
    if argument.has(sp.Sum, sp.Product):
        return True
    sides = [_whole_powers(argument.xreplace({x: side}), U) for side in _beside(point, direction)]
    return all(met("not-pole", [near]) or _lasting_beside(sp.diff(near, U)) for near in sides)


def _beside(point: Expr, direction: str) -> list[Expr]:
    """What runs to the point, on each side that counts, as u tends to 0 from above."""
    if point.is_infinite:
        return [1 / U if point is sp.oo else -1 / U]
    return [point + sign * U for sign, name in ((1, "+"), (-1, "-")) if name in direction]


def _lasting_beside(near: Expr) -> bool:
    """Not zero; or one of its derivatives is not zero at 0, or it has a leading term, or it is analytic (so that its
    zeros are isolated unless it is zero all over) and somewhere not zero.
    """
    if nonzero(near):
        return True
    above = sp.fraction(sp.together(near))[0]
    for _ in range(MOST_STEPS):
        if not _smooth_at_zero(above, U):
            break
        if nonzero(above.xreplace({U: sp.S.Zero})):
            return True
        above = sp.diff(above, U)
    return has_leading_term(near) or _somewhere_not_zero(near)


def _somewhere_not_zero(near: Expr) -> bool:
    if near.free_symbols - {U} or not smooth_inside(near, U, sp.S.Zero, sp.S.One):
        return False
    for place in PLACES:
        try:
            if sign_of(near.xreplace({U: place})):
                return True
        except Unknown:
            continue
    return False


def _opened(expr: Expr, u: Expr) -> Expr:
    """Powers whose exponent moves, as exponentials; a base that does not move must have a logarithm."""
    if expr.is_Atom or not expr.has(u):
        return expr
    arguments = [_opened(argument, u) for argument in expr.args]
    moves = expr.is_Pow and arguments[1].has(u) and arguments[0] is not sp.E
    if moves and (arguments[0].has(u) or nonzero(arguments[0])):
        return sp.exp(arguments[1] * sp.log(arguments[0]))
    return expr.func(*arguments)


def _whole_powers(expr: Expr, u: Expr) -> Expr:
    """The same limit without fractional powers of u: u becomes a power of u, which tends to 0 from above as well."""
    roots = [each.exp.q for each in expr.atoms(sp.Pow) if each.base == u and each.exp.is_Rational]
    root = math.lcm(*roots)
    return expr if root == 1 or root > MOST_ROOT else expr.xreplace({u: u**root})


def _logarithmic(expr: Expr, u: Expr) -> Expr | None:
    """The limit of a polynomial in log u whose coefficients are differentiable at 0; None if it is none."""
    log_u = sp.Dummy("log u")
    opened = {}
    for each in expr.atoms(sp.log):
        if each.has(u) and not _smooth_at_zero(each, u):
            parts = _order(each.args[0], u)
            if parts is None:
                return None
            opened[each] = parts[0] * log_u + sp.log(parts[1])
    if not opened:
        return None
    polynomial = sp.Poly(sp.expand(expr.xreplace(opened)), log_u) if _polynomial(expr, opened, log_u) else None
    if polynomial is None:
        return None
    first, *others = reversed(polynomial.all_coeffs())
    if not all(_smooth_at_zero(each, u) and vanishes(each.xreplace({u: sp.S.Zero})) for each in others):
        return None
    return first.xreplace({u: sp.S.Zero}) if _smooth_at_zero(first, u) else None


def _polynomial(expr: Expr, opened: dict[Expr, Expr], log_u: Expr) -> bool:
    return bool(expr.xreplace(opened).is_polynomial(log_u))


def _order(argument: Expr, u: Expr) -> tuple[Expr, Expr] | None:
    """The argument as u**order times a rest that is positive near 0; None if it was not shown to be."""
    order, rest = sp.S.Zero, sp.S.One
    for factor in sp.Mul.make_args(sp.factor(sp.together(sp.expand(argument)))):
        base, exponent = factor.as_base_exp()
        if base == u and exponent.is_Rational:
            order += exponent
        else:
            rest *= factor
    value = rest.xreplace({u: sp.S.Zero})
    return (order, rest) if _smooth_at_zero(rest, u) and positive(value) else None


def _smooth_at_zero(expr: Expr, u: Expr) -> bool:
    try:
        return _smooth_and_finite(expr, u)
    except ValueError:  # SymPy compares what is infinite, in a maximum
        return False


def _smooth_and_finite(expr: Expr, u: Expr) -> bool:
    at = {u: sp.S.Zero}
    for need in tree_needs(expr, moving=u):
        if need.kind in ("fail", "jump"):
            return False
        if not off_the_cut(need, u, sp.S.Zero):
            return False
        arguments = [each.xreplace(at) for each in need.arguments]
        if any(each.has(*UNBOUNDED) for each in arguments) or not met(need.kind, arguments):
            return False
    return not expr.xreplace(at).has(*UNBOUNDED)


def _limit(expr: Expr, u: Expr, steps: int) -> Expr | None:
    if not expr.has(u):
        return expr
    if _smooth_at_zero(expr, u):
        return expr.xreplace({u: sp.S.Zero})
    if isinstance(expr, sp.exp):
        inner = _limit(expr.exp, u, steps)
        if inner is not None:
            return sp.exp(inner)
    logarithmic = _logarithmic(expr, u)
    if logarithmic is not None:
        return logarithmic
    quotient = _quotient(expr, u, steps)
    if quotient is not None:
        return quotient
    expanded = limit_at_zero(expr)
    if expanded is not None:
        return expanded
    if expr.is_Add or expr.is_Mul:
        parts = [_limit(part, u, steps) for part in expr.args]
        if all(part is not None for part in parts):
            whole = expr.func(*parts)
            return None if whole.has(*UNBOUNDED) and whole not in (sp.oo, -sp.oo) else whole
    return None


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

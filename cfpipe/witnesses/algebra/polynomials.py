"""Chebyshev's polynomials of symbolic degree as cosines: x = cos(t) for 0 < t < pi.

Both sides must be polynomials in x for each degree.  Then they agree everywhere once they agree for the infinitely
many x between -1 and 1, where T(n, cos(t)) = cos(n*t) and U(n, cos(t)) sin(t) = sin((n + 1)*t) (Abramowitz and Stegun
22.3.15, 22.3.16).  An argument may also be some cos(m*t), as 2*x**2 - 1 = cos(2*t).
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.language.needs import Expr

CHEBYSHEV = (sp.chebyshevt, sp.chebyshevu)
MOST_MULTIPLE = 6


def polynomial_in(expr: Expr, x: Expr) -> bool:
    """Whether it is a polynomial in x for every degree, Chebyshev's polynomials of polynomials in x included."""
    if not expr.has(x) or expr == x:
        return True
    if expr.is_Add or expr.is_Mul:
        return all(polynomial_in(part, x) for part in expr.args)
    if expr.is_Pow:
        return bool(expr.exp.is_Integer and expr.exp >= 0) and polynomial_in(expr.base, x)
    return isinstance(expr, CHEBYSHEV) and not expr.args[0].has(x) and polynomial_in(expr.args[1], x)


def on_the_circle(expr: Expr, x: Expr, t: Expr) -> Expr | None:
    """The expression at x = cos(t), every Chebyshev polynomial by cosine or sine of a multiple of t."""
    found: dict[Expr, Expr] = {}
    for call in expr.atoms(*CHEBYSHEV):
        degree, argument = call.args
        angle = _angle(argument.xreplace({x: sp.cos(t)}), t) if argument.has(x) else None
        if angle is None or not degree.is_integer:
            return None
        if isinstance(call, sp.chebyshevt):
            found[call] = sp.cos(sp.expand((degree.args[0] if isinstance(degree, sp.Abs) else degree) * angle))
        else:
            found[call] = sp.sin(sp.expand((degree + 1) * angle)) / sp.sin(angle)
    return expr.xreplace(found).xreplace({x: sp.cos(t)})


def _angle(argument: Expr, t: Expr) -> Expr | None:
    for multiple in range(1, MOST_MULTIPLE + 1):
        if vanishes(argument - sp.cos(multiple * t)):
            return multiple * t
    return None

"""Gaussian integrals over the whole line, and what substitutions bring to them."""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.needs import Expr
from cfpipe.witnesses.normal import vanishes
from cfpipe.witnesses.signs import positive

MOST_DEGREE = 12


def half_of_even(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """Half of a Gaussian integral over the whole line, for an even integrand."""
    if low != 0 or high is not sp.oo or not function.has(sp.exp):
        return None
    t = sp.Symbol(f"{x.name} on the line", real=True)
    line = function.xreplace({x: t})
    if line.has(sp.log) or not vanishes(line - line.xreplace({t: -t})):
        return None
    value = gaussian(line, t)
    return None if value is None else value / 2


def gaussian(function: Expr, x: Expr) -> Expr | None:
    """Polynomial times exp(-a*x**2 + b*x + c), b complex (Abramowitz and Stegun 7.4.32)."""
    if function.has(sp.sin, sp.cos, sp.sinh, sp.cosh):
        function = sp.expand(function.rewrite([sp.sin, sp.cos, sp.sinh, sp.cosh], sp.exp))
    factors = sp.Mul.make_args(function)
    exponent = sp.expand(sp.Add(*(each.exp for each in factors if isinstance(each, sp.exp) and each.has(x))))
    rest = sp.Mul(*(each for each in factors if not (isinstance(each, sp.exp) and each.has(x))))
    constant, polynomial = rest.as_independent(x, as_Add=False)
    if not (exponent.is_polynomial(x) and polynomial.is_polynomial(x)) or sp.degree(exponent, x) != 2:
        terms = (
            function.args if function.is_Add else sp.expand(function, power_base=False, power_exp=False, log=False).args
        )
        if not function.is_Add and not sp.expand(function, power_base=False, power_exp=False, log=False).is_Add:
            return None
        parts = [gaussian(term, x) for term in terms]
        return None if any(part is None for part in parts) else sp.Add(*parts)
    minus_a, b, c = sp.Poly(exponent, x).all_coeffs()
    a = sp.factor(-minus_a)
    if not positive(a) or (polynomial.has(x) and sp.degree(polynomial, x) > MOST_DEGREE):
        return None
    y = sp.Dummy("y")
    shifted = sp.Poly(sp.expand(polynomial.xreplace({x: y + b / (2 * a)})), y)
    total = sp.S.Zero
    for (power,), coefficient in shifted.terms():
        if power % 2 == 0:
            total += coefficient * sp.factorial2(power - 1) / (2 * a) ** (power // 2)
    return constant * total * sp.sqrt(sp.pi / a) * sp.exp(sp.cancel(c + b**2 / (4 * a)))


def logarithmic(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """Put t = log x, which takes (0, oo) to the whole line: log-normal densities."""
    if low != 0 or high is not sp.oo or not function.has(sp.log):
        return None
    t = sp.Symbol(f"log {x.name}", real=True)
    return gaussian(sp.powsimp(sp.expand(function.xreplace({x: sp.exp(t)}) * sp.exp(t))), t)

"""Gaussian integrals over the whole line, and what substitutions bring to them."""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.calculus.termwise import summands, total
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import positive, real_valued

MOST_DEGREE, MOST_SLOPES = 12, 4


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
        terms = function.args if function.is_Add else summands(function)
        return total(gaussian(term, x) for term in terms) if len(terms) > 1 else None
    minus_a, b, c = sp.Poly(exponent, x).all_coeffs()
    a = sp.factor(-minus_a)
    if not positive(a) or (polynomial.has(x) and sp.degree(polynomial, x) > MOST_DEGREE):
        return None
    y = sp.Dummy("y")
    shifted = sp.Poly(sp.expand(polynomial.xreplace({x: y + b / (2 * a)})), y)
    moments = sp.S.Zero
    for (power,), coefficient in shifted.terms():
        if power % 2 == 0:
            moments += coefficient * sp.factorial2(power - 1) / (2 * a) ** (power // 2)
    return constant * moments * sp.sqrt(sp.pi / a) * sp.exp(sp.cancel(c + b**2 / (4 * a)))


def logarithmic(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """Put t = log x, which takes (0, oo) to the whole line: log-normal densities."""
    if low != 0 or high is not sp.oo or not function.has(sp.log):
        return None
    t = sp.Symbol(f"log {x.name}", real=True)
    return gaussian(sp.powsimp(sp.expand(function.xreplace({x: sp.exp(t)}) * sp.exp(t))), t)


def error_of_gaussian(function: Expr, x: Expr) -> Expr | None:
    """Sums of x**n * erf(p*x + q) * exp(-a*x**2 + b*x + c): n slopes in b of the value for n = 0, which is
    sqrt(pi/a) * exp(c + b**2/(4*a)) * erf((q + p*b/(2*a))/sqrt(1 + p**2/a)) (Ng and Geller 1969, 4.3.13).
    """
    whole = function.replace(lambda part: isinstance(part, sp.erfc), lambda part: 1 - sp.erf(part.args[0]))
    return total(_error_term(term, x) if term.has(sp.erf) else gaussian(term, x) for term in summands(whole))


def _error_term(term: Expr, x: Expr) -> Expr | None:
    constant, rest = term.as_independent(x, as_Add=False)
    factors = sp.Mul.make_args(rest)
    calls = [each for each in factors if isinstance(each, sp.erf)]
    exponent = sp.expand(sp.Add(*(each.exp for each in factors if isinstance(each, sp.exp))))
    power = sp.Mul(*(each for each in factors if not isinstance(each, (sp.erf, sp.exp))))
    if len(calls) != 1 or not exponent.is_polynomial(x) or sp.degree(exponent, x) != 2:
        return None
    n = sp.S.Zero if power == 1 else power.as_base_exp()[1]
    argument = sp.expand(calls[0].args[0])
    if power != x**n or not n.is_Integer or not 0 <= n <= MOST_SLOPES or not argument.is_polynomial(x):
        return None
    if sp.degree(argument, x) != 1:
        return None
    (p, q), (minus_a, b, c) = sp.Poly(argument, x).all_coeffs(), sp.Poly(exponent, x).all_coeffs()
    a = sp.factor(-minus_a)
    if not positive(a) or not all(map(real_valued, (p, q, b))):
        return None
    slope = sp.Dummy("b", real=True)
    place = (q + p * slope / (2 * a)) / sp.sqrt(sp.factor(1 + p**2 / a))
    value = sp.sqrt(sp.pi / a) * sp.exp(c + slope**2 / (4 * a)) * sp.erf(place)
    return constant * sp.diff(value, (slope, int(n))).xreplace({slope: b})

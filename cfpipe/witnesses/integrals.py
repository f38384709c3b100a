"""Definite integrals in closed form, by exact rules only.

First a table over the usual ranges, with its conditions checked (Abramowitz and Stegun 6.2.1 beta integral,
6.1.1 gamma integral, 7.4.32 Gaussian integral with its moments); then the fundamental theorem: SymPy
proposes an antiderivative F, accepted only if F' - f vanishes in the kernel normal form and F is
differentiable on the whole closed range, with limits at infinity by the small rules of `limits.py`.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.limits import evaluate_limit
from cfpipe.witnesses.needs import Expr
from cfpipe.witnesses.normal import vanishes
from cfpipe.witnesses.signs import positive
from cfpipe.witnesses.smoothness import smooth_between

MOST_DEGREE, SECONDS = 12, 2.0


def evaluate_integral(expr: Expr) -> Expr | None:
    """The value, or None where no rule applies."""
    *inner, (x, low, high) = expr.limits
    function = expr.function
    if inner:
        value = evaluate_integral(sp.Integral(function, *inner))
        if value is None:
            return None
        function = value
    if not function.has(x):
        if function == 0:
            return sp.S.Zero
        return None if low.is_infinite or high.is_infinite else function * (high - low)
    if function.has(sp.Indexed, sp.Sum, sp.Integral, sp.Derivative, sp.Piecewise):
        return None
    by_table = _by_terms(function, x, low, high)
    return by_table if by_table is not None else _fundamental(function, x, low, high)


def _by_terms(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    if low.is_infinite and high.is_infinite:
        return _gaussian(function, x)
    rule = _beta if low == 0 and high == 1 else _gamma if low == 0 and high.is_infinite else None
    if rule is None:
        return None
    whole = rule(function, x)
    if whole is not None:
        return whole
    total = sp.S.Zero
    for term in sp.Add.make_args(sp.expand(function, power_base=False, power_exp=False, log=False)):
        value = rule(term, x)
        if value is None:
            return None
        total += value
    return total


def _powers(function: Expr, x: Expr, bases: tuple[Expr, ...]) -> tuple[Expr, list[Expr], list[Expr]]:
    """constant, exponent of each base, other factors."""
    constant = sp.S.One
    exponents = [sp.S.Zero for _ in bases]
    others: list[Expr] = []
    for factor in sp.Mul.make_args(function):
        base, exponent = (sp.E, factor.exp) if isinstance(factor, sp.exp) else factor.as_base_exp()
        if not factor.has(x):
            constant *= factor
        elif base in bases and not exponent.has(x):
            exponents[bases.index(base)] += exponent
        elif -base in bases and exponent.is_Integer:
            constant *= (-1) ** exponent
            exponents[bases.index(-base)] += exponent
        else:
            others.append(factor)
    return constant, exponents, others


def _beta(function: Expr, x: Expr) -> Expr | None:
    constant, (a, b), others = _powers(function, x, (x, 1 - x))
    if others or not positive(a + 1) or not positive(b + 1):
        return None
    return constant * sp.gamma(a + 1) * sp.gamma(b + 1) / sp.gamma(a + b + 2)


def _gamma(function: Expr, x: Expr) -> Expr | None:
    constant, (a,), others = _powers(function, x, (x,))
    exponent = sp.expand(sp.Add(*(each.exp for each in others if isinstance(each, sp.exp))))
    if (
        any(not isinstance(each, sp.exp) for each in others)
        or not exponent.is_polynomial(x)
        or sp.degree(exponent, x) not in (1, 2)
    ):
        return None
    polynomial = sp.Poly(exponent, x)
    degree = polynomial.degree()
    rate = -polynomial.LC()
    offset = polynomial.eval(0)
    if sp.expand(exponent + rate * x**degree - offset) != 0 or not positive(rate) or not positive(a + 1):
        return None
    power = (a + 1) / degree
    return constant * sp.exp(offset) * sp.gamma(power) / (degree * rate**power)


def _gaussian(function: Expr, x: Expr) -> Expr | None:
    factors = sp.Mul.make_args(function)
    exponent = sp.expand(sp.Add(*(each.exp for each in factors if isinstance(each, sp.exp) and each.has(x))))
    rest = sp.Mul(*(each for each in factors if not (isinstance(each, sp.exp) and each.has(x))))
    constant, polynomial = rest.as_independent(x, as_Add=False)
    if not (exponent.is_polynomial(x) and polynomial.is_polynomial(x)) or sp.degree(exponent, x) != 2:
        if function.is_Add:
            parts = [_gaussian(term, x) for term in function.args]
            return None if any(part is None for part in parts) else sp.Add(*parts)
        return None
    minus_a, b, c = sp.Poly(exponent, x).all_coeffs()
    a = -minus_a
    if not positive(a) or (polynomial.has(x) and sp.degree(polynomial, x) > MOST_DEGREE):
        return None
    y = sp.Dummy("y")
    shifted = sp.Poly(sp.expand(polynomial.xreplace({x: y + b / (2 * a)})), y)
    total = sp.S.Zero
    for (power,), coefficient in shifted.terms():
        if power % 2 == 0:
            total += coefficient * sp.factorial2(power - 1) / (2 * a) ** (power // 2)
    return constant * total * sp.sqrt(sp.pi / a) * sp.exp(c + b**2 / (4 * a))


def _fundamental(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    try:
        with deadline(SECONDS):
            proposal = sp.integrate(function, x)
    except TimeUp:
        return None
    except Exception:  # noqa: BLE001 -- SymPy fails in many ways: no antiderivative, no proof
        return None
    if proposal.has(sp.Integral, sp.Piecewise, sp.I):
        if not isinstance(proposal, sp.Piecewise) or proposal.args[-1][0].has(sp.Integral):
            return None
        candidates = [value for value, _ in proposal.args]
    else:
        candidates = [proposal]
    for candidate in candidates:
        if candidate.has(sp.Integral, sp.Piecewise):
            continue
        if _is_antiderivative(candidate, function, x, low, high):
            ends = [_at_end(candidate, x, end) for end in (low, high)]
            if ends[0] is not None and ends[1] is not None:
                return ends[1] - ends[0]
    return None


def _is_antiderivative(candidate: Expr, function: Expr, x: Expr, low: Expr, high: Expr) -> bool:
    if not smooth_between(candidate, x, low, high):
        return False
    slope = sp.diff(candidate, x) - function
    u = sp.Symbol(f"{x.name} inside", positive=True)
    if low.is_infinite and high.is_infinite:
        run: Expr = sp.Symbol(f"{x.name} inside", real=True)
    elif high.is_infinite:
        run = low + u
    elif low.is_infinite:
        run = high - u
    else:
        run = (low + high * u) / (1 + u)
    return vanishes(slope.xreplace({x: run}))


def _at_end(candidate: Expr, x: Expr, end: Expr) -> Expr | None:
    if not end.is_infinite:
        return candidate.xreplace({x: end})
    total = sp.S.Zero
    sign = 1 if end is sp.oo else -1
    for term in sp.Add.make_args(sp.expand(candidate)):
        value = _tail(term, x, sign)
        if value is None:
            value = evaluate_limit(sp.Limit(term, x, end))
        if value is None:
            return None
        total += value
    return total


def _tail(term: Expr, x: Expr, sign: int) -> Expr | None:
    """The limit of constant, polynomial*exp(-c x**m), x**(-p), erf and atan terms at sign*oo."""
    constant, rest = term.as_independent(x, as_Add=False)
    if rest == 1:
        return constant
    exponent = sp.expand(sp.Add(*(each.exp for each in sp.Mul.make_args(rest) if isinstance(each, sp.exp))))
    others = sp.Mul(*(each for each in sp.Mul.make_args(rest) if not isinstance(each, sp.exp)))
    if exponent != 0 and exponent.is_polynomial(x) and others.is_polynomial(x):
        leading = sp.Poly(exponent, x).LC() * sign ** int(sp.degree(exponent, x))
        return sp.S.Zero if positive(-leading) else None
    if isinstance(rest, (sp.erf, sp.atan)):
        slope, offset = rest.args[0].as_independent(x, as_Add=False)[0], rest.args[0] / x
        if slope == offset and (positive(slope) or positive(-slope)):
            side = sign if positive(slope) else -sign
            return constant * side * (sp.S.One if isinstance(rest, sp.erf) else sp.pi / 2)
    if rest.is_Pow and rest.base == x and sign == 1 and not rest.exp.has(x) and positive(-rest.exp):
        return sp.S.Zero
    return None

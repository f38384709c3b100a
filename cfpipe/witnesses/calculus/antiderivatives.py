"""The fundamental theorem: a proposed F is accepted if F' - f vanishes inside and F is differentiable there.

Proposals come from small rules (sums of powers, polynomials times exponentials and circular functions, Gaussians) and
then from SymPy; none is believed.  An antiderivative that jumps inside the range (arctan of tan) is not differentiable
there and falls.  Values at the ends are one-sided limits, so integrable singularities and infinite ends are one case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy as sp
from sympy.integrals.manualintegrate import manualintegrate

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.calculus.continuity import continuous_between
from cfpipe.witnesses.calculus.integrability import smooth_inside
from cfpipe.witnesses.calculus.limits import evaluate_limit
from cfpipe.witnesses.calculus.range_cuts import forwards
from cfpipe.witnesses.calculus.smoothness import runs_inside, smooth_between
from cfpipe.witnesses.calculus.termwise import summands, total
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.language.needs import UNBOUNDED, Expr
from cfpipe.witnesses.order.signs import nonzero, positive, real_valued

SECONDS, MOST_DEGREE, MOST_TERMS = 0.4, 12, 60


def by_antiderivative(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    for candidate in _proposals(function, x):
        if candidate.has(sp.Integral, sp.Piecewise, sp.nan, sp.zoo):
            continue
        try:
            with deadline(SECONDS):
                value = _between(candidate, function, x, low, high)
        except TimeUp:
            continue
        if value is not None:
            return value
    return None


def _between(candidate: Expr, function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    if not smooth_inside(candidate, x, low, high):
        return None
    slope = sp.diff(candidate, x) - function
    if not vanishes(slope.xreplace({x: runs_inside(x, low, high)})):
        return None
    finite = not (low.is_infinite or high.is_infinite)
    if finite and (smooth_between(candidate, x, low, high) or continuous_between(candidate, x, low, high)):
        return candidate.xreplace({x: high}) - candidate.xreplace({x: low})
    if not forwards(low, high):
        return None  # from which side an end is reached is not known
    ends = [_at_end(candidate, x, low, "+"), _at_end(candidate, x, high, "-")]
    if ends[0] is None or ends[1] is None or (ends[0] + ends[1]).has(*UNBOUNDED):
        return None
    return ends[1] - ends[0]


def _at_end(candidate: Expr, x: Expr, end: Expr, side: str) -> Expr | None:
    return evaluate_limit(sp.Limit(candidate, x, end, side) if not end.is_infinite else sp.Limit(candidate, x, end))


def _proposals(function: Expr, x: Expr) -> Iterator[Expr]:
    for rule in (_powers, _exponential_polynomial, _gaussian, _quadratic, _root_of_quadratic):
        found = rule(function, x)
        if found is not None:
            yield found
    for propose in (_by_hand, _by_algorithm):
        found = propose(function, x)
        if isinstance(found, sp.Piecewise):
            yield from (value for value, _ in found.args)
        elif found is not None:
            yield found


def _by_hand(function: Expr, x: Expr) -> Expr | None:
    return _asked(lambda: manualintegrate(function, x))


def _by_algorithm(function: Expr, x: Expr) -> Expr | None:
    return _asked(lambda: sp.integrate(function, x))


def _asked(question: Callable[[], Expr]) -> Expr | None:
    try:
        with deadline(SECONDS):
            return question()
    except TimeUp:
        return None
    except Exception:  # noqa: BLE001 -- SymPy fails in many ways: no antiderivative, no proof
        return None


def _powers(function: Expr, x: Expr) -> Expr | None:
    """Sums of c * (p*x + q)**r, r symbolic; c/(p*x + q) gives a logarithm."""
    whole = _power(function, x)
    return whole if whole is not None else total(_power(term, x) for term in summands(function))


def _power(term: Expr, x: Expr) -> Expr | None:
    constant, rest = term.as_independent(x, as_Add=False)
    if rest == 1:
        return constant * x
    merged = sp.powsimp(rest, combine="exp")
    base, exponent = merged.as_base_exp()
    if exponent.has(x) or base is sp.E or not base.is_polynomial(x) or sp.degree(base, x) != 1:
        return None
    slope = sp.diff(base, x)
    if vanishes(exponent + 1):
        return constant * sp.log(base) / slope
    return constant * base ** (exponent + 1) / (exponent + 1) / slope if nonzero(exponent + 1) else None


def _exponential_polynomial(function: Expr, x: Expr) -> Expr | None:
    """Sums of c * x**n * exp(r*x), r complex: circular functions are such sums; the real part of the outcome."""
    turning = function.has(sp.sin, sp.cos)
    opened = function.rewrite([sp.sin, sp.cos, sp.sinh, sp.cosh], sp.exp) if turning or function.has(
        sp.sinh, sp.cosh
    ) else function  # fmt: skip
    terms = summands(opened)
    value = total(_exponential_term(term, x) for term in terms) if len(terms) <= MOST_TERMS else None
    if value is None or not turning:
        return value
    return _real_part(value) if real_valued(function.xreplace({x: sp.Dummy("x", real=True)})) else None


def _exponential_term(term: Expr, x: Expr) -> Expr | None:
    constant, rest = term.as_independent(x, as_Add=False)
    exponent = sp.expand(sp.Add(*(each.exp for each in sp.Mul.make_args(rest) if isinstance(each, sp.exp))))
    others = sp.Mul(*(each for each in sp.Mul.make_args(rest) if not isinstance(each, sp.exp)))
    if not exponent.is_polynomial(x) or sp.degree(exponent, x) > 1 or not others.is_polynomial(x):
        return None
    n = int(sp.degree(others, x)) if others.has(x) else 0
    if others != x**n or n > MOST_DEGREE:
        return None
    rate = sp.expand(sp.diff(exponent, x))
    fixed = sp.exp(sp.expand(exponent - rate * x))
    if rate == 0 or vanishes(rate):
        return constant * fixed * x ** (n + 1) / (n + 1)
    if not nonzero(rate) and not nonzero(sp.expand(rate / sp.I)):
        return None
    inverse = _inverse(rate)
    series = sp.Add(*(sp.S.NegativeOne**k * sp.ff(n, k) * x ** (n - k) * inverse ** (k + 1) for k in range(n + 1)))
    return constant * fixed * sp.exp(rate * x) * series


def _inverse(rate: Expr) -> Expr:
    real, imaginary = _split(rate)
    return 1 / rate if imaginary == 0 else (real - sp.I * imaginary) / (real**2 + imaginary**2)


def _split(expr: Expr) -> tuple[Expr, Expr]:
    """Terms without and with I, for an expanded expression in real symbols."""
    with_i = [term for term in sp.Add.make_args(expr) if term.has(sp.I)]
    imaginary = sp.expand(sp.Add(*with_i) / sp.I)
    return sp.expand(expr - sp.I * imaginary), imaginary


def _real_part(expr: Expr) -> Expr:
    def turned(argument: Expr) -> Expr:
        real, angle = _split(sp.expand(argument))
        return sp.exp(real) * (sp.cos(angle) + sp.I * sp.sin(angle))

    opened = expr.replace(lambda part: isinstance(part, sp.exp), lambda part: turned(part.exp))
    return _split(sp.expand(opened))[0]


def _gaussian(function: Expr, x: Expr) -> Expr | None:
    """Sums of polynomials times exp(-(a*x**2 + b*x + c)), a > 0: by parts down to an error function."""
    value = _gaussian_term(function, x)
    if value is None and function.has(sp.exp):
        return total(_gaussian_term(sp.powsimp(term), x) for term in summands(function))
    return value


def _gaussian_term(function: Expr, x: Expr) -> Expr | None:
    constant, rest = sp.factor_terms(function).as_independent(x, as_Add=False)
    factors = sp.Mul.make_args(rest)
    exponent = sp.expand(sp.Add(*(each.exp for each in factors if isinstance(each, sp.exp))))
    head = sp.Mul(*(each for each in factors if not isinstance(each, sp.exp)))
    if not (exponent.is_polynomial(x) and sp.degree(exponent, x) == 2 and head.is_polynomial(x)):
        return None
    minus_a, b, c = sp.Poly(exponent, x).all_coeffs()
    a = -minus_a
    polynomial = sp.Poly(head, x)
    if not positive(a) or polynomial.degree() > MOST_DEGREE:
        return None
    bell = sp.exp(exponent)
    whole = sp.S.Zero
    while polynomial.degree() > 0:  # (x**(n-1) * bell)' = ((n-1) x**(n-2) + (b - 2 a x) x**(n-1)) * bell
        n, lead = polynomial.degree(), polynomial.LC()
        step = -lead / (2 * a) * x ** (n - 1)
        whole += step * bell
        polynomial = sp.Poly(sp.expand(polynomial.as_expr() - sp.diff(step, x) - step * (b - 2 * a * x)), x)
        if polynomial.degree() >= n:
            return None
    root = sp.sqrt(a)
    area = sp.sqrt(sp.pi) / (2 * root) * sp.exp(c + b**2 / (4 * a)) * sp.erf(root * x - b / (2 * root))
    return constant * (whole + polynomial.as_expr() * area)


def _quadratic(function: Expr, x: Expr) -> Expr | None:
    """(p*x + q)/(a*x**2 + b*x + c) without real roots."""
    above, below = sp.fraction(sp.together(function))
    if not (above.is_polynomial(x) and below.is_polynomial(x)) or sp.degree(below, x) != 2 or sp.degree(above, x) > 1:
        return None
    a, b, c = sp.Poly(below, x).all_coeffs()
    gap = sp.expand(4 * a * c - b**2)
    if not positive(gap):
        return None
    p, q = sp.diff(above, x), above.xreplace({x: sp.S.Zero})
    root = sp.sqrt(sp.factor(gap))
    return p / (2 * a) * sp.log(below) + (2 * q - p * b / a) / root * sp.atan((2 * a * x + b) / root)


def _root_of_quadratic(function: Expr, x: Expr) -> Expr | None:
    """sqrt(c + a*x**2) and its inverse, c > 0 and a of known sign (Abramowitz and Stegun 3.3.40 to 3.3.44)."""
    constant, rest = function.as_independent(x, as_Add=False)
    base, exponent = rest.as_base_exp()
    if exponent not in (sp.S.Half, -sp.S.Half) or not base.is_polynomial(x) or sp.degree(base, x) != 2:
        return None
    a, b, c = sp.Poly(base, x).all_coeffs()
    side = 1 if positive(a) else -1 if positive(-a) else 0
    if b != 0 or side == 0 or not positive(c):
        return None
    rate = sp.sqrt(sp.factor(side * a))
    area = (sp.asin if side < 0 else sp.asinh)(rate / sp.sqrt(sp.factor(c)) * x) / rate
    return constant * (area if exponent < 0 else (x * sp.sqrt(base) + c * area) / 2)

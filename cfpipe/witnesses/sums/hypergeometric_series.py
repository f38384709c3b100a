"""Series whose terms have a rational quotient, as generalised hypergeometric functions (DLMF 16.2.1).

If t(low + j + 1)/t(low + j) = z * prod (j + a_i) / prod (j + b_i), the sum is t(low) * pFq(1, a; b; z), where 1 is one
more upper parameter that cancels Arb's factorial.  The quotient is read off the factors by the recurrence of Gamma
(DLMF 5.5.1), so it is exact; the parameters are Arb's enclosures of the roots.  It converges for p <= q, and for
p = q + 1 where |z| < 1.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import acb

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.enclosures import Ball, Diverges, NoEnclosure, Value
from cfpipe.witnesses.numbers.polynomial_balls import rational_ball, roots_of

MOST_STEPS, MOST_DEGREE, MOST_TERMS = 4, 6, 3_000


def hypergeometric_sum(body: Expr, k: Expr, low: int, value: Value, skipped: int = 0) -> Ball:
    quotient, ratio = sp.S.One, acb(1)
    for factor in sp.Mul.make_args(_with_gammas(body)):
        if not factor.has(k):
            continue
        part, step = _quotient(factor, k, value)
        quotient *= part
        ratio *= step
    top, bottom = (sp.Poly(part, k) for part in sp.fraction(sp.together(quotient.xreplace({k: k + low}))))
    common = sp.gcd(top, bottom)
    if any(root.is_Integer and root >= 0 for root in common.ground_roots()):
        raise NoEnclosure("a factor that may have cancelled a pole")
    above, below = top.quo(common), bottom.quo(common)
    if max(above.degree(), below.degree()) > MOST_DEGREE:
        raise NoEnclosure("too many parameters")
    if not (above.LC() / below.LC()).is_Rational:
        raise NoEnclosure("parameters that are not rational")
    scale = ratio * rational_ball(above.LC() / below.LC())
    ends = [root for root in above.ground_roots() if root.is_Integer and root >= 0]
    if ends:  # later terms are zero, until a pole of the quotient
        if any(root.is_Integer and root >= 0 for root in below.ground_roots()) or min(ends) > MOST_TERMS:
            raise NoEnclosure("a quotient with a pole")
        terms = range(low, low + int(min(ends)) + 1)
        return sum((value(body, {k: sp.Integer(index)}, False) for index in terms), acb(0))
    upper, lower = [acb(1), *_shifts(above)], _shifts(below)
    first = value(body, {k: sp.Integer(low)}, False)
    if first == 0 and skipped < MOST_STEPS:  # the quotient may have a pole there, as (k + 1)/k at 0
        return hypergeometric_sum(body, k, low + 1, value, skipped + 1)
    if len(upper) > len(lower) + 1 or (len(upper) == len(lower) + 1 and not abs(scale) < 1):
        grows = len(upper) > len(lower) + 1 or abs(scale) > 1
        whole = any(root.is_Integer and root >= 0 for root in below.ground_roots())
        if grows and first.is_finite() and not first.contains(0) and not scale.contains(0) and not whole:
            raise Diverges("the terms grow")
        raise NoEnclosure("the series may be on its circle of convergence")
    found = first * scale.hypgeom(upper, lower)
    if not found.is_finite():
        raise NoEnclosure("no finite hypergeometric value")
    return found


def _with_gammas(body: Expr) -> Expr:
    found = body.rewrite(sp.gamma) if body.has(sp.binomial, sp.RisingFactorial, sp.FallingFactorial) else body
    return sp.expand(found, mul=False, log=False, power_base=True, power_exp=True, multinomial=False)


def _quotient(factor: Expr, k: Expr, value: Value) -> tuple[Expr, Ball]:
    """t(k+1)/t(k) of one factor, as a rational function of k and a number."""
    if factor.is_rational_function(k):
        return factor.xreplace({k: k + 1}) / factor, acb(1)
    base, exponent = (sp.E, factor.exp) if isinstance(factor, sp.exp) else factor.as_base_exp()
    if not base.has(k):
        slope = sp.diff(exponent, k)
        if slope.has(k):
            raise NoEnclosure("not a hypergeometric term")
        return sp.S.One, value(base**slope, {}, False)
    if not exponent.is_Integer:
        raise NoEnclosure("not a hypergeometric term")
    if base.is_Mul:
        parts = [_quotient(part**exponent, k, value) for part in base.args if part.has(k)]
        return sp.Mul(*(part for part, _ in parts)), _product([step for _, step in parts])
    if isinstance(base, (sp.gamma, sp.factorial)):
        argument = base.args[0] + (1 if isinstance(base, sp.factorial) else 0)
        slope = sp.diff(argument, k)
        if slope.is_Integer and 0 < abs(slope) <= MOST_STEPS:
            steps = range(int(slope)) if slope > 0 else range(int(slope), 0)
            rising = sp.Mul(*(argument + step for step in steps))
            return (rising if slope > 0 else 1 / rising) ** exponent, acb(1)
    raise NoEnclosure("not a hypergeometric term")


def _product(numbers: list[Ball]) -> Ball:
    total = acb(1)
    for number in numbers:
        total *= number
    return total


def _shifts(polynomial: Expr) -> list[Ball]:
    """The a with the polynomial proportional to prod (j + a), with multiplicity; exact where the roots are rational."""
    found: list[Any] = []
    if not all(each.is_Rational for each in polynomial.coeffs()):
        raise NoEnclosure("parameters that are not rational")
    for factor, multiplicity in polynomial.factor_list()[1]:
        if factor.degree() == 1:
            a, b = factor.all_coeffs()
            roots = [rational_ball(-b / a)]
        else:
            roots = roots_of(factor)
        found += [-root for root in roots] * multiplicity
    return found

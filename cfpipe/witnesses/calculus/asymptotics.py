"""Certified asymptotic expansions: an expression in `U` as an `Expansion` (`expansions.py`) for U -> 0 from above.

Every function is expanded in one of three ways, each with its condition: by Taylor's theorem at a limit where it is
analytic (`_ANALYTIC`), by its known expansion at infinity (Stirling's series DLMF 5.11.1, digamma 5.11.2, erfc 7.12.1,
incomplete gamma 8.11.2) or as a bounded function (sine and cosine of what becomes infinite, floor's fractional part).
An expansion at infinity counts with its first neglected term as the order of the remainder, which is what an asymptotic
expansion means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import sympy as sp

from cfpipe.witnesses.algebra.rewriting import prepare
from cfpipe.witnesses.calculus.elementary_expansions import exponential, exponential_of_base, logarithm, power
from cfpipe.witnesses.calculus.expansions import (
    Expansion,
    Imprecise,
    U,
    Unknown,
    add,
    constant,
    lead,
    limit_of,
    monomial,
    multiply,
    power_series,
    scaled,
    side,
)
from cfpipe.witnesses.calculus.special_expansions import far, near
from cfpipe.witnesses.failures import NOT_EXPANDED
from cfpipe.witnesses.language.needs import UNBOUNDED, Expr
from cfpipe.witnesses.order.signs import positive, real_valued

Answer = TypeVar("Answer")
TERMS = (2, 4, 7, 10)
"""How many terms of each series: more only where the first did not tell."""


def limit_at_zero(expr: Expr) -> Expr | None:
    """The limit for U -> 0 from above, perhaps infinite; None where it was not shown."""
    value = told_by(limit_of, expr, TERMS)
    return None if value is None or (value.has(*UNBOUNDED) and value not in (sp.oo, -sp.oo)) else value


def told_by(question: Callable[[Expansion], Answer], expr: Expr, counts: Iterable[int]) -> Answer | None:
    """The answer of the first expansion that is precise enough, fewer terms first; None where there is none."""
    for count in counts:
        try:
            return question(expand(expr, count))
        except Imprecise:
            continue
        except (Unknown, *NOT_EXPANDED):
            return None
    return None


def has_leading_term(expr: Expr) -> bool:
    """Whether it is not zero for any small U, because one term outweighs all the others."""
    for count in TERMS:
        try:
            return lead(expand(expr, count)) is not None
        except Imprecise:
            continue
        except (Unknown, RecursionError, NotImplementedError, ValueError, sp.PolynomialError):
            return False
    return False


def expand(expr: Expr, count: int) -> Expansion:  # noqa: C901 -- a table
    """The expansion with `count` terms of every series."""
    if not expr.has(U):
        if expr.has(*UNBOUNDED):
            raise Unknown
        return constant(expr)
    if expr == U:
        return monomial(sp.S.One, (sp.S.One, sp.S.Zero))
    if expr.is_Add:
        total: Expansion = {}
        for term in expr.args:
            total = add(total, expand(term, count))
        return total
    if expr.is_Mul:
        product = constant(sp.S.One)
        for factor in expr.args:
            product = multiply(product, expand(factor, count))
        return product
    if isinstance(expr, sp.exp):
        return exponential(expand(expr.exp, count), count)
    if expr.is_Pow:
        if expr.exp.has(U):
            if expr.base is sp.E:
                return exponential(expand(expr.exp, count), count)
            if not expr.base.has(U):
                return exponential_of_base(expr.base, expand(expr.exp, count), count)
            return exponential(multiply(expand(expr.exp, count), logarithm(expand(expr.base, count), count)), count)
        return power(expand(expr.base, count), expr.exp, count)
    if isinstance(expr, sp.log):
        return logarithm(expand(expr.args[0], count), count)
    if isinstance(expr, sp.Piecewise):
        return _branch(expr, count)
    if not expr.is_Function and not isinstance(expr, (sp.Max, sp.Min)):
        raise Unknown
    return _function(expr, count)


def _analytic(expr: Expr, at: Expr) -> bool:
    """Whether a function of one argument is analytic at a place."""
    match expr:
        case sp.sin() | sp.cos() | sp.sinh() | sp.cosh() | sp.erf() | sp.erfc() | sp.erfi():
            return True
        case sp.atan() | sp.asinh():
            return real_valued(at)
        case sp.asin() | sp.acos() | sp.atanh():
            return positive(1 - at**2)
        case sp.acosh():
            return positive(at - 1)
        case sp.gamma() | sp.polygamma():
            return positive(at) or (at.is_Rational and not at.is_Integer)
        case sp.loggamma() | sp.LambertW():
            return positive(at)
        case sp.zeta():
            return len(expr.args) == 1 and (positive(at - 1) or (at.is_Rational and at != 1))
    return False


def _function(expr: Expr, count: int) -> Expansion:
    simpler = _rewritten(expr)
    if simpler is not None:
        return expand(simpler, count)
    if isinstance(expr, (sp.Max, sp.Min)):
        return _extreme(expr, count)
    fixed = expr.args[:-1]
    if any(each.has(U) for each in fixed):
        raise Unknown
    inner = expand(expr.args[-1], count)
    if isinstance(expr, (sp.Abs, sp.sign, sp.Heaviside)):
        return _cornered(expr, inner)
    at = limit_of(inner)
    if at.is_infinite:
        return far(expr, inner, 1 if at is sp.oo else -1, count)
    if at.has(*UNBOUNDED):
        raise Unknown
    if isinstance(expr, (sp.floor, sp.ceiling)):
        return _stepped(expr, inner, at)
    at_place = near(expr, inner, at, count)
    if at_place is not None:
        return at_place
    if not _analytic(expr, at) and not _smooth_special(expr, at):
        raise Unknown
    x = sp.Dummy("x")
    slope, coefficients = expr.func(*fixed, x), []
    for step in range(count):
        value = slope.xreplace({x: at}) if step else expr.func(*fixed, at)
        coefficients.append(sp.expand(value.doit() / sp.factorial(step)))
        slope = sp.diff(slope, x)
    if any(each.has(*UNBOUNDED, sp.Subs, sp.Derivative) for each in coefficients):
        raise Unknown
    return power_series(coefficients, add(inner, constant(-at)))


def _smooth_special(expr: Expr, at: Expr) -> bool:
    if isinstance(expr, (sp.besselj, sp.besseli)):
        return bool(expr.args[0].is_Integer and expr.args[0] >= 0)
    if isinstance(expr, (sp.uppergamma, sp.lowergamma)):
        return positive(expr.args[0]) and positive(at)
    return False


def _rewritten(expr: Expr) -> Expr | None:
    """The same function by fewer ones: circular, hyperbolic, factorials; gammas of what grows need no conditions."""
    x = expr.args[-1]
    match expr:
        case sp.binomial():
            n, k = expr.args
            if limit_of(expand(n, 2)) is not sp.oo:
                return None
            return sp.gamma(n + 1) / sp.gamma(k + 1) / sp.gamma(n - k + 1)
        case sp.factorial():
            return sp.gamma(x + 1)
        case sp.harmonic():
            return sp.digamma(x + 1) + sp.EulerGamma if len(expr.args) == 1 else None
    simpler = prepare(expr)
    return None if simpler == expr else simpler


def _cornered(expr: Expr, inner: Expansion) -> Expansion:
    top = lead(inner)
    if top is None:
        return constant(expr.func(sp.S.Zero))
    sign = side(top.value)
    if isinstance(expr, sp.Abs):
        return scaled(inner, sp.Integer(sign))
    return constant(sp.Integer(sign) if isinstance(expr, sp.sign) else sp.Integer((sign + 1) // 2))


def _extreme(expr: Expr, count: int) -> Expansion:
    best, *others = (expand(each, count) for each in expr.args)
    for other in others:
        top = lead(add(best, scaled(other, sp.S.NegativeOne)))
        lower = top is not None and side(top.value) < 0
        if lower == isinstance(expr, sp.Max):
            best = other
    return best


def _stepped(expr: Expr, inner: Expansion, at: Expr) -> Expansion:
    if not at.is_Rational:
        raise Unknown
    if at.is_Integer:
        top = lead(add(inner, constant(-at)))
        sign = 0 if top is None else side(top.value)
        step = min(sign, 0) if isinstance(expr, sp.floor) else max(sign, 0)
        return constant(at + step)
    return constant(expr.func(at))


def _branch(expr: Expr, count: int) -> Expansion:
    for value, condition in expr.args:
        if _holds(condition, count):
            return expand(value, count)
    raise Unknown


def _holds(condition: Expr, count: int) -> bool:
    """Whether a condition holds for all small U."""
    if condition in (sp.true, sp.false):
        return bool(condition)
    if isinstance(condition, (sp.And, sp.Or)):
        found = [_holds(each, count) for each in condition.args]
        return all(found) if isinstance(condition, sp.And) else any(found)
    if isinstance(condition, sp.Not):
        return not _holds(condition.args[0], count)
    if not condition.is_Relational:
        raise Unknown
    top = lead(add(expand(condition.lhs, count), scaled(expand(condition.rhs, count), sp.S.NegativeOne)))
    sign = sp.Integer(0 if top is None else side(top.value))
    return bool(condition.func(sign, 0))

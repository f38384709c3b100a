"""Expansions of special functions at infinity and at places where they are not analytic, with their sources."""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.calculus.elementary_expansions import exponential, logarithm, power
from cfpipe.witnesses.calculus.expansions import (
    Expansion,
    Unknown,
    add,
    bounded,
    constant,
    multiply,
    power_series,
    scaled,
)
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import positive, real_valued

MOST_SHIFT = 12


def near(expr: Expr, inner: Expansion, at: Expr, count: int) -> Expansion | None:
    """Places where a function is not analytic and its behaviour is known."""
    shift = sp.Integer(1) - at if at.is_Integer and at <= 0 else None
    epsilon = add(inner, constant(-at))
    match expr:
        case sp.gamma() if shift is not None and shift <= MOST_SHIFT:  # the recurrence, DLMF 5.5.1
            below = constant(sp.S.One)
            for step in range(int(shift)):
                below = multiply(below, add(inner, constant(sp.Integer(step))))
            moved = taylor(sp.gamma, add(inner, constant(shift)), sp.S.One, count)
            return multiply(moved, power(below, sp.S.NegativeOne, count))
        case sp.polygamma() if expr.args[0].is_Integer and shift is not None and shift <= MOST_SHIFT:  # DLMF 5.15.5
            order = int(expr.args[0])
            total = taylor(lambda x: sp.polygamma(order, x), add(inner, constant(shift)), sp.S.One, count)
            for step in range(int(shift)):
                pole = power(add(inner, constant(sp.Integer(step))), sp.Integer(-order - 1), count)
                total = add(total, scaled(pole, -(sp.S.NegativeOne**order) * sp.factorial(order)))
            return total
        case sp.zeta() if at == 1 and len(expr.args) == 1:  # the Laurent series, DLMF 25.2.4
            regular = add(constant(sp.EulerGamma), _remainder(epsilon))
            return add(power(epsilon, sp.S.NegativeOne, count), regular)
        case sp.lowergamma() if at == 0 and positive(expr.args[0]):  # DLMF 8.7.1
            a = expr.args[0]
            series = power_series([sp.S.NegativeOne**j / (sp.factorial(j) * (a + j)) for j in range(count)], epsilon)
            return multiply(power(epsilon, a, count), series)
        case sp.uppergamma() if at == 0 and positive(expr.args[0]):
            lower = near(sp.lowergamma(*expr.args), inner, at, count)
            return None if lower is None else add(constant(sp.gamma(expr.args[0])), scaled(lower, sp.S.NegativeOne))
        case sp.asin() | sp.acos() if at in (1, -1):
            return _at_the_end_of_arcsine(expr, inner, at, count)
    return None


def _remainder(epsilon: Expansion) -> Expansion:
    return power_series([sp.S.Zero], epsilon)


def taylor(function: Expr, inner: Expansion, at: Expr, count: int) -> Expansion:
    x = sp.Dummy("x")
    coefficients = [
        (sp.diff(function(x), (x, j)) if j else function(x)).xreplace({x: at}).doit() / sp.factorial(j)
        for j in range(count)
    ]
    return power_series(coefficients, add(inner, constant(-at)))


def _at_the_end_of_arcsine(expr: Expr, inner: Expansion, at: Expr, count: int) -> Expansion:
    """Acos z = 2 asin sqrt((1 - z)/2) where z <= 1 (DLMF 4.23.3 with half angles); the other end by reflection."""
    gap = add(constant(sp.S.Half), scaled(inner, -at / 2))
    root = power(gap, sp.S.Half, count)
    arc = scaled(taylor(sp.asin, root, sp.S.Zero, count), sp.Integer(2))
    if at == -1:
        arc = add(constant(sp.pi), scaled(arc, sp.S.NegativeOne))
    return arc if isinstance(expr, sp.acos) else add(constant(sp.pi / 2), scaled(arc, sp.S.NegativeOne))


def far(expr: Expr, inner: Expansion, sign: int, count: int) -> Expansion:  # noqa: C901 -- a table
    """Functions of what becomes infinite, on the real axis."""
    if not all(real_valued(value) for part in inner.values() for value in part.terms.values()):
        raise Unknown
    match expr:
        case sp.sin() | sp.cos() if real_valued(expr.args[0]):
            return bounded()
        case sp.floor() | sp.ceiling():
            return add(inner, bounded())
        case sp.atan():
            inverse = power(inner, sp.S.NegativeOne, count)
            arc = taylor(sp.atan, inverse, sp.S.Zero, count)
            return add(constant(sign * sp.pi / 2), scaled(arc, sp.S.NegativeOne))
        case sp.erf():
            tail = _erfc(scaled(inner, sp.Integer(sign)), count)
            return add(constant(sp.Integer(sign)), scaled(tail, sp.Integer(-sign)))
        case sp.erfc():
            tail = _erfc(scaled(inner, sp.Integer(sign)), count)
            return tail if sign > 0 else add(constant(sp.Integer(2)), scaled(tail, sp.S.NegativeOne))
        case sp.asinh() if sign < 0:
            return scaled(far(expr, scaled(inner, sp.S.NegativeOne), 1, count), sp.S.NegativeOne)
        case sp.asinh() | sp.acosh():
            step = 1 if isinstance(expr, sp.asinh) else -1
            root = power(add(multiply(inner, inner), constant(sp.Integer(step))), sp.S.Half, count)
            return logarithm(add(inner, root), count)
    if sign < 0:
        raise Unknown
    match expr:
        case sp.gamma():
            return exponential(_stirling(inner, count), count)
        case sp.loggamma():
            return _stirling(inner, count)
        case sp.polygamma() if expr.args[0] == 0:
            return _digamma(inner, count)
        case sp.zeta() if len(expr.args) == 1:
            return add(constant(sp.S.One), exponential(add(scaled(inner, -sp.log(2)), bounded()), count))
        case sp.uppergamma():
            return _upper_gamma(expr.args[0], inner, count)
        case sp.lowergamma():
            tail = _upper_gamma(expr.args[0], inner, count)
            return add(constant(sp.gamma(expr.args[0])), scaled(tail, sp.S.NegativeOne))
    raise Unknown


def _stirling(z: Expansion, count: int) -> Expansion:
    """Log gamma, DLMF 5.11.1."""
    inverse = power(z, sp.S.NegativeOne, count)
    log_z = logarithm(z, count)
    total = multiply(add(z, constant(-sp.S.Half)), log_z)
    total = add(add(total, scaled(z, sp.S.NegativeOne)), constant(sp.log(2 * sp.pi) / 2))
    coefficients = [sp.S.Zero] * count
    for j in range(1, count, 2):
        coefficients[j] = sp.bernoulli(j + 1) / (j * (j + 1))
    return add(total, power_series(coefficients, inverse))


def _digamma(z: Expansion, count: int) -> Expansion:
    """DLMF 5.11.2."""
    inverse = power(z, sp.S.NegativeOne, count)
    coefficients = [sp.S.Zero] * count
    if count > 1:
        coefficients[1] = -sp.S.Half
    for j in range(2, count, 2):
        coefficients[j] = -sp.bernoulli(j) / j
    return add(logarithm(z, count), power_series(coefficients, inverse))


def _erfc(z: Expansion, count: int) -> Expansion:
    """Erfc where z becomes +infinite, DLMF 7.12.1."""
    inverse = power(z, sp.S.NegativeOne, count)
    coefficients = [sp.S.NegativeOne**j * sp.factorial2(2 * j - 1) / sp.Integer(2) ** j for j in range(count)]
    series = power_series(coefficients, multiply(inverse, inverse))
    head = multiply(exponential(scaled(multiply(z, z), sp.S.NegativeOne), count), inverse)
    return scaled(multiply(head, series), 1 / sp.sqrt(sp.pi))


def _upper_gamma(a: Expr, z: Expansion, count: int) -> Expansion:
    """DLMF 8.11.2."""
    if not real_valued(a):
        raise Unknown
    inverse = power(z, sp.S.NegativeOne, count)
    series = power_series([sp.ff(a - 1, j) for j in range(count)], inverse)
    head = multiply(exponential(scaled(z, sp.S.NegativeOne), count), power(z, a - 1, count))
    return multiply(head, series)

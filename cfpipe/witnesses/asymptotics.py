"""Certified asymptotic expansions: an expression in `U` as an `Expansion` (`expansions.py`) for U -> 0 from above.

Every function is expanded in one of three ways, each with its condition: by Taylor's theorem at a limit where it is
analytic (`_ANALYTIC`), by its known expansion at infinity (Stirling's series DLMF 5.11.1, digamma 5.11.2, erfc 7.12.1,
incomplete gamma 8.11.2) or as a bounded function (sine and cosine of what becomes infinite, floor's fractional part).
An expansion at infinity counts with its first neglected term as the order of the remainder, which is what an asymptotic
expansion means.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.expansions import (
    FLAT,
    Expansion,
    Imprecise,
    L,
    Part,
    U,
    Unknown,
    add,
    bounded,
    constant,
    divided,
    growth_terms,
    lead,
    limit_of,
    monomial,
    multiply,
    power_series,
    ranked,
    scaled,
    shrinks,
    side,
    small,
)
from cfpipe.witnesses.needs import UNBOUNDED, Expr
from cfpipe.witnesses.rewriting import prepare
from cfpipe.witnesses.signs import nonzero, positive, real_valued

TERMS = (2, 4, 7, 10)
"""How many terms of each series: more only where the first did not tell."""
MOST_SHIFT, MOST_POWER = 12, 12


def limit_at_zero(expr: Expr) -> Expr | None:
    """The limit for U -> 0 from above, perhaps infinite; None where it was not shown."""
    for count in TERMS:
        try:
            value = limit_of(expand(expr, count))
        except Imprecise:
            continue
        except (Unknown, RecursionError, NotImplementedError, ValueError, sp.PolynomialError):
            return None
        return None if value.has(*UNBOUNDED) and value not in (sp.oo, -sp.oo) else value
    return None


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
                return _exponential_of_base(expr.base, expand(expr.exp, count), count)
            return exponential(multiply(expand(expr.exp, count), logarithm(expand(expr.base, count), count)), count)
        return power(expand(expr.base, count), expr.exp, count)
    if isinstance(expr, sp.log):
        return logarithm(expand(expr.args[0], count), count)
    if isinstance(expr, sp.Piecewise):
        return _branch(expr, count)
    if not expr.is_Function and not isinstance(expr, (sp.Max, sp.Min)):
        raise Unknown
    return _function(expr, count)


def power(base: Expansion, exponent: Expr, count: int) -> Expansion:
    if exponent.is_Integer and 0 <= exponent <= MOST_POWER:
        result = constant(sp.S.One)
        for _ in range(int(exponent)):
            result = multiply(result, base)
        return result
    top = lead(base)
    if top is None:
        raise Unknown
    if not (exponent.is_integer or positive(top.value)) or not real_valued(exponent):
        raise Unknown
    epsilon = add(divided(base, top), constant(sp.S.NegativeOne))
    series = power_series([sp.ff(exponent, j) / sp.factorial(j) for j in range(count)], epsilon)
    rank = (sp.expand(top.rank[0] * exponent), sp.expand(top.rank[1] * exponent))
    head: Expansion = {sp.expand(top.growth * exponent): Part({rank: top.value**exponent}, None)}
    return multiply(head, series)


def logarithm(inner: Expansion, count: int) -> Expansion:
    top = lead(inner)
    if top is None or not positive(top.value) or top.rank[1] != 0:
        raise Unknown
    epsilon = add(divided(inner, top), constant(sp.S.NegativeOne))
    series = power_series([sp.S.Zero, *(sp.Rational((-1) ** (j + 1), j) for j in range(1, count))], epsilon)
    total = add(constant(sp.log(top.value)), series)
    if top.rank[0] != 0:
        total = add(total, monomial(-top.rank[0], (sp.S.Zero, sp.S.One)))
    for coefficient, rank in growth_terms(top.growth) if top.growth != 0 else []:
        total = add(total, monomial(coefficient, rank))
    return total


def exponential(inner: Expansion, count: int) -> Expansion:
    growth, extra, head, rest, turns = sp.S.Zero, sp.S.Zero, sp.S.One, dict(inner), False
    part = rest.pop(sp.S.Zero, Part({}, None))
    small_terms = {}
    for rank, value in ranked(part):
        if small(rank):
            small_terms[rank] = value
            continue
        power_of_u, power_of_log = side(rank[0]), side(rank[1])
        if power_of_u == 0 and power_of_log == 0:
            head = sp.exp(value)
        elif real_valued(sp.expand(value / sp.I)):
            turns = True
        elif not real_valued(value):
            raise Unknown
        elif power_of_u == 0 and side(rank[1] - 1) == 0:
            extra -= value
        elif power_of_u < 0 or side(rank[1] - 1) > 0:
            growth += value * U ** rank[0] * L ** rank[1]
        else:
            raise Unknown  # exp(sqrt(L)) has no place in the scale
    if part.order is not None and not small(part.order):
        return _exponential_of_a_bound(growth, extra, head, rest, part, count)
    rest[sp.S.Zero] = Part(small_terms, part.order)
    rest = {key: each for key, each in rest.items() if each.terms or each.order is not None}
    series = power_series([1 / sp.factorial(j) for j in range(count)], rest)
    front: Expansion = {sp.expand(growth): Part({(sp.expand(extra), sp.S.Zero): head}, None)}
    return multiply(front, multiply(series, bounded()) if turns else series)


def _exponential_of_base(base: Expr, exponent: Expansion, count: int) -> Expansion:
    """base**X for real X: a negative base turns, and of what lies between -1 and 1 a bound is enough."""
    if positive(base):
        return exponential(scaled(exponent, sp.log(base)), count)
    if not real_valued(base):
        raise Unknown
    if nonzero(base):
        return multiply(exponential(scaled(exponent, sp.log(abs(base))), count), bounded())
    if not positive(1 - base**2) or limit_of(exponent) is not sp.oo:
        raise Unknown
    return multiply(exponential(scaled(exponent, sp.log((1 + base**2) / 2) / 2), count), bounded())


def _exponential_of_a_bound(
    growth: Expr, extra: Expr, head: Expr, rest: Expansion, part: Part, count: int
) -> Expansion:
    """exp(D + O(1)) is O(exp(D)); a larger remainder says nothing."""
    if part.order != FLAT or not shrinks(rest):
        raise Imprecise
    return {sp.expand(growth): Part({}, (sp.expand(extra), sp.S.Zero))}


# -- functions


def _analytic(expr: Expr, at: Expr) -> bool:  # noqa: C901 -- a table
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


def _function(expr: Expr, count: int) -> Expansion:  # noqa: C901, PLR0911 -- a table
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
        return _far(expr, inner, int(1 if at is sp.oo else -1), count)
    if at.has(*UNBOUNDED):
        raise Unknown
    if isinstance(expr, (sp.floor, sp.ceiling)):
        return _stepped(expr, inner, at)
    near = _near(expr, inner, at, count)
    if near is not None:
        return near
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


def _near(expr: Expr, inner: Expansion, at: Expr, count: int) -> Expansion | None:
    """Places where a function is not analytic and its behaviour is known."""
    shift = sp.Integer(1) - at if at.is_Integer and at <= 0 else None
    epsilon = add(inner, constant(-at))
    match expr:
        case sp.gamma() if shift is not None and shift <= MOST_SHIFT:  # the recurrence, DLMF 5.5.1
            below = constant(sp.S.One)
            for step in range(int(shift)):
                below = multiply(below, add(inner, constant(sp.Integer(step))))
            moved = _taylor(sp.gamma, add(inner, constant(shift)), sp.S.One, count)
            return multiply(moved, power(below, sp.S.NegativeOne, count))
        case sp.polygamma() if expr.args[0].is_Integer and shift is not None and shift <= MOST_SHIFT:  # DLMF 5.15.5
            order = int(expr.args[0])
            total = _taylor(lambda x: sp.polygamma(order, x), add(inner, constant(shift)), sp.S.One, count)
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
            lower = _near(sp.lowergamma(*expr.args), inner, at, count)
            return None if lower is None else add(constant(sp.gamma(expr.args[0])), scaled(lower, sp.S.NegativeOne))
        case sp.asin() | sp.acos() if at in (1, -1):
            return _at_the_end_of_arcsine(expr, inner, at, count)
    return None


def _remainder(epsilon: Expansion) -> Expansion:
    return power_series([sp.S.Zero], epsilon)


def _taylor(function: Expr, inner: Expansion, at: Expr, count: int) -> Expansion:
    x = sp.Dummy("x")
    coefficients = [
        (sp.diff(function(x), (x, j)) if j else function(x)).xreplace({x: at}).doit() / sp.factorial(j)
        for j in range(count)
    ]
    return power_series(coefficients, add(inner, constant(-at)))


def _at_the_end_of_arcsine(expr: Expr, inner: Expansion, at: Expr, count: int) -> Expansion:
    """acos z = 2 asin sqrt((1 - z)/2) where z <= 1 (DLMF 4.23.3 with half angles); the other end by reflection."""
    gap = add(constant(sp.S.Half), scaled(inner, -at / 2))
    root = power(gap, sp.S.Half, count)
    arc = scaled(_taylor(sp.asin, root, sp.S.Zero, count), sp.Integer(2))
    if at == -1:
        arc = add(constant(sp.pi), scaled(arc, sp.S.NegativeOne))
    return arc if isinstance(expr, sp.acos) else add(constant(sp.pi / 2), scaled(arc, sp.S.NegativeOne))


def _far(expr: Expr, inner: Expansion, sign: int, count: int) -> Expansion:  # noqa: PLR0911 -- a table
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
            arc = _taylor(sp.atan, inverse, sp.S.Zero, count)
            return add(constant(sign * sp.pi / 2), scaled(arc, sp.S.NegativeOne))
        case sp.erf():
            tail = _erfc(scaled(inner, sp.Integer(sign)), count)
            return add(constant(sp.Integer(sign)), scaled(tail, sp.Integer(-sign)))
        case sp.erfc():
            tail = _erfc(scaled(inner, sp.Integer(sign)), count)
            return tail if sign > 0 else add(constant(sp.Integer(2)), scaled(tail, sp.S.NegativeOne))
        case sp.asinh() if sign < 0:
            return scaled(_far(expr, scaled(inner, sp.S.NegativeOne), 1, count), sp.S.NegativeOne)
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
    """log gamma, DLMF 5.11.1."""
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
    """erfc where z becomes +infinite, DLMF 7.12.1."""
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

"""Infinite series in closed form by generating functions, convergence being part of each rule's conditions.

The term is read as rational(k) * z**k * core(k); what the table of `sums.py` knows is left to it.  Here: rational terms
by partial fractions (digamma and Hurwitz values, DLMF 5.7.6 and 25.11.12; `rational_series.py`), alternating ones
(Leibniz' test), Dirichlet series (25.2.1 to 25.2.3), logarithmic and inverse tangent series (4.6.1, 4.24.3, 4.38.5),
even and odd exponential series (4.19.1, 4.33.1), the binomial series with any exponent (4.6.7), central binomial
coefficients (26.3.3 and 4.6.7), Fourier series of Poisson's kernel (Gradshteyn and Ryzhik 1.447 to 1.449), and Bessel
series (10.2.2, 10.25.2).
"""

from __future__ import annotations

from functools import lru_cache

import sympy as sp
from sympy.simplify.fu import TR7, TR8

from cfpipe.witnesses.algebra.rules import applied
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive, real_valued
from cfpipe.witnesses.sums.bessel_series import all_orders, bessel_orders
from cfpipe.witnesses.sums.falling import falling_coefficients
from cfpipe.witnesses.sums.fourier import fourier
from cfpipe.witnesses.sums.polynomial_series import central_binomials, inside, polynomial_series, reciprocal_binomials
from cfpipe.witnesses.sums.rational_series import Term, apart, dirichlet, partial_fractions, squares
from cfpipe.witnesses.sums.root_series import root_pole
from cfpipe.witnesses.sums.sums import evaluate_sum
from cfpipe.witnesses.sums.telescoping import telescoped
from cfpipe.witnesses.sums.theta_series import half_line, whole_line
from cfpipe.witnesses.sums.zeta_series import zeta_orders

MOST_FIRST, MOST_DEGREE, MOST_TERMS = 20, 6, 8
OPAQUE = (sp.Sum, sp.Integral, sp.Product, sp.Limit, sp.Indexed)


@lru_cache(maxsize=1024)
def infinite_series(expr: Expr) -> Expr | None:
    """The sum of a series in one index with no upper end; None where no rule applies."""
    k, low, high = expr.limits[-1]
    if len(expr.limits) > 1 or high is not sp.oo or expr.function.has(*OPAQUE):
        return None
    if low is -sp.oo:
        return _two_sided(expr.function, k)
    if low.is_infinite or not low.is_integer:
        return None
    if expr.function == 0:
        return sp.S.Zero
    function = _without_products(expr.function, k)
    value = _series(function, k, low)
    if value is not None:
        return value
    terms = sp.Add.make_args(sp.expand(function, power_base=False, power_exp=False, log=False))
    if not 1 < len(terms) <= MOST_TERMS:
        return None
    values = [_series(term, k, low) for term in terms]
    return None if None in values else sp.Add(*values)


def _two_sided(function: Expr, k: Expr) -> Expr | None:
    """Over all whole k: both halves have to converge, the ways of a sum where k tends to both ends on its own."""
    for rule in (whole_line, all_orders):
        value = rule(function, k)
        if value is not None:
            return value
    j = sp.Symbol(f"{k.name} on one side", integer=True, positive=True)
    halves = [infinite_series(sp.Sum(applied(function.xreplace({k: side})), (j, 1, sp.oo))) for side in (j, -j)]
    return None if None in halves else sp.Add(function.xreplace({k: sp.S.Zero}), *halves)


def _without_products(function: Expr, k: Expr) -> Expr:
    """Products and squares of sines and cosines as sums (Abramowitz and Stegun 4.3.31 to 4.3.33)."""
    waves = [each for each in function.atoms(sp.cos, sp.sin) if each.has(k)]
    powers = [each for each in function.atoms(sp.Pow) if each.base in waves and each.exp.is_Integer and each.exp > 1]
    several = len(waves) > 1 and isinstance(function, sp.Mul)
    return TR8(TR7(function)) if (powers or several) and all(each.exp == 2 for each in powers) else function


def _series(function: Expr, k: Expr, low: Expr) -> Expr | None:
    if not low.is_Integer or low < 0:  # the rules know what to leave out after 0, not what comes before it
        return _from_start(function.xreplace({k: k + low}), k, sp.S.Zero)
    return _from_start(function, k, low)


def _from_start(function: Expr, k: Expr, low: Expr) -> Expr | None:
    known = evaluate_sum(sp.Sum(function, (k, low, sp.oo)))
    if not known.has(sp.Sum):
        return known
    term = _term(function, k)
    if term is None:
        return None
    for rule in RULES:
        value = rule(term, k, int(low))
        if value is not None:
            return term.constant * value
    return None


def _term(function: Expr, k: Expr) -> Term | None:
    constant, ratio, rational = sp.S.One, sp.S.One, sp.S.One
    others: list[Expr] = []
    for factor in sp.Mul.make_args(sp.expand(function, mul=False, power_base=True, power_exp=False, log=False,
                                             multinomial=False)):  # fmt: skip
        base, exponent = (sp.E, factor.exp) if isinstance(factor, sp.exp) else factor.as_base_exp()
        if not factor.has(k):
            constant *= factor
        elif factor.is_rational_function(k):
            rational *= factor
        elif not base.has(k) and exponent.is_polynomial(k) and sp.degree(exponent, k) == 1:
            slope, offset = sp.Poly(exponent, k).all_coeffs()
            whole = slope.is_Integer and slope > 0 and offset.is_integer and nonnegative(offset)
            if not whole and not nonzero(base):
                return None
            if not slope.is_integer and not positive(base):
                return None
            ratio, constant = ratio * base**slope, constant * base**offset
        else:
            others.append(factor)
    return Term(constant, ratio, sp.cancel(rational), tuple(others))


def _first(term: Term, k: Expr, count: int, start: int = 0) -> Expr:
    """The terms from `start` up to `count`, which a sum from `count` on leaves out."""
    function = term.rational * term.ratio**k * sp.Mul(*term.others)
    return sp.Add(*(function.xreplace({k: sp.Integer(index)}) for index in range(start, count)))


def _logarithmic(term: Term, k: Expr, low: int) -> Expr | None:
    """z**k/(k + m) and z**k/(2*k + 1), |z| < 1, by partial fractions."""
    if term.others or not inside(term.ratio):
        return None
    z = term.ratio
    quotient, rest = sp.div(*(sp.Poly(part, k) for part in sp.fraction(sp.together(term.rational))))
    below = sp.fraction(sp.together(term.rational))[1]
    parts = apart(sp.cancel(rest.as_expr() / below), k)
    if parts is None:
        return None
    total = sp.S.Zero
    if quotient != 0:
        total = evaluate_sum(sp.Sum(quotient.as_expr() * z**k, (k, low, sp.oo)))
        if total.has(sp.Sum):
            return None
    for c, a, s in parts:
        value = _one_pole(z, low + a, s)
        if value is None:
            return None
        total += c * z**low * value
    return total


def _one_pole(z: Expr, start: Expr, s: int) -> Expr | None:
    """Sum over j >= 0 of z**j/(j + start)."""
    if s != 1:
        return None
    if start.is_Rational and start.q > 2:
        return root_pole(z, start)
    if start.is_Integer and start > 0:
        m = int(start)
        if m > 1 and not nonzero(z):
            return None
        if m == 1 and not nonzero(z):
            return None
        return (-sp.log(1 - z) - sp.Add(*(z**j / sp.Integer(j) for j in range(1, m)))) / z**m
    if start == sp.S.Half:  # 2 * sum of z**j/(2j + 1)
        root, positive_side = _root(z)
        if root is None:
            return None
        return 2 * (sp.atanh(root) if positive_side else sp.atan(root)) / root
    return None


def _root(z: Expr) -> tuple[Expr | None, bool]:
    """Y with z = y**2 (True) or z = -y**2 (False); even functions of y do not mind its sign."""
    for sign in (1, -1):
        content, factors = sp.factor(sign * z).as_coeff_mul()
        pairs = [factor.as_base_exp() for factor in factors]
        if content.is_positive and all(exponent.is_Integer and exponent % 2 == 0 for _, exponent in pairs):
            return sp.sqrt(content) * sp.Mul(*(base ** (exponent / 2) for base, exponent in pairs)), sign == 1
        if nonnegative(sign * z):
            return sp.sqrt(sign * z), sign == 1
    return None, True


def _odd_inverse(term: Term, k: Expr, low: int) -> Expr | None:
    """x**(2k+1)/(2k+1) with alternating signs or not; at x = 0 both sides are 0, so x may be anything inside."""
    if term.others or low != 0 or sp.cancel(term.rational * (2 * k + 1)).has(k) or not inside(term.ratio):
        return None
    root, plain = _root(term.ratio)
    if root is None:
        return None
    return sp.cancel(term.rational * (2 * k + 1)) * (sp.atanh(root) if plain else sp.atan(root)) / root


def _exponential(term: Term, k: Expr, low: int) -> Expr | None:
    """1/(k + m)!, 1/(2k)! and 1/(2k + 1)!, times polynomials where the factorial is plain."""
    factorials = [1 / each for each in term.others if isinstance(1 / each, (sp.factorial, sp.gamma))]
    if len(factorials) != 1 or len(term.others) != 1 or not real_valued(term.ratio):
        return None
    (call,) = factorials
    argument = call.args[0] - (1 if isinstance(call, sp.gamma) else 0)
    rational = term.rational
    for _ in range(MOST_DEGREE):  # k! (k + 1) = (k + 1)!
        if rational.is_polynomial(k) or not sp.expand(argument - k).is_Integer:
            break
        argument = argument + 1
        rational = sp.cancel(rational * argument)
    if not rational.is_polynomial(k):
        return None
    shift = sp.expand(argument - k)
    if shift.is_Integer:
        return _shifted_exponential(rational, term.ratio, k, low, int(shift))
    if rational.has(k) or low != 0 or sp.expand(argument - 2 * k) not in (0, 1):
        return None
    root, plain = _root(term.ratio)
    if root is None:
        return None
    if sp.expand(argument - 2 * k) == 0:
        return rational * (sp.cosh(root) if plain else sp.cos(root))
    return rational * (sp.sinh(root) if plain else sp.sin(root)) / root


def _shifted_exponential(polynomial: Expr, z: Expr, k: Expr, low: int, shift: int) -> Expr | None:
    if low + shift < 0 or (shift > 0 and not nonzero(z)) or sp.degree(polynomial, k) > MOST_DEGREE:
        return None
    moved = sp.expand(polynomial.xreplace({k: k - shift}))
    total = sp.Add(*(c * z**j * sp.exp(z) for j, c in enumerate(falling_coefficients(moved, k)))) if moved.has(k) else (
        moved * sp.exp(z)
    )  # fmt: skip
    for index in range(low + shift):
        total -= moved.xreplace({k: sp.Integer(index)}) * z**index / sp.factorial(index)
    return sp.expand(total) * z**-shift if shift else total


def _binomial(term: Term, k: Expr, low: int) -> Expr | None:
    """binomial(a, k), gamma(k + r)/k! and binomial(2k, k), times a polynomial."""
    if not term.rational.is_polynomial(k) or not 0 <= low <= MOST_FIRST:
        return None
    whole = sp.Mul(*term.others)
    weights = falling_coefficients(term.rational, k) if term.rational.has(k) else [term.rational]
    z, total = term.ratio, None
    if isinstance(whole, sp.binomial) and whole.args[1] == k and not whole.args[0].has(k):
        a = whole.args[0]
        if inside(z) and real_valued(a):
            total = sp.Add(*(c * sp.ff(a, j) * z**j * (1 + z) ** (a - j) for j, c in enumerate(weights)))
    elif isinstance(whole, sp.binomial) and whole.args == (2 * k, k):
        if inside(z, sp.Rational(1, 4)):
            total = _rising(weights, sp.S.Half, 4 * z)
    else:
        gammas = sp.gammasimp(whole.rewrite(sp.gamma) * sp.gamma(k + 1))
        head, r = gammas.as_independent(k, as_Add=False)
        if isinstance(r, sp.gamma) and not sp.expand(r.args[0] - k).has(k) and inside(z):
            start = sp.expand(r.args[0] - k)
            if positive(start):
                total = head * sp.gamma(start) * _rising(weights, start, z)
    return None if total is None else total - _first(term, k, low)


def _rising(weights: list[Expr], r: Expr, z: Expr) -> Expr:
    return sp.Add(*(c * sp.rf(r, j) * z**j * (1 - z) ** (-r - j) for j, c in enumerate(weights)))


def _poisson_kernel(term: Term, k: Expr, low: int) -> Expr | None:
    """z**k * cos(k*t) and sin(k*t), alone, over k, or over k!."""
    waves = [each for each in term.others if isinstance(each, (sp.cos, sp.sin))]
    rest = [each for each in term.others if each not in waves]
    if len(waves) != 1 or not real_valued(term.ratio) or not 0 <= low <= MOST_FIRST:
        return None
    z, wave = term.ratio, waves[0]
    t = sp.cancel(wave.args[0] / k)
    if t.has(k) or not real_valued(t):
        return None
    even = isinstance(wave, sp.cos)
    if rest == [1 / sp.factorial(k)] and term.rational == 1:
        turn = z * sp.sin(t)
        total = sp.exp(z * sp.cos(t)) * (sp.cos(turn) if even else sp.sin(turn))
        return total - _first(term, k, low)
    if rest or not inside(z):
        return None
    norm = 1 - 2 * z * sp.cos(t) + z**2
    if term.rational == 1:
        total = (1 - z * sp.cos(t) if even else z * sp.sin(t)) / norm
        return total - _first(term, k, low)
    if sp.cancel(term.rational * k) == 1 and low >= 1:
        total = -sp.log(norm) / 2 if even else sp.atan(z * sp.sin(t) / (1 - z * sp.cos(t)))
        return total - _first(term, k, low, 1)
    return None


def _bessel(term: Term, k: Expr, low: int) -> Expr | None:
    """1/(k! (k + n)!): modified Bessel functions, and Bessel functions where the signs alternate."""
    if low != 0 or term.rational != 1 or not real_valued(term.ratio):
        return None
    whole = sp.gammasimp((1 / sp.Mul(*term.others)).rewrite(sp.gamma))
    base, exponent = whole.as_base_exp()
    calls = [base] * 2 if exponent == 2 else list(sp.Mul.make_args(whole))
    if len(calls) != 2 or not all(isinstance(each, sp.gamma) for each in calls):
        return None
    shifts = sorted((sp.expand(each.args[0] - k - 1) for each in calls), key=str)
    if sp.S.Zero not in shifts or any(each.has(k) for each in shifts):
        return None
    shifts.remove(sp.S.Zero)
    (order,) = shifts
    root, plain = _root(term.ratio)
    if root is None or not nonnegative(order) or (order != 0 and not positive(root)):
        return None
    return (sp.besseli if plain else sp.besselj)(order, 2 * root) / root**order


RULES = (
    partial_fractions, squares, dirichlet, _odd_inverse, _logarithmic, _exponential, _binomial, _poisson_kernel,
    _bessel, fourier, polynomial_series, central_binomials, reciprocal_binomials, bessel_orders, zeta_orders,
    half_line, telescoped,
)  # fmt: skip

"""Exact answers to "is this positive, not negative, not zero everywhere?", True only when it is shown.

The symbols carry their domain as SymPy assumptions (`question.py`).  Beyond SymPy's own reasoning: one
common fraction whose numerator's and denominator's terms are all of one sign, factor by factor, and Sturm's
theorem (exact root counting) for polynomials in one real symbol with rational coefficients.
"""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from cfpipe.witnesses.needs import Expr

MOST_OPERATIONS = 400


def without_sums(expr: Expr) -> Expr:
    """Finite sums, of which SymPy knows little, as symbols that keep their sign: real, not negative, or positive."""
    if not expr.has(sp.Sum):
        return expr
    stand_ins = {}
    for total in expr.atoms(sp.Sum):
        low, high = total.limits[-1][1:]
        if len(total.limits) > 1 or low.is_infinite or high.is_infinite or not total.function.is_real:
            continue
        some = (high - low).is_nonnegative
        sign = (
            {"positive": True}
            if some and total.function.is_positive
            else {"nonnegative": True}
            if total.function.is_nonnegative
            else {}
        )
        stand_ins[total] = sp.Symbol(str(total), real=True, **sign)
    return expr.xreplace(stand_ins)


@lru_cache(maxsize=4096)
def positive(expr: Expr) -> bool:
    return _sign(without_sums(expr), strict=True)


@lru_cache(maxsize=4096)
def nonnegative(expr: Expr) -> bool:
    return _sign(without_sums(expr), strict=False)


@lru_cache(maxsize=4096)
def nonzero(expr: Expr) -> bool:
    expr = without_sums(expr)
    if expr.is_nonzero or expr.is_zero is False:
        return True
    if expr.is_Mul:
        return all(nonzero(factor) for factor in expr.args)
    if expr.is_Pow and not expr.exp.is_negative:
        return nonzero(expr.base)
    if positive(expr) or positive(sp.Add(*(-term for term in sp.Add.make_args(expr)))):
        return True
    if sp.count_ops(expr) > MOST_OPERATIONS:
        return False
    numerator, _ = sp.fraction(sp.together(expr))
    factored = sp.factor(numerator)
    if factored.is_Mul and factored != expr:
        return all(nonzero(factor) for factor in factored.args)
    return False


_REAL_ON_REALS = (
    sp.exp, sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc, sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch,
    sp.atan, sp.asinh, sp.erf, sp.erfc, sp.gamma, sp.factorial, sp.binomial, sp.digamma, sp.floor, sp.ceiling,
    sp.Max, sp.Min, sp.sign, sp.Heaviside,
    sp.besselj, sp.bessely, sp.besseli, sp.besselk, sp.jn, sp.yn, sp.airyai, sp.airybi, sp.airyaiprime, sp.airybiprime,
    sp.uppergamma, sp.lowergamma, sp.beta, sp.betainc, sp.betainc_regularized, sp.RisingFactorial, sp.FallingFactorial,
    sp.catalan, sp.polygamma, sp.harmonic, sp.zeta, sp.dirichlet_eta, sp.polylog, sp.legendre, sp.assoc_legendre,
    sp.chebyshevt, sp.chebyshevu, sp.hermite, sp.hermite_prob, sp.laguerre, sp.assoc_laguerre, sp.gegenbauer, sp.jacobi,
    sp.erfi, sp.erfinv, sp.erfcinv, sp.expint, sp.Ei, sp.li, sp.Si, sp.Shi, sp.Ci, sp.Chi, sp.fresnels, sp.fresnelc,
    sp.elliptic_k, sp.elliptic_e, sp.elliptic_f, sp.elliptic_pi, sp.LambertW, sp.sinc, sp.acot, sp.acsch, sp.atan2,
    sp.KroneckerDelta, sp.factorial2, sp.subfactorial, sp.fibonacci, sp.lucas, sp.bernoulli, sp.euler, sp.bell,
)  # fmt: skip
"""Real for real arguments wherever they are defined, which `function_needs.py` says and `definedness.py` shows."""


@lru_cache(maxsize=4096)
def real_valued(expr: Expr) -> bool:
    """Whether the value is real wherever it is defined; principal branches, so log(-1) is not."""
    if expr.is_real or isinstance(expr, (sp.Abs, sp.re, sp.im, sp.arg)):
        return True
    if expr.is_Pow:
        base, exponent = expr.as_base_exp()
        if exponent.is_integer:
            return real_valued(base)
        return real_valued(exponent) and nonnegative(base)
    match expr:
        case sp.log() | sp.loggamma():
            return positive(expr.args[0])
        case sp.asin() | sp.acos():
            return nonnegative(1 - expr.args[0] ** 2)
        case sp.atanh():
            return positive(1 - expr.args[0] ** 2)
        case sp.acosh():
            return nonnegative(expr.args[0] - 1)
        case sp.Sum() | sp.Product() | sp.Integral() | sp.Limit():
            ends = [end for limit in getattr(expr, "limits", ()) for end in limit[1:]]
            return real_valued(expr.args[0]) and all(end.is_infinite or real_valued(end) for end in ends)
        case sp.Piecewise():
            return all(real_valued(value) for value, _ in expr.args)
    if expr.is_Add or expr.is_Mul or isinstance(expr, _REAL_ON_REALS):
        return all(real_valued(each) for each in expr.args)
    return False


def _sign(expr: Expr, *, strict: bool) -> bool:
    if _plain(expr, strict):
        return True
    if (
        expr.is_number
        or expr.is_extended_real is False
        or sp.count_ops(expr) > MOST_OPERATIONS
        or expr.has(sp.oo, sp.zoo, sp.nan)
    ):
        return False
    if expr.is_Mul:
        return _product(expr.args, strict)
    numerator, denominator = sp.fraction(sp.together(expr))
    below = sp.expand(denominator)
    flip = (
        1
        if _terms(below, True) or _factors(below, True)
        else -1
        if _terms(-below, True) or _factors(-below, True)
        else 0
    )
    if flip == 0:
        return False
    above = sp.expand(flip * numerator)
    return _terms(above, strict) or _sturm(above, strict) or _factors(above, strict) or _square(above, strict)


def _plain(expr: Expr, strict: bool) -> bool:
    return bool(expr.is_positive if strict else expr.is_nonnegative)


def _product(factors: tuple[Expr, ...], strict: bool) -> bool:
    sign = 1
    for factor in factors:
        if positive(factor) or (not strict and nonnegative(factor)):
            continue
        minus = sp.Add(*(-term for term in factor.args)) if factor.is_Add else None
        if factor.is_negative or (not strict and factor.is_nonpositive):
            sign = -sign
            continue
        if minus is not None and (positive(minus) or (not strict and nonnegative(minus))):
            sign = -sign
            continue
        return False
    return sign == 1


def _terms(expr: Expr, strict: bool) -> bool:
    if _plain(expr, strict):
        return True
    terms = sp.Add.make_args(expr)
    if len(terms) < 2 or not all(term.is_nonnegative for term in terms):
        return False
    return not strict or any(term.is_positive for term in terms)


def _factors(expr: Expr, strict: bool) -> bool:
    factored = sp.factor(expr)
    if not factored.is_Mul:
        return False
    sign = 1
    for factor in factored.args:
        if _terms(factor, strict) or _sturm(factor, strict):
            continue
        if _terms(sp.expand(-factor), strict) or _sturm(sp.expand(-factor), strict):
            sign = -sign
            continue
        if not strict and factor.is_Pow and factor.exp.is_even and factor.base.is_real:
            continue
        return False
    return sign == 1


def _sturm(expr: Expr, strict: bool) -> bool:
    """A polynomial in one real symbol with rational coefficients: count its roots where the symbol lives."""
    if len(expr.free_symbols) != 1:
        return False
    (symbol,) = expr.free_symbols
    if not symbol.is_real or not expr.is_polynomial(symbol):
        return False
    polynomial = sp.Poly(expr, symbol)
    if not polynomial.domain.is_QQ and not polynomial.domain.is_ZZ:
        return False
    low = sp.S.Zero if symbol.is_nonnegative else -sp.oo
    high = sp.S.Zero if symbol.is_nonpositive else sp.oo
    ends = polynomial.count_roots(low if low.is_finite else None, high if high.is_finite else None)
    at_zero = polynomial.eval(0)
    if symbol.is_positive and at_zero == 0:
        ends -= 1
    inside = sp.S.One if high is sp.oo else -sp.S.One
    if ends == 0:
        return bool(polynomial.eval(inside) > 0)
    if strict:
        return False
    return all(
        multiplicity % 2 == 0 or _outside(factor, low, high) for factor, multiplicity in polynomial.factor_list()[1]
    ) and bool(_sample(polynomial, inside) > 0)


def _outside(factor: Expr, low: Expr, high: Expr) -> bool:
    """No root inside the open range, so the factor keeps its sign there."""
    roots = factor.count_roots(low if low.is_finite else None, high if high.is_finite else None)
    return bool(roots - sum(1 for end in (low, high) if end.is_finite and factor.eval(end) == 0) == 0)


def _sample(polynomial: Expr, start: Expr) -> Expr:
    for step in range(1, polynomial.degree() + 3):
        if polynomial.eval(start * step) != 0:
            return polynomial.eval(start * step)
    return sp.S.Zero


def _square(expr: Expr, strict: bool) -> bool:
    """A quadratic in a real symbol with positive leading coefficient and non-positive discriminant."""
    for symbol in sorted(expr.free_symbols, key=str):
        if not symbol.is_real or not expr.is_polynomial(symbol):
            continue
        coefficients = sp.Poly(expr, symbol).all_coeffs()
        if len(coefficients) != 3 or not _terms(coefficients[0], True) or not real_valued(coefficients[1]):
            continue
        gap = sp.expand(4 * coefficients[0] * coefficients[2] - coefficients[1] ** 2)
        if gap.is_zero and not strict:
            return True
        if not gap.has(symbol) and _terms(gap, strict):
            return True
    return False

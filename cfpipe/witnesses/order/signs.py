"""Exact answers to "is this positive, not negative, not zero everywhere?", True only when it is shown.

The symbols carry their domain as SymPy assumptions (`question.py`).  Beyond SymPy's own reasoning: one
common fraction whose numerator's and denominator's terms are all of one sign, factor by factor, and polynomials in one
real symbol by their roots (`sturm.py`).
"""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from cfpipe.witnesses.domain.facts import bare
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order import trigonometry
from cfpipe.witnesses.order.accumulated import stand_ins
from cfpipe.witnesses.order.consequences import excluded, follows
from cfpipe.witnesses.order.sturm import by_roots

MOST_OPERATIONS = 400


def without_sums(expr: Expr) -> Expr:
    """Sums and integrals as symbols that keep their sign, see `accumulated.py`."""
    return stand_ins(expr, positive)


@lru_cache(maxsize=4096)
def positive(expr: Expr) -> bool:
    expr = without_sums(expr)
    return _sign(expr, strict=True) or follows(expr, True, _without_facts, positive)


@lru_cache(maxsize=4096)
def nonnegative(expr: Expr) -> bool:
    expr = without_sums(expr)
    return _sign(expr, strict=False) or follows(expr, False, _without_facts, positive)


def _without_facts(expr: Expr, strict: bool) -> bool:
    return _sign(bare(expr), strict=strict)


@lru_cache(maxsize=4096)
def nonzero(expr: Expr) -> bool:
    expr = without_sums(expr)
    if expr.is_nonzero or expr.is_zero is False:
        return True
    if isinstance(expr, (sp.conjugate, sp.Abs)):
        return nonzero(expr.args[0])
    if isinstance(expr, trigonometry.WITH_THEIR_ARGUMENT) and expr.args[0].is_real:
        return nonzero(expr.args[0])
    if expr.is_Add and expr.has(sp.I) and _outweighed(expr):
        return True
    if expr.is_Mul:
        return all(nonzero(factor) for factor in expr.args)
    if expr.is_Pow and not expr.exp.is_negative:
        return nonzero(expr.base)
    if trigonometry.never_zero(expr, positive):
        return True
    if positive(expr) or positive(sp.Add(*(-term for term in sp.Add.make_args(expr)))):
        return True
    if expr.is_Add and expr.has(sp.sin, sp.cos) and (other := trigonometry.one_square(expr)) != expr:
        return nonzero(other)
    return excluded(expr, nonzero) or (sp.count_ops(expr) <= MOST_OPERATIONS and _nonzero_in_factors(expr))


def _nonzero_in_factors(expr: Expr) -> bool:
    if expr.has(sp.tan) and nonzero(trigonometry.by_sums(expr)):
        return True
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
            x = expr.args[0]
            bounded = isinstance(x, (sp.sin, sp.cos, sp.tanh)) and real_valued(x.args[0])
            inside = real_valued(x) and nonnegative(1 - x**2)  # the square of an imaginary number is below 1 too
            return bounded or inside or (nonnegative(1 - x) and nonnegative(1 + x))
        case sp.atanh():
            return real_valued(expr.args[0]) and positive(1 - expr.args[0] ** 2)
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
    return (
        _terms(above, strict)
        or by_roots(above, strict)
        or _factors(above, strict)
        or _square(above, strict)
        or _radical(above, strict)
    )


def _plain(expr: Expr, strict: bool) -> bool:
    if expr.is_positive if strict else expr.is_nonnegative:
        return True
    if expr.is_Add:
        bounded = trigonometry.bounded(expr, strict, real_valued, positive, nonzero)
        return bounded or _exponentials(expr, strict) or _power_gap(expr)
    if expr.is_Pow and expr.exp.is_real:
        return positive(expr.base) or (not strict and bool(expr.exp.is_nonnegative) and nonnegative(expr.base))
    return trigonometry.of_call(expr, strict, positive, nonnegative)


def _power_gap(expr: Expr) -> bool:
    """1 - b**n with 0 <= b < 1, or b**n - 1 with b > 1, for a positive exponent: positive either way."""
    if len(expr.args) != 2 or expr.args[0] not in (1, -1):
        return False
    one, term = expr.args
    sign, product = term.as_coeff_Mul()
    powers = [each.as_base_exp() for each in sp.Mul.make_args(product)]
    n = next((e for _, e in powers if e.free_symbols), None)
    if sign != -one or n is None:
        return False
    n = n.as_coeff_Mul()[1]
    ratios = [sp.cancel(e / n) for _, e in powers]
    if not all(each.is_Rational for each in ratios) or not positive(n):
        return False
    base = sp.Mul(*(b**each for (b, _), each in zip(powers, ratios, strict=True)))
    return positive(1 - base) and nonnegative(base) if one == 1 else positive(base - 1)


def _outweighed(expr: Expr) -> bool:
    """A complex sum with a real term that is larger than all the others together in absolute value."""
    sizes: list[Expr] = []
    for term in expr.args:
        size = sp.S.One
        for factor in sp.Mul.make_args(term):
            turn = isinstance(factor, sp.exp) and (factor.args[0] / sp.I).is_real
            if not turn and not factor.is_real and factor is not sp.I:
                return False
            size = size * (sp.S.One if turn or factor is sp.I else sp.Abs(factor))
        sizes.append(size)
    total = sp.Add(*sizes)
    return any(positive(2 * size - total) for size in sizes)


def _exponentials(expr: Expr, strict: bool) -> bool:
    """Powers b**t of b > 1 with rational multiples of one t of known sign: b**t = 1 + v for t >= 0, or 1/(1 + v)."""
    groups: dict[Expr, list[tuple[Expr, Expr]]] = {}
    for each in sorted(expr.atoms(sp.Pow, sp.exp), key=sp.default_sort_key):
        base, exponent = (sp.E, each.exp) if isinstance(each, sp.exp) else each.as_base_exp()
        if exponent.free_symbols and (base is sp.E or (base.is_Rational and base > 1)):
            groups.setdefault(base, []).append((each, exponent))
    known: dict[Expr, Expr] = {}
    for base, found in groups.items():
        values = _over_one(base, found) if len(found) <= 4 else None
        if values is None:
            return False
        known.update(values)
    if not known:
        return False
    plain = expr.xreplace(known)
    return not plain.has(sp.exp) and _sign(sp.factor(sp.together(plain)), strict=strict)


def _over_one(base: Expr, found: list[tuple[Expr, Expr]]) -> dict[Expr, Expr] | None:
    t = found[0][1]
    ratios = [sp.cancel(exponent / t) for _, exponent in found]
    if not all(ratio.is_Rational for ratio in ratios):
        return None
    t = t / sp.ilcm(1, *(ratio.q for ratio in ratios))
    side = 1 if nonnegative(t) else -1 if nonnegative(-t) else 0
    if side == 0:
        return None
    sign = {"positive": True} if positive(side * t) else {"nonnegative": True}
    v = sp.Symbol(f"{base} over one", **sign)
    return {each: (1 + v) ** (side * sp.cancel(exponent / t)) for each, exponent in found}


def _radical(expr: Expr, strict: bool) -> bool:
    """A + b*sqrt(c) with c not negative: the sign of one part, or of the difference of the squares."""
    if not expr.is_Add:
        return False
    for root in sorted(expr.atoms(sp.Pow), key=sp.default_sort_key):
        if root.exp != sp.S.Half or not root.base.free_symbols or root.base.atoms(sp.Pow) & {root}:
            continue
        mark = sp.Dummy("root", nonnegative=True)
        plain = sp.expand(expr.xreplace({root: mark}))
        if not plain.is_polynomial(mark) or sp.degree(plain, mark) != 1 or not nonnegative(root.base):
            continue
        b, a = sp.Poly(plain, mark).all_coeffs()
        shown = positive if strict else nonnegative
        if nonnegative(b) and real_valued(a):
            return shown(a) or (positive(b) and shown(sp.expand(b**2 * root.base - a**2)))
        if nonnegative(-b) and nonnegative(a):
            return shown(sp.expand(a**2 - b**2 * root.base))
    return False


def _product(factors: tuple[Expr, ...], strict: bool) -> bool:
    sign = 1
    for factor in factors:
        if positive(factor) or (not strict and nonnegative(factor)):
            continue
        minus = sp.Add(*(-term for term in factor.args)) if factor.is_Add else None
        if (
            factor.is_negative
            or (not strict and factor.is_nonpositive)
            or trigonometry.negative_call(factor, strict, positive, nonnegative)
        ):
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
    if len(terms) < 2:
        return False
    if not all(term.is_nonnegative for term in terms):
        return expr.has(sp.pi) and _coefficients(expr)
    return not strict or any(term.is_positive for term in terms)


def _coefficients(expr: Expr) -> bool:
    """A polynomial in symbols that are not negative, its coefficients positive numbers such as pi - 3."""
    symbols = sorted(expr.free_symbols, key=str)
    if not symbols or not all(each.is_nonnegative for each in symbols) or not expr.is_polynomial(*symbols):
        return False
    polynomial = sp.Poly(expr, *symbols)
    return all(each.is_positive for each in polynomial.coeffs()) and bool(polynomial.coeff_monomial(1).is_positive)


def _factors(expr: Expr, strict: bool) -> bool:
    factored = sp.factor(expr)
    if not factored.is_Mul and not factored.is_Pow:
        return False
    sign = 1
    for factor in sp.Mul.make_args(factored):
        if _terms(factor, strict) or by_roots(factor, strict):
            continue
        if _terms(sp.expand(-factor), strict) or by_roots(sp.expand(-factor), strict):
            sign = -sign
            continue
        if not strict and factor.is_Pow and factor.exp.is_even and factor.exp > 0 and real_valued(factor.base):
            continue
        return False
    return sign == 1


def _square(expr: Expr, strict: bool) -> bool:
    """A quadratic in a real symbol with positive leading coefficient and non-positive discriminant."""
    for symbol in sorted(expr.free_symbols, key=str):
        if not symbol.is_real or not expr.is_polynomial(symbol):
            continue
        coefficients = sp.Poly(expr, symbol).all_coeffs()
        if len(coefficients) != 3 or not _terms(coefficients[0], True) or not real_valued(coefficients[1]):
            continue
        if not all(real_valued(each) for each in coefficients[1:]):
            continue
        gap = sp.expand(4 * coefficients[0] * coefficients[2] - coefficients[1] ** 2)
        if gap.is_zero and not strict:
            return True
        if not gap.has(symbol) and _terms(gap, strict):
            return True
    return False

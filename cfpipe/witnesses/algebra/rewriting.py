"""Rewritings that hold for every value the symbols may take: the steps on the way to the kernel normal form.

Each function here either keeps the value wherever the expression is defined or leaves the expression alone; what it
needs (a sign, an integer) it asks `signs.py` or SymPy's assumptions, and unknown means no.
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import Any

import sympy as sp

from cfpipe.witnesses.algebra.definitions import defined
from cfpipe.witnesses.algebra.radicals import extracted
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive, real_valued

MOST_CANCEL, MOST_FACTORS, MOST_DEGREE = 300, 12, 200


def prepare(expr: Expr) -> Expr:  # noqa: C901 -- a table
    """Functions expressed by fewer ones: circular, hyperbolic, binomial-like, and corners whose side is known."""
    if expr.is_Atom:
        return expr
    if isinstance(expr, (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Subs)):
        return expr
    if isinstance(expr, sp.Piecewise):
        return _resolved_piecewise(expr)
    arguments = [prepare(argument) for argument in expr.args]
    if isinstance(expr, (sp.Max, sp.Min)):
        return _resolved_extreme(expr, arguments)
    expr = expr.func(*arguments)
    if expr.is_Atom or not arguments:
        return expr
    simpler = defined(expr)
    if simpler is not None:
        return prepare(simpler)
    x = arguments[0]
    if expr.is_Pow:
        return _turning(expr) if expr.base.has(sp.I) else extracted(expr)
    match expr:
        case sp.tan():
            return sp.sin(x) / sp.cos(x)
        case sp.cot():
            return sp.cos(x) / sp.sin(x)
        case sp.sec():
            return 1 / sp.cos(x)
        case sp.csc():
            return 1 / sp.sin(x)
        case sp.sinh() | sp.cosh() | sp.tanh() | sp.coth() | sp.sech() | sp.csch():
            return expr.rewrite(sp.exp)
        case sp.asinh() | sp.acosh() | sp.atanh() | sp.acoth():
            return _inverse_hyperbolic(expr, x)
        case sp.acot():
            return sp.atan(1 / x) if nonzero(x) and real_valued(x) else expr
        case sp.acos():
            return sp.pi / 2 - sp.asin(x)
        case sp.factorial():
            return sp.gamma(x + 1)
        case sp.binomial():
            return _binomial(expr)
        case sp.RisingFactorial() | sp.FallingFactorial() | sp.factorial2() | sp.catalan() | sp.lucas():
            return _combinatorial(expr, arguments)
        case sp.KroneckerDelta() if all(each.is_real for each in arguments):
            return _resolved_piecewise(sp.Piecewise((sp.S.One, sp.Eq(*arguments)), (sp.S.Zero, True)))
        case sp.beta():
            y = arguments[1]
            return sp.gamma(x) * sp.gamma(y) / sp.gamma(x + y) if positive(x) and positive(y) else expr
        case sp.erfc():
            return 1 - sp.erf(x)
        case sp.Abs() | sp.sign() | sp.Heaviside():
            return _resolved_corner(expr, x)
        case sp.log() if x.is_Pow and x.exp.is_Rational and nonnegative(x.base):
            return x.exp * sp.log(x.base)  # where the base is zero neither is defined
    return expr


def _inverse_hyperbolic(expr: Expr, x: Expr) -> Expr:
    """As logarithms (Abramowitz and Stegun 4.6.20-4.6.23), on the reals where their values are real."""
    if isinstance(expr, sp.asinh) and real_valued(x):
        return sp.log(x + prepare(sp.sqrt(x**2 + 1)))
    if isinstance(expr, sp.acosh) and nonnegative(x - 1):
        return sp.log(x + prepare(sp.sqrt(x**2 - 1)))
    if isinstance(expr, sp.atanh) and real_valued(x) and positive(1 - x**2):
        return (sp.log(1 + x) - sp.log(1 - x)) / 2
    if isinstance(expr, sp.acoth) and real_valued(x) and positive(x**2 - 1):
        return sp.log((x + 1) / (x - 1)) / 2
    return expr


def _turning(power: Expr) -> Expr:
    """Powers of I, and whole powers of cos(t) + I*sin(t) = exp(I*t)."""
    base, exponent = power.as_base_exp()
    if base is sp.I:
        return sp.exp(sp.I * sp.pi / 2 * exponent)
    if exponent.is_integer and not exponent.is_Integer and base.has(sp.cos):
        turned = sp.expand(base.rewrite(sp.exp))
        if isinstance(turned, sp.exp):
            return sp.exp(turned.args[0] * exponent)
    return extracted(power)


def _combinatorial(expr: Expr, arguments: list[Expr]) -> Expr:
    """By gamma functions (Abramowitz and Stegun 6.1.22; DLMF 5.2.5, 5.4.2, 26.5.1), or Lucas by Fibonacci numbers."""
    n = arguments[0]
    k = arguments[-1]
    match expr:
        case sp.RisingFactorial() if positive(n) and positive(n + k):
            return sp.gamma(n + k) / sp.gamma(n)
        case sp.FallingFactorial() if k.is_integer and nonnegative(k):
            return sp.gamma(k + 1) * prepare(sp.binomial(n, k))
        case sp.factorial2() if n.is_even and nonnegative(n):
            return 2 ** (n / 2) * sp.gamma(n / 2 + 1)
        case sp.factorial2() if n.is_odd and nonnegative(n):
            return 2 ** ((n + 1) / 2) * sp.gamma(n / 2 + 1) / sp.sqrt(sp.pi)
        case sp.catalan() if nonnegative(n) and n.is_integer:
            return sp.gamma(2 * n + 1) / sp.gamma(n + 1) / sp.gamma(n + 2)
        case sp.lucas() if n.is_integer:
            return sp.fibonacci(n - 1) + sp.fibonacci(n + 1)
    return expr


def _binomial(expr: Expr) -> Expr:
    n, k = expr.args
    if nonnegative(n) and nonnegative(k) and nonnegative(n - k):
        return sp.gamma(n + 1) / sp.gamma(k + 1) / sp.gamma(n - k + 1)
    if n.is_integer and k.is_integer and nonnegative(n) and (positive(-k) or positive(k - n)):
        return sp.S.Zero
    if k.is_Integer and 0 <= k <= MOST_FACTORS:
        return sp.Mul(*(n - step for step in range(int(k)))) / sp.factorial(k)
    if positive(n + 1) and positive(k + 1) and positive(n - k + 1):
        return sp.gamma(n + 1) / sp.gamma(k + 1) / sp.gamma(n - k + 1)
    return expr


def _resolved_corner(expr: Expr, x: Expr) -> Expr:
    side = 1 if positive(x) else -1 if positive(-x) else 0
    if isinstance(expr, sp.Abs):
        return x if side == 1 or nonnegative(x) else -x if side == -1 or nonnegative(-x) else expr
    if side == 0:
        return expr
    return sp.Integer(side) if isinstance(expr, sp.sign) else sp.Integer((side + 1) // 2)


def _resolved_extreme(expr: Expr, arguments: list[Expr]) -> Expr:
    sign = 1 if isinstance(expr, sp.Max) else -1
    kept = list(dict.fromkeys(arguments))
    for one, other in itertools.permutations(list(kept), 2):
        if one in kept and other in kept and len(kept) > 1 and nonnegative(sign * (one - other)):
            kept.remove(other)
    return kept[0] if len(kept) == 1 else expr.func(*kept)


def _resolved_piecewise(expr: Expr) -> Expr:
    for value, condition in expr.args:
        decided = decide(condition)
        if decided is True:
            return prepare(value)
        if decided is None:
            return expr
    return expr


def decide(condition: Expr) -> bool | None:
    """A condition on the assumed domain: True, False, or None when it is not known to be either."""
    if condition in (sp.true, sp.false):
        return bool(condition)
    if isinstance(condition, (sp.And, sp.Or)):
        parts = [decide(part) for part in condition.args]
        stop = isinstance(condition, sp.Or)
        return stop if stop in parts else None if None in parts else not stop
    if isinstance(condition, sp.Not):
        inner = decide(condition.args[0])
        return None if inner is None else not inner
    if not condition.is_Relational:
        return None
    difference = condition.lhs - condition.rhs
    match condition:
        case sp.Eq() | sp.Ne():
            equal = True if sp.expand(difference) == 0 else False if nonzero(difference) else None
            return equal if isinstance(condition, sp.Eq) or equal is None else not equal
        case sp.Gt():
            return True if positive(difference) else False if nonnegative(-difference) else None
        case sp.Ge():
            return True if nonnegative(difference) else False if positive(-difference) else None
        case sp.Lt():
            return True if positive(-difference) else False if nonnegative(difference) else None
        case sp.Le():
            return True if nonnegative(-difference) else False if positive(difference) else None
    return None


@lru_cache(maxsize=4096)
def canonical(expr: Expr) -> Expr:
    """One spelling for an opaque function's arguments, so that equal calls become equal kernels."""
    if expr.is_Atom or isinstance(
        expr, (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Subs, sp.Piecewise)
    ):
        return expr
    if expr.is_Add or expr.is_Mul or expr.is_Pow:
        if sp.count_ops(expr) > MOST_CANCEL or expr.has(sp.Piecewise):
            return expr
        try:
            return sp.expand(sp.cancel(sp.together(expr)))
        except (sp.PolynomialError, NotImplementedError):
            return expr
    if isinstance(expr, sp.Indexed):
        return expr
    return expr.func(*(canonical(argument) for argument in expr.args))


def canonical_fraction(expr: Expr) -> Expr:
    """One fraction in lowest terms, nested fractions included."""
    if sp.count_ops(expr) > MOST_CANCEL:
        return expr
    try:
        return sp.cancel(sp.together(expr))
    except (sp.PolynomialError, NotImplementedError):
        return sp.together(expr)


def split_power(base: Expr, exponent: Expr) -> list[tuple[Expr, Expr, Expr]] | None:
    """base**exponent as a product of factor**(ratio*unit); None where that is not known to be valid."""
    terms = [_ratio_and_unit(term) for term in sp.Add.make_args(sp.expand(exponent))]
    if len(terms) > 1 and not (nonzero(base) or all(nonnegative(ratio * unit) for ratio, unit in terms)):
        return None
    factors = _positive_factors(base)
    if factors is None:
        integral = all((ratio * unit).is_integer for ratio, unit in terms)
        if base == -1 and integral:
            return [(base, unit if unit != 1 else sp.S.One, ratio) for ratio, unit in terms]
        if integral and (nonzero(base) or all(nonnegative(ratio * unit) for ratio, unit in terms)):
            factors = _factors(base)
        else:
            factors = [(sp.factor(base) if base.is_Add and _modest(base) else base, sp.S.One)]
            if len(terms) == 1 and terms[0][1] == 1 and terms[0][0].is_Integer:
                return None
            if base.is_number and not base.is_Rational:
                factors = [(base, sp.S.One)]
    parts = []
    for factor, multiple in factors:
        for ratio, unit in terms:
            scale, kind = (
                _ratio_and_unit(sp.expand(multiple * ratio * unit))
                if not multiple.is_Rational
                else (ratio * multiple, unit)
            )
            parts.append((factor, kind, scale))
    if any(factor == -1 and not (ratio * unit).is_integer for factor, unit, ratio in parts):
        return [(base, unit, ratio) for ratio, unit in terms]
    return parts


def _ratio_and_unit(term: Expr) -> tuple[Expr, Expr]:
    ratio, unit = term.as_coeff_Mul()
    if ratio.is_Rational:
        return ratio, canonical(unit)
    return sp.S.One, canonical(term)


def _factors(base: Expr) -> list[tuple[Expr, Expr]]:
    """Any product, for integer exponents: sign, primes, irreducible polynomials, powers."""
    numerator, denominator = sp.fraction(sp.together(base))
    found: list[tuple[Expr, Expr]] = []
    for part, sign in ((numerator, 1), (denominator, -1)):
        coefficient, factors = (
            sp.factor_list(part) if part.is_Add or part.is_Mul or part.is_Pow or part.is_Symbol else (part, [])
        )
        if coefficient.is_Rational:
            if coefficient < 0:
                found.append((sp.Integer(-1), sp.Integer(1)))
            found += [
                (sp.Integer(prime), sp.Integer(sign * power)) for prime, power in sp.factorrat(abs(coefficient)).items()
            ]
        elif coefficient != 1:
            found.append((coefficient, sp.Integer(sign)))
        found += [(factor, sp.Integer(sign * power)) for factor, power in factors]
    return found


def _positive_factors(base: Expr) -> list[tuple[Expr, Expr]] | None:
    """The base as a product of powers of positive factors, valid for every exponent; None if not all are positive."""
    found = []
    for factor, multiple in _spread(base):
        if positive(factor) and multiple.is_real:
            found.append((factor, multiple))
        else:
            return None
    return found


def _modest(expr: Expr) -> bool:
    """Whether its powers are small enough to factor: 1 + exp(20011) would be a polynomial of that degree in E."""
    exponents = [each.as_base_exp()[1].as_coeff_Mul()[0] for each in expr.atoms(sp.Pow, sp.exp)]
    return all(abs(each.p) <= MOST_DEGREE and each.q <= MOST_DEGREE for each in exponents if each.is_Rational)


def _spread(base: Expr) -> list[tuple[Expr, Expr]]:
    if base.is_Rational:
        if base <= 0:
            return [(base, sp.S.One)]
        return [(sp.Integer(prime), sp.Integer(power)) for prime, power in sorted(sp.factorrat(base).items())]
    if base.is_Mul:
        return [pair for factor in base.args for pair in _spread(factor)]
    if base is sp.E or isinstance(base, sp.exp):
        return [(sp.E, sp.S.One if base is sp.E else base.exp)]
    if base.is_Pow:
        if base.base is sp.E:
            return [(sp.E, base.exp)]
        if positive(base.base) and base.exp.is_real:
            return [(factor, sp.expand(multiple * base.exp)) for factor, multiple in _spread(base.base)]
        return [(base, sp.S.One)]
    if base.is_Add:
        numerator, denominator = sp.fraction(canonical_fraction(base))
        if denominator != 1:
            return [*_spread(numerator), *[(factor, -multiple) for factor, multiple in _spread(denominator)]]
        factored: Any = sp.factor(base) if _modest(base) else base
        if factored.is_Mul or factored.is_Pow:
            pairs = [(factor, sp.S.One) for factor in sp.Mul.make_args(factored)]
            pairs = [
                (factor.base, factor.exp) if factor.is_Pow and factor.exp.is_Rational else (factor, one)
                for factor, one in pairs
            ]
            flipped = [(-factor, multiple) if positive(-factor) else (factor, multiple) for factor, multiple in pairs]
            if sum(1 for old, new in zip(pairs, flipped, strict=True) if old != new) % 2 == 0:
                pairs = flipped
            return [
                pair
                for factor, multiple in pairs
                for pair in ([(factor, multiple)] if factor.is_Add else [(f, m * multiple) for f, m in _spread(factor)])
            ]
        content, primitive = base.primitive()
        if content != 1 and content.is_Rational and content > 0:
            return [*_spread(content), (primitive, sp.S.One)]
    return [(base, sp.S.One)]


def log_terms(argument: Expr) -> list[tuple[Expr, Expr]]:
    """log(argument) as a sum of multiple*log(factor)."""
    if argument.is_Add and not (opened := sp.expand(argument)).is_Add:
        argument = opened
    spread = _positive_factors(argument)
    if spread is None:
        return [(canonical(argument), sp.S.One)]
    terms: list[tuple[Expr, Expr]] = []
    for factor, multiple in spread:
        terms.append((factor, multiple))
    return terms

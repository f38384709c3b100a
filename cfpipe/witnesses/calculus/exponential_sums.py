"""Sums of powers times exponentials, integrated over (0, oo) by the Mellin transform.

`exponential_sum` takes sums of c * x**p * exp(-a*x), single terms perhaps divergent: where the sum is integrable at 0,
the analytic continuation of gamma(p+1) * a**(-p-1) holds for the whole (the poles cancel, the finite parts add up;
Titchmarsh, "Introduction to the Theory of Fourier Integrals", 1.29).  Rates a may be imaginary, which makes Laplace,
Fourier, Frullani and Dirichlet integrals one rule.  What is asked: Re a > 0; or a imaginary, not zero and p < 0; or
a = 0 and p < -1; and no term x**e with e <= -1 is left in the expansion at 0.
"""

from __future__ import annotations

from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonzero, positive, real_valued

MOST_TERMS, MOST_POLES, MOST_LOGS = 40, 8, 4


class Factors(NamedTuple):
    constant: Expr
    power: Expr
    logs: int
    others: tuple[Expr, ...]


def factors_of(function: Expr, x: Expr) -> Factors:
    """Constant * x**power * log(x)**logs * others, for x > 0."""
    constant, power, logs = sp.S.One, sp.S.Zero, 0
    others: list[Expr] = []
    for factor in sp.Mul.make_args(function):
        base, exponent = (sp.E, factor.exp) if isinstance(factor, sp.exp) else factor.as_base_exp()
        if not factor.has(x):
            constant *= factor
        elif base == x and not exponent.has(x):
            power += exponent
        elif base == sp.log(x) and exponent.is_Integer and exponent > 0:
            logs += int(exponent)
        else:
            others.append(factor)
    return Factors(constant, power, logs, tuple(others))


class _Term(NamedTuple):
    constant: Expr
    power: Expr
    logs: int
    rate: Expr


def exponential_sum(function: Expr, x: Expr) -> Expr | None:
    terms = _terms(function, x)
    if terms is None:
        return None
    scale = _common_power(terms, x)
    if scale is None:
        return None
    plain = []
    for term in terms:
        rate = sp.expand(term.rate.xreplace({x**scale: x, x: x ** (1 / scale)})) if scale != 1 else term.rate
        rate = sp.powdenest(rate, force=False)
        slope = sp.expand(rate / x)
        if slope.has(x):
            return None
        power = (term.power + 1) / scale - 1
        power = power if scale.is_Rational or positive(scale) else sp.cancel(power)
        constant = term.constant / (scale if positive(scale) else -scale) / scale**term.logs
        plain.append(_Term(constant, power, term.logs, slope))
    return _mellin(plain)


def _terms(function: Expr, x: Expr) -> list[_Term] | None:
    """The summands, circular and hyperbolic functions as exponentials; the rate, minus the exponent, is in x."""
    if function.has(sp.sin, sp.cos, sp.sinh, sp.cosh):
        function = function.rewrite([sp.sin, sp.cos, sp.sinh, sp.cosh], sp.exp)
    opened = sp.expand(function, log=False, power_base=False, power_exp=False)
    summands = sp.Add.make_args(opened)
    if len(summands) > MOST_TERMS:
        return None
    found = []
    for summand in summands:
        constant, power, logs, others = factors_of(summand, x)
        if logs > MOST_LOGS or not all(isinstance(each, sp.exp) for each in others):
            return None
        exponent = sp.expand(sp.Add(*(each.exp for each in others)))
        fixed, moving = exponent.as_independent(x, as_Add=True)
        rate = sp.Add(*(-sp.powsimp(part, combine="exp") for part in sp.Add.make_args(moving)))
        found.append(_Term(constant * sp.exp(fixed), power, logs, rate))
    return found


def _common_power(terms: list[_Term], x: Expr) -> Expr | None:
    """The m with all exponents multiples of x**m, its sign known; 1 if there are no exponents."""
    powers = set()
    for term in terms:
        for part in sp.Add.make_args(term.rate):
            if part != 0:
                powers.add(part.as_independent(x, as_Add=False)[1].as_base_exp())
    if not powers:
        return sp.S.One
    if len(powers) > 1:
        return None
    ((base, exponent),) = powers
    if base != x or not (positive(exponent) or positive(-exponent) or exponent.is_Rational):
        return None
    return exponent


def _mellin(terms: list[_Term]) -> Expr | None:
    if not all(_tails_off(term) for term in terms) or not _integrable_at_zero(terms):
        return None
    total = sp.S.Zero
    for term in terms:
        value = _finite_part(term)
        if value is None:
            return None
        total += term.constant * value
    return sp.expand(total) if total.has(sp.I) else total


def _parts(rate: Expr) -> tuple[Expr, Expr] | None:
    real, imaginary = sp.expand(rate).as_coefficient(sp.I), None
    if real is not None:
        return (sp.S.Zero, real) if real_valued(real) else None
    with_i = [term for term in sp.Add.make_args(sp.expand(rate)) if term.has(sp.I)]
    imaginary = sp.expand(sp.Add(*with_i) / sp.I)
    real = sp.expand(rate - sp.I * imaginary)
    return (real, imaginary) if real_valued(real) and real_valued(imaginary) else None


def _tails_off(term: _Term) -> bool:
    if vanishes(term.rate):
        return term.logs == 0 and positive(-term.power - 1)
    parts = _parts(term.rate)
    if parts is None:
        return False
    if positive(parts[0]):
        return True
    return vanishes(parts[0]) and term.logs == 0 and nonzero(parts[1]) and positive(-term.power)


def _integrable_at_zero(terms: list[_Term]) -> bool:
    """No x**e with e <= -1 survives in the expansion at 0."""
    left: dict[Expr, Expr] = {}
    for term in terms:
        if positive(term.power + 1):
            continue
        if term.logs:
            return False
        for j in range(MOST_POLES + 1):
            e = sp.expand(term.power + j)
            if positive(e + 1):
                break
            left[e] = left.get(e, sp.S.Zero) + term.constant * (-term.rate) ** j / sp.factorial(j)
        else:
            return False
    return all(vanishes(value) for value in left.values())


def _finite_part(term: _Term) -> Expr | None:
    """Of gamma(s + e) * a**(-s - e) at e = 0, with s = power + 1; derivatives in s for logarithms."""
    s, a = term.power + 1, term.rate
    if vanishes(a):
        return sp.S.Zero
    if s.is_Integer and s <= 0:
        j = int(-s)
        return sp.S.NegativeOne**j / sp.factorial(j) * a**j * (sp.digamma(j + 1) - _log(a))
    if not positive(s) and not (s.is_Rational or s.is_integer is False):
        return None
    if term.logs:
        if not positive(a):
            return None
        t = sp.Dummy("s", positive=True)
        slope = sp.diff(sp.gamma(t) * a ** (-t), (t, term.logs))
        return slope.xreplace({t: s}).doit()
    return sp.gamma(s) * _power(a, -s)


def _power(a: Expr, exponent: Expr) -> Expr:
    if positive(a) or exponent.is_Integer:
        return a**exponent
    parts = _parts(a)
    assert parts is not None  # asked before, in `_tails_off`
    return sp.sqrt(parts[0] ** 2 + parts[1] ** 2) ** exponent * sp.exp(sp.I * exponent * _angle(*parts))


def _log(a: Expr) -> Expr:
    if positive(a):
        return sp.log(a)
    parts = _parts(a)
    assert parts is not None
    return sp.log(parts[0] ** 2 + parts[1] ** 2) / 2 + sp.I * _angle(*parts)


def _angle(real: Expr, imaginary: Expr) -> Expr:
    if vanishes(real):
        return (
            sp.pi / 2 if positive(imaginary) else -sp.pi / 2 if positive(-imaginary) else sp.sign(imaginary) * sp.pi / 2
        )
    return sp.atan(imaginary / real)

"""Generating functions of polynomials and numbers: a table with sources, radii and what happens on the boundary.

A term is constant * z**k * f(k, ...) with f or f/k! in the table, from a fixed start on.  Each entry gives the sum from
k = 0 on, or None unless z is in the open disc of convergence and the parameters are in the range of the source.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive, real_valued
from cfpipe.witnesses.sums.rational_series import Term

MOST_FIRST, MOST_ORDER = 20, 6
QUARTER = sp.Rational(1, 4)
Sum = Callable[[tuple[Expr, ...], Expr], Expr | None]


class Generating(NamedTuple):
    source: str
    weight: Callable[[Expr], Expr]  # the table's f is the function times this
    value: Sum


def inside(z: Expr, bound: Expr = sp.S.One) -> bool:
    """Whether it is real and -bound < z < bound."""
    return real_valued(z) and positive(bound - z) and positive(bound + z)


def _on_segment(x: Expr) -> bool:
    return real_valued(x) and nonnegative(1 - x) and nonnegative(1 + x)


def _norm(x: Expr, z: Expr) -> Expr:
    return 1 - 2 * x * z + z**2


def _on_the_segment(value: Callable[[Expr, Expr], Expr]) -> Sum:
    """For |x| <= 1 and |z| < 1, where |f(k, x)| grows like a power of k."""
    return lambda rest, z: value(rest[0], z) if _on_segment(rest[0]) and inside(z) else None


def _everywhere(value: Callable[[Expr, Expr], Expr]) -> Sum:
    return lambda rest, z: value(rest[0], z) if real_valued(rest[0]) and real_valued(z) else None


def _gegenbauer(rest: tuple[Expr, ...], z: Expr) -> Expr | None:
    a, x = rest
    return _norm(x, z) ** -a if positive(a) and _on_segment(x) and inside(z) else None


def _laguerre(rest: tuple[Expr, ...], z: Expr) -> Expr | None:
    a, x = rest if len(rest) == 2 else (sp.S.Zero, rest[0])
    if not (positive(a + 1) and real_valued(x) and inside(z)):
        return None
    return (1 - z) ** (-a - 1) * sp.exp(-x * z / (1 - z))


def _bernoulli(rest: tuple[Expr, ...], z: Expr) -> Expr | None:
    """SymPy's numbers have B(1) = +1/2, so they are the values at 1."""
    x = rest[0] if rest else sp.S.One
    if not (real_valued(x) and inside(z, 2 * sp.pi) and nonzero(z)):
        return None
    return z * sp.exp(x * z) / (sp.exp(z) - 1)


def _catalan(_rest: tuple[Expr, ...], z: Expr) -> Expr | None:
    """Also at both ends, where the terms fall like k**(-3/2); regular at 0."""
    if not (real_valued(z) and nonnegative(QUARTER - z) and nonnegative(QUARTER + z)):
        return None
    return 2 / (1 + sp.sqrt(1 - 4 * z))


def _one(_k: Expr) -> Expr:
    return sp.S.One


def _factorial(k: Expr) -> Expr:
    return 1 / sp.factorial(k)


def _reciprocal(k: Expr) -> Expr:
    return 1 / k


def _within_golden(value: Callable[[Expr], Expr]) -> Sum:
    """Up to the nearer zero of 1 - z - z**2."""
    return lambda rest, z: value(z) if not rest and inside(z, (sp.sqrt(5) - 1) / 2) else None


def _disc(value: Callable[[Expr], Expr]) -> Sum:
    return lambda rest, z: value(z) if not rest and inside(z) else None


def _bell(rest: tuple[Expr, ...], z: Expr) -> Expr | None:
    return sp.exp(sp.exp(z) - 1) if not rest and real_valued(z) else None


_LEGENDRE = _on_the_segment(lambda x, z: 1 / sp.sqrt(_norm(x, z)))
_FIRST_KIND = _on_the_segment(lambda x, z: (1 - x * z) / _norm(x, z))
_FIRST_KIND_OVER = _on_the_segment(lambda x, z: -sp.log(_norm(x, z)) / 2)
_SECOND_KIND = _on_the_segment(lambda x, z: 1 / _norm(x, z))
_HERMITE = _everywhere(lambda x, z: sp.exp(2 * x * z - z**2))
_PROBABILISTIC = _everywhere(lambda x, z: sp.exp(x * z - z**2 / 2))

TABLE: tuple[tuple[type, Generating], ...] = (
    (sp.legendre, Generating("Abramowitz and Stegun 22.9.12", _one, _LEGENDRE)),
    (sp.chebyshevt, Generating("Abramowitz and Stegun 22.9.9", _one, _FIRST_KIND)),
    (sp.chebyshevt, Generating("Abramowitz and Stegun 22.9.8", _reciprocal, _FIRST_KIND_OVER)),
    (sp.chebyshevu, Generating("Abramowitz and Stegun 22.9.10", _one, _SECOND_KIND)),
    (sp.gegenbauer, Generating("Abramowitz and Stegun 22.9.3", _one, _gegenbauer)),
    (sp.laguerre, Generating("Abramowitz and Stegun 22.9.15", _one, _laguerre)),
    (sp.assoc_laguerre, Generating("Abramowitz and Stegun 22.9.15", _one, _laguerre)),
    (sp.hermite, Generating("Abramowitz and Stegun 22.9.17", _factorial, _HERMITE)),
    (sp.hermite_prob, Generating("Abramowitz and Stegun 22.9.19", _factorial, _PROBABILISTIC)),
    (sp.bernoulli, Generating("DLMF 24.2.1, 24.2.3", _factorial, _bernoulli)),
    (sp.bell, Generating("DLMF 26.7.5", _factorial, _bell)),
    (sp.subfactorial, Generating("from DLMF 26.13.4", _factorial, _disc(lambda z: sp.exp(-z) / (1 - z)))),
    (sp.fibonacci, Generating("Concrete Mathematics, section 6.6", _one, _within_golden(lambda z: z / (1 - z - z**2)))),
    (
        sp.lucas,
        Generating("Concrete Mathematics, section 6.6", _one, _within_golden(lambda z: (2 - z) / (1 - z - z**2))),
    ),
    (sp.harmonic, Generating("Concrete Mathematics (7.43)", _one, _disc(lambda z: -sp.log(1 - z) / (1 - z)))),
    (sp.catalan, Generating("DLMF 26.5.2", _one, _catalan)),
)


def polynomial_series(term: Term, k: Expr, low: int) -> Expr | None:
    """The sum of one function of the table times z**k, over a whole start of few terms."""
    if low > MOST_FIRST or not 1 <= len(term.others) <= 2:
        return None
    for kind, entry in TABLE:
        calls: list[Expr] = [each for each in term.others if each.func is kind and each.args[0] == k]
        if len(calls) != 1 or any(part.has(k) for part in calls[0].args[1:]):
            continue
        weight = sp.Mul(*(each for each in term.others if each != calls[0]), term.rational)
        constant = sp.cancel(weight / entry.weight(k)) if weight.is_rational_function(k) else weight / entry.weight(k)
        if constant.has(k) or (entry.weight is _reciprocal and low < 1):
            continue
        total = entry.value(calls[0].args[1:], term.ratio)
        if total is None:
            continue
        first = 1 if entry.weight is _reciprocal else 0
        skipped = (calls[0] * entry.weight(k) * term.ratio**k).xreplace
        return constant * (total - sp.Add(*(skipped({k: sp.Integer(index)}) for index in range(first, low))))
    return None


def _central(term: Term, k: Expr) -> bool:
    return len(term.others) == 1 and term.others[0] == sp.binomial(2 * k, k)


def central_binomials(term: Term, k: Expr, low: int) -> Expr | None:
    """binomial(2*k, k) z**k over k + 1 (DLMF 26.5.2), 2*k + 1 (4.24.1, 4.38.1), 1 - 2*k (4.6.7), or alone at z = -1/4.

    Each on the closed range, where the terms fall like k**(-3/2); alone they fall with alternating signs only.
    """
    if not _central(term, k) or low > MOST_FIRST or not real_valued(term.ratio):
        return None
    z = term.ratio
    if not (nonnegative(QUARTER - z) and nonnegative(QUARTER + z)):
        return None
    for divisor, value in _CENTRAL:
        constant = sp.cancel(term.rational * divisor(k))
        total = None if constant.has(k) else value(z, term.constant)
        if total is not None:
            first = (term.rational * term.others[0] * z**k).xreplace
            return constant * total - sp.Add(*(first({k: sp.Integer(index)}) for index in range(low)))
    return None


def _arcsine(z: Expr, factor: Expr) -> Expr | None:
    """Sum of binomial(2*k, k) z**k/(2*k + 1) with 4*z = y**2 or -y**2; at y = 0 a factor y makes up for it."""
    for sign, inverse in ((1, sp.asin), (-1, sp.asinh)):
        y = root_of(4 * sign * z)
        if y is not None and (nonzero(y) or sp.cancel(factor / y).is_polynomial(*y.free_symbols)):
            return inverse(y) / y
    return None


def root_of(square: Expr) -> Expr | None:
    """A real number with this square: sqrt(c) * x for c*x**2, else the root of what is not negative."""
    content, factors = sp.factor(square).as_coeff_mul()
    pairs = [factor.as_base_exp() for factor in factors]
    if content.is_positive and all(exponent.is_Integer and exponent % 2 == 0 for _, exponent in pairs):
        return sp.sqrt(content) * sp.Mul(*(base ** (exponent / 2) for base, exponent in pairs))
    return sp.sqrt(square) if nonnegative(square) else None


_CENTRAL: tuple[tuple[Callable[[Expr], Expr], Callable[[Expr, Expr], Expr | None]], ...] = (
    (lambda k: k + 1, lambda z, _: 2 / (1 + sp.sqrt(1 - 4 * z))),
    (lambda k: 2 * k + 1, _arcsine),
    (lambda k: 1 - 2 * k, lambda z, _: sp.sqrt(1 - 4 * z)),
    (lambda k: sp.S.One, lambda z, _: 1 / sp.sqrt(1 - 4 * z) if positive(QUARTER - z) else None),
)


def reciprocal_binomials(term: Term, k: Expr, low: int) -> Expr | None:
    """(2*x)**(2*k)/binomial(2*k, k), alone, over k and over k**2, |x| < 1 (Lehmer, Amer. Math. Monthly 92, 1985)."""
    if low not in (0, 1) or len(term.others) != 1 or 1 / term.others[0] != sp.binomial(2 * k, k):
        return None
    power, constant = next(
        ((s, sp.cancel(term.rational * k**s)) for s in (0, 1, 2) if not sp.cancel(term.rational * k**s).has(k)),
        (0, None),
    )
    if constant is None or low < min(power, 1) or not inside(term.ratio, sp.Integer(4)):
        return None
    for sign, inverse in ((1, sp.asin), (-1, sp.asinh)):
        x = root_of(sign * term.ratio / 4)
        if x is not None:
            angle = inverse(x)
            if power == 0:
                size = 1 - sign * x**2
                return constant * (1 / size + sign * x * angle / size ** sp.Rational(3, 2) - low)
            return constant * sign * (2 * angle**2 if power == 2 else 2 * x * angle / sp.sqrt(1 - sign * x**2))
    return None

"""Signs of exact numbers, and places on both sides of a function's real zeros.

The places are only where to look: they may be any exact numbers, so nothing here has to be rigorous except `sign_of`.
Zeros of polynomials with rational coefficients are isolated exactly (Vincent-Akritas-Strzebonski, in SymPy), others are
searched between sign changes.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from functools import lru_cache

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers import balls

MOST_DEGREE, MOST_ZEROS, BISECTIONS = 12, 6, 24
_STEPS = tuple(sp.Rational(text) for text in ("1/1000", "1", "1/1000000"))
_SCALE = (
    "1/1000",
    "1/10",
    "1/3",
    "1/2",
    "2/3",
    "9/10",
    "11/10",
    "3/2",
    "2",
    "5/2",
    "3",
    "4",
    "5",
    "7",
    "20",
    "100",
    "1000",
)
_SCAN = sorted(sign * sp.Rational(text) for text in _SCALE for sign in (1, -1))


@lru_cache(maxsize=8192)
def sign_of(number: Expr) -> int | None:
    """-1, 0 or 1 for certain; None for what is not real or not decided."""
    if number.is_Rational:
        return int(number.p > 0) - int(number.p < 0)
    if not number.is_number:
        return None
    for bits in (64, 512):
        try:
            ball = balls.enclose(number, {}, bits)
        except balls.NoEnclosure:
            return None
        if ball.imag != 0:
            return None
        if ball.real > 0:
            return 1
        if ball.real < 0:
            return -1
    return 0 if sp.expand(number) == 0 else None


def rational_near(number: Expr) -> Expr:
    """A rational number close to a real one, itself if it is rational."""
    if number.is_Rational:
        return number
    mantissa, exponent = balls.enclose(number, {}, 96).real.mid().man_exp()
    value = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    value = value.limit_denominator(10**12)
    return sp.Rational(value.numerator, value.denominator)


def zeros_of(expr: Expr, symbol: Expr) -> list[Expr]:
    """Exact zeros of a polynomial of degree one or two."""
    if not expr.is_polynomial(symbol) or expr.free_symbols != {symbol}:
        return []
    coefficients = sp.Poly(expr, symbol).all_coeffs()
    if len(coefficients) == 2:
        return [-coefficients[1] / coefficients[0]]
    if len(coefficients) == 3:
        a, b, c = coefficients
        gap = b**2 - 4 * a * c
        if sign_of(gap) in (0, 1):
            return [(-b + sign * sp.sqrt(gap)) / (2 * a) for sign in (1, -1)]
    return []


@lru_cache(maxsize=1024)
def near_zeros(expr: Expr, symbol: Expr, *, whole: bool) -> tuple[Expr, ...]:
    """Values of the symbol at and around the zeros of an expression without any other symbol."""
    if expr.free_symbols != {symbol}:
        return ()
    found: list[Expr] = []
    for low, high in _isolated(expr, symbol)[:MOST_ZEROS]:
        if whole:
            found += [sp.floor(low) + step for step in (0, 1, -1, 2)]
        elif low == high:
            found += [low, *(low + sign * step for step in _STEPS for sign in (1, -1))]
        else:
            found += [low, high, *(low - step for step in _STEPS[:2]), *(high + step for step in _STEPS[:2])]
    return tuple(dict.fromkeys(found))


def _isolated(expr: Expr, symbol: Expr) -> list[tuple[Expr, Expr]]:
    above = sp.fraction(sp.together(expr))[0]
    if above.is_polynomial(symbol):
        polynomial = sp.Poly(above, symbol)
        if polynomial.degree() > MOST_DEGREE or not all(each.is_Rational for each in polynomial.coeffs()):
            return _bracketed(expr, symbol)
        if polynomial.degree() == 1:
            a, b = polynomial.all_coeffs()
            return [(-b / a, -b / a)]
        return [interval for interval, _ in polynomial.intervals(eps=sp.Rational(1, 10**7))]
    return _bracketed(expr, symbol)


def _bracketed(expr: Expr, symbol: Expr) -> list[tuple[Expr, Expr]]:
    signs = [(place, _sign_at(expr, symbol, place)) for place in _SCAN]
    found: list[tuple[Expr, Expr]] = []
    for (low, left), (high, right) in itertools.pairwise(signs):
        if left == 0:
            found.append((low, low))
        if left * right < 0:
            found.append(_bisected(expr, symbol, low, high, left))
    return found


def _bisected(expr: Expr, symbol: Expr, low: Expr, high: Expr, left: int) -> tuple[Expr, Expr]:
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        side = _sign_at(expr, symbol, middle)
        low, high = (middle, high) if side == left else (low, middle)
    return low, high


def _sign_at(expr: Expr, symbol: Expr, place: Expr) -> int:
    try:
        ball = balls.enclose(expr, {symbol: place}, 64)
    except balls.NoEnclosure:
        return 0
    return 0 if ball.imag != 0 or ball.real.contains(0) else 1 if ball.real > 0 else -1

"""Finite sums over binomial coefficients beyond the binomial theorem, each identity with what it needs.

    sum_k (-1)**k C(n, k) p(k) = (-1)**n n! [k**n] p, deg p <= n        Concrete Mathematics (5.42)
    sum_k C(n, m*k + r) z**k by roots of unity, z = 1 or -1             Gradshteyn and Ryzhik 0.153; z > 0 for m = 2
    sum_k C(n, k) (+-1)**k cos(k*t + u)                                 real part of (1 +- exp(I*t))**n
    sum_k C(x, k) C(y, m - k) over 0 <= k <= m                          Vandermonde, DLMF 15.4.24; with polynomials in k

Here n and m are whole and not negative, x and y any numbers.
"""

from __future__ import annotations

from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive, real_valued
from cfpipe.witnesses.sums.falling import falling_coefficients
from cfpipe.witnesses.sums.polynomial_series import root_of

MOST_STEP, MOST_DEGREE = 6, 6


class _Choice(NamedTuple):
    """constant * base**k * C(n, top) * rest(k)"""

    constant: Expr
    base: Expr
    binomials: tuple[Expr, ...]
    rest: tuple[Expr, ...]


def binomial_sum(function: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """The sum over low <= k <= high in closed form."""
    if not function.has(sp.binomial) or high.is_infinite or not low.is_Integer:
        return None
    choice = _choice(function, k)
    if choice is None:
        return None
    for rule in (_difference, _waves, _filtered, _vandermonde):
        value = rule(choice, k, low, high)
        if value is not None:
            return choice.constant * value
    return None


def _choice(function: Expr, k: Expr) -> _Choice | None:
    constant, base = sp.S.One, sp.S.One
    binomials: list[Expr] = []
    rest: list[Expr] = []
    for factor in sp.Mul.make_args(function):
        b, e = factor.as_base_exp()
        if not factor.has(k):
            constant *= factor
        elif isinstance(b, sp.binomial) and e.is_Integer and 0 < e <= 2:
            binomials += [b] * int(e)
        elif not b.has(k) and e.is_polynomial(k) and sp.degree(e, k) == 1:
            slope, offset = sp.Poly(e, k).all_coeffs()
            counted = slope.is_Integer and slope > 0 and offset.is_integer and nonnegative(offset)
            if not (counted or (slope.is_Integer and nonzero(b) and (slope > 0 or b == -1))):
                return None
            base, constant = base * b ** abs(slope), constant * b**offset
        else:
            rest.append(factor)
    return _Choice(constant, base, tuple(binomials), tuple(rest)) if 0 < len(binomials) <= 2 else None


def _counting(n: Expr) -> bool:
    return bool(n.is_integer) and nonnegative(n)


def _whole_row(choice: _Choice, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """N, if the one binomial is C(n, k) or C(n, n - k) over all of 0 <= k <= n."""
    if len(choice.binomials) != 1:
        return None
    n, place = choice.binomials[0].args
    if low != 0 or n.has(k) or not _counting(n) or sp.expand(high - n) != 0:
        return None
    return n if place == k or sp.expand(n - k - place) == 0 else None


def _difference(choice: _Choice, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """The n-th difference of a product of powers of linear factors: its two leading coefficients are known."""
    n = _whole_row(choice, k, low, high)
    if n is None or choice.base != -1:
        return None
    degree, lead, second = sp.S.Zero, sp.S.One, sp.S.Zero
    for factor in choice.rest:
        linear, power = factor.as_base_exp()
        if not linear.is_polynomial(k) or not _counting(power):
            return None
        polynomial = sp.Poly(linear, k)
        d = polynomial.degree()
        if d > 1 and power != 1:
            polynomial, d = (
                (polynomial ** int(power), d * power) if power.is_Integer and power <= 4 else (polynomial, 0)
            )
            if d == 0:
                return None
            power = sp.S.One
        first = polynomial.LC()
        if not nonzero(first):
            return None
        following = polynomial.coeff_monomial(k ** (polynomial.degree() - 1))
        degree, lead, second = degree + d * power, lead * first**power, second + power * following / first
    gap = sp.expand(n - degree)
    if gap == 0:
        return (-1) ** n * sp.factorial(n) * lead
    if gap == -1:  # [k**n] p * n! + [k**(n+1)] p * n! * n*(n+1)/2
        return (-1) ** n * sp.factorial(n) * lead * (second + n * (n + 1) / 2)
    return sp.S.Zero if positive(gap) else None


def _waves(choice: _Choice, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """1 + exp(I*t) = 2*cos(t/2)*exp(I*t/2); a sine is a cosine a quarter turn later."""
    n = _whole_row(choice, k, low, high)
    if n is None or choice.base not in (1, -1) or len(choice.rest) != 1:
        return None
    (wave,) = choice.rest
    if not isinstance(wave, (sp.cos, sp.sin)):
        return None
    argument = sp.expand(wave.args[0])
    if not argument.is_polynomial(k) or sp.degree(argument, k) != 1:
        return None
    t, u = sp.Poly(argument, k).all_coeffs()
    if not (real_valued(t) and real_valued(u)):
        return None
    if choice.base == -1:
        t = t + sp.pi
    return (2 * sp.cos(t / 2)) ** n * wave.func(sp.expand(n * t / 2 + u))


def _filtered(choice: _Choice, k: Expr, low: Expr, high: Expr) -> Expr | None:
    if len(choice.binomials) != 1 or choice.rest:
        return None
    n, place = choice.binomials[0].args
    if n.has(k) or not _counting(n) or not place.is_polynomial(k) or sp.degree(place, k) != 1:
        return None
    step, r = sp.Poly(place, k).all_coeffs()
    if not (step.is_Integer and 2 <= step <= MOST_STEP and r.is_Integer):
        return None
    start = step * low + r
    if not 0 <= start < step or not _beyond(high, step, r, n):
        return None
    r, moved = start, choice.base**low  # k = low + j, place = step*j + start
    z = choice.base
    if z in (1, -1):
        turns = [sp.pi * (2 * j + (0 if z == 1 else 1)) / step for j in range(int(step))]
        turns = [t if t <= sp.pi else t - 2 * sp.pi for t in turns]
        total = sp.Add(*((2 * sp.cos(t / 2)) ** n * sp.cos(sp.expand((n - 2 * r) * t / 2)) for t in turns))
        return moved * total / step
    root = root_of(z)
    if step == 2 and root is not None and (r == 0 or nonzero(root)) and (low == 0 or nonzero(z)):
        return moved * ((1 + root) ** n + (-1) ** r * (1 - root) ** n) / (2 * root**r)
    return None


def _beyond(high: Expr, step: Expr, r: Expr, n: Expr) -> bool:
    """Whether C(n, step*k + r) = 0 for every k > high."""
    if isinstance(high, sp.floor):
        return vanishes(step * high.args[0] + r - n)
    return nonnegative(sp.expand(step * (high + 1) + r - n - 1))


def _vandermonde(choice: _Choice, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """C(x, k) C(y, m - k) p(k): falling factorials of k go into the first coefficient."""
    if len(choice.binomials) != 2 or choice.base != 1 or low != 0:
        return None
    polynomial = sp.Mul(*choice.rest)
    if not polynomial.is_polynomial(k) or sp.degree(polynomial, k) > MOST_DEGREE or not _counting(high):
        return None
    m = high
    for one, other in (choice.binomials, choice.binomials[::-1]):
        x, y = _at(one, k, k, m), _at(other, m - k, k, m)
        if x is not None and y is not None:
            break
    else:
        return None
    total, whole = sp.S.Zero, sp.expand(x + y)
    for j, coefficient in enumerate(falling_coefficients(polynomial, k)):
        if coefficient == 0:
            continue
        if not all(nonzero(whole - step) for step in range(j)):
            return None
        ratio = sp.Mul(*((x - step) * (m - step) / (whole - step) for step in range(j)))
        total += coefficient * ratio
    return total * sp.binomial(whole, m)


def _at(call: Expr, place: Expr, k: Expr, m: Expr) -> Expr | None:
    """X, if the coefficient is C(x, place); C(m, k) = C(m, m - k) for the whole row m."""
    x, bottom = call.args
    if x.has(k):
        return None
    if sp.expand(bottom - place) == 0 or (x == m and sp.expand(m - bottom - place) == 0):
        return x
    return None

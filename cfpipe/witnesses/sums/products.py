"""Products over a whole or half a period in closed form (Gauss's multiplication formula and its kin).

    prod_{k<n} gamma(x + k/n) = (2*pi)**((n-1)/2) * n**(1/2 - n*x) * gamma(n*x)     Abramowitz and Stegun 6.1.20
    prod_{k<n} sin(x + k*pi/n) = sin(n*x)/2**(n-1)                                  Gradshteyn and Ryzhik 1.392.1
    prod_{k<n} (p**2 - 2*p*q*cos(a + 2*k*pi/n) + q**2)                              1.394, 1.395 (de Moivre, Cotes)
        = p**(2*n) - 2*p**n*q**n*cos(n*a) + q**(2*n)

for whole n >= 1.  A product over 0 < k < n is the limit of the one over k < n, less the factor that vanishes.  Half a
period is the square root of a whole one, all of its factors being positive, or leaves out the factors at +-1 (1.396).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonzero, positive, real_valued
from cfpipe.witnesses.sums.polynomial_series import root_of


def period(function: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """The product over low <= k <= high, None where it is not one of these."""
    count = sp.expand(high - low + 1)
    if not (low.is_integer and count.is_integer):
        return None
    for rule in (_gammas, _sines, _half_period, _moivre):
        value = rule(function, k, low, count)
        if value is not None:
            return value
    return None


def infinite_product(function: Expr, k: Expr, low: Expr) -> Expr | None:
    """Of prod (k + a_i)/prod (k + b_i), as many a as b and of equal sum, all factors positive (DLMF 5.8.5, 5.11.12)."""
    if not function.is_rational_function(k):
        return None
    above, below = sp.fraction(sp.factor(function))
    total, order, drift, scale = sp.S.One, 0, sp.S.Zero, sp.S.One
    for part, side in ((above, 1), (below, -1)):
        constant, factors = sp.factor_list(part, k)
        scale *= constant**side
        for factor, power in factors:
            if sp.degree(factor, k) != 1:
                return None
            slope, offset = sp.Poly(factor, k).all_coeffs()
            if not nonzero(slope) or not positive(low + offset / slope):
                return None
            a = sp.cancel(offset / slope)
            scale, order, drift = scale * slope ** (side * power), order + side * power, drift + side * power * a
            total *= sp.gamma(low + a) ** (-side * power)
    return total if order == 0 and vanishes(drift) and vanishes(scale - 1) else None


def _counted(n: Expr) -> bool:
    return bool(n.is_integer) and positive(n)


def _gammas(function: Expr, k: Expr, low: Expr, count: Expr) -> Expr | None:
    if not isinstance(function, sp.gamma) or low not in (0, 1):
        return None
    n = sp.expand(count + low)
    x = sp.expand(function.args[0] - k / n)
    if x.has(k) or not _counted(n):
        return None
    if low == 1:
        return (2 * sp.pi) ** ((n - 1) / 2) / sp.sqrt(n) if x == 0 else None
    return (2 * sp.pi) ** ((n - 1) / 2) * n ** (sp.S.Half - n * x) * sp.gamma(n * x)


def _linear(argument: Expr, k: Expr) -> tuple[Expr, Expr] | None:
    """(step, start) of step*k + start."""
    argument = sp.expand(argument)
    step = sp.together(argument.coeff(k, 1))
    start = sp.together(sp.expand(argument - step * k))
    return None if step.has(k) or start.has(k) or step == 0 else (step, start)


def _sines(function: Expr, k: Expr, low: Expr, count: Expr) -> Expr | None:
    """Sines, and cosines as sines a quarter turn later, at places pi/n apart."""
    linear = _linear(function.args[0], k) if isinstance(function, (sp.sin, sp.cos)) else None
    if linear is None:
        return None
    step, start = linear
    x = sp.together(start + step * low + (sp.pi / 2 if isinstance(function, sp.cos) else 0))
    if _counted(count) and vanishes(step * count - sp.pi):
        return sp.sin(sp.expand(sp.cancel(count * x))) / 2 ** (count - 1)
    n = sp.expand(count + 1)
    if _counted(n) and vanishes(step * n - sp.pi) and vanishes(x - step):
        return n / 2 ** (n - 1)
    return None


def _half_period(function: Expr, k: Expr, low: Expr, count: Expr) -> Expr | None:
    """Sin, cos and tan of k*pi/(2*n + 1) over 0 < k <= n, and of k*pi/(2*n) over 0 < k < n."""
    if low != 1 or not isinstance(function, (sp.sin, sp.cos, sp.tan)):
        return None
    linear = _linear(function.args[0], k)
    if linear is None or linear[1] != 0:
        return None
    odd, even = 2 * count + 1, 2 * count + 2
    for size, root, cosines in ((odd, sp.sqrt(odd), sp.S.One), (even, sp.sqrt(even / 2), sp.sqrt(even / 2))):
        if _counted(size) and vanishes(linear[0] * size - sp.pi):
            if isinstance(function, sp.tan):
                return root / cosines
            return (root if isinstance(function, sp.sin) else cosines) / 2**count
    return None


class _Quadratic(NamedTuple):
    """P**2 - 2*p*q*cos(step*k + start) + q**2"""

    p: Expr
    q: Expr
    step: Expr
    start: Expr


def _quadratic(function: Expr, k: Expr) -> _Quadratic | None:
    waves = [each for each in function.atoms(sp.cos) if each.has(k)]
    if len(waves) != 1:
        return None
    mark = sp.Dummy("c")
    plain = sp.expand(function.xreplace({waves[0]: mark}))
    if plain.has(k) or not plain.is_polynomial(mark) or sp.degree(plain, mark) != 1:
        return None
    linear = _linear(waves[0].args[0], k)
    slope, whole = sp.Poly(plain, mark).all_coeffs()
    if linear is None or not (real_valued(slope) and real_valued(whole)):
        return None
    apart = root_of(whole**2 - slope**2)
    if apart is None:
        return None
    p, q = root_of((whole + apart) / 2), root_of((whole - apart) / 2)
    if p is None or q is None or not vanishes(p**2 + q**2 - whole):
        return None
    for turned in (q, -q):
        if vanishes(2 * p * turned + slope):
            return _Quadratic(p, turned, *linear)
    return None


def _moivre(function: Expr, k: Expr, low: Expr, count: Expr) -> Expr | None:
    found = _quadratic(function, k) if function.has(sp.cos) else None
    if found is None:
        return None
    first = sp.together(found.start + found.step * low)
    for rule in _PERIODS:
        value = rule(found, first, count)
        if value is not None:
            return value
    return None


def _whole_period(found: _Quadratic, a: Expr, n: Expr) -> Expr | None:
    p, q = found.p, found.q
    if not _counted(n) or not vanishes(found.step * n - 2 * sp.pi):
        return None
    return p ** (2 * n) - 2 * p**n * q**n * sp.cos(sp.expand(sp.cancel(n * a))) + q ** (2 * n)


def _without_first(found: _Quadratic, a: Expr, count: Expr) -> Expr | None:
    p, q, n = found.p, found.q, sp.expand(count + 1)
    if not _counted(n) or not vanishes(found.step * n - 2 * sp.pi) or not vanishes(a - found.step):
        return None
    return ((p**n - q**n) / (p - q)) ** 2 if nonzero(p - q) else None


def _between_ends(found: _Quadratic, a: Expr, count: Expr) -> Expr | None:
    """All roots of unity of order 2*n but +-1, or of order 2*n + 1 but 1, in pairs."""
    p, q = found.p, found.q
    for size, below in ((2 * count + 2, p**2 - q**2), (2 * count + 1, p - q)):
        if _counted(size) and vanishes(found.step * size - 2 * sp.pi) and vanishes(a - found.step) and nonzero(below):
            return (p**size - q**size) / below
    return None


def _odd_places(found: _Quadratic, a: Expr, n: Expr) -> Expr | None:
    """All roots of -1 of order 2*n, in pairs."""
    if not _counted(n) or not vanishes(found.step * n - sp.pi) or not vanishes(2 * a - found.step):
        return None
    return found.p ** (2 * n) + found.q ** (2 * n)


_PERIODS: tuple[Callable[[_Quadratic, Expr, Expr], Expr | None], ...] = (
    _whole_period, _without_first, _between_ends, _odd_places,
)  # fmt: skip

"""Products over a whole period of a gamma function or a sine, in closed form (Gauss's multiplication formula and its
kin).

    prod_{k<n} gamma(x + k/n) = (2*pi)**((n-1)/2) * n**(1/2 - n*x) * gamma(n*x)     Abramowitz and Stegun 6.1.20
    prod_{k<n} sin(x + k*pi/n) = sin(n*x)/2**(n-1)                                  Gradshteyn and Ryzhik 1.392.1
    prod_{0<k<n} sin(k*pi/n) = n/2**(n-1), prod_{0<k<n} gamma(k/n) = (2*pi)**((n-1)/2)/sqrt(n)

for whole n >= 1.  The last two are the limits of the first two for x -> 0.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.needs import Expr
from cfpipe.witnesses.signs import positive


def period(function: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """The product of gamma(x + k/n) or sin(x + k*pi/n) over k from 0 or 1 to n - 1."""
    n = sp.expand(high + 1)
    if low not in (0, 1) or not (n.is_integer and positive(n)) or not isinstance(function, (sp.gamma, sp.sin)):
        return None
    unit = sp.S.One if isinstance(function, sp.gamma) else sp.pi
    x = sp.expand(function.args[0] - k * unit / n)
    if x.has(k):
        return None
    if low == 1:
        return _without_first(function, x, n)
    if isinstance(function, sp.gamma):
        return (2 * sp.pi) ** ((n - 1) / 2) * n ** (sp.S.Half - n * x) * sp.gamma(n * x)
    return sp.sin(n * x) / 2 ** (n - 1)


def _without_first(function: Expr, x: Expr, n: Expr) -> Expr | None:
    if x != 0:
        return None
    return (2 * sp.pi) ** ((n - 1) / 2) / sp.sqrt(n) if isinstance(function, sp.gamma) else n / 2 ** (n - 1)

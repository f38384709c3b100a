"""Integrals over (0, oo) of Bessel and error functions, by a table with its conditions checked.

With R = sqrt(a**2 + b**2) (R = sqrt(a**2 - b**2) for the modified function I):
- exp(-a*x) * J(n, b*x): b**n / (R + a)**n / R, n > -1 (Abramowitz and Stegun 29.3.56, 29.3.60);
- exp(-a*x) * J(n, b*x) / x: b**n / (R + a)**n / n, n > 0 (29.3.58);
- x**n * exp(-a*x) * J(n, b*x): (2*b)**n * gamma(n + 1/2) / sqrt(pi) / R**(2*n + 1), n > -1/2 (29.3.57);
- x**(n+1) * exp(-p*x**2) * J(n, b*x): b**n / (2*p)**(n+1) * exp(-+b**2/(4*p)), n > -1 (DLMF 10.22.51, 10.43.23);
- x**m * J(n, b*x): 2**m / b**(m+1) * gamma((1+n+m)/2) / gamma((1+n-m)/2), -n-1 < m < 1/2 (DLMF 10.22.43);
- exp(-p*x) * erf(a*x): exp(p**2/(4*a**2)) * erfc(p/(2*a)) / p (DLMF 7.7.13 by parts), erfc likewise;
- x**(s-1) * erfc(a*x): gamma((s+1)/2) / (sqrt(pi) * s * a**s), by parts.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.calculus.exponential_sums import factors_of
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import positive, real_valued


def bessel_transform(function: Expr, x: Expr) -> Expr | None:
    if not function.has(sp.besselj, sp.besseli, sp.erf, sp.erfc):
        return None
    constant, power, logs, others = factors_of(function, x)
    calls = [each for each in others if isinstance(each, (sp.besselj, sp.besseli, sp.erf, sp.erfc))]
    falling = [each for each in others if isinstance(each, sp.exp)]
    if logs or len(calls) != 1 or len(calls) + len(falling) != len(others) or not real_valued(power):
        return None
    exponent = sp.expand(sp.Add(*(each.exp for each in falling)))
    slope = sp.cancel(calls[0].args[-1] / x)
    if slope.has(x) or not real_valued(slope):
        return None
    kind = _of_error_function if isinstance(calls[0], (sp.erf, sp.erfc)) else _of_bessel_function
    value = kind(calls[0], slope, power, exponent, x)
    return None if value is None else constant * value


def _of_bessel_function(call: Expr, b: Expr, power: Expr, exponent: Expr, x: Expr) -> Expr | None:
    n, sign = call.args[0], 1 if isinstance(call, sp.besselj) else -1
    if n.has(x) or not real_valued(n) or not (positive(b) or (n.is_Integer and n >= 0)) or not positive(n + 1):
        return None
    if exponent == 0:
        if sign < 0 or not positive(b) or not (positive(n + power + 1) and positive(sp.S.Half - power)):
            return None
        ends = [sp.gamma((1 + n + power) / 2), sp.gamma((1 + n - power) / 2)]
        return 2**power / b ** (power + 1) * ends[0] / ends[1]
    p = sp.cancel(-exponent / x**2)
    if not p.has(x):
        if not positive(p) or not vanishes(power - n - 1):
            return None
        return b**n / (2 * p) ** (n + 1) * sp.exp(-sign * b**2 / (4 * p))
    a = sp.cancel(-exponent / x)
    if a.has(x) or not positive(a) or (sign < 0 and not (positive(a - b) and positive(a + b))):
        return None
    square = sp.factor(a**2 + sign * b**2)
    root = sp.sqrt(square)
    if power == 0:
        return b**n / (root + a) ** n / root
    if power == -1 and positive(n):
        return b**n / (root + a) ** n / n
    if vanishes(power - n) and positive(2 * n + 1):
        return (2 * b) ** n * sp.gamma(n + sp.S.Half) / sp.sqrt(sp.pi) / root ** (2 * n + 1)
    return None


def _of_error_function(call: Expr, a: Expr, power: Expr, exponent: Expr, x: Expr) -> Expr | None:
    if not positive(a):
        return None
    whole = isinstance(call, sp.erf)
    if exponent == 0:
        s = power + 1
        if whole or not positive(s):
            return None
        return sp.gamma((s + 1) / 2) / (sp.sqrt(sp.pi) * s * a**s)
    p = sp.cancel(-exponent / x)
    if power != 0 or p.has(x) or not positive(p):
        return None
    rest = sp.exp(p**2 / (4 * a**2)) * sp.erfc(p / (2 * a)) / p
    return rest if whole else 1 / p - rest

"""Jacobi's theta function: Gaussian sums over the whole line, and cosine series with Gaussian coefficients.

    sum_k exp(-pi*s*(k + b)**2) = s**(-1/2) * sum_k exp(-pi*k**2/s)*cos(2*pi*k*b)     DLMF 20.7.32

over all whole k, s > 0, b real.  The right side is the spelling that is kept; with neither a shift nor a wave, s and
1/s give the same up to the factor, and one of the two spellings is chosen by its order.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import positive, real_valued
from cfpipe.witnesses.sums.rational_series import Term

MOST_FIRST = 8


class Theta(sp.Function):  # type: ignore[misc]  # SymPy has no types
    """Theta(s, t) = sum of exp(-pi*s*k**2)*cos(k*t) over all whole k, for s > 0."""

    nargs = 2
    is_real = True
    is_finite = True


def whole_line(function: Expr, k: Expr) -> Expr | None:
    """The sum over all whole k."""
    constant, gauss, wave = _parts(function, k)
    if gauss is None:
        return None
    a, slope, rest = gauss  # exp(-a*k**2 + slope*k + rest)
    if slope == 0:
        t = _angle(wave, k)
        return None if t is None else constant * sp.exp(rest) * _spelled(a / sp.pi, t)
    if wave is not None:
        return None
    b = -slope / (2 * a)
    return constant * sp.exp(rest + a * b**2) * sp.sqrt(sp.pi / a) * _spelled(sp.pi / a, 2 * sp.pi * b, keep=True)


def half_line(term: Term, k: Expr, low: int) -> Expr | None:
    """The same over k >= low, for even terms."""
    if term.rational != 1 or term.ratio != 1 or abs(low) > MOST_FIRST:
        return None
    function = sp.Mul(*term.others)
    _, gauss, wave = _parts(function, k)
    if gauss is None or gauss[1] != 0 or (wave is not None and not isinstance(wave, sp.cos)):
        return None
    whole = whole_line(function, k)
    if whole is None:
        return None

    def at(index: int) -> Expr:
        return function.xreplace({k: sp.Integer(index)})

    return (whole + at(0)) / 2 - sp.Add(*map(at, range(low))) + sp.Add(*map(at, range(low, 0)))


def _parts(function: Expr, k: Expr) -> tuple[Expr, tuple[Expr, Expr, Expr] | None, Expr | None]:
    """A constant, what is in the exponents, and a wave."""
    constant, exponent, wave = sp.S.One, sp.S.Zero, None
    for factor in sp.Mul.make_args(function):
        base, power = (sp.E, factor.exp) if isinstance(factor, sp.exp) else factor.as_base_exp()
        if not factor.has(k):
            constant *= factor
        elif not base.has(k) and positive(base):
            exponent += power * sp.log(base)
        elif isinstance(factor, sp.cos) and wave is None:
            wave = factor
        else:
            return constant, None, None
    exponent = sp.expand(exponent)
    if not exponent.is_polynomial(k) or sp.degree(exponent, k) != 2:
        return constant, None, None
    lead, slope, rest = (sp.together(each) for each in sp.Poly(exponent, k).all_coeffs())
    if not (positive(-lead) and real_valued(slope) and real_valued(rest)):
        return constant, None, None
    return constant, (-lead, slope, rest), wave


def _angle(wave: Expr | None, k: Expr) -> Expr | None:
    if wave is None:
        return sp.S.Zero
    argument = sp.expand(wave.args[0])
    t = sp.together(argument.coeff(k, 1))
    return t if not t.has(k) and sp.expand(argument - argument.coeff(k, 1) * k) == 0 and real_valued(t) else None


def _spelled(s: Expr, t: Expr, *, keep: bool = False) -> Expr:
    s, t = sp.factor(sp.together(s)), sp.factor(sp.together(t))
    t = -t if t.could_extract_minus_sign() else t  # even
    other = sp.factor(sp.together(1 / s))
    if t == 0 and not keep and sp.default_sort_key(other) < sp.default_sort_key(s):
        return Theta(other, t) / sp.sqrt(s)
    return Theta(s, t)

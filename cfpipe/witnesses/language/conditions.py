"""Whether a condition of a special function holds, its symbols already carrying the domain; unknown means no."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive


def _whole(x: Expr) -> bool:
    return bool(x.is_integer)


def _order(n: Expr) -> bool:
    return _whole(n) and nonnegative(n)


def _counting(n: Expr) -> bool:
    return _whole(n) and positive(n)


def _bessel(order: Expr, z: Expr) -> bool:
    """DLMF 10.2.2: entire in z for integer orders; (z/2)**order has its limit 0 at 0 for positive orders."""
    return _whole(order) or positive(z) or (nonnegative(order) and nonnegative(z))


def _strict_bessel(order: Expr, z: Expr) -> bool:
    return _whole(order) or positive(z)


def _upper(a: Expr, z: Expr) -> bool:
    return _counting(a) or positive(z) or (positive(a) and nonnegative(z))


def _lower(a: Expr, z: Expr) -> bool:
    return _counting(a) or (positive(a) and nonnegative(z))


def _polylog(s: Expr, z: Expr) -> bool:
    """At z = 1 the series converges for s > 1 only, though SymPy puts zeta(s) there (DLMF 25.12.10)."""
    if positive(s - 1) and nonnegative(1 - z):
        return True
    return positive(1 - z) or _inside(z)


def _inside(z: Expr) -> bool:
    return positive(1 - z**2) if z.is_real else positive(1 - sp.Abs(z))


def _choose(n: Expr, k: Expr) -> bool:
    """Gamma(n+1)/Gamma(k+1)/Gamma(n-k+1), zero where only a denominator has a pole; a polynomial in n for whole k."""
    return positive(n + 1) or (_order(k)) or (_whole(k) and _order(n))


def _rising(x: Expr, k: Expr) -> bool:
    return _order(k) or (positive(x) and positive(x + k))


def _falling(x: Expr, k: Expr) -> bool:
    return _order(k) or positive(x + 1)


MET: dict[str, Callable[..., bool]] = {
    "positive": positive,
    "nonnegative": nonnegative,
    "integer": _whole,
    "inside": _inside,
    "order": _order,
    "choose": _choose,
    "bessel": _bessel,
    "strict-bessel": _strict_bessel,
    "upper": _upper,
    "strict-upper": lambda a, z: _counting(a) or positive(z),
    "lower": _lower,
    "strict-lower": lambda a, z: _counting(a) or (positive(a) and positive(z)),
    "polylog": _polylog,
    "strict-polylog": lambda s, z: positive(1 - z),
    "rising": _rising,
    "falling": _falling,
    "not-all-zero": lambda y, x: nonzero(y) or nonzero(x),
}

"""Where special functions are defined: the conditions that each call notes, and their words.

A condition is a kind with the expressions it is about; `conditions.py` tests them.  Functions follow SymPy's meaning,
principal branches.  Where a function has several meanings in the literature (a binomial of two negative integers, a
Legendre function of fractional order), the conditions leave that part out.  `strict` asks for differentiability: the
open part of where the function is defined, away from every branch point.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

Expr = Any
Condition = tuple[str, tuple[Expr, ...]]
Conditions = Callable[..., list[Condition]]

WORDS = {
    "positive": "{} is positive",
    "nonnegative": "{} is not negative",
    "integer": "{} is an integer",
    "inside": "{} lies inside the unit circle",
    "order": "{} is an integer and not negative",
    "bessel": "the Bessel function of order {} is defined at {}",
    "upper": "uppergamma({}, {}) is defined",
    "lower": "lowergamma({}, {}) is defined",
    "polylog": "polylog({}, {}) is defined",
    "hypergeometric": "the hypergeometric series in {} is defined",
    "rising": "RisingFactorial({}, {}) is defined",
    "falling": "FallingFactorial({}, {}) is defined",
    "not-all-zero": "{} and {} are not both zero",
}


def _everywhere(*_arguments: Expr, strict: bool) -> list[Condition]:
    return []


def _order(n: Expr, *_rest: Expr, strict: bool) -> list[Condition]:
    return [("order", (n,))]


def _integer(n: Expr, *_rest: Expr, strict: bool) -> list[Condition]:
    return [("integer", (n,))]


def _positive(x: Expr, *_rest: Expr, strict: bool) -> list[Condition]:
    return [("positive", (x,))]


def _second_positive(_order: Expr, z: Expr, *, strict: bool) -> list[Condition]:
    return [("positive", (z,))]


def _bessel(order: Expr, z: Expr, *, strict: bool) -> list[Condition]:
    return [("strict-bessel" if strict else "bessel", (order, z))]


def _spherical(order: Expr, z: Expr, *, strict: bool) -> list[Condition]:
    return [("order", (order,)), ("positive", (z,))]


def _upper(a: Expr, z: Expr, *, strict: bool) -> list[Condition]:
    return [("strict-upper" if strict else "upper", (a, z))]


def _lower(a: Expr, z: Expr, *, strict: bool) -> list[Condition]:
    return [("strict-lower" if strict else "lower", (a, z))]


def _polygamma(n: Expr, x: Expr, *, strict: bool) -> list[Condition]:
    return [("order", (n,)), ("not-pole", (x,))]


def _harmonic(n: Expr, power: Expr | None = None, *, strict: bool) -> list[Condition]:
    return [("not-pole", (n + 1,))] if power is None else [("order", (n,))]


def _catalan(n: Expr, *, strict: bool) -> list[Condition]:
    return [("positive", (n + sp.Rational(1, 2),))]


def _betainc(a: Expr, b: Expr, low: Expr, high: Expr, *, strict: bool) -> list[Condition]:
    kind = "positive" if strict else "nonnegative"
    return [("positive", (a,)), ("positive", (b,)), *((kind, (each,)) for x in (low, high) for each in (x, 1 - x))]


def _zeta(s: Expr, a: Expr | None = None, *, strict: bool) -> list[Condition]:
    return [("nonzero", (s - 1,))] + ([] if a is None else [("positive", (a,))])


def _polylog(s: Expr, z: Expr, *, strict: bool) -> list[Condition]:
    return [("strict-polylog" if strict else "polylog", (s, z))]


def _lerch(z: Expr, _s: Expr, a: Expr, *, strict: bool) -> list[Condition]:
    return [("inside", (z,)), ("positive", (a,))]


def _assoc_legendre(n: Expr, m: Expr, x: Expr, *, strict: bool) -> list[Condition]:
    inside = ("positive" if strict else "nonnegative", (1 - x**2,))
    return [("order", (n,)), ("integer", (m,)), ("nonnegative", (n - m,)), ("nonnegative", (n + m,)), inside]


def _gegenbauer(n: Expr, a: Expr, _x: Expr, *, strict: bool) -> list[Condition]:
    return [("order", (n,)), ("positive", (a + sp.Rational(1, 2),)), ("nonzero", (a,))]


def _jacobi(n: Expr, a: Expr, b: Expr, _x: Expr, *, strict: bool) -> list[Condition]:
    return [("order", (n,)), ("positive", (a + 1,)), ("positive", (b + 1,))]


def _assoc_laguerre(n: Expr, a: Expr, _x: Expr, *, strict: bool) -> list[Condition]:
    return [("order", (n,)), ("positive", (a + 1,))]


def _exponential_integral(x: Expr, *, strict: bool) -> list[Condition]:
    return [("nonzero", (x,)), ("real", (x,))]


def _li(x: Expr, *, strict: bool) -> list[Condition]:
    return [("positive", (x,)), ("nonzero", (x - 1,))]


def _elliptic_k(m: Expr, *, strict: bool) -> list[Condition]:
    return [("positive", (1 - m,))]


def _elliptic_e(first: Expr, m: Expr | None = None, *, strict: bool) -> list[Condition]:
    if m is not None:
        return _elliptic_f(first, m, strict=strict)
    return [("positive" if strict else "nonnegative", (1 - first,))]


def _elliptic_f(angle: Expr, m: Expr, *, strict: bool) -> list[Condition]:
    return [("real", (angle,)), ("positive", (1 - m,))]


def _elliptic_pi(n: Expr, m: Expr, *, strict: bool) -> list[Condition]:
    return [("positive", (1 - n,)), ("positive", (1 - m,))]


def _lambert(x: Expr, branch: Expr | None = None, *, strict: bool) -> list[Condition]:
    inside = ("positive" if strict else "nonnegative", (x + sp.exp(-1),))
    if branch is None or branch == 0:
        return [inside]
    return [inside, ("positive", (-x,)), ("nonzero", (sp.Integer(int(branch == -1)),))]


def _inverse_erf(x: Expr, *, strict: bool) -> list[Condition]:
    return [("positive", (1 - x,)), ("positive", (1 + x,))]


def _inverse_erfc(x: Expr, *, strict: bool) -> list[Condition]:
    return [("positive", (x,)), ("positive", (2 - x,))]


def _acot(x: Expr, *, strict: bool) -> list[Condition]:
    """At 0, where it jumps, SymPy has both pi/2 and acot(-x) = -acot(x)."""
    return [("real", (x,)), ("nonzero", (x,))]


def _of_reciprocal(x: Expr, *, strict: bool) -> list[Condition]:
    """asec, acsc: real for |x| >= 1, principal values elsewhere, none at 0."""
    return [("nonzero", (x,)), *([("real", (x,)), ("positive", (x**2 - 1,))] if strict else [])]


def _acsch(x: Expr, *, strict: bool) -> list[Condition]:
    return [("nonzero", (x,)), ("real", (x,))]


def _acoth(x: Expr, *, strict: bool) -> list[Condition]:
    return [("real", (x,)), ("nonzero", (x**2 - 1,)), ("nonzero", (x,))]


def _asech(x: Expr, *, strict: bool) -> list[Condition]:
    return [("nonzero", (x,)), *([("positive", (x,)), ("positive", (1 - x,))] if strict else [])]


def _atan2(y: Expr, x: Expr, *, strict: bool) -> list[Condition]:
    if strict:
        return [("real", (y,)), ("positive", (x,))]
    return [("real", (y,)), ("real", (x,)), ("not-all-zero", (y, x))]


def _arg(x: Expr, *, strict: bool) -> list[Condition]:
    return [("nonzero", (x,)), *([("positive", (x,))] if strict else [])]


def _rising(x: Expr, k: Expr, *, strict: bool) -> list[Condition]:
    return [("rising", (x, k))]


def _falling(x: Expr, k: Expr, *, strict: bool) -> list[Condition]:
    return [("falling", (x, k))]


def _choose(n: Expr, k: Expr, *, strict: bool) -> list[Condition]:
    if strict:  # in gammas, all of them away from their poles
        return [("positive", (n + 1,)), ("positive", (k + 1,)), ("positive", (n - k + 1,))]
    return [("choose", (n, k))]


CALLS: dict[str, Conditions] = {
    **dict.fromkeys(("besselj", "besseli"), _bessel),
    **dict.fromkeys(("bessely", "besselk", "hankel1", "hankel2", "expint"), _second_positive),
    **dict.fromkeys(("jn", "yn"), _spherical),
    **dict.fromkeys(("airyai", "airybi", "airyaiprime", "airybiprime", "dirichlet_eta", "Si", "Shi"), _everywhere),
    **dict.fromkeys(("fresnels", "fresnelc"), _everywhere),
    **dict.fromkeys(("legendre", "hermite", "hermite_prob", "laguerre", "bernoulli", "euler"), _order),
    **dict.fromkeys(("bell", "subfactorial"), _order),
    **dict.fromkeys(("chebyshevt", "chebyshevu", "fibonacci", "lucas"), _integer),
    **dict.fromkeys(("Ci", "Chi"), _positive),
    **dict.fromkeys(("asec", "acsc"), _of_reciprocal),
    "uppergamma": _upper, "lowergamma": _lower, "polygamma": _polygamma, "harmonic": _harmonic, "catalan": _catalan,
    "betainc": _betainc, "betainc_regularized": _betainc, "zeta": _zeta, "polylog": _polylog, "lerchphi": _lerch,
    "assoc_legendre": _assoc_legendre, "gegenbauer": _gegenbauer, "jacobi": _jacobi,
    "assoc_laguerre": _assoc_laguerre, "Ei": _exponential_integral, "li": _li,
    "elliptic_k": _elliptic_k, "elliptic_e": _elliptic_e, "elliptic_f": _elliptic_f, "elliptic_pi": _elliptic_pi,
    "LambertW": _lambert, "erfinv": _inverse_erf, "erfcinv": _inverse_erfc,
    "acot": _acot, "acsch": _acsch, "acoth": _acoth, "asech": _asech, "atan2": _atan2, "arg": _arg,
    "RisingFactorial": _rising, "rf": _rising, "FallingFactorial": _falling, "ff": _falling, "binomial": _choose,
    "factorial2": lambda n, *, strict: [("order", (n + 1,))],
}  # fmt: skip


def of_hypergeometric(top: tuple[Expr, ...], bottom: tuple[Expr, ...], z: Expr) -> list[Condition]:
    """An entire series if there are as many parameters below as above, else one with a cut from 1 upwards."""
    poles: list[Condition] = [("not-pole", (each,)) for each in bottom]
    if len(top) <= len(bottom):
        return poles
    if len(top) == len(bottom) + 1:
        return [*poles, ("positive", (1 - z,))]
    return [*poles, ("nonzero", (sp.Integer(0),))]

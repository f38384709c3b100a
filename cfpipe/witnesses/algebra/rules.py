"""Sourced rules for special functions: each rewrites one call where its conditions are shown, else leaves it alone.

A rule's name, source and what it rewrites stand in one table.  `tests/witnesses/test_rules.py` checks every rule with
numbers at random places of its domain.  Rules that need the whole expression (multiplication and reflection formulas,
recurrences) are in `gammas.py` and `families.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.algebra.powers import log_terms
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive

BOUND = (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Subs, sp.Piecewise)
MOST_ORDER = 12


class LogGamma(sp.Function):  # type: ignore[misc]  # SymPy has no types
    """log(gamma(x)) for positive x; SymPy's own loggamma turns back into log(gamma(n)) for whole n."""

    nargs = 1
    is_real = True


class Rule(NamedTuple):
    name: str
    source: str
    functions: tuple[type, ...]
    rewrite: Callable[[Expr], Expr | None]


def _digamma(call: Expr) -> Expr | None:
    return sp.polygamma(0, call.args[0])


def _harmonic(call: Expr) -> Expr | None:
    n, *order = call.args
    if order and order[0] != 1:
        m = order[0]
        if not (m.is_Integer and 1 < m <= MOST_ORDER and positive(n + 1)):
            return None
        return sp.zeta(m) + (-1) ** (m - 1) * sp.polygamma(m - 1, n + 1) / sp.factorial(m - 1)
    return sp.polygamma(0, n + 1) + sp.EulerGamma if positive(n + 1) else None


def _loggamma(call: Expr) -> Expr | None:
    return LogGamma(call.args[0]) if positive(call.args[0]) else None


def _log_of_gammas(call: Expr) -> Expr | None:
    x = call.args[0]
    if not x.has(sp.gamma) or not positive(x):
        return None
    terms = log_terms(x)
    if not any(isinstance(factor, sp.gamma) and positive(factor.args[0]) for factor, _ in terms):
        return None
    return sp.Add(
        *(
            times * (LogGamma(*factor.args) if isinstance(factor, sp.gamma) else sp.log(factor))
            for factor, times in terms
        )
    )


def _lambert(call: Expr) -> Expr | None:
    """The principal branch of x*exp(x) for x >= -1."""
    if len(call.args) > 1:
        return None
    for factor in sp.Mul.make_args(call.args[0]):
        if isinstance(factor, sp.exp) and factor.args[0] == call.args[0] / factor and nonnegative(factor.args[0] + 1):
            return factor.args[0]
    return None


def _log_of_lambert(call: Expr) -> Expr | None:
    inner = call.args[0]
    if not isinstance(inner, sp.LambertW) or len(inner.args) > 1 or not positive(inner.args[0]):
        return None
    return sp.log(inner.args[0]) - inner


def _eta(call: Expr) -> Expr | None:
    (s,) = call.args
    return (1 - 2 ** (1 - s)) * sp.zeta(s) if nonzero(s - 1) else None


def _lowergamma(call: Expr) -> Expr | None:
    s, x = call.args
    return sp.gamma(s) - sp.uppergamma(s, x) if positive(s) and nonnegative(x) else None


def _uppergamma_of_integer(call: Expr) -> Expr | None:
    s, x = call.args
    if not (s.is_Integer and 0 < s <= MOST_ORDER):
        return None
    return sp.factorial(s - 1) * sp.exp(-x) * sp.Add(*(x**k / sp.factorial(k) for k in range(int(s))))


def _order_without_sign(call: Expr) -> Expr | None:
    """J, Y and I of a negative whole order; K of any negative order."""
    order, x = call.args
    if not order.could_extract_minus_sign() or (order.is_Rational and order > 0):
        return None
    if isinstance(call, sp.besselk):
        return sp.besselk(-order, x)
    if not order.is_integer:
        return None
    sign = sp.S.One if isinstance(call, sp.besseli) else (-1) ** (-order)
    return sign * call.func(-order, x)


def _half_order(call: Expr) -> Expr | None:
    """Half an odd number as order: elementary functions, by the recurrence from the orders -1/2 and 1/2."""
    order, x = call.args
    if not (order.is_Rational and order.q == 2 and abs(order) < MOST_ORDER and positive(x)):
        return None
    if isinstance(call, sp.bessely):
        n = order - sp.Rational(1, 2)
        return (-1) ** (n + 1) * _climbed(sp.besselj, -order, x)
    return _climbed(call.func, order, x)


def _climbed(kind: type, order: Expr, x: Expr) -> Expr:
    scale = sp.sqrt(2 / (sp.pi * x))
    if kind is sp.besselk:
        first = last = sp.sqrt(sp.pi / (2 * x)) * sp.exp(-x)
        step = (2, 1)
        order = abs(order)
    elif kind is sp.besseli:
        first, last, step = scale * sp.cosh(x), scale * sp.sinh(x), (-2, 1)
    else:
        first, last, step = scale * sp.cos(x), scale * sp.sin(x), (2, -1)
    middle = sp.Rational(1, 2)
    while middle < order:  # f(v + 1) = step[0]*v/x*f(v) + step[1]*f(v - 1)
        first, last, middle = last, step[0] * middle / x * last + step[1] * first, middle + 1
    while middle > order + 1:  # f(v - 2) = step[1]*(f(v) - step[0]*(v - 1)/x*f(v - 1))
        first, last, middle = step[1] * (last - step[0] * (middle - 1) / x * first), first, middle - 1
    value = last if middle == order else first
    return value.rewrite(sp.exp) if kind is sp.besseli else value


def _opposite_argument(call: Expr) -> Expr | None:
    """f(n, -x) = (-1)**n f(n, x) for a whole order or degree."""
    n, x = call.args[0], call.args[-1]
    if not x.could_extract_minus_sign() or not n.is_integer:
        return None
    if not isinstance(call, (sp.besselj, sp.besseli)) and not nonnegative(n):
        return None
    return (-1) ** n * call.func(n, *call.args[1:-1], -x)


def _chebyshev_first(call: Expr) -> Expr | None:
    """T in terms of U, which is one family then; U(-1) = 0."""
    n, x = call.args
    if not (n.is_integer and nonnegative(n)):
        return None
    return sp.chebyshevu(n, x) - x * sp.chebyshevu(n - 1, x)


def _gegenbauer(call: Expr) -> Expr | None:
    n, a, x = call.args
    if not (n.is_integer and nonnegative(n)):
        return None
    return sp.chebyshevu(n, x) if a == 1 else sp.legendre(n, x) if a == sp.Rational(1, 2) else None


def _assoc_laguerre(call: Expr) -> Expr | None:
    n, a, x = call.args
    return sp.laguerre(n, x) if a == 0 and n.is_integer and nonnegative(n) else None


def _logarithm(call: Expr) -> Expr | None:
    """Li(1, z) off the cut."""
    order, z = call.args
    if order == 1:
        return -sp.log(1 - z) if positive(1 - z) else None
    if order == 0:
        return z / (1 - z) if nonzero(1 - z) else None
    return None


def _zeta_at_one(call: Expr) -> Expr | None:
    """zeta(s, 1) is Riemann's."""
    return sp.zeta(call.args[0]) if len(call.args) == 2 and call.args[1] == 1 else None


def _zeta_reflected(call: Expr) -> Expr | None:
    """zeta(1 - s) by zeta(s), for s > 0; at s = 1 the left side is finite and the right side is not."""
    if len(call.args) != 1:
        return None
    s = sp.expand(1 - call.args[0])
    part = s.as_coeff_Add()[1]
    if part == 0 or part.could_extract_minus_sign() or not positive(s) or not nonzero(s - 1):
        return None
    return 2 * (2 * sp.pi) ** -s * sp.cos(sp.pi * s / 2) * sp.gamma(s) * sp.zeta(s)


def _chebyshev_of_cosine(call: Expr) -> Expr | None:
    n, x = call.args
    if not isinstance(x, sp.cos) or not n.is_integer:
        return None
    t = x.args[0]
    if isinstance(call, sp.chebyshevt):
        return sp.cos(sp.expand(n * t))
    return sp.sin(sp.expand((n + 1) * t)) / sp.sin(t) if nonzero(sp.sin(t)) else None


RULES: tuple[Rule, ...] = (
    Rule("digamma as polygamma", "Abramowitz and Stegun 6.4.1", (sp.digamma,), _digamma),
    Rule("loggamma of a positive number", "Abramowitz and Stegun 6.1.41", (sp.loggamma,), _loggamma),
    Rule("logarithm of gammas", "of positive factors, Abramowitz and Stegun 4.1.6", (sp.log,), _log_of_gammas),
    Rule("harmonic number", "Abramowitz and Stegun 6.3.2, 6.4.3", (sp.harmonic,), _harmonic),
    Rule("Lambert's W of x*exp(x)", "DLMF 4.13.1", (sp.LambertW,), _lambert),
    Rule("logarithm of Lambert's W", "DLMF 4.13.1", (sp.log,), _log_of_lambert),
    Rule("Dirichlet's eta", "DLMF 25.2.3", (sp.dirichlet_eta,), _eta),
    Rule("lower incomplete gamma", "Abramowitz and Stegun 6.5.3", (sp.lowergamma,), _lowergamma),
    Rule("incomplete gamma of an integer", "Abramowitz and Stegun 6.5.13", (sp.uppergamma,), _uppergamma_of_integer),
    Rule(
        "Bessel functions of negative order",
        "Abramowitz and Stegun 9.1.5, 9.6.6",
        (sp.besselj, sp.bessely, sp.besseli, sp.besselk),
        _order_without_sign,
    ),
    Rule(
        "Bessel functions of half an odd order",
        "Abramowitz and Stegun 10.1.1, 10.1.11-10.1.12, 10.2.13, 10.2.17",
        (sp.besselj, sp.bessely, sp.besseli, sp.besselk),
        _half_order,
    ),
    Rule(
        "parity",
        "Abramowitz and Stegun table 22.4, 9.1.35, 9.6.30",
        (sp.besselj, sp.besseli, sp.legendre, sp.chebyshevt, sp.chebyshevu, sp.hermite, sp.hermite_prob, sp.gegenbauer),
        _opposite_argument,
    ),
    Rule("Gegenbauer of one and one half", "Abramowitz and Stegun 22.5.34, 22.5.36", (sp.gegenbauer,), _gegenbauer),
    Rule("Laguerre of order zero", "Abramowitz and Stegun 22.5.17", (sp.assoc_laguerre,), _assoc_laguerre),
    Rule(
        "Chebyshev's polynomials of a cosine",
        "Abramowitz and Stegun 22.3.15-22.3.16",
        (sp.chebyshevt, sp.chebyshevu),
        _chebyshev_of_cosine,
    ),
    Rule("T through U", "Abramowitz and Stegun 22.5.6", (sp.chebyshevt,), _chebyshev_first),
    Rule("polylogarithm of order 0 and 1", "DLMF 25.12.1-25.12.2, 25.12.10", (sp.polylog,), _logarithm),
    Rule("reflection of zeta", "DLMF 25.4.1", (sp.zeta,), _zeta_reflected),
    Rule("zeta at one", "DLMF 25.11.2", (sp.zeta,), _zeta_at_one),
)

_BY_FUNCTION: dict[type, tuple[Rule, ...]] = {
    kind: tuple(rule for rule in RULES if kind in rule.functions) for rule in RULES for kind in rule.functions
}


def applied(expr: Expr) -> Expr:
    """Every call rewritten by the first rule that applies, innermost first, as often as rules apply."""
    if (
        expr.is_Atom
        or isinstance(expr, BOUND)
        or not any(isinstance(part, sp.Function) for part in sp.preorder_traversal(expr))
    ):
        return expr
    arguments = [applied(argument) for argument in expr.args]
    expr = expr.func(*arguments)
    for rule in _BY_FUNCTION.get(expr.func, ()):
        value = rule.rewrite(expr)
        if value is not None:
            return applied(value)
    return expr

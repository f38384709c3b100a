"""Numbers without rigour, from mpmath: they may witness agreement, and never refute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import sympy as sp

from cfpipe.witnesses.failures import NO_NUMBER
from cfpipe.witnesses.language.needs import Expr, Point
from cfpipe.witnesses.numbers import balls


class NotSummed(ArithmeticError):
    """Nothing that mpmath's quadrature and summation could be trusted with."""


def agree_numerically(left: Expr, right: Expr, point: Point) -> bool | None:
    """Agreement to 25 digits, computed at two precisions; None where the numbers do not settle."""
    values = []
    for digits in (30, 40):
        try:
            with mpmath.workdps(digits):
                values.append((_numeric(left, point), _numeric(right, point)))
        except NO_NUMBER:
            return None
    (a, b), (c, d) = values
    with mpmath.workdps(40):
        scale = 1 + abs(c) + abs(d)
        if abs(a - c) > scale * mpmath.mpf(10) ** -24 or abs(b - d) > scale * mpmath.mpf(10) ** -24:
            return None
        return bool(abs(c - d) < scale * mpmath.mpf(10) ** -24)


def _numeric(expr: Expr, point: Point) -> Any:
    """Evaluate our own tree: SymPy's `Sum.evalf` can be plainly wrong, so sums and integrals go to mpmath here."""
    if not expr.has(sp.Sum, sp.Integral):
        bits = int(mpmath.mp.prec) + 64
        ball = balls.enclose_number(expr, point, bits)
        return mpmath.mpmathify(ball)
    if expr.is_Add or expr.is_Mul:
        parts = [_numeric(part, point) for part in expr.args]
        return mpmath.fsum(parts) if expr.is_Add else mpmath.fprod(parts)
    if expr.is_Pow:
        return _numeric(expr.base, point) ** _numeric(expr.exp, point)
    if isinstance(expr, (sp.Sum, sp.Integral)):
        symbol, low, high = expr.limits[-1]
        body = expr.func(expr.function, *expr.limits[:-1]) if len(expr.limits) > 1 else expr.function
        if body.has(sp.Sum, sp.Integral):
            raise NotSummed("sums and integrals of sums and integrals")

        def inner(x: Any) -> Any:
            return _numeric(body, {**point, symbol: _rational(x)})

        ends = [
            mpmath.mpf("inf") * (1 if end is sp.oo else -1) if end.is_infinite else _numeric(end, point)
            for end in (low, high)
        ]
        if isinstance(expr, sp.Sum) and not all(
            end.is_infinite or end.xreplace(point).is_Integer for end in (low, high)
        ):
            raise NotSummed("bounds that are not integers")
        if isinstance(expr, sp.Integral):
            return mpmath.quad(inner, ends) if not all(map(mpmath.isinf, ends)) else _whole_line(inner, ends)
        if mpmath.isinf(ends[1]) and not _dwindles(inner):
            raise NotSummed("terms that do not become small")
        return mpmath.nsum(inner, ends)
    if isinstance(expr, (sp.log, sp.exp, sp.Abs)):
        return {sp.log: mpmath.log, sp.exp: mpmath.exp, sp.Abs: abs}[type(expr)](_numeric(expr.args[0], point))
    raise NotSummed(f"a sum or an integral inside {type(expr).__name__}")


def _whole_line(function: Callable[[Any], Any], ends: list[Any]) -> Any:
    """Both halves by themselves, each of which must settle: in one sweep what diverges on both sides cancels."""
    halves = [mpmath.quad(function, half, error=True) for half in ([ends[0], 0], [0, ends[1]])]
    if any(error > mpmath.mpf(10) ** -20 for _, error in halves):
        raise NotSummed("a half that does not settle")
    return halves[0][0] + halves[1][0]


def _dwindles(term: Callable[[Any], Any]) -> bool:
    """Whether terms become small at all: mpmath's extrapolation gives even divergent series a value."""
    early, late = abs(term(mpmath.mpf(1_000))), abs(term(mpmath.mpf(10_000_000)))
    return bool(late <= early / 10 and late < 1e-3)


def _rational(number: Any) -> Expr:
    """The exact value of an mpmath number."""
    sign, mantissa, exponent, _ = mpmath.mpf(number)._mpf_
    value = sp.Integer(int(mantissa)) * sp.Integer(2) ** int(exponent)
    return -value if sign else value

"""An integrand as nested functions: an integrator asks it thousands of times, and walking SymPy's tree is slow.

Parts without the variable are enclosed once; what has no entry here goes back to the evaluator.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from flint import acb

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.enclosures import Ball, NoEnclosure, Value

Program = Callable[[Ball, bool], Ball]

_ENTIRE: dict[type, Callable[[Any], Any]] = {
    sp.exp: lambda x: x.exp(), sp.sin: lambda x: x.sin(), sp.cos: lambda x: x.cos(), sp.sinh: lambda x: x.sinh(),
    sp.cosh: lambda x: x.cosh(), sp.tan: lambda x: x.tan(), sp.tanh: lambda x: x.tanh(), sp.erf: lambda x: x.erf(),
    sp.erfc: lambda x: x.erfc(), sp.gamma: lambda x: x.gamma(),
}  # fmt: skip
"""Entire or meromorphic: no cut to be afraid of, and a pole gives a ball that is not finite."""


def program(expr: Expr, x: Expr, value: Value) -> Program:
    """The integrand in x; analytic wherever it is asked for, if an outer integrator asks that of the whole integral."""
    run = _program(expr, x, value)
    return (lambda ball, _analytic: run(ball, True)) if getattr(value, "analytic", False) else run


def _program(expr: Expr, x: Expr, value: Value) -> Program:
    if not expr.has(x):
        constant: list[Ball] = []

        def fixed(_ball: Ball, _analytic: bool) -> Ball:
            if not constant:
                constant.append(value(expr, {}, False))
            return constant[0]

        return fixed
    if expr == x:
        return lambda ball, analytic: ball
    if expr.is_Add or expr.is_Mul:
        return _folded([_program(part, x, value) for part in expr.args], adding=expr.is_Add)
    if type(expr) in _ENTIRE:
        function, inner = _ENTIRE[type(expr)], _program(expr.args[0], x, value)
        return lambda ball, analytic: function(inner(ball, analytic))
    if isinstance(expr, sp.log):
        inner_log = _program(expr.args[0], x, value)
        return lambda ball, analytic: inner_log(ball, analytic).log(analytic=analytic)
    if expr.is_Pow and not expr.exp.has(x):
        return _power(expr, x, value)
    return lambda ball, analytic: value(expr, {x: ball}, analytic)


def _folded(parts: list[Program], *, adding: bool) -> Program:
    def folded(ball: Ball, analytic: bool) -> Ball:
        total = parts[0](ball, analytic)
        for part in parts[1:]:
            total = total + part(ball, analytic) if adding else total * part(ball, analytic)
        return total

    return folded


def _power(expr: Expr, x: Expr, value: Value) -> Program:
    base = _program(expr.base, x, value)
    exponent = expr.exp
    if exponent.is_Integer:
        whole = int(exponent)
        if abs(whole) > 10**7:
            raise NoEnclosure("exponent too large")

        def powered(ball: Ball, analytic: bool) -> Ball:
            inner = base(ball, analytic)
            if whole < 0 and inner.contains(0):
                raise NoEnclosure("division by zero")
            return inner**whole

        return powered
    if exponent == sp.S.Half:
        return lambda ball, analytic: base(ball, analytic).sqrt(analytic=analytic)
    by_log = _program(exponent, x, value)

    def general(ball: Ball, analytic: bool) -> Ball:
        inner = base(ball, analytic)
        if inner == 0:
            if exponent.is_Rational and exponent > 0:
                return acb(0)
            raise NoEnclosure("division by zero")
        return (by_log(ball, analytic) * inner.log(analytic=analytic)).exp()

    return general

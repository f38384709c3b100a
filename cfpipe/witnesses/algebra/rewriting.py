"""Rewritings that hold for every value the symbols may take: the steps on the way to the kernel normal form.

Each function here either keeps the value wherever the expression is defined or leaves the expression alone; what it
needs (a sign, an integer) it asks `signs.py` or SymPy's assumptions, and unknown means no.
"""

from __future__ import annotations

import itertools
from functools import lru_cache

import sympy as sp

from cfpipe.witnesses.algebra.definitions import defined
from cfpipe.witnesses.algebra.radicals import extracted
from cfpipe.witnesses.failures import NOT_FACTORED
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive, real_valued

MOST_CANCEL, MOST_FACTORS = 300, 12


def prepare(expr: Expr) -> Expr:  # noqa: C901 -- a table
    """Functions expressed by fewer ones: circular, hyperbolic, binomial-like, and corners whose side is known."""
    if expr.is_Atom:
        return expr
    if isinstance(expr, (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Subs)):
        return expr
    if isinstance(expr, sp.Piecewise):
        return _resolved_piecewise(expr)
    arguments = [prepare(argument) for argument in expr.args]
    if isinstance(expr, (sp.Max, sp.Min)):
        return _resolved_extreme(expr, arguments)
    expr = expr.func(*arguments)
    if expr.is_Atom or not arguments:
        return expr
    simpler = defined(expr)
    if simpler is not None:
        return prepare(simpler)
    x = arguments[0]
    if expr.is_Pow:
        return _turning(expr) if expr.base.has(sp.I) else extracted(expr)
    match expr:
        case sp.tan():
            return sp.sin(x) / sp.cos(x)
        case sp.cot():
            return sp.cos(x) / sp.sin(x)
        case sp.sec():
            return 1 / sp.cos(x)
        case sp.csc():
            return 1 / sp.sin(x)
        case sp.sinh() | sp.cosh() | sp.tanh() | sp.coth() | sp.sech() | sp.csch():
            return expr.rewrite(sp.exp)
        case sp.asinh() | sp.acosh() | sp.atanh() | sp.acoth():
            return _inverse_hyperbolic(expr, x)
        case sp.acot():
            return sp.atan(1 / x) if nonzero(x) and real_valued(x) else expr
        case sp.acos():
            return sp.pi / 2 - sp.asin(x)
        case sp.factorial():
            return sp.gamma(x + 1)
        case sp.binomial():
            return _binomial(expr)
        case sp.RisingFactorial() | sp.FallingFactorial() | sp.factorial2() | sp.catalan() | sp.lucas():
            return _combinatorial(expr, arguments)
        case sp.KroneckerDelta() if all(each.is_real for each in arguments):
            return _resolved_piecewise(sp.Piecewise((sp.S.One, sp.Eq(*arguments)), (sp.S.Zero, True)))
        case sp.beta():
            y = arguments[1]
            return sp.gamma(x) * sp.gamma(y) / sp.gamma(x + y) if positive(x) and positive(y) else expr
        case sp.erfc():
            return 1 - sp.erf(x)
        case sp.Abs() | sp.sign() | sp.Heaviside():
            return _resolved_corner(expr, x)
        case sp.log() if x.is_Pow and x.exp.is_Rational and nonnegative(x.base):
            return x.exp * sp.log(x.base)  # where the base is zero neither is defined
    return expr


def _inverse_hyperbolic(expr: Expr, x: Expr) -> Expr:
    """As logarithms (Abramowitz and Stegun 4.6.20-4.6.23), on the reals where their values are real."""
    if isinstance(expr, sp.asinh) and real_valued(x):
        return sp.log(x + prepare(sp.sqrt(x**2 + 1)))
    if isinstance(expr, sp.acosh) and nonnegative(x - 1):
        return sp.log(x + prepare(sp.sqrt(x**2 - 1)))
    if isinstance(expr, sp.atanh) and real_valued(x) and positive(1 - x**2):
        return (sp.log(1 + x) - sp.log(1 - x)) / 2
    if isinstance(expr, sp.acoth) and real_valued(x) and positive(x**2 - 1):
        return sp.log((x + 1) / (x - 1)) / 2
    return expr


def _turning(power: Expr) -> Expr:
    """Powers of I, and whole powers of cos(t) + I*sin(t) = exp(I*t)."""
    base, exponent = power.as_base_exp()
    if base is sp.I:
        return sp.exp(sp.I * sp.pi / 2 * exponent)
    if exponent.is_integer and not exponent.is_Integer and base.has(sp.cos):
        turned = sp.expand(base.rewrite(sp.exp))
        if isinstance(turned, sp.exp):
            return sp.exp(turned.args[0] * exponent)
    return extracted(power)


def _combinatorial(expr: Expr, arguments: list[Expr]) -> Expr:
    """By gamma functions (Abramowitz and Stegun 6.1.22; DLMF 5.2.5, 5.4.2, 26.5.1), or Lucas by Fibonacci numbers."""
    n = arguments[0]
    k = arguments[-1]
    match expr:
        case sp.RisingFactorial() if positive(n) and positive(n + k):
            return sp.gamma(n + k) / sp.gamma(n)
        case sp.FallingFactorial() if k.is_integer and nonnegative(k):
            return sp.gamma(k + 1) * prepare(sp.binomial(n, k))
        case sp.factorial2() if n.is_even and nonnegative(n):
            return 2 ** (n / 2) * sp.gamma(n / 2 + 1)
        case sp.factorial2() if n.is_odd and nonnegative(n):
            return 2 ** ((n + 1) / 2) * sp.gamma(n / 2 + 1) / sp.sqrt(sp.pi)
        case sp.catalan() if nonnegative(n) and n.is_integer:
            return sp.gamma(2 * n + 1) / sp.gamma(n + 1) / sp.gamma(n + 2)
        case sp.lucas() if n.is_integer:
            return sp.fibonacci(n - 1) + sp.fibonacci(n + 1)
    return expr


def _binomial(expr: Expr) -> Expr:
    n, k = expr.args
    if nonnegative(n) and nonnegative(k) and nonnegative(n - k):
        return sp.gamma(n + 1) / sp.gamma(k + 1) / sp.gamma(n - k + 1)
    if n.is_integer and k.is_integer and nonnegative(n) and (positive(-k) or positive(k - n)):
        return sp.S.Zero
    if k.is_Integer and 0 <= k <= MOST_FACTORS:
        return sp.Mul(*(n - step for step in range(int(k)))) / sp.factorial(k)
    if positive(n + 1) and positive(k + 1) and positive(n - k + 1):
        return sp.gamma(n + 1) / sp.gamma(k + 1) / sp.gamma(n - k + 1)
    return expr


def _resolved_corner(expr: Expr, x: Expr) -> Expr:
    side = 1 if positive(x) else -1 if positive(-x) else 0
    if isinstance(expr, sp.Abs):
        return x if side == 1 or nonnegative(x) else -x if side == -1 or nonnegative(-x) else expr
    if side == 0:
        return expr
    return sp.Integer(side) if isinstance(expr, sp.sign) else sp.Integer((side + 1) // 2)


def _resolved_extreme(expr: Expr, arguments: list[Expr]) -> Expr:
    sign = 1 if isinstance(expr, sp.Max) else -1
    kept = list(dict.fromkeys(arguments))
    for one, other in itertools.permutations(list(kept), 2):
        if one in kept and other in kept and len(kept) > 1 and nonnegative(sign * (one - other)):
            kept.remove(other)
    return kept[0] if len(kept) == 1 else expr.func(*kept)


def _resolved_piecewise(expr: Expr) -> Expr:
    for value, condition in expr.args:
        decided = decide(condition)
        if decided is True:
            return prepare(value)
        if decided is None:
            return expr
    return expr


def decide(condition: Expr) -> bool | None:
    """A condition on the assumed domain: True, False, or None when it is not known to be either."""
    if condition in (sp.true, sp.false):
        return bool(condition)
    if isinstance(condition, (sp.And, sp.Or)):
        parts = [decide(part) for part in condition.args]
        stop = isinstance(condition, sp.Or)
        return stop if stop in parts else None if None in parts else not stop
    if isinstance(condition, sp.Not):
        inner = decide(condition.args[0])
        return None if inner is None else not inner
    if not condition.is_Relational:
        return None
    difference = condition.lhs - condition.rhs
    match condition:
        case sp.Eq() | sp.Ne():
            equal = True if sp.expand(difference) == 0 else False if nonzero(difference) else None
            return equal if isinstance(condition, sp.Eq) or equal is None else not equal
        case sp.Gt():
            return True if positive(difference) else False if nonnegative(-difference) else None
        case sp.Ge():
            return True if nonnegative(difference) else False if positive(-difference) else None
        case sp.Lt():
            return True if positive(-difference) else False if nonnegative(difference) else None
        case sp.Le():
            return True if nonnegative(-difference) else False if positive(difference) else None
    return None


@lru_cache(maxsize=4096)
def canonical(expr: Expr) -> Expr:
    """One spelling for an opaque function's arguments, so that equal calls become equal kernels."""
    if expr.is_Atom or isinstance(
        expr, (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Subs, sp.Piecewise)
    ):
        return expr
    if expr.is_Add or expr.is_Mul or expr.is_Pow:
        if sp.count_ops(expr) > MOST_CANCEL or expr.has(sp.Piecewise):
            return expr
        try:
            return sp.expand(sp.cancel(sp.together(expr)))
        except NOT_FACTORED:
            return expr
    if isinstance(expr, sp.Indexed):
        return expr
    return expr.func(*(canonical(argument) for argument in expr.args))


def canonical_fraction(expr: Expr) -> Expr:
    """One fraction in lowest terms, nested fractions included."""
    if sp.count_ops(expr) > MOST_CANCEL:
        return expr
    try:
        return sp.cancel(sp.together(expr))
    except NOT_FACTORED:
        return sp.together(expr)

"""Integrals over (0, 1): beta integrals with logarithms, and what becomes one of the half line by x = exp(-t).

x**(a-1) * (1-x)**(b-1) * log(x)**j * log(1-x)**k is a derivative of the beta function in a and b.  Logarithms vanish at
one end each, so that a > -k and b > -j are enough; where a or b is not positive the value is the limit from above
(dominated by the integrand itself; Artin, "The Gamma Function", chapter 2, for the derivatives under the integral).
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.calculus.expansions import U
from cfpipe.witnesses.calculus.half_line import half_line
from cfpipe.witnesses.calculus.limits import evaluate_limit
from cfpipe.witnesses.calculus.termwise import summands, total
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import positive, real_valued

MOST_LOGS, MOST_TERMS = 4, 30


def unit_interval(function: Expr, x: Expr) -> Expr | None:
    """The integral of the function of x, a positive symbol, over (0, 1)."""
    function = function.replace(lambda part: isinstance(part, sp.log), lambda part: _opened(part, x))
    value = beta_with_logs(function, x)
    if value is not None:
        return value
    t = sp.Symbol(f"{x.name} on the half line", positive=True)
    moved = function.xreplace({sp.log(x): -t, sp.log(1 / x): t})
    if moved.has(sp.log):
        return None
    return half_line(sp.powsimp(sp.expand(moved.xreplace({x: sp.exp(-t)}) * sp.exp(-t))), t)


def _opened(call: Expr, x: Expr) -> Expr:
    """The logarithm of a quotient or product of powers of x and 1 - x, all positive, as a sum."""
    above, below = sp.fraction(sp.together(call.args[0]))
    opened = sp.S.Zero
    for sign, side in ((1, above), (-1, below)):
        for factor in sp.Mul.make_args(sp.factor(side)):
            base, exponent = factor.as_base_exp()
            if base.has(x) and base not in (x, 1 - x):
                return call
            if exponent.has(x) or not real_valued(exponent) or not (base.has(x) or positive(base)):
                return call
            opened += sign * exponent * sp.log(base)
    return opened


def beta_with_logs(function: Expr, x: Expr) -> Expr | None:
    whole = _beta(function, x)
    if whole is not None:
        return whole
    terms = summands(function)
    return total(_beta(term, x) for term in terms) if len(terms) <= MOST_TERMS else None


def _beta(function: Expr, x: Expr) -> Expr | None:
    constant, a, b, j, k, m = sp.S.One, sp.S.One, sp.S.One, 0, 0, None
    for factor in sp.Mul.make_args(function):
        base, exponent = factor.as_base_exp()
        if not factor.has(x):
            constant *= factor
        elif exponent.has(x):
            return None
        elif base == x:
            a += exponent
        elif base == sp.log(x) and exponent.is_Integer and exponent > 0:
            j += int(exponent)
        elif base == sp.log(1 - x) and exponent.is_Integer and exponent > 0 and m in (None, 1):
            k, m = k + int(exponent), sp.S.One
        else:
            inner = _one_minus_power(base, x)
            if inner is None or (m is not None and m != inner[0]) or (inner[1] < 0 and not exponent.is_Integer):
                return None
            m, sign = inner
            constant *= sp.Integer(sign) ** exponent
            b += exponent
    if j + k > MOST_LOGS or (k and m != 1):
        return None
    m = sp.S.One if m is None else m
    if not positive(m):
        return None
    return _value(constant / m ** (j + 1), a / m, b, j, k)


def _one_minus_power(base: Expr, x: Expr) -> tuple[Expr, int] | None:
    """(m, sign) if the base is sign * (1 - x**m)."""
    for sign in (1, -1):
        rest = sp.expand(1 - sign * base)
        root, m = rest.as_base_exp()
        if root == x and not m.has(x):
            return m, sign
    return None


def _value(constant: Expr, a: Expr, b: Expr, j: int, k: int) -> Expr | None:
    if not (positive(a + k) and positive(b + j)):
        return None
    s, t = sp.Dummy("a", positive=True), sp.Dummy("b", positive=True)
    beta = sp.gamma(s) * sp.gamma(t) / sp.gamma(s + t)
    slope = sp.diff(beta, *[s] * j, *[t] * k) if j + k else beta
    if b == 1 and k == 0 and positive(a):
        return constant * sp.S.NegativeOne**j * sp.factorial(j) / a ** (j + 1)
    if a == 1 and j == 0 and positive(b):
        return constant * sp.S.NegativeOne**k * sp.factorial(k) / b ** (k + 1)
    edges = [not positive(a), not positive(b)]
    if not any(edges):
        return constant * slope.xreplace({s: a, t: b}).doit()
    if all(edges):
        return None
    moved = slope.xreplace({s: a + U, t: b} if edges[0] else {s: a, t: b + U})
    value = evaluate_limit(sp.Limit(moved.xreplace({U: sp.Symbol("e", real=True)}), sp.Symbol("e", real=True), 0, "+"))
    return None if value is None or value.is_infinite else constant * value

"""Signs beyond `signs.py`: bounded functions, comparison of products through logarithms, factors of either sign.

`shown(expr, strict)` is True only if expr >= 0 (> 0) wherever the symbols' assumptions hold.
- A function linear in sin, cos, tanh, erf or atan of something real lies between its values at both bounds.
- a*sin + b*cos >= -sqrt(a**2 + b**2).
- A product's sign is that of its factors; a factor that is not negative may vanish.
- A sum A - B of positive products has the sign of log A - log B, and log(z) that of z - 1.
"""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.algebra.rewriting import prepare
from cfpipe.witnesses.language.needs import UNBOUNDED, Expr
from cfpipe.witnesses.numbers import balls
from cfpipe.witnesses.order.signs import nonnegative, positive, real_valued

MOST_DEPTH, MOST_SIZE = 3, 200
_BOUNDS: dict[type, tuple[Expr, bool]] = {
    sp.sin: (sp.S.One, True), sp.cos: (sp.S.One, True), sp.tanh: (sp.S.One, False), sp.erf: (sp.S.One, False),
    sp.atan: (sp.pi / 2, False),
}  # fmt: skip
"""Bound and whether it is reached."""


@lru_cache(maxsize=4096)
def shown(expr: Expr, strict: bool = False, depth: int = MOST_DEPTH) -> bool:
    if expr.has(*UNBOUNDED) or sp.count_ops(expr) > MOST_SIZE:
        return False
    if positive(expr) or (not strict and (nonnegative(expr) or vanishes(expr))):
        return True
    if not expr.free_symbols:
        return _number(expr)
    if depth == 0:
        return False
    return (
        _by_bounds(expr, strict, depth)
        or _by_amplitude(expr, strict)
        or _by_factors(expr, strict, depth)
        or _by_logarithms(expr, strict, depth)
    )


def _number(expr: Expr) -> bool:
    """A ball that lies above zero; that of an exact zero does not."""
    try:
        ball = balls.enclose(expr, {}, 128)
    except balls.NoEnclosure:
        return False
    return bool(ball.imag == 0 and ball.real > 0)


def _by_bounds(expr: Expr, strict: bool, depth: int) -> bool:
    for call in sorted(expr.atoms(*_BOUNDS), key=sp.default_sort_key):
        bound, reached = _BOUNDS[call.func]
        mark = sp.Dummy("bounded", real=True)
        plain = expr.xreplace({call: mark})
        if not call.free_symbols or not real_valued(call.args[0]) or not plain.is_polynomial(mark):
            continue
        if sp.degree(plain, mark) != 1:
            continue
        ends = [plain.xreplace({mark: side * bound}) for side in (1, -1)]
        if reached:
            if all(shown(end, strict, depth - 1) for end in ends):
                return True
        elif all(shown(end, False, depth - 1) for end in ends) and (
            not strict or any(shown(end, True, depth - 1) for end in ends)
        ):  # strictly between the bounds, so above the smaller end
            return True
    return False


def _by_amplitude(expr: Expr, strict: bool) -> bool:
    for sine in sorted(expr.atoms(sp.sin), key=sp.default_sort_key):
        cosine = sp.cos(sine.args[0])
        s, c = sp.Dummy("s"), sp.Dummy("c")
        plain = sp.expand(expr.xreplace({sine: s, cosine: c}))
        if not plain.is_polynomial(s, c) or plain.has(sp.sin, sp.cos) or not real_valued(sine.args[0]):
            continue
        polynomial = sp.Poly(plain, s, c)
        if polynomial.total_degree() != 1:
            continue
        a, b, rest = (polynomial.coeff_monomial(each) for each in (s, c, 1))
        if real_valued(a) and real_valued(b) and shown(rest - sp.sqrt(sp.factor(a**2 + b**2)), strict, 1):
            return True
    return False


def _by_factors(expr: Expr, strict: bool, depth: int) -> bool:
    whole = sp.factor(sp.together(prepare(expr)))
    if not whole.is_Mul and not whole.is_Pow:
        return False
    sign = 1
    for factor in sp.Mul.make_args(whole):
        base, exponent = factor.as_base_exp()
        if exponent.is_Integer and exponent % 2 == 0 and exponent > 0 and real_valued(base) and not strict:
            continue
        below = bool(exponent.is_negative)
        if shown(factor, strict or below, depth - 1):
            continue
        if not shown(sp.expand(-factor) if factor.is_Add else -factor, strict or below, depth - 1):
            return False
        sign = -sign
    return sign == 1


def _by_logarithms(expr: Expr, strict: bool, depth: int) -> bool:
    if isinstance(expr, sp.log):
        return positive(expr.args[0]) and shown(expr.args[0] - 1, strict, depth - 1)
    if isinstance(expr, sp.exp) or not expr.is_Add:
        return False
    combined = sp.logcombine(expr)
    if isinstance(combined, sp.log):
        return _by_logarithms(combined, strict, depth)
    if len(expr.args) != 2:
        return False
    above = [term for term in expr.args if positive(term)]
    below = [-term for term in expr.args if positive(-term)]
    if len(above) != 1 or len(below) != 1:
        return False
    gap = sp.expand_log(sp.log(above[0]), force=False) - sp.expand_log(sp.log(below[0]), force=False)
    gap = sp.factor(gap)
    return gap != expr and shown(gap, strict, depth - 1)

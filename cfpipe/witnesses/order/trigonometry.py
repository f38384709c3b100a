"""Signs that the graphs of sine, cosine, tangent and other functions tell, for `signs.py`.

The questions of sign come as arguments, since they are asked of the functions' arguments again.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from sympy.simplify.fu import TR8

from cfpipe.witnesses.language.needs import Expr

Shown = Callable[[Expr], bool]
HALF = sp.pi / 2
PERIODS = range(-2, 3)


def one_square(expr: Expr) -> Expr:
    """1 - sin(x)**2 as cos(x)**2 and the like, where that leaves one term."""
    for call in sorted(expr.atoms(sp.sin, sp.cos), key=sp.default_sort_key):
        other = sp.cos if isinstance(call, sp.sin) else sp.sin
        changed = sp.expand(expr.xreplace({call**2: 1 - other(call.args[0]) ** 2}))
        if changed != expr and not changed.is_Add:
            return changed
    return expr


def by_sums(expr: Expr) -> Expr:
    """The numerator in sines and cosines, its products as cosines and sines of sums (A. and S. 4.3.31-4.3.33)."""
    circular = expr.replace(lambda e: isinstance(e, sp.tan), lambda e: sp.sin(*e.args) / sp.cos(*e.args))
    return sp.expand(TR8(sp.fraction(sp.together(circular))[0]))


def of_call(expr: Expr, strict: bool, positive: Shown, nonnegative: Shown) -> bool:
    """A call that is positive (not negative); its argument is real there because a sign of it is shown."""
    if not expr.args or not isinstance(expr, sp.Function):
        return False
    x = expr.args[0]
    shown = positive if strict else nonnegative
    match expr:
        case sp.sin() | sp.cos():
            return _in_half_period(expr, 1, shown)
        case sp.tan():
            return shown(x) and positive(HALF - x)
        case sp.log():
            return shown(x - 1)
        case sp.asin() | sp.atanh():
            return shown(x) and nonnegative(1 - x)
        case sp.acos():
            return shown(1 - x) and nonnegative(1 + x)
        case sp.gamma() | sp.erfc() if strict or positive(x):
            return positive(x)
        case sp.binomial():
            k = expr.args[1]
            return bool(x.is_integer and k.is_integer) and nonnegative(k) and nonnegative(x - k)
    return isinstance(expr, WITH_THEIR_ARGUMENT) and len(expr.args) == 1 and shown(x)


WITH_THEIR_ARGUMENT = (sp.sinh, sp.tanh, sp.asinh, sp.atan, sp.erf, sp.erfi, sp.LambertW)
"""Increasing where real, and zero at zero (of LambertW the principal branch): they have their argument's sign."""


def negative_call(expr: Expr, strict: bool, positive: Shown, nonnegative: Shown) -> bool:
    """A sine or cosine that is negative (not positive)."""
    return isinstance(expr, (sp.sin, sp.cos)) and _in_half_period(expr, -1, positive if strict else nonnegative)


def _in_half_period(call: Expr, side: int, shown: Shown) -> bool:
    x = call.args[0]
    middle = (HALF if isinstance(call, sp.sin) else sp.S.Zero) + (0 if side == 1 else sp.pi)
    return any(
        shown(x - middle - 2 * sp.pi * turn + HALF) and shown(middle + 2 * sp.pi * turn + HALF - x)
        for turn in (0, -1, 1)
    )


def never_zero(expr: Expr, positive: Shown) -> bool:
    """A sine or cosine strictly between two of its zeros."""
    if not isinstance(expr, (sp.sin, sp.cos)):
        return False
    start = sp.S.Zero if isinstance(expr, sp.sin) else -HALF
    x = expr.args[0]
    return any(positive(x - start - sp.pi * turn) and positive(start + sp.pi * (turn + 1) - x) for turn in PERIODS)


def bounded(expr: Expr, strict: bool, real_valued: Shown, positive: Shown, nonzero: Shown) -> bool:
    """Rational multiples of functions between -1 and 1 and a rational constant that outweighs them."""
    least, calls = sp.S.Zero, []
    for term in expr.args:
        ratio, rest = term.as_coeff_Mul()
        if not ratio.is_Rational:
            return False
        if rest == 1:
            least = least + ratio
        elif isinstance(rest, (sp.sin, sp.cos, sp.tanh, sp.erf)) and real_valued(rest.args[0]):
            least = least - abs(ratio)
            calls.append((ratio, rest))
        else:
            return _tangent(expr, positive)
    if least > 0 or (least == 0 and not strict):
        return True
    if least < 0 or not calls:
        return False
    return any(isinstance(call, (sp.tanh, sp.erf)) or nonzero(_half_angle(ratio, call)) for ratio, call in calls)


def _half_angle(ratio: Expr, call: Expr) -> Expr:
    """Whose square is (1 + call)/2 for a positive ratio, (1 - call)/2 for a negative one."""
    x = sp.expand(call.args[0] / 2)
    if isinstance(call, sp.cos):
        return sp.cos(x) if ratio > 0 else sp.sin(x)
    return sp.cos(x - sp.pi / 4) if ratio > 0 else sp.cos(x + sp.pi / 4)


def _tangent(expr: Expr, positive: Shown) -> bool:
    """ratio*tan(x) + c on the branch through zero, where the tangent increases."""
    constant, rest = expr.as_coeff_Add()
    ratio, call = rest.as_coeff_Mul()
    if not isinstance(call, sp.tan) or not (ratio.is_Rational and constant.is_Rational):
        return False
    x, zero = call.args[0], sp.atan(-constant / ratio)
    if not (positive(x + HALF) and positive(HALF - x)):
        return False
    return positive(x - zero if ratio > 0 else zero - x)

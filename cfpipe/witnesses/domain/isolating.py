"""A relation solved for one of its symbols, exactly: strictly monotone functions are peeled off one after the other.

`(1 - p)*exp(t) < 1` says t < log(1/(1 - p)) wherever 1 - p > 0, `c*Abs(t) < 1` says -1/c < t < 1/c for c > 0.  Every
step keeps what the relation implies: for real sides, each end holds wherever the relation does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.language.needs import Expr

MOST_STEPS = 8


class End(NamedTuple):
    upper: bool
    value: Expr


def ends(condition: Expr, x: Expr, positive: Callable[[Expr], bool]) -> list[End] | None:
    """Ends of x that a relation (<, <=, >, >=) implies; `positive` may be asked of expressions without x."""
    left, right = condition.lts, condition.gts
    inner, end, upper = left - right, sp.S.Zero, True
    for _ in range(MOST_STEPS):
        if inner == x:
            return [End(upper, end)]
        step = _peeled(inner, end, upper, x, positive)
        if step is None:
            return None
        inner, end, upper, both = step
        if both:
            return _both(inner, end, x, positive)
    return None


def _both(inner: Expr, end: Expr, x: Expr, positive: Callable[[Expr], bool]) -> list[End] | None:
    """-end < inner < end, for an inner part that is linear in x."""
    if not inner.is_polynomial(x) or sp.degree(inner, x) != 1:
        return None
    slope, offset = sp.Poly(inner, x).all_coeffs()
    if not (positive(slope) or positive(-slope)):
        return None
    found = [(-end - offset) / slope, (end - offset) / slope]
    low, high = found if positive(slope) else found[::-1]
    return [End(False, low), End(True, high)]


def _peeled(
    inner: Expr, end: Expr, upper: bool, x: Expr, positive: Callable[[Expr], bool]
) -> tuple[Expr, Expr, bool, bool] | None:
    """One step: what is inside, its end, on which side, and whether minus the end bounds it below as well."""
    if inner.is_Add:
        offset, rest = sp.expand(inner).as_independent(x, as_Add=True)
        if offset != 0:
            return rest, end - offset, upper, False
        return _common(rest, end, upper, x)
    if inner.is_Mul:
        factor, rest = inner.as_independent(x, as_Add=False)
        if positive(factor):
            return (rest, end / factor, upper, False) if factor != 1 else None
        return (rest, end / factor, not upper, False) if positive(-factor) else None
    if isinstance(inner, sp.exp):
        return (inner.args[0], sp.log(end), upper, False) if positive(end) else None
    if isinstance(inner, sp.log):
        return inner.args[0], sp.exp(end), upper, False
    if isinstance(inner, sp.Abs) or (inner.is_Pow and inner.exp == 2):
        if not upper or not positive(end):
            return None
        return inner.args[0], (end if isinstance(inner, sp.Abs) else sp.sqrt(end)), True, True
    return None


def _common(rest: Expr, end: Expr, upper: bool, x: Expr) -> tuple[Expr, Expr, bool, bool] | None:
    """a*f(x) + b*f(x) as (a + b)*f(x)."""
    parts = [term.as_independent(x, as_Add=False) for term in sp.Add.make_args(rest)]
    if len({moving for _, moving in parts}) != 1:
        return None
    factor = sp.Add(*(fixed for fixed, _ in parts))
    return sp.Mul(factor, parts[0][1], evaluate=False), end, upper, False

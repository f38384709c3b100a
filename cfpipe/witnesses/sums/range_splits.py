"""Finite and infinite sums over Abs, Min and Max, split where their argument changes its sign.

If the argument is +-(k - c) with a whole c and low - 1 <= c <= high, the sum over low <= k <= high is

    sum_{low..high} above + sum_{low..c} (below - above)

with the formulas for k > c and for k <= c; at k = c both agree.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative

CORNERED = (sp.Abs, sp.Max, sp.Min)
MOST_CORNERS = 4


def split_range(function: Expr, k: Expr, low: Expr, high: Expr) -> list[tuple[Expr, Expr]] | None:
    """(function, upper end) of sums from `low` that add up to the sum asked for; None where there is no corner."""
    corners = sorted((each for each in function.atoms(*CORNERED) if each.has(k)), key=sp.default_sort_key)
    if not corners or len(corners) > MOST_CORNERS:
        return None
    corner = corners[0]
    found = _at_zero(corner, k)
    if found is None:
        return None
    place, above, below = found
    if not nonnegative(sp.expand(place - low + 1)) or not (high is sp.oo or nonnegative(sp.expand(high - place))):
        return None
    after, before = (function.xreplace({corner: each}) for each in (above, below))
    parts = [(after, high), (sp.expand(before - after), place)]
    result: list[tuple[Expr, Expr]] = []
    for part, end in parts:
        further = split_range(part, k, low, end)
        if further is None and any(each.has(k) for each in part.atoms(*CORNERED)):
            return None
        result += [(part, end)] if further is None else further
    return result


def _at_zero(corner: Expr, k: Expr) -> tuple[Expr, Expr, Expr] | None:
    """The whole place where a corner is, and its formulas above and below."""
    if isinstance(corner, sp.Abs):
        gap, above, below = corner.args[0], corner.args[0], -corner.args[0]
    elif len(corner.args) == 2:
        one, other = corner.args
        gap = one - other
        above, below = (one, other) if isinstance(corner, sp.Max) else (other, one)
    else:
        return None
    gap = sp.expand(gap)
    if not gap.is_polynomial(k) or sp.degree(gap, k) != 1:
        return None
    slope = gap.coeff(k, 1)
    if slope not in (1, -1):
        return None
    place = sp.expand(k - gap / slope)
    if not place.is_integer:
        return None
    return (place, above, below) if slope == 1 else (place, below, above)

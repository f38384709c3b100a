"""Whether an improper integral converges absolutely: continuous inside, and small enough at each end.

The order at an end is that of the leading term of a certified expansion (`asymptotics.py`): u**a with a > -1 beside a
finite end, and a > 1 at infinity, logarithms or not, or anything that falls faster than all powers.  The same order
tells that an integral, or a series of positive terms, certainly diverges.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from cfpipe.witnesses.calculus.asymptotics import TERMS, told_by
from cfpipe.witnesses.calculus.expansions import Expansion, Imprecise, U, growth_side, lead, ranked, side
from cfpipe.witnesses.calculus.range_cuts import backwards
from cfpipe.witnesses.calculus.smoothness import met, runs_inside, tree_needs
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, real_valued


def smooth_inside(function: Expr, x: Expr, low: Expr, high: Expr) -> bool:
    """Whether it is differentiable on the open range."""
    run = runs_inside(x, low, high)
    return all(
        need.kind not in ("fail", "jump") and met(need.kind, [each.xreplace({x: run}) for each in need.arguments])
        for need in tree_needs(function, moving=x)
    )


def absolutely_integrable(function: Expr, x: Expr, low: Expr, high: Expr) -> bool:
    if not smooth_inside(function, x, low, high):
        return False
    return all(small_at(function, x, end, direction) for end, direction in ((low, 1), (high, -1)))


def small_at(function: Expr, x: Expr, end: Expr, direction: int) -> bool:
    return bool(_told_beside(end, direction, function, x, _every_part))


def _told_beside(
    end: Expr, direction: int, function: Expr, x: Expr, question: Callable[[Expansion, Expr], bool]
) -> bool | None:
    """What the expansion beside an end tells, compared with the power at the border of convergence there."""
    place = end + direction * U if not end.is_infinite else 1 / U if end is sp.oo else -1 / U
    least = sp.S.One if end.is_infinite else sp.S.NegativeOne
    return told_by(lambda expansion: question(expansion, least), function.xreplace({x: place}), TERMS[:2])


def _every_part(expansion: Expansion, least: Expr) -> bool:
    for growth, part in expansion.items():
        if growth_side(growth) < 0:
            continue
        if growth_side(growth) > 0:
            return False
        ranks = [rank for rank, _ in ranked(part)]
        if any(side(a - least) <= 0 for a, _ in ranks):
            return False
        order = part.order
        if order is not None and side(order[0] - least) <= 0:
            raise Imprecise
    return True


def certainly_diverges(expr: Expr) -> bool:
    """An integral whose integrand is too large beside an end, or a series whose terms are: u**a * L**b, a = 1, b >= -1
    being the border at infinity (the logarithmic criterion).
    """
    if len(expr.limits) != 1:
        return False
    x, low, high = expr.limits[0]
    if isinstance(expr, sp.Sum):
        return high is sp.oo and _large_at(expr.function, x, high, -1)
    if isinstance(expr, sp.Integral) and backwards(low, high):
        return certainly_diverges(expr.func(expr.function, (x, high, low)))
    return (
        isinstance(expr, sp.Integral)
        and backwards(high, low)
        and any(_large_at(expr.function, x, end, direction) for end, direction in ((low, 1), (high, -1)))
    )


def infinite_value(expr: Expr) -> Expr | None:
    """An infinity where all terms, or all values inside the range, have one sign and the whole diverges."""
    if not certainly_diverges(expr):
        return None
    x, low, high = expr.limits[0]
    if isinstance(expr, sp.Integral) and backwards(low, high):
        value = infinite_value(expr.func(expr.function, (x, high, low)))
        return None if value is None else -value
    step = sp.Symbol(f"{x.name} from low", integer=True, nonnegative=True)
    run = low + step if isinstance(expr, sp.Sum) else runs_inside(x, low, high)
    value = expr.function.xreplace({x: run})
    if isinstance(expr, sp.Integral) and not smooth_inside(expr.function, x, low, high):
        return None
    return sp.oo if nonnegative(value) else -sp.oo if nonnegative(-value) else None


def _large_at(function: Expr, x: Expr, end: Expr, direction: int) -> bool:
    return bool(_told_beside(end, direction, function, x, _leads_too_high))


def _leads_too_high(expansion: Expansion, least: Expr) -> bool:
    top = lead(expansion)
    if top is None or not real_valued(top.value):
        return False
    growth, gap = growth_side(top.growth), side(top.rank[0] - least)
    return growth > 0 or (growth == 0 and (gap < 0 or (gap == 0 and side(top.rank[1] + 1) >= 0)))

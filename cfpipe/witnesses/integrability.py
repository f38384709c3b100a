"""Whether an improper integral converges absolutely: continuous inside, and small enough at each end.

The order at an end is that of the leading term of a certified expansion (`asymptotics.py`): u**a with a > -1 beside a
finite end, and a > 1 at infinity, logarithms or not, or anything that falls faster than all powers.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.asymptotics import TERMS, expand
from cfpipe.witnesses.expansions import Expansion, Imprecise, U, Unknown, growth_side, ranked, side
from cfpipe.witnesses.needs import Expr
from cfpipe.witnesses.smoothness import met, tree_needs


def runs_inside(x: Expr, low: Expr, high: Expr) -> Expr:
    """The variable as an expression that runs through the open range."""
    name = f"{x.name} inside"
    u = sp.Symbol(name, positive=True)
    if low.is_infinite and high.is_infinite:
        return sp.Symbol(name, real=True)
    if high.is_infinite:
        return low + u
    return high - u if low.is_infinite else (low + high * u) / (1 + u)


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
    return all(_small_at(function, x, end, direction) for end, direction in ((low, 1), (high, -1)))


def _small_at(function: Expr, x: Expr, end: Expr, direction: int) -> bool:
    place = end + direction * U if not end.is_infinite else 1 / U if end is sp.oo else -1 / U
    least = sp.S.One if end.is_infinite else sp.S.NegativeOne
    moved = function.xreplace({x: place})
    for count in TERMS[:2]:
        try:
            return _every_part(expand(moved, count), least)
        except Imprecise:
            continue
        except (Unknown, RecursionError, NotImplementedError, ValueError, sp.PolynomialError):
            return False
    return False


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

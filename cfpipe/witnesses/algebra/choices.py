"""Binomial coefficients of whole numbers whose order is open: split into "k <= n", where they are quotients of
factorials, and "k > n" or "k < 0", where they are zero.

The symbols are naturals that run freely (the symbols of a case).  A gap p - q + c between two of them, over all the
binomials with this p and q, is split at every place where one of the binomials changes from zero to not zero.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, positive

MOST_LEVELS, MOST_WIDTH = 3, 6
Gap = tuple[Expr | None, Expr | None]


def zero_in_every_order(expr: Expr, zero: Callable[[Expr], bool], level: int = 0) -> bool:
    """Whether `zero` holds of the expression, if need be in each of the orders of its symbols."""
    if zero(expr):
        return True
    gaps = _gaps(expr)
    if not gaps or level >= MOST_LEVELS:
        return False
    (more, less), offsets = next(iter(gaps.items()))
    low, high = min(offsets), max(offsets)
    if high - low > MOST_WIDTH:
        return False
    return all(zero_in_every_order(expr.xreplace(case), zero, level + 1) for case in _orders(more, less, low, high))


def _gaps(expr: Expr) -> dict[Gap, list[int]]:
    found: dict[Gap, list[int]] = {}
    for call in sorted(expr.atoms(sp.binomial), key=sp.default_sort_key):
        n, k = call.args
        if not (n.is_integer and k.is_integer):
            continue
        for distance in (k, n - k):
            if nonnegative(distance) or positive(-distance):
                continue
            shape = _shape(sp.expand(distance))
            if shape is not None:
                found.setdefault(shape[0], []).append(shape[1])
    return found


def _shape(distance: Expr) -> tuple[Gap, int] | None:
    """P - q + c as ((p, q), c); p or q may be missing."""
    offset, rest = distance.as_coeff_Add()
    if not offset.is_Integer:
        return None
    more: Expr | None = None
    less: Expr | None = None
    for term in sp.Add.make_args(rest):
        symbol = term if term.is_Symbol else -term
        if not symbol.is_Symbol or not symbol.is_integer or not symbol.is_nonnegative:
            return None
        if term.is_Symbol and more is None:
            more = symbol
        elif not term.is_Symbol and less is None:
            less = symbol
        else:
            return None
    return (more, less), int(offset)


def _orders(more: Expr | None, less: Expr | None, low: int, high: int) -> list[dict[Expr, Expr]]:
    """Cases that cover all values: p - q >= -low; p - q = j for every j between; p - q < -high."""
    t = sp.Dummy("t", integer=True, nonnegative=True)
    if more is None:  # -q + c: q = 0, 1, …, c and beyond
        assert less is not None
        return [*({less: sp.Integer(j)} for j in range(max(high, 0) + 1)), {less: max(high, 0) + 1 + t}]
    if less is None:
        return [*({more: sp.Integer(j)} for j in range(max(-low, 0))), {more: max(-low, 0) + t}]
    first, last = -high, -low  # below `first` every gap is negative, from `last` on none is
    cases: list[dict[Expr, Expr]] = [{more: less + j} if j >= 0 else {less: more - j} for j in range(first, last)]
    cases += [{more: less + last + t}] if last >= 0 else _at_least(more, less, last, t)
    cases += [{less: more - first + 1 + t}] if first <= 1 else _at_least(less, more, 1 - first, t)
    return cases


def _at_least(more: Expr, less: Expr, least: int, t: Expr) -> list[dict[Expr, Expr]]:
    """More >= less + least for a negative `least`: the few more below less, one by one, then the rest."""
    return [*({less: more + j} for j in range(1, -least + 1)), {more: less + t}]

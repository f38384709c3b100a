"""Inequalities in one real variable over an interval, the other symbols being parameters of known sign.

g >= 0 on an open interval follows from its values at the ends (one-sided limits, perhaps +oo) and
- a slope of one sign: g is least towards one end, where its limit is not negative;
- or a slope that changes from + to - once (its reduced form, freed of positive factors, falls): then g is least at an
  end.
The slopes are inequalities of the same kind, so the proof goes down a few derivatives.  Elsewhere the interval is
split at a place where g is shown not to be negative.
"""

from __future__ import annotations

from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.calculus.integrability import smooth_inside
from cfpipe.witnesses.calculus.limits import evaluate_limit
from cfpipe.witnesses.calculus.smoothness import runs_inside
from cfpipe.witnesses.failures import NOT_FACTORED
from cfpipe.witnesses.language.needs import UNBOUNDED, Expr
from cfpipe.witnesses.order.comparisons import shown
from cfpipe.witnesses.order.signs import positive

MOST_DEPTH, MOST_SIZE = 4, 250


class Interval(NamedTuple):
    low: Expr
    high: Expr


def holds(g: Expr, x: Expr, interval: Interval, strict: bool, depth: int = MOST_DEPTH) -> bool:
    """Whether g >= 0 (> 0) on the open interval."""
    low, high = interval
    run = runs_inside(x, low, high)
    if shown(g.xreplace({x: run}), strict):
        return True
    if depth == 0 or not g.has(x) or sp.count_ops(g) > MOST_SIZE or not smooth_inside(g, x, low, high):
        return False
    ends = [_end_value(g, x, end, side) for end, side in ((low, "+"), (high, "-"))]
    fine = [value is not None and (value is sp.oo or (not value.has(*UNBOUNDED) and shown(value))) for value in ends]
    if not any(fine):
        return False
    plain = sp.factor_terms(sp.diff(g, x))
    if (fine[0] and shown(plain.xreplace({x: run}), strict)) or (fine[1] and shown(-plain.xreplace({x: run}), strict)):
        return True
    slope = _tidy(plain)
    if fine[0] and holds(slope, x, interval, strict, depth - 1):
        return True
    if fine[1] and holds(_tidy(-slope), x, interval, strict, depth - 1):
        return True
    if not all(fine):
        return False
    reduced = _reduced(slope, x, run)
    return holds(_tidy(-sp.diff(reduced, x)), x, interval, strict, depth - 1)


def _end_value(g: Expr, x: Expr, end: Expr, side: str) -> Expr | None:
    return evaluate_limit(sp.Limit(g, x, end, side) if not end.is_infinite else sp.Limit(g, x, end))


def _tidy(slope: Expr) -> Expr:
    try:
        return sp.factor(sp.cancel(sp.together(slope)))
    except NOT_FACTORED:
        return slope


def _reduced(slope: Expr, x: Expr, run: Expr) -> Expr:
    """The slope without factors that are shown to be positive."""
    kept = [each for each in sp.Mul.make_args(slope) if not (each.has(x) and positive(each.xreplace({x: run})))]
    return sp.Mul(*kept)


def holds_on_line(g: Expr, x: Expr, interval: Interval, places: list[Expr], strict: bool) -> bool:
    """The same, the interval perhaps split at one of some places."""
    if holds(g, x, interval, strict):
        return True
    for place in places:
        if not _strictly_inside(place, interval) or not smooth_inside(g, x, *interval):
            continue
        value = g.xreplace({x: place})
        if value.has(*UNBOUNDED) or not shown(value, strict):
            continue
        halves = (Interval(interval.low, place), Interval(place, interval.high))
        if all(holds(g, x, half, strict, MOST_DEPTH - 1) for half in halves):
            return True
    return False


def _strictly_inside(place: Expr, interval: Interval) -> bool:
    low, high = interval
    return (low.is_infinite or positive(place - low)) and (high.is_infinite or positive(high - place))

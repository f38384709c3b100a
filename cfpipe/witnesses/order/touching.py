"""Places where the sides of a strict order, or of `!=`, meet, or a divisor is zero: few points come upon them.

Where a zero of a slope is found exactly and the sides are equal there, that is a counterexample.  A place that is only
found by numbers proves nothing, but there points that agree elsewhere are no witnesses either: `x**3 - x != 1` holds
wherever one looks.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import mpmath
import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.calculus.definedness import evaluate_derivatives
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.domain.pointwise import FEW, named
from cfpipe.witnesses.domain.question import Point, Question
from cfpipe.witnesses.language.needs import Expr, Need
from cfpipe.witnesses.statement import Status, Verdict

SECONDS, STARTS = 1.0, 8
ROUGH, FINE = 30, 80
"""Digits: a zero stays where it is when it is asked for more, what only falls towards zero moves on."""
STILL, GONE = 1e-8, 1e-45
_BOUND = (sp.Sum, sp.Integral, sp.Product, sp.Limit, sp.Indexed, sp.Derivative)


def equal_at(
    question: Question, names: set[str], left: Expr, right: Expr, met: Callable[[Point], bool]
) -> Verdict | None:
    """A point at which both sides are exactly equal: there the difference has a flat place."""
    difference = left - right
    if difference.has(*_BOUND):
        return None
    try:
        with deadline(SECONDS):
            for name in sorted(names):
                variable = question.symbols[name]
                if question.domains[name].sort != "real":
                    continue
                for point in question.points(names - {name}, (), (), FEW // 3) if len(names) > 1 else ({},):
                    for root in sp.solve(sp.diff(difference.xreplace(point), variable), variable)[:FEW]:
                        place = {**point, variable: root}
                        if not root.is_number or not question.contains(place) or not met(place):
                            continue
                        if vanishes(difference.xreplace(place)):
                            pairs = named(place)
                            where = ", ".join(f"{key} = {value}" for key, value in pairs)
                            return Verdict(Status.REFUTED, "counterexample", f"at {where} both sides are equal", pairs)
    except TimeUp:
        return None
    except Exception:  # noqa: BLE001 -- SymPy fails to solve in many ways: then no such point is known
        return None
    return None


def perhaps_equal_at(question: Question, names: set[str], left: Expr, right: Expr) -> Verdict | None:
    """That the sides seem to meet, as far as numbers tell."""
    where = _perhaps_zero_at(question, names, left - right)
    if where is None:
        return None
    detail = f"near {where} the sides come closer than {GONE}: whether they meet was not shown"
    return Verdict(Status.UNDECIDED, "touching", detail)


def perhaps_undefined_at(question: Question, names: set[str], needs: Iterable[Need]) -> Verdict | None:
    """That something which must not be zero seems to be."""
    for need in dict.fromkeys(needs):
        below = need.kind == "nonzero" or (need.kind in ("power", "strict-power") and need.arguments[1].is_negative)
        if not below or any(need.arguments[0].has(each.symbol) for each in need.binders if each.kind != "derivative"):
            continue
        where = _perhaps_zero_at(question, names, evaluate_derivatives(need.arguments[0], question))
        if where is not None:
            return Verdict(Status.UNDECIDED, "undefined", f"it needs that {need}, which seems to fail near {where}")
    return None


def _perhaps_zero_at(question: Question, names: set[str], difference: Expr) -> str | None:
    if difference.has(*_BOUND) or not difference.free_symbols:
        return None
    real = [question.symbols[name] for name in sorted(names) if question.domains[name].sort == "real"]
    try:
        with deadline(SECONDS):
            for point in question.points(names, (), (), STARTS):
                fixed = {symbol: value for symbol, value in point.items() if symbol not in real}
                for place in _meeting_places(difference.xreplace(fixed), real, point):
                    if question.contains({**fixed, **place}):
                        return ", ".join(f"{key} = {sp.Float(each, 8)}" for key, each in place.items())
    except TimeUp:
        return None
    return None


def _meeting_places(difference: Expr, real: Sequence[Expr], start: Point) -> Iterator[Point]:
    """Zeros of the difference in one symbol, and flat places of it in all of them, at which it is zero."""
    for symbol in real:
        others = {each: start[each] for each in real if each != symbol}
        along = difference.xreplace(others)
        for place in _zero([along], [symbol], start):
            yield {**others, **place}
    if len(real) > 1:
        for place in _zero([sp.diff(difference, symbol) for symbol in real], real, start):
            if abs(_number(difference, place)) < GONE:
                yield place


def _zero(functions: Sequence[Expr], symbols: Sequence[Expr], start: Point) -> Iterator[Point]:
    """A common zero that stays where it is when more digits are asked for."""
    try:
        compiled = [_function(each, symbols) for each in functions]
        rough = _sought(compiled, [_number(start[symbol], {}) for symbol in symbols], ROUGH)
        fine = _sought(compiled, rough, FINE)
        with mpmath.workdps(FINE):
            gap = max(abs(one - other) for one, other in zip(rough, fine, strict=True))
            left_over = max(abs(each(*fine)) for each in compiled)
    except TimeUp:
        raise
    except Exception:  # noqa: BLE001 -- no convergence, a pole, a branch: then nothing was found
        return
    if all(value.imag == 0 for value in fine) and gap < STILL and left_over < GONE:
        yield {symbol: sp.Rational(mpmath.nstr(value.real, FINE)) for symbol, value in zip(symbols, fine, strict=True)}


def _sought(functions: Sequence[Callable[..., Any]], start: Sequence[Any], digits: int) -> list[Any]:
    with mpmath.workdps(digits):
        if len(functions) == 1:
            return [mpmath.mpc(mpmath.findroot(functions[0], start[0], maxsteps=300, verify=False))]
        found = mpmath.findroot(lambda *values: [each(*values) for each in functions], tuple(start), verify=False)
        return list(map(mpmath.mpc, itertools.chain(found)))


def _function(expr: Expr, symbols: Sequence[Expr]) -> Callable[..., Any]:
    """The expression as a function of its symbols, at the digits that are asked for when it is called."""

    def value(*at: Any) -> Any:
        digits = int(mpmath.mp.dps)
        place = {symbol: _exact(mpmath.mpc(each), digits) for symbol, each in zip(symbols, at, strict=True)}
        return mpmath.mpmathify(expr.evalf(digits, subs=place))

    return value


def _exact(number: Any, digits: int) -> Expr:
    real = sp.Float(number.real, digits)
    return real if number.imag == 0 else real + sp.I * sp.Float(number.imag, digits)


def _number(expr: Expr, place: Point) -> Any:
    with mpmath.workdps(FINE):
        return mpmath.mpmathify(sp.N(expr.xreplace(place), FINE))

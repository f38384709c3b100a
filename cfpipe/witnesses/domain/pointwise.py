"""What can be told at single points: where needs hold or fail, and where something that SymPy dropped has a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import sympy as sp

from cfpipe.witnesses.calculus.definedness import evaluate_derivatives, holds
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.domain.question import Point, Question
from cfpipe.witnesses.language.conditions import MET
from cfpipe.witnesses.language.needs import Binder, Expr, Need
from cfpipe.witnesses.numbers import balls

FEW, FIRST_TERMS = 10, 12
POINTWISE = ("nonzero", "power", "strict-power", "not-pole", "real-end", *MET)
"""Kinds of needs that can be looked at where every symbol has a value."""
CANCELLED, MOVING = ("nonzero", "power", "strict-power", "not-pole"), {"sum", "integral"}
EVERYWHERE = (
    sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, sp.atan, sp.erf, sp.erfc, sp.Abs, sp.Max, sp.Min, sp.sign,
    sp.Heaviside, sp.floor, sp.ceiling, sp.KroneckerDelta, sp.Piecewise,
)  # fmt: skip
"""Functions that need nothing of their arguments."""


def named(point: Point) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    lengths = [int(value) for value in point.values() if value.is_Integer and value > 0]
    for symbol, value in sorted(point.items(), key=lambda item: str(item[0])):
        if isinstance(value, sp.Tuple):
            shown = list(value)[: max(lengths, default=3)]
            pairs += [(f"{symbol}[{index}]", str(each)) for index, each in enumerate(shown, 1)]
        else:
            pairs.append((str(symbol), str(value)))
    return tuple(pairs)


def dropped_from(needs: list[Need], left: Expr, right: Expr) -> list[Need]:
    """What must converge and is not in the sides any more, so that no enclosure of them shows that it does."""
    return [
        need
        for need in needs
        if need.kind == "converges"
        and not need.binders
        and not any(side.has(need.arguments[0]) for side in (left, right))
    ]


def cancelled_from(needs: list[Need], left: Expr, right: Expr) -> list[Need]:
    """What must not vanish, or not be a pole, inside a sum, an integral or a limit, and stands there no more.

    Terms and integrands are looked at as SymPy built them: of Max(x, 0)/Max(x, 0) an enclosure only knows the 1.
    """
    bases, calls = set(), set()
    for side in (left, right):
        for part in side.atoms(sp.Pow, sp.Function):
            if part.is_Pow and not part.exp.is_nonnegative:
                bases |= {_named(factor) for factor in (part.base, *sp.Mul.make_args(part.base))}
            elif part.is_Function and not isinstance(part, EVERYWHERE):
                calls.add(part)
    found = []
    for need in needs:
        moving = {each.kind for each in need.binders if need.arguments and need.arguments[0].has(each.symbol)}
        sloped = any(each.kind == "derivative" for each in need.binders)  # such may only say where a slope exists
        if (
            need.kind in CANCELLED
            and not sloped
            and ("limit" in moving or (moving & MOVING and not _kept(need, bases, calls)))
        ):
            found.append(need)
    return found


def _kept(need: Need, bases: set[Expr], calls: set[Expr]) -> bool:
    """Whether every factor of it still stands where it could fail."""
    waiting = [need.arguments[0]]
    while waiting:
        part = waiting.pop()
        if part.is_Mul:
            waiting += part.args
        elif part.is_Pow and part.exp.is_number and part.base is not sp.E:
            waiting.append(part.base)
        elif not (part.is_number or _named(part) in bases or any(call.has(part) for call in calls)):
            return False
    return True


def _named(part: Expr) -> Expr:
    """One of all its rational multiples."""
    part = sp.expand(part).primitive()[1]
    return -part if part.could_extract_minus_sign() else part


def needs_at(question: Question, needs: list[Need], dropped: Sequence[Need] = ()) -> Callable[[Point], bool]:
    """Whether the needs that are easy to evaluate hold at a point; SymPy may have lost a division by zero.

    A series or integral that SymPy dropped while it built the sides must have a value at the point too, and a divisor
    that cancelled inside one must be shown not to vanish.
    """
    simple = _simple(needs)

    def met(point: Point) -> bool:
        plain = all(_met_at(question, need, point) is not False for need in simple)
        return plain and all(exists(need, point) for need in dropped)

    def exists(need: Need, point: Point) -> bool:
        if need.kind == "converges":
            return _has_value(evaluate_derivatives(need.arguments[0], question), point)
        return holds(question, need, {key: value for key, value in point.items() if key.is_Symbol})

    return met


def _has_value(expr: Expr, point: Point) -> bool:
    try:
        balls.enclose(expr, point, 64)
    except balls.NoEnclosure:
        return False
    return True


def _simple(needs: list[Need]) -> list[Need]:
    """Needs that can be looked at in a point of the declared symbols alone."""
    return [
        need
        for need in needs
        if need.kind in POINTWISE
        and all(each.kind in ("derivative", "subs", "sum") or _elsewhere(each, need) for each in need.binders)
    ]


def _elsewhere(binder: Binder, need: Need) -> bool:
    """Whether the need stands under a limit or an integral that does not move it."""
    return binder.kind in ("limit", "integral") and not any(part.has(binder.symbol) for part in need.arguments)


def _zeros(question: Question, names: set[str], needs: list[Need]) -> Iterator[Point]:
    """Points of the domain at which something that must not vanish does, found where it is linear in a symbol."""
    for need in needs:
        if need.kind != "nonzero":
            continue
        (expr,) = need.arguments
        for symbol in sorted(expr.free_symbols & set(question.symbols.values()), key=str):
            slope = sp.diff(expr, symbol)
            if slope == 0 or slope.has(symbol):
                continue
            for point in question.points(names, (), (), FEW):
                moved = {**point, symbol: (symbol - expr / slope).xreplace(point)}
                if moved[symbol].is_Rational and question.contains(moved):
                    yield moved


def _met_at(question: Question, need: Need, point: Point) -> bool | None:
    """Whether it holds at the point, and for the first terms of the sums and products that it stands under."""
    here = {key: value for key, value in point.items() if key.is_Symbol}
    found = [_met_here(question, need, each) for each in _first_terms(question, need.binders, here)]
    return False if False in found else None if None in found or not found else True


def _first_terms(question: Question, binders: Sequence[Binder], here: Point) -> list[Point]:
    """The point with the values of what is bound, as far as the ranges of sums and products are known."""
    places = [here]
    for binder in binders:
        if binder.kind == "subs":
            value = evaluate_derivatives(binder.low, question)
            places = [{**each, binder.symbol: value.xreplace(each)} for each in places]
        elif binder.kind == "sum":
            places = [{**each, binder.symbol: index} for each in places for index in _first_indices(binder, each)]
    return places[: FIRST_TERMS**2]


def _first_indices(binder: Binder, here: Point) -> list[Expr]:
    low, high = (end.xreplace(here) for end in (binder.low, binder.high))
    if not low.is_Integer or not (high is sp.oo or high.is_Integer):
        return []
    return [low + step for step in range(FIRST_TERMS) if low + step <= high]


def _met_here(question: Question, need: Need, here: Point) -> bool | None:
    values = [evaluate_derivatives(each, question).xreplace(here) for each in need.arguments]
    x = values[0]
    match need.kind:
        case "nonzero":
            return None if x.is_zero is None else not x.is_zero
        case "power" | "strict-power":
            if x.is_zero and values[1].is_negative:
                return False
            return not x.is_zero or None
        case "real-end":
            return None if x.is_real is None else bool(x.is_real)
        case "not-pole":
            return False if x.is_integer and x.is_nonpositive else None
    return MET[need.kind](*values) if need.kind in MET else None


def undefined_point(
    question: Question, names: set[str], needs: list[Need]
) -> tuple[Need, tuple[tuple[str, str], ...]] | None:
    simple = _simple(needs)
    try:
        with deadline(1.0):
            for point in (*question.points(names, (), (), 40), *_zeros(question, names, simple)):
                for need in simple:
                    if _met_at(question, need, point) is False:
                        return need, named(point)
    except TimeUp:
        return None
    return None

"""Sums and products that are empty for some values of the symbols, where their terms need not be defined.

Sum(1/n, (k, 1, n)) is 0 for n = 0, though no term was ever asked for, and a method that takes 1/n out of the sum and
cancels it says 1.  That terms are defined is shown for ranges that are not empty; so where a term's needs would fail on
the empty range, both sides are compared there by themselves, the empty sum being 0 and the empty product 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.algebra.rewriting import prepare
from cfpipe.witnesses.calculus.closed_forms import evaluate
from cfpipe.witnesses.calculus.smoothness import met
from cfpipe.witnesses.domain.question import Case, Question
from cfpipe.witnesses.language.needs import UNBOUNDED, Expr, Need
from cfpipe.witnesses.order.signs import nonnegative, positive


def agree_where_empty(
    question: Question, needs: Iterable[Need], names: set[str], left: Expr, right: Expr, strict: bool | None
) -> bool:
    """Whether left = right (`strict` None) holds wherever a range is empty and its terms would not be defined.

    Orders are not compared there: where there is such a place, they count as not shown.
    """
    for edge in _edges(question, needs, names):
        if strict is not None or edge is None:
            return False
        sides = [_emptied(side, edge).xreplace(edge) for side in (left, right)]
        if any(side.has(*UNBOUNDED) for side in sides) or not vanishes(evaluate(prepare(sides[0] - sides[1]))):
            return False
    return True


def _edges(question: Question, needs: Iterable[Need], names: set[str]) -> Iterator[Case | None]:
    """Cases on which a range is empty and a need of its terms was not shown; None stands for such an outer index."""
    seen: list[Case] = []
    for need in dict.fromkeys(needs):
        indices = {binder.symbol: binder.low for binder in need.binders}
        for binder in need.binders:
            if binder.kind != "sum" or need.kind == "converges":
                continue
            for case in question.cases(names) or ():
                low, high = binder.low.xreplace(case), binder.high.xreplace(case)
                value = _emptying(low, high)
                if value is None:
                    continue
                step = sp.Symbol(f"{binder.symbol.name} from low", integer=True, nonnegative=True)
                edge = {key: each.xreplace(value) for key, each in case.items()}
                place = {**edge, **value, binder.symbol: low.xreplace(value) + step}
                terms = [each.xreplace(place) for each in need.arguments]
                if not any(each.free_symbols & set(indices) for each in terms) and met(need.kind, terms):
                    continue
                ((symbol, whole),) = value.items()
                if symbol in indices:
                    first = indices[symbol]
                    if first is None or not first.is_Integer or whole >= first:
                        yield None
                elif edge not in seen:
                    seen.append(edge)
                    yield edge


def _emptying(low: Expr, high: Expr) -> Case | None:
    """The value of a whole symbol for which the range from low to low + symbol + shift has no place."""
    if low.is_infinite or high.is_infinite:
        return None
    shift, symbol = sp.expand(high - low).as_coeff_Add()
    value = -1 - shift
    if not symbol.is_Symbol or low.has(symbol) or not shift.is_Integer:
        return None
    inside = positive(value) if symbol.is_positive else nonnegative(value) if symbol.is_nonnegative else True
    return {symbol: value} if inside else None


def _emptied(expr: Expr, edge: Case) -> Expr:
    """The expression with every sum and product that is empty on the edge replaced by what it is."""
    if expr.is_Atom or not expr.has(sp.Sum, sp.Product):
        return expr
    if isinstance(expr, (sp.Sum, sp.Product)):
        _, low, high = expr.limits[-1]
        if sp.expand((high - low).xreplace(edge)) == -1:
            return sp.S.Zero if isinstance(expr, sp.Sum) else sp.S.One
    return expr.func(*(_emptied(part, edge) for part in expr.args))

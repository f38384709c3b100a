"""Limits, series and integrals that are infinite, or said to be: no difference of sides can be taken."""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.calculus.closed_forms import evaluate, limit_value
from cfpipe.witnesses.calculus.definedness import first_gap
from cfpipe.witnesses.calculus.integrability import infinite_value
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.domain.question import Point, Question
from cfpipe.witnesses.language.needs import Expr, Need

SECONDS = 3.0
KINDS = (sp.Limit, sp.Integral, sp.Sum)


def proved_infinite(left: Expr, right: Expr, needs: list[Need], question: Question, names: set[str]) -> str | None:
    """A sentence if one side is an infinity and the other a limit shown to be it on every case of the domain."""
    for limit, value in ((left, right), (right, left)):
        if not isinstance(limit, KINDS) or value not in (sp.oo, -sp.oo):
            continue
        try:
            with deadline(SECONDS):
                others = [need for need in needs if need.kind != "converges" or need.arguments != (limit,)]
                cases = question.cases(names)
                if cases and first_gap(question, others, names) is None:
                    found = all(_infinity(limit.xreplace(case)) == value for case in cases)
                    return "the leading term of an expansion makes it infinite, with this sign" if found else None
        except TimeUp:
            return None
    return None


def _infinity(expr: Expr) -> Expr | None:
    return limit_value(expr) if isinstance(expr, sp.Limit) else infinite_value(expr)


def finite_against_infinite(left: Expr, right: Expr, point: Point) -> bool:
    """Whether at a point one side is certainly an infinity and the other certainly something else."""
    values = [
        _value(side.xreplace({key: each for key, each in point.items() if key.is_Symbol})) for side in (left, right)
    ]
    one, other = values
    if one is None or other is None or not (one.is_infinite or other.is_infinite):
        return False
    return bool(one != other)


def _value(side: Expr) -> Expr | None:
    """An infinity, or a number without one; None where that is open."""
    value = _infinity(side) if isinstance(side, KINDS) else None
    value = evaluate(side) if value is None and not isinstance(side, sp.Limit) else value
    if value is None or value.free_symbols or value.has(sp.nan, sp.zoo, sp.Sum, sp.Integral, sp.Limit, sp.Product):
        return None
    if value in (sp.oo, -sp.oo):
        return value
    return value if not value.has(sp.oo) and value.is_finite else None

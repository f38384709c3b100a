"""Numbers of expressions at given values: for readouts, curves, expected values and answers.

Every number is the midpoint of a ball that certainly contains it (``balls.py``) and is narrower than a double's last
digit; where there is no such ball there is no number. Imports SymPy: used in worker processes only.
"""

from __future__ import annotations

import math
from typing import Any

import sympy as sp

from cfpipe.witnesses.balls import NoEnclosure, enclose
from cfpipe.witnesses.evaluation import Evaluation, Numbers
from cfpipe.witnesses.expressions import Vocabulary, read
from cfpipe.witnesses.statement import Problem
from cfpipe.witnesses.syntax import Unreadable

BITS = (64, 128, 256, 1024, 2048)
TINY = 1e-300
"""A ball around zero this narrow is zero for every reader of the page."""


def evaluate(item: Evaluation) -> Numbers:
    """The numbers of an expression."""
    names = dict.fromkeys([name for name, domain in item.symbols if domain != "function"])
    words = Vocabulary(
        symbols={name: sp.Symbol(name, real=True) for name in names},
        definitions={definition.name: definition for definition in item.definitions},
    )
    point = {}
    for index, (name, text) in enumerate(item.values):
        try:
            point[words.symbols.get(name, sp.Symbol(name, real=True))] = read(text, words).expr
        except Unreadable as error:
            return Numbers(problems=(_problem("values", index, error),))
    try:
        expr = read(item.expression, words).expr.doit(deep=True, integrals=False)
    except Unreadable as error:
        return Numbers(problems=(_problem("expression", 0, error),))
    point = {symbol: value.subs(point) for symbol, value in point.items()}
    if not item.over:
        return Numbers((_number(expr, point),), exact=str(expr.subs(point)))
    moving = words.symbols.get(item.over, sp.Symbol(item.over, real=True))
    rows = (_number(expr, {**point, moving: sp.Rational(place)}) for place in item.grid)
    return Numbers(tuple(rows))


def evaluate_data(work: dict[str, Any]) -> dict[str, Any]:
    """`evaluate` on plain data, as worker processes call it."""
    return evaluate(Evaluation.from_json(work)).to_json()


def _problem(name: str, index: int, error: Any) -> Problem:
    return Problem(name, index, error.offset, error.length, error.rule, error.message, error.hint)


def _number(expr: Any, point: dict[Any, Any]) -> float | None:
    for bits in BITS:
        try:
            ball = enclose(expr, point, bits)
        except NoEnclosure:
            return None
        middle, radius = float(ball.real.mid()), float(ball.real.rad())
        if not math.isfinite(middle):
            return None  # beyond what a double can hold
        if radius <= max(abs(middle) * 1e-16, TINY):
            return middle if bool(ball.imag.contains(0)) else None
    return None

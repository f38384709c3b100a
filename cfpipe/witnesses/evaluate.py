"""Numbers of expressions at given values: for readouts, curves, expected values and answers.

Every number is the midpoint of a ball that certainly contains it (``balls.py``) and is narrower than a double's last
digit; where there is no such ball there is no number. Imports SymPy: used in worker processes only.
"""

from __future__ import annotations

import math
from typing import Any

import sympy as sp

from cfpipe.witnesses.calculus import closed_forms
from cfpipe.witnesses.calculus.definedness import evaluate_derivatives
from cfpipe.witnesses.evaluation import Evaluation, Numbers
from cfpipe.witnesses.language.expressions import Vocabulary, read
from cfpipe.witnesses.language.needs import written
from cfpipe.witnesses.language.syntax import Unreadable
from cfpipe.witnesses.numbers.balls import NoEnclosure, enclose
from cfpipe.witnesses.statement import Problem

BITS = (64, 128, 256, 1024, 2048)
TINY = 1e-300
"""A ball around zero this narrow is zero for every reader of the page."""


def evaluate(item: Evaluation) -> Numbers:
    """The numbers of an expression."""
    names = dict.fromkeys([name for name, domain in item.symbols if domain != "function"])
    words = Vocabulary(
        symbols={name: sp.Symbol(name) for name in names},  # plain: no bound variable is ever the same symbol
        definitions={definition.name: definition for definition in item.definitions},
    )
    point = {}
    for index, (name, text) in enumerate(item.values):
        try:
            point[words.symbols.get(name, sp.Symbol(name))] = read(text, words).expr
        except Unreadable as error:
            return Numbers(problems=(_problem("values", index, error),))
    try:
        reading = read(item.expression, words)
    except Unreadable as error:
        return Numbers(problems=(_problem("expression", 0, error),))
    expr = evaluate_derivatives(reading.expr)
    divisors = [
        need.arguments[0]
        for need in reading.needs
        if need.kind == "nonzero" and all(binder.kind == "derivative" for binder in need.binders)
    ]
    point = {symbol: value.xreplace(point) for symbol, value in point.items()}
    if not item.over:
        return Numbers((_number(expr, divisors, point),), exact=written(closed_forms.evaluate(expr.xreplace(point))))
    moving = words.symbols.get(item.over, sp.Symbol(item.over))
    rows = (_number(expr, divisors, {**point, moving: sp.Rational(place)}) for place in item.grid)
    return Numbers(tuple(rows))


def evaluate_data(work: dict[str, Any]) -> dict[str, Any]:
    """`evaluate` on plain data, as worker processes call it."""
    return evaluate(Evaluation.from_json(work)).to_json()


def _problem(name: str, index: int, error: Any) -> Problem:
    return Problem(name, index, error.offset, error.length, error.rule, error.message, error.hint)


def _number(expr: Any, divisors: list[Any], point: dict[Any, Any]) -> float | None:
    if any(each.xreplace(point).is_zero for each in divisors):
        return None  # SymPy may have cancelled what divides by zero here
    try:
        enclose(expr, point, BITS[0])
    except NoEnclosure:
        expr = closed_forms.evaluate(expr.xreplace(point))  # a limit, a series or an improper integral
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

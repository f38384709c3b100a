"""Optima of several variables, with constraints, with the value attained; wrong candidates are refuted."""

from __future__ import annotations

import pytest
from witness_table import symbols

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.statement import Kind, Statement, Status

OPTIMA = [
    (Kind.MINIMUM, "x: real; y: real", "x**2+x*y+y**2-3*x", {"x": "2", "y": "-1"}, {"x": "2", "y": "0"}, "-3"),
    (
        Kind.MINIMUM,
        "a: real; b: real",
        "(a-1)**2+(b-2)**2+(a-b)**2",
        {"a": "4/3", "b": "5/3"},
        {"a": "1", "b": "2"},
        "",
    ),
    (Kind.MINIMUM, "x: real; y: real", "(x-y)**2+x**4", {"x": "0", "y": "0"}, {"x": "1/2", "y": "1/2"}, "0"),
    (Kind.MAXIMUM, "x: positive; y: positive", "log(x)+log(y)-x-2*y", {"x": "1", "y": "1/2"}, {"x": "1", "y": "1"}, ""),
    (Kind.MAXIMUM, "x: real", "x/(1+x**2)", {"x": "1"}, {"x": "2"}, "1/2"),
    (Kind.MINIMUM, "x: real; a: real", "Abs(x-a)", {"x": "a"}, {"x": "a+1"}, "0"),
    (Kind.MAXIMUM, "x: real; t: positive", "t*x-exp(x)", {"x": "log(t)"}, {"x": "t"}, "t*log(t)-t"),
    (Kind.MAXIMUM, "x: (0, 3)", "sin(x)", {"x": "pi/2"}, {"x": "1"}, "1"),
]


@pytest.mark.parametrize(("kind", "declared", "objective", "at", "wrong", "value"), OPTIMA)
def test_the_optimum_is_proved_and_another_point_refuted(kind, declared, objective, at, wrong, value):
    def status(place: dict[str, str], attained: str) -> Status:
        return check(
            Statement(kind, symbols(declared), objective=objective, over=tuple(place), at=tuple(place.items()),
                      attained=attained)
        ).status  # fmt: skip

    assert status(at, value) is Status.PROVED
    assert status(wrong, "") is Status.REFUTED


def test_a_constraint_on_the_variable_counts():
    statement = Statement(Kind.MAXIMUM, symbols("p: (0, 1)"), objective="p*(1-p)", over=("p",), at=(("p", "1/3"),),
                          constraints=("p <= 1/3",), attained="2/9")  # fmt: skip
    assert check(statement).status is Status.PROVED


def test_a_saddle_is_no_minimum():
    statement = Statement(Kind.MINIMUM, symbols("x: real; y: real"), objective="x**2+3*x*y+y**2", over=("x", "y"),
                          at=(("x", "0"), ("y", "0")))  # fmt: skip
    assert check(statement).status is Status.REFUTED


def test_a_point_where_the_objective_is_not_defined_beats_nothing():
    """x*log(x) - x*log(x) + 0/(x-1) is read as 0, but has no value at x = 1."""
    statement = Statement(Kind.MAXIMUM, symbols("x: [0, 2]"), objective="-Abs(x-1/2)+0/(x-1)", over=("x",),
                          at=(("x", "1/2"),))  # fmt: skip
    assert check(statement).status is not Status.REFUTED

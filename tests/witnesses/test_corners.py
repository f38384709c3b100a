"""Splits by sign and by whole part: every case is looked at, and jumps at the zeros are not forgotten."""

from __future__ import annotations

import pytest
import sympy as sp
from witness_table import symbols

from cfpipe.witnesses.algebra.floors import without_floors
from cfpipe.witnesses.domain.feasible import empty
from cfpipe.witnesses.engine import check
from cfpipe.witnesses.statement import Kind, Statement, Status

TRUE = (
    ("x: real; y: real; w: real", "Max(x, Min(y, w))", "Min(Max(x, y), Max(x, w))"),
    ("x: real", "Abs(x**2 - 1)", "Abs(x - 1)*Abs(x + 1)"),
    ("x: real", "Max(sinh(x), 0) - Max(-sinh(x), 0)", "sinh(x)"),
    ("x: real", "Abs(exp(x) - 1)", "(exp(x) - 1)*sign(x)"),
    ("x: positive", "Abs(log(x))", "Max(x, 1)*0 + log(Max(x, 1/x))"),
    ("n: integer", "floor(n/3) + floor((n+1)/3) + floor((n+2)/3)", "n"),
    ("x: real", "floor(x/2) + floor((x+1)/2)", "floor(x)"),
)
FALSE_AT_A_JUMP = (
    ("x: real", "sign(x)**2", "1"),
    ("x: real", "ceiling(x)", "floor(x) + 1"),
    ("x: real", "Heaviside(x) + Heaviside(-x)", "Piecewise((2, Eq(x, 0)), (1, True))"),
    ("x: real", "sign(x**2 - 1)", "sign(x - 1)*sign(x + 1) + Piecewise((1, Eq(x, 1)), (0, True))"),
    ("x: real; y: real", "Piecewise((0, x < y), (1, True))", "(1 + sign(x - y))/2"),
    ("x: real", "floor(2*x)", "2*floor(x)"),
    ("x: real", "floor(x)", "-floor(-x)"),
)


def _verdict(declared: str, left: str, right: str) -> Status:
    return check(Statement(Kind.IDENTITY, symbols(declared), left, right)).status


@pytest.mark.parametrize(("declared", "left", "right"), TRUE)
def test_corners_are_split(declared: str, left: str, right: str) -> None:
    assert _verdict(declared, left, right) is Status.PROVED


@pytest.mark.parametrize(("declared", "left", "right"), FALSE_AT_A_JUMP)
def test_a_difference_at_one_place_is_not_overlooked(declared: str, left: str, right: str) -> None:
    assert _verdict(declared, left, right) not in (Status.PROVED, Status.WITNESSED)


def test_signs_that_contradict_each_other() -> None:
    a, b, c = sp.symbols("a b c", real=True)
    u = sp.Symbol("u", positive=True)
    assert empty([(1, a - b), (1, b - c), (-1, a - c)])
    assert not empty([(1, a - b), (-1, b - c), (-1, a - c)])
    assert empty([(-1, u + 1)])
    assert empty([(0, a - 1), (1, a - 2)])
    assert not empty([(1, a * b), (-1, a), (1, b)])  # not linear: left open


def test_floors_that_are_not_linear_are_left_open() -> None:
    x = sp.Symbol("x", real=True)
    assert without_floors(sp.floor(x**2)) is None
    assert without_floors(sp.floor(sp.sqrt(2) * x)) is None

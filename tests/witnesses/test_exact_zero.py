"""Constants that are exactly zero, and near misses that no precision of a fixed kind would tell apart."""

from __future__ import annotations

import pytest
import sympy as sp

from cfpipe.witnesses.algebra.algebraic import is_zero
from cfpipe.witnesses.algebra.normal import vanishes

R, sqrt, pi = sp.Rational, sp.sqrt, sp.pi
TINY = R(1, 10**50)

ZEROS = (
    sqrt(3 + 2 * sqrt(2)) - 1 - sqrt(2),
    sqrt(5 + 2 * sqrt(6)) - sqrt(2) - sqrt(3),
    (sqrt(5) + 2) ** R(1, 3) - (sqrt(5) - 2) ** R(1, 3) - 1,
    sqrt(sp.cbrt(5) - sp.cbrt(4)) - (sp.cbrt(2) + sp.cbrt(20) - sp.cbrt(25)) / 3,
    sqrt(sp.I) - (1 + sp.I) / sqrt(2),
    1 / (1 + sqrt(2)) - sqrt(2) + 1,
    4 * sp.atan(R(1, 5)) - sp.atan(R(1, 239)) - pi / 4,
    sp.atan(1) + sp.atan(2) + sp.atan(3) - pi,
    sp.acos(R(1, 3)) - 2 * sp.asin(sqrt(R(1, 3))),
    sp.log(sqrt(2) + 1) + sp.log(sqrt(2) - 1),
    sp.cos(pi / 7) - sp.cos(2 * pi / 7) + sp.cos(3 * pi / 7) - R(1, 2),
    sp.sin(pi / 18) * sp.sin(5 * pi / 18) * sp.sin(7 * pi / 18) - R(1, 8),
    sp.GoldenRatio**2 - sp.GoldenRatio - 1,
)  # fmt: skip


@pytest.mark.parametrize("expr", ZEROS, ids=str)
def test_a_zero_is_found(expr: sp.Expr) -> None:
    assert vanishes(expr)


@pytest.mark.parametrize("expr", ZEROS, ids=str)
def test_a_near_miss_is_not_zero(expr: sp.Expr) -> None:
    assert not is_zero(expr + TINY)
    assert not vanishes(expr + TINY)


def test_a_multiple_of_a_turn_is_not_zero() -> None:
    assert not is_zero(sp.atan(R(1, 2)) + sp.atan(R(1, 3)) - pi / 4 - 2 * pi)
    assert not is_zero(sp.atan(2) + sp.atan(3) + pi / 4)


def test_conjugates_are_kept_apart() -> None:
    assert not vanishes(sqrt(3 - 2 * sqrt(2)) - 1 + sqrt(2))  # it is sqrt(2) - 1
    assert not vanishes(sp.cbrt(-1) + 1)  # the principal root is not real
    assert not vanishes((-1) ** R(2, 3) - R(1, 2) - sqrt(3) / 2 * sp.I)


def test_what_is_not_algebraic_is_left_open() -> None:
    assert not is_zero(sp.exp(1) - R(2718281828459045, 10**15))
    assert not is_zero(sp.Symbol("x") - sp.Symbol("x", positive=True))

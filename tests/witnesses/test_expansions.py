"""Expansions near zero: what they bound, and what they refuse to tell."""

from __future__ import annotations

import pytest
import sympy as sp

from cfpipe.witnesses.calculus.asymptotics import expand, limit_at_zero
from cfpipe.witnesses.calculus.expansions import Imprecise, U, Unknown, growth_side, lead, side

A = sp.Symbol("a", positive=True)
R = sp.Symbol("r", real=True)


@pytest.mark.parametrize(
    ("expr", "limit"),
    [
        (sp.sin(U) / U, 1),
        (U * sp.sin(1 / U), 0),
        (U**A * sp.log(U), 0),
        (sp.exp(-A / U) / U**5, 0),
        (sp.exp(A / U) * U**5, sp.oo),
        (sp.gamma(1 / U + A) / sp.gamma(1 / U) * U**A, 1),
        (sp.loggamma(1 / U) - (1 / U - sp.S.Half) * sp.log(1 / U) + 1 / U, sp.log(2 * sp.pi) / 2),
        (sp.exp(1 / U**2) * sp.erfc(1 / U) / U, 1 / sp.sqrt(sp.pi)),
        (sp.Max(U, U**2) / U, 1),
    ],
)
def test_a_limit(expr, limit):
    assert sp.simplify(limit_at_zero(expr) - limit) == 0 if limit is not sp.oo else limit_at_zero(expr) is sp.oo


@pytest.mark.parametrize("expr", [sp.sin(1 / U), sp.exp(R / U), R / U, sp.log(-U), (1 + U) ** (R / U**2)])
def test_what_is_not_known_is_not_told(expr):
    assert limit_at_zero(expr) is None


def test_equal_ranks_written_differently_cancel():
    b = sp.Symbol("b", positive=True)
    expr = U ** (A * (b + 1)) / U ** (A * b) - U**A + U ** (2 * A)
    assert lead(expand(expr, 4)).rank[0] == 2 * A


def test_a_growth_with_parameters_is_compared_as_a_whole():
    assert growth_side(A / U - 2 * A / U) == -1
    with pytest.raises(Unknown):
        growth_side(R / U)


def test_a_lead_beyond_the_remainder_asks_for_more_terms():
    with pytest.raises(Imprecise):
        lead(expand(sp.sin(U) - U + U**3 / 6, 2))


def test_sides_of_numbers_are_certified():
    assert side(sp.log(2) - sp.Rational(69, 100)) == 1
    assert side(sp.sqrt(2) - sp.Rational(3, 2)) == -1
    assert side(sp.sqrt(2) * sp.sqrt(3) - sp.sqrt(6)) == 0

"""The small steps that many methods share: sums term by term, falling factorials, antidifferences, roots, ranges."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from cfpipe.witnesses.calculus.asymptotics import TERMS, told_by
from cfpipe.witnesses.calculus.expansions import Imprecise, U, Unknown, limit_of
from cfpipe.witnesses.calculus.smoothness import closed_runs, runs_inside
from cfpipe.witnesses.calculus.termwise import summands, total
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.numbers.numerics import agree_numerically
from cfpipe.witnesses.order.sturm import by_roots
from cfpipe.witnesses.sums.antidifferences import antidifference
from cfpipe.witnesses.sums.falling import falling_coefficients

k, x, y = sp.symbols("k x y")


def test_a_sum_has_a_value_where_all_its_terms_have_one_and_stops_at_the_first_that_has_none():
    assert total(iter([x, y, x])) == 2 * x + y
    assert total([]) == 0

    def values():
        yield x
        yield None
        raise AssertionError("asked after the first without a value")

    assert total(values()) is None


def test_terms_come_from_multiplying_out_powers_and_logarithms_left_alone():
    assert set(summands((x + 1) * (y + 1))) == {x * y, x, y, sp.S.One}
    assert summands(sp.log(x * y)) == (sp.log(x * y),)
    assert summands((x * y) ** sp.Symbol("r")) == ((x * y) ** sp.Symbol("r"),)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=6))
def test_a_polynomial_is_the_sum_of_its_falling_factorials(coefficients):
    polynomial = sp.Add(*(c * k**power for power, c in enumerate(coefficients)))
    again = sp.Add(*(c * sp.ff(k, j) for j, c in enumerate(falling_coefficients(polynomial, k))))
    assert sp.expand(sp.expand_func(again) - polynomial) == 0


def test_an_antidifference_is_what_it_says_and_only_where_it_is_defined():
    n = sp.Symbol("n", integer=True, nonnegative=True)
    found = antidifference(n * sp.factorial(n), n, sp.S.Zero, lambda _run, _factor: True)
    assert found is not None
    whole, j = found
    for place in range(5):
        step = whole.xreplace({j: sp.Integer(place + 1)}) - whole.xreplace({j: sp.Integer(place)})
        assert step == place * sp.factorial(place)
    assert antidifference(n * sp.factorial(n), n, sp.S.Zero, lambda _run, _factor: False) is None
    assert antidifference(sp.factorial(n), n, sp.S.Zero, lambda _run, _factor: True) is None


@pytest.mark.parametrize(
    ("polynomial", "assumed", "weakly", "strictly"),
    [
        (x**2 - 2 * x + 1, {"real": True}, True, False),
        (x**2 - 2 * x + 2, {"real": True}, True, True),
        (x**2 - 2 * x, {"real": True}, False, False),
        (x**3 + x, {"positive": True}, True, True),
        (x**3 + x, {"nonnegative": True}, True, False),
        (x**3 + x, {"real": True}, False, False),
        (1 - x, {"negative": True}, True, True),
    ],
)
def test_the_sign_of_a_polynomial_by_its_roots(polynomial, assumed, weakly, strictly):
    there = polynomial.xreplace({x: sp.Symbol("t", **assumed)})
    assert (by_roots(there, False), by_roots(there, True)) == (weakly, strictly)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, sp.oo), (-sp.oo, 0), (-sp.oo, sp.oo)])
def test_a_run_takes_values_of_its_range_only_and_a_closed_one_its_ends(low, high):
    low, high = sp.sympify(low), sp.sympify(high)
    for run in (*closed_runs(x, low, high), runs_inside(x, low, high)):
        for place in (1, 7):
            value = run.xreplace(dict.fromkeys(run.free_symbols, sp.Integer(place)))
            assert low <= value <= high
    ends = {run.xreplace(dict.fromkeys(run.free_symbols, sp.S.Zero)) for run in closed_runs(x, low, high)}
    assert {end for end in (low, high) if end.is_finite} <= ends


def test_more_terms_are_taken_until_an_expansion_is_precise_enough():
    asked = []

    def answer(expansion):
        asked.append(expansion)
        if len(asked) < 3:
            raise Imprecise
        return "told"

    assert told_by(answer, sp.sin(U), TERMS) == "told"
    assert len(asked) == 3

    def never(_expansion):
        raise Unknown

    assert told_by(never, sp.sin(U), TERMS) is None
    assert told_by(limit_of, sp.sin(U) / U, TERMS) == 1


@pytest.mark.parametrize(
    "expr",
    [
        sp.Sum(1 / k, (k, 1, sp.oo)),
        sp.Integral(sp.Integral(x * y, (x, 0, 1)), (y, 0, 1)) + sp.Sum(1 / k**2, (k, 1, sp.Rational(5, 2))),
        sp.gamma(sp.Sum(1 / k**2, (k, 1, sp.oo))),
    ],
)
def test_numbers_without_rigour_are_none_where_they_cannot_be_trusted(expr):
    assert agree_numerically(expr, expr, {}) is None


def test_what_the_asker_s_time_cut_short_is_not_kept(monkeypatch):
    from cfpipe.witnesses.calculus import integrals

    x = sp.Symbol("x")
    asked = sp.Integral(x * sp.exp(-7 * x), (x, 0, 1))
    evaluated, calls = integrals._evaluated, []

    def slow_at_first(expr):
        calls.append(expr)
        while len(calls) == 1:
            pass
        return evaluated(expr)

    monkeypatch.setattr(integrals, "_evaluated", slow_at_first)
    with pytest.raises(TimeUp), deadline(0.05):
        integrals.evaluate_integral(asked)
    assert integrals.evaluate_integral(asked) is not None

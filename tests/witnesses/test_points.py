"""Points cover the domain: special places, both sides of zeros, thin sets, irrational ends; they never leave it."""

from __future__ import annotations

import pytest
import sympy as sp
from witness_table import symbols

from cfpipe.witnesses.engine import _question
from cfpipe.witnesses.statement import Kind, Statement

x, a, n = sp.symbols("x a n")


def points(declared, constraints=(), sensitive=(), count=80):
    problems = []
    question = _question(Statement(Kind.IDENTITY, symbols(declared), "1", "1", constraints=constraints), problems)
    assert not problems
    found = list(question.points(set(question.symbols), (), (), count, sensitive))
    assert all(question.contains(point) for point in found)
    return found


def test_the_same_points_come_in_every_run():
    assert points("x: real; n: positive integer") == points("x: real; n: positive integer")


@pytest.mark.parametrize(
    ("declared", "wanted"),
    [
        ("x: real", "0 1 -1 1/1000000 -100 1000000"),
        ("x: (0, 1)", "1/1000000 999999/1000000 1/2"),
        ("x: [0, 1]", "0 1"),
        ("x: positive", "1/1000000 1 1000001/1000000 1000000"),
        ("x: nonnegative integer", "0 1 2 10 25 60"),
        ("x: integer", "0 -1 7 -60"),
    ],
)
def test_special_tiny_and_large_values_are_among_them(declared, wanted):
    values = {point[x] for point in points(declared)}
    assert values >= {sp.Rational(text) for text in wanted.split()}


@pytest.mark.parametrize("guide", [x**2 - 2, x**3 - 30 * x + 1, sp.exp(x) - 500, x - 12345, sp.log(x**2 + 1) - 4])
def test_both_sides_of_each_zero_are_among_them(guide):
    values = [point[x] for point in points("x: real", sensitive=[guide])]
    signs = {int(sp.sign(guide.xreplace({x: value}).evalf(30))) for value in values}
    near = [value for value in values if abs(guide.xreplace({x: value}).evalf(30)) < 1e-2]
    assert signs >= {1, -1}
    assert near


def test_a_thin_set_has_points():
    found = points("x: (0, 1/1000); a: positive", ("a**2*x > 5",))
    assert len(found) > 20
    assert all(point[a] ** 2 * point[x] > 5 for point in found)


def test_an_equality_is_solved_for_a_symbol():
    found = points("x: real; a: real", ("Eq(x**2 + a**2, 1)",))
    assert len(found) > 20
    assert len({point[x] for point in found}) > 10


def test_complex_points_lie_on_both_sides_of_the_cut_and_near_it():
    values = [sp.sympify(point[x]) for point in points("x: complex")]
    parts = [value.as_real_imag() for value in values]
    assert any(re < 0 and im == 0 for re, im in parts)
    assert any(re < 0 and 0 < im < 0.01 for re, im in parts)
    assert any(re < 0 and -0.01 < im < 0 for re, im in parts)
    assert any(re == 0 and im != 0 for re, im in parts)


def test_symbols_of_one_domain_meet_on_the_diagonal():
    assert any(point[x] == point[a] for point in points("x: positive; a: positive"))


def test_an_end_that_depends_on_another_symbol_is_kept():
    assert all(point[x] < point[a] for point in points("a: positive; x: (0, a)"))


def test_data_come_with_repeated_and_with_different_values():
    found = points("x: sequence of real; n: positive integer", count=20)
    samples = [point[key] for point in found for key in point if str(key) == "x"]
    assert any(len(set(sample)) == 1 for sample in samples) or not samples


def test_irrational_ends_are_respected():
    found = points("x: (0, pi/2)")
    assert len(found) > 15
    assert all(0 < point[x].evalf() < sp.pi.evalf() / 2 for point in found)
    assert any(point[x].is_Rational for point in found)


@pytest.mark.parametrize("declared", ["x: [0, 2*pi)", "x: nonnegative", "x: (-oo, 0]", "x: [0, 1]"])
def test_a_closed_end_is_among_the_first(declared):
    assert sp.S.Zero in [point[x] for point in points(declared, count=6)]

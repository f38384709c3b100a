"""False statements are refuted with a point, however near they come; true ones are never refuted."""

from __future__ import annotations

import pytest
import sympy as sp
from witness_table import symbols

from cfpipe.witnesses.deadline import TimeUp
from cfpipe.witnesses.engine import check
from cfpipe.witnesses.numbers import balls
from cfpipe.witnesses.statement import Kind, Statement, Status


def verdict(declared, lhs, rhs, *constraints):
    return check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs, constraints=constraints))


FALSE = [
    ("", "exp(pi*sqrt(163))", "262537412640768744"),
    ("", "Sum(1/2**k, (k, 0, oo))", "2 + 10**(-400)"),
    ("", "sqrt(2)*(1 + 10**(-900))", "sqrt(2)"),
    ("x: real", "sin(x)**2 + cos(x)**2", "1 + exp(-1000 - x**2)"),
    ("x: real", "Abs(x - 12345)", "12345 - x"),
    ("x: real", "sqrt((x**2 - 2)**2)", "x**2 - 2"),
    ("x: real", "Max(x**3 - 30*x, -100000)", "x**3 - 30*x"),
    ("x: real", "floor(x/2000)*floor(x/2000 + 1)", "0"),
    ("x: real", "Piecewise((1, x > 1000000), (0, True))", "0"),
    ("x: real", "Abs(exp(x) - 500)", "500 - exp(x)"),
    ("x: real; y: real", "atan(x) + atan(y) + 0*x*y", "2*atan((x + y)/2)"),
    ("x: real", "asin(sin(x))", "x"),
    ("z: complex", "log(exp(z))", "z"),
    ("z: complex; w: complex", "sqrt(z)*sqrt(w)", "sqrt(z*w)"),
    ("n: nonnegative integer", "Product(n - j, (j, 0, 13))", "0"),
    ("n: positive integer", "Sum(1/k**2, (k, 1, n))", "2 - 1/n"),
    ("a: positive; b: positive", "(a**2 + b**2 + Abs(a - b))/(a + b)", "(a**2 + b**2)/(a + b)"),
    ("a: positive", "Integral(exp(-a*x), (x, 0, oo))", "1/a**2"),
    ("a: real", "Integral(exp(-x**2)*cos(a*x), (x, -oo, oo))", "sqrt(pi)*exp(-a**2/2)"),
    ("s: (1, oo)", "Sum(1/k**s, (k, 1, oo))", "1 + 1/(s - 1)"),
    ("x: (-1, 1)", "Sum(x**k/k, (k, 1, oo))", "log(1 - x)"),
    ("", "Integral(sin(t)**3/t**3, (t, 0, oo))", "3*pi/8 + 10**(-11)"),
    ("", "Integral(log(t)**2, (t, 0, 1))", "2 - 10**(-13)"),
    ("", "Product(1 - 1/k**2, (k, 2, oo))", "1/2 + 10**(-30)"),
    ("", "Sum(log(k)/k**2, (k, 1, oo))", "15/16"),
]  # fmt: skip


@pytest.mark.parametrize(("declared", "lhs", "rhs"), FALSE)
def test_a_false_statement_is_refuted_with_a_point(declared, lhs, rhs):
    found = verdict(declared, lhs, rhs)
    assert found.status is Status.REFUTED, (found.method, found.detail)
    assert len(found.counterexample) == len(symbols(declared))


def test_a_point_in_a_thin_set_refutes():
    found = verdict("a: positive; p: (0, 1/100)", "Max(a**2*p, 3)", "3", "a**2*p > 2")
    assert found.status is Status.REFUTED


TRUE = [
    ("", "Integral(sin(t)**3/t**3, (t, 0, oo))", "3*pi/8"),
    ("", "Sum(1/(k**2*binomial(2*k, k)), (k, 1, oo))", "pi**2/18"),
    ("", "Product(1 + 1/k**2, (k, 1, oo))", "sinh(pi)/pi"),
    ("x: real", "besselj(1/2, x**2 + 1)", "sqrt(2/(pi*(x**2 + 1)))*sin(x**2 + 1)"),
    ("a: positive", "Integral(cos(a*t)/(1 + t**2), (t, 0, oo))", "pi*exp(-a)/2"),
    ("x: (0, 1)", "Sum(cos(2*pi*k*x)/k**2, (k, 1, oo))", "pi**2*(x**2 - x + 1/6)"),
    ("a: positive; b: positive", "Integral((exp(-a*t) - exp(-b*t))/t, (t, 0, oo))", "log(b/a)"),
    ("s: (1, oo)", "Sum((-1)**(k+1)/k**s, (k, 1, oo))", "(1 - 2**(1-s))*zeta(s)"),
    ("z: complex", "sqrt(z**2)", "Piecewise((z, Or(re(z) > 0, And(Eq(re(z), 0), im(z) >= 0))), (-z, True))"),
]  # fmt: skip


@pytest.mark.parametrize(("declared", "lhs", "rhs"), TRUE)
def test_a_true_statement_is_proved_or_witnessed(declared, lhs, rhs):
    found = verdict(declared, lhs, rhs)
    assert found.status in (Status.PROVED, Status.WITNESSED), (found.method, found.detail, found.problems)


@pytest.mark.parametrize(
    ("declared", "lhs", "rhs"),
    [
        ("x: real", "0*Sum(1/k, (k, 1, oo)) + x", "x + 1"),
        ("x: real", "0*Integral(1/t, (t, -1, 1)) + x", "x + 1"),
        ("x: real", "x + 1/x - 1/x", "x + 1"),
    ],
)
def test_where_a_side_does_not_exist_nothing_is_refuted_by_what_sympy_dropped(declared, lhs, rhs):
    found = verdict(declared, lhs, rhs)
    assert found.status is Status.UNDECIDED or "0" not in dict(found.counterexample).values(), found.detail


def test_a_series_that_diverges_on_a_part_of_the_domain_is_not_witnessed():
    found = verdict("x: (0, 1)", "Sum(binomial(2*k, k)*x**k, (k, 0, oo))", "1/sqrt(1-4*x)")
    assert found.status is Status.UNDECIDED


def test_where_balls_ran_out_of_time_at_one_point_closed_forms_come_first_at_the_next(monkeypatch):
    enclose = balls.enclose

    def slow(expr, point, bits):
        if expr.has(sp.Integral):
            raise TimeUp
        return enclose(expr, point, bits)

    monkeypatch.setattr(balls, "enclose", slow)
    assert verdict("a: positive", "Integral(exp(-a*x), (x, 0, oo))", "1/a**2").status is Status.REFUTED
    assert verdict("a: positive", "Integral(exp(-a*x), (x, 0, oo))", "1/a").status is Status.PROVED

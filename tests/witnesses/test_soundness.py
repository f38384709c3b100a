"""Traps: statements that look true, fall to a careless simplification, or hold on a part of the domain only."""

from __future__ import annotations

import random

import pytest
from witness_table import symbols

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.statement import Definition, Kind, Statement, Status

NOT_EVERYWHERE = [
    ("x: real", "x/x", "1"),
    ("x: real", "exp(log(x))", "x"),
    ("x: real", "x*log(x) - x*log(x)", "0"),
    ("x: nonzero", "log(x**2)", "2*log(x)"),
    ("x: real", "sqrt(x)*sqrt(x)*sqrt(x**2)", "x**2"),
    ("x: real", "(x**3)**(1/3)", "x"),
    ("x: real; y: real", "sqrt(x*y)", "sqrt(x)*sqrt(y)"),
    ("x: nonzero; y: nonzero; c: real", "(x*y)**c", "x**c*y**c"),
    ("n: nonnegative integer", "0**n", "0"),
    ("n: real", "(-1)**(2*n)", "1"),
    ("n: integer", "Derivative((-1)**(2*n), n)", "0"),
    ("n: real", "sin(pi*n)", "0"),
    ("n: integer", "Sum(1, (k, 1, n))", "n"),
    ("x: real", "Derivative(Abs(x), x)", "sign(x)"),
    ("x: real", "gamma(x+1)", "x*gamma(x)"),
    ("x: real", "asin(sin(x))", "x"),
    ("x: real", "atan(tan(x))", "x"),
    ("z: complex", "log(exp(z))", "z"),
    ("z: complex", "sqrt(z**2)", "z"),
    ("z: complex", "Abs(z)**2", "z**2"),
    ("q: real", "Sum(q**k, (k, 0, oo))", "1/(1-q)"),
    ("q: [0, 1]", "Sum(q**k, (k, 0, oo))", "1/(1-q)"),
    ("", "Integral(1/x, (x, -1, 1))", "0"),
    ("", "Integral(1/x**2, (x, -1, 1))", "-2"),
    ("", "Integral(1/(2+cos(x)), (x, 0, 2*pi))", "0"),
    ("", "Integral(sqrt(x**2), (x, -1, 1))", "0"),
    ("a: real", "Integral(exp(-a*x), (x, 0, oo))", "1/a"),
    ("n: nonnegative integer", "Sum((-1)**k*binomial(n, k), (k, 0, n))", "0"),
    ("n: nonnegative integer; m: nonnegative integer", "Sum(binomial(n, k), (k, 0, m))", "2**n"),
    ("x: real; y: real", "Limit(t*y/y, t, x)", "x"),
    ("x: real", "Limit(Abs(h)/h, h, 0)", "1"),
    ("x: real", "floor(x)", "x"),
    ("x: real", "Max(x, 1)", "x"),
    ("x: [0, 2]", "Abs(x-1)", "1-x"),
    ("x: real", "Derivative(Max(x, 0), x)", "Heaviside(x)"),
    ("x: real", "Derivative(floor(x), x)", "0"),
    ("", "Sum((-1)**k, (k, 0, oo))", "1/2"),
    ("", "Sum(1/k, (k, 1, oo))", "100"),
    ("", "Limit(sin(1/t), t, 0)", "0"),
    ("x: nonzero", "atan(x)+atan(1/x)", "pi/2"),
    ("x: real; y: real", "atan(x)+atan(y)", "atan((x+y)/(1-x*y))"),
    ("x: real", "sqrt(1-sin(x)**2)", "cos(x)"),
    ("x: real; n: integer", "(x**n)**(1/n)", "x"),
    ("z: complex", "sqrt(exp(z))", "exp(z/2)"),
    ("x: real", "(-1)**x*(-1)**x", "1"),
    ("a: real; b: real", "Integral(1/x, (x, a, b))", "log(b/a)"),
    ("t: real", "Integral(exp(t*x)*exp(-x), (x, 0, oo))", "1/(1-t)"),
    ("", "sqrt(2)+sqrt(3)", "3.1462643699419723423291350657155704455124771291873"),
    ("", "exp(pi*sqrt(163))", "262537412640768744"),
    ("", "acos(7823207/7823209)", "0.000715"),
    ("x: real", "tanh(x)", "1 - 2/(exp(2*x)+1) + 10**(-30)"),
    ("x: sequence of real; n: positive integer", "Sum(x[i], (i, 1, n))**2", "Sum(x[i]**2, (i, 1, n))"),
    ("x: sequence of real; n: positive integer", "Sum(x[i]*x[i], (i, 1, n))", "n*Sum(x[i], (i, 1, n))"),
    ("p: [0, 1]", "Derivative(p*log(p), p)", "1+log(p)"),
    ("a: real; b: real", "1/(a-b)", "-1/(b-a)"),
    ("x: {0, 1, 2}", "x**2", "x"),
    ("x: integers 0..3", "x*(x-1)*(x-2)", "0"),
]  # fmt: skip


@pytest.mark.parametrize(("declared", "lhs", "rhs"), NOT_EVERYWHERE)
def test_what_does_not_hold_everywhere_is_neither_proved_nor_witnessed(declared, lhs, rhs):
    verdict = check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs))
    assert verdict.status in (Status.REFUTED, Status.UNDECIDED), (verdict.method, verdict.detail, verdict.problems)


@pytest.mark.parametrize(
    ("declared", "lhs", "rhs"),
    [
        ("x: nonzero", "x/x", "1"),
        ("x: nonzero", "exp(log(x))", "x"),
        ("n: integer", "(-1)**(2*n)", "1"),
        ("n: integer", "sin(pi*n)", "0"),
        ("n: positive integer", "0**n", "0"),
        ("n: positive integer", "Sum((-1)**k*binomial(n, k), (k, 0, n))", "0"),
        ("a: positive", "Integral(exp(-a*x), (x, 0, oo))", "1/a"),
        ("x: positive", "Derivative(Abs(x), x)", "sign(x)"),
        ("x: {0, 1}", "x**2", "x"),
        ("x: integers 0..2", "x*(x-1)*(x-2)", "0"),
        ("x: [0, 1]", "Abs(x-1)", "1-x"),
        ("q: (-1, 1)", "Sum(q**k, (k, 0, oo))", "1/(1-q)"),
    ],
)
def test_the_assumption_that_was_missing_makes_it_provable(declared, lhs, rhs):
    verdict = check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs))
    assert verdict.status is Status.PROVED, (verdict.method, verdict.detail, verdict.problems)


def test_an_undefined_side_is_told_with_the_point():
    verdict = check(Statement(Kind.IDENTITY, (("x", "real"),), "x/x", "1"))
    assert (verdict.status, verdict.method, verdict.counterexample) == (Status.UNDECIDED, "undefined", (("x", "0"),))


OPTIMA = [
    (Kind.MAXIMUM, "x: real", "x**3-3*x", "-1"),
    (Kind.MINIMUM, "x: real", "x**4-x**2", "0"),
    (Kind.MAXIMUM, "x: (0, 1)", "x", "1"),
    (Kind.MINIMUM, "x: [0, 1]", "sign(x)", "1"),
    (Kind.MAXIMUM, "x: [0, 1]", "x*(1-x)", "1/2+1/1000000"),
    (Kind.MAXIMUM, "x: real", "x**3", "0"),
    (Kind.MAXIMUM, "x: real", "cos(x)-x**2/4", "1"),
]


@pytest.mark.parametrize(("kind", "declared", "objective", "at"), OPTIMA)
def test_a_local_or_outside_or_near_optimum_is_not_proved(kind, declared, objective, at):
    verdict = check(Statement(kind, symbols(declared), objective=objective, over=("x",), at=(("x", at),)))
    assert verdict.status is Status.REFUTED, (verdict.method, verdict.detail)


def test_a_refutation_succeeds_only_against_a_false_belief():
    false = Statement(Kind.REFUTATION, (("s", "positive integer"), ("f", "positive integer")),
                      "Integral(theta**s*(1-theta)**f, (theta, 0, 1))", "1")  # fmt: skip
    assert check(false).status is Status.REFUTED
    true = Statement(Kind.REFUTATION, (("a", "positive"), ("b", "positive")),
                     "Integral(t**(a-1)*(1-t)**(b-1), (t, 0, 1))", "beta(a, b)")  # fmt: skip
    assert check(true).status is Status.PROVED


@pytest.mark.parametrize(("at", "status"), [("-1", Status.REFUTED), ("1", Status.UNDECIDED), ("1/0", Status.UNCHECKED)])
def test_an_authors_counterexample_is_confirmed_or_not(at, status):
    belief = Statement(Kind.REFUTATION, (("x", "real"),), "sqrt(x**2)", "x", at=(("x", at),))
    assert check(belief).status is status


def test_a_counterexample_outside_the_domain_does_not_count():
    belief = Statement(Kind.REFUTATION, (("x", "positive"),), "sqrt(x**2)", "x", at=(("x", "-1"),))
    assert check(belief).status is Status.UNDECIDED


def test_expanded_polynomials_are_proved_and_a_changed_coefficient_is_refuted():
    chance = random.Random(1)  # noqa: S311 -- the same in every run
    for _ in range(15):
        a, b, c, d = (chance.randint(-9, 9) or 1 for _ in range(4))
        lhs = f"({a}*x+{b}*y)*({c}*x+{d}*y)"
        rhs = f"{a * c}*x**2+({a * d + b * c})*x*y+{b * d}*y**2"
        declared = symbols("x: real; y: real")
        assert check(Statement(Kind.IDENTITY, declared, lhs, rhs)).status is Status.PROVED
        assert check(Statement(Kind.IDENTITY, declared, lhs, f"{rhs}+x*y/{10**12}")).status is Status.REFUTED


CAPTURE = symbols("x: sequence of real; n: positive integer; k: integer; k_: integer")


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        ("Sum(Sum(exp(x[i]*x[j]), (j, 1, n)), (i, 1, n))", "Sum(Sum(exp(x[j]**2), (j, 1, n)), (i, 1, n))"),
        ("Sum(exp(x[i]*k), (i, 1, n))", "Sum(exp(x[i]*i), (i, 1, n))"),
        ("Sum(exp(x[i]*k_), (i, 1, n))", "Sum(exp(x[i]*i), (i, 1, n))"),
        ("Sum(F(k), (k, 1, 3))", "Sum(k**2, (k, 1, 3))*3"),
        ("k-k_", "0"),
    ],
)
def test_names_of_bound_variables_never_capture_others(lhs, rhs):
    definitions = (Definition("F", ("t",), "Sum(t*k, (k, 1, 3))"),)
    verdict = check(Statement(Kind.IDENTITY, CAPTURE, lhs, rhs, definitions=definitions))
    assert verdict.status is Status.REFUTED, (verdict.method, verdict.detail, verdict.problems)


def test_a_definition_that_sums_can_be_summed():
    definitions = (Definition("F", ("t",), "Sum(t*k, (k, 1, 3))"),)
    statement = Statement(Kind.IDENTITY, (), "Sum(F(k), (k, 1, 3))", "36", definitions=definitions)
    assert check(statement).status is Status.PROVED

"""Statements of analysis by which a false verdict was once had: each with what its verdict must not be, and why."""

from __future__ import annotations

from typing import Any

import pytest
from witness_table import symbols

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.statement import Kind, Statement, Status

GOOD = (Status.PROVED, Status.WITNESSED)
FALSE: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("", "Integral(Abs(x), (x, 1, -1))", "0", {}, "the range runs back, so the corner is inside it"),
    ("a: positive", "Integral(Abs(x), (x, a, -a))", "0", {}, "the same with a symbol"),
    ("", "Integral(Abs(x), (x, 1, -2))", "-3/2", {}, "numbers must cut ranges that run back as well"),
    ("", "Integral(sign(x), (x, 2, -1))", "-3", {}, "the sign changes inside a range that runs back"),
    ("", "Integral(Max(x, 0), (x, 2, -1))", "-3/2", {}, "the maximum has a corner inside a range that runs back"),
    ("", "Integral(Heaviside(x), (x, 2, -1))", "-3", {}, "a step inside a range that runs back"),
    ("", "Integral(Piecewise((1, x > 0), (0, True)), (x, 2, -1))", "-3", {}, "two pieces in a range that runs back"),
    ("", "Integral(Integral(Abs(x)*y, (y, 0, 1)), (x, 1, -1))", "0", {}, "the outer variable changes its sign"),
    ("", "Integral(exp(-1/x)/x**2, (x, 0, -1))", "exp(1)", {}, "0 is reached from the left, where it diverges"),
    ("", "Integral(1/x, (x, 1, 0))", "oo", {}, "a positive integrand over a range that runs back gives -oo"),
    ("", "Integral(exp(1/x)/x**2, (x, 0, -1))", "oo", {}, "it diverges on the other side of 0 only"),
    ("x: real", "exp(x)", "exp(1/7)*(x + 6/7)", {"relation": ">", "constraints": ("x >= 1/7",)}, "equal at 1/7"),
    ("x: [1/7, oo)", "exp(x)", "exp(1/7)*(x + 6/7)", {"relation": ">"}, "both sides touch at the closed end"),
    ("n: positive integer", "exp(n)", "exp(7)", {"relation": "<", "constraints": ("n <= 7",)}, "equal at n = 7"),
    ("n: positive integer", "n*log(n)", "7*log(7)", {"relation": "<", "constraints": ("n <= 7",)}, "equal at n = 7"),
    ("x: real", "cosh(Abs(x - 1/7) + 1)", "cosh(1)", {"relation": ">"}, "both sides are equal at the corner"),
    ("x: real", "x*exp(-x)", "exp(-1)", {"relation": "<"}, "the maximum is reached, at 1"),
    ("x: real", "x**2 + 2", "2*sqrt(2)*x", {"relation": ">"}, "both sides touch at an irrational place"),
    ("x: positive", "x*log(x)", "-exp(-1)", {"relation": ">"}, "the minimum is reached, at exp(-1)"),
    ("n: nonnegative integer", "exp(n)", "exp(1)*n", {"relation": ">"}, "equal at n = 1, as no ball can tell"),
    ("x: real", "exp(x)", "E*x", {"relation": "!="}, "equal at 1"),
    ("n: nonnegative integer", "Sum(1/n, (k, 1, n))", "1", {}, "the empty sum is 0"),
    ("n: nonnegative integer", "Sum((k - (n + 1)/2)**2/n, (k, 1, n))", "(n**2 - 1)/12", {}, "the empty sum is 0"),
    ("n: nonnegative integer", "n*Sum(1/((n + k)*(n + k - 1)), (k, 1, n))", "1/2", {}, "the empty sum is 0"),
    ("n: nonnegative integer", "Sum(Sum(1/k, (j, 1, k)), (k, 0, n))", "n + 1", {}, "the first inner sum is empty"),
    ("", "Sum((k + 1)**(-1/2)*(2*k + 2)**(-1/2), (k, 0, oo))", "EulerGamma/sqrt(2)", {}, "the series diverges"),
    ("x: (0, 1); t: real", "Sum(x**k*cos(k*t), (k, -1, oo))", "(1 - x*cos(t))/(1 - 2*x*cos(t) + x**2)", {},
     "the sum begins before 0"),
]  # fmt: skip
"""What must be neither proved nor witnessed."""

TRUE_OR_OPEN: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("a: positive", "Integral(sqrt(x**2), (x, a, -a))", "-a**2", {}, "true: the range runs back"),
    ("", "Integral(1/x, (x, 1, 0))", "-oo", {}, "true: the range runs back"),
    ("", "Integral(exp(1/x)/x**2, (x, 0, -1))", "-exp(-1)", {}, "true: from the left exp(1/x) tends to 0"),
    ("x: (0, theta); theta: positive", "x/theta", "1/theta", {"relation": "propto", "over": ("theta",)},
     "true for every x that lies in the range for both values of theta"),
    ("", "Integral((log(I*x - 1) - I*pi)/x, (x, -1, 0))", "1", {}, "it diverges; a cut lies beside the end"),
    ("", "Sum((k - 1)/(k - 1), (k, 0, 3))", "5", {}, "one term is not defined, so there is nothing to refute"),
    ("a: (-2, 0)", "Integral(exp(-x)/gamma(a), (x, 0, oo))", "1/gamma(a) + KroneckerDelta(a, -1)", {},
     "where the sides differ the left one is not defined"),
    ("x: (0, 1); r: positive", "Sum(gamma(k + r)/gamma(k + 1)*x**k, (k, -1, oo))", "gamma(r)*(1 - x)**(-r)", {},
     "the first term is not defined, also where its gammas seem to cancel"),
    ("n: nonnegative integer", "Sum(1/(n - k + 1), (k, 1, n))", "Sum(1/k, (k, 1, n))", {}, "true, if empty too"),
]  # fmt: skip
"""What must not be refuted."""


def _verdict(declared: str, lhs: str, rhs: str, more: dict[str, Any]) -> Status:
    relation = more.get("relation", "=")
    kind = Kind.INEQUALITY if relation in ("<", "<=", ">", ">=", "!=") else Kind.IDENTITY
    return check(Statement(kind, symbols(declared), lhs, rhs, **more)).status


@pytest.mark.parametrize(("declared", "lhs", "rhs", "more", "why"), FALSE)
def test_false_statements_are_not_believed(declared: str, lhs: str, rhs: str, more: dict[str, Any], why: str) -> None:
    assert _verdict(declared, lhs, rhs, more) not in GOOD, why


@pytest.mark.parametrize(("declared", "lhs", "rhs", "more", "why"), TRUE_OR_OPEN)
def test_what_is_true_or_undefined_is_not_refuted(
    declared: str, lhs: str, rhs: str, more: dict[str, Any], why: str
) -> None:
    assert _verdict(declared, lhs, rhs, more) is not Status.REFUTED, why


OUTSIDE = [
    ("x: real; y: real", "-(x - sqrt(2))**2 - (y - sqrt(2))**2", {"x": "sqrt(2)", "y": "sqrt(2)"}, ("x + y <= 1",)),
    ("x: real; a: real", "-(x - a*sqrt(2))**2", {"x": "a*sqrt(2)"}, ("x <= a",)),
    ("x: real", "-(x - sqrt(2))**2", {"x": "sqrt(2)"}, ("x**2 <= 1",)),
]


@pytest.mark.parametrize(("declared", "objective", "at", "constraints"), OUTSIDE)
def test_an_irrational_candidate_outside_the_domain_is_no_optimum(
    declared: str, objective: str, at: dict[str, str], constraints: tuple[str, ...]
) -> None:
    statement = Statement(
        Kind.MAXIMUM, symbols(declared), objective=objective, over=tuple(at), at=tuple(at.items()),
        constraints=constraints,
    )  # fmt: skip
    assert check(statement).status not in GOOD, "the candidate breaks a constraint"

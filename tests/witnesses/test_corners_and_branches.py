"""Derivatives at corners, principal values, branches, whole roots and limits that depend on a sign: true and false."""

from __future__ import annotations

import pytest
from witness_table import symbols

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.statement import Kind, Statement, Status

HUBER = "Piecewise((x**2/2, Abs(x) <= d), (d*(Abs(x) - d/2), True))"
TRUE: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("x: real", "Derivative(Abs(x)**3, x)", "3*x*Abs(x)", ()),
    ("x: real", "Derivative(Abs(x)**3, (x, 2))", "6*Abs(x)", ()),
    ("x: real", "Derivative(sign(x)*x**2, x)", "2*Abs(x)", ()),
    ("x: real", "Derivative(Max(0, x)**2, x)", "2*Max(0, x)", ()),
    ("x: real; y: real", "Derivative(Max(0, 1 - x*y)**2/2, x)", "-y*Max(0, 1 - x*y)", ()),
    ("x: real; y: real", "Derivative(Abs(y)*x**2, x)", "2*x*Abs(y)", ()),
    ("x: real; d: positive", f"Derivative({HUBER}, x)", "Max(-d, Min(d, x))", ()),
    ("x: real", "Derivative(Piecewise((x**2 + x, x > 0), (x, True)), x)", "1 + 2*Max(x, 0)", ()),
    ("x: real", "Derivative(Max(x, 0) + Piecewise((x, x <= 0), (0, True)), x)", "1", ()),
    ("a: real; b: real", "Derivative(Max(a, b) + log(1 + exp(-Abs(a - b))), a)", "1/(1 + exp(b - a))", ()),
    ("a: (0, pi/2); b: (0, pi/2)", "acos(cos(a)*cos(b) - sin(a)*sin(b))", "a + b", ()),
    ("x: real; y: real", "atan(x) + atan(y)", "atan((x + y)/(1 - x*y))", ("x*y < 1",)),
    ("x: (0, 1); y: (0, 1)", "acos(x) + acos(y)", "acos(x*y - sqrt(1 - x**2)*sqrt(1 - y**2))", ()),
    ("z: complex", "log(1 + z**2)", "log(1 + I*z) + log(1 - I*z)", ("re(z) > 0",)),
    ("z: complex; w: complex", "log(z*w)", "log(z) + log(w)", ("re(z) > 0", "re(w) > 0")),
    ("z: complex", "log(-z)", "log(z) - I*pi", ("im(z) > 0",)),
    ("z: complex", "sqrt(z)*sqrt(1/z)", "1", ("re(z) > 0",)),
    ("x: real; y: real", "re(sqrt(x + I*y))", "sqrt((sqrt(x**2 + y**2) + x)/2)", ()),
    ("x: real; y: real", "sqrt(x + I*y)*conjugate(sqrt(x + I*y))", "sqrt(x**2 + y**2)", ()),
    ("x: real; y: real", "re(log(x + I*y))", "log(x**2 + y**2)/2", ("x**2 + y**2 > 0",)),
    ("y: nonzero", "Abs(gamma(I*y))**2", "pi/(y*sinh(pi*y))", ()),
    ("y: real", "Abs(gamma(1/2 + I*y))**2", "pi/cosh(pi*y)", ()),
    ("y: real", "im(digamma(1/2 + I*y))", "pi/2*tanh(pi*y)", ()),
    ("n: positive integer", "floor(sqrt(n) + sqrt(n + 1))", "floor(sqrt(4*n + 2))", ()),
    ("x: nonnegative", "floor(sqrt(floor(x)))", "floor(sqrt(x))", ()),
    ("a: real", "Limit(Max(a*x, 0)/x, x, 0, '+')", "Max(a, 0)", ()),
    ("x: real", "Limit(tanh(t*x), t, oo)", "sign(x)", ()),
    ("a: real; b: real", "Limit(log(exp(a*t) + exp(b*t))/t, t, oo)", "Max(a, b)", ()),
    ("a: real", "Limit(cos(a/sqrt(n))**n, n, oo)", "exp(-a**2/2)", ()),
    (
        "a: positive; b: positive; c: positive; x: positive",
        "Derivative(a*x/(b*x + c), (x, 2))/Derivative(a*x/(b*x + c), x)",
        "-2*b/(b*x + c)",
        (),
    ),
)
FALSE: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("x: real", "Derivative(Abs(x), x)", "sign(x)", ()),
    ("x: real", "Derivative(Abs(x)**3, (x, 3))", "6*sign(x)", ()),
    ("x: nonnegative", "Derivative(Abs(x), x)", "1", ()),
    ("x: real", "Derivative(Max(0, x)**2, (x, 2))", "2*Heaviside(x)", ()),
    ("x: real", "Derivative(Piecewise((x + 1, x > 0), (x, True)), x)", "1", ()),
    ("x: real", "Derivative(Piecewise((1, Eq(x, 0)), (x**2, True)), x)", "2*x", ()),
    ("x: real", "Derivative(Piecewise((x**2, x > 0), (x, True)), x)", "Piecewise((2*x, x > 0), (1, True))", ()),
    ("x: real; d: real", f"Derivative({HUBER}, x)", "Max(-d, Min(d, x))", ()),
    ("x: real; d: positive", f"Derivative({HUBER}, x)", "Max(-d, Min(d, 2*x))", ()),
    ("x: real; y: real", "Derivative(Max(0, x*y)**2/2 + Max(0, y - x), x)", "y*Max(0, x*y)", ()),
    ("a: real; b: real", "Derivative(Max(a, b) + log(1 + exp(-2*Abs(a - b))), a)", "1/(1 + exp(b - a))", ()),
    ("a: (0, pi/2); b: (0, pi/2)", "asin(sin(a)*cos(b) + cos(a)*sin(b))", "a + b", ()),
    ("x: real; y: real", "atan(x) + atan(y)", "atan((x + y)/(1 - x*y))", ("x*y > 1",)),
    ("x: (-1, 1); y: (-1, 1)", "acos(x) + acos(y)", "acos(x*y - sqrt(1 - x**2)*sqrt(1 - y**2))", ()),
    ("z: complex; w: complex", "log(z*w)", "log(z) + log(w)", ("re(z) > 0",)),
    ("z: complex", "log(-z)", "log(z) + I*pi", ("im(z) > 0",)),
    ("z: complex", "log(z**2)", "2*log(z)", ("im(z) > 0",)),
    ("z: complex", "log((1 + z)**3)", "3*log(1 + z)", ("re(z) > 0",)),
    ("z: complex", "sqrt(z**2 - 1)", "sqrt(z - 1)*sqrt(z + 1)", ("re(z) < 0",)),
    ("x: real; y: real", "im(sqrt(x + I*y))", "sqrt((sqrt(x**2 + y**2) - x)/2)", ()),
    ("y: real", "Abs(gamma(1/2 + I*y))**2", "pi/sinh(pi*y)", ()),
    ("n: positive integer", "floor(sqrt(n) + sqrt(n + 1))", "floor(sqrt(4*n + 4))", ()),
    ("n: positive integer", "floor(sqrt(n))", "floor(sqrt(n - 1))", ()),
    ("x: real", "Limit(tanh(t*x), t, oo)", "1", ()),
    ("a: real; b: real", "Limit(log(exp(a*t) + exp(b*t))/t, t, oo)", "Min(a, b)", ()),
)


def _verdict(declared: str, left: str, right: str, constraints: tuple[str, ...]) -> Status:
    return check(Statement(Kind.IDENTITY, symbols(declared), left, right, constraints=constraints)).status


@pytest.mark.parametrize(("declared", "left", "right", "constraints"), TRUE)
def test_it_is_proved(declared: str, left: str, right: str, constraints: tuple[str, ...]) -> None:
    assert _verdict(declared, left, right, constraints) is Status.PROVED


@pytest.mark.parametrize(("declared", "left", "right", "constraints"), FALSE)
def test_a_wrong_one_is_not(declared: str, left: str, right: str, constraints: tuple[str, ...]) -> None:
    assert _verdict(declared, left, right, constraints) not in (Status.PROVED, Status.WITNESSED)

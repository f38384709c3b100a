"""Infinite series, each with a wrong twin: proved and refuted."""

from __future__ import annotations

import pytest
from witness_table import symbols

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.statement import Kind, Statement, Status

SERIES = [
    ("x: real", "Sum(x**k/factorial(k),(k,0,oo))", "exp(x)", "exp(-x)", ()),
    ("x: real", "Sum((-1)**k*x**(2*k)/factorial(2*k),(k,0,oo))", "cos(x)", "sin(x)", ()),
    ("x: real", "Sum((-1)**k*x**(2*k+1)/factorial(2*k+1),(k,0,oo))", "sin(x)", "cos(x)", ()),
    ("x: real", "Sum(x**(2*k)/factorial(2*k),(k,0,oo))", "cosh(x)", "sinh(x)", ()),
    ("x: (-1, 1)", "Sum((-1)**k*x**(2*k+1)/(2*k+1),(k,0,oo))", "atan(x)", "atanh(x)", ()),
    ("x: (-1, 1)", "Sum(x**(2*k+1)/(2*k+1),(k,0,oo))", "atanh(x)", "atan(x)", ()),
    ("x: (-1, 1)", "Sum(x**k/k,(k,1,oo))", "-log(1-x)", "log(1-x)", ()),
    ("x: (-1, 1)", "Sum((-1)**(k+1)*x**k/k,(k,1,oo))", "log(1+x)", "log(1-x)", ()),
    ("x: (-1, 1)", "Sum(k*x**k,(k,0,oo))", "x/(1-x)**2", "x/(1-x)", ()),
    ("x: (-1, 1)", "Sum(k**2*x**k,(k,0,oo))", "x*(1+x)/(1-x)**3", "x/(1-x)**3", ()),
    ("x: (-1, 1); a: real", "Sum(binomial(a,k)*x**k,(k,0,oo))", "(1+x)**a", "(1-x)**a", ()),
    ("x: (-1, 1); r: positive", "Sum(gamma(k+r)/(gamma(r)*factorial(k))*x**k,(k,0,oo))", "(1-x)**(-r)", "(1-x)**r", ()),
    ("x: (-1/4, 1/4)", "Sum(binomial(2*k,k)*x**k,(k,0,oo))", "1/sqrt(1-4*x)", "1/(1-4*x)", ()),
    ("", "Sum(1/k**2,(k,1,oo))", "pi**2/6", "pi**2/8", ()),
    ("", "Sum((-1)**(k+1)/k,(k,1,oo))", "log(2)", "-log(2)", ()),
    ("", "Sum((-1)**(k+1)/k**2,(k,1,oo))", "pi**2/12", "pi**2/6", ()),
    ("", "Sum(1/(2*k+1)**2,(k,0,oo))", "pi**2/8", "pi**2/6", ()),
    ("", "Sum((-1)**k/(2*k+1),(k,0,oo))", "pi/4", "pi/2", ()),
    ("", "Sum(1/(k*(k+1)),(k,1,oo))", "1", "1/2", ()),
    ("", "Sum(1/(k*(k+2)),(k,1,oo))", "3/4", "1/2", ()),
    ("", "Sum(1/(4*k**2-1),(k,1,oo))", "1/2", "1", ()),
    ("a: positive", "Sum(1/((k+a)*(k+a+1)),(k,0,oo))", "1/a", "1/(a+1)", ()),
    ("a: positive", "Sum(1/(k**2+a**2),(k,1,oo))", "(pi*a*coth(pi*a)-1)/(2*a**2)", "(pi*a*coth(pi*a)+1)/(2*a**2)", ()),
    ("l: positive", "Sum(k*exp(-l)*l**k/factorial(k),(k,0,oo))", "l", "l**2", ()),
    ("l: positive", "Sum(k**2*exp(-l)*l**k/factorial(k),(k,0,oo))", "l+l**2", "l**2", ()),
    (
        "l: positive; t: real",
        "Sum(exp(t*k)*exp(-l)*l**k/factorial(k),(k,0,oo))",
        "exp(l*(exp(t)-1))",
        "exp(l*exp(t))",
        (),
    ),
    ("l: positive", "Sum(exp(-l)*l**k/(factorial(k)*(k+1)),(k,0,oo))", "(1-exp(-l))/l", "exp(-l)/l", ()),
    ("p: (0, 1)", "Sum(k*p*(1-p)**(k-1),(k,1,oo))", "1/p", "(1-p)/p", ()),
    ("p: (0, 1)", "Sum((k-1/p)**2*p*(1-p)**(k-1),(k,1,oo))", "(1-p)/p**2", "1/p**2", ()),
    ("p: (0, 1); r: positive integer", "Sum(k*binomial(k+r-1,k)*p**r*(1-p)**k,(k,0,oo))", "r*(1-p)/p", "r/p", ()),
    ("p: (0, 1); r: positive", "Sum(gamma(k+r)/(factorial(k)*gamma(r))*p**r*(1-p)**k,(k,0,oo))", "1", "p", ()),
    ("p: (0, 1)", "Sum(-p**k/(k*log(1-p)),(k,1,oo))", "1", "p", ()),
    ("p: (0, 1); n: positive integer", "Sum(p*(1-p)**(k-1),(k,n+1,oo))", "(1-p)**n", "(1-p)**(n+1)", ()),
    ("x: (-1, 1); n: nonnegative integer", "Sum(x**k,(k,n,oo))", "x**n/(1-x)", "x**(n+1)/(1-x)", ()),
    (
        "x: (-1, 1); n: nonnegative integer",
        "Sum(binomial(k,n)*x**k,(k,n,oo))",
        "x**n/(1-x)**(n+1)",
        "x**n/(1-x)**n",
        (),
    ),
    ("x: real", "Sum(k/factorial(k)*x**k,(k,1,oo))", "x*exp(x)", "exp(x)", ()),
    ("", "Sum(1/factorial(k),(k,0,oo))", "E", "E-1", ()),
    ("", "Sum(k/factorial(k+1),(k,1,oo))", "1", "E-1", ()),
    ("", "Sum(1/2**k,(k,1,oo))", "1", "2", ()),
    ("", "Sum(1/(k*2**k),(k,1,oo))", "log(2)", "2", ()),
    (
        "x: (-1, 1); t: real",
        "Sum(x**k*cos(k*t),(k,0,oo))",
        "(1-x*cos(t))/(1-2*x*cos(t)+x**2)",
        "(1-cos(t))/(1-2*x*cos(t)+x**2)",
        (),
    ),
    (
        "x: (-1, 1); t: real",
        "Sum(x**k*sin(k*t),(k,1,oo))",
        "x*sin(t)/(1-2*x*cos(t)+x**2)",
        "sin(t)/(1-2*x*cos(t)+x**2)",
        (),
    ),
]


@pytest.mark.parametrize(("declared", "lhs", "right", "wrong", "constraints"), SERIES)
def test_the_value_is_proved_and_another_one_refuted(declared, lhs, right, wrong, constraints):
    verdicts = [
        check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs, constraints=constraints)) for rhs in (right, wrong)
    ]
    assert [verdict.status for verdict in verdicts] == [Status.PROVED, Status.REFUTED], [v.detail for v in verdicts]


DIVERGENT = [
    ("", "Sum(1/k, (k, 1, oo))", "EulerGamma"),
    ("", "Sum((-1)**k, (k, 0, oo))", "1/2"),
    ("x: real", "Sum(x**k/k, (k, 1, oo))", "-log(1-x)"),
    ("s: positive", "Sum(1/k**s, (k, 1, oo))", "zeta(s)"),
    ("a: real", "Sum(binomial(a, k), (k, 0, oo))", "2**a"),
    ("", "Sum(k/(k+1)**2, (k, 1, oo))", "1"),
    ("a: real", "Sum(1/((k+a)*(k+a+1)), (k, 0, oo))", "1/a"),
]


@pytest.mark.parametrize(("declared", "lhs", "rhs"), DIVERGENT)
def test_a_divergent_series_has_no_value(declared, lhs, rhs):
    verdict = check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs))
    assert verdict.status in (Status.UNDECIDED, Status.REFUTED), (verdict.method, verdict.detail)


@pytest.mark.parametrize(
    ("lhs", "right", "wrong"),
    [
        ("Sum(1/k, (k, 1, oo))", "oo", "-oo"),
        ("Sum(1/(k*log(k)), (k, 2, oo))", "oo", "5"),
        ("Integral(1/x, (x, 1, oo))", "oo", "0"),
        ("Integral(-1/x, (x, 0, 1))", "-oo", "oo"),
        ("Sum(1/k**2, (k, 1, oo))", "pi**2/6", "oo"),
    ],
)
def test_an_infinite_sum_or_integral(lhs, right, wrong):
    found = [check(Statement(Kind.IDENTITY, (), lhs, rhs)).status for rhs in (right, wrong)]
    assert found == [Status.PROVED, Status.REFUTED]

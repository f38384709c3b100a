"""Limits, each with a wrong twin: proved and refuted."""

from __future__ import annotations

import pytest
from witness_table import symbols

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.statement import Kind, Statement, Status

LIMITS = [
    ("", "Limit(sin(x)/x,x,0)", "1", "0", ()),
    ("a: real", "Limit((1+a/n)**n,n,oo)", "exp(a)", "exp(-a)", ()),
    ("", "Limit((1+1/n)**(n**2)*exp(-n),n,oo)", "exp(-1/2)", "1", ()),
    ("", "Limit((1-cos(x))/x**2,x,0)", "1/2", "1", ()),
    ("", "Limit((x-sin(x))/x**3,x,0)", "1/6", "1/3", ()),
    ("a: positive", "Limit((a**x-1)/x,x,0)", "log(a)", "a", ()),
    ("a: positive; b: positive", "Limit((a**x-b**x)/x,x,0)", "log(a/b)", "log(b/a)", ()),
    ("a: positive; b: positive", "Limit(((a**x+b**x)/2)**(1/x),x,0)", "sqrt(a*b)", "(a+b)/2", ()),
    ("p: positive", 'Limit(x**p*log(x),x,0,"+")', "0", "1", ()),
    ("p: positive", "Limit(log(x)/x**p,x,oo)", "0", "1", ()),
    ("p: real; a: positive", "Limit(x**p*exp(-a*x),x,oo)", "0", "1", ()),
    ("", 'Limit(x**x,x,0,"+")', "1", "0", ()),
    ("", "Limit(x**(1/x),x,oo)", "1", "0", ()),
    ("a: real; b: real", "Limit((a*x+b)/(x+1),x,oo)", "a", "b", ()),
    ("a: real", "Limit(sqrt(x**2+a*x)-x,x,oo)", "a/2", "a", ()),
    ("", "Limit(atan(x),x,oo)", "pi/2", "-pi/2", ()),
    ("", "Limit(tanh(x),x,-oo)", "-1", "1", ()),
    ("", "Limit(1/(1+exp(-x)),x,oo)", "1", "1/2", ()),
    ("", 'Limit(exp(1/x),x,0,"-")', "0", "1", ()),
    ("", "Limit(1/x**2,x,0)", "oo", "0", ()),
    ("", 'Limit(1/x,x,0,"-")', "-oo", "oo", ()),
    ("", "Limit(exp(x)/x**5,x,oo)", "oo", "0", ()),
    ("", 'Limit(log(x),x,0,"+")', "-oo", "oo", ()),
    ("", "Limit(x*sin(1/x),x,0)", "0", "1", ()),
    ("", "Limit(sin(x)/x,x,oo)", "0", "1", ()),
    ("", "Limit(factorial(n)/(n**n*exp(-n)*sqrt(2*pi*n)),n,oo)", "1", "sqrt(2*pi)", ()),
    ("a: positive", "Limit(gamma(n+a)/(gamma(n)*n**a),n,oo)", "1", "a", ()),
    ("", "Limit(binomial(2*n,n)*sqrt(pi*n)/4**n,n,oo)", "1", "2", ()),
    ("", "Limit(factorial(n)**(1/n)/n,n,oo)", "exp(-1)", "1", ()),
    ("", "Limit(n**(1/n),n,oo)", "1", "2", ()),
    ("", "Limit(Sum(k,(k,1,n))/n**2,n,oo)", "1/2", "1", ()),
    ("", "Limit(Sum(k**2,(k,1,n))/n**3,n,oo)", "1/3", "1/2", ()),
    ("", "Limit(Sum(1/(n+k),(k,1,n)),n,oo)", "log(2)", "1", ()),
    ("x: real", "Limit((exp(x+h)-exp(x))/h,h,0)", "exp(x)", "exp(-x)", ()),
    ("x: positive", "Limit((log(x+h)-log(x))/h,h,0)", "1/x", "log(x)", ()),
    ("x: positive", "Limit((sqrt(x+h)-sqrt(x))/h,h,0)", "1/(2*sqrt(x))", "1/sqrt(x)", ()),
    ("x: real", "Limit((sin(x+h)-2*sin(x)+sin(x-h))/h**2,h,0)", "-sin(x)", "sin(x)", ()),
    ("x: positive", "Limit((x**t-1)/t,t,0)", "log(x)", "log(x)+1", ()),
    ("x: positive", "Limit((x**(1-g)-1)/(1-g),g,1)", "log(x)", "-log(x)", ()),
    (
        "l: positive; k: nonnegative integer",
        "Limit(binomial(n,k)*(l/n)**k*(1-l/n)**(n-k),n,oo)",
        "l**k*exp(-l)/factorial(k)",
        "l**k*exp(-l)",
        (),
    ),
    ("", "Limit((1+sin(x))**(1/x),x,0)", "E", "1", ()),
    ("", "Limit(cos(x)**(1/x**2),x,0)", "exp(-1/2)", "exp(-1)", ()),
    ("", "Limit((tan(x)-x)/x**3,x,0)", "1/3", "1/6", ()),
    ("", "Limit(log(1+x)/x,x,0)", "1", "0", ()),
    ("", "Limit((exp(x)-1-x)/x**2,x,0)", "1/2", "1", ()),
    ("q: (0, 1)", "Limit(q**n,n,oo)", "0", "1", ()),
    ("q: (0, 1)", "Limit(n*q**n,n,oo)", "0", "1", ()),
    ("a: positive", "Limit((1-exp(-a*t))/t,t,0)", "a", "1/a", ()),
    ("", "Limit(erf(x),x,oo)", "1", "1/2", ()),
    ("", "Limit(x*exp(x**2)*erfc(x),x,oo)", "1/sqrt(pi)", "1", ()),
    ("", "Limit(digamma(x)-log(x),x,oo)", "0", "1/2", ()),
    ("", "Limit(log(x)/(x-1),x,1)", "1", "0", ()),
    ("", "Limit(x/log(1+exp(x)),x,oo)", "1", "0", ()),
    ("", "Limit(sqrt(n+1)-sqrt(n),n,oo)", "0", "1/2", ()),
    ("", "Limit((2*n+1)/(3*n-1),n,oo)", "2/3", "-1", ()),
    ("x: positive", "Limit(n*(x**(1/n)-1),n,oo)", "log(x)", "x", ()),
    ("", "Limit(floor(x)/x,x,oo)", "1", "0", ()),
    ("", 'Limit(Abs(x)/x,x,0,"-")', "-1", "1", ()),
    ("", "Limit((n+1)*log(1+1/n),n,oo)", "1", "E", ()),
    ("r: positive; n: real", "Limit(Integral(exp(-r*x),(x,0,t)),t,oo)", "1/r", "r", ()),
    ("a: real; b: positive", "Limit(x**a/(1+b)**x,x,oo)", "0", "1", ()),
    ("p: (0, 1)", 'Limit(x**p*sin(1/x),x,0,"+")', "0", "1", ()),
    ("n: positive integer", "Limit((x**n-1)/(x-1),x,1)", "n", "n-1", ()),
    ("a: positive", "Limit((x**a-1)/log(x),x,1)", "a", "1", ()),
    ("", 'Limit(x*gamma(x),x,0,"+")', "1", "0", ()),
    ("nu_: positive; t: real", "Limit((1+t**2/v)**(-(v+1)/2),v,oo)", "exp(-t**2/2)", "exp(-t**2)", ()),
]


@pytest.mark.parametrize(("declared", "lhs", "right", "wrong", "constraints"), LIMITS)
def test_the_value_is_proved_and_another_one_refuted(declared, lhs, right, wrong, constraints):
    verdicts = [
        check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs, constraints=constraints)) for rhs in (right, wrong)
    ]
    assert [verdict.status for verdict in verdicts] == [Status.PROVED, Status.REFUTED], [v.detail for v in verdicts]


NONE = [
    ("", "Limit(sin(1/t), t, 0)", "0"),
    ("", "Limit(sin(t), t, oo)", "0"),
    ("", "Limit(Abs(t)/t, t, 0)", "1"),
    ("", "Limit((-1)**n, n, oo)", "1"),
    ("", "Limit(floor(t), t, 1)", "1"),
    ("a: real; b: real", "Limit((exp(a*t)+exp(b*t))/exp(a*t), t, oo)", "1"),
]


@pytest.mark.parametrize(("declared", "lhs", "rhs"), NONE)
def test_what_has_no_limit_is_neither_proved_nor_witnessed(declared, lhs, rhs):
    verdict = check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs))
    assert verdict.status in (Status.UNDECIDED, Status.REFUTED), (verdict.method, verdict.detail)


INFINITE = [
    ("", "Limit(1/x**2, x, 0)", "oo", "-oo"),
    ("", "Limit(1/x, x, 0, '-')", "-oo", "oo"),
    ("", "Limit(exp(x)/x**5, x, oo)", "oo", "0"),
    ("", "Limit(log(x), x, 0, '+')", "-oo", "0"),
    ("", "Limit(1/x**2, x, 1)", "1", "oo"),
    ("a: positive", "Limit(a*x, x, oo)", "oo", "a"),
]


@pytest.mark.parametrize(("declared", "lhs", "right", "wrong"), INFINITE)
def test_an_infinite_limit(declared, lhs, right, wrong):
    found = [check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs)).status for rhs in (right, wrong)]
    assert found == [Status.PROVED, Status.REFUTED]


@pytest.mark.parametrize(("declared", "lhs"), [("", "Limit(1/x, x, 0)"), ("a: real", "Limit(a*x, x, oo)")])
def test_a_limit_without_one_sign_is_not_proved_infinite(declared, lhs):
    assert check(Statement(Kind.IDENTITY, symbols(declared), lhs, "oo")).status is not Status.PROVED

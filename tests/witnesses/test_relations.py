"""Inequalities by slopes, comparison, cases and induction; false ones are refuted."""

from __future__ import annotations

import pytest
from witness_table import symbols

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.statement import Kind, Statement, Status

TRUE = [
    ("x: real", "exp(x)", ">=", "1+x"),
    ("x: positive", "log(x)", "<=", "x-1"),
    ("x: (-1, oo)", "log(1+x)", "<=", "x"),
    ("x: nonnegative", "log(1+x)", ">=", "x/(1+x)"),
    ("x: nonnegative", "log(1+x)", ">=", "2*x/(2+x)"),
    ("x: nonnegative", "sin(x)", "<=", "x"),
    ("a: positive; b: positive", "(a+b)/2", ">=", "sqrt(a*b)"),
    ("a: positive; b: positive; c: positive", "a**2+b**2+c**2", ">=", "a*b+b*c+c*a"),
    ("a: real; b: real", "Abs(a+b)", "<=", "Abs(a)+Abs(b)"),
    ("p: (0, 1)", "p*(1-p)", "<=", "1/4"),
    ("p: (0, 1); q: (0, 1)", "p*log(p/q)+(1-p)*log((1-p)/(1-q))", ">=", "0"),
    ("p: (0, 1)", "-p*log(p)-(1-p)*log(1-p)", "<=", "log(2)"),
    ("p: (0, 1); q: (0, 1)", "-p*log(q)-(1-p)*log(1-q)", ">=", "-p*log(p)-(1-p)*log(1-p)"),
    ("a: positive; b: positive; p: (0, 1)", "p*log(a)+(1-p)*log(b)", "<=", "log(p*a+(1-p)*b)"),
    ("a: positive; b: positive; p: (0, 1)", "a**p*b**(1-p)", "<=", "p*a+(1-p)*b"),
    ("t: (0, 1); n: positive integer", "(1-t)**n", "<", "1"),
    ("n: nonnegative integer", "2**n", ">", "n"),
    ("n: positive integer", "Sum(1/k**2,(k,1,n))", "<=", "2-1/n"),
    ("n: positive integer", "Sum(1/k,(k,1,n))", ">=", "log(n+1)"),
    ("x: real", "x/(1+x**2)", "<=", "1/2"),
    ("x: real", "exp(-x**2)", "<=", "1"),
    ("x: positive; y: (x, oo)", "log(x)", "<", "log(y)"),
    ("x: positive; y: (x, oo)", "sqrt(x)", "<", "sqrt(y)"),
    ("x: real; y: (x, oo)", "exp(-y)", "<", "exp(-x)"),
    ("x: real", "tanh(x)", "<", "1"),
    ("x: real", "1/(1+exp(-x))", "<", "1"),
    ("x: real", "log(1+exp(x))", ">", "x"),
    ("x: real", "log(1+exp(x))", ">=", "Max(x,0)"),
    ("x: real", "cosh(x)", ">=", "1+x**2/2"),
    ("x: positive", "x*log(x)", ">=", "-exp(-1)"),
    ("x: positive", "x**x", ">=", "exp(-exp(-1))"),
    ("x: [0, 1]", "x-x**2", "<=", "1/4"),
    ("x: [0, 1]", "exp(x)", "<=", "1+x+x**2"),
    ("x: (0, 1)", "-log(1-x)", ">=", "x"),
    ("x: (0, 1)", "1-x", "<=", "exp(-x)"),
    ("x: real", "(1-x)*exp(x)", "<=", "1"),
    ("x: real; y: real", "x**2+y**2", ">=", "2*x*y"),
    ("x: real", "x", "!=", "x+1"),
    ("x: real", "x**2+1", "!=", "0"),
    ("x: real", "Abs(sin(x))", "<=", "1"),
    ("x: real", "Abs(sin(x))", "<=", "Abs(x)"),
    ("x: real", "sin(x)+cos(x)", "<=", "sqrt(2)"),
    ("x: positive", "x+1/x", ">=", "2"),
    ("a: positive; b: positive", "a/b+b/a", ">=", "2"),
    ("a: positive; b: positive", "a*log(a/b)", ">=", "a-b"),
    ("a: positive; b: positive; c: positive; d: positive", "a*log(a/c)+b*log(b/d)", ">=", "(a+b)*log((a+b)/(c+d))"),
    ("v: positive; e: positive; n: positive integer", "2*exp(-2*n*e**2)", ">", "0"),
    ("m: nonnegative; x: positive", "sqrt(x+m)", "<=", "sqrt(x)+sqrt(m)"),
    ("x: (0, 1)", "x**3", "<", "x**2"),
    ("x: (0, 1); n: positive integer", "x**(n+1)", "<", "x**n"),
    ("x: (1, oo); n: positive integer", "x**n", ">=", "x"),
    ("x: positive", "gamma(x+1)", ">", "0"),
    ("x: positive", "erf(x)", "<", "1"),
    ("x: real", "atan(x)**2", "<", "pi**2/4"),
    ("x: sequence of real; n: positive integer", "Sum(x[i],(i,1,n))**2", "<=", "n*Sum(x[i]**2,(i,1,n))"),
]

FALSE = [
    ("x: real", "exp(x)", ">=", "1+x+x**2/100"),
    ("x: positive", "log(x)", "<=", "x-2"),
    ("x: nonnegative", "sin(x)", ">=", "x-x**3/7"),
    ("x: real", "cos(x)", ">=", "1-x**2/3"),
    ("a: positive; b: positive", "(a+b)/3", ">=", "sqrt(a*b)"),
    ("a: positive; b: positive; c: positive", "(a+b+c)**3", ">=", "28*a*b*c"),
    ("a: real; b: real; c: real; d: real", "(a*c+b*d)**2", "<=", "(a**2+b**2)*(c**2+d**2)/2"),
    ("p: (0, 1)", "p*(1-p)", "<=", "1/5"),
    ("p: (0, 1)", "-p*log(p)-(1-p)*log(1-p)", "<=", "69/100"),
    ("a: positive; b: positive; p: (0, 1)", "a**p*b**(1-p)", "<=", "(1-p)*a+p*b"),
    ("x: (-1, oo); n: nonnegative integer", "(1+x)**n", ">=", "1+n*x+x**2"),
    ("n: nonnegative integer", "2**n", ">=", "n+2"),
    ("x: positive", "x*log(x)", ">=", "-1/3"),
    ("x: [0, 1]", "sin(x)", ">=", "9*x/10"),
    ("x: real", "sin(x)+cos(x)", "<=", "1"),
    ("x: positive", "x+1/x", ">=", "5/2"),
]


@pytest.mark.parametrize(("declared", "lhs", "relation", "rhs"), TRUE)
def test_an_inequality_is_proved(declared, lhs, relation, rhs):
    verdict = check(Statement(Kind.INEQUALITY, symbols(declared), lhs, rhs, relation))
    assert verdict.status is Status.PROVED, (verdict.method, verdict.detail)


@pytest.mark.parametrize(("declared", "lhs", "relation", "rhs"), FALSE)
def test_a_constant_too_far_is_refuted(declared, lhs, relation, rhs):
    verdict = check(Statement(Kind.INEQUALITY, symbols(declared), lhs, rhs, relation))
    assert verdict.status is Status.REFUTED, (verdict.method, verdict.detail)


@pytest.mark.parametrize(
    ("declared", "lhs", "relation", "rhs"),
    [
        ("x: nonnegative", "sin(x)", "<", "x"),
        ("x: real", "cosh(x)", ">", "1"),
        ("z: complex", "Abs(z)", "<=", "1+Abs(z)+im(z)"),
        ("x: real; n: nonnegative integer", "(1+x)**n", ">=", "1+n*x"),
        ("x: real", "sin(x)+cos(x)", "<", "sqrt(2)"),
        ("n: nonnegative integer", "2**n", ">", "n+1"),
        ("a: real; b: real; c: real", "a**3+b**3+c**3", ">=", "3*a*b*c"),
        ("x: sequence of real; n: positive integer", "Sum(x[i], (i, 1, n))**2", "<", "n*Sum(x[i]**2, (i, 1, n))"),
    ],
)
def test_an_inequality_that_fails_somewhere_is_not_proved(declared, lhs, relation, rhs):
    verdict = check(Statement(Kind.INEQUALITY, symbols(declared), lhs, rhs, relation))
    assert verdict.status is not Status.PROVED, (verdict.method, verdict.detail)

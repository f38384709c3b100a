"""Integrals with parameters, each with a wrong twin: proved and refuted."""

from __future__ import annotations

import pytest
from witness_table import symbols

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.statement import Kind, Statement, Status

INTEGRALS = [
    ("a: positive; b: positive", "Integral(x**(a-1)*exp(-b*x),(x,0,oo))", "gamma(a)/b**a", "gamma(a)/b**(a+1)", ()),
    ("a: positive; b: positive", "Integral(x**(a-1)*exp(-x**b),(x,0,oo))", "gamma(a/b)/b", "gamma(a/b)/a", ()),
    (
        "k: positive; s: positive",
        "Integral(x*(k/s)*(x/s)**(k-1)*exp(-(x/s)**k),(x,0,oo))",
        "s*gamma(1+1/k)",
        "s*gamma(1/k)",
        (),
    ),
    ("k: positive; s: positive", "Integral((k/s)*(x/s)**(k-1)*exp(-(x/s)**k),(x,0,oo))", "1", "k", ()),
    ("a: positive; m: positive", "Integral(a*m**a/x**(a+1),(x,m,oo))", "1", "a", ()),
    ("a: (1, oo); m: positive", "Integral(x*a*m**a/x**(a+1),(x,m,oo))", "a*m/(a-1)", "a*m/(a+1)", ()),
    ("a: positive", "Integral(exp(-a*x)*log(x),(x,0,oo))", "-(EulerGamma+log(a))/a", "-(EulerGamma-log(a))/a", ()),
    ("", "Integral(exp(-x)*log(x)**2,(x,0,oo))", "EulerGamma**2+pi**2/6", "EulerGamma**2+pi**2/12", ()),
    ("a: positive; b: real", "Integral(exp(-a*x)*cos(b*x),(x,0,oo))", "a/(a**2+b**2)", "b/(a**2+b**2)", ()),
    ("a: positive; b: real", "Integral(exp(-a*x)*sin(b*x),(x,0,oo))", "b/(a**2+b**2)", "a/(a**2+b**2)", ()),
    (
        "a: positive; b: real",
        "Integral(x*exp(-a*x)*cos(b*x),(x,0,oo))",
        "(a**2-b**2)/(a**2+b**2)**2",
        "(a**2+b**2)/(a**2+b**2)**2",
        (),
    ),
    (
        "a: positive; b: real",
        "Integral(exp(-a*x**2)*cos(b*x),(x,-oo,oo))",
        "sqrt(pi/a)*exp(-b**2/(4*a))",
        "sqrt(pi/a)*exp(-b**2/(2*a))",
        (),
    ),
    (
        "a: positive; b: real",
        "Integral(exp(-a*x**2)*cos(b*x),(x,0,oo))",
        "sqrt(pi/a)*exp(-b**2/(4*a))/2",
        "sqrt(pi/a)*exp(b**2/(4*a))/2",
        (),
    ),
    ("a: positive; b: positive", "Integral(exp(-a*x)-exp(-b*x),(x,0,oo))", "1/a-1/b", "1/b-1/a", ()),
    ("a: positive; b: positive", "Integral((exp(-a*x)-exp(-b*x))/x,(x,0,oo))", "log(b/a)", "log(a/b)", ()),
    ("a: positive; b: positive", "Integral((x**a-x**b)/log(x),(x,0,1))", "log((a+1)/(b+1))", "log(a/b)", ()),
    ("a: positive; b: positive", "Integral(1/(x**2+a**2),(x,-oo,oo))", "pi/a", "pi/(2*a)", ()),
    ("a: positive; b: positive", "Integral(x**(a-1)/(1+x)**(a+b),(x,0,oo))", "beta(a,b)", "beta(a,b+1)", ()),
    (
        "nu: positive",
        "Integral((1+x**2/nu)**(-(nu+1)/2),(x,-oo,oo))",
        "sqrt(nu*pi)*gamma(nu/2)/gamma((nu+1)/2)",
        "sqrt(pi)*gamma(nu/2)/gamma((nu+1)/2)",
        (),
    ),
    ("", "Integral(x/(exp(x)+1),(x,0,oo))", "pi**2/12", "pi**2/6", ()),
    ("a: positive", "Integral(sin(a*x)/x,(x,0,oo))", "pi/2", "pi*a/2", ()),
    ("", "Integral((sin(x)/x)**2,(x,-oo,oo))", "pi", "pi/2", ()),
    ("m: real; b: positive", "Integral(exp(-Abs(x-m)/b)/(2*b),(x,-oo,oo))", "1", "2", ()),
    ("m: real; b: positive", "Integral(x*exp(-Abs(x-m)/b)/(2*b),(x,-oo,oo))", "m", "m+b", ()),
    ("m: real; b: positive", "Integral((x-m)**2*exp(-Abs(x-m)/b)/(2*b),(x,-oo,oo))", "2*b**2", "b**2", ()),
    ("m: real; s: positive", "Integral(exp(-(x-m)/s)/(s*(1+exp(-(x-m)/s))**2),(x,-oo,oo))", "1", "s", ()),
    ("", "Integral(x**2*exp(-x)/(1+exp(-x))**2,(x,-oo,oo))", "pi**2/3", "pi**2/6", ()),
    ("s: positive; g: real", "Integral(exp(-(x-g)/s-exp(-(x-g)/s))/s,(x,-oo,oo))", "1", "s", ()),
    ("", "Integral(x*exp(-x-exp(-x)),(x,-oo,oo))", "EulerGamma", "-EulerGamma", ()),
    (
        "m: real; s: positive; t: real",
        "Integral(exp(t*x)*exp(-(x-m)**2/(2*s**2))/(s*sqrt(2*pi)),(x,-oo,oo))",
        "exp(m*t+s**2*t**2/2)",
        "exp(m*t+s**2*t**2)",
        (),
    ),
    (
        "m: real; s: positive",
        "Integral(Abs(x-m)*exp(-(x-m)**2/(2*s**2))/(s*sqrt(2*pi)),(x,-oo,oo))",
        "s*sqrt(2/pi)",
        "s/sqrt(pi)",
        (),
    ),
    ("m: real; s: positive", "Integral(exp(-(log(x)-m)**2/(2*s**2))/(x*s*sqrt(2*pi)),(x,0,oo))", "1", "s", ()),
    (
        "m: real; s: positive",
        "Integral(exp(-(log(x)-m)**2/(2*s**2))/(s*sqrt(2*pi)),(x,0,oo))",
        "exp(m+s**2/2)",
        "exp(m+s**2)",
        (),
    ),
    (
        "k: positive; l: positive; t: positive",
        "Integral(exp(t*x)*l**k*x**(k-1)*exp(-l*x)/gamma(k),(x,0,oo))",
        "(l/(l-t))**k",
        "(l/(l+t))**k",
        ("t < l",),
    ),
    ("k: (1, oo); l: positive", "Integral(l**k*x**(k-2)*exp(-l*x)/gamma(k),(x,0,oo))", "l/(k-1)", "l/k", ()),
    (
        "k: positive; l: positive",
        "Integral(log(x)*l**k*x**(k-1)*exp(-l*x)/gamma(k),(x,0,oo))",
        "digamma(k)-log(l)",
        "digamma(k)+log(l)",
        (),
    ),
    (
        "n: nonnegative integer; a: positive",
        "Integral(x**(a-1)*log(x)**n,(x,0,1))",
        "(-1)**n*factorial(n)/a**(n+1)",
        "factorial(n)/a**(n+1)",
        (),
    ),
    ("n: nonnegative integer", "Integral(log(1/x)**n,(x,0,1))", "factorial(n)", "factorial(n+1)", ()),
    (
        "n: positive integer; m: positive integer",
        "Integral(x**n*(1-x)**m,(x,0,1))",
        "factorial(n)*factorial(m)/factorial(n+m+1)",
        "factorial(n)*factorial(m)/factorial(n+m)",
        (),
    ),
    ("a: real; b: (a, oo)", "Integral((x-a)*(b-x),(x,a,b))", "(b-a)**3/6", "(b-a)**3/3", ()),
    (
        "a: real; b: (a, oo); p: positive; q: positive",
        "Integral((x-a)**(p-1)*(b-x)**(q-1),(x,a,b))",
        "(b-a)**(p+q-1)*beta(p,q)",
        "(b-a)**(p+q)*beta(p,q)",
        (),
    ),
    ("a: real; b: (a, oo)", "Integral(1/sqrt((x-a)*(b-x)),(x,a,b))", "pi", "pi/2", ()),
    ("a: positive", "Integral(1/sqrt(a**2-x**2),(x,-a,a))", "pi", "pi/2", ()),
    ("", "Integral(log(x)/(1-x),(x,0,1))", "-pi**2/6", "-pi**2/12", ()),
    ("", "Integral(log(1-x)/x,(x,0,1))", "-pi**2/6", "pi**2/6", ()),
    ("x: positive", "Integral(exp(-t**2),(t,0,x))", "sqrt(pi)*erf(x)/2", "sqrt(pi)*erf(x)", ()),
    ("x: real", "Integral(exp(-t**2/2)/sqrt(2*pi),(t,-oo,x))", "(1+erf(x/sqrt(2)))/2", "(1+erf(x))/2", ()),
    (
        "x: real",
        "Derivative(Integral(exp(-t**2/2)/sqrt(2*pi),(t,-oo,x)),x)",
        "exp(-x**2/2)/sqrt(2*pi)",
        "exp(-x**2)/sqrt(2*pi)",
        (),
    ),
    (
        "x: positive",
        "Derivative(Integral(sin(t)/t,(t,x,x**2)),x)",
        "(2*sin(x**2)-sin(x))/x",
        "(sin(x**2)-sin(x))/x",
        (),
    ),
    ("x: real", "Derivative(Integral(cos(t**2),(t,0,x)),x)", "cos(x**2)", "-sin(x**2)", ()),
    (
        "a: positive",
        "Derivative(Integral(exp(-a*x**2),(x,-oo,oo)),a)",
        "-sqrt(pi)/(2*a**(3/2))",
        "-sqrt(pi)/a**(3/2)",
        (),
    ),
    ("", "Integral(Abs(x),(x,-1,2))", "5/2", "3/2", ()),
    ("", "Integral(Max(x,1-x),(x,0,1))", "3/4", "1/2", ()),
    (
        "a: real",
        "Integral(Max(x-a,0)*exp(-x**2/2)/sqrt(2*pi),(x,-oo,oo))",
        "exp(-a**2/2)/sqrt(2*pi)-a*(1-erf(a/sqrt(2)))/2",
        "exp(-a**2/2)/sqrt(2*pi)+a*(1-erf(a/sqrt(2)))/2",
        (),
    ),
    ("x: positive", "Integral(Integral(exp(-s-t),(s,0,t)),(t,0,oo))", "1/2", "1", ()),
    ("", "Integral(x*y,(y,0,x),(x,0,1))", "1/8", "1/4", ()),
    ("", "Integral(x*y,(y,0,1-x),(x,0,1))", "1/24", "1/12", ()),
    ("", "Integral(exp(-x**2-y**2),(x,-oo,oo),(y,-oo,oo))", "pi", "sqrt(pi)", ()),
    ("l: positive; m: positive", "Integral(l*m*exp(-l*x-m*y),(y,x,oo),(x,0,oo))", "l/(l+m)", "m/(l+m)", ()),
    ("m: positive integer; n: positive integer", "Integral(sin(m*x)*sin(n*x),(x,0,2*pi))", "0", "1", ("m < n",)),
    ("n: positive integer", "Integral(sin(n*x)**2,(x,-pi,pi))", "pi", "2*pi", ()),
    ("n: positive integer", "Integral(x*sin(n*x),(x,-pi,pi))", "2*pi*(-1)**(n+1)/n", "2*pi*(-1)**n/n", ()),
    ("n: positive integer", "Integral(x**2*cos(n*x),(x,-pi,pi))", "4*pi*(-1)**n/n**2", "4*pi*(-1)**(n+1)/n**2", ()),
    ("", "Integral(atan(x),(x,0,1))", "pi/4-log(2)/2", "pi/4+log(2)/2", ()),
    ("", "Integral(x*exp(-x)*cos(x),(x,0,oo))", "0", "1/2", ()),
    ("a: positive", "Integral(cos(a*x)/(1+x**2),(x,0,oo))", "pi*exp(-a)/2", "pi*exp(-a)", ()),
    ("a: positive", "Integral(x*sin(a*x)/(1+x**2),(x,0,oo))", "pi*exp(-a)/2", "pi*exp(a)/2", ()),
    (
        "a: positive; b: positive",
        "Integral(exp(-a*x**2-b/x**2),(x,0,oo))",
        "sqrt(pi/a)*exp(-2*sqrt(a*b))/2",
        "sqrt(pi/a)*exp(-sqrt(a*b))/2",
        (),
    ),
    ("n: nonnegative integer", "Integral(x**n*exp(-x),(x,0,oo))", "factorial(n)", "factorial(n+1)", ()),
    ("n: positive integer", "Integral(x**n,(x,0,1))", "1/(n+1)", "1/n", ()),
    ("a: positive", "Integral(1/sqrt(x),(x,0,a))", "2*sqrt(a)", "sqrt(a)", ()),
    ("", "Integral(log(x),(x,0,1))", "-1", "1", ()),
    ("p: (-1, oo)", "Integral(x**p*log(x),(x,0,1))", "-1/(p+1)**2", "1/(p+1)**2", ()),
    (
        "a: real; b: (a, oo); t: positive",
        "Integral(exp(t*x)/(b-a),(x,a,b))",
        "(exp(b*t)-exp(a*t))/(t*(b-a))",
        "(exp(b*t)-exp(a*t))/(b-a)",
        (),
    ),
    (
        "a: real; b: (a, oo); n: nonnegative integer",
        "Integral(x**n/(b-a),(x,a,b))",
        "(b**(n+1)-a**(n+1))/((n+1)*(b-a))",
        "(b**(n+1)-a**(n+1))/(n*(b-a)+1)",
        (),
    ),
    ("n: positive integer", "Integral(n*x*(1-x)**(n-1),(x,0,1))", "1/(n+1)", "1/n", ()),
    (
        "k: positive integer; n: integers k..100",
        "Integral(x*gamma(n+1)/(gamma(k)*gamma(n-k+1))*x**(k-1)*(1-x)**(n-k),(x,0,1))",
        "k/(n+1)",
        "k/n",
        (),
    ),
    ("r: positive", "Integral(x**3*exp(-x**2/(2*r**2))/r**2,(x,0,oo))", "2*r**2", "r**2", ()),
    ("a: positive", "Integral(1/(x**2+a*x+a**2),(x,-oo,oo))", "2*pi/(a*sqrt(3))", "pi/(a*sqrt(3))", ()),
    ("", "Integral(sin(x)**2*cos(x)**2,(x,0,2*pi))", "pi/4", "pi/2", ()),
    ("x: positive", "Integral(log(t),(t,1,x))", "x*log(x)-x+1", "x*log(x)-x", ()),
    (
        "a: nonzero; x: real",
        "Integral(t*exp(a*t),(t,0,x))",
        "((a*x-1)*exp(a*x)+1)/a**2",
        "((a*x-1)*exp(a*x)-1)/a**2",
        (),
    ),
    ("", "Integral(sech(x),(x,-oo,oo))", "pi", "pi/2", ()),
    ("", "Integral(1/cosh(x)**2,(x,-oo,oo))", "2", "1", ()),
    ("", "Integral(x/sinh(x),(x,0,oo))", "pi**2/4", "pi**2/8", ()),
]


@pytest.mark.parametrize(("declared", "lhs", "right", "wrong", "constraints"), INTEGRALS)
def test_the_value_is_proved_and_another_one_refuted(declared, lhs, right, wrong, constraints):
    verdicts = [
        check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs, constraints=constraints)) for rhs in (right, wrong)
    ]
    assert [verdict.status for verdict in verdicts] == [Status.PROVED, Status.REFUTED], [v.detail for v in verdicts]


DIVERGENT = [
    ("", "Integral(1/x, (x, -1, 1))", "0"),
    ("", "Integral(1/x**2, (x, -1, 1))", "-2"),
    ("", "Integral(x/(1+x**2), (x, -oo, oo))", "0"),
    ("", "Integral(1/(x**2-1), (x, 0, 2))", "-log(3)/2"),
    ("", "Integral(tan(x), (x, 0, pi))", "0"),
    ("", "Integral(sin(x), (x, 0, oo))", "1"),
    ("a: positive", "Integral(1/x**a, (x, 1, oo))", "1/(a-1)"),
    ("", "Integral((cos(x)-1)/x**3, (x, 0, oo))", "0"),
    ("", "Integral(exp(x), (x, 0, oo))", "-1"),
    ("", "Integral(1/(x*log(x)), (x, 2, oo))", "-log(log(2))"),
]


@pytest.mark.parametrize(("declared", "lhs", "rhs"), DIVERGENT)
def test_a_divergent_integral_has_no_value(declared, lhs, rhs):
    verdict = check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs))
    assert verdict.status in (Status.UNDECIDED, Status.REFUTED), (verdict.method, verdict.detail)


def test_an_antiderivative_that_jumps_is_caught():
    lhs = "Integral(1/(2+cos(x)), (x, 0, 2*pi))"
    assert check(Statement(Kind.IDENTITY, (), lhs, "0")).status is Status.REFUTED
    assert check(Statement(Kind.IDENTITY, (), lhs, "2*pi/sqrt(3)")).status is Status.PROVED


LEIBNIZ = [
    ("x: real", "Derivative(Integral(exp(-t**2), (t, 0, x)), x)", "exp(-x**2)", "-exp(-x**2)"),
    ("x: real", "Derivative(Integral(exp(-t**2), (t, x, 2*x)), x)", "2*exp(-4*x**2)-exp(-x**2)", "exp(-4*x**2)"),
    ("x: real", "Derivative(Integral(sin(x*t), (t, 0, 1)), x)", "Integral(t*cos(x*t), (t, 0, 1))", "cos(x)"),
    ("a: positive", "Derivative(Integral(exp(-a*x), (x, 0, oo)), a)", "-1/a**2", "1/a**2"),
    ("q: (0, 1)", "Derivative(Sum(q**k, (k, 0, oo)), q)", "1/(1-q)**2", "1/(1-q)"),
]


@pytest.mark.parametrize(("declared", "lhs", "right", "wrong"), LEIBNIZ)
def test_a_derivative_of_an_integral_or_a_series(declared, lhs, right, wrong):
    found = [check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs)).status for rhs in (right, wrong)]
    assert found == [Status.PROVED, Status.REFUTED]


PARITY = [
    ("a: real", "Integral(sin(a*x)**2/x**2, (x, 0, oo))", "pi*Abs(a)/2", "pi*a/2"),
    ("a: real", "Integral(cos(a*x)/(x**2+1), (x, 0, oo))", "pi*exp(-Abs(a))/2", "pi*exp(-a)/2"),
    ("q: (-1, oo)", "Integral(Abs(x)**q*exp(-x**2), (x, -oo, oo))", "gamma((q+1)/2)", "gamma(q/2+1)"),
]  # fmt: skip


@pytest.mark.parametrize(("declared", "lhs", "right", "wrong"), PARITY)
def test_a_parameter_or_a_base_of_any_sign(declared, lhs, right, wrong):
    found = [check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs)).status for rhs in (right, wrong)]
    assert found == [Status.PROVED, Status.REFUTED]

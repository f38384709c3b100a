"""Sums, series and products with their sources' conditions, each with a wrong twin: proved and refuted."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp
from witness_table import symbols

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.statement import Kind, Statement, Status
from cfpipe.witnesses.sums.fourier import fourier
from cfpipe.witnesses.sums.polynomial_series import TABLE
from cfpipe.witnesses.sums.rational_series import Term
from cfpipe.witnesses.sums.root_series import root_pole

FOURIER = [
    ("x: (-pi, pi)", "Sum((-1)**(k+1)*sin(k*x)/k,(k,1,oo))", "x/2", "x/2+(x-1)**2/10**3", ()),
    ("x: [-pi, pi]", "Sum((-1)**k*cos(k*x)/k**2,(k,1,oo))", "x**2/4-pi**2/12", "x**2/4-pi**2/6", ()),
    ("x: (0, pi)", "Sum(sin((2*k-1)*x)/(2*k-1),(k,1,oo))", "pi/4", "pi/2", ()),
    ("x: [0, pi]", "Sum(cos((2*k+1)*x)/(2*k+1)**2,(k,0,oo))", "pi*(pi-2*x)/8", "pi*(pi-x)/8", ()),
    ("x: (0, 2*pi)", "Sum(cos(k*x)/k,(k,1,oo))", "-log(2*sin(x/2))", "-log(2*sin(x))", ()),
    ("x: [0, 2*pi]", "Sum(sin(k*x)/k**3,(k,1,oo))", "pi**2*x/6-pi*x**2/4+x**3/12", "pi**2*x/6-pi*x**2/4+x**3/6", ()),
    ("x: [0, pi]", "Sum(sin(k*x)**2/k**2,(k,1,oo))", "x*(pi-x)/2", "x*(pi-x)/4", ()),
    ("x: (-pi/2, pi/2)", "Sum((-1)**k*cos((2*k+1)*x)/(2*k+1),(k,0,oo))", "pi/4", "pi/2", ()),
    (
        "x: [0, 2*pi]; b: positive",
        "Sum(cos(k*x)/(k**2+b**2),(k,1,oo))",
        "pi*cosh(b*(pi-x))/(2*b*sinh(pi*b))-1/(2*b**2)",
        "pi*cosh(b*(pi-x))/(2*b*sinh(pi*b))+1/(2*b**2)",
        (),
    ),
    ("x: [0, pi]", "Sum(cos(2*k*x)/(4*k**2-1),(k,1,oo))", "1/2-pi*sin(x)/4", "1/2-pi*cos(x)/4", ()),
]


GENERATING = [
    ("x: [-1, 1]; t: (-1, 1)", "Sum(chebyshevu(k,x)*t**k,(k,0,oo))", "1/(1-2*x*t+t**2)", "1/(1-x*t+t**2)", ()),
    (
        "x: [-1, 1]; t: (-1, 1)",
        "Sum(chebyshevt(k,x)*t**k,(k,0,oo))",
        "(1-x*t)/(1-2*x*t+t**2)",
        "(1-t**2)/(1-2*x*t+t**2)",
        (),
    ),
    ("x: real; t: (-1, 1)", "Sum(laguerre(k,x)*t**k,(k,0,oo))", "exp(-x*t/(1-t))/(1-t)", "exp(-x*t/(1-t))/(1+t)", ()),
    ("x: [-1, 1]", "Sum(binomial(2*k,k)*x**(2*k+1)/(4**k*(2*k+1)),(k,0,oo))", "asin(x)", "asinh(x)", ()),
    ("x: (-1, 1)", "Sum(harmonic(k)*x**k,(k,1,oo))", "-log(1-x)/(1-x)", "-log(1-x)/(1+x)", ()),
    (
        "t: (-1, 1); x: [-1, 1]; m: positive",
        "Sum(gegenbauer(k,m,x)*t**k,(k,0,oo))",
        "(1-2*x*t+t**2)**(-m)",
        "(1-2*x*t+t**2)**(1-m)",
        (),
    ),
    ("x: real; t: real", "Sum(bell(k)*t**k/factorial(k),(k,0,oo))", "exp(exp(t)-1)", "exp(exp(t))", ()),
    (
        "t: (0, 6); x: real",
        "Sum(bernoulli(k,x)*t**k/factorial(k),(k,0,oo))",
        "t*exp(x*t)/(exp(t)-1)",
        "t*exp(x*t)/(exp(t)+1)",
        (),
    ),
    ("t: (-1/2, 1/2)", "Sum(fibonacci(k)*t**k,(k,0,oo))", "t/(1-t-t**2)", "t/(1-t+t**2)", ()),
    ("t: [-1/4, 1/4]", "Sum(catalan(k)*t**k,(k,0,oo))", "2/(1+sqrt(1-4*t))", "1/(1+sqrt(1-4*t))", ()),
    ("", "Sum(zeta(2*k)-1,(k,1,oo))", "3/4", "1/2", ()),
    ("", "Sum((zeta(k)-1)/k,(k,2,oo))", "1-EulerGamma", "EulerGamma", ()),
    ("", "Sum(1/(k*binomial(2*k,k)),(k,1,oo))", "pi*sqrt(3)/9", "pi*sqrt(3)/18", ()),
    ("", "Sum(1/(k**2*binomial(2*k,k)),(k,1,oo))", "pi**2/18", "pi**2/12", ()),
]


ORDERS = [
    ("x: real; t: real", "2*Sum(besselj(2*k+1,x)*sin((2*k+1)*t),(k,0,oo))", "sin(x*sin(t))", "sin(x*cos(t))", ()),
    (
        "x: real; t: real",
        "besselj(0,x)+2*Sum((-1)**k*besselj(2*k,x)*cos(2*k*t),(k,1,oo))",
        "cos(x*cos(t))",
        "cos(x*sin(t))",
        (),
    ),
    ("x: real", "besselj(0,x)**2+2*Sum(besselj(k,x)**2,(k,1,oo))", "1", "2", ()),
    ("x: real", "Sum(besseli(k,x),(k,-oo,oo))", "exp(x)", "exp(-x)", ()),
    ("x: real; t: positive", "Sum(besselj(k,x)*t**k,(k,-oo,oo))", "exp(x*(t-1/t)/2)", "exp(x*(t+1/t)/2)", ()),
    (
        "a: positive",
        "Sum(exp(-a*k**2),(k,-oo,oo))",
        "sqrt(pi/a)*Sum(exp(-pi**2*k**2/a),(k,-oo,oo))",
        "sqrt(pi/a)*Sum(exp(-pi*k**2/a),(k,-oo,oo))",
        (),
    ),
    ("r: (0, 1)", "Sum(r**Abs(k),(k,-oo,oo))", "(1+r)/(1-r)", "1/(1-r)", ()),
    ("a: positive", "Sum(exp(-a*Abs(k)),(k,-oo,oo))", "coth(a/2)", "tanh(a/2)", ()),
    (
        "a: (0, 2)",
        "Sum(exp(-pi*a*k**2), (k, -oo, oo))",
        "Sum(exp(-pi*k**2/a), (k, -oo, oo))/sqrt(a)",
        "Sum(exp(-pi*k**2/a), (k, -oo, oo))/a",
        (),
    ),
    (
        "x: real; s: positive",
        "Sum(exp(-(x + 2*pi*k)**2/(2*s)), (k, -oo, oo))",
        "sqrt(s/(2*pi))*(1 + 2*Sum(exp(-s*k**2/2)*cos(k*x), (k, 1, oo)))",
        "sqrt(s/(2*pi))*(1 + Sum(exp(-s*k**2/2)*cos(k*x), (k, 1, oo)))",
        (),
    ),
]


TELESCOPED = [
    ("", "Sum(2**k/binomial(2*k, k), (k, 0, oo))", "2 + pi/2", "2 + pi", ()),
    ("", "Sum(1/binomial(k+2,2),(k,0,oo))", "2", "1", ()),
    ("m: positive-integer", "Sum(1/binomial(k+m+1,m+1),(k,0,oo))", "(m+1)/m", "m/(m+1)", ()),
    ("", "Sum(1/(factorial(k)*(k+3)),(k,0,oo))", "E-2", "E-1", ()),
    ("", "Sum((-1)**k/(3*k+1),(k,0,oo))", "log(2)/3+pi/(3*sqrt(3))", "log(2)/3+pi/(2*sqrt(3))", ()),
    (
        "b: positive",
        "Sum(exp(-b)*b**k/factorial(k)/(k+2),(k,0,oo))",
        "1/b-1/b**2+exp(-b)/b**2",
        "1/b-1/b**2-exp(-b)/b**2",
        (),
    ),
    ("", "Sum(1/(16**k)*(4/(8*k + 1) - 2/(8*k + 4) - 1/(8*k + 5) - 1/(8*k + 6)), (k, 0, oo))", "pi", "22/7", ()),
    ("", "Sum(1/(factorial(k)*(k + 2)), (k, 0, oo))", "1", "E - 1", ()),
]


BINOMIAL = [
    (
        "n: nonnegative-integer",
        "Sum((-1)**k*binomial(n,k)*k**(n+1),(k,0,n))",
        "(-1)**n*n*factorial(n+1)/2",
        "(-1)**n*factorial(n+1)/2",
        (),
    ),
    (
        "n: positive-integer; x: real",
        "Sum((-1)**k*binomial(n,k)*(x-k)**n,(k,0,n))",
        "factorial(n)",
        "(-1)**n*factorial(n)",
        (),
    ),
    ("n: positive-integer; x: real", "Sum((-1)**k*binomial(n,k)*(x+k)**(n-1),(k,0,n))", "0", "1", ()),
    ("n: positive-integer", "Sum((-1)**k*binomial(n,k)*(n-k)**n,(k,0,n))", "factorial(n)", "(-1)**n*factorial(n)", ()),
    ("n: positive-integer", "Sum(binomial(n,2*k+1),(k,0,n))", "2**(n-1)", "2**n-1", ()),
    ("n: nonnegative-integer", "Sum(binomial(n,3*k),(k,0,n))", "(2**n+2*cos(n*pi/3))/3", "(2**n+cos(n*pi/3))/3", ()),
    (
        "n: positive-integer",
        "Sum((-1)**k*binomial(n,2*k),(k,0,floor(n/2)))",
        "2**(n/2)*cos(n*pi/4)",
        "2**(n/2)*sin(n*pi/4)",
        (),
    ),
    (
        "n: nonnegative-integer; t: real",
        "Sum(binomial(n,k)*cos(k*t),(k,0,n))",
        "2**n*cos(t/2)**n*cos(n*t/2)",
        "2**n*cos(t/2)**n*cos(n*t)",
        (),
    ),
    (
        "n: nonnegative-integer; t: real",
        "Sum(binomial(n,k)*sin(k*t),(k,0,n))",
        "2**n*cos(t/2)**n*sin(n*t/2)",
        "2**n*sin(t/2)**n*sin(n*t/2)",
        (),
    ),
    (
        "n: positive-integer",
        "Sum(binomial(n,4*k),(k,0,n))",
        "(2**(n-1)+2**(n/2)*cos(n*pi/4))/2",
        "(2**n+2**(n/2)*cos(n*pi/4))/2",
        (),
    ),
    (
        "n: positive-integer",
        "Sum(binomial(2*n,2*k)*3**k,(k,0,n))",
        "((1+sqrt(3))**(2*n)+(1-sqrt(3))**(2*n))/2",
        "((1+sqrt(3))**(2*n)-(1-sqrt(3))**(2*n))/2",
        (),
    ),
    (
        "x: real; y: real; n: nonnegative-integer",
        "Sum(binomial(x, k)*binomial(y, n - k), (k, 0, n))",
        "binomial(x + y, n)",
        "binomial(x + y + 1, n)",
        (),
    ),
    (
        "n: nonnegative-integer; x: real",
        "Sum((-1)**(n - k)*binomial(n, k)*(x + k)**n, (k, 0, n))",
        "factorial(n)",
        "(-1)**n*factorial(n)",
        (),
    ),
]


CORNERS = [
    ("n: positive-integer", "Sum(Max(i,j),(j,1,n),(i,1,n))", "n*(n+1)*(4*n-1)/6", "n*(n+1)*(4*n+1)/6", ()),
    ("n: positive-integer", "Sum(Abs(i-j)/n**2,(i,1,n),(j,1,n))", "(n**2-1)/(3*n)", "(n**2-1)/(6*n)", ()),
    (
        "n: nonnegative-integer; m: nonnegative-integer",
        "Sum(Abs(k-m),(k,0,n))",
        "(m*(m+1)+(n-m)*(n-m+1))/2",
        "(m*(m+1)+(n-m)*(n-m-1))/2",
        ("m <= n",),
    ),
    (
        "n: nonnegative-integer; m: nonnegative-integer",
        "Sum(Min(k,m),(k,0,n))",
        "m*(m+1)/2+m*(n-m)",
        "m*(m-1)/2+m*(n-m)",
        ("m <= n",),
    ),
    ("n: positive-integer", "Sum(Sum(1,(j,i,n)),(i,1,n))", "n*(n+1)/2", "n*(n-1)/2", ()),
    (
        "p: (0, 1); m: nonnegative-integer",
        "Sum(Min(k,m)*p*(1-p)**k,(k,0,oo))",
        "(1-p)*(1-(1-p)**m)/p",
        "(1-(1-p)**m)/p",
        (),
    ),
]


PRODUCTS = [
    ("", "Product(1 - 1/k**2, (k, 2, oo))", "1/2", "1/3", ()),
    ("x: (0, 1)", "Product(1 - x**2/k**2, (k, 1, oo))", "sin(pi*x)/(pi*x)", "sin(pi*x)/x", ()),
    ("", "Product((k**2 + 3*k + 2)/(k**2 + 3*k), (k, 1, oo))", "3", "2", ()),
    (
        "n: positive-integer; x: real; y: real; a: real",
        "Product(x**2-2*x*y*cos(a+2*pi*k/n)+y**2,(k,0,n-1))",
        "x**(2*n)-2*x**n*y**n*cos(n*a)+y**(2*n)",
        "x**(2*n)-2*x**n*y**n*cos(a)+y**(2*n)",
        (),
    ),
    (
        "n: positive-integer; x: (1, oo)",
        "Product(x**2-2*x*cos(pi*k/n)+1,(k,1,n-1))",
        "(x**(2*n)-1)/(x**2-1)",
        "(x**(2*n)-1)/(x-1)",
        (),
    ),
    ("n: positive-integer", "Product(sin((2*k-1)*pi/(2*n)),(k,1,n))", "2**(1-n)", "2**(-n)", ()),
    ("n: positive-integer", "Product(sin(k*pi/(2*n+1)),(k,1,n))", "sqrt(2*n+1)/2**n", "sqrt(2*n)/2**n", ()),
    ("n: positive-integer", "Product(cos(k*pi/(2*n+1)),(k,1,n))", "2**(-n)", "2**(1-n)", ()),
    ("n: positive-integer", "Product(tan(k*pi/(2*n+1)),(k,1,n))", "sqrt(2*n+1)", "2*n+1", ()),
    ("n: positive-integer", "Product(2*sin(pi*k/n),(k,1,n-1))", "n", "n+1", ()),
]


ALL = [*FOURIER, *GENERATING, *ORDERS, *TELESCOPED, *BINOMIAL, *CORNERS, *PRODUCTS]


@pytest.mark.parametrize(("declared", "lhs", "right", "wrong", "constraints"), ALL)
def test_the_value_is_proved_and_another_one_not(declared, lhs, right, wrong, constraints):
    found = [
        check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs, constraints=constraints)) for rhs in (right, wrong)
    ]
    assert found[0].status is Status.PROVED, found[0].detail
    assert found[1].status in (Status.REFUTED, Status.UNDECIDED), found[1].detail


BEYOND = [
    ("", "Product(1 - 1/k, (k, 2, oo))", "1"),
    ("a: positive", "Product(1 + 1/(k + a), (k, 1, oo))", "1/a"),
    ("x: real", "Sum(sin(k*x)/k, (k, 1, oo))", "(pi - x)/2"),
    ("x: [0, 2*pi)", "Sum(sin(k*x)/k, (k, 1, oo))", "(pi - x)/2"),
    ("x: [0, 4*pi]", "Sum(cos(k*x)/k**2, (k, 1, oo))", "pi**2/6 - pi*x/2 + x**2/4"),
    ("x: [0, 2*pi)", "Sum(cos(k*x)/k, (k, 1, oo))", "-log(2*sin(x/2))"),
    ("x: [-1, 1]; t: [-1, 1)", "Sum(legendre(k, x)*t**k, (k, 0, oo))", "1/sqrt(1 - 2*x*t + t**2)"),
    ("x: (-2, 2); t: (-1, 1)", "Sum(chebyshevu(k, x)*t**k, (k, 0, oo))", "1/(1 - 2*x*t + t**2)"),
    ("x: real; t: (-1, 1]", "Sum(laguerre(k, x)*t**k, (k, 0, oo))", "exp(-x*t/(1 - t))/(1 - t)"),
    ("x: (-1/4, 1/4]", "Sum(binomial(2*k, k)*x**k, (k, 0, oo))", "1/sqrt(1 - 4*x)"),
    ("x: (-1, 1)", "Sum(fibonacci(k)*x**k, (k, 0, oo))", "x/(1 - x - x**2)"),
    ("x: (0, 2)", "Sum(zeta(k)*x**k/k, (k, 2, oo))", "loggamma(1 - x) - EulerGamma*x"),
    ("a: real", "Sum(exp(-a*k**2), (k, -oo, oo))", "sqrt(pi/a)*Sum(exp(-pi**2*k**2/a), (k, -oo, oo))"),
    ("r: (-1, 1]", "Sum(r**Abs(k), (k, -oo, oo))", "(1 + r)/(1 - r)"),
    ("n: nonnegative-integer", "Sum(binomial(n, 2*k), (k, 0, n))", "2**(n - 1)"),
    ("n: nonnegative-integer; x: real", "Sum((-1)**k*binomial(n, k)*(x + k)**n, (k, 0, n))", "factorial(n)"),
    ("n: nonnegative-integer; m: nonnegative-integer", "Sum((-1)**k*binomial(n, k)*k**m, (k, 0, n))", "0"),
    ("n: nonnegative-integer; m: nonnegative-integer", "Sum(Min(k, m), (k, 0, n))", "m*(m + 1)/2 + m*(n - m)"),
    ("n: positive-integer; x: real", "Product(x**2 - 2*x*cos(2*pi*k/n) + 1, (k, 1, n - 1))", "((x**n - 1)/(x - 1))**2"),
    ("m: integer", "Sum(1/((k + m)*(k + m + 1)), (k, 1, oo))", "1/(m + 1)"),
]


@pytest.mark.parametrize(("declared", "lhs", "rhs"), BEYOND)
def test_nothing_is_proved_beyond_the_conditions(declared, lhs, rhs):
    verdict = check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs))
    assert verdict.status in (Status.UNDECIDED, Status.REFUTED), (verdict.method, verdict.detail)


@pytest.mark.parametrize(("kind", "entry"), TABLE, ids=lambda each: getattr(each, "__name__", ""))
def test_a_generating_function_agrees_with_its_first_terms(kind, entry):
    z, k = sp.Rational(3, 20), sp.Symbol("k")
    rest = {
        sp.gegenbauer: (sp.Rational(3, 4), sp.Rational(1, 3)),
        sp.assoc_laguerre: (sp.Rational(3, 4), sp.Rational(1, 3)),
    }
    few = (sp.fibonacci, sp.lucas, sp.bell, sp.subfactorial, sp.harmonic, sp.catalan)
    arguments = rest.get(kind, () if kind in few else (sp.Rational(1, 3),))
    value = entry.value(arguments, z)
    start = 1 if entry.weight(k).subs(k, 1) == 1 and entry.weight(k) == 1 / k else 0
    terms = [(kind(sp.Integer(n), *arguments) * entry.weight(sp.Integer(n)) * z**n).evalf(30) for n in range(start, 60)]
    assert abs(sp.N(value, 30) - sum(terms)) < 1e-10


@pytest.mark.parametrize("wave", [sp.cos, sp.sin])
@pytest.mark.parametrize("ratio", [1, -1])
@pytest.mark.parametrize(
    "below", ["k**2", "k**3", "(2*k - 1)**2", "(2*k + 1)**3", "(k**2 + 2)", "(9*k**2 - 1)", "(k + 2)**2"]
)
def test_a_fourier_series_agrees_with_many_terms(wave, ratio, below):
    k = sp.Symbol("k", integer=True)
    rational = 1 / sp.sympify(below, locals={"k": k})
    angle = sp.Rational(13, 10)
    value = fourier(Term(sp.S.One, sp.Integer(ratio), rational, (wave(angle * k),)), k, 1)
    if value is None:
        return
    term = sp.lambdify(k, rational * sp.Integer(ratio) ** k * wave(angle * k), "mpmath")
    assert abs(mpmath.mpmathify(sp.N(value, 20)) - sum(term(index) for index in range(1, 6000))) < 1e-3


@pytest.mark.parametrize("z", ["1/2", "-1/2", "1/16", "-2/3"])
@pytest.mark.parametrize("start", ["1/3", "5/8", "7/4", "11/5"])
def test_a_series_at_roots_of_unity_agrees_with_many_terms(z, start):
    z, start = sp.Rational(z), sp.Rational(start)
    value = sp.N(root_pole(z, start), 30)
    assert abs(value - sp.Add(*(sp.N(z**k / (k + start), 30) for k in range(200)))) < 1e-15

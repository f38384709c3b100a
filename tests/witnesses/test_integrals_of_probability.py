"""Integrals as texts on probability print them: transforms, moments, entropies, tails, orthogonal functions."""

import pytest

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.statement import Kind, Statement, Status

CASES = [
    ("g: positive; t: real", (), "Integral(exp(I*t*x)*g/(pi*(x**2+g**2)), (x, -oo, oo))", "exp(-g*Abs(t))",
     "exp(-g*t)"),

     ("k: positive; h: positive; t: real", ("t*h < 1",),
     "Integral(exp(t*x)*x**(k-1)*exp(-x/h)/(gamma(k)*h**k), (x, 0, oo))",
     "(1-h*t)**(-k)", "(1+h*t)**(-k)"),
    ("m: real; c: positive; t: real", ("Abs(t)*c < 1",), "Integral(exp(t*x)*exp(-Abs(x-m)/c)/(2*c), (x, -oo, oo))",
     "exp(m*t)/(1-c**2*t**2)", "exp(m*t)/(1+c**2*t**2)"),
    ("b: positive; t: real", ("t < b",), "log(Integral(b*exp(-b*x)*exp(t*x), (x, 0, oo)))", "-log(1-t/b)",
     "log(1-t/b)"),
    ("a: positive; b: positive; z: real", (),
     "Integral(exp(-x**2/(2*a**2))/(a*sqrt(2*pi))*exp(-(z-x)**2/(2*b**2))/(b*sqrt(2*pi)), (x, -oo, oo))",
     "exp(-z**2/(2*(a**2+b**2)))/sqrt(2*pi*(a**2+b**2))", "exp(-z**2/(2*(a**2+b**2)))/sqrt(2*pi*(a+b))"),
    ("a: positive; b: positive", (),
     "-Integral(b**a*x**(a-1)*exp(-b*x)/gamma(a)*log(b**a*x**(a-1)*exp(-b*x)/gamma(a)), (x, 0, oo))",
     "a-log(b)+log(gamma(a))+(1-a)*digamma(a)", "a-log(b)+log(gamma(a))+(1+a)*digamma(a)"),
    ("b: positive; c: nonnegative", (), "Integral(Max(x, c)*b*exp(-b*x), (x, 0, oo))", "c+exp(-b*c)/b",
     "c-exp(-b*c)/b"),
    ("c: real", (), "Integral(x*exp(-x**2/2), (x, c, oo))/Integral(exp(-x**2/2), (x, c, oo))",
     "exp(-c**2/2)/(sqrt(pi/2)*erfc(c/sqrt(2)))", "exp(-c**2/2)/(sqrt(pi)*erfc(c/sqrt(2)))"),
    ("a: real; b: real", (), "Integral((1+erf((a+b*x)/sqrt(2)))/2*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo))",
     "(1+erf(a/sqrt(2*(1+b**2))))/2", "(1+erf(a/sqrt(1+b**2)))/2"),
    ("", (), "Integral(log(u/(1-u))**2, (u, 0, 1))", "pi**2/3", "pi**2/6"),
    ("a: (1, oo)", (), "Integral(x*a*x**(-1-a)*exp(-x**(-a)), (x, 0, oo))", "gamma(1-1/a)", "gamma(1+1/a)"),
    ("p: (1, oo)", (), "Integral(1/(1+x**p), (x, 0, oo))", "pi/p/sin(pi/p)", "pi/sin(pi/p)"),
    ("a: positive; n: positive", (), "Integral((1-x**n)**(a-1), (x, 0, 1))", "gamma(1+1/n)*gamma(a)/gamma(a+1/n)",
     "gamma(1/n)*gamma(a)/gamma(a+1/n)"),
    ("a: real; c: positive", (), "Integral(exp(-Abs(x)/c)/(2*c), (x, -oo, a))",
     "Piecewise((exp(a/c)/2, a < 0), (1-exp(-a/c)/2, True))", "exp(a/c)/2"),
]  # fmt: skip
ENDS = [
    ("a: real; b: real", ("a < b", "b < 0"), "Integral(1/x, (x, a, b))", "log(b/a)", "log(a/b)"),
    ("x: [-1, 1]", (), "Integral(sqrt(1-t**2), (t, 0, x))", "(x*sqrt(1-x**2)+asin(x))/2", "(x*sqrt(1-x**2)-asin(x))/2"),
    ("r: positive; x: real", ("Abs(x) <= r",), "Integral(sqrt(r**2-t**2), (t, 0, x))",
     "(x*sqrt(r**2-x**2)+r**2*asin(x/r))/2", "(x*sqrt(r**2-x**2)+asin(x/r))/2"),
    ("x: [0, 1]", (), "Integral(sqrt(t), (t, 0, x))", "2*x**(3/2)/3", "x**(3/2)/3"),
]  # fmt: skip
ORTHOGONAL = [
    ("sin(n*x)*sin(m*x), (x, 0, pi)", "positive-integer", "pi/2"),
    ("exp(I*n*x)*exp(-I*m*x), (x, -pi, pi)", "integer", "2*pi"),
    ("hermite(n, x)*hermite(m, x)*exp(-x**2), (x, -oo, oo)", "nonnegative-integer", "sqrt(pi)*2**n*factorial(n)"),
    ("laguerre(n, x)*laguerre(m, x)*exp(-x), (x, 0, oo)", "nonnegative-integer", "1"),
    ("legendre(n, x)*legendre(m, x), (x, -1, 1)", "nonnegative-integer", "2/(2*n+1)"),
    ("chebyshevt(n, x)*chebyshevt(m, x)/sqrt(1-x**2), (x, -1, 1)", "positive-integer", "pi/2"),
    ("chebyshevu(n, x)*chebyshevu(m, x)*sqrt(1-x**2), (x, -1, 1)", "nonnegative-integer", "pi/2"),
]
ARGUMENTS = [
    ("", (), "Integral(log(1+tan(x)), (x, 0, pi/4))", "pi*log(2)/8", "pi*log(2)/4"),
    ("", (), "Integral(log(1+x)/(1+x**2), (x, 0, 1))", "pi*log(2)/8", "pi*log(2)/4"),
    ("", (), "Integral(x*sin(x)/(1+cos(x)**2), (x, 0, pi))", "pi**2/4", "pi**2/2"),
    ("a: (-1, 1)", (), "Integral(log(1-2*a*cos(x)+a**2), (x, 0, pi))", "0", "pi*a"),
    ("a: positive; b: positive", ("a > b",), "Integral(log(a+b*cos(x)), (x, 0, pi))", "pi*log((a+sqrt(a**2-b**2))/2)",
     "pi*log(a+sqrt(a**2-b**2))"),
    ("b: nonnegative", (), "Integral(exp(-x**2-b**2/x**2), (x, 0, oo))", "sqrt(pi)/2*exp(-2*b)", "sqrt(pi)/2*exp(-b)"),
    ("a: positive; b: real", (), "Integral(exp(-a*x)*besselj(0, b*x), (x, 0, oo))", "1/sqrt(a**2+b**2)",
     "1/(a**2+b**2)"),
    ("a: positive; b: (0, a)", (), "Integral(exp(-a*x)*besseli(0, b*x), (x, 0, oo))", "1/sqrt(a**2-b**2)",
     "1/sqrt(a**2+b**2)"),
    ("p: positive; a: positive", (), "Integral(exp(-p*x)*erf(a*x), (x, 0, oo))", "exp(p**2/(4*a**2))*erfc(p/(2*a))/p",
     "exp(p**2/(4*a**2))*erf(p/(2*a))/p"),
    ("g: positive", (), "Integral(log(1+x**2/g**2)*g/(pi*(x**2+g**2)), (x, -oo, oo))", "2*log(2)", "log(2)"),
]  # fmt: skip


def symbols(text):
    return tuple(
        (name.strip(), domain.strip()) for name, domain in (part.split(":") for part in text.split(";") if part)
    )


@pytest.mark.parametrize(("declared", "given", "lhs", "right", "wrong"), [*CASES, *ENDS, *ARGUMENTS])
def test_the_value_is_proved_and_its_twin_refuted(declared, given, lhs, right, wrong):
    verdicts = [
        check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs, constraints=given)) for rhs in (right, wrong)
    ]
    assert [verdict.status for verdict in verdicts] == [Status.PROVED, Status.REFUTED], [v.detail for v in verdicts]


@pytest.mark.parametrize(("integrand", "sort", "norm"), ORTHOGONAL)
def test_orthogonality_for_every_order_of_the_degrees(integrand, sort, norm):
    declared = (("n", sort), ("m", sort))
    right, wrong = f"KroneckerDelta(n, m)*({norm})", f"KroneckerDelta(n, m + 1)*({norm})"
    found = [check(Statement(Kind.IDENTITY, declared, f"Integral({integrand})", rhs)).status for rhs in (right, wrong)]
    assert found[0] is Status.PROVED
    assert found[1] in (Status.REFUTED, Status.UNDECIDED)


NOT_TO_PROVE = [
    ("a: real; b: real", (), "Integral(1/x, (x, a, b))", "log(b/a)"),
    ("a: real; b: real", ("a*b <= 0",), "Integral(1/x, (x, a, b))", "log(Abs(b/a))"),
    ("a: real; b: real", (), "Integral(exp(-a*x)*besselj(0, b*x), (x, 0, oo))", "1/sqrt(a**2+b**2)"),
    ("c: real; t: real", ("t*c < 1",), "Integral(exp(t*x-x/c)/c, (x, 0, oo))", "1/(1-c*t)"),
    ("c: real; t: real", ("Abs(t)*c < 1", "c != 0"), "Integral(exp(t*x-x/c)/c, (x, 0, oo))", "1/(1-c*t)"),
    ("a: real", (), "Integral(log(1-2*a*cos(x)+a**2), (x, 0, pi))", "0"),
    ("x: [-1, 2]", (), "Integral(sqrt(1-t**2), (t, 0, x))", "(x*sqrt(1-x**2)+asin(x))/3"),
    ("n: integer; m: integer", (), "Integral(sin(n*x)*sin(m*x), (x, 0, pi))", "pi*KroneckerDelta(n, m)/2"),
]


@pytest.mark.parametrize(("declared", "given", "lhs", "rhs"), NOT_TO_PROVE)
def test_without_what_it_needs_nothing_is_proved(declared, given, lhs, rhs):
    assert check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs, constraints=given)).status is not Status.PROVED

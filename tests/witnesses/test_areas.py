"""Enclosures of integrals contain the known values; a divergent integral has none."""

from __future__ import annotations

import pytest
import sympy as sp

from cfpipe.witnesses.language.expressions import Vocabulary, read
from cfpipe.witnesses.numbers import balls
from cfpipe.witnesses.numbers.enclosures import NoEnclosure

NAMES = {name: sp.Symbol(name) for name in ("x", "y", "a")}
POINT = {NAMES["x"]: sp.Rational(7, 3), NAMES["y"]: sp.Rational(1, 3), NAMES["a"]: sp.Rational(5, 4)}


def enclosed(text: str, bits: int = 64):
    return balls.enclose(read(text, Vocabulary(NAMES)).expr, POINT, bits)


INTEGRALS = [
    ("Integral(exp(-t**2), (t, -oo, oo))", "sqrt(pi)"),
    ("Integral(exp(-a*t)*t**(x-1), (t, 0, oo))", "gamma(x)/a**x"),
    ("Integral(1/(1+t**2), (t, -oo, oo))", "pi"),
    ("Integral(t**(a-1)*(1-t)**(y-1), (t, 0, 1))", "gamma(a)*gamma(y)/gamma(a+y)"),
    ("Integral(log(t), (t, 0, 1))", "-1"),
    ("Integral(log(t)/(1-t), (t, 0, 1))", "-pi**2/6"),
    ("Integral(t/(exp(t)-1), (t, 0, oo))", "pi**2/6"),
    ("Integral(1/sqrt(1-t**2), (t, -1, 1))", "pi"),
    ("Integral(1/sqrt(1-t**2), (t, 1, -1))", "-pi"),
    ("Integral(log(sin(t)), (t, 0, pi))", "-pi*log(2)"),
    ("Integral(t/sin(t), (t, 0, pi/2))", "2*Catalan"),
    ("Integral(log(1+t)/t, (t, 0, 1))", "pi**2/12"),
    ("Integral(atan(t)/t, (t, 0, 1))", "Catalan"),
    ("Integral(1-tanh(t), (t, 0, oo))", "log(2)"),
    ("Integral(exp(-t-exp(-t))*t, (t, -oo, oo))", "EulerGamma"),
    ("Integral(sqrt(t)*log(t)/(1+t)**2, (t, 0, oo))", "pi"),
    ("Integral(sin(t)/t, (t, 0, oo))", "pi/2"),
    ("Integral(sin(t)**2/t**2, (t, 0, oo))", "pi/2"),
    ("Integral(cos(a*t)/(1+t**2), (t, 0, oo))", "pi*exp(-a)/2"),
    ("Integral(cos(t)/sqrt(t), (t, 0, oo))", "sqrt(pi/2)"),
    ("Integral(exp(-a*t)*sin(x*t), (t, 0, oo))", "x/(a**2+x**2)"),
    ("Integral((exp(-t)-exp(-2*t))/t, (t, 0, oo))", "log(2)"),
    ("Integral(Abs(t-1), (t, 0, x))", "1/2 + (x-1)**2/2"),
    ("Integral(Max(t, t**2), (t, -1, x))", "1/3 + 1/2 + (x**3-1)/3"),
    ("Integral(floor(t), (t, 0, 5))", "10"),
    ("Integral(Abs(sin(t)), (t, 0, 2*pi))", "4"),
    ("Integral(Abs(t)**a*exp(-t**2/2), (t, -oo, oo))", "2**((a+1)/2)*gamma((a+1)/2)"),
    ("Integral(Piecewise((t, t < 1), (2-t, True)), (t, 0, 2))", "1"),
    ("Integral(sign(t**2-2), (t, 0, 2))", "2-2*sqrt(2)"),
    ("Integral(Abs(u-v), (u, 0, 1), (v, 0, 1))", "1/3"),
    ("Integral(Max(u, v)**2, (u, 0, 1), (v, 0, 1))", "1/2"),
    ("Integral(exp(-u**2-v**2), (u, -oo, oo), (v, -oo, oo))", "pi"),
    ("Integral(exp(-u-v), (v, 0, u), (u, 0, oo))", "1/2"),
    ("Integral(u*v**2, (v, 0, u), (u, 0, 1))", "1/15"),
]


@pytest.mark.parametrize(("integral", "known"), INTEGRALS, ids=[integral for integral, _ in INTEGRALS])
def test_an_enclosure_of_an_integral_contains_its_value(integral, known):
    left, right = enclosed(integral), enclosed(known)
    assert left.overlaps(right)
    assert abs(left - right).upper() < 1e-9


@pytest.mark.parametrize(
    "integral",
    [
        "Integral(1/t, (t, 0, 1))",
        "Integral(1/t, (t, -1, 1))",
        "Integral(1/t**2, (t, -1, 1))",
        "Integral(1/t, (t, 1, oo))",
        "Integral(1/(t*log(t)), (t, 2, oo))",
        "Integral(exp(a*t), (t, 0, oo))",
        "Integral(sin(t), (t, 0, oo))",
        "Integral(t*sin(t), (t, 0, oo))",
        "Integral(1/(1-t), (t, 0, 1))",
        "Integral(1/(1-t**2), (t, 0, oo))",
        "Integral(tan(t), (t, 0, pi))",
        "Integral(1/Abs(t), (t, -1, 1))",
        "Integral(cos(t)/t, (t, 0, oo))",
        "Integral(t/(1+t**2), (t, -oo, oo))",
    ],
)
def test_a_divergent_integral_has_no_enclosure(integral):
    with pytest.raises(NoEnclosure):
        enclosed(integral)

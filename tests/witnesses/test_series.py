"""Enclosures of infinite series and products contain the known sums; a series without a sum has none."""

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


SUMS = [
    ("Sum(1/k**2, (k, 1, oo))", "pi**2/6"),
    ("Sum(1/(k*(k+2)), (k, 1, oo))", "3/4"),
    ("Sum((-1)**k/(2*k+1), (k, 0, oo))", "pi/4"),
    ("Sum((-1)**k/k, (k, 1, oo))", "-log(2)"),
    ("Sum(x**k/factorial(k), (k, 0, oo))", "exp(x)"),
    ("Sum(k**2*y**k, (k, 1, oo))", "y*(1+y)/(1-y)**3"),
    ("Sum(sin(k*x)/k, (k, 1, oo))", "(pi-x)/2"),
    ("Sum(cos(k*x)/k**2, (k, 1, oo))", "pi**2/6 - pi*x/2 + x**2/4"),
    ("Sum(1/(k**2+a**2), (k, -oo, oo))", "pi*coth(pi*a)/a"),
    ("Sum(binomial(2*k, k)*(y/2)**k, (k, 0, oo))", "1/sqrt(1-2*y)"),
    ("Sum(binomial(2*k, k)*(249999/1000000)**k, (k, 0, oo))", "500"),
    ("Sum(binomial(a, k)*y**k, (k, 0, oo))", "(1+y)**a"),
    ("Sum(1/(k**2*binomial(2*k, k)), (k, 1, oo))", "pi**2/18"),
    ("Sum(1/(k*(4*k**2-1)), (k, 1, oo))", "2*log(2)-1"),
    ("Sum(log(1+1/k**2), (k, 1, oo))", "log(sinh(pi)/pi)"),
    ("Sum((-1)**k/sqrt(k), (k, 1, oo))", "(sqrt(2)-1)*zeta(1/2)"),
    ("Sum(1/k**(3/2), (k, 1, oo))", "zeta(3/2)"),
    ("Sum(k*y**(k-1), (k, 1, oo))", "1/(1-y)**2"),
    ("Sum(besselj(2*k, x), (k, 1, oo))", "(1-besselj(0, x))/2"),
    ("Sum(hermite(k, x)*y**k/factorial(k), (k, 0, oo))", "exp(2*x*y-y**2)"),
    ("Sum(legendre(k, y)/2**k, (k, 0, oo))", "1/sqrt(5/4-y)"),
    ("Product(1-1/k**2, (k, 2, oo))", "1/2"),
    ("Product(1+1/k**2, (k, 1, oo))", "sinh(pi)/pi"),
    ("Product((1-y**(2*k))/(1-y**k), (k, 1, oo))", "Product(1+y**k, (k, 1, oo))"),
]


@pytest.mark.parametrize("bits", [64, 160])
@pytest.mark.parametrize(("series", "known"), SUMS, ids=[series for series, _ in SUMS])
def test_an_enclosure_of_a_series_contains_its_sum(series, known, bits):
    left, right = enclosed(series, bits), enclosed(known, bits)
    assert left.overlaps(right)
    assert abs(left - right).upper() < 1e-9


@pytest.mark.parametrize(
    "series",
    [
        "Sum(1/k, (k, 1, oo))",
        "Sum(1/(k+1) + 1/k**2, (k, 1, oo))",
        "Sum((-1)**k, (k, 0, oo))",
        "Sum(x**k, (k, 0, oo))",
        "Sum(factorial(k)*y**k, (k, 0, oo))",
        "Sum(1/sqrt(k), (k, 1, oo))",
        "Sum((-1)**k*k, (k, 1, oo))",
        "Sum(1/(k-3), (k, 1, oo))",
        "Sum(log(1+1/k), (k, 1, oo))",
        "Sum(cos(k*x), (k, 1, oo))",
        "Sum(1/(k*log(k)), (k, 2, oo))",
        "Product(1+1/k, (k, 1, oo))",
        "Product(1/2+1/k**2, (k, 1, oo))",
        "Sum((-1)**k*(1+1/k), (k, 1, oo))",
    ],
)
def test_a_series_without_a_sum_has_no_enclosure(series):
    with pytest.raises(NoEnclosure):
        enclosed(series)

"""Finds of an audit: statements that were called proved, refuted or witnessed and are not, each with the reason."""

from __future__ import annotations

import pytest
import sympy as sp
from witness_table import symbols

from cfpipe.witnesses import claims
from cfpipe.witnesses.engine import check
from cfpipe.witnesses.numbers.sampling import Sample
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive
from cfpipe.witnesses.statement import Kind, Statement, Status, Verdict

Case = tuple[str, str, str, tuple[str, ...]]


def verdict(case: Case) -> Verdict:
    declared, lhs, rhs, constraints = case
    return check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs, constraints=constraints))


NOT_DEFINED_EVERYWHERE: dict[str, Case] = {
    "a quadratic with an imaginary coefficient has no discriminant that counts: x = 0": (
        "x: real", "(x**2+2*I*x)/(x**2+2*I*x)", "1", (),
    ),
    "SymPy took every product with sinh(1 + I) and its kind for a number that is not real: x = 0": (
        "x: real", "(acosh(2/3)*x)/(acosh(2/3)*x)", "1", (),
    ),
    "the same of I times a fractional power: n = 0": ("n: integer", "(I*n**(4/3))/(I*n**(4/3))", "1", ()),
    "SymPy took (-1)**(n/2) for imaginary: it is 1 at n = 0": (
        "n: integer", "((-1)**(n/2)-1)/((-1)**(n/2)-1)", "1", (),
    ),
    "and for a number that is not whole: it is -1 at n = 2, a pole": (
        "n: integer", "gamma((-1)**(n/2))", "gamma((-1)**(n/2))", (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_DEFINED_EVERYWHERE.values(), ids=NOT_DEFINED_EVERYWHERE)
def test_what_may_vanish_proves_nothing(case):
    assert verdict(case).status is not Status.PROVED


FALSE: dict[str, Case] = {
    "x - z is neither negative nor positive for a complex z": (
        "x: real; z: complex", "im(x-z)", "0", ("Ne(x, z)",),
    ),
    "nor does |x - z| < 1 say so": ("x: real; z: complex", "im(x-z)", "0", ("Abs(x-z) < 1",)),
    "nor of x where sqrt(y) is not real": ("x: real; y: real", "im(x-sqrt(y))", "0", ("Abs(x-sqrt(y)) < 1",)),
    "sqrt(y) need not be real": (
        "x: real; y: real", "x-sqrt(y)", "re(x-sqrt(y))", ("Ne(x, sqrt(y))",),
    ),
    "a corner that is not real has no sides": ("x: real; z: complex", "Abs(x-z)**2", "(x-z)**2", ()),
    "on the cut, y = 0, the root lies above the axis": (
        "x: negative; y: real", "sqrt(x-I*y**2)", "sqrt((sqrt(x**2+y**4)+x)/2)-I*sqrt((sqrt(x**2+y**4)-x)/2)", (),
    ),
    "Heaviside(0, 1) is 1": ("x: real", "Heaviside(x, 1)", "(1+sign(x))/2", ()),
    "the range may run downwards": ("x: real", "Integral(Abs(t), (t, 0, x))", "x**2/2", ()),
    "nor is a complex end to the right of 0": ("z: complex", "Integral(Abs(t), (t, 0, z))", "z**2/2", ()),
    "a complex m is no place to cut the line at": (
        "m: complex; s: positive", "Integral(Abs(x-m)*exp(-(x-m)**2/(2*s**2))/(s*sqrt(2*pi)), (x, -oo, oo))",
        "s*sqrt(2/pi)", (),
    ),
    "the term at k = -1 counts": ("q: (0, 1)", "Sum(q**k, (k, -1, oo))**2", "(1/(1-q))**2", ()),
    "1 - (I*x)**2 is positive, and asin(I*x) is not real": ("x: real", "im(asin(I*x))", "0", ()),
    "nor is atanh(I*x)": ("x: real", "im(atanh(I*x))", "0", ()),
    "(-1)**(n/2) is real for an even n": ("n: integer", "re((-1)**(n/2))", "0", ()),
    "with six factors in the corners the splits are too many, and all of them count": (
        "a: real; b: real; c: real; d: real; e: real; f: real",
        "(Abs(a)-a)*sign(b)*sign(c)*sign(d)*sign(e)*sign(f)", "0", (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FALSE.values(), ids=FALSE)
def test_a_false_statement_is_refuted(case):
    assert verdict(case).status is Status.REFUTED


@pytest.mark.parametrize("case", FALSE.values(), ids=FALSE)
def test_the_methods_do_not_lean_on_the_sample(case, monkeypatch):
    """Most false statements meet a counterexample before any method is asked; the methods must be right without it."""
    monkeypatch.setattr(claims, "sample", lambda *_, **__: Sample(0, 1, 0, True))
    assert verdict(case).status is not Status.PROVED


UNDEFINED_THERE: dict[str, Case] = {
    "gamma(r) has a pole at r = 0, where SymPy makes 0 of the quotient": (
        "r: real", "Sum(gamma(k+r)/gamma(r), (k, 0, 2))", "1+r+r*(r+1)", (),
    ),
    "and at r = -1 the first terms of the series have": (
        "r: nonzero; p: (0, 1)", "Sum(gamma(k+r)/(gamma(r)*factorial(k))*p**r*(1-p)**k, (k, 0, oo))", "1", (),
    ),
    "between complex ends the integral of |t| depends on the way": (
        "z: complex", "Integral(Abs(t), (t, 0, z))", "z*Abs(z)/2", (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNDEFINED_THERE.values(), ids=UNDEFINED_THERE)
def test_no_counterexample_where_a_side_has_no_value(case):
    assert verdict(case).status is Status.UNDECIDED


def test_agreement_beside_a_cut_is_no_agreement_on_it():
    """At -1 < x < 0 the second inverse tangent lies on its cut, and the left side is -pi/2."""
    assert verdict(("x: nonzero", "atan(sqrt(x))+atan(1/sqrt(x))", "pi/2", ())).status is Status.REFUTED


def test_the_even_power_of_a_complex_sign_is_not_one():
    """sign(3 - I)**2 is (4 - 3*I)/5, which SymPy makes 1."""
    for case in (("", "sign(3-I)**2", "1", ()), ("z: complex", "sign(z)**4", "1", ("re(z) > 0",))):
        assert verdict(case).status not in (Status.PROVED, Status.WITNESSED)


STILL_TRUE: dict[str, Case] = {
    "not zero: z = 0 is no counterexample": ("z: nonzero complex", "Heaviside(Abs(z))", "1", ()),
    "real sign": ("x: nonzero", "sign(x)**2", "1", ()),
    "corner": ("x: real", "Integral(Abs(t), (t, 0, x))", "x*Abs(x)/2", ()),
    "line": (
        "m: real; s: positive", "Integral(Abs(x-m)*exp(-(x-m)**2/(2*s**2))/(s*sqrt(2*pi)), (x, -oo, oo))",
        "s*sqrt(2/pi)", (),
    ),
    "series from before 0": ("q: (0, 1)", "Sum(q**k, (k, -1, oo))", "1/(q*(1-q))", ()),
    "bars": ("x: real", "atanh(x)", "log((1+x)/(1-x))/2", ("Abs(x) < 1",)),
    "step": ("x: real", "Heaviside(x, 0)+Heaviside(-x, 1)", "1", ()),
}  # fmt: skip


@pytest.mark.parametrize("case", STILL_TRUE.values(), ids=STILL_TRUE)
def test_what_is_true_beside_them_is_proved(case):
    assert verdict(case).status is Status.PROVED


def test_signs_of_quadratics_need_real_coefficients():
    x = sp.Symbol("x", real=True)
    for expr in (x**2 + 2 * sp.I * x, x**2 + 2 * sp.I * x - 1, x**2 + 2 * sp.I * x + 1):
        assert not positive(expr)
        assert not nonnegative(expr)
    assert not nonzero(x**2 + 2 * sp.I * x)

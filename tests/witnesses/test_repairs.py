"""What SymPy gets wrong, and what would have been called proved without the correction."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
import sympy as sp
from witness_table import symbols

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.language import vocabulary  # noqa: F401 -- applies the corrections
from cfpipe.witnesses.statement import Kind, Statement, Status

WRONG = [
    ("binomial(n, 3)/binomial(n, 3)", "1", "n: integer"),
    ("Abs(binomial(n, 3))", "-binomial(n, 3)", "n: integer"),
    ("atan(n)/atan(n)", "1", "n: integer"),
    ("asin(n)/asin(n)", "1", "n: nonnegative integer"),
    ("acos(n)/acos(n)", "1", "n: nonnegative integer"),
    ("1/RisingFactorial(n, 1/2)*RisingFactorial(n, 1/2)", "1", "n: nonnegative integer"),
    ("sign(atan(n))", "1", "n: nonnegative integer"),
]


@pytest.mark.parametrize(("lhs", "rhs", "declared"), WRONG)
def test_a_wrong_fact_proves_nothing(lhs, rhs, declared):
    assert check(Statement(Kind.IDENTITY, symbols(declared), lhs, rhs)).status is not Status.PROVED


FACTS = """
n, x = sp.Symbol("n", integer=True), sp.Symbol("x", real=True)
m, e = sp.Symbol("m", integer=True, nonnegative=True), sp.Symbol("e", even=True)
h, w = sp.Rational(1, 2), sp.Symbol("w", integer=False)
found = [
    sp.binomial(n, 3).is_negative, sp.binomial(x, w).is_integer,
    sp.RisingFactorial(h, m).is_integer, sp.FallingFactorial(h, m).is_integer, sp.gamma(sp.pi/2 - e).is_positive,
    sp.asin(n).is_zero, sp.atan(n).is_zero, sp.acos(n).is_zero, sp.beta(m + 1 + sp.I, m + 1 - sp.I).is_real,
    (sp.I*sp.atanh(m)).is_zero,
]
"""


def test_each_correction_is_needed():
    """When SymPy mends one of these, its correction can go."""
    code = f"import sympy as sp\n{FACTS}\nprint(found)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "None" not in run.stdout
    names = {"sp": sp}
    exec(FACTS, names)  # noqa: S102 -- the text above
    assert names["found"] == [None] * 10


def test_what_was_right_is_kept():
    n = sp.Symbol("n", integer=True, nonnegative=True)
    assert sp.binomial(n, 3).is_nonnegative
    assert sp.binomial(n, 3).is_integer
    assert sp.gamma(n + 1).is_positive
    assert sp.gamma(sp.Rational(-1, 2)).is_negative
    assert sp.atan(n + 1).is_zero is False
    assert sp.RisingFactorial(n, n).is_integer


def test_large_numbers_are_not_computed():
    x = sp.Symbol("x")
    began = time.perf_counter()
    for call in (
        sp.gamma(10**7), sp.factorial(10**7), sp.binomial(10**6, 5 * 10**5), sp.rf(x, 10**6), sp.zeta(10**5),
        sp.legendre(10**5, x), sp.harmonic(10**7), sp.fibonacci(10**7), sp.bernoulli(10**5), sp.jacobi(99, x, x, x),
    ):  # fmt: skip
        assert isinstance(call, sp.Function) or call.has(sp.gegenbauer)
    assert time.perf_counter() - began < 0.5


def test_what_sympy_refuses_stays_a_call():
    x = sp.Symbol("x")
    for call in (sp.hermite(sp.Rational(-2, 3), x), sp.hermite(-2, x), sp.assoc_legendre(0, 2, x)):
        assert isinstance(call, (sp.hermite, sp.assoc_legendre))
    assert sp.besselk(sp.exp(10), 25).is_positive is None

"""Constraints that are no end of a range: what follows from them, and what does not."""

from __future__ import annotations

import pytest
import sympy as sp
from witness_table import symbols

from cfpipe.witnesses.domain import facts
from cfpipe.witnesses.domain.facts import Fact
from cfpipe.witnesses.domain.isolating import End, ends
from cfpipe.witnesses.engine import check
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive
from cfpipe.witnesses.statement import Kind, Statement, Status

TRIANGLE = ("a + b > c", "b + c > a", "c + a > b")
GEOMETRIC = "Sum(exp(t*k)*p*(1 - p)**(k - 1), (k, 1, oo))"
LAPLACE = "Integral(exp(t*x)*exp(-Abs(x)/c)/(2*c), (x, -oo, oo))"
HYPERGEOMETRIC = "Sum(k*binomial(w, k)*binomial(b, m - k)/binomial(w + b, m), (k, 0, m))"
URN = "w: positive integer; b: positive integer; m: nonnegative integer"

TRUE = [
    ("p: (0, 1); t: real", ("(1 - p)*exp(t) < 1",), GEOMETRIC, "=", "p*exp(t)/(1 - (1 - p)*exp(t))"),
    ("b: positive; t: real", ("b*t < 1",), "Integral(exp(-x*(1 - b*t)), (x, 0, oo))", "=", "1/(1 - b*t)"),
    ("c: positive; t: real", ("Abs(t)*c < 1",), LAPLACE, "=", "1/(1 - c**2*t**2)"),
    ("a: positive; b: positive; t: real", ("t < b",),
     "log(Integral(b**a*x**(a - 1)*exp(t*x - b*x)/gamma(a), (x, 0, oo)))", "=", "-a*log(1 - t/b)"),
    (URN, ("m <= w + b",), "m*w/(w + b)", "=", "m - m*b/(b + w)"),
    (URN, ("m <= w + b",), HYPERGEOMETRIC, "=", "m*w/(w + b)"),
    ("w: positive integer; b: positive integer; m: integers 0..w+b", (), HYPERGEOMETRIC, "=", "m*w/(w + b)"),
    ("x: real; y: real", ("x**2 + y**2 < 1",), "Sum((x*y)**k, (k, 0, oo))", "=", "1/(1 - x*y)"),
    ("x: real; y: real", ("x**2 + y**2 < 1",), "Sum((x**2 + y**2)**k, (k, 0, oo))", "=", "1/(1 - x**2 - y**2)"),
    ("x: real; y: real", ("x**2 + y**2 < 1",), "x + y", "<", "2"),
    ("a: real; b: real", ("a*b > 0",), "log(a/b)", "=", "log(Abs(a)) - log(Abs(b))"),
    ("a: positive; b: positive; c: positive", TRIANGLE, "c/(a + b)", "<", "1"),
    ("a: positive; b: positive", ("a*b < 1",), "1/(1 - a*b)", ">", "1"),
    ("x: real; y: positive", ("exp(x) < 1 + y",), "x", "<", "log(1 + y)"),
    ("x: positive; y: positive", ("x < y**2",), "Integral(exp(-(y**2 - x)*s), (s, 0, oo))", "=", "1/(y**2 - x)"),
    ("n: positive integer; m: positive integer", ("n*m > 1",), "1/(n*m - 1)", "<=", "1"),
    ("b: positive; t: nonnegative", ("t < b", "t*b < 1"),
     "Integral(exp(-(b - t)*x), (x, 0, oo))*Sum((t*b)**k, (k, 0, oo))", "=", "1/((b - t)*(1 - t*b))"),
]  # fmt: skip

FALSE = [
    ("p: (0, 1); t: real", ("(1 - p)*exp(t) < 2",), GEOMETRIC, "=", "p*exp(t)/(1 - (1 - p)*exp(t))"),
    ("p: (0, 1); t: real", ("(1 - p)*exp(t) < 1",), GEOMETRIC, "=", "p*exp(t)/(1 + (1 - p)*exp(t))"),
    ("b: real; t: real", ("b*t < 1",), "t", "<", "1/b"),
    ("x: real; y: real", ("x**2 + y**2 < 2",), "Sum((x**2 + y**2)**k, (k, 0, oo))", "=", "1/(1 - x**2 - y**2)"),
    ("x: real; y: real", ("x**2 + y**2 < 1",), "x + y", "<", "1"),
    ("a: real; b: real", ("a*b > 0",), "log(a*b)", "=", "log(a) + log(b)"),
    ("a: positive; b: positive; c: positive", TRIANGLE[:2], "b/(a + c)", "<", "1"),
    (URN, ("m <= w + b",), "m/w", "<", "2"),
    (URN, ("m <= w + b",), HYPERGEOMETRIC, "=", "m*b/(w + b)"),
    ("x: real; y: real", ("x*y > 1",), "x", ">", "0"),
    ("x: positive; y: positive", ("x**2 > y",), "x", ">", "y"),
]


def _verdict(names: str, constraints: tuple[str, ...], left: str, relation: str, right: str) -> Status:
    kind = Kind.IDENTITY if relation == "=" else Kind.INEQUALITY
    return check(Statement(kind, symbols(names), left, right, relation, constraints)).status


@pytest.mark.parametrize("case", TRUE, ids=lambda case: f"{case[2][:40]} under {case[1]}")
def test_what_constraints_allow_is_proved(case: tuple[str, tuple[str, ...], str, str, str]) -> None:
    assert _verdict(*case) is Status.PROVED


@pytest.mark.parametrize("case", FALSE, ids=lambda case: f"{case[2][:40]} under {case[1]}")
def test_what_they_do_not_allow_is_not(case: tuple[str, tuple[str, ...], str, str, str]) -> None:
    assert _verdict(*case) in (Status.REFUTED, Status.UNDECIDED)


def _under(*told: Fact) -> tuple[sp.Symbol, sp.Symbol]:
    x, y = sp.symbols("x y", real=True)
    case = facts.under({x: x, y: y}, told)
    return case[x], case[y]


def test_facts_belong_to_the_symbols_they_are_said_of() -> None:
    x, y = sp.symbols("x y", real=True)
    one, other = _under(Fact("positive", 1 - x**2 - y**2))
    wide, _ = _under(Fact("positive", 4 - x**2 - y**2))
    assert positive(1 - one * other)
    assert positive(1 - one)
    assert not positive(1 - wide)
    assert positive(2 - wide)
    assert not positive(1 - x)
    assert facts.bare(one) == x


def test_facts_of_equal_text_and_other_assumptions_are_other_facts() -> None:
    real, plus = sp.Symbol("x", real=True), sp.Symbol("x", positive=True)
    y = sp.Symbol("y", real=True)
    one = facts.under({y: y}, [Fact("nonnegative", y - real)])[y]
    other = facts.under({y: y}, [Fact("nonnegative", y - plus)])[y]
    assert one != other
    assert positive(other)
    assert not positive(one)
    assert not nonnegative(one)


def test_a_sign_that_is_not_strict_stays_so() -> None:
    x, y = sp.symbols("x y", real=True)
    one, other = _under(Fact("nonnegative", x * y - 1))
    assert nonnegative(one * other - 1)
    assert not positive(one * other - 1)
    one, other = _under(Fact("nonzero", x**2 - y**2))
    assert nonzero(one - other)
    assert not nonzero(one)


def test_solving_keeps_the_side() -> None:
    p, t = sp.symbols("p t")

    def shown(expr: sp.Expr) -> bool:
        return bool(expr.xreplace({p: sp.Symbol("p", positive=True)}).is_positive)

    assert ends(sp.Lt(p * sp.exp(t), 1), t, shown) == [End(True, sp.log(1 / p))]
    assert ends(sp.Gt(-p * t, 1), t, shown) == [End(True, -1 / p)]
    assert ends(sp.Lt(1 - p * t, 0), t, shown) == [End(False, 1 / p)]
    assert ends(sp.Lt(p * sp.Abs(t), 1), t, shown) == [End(False, -1 / p), End(True, 1 / p)]
    assert ends(sp.Gt(sp.Abs(t), p), t, shown) is None
    assert ends(sp.Lt((1 - p) * t, 1), t, shown) is None

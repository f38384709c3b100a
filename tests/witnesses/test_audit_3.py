"""Statements by which the second round of methods was once led astray: limits of what SymPy had cancelled, and others.

Each has what its verdict must not be, and why.  A method must be sound by itself, so those that points would refute
are also asked without looking at any point.
"""

from __future__ import annotations

from typing import Any

import pytest
from witness_table import symbols

from cfpipe.witnesses import claims
from cfpipe.witnesses.engine import check
from cfpipe.witnesses.numbers.sampling import Sample
from cfpipe.witnesses.statement import Kind, Statement, Status

GOOD = (Status.PROVED, Status.WITNESSED)
FALSE: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("", "Limit(Max(x, 0)/Max(x, 0), x, -oo)", "1", {}, "the divisor is zero all over on that side"),
    ("", "Limit(x*Max(x, 0)/Max(x, 0), x, 0)", "0", {}, "the divisor is zero all over to the left of 0"),
    ("", "Limit(x*Max(x, 0)/Max(x, 0), x, 0, -1)", "0", {}, "the side of the limit counts"),
    ("", "Limit(1/x + (Abs(x) - x)/(Abs(x) - x), x, oo)", "1", {}, "the divisor is zero where x is positive"),
    ("", "Limit(1/x + floor(1/x)/floor(1/x), x, oo)", "1", {}, "the divisor is zero beyond 1"),
    ("", "Limit(1/x + (atan(x) + atan(1/x) - pi/2)/(atan(x) + atan(1/x) - pi/2), x, oo)", "1", {},
     "the divisor is zero, which no normal form shows"),
    ("", "Limit(1/x + (log(x**2) - 2*log(Abs(x)))/(log(x**2) - 2*log(Abs(x))), x, oo)", "1", {},
     "the divisor is zero where x is positive"),
    ("x: real; y: real", "x**2 + y**2 + 4", "2*sqrt(2)*(x + y)", {"relation": ">"}, "equal where x = y = sqrt(2)"),
    ("x: positive; y: positive", "x*log(x) + y*log(y)", "-2*exp(-1)", {"relation": ">"}, "both least at exp(-1)"),
    ("x: real", "Abs(x**3 - x - 1)", "0", {"relation": ">"}, "the cubic has a real zero"),
    ("x: real", "cos(x)", "x", {"relation": "!="}, "they cross once"),
    ("", "Integral(Max(x, 0)/Max(x, 0), (x, -1, 1))", "2", {}, "the integrand is not defined on half of the range"),
    ("a: positive", "Integral(x + floor(x/5)/floor(x/5), (x, 0, a))", "a**2/2 + a", {}, "not defined up to 5"),
    ("", "Sum((k - 50)/(k - 50), (k, 1, 100))", "100", {}, "one term is not defined"),
    ("n: positive integer", "Sum(k*(k - 50)/(k - 50), (k, 1, n))", "n*(n + 1)/2", {}, "one term is not defined"),
    ("", "Product((k - 50)/(k - 50), (k, 1, 100))", "1", {}, "one factor is not defined"),
    ("x: real", "x*(cos(x) - x)/(cos(x) - x)", "x", {}, "the divisor has a zero that no point hits"),
    ("x: real; y: real", "x*(exp(x) - y**3 - 5)/(exp(x) - y**3 - 5)", "x", {}, "the same with two symbols"),
    ("x: real", "x + 0*log(x**5 - x - 1)", "x", {}, "a logarithm of zero that SymPy took away"),
    ("", "Limit(x + 0*gamma(floor(x)), x, -3/2)", "-3/2", {}, "near -3/2 the argument stays at a pole"),
]  # fmt: skip
"""What must be neither proved nor witnessed."""

WITHOUT_POINTS: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("x: real", "sqrt((x + I)**2)", "x + I", {"constraints": ("x**2 > 2",)}, "the constraint leaves two pieces"),
    ("x: real", "log((x + I)**2)", "2*log(x + I)", {"constraints": ("x**2 > 2",)}, "the constraint leaves two pieces"),
]
"""What no method may prove, though points refute it."""

OPEN: list[tuple[str, str, str, str]] = [
    ("", "Integral(Max(x, 0)/Max(x, 0), (x, -1, 1))", "1", "the integrand is not defined on half of the range"),
    ("", "Sum((k - 50)/(k - 50), (k, 1, 100))", "99", "one term is not defined"),
    ("n: positive integer", "Sum(k*(k - 50)/(k - 50), (k, 1, n))", "n*(n + 1)/2 + Max(n - 50, 0)",
     "where the sides differ the left one is not defined"),
]  # fmt: skip
"""What must not be refuted: a side has no value there."""

AREAS: list[tuple[str, str]] = [
    ("Integral(Integral(sqrt(x*y), (x, 0, 1)), (y, 0, 1))", "4/9"),
    ("Integral(Integral(sqrt(x - y), (x, y, 1)), (y, 0, 1))", "4/15"),
]
"""True: an inner integral is analytic in the outer variable only where its integrand is, whatever bounds it asks."""

CLOSE: list[tuple[str, str, str, str]] = [
    ("x: real; y: real", "exp(-x**2 - y**4) + exp(-cosh(x*y))/10", ">", "-exp(-x**2)/20"),
]
"""Sides that come close far out only, and never meet."""

TRUE: list[tuple[str, str, str]] = [
    ("Limit(x*Max(x, 0)/Max(x, 0), x, 0, 1)", "0", "to the right the divisor is not zero"),
    ("Limit((sqrt(x) + x)/sqrt(x), x, 0, 1)", "1", "a divisor with a leading term"),
    ("Limit(sin(x)*x*log(x)/sin(x), x, 0, 1)", "0", "a divisor that is zero at the place only"),
    ("Limit(x*sin(1/x)/sin(1/x), x, 0, 1)", "0", "a divisor with single zeros: the limit is within the domain"),
    ("Limit(x + 0*gamma(x), x, 0)", "0", "the argument passes the pole"),
]
"""What is still proved."""


def stated(names: str, left: str, right: str, more: dict[str, Any]) -> Statement:
    kind = Kind.IDENTITY if more.get("relation", "=") == "=" else Kind.INEQUALITY
    return Statement(kind, symbols(names), left, right, **more)


@pytest.mark.parametrize(("names", "left", "right", "more", "why"), FALSE)
def test_what_is_false_is_not_shown(names: str, left: str, right: str, more: dict[str, Any], why: str) -> None:
    verdict = check(stated(names, left, right, more))
    assert verdict.status not in GOOD, f"{verdict.method}: {verdict.detail}; {why}"


@pytest.mark.parametrize(
    ("names", "left", "right", "more", "why"), [*(each for each in FALSE if not each[3]), *WITHOUT_POINTS]
)
def test_no_method_proves_it_without_points(
    names: str, left: str, right: str, more: dict[str, Any], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "sample", lambda *_arguments, **_options: Sample(0, 1, 0, True))
    verdict = check(stated(names, left, right, more))
    assert verdict.status is not Status.PROVED, f"{verdict.method}: {verdict.detail}; {why}"


@pytest.mark.parametrize(("names", "left", "right", "why"), OPEN)
def test_what_has_no_value_is_not_refuted(names: str, left: str, right: str, why: str) -> None:
    assert check(stated(names, left, right, {})).status not in (*GOOD, Status.REFUTED), why


@pytest.mark.parametrize(("left", "right"), AREAS)
def test_a_branch_point_of_an_inner_integrand_is_seen_by_the_outer_integrator(left: str, right: str) -> None:
    assert check(stated("", left, right, {})).status is not Status.REFUTED


@pytest.mark.parametrize(("left", "right", "why"), TRUE)
def test_what_is_true_is_still_proved(left: str, right: str, why: str) -> None:
    verdict = check(stated("", left, right, {}))
    assert verdict.status is Status.PROVED, f"{verdict.method}: {verdict.detail}; {why}"


@pytest.mark.parametrize(("names", "left", "relation", "right"), CLOSE)
def test_sides_that_only_come_close_far_out_do_not_count_as_meeting(
    names: str, left: str, relation: str, right: str
) -> None:
    verdict = check(stated(names, left, right, {"relation": relation}))
    assert verdict.status in GOOD, f"{verdict.method}: {verdict.detail}"

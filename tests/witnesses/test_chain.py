"""Chains, nearness, proportionality, and whether the displayed formula reads as what is checked."""

from __future__ import annotations

from typing import Any

import pytest

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.statement import Kind, Statement, Status, Verdict

SYMBOLS = (("theta", "(0, 1)"), ("s", "nonnegative integer"), ("n", "positive integer"), ("x", "real"))


def verdict(lhs: str, rhs: str, **more: Any) -> Verdict:
    return check(Statement(Kind.IDENTITY, SYMBOLS, lhs, rhs, **more))


def test_every_link_of_a_chain_is_checked() -> None:
    chain = (("<=", "x**2 + 2*x + 2"), ("=", "(x + 1)**2 + 1"))
    assert verdict("(x + 1)**2", "x**2 + 2*x + 1", chain=chain).status is Status.PROVED


def test_the_first_wrong_link_is_named() -> None:
    found = verdict("(x + 1)**2", "x**2 + 2*x + 1", chain=(("<=", "x**2 + 2*x"), ("=", "5")))
    assert found.status is Status.REFUTED
    assert found.detail.startswith("link 2 of the chain")
    assert found.counterexample


LIKELIHOOD = "binomial(n, s)*theta**s*(1 - theta)**(n - s)"
KERNEL = "theta**s*(1 - theta)**(n - s)"


def test_a_likelihood_is_proportional_to_its_kernel_in_the_parameter_only() -> None:
    given: Any = {"relation": "propto", "constraints": ("s <= n",)}
    assert verdict(LIKELIHOOD, KERNEL, over=("theta",), **given).status is Status.PROVED
    assert verdict(LIKELIHOOD, KERNEL, over=("s",), **given).status is Status.REFUTED
    assert verdict(LIKELIHOOD, KERNEL, **given).status is Status.UNDECIDED


def test_the_second_value_of_a_symbol_is_no_declared_symbol() -> None:
    symbols = (("x", "positive"), ("x_second", "positive"))
    given: Any = {"relation": "propto", "over": ("x",)}
    assert check(Statement(Kind.IDENTITY, symbols, "x*x_second", "x", **given)).status is Status.PROVED
    assert check(Statement(Kind.IDENTITY, symbols, "x + x_second", "x", **given)).status is Status.REFUTED


def test_what_vanishes_somewhere_is_proportional_to_nothing() -> None:
    assert verdict("x", "x**2", relation="propto", over=("theta",)).status is not Status.PROVED


@pytest.mark.parametrize(("tolerance", "status"), [("0.01", Status.PROVED), ("0.001", Status.REFUTED)])
def test_nearness_is_within_the_stated_tolerance(tolerance: str, status: Status) -> None:
    assert verdict("1/3", "0.33", relation="~", tolerance=tolerance).status is status


def test_nearness_without_a_tolerance_is_undecided() -> None:
    assert verdict("1/3", "0.33", relation="~").status is Status.UNDECIDED


@pytest.mark.parametrize(
    ("display", "answer"),
    [
        (("1 + 2*x + x**2", "(1 + x)**2"), "same"),
        (("1 + 2*x - x**2", "(1 + x)**2"), "differs"),
        (("1 + 2*x + x**2",), "differs"),
        (("1 + 2*x + x**2", "(1 +"), "differs"),
        ((), ""),
    ],
)
def test_the_display_is_compared_with_what_is_checked(display: tuple[str, ...], answer: str) -> None:
    assert verdict("x**2 + 2*x + 1", "(x + 1)**2", display=display).display == answer


def test_a_single_symbol_is_displayed_as_itself() -> None:
    assert verdict("x", "x", display=("x", "x")).display == "same"
    assert verdict("x", "x", display=("x", "theta")).display == "differs"


def test_bound_variables_may_have_other_names_in_the_display() -> None:
    display = ("Sum(i, (i, 1, n))", "n*(n + 1)/2")
    assert verdict("Sum(k, (k, 1, n))", "n*(n + 1)/2", display=display).display == "same"


def test_a_side_may_be_one_symbol() -> None:
    assert verdict("x + 0", "x", display=("x", "x")).display == "same"
    assert verdict("x + 0", "x", display=("x", "n")).display == "differs"


def test_the_value_at_the_stated_place_need_not_be_stated_again() -> None:
    parts: Any = {"objective": "-(x - 1)**2 + 2", "over": ("x",), "at": (("x", "1"),)}
    for value, answer in (("-(1 - 1)**2 + 2", "same"), ("3", "differs")):
        shown = ("2 - (x - 1)**2", "1", value)
        assert check(Statement(Kind.MAXIMUM, SYMBOLS, display=shown, **parts)).display == answer


def test_an_optimum_is_compared_in_all_its_parts() -> None:
    parts: Any = {"objective": "-(x - 1)**2 + 2", "over": ("x",), "at": (("x", "1"),), "attained": "2"}
    for display, answer in (
        (("2 - (x - 1)**2", "1", "2"), "same"),
        (("2 - (x - 1)**2", "1", "3"), "differs"),
        (("2 - (x - 1)**2",), "differs"),
    ):
        assert check(Statement(Kind.MAXIMUM, SYMBOLS, display=display, **parts)).display == answer


@pytest.mark.parametrize(
    ("display", "answer"),
    [
        (("L(theta)", "(1 - theta)*theta"), "same"),
        (("L(theta)", "(1 + theta)*theta"), "differs"),
        (("K(theta)", "(1 - theta)*theta"), "differs"),
        (("L(x)", "(1 - theta)*theta"), "differs"),
        (("L(theta)",), "differs"),
    ],
)
def test_a_definition_is_compared_by_name_parameters_and_body(display: tuple[str, ...], answer: str) -> None:
    found = check(Statement(Kind.DEFINITION, SYMBOLS, "L(theta)", "theta*(1 - theta)", display=display))
    assert found.display == answer

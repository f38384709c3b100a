"""Probability vectors: what is read of them, proved about them, and refused."""

from __future__ import annotations

from typing import Any

import pytest

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.statement import Definition, Kind, Statement, Status, Verdict

SYMBOLS = (
    ("p", "probability vector of length 3"), ("q", "positive probability vector of length 3"),
    ("r", "probability vector of length 2"), ("x", "real"), ("w", "positive probability vector of length 6"),
)  # fmt: skip
MIDDLE = "[-p[1]*p[2], p[2]*(1 - p[2]), -p[2]*p[3]]"
DEFINITIONS = (Definition("H", (), "-Sum(q[i]*log(q[i]), (i, 1, 3))"),)


def verdict(lhs: str, rhs: str, relation: str = "=", **more: Any) -> Verdict:
    return check(Statement(Kind.IDENTITY, SYMBOLS, lhs, rhs, relation, definitions=DEFINITIONS, **more))


@pytest.mark.parametrize(
    ("lhs", "relation", "rhs", "wrong"),
    [
        ("p[1] + p[2] + p[3]", "=", "1", "1 - p[1]"),
        ("Sum(p[i], (i, 1, 3))", "=", "1", "2"),
        ("r[2]", "=", "1 - r[1]", "r[1]"),
        ("p[2]", "<=", "1", "1/2"),
        ("p[3]", ">=", "0", "p[1]"),
        ("q[3]", ">", "0", "q[1]"),
        ("Sum(w[i], (i, 1, 6))", "=", "1", "w[6]"),
        ("Sum(p[i]*(1 - p[i]), (i, 1, 3))", "=", "1 - Sum(p[i]**2, (i, 1, 3))", "1 + Sum(p[i]**2, (i, 1, 3))"),
        ("H", "=", "-q[1]*log(q[1]) - q[2]*log(q[2]) - q[3]*log(q[3])", "-q[1]*log(q[1]) - q[2]*log(q[2])"),
        ("diag(p[1], p[2], p[3]) - p*Transpose(p)", "=",
         f"Matrix([[p[1]*(1 - p[1]), -p[1]*p[2], -p[1]*p[3]], {MIDDLE}, [-p[1]*p[3], -p[2]*p[3], p[3]*(1 - p[3])]])",
         "eye(3)"),
        ("(diag(p[1], p[2], p[3]) - p*Transpose(p))*ones(3, 1)", "=", "zeros(3, 1)", "p"),
    ],
)  # fmt: skip
def test_what_holds_of_probabilities_is_proved_and_a_wrong_twin_refuted(
    lhs: str, relation: str, rhs: str, wrong: str
) -> None:
    found = verdict(lhs, rhs, relation)
    assert found.status is Status.PROVED, (found.detail, found.problems)
    assert verdict(lhs, wrong, relation).status is Status.REFUTED


def test_an_entry_may_be_zero_unless_the_vector_is_positive() -> None:
    assert verdict("p[1]/p[1]", "1").status is not Status.PROVED
    assert verdict("p[3]/p[3]", "1").status is not Status.PROVED
    assert verdict("q[1]/q[1] + q[3]/q[3]", "2").status is Status.PROVED
    assert verdict("p[1]", "0", ">").status is Status.REFUTED


def test_the_vector_is_named_as_it_was_declared_and_its_entries_at_a_counterexample() -> None:
    found = verdict("p[1]", "p[3]")
    assert found.assumptions == ("p a probability vector of length 3",)
    assert [name for name, _ in found.counterexample] == ["p[1]", "p[2]"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("p[0]", "has entries p[1] to p[3]"),
        ("p[4]", "has entries p[1] to p[3]"),
        ("p[x]", "has entries p[1] to p[3]"),
        ("Sum(p[i], (i, 1, oo))", "has entries p[1] to p[3]"),
        ("Sum(p[i], (i, 1, 10**9))", "go beyond the vector's entries"),
        ("exp(p)", "a number is needed"),
        ("Derivative(p[1]**2, p[1])", "cannot move without the others"),
        ("Derivative(p[3]**2, p)", "a number is needed"),
    ],
)
def test_what_is_no_entry_is_a_problem(text: str, message: str) -> None:
    assert message in verdict(text, "0").problems[0].message


@pytest.mark.parametrize("length", ["1", "7", "99"])
def test_a_vector_has_two_to_six_entries(length: str) -> None:
    declared = (("p", f"probability vector of length {length}"),)
    (problem,) = check(Statement(Kind.IDENTITY, declared, "1", "1")).problems
    assert (problem.field, problem.rule) == ("symbols", "domain")


def test_a_name_is_declared_once() -> None:
    declared = (("p", "probability vector of length 2"), ("p", "real"))
    assert "used twice" in check(Statement(Kind.IDENTITY, declared, "1", "1")).problems[0].message

"""Each assumption of a proved statement is dropped in turn: needed with a point, not needed, or open."""

from __future__ import annotations

import pytest
from witness_table import symbols

from cfpipe.witnesses import assumptions
from cfpipe.witnesses.assumptions import Weakening, wider
from cfpipe.witnesses.engine import check
from cfpipe.witnesses.statement import Definition, Kind, Statement, Status, Verdict


def load_bearing(statement: Statement) -> tuple[Weakening, ...]:
    (told,) = assumptions.load_bearing([statement], lambda items: [check(item) for item in items])
    return told


def found(declared: str, lhs: str, rhs: str, *constraints: str) -> list[tuple[str, str, str]]:
    statement = Statement(Kind.IDENTITY, symbols(declared), lhs, rhs, constraints=constraints)
    return [(each.name, each.tried, "needed" if each.needed else "not-needed") for each in load_bearing(statement)]


def test_a_needed_sign_comes_with_a_point():
    statement = Statement(Kind.IDENTITY, symbols("x: positive"), "sqrt(x**2)", "x")
    spare, needed = load_bearing(statement)
    assert (spare.tried, spare.needed) == ("nonnegative", False)
    assert (needed.tried, needed.needed, needed.point) == ("real", True, (("x", "-1"),))


@pytest.mark.parametrize(
    ("declared", "lhs", "rhs", "outcome"),
    [
        ("x: nonzero", "x/x", "1", [("x", "real", "needed")]),
        ("q: (0, 1)", "Sum(q**k, (k, 0, oo))", "1/(1-q)", [("q", "real", "needed")]),
        ("n: integer", "cos(pi*n)", "(-1)**n", [("n", "real", "needed")]),
        ("x: positive; y: real", "x+y", "y+x", [("x", "real", "not-needed")]),
        ("x: positive; t: positive", "x+1", "1+x", [("x", "real", "not-needed")]),
    ],
)
def test_what_a_wider_domain_does(declared, lhs, rhs, outcome):
    assert found(declared, lhs, rhs) == outcome


def test_a_constraint_that_the_proof_did_not_use():
    assert found("a: real; b: real", "(a-b)*(a+b)", "a**2-b**2", "a < b") == [("a < b", "", "not-needed")]
    ((_, _, needed),) = found("a: real; b: real", "Abs(a-b)", "b-a", "a < b")
    assert needed == "needed"


def test_all_statements_of_a_step_are_asked_together_and_each_chain_only_as_far_as_it_is_proved():
    statements = [
        Statement(Kind.IDENTITY, symbols("x: positive"), "sqrt(x**2)", "x"),
        Statement(Kind.IDENTITY, symbols("y: positive integer"), "y + 1", "1 + y"),
        Statement(Kind.IDENTITY, symbols("z: real"), "z", "z"),
    ]
    asked = []

    def ask(items):
        asked.append([item.symbols for item in items])
        return [check(item) for item in items]

    told = assumptions.load_bearing(statements, ask)
    assert asked == [
        [(("x", "nonnegative"),), (("y", "nonnegative integer"),), (("y", "positive"),)],
        [(("x", "real"),), (("y", "integer"),)],
    ]
    assert [len(each) for each in told] == [2, 2, 0]


def test_what_stays_open_is_not_told():
    undecided = Verdict(Status.UNDECIDED, "time-limit")
    statement = Statement(Kind.IDENTITY, symbols("x: positive"), "sqrt(x**2)", "x")
    assert assumptions.load_bearing([statement], lambda items: [undecided for _ in items]) == [()]


def test_domains_know_what_is_wider():
    assert wider("(0, 1)") == wider("[0, oo)") == (("real",),)
    assert wider("positive-integer") == (("nonnegative integer", "integer"), ("positive",))
    assert wider("sequence of real") == wider("real") == ()


def test_a_parameter_of_a_definition_is_no_symbol_of_the_statement():
    double = Definition("d", ("p",), "p + p")
    statement = Statement(Kind.IDENTITY, symbols("p: positive; x: positive"), "d(x)", "2*x", definitions=(double,))
    assert {each.name for each in load_bearing(statement)} == {"x"}

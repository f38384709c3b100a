"""Each assumption of a proved statement is dropped in turn: needed with a point, not needed, or open."""

from __future__ import annotations

import pytest
from witness_table import symbols

from cfpipe.witnesses.assumptions import assumptions_data, load_bearing, wider
from cfpipe.witnesses.statement import Definition, Kind, Statement
from cfpipe.witnesses.weakening import Needed, Weakenings


def found(declared: str, lhs: str, rhs: str, *constraints: str) -> list[tuple[str, str, str]]:
    statement = Statement(Kind.IDENTITY, symbols(declared), lhs, rhs, constraints=constraints)
    return [(each.name, each.tried, each.needed.value) for each in load_bearing(statement)]


def test_a_needed_sign_comes_with_a_point():
    statement = Statement(Kind.IDENTITY, symbols("x: positive"), "sqrt(x**2)", "x")
    spare, needed = load_bearing(statement)
    assert (spare.tried, spare.needed) == ("nonnegative", Needed.NO)
    assert (needed.tried, needed.needed, needed.point) == ("real", Needed.YES, (("x", "-1"),))


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


def test_a_statement_that_is_not_proved_has_no_findings():
    assert load_bearing(Statement(Kind.IDENTITY, symbols("x: real"), "sqrt(x**2)", "x")) == ()


def test_without_time_everything_stays_open_or_untold():
    statement = Statement(Kind.IDENTITY, symbols("x: positive"), "sqrt(x**2)", "x")
    assert load_bearing(statement, seconds=0.0) == ()


def test_plain_data_for_a_worker():
    statement = Statement(Kind.IDENTITY, symbols("x: nonzero"), "x/x", "1")
    (finding,) = assumptions_data({"statement": statement.to_json()})["findings"]
    assert finding["needed"] == "needed"
    assert finding["point"] == [["x", "0"]]


def test_domains_know_what_is_wider():
    assert wider("(0, 1)") == wider("[0, oo)") == (("real",),)
    assert wider("positive-integer") == (("nonnegative integer", "integer"), ("positive",))
    assert wider("sequence of real") == wider("real") == ()


def test_a_parameter_of_a_definition_is_no_symbol_of_the_statement():
    double = Definition("d", ("p",), "p + p")
    statement = Statement(Kind.IDENTITY, symbols("p: positive; x: positive"), "d(x)", "2*x", definitions=(double,))
    assert {each.name for each in load_bearing(statement)} == {"x"}


def test_the_answer_survives_the_way_to_a_worker_and_back():
    statement = Statement(Kind.IDENTITY, symbols("x: positive"), "sqrt(x**2)", "x")
    found = assumptions_data({"statement": statement.to_json()})
    assert Weakenings.from_json(found).findings == load_bearing(statement)

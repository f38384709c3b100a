"""Statements and verdicts as plain data."""

from __future__ import annotations

import json

from witness_table import PAIRS

from cfpipe.witnesses.statement import Definition, Kind, Problem, Statement, Status, Verdict


def test_statements_survive_the_round_trip_through_json():
    for pair in PAIRS:
        assert Statement.from_json(json.loads(json.dumps(pair.right.to_json()))) == pair.right


def test_defaults_are_left_out_so_that_new_fields_change_no_digest():
    assert Statement(Kind.IDENTITY, (("x", "real"),), "x", "x").to_json() == {
        "kind": "identity", "symbols": [["x", "real"]], "lhs": "x", "rhs": "x",
    }  # fmt: skip


def test_verdicts_survive_and_their_time_is_no_part_of_them():
    verdict = Verdict(
        Status.UNCHECKED,
        "unread",
        counterexample=(("x", "1"),),
        problems=(Problem("lhs", 0, 1, 2, "syntax", "m", "h"),),
        seconds=1.5,
    )
    data = json.loads(json.dumps(verdict.to_json()))
    assert "seconds" not in data
    assert Verdict.from_json(data) == verdict
    assert verdict.to_json(with_seconds=True)["seconds"] == 1.5


def test_a_definition_is_read_and_not_judged():
    from cfpipe.witnesses.engine import check

    good = Statement(
        Kind.DEFINITION,
        (("x", "real"), ("f", "function")),
        "f(x)",
        "x**2",
        definitions=(Definition("f", ("x",), "x**2"),),
    )
    verdict = check(good)
    assert (verdict.status, verdict.method, verdict.problems) == (Status.UNCHECKED, "definition", ())
    alone = Statement(Kind.DEFINITION, (("n", "integer"),), "g(t)", "t**n")
    assert (check(alone).method, check(alone).lhs, check(alone).rhs) == ("definition", "g(t)", "t**n")
    bad = Statement(
        Kind.DEFINITION,
        (("x", "real"), ("f", "function")),
        "f(x)",
        "x**z",
        definitions=(Definition("f", ("x",), "x**2"),),
    )
    assert [problem.rule for problem in check(bad).problems] == ["unknown-symbol"]

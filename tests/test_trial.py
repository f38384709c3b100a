"""Collections of equations: a line in, an answer out, whatever the line holds."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from cfpipe import trial
from cfpipe.cli import cfpipe
from cfpipe.trial import Limits
from cfpipe.witnesses.statement import Status, Verdict

PACKAGE = str(Path(sys.modules["cfpipe"].__file__).resolve().parents[1])
FIELDS = ("id", "verdict", "method", "lhs", "rhs", "counterexample", "points", "digits", "seconds", "error")
ROOT = {"symbols": {"x": {"domain": "positive"}}, "lhs": "sqrt(x**2)", "rhs": "x"}


def run(*arguments, **options):
    return CliRunner().invoke(cfpipe, ["try", *map(str, arguments)], standalone_mode=False, **options)


def batch(*lines, arguments=()):
    text = b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)
    found = run("--batch", "-", *arguments, input=text)
    assert found.return_value == 0, found.output
    return [json.loads(line) for line in found.stdout.splitlines()]


def process(*arguments, **options):
    command = [sys.executable, "-m", "cfpipe", "try", *arguments]
    environment = {**os.environ, "PYTHONPATH": PACKAGE, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(command, env=environment, text=True, **options)


# --- a collection -----------------------------------------------------------------------------------------


def test_each_line_has_its_answer_in_order():
    real = {**ROOT, "symbols": {"x": {"domain": "real"}}}
    lines = [{"id": f"{at}", **(ROOT if at % 3 else real)} for at in range(9)]
    found = batch(*lines)
    assert [answer["id"] for answer in found] == [line["id"] for line in lines]
    assert [answer["verdict"] for answer in found] == ["refuted", "proved", "proved"] * 3


def test_an_answer_has_every_field():
    (found,) = batch({"id": 1, **ROOT, "symbols": {"x": {"domain": "real", "latex": "x"}}})
    assert tuple(found)[: len(FIELDS)] == FIELDS
    assert found["id"] == 1
    assert (found["lhs"], found["rhs"]) == ("sqrt(x**2)", "x")
    assert found["counterexample"] == {"x": "-1"}
    assert found["error"] is None


def test_constraints_and_relations_count():
    less = {"symbols": {"x": {"domain": "real"}}, "lhs": "x**2", "rhs": "x", "relation": "<"}
    assert [each["verdict"] for each in batch(less, {**less, "constraints": ["0 < x", "x < 1"]})] == [
        "refuted",
        "proved",
    ]


def test_a_kind_is_that_of_a_record():
    (value,) = batch({"kind": "value", "lhs": "pi", "rhs": "3.14"})
    assert value["verdict"] == "proved"
    optimum = {"symbols": {"x": {"domain": "real"}}, "objective": "x*(2 - x)", "over": ["x"], "at": {"x": "1"}}
    assert [batch({**optimum, "kind": kind})[0]["verdict"] for kind in ("maximum", "minimum")] == ["proved", "refuted"]


BAD = [
    (b"not json", "not JSON"),
    (b"", "not JSON"),
    (b"\xff", "not UTF-8"),
    (b"[" * 100_000, "not JSON|deeply"),
    (b'{"lhs": "1", "rhs": "1", "id": NaN}', "not JSON"),
    (b'{"lhs": "1", "lhs": "2", "rhs": "1"}', "'lhs' stands twice"),
    (b'{"id": ' + b"9" * 9_000 + b"}", "not JSON"),
    (b'{"lhs": "' + b"1" * trial.MOST_BYTES + b'"}', "bytes"),
    ([1], "one JSON object"),
    (None, "one JSON object"),
    ({}, "give lhs and rhs"),
    ({"lhs": "1"}, "give lhs and rhs"),
    ({"latex": "1 = 1", "rhs": "1"}, "give lhs and rhs"),
    ({**ROOT, "constraint": ["x < 1"]}, "did you mean constraints"),
    ({**ROOT, "lhs": 1}, "lhs: "),
    ({**ROOT, "id": 1.5}, "id"),
    ({**ROOT, "symbols": {"x": 1}}, "symbols.x: "),
    ({**ROOT, "symbols": {"x": {}}}, "symbols.x.domain: this field is missing"),
    ({**ROOT, "symbols": {"x": {"domain": "real", "unit": "m"}}}, "symbols.x.unit: there is no such field"),
    ({**ROOT, "constraints": "x < 1"}, "constraints: "),
    ({**ROOT, "relation": "=="}, "relation: "),
    ({"latex": "\\sin x^2 = 1", "symbols": {"x": "real"}}, "latex, character 1: .* more than one way"),
    ({"latex": "1 + 1"}, "latex, character 1: .* one side only"),
    ({"latex": "\\pi \\approx 3"}, "how near"),
    ({**ROOT, "kind": "guess"}, "kind: "),
    ({**ROOT, "rhs": "y"}, "rhs, character 1: the symbol y is not declared"),
    ({**ROOT, "rhs": "foo(x)"}, "no function called foo"),
    ({**ROOT, "rhs": "__import__('os')"}, "no function called __import__"),
    ({**ROOT, "rhs": ""}, "the field rhs is empty"),
    ({**ROOT, "symbols": {"x": {"domain": "reel"}}}, "'reel' is not a domain"),
    ({**ROOT, "constraints": ["x <"]}, r"constraints\[0\]"),
]


@pytest.mark.parametrize(("line", "reason"), BAD, ids=range(len(BAD)))
def test_a_bad_line_is_told_what_is_wrong(line, reason):
    found = trial.answer(line if isinstance(line, bytes) else json.dumps(line).encode(), Limits())
    assert set(FIELDS) <= set(found)
    assert found["verdict"] == "unchecked"
    import re

    assert re.search(reason, found["error"])


def test_a_bad_line_costs_no_other_line_and_keeps_its_id():
    found = batch({"id": "a", **ROOT}, b"{", {"id": "b", "lhs": 3}, b"", {"id": "c", **ROOT})
    assert [each["id"] for each in found] == ["a", None, "b", None, "c"]
    assert [each["verdict"] for each in found] == ["proved", "unchecked", "unchecked", "unchecked", "proved"]


def test_a_bug_at_one_line_costs_no_other_line(monkeypatch):
    def judge(entry, limits):
        if entry.id == "bad":
            raise AssertionError("a bug")
        return Verdict(Status.PROVED, "trust")

    monkeypatch.setattr(trial, "judge", judge)
    found = batch({"id": "bad", **ROOT}, {"id": "good", **ROOT})
    assert [(each["verdict"], each["error"]) for each in found] == [
        ("undecided", "AssertionError: a bug"),
        ("proved", None),
    ]


def test_a_line_that_is_too_long_is_read_past():
    long = b'{"id": "long", "lhs": "' + b"1+" * trial.MOST_BYTES + b'1"}'
    found = batch(long, {"id": "next", **ROOT})
    assert [each["verdict"] for each in found] == ["unchecked", "proved"]


def test_no_lines_no_answers():
    assert batch() == []


def test_the_last_line_needs_no_end():
    found = run("--batch", "-", input=json.dumps(ROOT).encode())
    assert len(found.stdout.splitlines()) == 1


def test_limits_are_kept(monkeypatch):
    seen = []

    def check_one(statement, **limits):
        seen.append(limits)
        return Verdict(Status.PROVED, "trust")

    monkeypatch.setattr(trial, "check_one", check_one)
    batch(ROOT, arguments=("--seconds", 3, "--memory", 600, "--workers", 1))
    assert seen == [{"seconds": 3.0, "memory_mb": 600}]


def test_an_answer_comes_before_the_next_line_is_written():
    with process("--batch", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        for name in ("a", "b"):
            child.stdin.write(json.dumps({"id": name, **ROOT}) + "\n")
            child.stdin.flush()
            assert json.loads(child.stdout.readline())["id"] == name
        child.stdin.close()
        assert child.wait(20) == 0


def test_an_interrupt_ends_it_at_once():
    with process("--batch", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        child.stdin.write(json.dumps(ROOT) + "\n")
        child.stdin.flush()
        child.stdout.readline()
        began = time.monotonic()
        child.send_signal(signal.SIGINT)
        assert child.wait(20) == 130
        assert time.monotonic() - began < 5


def test_a_missing_file_is_wrong_usage(tmp_path):
    assert "No such file" in str(run("--batch", tmp_path / "none.jsonl").exception)


def test_batch_and_an_equation_exclude_each_other():
    assert "in its line" in str(run("1", "1", "--batch", "-").exception)


# --- formulas ---------------------------------------------------------------------------------------------


def test_a_formula_is_read_with_the_spellings_of_its_symbols():
    (found,) = batch({"latex": r"\bar x^2 \ge 0", "symbols": {"xbar": {"domain": "real", "latex": r"\bar{x}"}}})
    assert (found["verdict"], found["lhs"], found["rhs"]) == ("proved", "xbar**2", "0")


def test_every_link_of_a_chain_is_checked():
    line = {"latex": r"x = x + 0 < x + 1 = x", "symbols": {"x": "real"}}
    (found,) = batch(line)
    assert found["verdict"] == "refuted"
    assert found["detail"].startswith("link 3 of the chain")


def test_an_optimum_is_read_as_one():
    line = {"latex": r"\max_{x} x (2 - x) = 1", "symbols": {"x": "real"}, "at": {"x": "1"}}
    assert batch(line)[0]["verdict"] == "proved"
    (found,) = batch({"latex": r"\arg\max_{x} x (2 - x) = 2", "symbols": {"x": "real"}})
    assert found["verdict"] == "refuted"


def test_conditions_that_are_shown_count():
    line = {"latex": r"|x| = x \quad (x > 0)", "symbols": {"x": "real"}}
    assert batch(line)[0]["verdict"] == "proved"


def test_a_formula_beside_expressions_is_compared_with_them():
    same = {**ROOT, "latex": r"\sqrt{x^2} = x"}
    assert [each["display"] for each in batch(same, {**same, "latex": r"\sqrt{x^2} = -x"})] == ["same", "differs"]


def test_what_was_read_is_told_even_if_the_engine_cannot_use_it():
    symbols = {"x": "real", "f": "function"}
    (found,) = batch({"latex": "f(x) = f(x)", "symbols": symbols})
    assert (found["verdict"], found["lhs"], found["rhs"]) == ("unchecked", "f(x)", "f(x)")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Piecewise((1, 0 <= x < y), (0, True))", "Piecewise((1, And(0 <= x, x < y)), (0, True))"),
        ("Limit((f(x + h) - f(x))/h, h, 0)", "Limit((f(x + h) - f(x)) / h, h, 0, '+-')"),
        ("Limit(f(n), n, oo)", "Limit(f(n), n, oo)"),
        ("Limit(f(x), x, 0, '+')", "Limit(f(x), x, 0, '+')"),
        ("x[", "x["),
    ],
)
def test_what_the_engine_did_not_read_is_told_in_sympys_own_syntax(text, written):
    assert trial.in_sympy(text) == written


def test_fields_of_the_collection_itself_are_let_be():
    (found,) = batch({**ROOT, "source": "a book", "page": 7, "symbols": {"x": "positive"}})
    assert found["verdict"] == "proved"


# --- one equation -----------------------------------------------------------------------------------------


def test_one_equation_gets_a_readable_answer():
    found = run("sqrt(x**2)", "x", "-s", "x=positive")
    assert found.return_value == 0
    assert found.output.startswith("proved: ")
    assert "sqrt(x**2) = x" in found.output
    assert "x positive" in found.output


def test_one_false_equation_is_one():
    found = run("sqrt(x**2)", "x", "-s", "x=real")
    assert found.return_value == 1
    assert found.output.startswith("refuted: at x = -1")


def test_constraints_and_relation_of_one_equation():
    assert run("x**2", "x", "-s", "x=real", "-c", "0 < x < 1", "--relation", "<").output.startswith("proved")


def test_a_side_may_begin_with_a_minus_sign():
    assert run("-sin(x)", "-cos(x)", "-s", "x=real").output.startswith("refuted")
    assert run("-s", "x=real", "-cos(x)", "-cos(x)").output.startswith("proved")
    assert run("-s", "x=real", "--", "-x", "-x").output.startswith("proved")


def test_what_cannot_be_read_is_pointed_at():
    found = run("x + foo(x)", "y", "-s", "x=real")
    assert found.return_value == 1
    assert "    x + foo(x)\n        ^^^\n" in found.output
    assert "declare it with -s" in found.output


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "give the two sides"),
        (("x",), "give the two sides"),
        (("x", "x", "--latex", "x = x"), "not both"),
        (("1", "1", "-s", "x"), "x=positive"),
        (("1", "1", "-s", "x=real", "-s", "x=real"), "declared twice"),
        (("1", "1", "--spelling", "x=\\xi"), "a spelling and no domain"),
    ],
)
def test_wrong_usage_is_told(arguments, reason):
    assert reason in str(run(*arguments).exception)


def test_one_equation_is_answered_soon():
    began = time.monotonic()
    with process("x + x", "2*x", "-s", "x=real", stdout=subprocess.PIPE) as child:
        assert child.wait(30) == 0
    assert time.monotonic() - began < 5  # about half a second on an idle machine

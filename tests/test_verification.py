"""A site's evidence, found again: what is unchanged is silent, what was changed is told, and damage is located."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cfpipe import evidence_file, verification
from cfpipe.cli import cfpipe
from cfpipe.evidence_file import Damaged
from cfpipe.identity import ObjectKey
from cfpipe.witnesses import code
from cfpipe.witnesses.engine import check
from cfpipe.witnesses.evaluate import evaluate
from cfpipe.witnesses.evaluation import Evaluation
from cfpipe.witnesses.statement import ENGINE_VERSION, Definition, Kind, Statement

SYMBOLS = (("x", "real"), ("n", "positive integer"))
TRUE = Statement(Kind.IDENTITY, SYMBOLS, "(x + 1)**2", "x**2 + 2*x + 1")
BELIEF = Statement(Kind.REFUTATION, SYMBOLS, "sqrt(x**2)", "x")
DEFINED = Statement(
    Kind.IDENTITY, SYMBOLS, "S(n)", "n*(n + 1)/2", definitions=(Definition("S", ("m",), "Sum(k, (k, 1, m))"),)
)
EQUATION, MISCONCEPTION, CONCEPT = "equation:area/name#one", "misconception:area/name#root", "concept:area/name"


def entry(statement: Statement, **changes: Any) -> dict[str, Any]:
    return {
        "display": "matched",
        "kind": statement.kind,
        "asked": statement.to_json(),
        **check(statement).to_json(),
        **changes,
    }


def evidence(statements: dict[str, Any], code: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    head = {"version": "cfpipe evidence 3", "engines": {"statements": ENGINE_VERSION}}
    return json.loads(json.dumps({**head, "statements": statements, "claims": {}, "code": code or {}, **changes}))


def parse(data: Any) -> evidence_file.EvidenceFile:
    return evidence_file.parse(json.dumps(data).encode())


def again(*entries: dict[str, Any], engine: str = ENGINE_VERSION) -> verification.Report:
    found = parse(evidence({f"equation:area/name#e{at}": each for at, each in enumerate(entries)}))
    return verification.statements(found, lambda items: [check(item) for item in items], engine)


def kinds(report: verification.Report) -> list[str]:
    return [difference.kind for difference in report.differences]


@pytest.mark.parametrize("statement", [TRUE, BELIEF, DEFINED], ids=["true", "belief", "defined"])
def test_what_was_not_touched_is_found_again(statement: Statement) -> None:
    report = again(entry(statement))
    assert (report.differences, report.notes, report.statements) == ((), (), 1)


@pytest.mark.parametrize(
    ("statement", "changes", "kind"),
    [
        (replace(TRUE, rhs="x**2 + 2*x + 2"), {"status": "proved", "counterexample": []}, "verdict"),
        (TRUE, {"status": "witnessed"}, "verdict"),
        (TRUE, {"status": "refuted"}, "verdict"),
        (TRUE, {"lhs": "x"}, "details"),
        (TRUE, {"assumptions": ["x positive"]}, "details"),
        (BELIEF, {"status": "proved"}, "verdict"),
        (BELIEF, {"counterexample": [["x", "3"]]}, "counterexample"),
        (BELIEF, {"counterexample": [["x", "oo"]]}, "counterexample"),
        (BELIEF, {"counterexample": [["y", "1"]]}, "counterexample"),
        (BELIEF, {"lhs_value": "17"}, "details"),
    ],
)  # fmt: skip
def test_what_was_changed_in_the_file_is_told(statement: Statement, changes: dict[str, Any], kind: str) -> None:
    assert kinds(again(entry(statement, **changes))) == [kind]


def test_another_point_that_is_a_counterexample_too_is_only_noted() -> None:
    report = again(entry(BELIEF, counterexample=[["x", "-7"]]))
    assert report.differences == ()
    assert "counterexample was" in report.notes[0]


def test_another_method_is_a_note() -> None:
    report = again(entry(TRUE, method="magic", points=3))
    assert report.differences == ()
    assert len(report.notes) == 2


def test_another_engine_is_told_once_and_marks_what_changed_with_it() -> None:
    report = again(entry(TRUE), entry(TRUE, status="witnessed", method="balls"), entry(TRUE, lhs="x"), engine="new")
    assert [(each.key, each.kind, each.engine) for each in report.differences] == [
        ("equation:area/name#e1", "verdict", True)
    ]
    assert len(report.notes) == 1
    assert "another engine" in report.notes[0]


def test_what_was_not_asked_is_not_repeated() -> None:
    report = again({"display": "unchecked", "kind": "identity", "status": "unchecked", "method": "none"})
    assert (report.statements, report.differences) == (0, ())


# --- damage and malice ---


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "evidence.json:1:1: this is not JSON"),
        (b"\xff\xfe", "byte 0 is not UTF-8"),
        (b'{"version": "cfpipe evidence 3",\n "code": }', "evidence.json:2:10: this is not JSON"),
        (b"[]", "an object is expected"),
        (b"NaN", "NaN is no number"),
        (b'{"a": 1, "a": 2}', "the field 'a' stands twice"),
        (b"{}", "version: null cannot be verified"),
        (b'{"version": "cfpipe evidence 1"}', "cannot be verified"),
        (b"[" * 100_000, "too deeply nested"),
        (b"1" * 10_000, "this is not JSON"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_evidence_is_refused_with_the_place(raw: bytes, told: str) -> None:
    with pytest.raises(Damaged) as caught:
        evidence_file.parse(raw)
    assert told in caught.value.faults[0]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"surprise": 1}, "evidence.json: surprise: there is no such field"),
        ({"code": None}, "evidence.json: code: "),
        ({"statements": []}, "evidence.json: statements: "),
        ({"statements": {EQUATION: {}}}, f"evidence.json: statements: {EQUATION}: kind: this field is missing"),
        ({"statements": {"../../etc": entry(TRUE)}}, "evidence.json: statements: '../../etc': a key looks like"),
        ({"statements": {EQUATION: entry(TRUE, status="true")}}, f"statements: {EQUATION}: status: "),
        ({"statements": {EQUATION: entry(TRUE, points="3")}}, f"statements: {EQUATION}: points: "),
        ({"statements": {EQUATION: entry(TRUE, counterexample=[["x"]])}}, f"{EQUATION}: counterexample: 0: "),
        ({"statements": {EQUATION: entry(TRUE, asked={"kind": "identity"})}}, f"{EQUATION}: asked: symbols: "),
        ({"statements": {EQUATION: entry(TRUE, asked=7)}}, f"{EQUATION}: asked: "),
        ({"statements": {EQUATION: entry(TRUE, detail="\ud800")}}, "evidence.json"),
        ({"code": {EQUATION: {"status": "ran", "output": "", "values": [], "engine": "", "error": "", "figures": []}}},
         "the key of no concept"),
    ],
)  # fmt: skip
def test_a_field_that_is_wrong_is_located(change: dict[str, Any], told: str) -> None:
    with pytest.raises(Damaged) as caught:
        parse({**evidence({}), **change})
    assert told in caught.value.faults[0]


def test_a_hostile_question_is_a_difference_and_nothing_more() -> None:
    for text in ("__import__('os').system('true')", "9**9**9**9", "(" * 100, "\x1b[31m", "x" * 10_000):
        asked = replace(TRUE, lhs=text).to_json()
        assert kinds(again(entry(TRUE, asked=asked))) == ["verdict"]
    for domain in ("nowhere", "[0, 9**9**9]", ""):
        assert kinds(again(entry(TRUE, asked={**TRUE.to_json(), "symbols": [["x", domain]]}))) == ["verdict"]


# --- code and files ---

VALUE = {
    "name": "double", "computed": "14", "expected": "14.0", "expression": "2*n", "agrees": True,
    "exact": Evaluation("2*n", (("n", "positive integer"),), values=(("n", "7"),)).to_json(),
    "tolerance": {"expression": "1e-9"},
}  # fmt: skip
VALUE["exact"] = {name: VALUE["exact"][name] for name in ("expression", "symbols", "definitions", "values")}


def run_entry(**changes: Any) -> dict[str, Any]:
    head = {"status": "ran", "output": "14\n", "values": [VALUE], "engine": code.engine(), "error": "", "figures": []}
    return {**head, **changes}


def ran(site: Path, written: str | None, data: dict[str, Any], engine: str = "") -> verification.Report:
    file = site / "concepts/area/name/name.py"
    file.parent.mkdir(parents=True)
    if written is not None:
        file.write_text(written, "utf-8")
    found = parse(evidence({}, {CONCEPT: data}))
    return verification.codes(
        found, site, code.run, lambda items: [evaluate(each) for each in items], engine or code.engine()
    )


def test_code_that_was_not_touched_runs_as_before(tmp_path: Path) -> None:
    report = ran(tmp_path, "double = 7 + 7\nprint(double)\n", run_entry())
    assert (report.differences, report.notes, report.codes) == ((), (), 1)


@pytest.mark.parametrize(
    ("written", "changes", "told"),
    [
        ("double = 15\nprint(14)\n", {}, ["value"]),
        ("print(14)\n", {}, ["value"]),
        ("double = 14\nprint(15)\n", {}, ["code"]),
        ("double = 14\nprint(14)\n1/0\n", {}, ["code"]),
        ("double = 14\nprint(14)\n", {"values": [{**VALUE, "exact": {"expression": "15"}}]}, ["value"]),
        ("double = 14\nprint(14)\n", {"values": [{**VALUE, "exact": {"expression": "((("}}]}, ["value"]),
        ("double = 14\nprint(14)\n", {"values": [{**VALUE, "exact": None}]}, ["value"]),
    ],
)  # fmt: skip
def test_code_that_does_something_else_is_told(
    tmp_path: Path, written: str, changes: dict[str, Any], told: list[str]
) -> None:
    assert kinds(ran(tmp_path, written, run_entry(**changes))) == told


def test_code_that_is_not_there_is_noted(tmp_path: Path) -> None:
    report = ran(tmp_path, None, run_entry())
    assert (report.codes, report.differences) == (0, ())
    assert "not in the site" in report.notes[0]


def test_a_link_out_of_the_site_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.py").write_text("double = 14", "utf-8")
    folder = tmp_path / "site/concepts/area/name"
    folder.mkdir(parents=True)
    (folder / "name.py").symlink_to(tmp_path / "elsewhere.py")
    assert verification.source_of(tmp_path / "site", ObjectKey.parse(CONCEPT)) is None


def test_other_output_of_other_libraries_is_no_difference(tmp_path: Path) -> None:
    report = ran(tmp_path, "double = 14\nprint(15)\n", run_entry(engine="code-1, Python 3.5"))
    assert report.differences == ()
    assert "Python 3.5" in report.notes[0]


# --- the command ---


def verify(site: Path, *options: str) -> Any:
    return CliRunner().invoke(cfpipe, ["verify", str(site), *options], standalone_mode=False)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    data = evidence({EQUATION: entry(TRUE), MISCONCEPTION: entry(BELIEF)})
    (tmp_path / "evidence.json").write_text(json.dumps(data), "utf-8")
    return tmp_path


def test_the_command_repeats_a_site_without_its_room(site: Path) -> None:
    ended = verify(site)
    assert (ended.return_value, ended.exception) == (0, None)
    assert "2 statements and 0 code witnesses repeated, " in ended.stderr
    assert ": no difference" in ended.stderr
    assert "build-manifest.json cannot be read" in ended.stdout


def test_the_command_tells_differences_as_text_and_as_json(site: Path) -> None:
    file = site / "evidence.json"
    file.write_text(file.read_text("utf-8").replace('"proved"', '"witnessed"'), "utf-8")
    ended = verify(site)
    assert ended.return_value == 1
    assert f"{EQUATION}: verdict: the site says witnessed" in ended.stdout
    data = json.loads(verify(site, "--output-format", "json").stdout)
    assert [each["key"] for each in data["differences"]] == [EQUATION]
    assert data["engine"] == ENGINE_VERSION


def test_a_changed_file_is_told_by_the_manifest(site: Path) -> None:
    (site / "build-manifest.json").write_text('{"files": {"evidence.json": "sha256:0"}}', "utf-8")
    ended = verify(site)
    assert ended.return_value == 1
    assert "evidence.json: file: this file is not the one that the build wrote" in ended.stdout


@pytest.mark.parametrize("content", [None, b"{", b"\x1b[31m"])
def test_a_site_without_evidence_ends_with_1_and_no_traceback(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "evidence.json").write_bytes(content)
    ended = verify(tmp_path)
    assert (ended.return_value, ended.exception) == (1, None)
    assert "evidence.json" in ended.stderr
    assert "\x1b" not in ended.stderr


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "evidence.json")
    assert verify(tmp_path).return_value == 1

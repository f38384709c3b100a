"""What ``cfpipe check --json`` prints: one document with everything, for whatever state a room is in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from cfpipe.cli import cfpipe
from cfpipe.evidence_file import CodeEntry, StatementEntry

MISTAKES = Path(__file__).with_name("mistakes")


def checked(room: Path) -> tuple[int, Any]:
    ended = CliRunner().invoke(cfpipe, ["check", "--json", "--root", str(room)], standalone_mode=False)
    assert ended.exception is None
    return ended.return_value, json.loads(ended.stdout)


def test_every_verdict_stands_with_its_question_and_its_time(make_room: Any) -> None:
    room = make_room(MISTAKES / "wrong-value" / "right-side-of-an-equation")
    code, data = checked(room)
    assert code == 1
    assert [finding["code"] for finding in data["findings"]] == ["wrong-value"]
    found = data["statements"]["equation:arithmetic/doubling#twice"]
    assert found["asked"]["symbols"] == [["n", "real"]]
    assert (found["status"], found["assumptions"]) == ("proved", ["n real"])
    assert {"method", "lhs", "rhs", "engine", "display", "read"} <= set(found)
    (value,) = data["code"]["concept:arithmetic/doubling"]["values"]
    assert (value["computed"], value["expected"], value["agrees"]) == ("15", "14.0", False)
    assert set(data["engines"]) == {"cfpipe", "statements", "code"}
    again = checked(room)[1]["statements"]["equation:arithmetic/doubling#twice"]
    assert "seconds" not in again
    assert {name: found[name] for name in found if name != "seconds"} == again


def test_what_is_printed_has_the_form_of_the_sites_evidence(make_room: Any) -> None:
    data = checked(make_room(MISTAKES / "refuted-statement" / "lost-assumption"))[1]
    for entry in data["statements"].values():
        StatementEntry.model_validate_json(json.dumps(entry))
    for entry in data["code"].values():
        CodeEntry.model_validate_json(json.dumps(entry))
    refuted = [entry for entry in data["statements"].values() if entry["status"] == "refuted"]
    assert all(entry["counterexample"] for entry in refuted)


def test_a_room_that_cannot_be_read_has_its_findings_only(make_room: Any) -> None:
    room = make_room()
    (room / "pyproject.toml").write_text("[tool.cfpipe]\ntitle = 7\n", "utf-8")
    code, data = checked(room)
    assert code == 1
    assert data["findings"]
    assert (data["statements"], data["claims"], data["code"]) == ({}, {}, {})

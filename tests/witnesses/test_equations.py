"""A collection of equations of many fields, true ones and subtly false ones, against what the engine says of them.

The equations (``equations/*.jsonl``, in the format of ``cfpipe try --batch``) and their truth were written without
knowledge of the engine; each line's note tells where the equation comes from or what was changed in it. The shares
below are floors under what was reached. That no true one is refuted and no false one proved holds without exception.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cfpipe.witnesses.statement import Kind, Statement, Status, Verdict
from cfpipe.witnesses.workers import check_all

pytestmark = pytest.mark.xdist_group("equations")  # the verdicts are found once

ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for file in sorted((Path(__file__).parent / "equations").glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]
PROVED, AGREED, REFUTED, DECEIVED = 0.97, 0.99, 0.99, 0.0


def statement(row: dict[str, Any]) -> Statement:
    symbols = tuple((name, symbol["domain"]) for name, symbol in row["symbols"].items())
    return Statement(Kind.IDENTITY, symbols, row["lhs"], row["rhs"], constraints=tuple(row["constraints"]))


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    found = check_all([statement(row) for row in ROWS])
    return {row["id"]: verdict for row, verdict in zip(ROWS, found, strict=True)}


def having(truth: str, verdicts: dict[str, Verdict], *statuses: Status) -> list[str]:
    return [row["id"] for row in ROWS if row["expect"] == truth and verdicts[row["id"]].status in statuses]


def test_the_collection_is_large_and_half_of_it_is_false() -> None:
    truths = Counter(row["expect"] for row in ROWS)
    assert min(truths["true"], truths["false"]) >= 200
    assert len({row["id"] for row in ROWS}) == len(ROWS)


def test_every_equation_can_be_read(verdicts: dict[str, Verdict]) -> None:
    assert not {name: found.problems for name, found in verdicts.items() if found.status is Status.UNCHECKED}


def test_no_false_equation_is_proved(verdicts: dict[str, Verdict]) -> None:
    assert not having("false", verdicts, Status.PROVED)


def test_no_true_equation_is_refuted(verdicts: dict[str, Verdict]) -> None:
    assert not having("true", verdicts, Status.REFUTED)


def test_a_refutation_holds_a_point_of_the_domain(verdicts: dict[str, Verdict]) -> None:
    for row in ROWS:
        found = verdicts[row["id"]]
        if found.status is Status.REFUTED and row["symbols"]:
            assert found.counterexample or not ({*row["symbols"]} & {*_names(row)}), row["id"]


def _names(row: dict[str, Any]) -> list[str]:
    return [name for name in row["symbols"] if name in row["lhs"] + row["rhs"]]


def test_the_shares_are_not_below_what_was_reached(verdicts: dict[str, Verdict]) -> None:
    true = sum(row["expect"] == "true" for row in ROWS)
    false = len(ROWS) - true
    assert len(having("true", verdicts, Status.PROVED)) >= PROVED * true
    assert len(having("true", verdicts, Status.PROVED, Status.WITNESSED)) >= AGREED * true
    assert len(having("false", verdicts, Status.REFUTED)) >= REFUTED * false
    assert len(having("false", verdicts, Status.WITNESSED)) <= DECEIVED * false

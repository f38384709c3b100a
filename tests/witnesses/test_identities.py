"""Every identity of the collection is proved; no wrong twin is proved or witnessed, and nearly all are refuted."""

from __future__ import annotations

import pytest
from identity_cases import IDENTITIES
from witness_table import symbols

from cfpipe.witnesses.statement import Kind, Statement, Status, Verdict
from cfpipe.witnesses.workers import check_all

pytestmark = pytest.mark.xdist_group("identities")  # the verdicts are found once

ROWS = [(family, row) for family, rows in IDENTITIES.items() for row in rows]
NAMES = [f"{family}: {row[1]}" for family, row in ROWS]


def _statement(declared: str, left: str, right: str, constraints: tuple[str, ...]) -> Statement:
    return Statement(Kind.IDENTITY, symbols(declared), left, right, constraints=constraints)


@pytest.fixture(scope="module")
def verdicts() -> list[tuple[Verdict, Verdict]]:
    right = [_statement(row[0], row[1], row[2], row[4]) for _, row in ROWS]
    wrong = [_statement(row[0], row[1], row[3], row[4]) for _, row in ROWS]
    found = check_all([*right, *wrong])
    return list(zip(found[: len(ROWS)], found[len(ROWS) :], strict=True))


@pytest.mark.parametrize("place", range(len(ROWS)), ids=NAMES)
def test_an_identity_is_proved(place: int, verdicts: list[tuple[Verdict, Verdict]]) -> None:
    verdict = verdicts[place][0]
    assert verdict.status is Status.PROVED, (verdict.method, verdict.detail, verdict.problems)


@pytest.mark.parametrize("place", range(len(ROWS)), ids=NAMES)
def test_its_wrong_twin_is_neither_proved_nor_witnessed(place: int, verdicts: list[tuple[Verdict, Verdict]]) -> None:
    verdict = verdicts[place][1]
    assert verdict.status in (Status.REFUTED, Status.UNDECIDED), (verdict.method, verdict.detail, verdict.problems)


def test_nearly_every_wrong_twin_is_refuted(verdicts: list[tuple[Verdict, Verdict]]) -> None:
    still_open = [name for name, (_, wrong) in zip(NAMES, verdicts, strict=True) if wrong.status is not Status.REFUTED]
    assert len(still_open) <= 0.2 * len(NAMES), still_open

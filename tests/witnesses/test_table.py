"""Every true equation of the table is proved; no wrong twin is proved or witnessed, and nearly all are refuted."""

from __future__ import annotations

import pytest
from witness_table import PAIRS

from cfpipe.witnesses.statement import Status, Verdict
from cfpipe.witnesses.workers import check_all

pytestmark = pytest.mark.xdist_group("witness-table")  # the verdicts are found once

NAMES = [pair.name for pair in PAIRS]


@pytest.fixture(scope="module")
def verdicts() -> dict[tuple[str, bool], Verdict]:
    statements = [pair.right for pair in PAIRS] + [pair.wrong for pair in PAIRS]
    found = check_all(statements)
    keys = [(name, True) for name in NAMES] + [(name, False) for name in NAMES]
    return dict(zip(keys, found, strict=True))


def test_the_table_has_eighty_pairs_with_different_names() -> None:
    assert len(set(NAMES)) == len(PAIRS) >= 80


@pytest.mark.parametrize("name", NAMES)
def test_a_true_equation_is_proved(name: str, verdicts: dict[tuple[str, bool], Verdict]) -> None:
    verdict = verdicts[name, True]
    assert verdict.status is Status.PROVED, (verdict.method, verdict.detail, verdict.problems)


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_twin_is_neither_proved_nor_witnessed(name: str, verdicts: dict[tuple[str, bool], Verdict]) -> None:
    verdict = verdicts[name, False]
    assert verdict.status in (Status.REFUTED, Status.UNDECIDED), (verdict.method, verdict.detail, verdict.problems)


def test_nearly_every_wrong_twin_is_refuted(verdicts: dict[tuple[str, bool], Verdict]) -> None:
    open_ones = [name for name in NAMES if verdicts[name, False].status is not Status.REFUTED]
    assert len(open_ones) <= 0.15 * len(NAMES), open_ones


def test_no_statement_comes_near_its_time_limit(verdicts: dict[tuple[str, bool], Verdict]) -> None:
    assert max(verdict.seconds for verdict in verdicts.values()) < 10

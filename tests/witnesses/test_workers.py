"""Hard limits: a statement that hangs, eats memory or dies costs its own limit and no other's verdict."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from witness_table import PAIRS

from cfpipe.witnesses.statement import Kind, Statement, Status
from cfpipe.witnesses.workers import check_all

HERE = Path(__file__).resolve().parent


@pytest.fixture
def trouble(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    return "witness_trouble:work"


def named(text: str) -> Statement:
    return Statement(Kind.IDENTITY, (), text, "0")


def test_every_kind_of_trouble_costs_only_its_own_verdict(trouble):
    names = ["fine", "hang", "also fine", "eat", "crash", "leave", "raise", "print", "fine again"]
    found = check_all([named(name) for name in names], seconds=3, memory_mb=600, workers=2, target=trouble)
    assert [verdict.method for verdict in found] == [
        "fine", "time-limit", "also fine", "memory-limit", "crashed", "crashed", "crashed", "print", "fine again",
    ]  # fmt: skip
    assert [verdict.status for verdict in found if verdict.method in ("time-limit", "memory-limit", "crashed")] == [
        Status.UNDECIDED
    ] * 5
    assert "signal 11" in found[4].detail


def test_the_time_limit_is_kept(trouble):
    began = time.monotonic()
    (verdict,) = check_all([named("spin")], seconds=1, target=trouble)
    assert verdict.method == "time-limit"
    assert "1 s" in verdict.detail
    assert time.monotonic() - began < 8


def test_a_worker_that_dies_is_replaced(trouble):
    found = check_all([named("kill the worker"), named("fine")], seconds=3, workers=1, target=trouble)
    assert [verdict.method for verdict in found] == ["crashed", "fine"]


def test_verdicts_depend_neither_on_order_nor_on_the_number_of_workers():
    statements = [pair.right for pair in PAIRS[:12]] + [pair.wrong for pair in PAIRS[20:30]]
    once = check_all(statements, workers=2)
    again = check_all(list(reversed(statements)), workers=1)
    assert once == list(reversed(again))


def test_progress_counts_up_to_the_total(trouble):
    seen: list[tuple[int, int]] = []
    check_all(
        [named("a"), named("b"), named("c")],
        workers=2,
        target=trouble,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert sorted(seen) == [(1, 3), (2, 3), (3, 3)]


def test_another_executor_can_do_the_same_work(trouble):
    with ThreadPoolExecutor(1) as pool:
        found = check_all([named("a"), named("b")], target=trouble, executor=pool)
    assert [verdict.method for verdict in found] == ["a", "b"]


def test_nothing_to_check_starts_nothing():
    assert check_all([]) == []


def test_the_parent_does_not_import_sympy():
    code = (
        "import sys; from cfpipe.witnesses.workers import check_all; "
        "from cfpipe.witnesses.statement import Kind, Statement, ENGINE_VERSION; "
        "v, = check_all([Statement(Kind.IDENTITY, (('x', 'real'),), 'x+x', '2*x')]); "
        "assert 'sympy' not in sys.modules and 'mpmath' not in sys.modules; print(v.status, ENGINE_VERSION)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=HERE.parents[1], capture_output=True, text=True, check=False)
    assert run.stdout.startswith("proved recipe"), run.stderr

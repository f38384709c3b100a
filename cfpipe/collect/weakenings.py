"""Load-bearing assumptions of the room's equations: which of them the truth of a proved equation needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import replace

from cfpipe.cache import Cache
from cfpipe.evidence import Finding
from cfpipe.identity import Kind, ObjectKey, digest
from cfpipe.witnesses.statement import ENGINE_VERSION, Statement, Status
from cfpipe.witnesses.weakening import Weakenings
from cfpipe.witnesses.workers import weaken_all

SECONDS = 4.0
"""What all weakenings of one equation may take together, in time of the processor."""


def with_weakenings(
    findings: Mapping[ObjectKey, Finding],
    cache: Cache,
    executor: Executor,
    report: Callable[[str, int, int], None],
) -> dict[ObjectKey, Finding]:
    """The findings, those of proved equations with what becomes of them without one of their assumptions."""
    asked = {
        key: item.asked
        for key, item in findings.items()
        if key.kind is Kind.EQUATION and item.asked and item.verdict.status is Status.PROVED and item.asked.symbols
    }
    known = {item: cache.recall(_digest(item), Weakenings) for item in dict.fromkeys(asked.values())}
    open_ = [item for item, found in known.items() if found is None]
    fresh = weaken_all(
        open_, seconds=SECONDS, progress=lambda done, total: report("assumptions", done, total), executor=executor
    )
    for item, found, data in zip(open_, fresh, (each and each.to_json() for each in fresh), strict=True):
        known[item] = found
        if data is not None:
            cache.put(_digest(item), data)
    results = {key: known[item] for key, item in asked.items()}
    return {
        key: replace(item, weakened=found.findings) if (found := results.get(key)) else item
        for key, item in findings.items()
    }


def _digest(item: Statement) -> str:
    return digest(item.to_json(), recipe=f"assumptions {SECONDS:g} {ENGINE_VERSION}")

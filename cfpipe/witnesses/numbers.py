"""Many evaluations at once, in worker processes with the same limits as the statements."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from cfpipe.witnesses.evaluation import Evaluation, Numbers
from cfpipe.witnesses.statement import Problem
from cfpipe.witnesses.workers import close_workers, run_limited

TARGET = "cfpipe.witnesses.evaluate:evaluate_data"


def evaluate_all(
    items: Sequence[Evaluation], *, seconds: float = 10.0, memory_mb: int = 1024, workers: int | None = None
) -> list[Numbers]:
    """The numbers of each evaluation, in the order given."""
    if not items:
        return []
    with ThreadPoolExecutor(max(1, min(workers or os.cpu_count() or 1, len(items)))) as pool:
        answers = list(pool.map(lambda item: run_limited(item.to_json(), seconds, memory_mb, TARGET), items))
    close_workers()
    return [
        Numbers.from_json(answer["result"])
        if "result" in answer
        else Numbers(
            problems=(Problem("expression", 0, 0, 1, "too-large", f"the evaluation failed: {answer['failed']}", ""),)
        )
        for answer in answers
    ]

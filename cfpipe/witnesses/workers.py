"""Many statements at once, each under hard limits of time and memory, on every core.

Each worker is a process of its own (`child.py`, started with a fixed hash seed, since `simplify` depends on
it) that forks a child for each statement: a stuck or dying statement costs its own limit and nothing else,
and no verdict depends on order or on the number of workers.  This side never imports SymPy.

The work itself is a plain function of plain data, `run_limited`, handed to a `concurrent.futures.Executor`:
threads that each hold one worker process here, or any other executor (a cluster's) where the same function
starts its worker there.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cfpipe.witnesses.evaluation import Evaluation, Numbers
from cfpipe.witnesses.statement import ENGINE_VERSION, Problem, Statement, Status, Verdict

TARGET = "cfpipe.witnesses.engine:check_data"
EVALUATE = "cfpipe.witnesses.evaluate:evaluate_data"
START_SECONDS, GRACE_SECONDS = 120.0, 15.0

_local = threading.local()
_started: list[_Worker] = []
_lock = threading.Lock()
_closings = 0


class _WorkerLost(Exception):
    """The worker process itself died or stopped answering."""


class _Worker:
    def __init__(self, target: str) -> None:
        root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cfpipe.witnesses.child", target],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": path},
            start_new_session=True,
        )
        self.rest = b""
        self.read(START_SECONDS)

    def ask(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(order).encode() + b"\n")
            self.process.stdin.flush()
        except OSError:
            raise _WorkerLost from None
        return self.read(order["seconds"] + GRACE_SECONDS)

    def read(self, seconds: float) -> dict[str, Any]:
        """The next line, or `_WorkerLost`."""
        assert self.process.stdout is not None
        handle = self.process.stdout.fileno()
        end = time.monotonic() + seconds
        while b"\n" not in self.rest:
            ready, _, _ = select.select([handle], [], [], 0.5)
            if not ready and self.process.poll() is None and time.monotonic() < end:
                continue
            chunk = os.read(handle, 65536) if ready else b""
            if not chunk:
                self.close()
                raise _WorkerLost
            self.rest += chunk
        line, _, self.rest = self.rest.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """Ends the worker and, since it leads its own process group, a child that is still at work, even an orphan."""
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def run_limited(work: dict[str, Any], seconds: float, memory_mb: int, target: str = TARGET) -> dict[str, Any]:
    """One piece of work in this thread's worker, which is started when needed and replaced when lost."""
    closings = _closings
    order = {"work": work, "seconds": seconds, "memory_mb": memory_mb}
    for _ in range(2):
        if _closings != closings:
            break
        mine: dict[str, _Worker] = _local.__dict__.setdefault("workers", {})
        worker = mine.get(target)
        try:
            if worker is None or worker.process.poll() is not None:
                worker = mine[target] = _start(target)
            return worker.ask(order)
        except _WorkerLost:
            mine.pop(target, None)
    return {"failed": "crash", "how": "the worker process could not be kept alive"}


def _start(target: str) -> _Worker:
    worker = _Worker(target)
    with _lock:
        _started.append(worker)
    return worker


def close_workers() -> None:
    """Ends every worker process that this process started; work under way does not start them again."""
    global _closings  # noqa: PLW0603 -- counts for all threads of the process
    with _lock:
        _closings += 1
        workers, _started[:] = list(_started), []
    for worker in workers:
        worker.close()


atexit.register(close_workers)


@contextmanager
def pool(workers: int | None = None) -> Iterator[Executor]:
    """An executor whose threads keep their worker processes from one batch to the next, until it is closed."""
    executor = ThreadPoolExecutor(workers or os.cpu_count() or 1, thread_name_prefix="witness")
    try:
        yield executor
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        close_workers()
        executor.shutdown(wait=True)


def run_all(
    works: Sequence[dict[str, Any]],
    target: str,
    *,
    seconds: float,
    memory_mb: int,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    executor: Executor | None = None,
) -> list[dict[str, Any]]:
    """The answer to each piece of work, in the order given; `progress(done, total)` is called as they come in."""
    if not works:
        return []
    if executor is None:
        with pool(max(1, min(workers or os.cpu_count() or 1, len(works)))) as own:
            return run_all(works, target, seconds=seconds, memory_mb=memory_mb, progress=progress, executor=own)
    done = 0
    lock = threading.Lock()

    def advance(_: Future[dict[str, Any]]) -> None:
        nonlocal done
        with lock:
            done += 1
            if progress is not None:
                progress(done, len(works))

    futures = []
    for work in works:
        future = executor.submit(run_limited, work, seconds, memory_mb, target)
        future.add_done_callback(advance)
        futures.append(future)
    return [future.result() for future in futures]


def check_all(
    statements: Sequence[Statement],
    *,
    seconds: float = 10.0,
    memory_mb: int = 1024,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    executor: Executor | None = None,
    target: str = TARGET,
) -> list[Verdict]:
    """A verdict for each statement, in the order given."""
    works = [statement.to_json() for statement in statements]
    answers = run_all(
        works, target, seconds=seconds, memory_mb=memory_mb, workers=workers, progress=progress, executor=executor
    )
    return [_verdict(answer, seconds, memory_mb) for answer in answers]


def check_one(statement: Statement, *, seconds: float = 10.0, memory_mb: int = 1024) -> Verdict:
    """A verdict by the worker of this thread; `close_workers`, or the pool of the thread, ends it."""
    return _verdict(run_limited(statement.to_json(), seconds, memory_mb), seconds, memory_mb)


def evaluate_all(
    items: Sequence[Evaluation],
    *,
    seconds: float = 10.0,
    memory_mb: int = 1024,
    workers: int | None = None,
    executor: Executor | None = None,
) -> list[Numbers]:
    """The numbers of each evaluation, in the order given."""
    works = [item.to_json() for item in items]
    answers = run_all(works, EVALUATE, seconds=seconds, memory_mb=memory_mb, workers=workers, executor=executor)
    return [_numbers(answer) for answer in answers]


def _numbers(answer: dict[str, Any]) -> Numbers:
    if "result" in answer:
        return Numbers.from_json(answer["result"])
    message = f"the evaluation went over its limit of {answer['failed']}"
    return Numbers(problems=(Problem("expression", 0, 0, 1, "too-large", message, "make it simpler"),))


def _verdict(answer: dict[str, Any], seconds: float, memory_mb: int) -> Verdict:
    if "result" in answer:
        return Verdict.from_json(answer["result"])
    detail = {
        "time": f"stopped at the time limit of {seconds:g} s",
        "memory": f"stopped at the memory limit of {memory_mb} MB",
    }.get(answer["failed"], f"the worker died ({answer.get('how', 'unknown')})")
    method = {"time": "time-limit", "memory": "memory-limit"}.get(answer["failed"], "crashed")
    return Verdict(
        Status.UNDECIDED, method, detail, engine=ENGINE_VERSION, seconds=seconds if method == "time-limit" else 0.0
    )

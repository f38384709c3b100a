"""The process behind a worker: imports the engine once, then forks a fresh child for every statement.

A fork from a warm parent costs a few milliseconds and gives each statement the same starting state, so
verdicts cannot depend on what was checked before; the child has its own memory limit and is killed when its
time is over.  The parent of the children does nothing but read, fork, wait and answer, one JSON document a
line on both sides.  It holds no threads, so forking is safe on macOS too.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

Answer = dict[str, Any]


def main() -> None:
    module, _, function = sys.argv[1].partition(":")
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    target: Callable[[Any], Any] = getattr(importlib.import_module(module), function)
    warm_up = getattr(importlib.import_module(module), "warm_up", None)
    if warm_up is not None:
        warm_up()
    answers.write(b'{"ready": true}\n')
    for line in sys.stdin.buffer:
        order = json.loads(line)
        answer = run(target, order["work"], float(order["seconds"]), int(order["memory_mb"]))
        answers.write(json.dumps(answer).encode() + b"\n")


def run(target: Callable[[Any], Any], work: Any, seconds: float, memory_mb: int) -> Answer:
    """One piece of work in a child of its own: {"result": …} or {"failed": "time" | "memory" | "crash", "how": …}."""
    readable, writable = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(readable)
        _work(target, work, writable, seconds, memory_mb)
    os.close(writable)
    data, finished = _collect(readable, seconds)
    os.close(readable)
    if not finished:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if not finished:
        return {"failed": "time"}
    if data:
        try:
            answer: Answer = json.loads(data)
        except ValueError:
            return {"failed": "crash", "how": "the answer was cut off"}
        return answer
    if os.WIFSIGNALED(status):
        return {"failed": "crash", "how": f"signal {os.WTERMSIG(status)}"}
    return {"failed": "crash", "how": f"exit code {os.WEXITSTATUS(status)}"}


def _collect(readable: int, seconds: float) -> tuple[bytes, bool]:
    """What the child wrote, and whether it finished in time."""
    chunks: list[bytes] = []
    end = time.monotonic() + seconds
    while True:
        ready, _, _ = select.select([readable], [], [], max(end - time.monotonic(), 0))
        if not ready:
            return b"".join(chunks), False
        chunk = os.read(readable, 65536)
        if not chunk:
            return b"".join(chunks), True
        chunks.append(chunk)


def _work(target: Callable[[Any], Any], work: Any, writable: int, seconds: float, memory_mb: int) -> None:
    """Runs in the child and never returns."""
    try:
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_CPU, int(seconds) + 2)
        _limit(resource.RLIMIT_AS, memory_mb * 1024 * 1024)
        answer: Answer = {"result": target(work)}
    except MemoryError:
        answer = {"failed": "memory"}
    except BaseException as error:  # noqa: BLE001 -- whatever ends the work must be told
        answer = {"failed": "crash", "how": f"{type(error).__name__}: {error}"[:300]}
    try:
        data = json.dumps(answer).encode()
        while data:
            data = data[os.write(writable, data) :]
    finally:
        os._exit(0)


def _limit(which: int, value: int) -> None:
    """MacOS refuses some limits; the time limit holds everywhere."""
    try:
        _, hard = resource.getrlimit(which)
        resource.setrlimit(which, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
    except (ValueError, OSError):
        pass


if __name__ == "__main__":
    main()

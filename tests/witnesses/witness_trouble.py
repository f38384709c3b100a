"""Work that misbehaves, for the tests of the worker processes."""

from __future__ import annotations

import os
import signal
import time
from typing import Any


def work(data: dict[str, Any]) -> dict[str, Any]:
    """Does what the left side names, and is an ordinary verdict otherwise."""
    match data.get("lhs"):
        case "hang":
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
            while True:
                time.sleep(1)
        case "spin":
            while True:
                pass
        case "eat":
            kept = []
            while True:
                kept.append(bytearray(50_000_000))
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "leave":
            os._exit(3)
        case "raise":
            raise RuntimeError("no")
        case "kill the worker":
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(30)
        case "print":
            print("noise on the standard output", flush=True)  # noqa: T201 -- the noise is the point
    return {"status": "witnessed", "method": str(data.get("lhs"))}

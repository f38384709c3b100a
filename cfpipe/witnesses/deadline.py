"""A soft time limit inside one process: a method that takes too long gives up, and the next one has its
turn.

The time is the processor's and not the clock's, so that a busy machine does not turn a proof into mere agreement.
It interrupts Python code through a signal, so it works in a main thread only (a worker's case); elsewhere
it lets the code run, and the hard limit of `workers.py` is what counts.  The exception is not an
`Exception`, because SymPy catches those broadly.  Deadlines nest: the outer one is restored with what is
left of its time.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

AGAIN = 0.5
"""Seconds after which the signal comes again: one that falls into a destructor or a collector's callback is lost."""


class TimeUp(BaseException):
    """The method's own share of time is over."""


def _ring(_signum: int, _frame: FrameType | None) -> None:
    raise TimeUp


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    began = time.process_time()
    handler = signal.signal(signal.SIGPROF, _ring)
    outer, _ = signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
    if outer and outer < seconds:
        signal.setitimer(signal.ITIMER_PROF, outer, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
        if outer:
            signal.setitimer(signal.ITIMER_PROF, max(outer - (time.process_time() - began), 0.001), AGAIN)

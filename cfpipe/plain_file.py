"""Reading a file that may be anything: what is no plain file is not waited for, and what is too large is not read."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def read_plain(path: str | Path, most: int) -> bytes:
    """The bytes of a plain file. Raises OSError for anything else, and for more bytes than `most`."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as stream:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise OSError("this is no plain file")
        if state.st_size > most:
            raise OSError(f"the file has more than {most:,} bytes")
        return stream.read(state.st_size + 1)  # not `most`: a buffer of that size would be made for each

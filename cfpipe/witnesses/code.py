"""Code witnesses: a concept's Python file, run on its own.

The file runs in a process of its own with Python's isolated mode, an empty working folder, a cleaned environment, and
limits on time, memory, output and files. Where the kernel can (Linux: namespaces, Landlock), it denies the network,
other files and other programs; everywhere an audit hook refuses them, which stops accidents and simple malice. A room
whose code is not trusted is built with ``--code never``.

What comes back is plain data: the printed text, the figures that were left open, the module's numbers, and where it
failed if it did. Judging the numbers is not done here.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

GRACE = 5.0
"""Seconds beyond its time in which a witness starts, on a busy machine too, and says where it was when it was over."""
HARNESS = Path(__file__).with_name("harness.py")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a code witness may use."""

    seconds: float = 30.0
    memory_mb: int = 2048
    output_bytes: int = 64_000
    file_mb: int = 20
    figures: int = 4


@dataclass(frozen=True, slots=True)
class Ran:
    """How a code witness ended. ``fault`` is empty, ``error`` (it raised) or ``limit`` (it went over one)."""

    output: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    fault: str = ""
    message: str = ""
    line: int = 0
    network: str = ""


def engine() -> str:
    """What the result of a run depends on beside the file: recipe, Python and the libraries a witness may import."""
    found = []
    for name in ("numpy", "matplotlib"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return f"code-1, Python {sys.version_info.major}.{sys.version_info.minor}, {', '.join(found)}"


def run(file: str, source: bytes, names: tuple[str, ...], limits: Limits | None = None) -> Ran:
    """Run a witness. ``names`` are the module variables whose numbers are wanted. Never raises for the code's sake."""
    limits = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="cfpipe-") as folder:
        work = Path(folder, "work")
        work.mkdir()
        Path(folder, "config").mkdir()
        task = {
            "file": file, "source": source.decode("utf-8", "replace"), "names": names, "figures": limits.figures,
            "memory": limits.memory_mb << 20, "file_size": limits.file_mb << 20, "cpu": int(limits.seconds + GRACE) + 1,
            "seconds": limits.seconds,
        }  # fmt: skip
        Path(folder, "task.json").write_text(json.dumps(task), encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-B", str(HARNESS), folder],
            cwd=work, env=_environment(folder), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        try:
            output, over = _watch(process, limits)
        finally:
            _kill(process)
        if over:
            return Ran(_text(output), fault="limit", message=over)
        return _result(Path(folder, "result.json"), output, process.returncode, limits)


def _environment(folder: str) -> dict[str, str]:
    keep = {name: os.environ[name] for name in ("LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
    one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {
        **keep, **one, "PATH": os.defpath, "HOME": f"{folder}/work", "TMPDIR": f"{folder}/work",
        "MPLBACKEND": "Agg", "MPLCONFIGDIR": f"{folder}/config", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0",
    }  # fmt: skip


def _watch(process: subprocess.Popen[bytes], limits: Limits) -> tuple[bytes, str]:
    """Read what is printed until the process ends; say which limit it went over, if any."""
    printed, errors = bytearray(), bytearray()
    deadline = time.monotonic() + limits.seconds + GRACE
    with selectors.DefaultSelector() as selector:
        for pipe, sink in ((process.stdout, printed), (process.stderr, errors)):
            assert pipe is not None
            selector.register(pipe, selectors.EVENT_READ, sink)
        while selector.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                return bytes(printed), f"it ran longer than {limits.seconds:g} s"
            for key, _ in selector.select(left):
                chunk = os.read(key.fd, 1 << 16)
                if not chunk:
                    selector.unregister(key.fileobj)
                key.data.extend(chunk)
            if len(printed) + len(errors) > limits.output_bytes:
                return bytes(printed[: limits.output_bytes]), f"it printed more than {limits.output_bytes:,} bytes"
    try:
        process.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return bytes(printed), f"it ran longer than {limits.seconds:g} s"
    return bytes(printed), ""


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process with all that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()


def _result(file: Path, output: bytes, code: int, limits: Limits) -> Ran:
    try:
        return _read(file, _text(output), limits)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        if -code == signal.SIGXCPU:
            return Ran(_text(output), fault="limit", message=f"it ran longer than {limits.seconds:g} s")
        message = f"it was ended by signal {-code}" if code < 0 else f"it left with exit code {code}"
        return Ran(_text(output), fault="limit" if code < 0 else "error", message=message)


def _read(file: Path, output: str, limits: Limits) -> Ran:
    """What the harness wrote down. A hostile witness may have written it, or put anything else in its place."""
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ValueError("no plain file")
        raw = stream.read((limits.file_mb << 20) + 1)
    if len(raw) > limits.file_mb << 20:
        raise ValueError("too long")
    data = json.loads(raw)
    figures = tuple((_plain(svg), _plain(alt)) for svg, alt in data["figures"])[: limits.figures]
    values = tuple((_plain(name), _plain(value)) for name, value in data["values"])
    fault, line = data["fault"], data["line"]
    if fault not in ("", "error", "limit") or not isinstance(line, int):
        raise ValueError("no report of the harness")
    return Ran(output, figures, values, fault, _plain(data["message"]), line, _plain(data["network"]))


def _plain(text: object) -> str:
    """A text of the report, as far as it can be written as UTF-8."""
    if not isinstance(text, str):
        raise TypeError("a text is expected")
    return text.encode("utf-8", "replace").decode("utf-8")


def _text(output: bytes) -> str:
    return output.decode("utf-8", "replace").replace("\r\n", "\n")

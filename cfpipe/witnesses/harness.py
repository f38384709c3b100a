"""Runs inside the process of a code witness: fences it in, runs the file, writes down what came of it.

Imports nothing of cfpipe. Called as ``python -I harness.py FOLDER``; reads ``task.json`` there and writes
``result.json``. The witness runs in the folder ``work`` beside them.

There are two fences. Where the kernel has them (Linux), namespaces and Landlock deny network, other processes' sight,
foreign files and starting programs, and whatever the witness leaves behind dies with it. The audit hook is there on
every system and says in plain words what is refused; code that means harm can switch it off.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import resource
import signal
import struct
import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

_REFUSED = (
    "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen", "os.system", "os.exec",
    "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "os.kill", "os.killpg", "os.chmod", "os.chown", "os.link",
    "os.symlink", "shutil.rmtree", "os.putenv", "ctypes.dlsym/handle",
)  # fmt: skip
_WRITING = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate")
_LISTING = ("os.listdir", "os.scandir")
_SYSTEM = (
    sys.prefix, sys.base_prefix, sys.exec_prefix, "/usr", "/lib", "/lib64", "/etc/fonts", "/etc/localtime",
    "/etc/ld.so.cache", "/dev/null", "/dev/zero", "/dev/random", "/dev/urandom", "/sys/devices", "/proc/cpuinfo",
    "/proc/meminfo", "/System", "/Library", "/opt/homebrew",
)  # fmt: skip
"""What a witness may read beside its own folder: Python, its libraries, fonts, and what they ask of the machine."""
_NEW_NAMESPACES = 0x40000000 | 0x20000000 | 0x08000000
"""Network, processes, shared memory."""
_NEW_USER = 0x10000000
_DIE_WITH_PARENT, _NO_NEW_POWERS = 1, 38
_OF_FILES = 1 << 1 | 1 << 2 | 1 << 14
_READ, _WRITE = 1 << 2 | 1 << 3, 1 << 1 | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 13 | 1 << 14
"""Landlock's rights: to read files and folders; to write, remove, make, move and cut plain files and folders."""


def main(folder: str) -> None:
    with open(os.path.join(folder, "task.json"), encoding="utf-8") as stream:
        task = json.load(stream)
    report: dict[str, Any] = {"figures": [], "values": [], "fault": "", "message": "", "line": 0}
    report["network"] = "denied" if _leave_world() else "refused by the audit hook only"
    result = open(os.path.join(folder, "result.json"), "w", encoding="utf-8", errors="replace")  # noqa: SIM115 - below
    own = tuple(os.path.realpath(os.path.join(folder, name)) + os.sep for name in ("work", "config"))
    _limit(task)
    _fence(own)
    _prepare_matplotlib()
    armed = [True]
    sys.addaudithook(lambda event, arguments: _audit(event, arguments, own, armed))
    sys.path.insert(0, os.getcwd())
    space: dict[str, Any] = {"__name__": "__main__", "__file__": task["file"], "__builtins__": __builtins__}
    signal.signal(signal.SIGALRM, _out_of_time)
    signal.setitimer(signal.ITIMER_REAL, task["seconds"])
    try:
        _run(task, space)
        report["values"] = [[name, _number(space[name])] for name in task["names"] if name in space]
        report["figures"] = _figures(task["figures"])
    except BaseException as error:
        _describe(error, task, report)
    signal.setitimer(signal.ITIMER_REAL, 0)
    sys.stdout.flush()
    armed[0] = False
    json.dump(report, result)
    result.flush()
    os._exit(0)


class _OutOfTime(BaseException):
    """Raised in the witness when its time is over, so that the line is known. Whoever catches it is killed later."""


def _out_of_time(*_: object) -> None:
    raise _OutOfTime


def _run(task: dict[str, Any], space: dict[str, Any]) -> None:
    try:
        exec(compile(task["source"], task["file"], "exec"), space)
    except SystemExit as leaving:
        if leaving.code:
            raise


def _leave_world() -> bool:
    """Go on in namespaces without network and without sight of other processes, where the system lets us.

    The first process in a namespace of processes takes all others there with it when it ends, so nothing that a
    witness starts outlives it. It only waits for the witness, which so dies by signals as any program does.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        # a namespace of users first: with it even root loses its powers over the machine
        if libc.unshare(_NEW_USER | _NEW_NAMESPACES) != 0 and libc.unshare(_NEW_NAMESPACES) != 0:
            return False
    except (OSError, AttributeError):
        return False
    libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    for _ in ("the first process of the namespace", "the witness"):
        if child := os.fork():
            _follow(child)
        libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    return True


def _follow(child: int) -> None:
    """Wait for a process and end as it ended. 128 and more says a signal: a first process survives its own signals."""
    ended, status = os.wait()
    while ended != child:
        ended, status = os.wait()
    code = os.waitstatus_to_exitcode(status)
    number = -code if code < 0 else code - 128
    if number > 0:
        with suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_DFL)
        with suppress(OSError):
            os.kill(os.getpid(), number)
    os._exit(128 + number if number > 0 else code)


def _limit(task: dict[str, Any]) -> None:
    for name, value in (
        ("RLIMIT_AS", task["memory"]), ("RLIMIT_FSIZE", task["file_size"]), ("RLIMIT_CPU", task["cpu"]),
        ("RLIMIT_CORE", 0), ("RLIMIT_NOFILE", 128),
    ):  # fmt: skip
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (ValueError, OSError, AttributeError):
            continue  # macOS refuses RLIMIT_AS; the limit of time still holds


def _fence(own: Iterable[str]) -> None:
    """Let the kernel refuse every file but Python's and the witness' own, and every program (Landlock, Linux 5.13).

    Rights that this kernel does not know are left out; a kernel without Landlock leaves the audit hook alone.
    """
    if not sys.platform.startswith("linux"):
        return
    create, add, restrict = 444, 445, 446
    libc = ctypes.CDLL(None, use_errno=True)
    level = libc.syscall(create, None, ctypes.c_size_t(0), 1)
    if level < 1:
        return
    known = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(level, 16)) - 1
    words = [known, *([0b11] if level >= 4 else []), *([0b11] if level >= 6 else [])]  # files; TCP; sockets, signals
    attributes = struct.pack(f"={len(words)}Q", *words)
    rules = libc.syscall(create, attributes, ctypes.c_size_t(len(attributes)), 0)
    places = (
        [(place, _READ) for place in _SYSTEM] + [("/dev/null", _WRITE)] + [(place, _READ | _WRITE) for place in own]
    )
    for place, rights in places:
        with suppress(OSError):
            handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
            allowed = known & (rights if os.path.isdir(place) else rights & _OF_FILES)
            libc.syscall(add, rules, 1, struct.pack("=Qi", allowed, handle), 0)
            os.close(handle)
    libc.prctl(_NO_NEW_POWERS, 1, 0, 0, 0)
    libc.syscall(restrict, rules, 0)
    os.close(rules)


def _prepare_matplotlib() -> None:
    """Figures that are the same in every run, with real text, on the page's own background."""
    try:
        import matplotlib
    except ImportError:
        return
    matplotlib.rcParams.update({
        "svg.hashsalt": "cfpipe", "svg.fonttype": "path", "figure.figsize": (6.4, 3.6), "savefig.transparent": True,
        "axes.spines.top": False, "axes.spines.right": False, "font.size": 11, "legend.frameon": False,
    })  # fmt: skip


def _audit(event: str, arguments: tuple[Any, ...], own: tuple[str, ...], armed: list[bool]) -> None:
    if not armed[0]:
        return
    if event in _REFUSED:
        raise PermissionError(f"a code witness may not use {event}")
    if event == "os.rename" and len(arguments) > 1:
        _audit("os.mkdir", arguments[1:], own, armed)  # where to is written as well
    writing = event in _WRITING or (event == "open" and _writes(arguments))
    if writing or event == "open" or event in _LISTING:
        target = arguments[0] if arguments and arguments[0] is not None else "."
        if not isinstance(target, (str, bytes, os.PathLike)):
            return
        path = os.path.realpath(os.fsdecode(target))
        if (path + os.sep).startswith(own) or path == os.devnull:
            return
        if writing:
            raise PermissionError("a code witness may write in its own folder only")
        if not any(path == place or path.startswith(place.rstrip(os.sep) + os.sep) for place in _SYSTEM):
            raise PermissionError("a code witness may read its own folder and Python's libraries only")


def _writes(arguments: tuple[Any, ...]) -> bool:
    mode, flags = (*arguments, None, None)[1:3]
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _number(value: Any) -> str:
    """A number as text that reads back as itself; anything else as the name of its type."""
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "size", 1) == 1:
        value = item()
    if isinstance(value, (bool, int, float)):
        return repr(value)
    return f"<{type(value).__name__}>"


def _figures(most: int) -> list[list[str]]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return []
    found = []
    for number in pyplot.get_fignums()[:most]:
        figure = pyplot.figure(number)
        stream = io.StringIO()
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight")
        found.append([stream.getvalue(), str(figure.get_label())])
    return found


def _describe(error: BaseException, task: dict[str, Any], report: dict[str, Any]) -> None:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == task["file"]]
    line = frames[-1].lineno if frames else getattr(error, "lineno", 0)
    report["line"] = line or 0
    report["fault"] = "limit" if isinstance(error, (MemoryError, _OutOfTime)) else "error"
    if isinstance(error, MemoryError):
        report["message"] = "it needed more memory than it may use"
    elif isinstance(error, _OutOfTime):
        report["message"] = f"it ran longer than {task['seconds']:g} s"
    else:
        words = error.msg if isinstance(error, SyntaxError) else error
        report["message"] = f"{type(error).__name__}: {words}".strip(": ")[:500]


if __name__ == "__main__":
    main(sys.argv[1])

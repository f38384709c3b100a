"""Writing the site: aside first, then swapped in whole. A build that dies leaves the old site as it was.

The swap is one system call where there is one (Linux's and macOS's exchange of two names); elsewhere it is two
renames, and a site that was left between them is put back by the next build.
"""

from __future__ import annotations

import ctypes
import glob
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from cfpipe.render.room import Output

MANIFEST = "build-manifest.json"
OWN = ("concepts", "sources", "claims", ".git", ".cfpipe")
"""The folders of a room that no site may take the place of."""
IGNORE = "*\n!.gitignore\n"
"""The folder's own .gitignore: nothing of the site is kept in git but this file."""


class Refused(Exception):
    """The folder is not ours to replace, or there is no room to write."""


def manifest(outputs: Iterable[Output], versions: dict[str, str]) -> Output:
    """A list of every file with its digest, and of the versions that made them."""
    files = {item.path: f"sha256:{hashlib.sha256(item.body).hexdigest()}" for item in sorted(outputs)}
    body = {"cfpipe-manifest": 1, "made-by": versions, "files": files}
    return Output(MANIFEST, json.dumps(body, indent=1, sort_keys=True).encode() + b"\n")


def publish(outputs: Iterable[Output], target: Path, *, room: Path | None = None) -> int:
    """Write a whole site and put it in the place of the old one. Returns the number of files.

    Raises Refused if the target is no folder of a site, if it would take the place of the room's own files, or if it
    cannot be written.
    """
    count = 0
    try:
        target = _place(target)
        _spare(target, room)
        _check(target)
        _recover(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-{os.getpid()}-", dir=target.parent))
        try:
            staging.chmod(0o755)
            (staging / ".gitignore").write_text(IGNORE, encoding="utf-8")
            made: set[Path] = set()
            for item in outputs:
                file = staging / _safe(item.path)
                if file.parent not in made:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    made.add(file.parent)
                _write(file, item)
                count += 1
            _swap(staging, target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise Refused(
            f"the site cannot be written to {target}: {error.strerror or error}; the old one stays"
        ) from error
    return count


def _write(file: Path, item: Output) -> None:
    try:
        stream = file.open("xb")
    except FileExistsError as error:
        raise RuntimeError(f"two outputs have the same path: {item.path}") from error
    with stream:
        stream.write(item.body)


def _place(target: Path) -> Path:
    """The whole path of a target; if it is a link itself, it stays one, to be refused."""
    try:
        return target.resolve() if target.name in ("", "..") else target.parent.resolve() / target.name
    except RuntimeError as error:  # links that lead in a circle
        raise Refused(f"{target} is no folder") from error


def _spare(target: Path, room: Path | None) -> None:
    """Refuse to put a site where the room itself lies."""
    if room is None:
        return
    room = room.resolve()
    if room.is_relative_to(target):
        raise Refused(f"{target} holds the room itself: choose a folder for the site alone")
    for name in OWN:
        if target.is_relative_to(room / name):
            raise Refused(f"{target} lies in the room's own {name}/: choose a folder for the site alone")


def _check(target: Path) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise Refused(f"{target} is no folder")
    if target.is_dir() and not (target / MANIFEST).exists():
        strange = sorted(entry.name for entry in target.iterdir() if entry.name != ".gitignore")
        if strange:
            raise Refused(f"{target} holds {strange[0]!r} and is no site that cfpipe made: choose an empty folder")


def _recover(target: Path) -> None:
    """Put back a site that an interrupted swap left aside, and clear what other interrupted builds left."""
    aside = target.with_name(f".{target.name}.old")
    if aside.is_dir():
        if target.exists():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            aside.rename(target)
    if target.parent.is_dir():
        for left in target.parent.glob(f".{glob.escape(target.name)}.new-*"):
            if not _at_work(left.name):
                shutil.rmtree(left, ignore_errors=True)


def _at_work(name: str) -> bool:
    """Whether the process that is named in a staging folder's name still runs: it may be building this site too."""
    found = re.search(r"\.new-(\d+)-", name)
    if not found or int(found[1]) == os.getpid():
        return False
    try:
        os.kill(int(found[1]), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _safe(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts:
        raise RuntimeError(f"an output has the path {path!r}")
    return path


def _swap(new: Path, target: Path) -> None:
    if not target.exists():
        new.rename(target)
    elif not _exchange(new, target):
        aside = target.with_name(f".{target.name}.old")
        target.rename(aside)
        new.rename(target)
        shutil.rmtree(aside, ignore_errors=True)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two names in one step; False where the system cannot."""
    names = [os.fsencode(first), os.fsencode(second)]
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(libc.renamex_np(names[0], names[1], 0x2) == 0)
        here = -100
        return bool(libc.renameat2(here, names[0], here, names[1], 0x2) == 0)
    except (OSError, AttributeError):
        return False

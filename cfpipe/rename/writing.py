"""Writing a plan: all of its files or none.

Every new text is laid ready beside its place first, which is where a full disk or a missing right shows. Then names
change hands; what fails there is undone from the old files, which stay beside until the end.
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from cfpipe.rename.keys import Refused
from cfpipe.rename.plan import Plan

_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def write(root: Path, plan: Plan) -> tuple[str, ...]:
    """Write the plan, and return the files that changed, each with where it went. Raises `Refused`."""
    for file, target in plan.moves.items():
        if os.path.lexists(root / target):
            raise Refused(f"{target} is there already")
        if file in plan.before and _through_link(root, target):
            raise Refused(f"{target} would lie behind a symbolic link")
    undo: list[Callable[[], object]] = []
    with contextlib.ExitStack() as ready:
        try:
            _carry_out(root, plan, ready, undo)
        except BaseException as error:
            for step in reversed(undo):
                with contextlib.suppress(OSError):
                    step()
            if isinstance(error, OSError):
                raise Refused(f"nothing was renamed: {error.filename or 'a file'}: {error.strerror}") from error
            raise
    for file in plan.moves:
        _drop((root / file).parent)
        _drop((root / file).parent.parent)
    return tuple(f"{file} -> {plan.moves[file]}" if file in plan.moves else file for file in sorted(plan.after))


def _carry_out(root: Path, plan: Plan, ready: contextlib.ExitStack, undo: list[Callable[[], object]]) -> None:
    staged: list[tuple[Path, Path, Path, Path]] = []
    for file, body in plan.after.items():
        source, target = root / file, root / plan.moves.get(file, file)
        if source.read_bytes() != plan.before[file]:
            raise Refused(f"{file} was changed by somebody else just now: run the command again")
        _make_folders(ready, target.parent)
        kept = _aside(ready, source.parent, plan.before[file], source)
        staged.append((source, target, _aside(ready, target.parent, body, source), kept))
    for source, target, new, kept in staged:
        if source == target:
            undo.append(lambda kept=kept, source=source: kept.replace(source))  # type: ignore[misc]
            new.replace(target)
        else:
            _appear(new, target)
            undo.append(lambda target=target: target.unlink(missing_ok=True))  # type: ignore[misc]
    for source, target, _, kept in staged:
        if source != target:
            undo.append(lambda kept=kept, source=source: kept.replace(source))  # type: ignore[misc]
            source.unlink()


def _appear(path: Path, target: Path) -> None:
    """The file under its new name, never over one that appeared just now; some file systems know no second names."""
    try:
        os.link(path, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        target.open("xb").close()
        path.replace(target)


def _make_folders(ready: contextlib.ExitStack, folder: Path) -> None:
    """The folder, which goes away again if nothing stays in it."""
    for each in reversed([folder, *folder.parents]):
        if not each.exists():
            each.mkdir()
            ready.callback(_drop, each)


def _drop(folder: Path) -> None:
    with contextlib.suppress(OSError):  # other files may lie there
        folder.rmdir()


def _aside(ready: contextlib.ExitStack, folder: Path, body: bytes, like: Path) -> Path:
    """A text in a hidden file of the folder, which goes away at the end; the room does not look at hidden files."""
    handle, name = tempfile.mkstemp(prefix=".rename-", suffix=".tmp", dir=folder)
    path = Path(name)
    ready.callback(path.unlink, missing_ok=True)
    with os.fdopen(handle, "wb") as stream:
        stream.write(body)
        stream.flush()
        os.fsync(stream.fileno())
    path.chmod(like.stat().st_mode & 0o7777)
    return path


def _through_link(root: Path, file: str) -> bool:
    return any((root / parent).is_symlink() for parent in Path(file).parents if parent != Path())

"""The room as it was: its files at a revision of git, and the revision that brought a text.

A repository may be hostile, and so may its configuration. Only git's plumbing is asked (``rev-parse``, ``rev-list``,
``ls-tree``, ``cat-file``), with a fixed list of arguments and no shell. None of these runs a hook, a filter, a file
system monitor or a program that shows differences, as ``git archive``, ``git checkout`` and ``git log`` may; what a
partial clone has left out is not fetched, since fetching runs what the configuration names; objects are not replaced by
others. Of a revision's files only those are taken whose place is that of a record, each a plain file: so no symbolic
link, no submodule and no path that leads out of the folder.

A file is what was committed: conversions of line ends and filters, such as those of Git LFS, are not applied.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cfpipe.config import FILE
from cfpipe.identity import Kind, is_slug
from cfpipe.records.document import MAX_BYTES
from cfpipe.records.load import SHAPES

SECONDS = 60.0
"""What one question to git may take."""
MOST = 64_000_000
"""What git may answer at once, in bytes: the list of some 500,000 files."""
MOST_CONTENT = 1_000_000_000
"""What the files of one revision may hold together, in bytes."""

_FOLDERS = {kind.plural: (kind, depth) for kind, (_, depth) in SHAPES.items()}
_OWN = {
    "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH",
}  # fmt: skip
"""What the user may tell git through the environment. A hook's own repository and index are not among it."""
_FENCE = {
    "GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": os.devnull, "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C",
}  # fmt: skip
_ALWAYS = (
    "--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}",
    "-c", "safe.bareRepository=explicit",
)  # fmt: skip
"""The last: a folder of the room that has the shape of a repository is none."""


_NO_ANSWER = "git gave no answer: the clone may be partial, and lack what it was asked for"


class NoHistory(Exception):
    """Why nothing can be said about earlier revisions, as a sentence without control characters."""


@contextmanager
def room_at(root: Path, revision: str) -> Iterator[Path]:
    """A folder with the files of the room at a revision, for as long as it is needed.

    It holds the configuration and the records, nothing else, and is empty where the revision has no room in this place
    of the repository. Raises NoHistory where git, the repository or the revision is missing.
    """
    commit = resolve(root, revision)
    with tempfile.TemporaryDirectory(prefix="cfpipe-") as name:
        folder = Path(name).resolve()
        with _objects(root, "--batch") as ask:
            for file, oid in _files(root, commit):
                body = ask(oid)
                if body is None:
                    raise NoHistory(f"the clone is partial and lacks {file} of {commit[:12]}")
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                (folder / file).write_bytes(body)
        yield folder


def introduced(root: Path, file: str, text: str) -> str | None:
    """The first revision, up to the present one, whose version of a file of the room holds a text.

    None where no revision does: the file or the text was never committed. A file that was renamed is followed no
    further than to its present name. Raises NoHistory where git or the repository is missing, and where the clone does
    not reach back far enough to tell.
    """
    if not _belongs(file):
        return None
    head = _commit(root, "HEAD")
    if head is None:
        return None  # nothing was committed yet
    listed = _git(root, "rev-list", "--topo-order", "--end-of-options", head, "--", file)
    commits = listed.decode("ascii").split()[::-1]
    with _objects(root, "--batch-check") as look, _objects(root, "--batch") as ask:
        wanted, seen = text.encode("utf-8", "surrogatepass"), dict[str, bool]()
        for commit in commits:
            seen_as = look(f"{commit}:./{file}")
            if seen_as is None and _git(root, "ls-tree", "--end-of-options", commit, "--", file):
                raise NoHistory(f"the clone is partial and lacks {file} of {commit[:12]}")
            found = (seen_as or b"").decode("ascii", "replace").split(" ")
            if len(found) != 3 or found[1] != "blob" or int(found[2]) > MAX_BYTES:
                continue
            if found[0] not in seen:
                seen[found[0]] = wanted in (ask(found[0]) or b"")
            if seen[found[0]]:
                parents = re.findall(rb"^parent ([0-9a-f]+)$", (ask(commit) or b"").partition(b"\n\n")[0], re.MULTILINE)
                if any(look(parent.decode()) is None for parent in parents):
                    raise NoHistory(f"the clone is shallow, and {file} is older than its history")
                return commit
    return None


def resolve(root: Path, revision: str) -> str:
    """The full name of the commit that a revision names. Raises NoHistory."""
    commit = _commit(root, revision)
    if commit is None:
        shallow = _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
        more = "; the clone is shallow, and what is older is not here" if shallow else ""
        raise NoHistory(f"the repository has no revision '{_plain(revision)}'{more}")
    return commit


def _commit(root: Path, revision: str) -> str | None:
    """The commit that a revision names; None if there is none. Raises NoHistory if there is no repository."""
    if _git(root, "rev-parse", "--is-inside-work-tree").strip() != b"true":
        raise NoHistory(f"{_plain(root)} is in no git repository's working tree")
    try:
        named = _git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    except (NoHistory, ValueError):  # a null character, or half of a character, cannot be an argument
        return None
    return named if re.fullmatch(r"[0-9a-f]{40,64}", named) else None


def _files(root: Path, commit: str) -> Iterator[tuple[str, str]]:
    """The files of a room in a commit, each with the name of its contents."""
    listed = _git(root, "ls-tree", "-r", "-z", "-l", "--end-of-options", commit, "--", FILE, *_FOLDERS)
    total = 0
    for line in listed.split(b"\0")[:-1]:
        about, _, name = line.partition(b"\t")
        mode, _, oid, size = about.decode("ascii", "replace").split()
        file = name.decode("utf-8", "replace")
        if mode not in ("100644", "100755") or not _belongs(file):
            continue
        if not size.isdigit():
            raise NoHistory(f"the clone is partial and lacks {file} of {commit[:12]}")
        if int(size) <= MAX_BYTES:  # of a larger file no record is made
            total += int(size)
            yield file, oid
        if total > MOST_CONTENT:
            raise NoHistory("the room of that revision is too large to be read")


def _belongs(file: str) -> bool:
    """Whether a path is that of the configuration, of a record or of a concept's code, as ``records.load`` has it."""
    if file == FILE:
        return True
    stem, _, suffix = file.rpartition(".")
    folder, *names = stem.split("/")
    kind, depth = _FOLDERS.get(folder, (None, 0))
    fits = suffix == "yaml" or (suffix == "py" and kind is Kind.CONCEPT)
    return fits and len(names) == depth and all(map(is_slug, names))


def _git(root: Path, *arguments: str) -> bytes:
    """What git answers. Raises NoHistory with its reason where it has none, or has too much to say."""
    with _running(root, *arguments) as child:
        assert child.stdout
        assert child.stderr
        answer = child.stdout.read(MOST + 1)
        if len(answer) > MOST:
            raise NoHistory("the repository is too large to be read")
        reason = child.stderr.read(10_000).decode("utf-8", "replace")
        if child.wait() != 0:
            raise NoHistory(_reason(root, reason))
    return answer


def _reason(root: Path, said: str) -> str:
    if "not a git repository" in said or "cannot use bare repository" in said:
        return f"{_plain(root)} is in no git repository"
    if "dubious ownership" in said:
        return f"git does not trust the repository of {_plain(root)}, which belongs to another user (safe.directory)"
    if "promisor" in said:
        return "the clone is partial, and lacks what was asked for"
    first = next((line for line in said.splitlines() if line.startswith("fatal: ")), said.strip() or "no reason given")
    return f"git fails: {_plain(first.removeprefix('fatal: '))}"


@contextmanager
def _objects(root: Path, mode: str) -> Iterator[Callable[[str], bytes | None]]:
    """Asks for objects by name, one after the other: for their contents, or with ``--batch-check`` what they are."""
    with _running(root, "cat-file", mode) as child:
        there, back = child.stdin, child.stdout
        assert there
        assert back

        def ask(name: str) -> bytes | None:
            try:
                there.write(name.encode() + b"\n")
                there.flush()
            except BrokenPipeError:
                raise NoHistory(_NO_ANSWER) from None
            head = back.readline().rstrip(b"\n")
            if not head:
                raise NoHistory(_NO_ANSWER)
            if not re.fullmatch(rb"[0-9a-f]{40,64} [a-z]+ [0-9]+", head):
                return None
            if mode == "--batch-check":
                return head
            return back.read(int(head.rpartition(b" ")[2]) + 1)[:-1]

        yield ask


@contextmanager
def _running(root: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A child of git that is stopped when its time is over, and does not outlive its use."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or _is_own(name)}
    pipe = subprocess.PIPE
    told = subprocess.DEVNULL if arguments[0] == "cat-file" else pipe  # nobody would read along while it answers
    command = ["git", "-C", str(root), *_ALWAYS, *arguments]
    try:
        child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=told, env=environment | _FENCE)
    except FileNotFoundError:
        raise NoHistory("git is not installed, and tells what the room was") from None
    except OSError as error:
        raise NoHistory(f"git cannot be started: {error.strerror}") from None
    clock = threading.Timer(SECONDS, child.kill)
    clock.daemon = True
    clock.start()
    try:
        with child:
            try:
                yield child
            finally:
                if child.stdin and not child.stdin.closed:
                    child.stdin.close()
                if child.poll() is None:
                    child.kill()
    finally:
        clock.cancel()


def _is_own(name: str) -> bool:
    return name in _OWN or re.fullmatch(r"GIT_CONFIG_(COUNT|KEY_[0-9]+|VALUE_[0-9]+)", name) is not None


def _plain(text: object) -> str:
    """A name that others chose, in one line that acts on no terminal."""
    return "".join(c if c.isprintable() else "�" for c in str(text))[:300]

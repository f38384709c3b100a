"""The copies that are here: which file is meant, whether it may be read, and its text. Each file is read once.

A copy is a folder inside one of the folders of copies. Nothing outside of it is ever opened, whatever a record, a
manifest or a link says; what a file may hold is limited before it is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cfpipe.cache import Cache
from cfpipe.config import Config, copy_folders
from cfpipe.copies.reading import read_text, user_cache
from cfpipe.copies.texts import Refusal, Text
from cfpipe.records.source import Source

MOST_BYTES = 100_000_000
"""The largest file that is read. A textbook as PDF has about 20 million bytes."""
MOST_FILES = 5_000
"""Files of one copy among which a passage is sought."""

_ABSENT = Refusal(
    "the copy is not here", "name the folder that holds your copies in the environment variable CFPIPE_COPIES",
    absent=True,
)  # fmt: skip


class Found(NamedTuple):
    """A file of a copy, with the folder of the copy."""

    home: Path
    path: Path


class Shelf:
    """The folders of copies, with what was read of them so far."""

    def __init__(self, folders: Sequence[Path] = (), cache: Cache | None = None) -> None:
        self.folders = tuple(folders)
        self._cache = cache if cache is not None else Cache(None)
        self._texts: dict[Path, Text | Refusal] = {}

    def homes(self, source: Source | None) -> Iterator[Path | Refusal]:
        """The folders of a source's copy, in the order of the folders of copies."""
        if source is None or source.copy_ is None:
            yield Refusal("the source's record names no local copy", "add copy: {folder: …} to it", absent=True)
            return
        for folder in self.folders:
            try:
                top, home = folder.resolve(), (folder / source.copy_.folder).resolve()
                there = home.is_dir()
            except (OSError, RuntimeError, ValueError):  # links that lead in a circle, a name that is too long
                continue
            if there and not home.is_relative_to(top):
                message = f"the copy's folder {source.copy_.folder} is a link that leads out of the folder of copies"
                yield Refusal(message, "name the folder that it is in, in CFPIPE_COPIES")
            elif there:
                yield home

    def find(self, source: Source | None, file: str) -> Found | Refusal:
        """A file of a source's copy, in the first folder that has it."""
        refused = None
        for home in self.homes(source):
            found = home if isinstance(home, Refusal) else _inside(home, file)
            if isinstance(found, Found):
                return found
            refused = refused or found
        if refused is None:
            here = any(isinstance(home, Path) for home in self.homes(source))
            refused = Refusal(f"the copy has no file {file}", "", absent=True) if here else _ABSENT
        return refused

    def text(self, source: Source | None, file: str) -> Text | Refusal:
        """The text of a file of a source's copy, or why there is none."""
        found = self.find(source, file)
        return found if isinstance(found, Refusal) else self.text_at(found.path)

    def text_at(self, path: Path) -> Text | Refusal:
        """The text of a file that was found."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def _read(self, path: Path) -> Text | Refusal:
        raw = read_bytes(path)
        return raw if isinstance(raw, Refusal) else read_text(path.name, raw, self._cache)

    def files(self, source: Source) -> tuple[tuple[str, Path], ...]:
        """The files of a source's copy, by their names in it; of two with the same name, the first."""
        found: dict[str, Path] = {}
        for home in self.homes(source):
            if isinstance(home, Path):
                for name, path in _walk(home):
                    found.setdefault(name, path)
        return tuple(found.items())


def open_shelf(config: Config, root: Path) -> Shelf:
    """The copies that the room and the machine name."""
    return Shelf(copy_folders(config, root), user_cache())


def read_bytes(path: Path) -> bytes | Refusal:
    """The bytes of a file, if it is not too large. The size is asked for before anything is read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            message = f"{path.name} has {path.stat().st_size:,} bytes, and files above {MOST_BYTES:,} are not read"
            return Refusal(message, "keep the chapters that are cited, or the text alone")
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        return Refusal(f"{path.name} cannot be read: {error.strerror}")
    return raw if len(raw) <= MOST_BYTES else Refusal(f"{path.name} grows while it is read")


def _inside(home: Path, file: str) -> Found | Refusal | None:
    """A file of the copy; None if there is none."""
    try:
        if file.startswith("/") or ".." in file.split("/"):
            return Refusal(f"{file} leads out of the copy's folder", "name a file of the copy")
        path = (home / file).resolve()
        if not path.is_relative_to(home):
            return Refusal(f"{file} is a link that leads out of the copy's folder", "put the file itself there")
        return Found(home, path) if path.is_file() else None
    except (OSError, RuntimeError, ValueError):  # links that lead in a circle, a name that is too long
        return None


def _walk(home: Path) -> Iterator[tuple[str, Path]]:
    """The plain files below a folder, hidden ones and links left out, in the order of their names."""
    waiting, count = [home], 0
    while waiting:
        folder = waiting.pop(0)
        try:
            items = sorted(folder.iterdir())
        except OSError:
            continue
        for item in items:
            if item.name.startswith(".") or item.is_symlink():
                continue
            if item.is_dir():
                waiting.append(item)
            elif item.is_file() and count < MOST_FILES:
                count += 1
                yield item.relative_to(home).as_posix(), item

"""Results of slow work, each in a file under the digest of all its inputs.

May be deleted at any moment: what cannot be read is not there, and since every input and every version is in the
digest, nothing ever has to be invalidated. Values are canonical JSON; a file that was damaged fails its own digest,
and what has not the shape asked for is not given. Who can write here can still write false results: a cache is as
trustworthy as the machine it comes from.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from cfpipe.identity import canonical
from cfpipe.plain_file import read_plain

T = TypeVar("T")

MAX_BYTES = 100_000_000
README = "Results that cfpipe keeps between runs. This folder may be deleted at any time.\n"


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(shape: type[T]) -> TypeAdapter[T]:
    if shape not in _adapters:
        _adapters[shape] = TypeAdapter(shape)
    return _adapters[shape]


def _has_only(data: Any, names: set[str]) -> bool:
    return isinstance(data, dict) and names.issuperset(data)


class Cache:
    """A folder of results, or nothing at all if there is no folder to write to."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, digest: str) -> Any | None:
        """What was kept under a digest; None if nothing was, or if it is damaged."""
        body = self._body(digest)
        try:
            return None if body is None else json.loads(body)
        except (ValueError, RecursionError):
            return None

    def recall(self, digest: str, shape: type[T]) -> T | None:
        """What was kept under a digest, as a value of a type; None if it is none."""
        data = self.get(digest)
        if data is None or (is_dataclass(shape) and not _has_only(data, {field.name for field in fields(shape)})):
            return None
        try:
            return _adapter(shape).validate_json(json.dumps(data), strict=True)
        except ValueError:
            return None

    def _body(self, digest: str) -> bytes | None:
        if self.folder is None:
            return None
        try:
            seal, _, body = read_plain(self._file(digest), MAX_BYTES).partition(b"\n")
        except OSError:
            return None
        return body if hashlib.sha256(body).hexdigest().encode() == seal else None

    def put(self, digest: str, value: Any) -> None:
        """Keep a value of plain data. A folder that cannot be written to keeps nothing."""
        if self.folder is None:
            return
        body = canonical(value)
        file = Path(self._file(digest))
        try:
            if not self.folder.exists():
                self.folder.mkdir(parents=True)
                (self.folder / "README").write_text(README, encoding="utf-8")
                (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
            file.parent.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=file.parent)
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
                Path(name).replace(file)
            except OSError:
                Path(name).unlink()
        except OSError:
            return

    def _file(self, digest: str) -> str:
        name = digest.rpartition(":")[2]
        return f"{self.folder}/{name[:2]}/{name[2:]}"

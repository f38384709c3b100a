"""The room's files → records, with every mistake of every file.

Only files below the three folders are read, none through a symbolic link, and a file's place is its key.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath

from pydantic import ValidationError

from cfpipe.diagnostics import Code, Diagnostic, Location
from cfpipe.identity import Kind, ObjectKey, is_slug
from cfpipe.records.base import Model
from cfpipe.records.claim import Claim
from cfpipe.records.concept import Concept
from cfpipe.records.document import MAX_BYTES, Document, decode, read
from cfpipe.records.faults import faults, type_name
from cfpipe.records.source import Source

SHAPES: dict[Kind, tuple[type[Model], int]] = {
    Kind.CONCEPT: (Concept, 2),
    Kind.SOURCE: (Source, 1),
    Kind.CLAIM: (Claim, 3),
}
"""The model of each kind of record, and how many names its path has."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record with the document that it was read from."""

    key: ObjectKey
    record: Model
    document: Document


@dataclass(frozen=True, slots=True)
class Loaded:
    """All records that could be read, in the order of their keys, and what was wrong with the others."""

    entries: tuple[Entry, ...]
    broken: tuple[ObjectKey, ...]
    code: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]


def files_of(root: FilePath, kind: Kind) -> Iterator[str]:
    """The files of a kind that are where a record may be, in order, relative to the room."""
    yield from _files(root, kind, [])


Known = Callable[[ObjectKey, bytes], Entry | None]
"""The record of a file that was read before, if these are its bytes."""


def load(root: FilePath, *, only: Collection[str] | None = None, known: Known = lambda key, raw: None) -> Loaded:
    """Read the room in that folder, or `only` these records of it and their code. Never raises for content.

    What is `known` is not read again, and its mistakes are not reported again.
    """
    entries: list[Entry] = []
    broken: list[ObjectKey] = []
    code: dict[str, bytes] = {}
    found: list[Diagnostic] = []
    for kind in SHAPES:
        for file in _files(root, kind, found):
            if only is not None and file.removesuffix(".py").removesuffix(".yaml") + ".yaml" not in only:
                continue
            raw = _bytes(root, file, found)
            if raw is None:
                continue
            if file.endswith(".py"):
                if fault := decode(file, raw)[1]:
                    found.append(fault)
                code[file] = raw
                continue
            key = ObjectKey(kind, file.removesuffix(".yaml").split("/", 1)[1])
            entry, problems = (before, ()) if (before := known(key, raw)) else load_record(key, file, raw)
            found.extend(problems)
            if entry:
                entries.append(entry)
            else:
                broken.append(key)
    records = {key.file for key in (*broken, *(entry.key for entry in entries))}
    for file in code:
        if (record := file.removesuffix(".py") + ".yaml") not in records:
            hint = f"write {record}, or move the file out of the folder"
            found.append(Diagnostic(Code.UNSAFE_PATH, Location(file), "no concept stands beside this code", hint))
    return Loaded(tuple(sorted(entries, key=lambda entry: entry.key)), tuple(broken), code, tuple(found))


def load_record(key: ObjectKey, file: str, raw: bytes) -> tuple[Entry | None, tuple[Diagnostic, ...]]:
    """One file's bytes → its record, or None, with what is wrong."""
    document, data, problems = read(file, raw)
    if data is None:
        return None, problems
    shape, _ = SHAPES[key.kind]
    if not isinstance(data, dict):
        message = f"a {key.kind} is a mapping of fields, and this is {type_name(data)}"
        hint = f"begin with `{next(iter(shape.model_fields))}: …`"
        return None, (*problems, Diagnostic(Code.INVALID_VALUE, document.locate(), message, hint))
    try:
        record = shape.model_validate_json(json.dumps(data))
    except ValidationError as error:
        return None, (*problems, *faults(shape, document, error))
    return Entry(key, record, document), problems


def _files(root: FilePath, kind: Kind, found: list[Diagnostic]) -> Iterator[str]:
    """The files of a kind, in order, relative to the room; what lies there and cannot be read is reported."""
    folder = root / kind.plural
    if folder.is_symlink():
        found.append(_unsafe(kind.plural, "the folder is a symbolic link"))
        return
    depth = SHAPES[kind][1]
    for directory, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        inside = os.path.relpath(directory, root).replace(os.sep, "/")
        for name in list(folders):
            place = f"{inside}/{name}"
            if name.startswith((".", "__pycache__")):
                folders.remove(name)
            elif (FilePath(directory) / name).is_symlink():
                found.append(_unsafe(place, "the folder is a symbolic link"))
        for name in sorted(names):
            if name.startswith(".") or name.endswith(("~", ".swp", ".tmp", ".bak")):
                continue
            file = f"{inside}/{name}"
            stem, _, suffix = name.rpartition(".")
            if (FilePath(directory) / name).is_symlink():
                found.append(_unsafe(file, "the file is a symbolic link"))
            elif suffix not in ("yaml", "py") or (suffix == "py" and kind is not Kind.CONCEPT):
                hint = "rename it to end in .yaml" if suffix == "yml" else "move it out of the folder"
                found.append(Diagnostic(Code.UNSAFE_PATH, Location(file), "the file is no record", hint))
            elif not all(is_slug(part) for part in (*inside.split("/")[1:], stem)):
                hint = "use lower-case letters, digits and single hyphens"
                found.append(Diagnostic(Code.UNSAFE_PATH, Location(file), "the file's path is no key", hint))
            elif file.count("/") != depth:
                shape = "/".join(("<area>", "<concept>", "<claim>")[:depth]) if depth > 1 else "<author-year>"
                hint = f"a {kind} is {kind.plural}/{shape}.yaml"
                found.append(Diagnostic(Code.UNSAFE_PATH, Location(file), "the file lies in the wrong folder", hint))
            else:
                yield file


def _unsafe(file: str, message: str) -> Diagnostic:
    return Diagnostic(Code.UNSAFE_PATH, Location(file), message, "copy the content itself into the room")


def _bytes(root: FilePath, file: str, found: list[Diagnostic]) -> bytes | None:
    try:
        if not (root / file).is_file():
            found.append(Diagnostic(Code.UNREADABLE_FILE, Location(file), "this is no plain file", "remove it"))
            return None
        with (root / file).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)  # one more than a record may have, so that the rest is never read
    except OSError as error:
        found.append(Diagnostic(Code.UNREADABLE_FILE, Location(file), f"the file cannot be read: {error.strerror}"))
        return None

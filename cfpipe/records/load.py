"""The room's files → records, with every mistake of every file.

Only files below the three folders are read, none through a symbolic link, and a file's place is its key.
"""

from __future__ import annotations

import difflib
import json
import os
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Annotated, Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cfpipe.diagnostics import Code, Diagnostic, Location
from cfpipe.identity import Kind, ObjectKey, is_slug
from cfpipe.records.base import Model, hints_of
from cfpipe.records.claim import Claim
from cfpipe.records.concept import Concept
from cfpipe.records.document import Document, read
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
    code: typing.Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]


def load(root: FilePath) -> Loaded:
    """Read the room in that folder. Never raises for content."""
    entries: list[Entry] = []
    broken: list[ObjectKey] = []
    code: dict[str, bytes] = {}
    found: list[Diagnostic] = []
    for kind in SHAPES:
        for file in _files(root, kind, found):
            raw = _bytes(root, file, found)
            if raw is None:
                continue
            if file.endswith(".py"):
                code[file] = raw
                continue
            key = ObjectKey(kind, file.removesuffix(".yaml").split("/", 1)[1])
            entry, problems = load_record(key, file, raw)
            found.extend(problems)
            if entry:
                entries.append(entry)
            else:
                broken.append(key)
    return Loaded(tuple(sorted(entries, key=lambda entry: entry.key)), tuple(broken), code, tuple(found))


def load_record(key: ObjectKey, file: str, raw: bytes) -> tuple[Entry | None, tuple[Diagnostic, ...]]:
    """One file's bytes → its record, or None, with what is wrong."""
    document, data, problems = read(file, raw)
    if data is None:
        return None, problems
    shape, _ = SHAPES[key.kind]
    if not isinstance(data, dict):
        message = f"a {key.kind} is a mapping of fields, and this is a {_type_name(data)}"
        return None, (*problems, Diagnostic(Code.INVALID_VALUE, document.locate(), message, "begin with `title: …`"))
    try:
        record = shape.model_validate_json(json.dumps(data))
    except ValidationError as error:
        return None, (*problems, *_faults(shape, document, error))
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
            stem, dot, suffix = name.rpartition(".")
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
        return (root / file).read_bytes()
    except OSError as error:
        found.append(Diagnostic(Code.UNREADABLE_FILE, Location(file), f"the file cannot be read: {error.strerror}"))
        return None


def _type_name(value: Any) -> str:
    names = {dict: "mapping", list: "list", str: "text", bool: "yes/no value", int: "number", float: "number"}
    return names.get(type(value), "empty value")


def _faults(shape: type[Model], document: Document, error: ValidationError) -> Iterator[Diagnostic]:
    for fault in error.errors(include_url=False):
        yield _fault(shape, document, fault)


def _fault(shape: type[Model], document: Document, fault: ErrorDetails) -> Diagnostic:
    path = fault["loc"]
    name = str(path[-1]) if path else ""
    parent = ".".join(str(step) for step in path[:-1]) or "the record"
    if fault["type"] == "missing":
        model = model_at(shape, path[:-1])
        info = next((f for f in model.model_fields.values() if f.alias == name), None) if model else None
        return Diagnostic(
            Code.MISSING_FIELD, document.locate(path[:-1]), f"the field {name!r} is missing in {parent}",
            (info.description or "").split("\n")[0] if info else "", length=1,
        )  # fmt: skip
    if fault["type"] == "extra_forbidden":
        model = model_at(shape, path[:-1])
        names = [info.alias or "" for info in model.model_fields.values()] if model else []
        close = difflib.get_close_matches(name.replace("_", "-"), names, 1, 0.6)
        hint = f"did you mean {close[0]!r}?" if close else f"the fields are {', '.join(names)}"
        place = document.locate_name(path)
        return Diagnostic(Code.UNKNOWN_FIELD, place, f"no field is called {name!r} in {parent}", hint, length=len(name))
    if fault["type"] == "string_pattern_mismatch" and name == "[key]":
        path = path[:-1]
    return Diagnostic(
        Code.INVALID_VALUE, document.locate(path), f"{'.'.join(str(step) for step in path)}: {_words(fault)}",
        _hint(fault),
    )  # fmt: skip


def _words(fault: ErrorDetails) -> str:
    value = fault["input"]
    shown = repr(value) if isinstance(value, (str, int, float)) else f"a {_type_name(value)}"
    shown = shown if len(shown) < 60 else shown[:57] + "…'"
    message = fault["msg"][:1].lower() + fault["msg"][1:]
    if fault["type"] == "string_pattern_mismatch":
        return f"{shown} has not the form that is asked for"
    return f"{message}, and this is {shown}"


def _hint(fault: ErrorDetails) -> str:
    if fault["type"] == "string_type" and isinstance(fault["input"], (int, float)):
        return "put the value in quotes"
    if fault["type"] == "string_type" and isinstance(fault["input"], dict):
        return "a text that holds a colon needs quotes, or its own lines after |"
    pattern = fault.get("ctx", {}).get("pattern", "")
    if pattern == r"\S":
        return "write something, or leave the field out"
    if "[a-z0-9]+" in pattern and "/" in pattern:
        return "write area/name, in lower case with hyphens"
    if "[a-z0-9]+" in pattern:
        return "use lower-case letters, digits and single hyphens"
    if r"\d{4}-\d{2}-\d{2}" in pattern:
        return "write the date as 2026-11-20"
    return f"the form is {pattern}" if pattern else ""


def model_at(shape: type[Model], path: tuple[str | int, ...]) -> type[Model] | None:
    """The model that holds the fields at a place of a record, as far as the types tell."""
    annotation: Any = shape
    for step in path:
        annotation = _step(annotation, step)
        if annotation is None:
            return None
    return _as_model(annotation)


def _as_model(annotation: Any) -> type[Model] | None:
    for option in _options(annotation):
        if isinstance(option, type) and issubclass(option, Model):
            return option
    return None


def _options(annotation: Any) -> Iterator[Any]:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        yield from _options(arguments[0])
    elif origin in (typing.Union, types.UnionType):
        for option in arguments:
            yield from _options(option)
    else:
        yield annotation


def _step(annotation: Any, step: str | int) -> Any:
    for option in _options(annotation):
        if isinstance(option, type) and issubclass(option, Model):
            for name, info in option.model_fields.items():
                if info.alias == step:
                    return hints_of(option)[name]
                if name == "kind" and step in typing.get_args(info.annotation):
                    return option  # the tag of a union of models
        arguments = typing.get_args(option)
        if isinstance(step, int) and arguments:
            return arguments[0]
        if isinstance(step, str) and len(arguments) == 2:
            return arguments[1]
    return None

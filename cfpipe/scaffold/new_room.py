"""A new room: its files, made from the templates, in a folder that has nothing yet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from cfpipe.identity import Kind, ObjectKey
from cfpipe.scaffold.texts import room_templates, schema_line, text_of, write_new

EXAMPLE = "example"
"""The person under whose name the example stands: the author of the room did not write it."""
_MAY_BE_THERE = {".git"}
"""A folder in which git was set up before is still empty."""


class Owner(NamedTuple):
    """Who writes in the room."""

    name: str
    kind: Literal["person", "model"]


class InTheWay(Exception):
    """The folder is not empty. ``names`` are what lies there, in order."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__("the folder is not empty")
        self.names = names


def room_texts(title: str, owner: Owner) -> Mapping[str, str]:
    """Every file of a new room, by its place in it."""
    values = {"title": title, "name": owner.name, "kind": owner.kind, "author": person_key(owner.name),
              "example": EXAMPLE}  # fmt: skip
    return {file: text_of(template, {**values, "schema": _schema(file)}) for template, file in room_templates()}


def create(folder: Path, title: str, owner: Owner) -> tuple[str, ...]:
    """Write a new room; returns its files. Raises InTheWay or OSError, and then nothing was written."""
    if folder.exists() and (names := tuple(sorted({each.name for each in folder.iterdir()} - _MAY_BE_THERE))):
        raise InTheWay(names)
    texts = room_texts(title, owner)
    write_new(folder, texts)
    return tuple(texts)


def title_of(folder: Path) -> str:
    """A title for the room in that folder, if nobody gives one."""
    words = " ".join(re.findall(r"[^\W_]+", folder.name)[:12])
    return words[:1].upper() + words[1:80] or "A new room"


def person_key(name: str) -> str:
    """The name that records use for somebody: what of the name can be written in the letters of keys."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(mark for mark in plain if not unicodedata.combining(mark))
    found = "-".join(re.findall(r"[a-z0-9]+", letters))[:60].rstrip("-")
    whole = all(mark.isascii() for mark in letters if mark.isalpha())
    return found if found and whole and found != EXAMPLE else "first-author"


def _schema(file: str) -> str:
    kind = next((kind for kind in Kind if kind.is_record and file.startswith(f"{kind.plural}/")), None)
    return schema_line(ObjectKey(kind, file.removesuffix(".yaml").split("/", 1)[1])) if kind else ""

"""The room's configuration with another name in it: learning paths, successors, and where moved claims went."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from cfpipe.config import FILE
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import concept_key
from cfpipe.rename.edits import Edit, applied
from cfpipe.rename.keys import Refused, Rename

_HEADER = re.compile(r"^[ \t]*\[\[?([^\]\n]*)\]", re.MULTILINE)


def renamed(text: str, rename: Rename, moved: Sequence[tuple[ObjectKey, ObjectKey]]) -> str:
    """The text of ``pyproject.toml`` afterwards; `moved` are records that cannot keep an alias, with their new keys.

    TOML's readers tell no places, so the names are looked for below the headers of their tables, and what comes out is
    compared with what it should mean.
    """
    new = applied(text, _edits(text, rename))
    lines = [] if new.endswith("\n") or not new else [""]
    newline = "\r\n" if "\r\n" in text else "\n"
    for old, to in moved:
        lines += ["", "[[tool.cfpipe.removed]]", *(f"{name} = {json.dumps(value)}" for name, value in _gone(old, to))]
    new += "".join(line + newline for line in lines)
    try:
        same = tomllib.loads(new) == _expected(tomllib.loads(text), rename, moved)
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        raise Refused(f"{FILE} cannot be changed without a change of something else: write its paths and removals as "
                      "tables with headers, [tool.cfpipe.paths.name] and [[tool.cfpipe.removed]]")  # fmt: skip
    return new


def _gone(old: ObjectKey, new: ObjectKey) -> tuple[tuple[str, str], ...]:
    return ("key", str(old)), ("reason", "It has another name now."), ("successor", str(new))


def _edits(text: str, rename: Rename) -> list[Edit]:
    found = []
    headers = [*_HEADER.finditer(text)]
    ends = [*(header.start() for header in headers[1:]), len(text)]
    for header, end in zip(headers, ends, strict=True):
        table = header[1].replace(" ", "")
        start = header.end()
        if table.startswith("tool.cfpipe.paths."):
            found += _quoted(text, start, end, rename.old.path, rename.new.path) if _is_concept(rename) else []
        if table == "tool.cfpipe.removed":
            for place in re.finditer(
                r"^[ \t]*successor[ \t]*=[ \t]*([\"'])([^\"'\n]*)\1", text[start:end], re.MULTILINE
            ):
                key = _parsed(place[2])
                if key and rename.of(key) != key:
                    found.append(Edit(start + place.start(2), start + place.end(2), str(rename.of(key))))
    return found


def _quoted(text: str, start: int, end: int, old: str, new: str) -> list[Edit]:
    """Every whole text in quotes that is the name."""
    pattern = re.compile(rf"([\"']){re.escape(old)}\1")
    return [Edit(place.start() + 1, place.end() - 1, new) for place in pattern.finditer(text, start, end)]


def _is_concept(rename: Rename) -> bool:
    return rename.old.kind is Kind.CONCEPT


def _expected(data: dict[str, Any], rename: Rename, moved: Sequence[tuple[ObjectKey, ObjectKey]]) -> dict[str, Any]:
    """What the changed text must mean."""
    data = deepcopy(data)
    room = data["tool"]["cfpipe"]
    for path in room.get("paths", {}).values():
        path["concepts"] = [rename.of(concept_key(each)).path for each in path["concepts"]]
    for removed in room.get("removed", []):
        if "successor" in removed and (key := _parsed(removed["successor"])):
            removed["successor"] = str(rename.of(key))
    if moved:
        room["removed"] = [*room.get("removed", []), *(dict(_gone(old, new)) for old, new in moved)]
    return data


def _parsed(text: str) -> ObjectKey | None:
    try:
        return ObjectKey.parse(text)
    except ValueError:
        return None

"""The YAML of a new source, as an author would have written it: fields in the model's order, one person a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from cfpipe.records.source import Source

SCHEMA = "# yaml-language-server: $schema=../build/schema/1/source.schema.json"
_ORDER = tuple(info.alias or name for name, info in Source.model_fields.items())
_MISSING = {
    "licence": "# licence: {spdx: …} or {note: …}, as its publisher says; `cfpipe check` asks for it",
    "used-for": "# used-for: what this room takes from it; `cfpipe check` asks for it",
}


def record_text(fields: Mapping[str, Any]) -> str:
    """The record's file. What only its author can know, and has not said, has a comment in its place."""
    return "\n".join((SCHEMA, *_lines(fields))) + "\n"


def _lines(fields: Mapping[str, Any]) -> Iterator[str]:
    for name in _ORDER:
        value = fields.get(name)
        if value in (None, "", [], {}):
            if name in _MISSING:
                yield _MISSING[name]
        elif name in ("author", "editor"):
            yield f"{name}:"
            yield from (f"  - {_flow(person)}" for person in value)
        else:
            inner = {each: value[each] for each in _ORDER if each in value} if name == "unverified" else value
            yield _dump({name: inner}, flow=False)


def _flow(value: Any) -> str:
    return _dump(value, flow=True)


def _dump(value: Any, *, flow: bool) -> str:
    text: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=flow)
    return text.rstrip("\n")

"""JSON Schemas of the records, made from the models: what an editor completes and shows on hover.

The version is part of the address and of ``$id``: a published schema is never changed, a record that means something
else gets the next number. Written in JSON Schema 2020-12, with nothing in it that draft-07 reads differently but the
place of the definitions, which every reader finds by their pointer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from cfpipe.field_docs import with_docs
from cfpipe.identity import Kind
from cfpipe.records.load import SHAPES

VERSION = 1

Draft = Literal["2020-12", "7"]


def schemas(base_url: str) -> Mapping[str, dict[str, Any]]:
    """The schema of each kind of record, by its path below the site's root."""
    return {_path(kind): _schema(kind, base_url) for kind in SHAPES}


def older_schemas(base_url: str) -> Mapping[str, dict[str, Any]]:
    """The same in draft-07, by their paths."""
    return {_older_path(path): draft_07(made) for path, made in schemas(base_url).items()}


def _path(kind: Kind) -> str:
    return f"schema/{VERSION}/{kind}.schema.json"


def _schema(kind: Kind, base_url: str) -> dict[str, Any]:
    shape, _ = SHAPES[kind]
    made = _closed(with_docs(shape.model_json_schema(by_alias=True), shape))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": base_url + _path(kind), **made}


def schema(kind: Kind, base_url: str = "", draft: Draft = "2020-12") -> dict[str, Any]:
    """The schema of one kind of record, in either draft; without an address it has no ``$id``."""
    made = _schema(kind, base_url)
    if not base_url:
        del made["$id"]
    return made if draft == "2020-12" else draft_07(made)


def draft_07(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The same in draft-07, which yaml-language-server is surest of.

    What differs: the name of the definitions, lists with a form for each place, and that nothing counts beside a
    ``$ref``, so that a reference with a description of its own is wrapped. The address gets a part of its own, since
    two schemas that differ may not share one.
    """
    made: dict[str, Any] = _older(schema)
    made["$schema"] = "http://json-schema.org/draft-07/schema#"
    if "$id" in made:
        made["$id"] = _older_path(made["$id"])
    return made


def _older_path(path: str) -> str:
    return path.removesuffix(".schema.json") + ".draft-07.schema.json"


def _closed(value: Any) -> Any:
    """Mappings whose names have a form take no others: pydantic refuses them, and its schema does not say so."""
    if isinstance(value, list):
        return [_closed(item) for item in value]
    if not isinstance(value, dict):
        return value
    made = {name: _closed(inner) for name, inner in value.items()}
    return {**made, "additionalProperties": False} if isinstance(made.get("patternProperties"), dict) else made


_POINTER, _OLD_POINTER = "#/$defs/", "#/definitions/"
_NAMED = ("properties", "patternProperties", "$defs")
"""Keywords whose value names schemas, so that its own names are no keywords."""
_PLAIN = ("const", "enum", "default", "examples", "required")
"""Keywords whose value is no schema."""


def _older(value: Any) -> Any:
    if isinstance(value, list):
        return [_older(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    made: dict[str, Any] = {}
    for name, inner in value.items():
        if name in _NAMED:
            made["definitions" if name == "$defs" else name] = {key: _older(each) for key, each in inner.items()}
        elif name == "prefixItems":
            made["items"] = _older(inner)
        elif name == "items" and "prefixItems" in value:
            made["additionalItems"] = _older(inner)
        elif name == "$ref":
            made[name] = inner.replace(_POINTER, _OLD_POINTER)
        elif name == "discriminator":
            continue  # a hint of OpenAPI, which points to the definitions by their old place
        else:
            made[name] = inner if name in _PLAIN else _older(inner)
    if "$ref" in made and len(made) > 1:
        made["allOf"] = [{"$ref": made.pop("$ref")}, *made.get("allOf", [])]
    return made

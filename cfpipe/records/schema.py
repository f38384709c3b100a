"""JSON Schemas of the records, made from the models: what an editor completes and shows on hover.

The version is part of the address and of ``$id``: a published schema is never changed, a record that means something
else gets the next number. Written in JSON Schema 2020-12, with nothing in it that draft-07 reads differently but the
place of the definitions, which every reader finds by their pointer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cfpipe.field_docs import with_docs
from cfpipe.identity import Kind
from cfpipe.records.load import SHAPES

VERSION = 1


def schemas(base_url: str) -> Mapping[str, dict[str, Any]]:
    """The schema of each kind of record, by its path below the site's root."""
    return {_path(kind): _schema(kind, base_url) for kind in SHAPES}


def _path(kind: Kind) -> str:
    return f"schema/{VERSION}/{kind}.schema.json"


def _schema(kind: Kind, base_url: str) -> dict[str, Any]:
    shape, _ = SHAPES[kind]
    made = with_docs(shape.model_json_schema(by_alias=True), shape)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": base_url + _path(kind), **made}

"""The JSON Schemas: what the records of the sample and of the real room look like to an editor."""

import json

import jsonschema
import pytest

from cfpipe.identity import Kind
from cfpipe.records.document import read
from cfpipe.records.load import SHAPES
from cfpipe.records.schema import schemas

MADE = {path.rpartition("/")[2].partition(".")[0]: schema for path, schema in schemas("https://room.example/").items()}


@pytest.mark.parametrize("kind", list(SHAPES))
def test_what_the_models_accept_the_schema_accepts(repository, kind: Kind):
    validator = jsonschema.Draft202012Validator(MADE[kind.value])
    files = [
        file
        for room in (repository, repository / "tests" / "sample")
        for file in sorted((room / kind.plural).rglob("*.yaml"))
    ]
    assert files
    for file in files:
        _, data, _ = read(str(file), file.read_bytes())
        assert [error.message for error in validator.iter_errors(data)] == [], file


@pytest.mark.parametrize("kind", list(SHAPES))
def test_an_unknown_field_and_a_missing_one_are_mistakes_to_the_schema_too(repository, kind: Kind):
    validator = jsonschema.Draft202012Validator(MADE[kind.value])
    file = next((repository / "tests" / "sample" / kind.plural).rglob("*.yaml"))
    _, data, _ = read(str(file), file.read_bytes())
    assert not validator.is_valid({**data, "sumary": "x"})
    assert not validator.is_valid(dict(list(data.items())[1:]))


def fields(schema: dict):
    yield from schema.get("properties", {}).items()
    for definition in schema["$defs"].values():
        yield from definition.get("properties", {}).items()


@pytest.mark.parametrize("kind", list(SHAPES))
def test_every_field_says_what_it_is_for(kind: Kind):
    assert [name for name, field in fields(MADE[kind.value]) if not field.get("description")] == []


def test_a_schema_is_plain_json_with_its_version_in_its_name():
    for path, schema in schemas("https://room.example/").items():
        assert schema["$id"] == f"https://room.example/{path}"
        assert json.loads(json.dumps(schema)) == schema

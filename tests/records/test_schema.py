"""The JSON Schemas: what the records of the sample and of the real room look like to an editor."""

import json

import jsonschema
import pytest

from cfpipe.identity import Kind, ObjectKey
from cfpipe.records.document import read
from cfpipe.records.load import SHAPES, load_record
from cfpipe.records.schema import draft_07, schema, schemas

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
    for path, made in schemas("https://room.example/").items():
        assert made["$id"] == f"https://room.example/{path}"
        assert json.loads(json.dumps(made)) == made


# --- draft-07, and both directions ------------------------------------------------------------------------

DRAFTS = {"2020-12": jsonschema.Draft202012Validator, "7": jsonschema.Draft7Validator}
VALIDATORS = {
    (kind, draft): validator(schema(kind, draft=draft)) for kind in SHAPES for draft, validator in DRAFTS.items()
}
BY_FORM = ("unknown-field", "missing-field", "invalid-value")
"""The codes of mistakes that can be ones of form, which a schema sees."""


def record_files(room):
    return [(kind, file) for kind in SHAPES for file in sorted((room / kind.plural).rglob("*.yaml"))]


@pytest.mark.parametrize("draft", list(DRAFTS))
@pytest.mark.parametrize("kind", list(SHAPES))
def test_each_schema_is_one_of_its_draft(kind: Kind, draft):
    made = schema(kind, "https://room.example/", draft)
    DRAFTS[draft].check_schema(made)
    assert made["$schema"] == DRAFTS[draft].META_SCHEMA["$schema"].removesuffix("#") + "#" * (draft == "7")
    assert ("$defs" in made, "definitions" in made) == (draft != "7", draft == "7")
    assert "$id" not in schema(kind, draft=draft)


@pytest.mark.parametrize("kind", list(SHAPES))
def test_in_draft_07_no_description_is_lost_and_nothing_stands_beside_a_reference(kind: Kind):
    def parts(value):
        if isinstance(value, dict):
            yield value
            for inner in value.values():
                yield from parts(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from parts(inner)

    new, old = schema(kind), schema(kind, draft="7")
    assert {part["description"] for part in parts(new) if isinstance(part.get("description"), str)} == {
        part["description"] for part in parts(old) if isinstance(part.get("description"), str)
    }
    assert [part for part in parts(old) if "$ref" in part and len(part) > 1] == []
    assert "$defs" not in json.dumps(old)
    assert schema(kind, "https://room.example/", "7")["$id"] != schema(kind, "https://room.example/")["$id"]


def test_a_property_of_the_name_of_a_keyword_stays_one():
    made = draft_07({"properties": {"$defs": {"const": {"$ref": "#/$defs/x"}}, "items": {"prefixItems": [True]}}})
    assert made["properties"] == {"$defs": {"const": {"$ref": "#/$defs/x"}}, "items": {"items": [True]}}


@pytest.mark.parametrize("draft", list(DRAFTS))
def test_what_is_accepted_is_accepted_in_every_draft(repository, draft):
    for room in ("base", "sample"):
        for kind, file in record_files(repository / "tests" / room):
            _, data, _ = read(str(file), file.read_bytes())
            assert [error.message for error in VALIDATORS[kind, draft].iter_errors(data)] == [], file


def test_mistakes_of_form_are_mistakes_to_every_draft(repository):
    """Every record of the mistakes that the models refuse is refused by the schemas, and no other."""
    seen = 0
    for code in BY_FORM:
        for case in sorted((repository / "tests" / "mistakes" / code).iterdir()):
            for kind, file in record_files(case):
                key = ObjectKey(kind, file.relative_to(case / kind.plural).with_suffix("").as_posix())
                raw = file.read_bytes()
                _, data, _ = read(str(file), raw)
                entry, _ = load_record(key, key.file, raw)
                for draft in DRAFTS:
                    valid = VALIDATORS[kind, draft].is_valid(data)
                    assert valid == (entry is not None), (draft, f"{code}/{case.name}", file.name)
                seen += entry is None
    assert seen >= 20


def test_a_name_of_the_wrong_form_is_a_mistake():
    for draft in DRAFTS:
        names = schema(Kind.CONCEPT, draft=draft)["properties"]["equations"]
        assert names["additionalProperties"] is False

"""Rules over all fields of all records."""

import json
import typing

import pytest

from cfpipe.field_docs import field_docs, with_docs
from cfpipe.records.base import Holds, Model, fields_of, hints_of
from cfpipe.records.claim import Claim
from cfpipe.records.concept import Concept
from cfpipe.records.source import Source

RECORDS = [Concept, Source, Claim]


def models(shape, seen=None):
    seen = {} if seen is None else seen
    if shape not in seen:
        seen[shape] = None
        for hint in hints_of(shape).values():
            for inner in inner_models(hint):
                models(inner, seen)
    return list(seen)


def inner_models(hint):
    if isinstance(hint, type) and issubclass(hint, Model):
        yield hint
    for part in typing.get_args(hint):
        yield from inner_models(part)


ALL = sorted({model for record in RECORDS for model in models(record)}, key=lambda model: model.__name__)


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
def test_every_field_says_what_it_is_for(model):
    docs = field_docs(model)
    for name in model.model_fields:
        assert docs.get(name), f"{model.__name__}.{name}"
        assert docs[name].rstrip().endswith((".", "?")), f"{model.__name__}.{name}"


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
def test_every_model_is_closed_strict_and_frozen(model):
    config = model.model_config
    assert (config["extra"], config["strict"], config["frozen"]) == ("forbid", True, True)


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
def test_names_in_files_are_written_with_hyphens(model):
    for info in model.model_fields.values():
        assert "_" not in info.alias


@pytest.mark.parametrize("record", RECORDS, ids=lambda model: model.__name__)
def test_the_schema_for_editors_is_plain_json_with_descriptions(record):
    schema = json.loads(json.dumps(with_docs(record.model_json_schema(by_alias=True), record)))
    assert schema["additionalProperties"] is False
    assert all(field["description"] for field in schema["properties"].values())


def test_every_kind_of_text_is_found_wherever_it_stands(repository):
    from cfpipe.identity import ObjectKey
    from cfpipe.records.load import load_record

    text = (repository / "tests" / "base" / "concepts" / "arithmetic" / "doubling.yaml").read_text("utf-8")
    entry, _ = load_record(ObjectKey.parse("concept:arithmetic/doubling"), "x.yaml", text.encode())
    found = {holds: {field.path for field in fields_of(entry.record, holds)} for holds in Holds}
    assert found[Holds.LATEX] == {("notation", "n", "latex"), ("equations", "twice", "latex")}
    assert found[Holds.EXPRESSION] == {("equations", "twice", "lhs"), ("equations", "twice", "rhs")}
    assert found[Holds.PROSE] == {("sections", "intuition", "body")}
    assert found[Holds.INLINE] >= {("summary",), ("learning-map", "try"), ("sources", 0, "grounds")}

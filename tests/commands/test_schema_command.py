"""`cfpipe schema`: what is printed is what the site publishes."""

import json

import pytest
from click.testing import CliRunner

from cfpipe.cli import cfpipe
from cfpipe.records.schema import older_schemas, schema, schemas


def printed(*arguments):
    found = CliRunner().invoke(cfpipe, ["schema", *arguments], standalone_mode=False)
    assert (found.return_value, found.exception) == (0, None)
    return json.loads(found.stdout)


@pytest.mark.parametrize("kind", ["concept", "source", "claim"])
def test_in_a_room_it_is_the_schema_of_its_site(make_room, monkeypatch, kind):
    monkeypatch.chdir(make_room())
    found = printed(kind)
    address = found["$id"].removesuffix(f"schema/1/{kind}.schema.json")
    assert found == schemas(address)[f"schema/1/{kind}.schema.json"]
    assert printed(kind, "--draft", "7") == older_schemas(address)[f"schema/1/{kind}.draft-07.schema.json"]


def test_elsewhere_it_has_no_address(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = printed("--draft", "7")
    assert list(found) == ["concept", "source", "claim"]
    assert found["claim"] == schema("claim", draft="7")
    assert "$id" not in found["claim"]


def test_another_kind_or_draft_is_wrong_usage():
    for arguments in (["equation"], ["concept", "--draft", "4"]):
        found = CliRunner().invoke(cfpipe, ["schema", *arguments], standalone_mode=False)
        assert "is not one of" in str(found.exception)

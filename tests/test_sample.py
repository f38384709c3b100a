"""The sample room uses every field, holds a claim in every state, and has no finding but the one it is to have."""

import shutil
import typing

import pytest

from cfpipe.diagnostics import Code
from cfpipe.identity import Kind, ObjectKey
from cfpipe.records.base import Model
from cfpipe.reviews import State
from cfpipe.witnesses.statement import Status

pytestmark = pytest.mark.xdist_group("sample")  # the room is judged once


@pytest.fixture(scope="module")
def sample(repository, assess_room, tmp_path_factory):
    root = tmp_path_factory.mktemp("sample") / "room"
    shutil.copytree(repository / "tests" / "sample", root)
    return assess_room(root)


def declared(shape, name):
    """The class that declares a field: an equation's sides are those of any statement."""
    return next(f"{cls.__name__}.{name}" for cls in reversed(shape.__mro__) if name in getattr(cls, "model_fields", ()))


def written(model, found):
    for name in model.model_fields_set:
        found.setdefault(type(model), set()).add(declared(type(model), name))
        collect(getattr(model, name), found)


def collect(value, found):
    if isinstance(value, Model):
        written(value, found)
    elif isinstance(value, tuple):
        for inner in value:
            collect(inner, found)
    elif isinstance(value, typing.Mapping):
        for inner in value.values():
            collect(inner, found)


def test_every_field_of_the_schema_is_used(sample):
    found = {}
    for _, record in sample.library.records():
        written(record, found)
    used = set().union(*found.values())
    assert {declared(shape, name) for shape in found for name in shape.model_fields} == used


def test_every_setting_of_the_configuration_is_used(sample):
    config = sample.library.config
    assert config.model_fields_set == set(type(config).model_fields)


def test_there_is_an_object_of_every_kind(sample):
    assert {key.kind for key in sample.library.objects} == set(Kind)


def test_there_is_a_claim_in_every_state(sample):
    assert {standing.state for standing in sample.standings.values()} == set(State)


def test_every_equation_is_proved_and_every_belief_refuted(sample):
    for key, finding in sample.evidence.findings.items():
        if finding.statement.kind == "definition" or finding.statement.unchecked:
            assert finding.verdict.status is Status.UNCHECKED
        else:
            wanted = Status.REFUTED if key.kind is Kind.MISCONCEPTION else Status.PROVED
            assert finding.verdict.status is wanted, key


def test_the_only_finding_is_the_stale_review(sample):
    (found,) = sample.diagnostics
    assert (found.code, found.location.file) == (Code.STALE_REVIEW, "claims/arithmetic/halving/every.yaml")
    assert found.message.endswith("changed since: text")


def test_without_that_claim_a_strict_check_is_clean(repository, make_room, assess_room):
    root = make_room(base=repository / "tests" / "sample")
    (root / "claims" / "arithmetic" / "halving" / "every.yaml").unlink()
    checked = assess_room(root)
    assert checked.diagnostics == ()
    assert not checked.failed(strict=True)


def test_passages_are_verified_against_the_copy(sample, repository):
    from cfpipe.copies import CopyState, Shelf, verify_room

    shelf = Shelf([repository / "tests" / "sample" / "copies"])
    assert {item.check.state for item in verify_room(shelf, sample.library)} == {CopyState.VERIFIED}


def test_the_library_knows_edges_both_ways(sample):
    doubling, halving = (ObjectKey.parse(f"concept:arithmetic/{name}") for name in ("doubling", "halving"))
    library = sample.library
    assert library.prerequisites == {doubling: (), halving: (doubling,)}
    assert library.unlocks == {doubling: (halving,), halving: ()}
    assert library.ancestors[halving] == {doubling}
    assert library.descendants[doubling] == {halving}
    assert library.order == (doubling, halving)
    assert library.published == (doubling, halving)
    source = ObjectKey.parse("source:sample-1999")
    assert [str(key) for key in library.cited_by[source]] == [
        "claim:arithmetic/doubling/egypt",
        "claim:arithmetic/doubling/older",
        "concept:arithmetic/doubling",
    ]
    assert [key.path.rpartition("/")[2] for key in library.claims_of[halving]] == ["every", "odd"]


def test_every_object_stands_where_the_library_says(sample):
    library = sample.library
    for key, item in library.objects.items():
        place = library.locate(key, item.path)
        assert place.file == key.file
        line = library.documents[key.record].line(place.line)
        if key.part and key.kind not in (Kind.SECTION, Kind.CODE, Kind.DEMO):
            assert line.strip().startswith(f"{key.part.rpartition('.')[2]}:")

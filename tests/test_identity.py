import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfpipe.identity import Kind, ObjectKey, canonical, digest, example, is_slug, short

words = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
names = st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,4}([_-][A-Za-z0-9]{1,3})?", fullmatch=True)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def keys(draw):
    kind = draw(st.sampled_from(Kind))
    depth = {Kind.SOURCE: 1, Kind.CLAIM: 3}.get(kind, 2)
    path = "/".join(draw(words) for _ in range(depth))
    if kind.is_record:
        return ObjectKey(kind, path)
    if kind in (Kind.CODE, Kind.DEMO):
        return ObjectKey(kind, path, str(kind))
    part = draw(names)
    return ObjectKey(kind, path, f"{part}.{draw(names)}" if kind is Kind.STEP else part)


@given(keys())
def test_a_key_reads_back_as_itself(key):
    assert ObjectKey.parse(str(key)) == key


@given(keys(), keys())
def test_two_keys_never_share_an_address_or_an_anchor_on_a_page(one, other):
    assert (one.url == other.url) == (one == other)
    if one.record == other.record:
        assert (one.anchor == other.anchor) == (one == other)


@given(keys())
def test_an_address_and_a_file_follow_from_the_key_alone(key):
    assert key.url.startswith(f"{key.record.kind.plural}/{key.path}/")
    assert key.file == f"{key.record.kind.plural}/{key.path}.yaml"
    assert re.fullmatch(r"[a-z0-9/-]+(#[A-Za-z][\w.-]*)?", key.url)


@given(keys())
def test_a_part_belongs_to_the_record_of_its_concept(key):
    assert key.record.kind.is_record
    assert key.record.record == key.record
    assert (key.record == key) == key.kind.is_record


@pytest.mark.parametrize("kind", Kind)
def test_the_example_of_each_kind_is_a_key_of_it(kind):
    assert ObjectKey.parse(example(kind)).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "concept",
        "concept:",
        "concept:probability",
        "concept:a/b/c",
        "concept:a/b#part",
        "concept:A/b",
        "concept:a/../b",
        "concept:/a/b",
        "concept:a/b/",
        "concept:a--b/c",
        "equation:a/b",
        "equation:a/b#",
        "equation:a/b#x#y",
        "equation:a/b#1x",
        "source:a/b",
        "claim:a/b",
        "nothing:a/b",
        "demo:a/b#state-x",
        "code:a/b#other",
        "concept:a/b\n",
        " concept:a/b",
        "concept:ä/b",
    ],
)
def test_what_is_no_key_is_refused_with_a_reason(text):
    with pytest.raises(ValueError, match=r"\w"):
        ObjectKey.parse(text)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text):
    try:
        key = ObjectKey.parse(text)
    except ValueError:
        return
    assert str(key) == text


@pytest.mark.parametrize(("text", "answer"), [("a", True), ("a-b-2", True), ("", False), ("a--b", False), ("A", False)])
def test_a_slug(text, answer):
    assert is_slug(text) is answer


@given(st.dictionaries(st.text(), plain, max_size=5))
def test_a_digest_ignores_the_order_of_names(value):
    turned = dict(reversed(value.items()))
    assert digest(value, recipe="test") == digest(turned, recipe="test")


@given(plain, plain)
def test_different_values_have_different_digests(one, other):
    same = canonical(one) == canonical(other)
    assert (digest(one, recipe="test") == digest(other, recipe="test")) == same


@given(plain)
def test_canonical_text_means_what_was_put_in(value):
    assert json.loads(canonical(value)) == value


def test_joined_texts_do_not_collide():
    assert digest(["ab", "c"], recipe="test") != digest(["a", "bc"], recipe="test")


def test_the_recipe_is_part_of_the_digest():
    assert digest({}, recipe="one") != digest({}, recipe="two")


def test_a_digest_names_its_algorithm():
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", digest(None, recipe="test"))
    assert re.fullmatch(r"sha256:[0-9a-f]{16}", short(digest(None, recipe="test")))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_hold_has_no_digest(value):
    with pytest.raises(ValueError, match="JSON"):
        digest(value, recipe="test")

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfpipe.copies.fingerprints import fingerprint_of, matches, places_of
from cfpipe.copies.normal import normalise

VERSIONS = pytest.mark.parametrize("version", ["v1", "v2"])
ROWS = [
    "Of doubling.",
    "",
    "The double of a whole num-",
    "ber is even.",
    "It is so for all.",
    "The end.",
    "It is so for all.",
]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the estimator is biased", "the estimator is not biased"),
        ("is biased", "is unbiased"),
        ("p < q", "p > q"),
        ("at most 1/4", "at most 1/2"),
        ("It holds.", "it holds."),
        ("a b", "ab"),
        ("x²", "x2"),
        ("α", "a"),
    ],
)
@VERSIONS
def test_what_differs_in_meaning_is_not_the_same(one, other, version):
    assert not matches(one, fingerprint_of(other, version=version))


@given(st.text(min_size=1), st.text(min_size=1), st.sampled_from(["v1", "v2"]))
def test_a_fingerprint_belongs_to_one_text(one, other, version):
    same = normalise(one, version) == normalise(other, version)
    assert matches(one, fingerprint_of(other, version=version)) == same


def test_two_fingerprints_of_a_text_do_not_look_alike_and_do_not_show_it():
    first, second = fingerprint_of("secret words"), fingerprint_of("secret words")
    assert first != second
    assert "secret" not in first
    assert first.split(":")[2] == "12"


def test_the_same_salt_gives_the_same_fingerprint():
    assert fingerprint_of("x", "0" * 16) == fingerprint_of(" x ", "0" * 16)


@VERSIONS
def test_the_recipe_of_a_fingerprint_is_fixed(version):
    body = hashlib.sha256(f"{version}\n0011223344556677\nto be".encode()).hexdigest()
    assert fingerprint_of("to  be", "0011223344556677", version) == f"{version}:0011223344556677:5:{body}"


@VERSIONS
def test_a_passage_is_found_where_it_stands(version):
    assert places_of(ROWS, fingerprint_of("The double of a whole number is even.", version=version)) == ((3, 4),)
    assert places_of(ROWS, fingerprint_of("It is so for all.", version=version)) == ((5, 5), (7, 7))
    assert places_of(ROWS, fingerprint_of("It is so for most.", version=version)) == ()
    assert places_of([], fingerprint_of("It is so for all.", version=version)) == ()


@given(
    st.lists(st.text(alphabet="ab-\u00ad—é ", max_size=8), min_size=1, max_size=8),
    st.integers(0, 7), st.integers(0, 7), st.sampled_from(["v1", "v2"]),
)  # fmt: skip
def test_every_range_of_lines_is_found_again(rows, first, last, version):
    first, last = sorted((min(first, len(rows) - 1), min(last, len(rows) - 1)))
    text = "\n".join(rows[first : last + 1])
    fingerprint = fingerprint_of(text, version=version)
    found = places_of(rows, fingerprint)
    for start, stop in found:
        assert matches("\n".join(rows[start - 1 : stop]), fingerprint)
    if normalise(rows[first], version) and normalise(rows[last], version):
        assert (first + 1, last + 1) in found or any(start == first + 1 for start, _ in found)

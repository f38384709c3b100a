"""The parts of what is judged read as words, whatever they are called and whether they are still there."""

import runpy
from pathlib import Path

import pytest

from cfpipe import parts
from cfpipe.identity import ObjectKey

small_room = runpy.run_path(str(Path(__file__).with_name("small_room.py")))["small_room"]
LARGEST = ObjectKey.parse("claim:probability/coin/largest")
ELSEWHERE = ObjectKey.parse("claim:statistics/mean/any")
BOOK = "the source Author & Institute for Coins and Dice 2020"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return small_room(tmp_path_factory.mktemp("room"), reviewed=False).library


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("text", "the claim's text"),
        ("scope", "the claim's scope"),
        ("source:author-2020", f"{BOOK} (edition, status or locator)"),
        ("source:author-2020 (2)", f"{BOOK}, place 2 (edition, status or locator)"),
        ("source:gone-1999", "the source gone-1999, which is no longer in the room"),
        ("equation:probability/coin#top", "the equation “Its largest value”"),
        ("step:probability/coin#square.open", "the step “Multiply out.”"),
        ("misconception:probability/coin#more", "the misconception “A larger p varies more.”"),
        ("equation:probability/coin#gone", "the equation gone, which is no longer there"),
        ("work:author-2020", f"{BOOK} (edition, status or locator)"),
        ("passages", "the passages that the review names"),
        ("passage:author-2020/a/b.txt:3-4", "the passage in a/b.txt, lines 3–4, of the copy of author-2020"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_part_reads_as_words(library, part, words):
    assert parts.words(library, part, LARGEST) == words


def test_a_part_of_another_concept_names_it(library):
    assert parts.words(library, "equation:probability/coin#top", ELSEWHERE).endswith("value” of A coin")


def test_a_source_that_lapsed_says_so(tmp_path):
    library = small_room(tmp_path, ("issued: 2020", "issued: 2020\n    status: retracted"), reviewed=False).library
    assert parts.words(library, "source:author-2020").startswith(f"{BOOK}, now retracted (")


def test_what_came_or_went_says_so_and_not_what_may_have_changed_of_it(library):
    assert parts.words(library, "source:author-2020", LARGEST, "added") == f"{BOOK} (added)"
    assert parts.words(library, "scope", LARGEST, "removed") == "the claim's scope (removed)"


def test_the_key_of_a_part_leaves_out_its_place():
    assert parts.key_of("source:author-2020 (2)") == ObjectKey.parse("source:author-2020")
    assert (
        parts.key_of("work:author-2020")
        == parts.key_of("passage:author-2020/a:3")
        == parts.key_of("source:author-2020")
    )
    assert parts.key_of("text") is None

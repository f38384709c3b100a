"""The names of new sources are made as the room's own names are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfpipe.bibliography.entries import Entry
from cfpipe.bibliography.naming import free_name, name_of
from cfpipe.diagnostics import Location
from cfpipe.identity import is_slug


def named(key="k", **fields):
    return name_of(Entry(key, {"title": "On the Theory of Names", "issued": 2016, **fields}, Location("a.bib", 1, 1)))


@pytest.mark.parametrize(
    ("family", "name"),
    [
        ("Goodfellow", "goodfellow-2016"), ("Çetinkaya-Rundel", "cetinkaya-rundel-2016"), ("Ørsted", "orsted-2016"),
        ("O'Hagan", "ohagan-2016"), ("van Dyk", "vandyk-2016"), ("van der Vaart", "van-der-vaart-2016"),
        ("Łoś", "los-2016"), ("Strauß", "strauss-2016"), ("Erdős", "erdos-2016"),
    ],
)  # fmt: skip
def test_the_first_author_and_the_year(family, name):
    assert named(author=[{"family": family, "given": "A."}, {"family": "Zweite"}]) == name


def test_without_a_writable_author_something_else_gives_the_name():
    assert named(author=[{"literal": "Hugging Face"}]) == "huggingface-2016"
    assert named(editor=[{"family": "Ed"}]) == "ed-2016"
    assert named(publisher="MIT Press") == "mitpress-2016"
    assert named(author=[{"family": "李"}], key="li2016deep") == "li2016deep"
    assert named(author=[{"family": "李"}], key="李") == "theory-2016"
    assert named(author=[{"family": "李"}], key="", title="深度") == ""


def test_a_name_that_is_taken_gets_the_next_letter():
    taken = {"a-2000", *(f"a-2000{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")}
    assert free_name("b-2000", taken) == "b-2000"
    assert free_name("a-2000", {"a-2000"}) == "a-2000a"
    assert free_name("a-2000", {"a-2000", "a-2000a"}) == "a-2000b"
    assert free_name("a-2000", taken) == "a-2000aa"


@given(st.text(max_size=60), st.text(max_size=8), st.text(max_size=20))
def test_whatever_it_is_made_of_a_name_is_a_slug_or_nothing(family, key, title):
    name = named(key, author=[{"family": family}], title=title)
    assert name == "" or (is_slug(name) and len(name) <= 60)

"""CSL-JSON, as reference managers and DOI servers write it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cfpipe.bibliography import csl


def entry(item):
    read = csl.read(json.dumps(item).encode(), "a.json")
    assert read.diagnostics == ()
    return read.entries[0]


def test_the_answer_of_a_doi_server_is_read():
    found = entry({
        "type": "journal-article", "title": ["On <i>E. coli</i>"], "DOI": "https://doi.org/10.1000/ABC", "volume": 3,
        "author": [{"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van", "ORCID": "x"},
                   {"name": "Us"}],
        "issued": {"date-parts": [[2016, 5, 26]]}, "ISBN": ["http://isbn/9780262035613", "0471241954"], "abstract": "A",
    })  # fmt: skip
    assert found.fields == {
        "type": "article-journal", "title": "On E. coli", "DOI": "10.1000/ABC", "volume": "3", "issued": 2016,
        "author": [{"family": "van Beethoven", "given": "Ludwig"}, {"literal": "Us"}], "ISBN": "9780262035613",
    }  # fmt: skip
    assert found.left_out == ("ISBN", "abstract")
    assert found.place == ("a.json", 1, 1)


@pytest.mark.parametrize(
    ("issued", "year"),
    [({"date-parts": [["2016"]]}, 2016), ({"raw": "2016-03"}, 2016), ({"literal": "circa 1763"}, 1763), ("2001", 2001),
     ({"date-parts": [[]]}, None), ({"literal": "forthcoming"}, None), ({"date-parts": [[20165]]}, 20165)],
)  # fmt: skip
def test_a_year_is_found_in_every_form_of_a_date(issued, year):
    assert entry({"type": "book", "title": "T", "issued": issued}).fields.get("issued") == year


def test_an_unknown_type_is_a_document_and_that_is_told():
    found = entry({"type": "blockbuster", "title": "T"})
    assert found.fields["type"] == "document"
    assert found.notes == ("blockbuster is no type of CSL: called a document",)


def test_zoteros_preprint_keeps_its_number():
    assert entry({"type": "article", "title": "T", "number": "arXiv:1412.6980v9 [cs]"}).fields["arXiv"] == "1412.6980v9"


def test_every_item_has_its_place_and_none_stops_the_others():
    text = '[\n {"title": 1.5},\n  7,\n {"title": {"a": []}},\n {"title": "Good"}\n]'
    read = csl.read(text.encode(), "a.json")
    assert [(item.place.line, item.place.column) for item in read.entries] == [(2, 2), (5, 2)]
    assert [item.location.line for item in read.diagnostics] == [3, 4]


@pytest.mark.parametrize("text", ["", "x", '"a"', "[", "[[", '[{"a": 1}', '[{"a": NaN}]', "[" * 100_000,
                                  '{"a": ' * 5000, '{"title": "T"} {', "[1] 2", "\ud800"])  # fmt: skip
def test_what_is_no_csl_is_told_with_its_place(text):
    read = csl.read(text.encode("utf-8", "surrogatepass"), "a.json")
    assert read.diagnostics
    assert read.diagnostics[0].location.line >= 1


INNER = ["family", "date-parts", "raw"]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(INNER), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
NAMES = [
    "id",
    "type",
    "title",
    "author",
    "issued",
    "accessed",
    "DOI",
    "ISBN",
    "status",
    "archive",
    "archive_location",
    "number",
]


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(NAMES), values, max_size=6))
def test_no_item_makes_the_reader_fail(item):
    read = csl.read(json.dumps([item]).encode(), "a.json")
    assert len(read.entries) + len(read.diagnostics) == 1

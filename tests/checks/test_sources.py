"""Rules about sources, where one message depends on two records or fields. The plain cases are in tests/mistakes."""

import json

import pytest

from cfpipe.bibliography.works import folded, same
from cfpipe.checks.sources import identifier_faults
from cfpipe.records.source import Source

BOOK = {"type": "book", "title": "Deep Learning", "author": [{"family": "Goodfellow"}], "issued": 2016}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({}, {}, "title, author and year"),
        ({}, {"title": "Deep learning."}, "title, author and year"),
        ({"author": [{"family": "GOODFELLOW", "given": "I."}]}, {}, "title, author and year"),
        ({"author": [{"literal": "Goodfellow"}]}, {}, "title, author and year"),
        ({}, {"issued": 2017}, ""),
        ({}, {"author": [{"family": "Goodfellow"}, {"family": "Bengio"}]}, ""),
        ({"author": []}, {"author": []}, ""),  # two anonymous pages of one title are two pages
        ({"edition": "1"}, {"edition": "2"}, ""),
        ({"edition": "1"}, {}, "title, author and year"),
        ({"volume": "1"}, {"volume": "2"}, ""),
        ({"DOI": "10.1/A"}, {"DOI": "10.1/a", "title": "X"}, "DOI"),
        ({"ISBN": "0-262-03561-8"}, {"ISBN": "9780262035613", "issued": 2000}, "ISBN"),
        ({"ISBN": "9780262035613", "type": "chapter", "title": "A"}, {"ISBN": "9780262035613"}, ""),
        ({"arXiv": "1412.6980v1", "title": "A"}, {"URL": "https://arxiv.org/abs/1412.6980v9"}, "arXiv number"),
        ({"arXiv": "1412.6980", "title": "A"}, {"DOI": "10.48550/arXiv.1412.6980"}, "arXiv number"),
    ],
)  # fmt: skip
def test_when_two_records_are_of_one_work(one, other, reason):
    assert same({**BOOK, **one}, {**BOOK, **other}) == reason
    assert same({**BOOK, **other}, {**BOOK, **one}) == reason


def test_whatever_a_file_holds_can_be_compared():
    odd = {"title": ["x"], "author": "Me", "DOI": 5, "ISBN": None, "issued": {}, "URL": 3}
    assert same(odd, odd) == ""


def test_titles_are_compared_without_what_lists_write_differently():
    assert folded("Über  die „Kunst“ — I.") == folded("uber die Kunst I")


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({"DOI": "10.1000/x", "URL": "https://doi.org/10.1000/X"}, []),
        ({"DOI": "10.1000/x", "URL": "https://doi.org/10.1000/y"}, ["URL"]),
        ({"DOI": "10.1000/x", "URL": "https://example.org/10.1000/y"}, []),
        ({"arXiv": "1412.6980v2", "URL": "https://arxiv.org/abs/1412.6980"}, []),
        (
            {"arXiv": "1412.6980v2", "URL": "https://arxiv.org/abs/1412.6981", "DOI": "10.48550/arXiv.1412.6980"},
            ["URL"],
        ),
        ({"arXiv": "nothing", "ISBN": "1", "DOI": "2"}, ["DOI", "ISBN", "arXiv"]),
    ],
)
def test_identifiers_that_name_two_works(fields, faulty):
    source = Source.model_validate_json(json.dumps({**BOOK, "licence": {}, "used-for": "x", **fields}))
    assert [field for field, _ in identifier_faults(source)] == faulty

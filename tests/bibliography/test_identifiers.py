"""Identifiers: known good ones pass, each slip is found, and every single wrong digit of an ISBN is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfpipe.bibliography.identifiers import (
    arxiv_fault,
    arxiv_in,
    doi_fault,
    has_version,
    isbn13,
    isbn_fault,
    plain_arxiv,
    plain_doi,
    unversioned,
)

GOOD_DOIS = [
    "10.1098/rsta.1922.0009",
    "10.1002/047174882X",
    "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
    "10.1000.10/123",
    "10.48550/arXiv.1412.6980",
]


@pytest.mark.parametrize("doi", GOOD_DOIS)
def test_a_doi_passes_and_is_found_behind_its_address(doi):
    assert doi_fault(doi) is None
    for lead in ("https://doi.org/", "http://dx.doi.org/", "doi:", "DOI: "):
        assert plain_doi(lead + doi) == doi
        assert doi_fault(lead + doi).hint == f"write {doi}"


@pytest.mark.parametrize("doi", ["", "10.1/x", "11.1000/x", "10.1000", "10.1000/", "10.1000/a b", "10.1000/x.",
                                 "10.1000/x)", "10.1000/x,", "10.1000/\n"])  # fmt: skip
def test_what_is_no_doi_is_told(doi):
    assert doi_fault(doi) is not None


@pytest.mark.parametrize("isbn", ["978-0-262-03561-3", "0-262-03561-8", "080442957X", "978 0 387 31073 2"])
def test_an_isbn_passes(isbn):
    assert isbn_fault(isbn) is None


def test_two_ways_to_write_an_isbn_are_one():
    assert isbn13("0-262-03561-8") == isbn13("978-0-262-03561-3") == "9780262035613"


@pytest.mark.parametrize("isbn", ["", "978-0-262-03561-4", "0-262-03561-7", "977-0-262-03561-3", "X123456789", "12345",
                                  "９７８0262035613"])  # fmt: skip
def test_what_is_no_isbn_is_told(isbn):
    assert isbn_fault(isbn) is not None


@given(st.integers(0, 10**9 - 1), st.integers(0, 11), st.integers(1, 9))
def test_every_single_wrong_digit_of_an_isbn_is_noticed(number, place, by):
    good = isbn13(f"{number:09d}X")
    assert isbn_fault(good) is None
    assert isbn_fault(good[:place] + str((int(good[place]) + by) % 10) + good[place + 1 :]) is not None


@pytest.mark.parametrize("number", ["1412.6980", "1412.6980v9", "2106.01234v2", "math/0601001", "math.PR/0601001v1"])
def test_an_arxiv_number_passes(number):
    assert arxiv_fault(number) is None
    assert arxiv_in(f"https://arxiv.org/abs/{number}") == number
    assert arxiv_in(f"https://arxiv.org/pdf/{number}.pdf") == number
    assert plain_arxiv(f"arXiv:{number}") == number
    assert has_version(number) == ("v" in number)
    assert not has_version(unversioned(number))


@pytest.mark.parametrize("number", ["", "1412.69800", "1501.6980", "1413.0001", "0703.0001", "2106.01234v0",
                                    "arXiv:1412.6980", "math/060100", "２106.01234"])  # fmt: skip
def test_what_is_no_arxiv_number_is_told(number):
    assert arxiv_fault(number) is not None


def test_other_addresses_hold_no_arxiv_number():
    assert arxiv_in("https://arxiv.org/list/math.PR/recent") == ""
    assert arxiv_in("https://example.org/abs/1412.6980") == ""

"""DOI, ISBN and arXiv numbers: their plain form, and what is wrong with one.

Whether an identifier exists, and whether it belongs to the work, no arithmetic can tell: these rules find slips of the
pen. Own code, since each of the three is a few lines and the packages that do it bring a hundred other numbers along.
"""

from __future__ import annotations

import re
from typing import NamedTuple

ARXIV_DOI = "10.48550/arxiv."
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_DOI_LEAD = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_ARXIV_NEW = re.compile(r"(?P<year>\d\d)(?P<month>\d\d)\.(?P<number>\d{4,5})(?P<version>v[1-9]\d*)?", re.ASCII)
_ARXIV_OLD = re.compile(
    r"(?P<archive>[a-z]+(?:-[a-z]+)*)(?:\.[A-Z]{2})?/(?P<year>\d\d)(?P<month>\d\d)\d{3}(?P<version>v[1-9]\d*)?",
    re.ASCII,
)
_ARXIV_LEAD = re.compile(
    r"^(?:https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html|format)/|arxiv:\s*|10\.48550/arxiv\.)", re.IGNORECASE
)
_PAIRS = {")": "(", "]": "[", ">": "<"}


class Fault(NamedTuple):
    """What is wrong, and what to do about it."""

    message: str
    hint: str


def plain_doi(text: str) -> str:
    """A DOI without an address or a label in front."""
    return _DOI_LEAD.sub("", text.strip())


def doi_fault(text: str) -> Fault | None:
    """What is wrong with a DOI, if anything."""
    if _DOI_LEAD.match(text):
        return Fault(f"{text} is an address of a DOI", f"write {plain_doi(text)}")
    if not _DOI.fullmatch(text):
        hint = "a DOI is 10., four or more digits, a slash, and the publisher's own name for the work, without a blank"
        return Fault(f"{text} is no DOI", hint)
    last = text[-1]
    if last in ".,;:" or (last in _PAIRS and text.count(last) > text.count(_PAIRS[last])):
        return Fault(f"the DOI ends in {last!r}", "the mark belongs to the sentence it was copied from: leave it out")
    return None


def digits_of(isbn: str) -> str:
    """An ISBN without hyphens and blanks."""
    return re.sub(r"[\s\u2010-\u2015-]", "", isbn).upper()


def isbn13(isbn: str) -> str:
    """An ISBN as 13 digits, so that two ways to write one are equal; what is none stays as it is."""
    digits = digits_of(isbn)
    if len(digits) == 10 and re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        body = f"978{digits[:9]}"
        return body + _check13(body)
    return digits


def isbn_fault(text: str) -> Fault | None:
    """What is wrong with an ISBN, if anything: its form, or its check digit."""
    digits = digits_of(text)
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        due = _check13(digits[:12])
    elif re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        due = _check10(digits[:9])
    else:
        return Fault(f"{text} is no ISBN", "an ISBN has 10 digits, or 13 that begin with 978 or 979")
    if digits[-1] != due:
        hint = f"the digits before it ask for {due}; one of them may be wrong: copy the number from the work again"
        return Fault(f"the check digit of the ISBN {text} is wrong", hint)
    return None


def _check10(body: str) -> str:
    rest = -sum(int(digit) * (10 - place) for place, digit in enumerate(body)) % 11
    return "X" if rest == 10 else str(rest)


def _check13(body: str) -> str:
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body)) % 10)


def plain_arxiv(text: str) -> str:
    """An arXiv number without an address or a label in front, and without the ``.pdf`` of a file."""
    return re.sub(r"\.pdf$", "", _ARXIV_LEAD.sub("", text.strip()))


def arxiv_in(address: str) -> str:
    """The arXiv number in an address or in a DOI of arXiv; empty if it is none of these."""
    if address.lower().startswith("arxiv:") or not _ARXIV_LEAD.match(address):
        return ""
    number = plain_arxiv(address).partition("#")[0].partition("?")[0]
    return number if arxiv_fault(number) is None else ""


def arxiv_fault(text: str) -> Fault | None:
    """What is wrong with an arXiv number, if anything. Five digits after the point came in January 2015."""
    if _ARXIV_LEAD.match(text):
        return Fault(f"{text} has something before the number", f"write {plain_arxiv(text)}")
    new, old = _ARXIV_NEW.fullmatch(text), _ARXIV_OLD.fullmatch(text)
    found = new or old
    hint = "the number is 2106.01234v2, or math.PR/0601001v1 before April 2007"
    if found is None:
        return Fault(f"{text} is no number of arXiv", hint)
    month = int(found["year"] + found["month"])
    if not 1 <= int(found["month"]) <= 12 or (new and month < 704):
        return Fault(f"{text} names a month in which arXiv gave out no such number", hint)
    if new and len(new["number"]) != (5 if month >= 1501 else 4):
        return Fault(f"{text} has the wrong count of digits after the point", "four until December 2014, five since")
    return None


def unversioned(number: str) -> str:
    """An arXiv number without its version."""
    return re.sub(r"v\d+$", "", number)


def has_version(number: str) -> bool:
    return re.search(r"\dv\d+$", number) is not None

"""When two records are of one work: an identifier in common, or the same title by the same people in the same year.

A book's ISBN says nothing about its chapters, so it counts for whole works only. Works of one title, by the same people
in one year, differ if both say so: two volumes, two editions, two pages of a journal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from cfpipe.bibliography.identifiers import ARXIV_DOI, arxiv_in, isbn13, plain_doi, unversioned

Fields = Mapping[str, Any]
"""The bibliographic fields of a record under their names in the YAML, as plain data; nothing else is relied on."""

_PARTS = ("chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia", "article-journal",
          "article-magazine", "article-newspaper", "review", "review-book", "figure", "graphic")  # fmt: skip
_TELLING = ("volume", "issue", "page", "edition", "version", "number", "container-title", "type")
"""Fields that keep two works of one title apart if both have them and they differ."""


def traits(fields: Fields) -> Iterator[tuple[str, Hashable]]:
    """What makes a work the same as another: a name of the reason, and what has to be equal."""
    doi, arxiv = _text(fields, "DOI"), _text(fields, "arXiv")
    doi = plain_doi(doi).lower()
    if doi:
        yield "DOI", doi
    for number in {arxiv or arxiv_in(_text(fields, "URL")), arxiv_in(doi) if doi.startswith(ARXIV_DOI) else ""} - {""}:
        yield "arXiv number", unversioned(number).lower()
    isbn = _text(fields, "ISBN")
    if isbn and fields.get("type") not in _PARTS:
        yield "ISBN", isbn13(isbn)
    title, people = folded(_text(fields, "title")), tuple(_families(fields))
    if title and people:
        yield "title, author and year", (title, people, str(fields.get("issued")))


def same(one: Fields, other: Fields) -> str:
    """Why two records are of one work, as the name of what they have in common; empty if nothing says so."""
    shared = {reason for reason, value in traits(one) if (reason, value) in set(traits(other))}
    if shared - {"title, author and year"}:
        return min(shared)
    if shared and not any(_differ(one, other, field) for field in _TELLING):
        return "title, author and year"
    return ""


def folded(text: str) -> str:
    """A title without what two lists write differently: case, accents, punctuation."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return " ".join(re.findall(r"\w+", plain.casefold()))


def _families(fields: Fields) -> Iterator[str]:
    for role in ("author", "editor"):
        people = fields.get(role)
        if isinstance(people, (list, tuple)) and people:
            for person in people:
                if isinstance(person, Mapping):
                    yield folded(_text(person, "family") or _text(person, "literal"))
            return


def _differ(one: Fields, other: Fields, field: str) -> bool:
    ours, theirs = folded(_text(one, field)), folded(_text(other, field))
    return bool(ours and theirs and ours != theirs)


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""

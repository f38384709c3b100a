"""Sources for reference managers: CSL-JSON and BibTeX, made from the records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cfpipe.handoff import clean
from cfpipe.records.source import Name, Source

_SAME = (
    "publisher", "publisher_place", "container_title", "collection_title", "volume", "issue", "page", "edition",
    "version", "DOI", "ISBN", "URL", "language",
)  # fmt: skip
_ENTRY = {
    "book": "book", "chapter": "incollection", "article-journal": "article", "article-magazine": "article",
    "article": "article", "paper-conference": "inproceedings", "report": "techreport", "thesis": "phdthesis",
    "entry-encyclopedia": "incollection", "entry": "incollection", "manuscript": "unpublished",
}  # fmt: skip
_CONTAINER = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_PUBLISHER = {"techreport": "institution", "phdthesis": "school"}
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def item(name: str, source: Source) -> dict[str, Any]:
    """A source as an item of CSL-JSON."""
    found: dict[str, Any] = {"id": name, "type": source.type, "title": _line(source.title)}
    for role in ("author", "editor"):
        people = [_person(person) for person in getattr(source, role)]
        if people:
            found[role] = people
    found["issued"] = {"date-parts": [[source.issued]]}
    if source.accessed:
        found["accessed"] = {"date-parts": [[int(part) for part in source.accessed.split("-")]]}
    for field in _SAME:
        value = getattr(source, field)
        if value is not None:
            found[field.replace("_", "-")] = _line(value)
    return found


def bibtex(name: str, source: Source) -> str:
    """A source as an entry of BibTeX. The title is in a second pair of braces, which keeps its capitals."""
    entry = _ENTRY.get(source.type, "misc")
    lines = [f"  {field} = {{{value}}}," for field, value in _fields(entry, source)]
    return "\n".join([f"@{entry}{{{name},", *lines, "}"]) + "\n"


def _fields(entry: str, source: Source) -> Iterator[tuple[str, str]]:
    for role in ("author", "editor"):
        people = [_name(person) for person in getattr(source, role)]
        if people:
            yield role, " and ".join(people)
    yield "title", f"{{{_escaped(source.title)}}}"
    yield "year", str(source.issued)
    texts = (
        (_CONTAINER.get(entry, "howpublished"), source.container_title),
        (_PUBLISHER.get(entry, "publisher"), source.publisher),
        ("address", source.publisher_place), ("series", source.collection_title), ("volume", source.volume),
        ("number", source.issue), ("edition", source.edition), ("version", source.version), ("isbn", source.ISBN),
        ("language", source.language),
    )  # fmt: skip
    yield from ((field, _escaped(text)) for field, text in texts if text)
    if source.page:
        yield "pages", re.sub(r"(?<=\d)\s*[-–]\s*(?=\d)", "--", _escaped(source.page))
    if source.DOI:
        yield "doi", _verbatim(source.DOI)
    if source.URL:
        yield "url", _verbatim(source.URL)
    if source.accessed:
        yield "urldate", source.accessed


def _person(person: Name) -> dict[str, str]:
    parts = (("family", person.family), ("given", person.given), ("literal", person.literal))
    return {field: _line(text) for field, text in parts if text}


def _name(person: Name) -> str:
    """``Family, Given``; a body in braces, since BibTeX would divide its name. The word "and" divides authors."""
    if person.literal:
        return f"{{{_escaped(person.literal)}}}"
    parts = [_escaped(text) for text in (person.family, person.given) if text]
    return ", ".join(f"{{{part}}}" if re.search(r"\band\b|,", part) else part for part in parts)


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in _line(text))


def _verbatim(address: str) -> str:
    """An address or identifier, which packages set as it stands; only braces would end the field."""
    return clean(address).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")

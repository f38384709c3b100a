"""Sources for reference managers: CSL-JSON and BibTeX, made from the records.

``cfpipe.bibliography`` reads both back to the same fields (``tests/bibliography/test_round_trip.py``). What is this
room's own, its licence of use and what it uses a work for, stays in the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cfpipe.bibliography.escaping import escaped
from cfpipe.bibliography.kinds import CONTAINERS, FROM_BIBTEX, GENRES, PUBLISHERS, TO_BIBTEX
from cfpipe.handoff import clean
from cfpipe.records.source import Name, Source

_SAME = (
    "publisher", "publisher_place", "container_title", "collection_title", "volume", "issue", "page", "edition",
    "version", "number", "genre", "DOI", "ISBN", "URL", "language",
)  # fmt: skip


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
    if source.arXiv:
        found |= {"archive": "arXiv", "archive_location": _line(source.arXiv)}
    if source.status != "current":
        found["status"] = source.status
    return found


def bibtex(name: str, source: Source) -> str:
    """A source as an entry of BibTeX. The title is in a second pair of braces, which keeps its capitals."""
    entry = TO_BIBTEX.get(source.type, "misc")
    lines = [f"  {field} = {{{value}}}," for field, value in _fields(entry, source)]
    return "\n".join([f"@{entry}{{{name},", *lines, "}"]) + "\n"


def _fields(entry: str, source: Source) -> Iterator[tuple[str, str]]:
    own = _needs_own(entry, source)
    if own:
        yield "csltype", source.type
    for role in ("author", "editor"):
        people = [_name(person) for person in getattr(source, role)]
        if people:
            yield role, " and ".join(people)
    yield "title", f"{{{_escaped(source.title)}}}"
    yield "year", str(source.issued)
    kind = source.genre if own or source.genre != GENRES.get(entry) else None
    texts = (
        (CONTAINERS.get(entry, "howpublished"), source.container_title),
        (PUBLISHERS.get(entry, "publisher"), source.publisher),
        ("address", source.publisher_place), ("series", source.collection_title), ("volume", source.volume),
        *_numbers(entry, source), ("type", kind), ("edition", source.edition),
        ("version", source.version), ("isbn", source.ISBN), ("language", source.language),
    )  # fmt: skip
    yield from ((field, _escaped(text)) for field, text in texts if text)
    if source.page:
        yield "pages", re.sub(r"(?<=\w)\s*[-–]\s*(?=\w)", "--", _escaped(source.page))
    if source.arXiv:
        yield "eprint", _verbatim(source.arXiv)
        yield "archiveprefix", "arXiv"
    if source.DOI:
        yield "doi", _verbatim(source.DOI)
    if source.URL:
        yield "url", _verbatim(source.URL)
    if source.accessed:
        yield "urldate", source.accessed
    if source.status != "current":
        yield "pubstate", source.status


def _numbers(entry: str, source: Source) -> Iterator[tuple[str, str | None]]:
    """BibTeX has one field, ``number``, for the issue of a journal and for the number of a report."""
    article = entry == "article"
    yield ("number" if article else "issue"), source.issue
    yield ("eid" if article else "number"), source.number


def _needs_own(entry: str, source: Source) -> bool:
    """Whether the entry's type would mislead its readers, to another type of CSL or to a kind of thesis that the
    record does not name, or whether it has no field for the whole that the work is in.
    """
    misled = FROM_BIBTEX[entry] != source.type or entry == "misc" or (entry in GENRES and source.genre is None)
    return misled or (source.container_title is not None and entry not in CONTAINERS)


def _person(person: Name) -> dict[str, str]:
    parts = (("family", person.family), ("given", person.given), ("suffix", person.suffix), ("literal", person.literal))
    return {field: _line(text) for field, text in parts if text}


def _name(person: Name) -> str:
    """``Family, Suffix, Given``; a body in braces, since BibTeX would divide its name, as "and" does."""
    if person.literal:
        return person.literal if person.literal == "others" else f"{{{_escaped(person.literal)}}}"
    parts = [_escaped(text) for text in (person.family, person.suffix, person.given) if text]
    if len(parts) == 1 and " " in parts[0]:
        return f"{{{parts[0]}}}"
    return ", ".join(f"{{{part}}}" if re.search(r"\band\b|,", part, re.IGNORECASE) else part for part in parts)


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _escaped(text: str) -> str:
    return escaped(_line(text))


def _verbatim(address: str) -> str:
    """An address or identifier, which packages set as it stands; only braces would end the field."""
    return clean(address).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")

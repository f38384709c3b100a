"""CSL-JSON → entries: a list of items, or one item as ``https://doi.org`` answers.

Read leniently where the field's own tools are: a number where text is meant, a list of one text, Crossref's names of
types. Markup that CSL allows in texts (``<i>``, ``<sup>`` …) is taken off, since a record's fields are plain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from cfpipe.bibliography.entries import Entry, Read, decoded, one_isbn, refused, tidy, visible, year_in
from cfpipe.bibliography.identifiers import plain_arxiv, plain_doi
from cfpipe.bibliography.kinds import FROM_CROSSREF
from cfpipe.diagnostics import Diagnostic, Location
from cfpipe.records.source import Status, WorkType

TEXTS = ("title", "publisher", "publisher-place", "container-title", "collection-title", "volume", "issue", "page",
         "edition", "version", "number", "genre", "DOI", "ISBN", "URL", "language")  # fmt: skip
"""Fields that have the same name and the same meaning in a record."""
_SILENT = {"id", "type", "citation-key", "author", "editor", "issued", "accessed", "archive", "archive_location",
           "status", "source", "title-short", "shortTitle", "container-title-short", "journalAbbreviation"}  # fmt: skip
_MARKUP = re.compile(r"</?(?:i|b|sub|sup|sc|em|strong|span(?: (?:class|style)=\"[^\"<>]*\")?)>")
_MOST_DEPTH = 60


def read(raw: bytes, file: str) -> Read:
    """Every item of a file. Never raises for content."""
    text, fault = decoded(raw, file)
    if fault:
        return Read((), (fault,))
    entries, found = [], list[Diagnostic]()
    for item, place, problem in _items(text, file):
        if problem:
            found.append(refused(place, *problem))
            continue
        name = str(item.get("id", "")) if isinstance(item, dict) else ""
        try:
            entries.append(_entry(item, name, place))
        except _Refused as error:
            found.append(refused(place, f"{name or 'an item without an id'}: {error}"))
    return Read(tuple(entries), tuple(found))


Problem = tuple[str, str]


class _Refused(Exception):
    """An item that cannot be read; the message says why."""


def _items(text: str, file: str) -> Iterator[tuple[Any, Location, Problem | None]]:
    """The items with their places: the list is walked by hand, since the parser tells no places of values."""
    place = _blank(text, 0)
    alone = text[place : place + 1] == "{"
    if not alone and text[place : place + 1] != "[":
        hint = 'CSL-JSON is a list of items: [{"id": …, "type": "book", …}]'
        yield None, _at(file, text, place), ("the file is not CSL-JSON", hint)
        return
    place = place if alone else _blank(text, place + 1)
    while place < len(text) and (alone or text[place] != "]"):
        here = _at(file, text, place)
        try:
            if _depth(text, place) > _MOST_DEPTH:
                yield None, here, ("the item is nested too deeply", "an item is a list of plain fields")
                return
            item, end = json.JSONDecoder(parse_constant=_no_number).raw_decode(text, place)
        except json.JSONDecodeError as error:
            yield None, _at(file, text, error.pos), (f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}", "")
            return
        except (ValueError, RecursionError) as error:
            yield None, here, (f"this is not JSON that can be read: {error}", "")
            return
        yield item, here, None
        place = _blank(text, end)
        if not alone and text[place : place + 1] == ",":
            place = _blank(text, place + 1)
        elif alone or text[place : place + 1] != "]":
            break
    if alone and place == len(text):
        return
    rest = _blank(text, place + 1) if text[place : place + 1] == "]" and not alone else place
    if rest < len(text) or (not alone and text[place : place + 1] != "]"):
        yield None, _at(file, text, rest), ("this is not JSON: the list of items does not end as it should", "")


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _depth(text: str, place: int) -> int:
    """How deeply the value at a place is nested, as far as it matters."""
    deepest = depth = 0
    for found in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text[place:], re.DOTALL):
        sign = found.group()
        depth += (sign in "[{") - (sign in "]}") if len(sign) == 1 else 0
        deepest = max(deepest, depth)
        if depth <= 0 or deepest > _MOST_DEPTH:
            break
    return deepest


def _blank(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\n":
        place += 1
    return place


def _at(file: str, text: str, index: int) -> Location:
    return Location(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _entry(item: Any, name: str, place: Location) -> Entry:
    if not isinstance(item, dict):
        raise _Refused("an item is a mapping of fields")
    found: dict[str, Any] = {}
    used, notes = set(_SILENT), list[str]()
    kind = str(item.get("type", ""))
    kind = FROM_CROSSREF.get(kind, kind)
    if kind not in get_args(WorkType):
        notes.append(f"{kind or 'no type'} is no type of CSL: called a document")
        kind = "document"
    found["type"] = kind
    for role in ("author", "editor"):
        people = item.get(role) or []
        if not isinstance(people, list):
            raise _Refused(f"{role} is no list of names")
        found[role] = [_person(role, person) for person in people]
    for field in TEXTS:
        value = _text(field, item.get(field))
        if value:
            found[field] = value
        used.add(field)
    found["issued"] = _year(item.get("issued"))
    if isinstance(date := item.get("issued"), dict) and (date.get("circa") or date.get("literal")):
        notes.append(f"the year is given as {visible(str(date.get('literal') or 'circa'))[:60]}")
    found["accessed"] = _day(item.get("accessed"))
    _identifiers(item, found, used)
    status = item.get("status")
    if status in get_args(Status):
        found["status"] = status
    elif status:
        used.discard("status")
    plain = {field: _plain(value) for field, value in found.items() if value}
    if plain != {field: value for field, value in found.items() if value}:
        notes.append("markup, or characters that nobody sees, were left out")
    left_out = tuple(sorted(str(field) for field, value in item.items() if field not in used and value))
    return Entry(name, plain, place, {}, left_out, tuple(notes))


def _identifiers(item: Mapping[str, Any], found: dict[str, Any], used: set[str]) -> None:
    if "DOI" in found:
        found["DOI"] = plain_doi(found["DOI"])
    if "ISBN" in found:
        found["ISBN"], more = one_isbn(found["ISBN"])
        if more:
            used.discard("ISBN")
    if str(item.get("archive", "")).lower() == "arxiv" and item.get("archive_location"):
        found["arXiv"] = plain_arxiv(_text("archive_location", item["archive_location"]))
    elif found.get("number", "").lower().startswith("arxiv:"):
        found["arXiv"] = plain_arxiv(found.pop("number")).partition(" ")[0]


def _text(field: str, value: Any) -> str:
    if isinstance(value, list):
        if field == "ISBN":
            return " ".join(_text(field, inner) for inner in value).replace("http://isbn/", "")
        if len(value) > 1:
            raise _Refused(f"{field} is a list of {len(value)} texts, and one can be kept")
        value = value[0] if value else None
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise _Refused(f"{field} is no text")
    return str(value)


def _person(role: str, person: Any) -> dict[str, str]:
    """A name. A particle that is sorted with the name belongs to the family name, another one to the given names."""
    if not isinstance(person, dict):
        raise _Refused(f"a name under {role} is no mapping of parts")
    part = {name: _text(f"{role}: {name}", person.get(name)) for name in
            ("family", "given", "literal", "name", "suffix", "dropping-particle", "non-dropping-particle")}  # fmt: skip
    literal = part["literal"] or part["name"]
    family = " ".join(word for word in (part["non-dropping-particle"], part["family"]) if word)
    if not family:
        literal = literal or part["given"]
        if not literal:
            raise _Refused(f"a name under {role} is empty")
        return {"literal": literal}
    given = " ".join(word for word in (part["given"], part["dropping-particle"]) if word)
    whole = {"family": family, "given": given, "suffix": part["suffix"]}
    return {name: text for name, text in whole.items() if text}


def _parts(value: Any) -> list[int]:
    try:
        return [int(part) for part in value["date-parts"][0] if part not in ("", None)]
    except (KeyError, IndexError, TypeError, ValueError):
        return []


def _year(value: Any) -> int | None:
    if parts := _parts(value):
        return parts[0]
    texts = [value.get("raw"), value.get("literal")] if isinstance(value, dict) else [value]
    return next((year for text in texts if isinstance(text, (str, int)) and (year := year_in(str(text)))), None)


def _day(value: Any) -> str:
    parts = _parts(value)
    if len(parts) == 3 and 1000 <= parts[0] <= 2999 and 1 <= parts[1] <= 12 and 1 <= parts[2] <= 31:
        return f"{parts[0]}-{parts[1]:02}-{parts[2]:02}"
    raw = value.get("raw") if isinstance(value, dict) else value
    return raw if isinstance(raw, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw, re.ASCII) else ""


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [{part: _plain(text) for part, text in person.items()} for person in value]
    return tidy(_MARKUP.sub("", value))[0] if isinstance(value, str) else value

"""The fields of a BibTeX entry under the names that they have in a record, as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts
from bibtexparser.model import Entry as Block

from cfpipe.bibliography.entries import Entry, one_isbn, tidy, year_in
from cfpipe.bibliography.identifiers import arxiv_in, plain_arxiv, plain_doi
from cfpipe.bibliography.kinds import FROM_BIBTEX, GENRES
from cfpipe.bibliography.latex_text import Unreadable, plain
from cfpipe.diagnostics import Location

_TEXTS = {
    "publisher": "publisher", "institution": "publisher", "school": "publisher", "organization": "publisher",
    "address": "publisher-place", "location": "publisher-place", "journal": "container-title",
    "journaltitle": "container-title", "booktitle": "container-title", "series": "collection-title",
    "volume": "volume", "issue": "issue", "pages": "page", "eid": "number", "edition": "edition", "version": "version",
    "language": "language", "langid": "language", "type": "genre", "pubstate": "status",
}  # fmt: skip
"""Fields that are one text in both; of two that become the same, the first that stands here and there counts."""
_SILENT = {"csltype", "crossref", "archiveprefix", "eprinttype", "eprintclass", "primaryclass", "month", "shorttitle"}
"""Read with another field, or said by another: nobody misses them."""
_STATUSES = ("corrected", "concern", "retracted", "withdrawn", "superseded")


class Refused(Exception):
    """A field that cannot be read, by its name in the file; the message says why."""

    def __init__(self, field: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.field, self.hint = field, hint


def line_of(block: Any) -> int:
    """The line of a block or a field, counted from 1."""
    return int(block.start_line or 0) + 1


def entry_of(block: Block, fields: Mapping[str, str], file: str, *, helper: bool) -> Entry:
    kind = block.entry_type.lower()
    known = fields.get("csltype", "") or FROM_BIBTEX.get(kind, "")
    notes: list[str] = [] if known else [f"@{kind} is no kind of entry that is known: called a document"]
    found: dict[str, Any] = {"type": known or "document"}
    used = set(_SILENT)
    for role in ("author", "editor"):
        if role in fields:
            found[role] = list(_people(role, fields[role]))
            used.add(role)
            if {"literal": "others"} in found[role]:
                notes.append(f"the {role}s are not all named")
    title = ": ".join(_plain(name, fields[name]) for name in ("title", "subtitle") if name in fields)
    if title:
        found["title"] = title
    for name, target in _TEXTS.items():
        if name in fields and target not in found:
            found[target] = _plain(name, fields[name])
            used.add(name)
    used |= {"title", "subtitle"} | set(_numbers(kind, fields, found)) | set(_identified(fields, found))
    if "page" in found:
        found["page"] = re.sub(r"(?<=\w)\s*[\N{EN DASH}\N{EM DASH}-]+\s*(?=\w)", "-", found["page"])
    if "genre" not in found and kind in GENRES and not fields.get("csltype"):
        found["genre"] = GENRES[kind]
    if found.get("status", "current") not in _STATUSES:
        notes += [f"pubstate {found.pop('status')} left out"] if "status" in found else []
    if found["type"] == "document" and "arXiv" in found and "csltype" not in fields:
        found["type"] = "article"  # CSL's name of a preprint
    if any(_hidden(value) for value in found.values()):
        notes.append("characters that nobody sees were left out")
    lines = {item.key.lower(): Location(file, line_of(item), 1) for item in block.fields}
    left_out = tuple(sorted(name for name in fields if name not in used))
    return Entry(block.key, _tidied(found), Location(file, line_of(block), 1), lines, left_out, tuple(notes), helper)


def _plain(name: str, latex: str) -> str:
    try:
        return plain(latex)
    except Unreadable as error:
        raise Refused(name, f"{name}: {error}") from error


def _verbatim(text: str) -> str:
    """An address or a number, in which LaTeX's signs are signs of its own."""
    text = re.sub(r"^\s*\\url\s*\{(.*)\}\s*$", r"\1", text, flags=re.DOTALL)
    text = re.sub(r"\\([_%&#$~])(?:\{\})?|\{\\?([_%&#$~^])\}", lambda found: found[1] or found[2], text)
    return "".join(re.sub(r"\{([^{}]*)\}", r"\1", text).split())


def _numbers(kind: str, fields: Mapping[str, str], found: dict[str, Any]) -> Iterator[str]:
    """What depends on more than the field's own name: years, numbers, and how a thing was published."""
    for name in ("date", "year"):
        if name in fields and "issued" not in found and (year := year_in(fields[name])):
            found["issued"] = year
        yield name
    field = "issue" if kind in ("article", "periodical") else "number"
    if "number" in fields and field not in found:
        found[field] = _plain("number", fields["number"])
        yield "number"
    if "howpublished" in fields:
        how = fields["howpublished"]
        if address := re.search(r"https?://[^\s{}]+", how):
            found.setdefault("URL", _verbatim(address[0]))
            yield "howpublished"
        elif fields.get("csltype"):  # our own export has nowhere else to name the whole that a page belongs to
            found.setdefault("container-title", _plain("howpublished", how))
            yield "howpublished"
    if "urldate" in fields and re.fullmatch(r"\d{4}-\d{2}-\d{2}", fields["urldate"].strip(), re.ASCII):
        found["accessed"] = fields["urldate"].strip()
        yield "urldate"


def _identified(fields: Mapping[str, str], found: dict[str, Any]) -> Iterator[str]:
    if "doi" in fields:
        found["DOI"] = plain_doi(_verbatim(fields["doi"]))
        yield "doi"
    if "url" in fields:
        found["URL"] = _verbatim(fields["url"])
        yield "url"
    if "isbn" in fields:
        found["ISBN"], more = one_isbn(_verbatim_isbn(fields["isbn"]))
        if not more:
            yield "isbn"
    archive = (fields.get("archiveprefix") or fields.get("eprinttype") or "").strip().lower()
    number = _verbatim(fields.get("eprint", ""))
    if archive == "arxiv" or (not archive and arxiv_in(f"https://arxiv.org/abs/{number}")):
        found["arXiv"] = plain_arxiv(number)
        yield "eprint"


def _verbatim_isbn(text: str) -> str:
    return re.sub(r"[{}]|[\N{HYPHEN}-\N{EN DASH}]", lambda sign: "" if sign[0] in "{}" else "-", text)


def _people(role: str, names: str) -> Iterator[dict[str, str]]:
    for name in _divided(" ".join(names.split())):
        if name.lower() == "others":
            yield {"literal": "others"}
        elif _is_one_group(name):  # a body, whose name does not divide
            yield {"literal": _plain(role, name)}
        else:
            try:
                parts = parse_single_name_into_parts(name, strict=True)
            except InvalidNameError as error:
                raise Refused(role, f"the name {name} cannot be divided: {error.reason}") from error
            texts = {
                "family": [*parts.von, *parts.last], "given": parts.first, "suffix": parts.jr,
            }  # fmt: skip
            person = {part: _plain(role, " ".join(words)) for part, words in texts.items() if words}
            if not person.get("family"):
                raise Refused(role, "a name is empty", "two `and` stand side by side, or one at the end")
            yield person


def _divided(names: str) -> Iterator[str]:
    r"""The names between the words "and" that no brace protects.

    Not bibtexparser's function, which in 2.1 drops the accent of a name that begins with one (``and \c{C}etinkaya``).
    """
    depth, begin = 0, 0
    for found in re.finditer(r"\\.|[{}]| and(?= )", names, re.IGNORECASE):
        sign = found.group()
        if sign in "{}":
            depth += 1 if sign == "{" else -1
        elif depth == 0 and sign[0] == " ":
            yield names[begin : found.start()].strip()
            begin = found.end()
    yield names[begin:].strip()


def _is_one_group(name: str) -> bool:
    """Whether the brace that opens a name closes it."""
    depth = 0
    for found in re.finditer(r"\\.|[{}]", name):
        depth += {"{": 1, "}": -1}.get(found.group(), 0)
        if depth == 0:
            return name.startswith("{") and found.end() == len(name)
    return False


def _hidden(value: Any) -> bool:
    if isinstance(value, list):
        return any(_hidden(text) for person in value for text in person.values())
    return isinstance(value, str) and tidy(value)[1]


def _tidied(found: Mapping[str, Any]) -> Mapping[str, Any]:
    def tidied(value: Any) -> Any:
        if isinstance(value, list):
            return [{part: tidy(text)[0] for part, text in person.items()} for person in value]
        return tidy(value)[0] if isinstance(value, str) else value

    return {name: value for name, text in found.items() if (value := tidied(text)) not in ("", [])}

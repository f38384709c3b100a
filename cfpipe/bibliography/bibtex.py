"""BibTeX and biblatex files → entries.

``bibtexparser`` finds the entries and their lines and divides names; what it leaves to its users is done here: ``#``,
``@string``, ``crossref``, and what the fields are called in a record. An entry of which a part cannot be read is
refused as a whole: half of a title is another title.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

import bibtexparser
from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts
from bibtexparser.model import Entry as Block
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, ImplicitComment, ParsingFailedBlock

from cfpipe.bibliography.entries import Entry, Read, decoded, one_isbn, refused, tidy, year_in
from cfpipe.bibliography.identifiers import arxiv_in, plain_arxiv, plain_doi
from cfpipe.bibliography.kinds import FROM_BIBTEX, GENRES
from cfpipe.bibliography.latex_text import Unreadable, plain
from cfpipe.diagnostics import Diagnostic, Location

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # it speaks of what we report with a place

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
_MONTHS = {name: name for name in "jan feb mar apr may jun jul aug sep oct nov dec".split()}
_PIECE = re.compile(r"\s*(?:(?P<digits>[0-9]+)|(?P<name>[^\s\"#%'(),={}]+)|(?P<open>[{\"]))")
_OWN = ("title", "subtitle", "doi", "pages", "url", "eprint")
"""Fields that no entry lends."""
_WHOLES = ("book", "proceedings", "collection", "mvbook", "mvcollection", "mvproceedings")
_STATUSES = ("corrected", "concern", "retracted", "withdrawn", "superseded")


class _Refused(Exception):
    def __init__(self, field: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.field, self.hint = field, hint


def read(raw: bytes, file: str) -> Read:
    """Every entry of a file. Never raises for content."""
    text, fault = decoded(raw, file)
    if fault:
        return Read((), (fault,))
    try:
        library = bibtexparser.parse_string(text, parse_stack=[])
    except Exception as error:  # noqa: BLE001  whatever a parser makes of hostile text, it is no bug of the user's
        return Read((), (refused(Location(file), f"the file cannot be read: {error}"),))
    found = list(_failures(library.blocks, file))
    strings = dict(_MONTHS)
    for item in library.strings:
        try:
            strings[item.key.lower()] = _value(str(item.value), strings)
        except Unreadable as error:
            found.append(refused(Location(file, _line(item), 1), f"the abbreviation {item.key}: {error}"))
    blocks = {block.key: block for block in library.entries}
    values: dict[str, Mapping[str, str]] = {}
    for name, block in blocks.items():
        try:
            values[name] = _values(block, strings)
        except _Refused as error:
            found.append(_located(error, block, file))
    folded = {name.lower(): name for name in reversed(blocks)}  # BibTeX knows no capitals in a key that is referred to
    lenders = {folded.get(fields["crossref"].lower(), "") for fields in values.values() if "crossref" in fields}
    entries = []
    for name, fields in values.items():
        try:
            whole = _inherited(blocks[name].entry_type.lower(), fields, values, folded)
            entries.append(_entry(blocks[name], whole, file, helper=name in lenders))
        except _Refused as error:
            found.append(_located(error, blocks[name], file))
    return Read(tuple(entries), tuple(found))


def _line(block: Any) -> int:
    return int(block.start_line or 0) + 1


def _located(error: _Refused, block: Block, file: str) -> Diagnostic:
    lines = {item.key.lower(): _line(item) for item in block.fields}
    place = Location(file, lines.get(error.field, _line(block)), 1)
    return refused(place, f"{block.key or 'an entry without a key'}: {error}", error.hint)


def _failures(blocks: Any, file: str) -> Iterator[Diagnostic]:
    for block in blocks:
        if isinstance(block, ParsingFailedBlock):
            place = Location(file, _line(block), 1)
            if isinstance(block, DuplicateBlockKeyBlock):
                yield refused(place, f"{block.key or 'an entry without a key'}: this key was used before", "give one of the two another key")
            elif isinstance(block, DuplicateFieldKeyBlock):
                names = ", ".join(sorted(block.duplicate_keys))
                yield refused(place, f"this entry has a field twice: {names}", "keep the one that is right")
            else:
                reason = getattr(block.error, "abort_reason", "") or "it does not end"
                yield refused(place, f"this entry cannot be read: {reason}",
                              "look for a brace, a quotation mark or a comma that is missing")  # fmt: skip
        elif isinstance(block, ImplicitComment):
            found = re.search(r"^\s*@?\w+\s*[{(]\s*[^\s,{}=]*,\s*$|^\s*@\w+", block.comment, re.MULTILINE)
            if found:
                line = _line(block) + block.comment[: found.start()].count("\n")
                yield refused(Location(file, line, 1), "this looks like an entry and is none",
                              "an entry begins with @type{key,")  # fmt: skip


def _values(block: Block, strings: Mapping[str, str]) -> dict[str, str]:
    """The fields of an entry with abbreviations put in, still LaTeX."""
    found: dict[str, str] = {}
    for item in block.fields:
        name = item.key.lower()
        if name in found:
            raise _Refused(name, f"the field {name} stands here twice", "keep the one that is right")
        try:
            found[name] = _value(str(item.value), strings)
        except Unreadable as error:
            raise _Refused(name, f"{name}: {error}") from error
    return {name: text for name, text in found.items() if text.strip()}


def _value(raw: str, strings: Mapping[str, str]) -> str:
    """The value of a field: texts in braces or quotation marks, numbers and abbreviations, joined by ``#``."""
    pieces, place = [], 0
    while True:
        found = _PIECE.match(raw, place)
        if found is None:
            raise Unreadable("its value is neither in braces nor in quotation marks")
        place = found.end()
        if found["open"]:
            end = _end(raw, place, found["open"])
            pieces.append(raw[place : end - 1])
            place = end
        elif found["name"]:
            name = found["name"].lower()
            if name not in strings:
                raise Unreadable(f"no @string defines {found['name']}")
            pieces.append(strings[name])
        else:
            pieces.append(found["digits"])
        rest = raw[place:].lstrip()
        if not rest:
            return "".join(pieces)
        if rest[0] != "#":
            raise Unreadable("after its value there is something that does not belong to it")
        place = len(raw) - len(rest) + 1


def _end(raw: str, place: int, opened: str) -> int:
    """The index behind the sign that closes a text; a brace behind a backslash counts as none, as the parser has it."""
    depth = 0
    for index in range(place, len(raw)):
        sign = raw[index]
        if sign in "{}" and raw[index - 1] == "\\":
            continue
        if depth == 0 and sign == ("}" if opened == "{" else '"'):
            return index + 1
        depth += (sign == "{") - (sign == "}")
    raise Unreadable("its value does not end")


def _inherited(
    kind: str, fields: Mapping[str, str], values: Mapping[str, Mapping[str, str]], names: Mapping[str, str]
) -> Mapping[str, str]:
    """An entry's fields with those that ``crossref`` lends it; the lender's title is the title of the whole."""
    whole, seen = dict(fields), set[str]()
    asked = fields.get("crossref", "")
    while asked:
        name = names.get(asked.lower(), "")
        if name not in values or name in seen:
            hint = "the entry that lends its fields stands in the same file, can be read, and does not borrow them back"
            raise _Refused("crossref", f"crossref names {asked}, which cannot lend its fields", hint)
        seen.add(name)
        lent = {key: text for key, text in values[name].items() if key not in _OWN}
        if kind not in _WHOLES and "title" in values[name]:
            lent.setdefault("booktitle", values[name]["title"])
        asked = lent.get("crossref", "")
        whole = {**lent, **whole}
    return whole


def _entry(block: Block, fields: Mapping[str, str], file: str, *, helper: bool) -> Entry:
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
    lines = {item.key.lower(): Location(file, _line(item), 1) for item in block.fields}
    left_out = tuple(sorted(name for name in fields if name not in used))
    return Entry(block.key, _tidied(found), Location(file, _line(block), 1), lines, left_out, tuple(notes), helper)


def _plain(name: str, latex: str) -> str:
    try:
        return plain(latex)
    except Unreadable as error:
        raise _Refused(name, f"{name}: {error}") from error


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
    if "eprint" in fields and (archive == "arxiv" or (not archive and arxiv_in(f"https://arxiv.org/abs/{fields['eprint']}"))):
        found["arXiv"] = plain_arxiv(_verbatim(fields["eprint"]))
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
                raise _Refused(role, f"the name {name} cannot be divided: {error.reason}") from error
            texts = {
                "family": [*parts.von, *parts.last], "given": parts.first, "suffix": parts.jr,
            }  # fmt: skip
            person = {part: _plain(role, " ".join(words)) for part, words in texts.items() if words}
            if not person.get("family"):
                raise _Refused(role, "a name is empty", "two `and` stand side by side, or one at the end")
            yield person


def _divided(names: str) -> Iterator[str]:
    """The names between the words "and" that no brace protects.

    Not bibtexparser's function, which in 2.1 drops the accent of a name that begins with one (``and \\c{C}etinkaya``).
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

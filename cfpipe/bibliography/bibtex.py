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

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, ImplicitComment, ParsingFailedBlock
from bibtexparser.model import Entry as Block

from cfpipe.bibliography.bibtex_fields import Refused, entry_of, line_of
from cfpipe.bibliography.entries import Read, decoded, refused
from cfpipe.bibliography.kinds import FROM_BIBTEX
from cfpipe.bibliography.latex_text import Unreadable
from cfpipe.diagnostics import Diagnostic, Location

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # it speaks of what we report with a place

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""Abbreviations that every style of BibTeX defines."""
_PIECE = re.compile(r"\s*(?:(?P<digits>[0-9]+)|(?P<name>[^\s\"#%'(),={}]+)|(?P<open>[{\"]))")
_LOOKS_LIKE_ONE = re.compile(
    rf"^[ \t]*(?:\w+[ \t]*[{{(][ \t]*[^\s,{{}}=]*,[ \t]*$|@(?:{'|'.join(FROM_BIBTEX)})\b)", re.MULTILINE | re.IGNORECASE
)
_OWN = ("title", "subtitle", "doi", "pages", "url", "eprint")
"""Fields that no entry lends."""
_WHOLES = ("book", "proceedings", "collection", "mvbook", "mvcollection", "mvproceedings")


def read(raw: bytes, file: str) -> Read:
    """Every entry of a file. Never raises for content."""
    text, fault = decoded(raw, file)
    if fault:
        return Read((), (fault,))
    try:
        library = parse_string(text, parse_stack=[])
    except Exception as error:  # noqa: BLE001  whatever a parser makes of hostile text, it is no bug of the user's
        return Read((), (refused(Location(file), f"the file cannot be read: {error}"),))
    found = list(_failures(library.blocks, file))
    strings = {name: name for name in _MONTHS}
    for item in library.strings:
        try:
            strings[item.key.lower()] = _value(str(item.value), strings)
        except Unreadable as error:
            found.append(refused(Location(file, line_of(item), 1), f"the abbreviation {item.key}: {error}"))
    blocks = {block.key: block for block in library.entries}
    values: dict[str, Mapping[str, str]] = {}
    for name, block in blocks.items():
        try:
            values[name] = _values(block, strings)
        except Refused as error:
            found.append(_located(error, block, file))
    folded = {name.lower(): name for name in reversed(blocks)}  # BibTeX knows no capitals in a key that is referred to
    lenders = {folded.get(fields["crossref"].lower(), "") for fields in values.values() if "crossref" in fields}
    entries = []
    for name, fields in values.items():
        try:
            whole = _inherited(blocks[name].entry_type.lower(), fields, values, folded)
            entries.append(entry_of(blocks[name], whole, file, helper=name in lenders))
        except Refused as error:
            found.append(_located(error, blocks[name], file))
    return Read(tuple(entries), tuple(found))


def _located(error: Refused, block: Block, file: str) -> Diagnostic:
    lines = {item.key.lower(): line_of(item) for item in block.fields}
    place = Location(file, lines.get(error.field, line_of(block)), 1)
    return refused(place, f"{block.key or 'an entry without a key'}: {error}", error.hint)


def _failures(blocks: Any, file: str) -> Iterator[Diagnostic]:
    """Blocks that are no entry, though they were meant as one. The key comes first, as in every other message."""
    for block in blocks:
        if isinstance(block, ParsingFailedBlock):
            key = re.match(r"@\w+\s*[{(]\s*([^\s,={}()]+)\s*,", block.raw or "")
            message, hint = _failure(block)
            yield refused(Location(file, line_of(block), 1), f"{key[1] if key else 'an entry'}: {message}", hint)
        elif isinstance(block, ImplicitComment) and (found := _LOOKS_LIKE_ONE.search(block.comment)):
            line = line_of(block) + block.comment[: found.start()].count("\n")
            hint = "an entry begins with @type{key,"
            yield refused(Location(file, line, 1), "this looks like an entry and is none", hint)


def _failure(block: ParsingFailedBlock) -> tuple[str, str]:
    if isinstance(block, DuplicateBlockKeyBlock):
        return "this key was used before", "give one of the two another key"
    if isinstance(block, DuplicateFieldKeyBlock):
        return f"a field stands here twice: {', '.join(sorted(block.duplicate_keys))}", "keep the one that is right"
    reason = getattr(block.error, "abort_reason", "") or "it does not end"
    return f"it cannot be read: {reason}", "look for a brace, a quotation mark or a comma that is missing"


def _values(block: Block, strings: Mapping[str, str]) -> dict[str, str]:
    """The fields of an entry with abbreviations put in, still LaTeX."""
    found: dict[str, str] = {}
    for item in block.fields:
        name = item.key.lower()
        if name in found:
            raise Refused(name, f"the field {name} stands here twice", "keep the one that is right")
        try:
            found[name] = _value(str(item.value), strings)
        except Unreadable as error:
            raise Refused(name, f"{name}: {error}") from error
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
            raise Refused("crossref", f"crossref names {asked}, which cannot lend its fields", hint)
        seen.add(name)
        lent = {key: text for key, text in values[name].items() if key not in _OWN}
        if kind not in _WHOLES and "title" in values[name]:
            lent.setdefault("booktitle", values[name]["title"])
        asked = lent.get("crossref", "")
        whole = {**lent, **whole}
    return whole

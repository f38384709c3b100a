"""Edits of texts: where in a record's file a name stands, and what stands there afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from cfpipe.checks.references import inner_names
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import Library, Mention, concept_key, source_key
from cfpipe.records.base import Model, Path, fields_of
from cfpipe.records.document import Document
from cfpipe.records.load import SHAPES
from cfpipe.records.scalars import index_in
from cfpipe.rename.keys import Refused, Rename
from cfpipe.reviews.yaml_text import end_of_block


class Edit(NamedTuple):
    """Characters of a file's text, and what takes their place."""

    start: int
    end: int
    text: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made; what two places of a record share (an anchor) is edited once."""
    pieces: list[str] = []
    place = 0
    for edit in sorted(set(edits)):
        if edit.start < place:
            raise Refused("two changes meet at one place of a file")
        pieces += text[place : edit.start], edit.text
        place = edit.end
    return "".join((*pieces, text[place:]))


def of_records(library: Library, rename: Rename) -> Iterator[tuple[ObjectKey, Edit]]:
    """Every edit that the renaming asks for, with the record that it is in."""
    for mention in library.mentions:
        if mention.target and (edit := _of_mention(library, mention, mention.target, rename)):
            yield mention.origin, edit
    for key, record in library.records():
        document = library.documents[key]
        for path, text, new in _fields(library, key, record, rename):
            if path[0] != "aliases":
                yield key, _value(document, path, 0, text, new)
        if key == rename.old.record and rename.old.part:
            yield key, _name(document, library.objects[rename.old].path, _last(rename.old), _last(rename.new))
        if key == rename.old and key.kind in (Kind.CONCEPT, Kind.SOURCE):
            yield key, _alias(document, record.aliases, rename)  # type: ignore[attr-defined]


def _fields(library: Library, key: ObjectKey, record: Model, rename: Rename) -> Iterator[tuple[Path, str, str]]:
    """The fields of a record that hold a name which changes: the place, the text there, and what it becomes."""
    for found in fields_of(record, "concept"):
        if (after := rename.of(concept_key(found.text)).path) != found.text:
            yield found.path, found.text, after
    for found in fields_of(record, "source"):
        if (after := rename.of(source_key(found.text)).path) != found.text:
            yield found.path, found.text, after
    for found in fields_of(record, "key"):
        if (target := _parsed(found.text)) and rename.of(target) != target:
            yield found.path, found.text, str(rename.of(target))
    if key == rename.old.record and rename.old.kind in (Kind.EQUATION, Kind.MISCONCEPTION, Kind.DEMO_STATE):
        for path, name, _, kind in inner_names(library.concepts[key]):
            if (kind, name) == (rename.old.kind, rename.old.part):
                yield path, name, rename.new.part


def _parsed(text: str) -> ObjectKey | None:
    try:
        return ObjectKey.parse(text)
    except ValueError:
        return None


def _last(key: ObjectKey) -> str:
    """The name of a part where it is declared."""
    return key.part.rpartition(".")[2]


def _of_mention(library: Library, mention: Mention, target: ObjectKey, rename: Rename) -> Edit | None:
    """The edit of a reference in prose; None where it says the same afterwards."""
    written, after = mention.reference.target, _written(mention.reference.target, rename.of(target))
    if rename.of(target) == target or after == written:
        return None
    document = library.documents[mention.origin]
    node = document.find(mention.path)[0]
    text = node.value if isinstance(node, ScalarNode) else ""
    start = mention.reference.offset
    if text[start - 1 : start] == "`":  # a role: words may stand before the name
        content = text[start : max(start, text.find("`", start))]
        at = start + max(0, content.rfind("<") + 1 if mention.reference.label else 0)
    else:
        at = start - 1
    found = text.find(written, at)
    between = text[at:found].strip() if found >= 0 else "-"
    if between:
        raise Refused(f"{document.locate_in(mention.path, start)}: {written} cannot be found as it is written there")
    return _value(document, mention.path, found, written, after)


def _written(written: str, key: ObjectKey) -> str:
    """A reference to a key, as short as another was written."""
    if not written or ":" in written:
        return str(key) if written else ""
    if "#" in written:
        return f"{key.path}#{key.part}"
    if key.part or (key.kind is Kind.CLAIM and "/" not in written):
        return key.part or key.path.rpartition("/")[2]
    return key.path


def _value(document: Document, path: Path, offset: int, old: str, new: str) -> Edit:
    """The edit of a piece of a text. Refused where the file does not spell it as it reads."""
    node = document.find(path)[0]
    if isinstance(node, ScalarNode) and node.value[offset : offset + len(old)] == old:
        start = index_in(document.text, node, offset)
        if document.text[start : start + len(old)] == old:
            return Edit(start, start + len(old), new)
    raise Refused(f"{document.locate_in(path, offset)}: {old} is not written there as it reads: write it plainly")


def _name(document: Document, path: Path, old: str, new: str) -> Edit:
    """The edit of the name of a field."""
    node = document.find(path)[1]
    if isinstance(node, ScalarNode) and node.value == old:
        start = index_in(document.text, node, 0)
        if document.text[start : start + len(old)] == old:
            return Edit(start, start + len(old), new)
    raise Refused(f"{document.locate_name(path)}: the name {old} is not written there as it reads: write it plainly")


def _alias(document: Document, aliases: tuple[str, ...], rename: Rename) -> Edit:
    """The old name among the aliases; in the place of the new one, if that is a name which the record had before."""
    old, new = rename.old.path, rename.new.path
    if new in aliases:
        return _value(document, ("aliases", aliases.index(new)), 0, new, old)
    text, newline = document.text, "\r\n" if "\r\n" in document.text else "\n"
    if not isinstance(document.root, MappingNode) or document.root.flow_style:
        raise Refused(f"{document.file} is written between braces; write its fields on lines of their own")
    pairs = document.root.value
    at = next((at for at, (name, _) in enumerate(pairs) if name.value == "aliases"), None)
    if at is None:
        fields = [info.alias or name for name, info in SHAPES[rename.old.kind][0].model_fields.items()]
        later = fields[fields.index("aliases") + 1 :]
        following = next((name for name, _ in pairs if name.value in later), None)
        place = end_of_block(text, following) if following else len(text)
        before = newline if place and text[place - 1] != "\n" else ""
        return Edit(place, place, f"{before}aliases: [{old}]{newline}")
    node = pairs[at][1]
    if isinstance(node, SequenceNode) and node.flow_style:
        end = node.value[-1].end_mark.index if node.value else node.start_mark.index + 1
        return Edit(end, end, f", {old}" if node.value else old)
    if isinstance(node, SequenceNode) and node.value:
        last = node.value[-1].end_mark.index
        end = last + len(text[last:].partition(newline)[0])  # a comment stays on its line
        return Edit(end, end, f"{newline}{' ' * node.start_mark.column}- {old}")
    raise Refused(f"{document.locate(('aliases',))}: aliases is no list")

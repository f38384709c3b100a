"""A review as YAML text, and a record's text with a review more: every other character of it stays."""

from __future__ import annotations

import io
import json
import textwrap
from collections.abc import Mapping
from typing import Any

from yaml.emitter import Emitter
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.representer import SafeRepresenter
from yaml.serializer import Serializer

from cfpipe.records.document import CoreResolver, Document

_WIDTH = 116
_FIELD = "reviews"


class CannotAppend(Exception):
    """The record's text has no place where a review can be added."""


class _Prose(str):
    """A text that stands in a block of its own."""

    __slots__ = ()


class _Dumper(Emitter, Serializer, SafeRepresenter, CoreResolver):
    """Mappings in their order, prose in blocks, and quotes where the room would read something else than text."""

    def __init__(self, stream: io.StringIO) -> None:
        Emitter.__init__(self, stream, width=10_000, allow_unicode=True)
        Serializer.__init__(self)
        SafeRepresenter.__init__(self, sort_keys=False, default_flow_style=False)
        CoreResolver.__init__(self)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _prose(dumper: SafeRepresenter, value: _Prose) -> ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(value), "|")


_Dumper.add_representer(_Prose, _prose)

_BLOCKS = ("evidence", "caveat", "does-not-establish")


def as_yaml(review: Mapping[str, Any]) -> str:
    """The item of the list of reviews, without indentation: plain data in the order given."""
    folded = {name: _Prose(_wrapped(value)) if name in _BLOCKS else value for name, value in review.items()}
    stream = io.StringIO()
    dumper = _Dumper(stream)
    dumper.open()
    dumper.represent([folded])
    dumper.close()
    return stream.getvalue()


def _wrapped(text: str) -> str:
    """A paragraph with lines of a length that diffs can be read by."""
    return textwrap.fill(" ".join(text.split()), _WIDTH, break_long_words=False, break_on_hyphens=False)


def with_review(document: Document, review: Mapping[str, Any]) -> str:
    """The record's text with the review as the last of its reviews. Raises `CannotAppend`."""
    text = document.text
    if not isinstance(document.root, MappingNode):
        raise CannotAppend("the file is no mapping of fields")
    pairs = document.root.value
    position = next((at for at, (name, _) in enumerate(pairs) if name.value == _FIELD), None)
    if position is None:
        if document.root.flow_style:
            raise CannotAppend("the record is written between braces; write its fields on lines of their own")
        return _insert(text, len(text), f"{_FIELD}:\n{textwrap.indent(as_yaml(review), '  ')}")
    node = pairs[position][1]
    if not isinstance(node, SequenceNode):
        raise CannotAppend(f"{_FIELD} is no list")
    if node.flow_style:
        return _in_flow(text, node, review)
    last = position + 1 == len(pairs)
    end = len(text) if last else end_of_block(text, pairs[position + 1][0])
    return _insert(text, end, textwrap.indent(as_yaml(review), " " * node.start_mark.column))


def _in_flow(text: str, node: Node, review: Mapping[str, Any]) -> str:
    """Into a list between brackets: JSON is YAML there."""
    close = node.end_mark.index - 1
    comma = ", " if node.value else ""
    return text[:close] + comma + json.dumps(review, ensure_ascii=False) + text[close:]


def end_of_block(text: str, following: Node) -> int:
    """Where the lines of a block end: before the comments and empty lines that lead to the next field."""
    end = text.rfind("\n", 0, following.start_mark.index) + 1
    while end:
        start = text.rfind("\n", 0, end - 1) + 1
        line = text[start : end - 1].strip()
        if line and not line.startswith("#"):
            break
        end = start
    return end


def _insert(text: str, at: int, block: str) -> str:
    """A block of lines put in, with the line ends that the text has."""
    newline = "\r\n" if "\r\n" in text else "\n"
    before = text[:at]
    if before and not before.endswith("\n"):
        before += newline
    return before + block.replace("\n", newline) + text[at:]

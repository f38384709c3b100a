"""YAML text → plain data with places.

The text is composed into nodes once, by libyaml. Scalars mean what YAML 1.2's core schema says: ``no``, ``012`` and
``2024-01-01`` are text. Two equal keys, aliases that grow beyond what a file may hold, and structures that contain
themselves are refused. A place inside a block scalar is a place in the file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.resolver import BaseResolver

from cfpipe.diagnostics import Code, Diagnostic, Location, Note
from cfpipe.records.base import Path
from cfpipe.records.scalars import index_in

MAX_BYTES = 1_000_000
MAX_NODES = 50_000
MAX_DEPTH = 40
MAX_OPEN = 4_000

_SEQUENCE, _MAPPING = BaseResolver.DEFAULT_SEQUENCE_TAG, BaseResolver.DEFAULT_MAPPING_TAG
_NULL, _BOOL, _INT, _FLOAT, _STR = (f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "str"))


class CoreResolver(BaseResolver):
    """YAML 1.2's core schema, but for octal and hexadecimal numbers, which no record needs."""


CoreResolver.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|false)$"), list("tf"))
CoreResolver.add_implicit_resolver(_NULL, re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
CoreResolver.add_implicit_resolver(_INT, re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789"))
CoreResolver.add_implicit_resolver(
    _FLOAT, re.compile(r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$"), list("-0123456789")
)


_DEEP = re.compile(r"^ {400}|(?:[-?][ \t]+){100}", re.MULTILINE)
_STRANGE_BREAK = re.compile(r"\r(?!\n)|[\x85\u2028\u2029]")
"""What libyaml takes for a line break and no editor shows as one."""

_ESCAPE = re.compile(
    r"(?:[^\\]|^)(?:\\\\)*(\\(?:[abefrtv0]|n(?=(?:abla|eg?|eq|exists|ot(?:in)?|u|ewline|i|mid|geq|leq)(?![A-Za-z]))))"
)
"""An escape of double-quoted YAML that was meant as LaTeX, or that no text of a record needs."""


class _Loader(CParser, CoreResolver):
    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        CoreResolver.__init__(self)


class _Refused(Exception):
    """Content that cannot become data; carried to ``read`` and turned into a diagnostic there."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text with the nodes read from it. Equality is that of file and text."""

    file: str
    text: str
    root: Node | None = field(default=None, compare=False, repr=False)
    lines: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1; empty outside the file."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def locate(self, path: Path = ()) -> Location:
        """Where a value stands; of a mapping or a list, where its name does.

        Where a part of the path is missing, the nearest thing that holds it.
        """
        return self.place_of(self._shown(path))

    def locate_name(self, path: Path) -> Location:
        """Where the name of a field stands; its value's place in a sequence."""
        return self.place_of(self.find(path)[1])

    def extent(self, path: Path) -> int:
        """How many characters of its line are meant by a place that ``locate`` gives."""
        node = self._shown(path)
        if not isinstance(node, ScalarNode) or node.start_mark.line != node.end_mark.line:
            return 1
        return max(1, int(node.end_mark.index - node.start_mark.index))

    def _shown(self, path: Path) -> Node | None:
        node, name = self.find(path)
        return node if isinstance(node, ScalarNode) or name is self.root else name

    def locate_in(self, path: Path, offset: int) -> Location:
        """Where a character of a text stands, by its offset in the text."""
        node = self.find(path)[0]
        if not isinstance(node, ScalarNode):
            return self.place_of(node)
        index = index_in(self.text, node, offset)
        return _at(self.file, self.text, index)

    def steps(self, path: Path) -> Path:
        """The steps of a path that can be taken in this file."""
        found: list[str | int] = []
        node = self.root
        for step in path:
            if (inner := _child(node, step)) is not None:
                found.append(step)
                node = inner[1]
        return tuple(found)

    def place_of(self, node: Node | None) -> Location:
        if node is None:
            return Location(self.file, 1, 1)
        return Location(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def find(self, path: Path) -> tuple[Node | None, Node | None]:
        """The value's node, and the node of the name it stands under."""
        node = name = self.root
        for step in path:
            inner = _child(node, step)
            if inner is None:
                continue
            name, node = inner
        return node, name


def _at(file: str, text: str, index: int) -> Location:
    return Location(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _child(node: Node | None, step: str | int) -> tuple[Node, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value == str(step):
                return key, value
    elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def read(file: str, raw: bytes) -> tuple[Document, Any, tuple[Diagnostic, ...]]:
    """A file's bytes → the document, its plain data (None where there is none), and what is wrong with it."""
    text, fault = decode(file, raw)
    if fault:
        return _failed(file, "", fault)
    lines = tuple(text.split("\n"))
    if strange := _STRANGE_BREAK.search(text):
        place = _at(file, text, strange.start())
        message = f"the file holds the line separator U+{ord(strange.group()):04X}"
        return _failed(file, text, Diagnostic(Code.INVALID_YAML, place, message, "replace it by a plain line break"))
    if deep := _too_deep(file, text):
        return _failed(file, text, deep)
    try:
        root = _Loader(text).get_single_node()
        if root is None:
            empty = Diagnostic(
                Code.INVALID_YAML, Location(file, 1, 1), "the file is empty", "write the record's fields"
            )
            return _failed(file, text, empty)
        document = Document(file, text, root, lines)
        problems = tuple(_duplicates(document, root))
        return document, _Data(document).of(root), problems
    except _Refused as refused:
        return _failed(file, text, refused.diagnostic)
    except yaml.YAMLError as error:
        return _failed(file, text, _syntax(file, text, error))


def decode(file: str, raw: bytes) -> tuple[str, Diagnostic | None]:
    """A file's bytes as text, or what is wrong with them."""
    if len(raw) > MAX_BYTES:
        message = f"the file has more than {MAX_BYTES:,} bytes, which is the most that is read"
        return "", Diagnostic(Code.OVERSIZED_FILE, Location(file), message, "divide it")
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        before = raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start]
        place = Location(file, raw.count(b"\n", 0, error.start) + 1, len(before.decode("utf-8-sig")) + 1)
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        return "", Diagnostic(Code.UNREADABLE_FILE, place, message, "save the file with the encoding UTF-8")


def _failed(file: str, text: str, diagnostic: Diagnostic) -> tuple[Document, None, tuple[Diagnostic, ...]]:
    return Document(file, text, None, tuple(text.split("\n"))), None, (diagnostic,)


def _too_deep(file: str, text: str) -> Diagnostic | None:
    """Refuse deep nesting before libyaml's composer recurses into it, which it does without a limit.

    The events of the file tell its depth without recursion; they are read only where a count of the characters that
    can open a level leaves room for a deep structure at all.
    """
    if text.count("[") + text.count("{") < MAX_OPEN and not _DEEP.search(text):
        return None
    depth = 0
    loader = _Loader(text)
    try:
        while loader.check_event():
            event: Any = loader.get_event()
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > 2 * MAX_DEPTH:
                place = Location(file, event.start_mark.line + 1, event.start_mark.column + 1)
                hint = f"a record needs at most {MAX_DEPTH} levels"
                return Diagnostic(Code.OVERSIZED_FILE, place, "the structure is nested too deeply", hint)
    except yaml.YAMLError:
        return None  # broken as YAML: the composer says where, and stops there too
    return None


def _syntax(file: str, text: str, error: yaml.YAMLError) -> Diagnostic:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
    context = getattr(error, "context", None)
    location = Location(file, mark.line + 1, mark.column + 1) if mark else Location(file, 1, 1)
    line = text.split("\n")[location.line - 1] if location.line <= text.count("\n") + 1 else ""
    hint = ""
    if "\t" in line[: location.column] and "token" in problem:
        location = Location(file, location.line, line.index("\t") + 1)
        return Diagnostic(Code.INVALID_YAML, location, "a tab stands here", "YAML is indented with spaces: replace it")
    if "mapping values are not allowed" in problem:
        hint = "a text that holds a colon needs quotes, or its own lines after |"
    elif "escape" in problem:
        hint = "in double quotes a backslash is special: use single quotes for LaTeX"
    elif "cannot start any token" in problem or "did not find expected" in problem:
        hint = "text that begins with a special character needs quotes"
    opened = getattr(error, "context_mark", None)
    if opened and context and ("flow" in context or "quoted" in context) and "escape" not in problem:
        hint = f"what is opened in line {opened.line + 1}, column {opened.column + 1} is not closed"
    message = f"{problem} {context}" if context else problem
    return Diagnostic(Code.INVALID_YAML, location, message, hint)


def _duplicates(document: Document, root: Node) -> Iterator[Diagnostic]:
    for mapping in _mappings(root):
        seen: dict[str, Node] = {}
        for key, _ in mapping.value:
            if not isinstance(key, ScalarNode):
                continue
            first = seen.setdefault(key.value, key)
            if first is not key:
                place, earlier = document.place_of(key), document.place_of(first)
                yield Diagnostic(
                    Code.DUPLICATE_KEY, place, f"{key.value!r} stands here a second time",
                    "a mapping has each key once: remove one or rename it", (Note("first defined here", earlier),),
                    length=len(key.value),
                )  # fmt: skip


def _mappings(root: Node) -> Iterator[MappingNode]:
    seen: set[int] = set()
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, MappingNode):
            yield node
            waiting.extend(value for _, value in node.value)
        elif isinstance(node, SequenceNode):
            waiting.extend(node.value)


class _Data:
    """Nodes → plain data. Keeps count, since aliases can make a small file mean a large one."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.count = 0

    def of(self, node: Node, depth: int = 0) -> Any:
        self.count += 1
        if depth > MAX_DEPTH:
            hint = f"a record needs at most {MAX_DEPTH} levels"
            self.refuse(node, Code.OVERSIZED_FILE, "the structure is nested too deeply, or holds itself", hint)
        if self.count > MAX_NODES:
            hint = "write the content itself in the place of aliases"
            self.refuse(node, Code.OVERSIZED_FILE, "the file grows too large when its aliases are written out", hint)
        if isinstance(node, ScalarNode):
            return self.scalar(node)
        if node.tag != (_SEQUENCE if isinstance(node, SequenceNode) else _MAPPING):
            self.refuse(node, Code.INVALID_YAML, f"the tag {node.tag} means nothing here", "remove the tag")
        if isinstance(node, SequenceNode):
            return [self.of(item, depth + 1) for item in node.value]
        return {self.name(key): self.of(value, depth + 1) for key, value in self.pairs(node)}

    def pairs(self, node: Node) -> Iterable[tuple[Node, Node]]:
        assert isinstance(node, MappingNode)
        pairs: Iterable[tuple[Node, Node]] = node.value
        return pairs

    def name(self, node: Node) -> str:
        if isinstance(node, ScalarNode) and node.value != "<<":
            return str(node.value)
        self.refuse(node, Code.INVALID_YAML, "the name of a field must be plain text", "")
        raise AssertionError

    def raw(self, node: ScalarNode) -> str:
        """The lines of the file that a quoted text stands on, from its beginning to its end."""
        start, end = node.start_mark, node.end_mark
        rows = list(self.document.lines[start.line : end.line + 1])
        rows[-1] = rows[-1][: end.column]
        rows[0] = rows[0][start.column :]
        return "\n".join(rows)

    def scalar(self, node: ScalarNode) -> Any:
        if node.tag == _STR:
            if node.style == '"' and (found := _ESCAPE.search(self.raw(node))):
                # "\theta" would be a tab and "heta", "\nabla" a line break and "abla"
                self.refuse(node, Code.INVALID_YAML, f"in double quotes {found[1]} is an escape and no text",
                            "use single quotes for LaTeX")  # fmt: skip
            if found := re.search(r"[\x00-\x08\x0b-\x1f]", node.value):
                self.refuse(
                    node, Code.INVALID_YAML, f"the text holds the control character {found.group()!r}", "remove it"
                )
            return node.value
        if node.tag == _NULL:
            return None
        if node.tag == _BOOL:
            return node.value == "true"
        if node.tag in (_INT, _FLOAT):
            return self.number(node)
        self.refuse(node, Code.INVALID_YAML, f"the tag {node.tag} means nothing here", "remove the tag")
        raise AssertionError

    def number(self, node: ScalarNode) -> Any:
        """A number; as text where it has more digits than a number of ours keeps."""
        try:
            if node.tag == _INT:
                return int(node.value) if len(node.value) <= 18 else node.value
            number = float(node.value)
        except ValueError:
            self.refuse(node, Code.INVALID_YAML, f"{node.value[:40]!r} is not what its tag says", "remove the tag")
            raise AssertionError from None
        return number if len(node.value) <= 30 and math.isfinite(number) else node.value

    def refuse(self, node: Node, code: Code, message: str, hint: str) -> None:
        raise _Refused(Diagnostic(code, self.document.place_of(node), message, hint))

"""Markdown → tokens, with what the prose refers to and what is wrong in it.

CommonMark with tables, footnotes, dollar mathematics, and MyST's roles and colon fences. Nothing in prose is trusted:
raw HTML and addresses that a page must not carry are found here and reported, and rendered as text all the same.

Inline tokens carry no places, so each is found again in the text of its block, in order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from cfpipe.config import HIDDEN
from cfpipe.diagnostics import Code
from cfpipe.identity import Kind, ObjectKey, is_slug

ROLES = {
    "eq": Kind.EQUATION,
    "equation": Kind.EQUATION,
    "derivation": Kind.DERIVATION,
    "step": Kind.STEP,
    "example": Kind.EXAMPLE,
    "misconception": Kind.MISCONCEPTION,
    "practice": Kind.PRACTICE,
    "symbol": Kind.SYMBOL,
    "state": Kind.DEMO_STATE,
    "claim": Kind.CLAIM,
    "concept": Kind.CONCEPT,
    "cite": Kind.SOURCE,
}
"""The roles that refer to an object, and to which kind."""

PLACING = {
    "equation": Kind.EQUATION,
    "derivation": Kind.DERIVATION,
    "example": Kind.EXAMPLE,
    "misconception": Kind.MISCONCEPTION,
    "claim": Kind.CLAIM,
    "code": Kind.CODE,
    "demo": Kind.DEMO,
}
"""The directives that place an object of this concept."""

ASIDES = ("note",)
"""The directives that hold prose."""
MAX_ASIDES = 3

_SAFE_ADDRESS = re.compile(r"(?:https?://[^\s<>\"/?#@]+(?:[/?#][^\s<>\"]*)?|mailto:[^\s<>\"]+)\Z")
"""Without a name and a password before the host: they make one host look like another."""


class Reference(NamedTuple):
    """A mention of an object: by which role or directive, of what, in which words, and where in the text."""

    name: str
    kind: Kind
    target: str
    label: str
    offset: int


class InlineFormula(NamedTuple):
    latex: str
    display: bool
    offset: int


class Problem(NamedTuple):
    code: Code
    offset: int
    length: int
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Parsed prose. The tokens are markdown-it's, and nobody changes them."""

    text: str
    tokens: Sequence[Token]
    references: tuple[Reference, ...]
    placed: tuple[Reference, ...]
    formulas: tuple[InlineFormula, ...]
    problems: tuple[Problem, ...]


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True, "linkify": False, "typographer": False})
    markdown.enable("table")
    for plugin in (footnote_plugin, myst_role_plugin, colon_fence_plugin):
        plugin(markdown)
    dollarmath_plugin(markdown, allow_space=False, allow_digits=False, double_inline=True)
    # every address is kept in the tokens, so that an unsafe one is reported instead of vanishing into text
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    return markdown


_MARKDOWN = _markdown()


def safe_address(address: str) -> bool:
    """Whether a page may link to the address: an absolute web or mail address, nothing else."""
    return bool(_SAFE_ADDRESS.match(address))


@lru_cache(maxsize=20_000)
def parse(text: str, depth: int = 0) -> Prose:
    """Prose → its tokens, what it refers to, its formulas, and what is wrong in it. ``depth`` counts asides around."""
    tokens = _MARKDOWN.parse(text)
    return _Reader(text, depth).read(tokens)


def read_role(content: str) -> tuple[str, str]:
    """The target and the label of a role's content: ``target`` or ``words <target>``."""
    text = content.strip()
    label, opening, target = text.rpartition("<")
    if opening and label and len(target) > 1 and target.find(">") == len(target) - 1:
        return target[:-1].strip(), label.strip()
    return text, ""


def read_directive(info: str) -> tuple[str, str] | None:
    """The name and the argument of ``{name} argument``; None if it is no directive."""
    found = re.fullmatch(r"\{([\w-]+)\}\s*(.*)", info.strip())
    return (found[1], found[2].strip()) if found else None


def resolve(kind: Kind, target: str, concept: ObjectKey) -> ObjectKey:
    """The key that a reference means, seen from a concept. Raises ValueError if the target cannot be a key."""
    if kind in (Kind.CODE, Kind.DEMO):
        target = target or str(kind)
    if ":" in target:
        return ObjectKey.parse(target)
    if kind is Kind.CLAIM and is_slug(target):
        target = f"{concept.path}/{target}"
    elif not kind.is_record and "#" not in target:
        target = f"{concept.path}#{target}"
    return ObjectKey.parse(f"{kind}:{target}")


class _Reader:
    def __init__(self, text: str, depth: int) -> None:
        self.text, self.depth = text, depth
        self.starts = [0, *(found.end() for found in re.finditer(r"\n", text))]
        self.cursor = 0
        self.references: list[Reference] = []
        self.placed: list[Reference] = []
        self.formulas: list[InlineFormula] = []
        self.problems: list[Problem] = []

    def read(self, tokens: Sequence[Token]) -> Prose:
        for token in tokens:
            self.block(token)
        for found in HIDDEN.finditer(self.text):
            self.problem(Code.INVALID_VALUE, found.start(), 1, f"the text holds the invisible character "
                         f"U+{ord(found.group()):04X}", "remove it")  # fmt: skip
        return Prose(
            self.text, tuple(tokens), tuple(self.references), tuple(self.placed), tuple(self.formulas),
            tuple(self.problems),
        )  # fmt: skip

    def problem(self, code: Code, offset: int, length: int, message: str, hint: str) -> None:
        self.problems.append(Problem(code, offset, length, message, hint))

    def offset(self, line: int) -> int:
        return self.starts[min(line, len(self.starts) - 1)]

    def find(self, *snippets: str) -> int:
        """The offset of the first of these after what was read last."""
        for snippet in snippets:
            found = self.text.find(snippet, self.cursor)
            if found >= 0:
                self.cursor = found + len(snippet)
                return found
        return self.cursor

    def find_address(self, address: str) -> int:
        """The offset of a link's address, which may be defined elsewhere in the text."""
        for opening in (f"]({address}", f"<{address}>"):
            found = self.text.find(opening, self.cursor)
            if found >= 0:
                self.cursor = found + len(opening)
                return found + opening.index(address)
        found = self.text.find(f"]: {address}")
        return found + 3 if found >= 0 else self.cursor

    def block(self, token: Token) -> None:
        if token.map:
            first, last = self.offset(token.map[0]), self.offset(token.map[1])
            if not first <= self.cursor < last:
                self.cursor = first
        if token.type == "html_block":
            start = self.find(token.content.strip()[:20])
            self.raw_html(token.content.strip(), start)
        elif token.type in ("math_block", "math_block_label"):
            start = self.find(token.content.strip())
            self.formulas.append(InlineFormula(token.content.strip(), True, start))
        elif token.type == "colon_fence":
            self.directive(token)
        elif token.type == "fence" and token.info.strip().startswith("{"):
            self.problem(Code.INVALID_DIRECTIVE, self.cursor, 3, "a directive is written with colons here",
                         "write :::{name} … :::")  # fmt: skip
        elif token.type == "inline":
            for child in token.children or ():
                self.inline(child)

    def inline(self, token: Token) -> None:
        if token.type == "html_inline":
            self.raw_html(token.content, self.find(token.content))
        elif token.type in ("math_inline", "math_inline_double"):
            start = self.find(f"${token.content}$") + 1
            self.formulas.append(InlineFormula(token.content, token.type.endswith("double"), start))
        elif token.type == "myst_role":
            self.role(token)
        elif token.type in ("link_open", "image"):
            self.link(token)

    def raw_html(self, content: str, offset: int) -> None:
        if content.startswith("<!--"):
            return
        shown = content.split("\n", 1)[0][:40]
        self.problem(Code.RAW_HTML, offset, len(shown), f"raw HTML is not published: {shown}",
                     "write Markdown, or `code` to show the text itself")  # fmt: skip

    def link(self, token: Token) -> None:
        image = token.type == "image"
        address = str(token.attrGet("src" if image else "href") or "")
        if image:
            offset = self.find("![")
            self.problem(Code.UNSAFE_LINK, offset, 2, "images in prose are not published",
                         "figures come from the demo and from the code witness")  # fmt: skip
        elif not safe_address(address):
            offset = self.find_address(address)
            self.problem(Code.UNSAFE_LINK, offset, len(address), f"a page must not link to {address[:60]!r}",
                         "write an absolute https address, or a role such as {concept}`area/name`")  # fmt: skip

    def role(self, token: Token) -> None:
        name = str(token.meta.get("name", ""))
        offset = self.find(f"{{{name}}}`")
        kind = ROLES.get(name)
        if kind is None:
            self.problem(Code.INVALID_DIRECTIVE, offset, len(name) + 2, f"no role is called {name!r}",
                         f"the roles are {', '.join(ROLES)}")  # fmt: skip
            return
        target, label = read_role(token.content)
        self.references.append(Reference(name, kind, target, label, offset + len(name) + 3))

    def directive(self, token: Token) -> None:
        offset = self.find(token.info.strip())
        read = read_directive(token.info)
        name, argument = read or ("", "")
        if name in ASIDES and self.depth >= MAX_ASIDES:
            self.problem(Code.INVALID_DIRECTIVE, offset, len(token.info.strip()), "notes are nested too deeply",
                         "close each note with :::")  # fmt: skip
        elif name in ASIDES:
            inner = parse(token.content, self.depth + 1)
            base = self.find(token.content[:30])
            self.references += [r._replace(offset=r.offset + base) for r in inner.references]
            self.formulas += [f._replace(offset=f.offset + base) for f in inner.formulas]
            self.problems += [p._replace(offset=p.offset + base) for p in inner.problems]
        elif name in PLACING:
            kind = PLACING[name]
            place = Reference(name, kind, argument, "", offset + len(name) + 3)
            self.references.append(place)
            self.placed.append(place)
            if token.content.strip():
                self.problem(Code.INVALID_DIRECTIVE, offset, 3, f"the directive {name} has no content",
                             "close it on the next line with :::")  # fmt: skip
        else:
            hint = f"the directives are {', '.join((*PLACING, *ASIDES))}"
            message = f"no directive is called {name or token.info!r}"
            self.problem(Code.INVALID_DIRECTIVE, offset, len(token.info), message, hint)

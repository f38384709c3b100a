"""Text to Python's syntax tree, after everything that can be too large was measured; nothing is built or run here."""

from __future__ import annotations

import ast
import re
from collections.abc import Container

from cfpipe.witnesses.language import hints

MOST_CHARACTERS, MOST_BRACKETS, MOST_NODES, MOST_DEPTH, MOST_DIGITS = 4_000, 60, 3_000, 60, 1_000

_STAND_INS = ("LAMBDA", *(f"LAMB{number:02d}" for number in range(64)), "")
"""Names as long as `lambda`, one of which a text of some thousand characters leaves unused."""


class Unreadable(Exception):
    """An expression that cannot be read; `engine.py` turns it into a `Problem`."""

    def __init__(self, rule: str, message: str, hint: str = "", offset: int = 0, length: int = 0) -> None:
        super().__init__(message)
        self.rule, self.message, self.hint, self.offset, self.length = rule, message, hint, offset, length


def parse(text: str, declared: Container[str]) -> tuple[ast.expr, str]:
    _measure_text(text)
    source = re.sub(r"\s", " ", text)
    stand_in = next(name for name in _STAND_INS if name not in text)
    if "lambda" in declared:
        source = re.sub(r"\blambda\b", stand_in, source)
    lead = len(source) - len(source.lstrip())
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except SyntaxError as error:
        offset = lead + max((error.offset or 1) - 1, 0)
        hint = hints.syntax(source)
        if re.search(r"\blambda\b", source):
            hint = "declare lambda as a symbol if it is a rate; functions are written as definitions"
        raise Unreadable("syntax", "this is not an expression", hint, min(offset, max(len(text) - 1, 0)), 1) from None
    except (ValueError, MemoryError, RecursionError):
        raise Unreadable("too-large", "this expression is too deeply nested", "", 0, len(text)) from None
    for node in ast.walk(tree):
        if isinstance(node, ast.expr):
            node.col_offset += lead
            node.end_col_offset = (node.end_col_offset or 0) + lead
        if isinstance(node, ast.Name) and node.id == stand_in:
            node.id = "lambda"
    _measure_tree(tree, len(text))
    return tree, source


def _measure_text(text: str) -> None:
    if not text.strip():
        raise Unreadable("syntax", "the expression is empty", "", 0, len(text))
    if len(text) > MOST_CHARACTERS:
        raise Unreadable("too-large", f"an expression may have {MOST_CHARACTERS} characters, this has {len(text)}",
                         "introduce a definition for a part of it", 0, len(text))  # fmt: skip
    for match in re.finditer(r"[^ -~\s]", text):
        raise Unreadable("forbidden", f"the character {match.group()!r} has no meaning here",
                         "use ASCII names and operators, such as theta, *, -, <=", match.start(), 1)  # fmt: skip
    if "#" in text:
        raise Unreadable("forbidden", "a comment has no place here", "put the remark in the text", text.index("#"), 1)
    depth = 0
    for place, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth > MOST_BRACKETS:
            raise Unreadable("too-large", f"brackets nest deeper than {MOST_BRACKETS}", "", place, 1)
    for match in re.finditer(rf"[\d_]{{{MOST_DIGITS},}}", text):
        raise Unreadable("too-large", f"a number may have {MOST_DIGITS} digits", "", match.start(), len(match.group()))


def _measure_tree(tree: ast.expr, length: int) -> None:
    """Nodes and depth, on an explicit stack; a chain of + - * counts as one level."""
    stack: list[tuple[ast.AST, int]] = [(tree, 1)]
    count = 0
    while stack:
        node, depth = stack.pop()
        count += 1
        if depth > MOST_DEPTH or count > MOST_NODES:
            raise Unreadable("too-large", "this expression is too deeply nested or has too many parts", "", 0, length)
        for child in ast.iter_child_nodes(node):
            chained = is_chain(node) and is_chain(child)
            stack.append((child, depth if chained else depth + 1))


def is_chain(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub, ast.Mult))

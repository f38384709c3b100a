"""How the parts of a product stand side by side, and other decisions of the layout."""

from __future__ import annotations

from itertools import pairwise

from cfpipe.latex.nodes import ITERATED, Call, Group, Name, Node, Num, Product, write
from cfpipe.witnesses.language.syntax import Unreadable

RAISED = frozenset({"sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth"})


def plain_power(node: Node) -> bool:
    return (type(node) is Num and node.digits.isdigit()) or type(node) is Name


def side_by_side(parts: list[str]) -> str:
    """Factors in a row, with a dot where the reader asks for one."""
    text = parts[0]
    for before, part in pairwise(parts):
        dotted = part[0].isdigit() or part[0] in "(|" or part.startswith(("\\frac", "\\left|"))
        if part.startswith("\\left("):
            dotted = before[-1] not in ")}" or before.startswith(_BARE)
        text += f" \\cdot {part}" if dotted else f" {part}"
    return text


_BARE = tuple(f"\\{name}" for name in ("sin", "cos", "tan", "cot", "sec", "csc", "log", "arc", "operatorname"))


def tail_names(node: Node) -> frozenset[str]:
    """Names bound by sums and limits at the end of a term."""
    last = node.factors[-1][1] if type(node) is Product else node
    if type(last) is not Call:
        return frozenset()
    if last.function in ITERATED and last.function != "Integral":
        found = frozenset(write(each.items[0]) for each in last.arguments[1:] if type(each) is Group)
        return found | tail_names(last.arguments[0])
    if last.function == "Limit":
        return frozenset({write(last.arguments[1])}) | tail_names(last.arguments[0])
    return frozenset()


def unshown(what: str) -> Unreadable:
    return Unreadable("unknown-symbol", f"the notation has no spelling for {what}", "declare it in the notation table")

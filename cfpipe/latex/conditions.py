"""Conditions: comparisons and their chains, as cases, indicators and premises show them."""

from __future__ import annotations

from cfpipe.latex.lexicon import RELATIONS
from cfpipe.latex.nodes import Call, Compare, Node
from cfpipe.latex.reader import Reader

_COMPARED = frozenset({"=", "\\ne", "<", "\\le", ">", "\\ge"})
AND = frozenset({"\\wedge", "\\text{and}", "\\mathrm{and}"})


def condition(reader: Reader) -> Node:
    r"""`0 \le x \le 1`, or several joined by ∧ or "and"."""
    found = [comparison(reader)]
    while reader.text in AND:
        reader.step()
        found.append(comparison(reader))
    if reader.text == "\\vee" or reader.text == "\\text{or}":
        if len(found) > 1:
            raise reader.ambiguous("and beside or", "brackets")
        while reader.text in ("\\vee", "\\text{or}"):
            reader.step()
            found.append(comparison(reader))
        if reader.text in AND:
            raise reader.ambiguous("and beside or", "brackets")
        return Call("Or", tuple(found))
    return found[0] if len(found) == 1 else Call("And", tuple(found))


def comparison(reader: Reader) -> Node:
    start = reader.place
    sides = [reader.grammar.expression(reader)]
    relations = []
    while reader.text in _COMPARED:
        relations.append(RELATIONS[reader.text])
        reader.step()
        sides.append(reader.grammar.expression(reader))
    if not relations:
        raise reader.fault("a condition is expected here", "write a comparison", start=start)
    if len(relations) == 1:
        return Compare(tuple(sides), tuple(relations))
    if all(each in ("<", "<=") for each in relations) or all(each in (">", ">=") for each in relations):
        return Compare(tuple(sides), tuple(relations))
    if set(relations) == {"="}:
        return Call("And", pairs(Compare(tuple(sides), tuple(relations))))
    raise reader.fault("this chain of conditions mixes its relations", "write the conditions apart", start=start)


def pairs(node: Node) -> tuple[Node, ...]:
    """A chain as single comparisons."""
    if type(node) is Call and node.function == "And":
        return tuple(pair for each in node.arguments for pair in pairs(each))
    if type(node) is not Compare:
        return (node,)
    sides = node.sides
    return tuple(
        Compare((left, right), (relation,))
        for left, relation, right in zip(sides, node.relations, sides[1:], strict=False)
    )


_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def opposite(first: Node, second: Node) -> bool:
    """Whether the second condition is exactly the denial of the first."""
    if (
        type(first) is not Compare
        or type(second) is not Compare
        or len(first.relations) != 1
        or len(second.relations) != 1
    ):
        return False
    denied = _OPPOSITE[first.relations[0]]
    if first.sides == second.sides:
        return second.relations[0] == denied
    return first.sides == second.sides[::-1] and _TURNED[second.relations[0]] == denied

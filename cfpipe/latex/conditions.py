"""Conditions: comparisons and their chains, as cases, indicators and premises show them."""

from __future__ import annotations

from cfpipe.latex.lexicon import RELATIONS
from cfpipe.latex.nodes import INFINITY, MINUS_INFINITY, Call, Compare, Node
from cfpipe.latex.reader import Reader

_COMPARED = frozenset({"=", "\\ne", "<", "\\le", ">", "\\ge"})
_OR = frozenset({"\\vee", "\\text{or}"})
AND = frozenset({"\\wedge", "\\text{and}", "\\mathrm{and}"})


def condition(reader: Reader) -> Node:
    r"""`0 \le x \le 1`, or several joined by ∧ or "and"."""
    found = [comparison(reader)]
    while reader.text in AND:
        reader.step()
        found.append(comparison(reader))
    if reader.text in _OR:
        if len(found) > 1:
            raise reader.ambiguous("and beside or", "brackets")
        while reader.text in _OR:
            reader.step()
            found.append(comparison(reader))
        if reader.text in AND:
            raise reader.ambiguous("and beside or", "brackets")
        return Call("Or", tuple(found))
    return found[0] if len(found) == 1 else Call("And", tuple(found))


def comparison(reader: Reader) -> Node:
    start = reader.place
    sides = [reader.grammar.expression(reader)]
    if reader.text == "\\in":
        return _member(reader, sides[0])
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


def _member(reader: Reader, node: Node) -> Node:
    """An interval or a finite set that a value lies in."""
    start = reader.place
    reader.step()
    if reader.text == "\\{":
        reader.step()
        values = [reader.grammar.expression(reader)]
        while reader.take(","):
            values.append(reader.grammar.expression(reader))
        reader.expect("\\}")
        equal = tuple(Compare((node, value), ("=",)) for value in values)
        return equal[0] if len(equal) == 1 else Call("Or", equal)
    if reader.text not in ("(", "["):
        raise reader.fault("this set is not read", "write an interval, such as (0, 1)", start=start)
    low, first, second, high = interval(reader, start)
    if low == MINUS_INFINITY:
        return Compare((node, high), (second,))
    return Compare((low, node), (first,)) if high == INFINITY else Compare((low, node, high), (first, second))


def interval(reader: Reader, start: int) -> tuple[Node, str, str, Node]:
    """The ends of an interval, with the relation of each to a value inside."""
    first = "<=" if reader.text == "[" else "<"
    reader.step()
    low = reader.grammar.expression(reader)
    reader.expect(",")
    high = reader.grammar.expression(reader)
    second = "<=" if reader.text == "]" else "<"
    if reader.text not in (")", "]"):
        raise reader.fault("this interval is not closed", start=start)
    reader.step()
    return low, first, second, high


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

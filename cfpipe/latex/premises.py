r"""The conditions that a display shows beside its statement: `(x > 0)`, `\text{for } |x| < 1`, `n = 1, 2, \ldots`."""

from __future__ import annotations

from itertools import pairwise

from cfpipe.latex.conditions import condition, interval, pairs
from cfpipe.latex.lexicon import CLOSES, RELATIONS
from cfpipe.latex.nodes import INFINITY, MINUS_INFINITY, Compare, Name, Node, Num
from cfpipe.latex.notation import finite_values
from cfpipe.latex.reader import Reader

_FOR = frozenset({
    f"\\text{{{words}}}"
    for words in ("for", "if", "when", "where", "with", "for all", "for every", "for any", "for each", "whenever",
    "provided",
                  "provided that", "given", "as long as", "given that")
}) | {"\\forall"}  # fmt: skip
_AND = frozenset({"\\text{and}", "\\wedge"})
_APART = frozenset({",", ";", "\\quad", ":"})
_OPENING = frozenset(
    {"\\text{If}", "\\text{For}", "\\text{for}", "\\text{if}", "\\text{For all}", "\\text{for all}", "\\forall"}
)
_THEN = frozenset({"\\text{then}", "\\text{we have}"})


def of_chain(reader: Reader, sides: list[Node], relations: list[str]) -> list[Node]:
    """The premises of an implication."""
    if not relations or any(each in ("~", "propto") for each in relations):
        raise reader.fault("what stands before the arrow is no condition")
    return list(pairs(Compare(tuple(sides), tuple(relations))))


def leading(reader: Reader) -> list[Node]:
    if reader.text not in _OPENING:
        return []
    reader.step()
    found = _item(reader)
    separated = False
    while reader.text in _APART or reader.text in _THEN:
        separated = True
        reader.step()
    if not separated:
        raise reader.fault("a comma is expected between the condition and the statement")
    return found


def trailing(reader: Reader, *, equation: bool) -> list[Node]:
    """The conditions behind the statement; without a word or brackets only a comparison that is no statement itself."""
    found: list[Node] = []
    worded = False
    while reader.kind != "end":
        start = reader.place
        while reader.text in _APART or reader.text in _FOR or (found and reader.text in _AND):
            worded = worded or reader.text in _FOR
            reader.step()
        if reader.kind == "end" or reader.place == start:
            break
        if reader.text in ("(", "[") and _holds_condition(reader):
            found += _in_brackets(reader)
            continue
        here = reader.place
        items = _item(reader)
        if not worded and not all(_aside(each, equation=equation) for each in items):
            raise reader.ambiguous("what follows the comma", "\\text{if} before it", "a display of its own", start=here)
        found += items
    return found


def _aside(node: Node, *, equation: bool) -> bool:
    """Whether a comparison behind a comma can only be a condition: not x = 1, and not a > b behind an inequality."""
    if type(node) is not Compare or "=" in node.relations:
        return False
    return equation or {type(each) for each in node.sides} == {Name, Num}


def _in_brackets(reader: Reader) -> list[Node]:
    close = CLOSES[reader.text]
    reader.step()
    while reader.text in _FOR:
        reader.step()
    found = _item(reader)
    while reader.text in _APART or reader.text in _FOR or reader.text in _AND:
        reader.step()
        found += _item(reader)
    reader.expect(close)
    return found


def _holds_condition(reader: Reader) -> bool:
    depth, place = 0, reader.place
    related = False
    while reader.tokens[place].kind != "end":
        token = reader.tokens[place]
        depth += (token.kind == "open") - (token.kind == "close")
        related = related or (depth == 1 and (token.text in RELATIONS or token.text == "\\in"))
        if depth == 0:
            after = reader.tokens[place + 1]
            return related and (after.kind == "end" or after.text in _APART or after.text in _FOR)
        place += 1
    return False


def _item(reader: Reader) -> list[Node]:
    r"""One condition, perhaps about several names: `a, b > 0`, `x \in (0, 1)`, `k = 0, 1, \ldots`."""
    while reader.text == "\\forall":
        reader.step()
    start = reader.place
    names = _names(reader)
    if names and reader.text == "\\in":
        reader.step()
        return members(reader, names, start)
    if names and reader.text == "=" and (listed := _listed(reader, names)) is not None:
        return listed
    if len(names) > 1 and reader.text in RELATIONS:
        relation = RELATIONS[reader.text]
        reader.step()
        right = reader.grammar.expression(reader)
        if reader.text in RELATIONS:
            raise reader.fault("this condition on several symbols goes too far", start=start)
        return [Compare((name, right), (relation,)) for name in names]
    reader.go(start)
    return list(pairs(condition(reader)))


def _names(reader: Reader) -> list[Node]:
    """Declared names with commas between them, as far as they go."""
    found: list[Node] = []
    start = reader.place
    while True:
        row = reader.declared()
        if row is None or row[0].sort != "scalar":
            break
        reader.go(reader.place + row[1])
        found.append(Name(row[0].name))
        if reader.text != ",":
            break
        reader.step()
    if not found or not (reader.text in RELATIONS or reader.text == "\\in"):
        reader.go(start)
        return []
    return found


def members(reader: Reader, names: list[Node], start: int) -> list[Node]:
    text = reader.text
    if text.startswith("\\mathbb{"):
        reader.step()
        if reader.text in ("^", "_"):
            raise reader.fault("this set is not read", start=start)
        for name in names:
            _in_numbers(reader, name, text, start)
        return []
    if text == "\\{":
        return _in_finite(reader, names, start)
    if text not in ("(", "["):
        raise reader.fault("this set is not read", "write an interval, such as (0, 1)", start=start)
    low, first, second, high = interval(reader, start)
    found: list[Node] = []
    for name in names:
        found += [Compare((low, name), (first,))] if low != MINUS_INFINITY else []
        found += [Compare((name, high), (second,))] if high != INFINITY else []
    return found


def _in_numbers(reader: Reader, name: Node, text: str, start: int) -> None:
    """A set of numbers adds nothing to the domain that is declared, or is refused."""
    row = reader.notation.rows[name.name] if type(name) is Name else None
    complexes = row is not None and "complex" in row.domain
    if row is not None and (
        text == "\\mathbb{C}"
        or (text == "\\mathbb{R}" and not complexes)
        or (text == "\\mathbb{Z}" and row.integer)
        or (text == "\\mathbb{N}" and row.integer and (row.least or 0) >= 1)
    ):
        return
    raise reader.fault(
        "this says more than the declared domain", "declare the domain in the notation table", "domain", start
    )


def _in_finite(reader: Reader, names: list[Node], start: int) -> list[Node]:
    reader.step()
    values = [reader.grammar.expression(reader)]
    while reader.take(","):
        values.append(reader.grammar.expression(reader))
    reader.expect("\\}")
    whole = {each.digits for each in values if type(each) is Num}
    for name in names:
        row = reader.notation.rows[name.name] if type(name) is Name else None
        if row is None or len(whole) != len(values) or {str(value) for value in finite_values(row.domain)} != whole:
            raise reader.fault("this says more than the declared domain", "declare the domain", "domain", start)
    return []


def _listed(reader: Reader, names: list[Node]) -> list[Node] | None:
    r"""`n = 1, 2, \ldots` for a declared integer."""
    place = reader.place
    reader.step()
    values: list[str] = []
    while reader.kind == "number" and reader.at(1).text == ",":
        values.append(reader.text)
        reader.go(reader.place + 2)
    if not values or reader.text != "\\ldots" or not all(each.isdigit() for each in values):
        reader.go(place)
        return None
    reader.step()
    if any(int(after) != int(before) + 1 for before, after in pairwise(values)):
        raise reader.ambiguous("the dots", "k \\ge 1", start=place)
    found: list[Node] = []
    last: Node | None = None
    if reader.text == ",":
        reader.step()
        last = reader.grammar.expression(reader)
    for name in names:
        row = reader.notation.rows[name.name] if type(name) is Name else None
        if row is None or not row.integer:
            raise reader.fault(
                "this says more than the declared domain", "declare the symbol as an integer", "domain", place
            )
        found.append(Compare((name, Num(values[0])), (">=",)))
        if last is not None:
            found.append(Compare((name, last), ("<=",)))
    return found

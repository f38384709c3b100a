r"""Maxima and minima: `\max_{q} c(p, q) = c(p, p) = h(p)`, `\hat\theta = \arg\max_\theta \ell(\theta) = s/n`."""

from __future__ import annotations

from dataclasses import dataclass

from cfpipe.latex.lexicon import RELATIONS
from cfpipe.latex.nodes import Call, Compare, Item, Name, Node, Product, Sum, children, write
from cfpipe.latex.premises import members
from cfpipe.latex.reader import Bound, Reader

_KINDS = {"\\max": "maximum", "\\argmax": "maximum", "\\min": "minimum", "\\argmin": "minimum"}


@dataclass(frozen=True)
class Optimum:
    """`at` is empty where the formula does not show the place, `attained` where it does not show the value."""

    kind: str
    over: tuple[str, ...]
    objective: str
    at: tuple[tuple[str, str], ...] = ()
    attained: str = ""
    within: tuple[str, ...] = ()
    r"""Conditions below the sign: `\max_{0 \le p \le 1}`."""


@dataclass
class Found:
    kind: str
    argument: bool
    variables: list[Bound]
    objective: Node
    within: list[Node]
    index: int


def stands_here(reader: Reader) -> bool:
    text = reader.text
    return (text in _KINDS and (reader.at(1).text == "_" or text.startswith("\\arg"))) or (
        text == "\\arg" and reader.at(1).text in ("\\max", "\\min")
    )


def read(reader: Reader, index: int) -> Found:
    start = reader.place
    argument = reader.text.startswith("\\arg")
    if reader.text == "\\arg":
        reader.step()
    kind = _KINDS[reader.text]
    reader.step()
    reader.expect("_", "the variable of this optimum is missing")
    variables, within = _below(reader)
    mark = len(reader.bound)
    reader.bound += variables
    objective = reader.grammar.product(reader)
    if reader.text in ("+", "-"):
        raise reader.ambiguous("how far this optimum goes", "brackets around what is optimised", start=start)
    del reader.bound[mark:]
    return Found(kind, argument, variables, objective, within, index)


def _below(reader: Reader) -> tuple[list[Bound], list[Node]]:
    if not reader.take("{"):
        return [reader.variable()], []
    if _is_variable(reader):
        variables = [reader.variable()]
        while reader.take(","):
            variables.append(reader.variable())
        names: list[Node] = [Name(each.name) for each in variables]
        within: list[Node] = []
        if reader.take("\\in"):
            within = members(reader, names, reader.place)
        elif reader.text in RELATIONS and len(variables) == 1:
            relation = RELATIONS[reader.text]
            reader.step()
            within = [Compare((names[0], reader.grammar.expression(reader)), (relation,))]
    else:
        low = reader.grammar.expression(reader)
        first = _relation(reader)
        variables = [reader.variable()]
        middle = Name(variables[0].name)
        within = [Compare((low, middle), (first,))]
        if reader.text in RELATIONS:
            second = _relation(reader)
            within.append(Compare((middle, reader.grammar.expression(reader)), (second,)))
    reader.expect("}")
    return variables, within


def _is_variable(reader: Reader) -> bool:
    if reader.kind != "name":
        return False
    here = reader.place
    reader.variable()
    follows = reader.text
    reader.go(here)
    return follows in ("}", ",", "\\in") or (follows in RELATIONS and not _two_relations(reader))


def _two_relations(reader: Reader) -> bool:
    place, count = reader.place, 0
    while reader.tokens[place].text != "}" and reader.tokens[place].kind != "end":
        count += reader.tokens[place].text in RELATIONS
        place += 1
    return count > 1


def _relation(reader: Reader) -> str:
    if reader.text not in ("<", "\\le", ">", "\\ge"):
        raise reader.fault("a comparison is expected here", "write \\max_{0 \\le p \\le 1}")
    relation = RELATIONS[reader.text]
    reader.step()
    return relation


def settled(
    reader: Reader, found: Found, sides: list[Node], relations: list[str]
) -> tuple[list[Node], list[str], Optimum]:
    """The sides beside the optimum, and what they say of it."""
    if any(each != "=" for each in relations):
        raise reader.fault("only = stands beside an optimum")
    rows = reader.notation.rows
    named = [type(each) is Name and each.name in rows and rows[each.name].sort == "text" for each in sides]
    after = [each for place, each in enumerate(sides) if place >= found.index and not named[place]]
    before = [each for place, each in enumerate(sides) if place < found.index and not named[place]]
    told = after or before
    names = tuple(each.name for each in found.variables)
    at: tuple[tuple[str, str], ...] = ()
    attained = ""
    if found.argument:
        if told and len(names) > 1:
            raise reader.fault("one value cannot be the place of several variables")
        at = tuple((names[0], write(each)) for each in told[:1])
    elif told:
        for each in told:
            place: dict[str, Node] = {}
            if not at and _matches(found.objective, each, names, place) and len(place) == len(names):
                at = tuple((name, write(place[name])) for name in names)
        attained = write(told[-1])
    result = Optimum(
        found.kind, names, write(found.objective), at, attained, tuple(write(each) for each in found.within)
    )
    others = [*before, *after]
    return others, ["="] * max(len(others) - 1, 0), result


def _matches(pattern: Node, node: Node, names: tuple[str, ...], place: dict[str, Node]) -> bool:
    """Whether `node` is the objective with values for its variables."""
    if type(pattern) is Name and pattern.name in names:
        return place.setdefault(pattern.name, node) == node
    if type(pattern) is not type(node):
        return False
    inner = children(pattern)
    if not inner:
        return pattern == node
    others = children(node)
    if len(inner) != len(others) or _head(pattern) != _head(node):
        return False
    return all(_matches(mine, theirs, names, place) for mine, theirs in zip(inner, others, strict=True))


def _head(node: Node) -> object:
    """What a node is besides its children."""
    match node:
        case Sum(pairs) | Product(pairs):
            return tuple(sign for sign, _ in pairs)
        case Call(name, _) | Item(name, _):
            return name
        case Compare(_, relations):
            return relations
    return None

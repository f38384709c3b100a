"""Definite integrals: the differential names the variable and ends the body."""

from __future__ import annotations

from cfpipe.latex.lexicon import RELATIONS
from cfpipe.latex.nodes import INFINITY, MINUS_INFINITY, ONE, Group, Name, Node, call
from cfpipe.latex.reader import Bound, Reader
from cfpipe.latex.terms import differential_here

SIGNS = {"\\int": 1, "\\iint": 2, "\\iiint": 3}


def integral(reader: Reader) -> Node:
    start = reader.place
    count = SIGNS[reader.text]
    reader.step()
    low, high = _bounds(reader, count, start)
    if low is None or high is None:
        raise reader.fault("an integral needs both bounds", "write \\int_{a}^{b}", start=start)
    moves = reader.d_moves
    reader.d_moves = moves or ("" in reader.notation.trie.get("d", ()) and _as_many(reader, count))
    variables = _variables(reader, count, start)
    mark = len(reader.bound)
    reader.bound += variables
    outer = reader.in_integral, reader.in_call
    reader.in_integral, reader.in_call = 1, False
    body: Node = ONE if differential_here(reader) else reader.grammar.expression(reader)
    reader.in_integral, reader.in_call = outer
    if reader.pending:
        reader.pending = ""
    else:
        for variable in variables:
            _differential(reader, variable, start)
        if reader.text == "(" and not reader.tokens[reader.place].start > reader.tokens[reader.place - 1].end:
            raise reader.ambiguous("a bracket after a differential", "\\cdot", start=start)
        if (
            body is ONE
            and reader.text not in ("", "=", "+", "-", ")", "]", "}", ",", "\\quad", "&", "\\\\")
            and reader.kind != "close"
            and not differential_here(reader)
        ):
            raise reader.ambiguous("a differential before the body", "\\int f(x) \\, dx", start=start)
    reader.unbind(mark)
    reader.last, reader.d_moves = "other", moves
    for variable in variables:
        body = call("Integral", body, Group((Name(variable.name), low, high)))
    return body


def _bounds(reader: Reader, count: int, start: int) -> tuple[Node | None, Node | None]:
    low: Node | None = None
    high: Node | None = None
    while reader.text in ("_", "^"):
        lower = reader.text == "_"
        reader.step()
        if (low if lower else high) is not None:
            raise reader.fault("these bounds stand here twice")
        if lower and _line(reader, count):
            return MINUS_INFINITY, INFINITY
        if lower:
            low = reader.argument()
        else:
            high = reader.argument()
    if count > 1 and low is not None:
        raise reader.fault(
            "a multiple integral needs bounds of each variable", "write \\int_{a}^{b} \\int_{c}^{d}", start=start
        )
    return low, high


def _line(reader: Reader, count: int) -> bool:
    """The whole line, or the plane for a double integral."""
    if count == 1 and reader.text == "\\mathbb{R}" and reader.declared() is None:
        reader.step()
        return True
    if count > 1 and [reader.at(place).text for place in range(5)] == ["{", "\\mathbb{R}", "^", str(count), "}"]:
        reader.go(reader.place + 5)
        return True
    return False


def _variables(reader: Reader, count: int, start: int) -> list[Bound]:
    """Look ahead for the differentials that belong to this integral."""
    tokens = reader.tokens
    here, depth, inner = reader.place, 0, 0
    places: list[int] = []
    place = here
    while len(places) < count:
        token = tokens[place]
        if token.kind == "end" or depth < 0:
            raise reader.fault("this integral has no differential", "close it with \\, dx", start=start)
        if token.kind == "open" or token.text in ("{", "root["):
            depth += 1
        elif token.kind == "close" or token.text in ("}", "root]"):
            depth -= 1
        elif depth == 0:
            found = _found(reader, place)
            if token.text in SIGNS:
                inner += SIGNS[token.text]
            elif found:
                depth += found != place  # inside the numerator
                place = found
                if inner:
                    inner -= 1
                else:
                    places.append(found)
        place += 1
    variables = []
    for each in places:
        reader.go(each + 1)
        variables.append(reader.variable())
    reader.go(here)
    if len({each.name for each in variables}) < count or any(reader.is_bound(each.name) for each in variables):
        raise reader.fault("two integrals share one variable", start=start)
    return variables


def _as_many(reader: Reader, count: int) -> bool:
    """Whether each d before a name closes one integral of this side, so that none of them can be the declared d."""
    here, place, depth = reader.place, reader.place, 0
    reader.d_moves = True
    while depth >= 0 and reader.tokens[place].kind != "end":
        token = reader.tokens[place]
        if token.kind == "open" or token.text in ("{", "root["):
            depth += 1
        elif token.kind == "close" or token.text in ("}", "root]"):
            depth -= 1
        elif depth == 0 and token.text in RELATIONS:
            break
        elif token.text in SIGNS:
            count += SIGNS[token.text]
        elif token.text in ("d", "\\mathrm{d}") and reader.tokens[place + 1].kind == "name":
            count -= reader.tokens[place - 1].text not in ("_", "^")
        place += 1
    reader.go(here)
    reader.d_moves = False
    return count == 0


def _found(reader: Reader, place: int) -> int:
    """The place of a differential that stands at `place` or in the numerator there; 0 if there is none."""
    tokens = reader.tokens
    if tokens[place].text in ("d", "\\mathrm{d}"):
        if tokens[place - 1].text in ("_", "^"):
            return 0
        reader.go(place)
        return place if differential_here(reader) else 0
    if tokens[place].text != "\\frac" or tokens[place + 1].text != "{":
        return 0
    stop = closing(reader, place + 1)
    under = tokens[stop + 1].text == "{"
    if under and tokens[place + 2].text in ("d", "\\mathrm{d}") and tokens[stop + 2].text == tokens[place + 2].text:
        return 0
    depth = 0
    for inside in range(place + 2, stop):
        depth += (tokens[inside].text == "{") - (tokens[inside].text == "}")
        if depth == 0 and tokens[inside].text in ("d", "\\mathrm{d}"):
            reader.go(inside)
            if differential_here(reader):
                return inside
    return 0


def closing(reader: Reader, place: int) -> int:
    """The place of the brace that closes the one at `place`."""
    depth = 0
    tokens = reader.tokens
    while tokens[place].kind != "end":
        depth += (tokens[place].text == "{") - (tokens[place].text == "}")
        if depth == 0:
            return place
        place += 1
    return place


def _differential(reader: Reader, variable: Bound, start: int) -> None:
    if not differential_here(reader):
        raise reader.fault(f"the differential of {variable.name} is expected here", "", "syntax", start)
    reader.step()
    found = reader.variable()
    if found.name != variable.name:
        raise reader.fault(f"the differential of {variable.name} is expected here, not of {found.name}", start=start)


def numerator(reader: Reader) -> Node:
    """The numerator of a fraction in an integral, which may hold the differential."""
    here = reader.place
    inside = _found(reader, here - 1) if reader.text == "{" else 0
    reader.go(here)
    if not inside:
        return reader.argument()
    reader.step()
    above: Node = ONE if reader.place == inside else reader.grammar.product(reader)
    reader.step()
    reader.pending = reader.variable().name
    reader.expect("}", "nothing may follow the differential in the numerator")
    return above

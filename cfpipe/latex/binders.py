"""Sums, products and limits: what stands below and above the sign, and how far the body goes.

A body is one term: it ends at the next + or − outside of brackets.
"""

from __future__ import annotations

from typing import NamedTuple

from cfpipe.latex.nodes import (
    INFINITY,
    ONE,
    Call,
    Group,
    Mark,
    Name,
    Node,
    Num,
    Sum,
    add,
    bound_names,
    call,
    free_names,
    multiply,
    negative,
    replace,
)
from cfpipe.latex.notation import finite_values
from cfpipe.latex.reader import Bound, Reader
from cfpipe.latex.text import read_text
from cfpipe.latex.tokens import Token

MOST_VALUES = 24


class Range(NamedTuple):
    variable: Bound
    low: Node | None = None
    high: Node | None = None
    values: tuple[Node, ...] = ()


def accumulated(reader: Reader) -> Node:
    start = reader.place
    function = "Sum" if reader.text == "\\sum" else "Product"
    reader.step()
    ranges, upper = _bounds(reader, start)
    completed = [_completed(reader, each, upper, start) for each in ranges]
    mark = len(reader.bound)
    reader.bound += [each.variable for each in completed]
    body = _body(reader, function, [each.variable.name for each in completed], start)
    reader.unbind(mark)
    for each in completed:
        body = _applied(reader, function, body, each, start)
        reader.open_bodies.append(each.variable.name)
    reader.last = "other"
    return body


def _body(reader: Reader, function: str, names: list[str], start: int) -> Node:
    minus = reader.text == "-" and reader.kind == "mark"
    if minus:
        reader.step()
    body = reader.grammar.product(reader)
    if function == "Product":
        parts = reader.parts
        loose = [not (free_names(each) & set(names)) for _, each in parts]
        if reader.slashed or (len(parts) > 1 and loose[-1]):
            raise reader.ambiguous("how far this product goes", "brackets around its factor", start=start)
    return negative(body) if minus else body


def _bounds(reader: Reader, start: int) -> tuple[list[Range], Node | None]:
    ranges: list[Range] = []
    upper: Node | None = None
    while reader.text in ("_", "^"):
        lower = reader.text == "_"
        reader.step()
        if lower and not ranges:
            ranges = _below(reader)
        elif not lower and upper is None:
            upper = reader.argument()
        else:
            raise reader.fault("these bounds stand here twice")
    if not ranges:
        raise reader.fault("the bounds are missing", "write \\sum_{i=1}^{n}", start=start)
    return ranges, upper


def _below(reader: Reader) -> list[Range]:
    if reader.text != "{":
        return [Range(reader.variable(integer=True))]
    reader.step()
    group = _stop(reader)
    if any(token.text in ("\\le", "<") for token in group):
        found = [_between(reader)]
    else:
        variables = [reader.variable(integer=True)]
        while reader.take(","):
            variables.append(reader.variable(integer=True))
        found = _assigned(reader, variables)
    if reader.text != "}":
        raise reader.fault(f"{reader.text} is not read below a sum", "write i=1, x \\in \\{0, 1\\} or 1 \\le i \\le n")
    reader.step()
    return found


def _stop(reader: Reader) -> list[Token]:
    depth, place = 1, reader.place
    while depth and reader.tokens[place].kind != "end":
        depth += (reader.tokens[place].text == "{") - (reader.tokens[place].text == "}")
        place += 1
    return reader.tokens[reader.place : place - 1]


def _assigned(reader: Reader, variables: list[Bound]) -> list[Range]:
    if reader.take("="):
        low = reader.grammar.expression(reader)
        return [Range(each, low) for each in variables]
    if reader.take("\\in") and len(variables) == 1:
        return [_from_set(reader, variables[0])]
    if reader.take("\\ge") and len(variables) == 1:
        return [Range(variables[0], reader.grammar.expression(reader), INFINITY)]
    return [Range(each) for each in variables]


def _between(reader: Reader) -> Range:
    r"""`1 \le i \le n`"""
    low = reader.grammar.expression(reader)
    strict_low = reader.text == "<"
    if not (reader.take("\\le") or reader.take("<")):
        raise reader.fault("a bound is expected here", "write 1 \\le i \\le n")
    variable = reader.variable(integer=True)
    strict_high = reader.text == "<"
    if not (reader.take("\\le") or reader.take("<")):
        raise reader.fault("both bounds are needed here", "write 1 \\le i \\le n")
    high = reader.grammar.expression(reader)
    return Range(
        variable,
        add([(False, low), (False, Num("1"))]) if strict_low else low,
        add([(False, high), (True, Num("1"))]) if strict_high else high,
    )


def _from_set(reader: Reader, variable: Bound) -> Range:
    start = reader.place
    if not reader.take("\\{"):
        raise reader.fault("only a set in braces is read here", "write x \\in \\{0, 1\\}", start=start)
    values = [reader.grammar.expression(reader)]
    dots = False
    while reader.take(","):
        if reader.take("\\ldots"):
            dots = True
            reader.expect(",")
            values.append(reader.grammar.expression(reader))
            break
        values.append(reader.grammar.expression(reader))
    reader.expect("\\}")
    if dots:
        whole = [_integer(each) for each in values[:-1]]
        first = whole[0]
        if first is None or any(each != first + place for place, each in enumerate(whole)):
            raise reader.ambiguous("the dots", "1 \\le i \\le n", start=start)
        return Range(variable, values[0], values[-1])
    return _listed(variable, tuple(values))


def _listed(variable: Bound, values: tuple[Node, ...]) -> Range:
    whole = [_integer(each) for each in values]
    first = whole[0]
    if first is not None and all(each == first + place for place, each in enumerate(whole)):
        return Range(variable, values[0], values[-1])
    return Range(variable, values=values)


def _integer(node: Node) -> int | None:
    if type(node) is Num and node.digits.isdigit():
        return int(node.digits)
    if type(node) is Sum and len(node.terms) == 1 and node.terms[0][0]:
        inner = _integer(node.terms[0][1])
        return None if inner is None else -inner
    return None


def _completed(reader: Reader, each: Range, upper: Node | None, start: int) -> Range:
    if each.values or each.high is not None:
        if upper is not None:
            raise reader.fault("the upper bound stands here twice", start=start)
        return each
    if each.low is not None and upper is not None:
        return each._replace(high=upper)
    row = reader.notation.rows.get(each.variable.name)
    if each.low is None and upper is None and row is not None:
        if values := finite_values(row.domain):
            return _listed(each.variable, tuple(read_text(str(value)) for value in sorted(values)))
        words = row.domain.strip().split(maxsplit=1)
        if words and words[0] in ("integer", "integers") and ".." in row.domain:
            low, high = words[1].removeprefix("in ").split("..", 1)
            return Range(each.variable, read_text(low), read_text(high))
    name = each.variable.name
    raise reader.fault(f"the bounds of {name} are missing", f"write \\sum_{{{name}=1}}^{{n}}", start=start)


def _applied(reader: Reader, function: str, body: Node, each: Range, start: int) -> Node:
    name = each.variable.name
    if (
        type(body) is Call
        and body.function == function
        and name in bound_names(Call(function, (ONE, *body.arguments[1:])))
    ):
        raise reader.fault(f"two signs in a row bind {name}", start=start)
    if each.low is not None and each.high is not None:
        return call(function, body, Group((Name(name), each.low, each.high)))
    if len(each.values) > MOST_VALUES or any(free_names(value) & bound_names(body) for value in each.values):
        raise reader.fault("this set is not read here", "name the values in another way", start=start)
    parts = [(False, replace(body, name, value)) for value in each.values]
    return add(parts) if function == "Sum" else multiply(parts)


# -- limits


def limit(reader: Reader) -> Node:
    start = reader.place
    reader.step()
    if not (reader.take("_") and reader.take("{")):
        raise reader.fault("where the limit is taken is missing", "write \\lim_{x \\to 0}", start=start)
    variable = reader.variable()
    arrow = reader.text
    if arrow not in ("\\to", "\\downarrow", "\\uparrow"):
        raise reader.fault("an arrow is expected here", "write \\lim_{x \\to 0}")
    reader.step()
    side = {"\\downarrow": "+", "\\uparrow": "-"}.get(arrow) or _side(reader)
    point = reader.grammar.expression(reader)
    reader.expect("}")
    mark = reader.with_bound(variable)
    body = reader.grammar.product(reader)
    reader.unbind(mark)
    reader.open_bodies.append(variable.name)
    reader.last = "other"
    if variable.name in free_names(point):
        raise reader.fault(f"the limit of {variable.name} is taken at itself", start=start)
    return Call("Limit", (body, Name(variable.name), point, *((Mark(side),) if side else ())))


def _side(reader: Reader) -> str:
    """The sign in `0^+`, taken out of the tokens."""
    stop = reader.place + len(_stop(reader))
    sign = reader.tokens[stop - 1].text
    if sign not in ("+", "-") or stop - 1 == reader.place:
        return ""
    first = stop - 2 if reader.tokens[stop - 2].text == "^" else stop - 1
    del reader.tokens[first:stop]
    reader.roles = {}
    return sign

"""Environments inside of a formula: small matrices and cases; indicators and norms."""

from __future__ import annotations

from cfpipe.latex.conditions import opposite
from cfpipe.latex.lexicon import CLOSES
from cfpipe.latex.nodes import ONE, TRUE, ZERO, Call, Compare, Group, Name, Node, Num, Power, add, call, write
from cfpipe.latex.notation import finite_values
from cfpipe.latex.reader import Reader
from cfpipe.latex.sorts import is_matrix

MOST_ENTRIES = 64
_IF = frozenset({"\\text{if}", "\\text{for}", "\\text{when}", "\\mathrm{if}"})
_ELSE = frozenset(
    {"\\text{otherwise}", "\\text{else}", "\\text{otherwise.}", "\\mathrm{otherwise}", "\\text{otherwise,}"}
)


def environment(reader: Reader) -> Node:
    start, name = reader.place, reader.text.removeprefix("begin ")
    reader.step()
    if name == "cases":
        return _cases(reader, start)
    if name not in ("pmatrix", "bmatrix", "vmatrix"):
        raise reader.fault(f"the environment {name} is not read inside of an expression", start=start)
    matrix = _rows(reader, name, start)
    reader.last = "other"
    return call("Determinant", matrix) if name == "vmatrix" else matrix


def in_brackets(reader: Reader, opening: str, start: int) -> Node:
    r"""`\left( \begin{array}{cc} … \end{array} \right)`, and cases between `\left\{` and `\right.`"""
    name = reader.text.removeprefix("begin ")
    cases = opening == "\\{" and name == "array"
    if not cases and opening not in ("(", "[", "|"):
        raise reader.fault("these brackets around an array are not read", start=start)
    reader.step()
    node = _cases(reader, start, name) if cases else _rows(reader, name, start)
    if reader.kind != "close" or reader.text != ("." if cases else CLOSES[opening]):
        raise reader.fault(f"{'right.' if cases else CLOSES[opening]} is expected here")
    reader.step()
    reader.last = "other"
    return call("Determinant", node) if opening == "|" else node


def _rows(reader: Reader, name: str, start: int) -> Node:
    rows = [[reader.grammar.expression(reader)]]
    while reader.text in ("&", "\\\\"):
        if reader.text == "\\\\":
            reader.step()
            if reader.kind == "end_environment":
                break
            rows.append([])
        else:
            reader.step()
        rows[-1].append(reader.grammar.expression(reader))
    _end(reader, name)
    if len({len(row) for row in rows}) != 1 or sum(len(row) for row in rows) > MOST_ENTRIES:
        raise reader.fault("the rows of this matrix differ in length", start=start)
    return call("Matrix", Group(tuple(Group(tuple(row), square=True) for row in rows), square=True))


def _end(reader: Reader, name: str) -> None:
    if reader.kind != "end_environment" or reader.text != f"end {name}":
        raise reader.fault(f"\\end{{{name}}} is expected here, not {reader.text or 'the end'}")
    reader.step()


def _cases(reader: Reader, start: int, name: str = "cases") -> Node:
    branches: list[tuple[Node, Node]] = []
    while True:
        value = reader.grammar.expression(reader)
        reader.take(",")
        reader.expect("&", "a case is value & condition")
        branches.append((value, _case_condition(reader)))
        if reader.text in (",", ";", "."):
            reader.step()
        if not reader.take("\\\\") or reader.kind == "end_environment":
            break
    _end(reader, name)
    if any(condition == TRUE for _, condition in branches[:-1]):
        raise reader.fault("only the last case can be the rest", start=start)
    if _exhaustive(reader, [condition for _, condition in branches]):
        branches[-1] = branches[-1][0], TRUE
    reader.last = "other"
    return Call("Piecewise", tuple(Group(branch) for branch in branches))


def _case_condition(reader: Reader) -> Node:
    while reader.text == "\\quad":
        reader.step()
    if reader.text in _ELSE:
        reader.step()
        return TRUE
    if reader.text in _IF:
        reader.step()
    return reader.grammar.condition(reader)


def _exhaustive(reader: Reader, conditions: list[Node]) -> bool:
    """Whether the last case is what the others leave: the denial of one, or the last value of a finite domain."""
    if len(conditions) == 2 and opposite(*conditions):
        return True
    names, values = set(), set()
    for each in conditions:
        if type(each) is not Compare or each.relations != ("=",) or type(each.sides[0]) is not Name:
            return False
        names.add(each.sides[0].name)
        values.add(write(each.sides[1]))
    if len(names) != 1:
        return False
    name = names.pop()
    row = reader.notation.rows.get(name)
    whole = finite_values(row.domain) if row and not reader.is_bound(name) else ()
    return bool(whole) and {str(value) for value in whole} <= values


def indicator(reader: Reader) -> Node:
    r"""`\mathbf{1}\{x > 0\}`, `\mathbf{1}_{x > 0}`: one where the condition holds, else zero."""
    start = reader.place
    reader.step()
    if reader.text == "_" and reader.at(1).text == "{":
        reader.go(reader.place + 2)
        condition = (
            _bracketed_condition(reader)
            if reader.text in ("\\{", "(", "[") and _wraps(reader)
            else reader.grammar.condition(reader)
        )
        reader.expect("}")
    elif reader.kind == "open" and reader.text in ("\\{", "(", "["):
        condition = _bracketed_condition(reader)
    else:
        raise reader.fault("an indicator needs its condition", "write \\mathbf{1}\\{x > 0\\}", start=start)
    reader.last = "call"
    return Call("Piecewise", (Group((ONE, condition)), Group((ZERO, TRUE))))


def _wraps(reader: Reader) -> bool:
    """Whether the bracket that opens here closes right before the end of the group."""
    depth, place = 0, reader.place
    while reader.tokens[place].kind != "end":
        kind = reader.tokens[place].kind
        depth += (kind == "open") - (kind == "close")
        place += 1
        if depth == 0:
            return reader.tokens[place].text == "}"
    return False


def _bracketed_condition(reader: Reader) -> Node:
    close = CLOSES[reader.text]
    outer = reader.in_integral, reader.in_call
    reader.in_integral, reader.in_call = 0, False
    reader.step()
    condition = reader.grammar.condition(reader)
    reader.expect(close)
    reader.in_integral, reader.in_call = outer
    return condition


def norm(reader: Reader, node: Node, start: int) -> Node:
    """The Euclidean norm of a written vector, the absolute value of a number."""
    if reader.text == "_":
        reader.step()
        index = reader.argument()
        if index != Num("2"):
            raise reader.fault("only the Euclidean norm is read", start=start)
    if not is_matrix(node, reader.notation):
        return call("Abs", node)
    if type(node) is not Call or node.function != "Matrix" or type(node.arguments[0]) is not Group:
        raise reader.fault("only the norm of a written vector is read", start=start)
    rows = [row.items for row in node.arguments[0].items if type(row) is Group]
    if len(rows) > 1 and len(rows[0]) > 1:
        raise reader.ambiguous("the norm of a matrix", "the norm of a vector", start=start)
    entries = [entry for row in rows for entry in row]
    return call("sqrt", add([(False, Power(call("Abs", entry), Num("2"))) for entry in entries]))

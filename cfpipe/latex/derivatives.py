r"""Derivatives in Leibniz's, prime and partial notation, gradients, and evaluation at a point.

An operator `\frac{d}{dx}` takes the rest of its term; where two factors of it depend on x that is a guess, and refused.
"""

from __future__ import annotations

from cfpipe.latex.nodes import Call, Group, Name, Node, Num, add, call, free_names, multiply
from cfpipe.latex.notation import dummy
from cfpipe.latex.reader import Reader

MOST_ORDER = 8
_SIGNS = ("d", "\\partial", "\\mathrm{d}")


def leibniz(reader: Reader) -> Node | None:
    """The derivative that a fraction writes, or None where the fraction is only a fraction."""
    start = reader.place
    place = start + 1
    braced = reader.tokens[place].text == "{"
    sign = reader.tokens[place + braced].text
    if sign not in _SIGNS:
        return None
    under = _group_after(reader, place)
    if reader.tokens[under].text != "{" or reader.tokens[under + 1].text != sign:
        return None
    if sign == "d" and ("" in reader.notation.trie.get("d", ()) or any(each.tokens == ("d",) for each in reader.bound)):
        raise reader.ambiguous("d, which is declared,", "\\mathrm{d} for the derivative")
    reader.go(place + braced + 1)
    order = _order(reader)
    operand: Node | None = None
    if braced and reader.text != "}":
        reader.bare_function = reader.place
        operand = reader.grammar.product(reader)
        reader.bare_function = -1
    if braced:
        reader.expect("}", "the numerator of a derivative ends here")
    reader.expect("{")
    variables = _variables(reader, sign)
    total = sum(count for _, count in variables)
    if total != order:
        raise reader.fault(f"the orders {order} above and {total} below differ", start=start)
    if operand is not None:
        reader.last = "call"
        return _derivative(reader, _whole(operand, variables, sign, reader, start), variables, start)
    point = _point_of_bar(reader) if reader.kind == "bar" and reader.at(1).text == "_" else None
    body = operated(reader, variables, start)
    return Call("Subs", (body, Name(point[0]), point[1])) if point else body


def _group_after(reader: Reader, place: int) -> int:
    depth = 0
    tokens = reader.tokens
    while tokens[place].kind != "end":
        depth += (tokens[place].text == "{") - (tokens[place].text == "}")
        place += 1
        if depth == 0:
            return place
    return place


def _order(reader: Reader) -> int:
    if not reader.take("^"):
        return 1
    exponent = reader.argument()
    if type(exponent) is not Num or not exponent.digits.isdigit() or not 1 <= int(exponent.digits[:3]) <= MOST_ORDER:
        raise reader.fault(f"the order of a derivative is a number from 1 to {MOST_ORDER}")
    return int(exponent.digits)


def _variables(reader: Reader, sign: str) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    while reader.take(sign):
        name = _variable(reader)
        found.append((name, _order(reader)))
    reader.expect("}", "only differentials stand below a derivative")
    return found


def _variable(reader: Reader) -> str:
    start = reader.place
    if reader.declared() is None and reader.bound_here() is None:
        raise reader.fault(
            f"the symbol {reader.text} is not declared", "declare it in the notation table", "unknown-symbol"
        )
    variable = reader.variable()
    if variable.integer:
        raise reader.fault(f"{variable.name} is an integer, and no derivative is taken in it", start=start)
    return variable.name


def operated(reader: Reader, variables: list[tuple[str, int]], start: int) -> Node:
    """What a differential operator is applied to: the rest of its term."""
    reader.holds = True
    body = reader.grammar.product(reader)
    names = {name for name, _ in variables}
    parts = reader.parts
    depending = [each for _, each in parts if names & free_names(each) or _bare_functions(reader, each)]
    if len(depending) > 1:
        raise reader.ambiguous("how far the derivative goes", "brackets around what it is taken of", start=start)
    reader.last = "other"
    return _derivative(reader, body, variables, start)


def _bare_functions(reader: Reader, node: Node) -> bool:
    rows = reader.notation.rows
    return any(name in rows and rows[name].sort in ("function", "value", "sequence") for name in free_names(node))


def _whole(node: Node, variables: list[tuple[str, int]], sign: str, reader: Reader, start: int) -> Node:
    r"""`\frac{df}{dx}` is the derivative of f(x)."""
    rows = reader.notation.rows
    if type(node) is Name and node.name in rows and rows[node.name].sort == "function":
        if sign == "\\partial" or len(variables) > 1:
            raise reader.fault(
                f"the arguments of {node.name} are missing", "write them in the numerator", "arity", start
            )
        return Call(node.name, (Name(variables[0][0]),))
    return node


def _derivative(reader: Reader, body: Node, variables: list[tuple[str, int]], start: int) -> Node:
    free = free_names(body)
    for name, _ in variables:
        if name not in free and not _bare_functions(reader, body):
            raise reader.fault(f"this does not depend on {name}", "write the function with its arguments", start=start)
    limits = [Name(name) if count == 1 else Group((Name(name), Num(str(count)))) for name, count in variables]
    return Call("Derivative", (body, *limits))


# -- primes


def order_of_primes(reader: Reader) -> int:
    order = 0
    while reader.text == "'":
        order += 1
        reader.step()
    if order > MOST_ORDER:
        raise reader.fault(f"the order of a derivative is at most {MOST_ORDER}")
    return order


def order_in_brackets(reader: Reader) -> int:
    """`f^{(3)}`"""
    start = reader.place
    if reader.at(3).kind != "number" or reader.at(4).text != ")" or reader.at(5).text != "}":
        raise reader.ambiguous("a superscript in brackets", "f^{(2)} with a number", start=start)
    order = reader.at(3).text
    if not order.isdigit() or not 1 <= int(order[:3]) <= MOST_ORDER:
        raise reader.fault(f"the order of a derivative is a number from 1 to {MOST_ORDER}")
    reader.go(reader.place + 6)
    return int(order)


def of_call(reader: Reader, node: Node, order: int, start: int) -> Node:
    """The derivative of a function of one variable at its argument."""
    if type(node) is not Call or len(node.arguments) != 1:
        raise reader.ambiguous("the prime on a function of several variables", "\\partial_x", start=start)
    argument = node.arguments[0]
    row = reader.notation.rows.get(argument.name) if type(argument) is Name else None
    bound = next((each for each in reader.bound if type(argument) is Name and each.name == argument.name), None)
    if type(argument) is Name and (
        (bound and not bound.integer) or (row and not bound and row.sort == "scalar" and not row.integer)
    ):
        return _slope(node, argument.name, order)
    name = dummy("utvwsrzyxhgq", free_names(argument) | {each.name for each in reader.bound}, reader.notation)
    return Call("Subs", (_slope(Call(node.function, (Name(name),)), name, order), Name(name), argument))


def _slope(node: Node, name: str, order: int) -> Node:
    return Call("Derivative", (node, Name(name) if order == 1 else Group((Name(name), Num(str(order))))))


def primed(reader: Reader, base: Node, start: int) -> Node:
    """`(f(x) g(x))'`, where one symbol only can be meant."""
    opening = reader.tokens[start].text
    if opening not in ("(", "["):
        name = f"{reader.source(start)}'"
        raise reader.fault(f"{name} is not declared", "declare the symbol with its prime", "unknown-symbol", start)
    order = order_of_primes(reader)
    rows = reader.notation.rows
    names = [name for name in sorted(free_names(base)) if name in rows or reader.is_bound(name)]
    if len(names) != 1 or _bare_functions(reader, base) or (names[0] in rows and rows[names[0]].integer):
        raise reader.ambiguous("the variable of this derivative", "\\frac{d}{dx}", start=start)
    reader.last = "other"
    return _slope(base, names[0], order)


# -- partial derivatives by index, gradients


def partial(reader: Reader) -> Node:
    start = reader.place
    reader.step()
    variables = [(name, 1) for name in _lowered(reader)]
    if reader.text == "^" and len(variables) == 1:
        variables = [(variables[0][0], _order(reader))]
    return operated(reader, variables, start)


def _lowered(reader: Reader) -> list[str]:
    if not reader.take("_"):
        raise reader.fault(
            "the variable of this derivative is missing", "write \\partial_x or \\frac{\\partial}{\\partial x}"
        )
    if not reader.take("{"):
        return [_variable(reader)]
    names = [_variable(reader)]
    while reader.text != "}":
        reader.take(",")
        names.append(_variable(reader))
    reader.step()
    return names


def gradient(reader: Reader) -> Node:
    start = reader.place
    reader.step()
    if reader.text == "^":
        raise reader.ambiguous("\\nabla^2", "the second derivatives", start=start)
    names = _lowered(reader) if reader.text == "_" else None
    node = reader.grammar.factor(reader)
    if names is None:
        if type(node) is not Call or reader.notation.rows.get(node.function, None) is None:
            raise reader.fault("the variables of this gradient are not named", "write \\nabla f(x, y)", start=start)
        if not all(type(each) is Name for each in node.arguments):
            raise reader.fault("the variables of this gradient are not named", "write \\nabla f(x, y)", start=start)
        names = [each.name for each in node.arguments if type(each) is Name]
    reader.last = "other"
    slopes = [_derivative(reader, node, [(name, 1)], start) for name in names]
    if len(slopes) == 1:
        return slopes[0]
    return call("Matrix", Group(tuple(Group((each,), square=True) for each in slopes), square=True))


# -- evaluation at a point


def evaluated(reader: Reader, factors: list[tuple[bool, Node]], begin: int) -> Node:
    r"""A bar behind a term: `\frac{d}{dx} f(x) \Big|_{x=0}`."""
    name, low, high = _points(reader, begin)
    if name is None:
        raise reader.fault("the variable that gets this value is not named", "write |_{x=0}", start=begin)
    if sum(name in free_names(each) or _bare_functions(reader, each) for _, each in factors) > 1:
        raise reader.ambiguous("what the bar evaluates", "\\left. … \\right|", start=begin)
    reader.late = name
    reader.last = "other"
    return _between(multiply(factors), name, low, high)


def evaluated_bracket(reader: Reader, node: Node, start: int) -> Node:
    r"""`\left. f \right|_{x=0}` or `\left[ f \right]_{0}^{1}`."""
    if reader.text != "_":
        raise reader.fault("the point is missing behind this bar", "write \\right|_{x=0}", start=start)
    name, low, high = _points(reader, start)
    if name is None:
        rows = reader.notation.rows
        names = [each for each in free_names(node) if each in rows or reader.is_bound(each)]
        if len(names) != 1 or high is None or _bare_functions(reader, node):
            raise reader.ambiguous("the variable that gets these values", "_{x=0}^{x=1}", start=start)
        name = names[0]
    reader.last = "other"
    return _between(node, name, low, high)


def _between(node: Node, name: str, low: Node, high: Node | None) -> Node:
    at_low = Call("Subs", (node, Name(name), low))
    if high is None:
        return at_low
    return add([(False, Call("Subs", (node, Name(name), high))), (True, at_low)])


def _point_of_bar(reader: Reader) -> tuple[str, Node]:
    name, low, high = _points(reader, reader.place)
    if name is None or high is not None:
        raise reader.fault("the variable that gets this value is not named", "write |_{x=0}")
    return name, low


def _points(reader: Reader, start: int) -> tuple[str | None, Node, Node | None]:
    if reader.kind == "bar":
        reader.step()
    reader.expect("_")
    name, low = _point(reader)
    if reader.text != "^":
        return name, low, None
    reader.step()
    upper, high = _point(reader)
    if upper is not None and upper != name:
        raise reader.fault(f"the two ends name {name} and {upper}", start=start)
    return name, low, high


def _point(reader: Reader) -> tuple[str | None, Node]:
    if reader.text != "{":
        return None, reader.argument()
    tokens = reader.tokens
    place, depth = reader.place, 0
    named = False
    while tokens[place].kind != "end":
        depth += (tokens[place].text == "{") - (tokens[place].text == "}")
        named = named or (depth == 1 and tokens[place].text == "=")
        if depth == 0:
            break
        place += 1
    if not named:
        return None, reader.argument()
    reader.step()
    name = _variable(reader)
    reader.expect("=")
    outer = reader.in_integral, reader.in_call
    reader.in_integral, reader.in_call = 0, False
    node = reader.grammar.expression(reader)
    reader.expect("}")
    reader.in_integral, reader.in_call = outer
    return name, node

"""The expression that a formula writes, and its one spelling in the expression language.

Trees are flat: a sum of signed terms, a product of factors that multiply or divide, so that brackets which mean nothing
leave no trace and equal trees give equal text, whatever Python prints them.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class Num(NamedTuple):
    digits: str


class Name(NamedTuple):
    name: str


class Mark(NamedTuple):
    """The side of a limit."""

    sign: str


class Call(NamedTuple):
    function: str
    arguments: tuple[Node, ...]


class Item(NamedTuple):
    sequence: str
    place: Node


class Sum(NamedTuple):
    terms: tuple[tuple[bool, Node], ...]
    """Each with its sign: true for minus."""


class Product(NamedTuple):
    factors: tuple[tuple[bool, Node], ...]
    """Each with its place: true under the fraction's bar."""


class Power(NamedTuple):
    base: Node
    exponent: Node


class Group(NamedTuple):
    """A tuple `(k, 0, n)`, or a list of a matrix `[a, b]`."""

    items: tuple[Node, ...]
    square: bool = False


class Compare(NamedTuple):
    sides: tuple[Node, ...]
    relations: tuple[str, ...]


Node: TypeAlias = "Num | Name | Mark | Call | Item | Sum | Product | Power | Group | Compare"

TRUE, ZERO, ONE, INFINITY = Name("True"), Num("0"), Num("1"), Name("oo")
MINUS_INFINITY = Sum(((True, INFINITY),))
ITERATED = frozenset({"Sum", "Integral", "Product"})
BINDING = frozenset({*ITERATED, "Limit", "Subs"})
_MARGIN = {Sum: 0, Product: 1, Power: 2}


def add(terms: list[tuple[bool, Node]]) -> Node:
    flat: list[tuple[bool, Node]] = []
    for negative, term in terms:
        if not negative and type(term) is Sum:
            flat.extend(term.terms)
        else:
            flat.append((negative, term))
    return flat[0][1] if len(flat) == 1 and not flat[0][0] else Sum(tuple(flat))


def negative(node: Node) -> Node:
    return Sum(((True, node),))


def multiply(factors: list[tuple[bool, Node]]) -> Node:
    """The signs of the factors are the sign of the product."""
    flat: list[tuple[bool, Node]] = []
    sign = False
    for below, factor in factors:
        part = factor
        while not below and type(part) is Sum and len(part.terms) == 1 and part.terms[0][0]:
            sign, part = not sign, part.terms[0][1]
        if not below and type(part) is Product:
            flat.extend(part.factors)
        elif below and not flat:
            flat += [(False, ONE), (True, part)]
        else:
            flat.append((below, part))
    product = flat[0][1] if len(flat) == 1 else Product(tuple(flat))
    return Sum(((True, product),)) if sign else product


def divide(above: Node, below: Node) -> Node:
    return multiply([(False, above), (True, below)])


def call(function: str, *arguments: Node) -> Node:
    """A call; sums of sums and integrals of integrals are one, innermost variable first."""
    inner = arguments[0] if arguments else None
    if function in ITERATED and type(inner) is Call and inner.function == function:
        return Call(function, (*inner.arguments, *arguments[1:]))
    return Call(function, arguments)


def write(node: Node) -> str:
    """The text of an expression."""
    kind = type(node)
    if kind is Name or kind is Num:
        return node[0]  # type: ignore[return-value]
    match node:
        case Sum(terms):
            parts = []
            for minus, term in terms:
                parts.append(" - " if minus else " + ")
                parts.append(_within(term, 1))
            parts[0] = "-" if terms[0][0] else ""
            return "".join(parts)
        case Product(factors):
            parts = []
            for below, factor in factors:
                parts.append("/" if below else "*")
                parts.append(_within(factor, 2))
            return "".join(parts[1:])
        case Power(base, exponent):
            return f"{_within(base, 3)}**{_within(exponent, 3)}"
        case Call(function, arguments):
            return f"{function}({', '.join([write(each) for each in arguments])})"
        case Item(sequence, index):
            return f"{sequence}[{write(index)}]"
        case Group(items, square):
            inner = ", ".join([write(each) for each in items])
            return f"[{inner}]" if square else f"({inner})"
        case Compare(sides, relations):
            return _comparison(sides, relations)
        case Mark(sign):
            return f"'{sign}'"
    raise AssertionError(node)


def _within(node: Node, least: int) -> str:
    text = write(node)
    return text if _MARGIN.get(type(node), 3) >= least else f"({text})"


def _comparison(sides: tuple[Node, ...], relations: tuple[str, ...]) -> str:
    if len(relations) == 1 and relations[0] in ("=", "!="):
        return f"{'Eq' if relations[0] == '=' else 'Ne'}({write(sides[0])}, {write(sides[1])})"
    parts = [write(sides[0])]
    for relation, side in zip(relations, sides[1:], strict=True):
        parts += [f" {'==' if relation == '=' else relation} ", write(side)]
    return "".join(parts)


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case Sum(pairs) | Product(pairs):
            return tuple(each for _, each in pairs)
        case Power(base, exponent):
            return (base, exponent)
        case Call(_, parts) | Group(parts, _) | Compare(parts, _):
            return parts
        case Item(_, index):
            return (index,)
    return ()


def free_names(node: Node) -> frozenset[str]:
    """The names a value depends on; the name of a function without brackets may hide others."""
    found: set[str] = set()
    stack: list[tuple[Node, frozenset[str]]] = [(node, frozenset())]
    while stack:
        each, bound = stack.pop()
        match each:
            case Name(name):
                found.update({name} - bound)
            case Item(sequence, index):
                found.update({sequence} - bound)
                stack.append((index, bound))
            case Call(function, arguments) if function in ITERATED:
                inner = bound
                for limit in reversed(arguments[1:]):
                    variable, *ends = children(limit)
                    stack.extend((end, inner) for end in ends)
                    inner = inner | {write(variable)}
                stack.append((arguments[0], inner))
            case Call("Limit" | "Subs", (body, Name(name), *rest)):
                stack.extend((part, bound) for part in rest)
                stack.append((body, bound | {name}))
            case _:
                stack.extend((child, bound) for child in children(each))
    return frozenset(found)


def replace(node: Node, name: str, value: Node) -> Node:
    """`node` with `value` for a name that no binder inside binds again and that `value` does not meet bound."""
    match node:
        case Name(found):
            return value if found == name else node
        case Sum(terms):
            return add([(minus, replace(each, name, value)) for minus, each in terms])
        case Product(factors):
            return multiply([(below, replace(each, name, value)) for below, each in factors])
        case Power(base, exponent):
            return Power(replace(base, name, value), replace(exponent, name, value))
        case Call(function, arguments):
            return Call(function, tuple(replace(each, name, value) for each in arguments))
        case Item(sequence, index):
            return Item(sequence, replace(index, name, value))
        case Group(items, square):
            return Group(tuple(replace(each, name, value) for each in items), square)
        case Compare(sides, relations):
            return Compare(tuple(replace(each, name, value) for each in sides), relations)
    return node


def bound_names(node: Node) -> frozenset[str]:
    """Every name that some binder inside binds."""
    found: set[str] = set()
    stack = [node]
    while stack:
        each = stack.pop()
        if type(each) is Call and each.function in ITERATED:
            found.update(write(children(limit)[0]) for limit in each.arguments[1:])
        elif type(each) is Call and each.function in ("Limit", "Subs"):
            found.add(write(each.arguments[1]))
        stack.extend(children(each))
    return frozenset(found)

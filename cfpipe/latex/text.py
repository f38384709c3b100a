"""Text in the expression language to a tree, for printing it as LaTeX and for the bounds and parameters of domains."""

from __future__ import annotations

import ast
from collections.abc import Container

from cfpipe.latex.nodes import (
    Call,
    Compare,
    Group,
    Item,
    Mark,
    Name,
    Node,
    Num,
    Power,
    Product,
    Sum,
    add,
    call,
    multiply,
    negative,
)
from cfpipe.witnesses.language.syntax import Unreadable, is_chain, parse

_RELATIONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "=", ast.NotEq: "!="}


def read_text(text: str, declared: Container[str] = ()) -> Node:
    """The tree of an expression; raises `Unreadable` for what the expression language does not have.

    E is Euler's number unless it is declared; its powers are calls of exp.
    """
    tree, source = parse(text, ("lambda",))
    node = _build(tree, source)
    return node if "E" in declared else _exponentials(node)


def _exponentials(node: Node) -> Node:
    match node:
        case Power(Name("E"), exponent):
            return Call("exp", (_exponentials(exponent),))
        case Power(base, exponent):
            return Power(_exponentials(base), _exponentials(exponent))
        case Sum(pairs) | Product(pairs):
            return type(node)(tuple((sign, _exponentials(each)) for sign, each in pairs))
        case Call(function, parts):
            return Call(function, tuple(_exponentials(each) for each in parts))
        case Group(parts, square):
            return Group(tuple(_exponentials(each) for each in parts), square)
        case Compare(parts, relations):
            return Compare(tuple(_exponentials(each) for each in parts), relations)
    return node


def _build(node: ast.AST, source: str) -> Node:
    match node:
        case ast.Constant():
            if isinstance(node.value, bool):
                return Name(str(node.value))
            return (
                Mark(node.value) if isinstance(node.value, str) else Num(source[node.col_offset : node.end_col_offset])
            )
        case ast.Name():
            return Name(node.id)
        case ast.UnaryOp(op=ast.USub()):
            return negative(_build(node.operand, source))
        case ast.UnaryOp(op=ast.UAdd()):
            return _build(node.operand, source)
        case ast.BinOp():
            return _operation(node, source)
        case ast.Call(func=ast.Name(id=name)) if not node.keywords:
            return call(name, *(_build(each, source) for each in node.args))
        case ast.Subscript(value=ast.Name(id=name)):
            return Item(name, _build(node.slice, source))
        case ast.Tuple():
            return Group(tuple(_build(each, source) for each in node.elts))
        case ast.List():
            return Group(tuple(_build(each, source) for each in node.elts), square=True)
        case ast.Compare() if all(type(each) in _RELATIONS for each in node.ops):
            sides = tuple(_build(each, source) for each in (node.left, *node.comparators))
            return Compare(sides, tuple(_RELATIONS[type(each)] for each in node.ops))
    raise Unreadable("syntax", "this is not part of the expression language", "", getattr(node, "col_offset", 0), 1)


def _operation(node: ast.BinOp, source: str) -> Node:
    if isinstance(node.op, ast.Pow):
        return Power(_build(node.left, source), _build(node.right, source))
    if isinstance(node.op, ast.Div):
        return multiply([(False, _build(node.left, source)), (True, _build(node.right, source))])
    if not is_chain(node):
        raise Unreadable("syntax", "this operator is not read here", "", node.col_offset, 1)
    spine: list[ast.BinOp] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp) and is_chain(left):
        spine.append(left)
        left = left.left
    result = _build(left, source)
    terms, factors = [(False, result)], [(False, result)]
    for step in reversed(spine):
        right = _build(step.right, source)
        if isinstance(step.op, ast.Mult):
            factors = [(False, add(terms)), (False, right)] if len(terms) > 1 else [*factors, (False, right)]
            terms = [(False, multiply(factors))]
        else:
            terms.append((isinstance(step.op, ast.Sub), right))
            factors = []
    return add(terms)

"""Text in the expression language to a tree, for printing it as LaTeX and for the bounds and parameters of domains."""

from __future__ import annotations

import ast

from cfpipe.latex.nodes import Call, Compare, Group, Item, Mark, Name, Node, Num, add, call, multiply, negative, power
from cfpipe.witnesses.syntax import Unreadable, is_chain, parse

_RELATIONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "=", ast.NotEq: "!="}


def read_text(text: str) -> Node:
    """The tree of an expression; raises `Unreadable` for what the expression language does not have."""
    tree, source = parse(text, ("lambda",))
    return _build(tree, source)


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
        case ast.Call(func=ast.Name()) if not node.keywords:
            return call(node.func.id, *(_build(each, source) for each in node.args))
        case ast.Subscript(value=ast.Name()):
            return Item(node.value.id, _build(node.slice, source))
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
        return power(_build(node.left, source), _build(node.right, source))
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


__all__ = ["Call", "read_text"]

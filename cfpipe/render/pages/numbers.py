"""The value of a plain arithmetic expression, for comparing a typed answer in the page."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable

_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "log": math.log,
    "exp": math.exp,
    "sqrt": math.sqrt,
    "Abs": abs,
    "sin": math.sin,
    "cos": math.cos,
}
_CONSTANTS = {"pi": math.pi, "E": math.e}
_MAX_POWER = 200


def value(text: str) -> float | None:
    """The number that the expression is; None where it is more than arithmetic with well-known functions."""
    try:
        found = _value(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, ArithmeticError, KeyError, TypeError, RecursionError):
        return None
    return found if math.isfinite(found) else None


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name):
            return _CONSTANTS[name]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner)
        case ast.BinOp(left=left, op=op, right=right):
            first, second = _value(left), _value(right)
            if isinstance(op, ast.Pow) and abs(second) > _MAX_POWER:
                raise ValueError(text_of(node))
            return float(_BINARY[type(op)](first, second))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]):
            return float(_FUNCTIONS[name](_value(argument)))
    raise ValueError(text_of(node))


def text_of(node: ast.expr) -> str:
    return ast.unparse(node)


def decimal(text: str) -> str:
    """The expression's value with up to twelve digits; empty where it has none."""
    found = value(text)
    return "" if found is None else f"{found:.12g}"

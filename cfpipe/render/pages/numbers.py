"""The value of a plain arithmetic expression, for comparing a typed answer in the page.

The page compares decimals, so the key of a number answer is needed as one.  Numbers, well-known functions and the
concept's own definitions are computed here; whatever needs more is shown as it is written, for the reader to compare.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from cfpipe.witnesses.statement import Definition

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
_MAX_DEPTH = 40
_MAX_LENGTH = 2_000
MOST_STEPS = 20_000


def definitions(found: Iterable[Definition]) -> Mapping[str, Definition]:
    """A concept's definitions by name."""
    return {item.name: item for item in found}


def decimal(text: str, defined: Mapping[str, Definition]) -> str:
    """The expression's value with up to twelve digits; empty where it cannot be computed here."""
    try:
        found = _Calculator(defined, [MOST_STEPS]).value(_parsed(text), {}, 0)
    except (SyntaxError, ValueError, ArithmeticError, KeyError, TypeError, RecursionError, MemoryError):
        return ""
    return f"{found:.12g}" if math.isfinite(found) else ""


def _parsed(text: str) -> ast.expr:
    if len(text) > _MAX_LENGTH:
        raise ValueError(len(text))
    return ast.parse(text.strip(), mode="eval").body


class _Calculator(NamedTuple):
    defined: Mapping[str, Definition]
    left: list[int]
    """How many steps may still be taken: definitions that use each other twice grow like powers of two."""

    def value(self, node: ast.expr, names: Mapping[str, float], depth: int) -> float:
        self.left[0] -= 1
        if depth > _MAX_DEPTH or self.left[0] < 0:
            raise ValueError(depth)
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return float(number)
            case ast.Name(id=name):
                return names[name] if name in names else _CONSTANTS[name]
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return -self.value(inner, names, depth + 1)
            case ast.BinOp(left=left, op=op, right=right):
                first, second = self.value(left, names, depth + 1), self.value(right, names, depth + 1)
                if isinstance(op, ast.Pow) and abs(second) > _MAX_POWER:
                    raise ValueError(second)
                return float(_BINARY[type(op)](first, second))
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                values = [self.value(each, names, depth + 1) for each in arguments]
                return self.call(name, values, depth)
        raise ValueError(ast.dump(node))

    def call(self, name: str, values: list[float], depth: int) -> float:
        """A defined name first: it may be one that the mathematics module has too."""
        if name in self.defined:
            parameters, body = self.defined[name].parameters, self.defined[name].body
            names = dict(zip(parameters, values, strict=True))
            return self.value(_parsed(body), names, depth + 1)
        (argument,) = values
        return float(_FUNCTIONS[name](argument))

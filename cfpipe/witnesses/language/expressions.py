"""Reads the text of an expression into exactly one SymPy expression, or says where and why it cannot.

The text never runs: Python's own parser makes a tree, only allow-listed nodes are accepted, calls go
through the table in `vocabulary.py`, and the expression is built bottom-up (SymPy's own readers
evaluate their text).  Length, brackets, nodes and depth are measured iteratively before anything is built,
and every power is measured before it is computed.  Declared symbols become plain symbols without
assumptions, since assumptions make SymPy simplify while it builds, and `Derivative((-1)**(2*n), n)` must
not have become 0 because n is an integer; the domain comes in later.

Decimals are read as exact rationals from their text.  `lambda` is a usual name for a rate and a keyword of
Python: it is swapped for an unused name of the same length when it is declared as a symbol.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy as sp

from cfpipe.witnesses.language import calls, hints, matrix_calls, vectors, vocabulary
from cfpipe.witnesses.language.matrices import Matrix, MatrixPower, entries
from cfpipe.witnesses.language.needs import Binder, Expr, Need
from cfpipe.witnesses.language.syntax import MOST_NODES, Unreadable, is_chain, parse
from cfpipe.witnesses.statement import Definition

MOST_EXPONENT, MOST_BITS = 400, 20_000

_NO_OPERATOR = "this operator is not part of the expression language"
_NUMBER = re.compile(r"(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE]([+-]?\d+))?")


@dataclass(frozen=True)
class Vocabulary:
    """The names an expression may use besides the table's: declared symbols, sequences, defined functions."""

    symbols: Mapping[str, Expr] = field(default_factory=dict)
    sequences: Mapping[str, Expr] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    vectors: Mapping[str, Matrix] = field(default_factory=dict)

    def names(self) -> frozenset[str]:
        return frozenset({*self.symbols, *self.sequences, *self.definitions, *self.vectors})


@dataclass(frozen=True)
class Reading:
    expr: Expr
    needs: tuple[Need, ...]

    def at(self, names: Mapping[Expr, Expr]) -> Reading:
        """With declared symbols replaced."""
        return Reading(self.expr.xreplace(names), tuple(need.at(names) for need in self.needs))


def read(text: str, words: Vocabulary) -> Reading:
    """The number that `text` writes; raises `Unreadable`."""
    reading = read_side(text, words)
    if isinstance(reading.expr, (Matrix, MatrixPower)):
        raise Unreadable("syntax", "a number is needed here, this is a matrix", "take one of its entries", 0, len(text))
    return reading


def read_side(text: str, words: Vocabulary) -> Reading:
    """The number or `Matrix` that `text` writes; raises `Unreadable`."""
    tree, source = parse(text, words.names())
    builder = _Builder(words, source)
    expr = _infinity(tree, words) or builder.build(tree)
    if not isinstance(expr, (sp.Expr, Matrix, MatrixPower)):
        raise Unreadable("syntax", "this is a condition, not a value", "give each side its own field", 0, len(text))
    return Reading(expr, tuple(builder.needs))


def _infinity(tree: ast.expr, words: Vocabulary) -> Expr | None:
    """A side may be oo or -oo as a whole; `engine.py` sees to it that the other one is a limit, series or integral."""
    minus = isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub)
    name = tree.operand if isinstance(tree, ast.UnaryOp) and minus else tree
    if not isinstance(name, ast.Name) or name.id != "oo" or "oo" in words.names():
        return None
    return -sp.oo if minus else sp.oo


def read_condition(text: str, words: Vocabulary) -> Expr:
    """A constraint such as `a < b`, as a SymPy relation or combination of relations."""
    tree, source = parse(text, words.names())
    condition = _Builder(words, source).condition(tree)
    if condition in (sp.true, sp.false):
        raise Unreadable("syntax", "this condition does not depend on any symbol", "", 0, len(text))
    return condition


class _Builder:
    """Builds bottom-up and notes what must hold for the expression to be defined."""

    def __init__(self, words: Vocabulary, source: str) -> None:
        self.words, self.source = words, source
        self.needs: list[Need] = []
        self.bound: dict[str, Expr] = {}
        self.parameters: dict[str, Expr] = {}
        self.binders: tuple[Binder, ...] = ()
        self.strict = False
        self.calls: tuple[str, ...] = ()
        self.built = 0

    # -- notes and errors

    def need(self, *found: Need) -> None:
        self.needs += [each._replace(binders=self.binders) for each in found]

    def refuse(self, node: ast.AST, rule: str, message: str, hint: str = "") -> Unreadable:
        start = getattr(node, "col_offset", 0)
        return Unreadable(rule, message, hint, start, max(getattr(node, "end_col_offset", start + 1) - start, 1))

    # -- nodes

    def build(self, node: ast.AST) -> Expr:
        self.built += 1
        if self.built > 4 * MOST_NODES:
            raise self.refuse(node, "too-large", "this expression grows too large when definitions are filled in")
        match node:
            case ast.Constant():
                return self.number(node)
            case ast.Name():
                return self.name(node)
            case ast.BinOp():
                return self.operation(node)
            case ast.UnaryOp(op=ast.USub()):
                return -self.build(node.operand)
            case ast.UnaryOp(op=ast.UAdd()):
                return self.build(node.operand)
            case ast.Call():
                return calls.call(self, node)
            case ast.Subscript():
                return self.element(node)
            case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
                return self.condition(node)
            case ast.Attribute():
                raise self.refuse(node, "forbidden", *hints.dot(node))
            case ast.UnaryOp():
                raise self.refuse(node, "forbidden", _NO_OPERATOR, hints.operator(node.op))
        raise self.refuse(node, "forbidden", *hints.construct(node))

    def number(self, node: ast.Constant) -> Expr:
        if isinstance(node.value, bool):
            return sp.true if node.value else sp.false
        text = self.source[node.col_offset : node.end_col_offset]
        match = _NUMBER.fullmatch(text)
        if isinstance(node.value, (str, bytes)) or node.value is None or node.value is Ellipsis or not match:
            raise self.refuse(node, "forbidden", "only decimal numbers can be written here", hints.constant(node.value))
        mantissa, exponent = match.group(1).replace("_", ""), int((match.group(2) or "0")[:12])
        if abs(exponent) > MOST_EXPONENT:
            raise self.refuse(node, "too-large", f"powers of ten beyond {MOST_EXPONENT} are not read")
        whole, _, part = mantissa.partition(".")
        value = sp.Rational(int((whole + part) or "0"), 10 ** len(part))
        return value * sp.Integer(10) ** exponent

    def name(self, node: ast.Name) -> Expr:
        name = node.id
        if name in self.bound:
            return self.bound[name]
        if name in self.words.symbols:
            return self.words.symbols[name]
        if name in self.words.vectors:
            return self.words.vectors[name]
        if name == "oo":
            raise self.refuse(node, "syntax", "oo can only be a bound or the point of a limit", "write Limit(f, x, oo)")
        if name in vocabulary.CONSTANTS:
            return vocabulary.CONSTANTS[name]
        if name in self.words.sequences:
            raise self.refuse(node, "arity", f"{name} is a sequence", f"write {name}[i]")
        if name in self.words.definitions:
            definition = self.words.definitions[name]
            if definition.parameters:
                raise self.refuse(
                    node, "arity", f"{name} is a function", f"write {name}({', '.join(definition.parameters)})"
                )
            return calls.defined(self, node, definition, [])
        if name in vocabulary.RESERVED:
            raise self.refuse(node, "arity", f"{name} is a function and needs its arguments", f"write {name}(…)")
        raise self.refuse(
            node, "unknown-symbol", f"the symbol {name} is not declared", "declare it in the notation table"
        )

    def operation(self, node: ast.BinOp) -> Expr:
        if is_chain(node):
            return self.chain(node)
        match node.op:
            case ast.Div():
                numerator, denominator = self.operand(node.left), self.value(node.right)
                if denominator.is_zero:
                    raise self.refuse(node.right, "syntax", "this divides by zero")
                if isinstance(numerator, Matrix):
                    return matrix_calls.quotient(self, node, numerator, denominator)
                self.need(Need("nonzero", (denominator,)))
                return numerator / denominator
            case ast.Pow():
                return self.power(node, self.operand(node.left), self.value(node.right))
            case ast.BitXor():
                raise self.refuse(node, "syntax", "^ is not a power here", "write ** for a power")
            case ast.BitAnd():
                return sp.And(self.condition(node.left), self.condition(node.right))
            case ast.BitOr():
                return sp.Or(self.condition(node.left), self.condition(node.right))
        raise self.refuse(node, "forbidden", _NO_OPERATOR, hints.operator(node.op))

    def chain(self, node: ast.BinOp) -> Expr:
        """A left-leaning chain of + - * without recursion along it."""
        spine: list[ast.BinOp] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp) and is_chain(left):
            spine.append(left)
            left = left.left
        terms = [self.operand(left)]
        for step in reversed(spine):
            right = self.operand(step.right)
            if isinstance(step.op, ast.Mult):
                terms = [matrix_calls.product(self, step, matrix_calls.total(self, step, terms), right)]
            else:
                terms.append(right if isinstance(step.op, ast.Add) else -right)
        return matrix_calls.total(self, node, terms)

    def operand(self, node: ast.AST) -> Expr:
        """A number, or a matrix where there may be one."""
        result = self.build(node)
        if isinstance(result, MatrixPower):
            raise self.refuse(node, "syntax", "a matrix's symbolic power stands alone on its side", matrix_calls.POWER)
        if not isinstance(result, (sp.Expr, Matrix)):
            raise self.refuse(node, "syntax", "a value is needed here, this is a condition")
        if any(each.has(sp.zoo, sp.nan) for each in entries(result)):
            raise self.refuse(node, "syntax", "this has no value")
        return result

    def value(self, node: ast.AST) -> Expr:
        return matrix_calls.number(self, node, self.operand(node))

    def power(self, node: ast.AST, base: Expr, exponent: Expr) -> Expr:
        if isinstance(base, Matrix):
            return matrix_calls.power(self, node, base, exponent)
        if exponent.is_Rational:
            size = abs(int(exponent.p)) // int(exponent.q) + 1
            bits = max(int(base.p).bit_length(), int(base.q).bit_length()) if base.is_Rational else 1
            if size * bits > MOST_BITS and base not in (sp.S.One, sp.S.NegativeOne, sp.S.Zero):
                raise self.refuse(node, "too-large", f"this power would have more than {MOST_BITS} bits")
            if base.is_zero and exponent.is_negative:
                raise self.refuse(node, "syntax", "this divides by zero")
        if not (exponent.is_Integer and exponent >= 0):
            self.need(Need("strict-power" if self.strict else "power", (base, exponent)))
        if any(each.kind == "derivative" and exponent.has(each.symbol) for each in self.binders):
            self.need(Need("nonzero", (base,)))  # the slope in an exponent has the base's logarithm
        return base**exponent

    def condition(self, node: ast.AST) -> Expr:
        match node:
            case ast.Compare():
                values = [self.value(each) for each in (node.left, *node.comparators)]
                parts = []
                for left, operator, right in zip(values, node.ops, values[1:], strict=False):
                    name = {ast.Lt: "Lt", ast.LtE: "Le", ast.Gt: "Gt", ast.GtE: "Ge", ast.Eq: "Eq", ast.NotEq: "Ne"}
                    if type(operator) not in name:
                        raise self.refuse(node, "forbidden", "this comparison is not part of the expression language")
                    parts.append(vocabulary.RELATIONS[name[type(operator)]](left, right))
                return sp.And(*parts)
            case ast.BoolOp():
                logic = sp.And if isinstance(node.op, ast.And) else sp.Or
                return logic(*(self.condition(each) for each in node.values))
            case ast.UnaryOp(op=ast.Not()):
                return sp.Not(self.condition(node.operand))
        result = self.build(node)
        if isinstance(result, (sp.Expr, Matrix)):
            raise self.refuse(node, "syntax", "a condition is needed here", "compare with <, <=, >, >=, Eq or Ne")
        return result

    def element(self, node: ast.Subscript) -> Expr:
        if not isinstance(node.value, ast.Name) or node.value.id not in self.words.sequences:
            if isinstance(node.value, ast.Name) and node.value.id in self.words.vectors:
                return vectors.entry(self, node, node.value.id)
            if matrix := matrix_calls.indexed(self, node.value):
                return matrix_calls.element(self, node, matrix)
            raise self.refuse(
                node, "forbidden", "only a declared sequence can be indexed", "declare it as `sequence of real`"
            )
        return self.words.sequences[node.value.id][self.value(node.slice)]


Builder = _Builder
"""For `calls.py`, `binders.py`, `matrix_calls.py` and `vectors.py`, which extend it."""

"""Calls: binders, relations, functions of the table, and functions that the content defines, their bodies filled in."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from cfpipe.witnesses.language import hints, matrix_calls, vocabulary
from cfpipe.witnesses.language import needs as needs_module
from cfpipe.witnesses.language.binders import build_binder
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.language.syntax import Unreadable, parse
from cfpipe.witnesses.statement import Definition

if TYPE_CHECKING:
    from cfpipe.witnesses.language.expressions import Builder

MOST_CALLS = 12


def call(builder: Builder, node: ast.Call) -> Expr:
    if not isinstance(node.func, ast.Name):
        raise builder.refuse(node, "forbidden", *hints.called(node.func))
    name = node.func.id
    if node.keywords or any(isinstance(each, ast.Starred) for each in node.args):
        hint = f"write {name}(x), without names, = or stars"
        raise builder.refuse(node, "forbidden", "arguments are plain expressions here", hint)
    if name in builder.words.definitions:
        definition = builder.words.definitions[name]
        if len(node.args) != len(definition.parameters):
            raise builder.refuse(
                node, "arity", f"{name} takes {len(definition.parameters)} arguments, not {len(node.args)}"
            )
        return defined(builder, node, definition, [builder.operand(each) for each in node.args])
    if name in builder.words.symbols or name in builder.bound:
        raise builder.refuse(node, "syntax", f"{name} is a symbol and cannot be called", f"write {name}*(…)")
    if name in vocabulary.BINDERS:
        return build_binder(builder, name, node)
    if name in vocabulary.RELATIONS:
        if len(node.args) != 2:
            raise builder.refuse(node, "arity", f"{name} takes 2 arguments")
        return vocabulary.RELATIONS[name](*(builder.value(each) for each in node.args))
    if name in vocabulary.LOGIC:
        return vocabulary.LOGIC[name](*(builder.condition(each) for each in node.args))
    return _function(builder, node, name)


def _function(builder: Builder, node: ast.Call, name: str) -> Expr:
    function = vocabulary.FUNCTIONS.get(name)
    if name in matrix_calls.FUNCTIONS:
        return matrix_calls.call(builder, name, node)
    if function is None:
        if name in vocabulary.CONSTANTS:
            raise builder.refuse(node, "syntax", f"{name} is a number and cannot be called", f"write {name}*(…)")
        if name in vocabulary.NO_VALUE:
            message = f"{name} is not part of the expression language"
            raise builder.refuse(node.func, "unknown-function", message, vocabulary.NO_VALUE[name])
        known = (*vocabulary.FUNCTIONS, *vocabulary.BINDERS, *vocabulary.MATRIX_FUNCTIONS, *builder.words.definitions)
        raise builder.refuse(
            node.func, "unknown-function", f"there is no function called {name}", hints.function(name, known)
        )
    if not function.least <= len(node.args) <= function.most:
        raise builder.refuse(node, "arity", f"{name} does not take {len(node.args)} arguments")
    arguments = tuple(builder.value(each) for each in node.args)
    caps = (*function.orders, *[function.cap] * len(arguments))
    for argument, cap in zip(arguments, caps, strict=False):
        if cap and argument.is_number and _beyond(argument, cap):
            raise builder.refuse(node, "too-large", f"{name} is not computed for arguments beyond {cap}")
    builder.need(*needs_module.of_call(name, arguments, builder.strict))
    return function.build(*arguments)


def defined(builder: Builder, node: ast.AST, definition: Definition, arguments: list[Expr]) -> Expr:
    if definition.name in builder.calls or len(builder.calls) >= MOST_CALLS:
        raise builder.refuse(node, "forbidden", f"{definition.name} is defined by itself")
    try:
        tree, source = parse(definition.body, builder.words.names() | {*definition.parameters})
    except Unreadable as error:
        raise builder.refuse(
            node, error.rule, f"the definition of {definition.name} cannot be read: {error.message}", error.hint
        ) from None
    outer = builder.bound, builder.calls, builder.source, builder.parameters
    builder.bound = builder.parameters = dict(zip(definition.parameters, arguments, strict=True))
    builder.calls, builder.source = (*builder.calls, definition.name), source
    try:
        return builder.operand(tree)
    except Unreadable as error:
        raise builder.refuse(
            node, error.rule, f"in the definition of {definition.name}: {error.message}", error.hint
        ) from None
    finally:
        builder.bound, builder.calls, builder.source, builder.parameters = outer


def _beyond(argument: Expr, cap: int) -> bool:
    if argument.is_Rational:
        return bool(abs(argument) > cap)
    try:
        return not bool(abs(argument.evalf(10)) <= cap)
    except (TypeError, ValueError, OverflowError):
        return True

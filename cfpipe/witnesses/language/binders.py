"""Reads the calls that bind a variable, or take tuples or lists: Sum, Product, Integral, Derivative, Limit, Subs,
Piecewise, hyper.

A bound variable is a symbol of its own kind (an integer for sums, a real number for integrals and limits), so it can
never be confused with a declared symbol of the same name.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import sympy as sp
from sympy.core.relational import Relational

from cfpipe.witnesses.language import vectors
from cfpipe.witnesses.language.function_needs import of_hypergeometric
from cfpipe.witnesses.language.matrices import Matrix, entries, entrywise
from cfpipe.witnesses.language.needs import CORNER, EXCHANGE, Binder, Expr, Need

if TYPE_CHECKING:
    from cfpipe.witnesses.language.expressions import Builder

MOST_ORDER = 8
NOT_ANALYTIC = frozenset(
    [
        "Abs",
        "sign",
        "Max",
        "Min",
        "Heaviside",
        "Piecewise",
        "floor",
        "ceiling",
        "frac",
        "Mod",
        "re",
        "im",
        "conjugate",
        "arg",
    ]
)
"""Between ends that are not real the integral of these depends on the way, and SymPy takes the variable for real."""


def build_binder(builder: Builder, name: str, node: ast.Call) -> Expr:
    if not node.args:
        raise builder.refuse(node, "arity", f"{name} needs arguments")
    match name:
        case "Piecewise":
            return _piecewise(builder, node)
        case "Derivative":
            return _derivative(builder, node)
        case "Subs":
            return _substituted(builder, node)
        case "Limit":
            return _limit(builder, node)
        case "hyper":
            return _hypergeometric(builder, node)
    written_out = vectors.written_out(builder, name, node)
    return _accumulated(builder, name, node) if written_out is None else written_out


def _accumulated(builder: Builder, name: str, node: ast.Call) -> Expr:
    """Sum, Product and Integral; several variables nest, the last one outermost, as SymPy reads them."""
    if len(node.args) < 2:
        raise builder.refuse(node, "arity", f"{name} needs a variable with its bounds", f"write {name}(f, (k, 0, n))")
    kind = "integral" if name == "Integral" else "sum"
    outer = builder.bound, builder.binders
    limits = []
    for argument in reversed(node.args[1:]):
        if not isinstance(argument, ast.Tuple) or len(argument.elts) != 3:
            raise builder.refuse(argument, "arity", "a variable comes with both bounds", "write (k, 0, n)")
        low, high = _bound(builder, argument.elts[1]), _bound(builder, argument.elts[2])
        name_here, symbol = _fresh(builder, argument.elts[0], integer=kind == "sum")
        builder.bound = {**builder.bound, name_here: symbol}
        builder.binders = (*builder.binders, Binder(kind, symbol, low, high))
        limits.append((symbol, low, high))
        if kind == "integral" and any(each in NOT_ANALYTIC for each in _called(node.args[0])):
            builder.need(*(Need("real-end", (end,)) for end in (low, high) if not end.is_infinite))
    body = builder.value(node.args[0]) if name == "Product" else builder.operand(node.args[0])
    inner = builder.binders
    builder.bound, builder.binders = outer
    result = body
    for place, limit in enumerate(reversed(limits)):
        result = entrywise(result, lambda each, limit=limit: getattr(sp, name)(each, limit))  # type: ignore[misc]
        outside = inner[: len(inner) - 1 - place]
        builder.needs += [Need("converges", (each,), outside) for each in entries(result)]
    if builder.strict and (kind == "integral" or any(limit[2].is_infinite or limit[1].is_infinite for limit in limits)):
        builder.need(Need("exchange", (result,), reason=EXCHANGE))
    return result


def _called(node: ast.expr) -> set[str]:
    return {each.func.id for each in ast.walk(node) if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)}


def _bound(builder: Builder, node: ast.expr) -> Expr:
    if isinstance(node, ast.Name) and node.id == "oo":
        return sp.oo
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and ast.unparse(node.operand) == "oo":
        return -sp.oo
    return builder.value(node)


def _fresh(builder: Builder, node: ast.expr, *, integer: bool = False) -> tuple[str, Expr]:
    """A bound variable's name and its symbol, never one in use around it: a definition's body may repeat names."""
    if not isinstance(node, ast.Name) or node.id in ("oo", "pi", "E", "I", "True", "False"):
        raise builder.refuse(node, "syntax", "the bound variable must be a name")
    taken = {binder.symbol for binder in builder.binders}
    values = [*builder.bound.values(), *(binder.low for binder in builder.binders if binder.kind == "subs")]
    taken |= {symbol for value in values for symbol in value.atoms(sp.Symbol)}
    name = node.id
    symbol = sp.Symbol(name, integer=True) if integer else sp.Symbol(name, real=True)
    while symbol in taken:
        name += "_"
        symbol = sp.Symbol(name, integer=True) if integer else sp.Symbol(name, real=True)
    return node.id, symbol


def _derivative(builder: Builder, node: ast.Call) -> Expr:
    if len(node.args) < 2:
        raise builder.refuse(node, "arity", "Derivative needs a variable", "write Derivative(f, x)")
    outer = builder.bound, builder.strict, builder.binders
    held = _held_apart(builder, node)
    variables: list[tuple[Expr, int]] = []
    for argument in node.args[1:]:
        order = 1
        target = argument
        if isinstance(argument, ast.Tuple) and len(argument.elts) == 2:
            target = argument.elts[0]
            count = builder.value(argument.elts[1])
            if not (count.is_Integer and 1 <= count <= MOST_ORDER):
                raise builder.refuse(argument, "too-large", f"the order must be an integer from 1 to {MOST_ORDER}")
            order = int(count)
        symbol = builder.value(target)
        if not symbol.is_Symbol:
            raise builder.refuse(
                target, "syntax", "a derivative is taken in a symbol", "use Subs(Derivative(f, t), t, value)"
            )
        if symbol.name != vectors.whole(symbol.name):
            message = f"{symbol} is an entry of a probability vector and cannot move without the others"
            raise builder.refuse(target, "syntax", message, "declare its entries as symbols of their own")
        if symbol.is_integer:
            raise builder.refuse(target, "syntax", f"{symbol} is an index, and no derivative is taken in an index")
        variables.append((symbol, order))
    builder.strict = True
    builder.binders = (*builder.binders, *(Binder("derivative", symbol) for symbol, _ in variables))
    before = len(builder.needs)
    body = builder.operand(node.args[0])
    builder.bound, builder.strict, builder.binders = outer
    builder.needs[before:] = _at_corners(builder.needs[before:], body, variables)
    for symbol, _ in variables:
        builder.need(Need("continuous", (symbol,)))
    slope = entrywise(body, lambda each: sp.Derivative(each, *variables))
    return entrywise(slope, lambda each: sp.Subs(each, tuple(held), tuple(held.values()))) if held else slope


def _at_corners(needs: list[Need], body: Expr, variables: list[tuple[Expr, int]]) -> list[Need]:
    """The needs of corners with the derivative they stand in, if it is one in one symbol, and not inside another one.

    A corner that does not move with this symbol is a constant.
    """
    if len(variables) != 1 or isinstance(body, Matrix):
        return [need._replace(within=None) for need in needs]
    found = []
    for need in needs:
        simple = [each.kind for each in need.binders if each.kind != "if"] == ["derivative"]
        if need.reason != CORNER or not simple:
            found.append(need._replace(within=None))
        elif need.arguments[0].has(variables[0][0]):
            found.append(need._replace(within=sp.Derivative(body, variables[0], evaluate=False)))
    return found


def _held_apart(builder: Builder, node: ast.Call) -> dict[Expr, Expr]:
    """In a definition f(t) = Derivative(t*x, t), f(x) is the slope in t at t = x, and not that of x*x.

    A parameter in which the derivative is taken, or whose value has the variable in it, is a symbol of its own while
    the derivative is taken, and gets its value afterwards.
    """
    targets = [each.elts[0] if isinstance(each, ast.Tuple) and each.elts else each for each in node.args[1:]]
    names = {each.id for each in targets if isinstance(each, ast.Name)}
    meanings = [builder.bound.get(name, builder.words.symbols.get(name)) for name in names]
    moved = {each for each in meanings if each is not None and each.is_Symbol}
    held: dict[Expr, Expr] = {}
    for name, value in builder.parameters.items():
        if name in builder.bound and builder.bound[name] is value and (name in names or value.free_symbols & moved):
            if isinstance(value, Matrix):
                raise builder.refuse(node, "syntax", f"{name} is a matrix and depends on the derivative's variable")
            symbol = sp.Dummy(name)
            held[symbol] = value
            builder.bound = {**builder.bound, name: symbol}
            builder.binders = (*builder.binders, Binder("subs", symbol, value, value))
    return held


def _substituted(builder: Builder, node: ast.Call) -> Expr:
    if len(node.args) != 3:
        raise builder.refuse(node, "arity", "Subs takes an expression, a variable and a value")
    value = builder.value(node.args[2])
    name, symbol = _fresh(builder, node.args[1])
    if isinstance(node.args[1], ast.Name) and node.args[1].id in builder.bound:
        raise builder.refuse(node.args[1], "syntax", "Subs cannot replace a bound variable")
    outer = builder.bound, builder.binders
    symbol = sp.Dummy(symbol.name)
    builder.bound = {**builder.bound, name: symbol}
    builder.binders = (*builder.binders, Binder("subs", symbol, value, value))
    body = builder.operand(node.args[0])
    builder.bound, builder.binders = outer
    return entrywise(body, lambda each: sp.Subs(each, symbol, value))


def _limit(builder: Builder, node: ast.Call) -> Expr:
    if len(node.args) not in (3, 4):
        raise builder.refuse(
            node, "arity", "Limit takes an expression, a variable, a point and perhaps '+' or '-' as 1 or -1"
        )
    point = _bound(builder, node.args[2])
    direction = "+-"
    if len(node.args) == 4:
        side = node.args[3]
        if isinstance(side, ast.Constant) and side.value in ("+", "-", "+-"):
            direction = str(side.value)
        else:
            given = builder.value(side)
            if given not in (sp.S.One, sp.S.NegativeOne):
                raise builder.refuse(side, "syntax", "a limit's side is 1 (from above) or -1 (from below)")
            direction = "+" if given == 1 else "-"
    name, symbol = _fresh(builder, node.args[1])
    outer = builder.bound, builder.binders
    builder.bound = {**builder.bound, name: symbol}
    builder.binders = (*builder.binders, Binder("limit", symbol, point, sp.Symbol(direction)))
    body = builder.operand(node.args[0])
    builder.bound, builder.binders = outer
    side_of = {} if point.is_infinite else {"dir": direction}
    result = entrywise(body, lambda each: sp.Limit(each, symbol, point, **side_of))
    builder.need(*(Need("converges", (each,)) for each in entries(result)))
    if builder.strict:
        builder.need(Need("fail", (), reason=EXCHANGE))
    return result


def _hypergeometric(builder: Builder, node: ast.Call) -> Expr:
    if len(node.args) != 3 or not all(isinstance(each, (ast.List, ast.Tuple)) for each in node.args[:2]):
        message = "hyper takes two lists of parameters and an argument"
        raise builder.refuse(node, "arity", message, "write hyper([a, b], [c], z)")
    top, bottom = (
        tuple(builder.value(each) for each in part.elts)
        for part in node.args[:2]
        if isinstance(part, (ast.List, ast.Tuple))
    )
    z = builder.value(node.args[2])
    builder.need(*(Need(kind, about) for kind, about in of_hypergeometric(top, bottom, z)))
    return sp.hyper(top, bottom, z)


def _piecewise(builder: Builder, node: ast.Call) -> Expr:
    branches = []
    outer = builder.binders
    refused: list[Expr] = []
    for argument in node.args:
        if not isinstance(argument, ast.Tuple) or len(argument.elts) != 2:
            raise builder.refuse(
                argument, "arity", "a branch is (value, condition)", "write Piecewise((0, x < 0), (x, True))"
            )
        condition = builder.condition(argument.elts[1])
        builder.binders = (*outer, Binder("if", sp.And(condition, *(sp.Not(each) for each in refused))))
        branches.append((builder.value(argument.elts[0]), condition))
        builder.binders = outer
        refused.append(condition)
    if refused[-1] != sp.true:
        builder.need(Need("fail", (), reason="the Piecewise has no last branch with the condition True"))
    if builder.strict:  # differentiable within a branch that is, and away from where the branches meet
        margins = [each.lhs - each.rhs for _, condition in branches for each in condition.atoms(Relational)]
        moving = {binder.symbol for binder in outer if binder.kind == "derivative"}
        carried = any(binder.kind == "subs" for binder in outer)  # then other symbols may move as well
        met = (Need("nonzero", (each,), reason=CORNER) for each in margins if carried or each.free_symbols & moving)
        builder.need(*met)
    return sp.Piecewise(*branches)

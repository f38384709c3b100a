"""Where one need holds, and where an expression that SymPy made is differentiable.

`smooth_between` walks the tree of an antiderivative or derivative and asks for everything that being
differentiable takes.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.algebra.complexes import parts
from cfpipe.witnesses.algebra.rewriting import prepare
from cfpipe.witnesses.language import conditions
from cfpipe.witnesses.language.needs import UNBOUNDED, Expr, Need, of_call
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive, real_valued, without_sums


def met(kind: str, arguments: list[Expr]) -> bool:
    """One need, its symbols already carrying the domain."""
    return _met(kind, arguments) or _met(kind, [prepare(argument) for argument in arguments])


def _met(kind: str, arguments: list[Expr]) -> bool:
    x = arguments[0]
    if without_sums(x).has(*UNBOUNDED):  # ends of an integral may be infinite
        return False
    match kind:
        case "nonzero":
            return nonzero(x) or _outweighs(x)
        case "power":
            return nonzero(x) or _outweighs(x) or nonnegative(arguments[1])
        case "strict-power":
            whole = bool(arguments[1].is_integer)
            return (whole and nonnegative(arguments[1])) or (nonzero(x) and (whole or real_valued(x)))
        case "not-pole":
            return positive(x) or x.is_integer is False or _off_the_poles(x)
        case "real" | "real-end":
            return real_valued(x)
    return kind in conditions.MET and conditions.MET[kind](*arguments)


def _off_the_poles(z: Expr) -> bool:
    """Off the real line, or to the right of zero."""
    both = parts(z) if z.has(sp.I) else None
    return both is not None and (positive(both[0]) or nonzero(both[1]))


def _outweighs(expr: Expr) -> bool:
    """Linear in one sine or cosine of something real, and of one sign at both of its bounds, 1 and -1."""
    for wave in expr.atoms(sp.sin, sp.cos) if expr.is_Add else ():
        mark = sp.Dummy("wave", real=True)
        plain = expr.xreplace({wave: mark})
        if plain.has(sp.sin, sp.cos) or not plain.is_polynomial(mark) or sp.degree(plain, mark) != 1:
            continue
        ends = [sp.expand(plain.xreplace({mark: sp.Integer(side)})) for side in (1, -1)]
        if real_valued(wave.args[0]) and (all(map(positive, ends)) or all(positive(-end) for end in ends)):
            return True
    return False


def off_the_cut(need: Need, symbol: Expr, value: Expr) -> bool:
    """Near one value of a real symbol: sqrt(-1 + I*t) is real at t = 0, and jumps there all the same.

    What must be real is real for every value, or it is positive here and so away from every cut.
    """
    if need.kind not in ("real", "strict-power") or not need.arguments[0].has(symbol):
        return True
    if need.kind == "strict-power" and need.arguments[1].is_integer:
        return True
    base = need.arguments[0]
    return real_valued(base.xreplace({symbol: sp.Dummy("t", real=True)})) or positive(base.xreplace({symbol: value}))


def tree_needs(expr: Expr, variable: Expr | None = None, moving: Expr | None = None) -> list[Need]:
    """Needs of being differentiable, from a SymPy tree; parts without the variable, if one is given, are constants.

    Where the variable, or the moving symbol, is in an exponent, the base must not be zero: 0**t jumps at t = 0.
    """
    moving = variable if moving is None else moving
    needs: list[Need] = []
    walk = sp.preorder_traversal(expr)
    for part in walk:
        if variable is not None and not part.has(variable):
            walk.skip()
            continue
        if part.is_Pow and part.base is not sp.E and not (part.exp.is_Integer and part.exp >= 0):
            needs.append(Need("strict-power", (part.base, part.exp)))
            if moving is not None and part.exp.has(moving):
                needs.append(Need("nonzero", (part.base,)))
        elif isinstance(part, (sp.Piecewise, sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Subs)):
            needs.append(Need("fail", ()))
        elif part.is_Function and not isinstance(part, sp.exp):
            needs += of_call(type(part).__name__, part.args, True)
    return needs


def closed_runs(x: Expr, low: Expr, high: Expr) -> list[Expr]:
    """The variable as expressions that together run through low <= x <= high; infinite ends are open."""
    name = f"{x.name} on its range"
    u = sp.Symbol(name, nonnegative=True)
    if low.is_infinite and high.is_infinite:
        return [sp.Symbol(name, real=True)]
    if high.is_infinite:
        return [low + u]
    return [high - u] if low.is_infinite else [(low + high * u) / (1 + u), high]


def runs_inside(x: Expr, low: Expr, high: Expr) -> Expr:
    """The variable as an expression that runs through the open range."""
    name = f"{x.name} inside"
    u = sp.Symbol(name, positive=True)
    if low.is_infinite and high.is_infinite:
        return sp.Symbol(name, real=True)
    if high.is_infinite:
        return low + u
    return high - u if low.is_infinite else (low + high * u) / (1 + u)


def smooth_between(expr: Expr, symbol: Expr, low: Expr, high: Expr) -> bool:
    """Whether `expr` is differentiable for low <= symbol <= high; infinite ends are open."""
    runs = closed_runs(symbol, low, high)
    for need in tree_needs(expr, moving=symbol):
        for run in runs:
            if need.kind in ("fail", "jump") or not met(
                need.kind, [each.xreplace({symbol: run}) for each in need.arguments]
            ):
                return False
    return True

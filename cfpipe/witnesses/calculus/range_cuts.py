"""Ranges split where Abs, Max, Min, sign, Heaviside or a Piecewise change their form, so that each piece is smooth."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, positive, real_valued

MOST_PIECES = 12


def forwards(low: Expr, high: Expr) -> bool:
    """Whether a range certainly does not run from right to left."""
    return low is -sp.oo or high is sp.oo or (not (low is sp.oo or high is -sp.oo) and nonnegative(high - low))


def backwards(low: Expr, high: Expr) -> bool:
    """Whether a range certainly runs from right to left: its integral is minus that of the range turned round."""
    return low is sp.oo or high is -sp.oo or (not (low.is_infinite or high.is_infinite) and positive(low - high))


class Piece(NamedTuple):
    function: Expr
    low: Expr
    high: Expr


def pieces(function: Expr, x: Expr, low: Expr, high: Expr) -> list[Piece] | None:
    """The range cut at the corners, none of them left; None where the order of corner and ends is not known."""
    waiting, done = [Piece(function, low, high)], []
    while waiting:
        piece = waiting.pop(0)
        corner = _first_corner(piece.function, x)
        if corner is None:
            done.append(piece)
            continue
        if len(waiting) + len(done) > MOST_PIECES:
            return None
        cut = _cut(piece, x, corner)
        if cut is None:
            return None
        waiting = cut + waiting
    return done


def _first_corner(function: Expr, x: Expr) -> Expr | None:
    """The expression whose sign decides the form."""
    for part in sp.postorder_traversal(function):
        if not part.has(x):
            continue
        if isinstance(part, (sp.Abs, sp.sign, sp.Heaviside)):
            return part.args[0]
        if isinstance(part, (sp.Max, sp.Min)):
            first, second, *_ = sorted(part.args, key=sp.default_sort_key)
            return first - second
        if isinstance(part, sp.Piecewise):
            for _, condition in part.args:
                for relation in sorted(condition.atoms(sp.core.relational.Relational), key=sp.default_sort_key):
                    if relation.has(x):
                        return relation.lhs - relation.rhs
    return None


def _cut(piece: Piece, x: Expr, corner: Expr) -> list[Piece] | None:
    _, low, high = piece
    side = _side(corner, x, low, high)
    if side:
        return [Piece(_resolved(piece.function, corner, side), low, high)]
    if not corner.is_polynomial(x) or sp.degree(corner, x) != 1:
        return None
    slope, offset = sp.Poly(corner, x).all_coeffs()
    rising = 1 if positive(slope) else -1 if positive(-slope) else 0
    root = sp.cancel(-offset / slope)
    if not rising or not real_valued(root):
        return None
    # where the order of the ends is not known, both must lie on one side of the root
    starts, stops = ((low,), (high,)) if forwards(low, high) else ((low, high), (low, high))
    below = all(_reaches(end, root) for end in starts)
    above = all(_reaches(root, end) for end in stops)
    if below or above:
        return [Piece(_resolved(piece.function, corner, rising if below else -rising), low, high)]
    if (low.is_infinite or nonnegative(root - low)) and (high.is_infinite or nonnegative(high - root)):
        return [
            Piece(_resolved(piece.function, corner, -rising), low, root),
            Piece(_resolved(piece.function, corner, rising), root, high),
        ]
    return None


def _reaches(place: Expr, other: Expr) -> bool:
    """Whether a place is certainly not before another one; of infinite ends this is never said."""
    if place.is_infinite or other.is_infinite:
        return False
    return nonnegative(place - other) or vanishes(place - other)


def _side(corner: Expr, x: Expr, low: Expr, high: Expr) -> int:
    """The sign on the whole open range, 0 if it is not known."""
    u = sp.Symbol(f"{x.name} inside", positive=True)
    if low.is_infinite and high.is_infinite:
        run: Expr = sp.Symbol(f"{x.name} inside", real=True)
    elif high.is_infinite:
        run = low + u
    else:
        run = high - u if low.is_infinite else (low + high * u) / (1 + u)
    value = corner.xreplace({x: run})
    return 1 if positive(value) else -1 if positive(sp.expand(-value)) else 0


def _resolved(function: Expr, corner: Expr, side: int) -> Expr:
    """The function where the corner has this sign (not zero: single points carry no weight)."""

    def known(expr: Expr) -> int:
        return side if expr == corner else -side if expr == -corner or sp.expand(expr + corner) == 0 else 0

    def rebuilt(part: Expr) -> Expr:
        if part.is_Atom or not part.args:
            return part
        if isinstance(part, sp.core.relational.Relational):
            sign = known(part.lhs - part.rhs)
            return part if not sign else sp.true if bool(part.func(sp.Integer(sign), 0)) else sp.false
        arguments = [rebuilt(each) for each in part.args]
        if isinstance(part, (sp.Abs, sp.sign, sp.Heaviside)):
            sign = known(arguments[0])
            if sign:
                return {
                    sp.Abs: sign * arguments[0], sp.sign: sp.Integer(sign), sp.Heaviside: sp.Integer((sign + 1) // 2),
                }[part.func]  # fmt: skip
        if isinstance(part, (sp.Max, sp.Min)):
            return _smaller_extreme(part, arguments, known)
        return part.func(*arguments)

    return rebuilt(function)


def _smaller_extreme(part: Expr, arguments: list[Expr], known: Callable[[Expr], int]) -> Expr:
    first, second, *rest = sorted(arguments, key=sp.default_sort_key)
    sign = known(first - second)
    if not sign:
        return part.func(*arguments)
    best = first if (sign > 0) == isinstance(part, sp.Max) else second
    return part.func(best, *rest) if rest else best

"""Constraints on parts: re(z) > 0 or im(z) != 0 say what a and b are in z = a + I*b, and Abs(x) < c is an interval."""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.language.needs import Expr

Case = dict[Expr, Expr]


def in_half_planes(case: Case, conditions: tuple[Expr, ...]) -> Case:
    """The case with every complex symbol that a condition of this kind mentions as a + I*b."""
    ends: dict[Expr, dict[type, Expr]] = {}
    for condition in conditions:
        known = _one_part(condition)
        if known is not None and case.get(known[0].args[0]) is not None and case[known[0].args[0]].is_Symbol:
            ends.setdefault(known[0].args[0], {}).setdefault(known[0].func, known[1])
    changed = dict(case)
    for symbol, parts in ends.items():
        name = case[symbol].name
        real, imaginary = (
            parts.get(kind, sp.Symbol(f"{word} {name}", real=True)) for kind, word in ((sp.re, "re"), (sp.im, "im"))
        )
        changed[symbol] = real + sp.I * imaginary
    return changed


def _one_part(condition: Expr) -> tuple[Expr, Expr] | None:
    """re(z) or im(z), and the expression that runs over what the condition allows it."""
    if not condition.is_Relational:
        return None
    difference = sp.expand(condition.lhs - condition.rhs)
    offset, rest = difference.as_coeff_Add()
    slope, part = rest.as_coeff_Mul()
    if (
        not isinstance(part, (sp.re, sp.im))
        or not part.args[0].is_Symbol
        or not (offset.is_Rational and slope.is_Rational)
    ):
        return None
    place = -offset / slope
    name = f"{part.func.__name__} {part.args[0].name}"
    match condition:
        case sp.Eq():
            return part, place
        case sp.Ne():
            return part, place + sp.Symbol(name, real=True, nonzero=True)
        case sp.Gt() | sp.Lt():
            size = sp.Symbol(name, positive=True)
        case sp.Ge() | sp.Le():
            size = sp.Symbol(name, nonnegative=True)
        case _:
            return None
    upward = (slope > 0) == isinstance(condition, (sp.Gt, sp.Ge))
    return part, place + size if upward else place - size


def without_bars(condition: Expr) -> list[tuple[Expr, ...]]:
    """Abs(x) < c as -c < x < c, and Abs(x) > c as x > c or x < -c; any other relation as it is."""
    if isinstance(condition, (sp.Gt, sp.Ge)) and isinstance(condition.rhs, sp.Abs):
        condition = condition.reversed
    if isinstance(condition, (sp.Lt, sp.Le)) and isinstance(condition.rhs, sp.Abs):
        condition = condition.reversed
    x = condition.lhs
    if not isinstance(x, sp.Abs) or not isinstance(condition, (sp.Lt, sp.Le, sp.Gt, sp.Ge)):
        return [(condition,)]
    sides = [condition.func(sign * x.args[0], condition.rhs) for sign in (1, -1)]
    return [tuple(sides)] if isinstance(condition, (sp.Lt, sp.Le)) else [(side,) for side in sides]

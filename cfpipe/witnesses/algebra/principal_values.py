"""Inverse circular functions by what they invert: acos(s) = t if and only if cos(t) = s and 0 <= t <= pi.

So with asin and -pi/2 <= t <= pi/2, and atan and -pi/2 < t < pi/2 (DLMF 4.23(ii)).  That t lies in its range is shown
from the ranges of the inverse functions in it, or from a sine or cosine of it that has a sign: where |t| < pi, a
positive cosine says |t| < pi/2.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from cfpipe.witnesses.algebra.equations import Equation
from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.algebra.rewriting import prepare
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, positive, real_valued

INVERSES = (sp.asin, sp.acos, sp.atan)
HALF = sp.pi / 2


def principal_values(equation: Equation) -> str | None:
    """Needs an inverse circular function whose value the rest of the equation is, in every case."""
    difference = equation.difference
    if not difference.has(*INVERSES) or difference.has(sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative):
        return None
    cases = equation.cases()
    if not cases:
        return None
    relations = [each for each in equation.question.constraints if isinstance(each, (sp.Lt, sp.Gt))]
    for case in cases:
        known = [(each.gts - each.lts).xreplace(case) for each in relations]
        if not any(_inverted(call, value, known) for call, value in _isolated(difference.xreplace(case))):
            return None
    return "what the inverse function inverts has this value, and the other side lies in the range of principal values"


def _isolated(difference: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Every inverse function that stands alone in one term, with what it must be."""
    whole = sp.expand(difference)
    terms = sp.Add.make_args(whole)
    for term in terms:
        ratio, call = term.as_coeff_Mul()
        if isinstance(call, INVERSES) and ratio.is_Rational and not (whole - term).has(call):
            yield call, sp.expand((term - whole) / ratio)


def _inverted(call: Expr, t: Expr, known: list[Expr]) -> bool:
    s = call.args[0]
    if not real_valued(t):
        return False
    match call:
        case sp.asin():
            wanted, place, strict = _opened(sp.sin(t)) - s, t + HALF, False
        case sp.acos():
            wanted, place, strict = _opened(sp.cos(t)) - s, t, False
        case _:
            wanted, place, strict = _opened(sp.sin(t)) - s * _opened(sp.cos(t)), t + HALF, True
    if not _between(place, strict) and not _by_sign(place, strict, known):
        return False
    return vanishes(wanted) or vanishes(prepare(sp.expand(_opened(wanted))))


def _opened(expr: Expr) -> Expr:
    """Sines and cosines of sums and multiples by those of the parts."""
    return sp.expand_trig(expr)


def _between(t: Expr, strict: bool) -> bool:
    """0 <= t <= pi, or 0 < t < pi."""
    return _above(t, strict) and _above(sp.pi - t, strict)


def _above(t: Expr, strict: bool) -> bool:
    """Whether t is not negative (positive), inverse functions at the lowest end of their ranges."""
    t = sp.expand(t.replace(lambda e: isinstance(e, sp.acos), lambda e: HALF - sp.asin(*e.args)))
    if positive(t) if strict else nonnegative(t):
        return True
    least, open_end = _least(t)
    return positive(least) or ((open_end or not strict) and nonnegative(least))


def _least(t: Expr) -> tuple[Expr, bool]:
    """The inverse functions of t replaced by what they are never below; whether one of them never gets there."""
    total, open_end = sp.S.Zero, False
    for term in sp.Add.make_args(t):
        ratio, call = term.as_coeff_Mul()
        if not isinstance(call, (sp.asin, sp.atan)) or not ratio.is_real:
            total += term
            continue
        x = call.args[0]
        sign = 1 if ratio > 0 else -1
        if nonnegative(sign * x):
            open_end = open_end or positive(sign * x)
            continue
        total -= abs(ratio) * HALF
        open_end = open_end or isinstance(call, sp.atan)
    return total, open_end


def _by_sign(t: Expr, strict: bool, known: list[Expr]) -> bool:
    """-pi/2 < t < 3*pi/2 with a sine that is positive: then 0 < t < pi."""
    if not (_above(t + HALF, True) and _above(3 * HALF - t, True)):
        return False
    sine = prepare(_opened(sp.sin(sp.expand(t))))
    if positive(sine) or (not strict and nonnegative(sine)):
        return True
    return any(positive(sp.cancel(sp.together(sine / each))) for each in known)

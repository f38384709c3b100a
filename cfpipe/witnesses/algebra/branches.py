"""Complex logarithms and roots: both sides are continuous and differ by a constant of which there are only few.

Where no logarithm's and no root's argument meets the cut (-oo, 0], both sides are continuous (DLMF 4.2(i), 4.2(iv)).
If exp(left - right) = 1 throughout, the difference is a multiple of 2*pi*I; if the squares agree and the right side is
never zero, the quotient is 1 or -1.  A continuous function with such values is constant on a connected set, here a
product of intervals, so that one place tells its value.
"""

from __future__ import annotations

import math

import sympy as sp

from cfpipe.witnesses.algebra.complexes import parts
from cfpipe.witnesses.algebra.equations import Equation
from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers import balls
from cfpipe.witnesses.order.signs import nonzero, positive

_ENTIRE = (sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh)
MOST_COEFFICIENT, MOST_ROOT = 12, 6


def constant_branch(equation: Equation) -> str | None:
    """Needs arguments off their cuts on cases that are connected, and one place at which both sides agree."""
    difference = equation.difference
    if not difference.has(sp.log) and not any(not each.exp.is_Integer for each in difference.atoms(sp.Pow)):
        return None
    complex_names = any(equation.question.domains[name].sort == "complex" for name in equation.names)
    if not (complex_names or difference.has(sp.I)):
        return None
    if not equation.holds_freely(_one_branch):
        return None
    return "both sides are continuous, differ by one of few constants, and agree at one place"


def _one_branch(left: Expr, right: Expr) -> bool:
    names: dict[Expr, Expr] = {}
    for each in sorted((left - right).free_symbols, key=str):
        if each.is_extended_real is None:
            names[each] = sp.Symbol(f"re {each.name}", real=True) + sp.I * sp.Symbol(f"im {each.name}", real=True)
    left, right = left.xreplace(names), right.xreplace(names)
    symbols = (left - right).free_symbols
    if not all(_an_interval(each) for each in symbols) or not (_continuous(left) and _continuous(right)):
        return False
    place = dict.fromkeys(symbols, sp.S.One)
    return _by_logarithms(left - right, place) or _by_roots(left, right, place)


def _an_interval(symbol: Expr) -> bool:
    if not symbol.is_Symbol or not symbol.is_real or symbol.is_integer or symbol.is_negative:
        return False
    return bool(symbol.is_positive or symbol.is_nonnegative or symbol.is_nonzero is None)


def _continuous(expr: Expr) -> bool:
    if expr.is_Atom:
        return True
    if not all(_continuous(argument) for argument in expr.args):
        return False
    if expr.is_Add or expr.is_Mul or isinstance(expr, _ENTIRE):
        return True
    if isinstance(expr, sp.log):
        return len(expr.args) == 1 and _off_the_cut(expr.args[0])
    if not expr.is_Pow or not expr.exp.is_Rational:
        return False
    if expr.exp.is_Integer:
        return bool(expr.exp > 0) or _never_zero(expr.base)
    return _off_the_cut(expr.base)


def _never_zero(w: Expr) -> bool:
    both = parts(w)
    if both is None:
        return False
    a, b = (sp.expand(part) for part in both)
    return nonzero(a) or nonzero(b) or _off_the_cut(w) or _off_the_cut(-w)


def _off_the_cut(w: Expr) -> bool:
    """Never on (-oo, 0]: the real part is positive wherever the imaginary part is zero."""
    both = parts(w)
    if both is None:
        return False
    a, b = (sp.cancel(sp.together(part)) for part in both)
    if positive(a) or nonzero(b):
        return True
    above = sp.fraction(b)[0]
    return b != 0 and all(nonzero(factor) or _positive_on(a, factor) for factor, _ in sp.factor_list(above)[1])


def _positive_on(a: Expr, factor: Expr) -> bool:
    """Whether a is positive where the factor is zero, solved for a symbol in which it is linear."""
    for symbol in sorted(factor.free_symbols, key=str):
        if not factor.is_polynomial(symbol) or sp.degree(factor, symbol) != 1:
            continue
        slope, offset = sp.Poly(factor, symbol).all_coeffs()
        if nonzero(slope) and positive(sp.cancel(sp.together(a.xreplace({symbol: -offset / slope})))):
            return True
    return False


def _by_logarithms(difference: Expr, place: dict[Expr, Expr]) -> bool:
    whole = sp.expand(difference)
    first = next((each for each in sp.Add.make_args(whole) if each.has(sp.log)), None)
    if first is None:
        return False
    scale, call = first.as_independent(sp.log, as_Add=False)
    if scale.free_symbols or not isinstance(call, sp.log):
        return False
    total, rest, scales = sp.S.One, sp.S.Zero, []
    for term in sp.Add.make_args(sp.expand(whole / scale)):
        ratio, inner = term.as_coeff_Mul()
        if isinstance(inner, sp.log) and ratio.is_Rational:
            scales.append((ratio, inner.args[0]))
        elif not term.has(sp.log):
            rest += term
        else:
            return False
    common = math.lcm(*(int(ratio.q) for ratio, _ in scales))
    if any(abs(ratio * common) > MOST_COEFFICIENT for ratio, _ in scales):
        return False
    for ratio, w in scales:
        total *= w ** (ratio * common)
    if not vanishes(total * sp.exp(common * rest) - 1):
        return False
    try:
        ball = balls.enclose(whole / scale, place, 128)
    except balls.NoEnclosure:
        return False
    return bool(ball.contains(0) and abs(ball) < 3 / common)  # the next ones are 2*pi/common away


def _by_roots(left: Expr, right: Expr, place: dict[Expr, Expr]) -> bool:
    roots = [each.exp for side in (left, right) for each in side.atoms(sp.Pow) if each.exp.is_Rational]
    order = math.lcm(*(int(each.q) for each in roots))
    if not 1 < order <= MOST_ROOT:
        return False
    if not all(each.is_Mul or each.is_Pow or not each.has(sp.Pow) for each in (left, right)):
        return False
    if not _without_zeros(right) or not vanishes(sp.expand(left**order) - sp.expand(right**order)):
        return False
    try:
        ball = balls.enclose(left / right, place, 128) - 1
    except balls.NoEnclosure:
        return False
    return bool(ball.contains(0) and abs(ball) < 0.5)  # roots of unity of order 6 are 1 apart


def _without_zeros(expr: Expr) -> bool:
    if expr.is_Mul:
        return all(_without_zeros(factor) for factor in expr.args)
    if expr.is_Pow and not expr.exp.is_Integer:
        return True  # its base was shown to be off the cut, which contains 0
    return _never_zero(expr.base if expr.is_Pow else expr)

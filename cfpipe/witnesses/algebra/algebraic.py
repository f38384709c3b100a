"""Whether a constant is exactly zero: algebraic numbers, and rational combinations of angles and logarithms of them.

Numbers alone never show equality, but an algebraic number that is not zero cannot be arbitrarily small.  Burnikel,
Funke, Mehlhorn, Schirra and Schmitt ("A separation bound for real algebraic expressions", ESA 2001) bound it from the
way it is written: E = a/b with algebraic integers a and b whose conjugates are at most u and l in absolute value, and
a's degree is at most D, the product of the degrees of the radicals; since a's norm is an integer, a = 0 or |E| >=
1/(u**(D-1) * l). A ball that lies inside this bound proves E = 0.  Roots of unity take part as algebraic integers of
absolute value one.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import sympy as sp
from flint import arb

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.balls import NoEnclosure, enclose

MOST_BITS, MOST_POWER, SLACK = 60_000, 400, 1e-6


class _Bound(NamedTuple):
    """Binary logarithms of u and l, rounded up."""

    above: float
    below: float


class _NotAlgebraic(Exception):
    """Not built from rationals by arithmetic, radicals and roots of unity, or too large."""


def is_zero(expr: Expr) -> bool:
    """True only if this constant is zero; False may mean that it was not shown."""
    if expr.free_symbols or expr.has(sp.Dummy):
        return False
    return algebraic_zero(expr) or _angles_and_logs(sp.expand(expr))


def algebraic_zero(expr: Expr) -> bool:
    try:
        walk = _Walk()
        bound = walk.bound(expr)
        least = (walk.degree() - 1) * max(bound.above, 0.0) + max(bound.below, 0.0) + 2
        if least > MOST_BITS:
            return False
        if not enclose(expr, {}, 128).contains(0):
            return False
        value = enclose(expr, {}, int(least) + 128)
    except (_NotAlgebraic, NoEnclosure):
        return False
    return bool(value.abs_upper() < arb(2) ** -int(least + 1))


class _Walk:
    def __init__(self) -> None:
        self.radicals: dict[tuple[Expr, int], int] = {}
        self.order = 1

    def degree(self) -> int:
        return math.prod(self.radicals.values()) * int(sp.totient(self.order))

    def bound(self, expr: Expr) -> _Bound:
        if expr.is_Rational:
            return _Bound(math.log2(max(abs(int(expr.p)), 1)) + SLACK, math.log2(int(expr.q)) + SLACK)
        if expr.is_Add:
            return self.total(expr)
        if expr.is_Mul:
            parts = [self.bound(part) for part in expr.args]
            return _Bound(sum(part.above for part in parts), sum(part.below for part in parts))
        if expr is sp.I:
            return self.unity(sp.Rational(1, 2))
        if expr is sp.GoldenRatio:
            return self.bound((1 + sp.sqrt(5)) / 2)
        if isinstance(expr, (sp.cos, sp.sin)):
            part = self.unity(expr.args[0] / sp.pi)
            self.unity(sp.Rational(1, 2))
            return _Bound(part.above + 1, part.below + 1)
        if isinstance(expr, (sp.tan, sp.cot)):
            x = expr.args[0]
            return self.bound(sp.sin(x, evaluate=False) / sp.cos(x, evaluate=False))
        if isinstance(expr, sp.exp):
            return self.unity(expr.args[0] / (sp.I * sp.pi))
        if expr.is_Pow and expr.exp.is_Rational:
            return self.power(expr.base, expr.exp)
        raise _NotAlgebraic

    def unity(self, ratio: Expr) -> _Bound:
        """exp(I*pi*ratio)"""
        if not ratio.is_Rational:
            raise _NotAlgebraic
        self.order = math.lcm(self.order, 2 * int(ratio.q))
        return _Bound(0.0, 0.0)

    def total(self, expr: Expr) -> _Bound:
        above, below = -math.inf, 0.0
        for part in expr.args:
            each = self.bound(part)
            left, right = above + each.below, each.above + below
            most = max(left, right)
            above = most + math.log2(2 ** (left - most) + 2 ** (right - most)) + SLACK
            below += each.below
        return _Bound(above, below)

    def power(self, base: Expr, exponent: Expr) -> _Bound:
        above, below = self.bound(base)
        times, root = int(exponent.p), int(exponent.q)
        if max(abs(times), root) > MOST_POWER:
            raise _NotAlgebraic
        if root > 1:
            self.radicals[base, root] = root
            if above >= below:
                above = (above + (root - 1) * below) / root + SLACK
            else:
                below = ((root - 1) * above + below) / root + SLACK
        if times < 0:
            above, below = below, above
        return _Bound(above * abs(times), below * abs(times))


def _angles_and_logs(expr: Expr) -> bool:
    """A rational combination of arctangents and their like, of pi, and of logarithms, each kind zero on its own.

    Angles: exp(I*sum) = 1 shows a multiple of 2*pi, and a ball that the sum is not another one.  Logarithms of positive
    numbers: the product of powers is 1.
    """
    angles, product, whole = sp.S.Zero, sp.S.One, sp.S.One
    parts = []
    for term in sp.Add.make_args(expr):
        ratio, atom = term.as_coeff_Mul()
        if not ratio.is_Rational or not (
            atom is sp.pi or isinstance(atom, (sp.log, sp.atan, sp.asin, sp.acos, sp.acot))
        ):
            return False
        parts.append((ratio, atom))
        whole = sp.ilcm(whole, ratio.q)
    circle = sp.S.One
    try:
        for ratio, atom in parts:
            times = int(ratio * whole)
            if abs(times) > MOST_POWER:
                return False
            if isinstance(atom, sp.log):
                if not enclose(atom.args[0], {}, 64).real > 0 or not atom.args[0].is_real:
                    return False
                product *= atom.args[0] ** times
            else:
                angles += times * atom
                circle *= _turn(atom) ** times
        if angles != 0 and not enclose(angles, {}, 64).abs_upper() < 6:
            return False
    except NoEnclosure:
        return False
    return (angles == 0 or algebraic_zero(circle - 1)) and (product == 1 or algebraic_zero(product - 1))


def _turn(angle: Expr) -> Expr:
    """exp(I*angle) as an algebraic number, of real arguments in the range where the angle is real."""
    if angle is sp.pi:
        return sp.Integer(-1)
    x = angle.args[0]
    if not x.is_real:
        raise NoEnclosure
    match angle:
        case sp.atan():
            return (1 + sp.I * x) / sp.sqrt(1 + x**2)
        case sp.acot():
            return (x + sp.I) / sp.sqrt(1 + x**2) * (1 if enclose(x, {}, 64).real > 0 else -1)
        case sp.asin():
            return sp.I * x + sp.sqrt(1 - x**2)
    return x + sp.I * sp.sqrt(1 - x**2)

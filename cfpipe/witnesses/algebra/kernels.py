"""Kernels: what is not rational arithmetic, taken as independent variables, and the relations known between them.

The first pass of the normal form (`normal.py`): an expression becomes a tree over kernels, and it is noted which
fractional powers, which gammas one integer apart and which squares occur.
"""

from __future__ import annotations

import math
from typing import Any

import sympy as sp

from cfpipe.witnesses.algebra.powers import log_terms, split_power
from cfpipe.witnesses.algebra.rewriting import canonical, prepare
from cfpipe.witnesses.algebra.rules import LogGamma
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonzero, positive

Node = tuple[Any, ...]
MOST_GENERATORS = 60
UNITY = ("exp", sp.I * sp.pi)
"""The kernel of roots of unity: its power p/q is exp(I*pi*p/q), a zero of a cyclotomic polynomial (`normal.py`)."""


class TooLarge(Exception):
    """The polynomials would outgrow the caps; the method gives up."""


class Kernels:
    """First pass: the expression as a tree over kernels, and which fractional powers and shifts occur."""

    def __init__(self, exponential: bool = False) -> None:
        self.as_exponentials = exponential
        self.order: dict[Any, int] = {}
        self.roots: dict[Any, int] = {}
        self.lowest: dict[Expr, int] = {}
        self.relations: dict[Any, Node] = {}
        self.squares: dict[Any, Node] = {}

    def kernel(self, key: Any) -> Any:
        self.order.setdefault(key, len(self.order))
        if len(self.order) > MOST_GENERATORS:
            raise TooLarge
        return key

    def walk(self, expr: Expr) -> Node:
        if expr.is_Rational:
            return ("n", expr)
        if expr.is_Add or expr.is_Mul:
            return ("+" if expr.is_Add else "*", [self.walk(part) for part in expr.args])
        if expr is sp.I:
            return self.power_of(UNITY, sp.Rational(1, 2))
        if expr is sp.E:
            return self.exponential(sp.S.One)
        if expr.is_Pow and expr.base is not sp.E:
            return self.power(expr.base, expr.exp)
        if isinstance(expr, sp.exp) or expr.is_Pow:
            return self.exponential(expr.exp)
        if isinstance(expr, sp.log):
            return self.logarithm(expr.args[0])
        if isinstance(expr, sp.gamma):
            return self.gamma(sp.expand(expr.args[0]))
        if isinstance(expr, (sp.sin, sp.cos)):
            return self.circular(expr)
        if isinstance(expr, sp.Abs) and expr.args[0].is_real:
            key = canonical(expr)
            if isinstance(key, sp.Abs):
                return self.related(key, ("^", self.walk(key.args[0]), 2))
        return ("g", self.kernel(canonical(expr)), 1)

    def related(self, key: Any, square: Node) -> Node:
        """A kernel whose square is known."""
        self.squares[key] = square
        return ("g", self.kernel(key), 1)

    def power_of(self, key: Any, ratio: Expr) -> Node:
        """A rational power of a kernel; in the end the kernel stands for the root that makes all its powers whole."""
        self.kernel(key)
        self.roots[key] = math.lcm(self.roots.get(key, 1), int(ratio.q))
        return ("p", key, ratio)

    def power(self, base: Expr, exponent: Expr) -> Node:
        if exponent.is_Integer:
            return ("^", self.walk(base), int(exponent))
        if exponent.has(sp.log) and positive(base):
            logs = sp.Add(*(times * (sp.log(each) if each is not sp.E else 1) for each, times in log_terms(base)))
            return self.exponential(sp.expand(exponent * logs))
        parts = split_power(base, exponent)
        if parts is None:
            return ("g", self.kernel(base ** canonical(exponent)), 1)
        nodes: list[Node] = []
        for factor, unit, ratio in parts:
            if unit == 1 and ratio.is_Integer:
                nodes.append(("^", self.walk(factor), int(ratio)))
                continue
            if factor == -1 and unit == 1:
                nodes.append(self.power_of(UNITY, ratio))
                continue
            key = ("power", factor, unit)
            if unit == 1:
                self.relations[key] = self.walk(factor)
            elif factor == -1 and unit.is_integer and ratio.is_Integer:
                nodes.append(self.related(key, ("n", sp.Integer(1))) if int(ratio) % 2 else ("n", sp.Integer(1)))
                continue
            elif factor == -1:
                key = ("branch", factor, unit)  # its square is not 1: a kernel apart from that of whole exponents
            nodes.append(self.power_of(key, ratio))
        return ("*", nodes)

    def exponential(self, argument: Expr) -> Node:
        nodes: list[Node] = []
        for term in sp.Add.make_args(sp.expand(argument)):
            ratio, unit = term.as_coeff_Mul()
            if not ratio.is_Rational:
                ratio, unit = sp.S.One, term
            logs = [factor for factor in sp.Mul.make_args(unit) if isinstance(factor, sp.log)]
            if len(logs) == 1 and not (term / logs[0]).has(sp.log):
                nodes.append(self.power(logs[0].args[0], term / logs[0]))
                continue
            if isinstance(unit, LogGamma) and ratio.is_Integer:  # exp(loggamma(x)) = gamma(x) on every branch
                nodes.append(("^", self.gamma(sp.expand(unit.args[0])), int(ratio)))
                continue
            if isinstance(unit, sp.exp) or unit != 1:
                extra, unit = _content(canonical(unit))
                ratio *= extra
            if unit == sp.I * sp.pi:
                nodes.append(self.power_of(UNITY, ratio))
                continue
            if isinstance(unit, sp.LambertW) and ratio.is_Integer and len(unit.args) == 1 and nonzero(unit.args[0]):
                nodes.append(("^", self.walk(unit.args[0] / unit), int(ratio)))  # W(x) exp(W(x)) = x
                continue
            key = ("exp", unit)
            value = _of_inverse(unit)
            if value is not None and key not in self.relations:
                self.relations[key] = self.walk(prepare(value))
            nodes.append(self.power_of(key, ratio))
        return ("*", nodes)

    def logarithm(self, argument: Expr) -> Node:
        nodes: list[Node] = []
        for factor, multiple in log_terms(argument):
            leaf: Node = ("g", self.kernel(("log", factor)), 1) if factor != sp.E else ("n", sp.Integer(1))
            nodes.append(("*", [self.walk(multiple), leaf]))
        return ("+", nodes)

    def gamma(self, argument: Expr) -> Node:
        shift, rest = argument.as_coeff_Add()
        if not shift.is_Rational:
            shift, rest = sp.S.Zero, argument
        whole = int(sp.floor(shift))
        rest = rest + (shift - whole)
        self.lowest[rest] = min(self.lowest.get(rest, whole), whole)
        self.walk(rest)
        return ("gamma", rest, whole, self.walk(rest), self.kernel(("gamma", rest)))

    def circular(self, expr: Expr) -> Node:
        angle = sp.expand(expr.args[0])
        if self.as_exponentials:
            there, back = self.exponential(sp.I * angle), self.exponential(-sp.I * angle)
            if isinstance(expr, sp.cos):
                return ("*", [("n", sp.Rational(1, 2)), ("+", [there, back])])
            below = ("*", [("n", sp.Integer(2)), self.walk(sp.I)])
            return ("*", [("+", [there, ("*", [("n", sp.Integer(-1)), back])]), ("^", below, -1)])
        opened = sp.expand_trig(expr.func(angle))
        if not isinstance(opened, (sp.sin, sp.cos)):
            return self.walk(opened)
        sine = ("g", self.kernel(sp.sin(opened.args[0])), 1)
        if isinstance(opened, sp.sin):
            return sine
        return self.related(opened, ("+", [("n", sp.Integer(1)), ("*", [("n", sp.Integer(-1)), ("^", sine, 2)])]))


def _content(unit: Expr) -> tuple[Expr, Expr]:
    """A rational factor drawn out of numerator and denominator, so that u/(2*u + 2) is half of u/(u + 1)."""
    numerator, denominator = sp.fraction(unit)
    above, numerator = numerator.as_content_primitive()
    below, denominator = denominator.as_content_primitive()
    extra, rest = (numerator / denominator).as_coeff_Mul()
    return (above / below * extra, rest) if extra.is_Rational else (above / below, numerator / denominator)


def _of_inverse(unit: Expr) -> Expr | None:
    """exp(I*asin(x)) and its kind as algebraic functions (Abramowitz and Stegun 4.4.26-4.4.28, principal values).

    The one of atan is asked for real arguments only, where the square root is positive.
    """
    rest = unit / sp.I
    if (rest / sp.pi).is_integer:
        return (-1) ** (rest / sp.pi)
    match rest:
        case sp.asin():
            return sp.I * rest.args[0] + sp.sqrt(1 - rest.args[0] ** 2)
        case sp.acos():
            return rest.args[0] + sp.I * sp.sqrt(1 - rest.args[0] ** 2)
        case sp.atan() if rest.args[0].is_real:
            return (1 + sp.I * rest.args[0]) / sp.sqrt(1 + rest.args[0] ** 2)
    return None

"""The kernel normal form: a difference of two sides as one quotient of polynomials, and whether its
numerator is zero.

Everything that is not rational arithmetic is a **kernel**, taken as an independent variable: exponentials
of monomials, logarithms of irreducible factors, powers with symbolic exponents, radicals, gammas one
integer apart, sines and cosines, and whatever else is opaque.  Only identities that hold for every value
the symbols may take (their assumptions are the domain) are used to reach kernels, and the relations k**q =
base, sin**2 + cos**2 = 1, i**2 = -1 reduce the numerator. If it vanishes, both sides agree wherever both
are defined; that they are defined is shown elsewhere.  Polynomials are python-flint's `fmpq_mpoly`; sizes
are capped before a power is expanded.
"""

from __future__ import annotations

import math
from typing import Any

import flint
import sympy as sp

from cfpipe.witnesses.needs import Expr
from cfpipe.witnesses.rewriting import canonical, log_terms, prepare, split_power

Node = tuple[Any, ...]
MOST_TERMS, MOST_SHIFT, MOST_GENERATORS = 4_000, 80, 60


class TooLarge(Exception):
    """The polynomials would outgrow the caps; the method gives up."""


def vanishes(expr: Expr) -> bool:
    """True only if `expr` is zero wherever it is defined."""
    if expr == 0:
        return True
    if expr.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
        return False
    try:
        kernels = _Kernels()
        tree = kernels.walk(prepare(expr))
        return _Arithmetic(kernels).is_zero(tree)
    except TooLarge:
        return False


class _Kernels:
    """First pass: the expression as a tree over kernels, and which fractional powers and shifts occur."""

    def __init__(self) -> None:
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
            return self.related(sp.I, ("n", sp.Integer(-1)))
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
        parts = split_power(base, exponent)
        if parts is None:
            return ("g", self.kernel(base ** canonical(exponent)), 1)
        nodes: list[Node] = []
        for factor, unit, ratio in parts:
            if unit == 1 and ratio.is_Integer:
                nodes.append(("^", self.walk(factor), int(ratio)))
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
            if len(logs) == 1:
                nodes.append(self.power(logs[0].args[0], term / logs[0]))
                continue
            if isinstance(unit, sp.exp) or unit != 1:
                unit = canonical(unit)
                extra, unit = unit.as_coeff_Mul()
                ratio *= extra
            nodes.append(self.power_of(("exp", unit), ratio))
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
        opened = sp.expand_trig(expr.func(angle))
        if not isinstance(opened, (sp.sin, sp.cos)):
            return self.walk(opened)
        sine = ("g", self.kernel(sp.sin(opened.args[0])), 1)
        if isinstance(opened, sp.sin):
            return sine
        return self.related(opened, ("+", [("n", sp.Integer(1)), ("*", [("n", sp.Integer(-1)), ("^", sine, 2)])]))


class _Arithmetic:
    """Second pass: the tree as numerator and denominator."""

    def __init__(self, kernels: _Kernels) -> None:
        self.kernels = kernels
        names = [f"g{index}" for index in range(max(len(kernels.order), 1))]
        self.context = flint.fmpq_mpoly_ctx.get(names, "lex")
        self.generators = self.context.gens()
        self.one = self.context.from_dict({(0,) * len(names): 1})

    def constant(self, value: Expr) -> tuple[Any, Any]:
        return self.one * flint.fmpq(int(value.p), int(value.q)), self.one

    def generator(self, key: Any, power: int) -> tuple[Any, Any]:
        base = self.generators[self.kernels.order[key]]
        if abs(power) > 100_000:
            raise TooLarge
        return (base**power, self.one) if power >= 0 else (self.one, base**-power)

    def evaluate(self, node: Node) -> tuple[Any, Any]:
        match node[0]:
            case "n":
                return self.constant(node[1])
            case "g":
                return self.generator(node[1], node[2])
            case "p":
                return self.generator(node[1], int(node[2] * self.kernels.roots.get(node[1], 1)))
            case "+":
                return self.total([self.evaluate(part) for part in node[1]])
            case "*":
                above, below = self.one, self.one
                for part in node[1]:
                    numerator, denominator = self.evaluate(part)
                    above, below = self.times(above, numerator), self.times(below, denominator)
                return self.reduced(above, below)
            case "^":
                return self.raised(self.evaluate(node[1]), node[2])
            case "gamma":
                return self.shifted_gamma(node)
        raise AssertionError(node[0])

    def times(self, left: Any, right: Any) -> Any:
        if len(left) * len(right) > 40 * MOST_TERMS:
            raise TooLarge
        return left * right

    def raised(self, value: tuple[Any, Any], power: int) -> tuple[Any, Any]:
        for part in value:
            terms = len(part)
            if terms > 1 and math.comb(min(abs(power), 10_000) + terms - 1, min(terms - 1, 12)) > MOST_TERMS:
                raise TooLarge
            if abs(power) > 20_000:
                raise TooLarge
        above, below = value
        if power < 0:
            if above == 0:
                raise TooLarge
            above, below = below, above
        return above ** abs(power), below ** abs(power)

    def total(self, parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
        above, below = self.one * 0, self.one
        for numerator, denominator in parts:
            if denominator == below:
                above = above + numerator
                continue
            common = below.gcd(denominator)
            left, right = below / common, denominator / common
            above = self.times(above, right) + self.times(numerator, left)
            below = self.times(below, right)
        return above, below

    def reduced(self, above: Any, below: Any) -> tuple[Any, Any]:
        if len(below) == 1 and below == self.one:
            return above, below
        common = above.gcd(below)
        return above / common, below / common

    def shifted_gamma(self, node: Node) -> tuple[Any, Any]:
        _, rest, whole, rest_node, key = node
        low = self.kernels.lowest[rest]
        if whole - low > MOST_SHIFT:
            raise TooLarge
        above, below = self.generator(key, 1)
        numerator, denominator = self.evaluate(rest_node)
        for step in range(low, whole):
            above = self.times(above, numerator + denominator * step)
            below = self.times(below, denominator)
        return above, below

    def is_zero(self, tree: Node) -> bool:
        above, _ = self.evaluate(tree)
        known = [
            (key, self.kernels.roots[key], node)
            for key, node in self.kernels.relations.items()
            if key in self.kernels.roots
        ]
        known += [(key, 2, node) for key, node in self.kernels.squares.items()]
        known.sort(key=lambda item: -self.kernels.order[item[0]])
        for _ in range(6):
            if above == 0:
                return True
            before = above
            for key, root, node in known:
                above = self.substitute(above, key, root, self.evaluate(node))
            if above == before:
                return False
        return False

    def substitute(self, polynomial: Any, key: Any, root: int, value: tuple[Any, Any]) -> Any:
        """Replace every key**root by its value, times a power of the value's denominator."""
        place = self.kernels.order[key]
        terms = polynomial.to_dict()
        most = max((powers[place] // root for powers in terms), default=0)
        if most == 0:
            return polynomial
        groups: dict[int, dict[tuple[int, ...], Any]] = {}
        for powers, coefficient in terms.items():
            times, left = divmod(int(powers[place]), root)
            reduced = (*powers[:place], left, *powers[place + 1 :])
            groups.setdefault(times, {})[reduced] = coefficient
        numerator, denominator = value
        result = self.one * 0
        for times, group in groups.items():
            up, _ = self.raised((numerator, self.one), times)
            down, _ = self.raised((denominator, self.one), most - times)
            result = result + self.times(self.times(self.context.from_dict(group), up), down)
        return result

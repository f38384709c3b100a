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

from cfpipe.witnesses.algebra.algebraic import is_zero
from cfpipe.witnesses.algebra.families import reduced
from cfpipe.witnesses.algebra.gammas import gathered
from cfpipe.witnesses.algebra.kernels import UNITY, Kernels, Node, TooLarge
from cfpipe.witnesses.algebra.rewriting import prepare
from cfpipe.witnesses.algebra.rules import applied
from cfpipe.witnesses.language.needs import Expr

MOST_TERMS, MOST_SHIFT, MOST_ORDER = 4_000, 80, 1_000


def vanishes(expr: Expr) -> bool:
    """True only if `expr` is zero wherever it is defined."""
    if expr == 0:
        return True
    if expr.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
        return False
    expr = expr.xreplace({sp.GoldenRatio: (1 + sp.sqrt(5)) / 2})
    prepared = reduced(gathered(applied(prepare(expr))))
    if prepared == 0:
        return True
    if _vanishes(prepared, False) or (prepared.has(sp.sin, sp.cos) and _vanishes(prepared, True)):
        return True
    return not prepared.free_symbols and is_zero(prepared)


def _vanishes(prepared: Expr, as_exponentials: bool) -> bool:
    """Sines and cosines as kernels where sin**2 + cos**2 = 1, or as exponentials, which know half angles."""
    try:
        kernels = Kernels(as_exponentials)
        tree = kernels.walk(prepared)
        return _Arithmetic(kernels).is_zero(tree)
    except TooLarge:
        return False


class _Arithmetic:
    """Second pass: the tree as numerator and denominator."""

    def __init__(self, kernels: Kernels) -> None:
        self.kernels = kernels
        names = [f"g{index}" for index in range(max(len(kernels.order), 1))]
        self.context = flint.fmpq_mpoly_ctx.get(names, "lex")
        self.generators = self.context.gens()
        self.one = self.context.from_dict({(0,) * len(names): 1})
        self.sums_of_unity = self.quadratic_sums()

    def constant(self, value: Expr) -> tuple[Any, Any]:
        return self.one * flint.fmpq(int(value.p), int(value.q)), self.one

    def quadratic_sums(self) -> dict[Any, dict[int, int]]:
        """Square roots of small primes inside the field of the roots of unity: Gauss's sums, as powers of the kernel.

        For p = 1 mod 4 the sum of (a/p) exp(2*pi*I*a/p) is sqrt(p), for p = 3 mod 4 it is I*sqrt(p).
        """
        roots, found = self.kernels.roots, {}
        if roots.get(UNITY, 1) < 3:
            return {}
        primes = {
            key: int(key[1])
            for key in self.kernels.relations
            if key[0] == "power" and key[1] in (2, 3, 5, 7, 11, 13) and key[2] == 1 and roots.get(key) == 2
        }
        for prime in primes.values():
            roots[UNITY] = math.lcm(roots[UNITY], 4 if prime == 2 else prime if prime % 4 == 1 else 2 * prime)
        order = 2 * roots[UNITY]
        for key, prime in primes.items():
            if prime == 2:
                found[key] = {order // 8: 1, order - order // 8: 1}
            else:
                turn = 0 if prime % 4 == 1 else 3 * order // 4
                found[key] = {
                    (a * order // prime + turn) % order: int(sp.jacobi_symbol(a, prime)) for a in range(1, prime)
                }
        return found

    def without_unity(self, polynomial: Any) -> Any:
        """Powers of the kernel of roots of unity reduced by its cyclotomic polynomial."""
        if UNITY not in self.kernels.order:
            return polynomial
        place, order = self.kernels.order[UNITY], 2 * self.kernels.roots.get(UNITY, 1)
        if order > MOST_ORDER:
            raise TooLarge
        modulus = flint.fmpq_poly(flint.fmpz_poly.cyclotomic(order).coeffs())
        known: dict[int, list[Any]] = {}
        terms: dict[tuple[int, ...], Any] = {}
        for powers, coefficient in polynomial.to_dict().items():
            power = int(powers[place]) % order
            if power not in known:
                known[power] = (flint.fmpq_poly([0] * power + [1]) % modulus).coeffs()
            for each, factor in enumerate(known[power]):
                if factor != 0:
                    exponents = (*powers[:place], each, *powers[place + 1 :])
                    terms[exponents] = terms.get(exponents, 0) + coefficient * factor
        return self.context.from_dict({key: value for key, value in terms.items() if value != 0})

    def generator(self, key: Any, power: int) -> tuple[Any, Any]:
        if key in self.sums_of_unity:
            unity = self.generators[self.kernels.order[UNITY]]
            total = self.one * 0
            for exponent, sign in self.sums_of_unity[key].items():
                total = total + unity**exponent * sign
            above, below = total ** (power % 2), self.one * flint.fmpq(int(key[1])) ** (power // 2)
            return above * below, self.one
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
            if key in self.kernels.roots and key not in self.sums_of_unity
        ]
        known += [(key, 2, node) for key, node in self.kernels.squares.items()]
        known.sort(key=lambda item: -self.kernels.order[item[0]])
        for _ in range(12):
            above = self.without_unity(above)
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

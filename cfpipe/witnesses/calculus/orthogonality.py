"""Integrals of products of orthogonal polynomials of symbolic degree with their weight (DLMF, table 18.3.1).

A polynomial times such a weight always converges.  The value carries KroneckerDelta(n, m), so that it holds whichever
of the degrees is larger; a factor that is a polynomial of known degree is written in members of the family.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, positive

MOST_DEGREE = 8


class Family(NamedTuple):
    low: Expr
    high: Expr
    weight: Callable[..., Expr]  # of x and the parameters
    norm: Callable[..., Expr]  # of the degree and the parameters
    allowed: Callable[..., bool]  # of the parameters


def _always() -> bool:
    return True


def _over_minus_one(a: Expr) -> bool:
    return positive(a + 1)


def _jacobi_norm(n: Expr, a: Expr, b: Expr) -> Expr:
    above = 2 ** (a + b + 1) * sp.gamma(n + a + 1) * sp.gamma(n + b + 1)
    return above / ((2 * n + a + b + 1) * sp.factorial(n) * sp.gamma(n + a + b + 1))


def _gegenbauer_norm(n: Expr, a: Expr) -> Expr:
    return sp.pi * 2 ** (1 - 2 * a) * sp.gamma(n + 2 * a) / (sp.factorial(n) * (n + a) * sp.gamma(a) ** 2)


ONE = sp.S.One
FAMILIES: dict[type, Family] = {
    sp.hermite: Family(
        -sp.oo, sp.oo, lambda x: sp.exp(-(x**2)), lambda n: sp.sqrt(sp.pi) * 2**n * sp.factorial(n), _always
    ),
    sp.hermite_prob: Family(
        -sp.oo, sp.oo, lambda x: sp.exp(-(x**2) / 2), lambda n: sp.sqrt(2 * sp.pi) * sp.factorial(n), _always
    ),
    sp.laguerre: Family(sp.S.Zero, sp.oo, lambda x: sp.exp(-x), lambda n: ONE, _always),
    sp.assoc_laguerre: Family(
        sp.S.Zero, sp.oo, lambda x, a: x**a * sp.exp(-x), lambda n, a: sp.gamma(n + a + 1) / sp.factorial(n),
        _over_minus_one,
    ),
    sp.legendre: Family(-ONE, ONE, lambda x: ONE, lambda n: 2 / (2 * n + 1), _always),
    sp.chebyshevt: Family(
        -ONE, ONE, lambda x: 1 / sp.sqrt(1 - x**2), lambda n: sp.pi / 2 * (1 + sp.KroneckerDelta(n, 0)), _always
    ),
    sp.chebyshevu: Family(-ONE, ONE, lambda x: sp.sqrt(1 - x**2), lambda n: sp.pi / 2, _always),
    sp.gegenbauer: Family(-ONE, ONE, lambda x, a: (1 - x**2) ** (a - sp.S.Half), _gegenbauer_norm, positive),
    sp.jacobi: Family(
        -ONE, ONE, lambda x, a, b: (1 - x) ** a * (1 + x) ** b, _jacobi_norm,
        lambda a, b: positive(a + 1) and positive(b + 1) and positive(a + b + 1),
    ),
}  # fmt: skip


def orthogonal(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    calls, rest = _split(function, x)
    if not calls or len(calls) > 2 or len({type(each) for each in calls}) > 1:
        return None
    family = FAMILIES[type(calls[0])]
    parameters = calls[0].args[1:-1]
    if (low, high) != (family.low, family.high) or any(each.args[1:-1] != parameters for each in calls):
        return None
    degrees = [each.args[0] for each in calls]
    if any(each.args[-1] != x for each in calls) or sp.Tuple(*degrees, *parameters).has(x):
        return None
    if not all(n.is_integer and nonnegative(n) for n in degrees) or not family.allowed(*parameters):
        return None
    factor = sp.powsimp(rest / family.weight(x, *parameters))
    if factor.has(x):
        factor = sp.expand(factor)
    if len(calls) == 2:
        n, m = degrees
        return None if factor.has(x) else factor * family.norm(n, *parameters) * sp.KroneckerDelta(n, m)
    parts = _in_members(factor, x, type(calls[0]), parameters)
    if parts is None:
        return None
    return sp.Add(
        *(c * family.norm(sp.Integer(k), *parameters) * sp.KroneckerDelta(degrees[0], k) for k, c in enumerate(parts))
    )


def _split(function: Expr, x: Expr) -> tuple[list[Expr], Expr]:
    """The members of families, a square counted twice, and the product of what else is there."""
    calls: list[Expr] = []
    rest = sp.S.One
    for factor in sp.Mul.make_args(function):
        base, exponent = factor.as_base_exp()
        if type(base) in FAMILIES and base.has(x) and exponent in (1, 2):
            calls += [base] * int(exponent)
        else:
            rest *= factor
    return calls, rest


def _in_members(factor: Expr, x: Expr, kind: type, parameters: tuple[Expr, ...]) -> list[Expr] | None:
    """Coefficients of a polynomial in the members of the family, by division from the top."""
    if not factor.is_polynomial(x) or sp.degree(factor, x) > MOST_DEGREE:
        return None
    rest = sp.Poly(factor, x)
    found = [sp.S.Zero] * (max(rest.degree(), 0) + 1)
    for k in range(len(found) - 1, -1, -1):
        member = sp.Poly(sp.expand(kind(k, *parameters, x)), x)
        if member.degree() != k:
            return None
        found[k] = sp.cancel(rest.coeff_monomial(x**k) / member.LC())
        rest = sp.Poly(sp.expand(rest.as_expr() - found[k] * member.as_expr()), x)
    return found if rest.is_zero else None

"""Every rule for special functions keeps the value at seeded random places, and leaves calls outside it alone."""

from __future__ import annotations

import random
from collections.abc import Callable

import mpmath
import pytest
import sympy as sp

from cfpipe.witnesses.algebra.families import FAMILIES, reduced
from cfpipe.witnesses.algebra.gammas import gathered
from cfpipe.witnesses.algebra.rules import RULES, LogGamma, applied

x, y = sp.symbols("x y", positive=True)
v = sp.Symbol("v", real=True)
n = sp.Symbol("n", integer=True, nonnegative=True)
m = sp.Symbol("m", integer=True)
z = sp.Symbol("z", real=True)
u = x / (1 + x)
"""Between zero and one."""

HALF = sp.Rational(1, 2)
CALLS: dict[str, tuple[sp.Expr, ...]] = {
    "digamma as polygamma": (sp.digamma(x),),
    "loggamma of a positive number": (sp.loggamma(x + y),),
    "logarithm of gammas": (sp.log(x**2 * sp.gamma(x) / sp.gamma(y)),),
    "harmonic number": (sp.harmonic(n), sp.harmonic(x), sp.harmonic(n, 3)),
    "Lambert's W of x*exp(x)": (sp.LambertW(x * sp.exp(x), evaluate=False),),
    "logarithm of Lambert's W": (sp.log(sp.LambertW(x)),),
    "Dirichlet's eta": (sp.dirichlet_eta(x + 1),),
    "lower incomplete gamma": (sp.lowergamma(x, y),),
    "incomplete gamma of an integer": (sp.uppergamma(3, y, evaluate=False), sp.uppergamma(1, x, evaluate=False)),
    "Bessel functions of negative order": (
        *(kind(-n, x, evaluate=False) for kind in (sp.besselj, sp.bessely, sp.besseli)),
        sp.besselk(-v, x, evaluate=False),
    ),
    "Bessel functions of half an odd order": tuple(
        kind(order, x)
        for kind in (sp.besselj, sp.bessely, sp.besseli, sp.besselk)
        for order in (HALF, -HALF, 3 * HALF, -5 * HALF, 7 * HALF)
    ),
    "parity": (
        sp.besselj(n, -x, evaluate=False), sp.besseli(n, -x, evaluate=False), sp.legendre(n, -z),
        sp.chebyshevt(n, -z), sp.chebyshevu(n, -z), sp.hermite(n, -z), sp.hermite_prob(n, -z), sp.gegenbauer(n, x, -z),
    ),
    "Gegenbauer of one and one half": tuple(sp.gegenbauer(n, each, z, evaluate=False) for each in (1, HALF)),
    "Laguerre of order zero": (sp.assoc_laguerre(n, 0, z, evaluate=False),),
    "Chebyshev's polynomials of a cosine": (sp.chebyshevt(n, sp.cos(z)), sp.chebyshevu(n, sp.cos(sp.pi * u))),
    "T through U": (sp.chebyshevt(n, z),),
    "polylogarithm of order 0 and 1": (sp.polylog(1, u, evaluate=False), sp.polylog(0, u, evaluate=False)),
    "reflection of zeta": (sp.zeta(-x), sp.zeta(1 - u)),
    "zeta at one": (sp.zeta(x + 2, 1, evaluate=False),),
}  # fmt: skip
LEFT_ALONE = (
    sp.loggamma(z), sp.lowergamma(v, y), sp.besselj(-v, x), sp.bessely(v, x), sp.besselj(HALF, z), sp.legendre(v, -z),
    sp.chebyshevt(v, z), sp.polylog(1, x, evaluate=False), sp.zeta(v),
    sp.zeta(1 - x), sp.harmonic(m), sp.log(sp.LambertW(z)),
    sp.LambertW(z * sp.exp(z), evaluate=False), sp.chebyshevu(n, sp.cos(z)).func(v, sp.cos(z)),
)  # fmt: skip


def value(expr: sp.Expr, point: dict[sp.Symbol, sp.Expr]) -> mpmath.mpc:
    here = expr.replace(LogGamma, sp.loggamma).xreplace(point)
    return mpmath.mpmathify(sp.N(here, 30))


def points(symbols: set[sp.Symbol], count: int) -> list[dict[sp.Symbol, sp.Expr]]:
    chance = random.Random(7)  # noqa: S311 -- the same places in every run

    def one(symbol: sp.Symbol) -> sp.Expr:
        if symbol.is_integer:
            return sp.Integer(chance.randrange(0, 6) if symbol.is_nonnegative else chance.randrange(-5, 6))
        low = 1 if symbol.is_positive else -300
        return sp.Rational(chance.randrange(low, 300), 97)

    return [{symbol: one(symbol) for symbol in sorted(symbols, key=str)} for _ in range(count)]


def same(one: sp.Expr, other: sp.Expr, count: int = 6) -> None:
    for point in points(one.free_symbols | other.free_symbols, count):
        left, right = value(one, point), value(other, point)
        assert abs(left - right) <= 1e-20 * (1 + abs(left)), (one, other, point, left, right)


def test_every_rule_has_calls() -> None:
    assert set(CALLS) == {rule.name for rule in RULES}


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_rule_keeps_the_value(name: str) -> None:
    (rule,) = (rule for rule in RULES if rule.name == name)
    for call in CALLS[name]:
        if not isinstance(call, rule.functions):
            continue  # SymPy knows this one by itself
        rewritten = rule.rewrite(call)
        assert rewritten is not None, call
        same(call, rewritten)


@pytest.mark.parametrize("call", LEFT_ALONE, ids=str)
def test_a_call_outside_every_rule_is_left_alone(call: sp.Expr) -> None:
    assert applied(call) == call


def members(kind: type, order: sp.Expr, extra: int) -> list[sp.Expr]:
    steps = (0, 1, 2, 3)
    if kind is sp.polygamma:
        return [sp.polygamma(2, x + step) for step in steps]
    if kind is LogGamma:
        return [LogGamma(x + step) for step in steps]
    if kind is sp.zeta:
        return [sp.zeta(x + 2, y + step) for step in steps]
    if kind in (sp.fibonacci, sp.lucas):
        return [kind(n + step) for step in steps]
    if extra == 3:
        return [kind(order + step, x, z) for step in steps]
    return [
        kind(order + step, y if kind in (sp.uppergamma, sp.expint) or "bessel" in kind.__name__ else z)
        for step in steps
    ]


@pytest.mark.parametrize("kind", sorted(FAMILIES, key=str), ids=lambda kind: kind.__name__)
def test_a_family_written_through_its_lowest_members_keeps_the_value(kind: type) -> None:
    whole = kind in (
        sp.legendre, sp.chebyshevt, sp.chebyshevu, sp.hermite, sp.hermite_prob, sp.laguerre, sp.assoc_laguerre,
        sp.gegenbauer,
    )  # fmt: skip
    order = n if whole else x if kind in (sp.uppergamma, sp.expint) else v
    calls = members(kind, order, 3 if kind in (sp.assoc_laguerre, sp.gegenbauer) else 2)
    for call in calls[2:]:
        together = reduced(sp.Tuple(calls[0], call)).args[1]
        assert together != call
        same(call, together, 4)


TURNED: tuple[Callable[[], sp.Expr], ...] = (
    lambda: sp.gamma(x) / sp.gamma(2 * x),
    lambda: sp.gamma(x / 2) / sp.gamma(3 * x + HALF),
    lambda: sp.gamma(u) * sp.gamma(1 - u),
    lambda: sp.gamma(HALF - n),
    lambda: sp.gamma(sp.Rational(2, 3)),
    lambda: sp.polygamma(0, 2 * x) - sp.polygamma(0, x),
    lambda: sp.polygamma(2, 3 * x) - sp.polygamma(2, x),
    lambda: sp.polygamma(1, 1 - u) + sp.polygamma(2, -u),
    lambda: LogGamma(2 * x + 1) - LogGamma(x),
)


@pytest.mark.parametrize("place", range(len(TURNED)))
def test_multiplication_and_reflection_keep_the_value(place: int) -> None:
    expr = TURNED[place]()
    turned = gathered(expr)
    assert turned != expr
    same(expr, turned)


def test_reflection_is_not_used_where_the_argument_may_be_whole() -> None:
    assert gathered(sp.gamma(-x)) == sp.gamma(-x)
    assert gathered(sp.gamma(1 - 2 * u)) == sp.gamma(1 - 2 * u)

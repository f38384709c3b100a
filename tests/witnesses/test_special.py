"""Balls around special functions contain mpmath's numbers, and are refused where the meaning is disputed."""

from __future__ import annotations

import itertools

import mpmath
import pytest
import sympy as sp

import cfpipe.witnesses.language.vocabulary  # noqa: F401 -- mends SymPy's derivatives
from cfpipe.witnesses.numbers.balls import NoEnclosure, enclose
from cfpipe.witnesses.numbers.special import BRANCHED, SPECIAL

R = sp.Rational
POINTS = [*map(R, (0, 1, -1, 2, -2, 3, 5, "1/2", "-1/2", "3/10", "-7/5", "5/2", "9/10")), 1 + 2 * sp.I, -1 - sp.I / 3]
ORDERS = [R(text) for text in (0, 1, 2, 3, 5, -1, "1/2", "-1/3", "5/2")]
PLACES = sp.symbols("first second third fourth")

SAME = {
    sp.besselj: mpmath.besselj, sp.besseli: mpmath.besseli, sp.bessely: mpmath.bessely, sp.besselk: mpmath.besselk,
    sp.hankel1: mpmath.hankel1, sp.hankel2: mpmath.hankel2, sp.airyai: mpmath.airyai, sp.airybi: mpmath.airybi,
    sp.airyaiprime: lambda z: mpmath.airyai(z, derivative=1), sp.airybiprime: lambda z: mpmath.airybi(z, derivative=1),
    sp.jn: lambda n, z: mpmath.sqrt(mpmath.pi / 2 / z) * mpmath.besselj(n + mpmath.mpf(1) / 2, z),
    sp.yn: lambda n, z: mpmath.sqrt(mpmath.pi / 2 / z) * mpmath.bessely(n + mpmath.mpf(1) / 2, z),
    sp.uppergamma: mpmath.gammainc, sp.lowergamma: lambda a, z: mpmath.gammainc(a, 0, z), sp.beta: mpmath.beta,
    sp.binomial: mpmath.binomial, sp.RisingFactorial: mpmath.rf, sp.FallingFactorial: mpmath.ff,
    sp.polygamma: mpmath.polygamma, sp.harmonic: mpmath.harmonic, sp.zeta: mpmath.zeta,
    sp.dirichlet_eta: mpmath.altzeta, sp.polylog: mpmath.polylog, sp.legendre: mpmath.legendre,
    sp.chebyshevt: mpmath.chebyt, sp.chebyshevu: mpmath.chebyu, sp.hermite: mpmath.hermite,
    sp.hermite_prob: lambda n, z: mpmath.hermite(n, z / mpmath.sqrt(2)) / mpmath.sqrt(2) ** n,
    sp.laguerre: lambda n, z: mpmath.laguerre(n, 0, z), sp.expint: mpmath.expint, sp.Ei: mpmath.ei, sp.li: mpmath.li,
    sp.Si: mpmath.si, sp.Shi: mpmath.shi, sp.Ci: mpmath.ci, sp.Chi: mpmath.chi, sp.fresnels: mpmath.fresnels,
    sp.fresnelc: mpmath.fresnelc, sp.elliptic_k: mpmath.ellipk, sp.elliptic_e: mpmath.ellipe,
    sp.elliptic_f: mpmath.ellipf, sp.elliptic_pi: mpmath.ellippi, sp.LambertW: mpmath.lambertw, sp.sinc: mpmath.sinc,
    sp.acot: mpmath.acot, sp.asec: mpmath.asec, sp.acsc: mpmath.acsc, sp.acoth: mpmath.acoth, sp.asech: mpmath.asech,
    sp.acsch: mpmath.acsch, sp.arg: mpmath.arg, sp.atan2: mpmath.atan2, sp.erfinv: mpmath.erfinv,
    sp.erfcinv: lambda x: mpmath.erfinv(1 - x), sp.catalan: lambda n: mpmath.binomial(2 * n, n) / (n + 1),
    sp.fibonacci: mpmath.fibonacci, sp.bell: mpmath.bell, sp.euler: mpmath.eulernum, sp.factorial2: mpmath.fac2,
}  # fmt: skip
TWO = {
    sp.besselj, sp.besseli, sp.bessely, sp.besselk, sp.hankel1, sp.hankel2, sp.jn, sp.yn, sp.uppergamma, sp.lowergamma,
    sp.beta, sp.binomial, sp.RisingFactorial, sp.FallingFactorial, sp.polygamma, sp.polylog, sp.legendre,
    sp.chebyshevt, sp.chebyshevu, sp.hermite, sp.hermite_prob, sp.laguerre, sp.expint, sp.elliptic_f, sp.elliptic_pi,
    sp.atan2,
}  # fmt: skip
MORE = [
    (sp.zeta, (3, R(1, 3)), mpmath.zeta),
    (sp.elliptic_e, (5, R(1, 2)), mpmath.ellipe),
    (sp.LambertW, (R(-1, 5), -1), mpmath.lambertw),
    (sp.lerchphi, (R(1, 3), 2, R(3, 2)), mpmath.lerchphi),
    (sp.harmonic, (7, R(3, 2)), lambda n, p: sum(1 / mpmath.mpf(k) ** p for k in range(1, n + 1))),
    (sp.assoc_legendre, (4, 2, R(3, 10)), mpmath.legenp),
    (sp.assoc_legendre, (3, 1, R(3, 10)), mpmath.legenp),
    (sp.assoc_laguerre, (3, R(1, 2), R(3, 2)), mpmath.laguerre),
    (sp.gegenbauer, (3, R(7, 10), R(2, 5)), mpmath.gegenbauer),
    (sp.jacobi, (3, R(1, 5), R(7, 10), R(2, 5)), mpmath.jacobi),
    (sp.betainc, (R(3, 2), R(5, 2), R(1, 10), R(2, 5)), mpmath.betainc),
    (
        sp.betainc_regularized, (R(3, 2), R(5, 2), R(1, 10), R(2, 5)),
        lambda a, b, low, high: mpmath.betainc(a, b, low, high, regularized=True),
    ),
    (sp.bernoulli, (4, R(1, 3)), mpmath.bernpoly),
    (sp.euler, (5, R(1, 3)), mpmath.eulerpoly),
]  # fmt: skip


def number(value: sp.Expr) -> mpmath.mpc:
    if value.is_Integer:
        return int(value)
    return mpmath.mpmathify(sp.N(value, 30))


def agree(kind, values, same):
    try:
        ball = enclose(kind(*PLACES[: len(values)]), dict(zip(PLACES, map(sp.sympify, values), strict=False)), 100)
    except NoEnclosure:
        return None
    try:
        with mpmath.workdps(30):
            wanted = mpmath.mpc(same(*(number(sp.sympify(value)) for value in values)))
            found = mpmath.mpc(
                mpmath.mpmathify(ball.real.str(26, radius=False)), mpmath.mpmathify(ball.imag.str(26, radius=False))
            )
            if mpmath.isnan(wanted):
                return None
            return bool(abs(found - wanted) <= 1e-15 * (1 + abs(wanted)))
    except (ValueError, RecursionError, ZeroDivisionError, NotImplementedError, TypeError):
        return None  # mpmath gives up now and then


@pytest.mark.parametrize("kind", SAME, ids=lambda kind: kind.__name__)
def test_a_ball_contains_the_number_of_mpmath(kind):
    places = itertools.product(ORDERS, POINTS) if kind in TWO else ((each,) for each in POINTS)
    found = {values: agree(kind, values, SAME[kind]) for values in places}
    assert not [values for values, same in found.items() if same is False]
    assert sum(1 for same in found.values() if same) >= 4


@pytest.mark.parametrize(("kind", "values", "same"), MORE, ids=range(len(MORE)))
def test_a_ball_of_more_arguments_contains_the_number(kind, values, same):
    assert agree(kind, values, same)


@pytest.mark.parametrize(
    ("text", "value"),
    [(sp.hyper((1, R(1, 2)), (R(3, 2),), PLACES[0]), mpmath.hyp2f1), (sp.hyper((1,), (R(3, 2),), PLACES[0]), None)],
)
def test_a_hypergeometric_series_has_a_ball(text, value):
    for x in (R(2, 5), R(-4)):
        ball = enclose(text, {PLACES[0]: x}, 80)
        point = mpmath.mpf(x.p) / x.q
        half = mpmath.mpf(1) / 2
        wanted = value(1, half, 3 * half, point) if value else mpmath.hyp1f1(1, 3 * half, point)
        assert abs(mpmath.mpmathify(ball.real.str(18, radius=False)) - wanted) < 1e-14


def test_integers_have_their_numbers():
    cases = {sp.subfactorial(5): 44, sp.lucas(7): 29, sp.bernoulli(1): R(1, 2), sp.euler(4): 5, sp.bell(5): 52}
    for value, wanted in cases.items():
        assert value == wanted
    (n,) = sp.symbols("n:1")
    for kind, at, wanted in ((sp.subfactorial, 5, 44), (sp.lucas, 7, 29), (sp.bernoulli, 1, R(1, 2)), (sp.bell, 5, 52)):
        assert enclose(kind(n), {n: sp.Integer(at)}, 64) == enclose(R(wanted), {}, 64)


@pytest.mark.parametrize(
    ("call", "values"),
    [
        (sp.besselj, (R(1, 2), -1)), (sp.bessely, (0, -1)), (sp.besselk, (1, 0)), (sp.expint, (1, -1)),
        (sp.polylog, (2, 2)), (sp.elliptic_k, (2,)), (sp.Ci, (-1,)), (sp.uppergamma, (R(1, 2), -1)),
        (sp.legendre, (R(1, 2), 0)), (sp.hermite, (-1, 1)), (sp.gegenbauer, (2, -1, 3)), (sp.binomial, (-3, -5)),
        (sp.fibonacci, (R(1, 2),)), (sp.acot, (0,)), (sp.arg, (0,)), (sp.atan2, (0, 0)), (sp.zeta, (1,)),
        (sp.jacobi, (2, -2, 0, 1)), (sp.erfinv, (1,)), (sp.LambertW, (-1,)), (sp.harmonic, (-1,)),
    ],
)  # fmt: skip
def test_there_is_no_ball_where_the_meaning_is_disputed_or_missing(call, values):
    point = dict(zip(PLACES, map(sp.sympify, values), strict=False))
    with pytest.raises(NoEnclosure):
        enclose(call(*PLACES[: len(values)], evaluate=False), point, 64)


def test_every_special_function_is_compared():
    compared = {*SAME, *(kind for kind, _, _ in MORE), sp.subfactorial, sp.lucas, sp.bernoulli, sp.KroneckerDelta}
    assert {kind for kind in (*SPECIAL, *BRANCHED) if kind not in compared} == {_slope()}


def _slope():
    from cfpipe.witnesses.algebra.slopes import ZetaSlope

    return ZetaSlope


def test_the_slope_of_zeta():
    s = sp.Symbol("s")
    ball = enclose(sp.zeta(s).diff(s), {s: sp.Integer(2)}, 80)
    assert abs(mpmath.mpmathify(ball.real.str(20, radius=False)) - mpmath.zeta(2, 1, 1)) < 1e-14

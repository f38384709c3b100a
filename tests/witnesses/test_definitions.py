"""Every definition keeps the value, and is not applied where it would not."""

from __future__ import annotations

import pytest
import sympy as sp

from cfpipe.witnesses.algebra.definitions import DEFINITIONS, defined
from cfpipe.witnesses.language import vocabulary  # noqa: F401 -- applies the corrections of SymPy
from cfpipe.witnesses.numbers.balls import enclose

R = sp.Rational
N = sp.Symbol("n", integer=True, nonnegative=True)
K = sp.Symbol("k", integer=True, positive=True)
Z = sp.Symbol("z", integer=True)
X = sp.Symbol("x", real=True)
P = sp.Symbol("p", positive=True)
Q = sp.Symbol("q", positive=True)
U = P / (1 + P)  # between 0 and 1
VALUES = {
    N: [0, 1, 2, 5], K: [1, 2, 3, 6], Z: [-3, -2, 0, 1, 4], X: [R(-5, 2), R(-1, 3), R(1, 2), 3],
    P: [R(1, 3), 1, R(7, 2)], Q: [R(2, 3), 2],
}  # fmt: skip
APPLIED = [
    sp.factorial2(2 * N), sp.factorial2(2 * N + 1), sp.factorial2(2 * N - 1), sp.catalan(N), sp.catalan(P),
    sp.lucas(Z), sp.RisingFactorial(P, Q), sp.RisingFactorial(-X, N), sp.FallingFactorial(X, N),
    sp.FallingFactorial(P + Q + 1, Q), sp.binomial(X, N), sp.binomial(-X, N), sp.binomial(X, 3),
    sp.dirichlet_eta(P + 1), sp.dirichlet_eta(U), sp.zeta(1 + P, R(1, 2)), sp.zeta(2 * K), sp.bernoulli(N, 1 - X),
    sp.bernoulli(N, -X), sp.Ei(-P), sp.li(1 + P), sp.li(U), sp.sinc(P), sp.sinc(-1 - P), sp.floor(Z / 2),
    sp.floor((Z + N) / 2), sp.ceiling(Z / 2), sp.ceiling((Z + N) / 2), sp.floor((Z**2 + 1) / 2),
    sp.arg(sp.exp(sp.I * U)), sp.arg(P * sp.exp(-3 * sp.I * U)), sp.acot(P), sp.asec(1 + P), sp.acsc(1 + P),
    sp.asec(U), sp.acoth(1 + P), sp.asech(U), sp.acsch(P), sp.exp(sp.LambertW(P)), sp.exp(-2 * sp.LambertW(P) + X),
    sp.log(sp.LambertW(P)), sp.betainc(P, Q, 0, U), sp.betainc(P, Q, U / 2, U), sp.betainc_regularized(P, Q, U / 3, U),
    sp.betainc_regularized(P, Q, 0, 1 - U / 2), sp.betainc_regularized(Q, P, 0, U), sp.hyper((1, 1), (2,), U),
    sp.hyper((1, 1), (2,), -P), sp.hyper((X,), (), U), sp.hyper((), (), X), sp.hyper((1,), (2,), U),
    sp.hyper((R(1, 2), R(1, 2)), (R(3, 2),), U), sp.hyper((R(1, 2), R(1, 2)), (R(3, 2),), -P),
    sp.hyper((1, R(1, 2)), (R(3, 2),), U), sp.hyper((R(1, 2), 1), (R(3, 2),), -P), sp.zeta(-N), sp.zeta(1 - K),
    sp.bernoulli(K, X + 1), sp.bernoulli(K, X + R(5, 2)), sp.polygamma(N, P + 2), sp.subfactorial(N + 1),
    sp.subfactorial(N + 3), sp.expint(3, P), sp.expint(K + 2, P), sp.expint(Q + 1, P),
]  # fmt: skip


def points(expr):
    free = sorted(expr.free_symbols, key=str)
    for index in range(8):
        yield {
            symbol: sp.sympify(VALUES[symbol][(index * (place + 1) + place) % len(VALUES[symbol])])
            for place, symbol in enumerate(free)
        }


@pytest.mark.parametrize("call", APPLIED, ids=str)
def test_a_definition_keeps_the_value(call):
    simpler = defined(call)
    for point in points(call):
        if simpler is None:  # only one of two mirrored forms is rewritten
            assert isinstance(call, sp.betainc_regularized)
            break
        assert enclose(call, point, 120).overlaps(enclose(simpler, point, 120))


NOT_APPLIED = [
    sp.factorial2(Z), sp.catalan(Z), sp.lucas(X), sp.RisingFactorial(X, Q), sp.FallingFactorial(X, Q),
    sp.binomial(X, Q), sp.binomial(Z, Z - 1), sp.dirichlet_eta(X), sp.zeta(2 * Z), sp.zeta(X), sp.bernoulli(X, 1 - X),
    sp.Ei(X), sp.li(X), sp.li(P), sp.sinc(X), sp.floor(X / 2), sp.floor(Z / 3), sp.arg(sp.exp(sp.I * X)),
    sp.arg(X * sp.exp(sp.I * U)), sp.arg(sp.exp(4 * sp.I * U)), sp.acot(X), sp.acsch(X), sp.exp(sp.LambertW(X)),
    sp.exp(sp.LambertW(P) / 2), sp.log(sp.LambertW(X)), sp.betainc(X, Q, 0, U), sp.hyper((1, 1), (2,), X),
    sp.hyper((X,), (), P), sp.hyper((1, 1), (2,), 1 + P), sp.hyper((1, 2), (3,), U),
]  # fmt: skip


@pytest.mark.parametrize("call", NOT_APPLIED, ids=str)
def test_a_definition_needs_its_conditions(call):
    assert defined(call) is None


def test_every_definition_is_tried_and_has_a_source():
    assert {type(call) for call in APPLIED} >= set(DEFINITIONS)
    assert all(definition.source for definition in DEFINITIONS.values())

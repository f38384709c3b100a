"""The gamma function's relatives: incomplete gammas and betas, binomials and other quotients of gammas."""

from __future__ import annotations

import math

import sympy as sp
from flint import acb, arb, fmpq

from cfpipe.witnesses.numbers.enclosures import Ball, NoEnclosure
from cfpipe.witnesses.numbers.special.arguments import Arguments, Entry, costly, real, right

MOST_TERMS = 3_000


def _upper(given: Arguments) -> Ball:
    order, z = given.balls()
    if z == 0:
        return right(order).gamma()
    if not (given.integral(0) and order.real > 0):
        right(z)
    return z.gamma_upper(order)


def _lower(given: Arguments) -> Ball:
    order, z = given.balls()
    right(order)
    if z == 0:
        return acb(0)
    if not given.integral(0):
        right(z)
    return z.gamma_lower(order)


def _gamma_quotient(above: Ball, *below: Ball) -> Ball:
    """A quotient of gammas, which is zero where only the denominator has a pole."""
    value = above.gamma()
    for each in below:
        value *= each.rgamma()
    return value


def _beta(given: Arguments) -> Ball:
    x, y = given.balls()
    return x.gamma() * y.gamma() * (x + y).rgamma()


def _binomial(given: Arguments) -> Ball:
    n, k = given.exact(0), given.exact(1)
    if k is not None and k.is_Integer:
        if k < 0:
            if n is not None and n.is_Integer and n < 0:
                raise NoEnclosure("a binomial of two negative integers has several meanings")
            return acb(0)
        if n is not None and n.is_Integer and 0 <= n <= 20_000:
            return acb(math.comb(int(n), int(k)))
        return _falling_by_steps(given.ball(0), given.order(1)) * acb(int(k) + 1).rgamma()
    top, low = given.balls()
    return _gamma_quotient(top + 1, low + 1, top - low + 1)


def _falling_by_steps(x: Ball, steps: int) -> Ball:
    return (x - steps + 1).rising(acb(steps)) if steps else acb(1)


def _rising(given: Arguments) -> Ball:
    x = given.ball(0)
    if given.counting(1):
        steps = given.order(1)
        return x.rising(acb(steps)) if steps else acb(1)
    return _gamma_quotient(x + given.ball(1), x)


def _falling(given: Arguments) -> Ball:
    x = given.ball(0)
    if given.counting(1):
        return _falling_by_steps(x, given.order(1))
    return _gamma_quotient(x + 1, x - given.ball(1) + 1)


def _catalan(given: Arguments) -> Ball:
    """binomial(2n, n)/(n + 1) in gammas (DLMF 26.5.1)."""
    n = given.ball(0)
    if not n.real > arb(fmpq(-1, 2)):
        raise NoEnclosure("not right of the poles")
    return (acb(4).log() * n).exp() * (n + fmpq(1, 2)).gamma() * (n + 2).rgamma() / acb.pi().sqrt()


def _polygamma(given: Arguments) -> Ball:
    return given.ball(1).polygamma(acb(given.order(0)))


def _harmonic(given: Arguments) -> Ball:
    if given.size == 1:
        return (given.ball(0) + 1).digamma() + acb(arb.const_euler())
    terms, power = given.order(0, most=MOST_TERMS), given.ball(1)
    return sum(((-power * acb(k).log()).exp() for k in range(1, terms + 1)), acb(0))


def _betainc(*, regularized: bool) -> Entry:
    """DLMF 8.17.1 and 8.17.2, between two points of [0, 1]."""

    def entry(given: Arguments) -> Ball:
        a, b, low, high = (real(each) for each in given.balls())
        if not (a > 0 and b > 0 and all(0 <= x <= 1 for x in (low, high))):
            raise NoEnclosure("outside the unit interval")
        return acb(high.beta_lower(a, b, int(regularized)) - low.beta_lower(a, b, int(regularized)))

    return entry


GAMMAS: dict[type, Entry] = {
    sp.uppergamma: costly(_upper), sp.lowergamma: costly(_lower), sp.beta: _beta, sp.binomial: _binomial,
    sp.RisingFactorial: _rising, sp.FallingFactorial: _falling, sp.catalan: _catalan,
    sp.polygamma: costly(_polygamma), sp.harmonic: _harmonic,
    sp.betainc: costly(_betainc(regularized=False)), sp.betainc_regularized: costly(_betainc(regularized=True)),
}  # fmt: skip

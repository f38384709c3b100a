"""Functions defined by integrals: exponential, trigonometric and Fresnel's integrals, elliptic ones."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from flint import acb, arb

from cfpipe.witnesses.numbers.enclosures import Ball, NoEnclosure
from cfpipe.witnesses.numbers.special.arguments import (
    Arguments,
    Entry,
    costly,
    not_zero,
    off_the_cut,
    plain,
    real,
    refuse,
    right,
    right_plain,
)


def _expint(given: Arguments) -> Ball:
    return right(given.ball(1)).expint(given.ball(0))


def _ei(given: Arguments) -> Ball:
    """A principal value on the negative axis (DLMF 6.2.5), where only exact real numbers are taken."""
    z = given.ball(0)
    return z.ei() if z.real > 0 else acb(arb.ei(real(not_zero(z))))


def _li(given: Arguments) -> Ball:
    """A principal value left of 1 (DLMF 6.2.8)."""
    x = real(given.ball(0))
    return acb(x.li()) if x > 0 else acb(0) if x == 0 else refuse()


def _below_one(name: str) -> Entry:
    return lambda given: getattr(off_the_cut(given.ball(0)), name)()


def _elliptic_e(given: Arguments) -> Ball:
    if given.size == 1:
        m = given.ball(0)
        return acb(1) if m == 1 else off_the_cut(m).elliptic_e()
    return _incomplete(acb.elliptic_e_inc, given.ball(0), given.ball(1))


def _elliptic_f(given: Arguments) -> Ball:
    return _incomplete(acb.elliptic_f, given.ball(0), given.ball(1))


def _incomplete(integral: Callable[[Ball, Ball], Ball], angle: Ball, m: Ball) -> Ball:
    if not real(m) < 1:
        raise NoEnclosure("the parameter is not below 1")
    return integral(acb(real(angle)), m)


def _elliptic_pi(given: Arguments) -> Ball:
    if given.size != 2:
        raise NoEnclosure("only the complete integral")
    n, m = (real(each) for each in given.balls())
    return acb.elliptic_pi(acb(n), acb(m)) if n < 1 and m < 1 else refuse()


INTEGRALS: dict[type, Entry] = {
    sp.expint: costly(_expint), sp.Ei: _ei, sp.li: _li, sp.Si: plain("si"), sp.Shi: plain("shi"),
    sp.Ci: right_plain("ci"), sp.Chi: right_plain("chi"),
    sp.fresnels: plain("fresnel_s"), sp.fresnelc: plain("fresnel_c"),
    sp.elliptic_k: _below_one("elliptic_k"), sp.elliptic_e: costly(_elliptic_e), sp.elliptic_f: costly(_elliptic_f),
    sp.elliptic_pi: costly(_elliptic_pi),
}  # fmt: skip

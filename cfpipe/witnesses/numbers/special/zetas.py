"""Riemann's and Hurwitz's zeta functions, polylogarithms, and Lerch's function."""

from __future__ import annotations

import sympy as sp
from flint import acb, acb_series

from cfpipe.witnesses.algebra.slopes import ZetaSlope
from cfpipe.witnesses.numbers.enclosures import Ball, NoEnclosure
from cfpipe.witnesses.numbers.special.arguments import Arguments, Entry, costly, off_the_cut, plain, refuse, right


def _zeta(given: Arguments) -> Ball:
    s = given.ball(0)
    return s.zeta() if given.size == 1 else s.zeta(right(given.ball(1)))


def _zeta_slope(given: Arguments) -> Ball:
    """By the power series around s."""
    n, s = given.order(0, 1, 30), given.ball(1)
    return acb_series([s, 1], n + 1).zeta()[n] * acb(n + 1).gamma()


def _polylog(given: Arguments) -> Ball:
    s, z = given.balls()
    if z == 1:
        return s.zeta() if s.real > 1 else refuse()
    return off_the_cut(z).polylog(s)


def _lerch(given: Arguments) -> Ball:
    z, s, a = given.balls()
    if not abs(z) < 1:
        raise NoEnclosure("outside the unit disc")
    return acb.lerch_phi(z, s, right(a))


ZETAS: dict[type, Entry] = {
    sp.zeta: costly(_zeta), ZetaSlope: costly(_zeta_slope), sp.dirichlet_eta: costly(plain("dirichlet_eta")),
    sp.polylog: costly(_polylog), sp.lerchphi: costly(_lerch),
}  # fmt: skip

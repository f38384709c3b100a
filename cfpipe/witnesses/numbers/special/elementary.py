"""Reciprocals inside elementary functions, angles, and inverses of functions of a real argument."""

from __future__ import annotations

import sympy as sp
from flint import acb, arb

from cfpipe.witnesses.numbers.enclosures import Ball, NoEnclosure
from cfpipe.witnesses.numbers.special.arguments import Arguments, Entry, not_zero, plain, real, refuse


def _real_inverse(name: str) -> Entry:
    return lambda given: acb(getattr(real(given.ball(0)), name)())


def _lambert(given: Arguments) -> Ball:
    x = real(given.ball(0))
    branch = given.order(1, -1, 0) if given.size == 2 else 0
    if not x > -arb(-1).exp() or (branch == -1 and not x < 0):
        raise NoEnclosure("outside the real branches")
    return acb(x.lambertw(branch))


def _reciprocal(name: str) -> Entry:
    """SymPy's acot(x) is atan(1/x), and likewise its relatives; at 0 it contradicts itself (acot(-x) = -acot(x))."""
    return lambda given: getattr(1 / not_zero(given.ball(0)), name)()


def _atan2(given: Arguments) -> Ball:
    y, x = (real(each) for each in given.balls())
    if x.contains(0) and y.contains(0):
        raise NoEnclosure("no angle at the origin")
    if not x > 0 and y.contains(0) and y != 0:
        raise NoEnclosure("on the cut")
    return acb(arb.atan2(y, x))


def _arg(given: Arguments) -> Ball:
    z = not_zero(given.ball(0))
    if z.real > 0 or z.imag > 0 or z.imag < 0 or z.imag == 0:
        return acb(z.arg())
    raise NoEnclosure("on the cut")


def _kronecker(given: Arguments) -> Ball:
    i, j = given.balls()
    if not i.overlaps(j):
        return acb(0)
    return acb(1) if i == j else refuse()


ELEMENTARY: dict[type, Entry] = {
    sp.sinc: plain("sinc"), sp.erfinv: _real_inverse("erfinv"), sp.erfcinv: _real_inverse("erfcinv"),
    sp.LambertW: _lambert,
}  # fmt: skip

BRANCHED: dict[type, Entry] = {
    sp.acot: _reciprocal("atan"), sp.asec: _reciprocal("acos"),
    sp.acsc: _reciprocal("asin"), sp.acoth: _reciprocal("atanh"),
    sp.asech: _reciprocal("acosh"), sp.acsch: _reciprocal("asinh"),
    sp.arg: _arg, sp.atan2: _atan2, sp.KroneckerDelta: _kronecker,
}  # fmt: skip
"""Functions that jump where a ball may lie: never inside a certified integral."""

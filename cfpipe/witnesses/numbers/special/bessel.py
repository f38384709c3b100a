"""Bessel, Hankel and Airy functions."""

from __future__ import annotations

import sympy as sp
from flint import acb, fmpq

from cfpipe.witnesses.numbers.enclosures import Ball
from cfpipe.witnesses.numbers.special.arguments import Arguments, Entry, costly, plain, right


def _bessel(name: str) -> Entry:
    """J and I: entire for integer orders, else cut along the negative axis (DLMF 10.2.2)."""

    def entry(given: Arguments) -> Ball:
        order, z = given.balls()
        if not given.integral(0) and not (z == 0 and order.real > 0):
            right(z)
        return getattr(z, name)(order)

    return entry


def _cut_bessel(name: str) -> Entry:
    return lambda given: getattr(right(given.ball(1)), name)(given.ball(0))


def _hankel(sign: int) -> Entry:
    def entry(given: Arguments) -> Ball:
        order, z = given.ball(0), right(given.ball(1))
        return z.bessel_j(order) + acb(0, sign) * z.bessel_y(order)

    return entry


def _spherical(name: str) -> Entry:
    """DLMF 10.47.3 and 10.47.4."""

    def entry(given: Arguments) -> Ball:
        order, z = given.order(0), right(given.ball(1))
        return (acb.pi() / (2 * z)).sqrt() * getattr(z, name)(acb(order) + acb(fmpq(1, 2)))

    return entry


BESSEL: dict[type, Entry] = {
    sp.besselj: costly(_bessel("bessel_j")), sp.besseli: costly(_bessel("bessel_i")),
    sp.bessely: costly(_cut_bessel("bessel_y")), sp.besselk: costly(_cut_bessel("bessel_k")),
    sp.hankel1: costly(_hankel(1)), sp.hankel2: costly(_hankel(-1)),
    sp.jn: costly(_spherical("bessel_j")), sp.yn: costly(_spherical("bessel_y")),
    sp.airyai: plain("airy_ai"), sp.airybi: plain("airy_bi"),
    sp.airyaiprime: lambda given: given.ball(0).airy()[1], sp.airybiprime: lambda given: given.ball(0).airy()[3],
}  # fmt: skip

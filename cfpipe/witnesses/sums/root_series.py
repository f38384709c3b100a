"""Series z**k/(k + p/q) for 0 < |z| < 1, by logarithms and inverse tangents at the q-th roots of z.

With y = |z|**(1/q) and the roots y*exp(I*t_j) of z, and 0 < p <= q,

    sum_{k>=0} z**k/(k + p/q) = -y**(-p) * sum_j Re(exp(-I*p*t_j)*log(1 - y*exp(I*t_j)))

which is the logarithmic series (DLMF 4.6.1) over the indices that leave the rest p when divided by q.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import positive

MOST_ROOTS, MOST_SHIFT = 12, 12


def root_pole(z: Expr, start: Expr) -> Expr | None:
    """The sum of z**k/(k + start) over k >= 0."""
    if not (start.is_Rational and start.is_positive and 1 < start.q <= MOST_ROOTS and start < MOST_SHIFT):
        return None
    sign = 1 if positive(z) else -1
    if not (positive(sign * z) and positive(1 - sign * z)):
        return None
    shift = int(sp.floor(start))
    first = start - shift
    whole = _within(sign * z, sign, int(first.p), int(first.q))
    return z**-shift * (whole - sp.Add(*(z**k / (k + first) for k in range(shift))))


def _within(size: Expr, sign: int, p: int, q: int) -> Expr:
    y = size ** sp.Rational(1, q)
    turns = [sp.pi * (2 * j + (0 if sign == 1 else 1)) / q for j in range(q)]
    return y**-p * sp.Add(*(_at(y, t, p) for t in turns))


def _at(y: Expr, t: Expr, p: int) -> Expr:
    if t == 0:
        return -sp.log(1 - y)
    if t == sp.pi:
        return -(sp.S.NegativeOne**p) * sp.log(1 + y)
    length = sp.log(sp.expand(1 - 2 * y * sp.cos(t) + y**2)) / 2
    return sp.sin(p * t) * sp.atan(y * sp.sin(t) / (1 - y * sp.cos(t))) - sp.cos(p * t) * length

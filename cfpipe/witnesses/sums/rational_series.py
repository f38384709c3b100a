"""Series of rational terms, and of powers: digamma and Hurwitz values by partial fractions, zeta and eta functions."""

from __future__ import annotations

import itertools
from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonzero, positive, real_valued


class Term(NamedTuple):
    """constant * polynomial(k) * ratio**k * product of the others, from k = low on."""

    constant: Expr
    ratio: Expr
    rational: Expr
    others: tuple[Expr, ...]


def partial_fractions(term: Term, k: Expr, low: int) -> Expr | None:
    """Rational terms, all of one sign or alternating: sums of c/(k + a)**s."""
    if term.others or term.ratio not in (1, -1):
        return None
    parts = apart(term.rational, k)
    if parts is None or not all(positive(low + a) for _, a, _ in parts):
        return None
    if term.ratio == -1:
        sign = sp.S.NegativeOne**low
        return sign * sp.Add(*(c * _alternating(s, low + a) for c, a, s in parts))
    if not vanishes(sp.Add(*(c for c, _, s in parts if s == 1))):
        return None
    return _digammas([(c, low + a) for c, a, s in parts if s == 1]) + sp.Add(
        *(c * _hurwitz(s, low + a) for c, a, s in parts if s > 1)
    )


def apart(rational: Expr, k: Expr) -> list[tuple[Expr, Expr, int]] | None:
    """(c, a, s) with the function = sum of c/(k + a)**s; None unless its poles are linear factors told apart."""
    above, below = sp.fraction(sp.together(rational))
    if sp.degree(above, k) >= sp.degree(below, k):
        return None
    _, factors = sp.factor_list(below, k)
    poles: list[tuple[Expr, int]] = []
    for factor, multiplicity in factors:
        if sp.degree(factor, k) != 1:
            return None
        slope, offset = sp.Poly(factor, k).all_coeffs()
        poles.append((sp.cancel(offset / slope), int(multiplicity)))
    if any(not nonzero(a - b) for (a, _), (b, _) in itertools.combinations(poles, 2)):
        return None
    found = []
    for a, multiplicity in poles:
        t = sp.Dummy("t")
        regular = sp.cancel((rational * (k + a) ** multiplicity).xreplace({k: t - a}))
        for j in range(multiplicity):
            c = sp.cancel(sp.diff(regular, t, j).xreplace({t: sp.S.Zero}) / sp.factorial(j)) if j else (
                sp.cancel(regular.xreplace({t: sp.S.Zero}))
            )  # fmt: skip
            if c != 0:
                found.append((c, a, multiplicity - j))
    return found


def _digammas(parts: list[tuple[Expr, Expr]]) -> Expr:
    """-sum of c * digamma(x), arguments a whole number apart brought to the least of them."""
    groups: list[tuple[Expr, list[tuple[Expr, int]]]] = []
    for c, x in parts:
        for base, members in groups:
            shift = sp.expand(x - base)
            if shift.is_Integer:
                members.append((c, int(shift)))
                break
        else:
            groups.append((x, [(c, 0)]))
    total = sp.S.Zero
    for base, members in groups:
        least = min(shift for _, shift in members)
        start = sp.expand(base + least)
        weight = sp.cancel(sp.together(sp.Add(*(c for c, _ in members))))
        if weight != 0:
            total -= weight * sp.expand_func(sp.digamma(start))
        for c, shift in members:
            total -= c * sp.Add(*(1 / (start + step) for step in range(shift - least)))
    return total


def _hurwitz(s: int, x: Expr) -> Expr:
    return sp.S.NegativeOne**s * sp.expand_func(sp.polygamma(s - 1, x)) / sp.factorial(s - 1)


def _alternating(s: int, x: Expr) -> Expr:
    """Sum over k >= 0 of (-1)**k/(k + x)**s: even and odd places apart."""
    if s == 1:
        return (sp.expand_func(sp.digamma((x + 1) / 2)) - sp.expand_func(sp.digamma(x / 2))) / 2
    return (_hurwitz(s, x / 2) - _hurwitz(s, (x + 1) / 2)) / sp.Integer(2) ** s


def squares(term: Term, k: Expr, low: int) -> Expr | None:
    """1/(k**2 + c), c > 0 (DLMF 4.36.3), alternating too (4.36.5)."""
    if term.others or term.ratio not in (1, -1) or low not in (0, 1):
        return None
    below = sp.expand(1 / term.rational)
    if not below.is_polynomial(k) or sp.degree(below, k) != 2:
        return None
    lead, linear, rest = sp.Poly(below, k).all_coeffs()
    c = rest / lead
    if linear != 0 or not positive(c):
        return None
    root = sp.sqrt(c)
    angle = sp.pi * root
    wave = sp.coth(angle) if term.ratio == 1 else 1 / sp.sinh(angle)
    whole = (angle * wave - 1) / (2 * c)
    return (whole + (1 / c if low == 0 else 0)) / lead


def dirichlet(term: Term, k: Expr, low: int) -> Expr | None:
    """1/k**s and 1/(2*k + 1)**s, s symbolic."""
    if term.ratio not in (1, -1) or term.rational != 1 or len(term.others) != 1:
        return None
    base, exponent = term.others[0].as_base_exp()
    s = -exponent
    if s.has(k) or not real_valued(s):
        return None
    if base == k and low == 1:
        if term.ratio == 1:
            return sp.zeta(s) if positive(s - 1) else None
        return -(1 - 2 ** (1 - s)) * sp.zeta(s) if positive(s) and nonzero(s - 1) else None
    odd = (base == 2 * k + 1 and low == 0) or (base == 2 * k - 1 and low == 1)
    return (1 - 2**-s) * sp.zeta(s) if odd and term.ratio == 1 and positive(s - 1) else None

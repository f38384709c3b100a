"""Polynomials with rational coefficients and the balls around their roots, isolated by Arb."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flint import acb, fmpq, fmpz_poly

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.enclosures import Ball


def over_rationals(polynomial: Expr) -> bool:
    return all(each.is_Rational for each in polynomial.coeffs())


def roots_of(polynomial: Expr) -> list[Ball]:
    """Balls around the roots of a polynomial with rational coefficients, each as often as it is one."""
    _, whole = polynomial.clear_denoms(convert=True)
    coefficients = fmpz_poly([int(each) for each in reversed(whole.all_coeffs())])
    return [root for root, multiplicity in _complex_roots(coefficients) for _ in range(multiplicity)]


def _complex_roots(polynomial: Any) -> Iterable[tuple[Ball, int]]:
    found: Any = polynomial.complex_roots()
    return [(root, int(multiplicity)) for root, multiplicity in found]


def rational_ball(number: Expr) -> Ball:
    return acb(fmpq(int(number.p), int(number.q)))

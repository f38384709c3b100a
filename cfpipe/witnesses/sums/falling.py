"""Polynomials in falling factorials, in which sums with binomials and factorials are taken term by term."""

from __future__ import annotations

import itertools

import sympy as sp

from cfpipe.witnesses.language.needs import Expr


def falling_coefficients(polynomial: Expr, k: Expr) -> list[Expr]:
    """Coefficients c_j with polynomial = sum c_j k(k-1)…(k-j+1): differences at zero (Newton's formula)."""
    degree = int(sp.degree(polynomial, k)) if polynomial.has(k) else 0
    values = [polynomial.xreplace({k: sp.Integer(index)}) for index in range(degree + 1)]
    found: list[Expr] = []
    while values:
        found.append(sp.expand(values[0]) / sp.factorial(len(found)))
        values = [after - before for before, after in itertools.pairwise(values)]
    return found

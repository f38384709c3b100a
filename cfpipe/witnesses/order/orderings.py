"""Polynomials in nonnegative variables: all coefficients positive after every ordering of the variables.

For a <= b <= c write b = a + u, c = a + u + v; if for every order the polynomial in a, u, v has no negative
coefficient, it is not negative for nonnegative a, b, c: the method of successive differences.
"""

from __future__ import annotations

import itertools

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import positive

MOST_VARIABLES, MOST_DEGREE = 4, 10


def ordered_coefficients(expr: Expr) -> bool:
    """Whether the expression is shown not to be negative by this substitution."""
    above, below = sp.fraction(sp.together(expr))
    if not positive(below):
        return False
    symbols = sorted(above.free_symbols, key=str)
    if not 1 < len(symbols) <= MOST_VARIABLES or not all(each.is_nonnegative for each in symbols):
        return False
    if not above.is_polynomial(*symbols) or sp.Poly(above, *symbols).total_degree() > MOST_DEGREE:
        return False
    steps = sp.symbols(f"u0:{len(symbols)}")
    for order in itertools.permutations(symbols):
        sums = {symbol: sp.Add(*steps[: place + 1]) for place, symbol in enumerate(order)}
        coefficients = sp.Poly(sp.expand(above.xreplace(sums)), *steps).coeffs()
        if not all(each.is_nonnegative for each in coefficients):
            return False
    return True

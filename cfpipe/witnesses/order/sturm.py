"""Signs of polynomials in one real symbol with rational coefficients: exact root counting (Sturm's theorem)."""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.language.needs import Expr


def by_roots(expr: Expr, strict: bool) -> bool:
    """A polynomial in one real symbol with rational coefficients: count its roots where the symbol lives."""
    if len(expr.free_symbols) != 1:
        return False
    (symbol,) = expr.free_symbols
    if not symbol.is_real or not expr.is_polynomial(symbol):
        return False
    polynomial = sp.Poly(expr, symbol)
    if not polynomial.domain.is_QQ and not polynomial.domain.is_ZZ:
        return False
    low = sp.S.Zero if symbol.is_nonnegative else -sp.oo
    high = sp.S.Zero if symbol.is_nonpositive else sp.oo
    ends = polynomial.count_roots(low if low.is_finite else None, high if high.is_finite else None)
    at_zero = polynomial.eval(0)
    if symbol.is_positive and at_zero == 0:
        ends -= 1
    inside = sp.S.One if high is sp.oo else -sp.S.One
    if ends == 0:
        return bool(polynomial.eval(inside) > 0)
    if strict:
        return False
    return all(
        multiplicity % 2 == 0 or _outside(factor, low, high) for factor, multiplicity in polynomial.factor_list()[1]
    ) and bool(_sample(polynomial, inside) > 0)


def _outside(factor: Expr, low: Expr, high: Expr) -> bool:
    """No root inside the open range, so the factor keeps its sign there."""
    roots = factor.count_roots(low if low.is_finite else None, high if high.is_finite else None)
    return bool(roots - sum(1 for end in (low, high) if end.is_finite and factor.eval(end) == 0) == 0)


def _sample(polynomial: Expr, start: Expr) -> Expr:
    for step in range(1, polynomial.degree() + 3):
        if polynomial.eval(start * step) != 0:
            return polynomial.eval(start * step)
    return sp.S.Zero

"""Sums and integrals, of which SymPy knows little, as symbols that keep what is known of their sign."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from cfpipe.witnesses.language.needs import Expr


def stand_ins(expr: Expr, positive: Callable[[Expr], bool]) -> Expr:
    """Sums and integrals as symbols: real, not negative, or positive.

    Where one is infinite its convergence is asked for elsewhere; a positive integrand has a positive integral.
    """
    if not expr.has(sp.Sum, sp.Integral):
        return expr
    found = {}
    for total in expr.atoms(sp.Sum, sp.Integral):
        sign = _sign(total, positive)
        if sign is not None:
            found[total] = sp.Symbol(str(total), real=True, **sign)
    return expr.xreplace(found)


def _sign(total: Expr, positive: Callable[[Expr], bool]) -> dict[str, bool] | None:
    if len(total.limits) > 1 or len(total.limits[0]) != 3:
        return None
    x, low, high = total.limits[0]
    if isinstance(total, sp.Sum) and not (low.is_infinite or high.is_infinite):
        if not total.function.is_real:
            return None
        some = (high - low).is_nonnegative
        if some and total.function.is_positive:
            return {"positive": True}
        return {"nonnegative": True} if total.function.is_nonnegative else {}
    run = _run(total, x, low, high, positive)
    return {"positive": True} if run is not None and positive(total.function.xreplace({x: run})) else None


def _run(total: Expr, x: Expr, low: Expr, high: Expr, positive: Callable[[Expr], bool]) -> Expr | None:
    """The variable all over its range, of an infinite sum or of an integral of positive length."""
    name = f"{x.name} within"
    if isinstance(total, sp.Sum):
        whole = low.is_integer and high is sp.oo
        return low + sp.Symbol(name, integer=True, nonnegative=True) if whole else None
    u = sp.Symbol(name, positive=True)
    match low is -sp.oo, high is sp.oo:
        case True, True:
            return sp.Symbol(name, real=True)
        case True, False:
            return None if high.is_infinite else high - u
        case False, True:
            return None if low.is_infinite else low + u
    if low.is_infinite or high.is_infinite or not positive(high - low):
        return None
    return (low + high * u) / (1 + u)

"""Gosper's algorithm proposes an antidifference, which counts once it is checked in the normal form."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from cfpipe.witnesses.algebra.hypergeometric import spelled, telescoper
from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.language.needs import Expr


def antidifference(
    function: Expr, k: Expr, low: Expr, defined: Callable[[Expr, Expr], bool]
) -> tuple[Expr, Expr] | None:
    """T and its variable j, with T(j + 1) - T(j) = f(j) for all whole j >= low.

    `defined` is asked of T at low + a whole number that is not negative, and of the factor T/f.
    """
    j = sp.Dummy("k", integer=True)
    bare = {symbol: sp.Dummy(symbol.name) for symbol in function.free_symbols if symbol != k}
    found = telescoper(spelled(function.xreplace({k: j, **bare})), sp.Dummy("n"), j, 0)
    if found is None:
        return None
    back = {dummy: symbol for symbol, dummy in bare.items()}
    certificate = sp.factor(found.certificate / found.coefficients[0]).xreplace(back)
    step = sp.Symbol("k from low", integer=True, nonnegative=True)
    whole = certificate * function.xreplace({k: j})
    run = whole.xreplace({j: low + step})
    if not defined(run, certificate):
        return None
    grown = whole.xreplace({j: low + step + 1}) - run
    return (whole, j) if vanishes(grown - function.xreplace({k: low + step})) else None

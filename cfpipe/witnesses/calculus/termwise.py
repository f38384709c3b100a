"""Integrals and antiderivatives of sums, term by term."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from cfpipe.witnesses.language.needs import Expr


def summands(function: Expr) -> tuple[Expr, ...]:
    """The terms after multiplying out, powers and logarithms left as they are."""
    return tuple(sp.Add.make_args(sp.expand(function, power_base=False, power_exp=False, log=False)))


def total(values: Iterable[Expr | None]) -> Expr | None:
    """The sum, if all have a value; none is asked for after the first that has not."""
    known = []
    for value in values:
        if value is None:
            return None
        known.append(value)
    return sp.Add(*known)

"""Whether signs of linear expressions contradict each other: Fourier-Motzkin elimination in exact rationals.

Symbols bring what their assumptions say of their sign.  What is not linear with rational coefficients is left out,
which only makes fewer systems look empty.
"""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from cfpipe.witnesses.language.needs import Expr

MOST_ROWS = 120
Row = tuple[dict[Expr, Expr], Expr, bool]
"""coefficients, constant, strict: sum + constant >= 0, or > 0."""


def empty(signs: Iterable[tuple[int, Expr]]) -> bool:
    """True only if no values of the symbols give every expression its sign (1, -1 or 0, the first two strict or not).

    A sign 1 here means "not negative" where the split covers zeros by both sides, so it is taken as >= 0 unless the
    expression cannot vanish; a system empty even then has no point at all with these signs strictly.
    """
    rows: list[Row] = []
    symbols: set[Expr] = set()
    for sign, expr in signs:
        linear = _linear(expr)
        if linear is None:
            continue
        symbols |= set(linear[0])
        rows += [
            ({key: side * value for key, value in linear[0].items()}, side * linear[1], sign != 0)
            for side in ((1, -1) if sign == 0 else (sign,))
        ]
    for symbol in symbols:
        if symbol.is_positive or symbol.is_nonnegative:
            rows.append(({symbol: sp.S.One}, sp.S.Zero, bool(symbol.is_positive)))
        if symbol.is_negative or symbol.is_nonpositive:
            rows.append(({symbol: -sp.S.One}, sp.S.Zero, bool(symbol.is_negative)))
    return _contradiction(rows, sorted(symbols, key=str))


def _linear(expr: Expr) -> tuple[dict[Expr, Expr], Expr] | None:
    if not expr.free_symbols or not all(symbol.is_real for symbol in expr.free_symbols):
        return None
    coefficients: dict[Expr, Expr] = {}
    constant = sp.S.Zero
    for term in sp.Add.make_args(sp.expand(expr)):
        ratio, rest = term.as_coeff_Mul()
        if not ratio.is_Rational or not (rest == 1 or rest.is_Symbol):
            return None
        if rest == 1:
            constant = constant + ratio
        else:
            coefficients[rest] = coefficients.get(rest, sp.S.Zero) + ratio
    return coefficients, constant


def _contradiction(rows: list[Row], symbols: list[Expr]) -> bool:
    for symbol in symbols:
        above = [row for row in rows if row[0].get(symbol, 0) > 0]
        below = [row for row in rows if row[0].get(symbol, 0) < 0]
        rows = [row for row in rows if row[0].get(symbol, 0) == 0]
        for upper in above:
            for lower in below:
                rows.append(_combined(upper, lower, symbol))
        if len(rows) > MOST_ROWS:
            return False
    return any(constant < 0 or (strict and constant == 0) for _, constant, strict in rows)


def _combined(upper: Row, lower: Row, symbol: Expr) -> Row:
    left, right = -lower[0][symbol], upper[0][symbol]
    keys = (set(upper[0]) | set(lower[0])) - {symbol}
    joined = {key: left * upper[0].get(key, sp.S.Zero) + right * lower[0].get(key, sp.S.Zero) for key in keys}
    return joined, left * upper[1] + right * lower[1], upper[2] or lower[2]

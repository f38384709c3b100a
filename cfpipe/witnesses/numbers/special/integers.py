"""Functions of integers by their exact values, and the polynomials of Bernoulli and Euler."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from flint import acb, fmpq

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.enclosures import Ball
from cfpipe.witnesses.numbers.special.arguments import Arguments, Entry

MOST_TABLE = 3_000


def _table(function: Callable[[Expr], Expr], least: int = 0, most: int = MOST_TABLE) -> Entry:
    """A function of integers, by its exact value."""

    def entry(given: Arguments) -> Ball:
        value = function(sp.Integer(given.order(0, least, most)))
        return acb(fmpq(int(value.p), int(value.q)))

    return entry


def _bernoulli(given: Arguments) -> Ball:
    """SymPy's number B(1) is +1/2, and its polynomial at 0 has -1/2."""
    if given.size == 1:
        return _table(sp.bernoulli, most=500)(given)
    return given.ball(1).bernoulli_poly(given.order(0, most=500))


def _euler(given: Arguments) -> Ball:
    """Euler's polynomials by those of Bernoulli (DLMF 24.4.22)."""
    if given.size == 1:
        return _table(sp.euler, most=500)(given)
    n, x = given.order(0, most=300) + 1, given.ball(1)
    return 2 * (x.bernoulli_poly(n) - acb(2) ** n * (x / 2).bernoulli_poly(n)) / n


INTEGERS: dict[type, Entry] = {
    sp.factorial2: _table(sp.factorial2, -1), sp.subfactorial: _table(sp.subfactorial),
    sp.fibonacci: _table(sp.fibonacci, -MOST_TABLE), sp.lucas: _table(sp.lucas, -MOST_TABLE),
    sp.bernoulli: _bernoulli, sp.euler: _euler, sp.bell: _table(sp.bell, most=300),
}  # fmt: skip

"""A form above (below) an expression holds at every place, and a tail is at least what is left."""

from __future__ import annotations

import pytest
import sympy as sp
from flint import arb

from cfpipe.witnesses.numbers import balls
from cfpipe.witnesses.numbers.enclosures import NoEnclosure
from cfpipe.witnesses.numbers.envelopes import Envelopes
from cfpipe.witnesses.numbers.forms import tail

X = sp.Symbol("x", real=True)
START = 20
PLACES = (20, 21, 37, 100, 301, 1000)


def value(expr, bound, analytic):
    return balls.enclose(expr.xreplace({key: each for key, each in bound.items() if isinstance(each, sp.Expr)}), {}, 64)


FALLING = [
    1 / (X**2 + 1), sp.exp(-X) * X**3, X**5 / sp.factorial(X), 2**X / sp.gamma(X + sp.Rational(1, 2)),
    sp.factorial(X) ** 2 / sp.factorial(2 * X), sp.log(X) / X**2, sp.log(1 + 1 / X**2), sp.sin(X) / X**2,
    1 / (X * sp.sqrt(X + 1)), sp.erfc(X), sp.exp(-(X**2) + 3 * X), X**2 * sp.exp(-X) / (1 + sp.exp(-X)) ** 2,
    sp.exp(-X - sp.exp(-X)), sp.exp(X - sp.exp(X)), sp.atan(1 / X) / X, 1 / (sp.exp(X) - 1),
    X**X / sp.factorial(X) ** 2, (X**2 + 3 * X + 1) / (X**5 - X + 10), (1 + 1 / X) ** X / X**2,
    sp.cos(X) * sp.exp(-X / 5), sp.log(X) ** 2 / X**3, sp.log(X**2 + 1) / X**3, sp.exp(-sp.sqrt(X)),
    sp.gamma(X + 3) * sp.exp(X) / sp.gamma(2 * X + 1), (sp.exp(1 / X) - 1) / X**2, sp.sin(1 / X) / X,
    sp.besselj(X, 3), sp.legendre(X, sp.Rational(1, 2)) / 2**X,
]  # fmt: skip


@pytest.mark.parametrize("expr", FALLING, ids=str)
def test_an_envelope_holds_at_every_place_and_bounds_the_tail(expr):
    form = Envelopes(X, START, value).above(expr)
    for place in PLACES:
        try:
            size = abs(balls.enclose(expr, {X: sp.Integer(place)}, 200))
        except NoEnclosure:
            continue
        assert size.lower() <= (form.at(arb(place)) + arb("1e-12")).exp().upper(), place
    assert tail(form, arb(START)).is_finite()


@pytest.mark.parametrize(
    "expr",
    [X**2 - 5 * X, sp.exp(X) - X**3, sp.gamma(X + 1), X + sp.sin(X), sp.exp(1 / X) - 1, sp.sin(1 / X), X**3 - 7],
    ids=str,
)
def test_a_bound_from_below_holds_at_every_place(expr):
    form = Envelopes(X, START, value).below(expr)
    for place in PLACES:
        size = abs(balls.enclose(expr, {X: sp.Integer(place)}, 200))
        assert size.upper() >= (form.at(arb(place)) - arb("1e-12")).exp().lower(), place


@pytest.mark.parametrize("expr", [1 / X, 1 / (X * sp.log(X)), sp.exp(X), sp.Integer(1) + 1 / X**2, sp.sin(X) / X])
def test_what_does_not_fall_fast_enough_has_no_tail(expr):
    with pytest.raises(NoEnclosure):
        tail(Envelopes(X, START, value).above(expr), arb(START))

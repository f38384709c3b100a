"""Enclosures of infinite series and products, each by a theorem whose hypotheses are checked.

- **Lerch**: terms made of c * z**k * (k + a)**(-s) (`lerch.py`).
- **Hypergeometric**: terms with a rational quotient (`hypergeometric_series.py`).
- **Tail**: the first terms one by one, the rest within the integral of a falling envelope (`envelopes.py`).
- **Euler-Maclaurin**, **Boole**: terms that fall like a power of k (`smooth_series.py`).
- **Products**: |prod (1 + a_k) - 1| <= exp(sum |a_k|) - 1.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from flint import acb, arb, ctx, fmpq

from cfpipe.witnesses.failures import NOT_ENCLOSED
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.enclosures import Ball, Diverges, NoEnclosure, Value, disc
from cfpipe.witnesses.numbers.envelopes import Envelopes
from cfpipe.witnesses.numbers.forms import Form, tail
from cfpipe.witnesses.numbers.lerch import MOST_DEGREE, MOST_TERMS, lerch_sum
from cfpipe.witnesses.numbers.polynomial_balls import over_rationals, roots_of
from cfpipe.witnesses.numbers.smooth_series import boole, euler_maclaurin
from cfpipe.witnesses.sums.hypergeometric_series import hypergeometric_sum


def enclose_series(body: Expr, k: Expr, low: Expr, value: Value) -> Ball:
    """A ball around the sum over k = low, low + 1, …; `value` encloses an expression with k given."""
    if body == 0:
        return acb(0)
    for method in (lerch_sum, hypergeometric_sum, _by_tail, euler_maclaurin, boole):
        try:
            return method(body, k, int(low), value)
        except Diverges:
            raise
        except NOT_ENCLOSED:
            continue
    raise NoEnclosure("no theorem for this series")


def enclose_product(body: Expr, k: Expr, low: Expr, value: Value) -> Ball:
    for method in (_gammas, _product_by_tail):
        try:
            return method(body, k, int(low), value)
        except NOT_ENCLOSED:
            continue
    raise NoEnclosure("no theorem for this product")


# -- tails under an envelope


def _form(body: Expr, k: Expr, start: int, value: Value) -> Form:
    return Envelopes(k, start, value).above(body)


def _tailed(body: Expr, k: Expr, low: int, value: Value, wanted: Callable[[Ball], bool]) -> tuple[int, Ball]:
    """A number of terms after which the rest is small enough, or as small as the number of terms allows."""
    best: tuple[int, Ball] | None = None
    count = 16
    while count <= MOST_TERMS:
        last = max(low, 3) + count
        try:
            form = _form(body, k, last - 1, value)
            rest = tail(form, arb(last - 1)) if form.falls(arb(last - 1)) else None
        except NoEnclosure:
            rest = None
            if count > 200:
                raise
        if rest is not None and rest.is_finite():
            best = last, rest
            if wanted(rest):
                return best
        count *= 2
    if best is None:
        raise NoEnclosure("no bound of the tail")
    return best


def _by_tail(body: Expr, k: Expr, low: int, value: Value) -> Ball:
    body = _with_gammas(body, k)
    goal = arb(2) ** (-ctx.prec)
    last, rest = _tailed(body, k, low, value, lambda size: bool(size < goal))
    if not rest < fmpq(1, 10**9):
        raise NoEnclosure("it converges too slowly")
    total = acb(0)
    for index in range(low, last):
        total += value(body, {k: sp.Integer(index)}, False)
    return total + disc(rest, real=Envelopes(k, 3, value).is_real(body))


def _with_gammas(body: Expr, k: Expr) -> Expr:
    if body.has(sp.binomial, sp.RisingFactorial, sp.FallingFactorial, sp.factorial2, sp.catalan):
        body = body.rewrite(sp.gamma)
    if body.has(sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch):
        body = body.replace(lambda e: isinstance(e, sp.Function) and e.has(k), lambda e: e.rewrite(sp.exp))
    return body


# -- products


def _product_by_tail(body: Expr, k: Expr, low: int, value: Value) -> Ball:
    above, below = sp.fraction(sp.together(body - 1))
    excess = _with_gammas(sp.expand(above) / below, k)
    goal = arb(2) ** (-ctx.prec)
    last, rest = _tailed(excess, k, low, value, lambda size: bool(size < goal))
    total = acb(1)
    for index in range(low, last):
        total *= value(body, {k: sp.Integer(index)}, False)
    return total * (1 + disc(rest.expm1()))


def _gammas(body: Expr, k: Expr, low: int, _value: Value) -> Ball:
    """DLMF 5.8.5: a rational factor with as many zeros as poles, of equal sum, is a quotient of Gammas."""
    if not body.is_rational_function(k):
        raise NoEnclosure("not rational")
    above, below = (sp.Poly(part, k) for part in sp.fraction(sp.cancel(sp.together(body))))
    if not (over_rationals(above) and over_rationals(below)) or above.degree() != below.degree():
        raise NoEnclosure("no product of this kind")
    if above.degree() > MOST_DEGREE or sp.expand(above.LC() - below.LC()) != 0:
        raise NoEnclosure("the factors do not tend to 1")
    if above.degree() and above.all_coeffs()[1] != below.all_coeffs()[1]:
        raise NoEnclosure("the product does not converge")
    total = acb(1)
    for polynomial, power in ((above, -1), (below, 1)):
        for factor, multiplicity in polynomial.factor_list()[1]:
            for root in roots_of(sp.Poly(factor, k)):
                total *= ((low - root).rgamma() if power < 0 else (low - root).gamma()) ** multiplicity
    return total

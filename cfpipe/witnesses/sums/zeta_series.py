"""Series of zeta(k) and zeta(k) - 1 times a power, perhaps over k.

    sum_{n>=2} zeta(n) z**n = -z*(digamma(1 - z) + gamma)                    |z| < 1    DLMF 5.7.4
    sum_{n>=2} (zeta(n) - 1) z**n = z*(1 - gamma - digamma(2 - z))           |z| < 2    from 5.7.4 and 5.5.2
    sum_{n>=2} (zeta(n) - 1) z**n/n = loggamma(2 - z) + (1 - gamma)*z        |z| < 2    5.7.3
    sum_{n>=2} zeta(n) z**n/n = loggamma(1 - z) - gamma*z                    |z| < 1    5.7.3

Orders 2*k and 2*k + 1 alone are half the sum and half the difference of the values at z and -z.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonzero, positive, real_valued
from cfpipe.witnesses.sums.polynomial_series import root_of
from cfpipe.witnesses.sums.rational_series import Term

MOST_FIRST = 20


def zeta_orders(term: Term, k: Expr, low: int) -> Expr | None:
    """ratio**k * (zeta(step*k + offset) or that less 1), alone or over step*k + offset."""
    if len(term.others) != 1:
        return None
    calls = [each for each in term.others[0].atoms(sp.zeta) if len(each.args) == 1]
    if len(calls) != 1:
        return None
    (call,) = calls
    less = sp.expand(call - term.others[0])
    order = sp.expand(call.args[0])
    if less not in (0, 1) or not order.is_polynomial(k) or sp.degree(order, k) != 1:
        return None
    step, offset = sp.Poly(order, k).all_coeffs()
    if step not in (1, 2) or not offset.is_Integer or not 2 <= step * low + offset <= MOST_FIRST:
        return None
    over = next((each for each in (0, 1) if not sp.cancel(term.rational * order**each).has(k)), None)
    z = term.ratio if step == 1 else root_of(term.ratio)
    if over is None or z is None or not real_valued(z) or not nonzero(z):
        return None
    bound = 1 + less
    if not (positive(bound - z) and positive(bound + z)):
        return None
    first = int(step * low + offset)
    if step == 1:
        total = _total(z, int(less), over) - _skipped(z, less, over, range(2, first))
    else:
        sign = 1 if offset % 2 == 0 else -1
        both = (_total(z, int(less), over) + sign * _total(-z, int(less), over)) / 2
        total = both - _skipped(z, less, over, range(2 + offset % 2, first, 2))
    return sp.cancel(term.rational * order**over) * z**-offset * total  # z**n = ratio**k * z**offset


def _skipped(z: Expr, less: Expr, over: int, orders: range) -> Expr:
    return sp.Add(*((sp.zeta(n) - less) * z**n / sp.Integer(n) ** over for n in orders))


def _total(z: Expr, less: int, over: int) -> Expr:
    place = 1 + less - z
    if over:
        return sp.log(sp.gamma(place)) + (less - sp.EulerGamma) * z
    return z * (less - sp.EulerGamma - sp.expand_func(sp.digamma(place)))

"""Multiplication and reflection formulas of gamma, loggamma and polygamma, applied where they make arguments meet.

Arguments c + y with one symbolic part y up to rational factors are written through one part t: if y = m*t, Gauss's
multiplication formula turns the call into m calls at (c + y)/m + k/m (Abramowitz and Stegun 6.1.18-6.1.20, 6.3.8,
6.4.8).  It holds wherever the left side is defined, since both sides have the same poles.  The reflection formula
(Abramowitz and Stegun 6.1.17, 6.3.7, 6.4.7) turns -y into y; at whole arguments it has no meaning, so it is applied
only where the argument is shown not to be whole.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from cfpipe.witnesses.algebra.complexes import parts
from cfpipe.witnesses.algebra.rules import BOUND, LogGamma
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonzero, positive

GAMMAS = (sp.gamma, LogGamma, sp.polygamma)
MOST_FACTOR, MOST_REACH = 8, 3
_HYPERBOLIC = (sp.sinh, sp.cosh, sp.tanh, sp.coth)


def gathered(expr: Expr) -> Expr:
    """The expression with gamma-like calls brought to common arguments."""
    if not expr.has(*GAMMAS):
        return expr
    expr = _replaced(expr, _turned)
    parts = {_split(call)[1] for call in _calls(expr)} - {sp.S.Zero}
    common: dict[Expr, list[Expr]] = {}
    for part in parts:
        ratio, unit = sp.factor_terms(part).as_coeff_Mul()
        common.setdefault(unit, []).append(ratio)
    steps: dict[Expr, int] = {}
    for unit, ratios in common.items():
        least = sp.S.Zero
        for ratio in ratios:
            least = sp.Rational(sp.igcd(least.p * ratio.q, ratio.p * least.q), least.q * ratio.q)
        for ratio in ratios:
            times = abs(ratio / least)
            if least != 0 and 1 < times <= MOST_FACTOR:
                steps[sp.expand(ratio * unit)] = int(times)
    return _replaced(expr, lambda call: _multiplied(call, steps)) if steps else expr


def _calls(expr: Expr) -> list[Expr]:
    found = []
    walk = sp.preorder_traversal(expr)
    for part in walk:
        if isinstance(part, BOUND):
            walk.skip()
        elif isinstance(part, GAMMAS):
            found.append(part)
    return found


def _replaced(expr: Expr, rewrite: Callable[[Expr], Expr | None]) -> Expr:
    found = {call: value for call in _calls(expr) if (value := rewrite(call)) is not None}
    return expr.xreplace(found) if found else expr


def _split(call: Expr) -> tuple[Expr, Expr]:
    shift, part = sp.expand(call.args[-1]).as_coeff_Add()
    return (shift, part) if shift.is_Rational else (sp.S.Zero, sp.expand(call.args[-1]))


def _turned(call: Expr) -> Expr | None:
    """The reflection formula for an argument whose symbolic part has a minus sign, or for a rational one above 1/2."""
    shift, part = _split(call)
    w = shift + part
    if part == 0:
        if not (w.is_Rational and not w.is_Integer and (w - sp.floor(w)) > sp.Rational(1, 2)):
            return None
    elif not part.could_extract_minus_sign() or not _not_whole(w):
        return None
    if isinstance(call, sp.gamma):
        return sp.pi / (_by_exponentials(sp.sin(sp.pi * w)) * sp.gamma(1 - w))
    if isinstance(call, sp.polygamma) and call.args[0].is_Integer and call.args[0] <= MOST_FACTOR:
        m, z = call.args[0], sp.Dummy("z", real=True)
        slope = sp.diff(sp.pi * sp.cos(sp.pi * z) / sp.sin(sp.pi * z), z, int(m)) if m else sp.pi * sp.cot(sp.pi * z)
        turned = _by_exponentials(slope.xreplace({z: w}).rewrite(sp.cos).rewrite(sp.sin))
        return (-1) ** m * sp.polygamma(m, 1 - w) - turned
    return None


def _by_exponentials(circular: Expr) -> Expr:
    """At complex arguments SymPy turns circular functions into hyperbolic ones."""
    return circular.rewrite(sp.exp) if circular.has(sp.I, *_HYPERBOLIC) else circular


def _not_whole(w: Expr) -> bool:
    if w.is_integer is False:
        return True
    if w.has(sp.I) and (both := parts(w)) is not None:
        return nonzero(both[1]) or _not_whole(both[0])
    return any(positive(w - low) and positive(low + 1 - w) for low in range(-MOST_REACH, MOST_REACH))


def _multiplied(call: Expr, steps: dict[Expr, int]) -> Expr | None:
    shift, part = _split(call)
    m = steps.get(part)
    if m is None:
        return None
    z = sp.expand((shift + part) / m)
    places = [z + sp.Rational(k, m) for k in range(m)]
    if isinstance(call, sp.gamma):
        scale = (2 * sp.pi) ** sp.Rational(1 - m, 2) * m ** (shift + part - sp.Rational(1, 2))
        return scale * sp.Mul(*(sp.gamma(place) for place in places))
    if isinstance(call, LogGamma):
        if not positive(z):
            return None
        scale = sp.Rational(1 - m, 2) * sp.log(2 * sp.pi) + (shift + part - sp.Rational(1, 2)) * sp.log(m)
        return scale + sp.Add(*(LogGamma(place) for place in places))
    order = call.args[0]
    if not order.is_Integer:
        return None
    total = sp.Add(*(sp.polygamma(order, place) for place in places)) / m ** (order + 1)
    return total + sp.log(m) if order == 0 else total

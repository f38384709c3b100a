"""Functions one integer apart in an order, degree or argument, written through the lowest ones that occur.

Each family has a recurrence with its source.  All members f(n + s) of one expression become combinations of f(low),
or of f(low) and f(low + 1), by going upwards; whatever the recurrence divides by must be shown not to vanish, else
the members stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.algebra.rules import BOUND, LogGamma
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive

MOST_STEPS, MOST_CALLS = 14, 24
Arguments = tuple[Expr, ...]


class Family(NamedTuple):
    """f(n + 1) = A*f(n) + B*f(n - 1) for `terms` 2, f(n + 1) = A*f(n) + B for `terms` 1; n is the argument at `place`.

    `coefficients` gives A and B at a member's arguments; `valid` is asked of the arguments of the lowest member.
    """

    terms: int
    place: int
    coefficients: Callable[[Arguments], tuple[Expr, Expr]]
    valid: Callable[[Arguments], bool]


def _degree(a: Arguments) -> bool:
    """From degree -1 on, where a polynomial is zero or has the coefficient zero in its recurrence."""
    return bool(a[0].is_integer) and nonnegative(a[0] + 1)


def _argument(a: Arguments) -> bool:
    return nonzero(a[1])


def _polygamma(a: Arguments) -> tuple[Expr, Expr]:
    m, x = a
    return sp.S.One, (-1) ** m * sp.factorial(m) / x ** (m + 1)


FAMILIES: dict[type, Family] = {
    # Abramowitz and Stegun 6.4.6 (6.3.5 for the digamma function), 6.1.15, 6.5.22
    sp.polygamma: Family(1, 1, _polygamma, lambda a: bool(a[0].is_Integer) and positive(a[1])),
    LogGamma: Family(1, 0, lambda a: (sp.S.One, sp.log(a[0])), lambda a: positive(a[0])),
    sp.uppergamma: Family(
        1, 0, lambda a: (a[0], a[1] ** a[0] * sp.exp(-a[1])), lambda a: positive(a[1]) and bool(a[0].is_real)
    ),
    # Abramowitz and Stegun 5.1.14
    sp.expint: Family(
        1, 0, lambda a: (-a[1] / a[0], sp.exp(-a[1]) / a[0]), lambda a: positive(a[0]) and positive(a[1])
    ),
    # DLMF 25.11.3
    sp.zeta: Family(1, 1, lambda a: (sp.S.One, -(a[1] ** -a[0])), lambda a: positive(a[1])),
    # Abramowitz and Stegun 9.1.27, 9.6.26
    sp.besselj: Family(2, 0, lambda a: (2 * a[0] / a[1], -sp.S.One), _argument),
    sp.bessely: Family(2, 0, lambda a: (2 * a[0] / a[1], -sp.S.One), _argument),
    sp.besseli: Family(2, 0, lambda a: (-2 * a[0] / a[1], sp.S.One), _argument),
    sp.besselk: Family(2, 0, lambda a: (2 * a[0] / a[1], sp.S.One), _argument),
    # Abramowitz and Stegun table 22.7
    sp.chebyshevt: Family(2, 0, lambda a: (2 * a[1], -sp.S.One), lambda a: bool(a[0].is_integer)),
    sp.chebyshevu: Family(2, 0, lambda a: (2 * a[1], -sp.S.One), lambda a: bool(a[0].is_integer)),
    sp.legendre: Family(2, 0, lambda a: ((2 * a[0] + 1) * a[1] / (a[0] + 1), -a[0] / (a[0] + 1)), _degree),
    sp.hermite: Family(2, 0, lambda a: (2 * a[1], -2 * a[0]), _degree),
    sp.hermite_prob: Family(2, 0, lambda a: (a[1], -a[0]), _degree),
    sp.laguerre: Family(2, 0, lambda a: ((2 * a[0] + 1 - a[1]) / (a[0] + 1), -a[0] / (a[0] + 1)), _degree),
    sp.assoc_laguerre: Family(
        2, 0, lambda a: ((2 * a[0] + 1 + a[1] - a[2]) / (a[0] + 1), -(a[0] + a[1]) / (a[0] + 1)), _degree
    ),
    sp.gegenbauer: Family(
        2, 0, lambda a: (2 * (a[0] + a[1]) * a[2] / (a[0] + 1), -(a[0] + 2 * a[1] - 1) / (a[0] + 1)), _degree
    ),
    sp.fibonacci: Family(2, 0, lambda a: (sp.S.One, sp.S.One), lambda a: bool(a[0].is_integer)),
    sp.lucas: Family(2, 0, lambda a: (sp.S.One, sp.S.One), lambda a: bool(a[0].is_integer)),
}  # fmt: skip


def reduced(expr: Expr) -> Expr:
    """The expression with every family written through its lowest members."""
    expr = _raised(expr)
    groups: dict[tuple[Expr, ...], dict[int, Expr]] = {}
    for call in _calls(expr):
        family = FAMILIES[call.func]
        if len(call.args) <= family.place:
            continue
        shift, rest = sp.expand(call.args[family.place]).as_coeff_Add()
        if not shift.is_Rational:
            continue
        whole = int(sp.floor(shift))
        others = tuple(sp.expand(each) for place, each in enumerate(call.args) if place != family.place)
        groups.setdefault((call.func, rest + shift - whole, *others), {})[whole] = call
    found: dict[Expr, Expr] = {}
    for calls in list(groups.values())[:MOST_CALLS]:
        found.update(_upwards(calls))
    return _without_cross_products(expr.xreplace(found) if found else expr)


def _raised(expr: Expr) -> Expr:
    """Laguerre polynomials of parameters whole steps apart by the largest: L(n, a) = L(n, a+1) - L(n-1, a+1).

    Abramowitz and Stegun 22.7.30, with L(-1, a) = 0.
    """
    calls = [each for each in expr.atoms(sp.laguerre, sp.assoc_laguerre) if each.args[0].is_integer]
    if not any(isinstance(each, sp.assoc_laguerre) for each in calls):
        return expr
    found: dict[Expr, Expr] = {}
    for call in calls:
        n, a, x = _with_parameter(call)
        gaps = [sp.expand(_with_parameter(each)[1] - a) for each in calls if each.args[-1] == x]
        steps = max((int(gap) for gap in gaps if gap.is_Integer), default=0)
        if 0 < steps <= 3 and nonnegative(n):
            found[call] = sp.Add(
                *(
                    (-1) ** j * sp.binomial(steps, j) * sp.assoc_laguerre(n - j, a + steps, x, evaluate=False)
                    for j in range(steps + 1)
                    if j == 0 or nonnegative(n - j + 1)
                )
            )
            if steps > 1 and not nonnegative(n - steps + 1):
                return expr
    return expr.xreplace(found) if found else expr


def _with_parameter(call: Expr) -> Arguments:
    return (call.args[0], sp.S.Zero, call.args[1]) if isinstance(call, sp.laguerre) else call.args


_CROSS: tuple[tuple[type, type, Callable[[Expr, Expr], Expr]], ...] = (
    # J(v+1) Y(v) = J(v) Y(v+1) + 2/(pi*x); I(v+1) K(v) = 1/x - I(v) K(v+1)    Abramowitz and Stegun 9.1.16, 9.6.15
    (sp.besselj, sp.bessely, lambda x, kept: kept + 2 / (sp.pi * x)),
    (sp.besseli, sp.besselk, lambda x, kept: 1 / x - kept),
)


def _without_cross_products(expr: Expr) -> Expr:
    """Wronskians: of the two products of neighbouring orders one is enough."""
    for first, second, other in _CROSS:
        if not (expr.has(first) and expr.has(second)):
            continue
        for call in sorted(expr.atoms(second), key=sp.default_sort_key):
            order, x = call.args
            raised: Expr = first(sp.expand(order + 1), x)
            if not expr.has(raised) or not positive(x):
                continue
            kept = first(order, x) * second(sp.expand(order + 1), x)
            one, two = sp.Dummy(), sp.Dummy()
            plain = sp.expand(expr.xreplace({raised: one, call: two}))
            if not plain.is_polynomial(one, two):
                continue
            terms = sp.Poly(plain, one, two).terms()
            expr = sp.Add(
                *(
                    factor * other(x, kept) ** min(a, b) * raised ** (a - min(a, b)) * call ** (b - min(a, b))
                    for (a, b), factor in terms
                )
            )
    return expr


def _calls(expr: Expr) -> Iterator[Expr]:
    walk = sp.preorder_traversal(expr)
    for part in walk:
        if isinstance(part, BOUND):
            walk.skip()
        elif part.func in FAMILIES:
            yield part


def _upwards(calls: dict[int, Expr]) -> dict[Expr, Expr]:
    low, high = min(calls), max(calls)
    lowest = calls[low]
    family = FAMILIES[lowest.func]
    if high - low < family.terms or high - low > MOST_STEPS or not family.valid(lowest.args):
        return {}
    values = {low: lowest}
    if family.terms == 2:
        values[low + 1] = calls.get(low + 1, lowest.func(*_shifted(lowest.args, family.place, 1)))
    for whole in range(low + family.terms, high + 1):
        arguments = _shifted(lowest.args, family.place, whole - 1 - low)
        first, second = family.coefficients(arguments)
        if not all(nonzero(sp.fraction(sp.together(each))[1]) for each in (first, second)):
            return {}
        values[whole] = first * values[whole - 1] + (second if family.terms == 1 else second * values[whole - 2])
    return {call: values[whole] for whole, call in calls.items() if whole >= low + family.terms}


def _shifted(arguments: Arguments, place: int, steps: int) -> Arguments:
    return tuple(sp.expand(each + steps) if index == place else each for index, each in enumerate(arguments))

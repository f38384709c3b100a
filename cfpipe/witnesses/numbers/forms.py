"""Growth on a half line: linear forms in powers of x and logarithms, which serve as logarithms of envelopes.

For all x >= 3, a `Form` is  sum of c[a, j] * x**a * (log x)**j  +  q * log(log x)  with a >= 0 and j in {0, 1}. All
these functions are positive there. The coefficients are balls of which only the ends count, so sums, multiples and the
test whether a form falls are rigorous.  `tail` bounds the integral of exp(form) from some place on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import sympy as sp
from flint import arb, fmpq

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.enclosures import Ball, NoEnclosure

LOGLOG = (sp.Integer(-1), 0)
CONSTANT, LOG = (sp.S.Zero, 0), (sp.S.Zero, 1)
Basis = tuple[Expr, int]


def upper(ball: Ball) -> Ball:
    return arb(ball.upper())


def lower(ball: Ball) -> Ball:
    return arb(ball.lower())


@dataclass(frozen=True)
class Form:
    """A real linear form in the basis functions, see the module's docstring; also the logarithm of an envelope."""

    terms: Mapping[Basis, Ball] = field(default_factory=dict)

    def __add__(self, other: Form) -> Form:
        keys = dict.fromkeys((*self.terms, *other.terms))
        zero = arb(0)
        sums = {key: self.terms.get(key, zero) + other.terms.get(key, zero) for key in keys}
        return Form({key: value for key, value in sums.items() if not value.is_zero()})

    def __sub__(self, other: Form) -> Form:
        return self + other.scaled(arb(-1))

    def scaled(self, factor: Ball) -> Form:
        return Form({key: value * factor for key, value in self.terms.items()})

    def at(self, x: Ball) -> Ball:
        log = x.log()
        total = arb(0)
        for (power, logs), coefficient in self.terms.items():
            if (power, logs) == LOGLOG:
                total += coefficient * log.log()
            else:
                total += coefficient * x ** real_ball(power) * log**logs
        return total

    def falls(self, x: Ball, speed: Ball | int = 0) -> bool:
        """Whether the form plus speed * log is nonincreasing from x on.

        x times the derivative is again a form; divided by its leading function, whose coefficient must be negative,
        every positive rest decreases from x on, and the sum of all at x must not be positive.
        """
        slope: dict[Basis, Ball] = {CONSTANT: arb(speed)}
        over_log = arb(0)
        for (power, logs), coefficient in self.terms.items():
            if (power, logs) == LOGLOG:
                over_log = coefficient
                continue
            slope[power, logs] = slope.get((power, logs), arb(0)) + coefficient * real_ball(power)
            if logs:
                slope[power, 0] = slope.get((power, 0), arb(0)) + coefficient
        log = x.log()
        if over_log > 0 or not over_log <= 0:
            slope[CONSTANT] = slope[CONSTANT] + upper(over_log) / log
        present = {key: value for key, value in slope.items() if not value.is_zero()}
        if not present:
            return True
        lead = max(present)
        total = upper(present[lead])
        if not total < 0:
            return False
        for key, coefficient in present.items():
            if key == lead or coefficient <= 0:
                continue
            gap, more = lead[0] - key[0], key[1] - lead[1]
            if more > 0 and not log >= arb(more) / real_ball(gap):
                return False
            total += upper(coefficient) * x ** real_ball(-gap) * log**more
        return bool(total <= 0)


def real_ball(number: Expr) -> Ball:
    return arb(fmpq(int(number.p), int(number.q)))


def constant_form(ball: Ball) -> Form:
    return Form() if ball.is_zero() else Form({CONSTANT: ball})


def tail(form: Form, x: Ball) -> Ball:
    """An upper bound of the integral of exp(form) from x on.

    If form + p*log falls for some p > 1, then exp(form(t)) <= exp(form(x)) * (x/t)**p, whose integral is elementary.
    """
    step = arb(fmpq(1, 64))
    steepest = x * (form.at(x * (1 + step)) - form.at(x)) / (x * step)
    guess = -steepest
    tries = [guess * part for part in (arb(fmpq(9, 10)), arb(fmpq(1, 2)), arb(fmpq(1, 4)))] + [
        arb(fmpq(part, 16)) for part in (64, 40, 31, 24, 20, 18, 17)
    ]
    for power in tries:
        exact = arb(power.mid()) if power.is_finite() else arb(0)
        if exact > 1 and form.falls(x, exact):
            return upper(form.at(x).exp() * x / (exact - 1))
    raise NoEnclosure("the terms are not known to fall fast enough")


class Bounds(Protocol):
    """What rules for single functions need of `envelopes.py`: bounds of their arguments."""

    x: Expr
    start: Ball

    def number(self, expr: Expr) -> Ball: ...

    def above(self, expr: Expr) -> Form: ...

    def below(self, expr: Expr) -> Form: ...

    def between(self, expr: Expr) -> tuple[Form, Form]: ...

    def is_real(self, expr: Expr) -> bool: ...

    def within(self, symbol: Expr, ball: Ball) -> Bounds: ...


def joined(one: Form, other: Form, start: Ball) -> Form:
    """A form above log(exp(one) + exp(other)) from `start` on."""
    for large, small in ((one, other), (other, one)):
        ratio = small - large
        if ratio.falls(start):
            return large + constant_form((1 + ratio.at(start).exp()).log())
    return widest(one, other, 1) + constant_form(arb(2).log())


def between_zero(t: Ball) -> Ball:
    return t.union(arb(0))


def times(between: tuple[Form, Form], factor: Ball) -> tuple[Form, Form]:
    low, high = (form.scaled(factor) for form in between)
    if factor >= 0:
        return low, high
    if factor <= 0:
        return high, low
    return widest(low, high, -1), widest(low, high, 1)


def widest(one: Form, other: Form, side: int) -> Form:
    """A form above (side 1) or below two others: all basis functions are positive."""
    keys = dict.fromkeys((*one.terms, *other.terms))
    zero = arb(0)
    chosen = {}
    for key in keys:
        a, b = one.terms.get(key, zero), other.terms.get(key, zero)
        chosen[key] = upper(a).max(upper(b)) if side > 0 else lower(a).min(lower(b))
    return Form({key: value for key, value in chosen.items() if not value.is_zero()})

"""Certified bounds on how an expression in one real variable behaves from some place on.

For all x >= start (start >= 3) an `Envelope` U says |f(x)| <= exp(U(x)), or from below |f(x)| >= exp(L(x)), with

    U(x) = sum of c[a, j] * x**a * (log x)**j  +  q * log(log x),      a >= 0, j in {0, 1}.

The coefficients are balls, and only their upper (or lower) ends count, so every step is rigorous: a product adds
envelopes, a sum takes the dominant one and adds log(1 + ratio) once the ratio is shown to fall, Gamma goes by
Stirling's inequalities (DLMF 5.6.1).  What has no rule raises `NoEnclosure`.  `tail` bounds
the integral of exp(U), and with it the rest of a series or an improper integral.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from flint import acb, arb, fmpq

from cfpipe.witnesses.enclosures import Ball, NoEnclosure, Value
from cfpipe.witnesses.needs import Expr

LOGLOG = (sp.Integer(-1), 0)
CONSTANT, LOG = (sp.S.Zero, 0), (sp.S.Zero, 1)
Basis = tuple[Expr, int]


def _upper(ball: Ball) -> Ball:
    return arb(ball.upper())


def _lower(ball: Ball) -> Ball:
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
                total += coefficient * x ** _real(power) * log**logs
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
            slope[power, logs] = slope.get((power, logs), arb(0)) + coefficient * _real(power)
            if logs:
                slope[power, 0] = slope.get((power, 0), arb(0)) + coefficient
        log = x.log()
        if over_log > 0 or not over_log <= 0:
            slope[CONSTANT] = slope[CONSTANT] + _upper(over_log) / log
        present = {key: value for key, value in slope.items() if not value.is_zero()}
        if not present:
            return True
        lead = max(present)
        total = _upper(present[lead])
        if not total < 0:
            return False
        for key, coefficient in present.items():
            if key == lead or coefficient <= 0:
                continue
            gap, more = lead[0] - key[0], key[1] - lead[1]
            if more > 0 and not log >= arb(more) / _real(gap):
                return False
            total += _upper(coefficient) * x ** _real(-gap) * log**more
        return bool(total <= 0)


def _real(number: Expr) -> Ball:
    return arb(fmpq(int(number.p), int(number.q)))


def _number(ball: Ball) -> Form:
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
            return _upper(form.at(x).exp() * x / (exact - 1))
    raise NoEnclosure("the terms are not known to fall fast enough")


class Envelopes:
    """The envelopes of expressions in `x`, for x >= start; other symbols have values, or balls for all their values."""

    def __init__(self, x: Expr, start: int, value: Value, more: Mapping[Expr, Ball] | None = None) -> None:
        self.x, self.start, self.value, self.more = x, arb(max(start, 3)), value, dict(more or {})

    def number(self, expr: Expr) -> Ball:
        return self.value(expr, self.more, False)

    # -- upper and lower bounds of the logarithm of |expr|

    def above(self, expr: Expr) -> Form:
        return self._bound(expr, 1)

    def below(self, expr: Expr) -> Form:
        return self._bound(expr, -1)

    def _bound(self, expr: Expr, side: int) -> Form:
        if not expr.has(self.x) and not ((expr.is_Mul or expr.is_Pow) and expr.free_symbols):
            size = abs(self.number(expr))
            end = _upper(size) if side > 0 else _lower(size)
            if not end > 0:
                if side > 0 and end == 0:
                    return Form({CONSTANT: arb(-(10**9))})
                raise NoEnclosure("a factor may be zero")
            return _number(end.log())
        if expr == self.x:
            return Form({LOG: arb(1)})
        if expr.is_Mul:
            total = Form()
            for factor in expr.args:
                total += self._bound(factor, side)
            return total
        if expr.is_Pow or isinstance(expr, sp.exp):
            return self._power(expr, side)
        if expr.is_Add:
            return self._sum_above(expr) if side > 0 else self._sum_below(expr)
        if isinstance(expr, sp.Abs):
            return self._bound(expr.args[0], side)
        if isinstance(expr, (sp.gamma, sp.factorial)):
            argument = expr.args[0] + (1 if isinstance(expr, sp.factorial) else 0)
            return self._gamma(argument, side)
        if isinstance(expr, sp.Integral) and side > 0:
            return self._integral(expr)
        if isinstance(expr, (sp.sin, sp.cos)):
            return self._circular(expr, side)
        if side < 0:
            raise NoEnclosure(f"no lower bound of {type(expr).__name__}")
        return self._function(expr)

    def _integral(self, expr: Expr) -> Form:
        """|integral of f from a to b| <= |b - a| * sup |f(a + (b - a)*s)| over 0 <= s <= 1."""
        *inner, (t, low, high) = expr.limits
        if low.is_infinite or high.is_infinite:
            raise NoEnclosure("an improper integral within")
        body = expr.func(expr.function, *inner) if inner else expr.function
        part = sp.Dummy("s", real=True)
        moved = sp.expand(body.xreplace({t: low + (high - low) * part}) * (high - low))
        unit = acb(arb(fmpq(1, 2), fmpq(1, 2)))
        return Envelopes(self.x, int(self.start.unique_fmpz()), self.value, {**self.more, part: unit}).above(moved)

    def _circular(self, expr: Expr, side: int) -> Form:
        """For complex |t| <= 1: |sin t| = |t| and |cos t| = 1 up to a factor 1 -+ |t|**2; at most 1 for real t."""
        argument = expr.args[0]
        size = self.above(argument)
        most = size.at(self.start).exp() if size.falls(self.start) else arb("inf")
        if most < fmpq(3, 4):
            edge = _number((1 + side * most**2).log())
            if isinstance(expr, sp.cos):
                return edge
            return (size if side > 0 else self.below(argument)) + edge
        if side > 0 and self.is_real(argument):
            return Form()
        raise NoEnclosure("no bound of a sine or cosine")

    def _power(self, expr: Expr, side: int) -> Form:
        base, exponent = (sp.E, expr.exp) if isinstance(expr, sp.exp) else expr.as_base_exp()
        if not exponent.has(self.x):
            power = self.number(exponent)
            if not power.imag == 0:
                raise NoEnclosure("a complex exponent")
            if power.real >= 0:
                return self._bound(base, side).scaled(power.real)
            if power.real <= 0:
                return self._bound(base, -side).scaled(power.real)
            raise NoEnclosure("an exponent of unknown sign")
        if base is sp.E:
            low, high = self.between(exponent)
            return high if side > 0 else low
        if not base.has(self.x):
            value = self.number(base)
            if value.contains(0):
                raise NoEnclosure("a base that may be zero")
            if not self.is_real(exponent):
                raise NoEnclosure("a complex exponent")
            rate = abs(value).log()
            return _times(self.between(exponent), rate)[side > 0]
        if not self.is_real(exponent) or not self.is_real(base):
            raise NoEnclosure("a moving base that may not be real")
        low, high = self.between(exponent * sp.log(base))
        return high if side > 0 else low

    def _sum_above(self, expr: Expr) -> Form:
        small = self._from_one(expr)
        if small is not None:
            return small[1]
        parts = [self.above(part) for part in expr.args]
        total = parts[0]
        for part in parts[1:]:
            total = self._joined(total, part)
        return total

    def _joined(self, one: Form, other: Form) -> Form:
        for large, small in ((one, other), (other, one)):
            ratio = small - large
            if ratio.falls(self.start):
                return large + _number((1 + ratio.at(self.start).exp()).log())
        keys = dict.fromkeys((*one.terms, *other.terms))
        zero = arb(0)
        largest = {key: _upper(one.terms.get(key, zero)).max(_upper(other.terms.get(key, zero))) for key in keys}
        return Form(largest) + _number(arb(2).log())

    def _sum_below(self, expr: Expr) -> Form:
        """|a + b + …| >= |a| - |b| - … with the part that outgrows the others in front."""
        small = self._from_one(expr)
        if small is not None:
            return small[0]
        for lead in expr.args:
            rest = sp.Add(*(part for part in expr.args if part is not lead))
            try:
                low = self.below(lead)
                ratio = self.above(rest) - low
            except NoEnclosure:
                continue
            if ratio.falls(self.start) and ratio.at(self.start) < 0:
                return low + _number((1 - ratio.at(self.start).exp()).log())
        raise NoEnclosure("no part of a sum outgrows the others")

    def _from_one(self, expr: Expr) -> tuple[Form, Form] | None:
        """Bounds of c*(exp(t) - 1) where t falls to zero: |exp(t) - 1 - t| <= |t|**2 for |t| <= 1."""
        if len(expr.args) != 2 or not (expr.args[0].is_Number or expr.args[0].is_number):
            return None
        constant, other = expr.args
        ratio = -other / constant
        if not isinstance(ratio, sp.exp):
            return None
        try:
            high, low = self.above(ratio.exp), self.below(ratio.exp)
            scale = self.above(constant)
        except NoEnclosure:
            return None
        size = high.at(self.start).exp()
        if not (high.falls(self.start) and size < fmpq(1, 2)):
            return None
        return low + scale + _number((1 - size).log()), high + scale + _number((1 + size).log())

    # -- real parts between two forms

    def between(self, expr: Expr) -> tuple[Form, Form]:
        """Forms between which the real part lies."""
        if not expr.is_Add and expr.is_polynomial(self.x):
            expr = sp.expand(expr)
        if not expr.has(self.x):
            value = self.number(expr).real
            return _number(value), _number(value)
        if expr.is_Add:
            parts = [self.between(part) for part in expr.args]
            low, high = Form(), Form()
            for one, other in parts:
                low, high = low + one, high + other
            return low, high
        constant, rest = expr.as_independent(self.x, as_Add=False)
        basis = self._basis(rest)
        if basis is not None:
            value = self.number(constant).real
            return Form({basis: value}), Form({basis: value})
        if constant != 1:
            value = self.number(constant)
            if not value.imag == 0:
                return self._bounded(expr)
            return _times(self.between(rest), value.real)
        if isinstance(rest, sp.log):
            return self.below(rest.args[0]), self.above(rest.args[0])
        if isinstance(rest, sp.loggamma):
            return self._gamma(rest.args[0], -1), self._gamma(rest.args[0], 1)
        if (rest.is_Pow or isinstance(rest, sp.exp)) and self.is_positive(rest):
            try:
                return self._bounded(rest)
            except NoEnclosure:
                return self._exploding(rest)
        return self._bounded(rest)

    def _bounded(self, expr: Expr) -> tuple[Form, Form]:
        size = self.above(expr)
        if not size.falls(self.start):
            raise NoEnclosure("an exponent without a rule grows")
        most = _upper(size.at(self.start).exp())
        return _number(-most), _number(most)

    def _exploding(self, expr: Expr) -> tuple[Form, Form]:
        """exp(t) >= t**2/2 for t >= 0, where t is at least a multiple of a power of x; no bound from above."""
        low = self.below(expr)
        if CONSTANT in low.terms or len(low.terms) != 1:
            raise NoEnclosure("an exponent without a rule")
        (((power, logs), rate),) = low.terms.items()
        if not (power > 0 and not logs and rate > 0):
            raise NoEnclosure("an exponent without a rule")
        return Form({(2 * power, 0): rate * rate / 2}), Form({(sp.Integer(10**6), 0): arb("inf")})

    def _basis(self, expr: Expr) -> Basis | None:
        power, logs = sp.S.Zero, 0
        for factor in sp.Mul.make_args(expr):
            base, exponent = factor.as_base_exp()
            if base == self.x and exponent.is_Rational and exponent > 0:
                power += exponent
            elif factor == sp.log(self.x) and not logs:
                logs = 1
            elif expr == sp.log(sp.log(self.x)):
                return LOGLOG
            else:
                return None
        return power, logs

    # -- functions

    def is_real(self, expr: Expr) -> bool:
        """Whether the expression is real for real x >= start; unknown counts as no."""
        if not expr.has(self.x):
            try:
                return bool(self.number(expr).imag == 0)
            except NoEnclosure:
                return False
        if expr == self.x or expr.is_Add or expr.is_Mul or isinstance(expr, _REAL_ON_REALS):
            return all(self.is_real(part) for part in expr.args)
        if expr.is_Pow:
            base, exponent = expr.as_base_exp()
            if exponent.is_Integer:
                return self.is_real(base)
            return self.is_real(exponent) and self.is_positive(base)
        if isinstance(expr, (sp.log, sp.loggamma)):
            return self.is_positive(expr.args[0])
        return isinstance(expr, (sp.Abs, sp.re, sp.im, sp.arg))

    def is_positive(self, expr: Expr) -> bool:
        if not expr.has(self.x):
            return bool(self.is_real(expr) and self.number(expr).real > 0)
        if expr == self.x:
            return True
        if isinstance(expr, sp.exp):
            return self.is_real(expr.exp)
        if (expr.is_Add or expr.is_Mul) and all(self.is_positive(part) for part in expr.args):
            return True
        if expr.is_Pow and self.is_positive(expr.base):
            return self.is_real(expr.exp)
        if not expr.is_Add or not self.is_real(expr) or expr.has(sp.floor, sp.ceiling, sp.sign, sp.Heaviside):
            return False
        for lead in expr.args:  # what outgrows the rest, if it is positive, keeps the sum positive
            rest = sp.Add(*(part for part in expr.args if part is not lead))
            try:
                ratio = self.above(rest) - self.below(lead)
            except NoEnclosure:
                continue
            if ratio.falls(self.start) and ratio.at(self.start) < 0:
                return self.is_positive(lead)
        return False

    # -- complex neighbourhoods: x stands for every z = x*w with w in a ball in the right half plane

    def is_analytic(self, expr: Expr) -> bool:
        """Whether the expression is analytic in z; needs `x` to be written as x*w (see `series.py`)."""
        if not expr.has(self.x) or expr == self.x:
            return True
        if expr.is_Add or expr.is_Mul or isinstance(expr, (sp.exp, sp.sin, sp.cos)):
            return all(self.is_analytic(part) for part in expr.args)
        if isinstance(expr, sp.log):
            return self.is_analytic(expr.args[0]) and self.is_right(expr.args[0])
        if not expr.is_Pow:
            return False
        base, exponent = expr.as_base_exp()
        if not self.is_analytic(base) or not self.is_analytic(exponent):
            return False
        if exponent.is_Integer:
            return bool(exponent > 0) or self._never_zero(base)
        return self.is_right(base)

    def _never_zero(self, expr: Expr) -> bool:
        try:
            self.below(expr)
        except NoEnclosure:
            return False
        return True

    def is_right(self, expr: Expr, side: int = 0) -> bool:
        """Whether values stay in an open half plane without the cut: the right one, the upper one, or the lower one.

        Sums of such parts, positive multiples, or 1 + t with |t| < 1.
        """
        if side == 0:
            return any(self.is_right(expr, each) for each in (1, 2, 3))
        if not expr.has(self.x):
            return self._in_half(self.number(expr), side, strict=False)
        if expr == self.x:
            return side == 1
        if expr.is_Mul:
            rest = sp.Mul(*(part for part in expr.args if part != self.x))
            return self.x in expr.args and not rest.has(self.x) and self._in_half(self.number(rest), side, strict=True)
        if expr.is_Add and all(self.is_right(part, side) for part in expr.args):
            return any(part.has(self.x) for part in expr.args)
        try:
            size = self.above(sp.expand(expr - 1))
        except NoEnclosure:
            return False
        return side == 1 and bool(size.falls(self.start) and size.at(self.start) < 0)

    def _in_half(self, ball: Ball, side: int, *, strict: bool) -> bool:
        part = ball.real if side == 1 else ball.imag if side == 2 else -ball.imag
        return bool(part > 0 or (not strict and part >= 0))

    def _gamma(self, argument: Expr, side: int) -> Form:
        """DLMF 5.6.1: sqrt(2 pi) y**(y-1/2) e**-y < Gamma(y) < the same times exp(1/(12 y)).

        With y = a*x + b, t = b/(a*x): (y - 1/2) log y = (y - 1/2)(log a + log x + log(1 + t)), where y log(1 + t)
        lies within b + [0, b*t] up to the sign, since t/(1 + t) <= log(1 + t) <= t for t > -1.
        """
        slope = sp.diff(argument, self.x)
        rest = sp.expand(argument - slope * self.x)
        if slope.has(self.x) or not (slope.is_Rational and slope > 0) or rest.has(self.x):
            raise NoEnclosure("Gamma of something that is not linear")
        a, b = _real(slope), self.number(rest)
        if not b.imag == 0:
            raise NoEnclosure("Gamma of a complex argument")
        b = b.real
        t = b / (a * self.start)
        least = a * self.start + b
        if not (t > fmpq(-1, 2) and least > 1):
            raise NoEnclosure("Gamma near its poles")
        form = Form({(sp.S.One, 1): a, (sp.S.One, 0): a * a.log() - a}) + Form({LOG: b - arb(fmpq(1, 2))})
        # y*log(1+t) is between b = y*t/(1+t) and y*t = b + b*t
        linear = b.union(b + b * t)
        small = _between_zero(t).log1p() / 2
        pieces = (b - arb(fmpq(1, 2))) * a.log() + linear - b - small + (2 * arb.pi()).log() / 2
        stirling = 1 / (12 * least) if side > 0 else arb(0)
        end = _upper(pieces) + _upper(stirling) if side > 0 else _lower(pieces)
        return form + _number(end)

    def _function(self, expr: Expr) -> Form:
        argument = expr.args[-1]
        if isinstance(expr, sp.log):
            return Form({LOGLOG: arb(1)}) if argument == self.x else self._log(argument)
        real = self.is_real(argument)
        small = self._small(argument) if type(expr) in _NO_LARGER and real else None
        if small is not None:
            return small
        if type(expr) in _AT_MOST and real:
            return _number(_AT_MOST[type(expr)]())
        if isinstance(expr, sp.erfc) and real:
            low, _ = self.between(argument)
            if low.scaled(arb(-1)).falls(self.start) and low.at(self.start) >= 0:  # erfc(y) <= exp(-y**2), y >= 0
                return self.between(-sp.expand(argument**2))[1]
            return _number(arb(2).log())
        if type(expr) in (sp.re, sp.im, sp.conjugate):
            return self.above(argument)
        if isinstance(expr, (sp.floor, sp.ceiling)):
            return self._joined(self.above(argument), Form())
        if isinstance(expr, sp.besselj) and real and expr.args[0].is_Integer:
            return Form()  # DLMF 10.14.1
        raise NoEnclosure(f"no rule for {type(expr).__name__}")

    def _small(self, argument: Expr) -> Form | None:
        size = self.above(argument)
        return size if size.falls(self.start) and size.at(self.start) < 0 else None

    def _log(self, argument: Expr) -> Form:
        """|log(1 + t)| <= |t|/(1 - |t|) for |t| < 1; else |log y| <= |log |y|| + pi, with log |y| between two forms."""
        try:
            size = self.above(sp.expand(argument - 1))
        except NoEnclosure:
            size = None
        if size is not None and size.falls(self.start) and size.at(self.start) < 0:
            return size - _number((1 - size.at(self.start).exp()).log())
        low, high = self.below(argument), self.above(argument)
        total = _number(arb(4).log())
        for form in (low, high):
            for (power, logs), coefficient in form.terms.items():
                size = Form({LOG: _real(power)} if power > 0 else {}) + Form({LOGLOG: arb(logs)} if logs else {})
                if (power, logs) == LOGLOG:
                    size = Form({LOGLOG: arb(1)})
                total = self._joined(total, size + _number(_upper(abs(coefficient) + fmpq(1, 10**6)).log()))
        return total


def _between_zero(t: Ball) -> Ball:
    return t.union(arb(0))


def _times(between: tuple[Form, Form], factor: Ball) -> tuple[Form, Form]:
    low, high = (form.scaled(factor) for form in between)
    if factor >= 0:
        return low, high
    if factor <= 0:
        return high, low
    return _widest(low, high, -1), _widest(low, high, 1)


def _widest(one: Form, other: Form, side: int) -> Form:
    """A form above (side 1) or below two others: all basis functions are positive."""
    keys = dict.fromkeys((*one.terms, *other.terms))
    zero = arb(0)
    chosen = {}
    for key in keys:
        a, b = one.terms.get(key, zero), other.terms.get(key, zero)
        chosen[key] = _upper(a).max(_upper(b)) if side > 0 else _lower(a).min(_lower(b))
    return Form({key: value for key, value in chosen.items() if not value.is_zero()})


_AT_MOST: dict[type, Callable[[], Ball]] = {
    sp.tanh: lambda: arb(0),
    sp.erf: lambda: arb(0),
    sp.sign: lambda: arb(0),
    sp.atan: lambda: (arb.pi() / 2).log(),
    sp.Heaviside: lambda: arb(0),
    sp.KroneckerDelta: lambda: arb(0),
}
"""Logarithms of the largest absolute values on the real line."""

_REAL_ON_REALS = (
    sp.exp, sp.sin, sp.cos, sp.tan, sp.sinh, sp.cosh, sp.tanh, sp.atan, sp.asinh, sp.erf, sp.erfc, sp.sign, sp.floor,
    sp.ceiling, sp.Heaviside, sp.Max, sp.Min, sp.gamma, sp.factorial,
)  # fmt: skip

_NO_LARGER = (sp.tanh, sp.atan, sp.asinh)
"""Functions with |f(y)| <= |y| for real y."""

"""Certified bounds on how an expression in one real variable behaves from some place on.

For all x >= start (start >= 3) `above` gives a form U (`forms.py`) with |f(x)| <= exp(U(x)), `below` one with
|f(x)| >= exp(L(x)), `between` two forms between which Re f(x) lies.  Every step is rigorous: a product adds
envelopes, a sum takes the dominant one and adds log(1 + ratio) once the ratio is shown to fall, single functions have
rules with their sources (`function_envelopes.py`).  What has no rule raises `NoEnclosure`.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from flint import arb

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers import function_envelopes as rules
from cfpipe.witnesses.numbers.enclosures import Ball, NoEnclosure, Value
from cfpipe.witnesses.numbers.forms import (
    CONSTANT,
    LOG,
    LOGLOG,
    Basis,
    Form,
    constant_form,
    joined,
    lower,
    times,
    upper,
)

_REAL_ON_REALS = (
    sp.exp, sp.sin, sp.cos, sp.tan, sp.sinh, sp.cosh, sp.tanh, sp.atan, sp.asinh, sp.erf, sp.erfc, sp.sign, sp.floor,
    sp.ceiling, sp.Heaviside, sp.Max, sp.Min, sp.gamma, sp.factorial,
)  # fmt: skip


class Envelopes:
    """The envelopes of expressions in `x`, for x >= start; other symbols have values, or balls for all their values."""

    def __init__(self, x: Expr, start: int, value: Value, more: Mapping[Expr, Ball] | None = None) -> None:
        self.x, self.value, self.more = x, value, dict(more or {})
        self.first = max(start, 3)
        self.start = arb(self.first)

    def number(self, expr: Expr) -> Ball:
        return self.value(expr, self.more, False)

    def within(self, symbol: Expr, ball: Ball) -> Envelopes:
        """The same bounds with one more symbol that has a ball."""
        return Envelopes(self.x, self.first, self.value, {**self.more, symbol: ball})

    # -- upper and lower bounds of the logarithm of |expr|

    def above(self, expr: Expr) -> Form:
        return self._bound(expr, 1)

    def below(self, expr: Expr) -> Form:
        return self._bound(expr, -1)

    def _bound(self, expr: Expr, side: int) -> Form:  # noqa: C901 -- one rule for each kind of node
        if not expr.has(self.x) and not ((expr.is_Mul or expr.is_Pow) and expr.free_symbols):
            size = abs(self.number(expr))
            end = upper(size) if side > 0 else lower(size)
            if not end > 0:
                if side > 0 and end == 0:
                    return Form({CONSTANT: arb(-(10**9))})
                raise NoEnclosure("a factor may be zero")
            return constant_form(end.log())
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
            return rules.gamma_bound(self, argument, side)
        if isinstance(expr, sp.Integral) and side > 0:
            return rules.integral_above(self, expr)
        if isinstance(expr, (sp.sin, sp.cos)):
            return rules.circular(self, expr, side)
        if side < 0:
            raise NoEnclosure(f"no lower bound of {type(expr).__name__}")
        return rules.function_above(self, expr)

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
            return times(self.between(exponent), rate)[side > 0]
        if not self.is_real(exponent) or not self.is_real(base):
            raise NoEnclosure("a moving base that may not be real")
        low, high = self.between(exponent * sp.log(base))
        return high if side > 0 else low

    def _sum_above(self, expr: Expr) -> Form:
        small = rules.exponential_less_one(self, expr)
        if small is not None:
            return small[1]
        parts = [self.above(part) for part in expr.args]
        total = parts[0]
        for part in parts[1:]:
            total = joined(total, part, self.start)
        return total

    def _sum_below(self, expr: Expr) -> Form:
        """|a + b + …| >= |a| - |b| - … with the part that outgrows the others in front."""
        small = rules.exponential_less_one(self, expr)
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
                return low + constant_form((1 - ratio.at(self.start).exp()).log())
        raise NoEnclosure("no part of a sum outgrows the others")

    # -- real parts between two forms

    def between(self, expr: Expr) -> tuple[Form, Form]:
        """Forms between which the real part lies."""
        if not expr.is_Add and expr.is_polynomial(self.x):
            expr = sp.expand(expr)
        if not expr.has(self.x):
            value = self.number(expr).real
            return constant_form(value), constant_form(value)
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
            if not value.imag == 0:  # noqa: SIM201 -- balls may be neither equal nor different
                return self._bounded(expr)
            return times(self.between(rest), value.real)
        if isinstance(rest, sp.log):
            return self.below(rest.args[0]), self.above(rest.args[0])
        if isinstance(rest, sp.loggamma):
            return rules.gamma_bound(self, rest.args[0], -1), rules.gamma_bound(self, rest.args[0], 1)
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
        most = upper(size.at(self.start).exp())
        return constant_form(-most), constant_form(most)

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

    # -- what is known without numbers

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

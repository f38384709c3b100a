"""Rigorous numbers: an expression at a point as a complex ball (python-flint's `acb`) that certainly
contains its value.

Only what can be enclosed is evaluated: elementary and some special functions, finite sums and products term
by term, and integrals over finite ranges by Arb's own integrator, which certifies analyticity through the
`analytic` flag.  Everything else raises `NoEnclosure`.  A comparison of balls therefore decides for certain
or says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import flint
import mpmath
import sympy as sp
from flint import acb, arb, fmpq

from cfpipe.witnesses.deadline import TimeUp
from cfpipe.witnesses.failures import NOT_ENCLOSED
from cfpipe.witnesses.language.needs import UNBOUNDED, Expr, Point
from cfpipe.witnesses.numbers.areas import enclose_area
from cfpipe.witnesses.numbers.cuts import is_off_cut
from cfpipe.witnesses.numbers.enclosures import NoEnclosure as NoEnclosure  # noqa: PLC0414 -- part of this module's face
from cfpipe.witnesses.numbers.enclosures import Value
from cfpipe.witnesses.numbers.series import enclose_product, enclose_series
from cfpipe.witnesses.numbers.special import Arguments, hypergeometric, special

MOST_SUMMANDS, MOST_ROOT_POWER = 3_000, 64
EXACT = 10_000
"""Digits of agreement between numbers that are exactly equal."""


def enclose(expr: Expr, point: Point, bits: int) -> Any:
    """A finite complex ball around the value."""
    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        value = _Evaluator(point).value(expr, {}, False)
    except NoEnclosure:
        raise
    except NOT_ENCLOSED as error:
        raise NoEnclosure(str(error)) from None
    except SystemError:  # the alarm rang inside Arb's integrator, which loses the exception
        raise TimeUp from None
    finally:
        flint.ctx.prec = before
    if not value.is_finite():
        raise NoEnclosure("no finite enclosure")
    return value


_PLAIN: dict[type, Callable[[Any], Any]] = {
    sp.sin: lambda x: x.sin(), sp.cos: lambda x: x.cos(), sp.tan: lambda x: x.tan(), sp.cot: lambda x: x.cot(),
    sp.sec: lambda x: x.sec(), sp.csc: lambda x: x.csc(),
    sp.sinh: lambda x: x.sinh(), sp.cosh: lambda x: x.cosh(), sp.tanh: lambda x: x.tanh(), sp.coth: lambda x: x.coth(),
    sp.sech: lambda x: x.sech(), sp.csch: lambda x: x.csch(), sp.exp: lambda x: x.exp(),
    sp.erf: lambda x: x.erf(), sp.erfc: lambda x: x.erfc(), sp.erfi: lambda x: x.erfi(),
    sp.gamma: lambda x: x.gamma(), sp.factorial: lambda x: (x + 1).gamma(),
}  # fmt: skip
_CUT: dict[type, Callable[[Any], Any]] = {
    sp.asin: lambda x: x.asin(), sp.acos: lambda x: x.acos(), sp.atan: lambda x: x.atan(),
    sp.asinh: lambda x: x.asinh(), sp.acosh: lambda x: x.acosh(), sp.atanh: lambda x: x.atanh(),
    sp.loggamma: lambda x: x.lgamma(),
}  # fmt: skip


class _Evaluator:
    def __init__(self, point: Point) -> None:
        self.point = point
        self.summands = 0

    def value(self, expr: Expr, bound: dict[Expr, Any], analytic: bool) -> Any:
        if expr.is_Rational:
            return acb(fmpq(int(expr.p), int(expr.q)))
        if expr.is_Symbol:
            if expr in bound:
                known = bound[expr]
                return acb(int(known)) if isinstance(known, sp.Integer) else known
            if expr in self.point:
                return self.value(self.point[expr], {}, analytic)
            raise NoEnclosure(f"{expr} has no value")
        if expr.is_Add or expr.is_Mul:
            parts = [self.value(part, bound, analytic) for part in expr.args]
            total = parts[0]
            for part in parts[1:]:
                total = total + part if expr.is_Add else total * part
            return total
        constant = _constant(expr)
        if constant is not None:
            return constant
        if expr.is_Pow:
            return self.power(expr, bound, analytic)
        match expr:
            case sp.log():
                return self.value(expr.args[0], bound, analytic).log(analytic=analytic)
            case sp.Sum() | sp.Product():
                return self.accumulated(expr, bound, analytic)
            case sp.Integral():
                return self.integral(expr, bound, analytic)
            case sp.Indexed():
                return self.element(expr, bound)
        return self.call(expr, bound, analytic)

    def power(self, expr: Expr, bound: dict[Expr, Any], analytic: bool) -> Any:
        base, exponent = expr.base, expr.exp
        exact = self.exact(exponent, bound)
        if base is sp.E:
            return self.value(exponent, bound, analytic).exp()
        value = self.value(base, bound, analytic)
        if exact is not None and exact.is_Integer:
            if abs(int(exact)) > 10**7:
                raise NoEnclosure("exponent too large")
            if int(exact) < 0 and value.contains(0):
                raise NoEnclosure("division by zero")
            return value ** int(exact)
        if exact is not None and exact.q == 2 and abs(int(exact.p)) <= MOST_ROOT_POWER:
            if exact < 0 and value.contains(0):
                raise NoEnclosure("division by zero")
            return value.sqrt(analytic=analytic) ** int(exact.p)  # stays on the axis that the root of a real number has
        if value == 0 and exact is not None:
            if exact > 0:
                return acb(0)
            raise NoEnclosure("division by zero")
        return (self.value(exponent, bound, analytic) * value.log(analytic=analytic)).exp()

    def exact(self, expr: Expr, bound: dict[Expr, Any]) -> Expr | None:
        """A rational value where there is one: for exponents, bounds, indices, conditions."""
        values = {symbol: bound.get(symbol, self.point.get(symbol)) for symbol in expr.free_symbols if symbol.is_Symbol}
        if not all(isinstance(value, sp.Expr) for value in values.values()):
            return None
        if expr.has(sp.Sum, sp.Integral, sp.Indexed, sp.Product, sp.Limit):
            return None
        result = filled(expr, frozenset(values.items())) if expr.has(sp.Function) else expr.xreplace(values)
        return result if result.is_Rational else None

    def accumulated(self, expr: Expr, bound: dict[Expr, Any], analytic: bool) -> Any:
        *inner, (symbol, low, high) = expr.limits
        body = expr.func(expr.function, *inner) if inner else expr.function
        if low.is_infinite or high.is_infinite:
            if analytic:
                raise NoEnclosure("an infinite series in a variable of integration")
            plain, values = self.apart(bound)
            return self.endless(
                expr, self.with_values(body, bound).xreplace(plain), symbol, self.exact(low, bound), values
            )
        first, last = self.exact(low, bound), self.exact(high, bound)
        if first is None or last is None or not first.is_Integer or not last.is_Integer:
            raise NoEnclosure("bounds are not integers")
        if last < first - 1:
            raise NoEnclosure("bounds are not in order")
        total = acb(0 if isinstance(expr, sp.Sum) else 1)
        for index in range(int(first), int(last) + 1):
            self.summands += 1
            if self.summands > MOST_SUMMANDS:
                raise NoEnclosure("too many terms")
            term = self.value(body, {**bound, symbol: sp.Integer(index)}, analytic)
            total = total + term if isinstance(expr, sp.Sum) else total * term
        return total

    def endless(self, expr: Expr, body: Expr, symbol: Expr, low: Expr | None, bound: dict[Expr, Any]) -> Any:
        """Over all integers from one end on, or over all integers at once."""
        method = enclose_series if isinstance(expr, sp.Sum) else enclose_product
        (_, _, last) = expr.limits[-1]
        value = self.under(bound)
        if low is not None and last is sp.oo and low.is_Integer:
            return method(body, symbol, low, value)
        turned = body.xreplace({symbol: -symbol})
        if low is None and last is sp.oo and expr.limits[-1][1] is -sp.oo:
            above, below = method(body, symbol, sp.S.Zero, value), method(turned, symbol, sp.S.One, value)
            return above + below if isinstance(expr, sp.Sum) else above * below
        high = self.exact(last, bound)
        if high is None or not high.is_Integer or expr.limits[-1][1] is not -sp.oo:
            raise NoEnclosure("bounds are not integers")
        return method(turned, symbol, -high, value)

    def integral(self, expr: Expr, bound: dict[Expr, Any], analytic: bool) -> Any:
        *inner, (symbol, low, high) = expr.limits
        body = expr.func(expr.function, *inner) if inner else expr.function
        plain, values = self.apart(bound)
        body, low, high = (self.with_values(each, bound).xreplace(plain) for each in (body, low, high))
        return enclose_area(body, symbol, low, high, self.under(values, analytic))

    def apart(self, bound: dict[Expr, Any]) -> tuple[dict[Expr, Expr], dict[Expr, Any]]:
        """Bound variables that stand for balls, as symbols that claim to be real only where the ball is."""
        plain, values = {}, dict(bound)
        for symbol, ball in bound.items():
            if not isinstance(ball, sp.Expr):
                plain[symbol] = sp.Dummy(symbol.name, real=True) if ball.imag == 0 else sp.Dummy(symbol.name)
                values[plain[symbol]] = ball
        return plain, values

    def under(self, bound: dict[Expr, Any], analytic: bool = False) -> Value:
        return _Under(self, bound, analytic)

    def with_values(self, expr: Expr, bound: dict[Expr, Any]) -> Expr:
        """The expression with everything filled in that is known exactly."""
        known = {**self.point, **bound}
        return filled(
            expr, frozenset((key, each) for key, each in known.items() if isinstance(each, sp.Expr) and key.is_Symbol)
        )

    def element(self, expr: Expr, bound: dict[Expr, Any]) -> Any:
        index = self.exact(expr.indices[0], bound)
        data = self.point.get(expr.base)
        if data is None or index is None or not index.is_Integer or not 1 <= index <= len(data):
            raise NoEnclosure("index outside the sample")
        return self.value(data[int(index) - 1], {}, False)

    def call(self, expr: Expr, bound: dict[Expr, Any], analytic: bool) -> Any:
        if expr.is_Atom:
            raise NoEnclosure(f"{expr} is not a number")
        if isinstance(expr, sp.Piecewise):
            return self.piecewise(expr, bound, analytic)
        kind = type(expr)
        found = special(kind, self.arguments(expr, bound, analytic), analytic=analytic)
        if found is not None:
            return found
        if kind is sp.hyper:
            top, bottom = ([self.value(each, bound, analytic) for each in part] for part in expr.args[:2])
            return hypergeometric(top, bottom, self.value(expr.args[2], bound, analytic))
        if analytic and kind not in _PLAIN and not is_off_cut(kind, self.value(expr.args[0], bound, analytic)):
            raise NoEnclosure("not known to be analytic")
        values = [self.value(argument, bound, analytic) for argument in expr.args]
        if kind in _PLAIN:
            return _PLAIN[kind](values[0])
        if kind in _CUT:
            return _CUT[kind](values[0])
        return _real_call(kind, values)

    def arguments(self, expr: Expr, bound: dict[Expr, Any], analytic: bool) -> Arguments:
        return Arguments(
            lambda place: self.exact(expr.args[place], bound),
            lambda place: self.value(expr.args[place], bound, analytic),
            len(expr.args),
        )

    def piecewise(self, expr: Expr, bound: dict[Expr, Any], analytic: bool) -> Any:
        if analytic:
            raise NoEnclosure("a Piecewise is not analytic")
        for value, condition in expr.args:
            known = {symbol: bound.get(symbol, self.point.get(symbol, symbol)) for symbol in condition.free_symbols}
            if not all(isinstance(each, sp.Expr) for each in known.values()):
                raise NoEnclosure("a condition in a variable of integration")
            decided = condition.xreplace(known)
            if decided == sp.true:
                return self.value(value, bound, analytic)
            if decided != sp.false:
                raise NoEnclosure("undecided condition")
        raise NoEnclosure("no branch applies")


@dataclass(frozen=True)
class _Under:
    """An evaluator with values for bound variables, in which everything may have to be analytic."""

    evaluator: _Evaluator
    bound: dict[Expr, Any]
    analytic: bool

    def __call__(self, expr: Expr, more: dict[Expr, Any], flag: bool) -> Any:
        return self.evaluator.value(expr, {**self.bound, **more}, self.analytic or flag)


@lru_cache(maxsize=1024)
def filled(expr: Expr, values: frozenset[tuple[Expr, Expr]]) -> Expr:
    """The expression at a point, where every part of it has a value: SymPy makes 0 of a quotient by a pole."""
    known = dict(values)
    for part in sp.preorder_traversal(expr):
        known_now = (part.is_Pow or isinstance(part, sp.Function)) and part.free_symbols <= known.keys()
        if known_now and part.free_symbols and part.xreplace(known).has(*UNBOUNDED):
            raise NoEnclosure(f"{part} has no value")
    return expr.xreplace(known)


def _constant(expr: Expr) -> Any:
    if expr is sp.pi:
        return acb(arb.pi())
    if expr is sp.E:
        return acb(1).exp()
    if expr is sp.I:
        return acb(0, 1)
    if expr is sp.EulerGamma:
        return acb(arb.const_euler())
    if expr is sp.Catalan:
        return acb(arb.const_catalan())
    if expr is sp.GoldenRatio:
        return (acb(5).sqrt() + 1) / 2
    return None


def _real_call(kind: type, values: list[Any]) -> Any:
    x = values[0]
    if kind is sp.Abs:
        return acb(abs(x))
    if kind is sp.re:
        return acb(x.real)
    if kind is sp.im:
        return acb(x.imag)
    if kind is sp.conjugate:
        return acb(x.real, -x.imag)
    if any(value.imag != 0 for value in values):
        raise NoEnclosure("a real argument is needed")
    reals = [value.real for value in values]
    r = reals[0]
    if kind in (sp.Max, sp.Min):
        for other in reals[1:]:
            r = r.max(other) if kind is sp.Max else r.min(other)
        return acb(r)
    if kind in (sp.sign, sp.Heaviside):
        if r == 0:
            return acb(0) if kind is sp.sign else values[1]
        if r.contains(0):
            raise NoEnclosure("the sign is not decided")
        side = 1 if r > 0 else -1
        return acb(side if kind is sp.sign else (side + 1) // 2)
    if kind in (sp.floor, sp.ceiling):
        whole = r.floor() if kind is sp.floor else r.ceil()
        return acb(whole)
    raise NoEnclosure(f"{kind.__name__} has no enclosure")


def excludes_equality(left: Any, right: Any) -> bool:
    return not left.overlaps(right)


def agreement(left: Any, right: Any) -> int:
    """Decimal digits to which two overlapping balls pin down a common value."""
    nothing = left.contains(0) and right.contains(0)  # what may be zero agrees in places after the point
    scale = arb(1) if nothing else abs(left).mid() + arb(fmpq(1, 10**30))
    error = arb(abs(left - right).upper()) / scale
    if error == 0:
        return EXACT
    return int(-(error.log() / arb(10).log()).mid().floor().fmpz()) if error.is_finite() else 0


def enclose_number(expr: Expr, point: Point, bits: int) -> Any:
    """The midpoint as an mpmath number; for quadrature's neighbours, where rigour is not claimed."""
    ball = enclose(expr, point, bits)
    digits = int(bits / 3.3)
    return (
        mpmath.mpc(ball.real.str(digits, radius=False), ball.imag.str(digits, radius=False))
        if ball.imag != 0
        else mpmath.mpf(ball.real.str(digits, radius=False))
    )

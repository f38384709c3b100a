"""Enclosures of definite integrals by Arb's integrator, which certifies analyticity of what it is given.

What it cannot take is brought to what it can:
- corners (Abs, Max, Min, sign, Heaviside, Piecewise, floor): the range is split at the certified zeros of what decides
  (`splitting.py`), and on each piece the formula is one analytic function;
- an infinite end, or a finite end b at which the integrand is not bounded (x = b -+ 1/y): the integral over y from some
  place on, whose rest lies within the integral of an envelope (`envelopes.py`).  A far end is reached by y = exp(u);
- a removable singularity at an end: near it a quotient of functions that vanish there to order m is the quotient of
  their m-th derivatives somewhere near, as averages with the same weight (Taylor's remainder in integral form).
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import acb, arb, ctx, fmpq

from cfpipe.witnesses.deadline import TimeUp
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.enclosures import NoEnclosure, Value, disc
from cfpipe.witnesses.numbers.envelopes import Envelopes
from cfpipe.witnesses.numbers.forms import tail
from cfpipe.witnesses.numbers.oscillation import turned, waves
from cfpipe.witnesses.numbers.programs import program
from cfpipe.witnesses.numbers.splitting import CORNERED, pieces

MOST_EVALUATIONS, FAR = 4_000, 64
NOT_ANALYTIC = (*CORNERED, sp.re, sp.im, sp.conjugate, sp.arg)
FARS = (*(4 * 2**step for step in range(12)), *(16**step for step in range(4, 80, 2)))


def enclose_area(body: Expr, x: Expr, low: Expr, high: Expr, value: Value) -> Any:
    """A ball around the integral; `value(expr, {x: ball}, analytic)` encloses an expression or raises."""
    if body == 0 or low == high:
        return acb(0)
    if body.has(*NOT_ANALYTIC) and not all(end.is_infinite or value(end, {}, False).imag == 0 for end in (low, high)):
        raise NoEnclosure("what is not analytic has an integral along each way between complex ends")
    if _runs_back(low, high, value):
        return -enclose_area(body, x, high, low, value)
    apart = _separated(body, x)
    if apart is not None:
        constant, rest = apart
        return value(constant, {}, False) * enclose_area(rest, x, low, high, value)
    total = acb(0)
    try:
        parts = list(pieces(body, x, low, high, value))
    except NoEnclosure:  # the integrator bounds what jumps as well, if roughly
        parts = [(body, low, high)]
    for piece, start, end in parts:
        total += _piece(piece, x, start, end, value)
    return total


def _separated(body: Expr, x: Expr) -> tuple[Expr, Expr] | None:
    """An inner integral with fixed ends whose integrand is g(x)*h(t), as g(x) and a factor of its own."""
    if not isinstance(body, sp.Integral):
        return None
    *inner, (t, low, high) = body.limits
    if low.has(x) or high.has(x):
        return None
    function = sp.Integral(body.function, *inner) if inner else body.function
    parts = sp.Mul.make_args(sp.expand(function, mul=False, log=False, power_base=False))
    if any(part.has(x) and part.has(t) for part in parts) or not any(part.has(x) for part in parts):
        return None
    moving = [part for part in parts if part.has(x)]
    fixed = sp.Mul(*(part for part in parts if not part.has(x)))
    return sp.Integral(fixed, (t, low, high)), sp.Mul(*moving)


def _piece(body: Expr, x: Expr, low: Expr, high: Expr, value: Value) -> Any:
    """One formula over one range; both ends may be bad."""
    if body == 0:
        return acb(0)
    if _runs_back(low, high, value):
        return -_piece(body, x, high, low, value)
    bad_low, bad_high = _is_bad(body, x, low, 1, value), _is_bad(body, x, high, -1, value)
    if not bad_low and not bad_high:
        return _regular(body, x, low, high, value)
    middle_low, middle_high = _middle(low, high, bad_low, bad_high)
    total = acb(0)
    if bad_low:
        total += _towards(body, x, low, middle_low, 1, value)
    if bad_high:
        total += _towards(body, x, high, middle_high, -1, value)
    if middle_low != middle_high:
        total += _regular(body, x, middle_low, middle_high, value)
    return total


def _runs_back(low: Expr, high: Expr, value: Value) -> bool:
    """Whether a range runs from right to left."""
    if low.is_infinite or high.is_infinite:
        return low is sp.oo or high is -sp.oo
    return bool(value(low, {}, False).real > value(high, {}, False).real)


def _is_bad(body: Expr, x: Expr, end: Expr, side: int, value: Value) -> bool:
    """Whether the end is infinite, or no bound of the integrand is found near it."""
    if end.is_infinite:
        return True
    near = value(end, {}, False)
    if near.imag != 0:
        return False
    around = acb(near.real.union(near.real + side * arb(fmpq(1, 2**12))))
    try:
        return not Removable(body, x, (end,), value).at(around, False).is_finite()
    except NoEnclosure:
        return True


def _middle(low: Expr, high: Expr, bad_low: bool, bad_high: bool) -> tuple[Expr, Expr]:
    """Where the treatment of the bad ends begins."""
    if low.is_infinite and high.is_infinite:
        return -sp.Integer(1), sp.Integer(1)
    if high.is_infinite:
        place = low + 1
        return (place if bad_low else low), place
    if low.is_infinite:
        place = high - 1
        return place, (place if bad_high else high)
    middle = (low + high) / 2
    return (middle if bad_low else low), (middle if bad_high else high)


def _regular(body: Expr, x: Expr, low: Expr, high: Expr, value: Value, goal: int = 0) -> Any:
    ends = value(low, {}, False), value(high, {}, False)
    safe = Removable(body, x, (low, high), value)

    late: list[TimeUp] = []

    def integrand(at: Any, analytic: bool) -> Any:
        if not late:
            try:
                return safe.at(at, analytic)
            except NoEnclosure:
                pass
            except TimeUp as error:  # Arb's integrator would lose it
                late.append(error)
        return acb(arb("nan"))

    small = arb(2) ** (6 - (goal or ctx.prec))
    found = acb.integral(integrand, *ends, rel_tol=small, abs_tol=small, eval_limit=MOST_EVALUATIONS)
    if late:
        raise late[0]
    if not found.is_finite():
        raise NoEnclosure("the integrator found no bound")
    return found


def _towards(body: Expr, x: Expr, end: Expr, start: Expr, side: int, value: Value) -> Any:
    """The integral between a bad end and a start, whose sign does not depend on the side the end is on."""
    y = sp.Dummy("y", real=True)
    near: tuple[Expr, Expr, Expr] | None = None
    if end.is_infinite:
        sign = 1 if end is sp.oo else -1
        first: Expr = start * sign
        if not first.free_symbols and value(first, {}, False).real < 3:
            near = body.xreplace({x: sign * y}), first, sp.Integer(3)
            first = sp.Integer(3)
        shift = sp.S.Zero if not first.free_symbols else first - 3
        moved = body.xreplace({x: sign * (y + shift)})
        first -= shift
    else:
        moved = body.xreplace({x: end + side / y}) / y**2
        first = 1 / ((start - end) * side)
    far = _to_infinity(_tidied(moved, y), y, first, value)  # first: where the rest has no bound, that is told soon
    return far if near is None else _regular(near[0], y, near[1], near[2], value) + far


def _tidied(expr: Expr, y: Expr) -> Expr:
    """Sums in y multiplied out, and limits of bounded functions taken out, so that what cancels is seen to cancel.

    Equal for y > 0: atan(t) = pi/2 - atan(1/t) for t > 0, erf = 1 - erfc, tanh(t) = 1 - 2/(exp(2 t) + 1).
    """
    if expr.is_Atom or not expr.has(y):
        return expr
    parts = [_tidied(each, y) for each in expr.args]
    inner = parts[0]
    if isinstance(expr, (sp.tan, sp.cot, sp.sec, sp.csc)):
        return _by_sines(type(expr), inner)
    rate = sp.diff(inner, y) if isinstance(expr, (sp.atan, sp.erf, sp.tanh)) else sp.S.Zero
    if rate.is_positive and not rate.has(y) and sp.expand(inner - rate * y) == 0:
        if isinstance(expr, sp.atan):
            return sp.pi / 2 - sp.atan(1 / inner)
        return 1 - sp.erfc(inner) if isinstance(expr, sp.erf) else 1 - 2 / (sp.exp(2 * inner) + 1)
    return sp.expand(expr.func(*parts)) if expr.is_Add else expr.func(*parts)


def _by_sines(kind: type, t: Expr) -> Expr:
    return {sp.tan: sp.sin(t) / sp.cos(t), sp.cot: sp.cos(t) / sp.sin(t), sp.csc: 1 / sp.sin(t), sp.sec: 1 / sp.cos(t)}[
        kind
    ]


def _to_infinity(body: Expr, y: Expr, first: Expr, value: Value) -> Any:
    """The integral from `first` on: as far as an envelope needs, by y = exp(u) where that is far, and the rest."""
    if body.is_rational_function(y):
        return _rational_to_infinity(body, y, first, value)
    if any(part.has(y) for part in body.atoms(sp.sin, sp.cos)):
        try:
            return _oscillating(body, y, first, value)
        except NoEnclosure:
            pass
    far, rest = _reach(body, y, value(first, {}, False).real, value)
    error = disc(rest, real=Envelopes(y, 3, value).is_real(body))
    if far <= FAR:
        return _regular(body, y, first, sp.Integer(far), value) + error
    u = sp.Dummy("u", real=True)
    bent = body.xreplace({y: sp.exp(u)}) * sp.exp(u)
    outer = ctx.prec
    ctx.prec = outer + 3 * min(far.bit_length(), 2 * outer)  # log(1 + 1/y**2) has few digits far out
    try:
        found = _regular(bent, u, sp.log(first), sp.log(sp.Integer(far)), value, goal=outer)
    finally:
        ctx.prec = outer
    return found + error


def _oscillating(body: Expr, y: Expr, first: Expr, value: Value) -> Any:
    """Plainly as far as the path can be turned, and from there on along the turned path."""
    t = sp.Dummy("t", real=True)
    parts = waves(body, y, value)
    if all(w == 0 for _, w in parts):
        raise NoEnclosure("nothing oscillates")
    for start in (first, first + 3, first + 12, first + 50):
        try:
            bent = [(turned(g, w, y, start, t, value), t, sp.S.Zero) for g, w in parts if w != 0]
        except NoEnclosure:
            continue
        straight = [(g, y, start) for g, w in parts if w == 0]
        total = _regular(body, y, first, start, value) if start != first else acb(0)
        for integrand, variable, low in (*bent, *straight):
            total += _piece(integrand, variable, low, sp.oo, value)
        return total
    raise NoEnclosure("the path could not be turned")


def _rational_to_infinity(body: Expr, y: Expr, first: Expr, value: Value) -> Any:
    """With y = 1/s a rational function that falls like 1/y**2 is one without a pole at s = 0."""
    s = sp.Dummy("s", real=True)
    turned = sp.cancel(sp.together(body.xreplace({y: 1 / s}) / s**2))
    if sp.fraction(turned)[1].xreplace({s: sp.S.Zero}) == 0:
        raise NoEnclosure("the integral diverges at infinity")
    return _regular(turned, s, sp.S.Zero, 1 / first, value)


def _reach(body: Expr, y: Expr, size: Any, value: Value) -> tuple[int, Any]:
    """How far to go, and a bound of the rest."""
    goal = arb(2) ** (-ctx.prec)
    best: tuple[int, Any] | None = None
    for far in FARS:
        if not size < far:
            continue
        try:
            envelopes = Envelopes(y, far, value)
            rest = tail(envelopes.above(body), arb(far))
        except NoEnclosure:
            continue
        if rest.is_finite() and (best is None or rest < best[1]):
            best = far, rest
            if rest < goal:
                break
    if best is None:
        raise NoEnclosure("no bound of the tail")
    if not best[1] < fmpq(1, 100):
        raise NoEnclosure("it converges too slowly")
    return best


class Removable:
    """Values of an integrand, with removable singularities at the ends of the range filled in."""

    def __init__(self, body: Expr, x: Expr, ends: tuple[Expr, ...], value: Value) -> None:
        self.body, self.x, self.value = body, x, value
        self.ends = [(end, value(end, {}, False)) for end in ends if not end.is_infinite]
        self.run = program(body, x, value)
        self.orders: dict[Expr, tuple[Expr, Expr] | None] = {}
        self.parts = sp.fraction(sp.together(body))

    def at(self, ball: Any, analytic: bool) -> Any:
        try:
            found = self.run(ball, analytic)
            if found.is_finite():
                return found
        except NoEnclosure:
            pass
        for end, place in self.ends:
            if not ball.overlaps(place):
                continue
            quotient = self.quotient(end)
            if quotient is None:
                continue
            above, below = quotient
            around = ball.union(place)
            if not all(self.value(part, {self.x: around}, True).is_finite() for part in self.parts):
                continue  # the derivatives do not know of a branch cut between the end and this place
            bottom = self.value(below, {self.x: around}, True)
            if bottom.contains(0):
                continue
            return self.value(above, {self.x: around}, True) / bottom
        raise NoEnclosure("no bound near this place")

    def quotient(self, end: Expr) -> tuple[Expr, Expr] | None:
        """The m-th derivatives of numerator and denominator, which vanish at the end to order m."""
        if end not in self.orders:
            self.orders[end] = self._quotient(end)
        return self.orders[end]

    def _quotient(self, end: Expr) -> tuple[Expr, Expr] | None:
        above, below = self.parts
        if not end.is_number:
            return None
        for _ in range(4):
            bottom = sp.expand(below.xreplace({self.x: end}))
            if bottom.has(sp.nan, sp.zoo):
                return None
            if bottom != 0:
                return above, below
            if sp.expand(above.xreplace({self.x: end})) != 0:
                return None
            above, below = sp.diff(above, self.x), sp.diff(below, self.x)
        return None

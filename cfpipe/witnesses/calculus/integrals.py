"""Definite integrals in closed form, by exact rules only.

The range is brought to (0, oo) or (0, 1) by substitutions that are monotone and smooth inside it, corners (Abs, Max,
Piecewise) split it, and a table answers (`half_line.py`, `unit_interval.py`); then the fundamental theorem has its turn
(`antiderivatives.py`).  A value also shows that the integral converges: every rule asks for what that takes, and a
range is only split where both parts converge.  A range that runs from right to left is turned round first.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import lru_cache

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.calculus.antiderivatives import by_antiderivative
from cfpipe.witnesses.calculus.circular_integrals import circular, half_angle
from cfpipe.witnesses.calculus.exponential_substitutions import by_exponential, falling_exponential
from cfpipe.witnesses.calculus.exponential_sums import factors_of
from cfpipe.witnesses.calculus.gaussians import error_of_gaussian, gaussian, half_of_even, logarithmic
from cfpipe.witnesses.calculus.half_line import half_line
from cfpipe.witnesses.calculus.integrability import absolutely_integrable
from cfpipe.witnesses.calculus.orthogonality import orthogonal
from cfpipe.witnesses.calculus.range_cuts import Piece, backwards, forwards, pieces
from cfpipe.witnesses.calculus.reflections import constant_mean, mean_place, poisson, tangents
from cfpipe.witnesses.calculus.termwise import total
from cfpipe.witnesses.calculus.unit_interval import unit_interval
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.language.needs import UNBOUNDED, Expr
from cfpipe.witnesses.order.signs import nonnegative, positive, real_valued

MOST_CENTRES, SECONDS = 4, 2.0


@lru_cache(maxsize=2048)
def evaluate_integral(expr: Expr) -> Expr | None:
    """The value, or None where no rule applies in time."""
    began = time.process_time()
    try:
        with deadline(SECONDS):
            return _evaluated(expr)
    except TimeUp:
        if time.process_time() - began < SECONDS:
            raise  # the time of whoever asks is over: nothing is known of the integral, and nothing may be kept of it
        return None


def _evaluated(expr: Expr) -> Expr | None:
    *inner, (x, low, high) = expr.limits
    function = expr.function
    if inner and backwards(low, high):
        value = _evaluated(expr.func(function, *inner, (x, high, low)))
        return None if value is None else -value
    if inner:
        value = _inner_value(sp.Integral(function, *inner), x, low, high)
        if value is None:
            return None
        function = value
    return integral(function, x, low, high)


def _inner_value(inner: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """An inner integral for every value of the outer variable, which carries what its range tells of its sign."""
    known = _signed(x, low, high)
    value = _evaluated(inner.xreplace({x: known}))
    if value is not None:
        return value.xreplace({known: x})
    if low.is_infinite or high.is_infinite:
        return None
    u = sp.Symbol(f"{x.name} as a part", positive=True)
    value = _evaluated(inner.xreplace({x: (low + high * u) / (1 + u)}))
    return None if value is None else sp.cancel(sp.together(value.xreplace({u: (x - low) / (high - x)})))


def _signed(x: Expr, low: Expr, high: Expr) -> Expr:
    """Of one sign between two ends of this sign, whichever of them is the larger."""
    if all(end is sp.oo or (not end.is_infinite and nonnegative(end)) for end in (low, high)):
        return sp.Symbol(x.name, positive=True)
    if all(end is -sp.oo or (not end.is_infinite and nonnegative(-end)) for end in (low, high)):
        return sp.Symbol(x.name, negative=True)
    return sp.Symbol(x.name, real=True)


def integral(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    if not function.has(x):
        if function == 0:
            return sp.S.Zero
        return None if low.is_infinite or high.is_infinite else function * (high - low)
    if function.has(sp.Indexed, sp.Sum, sp.Integral, sp.Derivative, sp.Product, sp.Limit):
        return None
    if backwards(low, high):
        value = integral(function, x, high, low)
        return None if value is None else -value
    split = pieces(function, x, low, high)
    if split is None:
        return None
    if len(split) > 1 or split[0].function != function:
        return _added(split, x)
    for rule in RULES if forwards(low, high) else (by_antiderivative,):  # the tables read the range from left to right
        value = rule(function, x, low, high)
        if value is not None and not value.has(*UNBOUNDED):
            return value
    return None


def _added(split: list[Piece], x: Expr) -> Expr | None:
    return total(integral(piece.function, x, piece.low, piece.high) for piece in split)


def _table(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """Half lines and intervals, moved to (0, oo) and (0, 1)."""
    t = sp.Symbol(f"{x.name} moved", positive=True)
    if low.is_infinite and high.is_infinite:
        return None
    if high.is_infinite:
        return half_line(_tidy(function.xreplace({x: low + t})), t)
    if low.is_infinite:
        return half_line(_tidy(function.xreplace({x: high - t})), t)
    if not positive(high - low):
        return None
    width = high - low
    return unit_interval(_stretched(function, x, t, low, width) * width, t)


def _incomplete(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """Integrals of x**(s-1) * exp(-c*x) from or up to a place: incomplete gamma functions (DLMF 8.2.1, 8.2.2)."""
    if low.is_infinite or not nonnegative(low) or (low == 0) == high.is_infinite:
        return None
    t = sp.Symbol(f"{x.name} moved", positive=True)
    constant, power, logs, others = factors_of(_tidy(function.xreplace({x: t})), t)
    exponent = sp.expand(sp.Add(*(each.exp for each in others if isinstance(each, sp.exp))))
    rate = sp.cancel(-exponent / t)
    if logs or not others or not all(isinstance(each, sp.exp) for each in others) or rate.has(t) or not positive(rate):
        return None
    s = power + 1
    if s.is_Integer or not (positive(s) and real_valued(s)):
        return None  # elementary ones are left to the antiderivative
    head = constant / rate**s
    if low == 0:
        return head * sp.lowergamma(s, rate * high)
    if not positive(low):
        return None
    upper = head * sp.uppergamma(s, rate * low)
    return upper if high.is_infinite else upper - head * sp.uppergamma(s, rate * high)


def _tidy(function: Expr) -> Expr:
    return sp.powsimp(sp.expand_power_base(function)) if function.has(sp.exp) else function


def _stretched(function: Expr, x: Expr, t: Expr, low: Expr, width: Expr) -> Expr:
    """The function at low + width*t, powers of what is proportional to t or 1 - t opened."""
    if (low, width) == (0, 1):
        return function.xreplace({x: t})

    def opened(part: Expr) -> Expr:
        base = sp.factor(sp.expand(part.base)) if part.base.has(t) else part.base
        return sp.expand_power_base(base**part.exp, force=False) if base.is_Mul else base**part.exp

    moved = function.xreplace({x: low + width * t})
    return moved.replace(lambda part: part.is_Pow and part.base is not sp.E, opened)


def _whole_line(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    if not (low.is_infinite and high.is_infinite):
        return None
    value = gaussian(function, x)
    value = error_of_gaussian(function, x) if value is None and function.has(sp.erf, sp.erfc) else value
    if value is not None:
        return value
    t = sp.Symbol(f"{x.name} moved", real=True)
    for centre in _centres(function, x):
        moved = sp.expand(function.xreplace({x: centre + t}), deep=True) if centre != 0 else function.xreplace({x: t})
        for rule in (_turning, by_exponential, _folded):
            value = rule(moved, t)
            if value is not None:
                return value
    return None


def _centres(function: Expr, x: Expr) -> Iterator[Expr]:
    """Real zeros of linear forms in the integrand: a density is usually written around its centre."""
    found = []
    for part in sp.preorder_traversal(function):
        if part.is_Add and part.has(x) and part.is_polynomial(x):
            degree = sp.degree(part, x)
            slope = sp.Poly(part, x).all_coeffs()
            if degree == 1:
                found.append(sp.cancel(-slope[1] / slope[0]))
            elif degree == 2:
                found.append(sp.cancel(-slope[1] / (2 * slope[0])))
    yield from [each for each in dict.fromkeys([*found, sp.S.Zero]) if real_valued(each)][:MOST_CENTRES]


def _folded(function: Expr, t: Expr) -> Expr | None:
    """Even: twice the half; odd and convergent: zero; else both halves."""
    half, zero = sp.Symbol(f"{t.name} folded", positive=True), sp.S.Zero
    right, left = function.xreplace({t: half}), function.xreplace({t: -half})
    if vanishes(right - left):
        value = _half(right, half)
        return None if value is None else 2 * value
    if vanishes(right + left):
        return zero if absolutely_integrable(right, half, zero, sp.oo) else None
    return total([_half(right, half), _half(left, half)])


def _turning(function: Expr, t: Expr) -> Expr | None:
    """An even and integrable function times exp(I*a*t): twice the half with the cosine."""
    if not function.has(sp.I):
        return None
    half = sp.Symbol(f"{t.name} folded", positive=True)
    size, turns = _size_and_turns(function)
    if not turns or not vanishes(size - size.xreplace({t: -t})) or not absolutely_integrable(size, t, -sp.oo, sp.oo):
        return None
    rate = sp.expand(sp.Add(*turns) / sp.I / t)
    if rate.has(t):
        return None
    return integral(2 * size.xreplace({t: half}) * sp.cos(rate * half), half, sp.S.Zero, sp.oo)


def _size_and_turns(function: Expr) -> tuple[Expr, list[Expr]]:
    """The factors other than exp(I*a*t), a real, and the exponents of these."""
    size, turns = sp.S.One, []
    for factor in sp.Mul.make_args(function):
        if isinstance(factor, sp.exp) and real_valued(sp.expand(factor.exp / sp.I)):
            turns.append(factor.exp)
        else:
            size *= factor
    return size, turns


def _half(function: Expr, t: Expr) -> Expr | None:
    value = half_line(_tidy(function), t)
    return value if value is not None else by_antiderivative(function, t, sp.S.Zero, sp.oo)


def _even_or_odd(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """Symmetric finite ranges."""
    if low.is_infinite or high.is_infinite or not vanishes(low + high):
        return None
    t = sp.Symbol(f"{x.name} folded", positive=True)
    right, left = function.xreplace({x: t}), function.xreplace({x: -t})
    if vanishes(right + left):
        return sp.S.Zero if absolutely_integrable(right, t, sp.S.Zero, high) else None
    if not vanishes(right - left):
        return None
    value = integral(right, t, sp.S.Zero, high)
    return None if value is None else 2 * value


def _mean_place(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    found = mean_place(function, x, low, high)
    value = None if found is None else integral(found[1], x, low, high)
    return None if found is None or value is None else found[0] * value


def _opening(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """A range that is a point where a symbol of its ends is zero: the value where it is not, if that goes to zero."""
    if low.is_infinite or high.is_infinite:
        return None
    for symbol in sorted(low.free_symbols | high.free_symbols, key=str):
        if not symbol.is_nonnegative or symbol.is_positive or not vanishes((high - low).xreplace({symbol: sp.S.Zero})):
            continue
        size = {symbol: sp.Symbol(f"size of {symbol.name}", positive=True)}
        value = integral(function.xreplace(size), x, low.xreplace(size), high.xreplace(size))
        if value is None:
            return None
        at_zero = value.xreplace({size[symbol]: sp.S.Zero})
        return value.xreplace({size[symbol]: symbol}) if not at_zero.has(*UNBOUNDED) and vanishes(at_zero) else None
    return None


def _mirrored(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """A range of negative numbers by x = -t: logarithms and roots stay real."""
    if high.is_infinite or low == high or not nonnegative(-high) or not (low.is_infinite or nonnegative(-low)):
        return None
    return integral(function.xreplace({x: -x}), x, -high, -low)


def _even_or_odd_in_a_parameter(function: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    """A real parameter of unknown sign in which the integrand is even or odd: its absolute value will do.

    One that is not negative is positive or zero, and the two values have to fit together.
    """
    for symbol in sorted((function.free_symbols - {x}) - (low.free_symbols | high.free_symbols), key=str):
        if not symbol.is_real or symbol.is_positive or symbol.is_nonpositive or symbol.is_integer:
            continue
        mirrored = function.xreplace({symbol: -symbol})
        sign = (
            1 if symbol.is_nonnegative or vanishes(function - mirrored) else -1 if vanishes(function + mirrored) else 0
        )
        if sign == 0:
            continue
        size = sp.Symbol(f"size of {symbol.name}", positive=True)
        value = integral(function.xreplace({symbol: size}), x, low, high)
        if value is None:
            return None
        if sign < 0:
            return sp.sign(symbol) * value.xreplace({size: sp.Abs(symbol)})
        middle = None if symbol.is_nonzero else integral(function.xreplace({symbol: sp.S.Zero}), x, low, high)
        at_zero = value.xreplace({size: sp.S.Zero})
        if symbol.is_nonzero or (
            middle is not None and not at_zero.has(*UNBOUNDED) and (at_zero == middle or vanishes(at_zero - middle))
        ):
            return value.xreplace({size: sp.Abs(symbol)})
    return None


Rule = Callable[[Expr, Expr, Expr, Expr], Expr | None]
RULES: tuple[Rule, ...] = (
    orthogonal, poisson, _table, half_of_even, _incomplete, _whole_line, logarithmic, falling_exponential, circular,
    half_angle, _even_or_odd, _even_or_odd_in_a_parameter, constant_mean, tangents, _mean_place, _mirrored,
    by_antiderivative, _opening,
)  # fmt: skip

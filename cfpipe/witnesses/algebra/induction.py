"""Induction in a natural number, over the symbols of a case: they run freely through 0, 1, 2, … or 1, 2, 3, …

`by_step`: the difference D(s) contains sums or products S(s) whose terms do not depend on s.  The hypothesis D(s) = 0
is solved for one of them (its factor must not vanish), put into D(s + 1), and what comes out must vanish.

`by_members`: the same for members of a family with a recurrence of its own, from one or two values before.

`by_recurrence`: D(s) = a*S(s) + b with a sum S whose terms depend on s.  Creative telescoping (`hypergeometric.py`)
proposes c_0 F(s, k) + … + c_J F(s + J, k) = G(s, k + 1) - G(s, k).  That identity is checked in the normal form for
every k that it is summed over, with no pole among them; then -b/a must satisfy the recurrence that follows for S,
with c_J never zero, and D must vanish at the first J values.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.algebra.choices import zero_in_every_order
from cfpipe.witnesses.algebra.families import FAMILIES, reduced
from cfpipe.witnesses.algebra.floors import STEPPED, without_floors
from cfpipe.witnesses.algebra.hypergeometric import Telescoper, ratio, spelled, telescopers
from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.algebra.rewriting import prepare
from cfpipe.witnesses.algebra.unrolling import aligned, finite, outermost
from cfpipe.witnesses.calculus.closed_forms import evaluate
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive

MOST_ORDER, MOST_STARTS, MOST_SLOPE = 2, 3, 4
CUTS = ((0, 1), (1, 1), (0, 0), (0, 2), (1, 2), (2, 2))


def zero(expr: Expr) -> bool:
    """On every value of the case's symbols, sums replaced by closed forms."""
    return zero_in_every_order(aligned(expr), _zero)


def _zero(expr: Expr) -> bool:
    plain = evaluate(prepare(expr))
    if vanishes(plain):
        return True
    settled = without_floors(plain) if plain.has(*STEPPED) else None
    return settled is not None and all(vanishes(prepare(each)) for each in settled)


def _identity(expr: Expr) -> bool:
    """Of one index: with every gamma at a place where it has a value, which the normal form takes for granted."""
    plain = prepare(expr)
    return vanishes(plain) and _has_gammas(plain)


def _has_gammas(term: Expr) -> bool:
    """Whether every gamma in it has a value."""
    return all(positive(each.args[0]) or each.args[0].is_integer is False for each in prepare(term).atoms(sp.gamma))


def naturals(expr: Expr) -> Iterator[tuple[Expr, int]]:
    """Symbols for induction, with their least value."""
    for symbol in sorted(expr.free_symbols, key=str):
        if symbol.is_Symbol and symbol.is_integer and symbol.is_nonnegative:
            yield symbol, 1 if symbol.is_positive else 0


def by_step(difference: Expr) -> Expr | None:
    """The symbol in which the induction works."""
    for symbol, least in naturals(difference):
        sums = [part for part in finite(difference) if part.has(symbol)]
        if not sums or any(outermost(part)[0].has(symbol) for part in sums):
            continue
        both = aligned(sp.Tuple(difference, difference.xreplace({symbol: symbol + 1})))
        now, later = both.args
        if zero(difference.xreplace({symbol: sp.Integer(least)})) and _follows(now, later):
            return symbol
    return None


def by_members(difference: Expr) -> tuple[Expr, int] | None:
    """Members f(s), f(s + 1) of a family with a recurrence (`families.py`): induction from one or two values before."""
    if difference.has(sp.Sum, sp.Product, sp.Integral):
        return None
    for symbol, least in naturals(difference):
        if not any(call.has(symbol) for kind in FAMILIES for call in difference.atoms(kind)):
            continue
        steps = [difference.xreplace({symbol: symbol + step}) for step in range(3)]
        steps = list(reduced(sp.Tuple(*(prepare(each) for each in steps))).args)
        values = [zero(difference.xreplace({symbol: sp.Integer(least + step)})) for step in range(2)]
        if values[0] and (zero(steps[1] - steps[0]) or zero(steps[1] + steps[0])):
            return symbol, 1
        if all(values) and _two_before(steps, symbol):
            return symbol, 2
    return None


def _two_before(steps: list[Expr], symbol: Expr) -> bool:
    """Whether the third vanishes where the first two do: each is solved for one member, with a constant factor."""
    calls = [call for kind in FAMILIES for call in steps[0].atoms(kind) if call.has(symbol)]
    for call in calls:
        mark = sp.Dummy("f")
        plain = steps[0].xreplace({call: mark})
        factor = sp.diff(plain, mark)
        if len(calls) > 1 or factor.free_symbols or not nonzero(factor):
            return False
        following = [each for kind in FAMILIES for each in steps[1].atoms(kind) if each.has(symbol) and each != call]
        if len(following) != 1 or steps[1].has(call):
            return False
        later_mark = sp.Dummy("f")
        second = steps[1].xreplace({following[0]: later_mark})
        slope = sp.diff(second, later_mark)
        if slope.free_symbols or not nonzero(slope):
            return False
        known = {
            call: -plain.xreplace({mark: sp.S.Zero}) / factor,
            following[0]: -second.xreplace({later_mark: sp.S.Zero}) / slope,
        }
        return zero(steps[2].xreplace(known))
    return False


def _follows(now: Expr, later: Expr) -> bool:
    """Whether `later` vanishes where `now` does."""
    if zero(later - now):
        return True
    for total in finite(now):
        mark = sp.Dummy("S")
        plain = now.xreplace({total: mark})
        factor = sp.diff(plain, mark)
        if factor.has(mark) or plain.has(total) or not nonzero(prepare(factor)):
            continue
        value = -plain.xreplace({mark: sp.S.Zero}) / factor
        if zero(later.xreplace({total: value})):
            return True
    return False


def by_recurrence(difference: Expr) -> tuple[Expr, int] | None:
    """The symbol and the order of the recurrence."""
    for total in finite(difference):
        if (
            not isinstance(total, sp.Sum)
            or len(total.limits) > 1
            or total.function.has(sp.Sum, sp.Product, sp.Integral)
        ):
            continue
        mark = sp.Dummy("S")
        plain = difference.xreplace({total: mark})
        factor = sp.diff(plain, mark)
        if plain.has(total) or factor.has(mark):
            continue
        rest = plain.xreplace({mark: sp.S.Zero})
        for symbol, least in naturals(difference):
            if not factor.has(symbol):
                linear = _Linear(total, factor, rest)
            elif nonzero(prepare(factor)):
                linear = _Linear(total, sp.S.One, rest / factor)
            else:
                continue
            order = _by_telescoping(linear, symbol, least)
            if order is not None:
                return symbol, order
    return None


class _Linear(NamedTuple):
    """factor*total + rest, with a factor that does not depend on the symbol of the induction."""

    total: Expr
    factor: Expr
    rest: Expr


def _by_telescoping(linear: _Linear, s: Expr, least: int) -> int | None:
    total = linear.total
    k, low, high = total.limits[0]
    slope = sp.diff(high, s)
    if low.has(s) or not total.function.has(s) or not slope.is_Integer or not 0 <= slope <= MOST_SLOPE:
        return None
    index = sp.Symbol("k summed", integer=True)
    summand = total.function.xreplace({k: index})
    term = spelled(summand)
    bare = {symbol: sp.Dummy(symbol.name) for symbol in term.free_symbols}
    if index not in bare or ratio(term, index) is None or ratio(term, s) is None:
        return None
    back = {dummy: symbol for symbol, dummy in bare.items()}
    for order in range(MOST_ORDER + 1):
        for found in telescopers(term.xreplace(bare), bare.get(s, s), bare[index], order):
            told = Telescoper(
                tuple(each.xreplace(back) for each in found.coefficients), found.certificate.xreplace(back)
            )
            if told.coefficients[-1] == 0:
                continue
            follows = _follows_from(told, linear, summand, index, s, least)
            if follows is not None:
                return order if follows else None
    return None


def _follows_from(found: Telescoper, linear: _Linear, summand: Expr, k: Expr, s: Expr, least: int) -> bool | None:
    """Whether it is zero, by this certificate; None where the certificate was not shown on any range."""
    for cut, start in itertools.product(CUTS, range(least, least + MOST_STARTS)):
        follows = _checked(linear, summand, k, s, start, found, cut)
        if follows is not None:
            firsts = range(least, start + len(found.coefficients) - 1)
            return follows and all(_zero_at(linear, s, first) for first in firsts)
    return None


def _zero_at(linear: _Linear, s: Expr, first: int) -> bool:
    return zero((linear.factor * linear.total + linear.rest).xreplace({s: sp.Integer(first)}))


def _checked(
    linear: _Linear, summand: Expr, k: Expr, s: Expr, start: int, found: Telescoper, cut: tuple[int, int]
) -> bool | None:
    """The certificate for low + cut[0] <= k <= high - cut[1] and s >= start, and the recurrence.

    None where the certificate was not shown on this range, False where the recurrence does not come out as zero.
    """
    n = sp.Symbol(f"{s.name} from {start}", integer=True, nonnegative=True)
    here = {s: n + start}
    _, low, high = linear.total.limits[0]
    order = len(found.coefficients) - 1
    first, last = low + cut[0], sp.expand((high - cut[1]).xreplace(here))
    width = sp.expand(last - first)
    if not nonnegative(width + 1) or not nonzero(found.coefficients[order].xreplace(here)):
        return None

    def f(step: int, place: Expr) -> Expr:
        return summand.xreplace({s: n + start + step, k: place})

    def g(place: Expr) -> Expr:
        return found.certificate.xreplace({**here, k: place}) * f(0, place)

    weights = [each.xreplace(here) for each in found.coefficients]
    inside = _inside(first, width)
    if inside is None:
        return None
    below = sp.fraction(sp.together(found.certificate.xreplace(here)))[1]
    if not nonnegative(width) and not (nonzero(sp.expand(below.xreplace({k: first}))) and _has_gammas(f(0, first))):
        return None  # an empty range leaves G(first) - G(first), which must have a value
    identity = sp.Add(*(weight * f(step, k) for step, weight in enumerate(weights))) - g(k + 1) + g(k)
    for middle, symbols in inside:
        for place in (middle, middle + 1):
            if not nonzero(sp.expand(below.xreplace({k: place}).xreplace(symbols))):
                return None
        here_k = identity.xreplace({k: middle}).xreplace(symbols)
        if not zero_in_every_order(here_k, _identity):
            return None
    return _recurs(linear, weights, f, g, (low, first), (last, high), s, n + start)


def _recurs(
    linear: _Linear, weights: list[Expr], f: Callable[[int, Expr], Expr], g: Callable[[Expr], Expr],
    lows: tuple[Expr, Expr], highs: tuple[Expr, Expr], s: Expr, n: Expr,
) -> bool:  # fmt: skip
    """sum_j c_j (factor*S(n + j) + rest(n + j)) = 0, with the telescoped sum and the terms that it leaves out."""
    low, first = lows
    last, high = highs
    total = g(sp.expand(last + 1)) - g(first)
    for step, weight in enumerate(weights):
        upper = sp.expand(high.xreplace({s: n + step}) - last)
        places = [low + each for each in range(int(first - low))]
        places += [sp.expand(last + each) for each in range(1, int(upper) + 1)]
        total += weight * sp.Add(*(f(step, place) for place in places))
    rests = sp.Add(*(weight * linear.rest.xreplace({s: n + step}) for step, weight in enumerate(weights)))
    return zero(linear.factor * total + rests)


def _inside(first: Expr, width: Expr) -> list[tuple[Expr, dict[Expr, Expr]]] | None:
    """K = first + i with 0 <= i <= width, in free naturals: the width is shift + slope*t for a natural t."""
    i, rest = (sp.Symbol(name, integer=True, nonnegative=True) for name in ("k inside", "k rest"))
    for t in sorted(width.free_symbols, key=str):
        slope = sp.diff(width, t)
        shift = sp.expand(width - slope * t)
        if not (slope.is_Integer and 0 < slope <= MOST_SLOPE and t.is_integer and t.is_nonnegative):
            continue
        if not shift.is_Integer or first.has(t):
            continue
        found: list[tuple[Expr, dict[Expr, Expr]]] = []
        for left in range(int(slope)):  # i = slope*i' + left <= shift + slope*t
            more = int(sp.ceiling(sp.Rational(left - int(shift), int(slope))))
            found.append((first + slope * i + left, {t: i + rest + more}))
        return found
    return None

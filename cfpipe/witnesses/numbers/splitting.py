"""A range of integration split where Abs, Max, Min, sign, Heaviside, Piecewise or floor change their formula.

What decides must be a polynomial in the variable with rational coefficients (its zeros are isolated exactly), or be
linear in it.  Between two neighbouring zeros its sign is that at one place in between.  Ends at zeros are exact numbers
(radicals, or `CRootOf`, given as expressions), so each piece is one formula over a range with exact ends.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.enclosures import NoEnclosure, Value

MOST_DEGREE, MOST_PIECES = 8, 40
CORNERED = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise, sp.Heaviside, sp.floor, sp.ceiling)


def pieces(body: Expr, x: Expr, low: Expr, high: Expr, value: Value) -> Iterator[tuple[Expr, Expr, Expr]]:
    """(formula, start, end) in order; the whole as it is where nothing changes."""
    if not any(part.has(x) for part in body.atoms(*CORNERED)):
        yield body, low, high
        return
    deciders = list(dict.fromkeys(_deciders(body, x)))
    places = _ordered([root for each in deciders for root in _zeros(each, x, low, high)], low, high, value)
    ends = [low, *places, high]
    if len(ends) > MOST_PIECES:
        raise NoEnclosure("too many pieces")
    for start, end in itertools.pairwise(ends):
        yield _formula(body, {x: _between(start, end, value)}), start, end


def _deciders(expr: Expr, x: Expr) -> Iterator[Expr]:
    """Expressions at whose zeros in x the formula changes; an inner integral is split in its own variable first."""
    if expr.is_Atom or not expr.has(x):
        return
    if isinstance(expr, sp.Integral):
        yield from _inner_deciders(expr, x)
        return
    if isinstance(expr, (sp.Abs, sp.sign, sp.Heaviside, sp.floor, sp.ceiling)):
        yield expr if isinstance(expr, (sp.floor, sp.ceiling)) else expr.args[0]
    elif isinstance(expr, (sp.Max, sp.Min)):
        yield from (one - other for index, one in enumerate(expr.args) for other in expr.args[index + 1 :])
    elif isinstance(expr, sp.core.relational.Relational):
        yield expr.lhs - expr.rhs
    for part in expr.args:
        yield from _deciders(part, x)


def _inner_deciders(expr: Expr, x: Expr) -> Iterator[Expr]:
    t, low, high = expr.limits[0]
    marks = [*_marks(expr, x), *(end for end in (low, high) if not end.is_infinite)]
    if len(expr.limits) > 1 and expr.function.has(*CORNERED):
        raise NoEnclosure("corners in more than two variables")
    for index, one in enumerate(marks):
        yield from (one - other for other in marks[index + 1 :])
    yield from (each for each in _deciders(expr.function, x) if not each.has(t))


def _marks(expr: Expr, x: Expr) -> list[Expr]:
    """Where an inner integrand changes its formula, as functions of the outer variable."""
    t = expr.limits[0][0]
    found = []
    for each in _deciders(expr.function, t):
        if isinstance(each, (sp.floor, sp.ceiling)) or not each.is_polynomial(t) or sp.degree(each, t) != 1:
            raise NoEnclosure("corners that are not linear in the inner variable")
        a, b = sp.Poly(each, t).all_coeffs()
        if a.has(x):
            raise NoEnclosure("corners that are not linear in the inner variable")
        found.append(sp.expand(-b / a))
    return list(dict.fromkeys(found))


def _inner_formula(expr: Expr, at: dict[Expr, Expr]) -> Expr:
    """An inner integral as a sum over the ranges between its marks, in their order at this place."""
    t, low, high = expr.limits[0]
    (x,) = at
    if len(expr.limits) > 1 or not expr.function.has(*CORNERED):
        return expr
    numbers = {end: (end if end.is_infinite else end.xreplace(at)) for end in (low, *_marks(expr, x), high)}
    if not all(number.is_infinite or number.is_Rational for number in numbers.values()):
        raise NoEnclosure("the order of inner corners is not known")
    turn = 1
    if numbers[low] > numbers[high]:
        low, high, turn = high, low, -1
    inside = sorted((end for end in numbers if numbers[low] < numbers[end] < numbers[high]), key=lambda e: numbers[e])
    ends = [low, *inside, high]
    total = sp.S.Zero
    for start, end in itertools.pairwise(ends):
        if numbers[start] == numbers[end]:
            continue
        middle = _middle(numbers[start], numbers[end])
        total += sp.Integral(_formula(expr.function, {**at, t: middle}), (t, start, end))
    return turn * total


def _middle(start: Expr, end: Expr) -> Expr:
    if start.is_infinite and end.is_infinite:
        return sp.S.Zero
    return end - 1 if start.is_infinite else start + 1 if end.is_infinite else (start + end) / 2


def _zeros(decider: Expr, x: Expr, low: Expr, high: Expr) -> list[Expr]:
    if isinstance(decider, (sp.floor, sp.ceiling)):
        return _steps(decider.args[0], x, low, high)
    above = sp.fraction(sp.together(decider))
    found: list[Expr] = []
    for part in above:
        if not part.has(x):
            continue
        if part.free_symbols != {x}:
            raise NoEnclosure("what decides has another symbol")
        if part.is_polynomial(x):
            polynomial = sp.Poly(part, x)
            if polynomial.degree() == 1:
                a, b = polynomial.all_coeffs()
                found.append(-b / a)
            elif polynomial.degree() <= MOST_DEGREE and all(each.is_Rational for each in polynomial.coeffs()):
                found += list(dict.fromkeys(polynomial.real_roots()))
            else:
                raise NoEnclosure("what decides is not a small polynomial")
            continue
        found += _elementary(part, x, low, high)
    return found


def _elementary(part: Expr, x: Expr, low: Expr, high: Expr) -> list[Expr]:
    """Zeros of constant*function(linear), for functions all of whose real zeros are known."""
    _, rest = part.as_independent(x, as_Add=False)
    if isinstance(rest, (sp.sin, sp.cos, sp.tan)):
        shift = sp.S.Half if isinstance(rest, sp.cos) else sp.S.Zero
        step = sp.S.Half if isinstance(rest, sp.tan) else sp.S.One
        return _arithmetic(rest.args[0], x, low, high, sp.pi * shift, sp.pi * step)
    if isinstance(rest, sp.exp) and not rest.exp.has(sp.I):
        return []
    if isinstance(rest, sp.log):
        return _zeros(rest.args[0] - 1, x, low, high)
    offset, moving = part.as_independent(x, as_Add=True)
    scale, inner = moving.as_independent(x, as_Add=False)
    if isinstance(inner, (sp.exp, sp.log)) and inner.args[0].is_polynomial(x):
        level = -offset / scale
        if isinstance(inner, sp.exp):
            return [] if not level.is_positive else _line(inner.exp - sp.log(level), x)
        return _line(inner.args[0] - sp.exp(level), x)
    raise NoEnclosure("the zeros of what decides are not known")


def _line(expr: Expr, x: Expr) -> list[Expr]:
    if sp.degree(expr, x) != 1:
        raise NoEnclosure("the zeros of what decides are not known")
    a, b = sp.Poly(expr, x).all_coeffs()
    return [-b / a]


def _steps(argument: Expr, x: Expr, low: Expr, high: Expr) -> list[Expr]:
    """Where a linear argument of floor is an integer."""
    return _arithmetic(argument, x, low, high, sp.S.Zero, sp.S.One)


def _arithmetic(argument: Expr, x: Expr, low: Expr, high: Expr, first: Expr, step: Expr) -> list[Expr]:
    """The x at which a linear argument is first + n*step, between finite ends."""
    if low.is_infinite or high.is_infinite or not argument.is_polynomial(x) or sp.degree(argument, x) != 1:
        raise NoEnclosure("infinitely many pieces, or places that are not known")
    a, b = sp.Poly(argument, x).all_coeffs()
    if not (a.is_real and a.is_number and b.is_number):
        raise NoEnclosure("what decides has another symbol")
    ends = sorted(float(sp.N((a * end + b - first) / step)) for end in (low, high))
    if ends[1] - ends[0] > MOST_PIECES:
        raise NoEnclosure("too many pieces")
    return [(first + n * step - b) / a for n in range(int(ends[0]) - 2, int(ends[1]) + 3)]


def _ordered(places: list[Expr], low: Expr, high: Expr, value: Value) -> list[Expr]:
    """Those strictly inside the range, in order of size, each once."""
    kept: list[tuple[Any, Expr]] = []
    for place in dict.fromkeys(places):
        at = value(place, {}, False)
        if at.imag != 0:
            raise NoEnclosure("a place that is not real")
        if _side(place, at, low, value) <= 0 or _side(place, at, high, value) >= 0:
            continue
        if any(
            place == other or (at.real.overlaps(number) and sp.expand(place - other) == 0) for number, other in kept
        ):
            continue
        if any(at.real.overlaps(number) for number, _ in kept):
            raise NoEnclosure("places too close to each other")
        kept.append((at.real, place))
    return [place for _, place in sorted(kept, key=lambda item: float(item[0].mid()))]


def _side(place: Expr, at: Any, end: Expr, value: Value) -> int:
    """The sign of place - end."""
    if end.is_infinite:
        return -1 if end is sp.oo else 1
    there = value(end, {}, False)
    if there.imag != 0:
        raise NoEnclosure("an end that is not real")
    if at.real > there.real:
        return 1
    if at.real < there.real:
        return -1
    if sp.expand(place - end) == 0:
        return 0
    raise NoEnclosure("a place too close to an end")


def _between(start: Expr, end: Expr, value: Value) -> Expr:
    """A rational place strictly between two ends."""
    if start is -sp.oo and end is sp.oo:
        return sp.Integer(0)
    if end is sp.oo:
        return sp.Integer(int(value(start, {}, False).real.upper().ceil().unique_fmpz() or 0) + 1)
    if start is -sp.oo:
        return sp.Integer(int(value(end, {}, False).real.lower().floor().unique_fmpz() or 0) - 1)
    middle = ((value(start, {}, False) + value(end, {}, False)) / 2).real.mid()
    mantissa, exponent = middle.man_exp()
    return sp.Integer(int(mantissa)) * sp.Integer(2) ** int(exponent)


def _formula(expr: Expr, at: dict[Expr, Expr]) -> Expr:
    """The formula that holds around a place, at which nothing that decides is zero."""
    if expr.is_Atom or not expr.has(*at):
        return expr
    if isinstance(expr, sp.Integral):
        return _inner_formula(expr, at)
    if isinstance(expr, (sp.Abs, sp.sign, sp.Heaviside)):
        inside = _formula(expr.args[0], at)
        sign = _sign(inside.xreplace(at))
        if isinstance(expr, sp.Abs):
            return sign * inside
        return sp.Integer(sign) if isinstance(expr, sp.sign) else sp.Integer((sign + 1) // 2)
    if isinstance(expr, (sp.floor, sp.ceiling)):
        whole = expr.xreplace(at)
        if not whole.is_Integer:
            raise NoEnclosure("a step that is not known")
        return whole
    if isinstance(expr, (sp.Max, sp.Min)):
        parts = [_formula(part, at) for part in expr.args]
        best = parts[0]
        for part in parts[1:]:
            sign = _sign((part - best).xreplace(at))
            best = part if (sign > 0) == isinstance(expr, sp.Max) else best
        return best
    if isinstance(expr, sp.Piecewise):
        for branch, condition in expr.args:
            decided = condition.xreplace(at)
            if decided == sp.true:
                return _formula(branch, at)
            if decided != sp.false:
                raise NoEnclosure("a condition that is not decided")
        raise NoEnclosure("no branch applies")
    return expr.func(*(_formula(part, at) for part in expr.args))


def _sign(number: Expr) -> int:
    if number.is_positive:
        return 1
    if number.is_negative:
        return -1
    if number.is_zero:
        return 0
    raise NoEnclosure("a sign that is not known")

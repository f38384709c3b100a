"""Numbers at points: agreement to many digits, or a certified counterexample.

Both sides are enclosed by balls (`balls.py`) at rising precision.  Disjoint balls at a point of the domain
refute, and nothing else does.  Where there is no enclosure (improper integrals, infinite series), mpmath's
quadrature and summation at two precisions may still witness agreement, never refute.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import mpmath
import sympy as sp

from cfpipe.witnesses import balls
from cfpipe.witnesses.closed_forms import evaluate
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.needs import Expr
from cfpipe.witnesses.question import Point, Question

DIGITS, LEAST_POINTS, MOST_POINTS = 50, 5, 48
PRECISIONS = (64, 256, 1024, 4096)
SECONDS = 2.5
MOST_CORNERS = 8


Outcome = tuple[bool | None, Any, Any, int]
"""Violated (certainly, certainly not, unknown), both balls, digits of agreement."""


class Sample(NamedTuple):
    agreeing: int
    possible: int
    digits: int
    exact: bool
    counterexample: Point | None = None
    left: str = ""
    right: str = ""
    disagreement: Point | None = None


def sample(
    question: Question,
    names: set[str],
    left: Expr,
    right: Expr,
    needs_met: Callable[[Point], bool],
    violated: Callable[[Any, Any], bool | None],
    points: int = MOST_POINTS,
    seconds: float = SECONDS,
) -> Sample:
    """Try points until a counterexample is certified or the points are used up.

    `violated` looks at two balls: True for a certain violation, False for agreement as far as the balls tell, None if
    more precision is wanted.
    """
    agreeing, possible, digits, exact = 0, 0, DIGITS, True
    doubt: Point | None = None
    data = {each for expr in (left, right) for each in expr.atoms(sp.IndexedBase)}
    special = _special(left) | _special(right)
    try:
        with deadline(seconds):
            for point in question.points(names, data, special, points):
                if not needs_met(point):
                    continue
                possible += 1
                found: Outcome | None
                try:
                    found = _at(point, left, right, violated)
                except balls.NoEnclosure:
                    found = _by_closed_forms(point, left, right, violated)
                if found is None:
                    numeric = _quadrature(point, left, right)
                    if numeric is None:
                        continue
                    exact = False
                    agreeing += numeric
                    doubt = doubt or (None if numeric else point)
                    continue
                outcome, a, b, seen = found
                if outcome is None and violated is not unequal and (a.imag != 0 or b.imag != 0):
                    doubt = doubt or point  # what is not real has no place in an order
                if outcome:
                    return Sample(agreeing, possible, 0, True, point, show(a), show(b))
                agreeing += outcome is False
                digits = min(digits, seen)
    except TimeUp:
        pass
    return Sample(agreeing, possible, max(digits, 0), exact, disagreement=doubt)


def _special(expr: Expr) -> set[Expr]:
    """Numbers at which something may change: those in the expression, and both sides of linear corners' zeros."""
    found = {each for each in expr.atoms(sp.Rational) if abs(each) <= 1000}
    found |= {each + step for each in found if abs(each) > 3 for step in (1, -1)}
    found |= {
        1 / each for each in expr.atoms(sp.Rational) if each and each.p in (1, -1) and abs(each) <= sp.Rational(1, 4)
    }
    for corner in itertools.islice(_corners(expr), MOST_CORNERS):
        for symbol in corner.free_symbols:
            slope = sp.diff(corner, symbol)
            zero = symbol - corner / slope if slope.is_Rational and slope else sp.nan
            found |= {zero + step for step in (0, 1, -1)} if zero.expand().is_Rational else set()
    return {sp.expand(each) for each in found}


def _corners(expr: Expr) -> Iterator[Expr]:
    for part in sp.preorder_traversal(expr):
        if isinstance(part, (sp.Abs, sp.sign, sp.Heaviside)):
            yield part.args[0]
        elif isinstance(part, (sp.Max, sp.Min)):
            yield from (one - other for one, other in itertools.combinations(part.args, 2))
        elif isinstance(part, sp.core.relational.Relational):
            yield part.lhs - part.rhs


def _at(point: Point, left: Expr, right: Expr, violated: Callable[[Any, Any], bool | None]) -> Outcome:
    outcome: bool | None = None
    a = b = None
    seen = 0
    for bits in PRECISIONS:
        a, b = balls.enclose(left, point, bits), balls.enclose(right, point, bits)
        outcome = violated(a, b)
        if outcome is True:
            return True, a, b, 0
        if outcome is False:
            seen = min(balls.agreement(a, b), DIGITS) if a.overlaps(b) else DIGITS
            if seen >= DIGITS:
                return False, a, b, DIGITS
    return (outcome if seen >= DIGITS else None), a, b, seen


def _by_closed_forms(
    point: Point, left: Expr, right: Expr, violated: Callable[[Any, Any], bool | None]
) -> Outcome | None:
    """Series, improper integrals and limits at this one point, replaced by closed forms that are proved there."""
    if not any(side.has(sp.Sum, sp.Integral, sp.Limit, sp.Product) for side in (left, right)):
        return None
    values = {key: value for key, value in point.items() if key.is_Symbol}
    try:
        return _at(point, evaluate(left.xreplace(values)), evaluate(right.xreplace(values)), violated)
    except balls.NoEnclosure:
        return None


def unequal(a: Any, b: Any) -> bool:
    """For identities: disjoint balls exclude equality; overlapping ones agree as far as they tell."""
    return balls.excludes_equality(a, b)


def show(ball: Any) -> str:
    """A ball's midpoint with digits that are certain, the imaginary part only where there is one."""
    real = ball.real.str(12, radius=False)
    if ball.imag == 0:
        return str(real)
    return f"{real} + {ball.imag.str(12, radius=False)}*I"


def _quadrature(point: Point, left: Expr, right: Expr) -> bool | None:
    """Agreement to 25 digits, computed at two precisions; None where the numbers do not settle."""
    values = []
    for digits in (30, 40):
        try:
            with mpmath.workdps(digits):
                values.append((_numeric(left, point), _numeric(right, point)))
        except (
            ValueError,
            TypeError,
            ZeroDivisionError,
            NotImplementedError,
            ArithmeticError,
            mpmath.libmp.NoConvergence,
            KeyError,
            balls.NoEnclosure,
        ):
            return None
    (a, b), (c, d) = values
    with mpmath.workdps(40):
        scale = 1 + abs(c) + abs(d)
        if abs(a - c) > scale * mpmath.mpf(10) ** -24 or abs(b - d) > scale * mpmath.mpf(10) ** -24:
            return None
        return bool(abs(c - d) < scale * mpmath.mpf(10) ** -24)


def _numeric(expr: Expr, point: Point) -> Any:
    """Evaluate our own tree: SymPy's `Sum.evalf` can be plainly wrong, so sums and integrals go to mpmath here."""
    if not expr.has(sp.Sum, sp.Integral):
        bits = int(mpmath.mp.prec) + 64
        ball = balls.enclose_number(expr, point, bits)
        return mpmath.mpmathify(ball)
    if expr.is_Add or expr.is_Mul:
        parts = [_numeric(part, point) for part in expr.args]
        return mpmath.fsum(parts) if expr.is_Add else mpmath.fprod(parts)
    if expr.is_Pow:
        return _numeric(expr.base, point) ** _numeric(expr.exp, point)
    if isinstance(expr, (sp.Sum, sp.Integral)):
        symbol, low, high = expr.limits[-1]
        body = expr.func(expr.function, *expr.limits[:-1]) if len(expr.limits) > 1 else expr.function
        if body.has(sp.Sum, sp.Integral):
            raise NotImplementedError

        def inner(x: Any) -> Any:
            return _numeric(body, {**point, symbol: _rational(x)})

        ends = [
            mpmath.mpf("inf") * (1 if end is sp.oo else -1) if end.is_infinite else _numeric(end, point)
            for end in (low, high)
        ]
        if isinstance(expr, sp.Sum) and not all(
            end.is_infinite or end.xreplace(point).is_Integer for end in (low, high)
        ):
            raise NotImplementedError
        if isinstance(expr, sp.Integral):
            return mpmath.quad(inner, ends)
        if mpmath.isinf(ends[1]) and not _dwindles(inner):
            raise NotImplementedError
        return mpmath.nsum(inner, ends)
    if isinstance(expr, (sp.log, sp.exp, sp.Abs)):
        return {sp.log: mpmath.log, sp.exp: mpmath.exp, sp.Abs: abs}[type(expr)](_numeric(expr.args[0], point))
    raise NotImplementedError


def _dwindles(term: Callable[[Any], Any]) -> bool:
    """Whether terms become small at all: mpmath's extrapolation gives even divergent series a value."""
    early, late = abs(term(mpmath.mpf(1_000))), abs(term(mpmath.mpf(10_000_000)))
    return bool(late <= early / 10 and late < 1e-3)


def _rational(number: Any) -> Expr:
    """The exact value of an mpmath number."""
    sign, mantissa, exponent, _ = mpmath.mpf(number)._mpf_
    value = sp.Integer(int(mantissa)) * sp.Integer(2) ** int(exponent)
    return -value if sign else value

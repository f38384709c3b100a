"""Numbers at points: agreement to many digits, or a certified counterexample.

Both sides are enclosed by balls (`balls.py`) at rising precision.  Disjoint balls at a point of the domain
refute, and nothing else does.  Where there is no enclosure, the proved closed forms of series, integrals and
limits at this one point may serve (`closed_forms.py`), and are asked first at the next point; where there are
none either, mpmath's quadrature and summation at two precisions may still witness agreement, never refute
(`numerics.py`).
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import sympy as sp
from flint import acb

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.calculus.closed_forms import evaluate
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.domain.question import Question
from cfpipe.witnesses.language.needs import Expr, Point
from cfpipe.witnesses.numbers import balls
from cfpipe.witnesses.numbers.enclosures import Diverges
from cfpipe.witnesses.numbers.numerics import agree_numerically

DIGITS, LEAST_DIGITS, LEAST_POINTS, MOST_POINTS = 50, 15, 5, 150
GLANCE, USUAL, DEEP = (64,), (64, 256), (64, 256, 1024, 4096, 8192)
BOUND, BOUND_DEEP = (64, 128), (64, 256, 1024)
SECONDS, POINT_SECONDS, COSTLY = 1.4, 0.5, 0.012
ENOUGH, ENOUGH_SECONDS, ENOUGH_AT_A_GLANCE = 20, 0.4, 0.15
"""After this many agreeing points and this time no more are tried."""
MOST_CORNERS, MOST_DEEP, MOST_CLOSED, MOST_NUMERIC, TOUCHING = 16, 4, 6, 8, 100


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
    diverging: Point | None = None


def sample(
    question: Question,
    names: set[str],
    left: Expr,
    right: Expr,
    needs_met: Callable[[Point], bool],
    violated: Callable[[Any, Any], bool | None],
    points: int = MOST_POINTS,
    seconds: float = SECONDS,
    *,
    quick: bool = False,
) -> Sample:
    """Try points until a counterexample is certified or the points are used up.

    `violated` looks at two balls: True for a certain violation, False for agreement as far as the balls tell, None if
    more precision is wanted.  A quick search takes what two precisions tell; the full one raises the precision at some
    points until differences in the thousandth digit show, and asks closed forms and quadrature where balls are silent.
    """
    data = {each for expr in (left, right) for each in expr.atoms(sp.IndexedBase)}
    special = _special(left) | _special(right)
    seen = _Tally(left, right, violated, quick)
    share = POINT_SECONDS / (2 if quick or seen.bound else 1)
    began = time.process_time()
    end, enough = began + seconds, ENOUGH_AT_A_GLANCE if quick else ENOUGH_SECONDS
    for point in question.points(names, data, special, points, _sensitive(left, right)):
        now = time.process_time()
        left_over = end - now
        if left_over <= 0 or (seen.agreeing >= ENOUGH and now - began > enough):
            break
        try:
            with deadline(min(left_over, share) if names else left_over):
                if needs_met(point) and seen.add(point):
                    break
        except TimeUp:
            seen.possible -= seen.open
            seen.open = 0
    return seen.sample()


class _Tally:
    """What the points so far have shown."""

    def __init__(self, left: Expr, right: Expr, violated: Callable[[Any, Any], bool | None], quick: bool) -> None:
        self.left, self.right, self.violated, self.quick = left, right, violated, quick
        self.agreeing = self.possible = self.deep = self.closed = self.numeric = self.open = self.certain = 0
        self.digits, self.exact = DIGITS, True
        self.silent, self.closing = False, True  # no enclosure at the last point; closed forms told something so far
        self.doubt: Point | None = None
        self.diverging: Point | None = None
        self.unsure: Point | None = None
        self.found: Sample | None = None
        self.bound = any(side.has(sp.Sum, sp.Integral, sp.Limit, sp.Product, sp.Derivative) for side in (left, right))

    def add(self, point: Point) -> bool:
        """Compare at one more point; whether a counterexample was found."""
        self.possible += 1
        self.open = 1
        outcome = self.outcome(point)
        self.open = 0
        if outcome is None:
            return False
        violation, a, b, seen = outcome
        if violation:
            self.found = Sample(self.agreeing, self.possible, 0, True, point, show(a), show(b))
            return True
        if violation is None and self.violated is not unequal:
            if self.touches(point, a, b):
                self.found = Sample(self.agreeing, self.possible, 0, True, point, show(a), show(b))
                return True
            if a.imag != 0 or b.imag != 0:
                self.doubt = self.doubt or point  # what is not real has no place in an order
        if violation is False:
            self.agreeing += 1
            self.certain += 1
            self.digits = min(self.digits, seen)
        return False

    def touches(self, point: Point, a: Any, b: Any) -> bool:
        """Whether the sides are exactly equal at a point where that breaks the relation: a strict order, or `!=`."""
        if self.bound or not a.overlaps(b) or not self.violated(acb(0), acb(0)):
            return False
        here = {key: value for key, value in point.items() if key.is_Symbol}
        if any(value.is_Rational and max(abs(value.p), value.q) > TOUCHING for value in here.values()):
            return False  # at far and fine points the numbers are too large for exact algebra
        return vanishes(self.left.xreplace(here) - self.right.xreplace(here))

    def outcome(self, point: Point) -> Outcome | None:
        first_closed = self.silent and self.closing and not self.quick
        if first_closed:  # where balls had nothing to say before, they cost time and will hardly speak now
            found = self.by_closed_forms(point)
            if found is not None:
                return found
        self.silent = self.bound
        try:
            found = _at(point, self.left, self.right, self.violated, self.precisions(point))
            self.deep += 1
            self.silent = False
            return found
        except Diverges:
            self.diverging = self.diverging or point
            return None
        except balls.NoEnclosure:
            if self.quick or not self.bound:
                return None
        if not first_closed:
            try:
                found = self.by_closed_forms(point)
            except TimeUp:
                found = None
            if found is not None:
                return found
        self.by_numbers(point)
        return None

    def precisions(self, point: Point) -> tuple[int, ...]:
        plain = not (self.bound and point)
        if self.quick:
            return GLANCE
        if self.deep < MOST_DEEP:
            return DEEP if plain else BOUND_DEEP
        return USUAL if plain else BOUND

    def by_closed_forms(self, point: Point) -> Outcome | None:
        if self.closed >= MOST_CLOSED or self.agreeing >= LEAST_POINTS:
            return None
        self.closed += 1
        self.closing = False  # unless this comes to its end
        found = _by_closed_forms(point, self.left, self.right, self.violated)
        self.closing = found is not None
        return found

    def by_numbers(self, point: Point) -> None:
        """Agreement without rigour."""
        if self.violated is not unequal:
            return  # two numbers that agree to many digits tell nothing of their order
        if self.numeric >= MOST_NUMERIC or self.certain >= LEAST_POINTS:
            self.possible -= self.numeric >= MOST_NUMERIC
            return
        self.numeric += 1
        agree = agree_numerically(self.left, self.right, point)
        if agree is None:
            return
        if agree:
            self.exact = False
            self.agreeing += 1
        else:
            self.unsure = self.unsure or point

    def sample(self) -> Sample:
        """Numbers without rigour that disagree leave it open only where few enclosures agree."""
        if self.found is not None:
            return self.found
        return Sample(
            self.agreeing,
            self.possible,
            max(self.digits, 0),
            self.exact,
            disagreement=self.doubt or (None if self.certain >= LEAST_POINTS else self.unsure),
            diverging=self.diverging,
        )


def _special(expr: Expr) -> set[Expr]:
    """Numbers at which something may change: those in the expression, with their neighbours and reciprocals."""
    found = {each for each in expr.atoms(sp.Rational) if abs(each) <= 1000}
    found |= {each + step for each in found if abs(each) > 3 for step in (1, -1)}
    found |= {
        1 / each for each in expr.atoms(sp.Rational) if each and each.p in (1, -1) and abs(each) <= sp.Rational(1, 4)
    }
    return {sp.expand(each) for each in found}


def _sensitive(left: Expr, right: Expr) -> list[Expr]:
    """Expressions at whose zeros a side may change its branch; those that change value there come first."""
    found = [*_corners(left), *_corners(right), *_branches(left), *_branches(right)]
    free = left.free_symbols | right.free_symbols
    kept = [each for each in dict.fromkeys(found) if each.free_symbols and each.free_symbols <= free]
    return list(itertools.islice(kept, MOST_CORNERS))


def _corners(expr: Expr) -> Iterator[Expr]:
    for part in sp.preorder_traversal(expr):
        if isinstance(part, (sp.Abs, sp.sign, sp.Heaviside)):
            yield part.args[0]
        elif isinstance(part, (sp.Max, sp.Min)):
            yield from (one - other for one, other in itertools.combinations(part.args, 2))
        elif isinstance(part, sp.core.relational.Relational):
            yield part.lhs - part.rhs
        elif isinstance(part, (sp.floor, sp.ceiling)):
            yield from (part.args[0] + step for step in (0, -1, 1))
        elif isinstance(part, sp.KroneckerDelta):
            yield part.args[0] - part.args[1]


def _branches(expr: Expr) -> Iterator[Expr]:
    for part in sp.preorder_traversal(expr):
        if part.is_Pow and part.base is not sp.E and not (part.exp.is_Integer and part.exp > 0):
            yield part.base
        elif isinstance(part, (sp.log, sp.arg, sp.loggamma)):
            yield part.args[0]
        elif isinstance(part, (sp.asin, sp.acos, sp.acosh, sp.atanh)):
            yield from (part.args[0] - 1, part.args[0] + 1)
        elif isinstance(part, (sp.atan, sp.acot)):
            yield from (sp.fraction(sp.together(part.args[0]))[::-1])


def _at(
    point: Point,
    left: Expr,
    right: Expr,
    violated: Callable[[Any, Any], bool | None],
    precisions: tuple[int, ...] = USUAL,
) -> Outcome:
    """The comparison at rising precision, until it is decided or the precision or the enclosures end."""
    last: Outcome | None = None
    began = time.process_time()
    for bits in precisions:
        if last is not None and last[0] is False and time.process_time() - began > COSTLY * (len(precisions) - 1):
            break
        try:
            a, b = balls.enclose(left, point, bits), balls.enclose(right, point, bits)
        except (balls.NoEnclosure, TimeUp):
            if last is None:
                raise
            break
        outcome = violated(a, b)
        if outcome is True:
            return True, a, b, 0
        seen = balls.agreement(a, b) if a.overlaps(b) else DIGITS
        last = outcome, a, b, seen
        if outcome is False and (seen >= balls.EXACT or not a.overlaps(b)):
            break
        if seen >= DIGITS and bits >= 256 and precisions not in (DEEP, BOUND_DEEP):
            break
    assert last is not None
    outcome, a, b, seen = last
    return (outcome if seen >= LEAST_DIGITS else None), a, b, min(seen, DIGITS)


def _by_closed_forms(
    point: Point, left: Expr, right: Expr, violated: Callable[[Any, Any], bool | None]
) -> Outcome | None:
    """Series, improper integrals and limits at this one point, replaced by closed forms that are proved there."""
    values = frozenset((key, value) for key, value in point.items() if key.is_Symbol)
    try:
        one, other = (evaluate(balls.filled(side, values)) for side in (left, right))
        return _at(point, one, other, violated)
    except balls.NoEnclosure:
        return None


def unequal(a: Any, b: Any) -> bool:
    """For identities: disjoint balls exclude equality; overlapping ones agree as far as they tell."""
    return balls.excludes_equality(a, b)


def show(ball: Any) -> str:
    """A ball's midpoint with digits that are certain, the imaginary part only where there is one."""
    real = ball.real.str(12, radius=False)
    if ball.imag.contains(0):
        return str(real)
    return f"{real} + {ball.imag.str(12, radius=False)}*I"

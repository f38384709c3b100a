"""Points of a declared domain at which two sides are compared: the same ones in every run.

Three streams are interleaved.  The **grid** walks through values that a domain's kind suggests (small and special
values first, ends from inside, tiny and large ones, both sides of 1) and through diagonals a = b.  The **guided**
points take one of those and move one symbol to either side of a zero of something at which a formula may change its
branch: an argument of Abs, Max, sign, floor, log or a root, a divisor, the margin of a constraint.  That is how thin
sets (a**2*p > b) and far corners (x > 10**6) are reached.  The **seeded mixture** combines everything at random.
An equality among the constraints is solved for one symbol.  Whatever comes out is checked exactly afterwards.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sympy as sp

from cfpipe.witnesses.domain.zeros import near_zeros, rational_near, sign_of, zeros_of
from cfpipe.witnesses.language.domains import Domain
from cfpipe.witnesses.language.needs import Expr, Point

SEQUENCE_LENGTH, MOST_GUIDES, MOST_BASES, ATTEMPTS = 64, 10, 12, 14


def _ratios(texts: str) -> list[Expr]:
    return [sp.Rational(text) for text in texts.split()]


_INSIDE = _ratios(
    "1/2 1/3 3/10 9/10 1/7 5/8 1/1000 999/1000 1/50 49/50 2/5 1/1000000 999999/1000000 1/10000000000 3/4 2/3"
)
_ABOVE = _ratios(
    "1 2 1/2 3 1/3 7/3 5 1/10 10 5/4 1/1000 100 3/2 1000 4 20/7 1000001/1000000 999999/1000000 1/1000000 20011/2 25 "
    "1/100000000 1000000 50"
)
_REAL = _ratios(
    "0 1 -1 2 -2 1/2 -1/2 3 -3 1/3 -7/5 5/2 -10 10 1/1000 -1/1000 4 7/3 -4 100 -100 20011/2 -20011/2 1000001/1000000 "
    "-999999/1000000 999999/1000000 1/1000000 -1/1000000 -5 6 -25 1000000"
)
_STEPS = _ratios("0 1 2 3 4 5 7 10 12 6 25 19 33 60 8 100 9 11")
_COMPLEX = [
    real + imaginary * sp.I
    for real, imaginary in zip(
        _ratios("1 -1 0 2 -2 -1 3 1/2 0 0 1 -2 -3 0 -1 -1 -2 -2 0 0 -5 1/1000 100 -1/7 1/2 -1/2 2 0"),
        _ratios("1 2 1 0 0 -1 -2 -1/3 -2 4 5 -7 1/7 0 1/1000 -1/1000 1 -3 10 -10 0 1/1000 -70 0 0 0 7/2 1/3"),
        strict=True,
    )
]
_DATA = {
    "real": _REAL[:24],
    "positive": _ABOVE[:16],
    "nonnegative": [*_ABOVE[:16], sp.Integer(0)],
    "integer": _ratios("0 1 -1 2 3 -4 5"),
    "{0, 1}": _ratios("0 1 1"),
    "binary": _ratios("0 1 1"),
}


def member(domain: Domain, value: Expr, point: Point) -> bool:
    """Whether a value lies in a domain whose ends may depend on other symbols; decided for certain or not at all."""
    if domain.sort == "finite":
        return value in domain.values
    if domain.sort == "complex":
        return True
    if (domain.sort == "integer" and not value.is_Integer) or sign_of(value) is None:
        return False
    if domain.nonzero and sign_of(value) == 0:
        return False
    for end, closed, sign in ((domain.low, domain.low_closed, 1), (domain.high, domain.high_closed, -1)):
        if end is None:
            continue
        side = sign_of((value - end.xreplace(point)) * sign)
        if side is None or side < 0 or (side == 0 and not closed):
            return False
    return True


@dataclass(frozen=True)
class Plan:
    """What points are to be made for: symbols in an order in which ends depend on earlier ones only."""

    order: Sequence[Expr]
    domains: Mapping[Expr, Domain]
    data: Mapping[Expr, str]
    specials: Sequence[Expr]
    guides: Sequence[Expr]
    equations: Sequence[Expr]

    def points(self, count: int, contains: Callable[[Point], bool]) -> Iterator[Point]:
        chance = random.Random(20)  # noqa: S311 -- points are to be the same in every run
        seen: set[tuple[Expr, ...]] = set()
        most = count if self.order else 6 if self.data else 1
        for place, point in enumerate(itertools.islice(self._candidates(count, chance), count * ATTEMPTS)):
            key = tuple(point[symbol] for symbol in self.order)
            if (key in seen and not self.data) or not contains(point):
                continue
            seen.add(key)
            for base in sorted(self.data, key=str):
                point[base] = sp.Tuple(*_sample_data(self.data[base], chance, same=place % 7 == 6))
            yield point
            if len(seen) >= most:
                return
            if not self.order and place >= most:
                return

    def _candidates(self, count: int, chance: random.Random) -> Iterator[Point]:
        bases: list[Point] = []
        guided = self._guided(bases)
        for attempt in range(count * ATTEMPTS):
            point = self._mixed(attempt, chance)
            if point is not None:
                point = self._balanced(point, attempt)
            if point is not None:
                if len(bases) < MOST_BASES:
                    bases.append(point)
                yield dict(point)
            if attempt % 2 and bases:
                moved = next(guided, None)
                if moved is not None:
                    yield moved

    def _mixed(self, attempt: int, chance: random.Random) -> Point | None:
        point: Point = {}
        for place, symbol in enumerate(self.order):
            values = _values(self.domains[symbol], point, self.specials)
            if not values:
                return None
            early = attempt < 2 * len(values)
            index = (
                (attempt + place * (1 + attempt // len(values))) % len(values)
                if early
                else chance.randrange(len(values))
            )
            if attempt % 5 == 4:  # symbols with one domain take one value: a = b is where much breaks
                index = (attempt // 5) % len(values)
            point[symbol] = values[index]
        return point

    def _balanced(self, point: Point, attempt: int) -> Point | None:
        """The point with one symbol changed so that each equality among the constraints holds."""
        for equation in self.equations:
            here = equation.xreplace(point)
            if here.is_number and sign_of(here) == 0:
                continue
            symbols = [each for each in reversed(self.order) if equation.has(each)]
            for symbol in symbols:
                others = {key: value for key, value in point.items() if key != symbol}
                roots = zeros_of(equation.xreplace(others), symbol)
                if roots:
                    point = {**point, symbol: roots[attempt % len(roots)]}
                    break
            else:
                return None
        return point

    def _guided(self, bases: list[Point]) -> Iterator[Point]:
        """Either side of the zeros of each guide, in each of its symbols, around each base in turn."""
        for base in itertools.count():
            if base >= len(bases):
                if base >= MOST_BASES:
                    return
                yield dict(bases[-1])
                continue
            for guide in self.guides[:MOST_GUIDES]:
                for symbol in (each for each in self.order if guide.has(each)):
                    if self.domains[symbol].sort in ("complex", "finite"):
                        continue
                    others = {key: value for key, value in bases[base].items() if key != symbol}
                    whole = self.domains[symbol].sort == "integer"
                    for value in near_zeros(guide.xreplace(others), symbol, whole=whole):
                        moved = {**others, symbol: value}
                        balanced = self._balanced(moved, base) if self.equations else moved
                        if balanced is not None:
                            yield dict(balanced)


def _values(domain: Domain, point: Point, specials: Sequence[Expr]) -> tuple[Expr, ...]:
    ends = (None if end is None else end.xreplace(point) for end in (domain.low, domain.high))
    low, high = ends
    return _values_between(domain._replace(low=low, high=high), tuple(specials))


@lru_cache(maxsize=512)
def _values_between(domain: Domain, specials: tuple[Expr, ...]) -> tuple[Expr, ...]:
    low, high = domain.low, domain.high
    if any(end is not None and (end.free_symbols or sign_of(end) is None) for end in (low, high)):
        return ()
    if domain.sort == "finite":
        return domain.values
    if domain.sort == "complex":
        return (*_COMPLEX, *specials[:8])
    values = _integers(low, high) if domain.sort == "integer" else _reals(low, high)
    return tuple(value for value in dict.fromkeys((*values, *specials)) if member(domain, value, {}))


def _integers(low: Expr | None, high: Expr | None) -> list[Expr]:
    if low is not None:
        values = [sp.ceiling(low) + step for step in _STEPS]
    elif high is not None:
        values = [sp.floor(high) - step for step in _STEPS]
    else:
        values = [sign * step for step in _STEPS for sign in (1, -1)]
    if low is not None and high is not None:
        values += [sp.floor(high) - step for step in range(3)] + [sp.floor((low + high) / 2)]
    return values


def _reals(low: Expr | None, high: Expr | None) -> list[Expr]:
    if low is not None and high is not None:
        values = [low + (high - low) * part for part in _INSIDE]
        near = [rational_near(value) for value in values]
        exact = [] if all(value.is_Rational for value in values) else values[:3]
        more = [*exact, sp.Integer(1), sp.Integer(2), sp.Integer(0), -sp.Integer(1)]
        return _early(low, _early(high, [*near, *more]))
    if low is not None:
        start = rational_near(low)
        return _early(low, [start + step for step in _ABOVE])
    if high is not None:
        start = rational_near(high)
        return _early(high, [start - step for step in _ABOVE])
    return list(_REAL)


def _early(end: Expr, values: list[Expr]) -> list[Expr]:
    """An end among the first: where a range is closed, much that holds inside it fails there."""
    return [*values[:3], end, *values[3:]]


def _sample_data(element: str, chance: random.Random, *, same: bool) -> list[Expr]:
    pool = _DATA[element]
    first = chance.choice(pool)
    return [first if same else chance.choice(pool) for _ in range(SEQUENCE_LENGTH)]

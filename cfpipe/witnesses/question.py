"""A statement's symbols, domains and constraints as the prover sees them: cases to prove, points to try.

A **case** replaces every declared symbol by an expression in fresh symbols that SymPy can reason about: x
in (0, 1) becomes u/(1 + u) with u > 0, b > a becomes a + u, an integer n >= s becomes s + m; closed upper
ends, finite sets and `!=` split into several cases.  Together the cases cover at least the declared domain
(a bound that cannot be used is dropped, which only asks for more), so what is proved for all cases is
proved for the domain.  A **point** is a choice of exact values that lies in the domain and meets every
constraint, checked exactly (`points.py`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sympy as sp

from cfpipe.witnesses.domains import Domain
from cfpipe.witnesses.expressions import Vocabulary
from cfpipe.witnesses.halfplanes import in_half_planes, two_signs, without_bars
from cfpipe.witnesses.needs import Expr
from cfpipe.witnesses.needs import Point as Point  # noqa: PLC0414 -- part of this module's face
from cfpipe.witnesses.points import Plan, member

Case = dict[Expr, Expr]
MOST_CASES = 48


@dataclass(frozen=True)
class Question:
    symbols: Mapping[str, Expr]
    domains: Mapping[str, Domain]
    constraints: tuple[Expr, ...]
    words: Vocabulary

    def used(self, expressions: Iterable[Expr]) -> set[str]:
        """Names of the symbols in use, with those that their ends and constraints mention."""
        free = {str(each) for expr in expressions for each in expr.free_symbols}
        names = {name for name in self.symbols if name in free}
        while True:
            more = set(names)
            for name in names:
                for end in (self.domains[name].low, self.domains[name].high):
                    more |= {str(each) for each in end.free_symbols} if end is not None else set()
            for condition in self.constraints:
                mentioned = {str(each) for each in condition.free_symbols}
                if mentioned & names:
                    more |= mentioned
            more &= set(self.symbols)
            if more == names:
                return names
            names = more

    def cases(self, names: set[str], extra: tuple[Expr, ...] = ()) -> list[Case] | None:
        """Substitutions that together cover the domain; None when there would be too many."""
        found: list[Case] = []
        positives = frozenset(
            self.symbols[name]
            for name, domain in self.domains.items()
            if name in self.symbols and _side(self.symbols[name], {self.symbols[name]: domain})
        )
        for conditions in _alternatives((*self.constraints, *extra), positives):
            ranges = {self.symbols[name]: self.domains[name] for name in sorted(names)}
            fixed: Case = {}
            for condition in sorted(conditions, key=lambda each: len(each.free_symbols) > 1):  # plain ends first
                _tighten(ranges, fixed, condition)
            found += [in_half_planes(case, conditions) for case in _cover(ranges, fixed)]
            if len(found) > MOST_CASES:
                return None
        return found

    def others_depend_on(self, symbol: Expr) -> bool:
        """Whether the symbol appears in a constraint or in an end of another symbol's range."""
        ends = [end for domain in self.domains.values() for end in (domain.low, domain.high) if end is not None]
        return any(symbol in each.free_symbols for each in (*self.constraints, *ends))

    def contains(self, point: Point) -> bool:
        """Whether a point lies in the domain, decided exactly; unknown counts as no."""
        for symbol, value in point.items():
            if not symbol.is_Symbol:
                continue
            domain = self.domains[symbol.name]
            if domain.sort == "complex":
                continue
            if not member(domain, value, point):
                return False
        return all(condition.xreplace(point) == sp.true for condition in self.constraints if _covers(point, condition))

    def is_empty(self, names: set[str]) -> bool:
        """Whether no point of the domain was found; then a proof would say nothing about anything."""
        return bool(names) and next(self.points(names, (), (), 10), None) is None

    def points(
        self,
        names: set[str],
        sequences: Iterable[Expr],
        special: Iterable[Expr],
        count: int,
        sensitive: Sequence[Expr] = (),
    ) -> Iterator[Point]:
        """Deterministic, domain-covering points, see `points.py`."""
        order = _dependency_order({self.symbols[name]: self.domains[name] for name in sorted(names)})
        if order is None:
            return iter(())
        margins = [
            each.lhs - each.rhs
            for condition in self.constraints
            for each in condition.atoms(sp.core.relational.Relational)
        ]
        equations = [each for each in self.constraints if isinstance(each, sp.Eq)]
        plan = Plan(
            order,
            {symbol: self.domains[symbol.name] for symbol in order},
            {base: self.domains[str(base)].element for base in sequences},
            sorted(set(special), key=sp.default_sort_key),
            [each for each in (*sensitive, *margins) if each.free_symbols],
            [each.lhs - each.rhs for each in equations],
        )
        return plan.points(count, self.contains)


def _covers(point: Point, condition: Expr) -> bool:
    return all(symbol in point for symbol in condition.free_symbols)


def _alternatives(conditions: tuple[Expr, ...], positives: frozenset[Expr] = frozenset()) -> list[tuple[Expr, ...]]:
    """Constraints as alternatives of plain relations; what is not understood is left out."""
    choices: list[list[tuple[Expr, ...]]] = []
    for condition in conditions:
        if isinstance(condition, sp.And):
            choices.append(_alternatives(condition.args, positives))
        elif isinstance(condition, sp.Or):
            choices.append([each for part in condition.args for each in _alternatives((part,), positives)])
        elif isinstance(condition, sp.Ne):
            choices.append([(sp.Lt(*condition.args),), (sp.Gt(*condition.args),)])
        elif condition.is_Relational:
            choices.append(two_signs(condition) or without_bars(condition, positives))
    return (
        [tuple(itertools.chain(*pick)) for pick in itertools.islice(itertools.product(*choices), MOST_CASES)]
        if (_size(choices) <= MOST_CASES)
        else [()]
    )


def _size(choices: list[list[tuple[Expr, ...]]]) -> int:
    size = 1
    for each in choices:
        size *= len(each)
    return size


def _tighten(ranges: dict[Expr, Domain], fixed: Case, condition: Expr) -> None:
    """Use a relation that is linear in a symbol as an end of that symbol's range."""
    if isinstance(condition, (sp.Gt, sp.Ge)):
        condition = condition.reversed
    difference = sp.expand(condition.lhs - condition.rhs)
    free = [symbol for symbol in ranges if symbol in difference.free_symbols and symbol not in fixed]
    if len(free) != len(difference.free_symbols):
        return
    options: list[tuple[float, Expr, Expr, bool | None]] = []
    for symbol in free:
        slope = sp.diff(difference, symbol)
        domain = ranges[symbol]
        rising = 0 if slope.has(symbol) else _side(slope, ranges)
        if rising == 0 or domain.sort not in ("real", "integer"):
            continue
        end = sp.expand(symbol - difference / slope)
        if isinstance(condition, sp.Eq):
            options.append((0, symbol, end, None))
            continue
        upper = rising > 0
        present = domain.high if upper else domain.low
        rank = 4.0
        if present is None:  # a symbol without any end takes one before another symbol's sign is given up for it
            rank = (1.0 if domain.high is None else 2.5) if not upper else 1.5 if domain.low is None else 3.0
        elif not upper and present.is_Rational:
            rank = 2.0
        options.append((rank, symbol, end, upper))
    for _, symbol, end, side in sorted(options, key=lambda each: (each[0], str(each[1]))):
        domain = ranges[symbol]
        closed = isinstance(condition, sp.Le)
        if side is None:
            fixed[symbol] = end
        elif side:
            ranges[symbol] = domain._replace(high=end, high_closed=closed)
        else:
            ranges[symbol] = domain._replace(low=end, low_closed=closed)
        if _dependency_order(ranges, fixed) is not None:
            return
        ranges[symbol] = domain
        fixed.pop(symbol, None)


def _side(slope: Expr, ranges: Mapping[Expr, Domain]) -> int:
    """The sign of a number, or of a monomial in symbols that are declared positive."""
    number, rest = slope.as_coeff_Mul()
    for factor in sp.Mul.make_args(rest):
        base, exponent = factor.as_base_exp()
        if base == 1:
            continue
        domain = ranges.get(base)
        if domain is None or domain.sort not in ("real", "integer") or domain.low is None:
            return 0
        over = domain.low.is_Rational and (domain.low > 0 or (domain.low == 0 and not domain.low_closed))
        if not over or not exponent.is_Integer:
            return 0
    return int(sp.sign(number)) if number.is_Rational else 0


def _dependency_order(ranges: Mapping[Expr, Domain], fixed: Case | None = None) -> list[Expr] | None:
    """Symbols so that ends depend on earlier ones only; None for a circle."""
    fixed = fixed or {}
    waiting = dict(ranges)
    order: list[Expr] = []
    while waiting:
        for symbol in sorted(waiting, key=str):
            domain = waiting[symbol]
            ends = [fixed[symbol]] if symbol in fixed else [end for end in (domain.low, domain.high) if end is not None]
            if all(each not in waiting for end in ends for each in end.free_symbols):
                order.append(symbol)
                del waiting[symbol]
                break
        else:
            return None
    return order


def _cover(ranges: Mapping[Expr, Domain], fixed: Case) -> list[Case]:
    order = _dependency_order(ranges, fixed)
    if order is None:
        ranges = {symbol: domain._replace(low=None, high=None) for symbol, domain in ranges.items()}
        fixed, order = {}, sorted(ranges, key=str)
    cases: list[Case] = [{}]
    for symbol in order:
        cases = [
            {**case, symbol: value}
            for case in cases
            for value in (
                [fixed[symbol].xreplace(case)] if symbol in fixed else _parametrised(symbol, ranges[symbol], case)
            )
        ]
        if len(cases) > MOST_CASES:
            return cases
    return cases


def _parametrised(symbol: Expr, domain: Domain, case: Case) -> list[Expr]:
    name = f"{symbol.name}'"
    if domain.sort == "finite":
        return list(domain.values)
    if domain.sort == "complex":
        return [sp.Symbol(name, complex=True, zero=False) if domain.nonzero else sp.Symbol(name, complex=True)]
    low = None if domain.low is None else domain.low.xreplace(case)
    high = None if domain.high is None else domain.high.xreplace(case)
    if domain.sort == "integer":
        return _integer_cases(name, domain, low, high)
    if low is None and high is None:
        return [sp.Symbol(name, real=True, nonzero=True) if domain.nonzero else sp.Symbol(name, real=True)]
    above = sp.Symbol(name, nonnegative=True) if domain.low_closed else sp.Symbol(name, positive=True)
    if high is None:
        return [low + above]
    if low is None:
        return [high - (sp.Symbol(name, nonnegative=True) if domain.high_closed else sp.Symbol(name, positive=True))]
    inside = [(low + high * above) / (1 + above)]
    return [*inside, high] if domain.high_closed else inside


def _integer_cases(name: str, domain: Domain, low: Expr, high: Expr) -> list[Expr]:
    if low is not None and low.is_Rational:
        low = sp.ceiling(low) if domain.low_closed or not low.is_Integer else low + 1
    elif low is not None:
        low = None if not low.is_integer else low if domain.low_closed else low + 1
    if high is not None and high.is_Rational:
        high = sp.floor(high) if domain.high_closed or not high.is_Integer else high - 1
    elif high is not None:
        high = None if not high.is_integer else high if domain.high_closed else high - 1
    if low is not None and high is not None and (high - low).is_Integer and high - low < 16:
        return [low + step for step in range(int(high - low) + 1)]
    if low is not None:
        return (
            [sp.Symbol(name, integer=True, positive=True)]
            if low == 1
            else [low + sp.Symbol(name, integer=True, nonnegative=True)]
        )
    if high is not None:
        return [high - sp.Symbol(name, integer=True, nonnegative=True)]
    if domain.nonzero:
        return [sp.Symbol(name, integer=True, nonzero=True)]
    return [sp.Symbol(name, integer=True)]

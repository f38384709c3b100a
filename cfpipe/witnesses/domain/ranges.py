"""Relations between symbols turned into ranges that the symbols run through independently of each other.

A relation is split by the signs of its factors, then used as an end of one symbol's range if it is linear in it or can
be solved for it; what cannot be used is dropped, which only makes the ranges wider.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

import sympy as sp

from cfpipe.witnesses.domain.halfplanes import without_bars
from cfpipe.witnesses.domain.isolating import ends
from cfpipe.witnesses.language.domains import Domain
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import positive, real_valued

Case = dict[Expr, Expr]
MOST_CASES = 48


def by_factors(condition: Expr, ranges: Mapping[Expr, Domain]) -> Expr:
    """The sign of a product as signs of its factors, where each of them is linear in a symbol: a*b > 0, x**2 > y**2."""
    free = condition.free_symbols
    if (
        condition.has(sp.I)
        or not isinstance(condition, (sp.Lt, sp.Le, sp.Gt, sp.Ge))
        or not all(symbol in ranges and ranges[symbol].sort in ("real", "integer") for symbol in free)
    ):
        return condition
    difference = condition.gts - condition.lts
    if not free or not difference.is_polynomial(*free) or sp.Poly(difference, *free).total_degree() < 2:
        return condition
    kind = sp.Gt if isinstance(condition, (sp.Lt, sp.Gt)) else sp.Ge
    constant, factors = sp.factor_list(difference, *sorted(free, key=str))
    whole = cover(ranges, {})
    if not constant.is_Rational or len(whole) > MOST_CASES:
        return condition
    side, left = int(sp.sign(constant)), []
    for factor, power in factors:
        if power % 2 == 0 and kind is sp.Gt:
            continue
        values = [factor.xreplace(case) for case in whole]
        if power % 2 == 0 or not (all(map(positive, values)) or all(positive(-value) for value in values)):
            left.append((factor, power))
        elif not all(map(positive, values)):
            side = -side
    linear = all(
        any(sp.diff(factor, symbol).is_Rational and factor.has(symbol) for symbol in free) for factor, _ in left
    )
    if not left or len(left) == len(factors) == 1 or len(left) > 3 or not linear or any(n % 2 == 0 for _, n in left):
        return condition
    patterns = [signs for signs in itertools.product((1, -1), repeat=len(left)) if sp.prod(signs) == side]
    return sp.Or(
        *(
            sp.And(*(kind(sign * factor, 0) for sign, (factor, _) in zip(signs, left, strict=True)))
            for signs in patterns
        )
    )


def alternatives(conditions: tuple[Expr, ...], is_real: Callable[[Expr], bool]) -> list[tuple[Expr, ...]]:
    """Constraints as alternatives of plain relations; what is not understood is left out.

    What is not zero is negative or positive only where it is real, and so is what stands in an absolute value.
    """
    choices: list[list[tuple[Expr, ...]]] = []
    for condition in conditions:
        if isinstance(condition, sp.And):
            choices.append(alternatives(condition.args, is_real))
        elif isinstance(condition, sp.Or):
            choices.append([each for part in condition.args for each in alternatives((part,), is_real)])
        elif isinstance(condition, sp.Ne):
            if is_real(condition.lhs - condition.rhs):
                choices.append([(sp.Lt(*condition.args), condition), (sp.Gt(*condition.args), condition)])
            else:
                choices.append([(condition,)])
        elif condition.is_Relational:
            real = all(is_real(each.args[0]) for each in condition.atoms(sp.Abs))
            choices.append(without_bars(condition) if real else [(condition,)])
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


def tighten(ranges: dict[Expr, Domain], fixed: Case, condition: Expr) -> None:
    """Use a relation that is linear in a symbol, or can be solved for it, as an end of that symbol's range."""
    if isinstance(condition, sp.Ne):
        return
    if isinstance(condition, (sp.Gt, sp.Ge)):
        condition = condition.reversed
    difference = sp.expand(condition.lhs - condition.rhs)
    free = [symbol for symbol in ranges if symbol in difference.free_symbols and symbol not in fixed]
    if len(free) != len(difference.free_symbols):
        return
    if not any(sp.diff(difference, symbol).is_Rational for symbol in free):
        _solve(ranges, fixed, condition, free)
        return
    options = _linear_options(ranges, condition, difference, free)
    for _, symbol, end, side in sorted(options, key=lambda each: (each[0], str(each[1]))):
        domain = ranges[symbol]
        closed = isinstance(condition, sp.Le)
        if side is None:
            fixed[symbol] = end
        elif side:
            ranges[symbol] = domain._replace(high=end, high_closed=closed)
        else:
            ranges[symbol] = domain._replace(low=end, low_closed=closed)
        if dependency_order(ranges, fixed) is not None:
            return
        ranges[symbol] = domain
        fixed.pop(symbol, None)


def _linear_options(
    ranges: Mapping[Expr, Domain], condition: Expr, difference: Expr, free: list[Expr]
) -> list[tuple[float, Expr, Expr, bool | None]]:
    """Symbols in which it is linear, with rank, end and whether that is an upper one; the lowest rank goes first."""
    options: list[tuple[float, Expr, Expr, bool | None]] = []
    for symbol in free:
        slope = sp.diff(difference, symbol)
        domain = ranges[symbol]
        if not slope.is_Rational or slope == 0 or domain.sort not in ("real", "integer"):
            continue
        end = sp.expand(symbol - difference / slope)
        if isinstance(condition, sp.Eq):
            options.append((0, symbol, end, None))
            continue
        upper = bool(slope > 0)
        present = domain.high if upper else domain.low
        rank = 4.0
        if present is None:  # a symbol without any end takes one before another symbol's sign is given up for it
            rank = 1.0 if not upper else 1.5 if domain.low is None else 3.0
        elif not upper and present.is_Rational:
            rank = 2.0
        options.append((rank, symbol, end, upper))
    return options


def _solve(ranges: dict[Expr, Domain], fixed: Case, condition: Expr, free: list[Expr]) -> None:
    """Use a relation that can be solved for a real symbol without an end on that side, by `isolating.py`."""
    if not isinstance(condition, (sp.Lt, sp.Le)):
        return
    for symbol in sorted(free, key=str):
        domain = ranges[symbol]
        if domain.sort != "real":
            continue
        others = cover({each: ranges[each] for each in ranges if each != symbol}, fixed)

        def shown(expr: Expr, others: list[Case] = others) -> bool:
            return len(others) <= MOST_CASES and all(positive(expr.xreplace(case)) for case in others)

        if len(others) > MOST_CASES or not all(_real_throughout(condition, symbol, case) for case in others):
            continue
        found = ends(condition, symbol, shown)
        if not found or any((domain.high if end.upper else domain.low) is not None for end in found):
            continue
        closed = isinstance(condition, sp.Le)
        for end in found:
            mine = {"high": end.value, "high_closed": closed} if end.upper else {"low": end.value, "low_closed": closed}
            ranges[symbol] = ranges[symbol]._replace(**mine)
        if dependency_order(ranges, fixed) is not None:
            return
        ranges[symbol] = domain


def _real_throughout(condition: Expr, symbol: Expr, others: Case) -> bool:
    """Whether both sides are real, and what stands under a bar, a square or an exponential in them.

    |x - z| < 1 says nothing of x between z - 1 and z + 1 where z is complex.
    """
    case = {**others, symbol: sp.Symbol(f"{symbol.name} where solved", real=True)}
    inside = [each.args[0] for each in condition.atoms(sp.Abs, sp.exp)]
    inside += [each.base for each in condition.atoms(sp.Pow)]
    return all(real_valued(each.xreplace(case)) for each in (*condition.args, *inside))


def dependency_order(ranges: Mapping[Expr, Domain], fixed: Case | None = None) -> list[Expr] | None:
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


def cover(ranges: Mapping[Expr, Domain], fixed: Case) -> list[Case]:
    order = dependency_order(ranges, fixed)
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
    if any(
        isinstance(end, sp.log) and end.free_symbols for end in (low, high)
    ):  # exp is strictly increasing: exp(x) runs over an interval
        raised = domain._replace(
            low=sp.S.Zero if low is None else sp.exp(low), low_closed=low is not None and domain.low_closed,
            high=None if high is None else sp.exp(high),
        )  # fmt: skip
        return [sp.log(each) for each in _parametrised(symbol, raised, {})]
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

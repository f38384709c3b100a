"""A difference that does not change: its derivative vanishes inside a symbol's range, and one of its values is zero.

On an interval a function that is continuous, and inside differentiable with derivative zero, is constant (mean value
theorem).  The value is taken at a place of the range, or as a limit at an end of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy as sp

from cfpipe.witnesses.algebra.equations import Equation
from cfpipe.witnesses.algebra.rewriting import prepare
from cfpipe.witnesses.calculus.limits import evaluate_limit
from cfpipe.witnesses.domain.question import Case
from cfpipe.witnesses.language.domains import Domain
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.inequalities import differentiable, inside
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive, real_valued

_BOUND = (sp.Sum, sp.Product, sp.Integral, sp.Limit)
_EVERYWHERE = (
    sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, sp.atan, sp.asinh, sp.erf, sp.erfc, sp.erfi, sp.Abs,
    sp.Max, sp.Min,
)  # fmt: skip
_OF_POSITIVE = (sp.log, sp.gamma, sp.loggamma, sp.digamma)


def constant_difference(equation: Equation, agree: Callable[[Expr, Expr], bool]) -> str | None:
    """Needs a real symbol on an interval, continuity on all of it, and slope zero inside."""
    difference, question = equation.difference, equation.question
    if difference.has(*_BOUND):
        return None
    cases = equation.cases()
    if not cases:
        return None
    for name in sorted(equation.names):
        symbol, domain = question.symbols[name], question.domains[name]
        if domain.sort != "real" or question.others_depend_on(symbol) or not difference.has(symbol):
            continue
        others = question.cases(set(equation.names) - {name}) or []
        pieces = list(_pieces(domain))
        if (
            others
            and pieces
            and all(_constant_and_zero(difference, symbol, piece, case, agree) for piece in pieces for case in others)
        ):
            return f"the difference is constant in {name} (its derivative vanishes) and zero at one place"
    if all(_constant_in_case(difference.xreplace(case), agree) for case in cases):
        return "the difference is constant (a derivative vanishes) and zero at one place, in every case of the domain"
    return None


def _constant_in_case(difference: Expr, agree: Callable[[Expr, Expr], bool]) -> bool:
    """In one of the case's own symbols, which run through (0, oo), [0, oo) or all reals."""
    for symbol in sorted(difference.free_symbols, key=str):
        if not symbol.is_real or symbol.is_integer or (symbol.is_nonzero and not symbol.is_positive):
            continue
        low = sp.S.Zero if symbol.is_nonnegative else None
        domain = Domain("real", low, low is not None and not symbol.is_positive)
        if _constant_and_zero(difference, symbol, domain, {}, agree):
            return True
    return False


def _pieces(domain: Domain) -> Iterator[Domain]:
    """Intervals that cover the range: a symbol that is not zero has two."""
    if domain.nonzero:
        yield Domain("real", high=sp.S.Zero)
        yield Domain("real", sp.S.Zero)
    else:
        yield domain


def _constant_and_zero(
    difference: Expr, symbol: Expr, domain: Domain, case: Case, agree: Callable[[Expr, Expr], bool]
) -> bool:
    low, high = (None if end is None else end.xreplace(case) for end in (domain.low, domain.high))
    inner, whole = _run(symbol, low, high)
    real = sp.Dummy(symbol.name, real=True)
    slope = sp.diff(difference.xreplace({symbol: real}), real)
    if slope.has(sp.Derivative, sp.Subs):
        return False
    if not differentiable(difference, {**case, symbol: inner}, symbol):
        return False
    if not agree(slope.xreplace({real: inner, **case}), sp.S.Zero):
        return False
    ends = [end for end, closed in ((low, domain.low_closed), (high, domain.high_closed)) if closed and end is not None]
    smooth = differentiable(difference, {**case, symbol: whole}, symbol) if ends else True
    if not smooth and not all(continuous(difference.xreplace({**case, symbol: run})) for run in (whole, *ends)):
        return False
    for place in _places(low, high):
        if inside(place, low, domain.low_closed, high, domain.high_closed):
            value = difference.xreplace({**case, symbol: place})
            if not value.has(sp.zoo, sp.nan, sp.oo) and agree(value, sp.S.Zero):
                return True
    return any(_limit_is_zero(difference.xreplace(case), symbol, end, side) for end, side in _ends(low, high))


def _run(symbol: Expr, low: Expr | None, high: Expr | None) -> tuple[Expr, Expr]:
    """The open interval as an expression, and the same with its low end (if it has one) taken in."""
    names = [{"positive": True}, {"nonnegative": True}]
    u, w = (sp.Symbol(f"{symbol.name} inside", **each) for each in names)
    if low is None and high is None:
        line = sp.Symbol(f"{symbol.name} inside", real=True)
        return line, line
    if high is None:
        return low + u, low + w
    if low is None:
        return high - u, high - w
    return (low + high * u) / (1 + u), (low + high * w) / (1 + w)


def _places(low: Expr | None, high: Expr | None) -> Iterator[Expr]:
    yield from (sp.S.Zero, sp.S.One, sp.S.Half, -sp.S.One)
    for end in (low, high):
        if end is not None:
            yield end
    if low is not None and high is not None:
        yield (low + high) / 2
    elif low is not None:
        yield low + 1
    elif high is not None:
        yield high - 1


def _ends(low: Expr | None, high: Expr | None) -> Iterator[tuple[Expr, str]]:
    yield (low if low is not None else -sp.oo), "+"
    yield (high if high is not None else sp.oo), "-"


def _limit_is_zero(difference: Expr, symbol: Expr, end: Expr, side: str) -> bool:
    return evaluate_limit(sp.Limit(difference, symbol, end, side)) == 0


def continuous(expr: Expr) -> bool:
    """Whether an expression in symbols that carry their range is real and continuous on it, closed ends included."""
    if expr.is_Atom:
        return bool(expr.is_real)
    if isinstance(expr, _BOUND) or not all(
        continuous(argument) for argument in expr.args if not _exponent(expr, argument)
    ):
        return False
    if expr.is_Add or expr.is_Mul or isinstance(expr, _EVERYWHERE):
        return True
    x = expr.args[0]
    if expr.is_Pow:
        return _continuous_power(expr.base, expr.exp)
    match expr:
        case sp.asin() | sp.acos():
            return real_valued(expr)
        case sp.tan() | sp.sec():
            return nonzero(prepare(sp.cos(x)))
        case sp.cot() | sp.csc():
            return nonzero(prepare(sp.sin(x)))
        case sp.acosh():
            return nonnegative(x - 1)
        case sp.atanh():
            return positive(1 - x**2)
    return isinstance(expr, _OF_POSITIVE) and positive(x)


def _exponent(expr: Expr, argument: Expr) -> bool:
    return bool(expr.is_Pow and expr.base is sp.E and argument is sp.E)


def _continuous_power(base: Expr, exponent: Expr) -> bool:
    if base is sp.E:
        return True
    if exponent.is_Integer:
        return bool(exponent >= 0) or nonzero(base)
    if exponent.is_Rational and exponent > 0:
        return nonnegative(base)
    return positive(base)

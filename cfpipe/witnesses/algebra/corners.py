"""Corners split by the signs of what they turn at: Abs, sign, Max, Min, Heaviside and Piecewise.

Every corner's argument is factored, and each irreducible real factor f gets a sign: f > 0, f < 0, and f = 0 where a
jump may sit on it.  In each split Abs(f) is f or -f, and so on, and the difference must vanish.  A split that no point
of the domain meets proves nothing more and costs nothing less; those that linear factors alone show to be empty are
left out (`question.py` finds them in the cases), the others must simply hold too.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import sympy as sp

from cfpipe.witnesses.algebra.equations import Equation
from cfpipe.witnesses.algebra.rewriting import prepare
from cfpipe.witnesses.domain.feasible import empty
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive, real_valued

MOST_FACTORS, MOST_SPLITS = 6, 200
Signs = dict[Expr, int]


def split_signs(equation: Equation, agree: Callable[[Expr, Expr], bool]) -> str | None:
    """Needs real factors in the corners; in each split the sides agree (`agree`) as expressions without corners."""
    cases = equation.cases()
    if not cases:
        return None
    told: list[Expr] = []
    for case in cases:
        left, right = (prepare(side) for side in equation.on(case))
        factors = corner_factors(left - right)
        if factors is None or len(factors) > MOST_FACTORS:
            return None
        told = told or factors
        splits = list(_splits(factors, sp.Tuple(left, right).has(sp.sign, sp.Heaviside, sp.Piecewise)))
        if len(splits) > MOST_SPLITS:
            return None
        for signs in splits:
            if empty([(sign, factor) for factor, sign in signs.items()]):
                continue
            one, other = (without_corners(side, signs) for side in (left, right))
            if one is None or other is None:
                return None
            zeros = dict(_zeros(signs))
            if not agree(one.xreplace(zeros), other.xreplace(zeros)):
                return None
    if not told:
        return None
    return f"split by the signs of {len(told)} factors in its corners, then the difference is zero"


def _splits(factors: list[Expr], jumps: bool) -> Iterator[Signs]:
    choices: list[tuple[int, ...]] = []
    for factor in factors:
        if nonnegative(factor) or nonnegative(-factor):
            sign = 1 if nonnegative(factor) else -1
            choices.append((sign,) if not jumps or nonzero(factor) else (sign, 0))
        else:
            choices.append((1, -1, 0) if jumps and not nonzero(factor) else (1, -1))
    for pick in itertools.islice(itertools.product(*choices), MOST_SPLITS + 1):
        yield dict(zip(factors, pick, strict=True))


def _zeros(signs: Signs) -> Iterator[tuple[Expr, Expr]]:
    """Where a factor is zero and linear in a symbol, the symbol's value: one replacement, the others stay formal."""
    for factor, sign in signs.items():
        if sign:
            continue
        for symbol in sorted(factor.free_symbols, key=str):
            slope = sp.diff(factor, symbol)
            if slope.is_Rational and slope != 0:
                yield symbol, sp.expand(symbol - factor / slope)
                return


def corner_factors(expr: Expr) -> list[Expr] | None:
    """The irreducible factors of all corner arguments, in one orientation each; None where one is not real."""
    found: list[Expr] = []
    for part in sp.preorder_traversal(expr):
        for argument in _arguments(part):
            parts = factor_list(argument)
            if parts is None:
                return None
            found += [factor for factor, _ in parts[1] if factor not in found]
            if len(found) > 3 * MOST_FACTORS:
                return None
    return list(dict.fromkeys(found))


def _arguments(part: Expr) -> list[Expr]:
    if isinstance(part, (sp.Abs, sp.sign, sp.Heaviside)):
        return [part.args[0]]
    if isinstance(part, (sp.Max, sp.Min)):
        return [one - other for one, other in itertools.combinations(sorted(_values(part), key=sp.default_sort_key), 2)]
    if isinstance(part, sp.Piecewise):
        relations = {each for _, condition in part.args for each in condition.atoms(sp.core.relational.Relational)}
        return [each.lhs - each.rhs for each in sorted(relations, key=sp.default_sort_key)]
    return []


def _values(part: Expr) -> set[Expr]:
    """What a maximum of minima and absolute values may be, without these."""
    if isinstance(part, (sp.Max, sp.Min)):
        return set().union(*map(_values, part.args))
    if isinstance(part, sp.Abs):
        return {sign * each for each in _values(part.args[0]) for sign in (1, -1)}
    return {part}


def factor_list(expr: Expr) -> tuple[Expr, list[tuple[Expr, int]]] | None:  # noqa: C901 -- one case after another
    """A real expression as sign * product of real factors in a fixed orientation; what is positive is left out."""
    if expr == 0:
        return sp.S.Zero, []
    if not real_valued(expr):
        return None
    numerator, denominator = sp.fraction(sp.together(expr))
    sign, found = sp.S.One, []
    for part in (numerator, denominator):
        factored = sp.factor(part)
        for factor in sp.Mul.make_args(factored):
            base, power = factor.as_base_exp()
            if not power.is_Integer:
                base, power = factor, sp.S.One
            if positive(base):
                continue
            if positive(-base):
                sign = sign * (-1) ** power
                continue
            if not real_valued(base):
                return None
            if base.is_Add and base.could_extract_minus_sign():
                base, sign = -base, sign * (-1) ** power
            elif base.is_Mul:
                ratio, rest = base.as_coeff_Mul()
                if not ratio.is_Rational:
                    return None
                base, sign = rest, sign * sp.sign(ratio) ** power
            if base.is_Add:
                base = base.primitive()[1]
            other = like_signed(base)
            if other is None:
                found.append((base, int(abs(power))))
                continue
            inner = factor_list(other)
            if inner is None:
                return None
            sign = sign * inner[0] ** power
            found += [(each, times * int(abs(power))) for each, times in inner[1]]
    return sign, found


_INCREASING = (sp.sinh, sp.tanh, sp.asinh, sp.atan, sp.asin, sp.atanh, sp.erf)
"""Odd and increasing where real: the sign is the argument's."""


def like_signed(base: Expr) -> Expr | None:
    """A simpler expression that has the same sign everywhere, by a strictly increasing function."""
    if isinstance(base, _INCREASING):
        return base.args[0]
    if isinstance(base, sp.log) and positive(base.args[0]):
        return base.args[0] - 1
    if not base.is_Add or len(base.args) != 2:
        return None
    one, other = base.args
    rooted = not _without_root(base) or base.has(sp.Abs)
    for first, second in ((one, other), (other, one)):
        if not (nonnegative(first) and nonnegative(-second)):
            continue
        upper, lower = _logarithm(first), _logarithm(-second)
        if upper is not None and lower is not None:
            return sp.expand(upper - lower)
        squares = [sp.expand(first**2), sp.expand(second**2)]
        if rooted and all(_without_root(each) for each in squares):
            return squares[0] - squares[1]
    return None


def _without_root(expr: Expr) -> bool:
    """No fractional powers; with exponentials squares would never end."""
    return all(each.exp.is_Integer for each in expr.atoms(sp.Pow)) and not expr.has(sp.exp, sp.Abs)


def _logarithm(term: Expr) -> Expr | None:
    """Log of ratio*exp(a), at least one of two terms having the exponential."""
    ratio, rest = term.as_coeff_Mul()
    if not ratio.is_Rational or not ratio > 0 or not (rest == 1 or isinstance(rest, sp.exp)):
        return None
    return sp.log(ratio) + (rest.args[0] if isinstance(rest, sp.exp) else 0)


def _side(expr: Expr, signs: Signs) -> int | None:
    """The sign that an expression has under the chosen signs of its factors."""
    parts = factor_list(expr)
    if parts is None:
        return None
    sign, factors = parts
    total = int(sign)
    for factor, power in factors:
        if factor not in signs:
            return None
        total *= signs[factor] ** power
    return total


def without_corners(expr: Expr, signs: Signs) -> Expr | None:  # noqa: C901 -- a table
    """The expression without corners, on the part of the domain where the factors have these signs."""
    if expr.is_Atom or not expr.has(sp.Abs, sp.sign, sp.Heaviside, sp.Max, sp.Min, sp.Piecewise):
        return expr
    if isinstance(expr, sp.Piecewise):
        for value, condition in expr.args:
            decided = _decided(condition, signs)
            if decided is None:
                return None
            if decided:
                return without_corners(value, signs)
        return None
    if expr.has(sp.Sum, sp.Product, sp.Integral, sp.Limit) and not (expr.is_Add or expr.is_Mul or expr.is_Pow):
        return None
    resolved = [without_corners(argument, signs) for argument in expr.args]
    arguments = [argument for argument in resolved if argument is not None]
    if len(arguments) < len(resolved):
        return None
    if isinstance(expr, (sp.Max, sp.Min)):
        best = 0
        for index in range(1, len(expr.args)):
            side = _side_between(arguments[best], arguments[index], signs)
            side = _side_between(expr.args[best], expr.args[index], signs) if side is None else side
            if side is None:
                return None
            if (side < 0) == isinstance(expr, sp.Max):
                best = index
        return arguments[best]
    if isinstance(expr, (sp.Abs, sp.sign, sp.Heaviside)):
        side = _side(expr.args[0], signs)
        if side is None:
            return None
        if isinstance(expr, sp.Abs):
            return arguments[0] * side
        if isinstance(expr, sp.sign):
            return sp.Integer(side)
        return sp.Integer((side + 1) // 2) if side else arguments[1]  # at 0 Heaviside has the value it is called with
    return expr.func(*arguments)


def _side_between(one: Expr, other: Expr, signs: Signs) -> int | None:
    first, second = sorted((one, other), key=sp.default_sort_key)
    side = _side(first - second, signs)
    return side if side is None or first == one else -side


def _decided(condition: Expr, signs: Signs) -> bool | None:
    if condition in (sp.true, sp.false):
        return bool(condition)
    if isinstance(condition, (sp.And, sp.Or)):
        parts = [_decided(part, signs) for part in condition.args]
        stop = isinstance(condition, sp.Or)
        return stop if stop in parts else None if None in parts else not stop
    if isinstance(condition, sp.Not):
        inner = _decided(condition.args[0], signs)
        return None if inner is None else not inner
    if not condition.is_Relational:
        return None
    side = _side(condition.lhs - condition.rhs, signs)
    if side is None:
        return None
    match condition:
        case sp.Eq():
            return side == 0
        case sp.Ne():
            return side != 0
        case sp.Gt():
            return side > 0
        case sp.Ge():
            return side >= 0
        case sp.Lt():
            return side < 0
    return side <= 0

"""Powers of products as products of powers, logarithms of products as sums: where the factors allow it."""

from __future__ import annotations

from typing import Any

import sympy as sp

from cfpipe.witnesses.algebra.rewriting import canonical, canonical_fraction
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive

MOST_DEGREE = 200


def split_power(base: Expr, exponent: Expr) -> list[tuple[Expr, Expr, Expr]] | None:
    """base**exponent as a product of factor**(ratio*unit); None where that is not known to be valid."""
    terms = [_ratio_and_unit(term) for term in sp.Add.make_args(sp.expand(exponent))]
    if len(terms) > 1 and not (nonzero(base) or all(nonnegative(ratio * unit) for ratio, unit in terms)):
        return None
    factors = _positive_factors(base)
    if factors is None:
        integral = all((ratio * unit).is_integer for ratio, unit in terms)
        if base == -1 and integral:
            return [(base, unit if unit != 1 else sp.S.One, ratio) for ratio, unit in terms]
        if integral and (nonzero(base) or all(nonnegative(ratio * unit) for ratio, unit in terms)):
            factors = _factors(base)
        else:
            factors = [(sp.factor(base) if base.is_Add and _modest(base) else base, sp.S.One)]
            if len(terms) == 1 and terms[0][1] == 1 and terms[0][0].is_Integer:
                return None
            if base.is_number and not base.is_Rational:
                factors = [(base, sp.S.One)]
    parts = []
    for factor, multiple in factors:
        for ratio, unit in terms:
            scale, kind = (
                _ratio_and_unit(sp.expand(multiple * ratio * unit))
                if not multiple.is_Rational
                else (ratio * multiple, unit)
            )
            parts.append((factor, kind, scale))
    if any(factor == -1 and not (ratio * unit).is_integer for factor, unit, ratio in parts):
        return [(base, unit, ratio) for ratio, unit in terms]
    return parts


def _ratio_and_unit(term: Expr) -> tuple[Expr, Expr]:
    ratio, unit = term.as_coeff_Mul()
    if ratio.is_Rational:
        return ratio, canonical(unit)
    return sp.S.One, canonical(term)


def _factors(base: Expr) -> list[tuple[Expr, Expr]]:
    """Any product, for integer exponents: sign, primes, irreducible polynomials, powers."""
    numerator, denominator = sp.fraction(sp.together(base))
    found: list[tuple[Expr, Expr]] = []
    for part, sign in ((numerator, 1), (denominator, -1)):
        coefficient, factors = (
            sp.factor_list(part) if part.is_Add or part.is_Mul or part.is_Pow or part.is_Symbol else (part, [])
        )
        if coefficient.is_Rational:
            if coefficient < 0:
                found.append((sp.Integer(-1), sp.Integer(1)))
            found += [
                (sp.Integer(prime), sp.Integer(sign * power)) for prime, power in sp.factorrat(abs(coefficient)).items()
            ]
        elif coefficient != 1:
            found.append((coefficient, sp.Integer(sign)))
        found += [(factor, sp.Integer(sign * power)) for factor, power in factors]
    return found


def _positive_factors(base: Expr) -> list[tuple[Expr, Expr]] | None:
    """The base as a product of powers of positive factors, valid for every exponent; None if not all are positive."""
    found = []
    for factor, multiple in _spread(base):
        if positive(factor) and multiple.is_real:
            found.append((factor, multiple))
        else:
            return None
    return found


def _modest(expr: Expr) -> bool:
    """Whether its powers are small enough to factor: 1 + exp(20011) would be a polynomial of that degree in E."""
    exponents = [each.as_base_exp()[1].as_coeff_Mul()[0] for each in expr.atoms(sp.Pow, sp.exp)]
    return all(abs(each.p) <= MOST_DEGREE and each.q <= MOST_DEGREE for each in exponents if each.is_Rational)


def _spread(base: Expr) -> list[tuple[Expr, Expr]]:
    if base.is_Rational:
        if base <= 0:
            return [(base, sp.S.One)]
        return [(sp.Integer(prime), sp.Integer(power)) for prime, power in sorted(sp.factorrat(base).items())]
    if base.is_Mul:
        return [pair for factor in base.args for pair in _spread(factor)]
    if base is sp.E or isinstance(base, sp.exp):
        return [(sp.E, sp.S.One if base is sp.E else base.exp)]
    if base.is_Pow:
        if base.base is sp.E:
            return [(sp.E, base.exp)]
        if positive(base.base) and base.exp.is_real:
            return [(factor, sp.expand(multiple * base.exp)) for factor, multiple in _spread(base.base)]
        return [(base, sp.S.One)]
    if base.is_Add:
        numerator, denominator = sp.fraction(canonical_fraction(base))
        if denominator != 1:
            return [*_spread(numerator), *[(factor, -multiple) for factor, multiple in _spread(denominator)]]
        factored: Any = sp.factor(base) if _modest(base) else base
        if factored.is_Mul or factored.is_Pow:
            pairs = [(factor, sp.S.One) for factor in sp.Mul.make_args(factored)]
            pairs = [
                (factor.base, factor.exp) if factor.is_Pow and factor.exp.is_Rational else (factor, one)
                for factor, one in pairs
            ]
            flipped = [(-factor, multiple) if positive(-factor) else (factor, multiple) for factor, multiple in pairs]
            if sum(1 for old, new in zip(pairs, flipped, strict=True) if old != new) % 2 == 0:
                pairs = flipped
            return [
                pair
                for factor, multiple in pairs
                for pair in ([(factor, multiple)] if factor.is_Add else [(f, m * multiple) for f, m in _spread(factor)])
            ]
        content, primitive = base.primitive()
        if content != 1 and content.is_Rational and content > 0:
            return [*_spread(content), (primitive, sp.S.One)]
    return [(base, sp.S.One)]


def log_terms(argument: Expr) -> list[tuple[Expr, Expr]]:
    """log(argument) as a sum of multiple*log(factor)."""
    if argument.is_Add and not (opened := sp.expand(argument)).is_Add:
        argument = opened
    spread = _positive_factors(argument)
    if spread is None:
        return [(canonical(argument), sp.S.One)]
    terms: list[tuple[Expr, Expr]] = []
    for factor, multiple in spread:
        terms.append((factor, multiple))
    return terms

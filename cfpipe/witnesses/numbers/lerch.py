"""Series whose terms are sums of c * z**k * (k + a)**(-s), by Lerch's transcendent.

The sum over k >= 0 of z**k * (k + a)**(-s) is Phi(z, s, a) (DLMF 25.14.1), for z = 1 Hurwitz's zeta function (25.11.1)
and, where the residues of a rational function add up to zero, minus the digamma function (5.7.6). Rational functions
of k come apart at the roots of their denominators.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import sympy as sp
from flint import acb, arb, fmpq

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.enclosures import NoEnclosure, Value
from cfpipe.witnesses.numbers.polynomial_balls import over_rationals, rational_ball, roots_of

MOST_TERMS, MOST_DEGREE, MOST_PARTS = 3_000, 12, 24


class _Ratio(NamedTuple):
    """z = size * turn with |turn| = 1, kept apart so that |z| = 1 can be known exactly."""

    size: Any
    turn: Any

    def times(self, other: Any) -> _Ratio:
        return _Ratio(self.size * other.size, self.turn * other.turn)

    @property
    def ball(self) -> Any:
        return self.size * self.turn

    def is_one(self) -> bool:
        return bool(self.size == 1 and self.turn == 1)

    def converges(self, s: Any) -> bool:
        """Whether the sum of z**k / (k + a)**s converges; on the unit circle by Dirichlet's test."""
        return bool(self.size < 1 or (self.size == 1 and not self.turn.contains(1) and s.real > 0))


_Part = tuple[Any, _Ratio, Any, Any]


def lerch_sum(body: Expr, k: Expr, low: int, value: Value) -> Any:
    """Needs every part to converge by itself, or the parts with z = 1 and s = 1 to have residues that add up to 0."""
    terms = [body] if body.is_rational_function(k) else _terms(body)
    parts: list[_Part] = []
    for term in terms:
        parts += _parts(term, k, value)
        if len(parts) > MOST_PARTS:
            raise NoEnclosure("too many parts")
    total = acb(0)
    for coefficient, ratio, s, a in parts:
        z, start = ratio.ball, a + low
        head, power = acb(0), z**low
        for _ in range(MOST_TERMS):
            if start.real > fmpq(1, 2):
                break
            if start.contains(0):
                raise NoEnclosure("a term may be infinite")
            head += power * start ** (-s)
            power, start = power * z, start + 1
        else:
            raise NoEnclosure("it starts too far left")
        if ratio.is_one():
            rest = -start.digamma() if s == 1 else s.zeta(start)
            if not (s == 1 or s.real > 1):
                raise NoEnclosure("a part diverges")
        elif ratio.converges(s):
            rest = power * z.lerch_phi(s, start)
        else:
            raise NoEnclosure("a part diverges")
        total += coefficient * (head + rest)
    return total


def _terms(body: Expr) -> list[Expr]:
    """The body as a sum of terms with exponentials for the trigonometric functions."""
    if body.has(sp.sin, sp.cos, sp.sinh, sp.cosh):
        body = body.rewrite(sp.exp)
    return list(sp.Add.make_args(sp.expand(body, deep=False)))


def _parts(term: Expr, k: Expr, value: Value) -> list[_Part]:
    """(coefficient, z, s, a) with the term equal to the sum of coefficient * z**k * (k + a)**(-s)."""
    ratio, constant = _Ratio(arb(1), acb(1)), acb(1)
    rational, powers = sp.S.One, []
    for factor in sp.Mul.make_args(sp.expand(term, mul=False, log=False, power_base=False, multinomial=False)):
        base, exponent = (sp.E, factor.exp) if isinstance(factor, sp.exp) else factor.as_base_exp()
        if not factor.has(k):
            constant *= value(factor, {}, False)
        elif not base.has(k) and exponent.is_polynomial(k) and sp.degree(exponent, k) == 1:
            slope, offset = sp.Poly(exponent, k).all_coeffs()
            ratio = ratio.times(_geometric(base, slope, value))
            constant *= value(base**offset, {}, False)
        elif factor.is_rational_function(k):
            rational *= factor
        elif base.is_polynomial(k) and sp.degree(base, k) == 1 and not exponent.has(k):
            powers.append((base, exponent))
        else:
            raise NoEnclosure("a factor without a rule")
    if powers:
        return _one_power(rational, powers, k, constant, ratio, value)
    return [(constant * c, ratio, s, a) for c, s, a in _apart(rational, k, ratio.is_one())]


def _geometric(base: Expr, slope: Expr, value: Value) -> _Ratio:
    """base**(slope*k) = (base**slope)**k for integers k, with principal powers."""
    if base is sp.E:
        real, imaginary = slope.as_real_imag()
        if real.has(sp.re, sp.im) or imaginary.has(sp.re, sp.im):
            raise NoEnclosure("an exponent whose parts are not known")
        size = value(sp.exp(real), {}, False).real
        return _Ratio(
            arb(1) if real == 0 else size, acb(1) if imaginary == 0 else value(sp.exp(sp.I * imaginary), {}, False)
        )
    step = value(base**slope, {}, False)
    if step.contains(0):
        raise NoEnclosure("a ratio that may be zero")
    if step.imag == 0:
        return _Ratio(abs(step.real), acb(1 if step.real > 0 else -1))
    return _Ratio(abs(step), step / abs(step))


def _one_power(
    rational: Expr, powers: list[tuple[Expr, Expr]], k: Expr, constant: Any, ratio: _Ratio, value: Value
) -> list[_Part]:
    """The term constant * (k*c + d)**p times a power of k + d/c, for positive c, as parts."""
    (base, exponent), *more = powers
    slope, offset = sp.Poly(base, k).all_coeffs()
    place = offset / slope
    for other, power in more:
        if not sp.cancel(other / base).is_positive:  # principal powers of a product come apart for positive factors
            raise NoEnclosure("powers of two bases")
        exponent, constant = exponent + power, constant * value(sp.cancel(other / base) ** power, {}, False)
    shifted = sp.factor(rational.xreplace({k: k - place}))
    scale, rest = shifted.as_independent(k, as_Add=False)
    whole = rest.as_base_exp()
    if not (slope.is_Rational and slope > 0 and place.is_Rational) or (rest != 1 and whole[0] != k):
        raise NoEnclosure("powers of two bases")
    s = -exponent - (0 if rest == 1 else whole[1])
    if ratio.is_one() and s == 1:
        raise NoEnclosure("the series diverges")  # of one part with s = 1 the residues do not add up to zero
    return [(constant * value(scale * slope**exponent, {}, False), ratio, value(s, {}, False), value(place, {}, False))]


def _apart(rational: Expr, k: Expr, plain: bool) -> list[tuple[Any, Any, Any]]:
    """Partial fractions over the complex numbers: (coefficient, s, a) for coefficient * (k + a)**(-s)."""
    above, below = sp.fraction(sp.cancel(sp.together(rational)))
    top, bottom = sp.Poly(above, k), sp.Poly(below, k)
    if not (over_rationals(top) and over_rationals(bottom)) or bottom.degree() > MOST_DEGREE:
        raise NoEnclosure("coefficients that are not rational")
    if plain and top.degree() > bottom.degree() - 2:
        raise NoEnclosure("the series diverges")
    found: list[tuple[Any, Any, Any]] = []
    for part in sp.Add.make_args(sp.apart(above / below, k)):
        up, down = sp.fraction(sp.together(part))
        numerator = sp.Poly(up, k)
        constant, factors = sp.factor_list(down, k)
        if not factors:
            found += [
                (rational_ball(coefficient / constant), acb(-int(degree)), acb(0))
                for (degree,), coefficient in numerator.terms()
            ]
            continue
        ((factor, multiplicity),) = factors
        factor = sp.Poly(factor, k)
        scale = rational_ball(1 / sp.Rational(constant))
        if factor.degree() == 1 and numerator.degree() == 0:
            a, b = factor.all_coeffs()
            found.append(
                (scale * rational_ball(numerator.LC() / a**multiplicity), acb(int(multiplicity)), rational_ball(b / a))
            )
        elif multiplicity == 1:
            slope = factor.diff(k)
            for root in roots_of(factor):
                found.append((scale * _at(numerator, root) / _at(slope, root), acb(1), -root))
        else:
            raise NoEnclosure("a repeated quadratic factor")
    return found


def _at(polynomial: Expr, x: Any) -> Any:
    total = acb(0)
    for coefficient in polynomial.all_coeffs():
        total = total * x + rational_ball(coefficient)
    return total

"""Enclosures of infinite series and products, each by a theorem whose hypotheses are checked.

- **Lerch**: a term that is a sum of parts c * z**k * (k + a)**(-s) is a combination of Lerch's transcendents
  Phi(z, s, a) (DLMF 25.14.1), for z = 1 of Hurwitz zeta functions (25.11.1) and, where the residues add up to zero, of
  digammas (5.7.6). Rational functions of k come apart at the roots of their denominators, isolated by Arb.
- **Hypergeometric**: terms with a rational quotient (`hypergeometric_series.py`).
- **Tail**: the first terms one by one, the rest within the integral of a falling envelope (`envelopes.py`).
- **Euler-Maclaurin** (DLMF 2.10.1) for terms that fall like a power of k, **Boole** for alternating ones: the remainder
  goes with the integral of a derivative, which Cauchy's inequality bounds by an envelope over complex discs.
- **Products**: |prod (1 + a_k) - 1| <= exp(sum |a_k|) - 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import sympy as sp
from flint import acb, arb, ctx, fmpq, fmpz_poly

from cfpipe.witnesses.enclosures import NoEnclosure, Value, disc
from cfpipe.witnesses.envelopes import LOG, Envelopes, Form, tail
from cfpipe.witnesses.hypergeometric_series import hypergeometric_sum
from cfpipe.witnesses.needs import Expr

MOST_TERMS, MOST_DEGREE, MOST_PARTS = 3_000, 12, 24


def enclose_series(body: Expr, k: Expr, low: Expr, value: Value) -> Any:
    """A ball around the sum over k = low, low + 1, …; `value` encloses an expression with k given."""
    if body == 0:
        return acb(0)
    for method in (_lerch, hypergeometric_sum, _by_tail, _euler_maclaurin, _boole):
        try:
            return method(body, k, int(low), value)
        except NoEnclosure:
            continue
    raise NoEnclosure("no theorem for this series")


def enclose_product(body: Expr, k: Expr, low: Expr, value: Value) -> Any:
    for method in (_gammas, _product_by_tail):
        try:
            return method(body, k, int(low), value)
        except NoEnclosure:
            continue
    raise NoEnclosure("no theorem for this product")


# -- Lerch's transcendent


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


def _lerch(body: Expr, k: Expr, low: int, value: Value) -> Any:
    """Needs every part to converge by itself, or the parts with z = 1 and s = 1 to have residues that add up to 0."""
    terms = [body] if body.is_rational_function(k) else _terms(body, k)
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


def _terms(body: Expr, k: Expr) -> list[Expr]:
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
        return _Ratio(arb(1) if real == 0 else size, acb(1) if imaginary == 0 else value(sp.exp(sp.I * imaginary), {}, False))
    step = value(base**slope, {}, False)
    if step.contains(0):
        raise NoEnclosure("a ratio that may be zero")
    if step.imag == 0:
        return _Ratio(abs(step.real), acb(1 if step.real > 0 else -1))
    return _Ratio(abs(step), step / abs(step))


def _one_power(
    rational: Expr, powers: list[tuple[Expr, Expr]], k: Expr, constant: Any, ratio: _Ratio, value: Value
) -> list[_Part]:
    """constant * (k*c + d)**p times a power of k + d/c, for positive c, as parts."""
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
    if not (_over_rationals(top) and _over_rationals(bottom)) or bottom.degree() > MOST_DEGREE:
        raise NoEnclosure("coefficients that are not rational")
    if plain and top.degree() > bottom.degree() - 2:
        raise NoEnclosure("the series diverges")
    found: list[tuple[Any, Any, Any]] = []
    for part in sp.Add.make_args(sp.apart(above / below, k)):
        up, down = sp.fraction(sp.together(part))
        numerator = sp.Poly(up, k)
        constant, factors = sp.factor_list(down, k)
        if not factors:
            for (degree,), coefficient in numerator.terms():
                found.append((_ball(coefficient / constant), acb(-int(degree)), acb(0)))
            continue
        ((factor, multiplicity),) = factors
        factor = sp.Poly(factor, k)
        scale = _ball(1 / sp.Rational(constant))
        if factor.degree() == 1 and numerator.degree() == 0:
            a, b = factor.all_coeffs()
            found.append((scale * _ball(numerator.LC() / a**multiplicity), acb(int(multiplicity)), _ball(b / a)))
        elif multiplicity == 1:
            slope = factor.diff(k)
            for root in _roots(factor):
                found.append((scale * _at(numerator, root) / _at(slope, root), acb(1), -root))
        else:
            raise NoEnclosure("a repeated quadratic factor")
    return found


def _over_rationals(polynomial: Expr) -> bool:
    return all(each.is_Rational for each in polynomial.coeffs())


def _roots(polynomial: Expr) -> list[Any]:
    _, whole = polynomial.clear_denoms(convert=True)
    found = fmpz_poly([int(each) for each in reversed(whole.all_coeffs())]).complex_roots()
    return [root for root, _ in found]


def _at(polynomial: Expr, x: Any) -> Any:
    total = acb(0)
    for coefficient in polynomial.all_coeffs():
        total = total * x + _ball(coefficient)
    return total


def _ball(number: Expr) -> Any:
    return acb(fmpq(int(number.p), int(number.q)))


# -- tails under an envelope


def _form(body: Expr, k: Expr, start: int, value: Value) -> Form:
    return Envelopes(k, start, value).above(body)


def _tailed(body: Expr, k: Expr, low: int, value: Value, wanted: Callable[[Any], bool]) -> tuple[int, Any]:
    """A number of terms after which the rest is small enough, or as small as the number of terms allows."""
    best: tuple[int, Any] | None = None
    count = 16
    while count <= MOST_TERMS:
        last = max(low, 3) + count
        try:
            form = _form(body, k, last - 1, value)
            rest = tail(form, arb(last - 1)) if form.falls(arb(last - 1)) else None
        except NoEnclosure:
            rest = None
            if count > 200:
                raise
        if rest is not None and rest.is_finite():
            best = last, rest
            if wanted(rest):
                return best
        count *= 2
    if best is None:
        raise NoEnclosure("no bound of the tail")
    return best


def _by_tail(body: Expr, k: Expr, low: int, value: Value) -> Any:
    body = _with_gammas(body, k)
    goal = arb(2) ** (-ctx.prec)
    last, rest = _tailed(body, k, low, value, lambda size: bool(size < goal))
    if not rest < fmpq(1, 10**9):
        raise NoEnclosure("it converges too slowly")
    total = acb(0)
    for index in range(low, last):
        total += value(body, {k: sp.Integer(index)}, False)
    return total + disc(rest)


def _with_gammas(body: Expr, k: Expr) -> Expr:
    if body.has(sp.binomial, sp.RisingFactorial, sp.FallingFactorial, sp.factorial2, sp.catalan):
        body = body.rewrite(sp.gamma)
    if body.has(sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch):
        body = body.replace(lambda e: isinstance(e, sp.Function) and e.has(k), lambda e: e.rewrite(sp.exp))
    return body


# -- Euler and Maclaurin, Boole

ORDERS = ((6, 32), (10, 64), (16, 128), (24, 256))
"""(m, N): corrections, and terms before the remainder."""


class _Smooth:
    """A term f analytic for |z - x| <= x/4, x >= start, and bounded there by exp(form(x))."""

    def __init__(self, body: Expr, k: Expr, start: int, value: Value) -> None:
        self.body, self.k, self.start, self.value = body, k, start, value
        around = acb(arb(1, fmpq(1, 4)), arb(0, fmpq(1, 4)))  # a square around |w - 1| <= 1/4
        w = sp.Dummy("w")
        bounds = Envelopes(k, start, value, {w: around})
        moved = body.xreplace({k: k * w})
        if not bounds.is_analytic(moved):
            raise NoEnclosure("not known to be analytic in the index")
        self.form = bounds.above(moved)

    def derivative_tail(self, order: int) -> Any:
        """The integral of |f^(n)| from start on, by Cauchy: |f^(n)(x)| <= n! (4/x)**n exp(form(x))."""
        x = arb(self.start)
        powers = Form({LOG: arb(-order)})
        return tail(self.form + powers, x) * arb(4) ** order * arb(order + 1).gamma()

    def taylor(self, count: int) -> list[Any]:
        """f^(j)(start)/j! by the trapezoidal rule on |z - start| = r = start/16, n places: it gives the sum of
        c[j + i*n] * r**(i*n) over i >= 0, and |c[j]| <= M/(4 r)**j, so all but the first are at most
        M/(4 r)**j * 4**(-n)/(1 - 4**(-n)). Negative powers of r do not come in as j < n.
        """
        places = max(2 * count, ctx.prec // 2 + 8)
        radius = arb(fmpq(self.start, 16))
        turns = [(2 * acb.pi() * acb(0, 1) * index / places).exp() for index in range(places)]
        values = [self.value(self.body, {self.k: self.start + radius * turn}, True) for turn in turns]
        most = self.form.at(arb(self.start)).exp()
        found = []
        for j in range(count):
            mean = sum((each * turns[(-index * j) % places] for index, each in enumerate(values)), acb(0)) / places
            rest = most / (4 * radius) ** j / (arb(4) ** places - 1)
            found.append(mean / radius**j + disc(rest))
        return found


def _with_first_terms(body: Expr, k: Expr, low: int, start: int, value: Value) -> Any:
    return sum((value(body, {k: sp.Integer(index)}, False) for index in range(low, start)), acb(0))


def _euler_maclaurin(body: Expr, k: Expr, low: int, value: Value) -> Any:
    """|B_2m(x - floor x)|/(2m)! <= 2 zeta(2m)/(2 pi)**(2m) bounds the remainder by the integral of |f^(2m)|."""
    goal = arb(2) ** (-min(ctx.prec, 256))
    x = sp.Dummy("x")
    for order, count in ORDERS:
        smooth = _Smooth(body.xreplace({k: x}), x, max(low, 0) + count, value)
        if not smooth.form.falls(arb(smooth.start), arb(fmpq(1, 8))):
            raise NoEnclosure("the terms are not known to fall to zero")
        scale = 2 * arb(2 * order).zeta() / (2 * arb.pi()) ** (2 * order)
        error = smooth.derivative_tail(2 * order) * scale
        if error < goal:
            break
    if not error < fmpq(1, 10**9):
        raise NoEnclosure("the remainder is too large")
    start = smooth.start
    taylor = smooth.taylor(2 * order)
    total = value(sp.Integral(smooth.body, (x, sp.Integer(start), sp.oo)), {}, False)
    total += _with_first_terms(body, k, low, start, value) + taylor[0] / 2
    for j in range(1, order + 1):
        total -= _ball(sp.bernoulli(2 * j) / (2 * j)) * taylor[2 * j - 1]
    return total + disc(error)


def _boole(body: Expr, k: Expr, low: int, value: Value) -> Any:
    """Alternating terms (DLMF 24.17.1): the sum over j >= 0 of (-1)**j f(N + j) is half the sum of E_j(0)/j! f^(j)(N)
    over j < m, up to half the integral of |f^(m)| times |E_(m-1)(x)|/(m-1)! <= 5/pi**m (24.8.4, 24.8.5 for 0 <= x <= 1).
    Needs f and its derivatives to fall to zero: the bound of f does so like a power.
    """
    plain = sp.expand(sp.powsimp(body * (-1) ** (-k)), power_exp=True).replace(
        lambda e: e.is_Pow and e.base == -1, lambda e: sp.S.NegativeOne ** sp.expand(e.exp)
    )
    x = sp.Dummy("x")
    if plain.has(sp.S.NegativeOne**k) or any(each.base == -1 and each.exp.has(k) for each in plain.atoms(sp.Pow)):
        raise NoEnclosure("not alternating")
    goal = arb(2) ** (-min(ctx.prec, 256))
    for order, count in ORDERS:
        order = 2 * order
        smooth = _Smooth(plain.xreplace({k: x}), x, max(low, 0) + count, value)
        if not smooth.form.falls(arb(smooth.start), arb(fmpq(1, 8))):
            raise NoEnclosure("the terms are not known to fall to zero")
        error = smooth.derivative_tail(order) * fmpq(5, 2) / arb.pi() ** order
        if error < goal:
            break
    if not error < fmpq(1, 10**9):
        raise NoEnclosure("the remainder is too large")
    start = smooth.start
    rest = acb(0)
    for j, coefficient in enumerate(smooth.taylor(order)):
        rest += _ball(sp.euler(j, 0)) * coefficient / 2
    return _with_first_terms(body, k, low, start, value) + (-1) ** start * (rest + disc(error))


# -- products


def _product_by_tail(body: Expr, k: Expr, low: int, value: Value) -> Any:
    excess = _with_gammas(sp.expand(sp.together(body) - 1), k)
    excess = sp.together(excess) if body.is_rational_function(k) else excess
    goal = arb(2) ** (-ctx.prec)
    last, rest = _tailed(excess, k, low, value, lambda size: bool(size < goal))
    total = acb(1)
    for index in range(low, last):
        total *= value(body, {k: sp.Integer(index)}, False)
    return total * (1 + disc(rest.expm1()))


def _gammas(body: Expr, k: Expr, low: int, value: Value) -> Any:
    """DLMF 5.8.5: a rational factor with as many zeros as poles, of equal sum, is a quotient of Gammas."""
    if not body.is_rational_function(k):
        raise NoEnclosure("not rational")
    above, below = (sp.Poly(part, k) for part in sp.fraction(sp.cancel(sp.together(body))))
    if not (_over_rationals(above) and _over_rationals(below)) or above.degree() != below.degree():
        raise NoEnclosure("no product of this kind")
    if above.degree() > MOST_DEGREE or sp.expand(above.LC() - below.LC()) != 0:
        raise NoEnclosure("the factors do not tend to 1")
    if above.degree() and above.all_coeffs()[1] != below.all_coeffs()[1]:
        raise NoEnclosure("the product does not converge")
    total = acb(1)
    for polynomial, power in ((above, -1), (below, 1)):
        for factor, multiplicity in polynomial.factor_list()[1]:
            for root in _roots(sp.Poly(factor, k)):
                total *= ((low - root).rgamma() if power < 0 else (low - root).gamma()) ** multiplicity
    return total



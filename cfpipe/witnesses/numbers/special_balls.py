"""Balls around special functions: one entry of `SPECIAL` for each.

Every entry answers only where the function's meaning is beyond dispute (`function_needs.py` says where) and, those of
`BRANCHED` apart, where it is analytic in every argument that is not an exact number: on one side of every branch cut,
and for integer orders where the other orders have a cut.  Elsewhere it raises `NoEnclosure`, since a ball of another
branch would refute what is true.
Arb's conventions were compared with mpmath's, which are SymPy's, function by function (`tests/witnesses`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import flint
import sympy as sp
from flint import acb, acb_series, arb, fmpq

from cfpipe.witnesses.algebra.slopes import ZetaSlope
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.enclosures import NoEnclosure

Ball = Any
MOST_ORDER, MOST_TABLE = 2_000, 3_000
MOST_WORK = 3_000_000
"""Largest argument times bits for functions whose series grow long with both: Arb's loops know no time limit."""


class Arguments:
    """The arguments of a call, as exact rational numbers where they are (else None) and as balls, computed once."""

    def __init__(self, exact: Callable[[int], Expr | None], ball: Callable[[int], Ball], size: int) -> None:
        self.exact, self.size = exact, size
        self._enclose = ball
        self._known: dict[int, Ball] = {}

    def ball(self, place: int) -> Ball:
        if place not in self._known:
            self._known[place] = self._enclose(place)
        return self._known[place]

    def order(self, place: int, least: int = 0, most: int = MOST_ORDER) -> int:
        value = self.exact(place)
        if value is None or not value.is_Integer or not least <= value <= most:
            raise NoEnclosure("an order is not a small integer")
        return int(value)

    def balls(self) -> list[Ball]:
        return [self.ball(place) for place in range(self.size)]

    def integral(self, place: int) -> bool:
        value = self.exact(place)
        return value is not None and bool(value.is_Integer)

    def counting(self, place: int) -> bool:
        value = self.exact(place)
        return value is not None and bool(value.is_Integer and value >= 0)


def _right(z: Ball) -> Ball:
    """The same ball, if it lies in the right half plane: away from a cut along the negative axis."""
    if not z.real > 0:
        raise NoEnclosure("not in the right half plane")
    return z


def _real(z: Ball) -> Any:
    if not z.imag == 0:
        raise NoEnclosure("a real argument is needed")
    return z.real


def _off_the_cut(z: Ball) -> Ball:
    """The same ball, if it avoids the real numbers from 1 upwards."""
    if not (z.real < 1 or z.imag > 0 or z.imag < 0):
        raise NoEnclosure("on a branch cut")
    return z


def _not_zero(z: Ball) -> Ball:
    if z.contains(0):
        raise NoEnclosure("division by zero")
    return z


# -- Bessel and Airy functions


def _bessel(name: str) -> Callable[[Arguments], Ball]:
    """J and I: entire for integer orders, else cut along the negative axis (DLMF 10.2.2)."""

    def entry(given: Arguments) -> Ball:
        order, z = given.balls()
        if not given.integral(0) and not (z == 0 and order.real > 0):
            _right(z)
        return getattr(z, name)(order)

    return entry


def _cut_bessel(name: str) -> Callable[[Arguments], Ball]:
    return lambda given: getattr(_right(given.ball(1)), name)(given.ball(0))


def _hankel(sign: int) -> Callable[[Arguments], Ball]:
    def entry(given: Arguments) -> Ball:
        order, z = given.ball(0), _right(given.ball(1))
        return z.bessel_j(order) + acb(0, sign) * z.bessel_y(order)

    return entry


def _spherical(name: str) -> Callable[[Arguments], Ball]:
    """DLMF 10.47.3 and 10.47.4."""

    def entry(given: Arguments) -> Ball:
        order, z = given.order(0), _right(given.ball(1))
        return (acb.pi() / (2 * z)).sqrt() * getattr(z, name)(acb(order) + acb(fmpq(1, 2)))

    return entry


# -- gamma and its relatives


def _upper(given: Arguments) -> Ball:
    order, z = given.balls()
    if z == 0:
        return _right(order).gamma()
    if not (given.integral(0) and order.real > 0):
        _right(z)
    return z.gamma_upper(order)


def _lower(given: Arguments) -> Ball:
    order, z = given.balls()
    _right(order)
    if z == 0:
        return acb(0)
    if not given.integral(0):
        _right(z)
    return z.gamma_lower(order)


def _gamma_quotient(above: Ball, *below: Ball) -> Ball:
    """A quotient of gammas, which is zero where only the denominator has a pole."""
    value = above.gamma()
    for each in below:
        value *= each.rgamma()
    return value


def _beta(given: Arguments) -> Ball:
    x, y = given.balls()
    return x.gamma() * y.gamma() * (x + y).rgamma()


def _binomial(given: Arguments) -> Ball:
    n, k = given.exact(0), given.exact(1)
    if k is not None and k.is_Integer:
        if k < 0:
            if n is not None and n.is_Integer and n < 0:
                raise NoEnclosure("a binomial of two negative integers has several meanings")
            return acb(0)
        if n is not None and n.is_Integer and 0 <= n <= 20_000:
            return acb(math.comb(int(n), int(k)))
        return _falling_by_steps(given.ball(0), given.order(1)) * acb(int(k) + 1).rgamma()
    top, low = given.balls()
    return _gamma_quotient(top + 1, low + 1, top - low + 1)


def _falling_by_steps(x: Ball, steps: int) -> Ball:
    return (x - steps + 1).rising(acb(steps)) if steps else acb(1)


def _rising(given: Arguments) -> Ball:
    x = given.ball(0)
    if given.counting(1):
        steps = given.order(1)
        return x.rising(acb(steps)) if steps else acb(1)
    return _gamma_quotient(x + given.ball(1), x)


def _falling(given: Arguments) -> Ball:
    x = given.ball(0)
    if given.counting(1):
        return _falling_by_steps(x, given.order(1))
    return _gamma_quotient(x + 1, x - given.ball(1) + 1)


def _catalan(given: Arguments) -> Ball:
    """binomial(2n, n)/(n + 1) in gammas (DLMF 26.5.1)."""
    n = given.ball(0)
    if not n.real > arb(fmpq(-1, 2)):
        raise NoEnclosure("not right of the poles")
    return (acb(4).log() * n).exp() * (n + fmpq(1, 2)).gamma() * (n + 2).rgamma() / acb.pi().sqrt()


def _polygamma(given: Arguments) -> Ball:
    return given.ball(1).polygamma(acb(given.order(0)))


def _harmonic(given: Arguments) -> Ball:
    if given.size == 1:
        return (given.ball(0) + 1).digamma() + acb(arb.const_euler())
    terms, power = given.order(0, most=MOST_TABLE), given.ball(1)
    return sum(((-power * acb(k).log()).exp() for k in range(1, terms + 1)), acb(0))


def _betainc(*, regularized: bool) -> Callable[[Arguments], Ball]:
    """DLMF 8.17.1 and 8.17.2, between two points of [0, 1]."""

    def entry(given: Arguments) -> Ball:
        a, b, low, high = (_real(each) for each in given.balls())
        if not (a > 0 and b > 0 and all(0 <= x <= 1 for x in (low, high))):
            raise NoEnclosure("outside the unit interval")
        return acb(high.beta_lower(a, b, int(regularized)) - low.beta_lower(a, b, int(regularized)))

    return entry


# -- zeta and its relatives


def _zeta(given: Arguments) -> Ball:
    s = given.ball(0)
    return s.zeta() if given.size == 1 else s.zeta(_right(given.ball(1)))


def _zeta_slope(given: Arguments) -> Ball:
    """By the power series around s."""
    n, s = given.order(0, 1, 30), given.ball(1)
    return acb_series([s, 1], n + 1).zeta()[n] * acb(n + 1).gamma()


def _polylog(given: Arguments) -> Ball:
    s, z = given.balls()
    if z == 1:
        return s.zeta() if s.real > 1 else _refuse()
    return _off_the_cut(z).polylog(s)


def _lerch(given: Arguments) -> Ball:
    z, s, a = given.balls()
    if not abs(z) < 1:
        raise NoEnclosure("outside the unit disc")
    return acb.lerch_phi(z, s, _right(a))


# -- orthogonal polynomials: the order is an exact integer, the argument anything


def _polynomial(name: str) -> Callable[[Arguments], Ball]:
    return lambda given: getattr(given.ball(1), name)(acb(given.order(0)))


def _chebyshev(name: str) -> Callable[[Arguments], Ball]:
    return lambda given: getattr(given.ball(1), name)(acb(given.order(0, -MOST_ORDER)))


def _assoc_legendre(given: Arguments) -> Ball:
    """With the factor (-1)**m (Abramowitz and Stegun 8.6.6), as SymPy has it."""
    n = given.order(0)
    m = given.order(1, -n, n)
    x = _real(given.ball(2))
    if not -1 <= x <= 1:
        raise NoEnclosure("outside [-1, 1]")
    return acb(x).legendre_p(acb(n), acb(m))


def _hermite_prob(given: Arguments) -> Ball:
    """DLMF 18.7.12."""
    order, root = given.order(0), acb(2).sqrt()
    return (given.ball(1) / root).hermite_h(acb(order)) / root**order


def _gegenbauer(given: Arguments) -> Ball:
    order, a, x = given.order(0), given.ball(1), given.ball(2)
    return x.gegenbauer_c(acb(order), _not_zero(_right(a + fmpq(1, 2)) - fmpq(1, 2)))


def _assoc_laguerre(given: Arguments) -> Ball:
    return given.ball(2).laguerre_l(acb(given.order(0)), _right(given.ball(1) + 1) - 1)


def _jacobi(given: Arguments) -> Ball:
    a, b = (_right(given.ball(place) + 1) - 1 for place in (1, 2))
    return given.ball(3).jacobi_p(acb(given.order(0)), a, b)


# -- exponential integrals, elliptic integrals, hypergeometric functions


def _expint(given: Arguments) -> Ball:
    return _right(given.ball(1)).expint(given.ball(0))


def _ei(given: Arguments) -> Ball:
    """A principal value on the negative axis (DLMF 6.2.5), where only exact real numbers are taken."""
    z = given.ball(0)
    return z.ei() if z.real > 0 else acb(arb.ei(_real(_not_zero(z))))


def _li(given: Arguments) -> Ball:
    """A principal value left of 1 (DLMF 6.2.8)."""
    x = _real(given.ball(0))
    return acb(x.li()) if x > 0 else acb(0) if x == 0 else _refuse()


def _refuse() -> Ball:
    raise NoEnclosure("not defined here")


def _below_one(name: str) -> Callable[[Arguments], Ball]:
    return lambda given: getattr(_off_the_cut(given.ball(0)), name)()


def _elliptic_e(given: Arguments) -> Ball:
    if given.size == 1:
        m = given.ball(0)
        return acb(1) if m == 1 else _off_the_cut(m).elliptic_e()
    return _incomplete(acb.elliptic_e_inc, given.ball(0), given.ball(1))


def _elliptic_f(given: Arguments) -> Ball:
    return _incomplete(acb.elliptic_f, given.ball(0), given.ball(1))


def _incomplete(integral: Callable[[Ball, Ball], Ball], angle: Ball, m: Ball) -> Ball:
    if not _real(m) < 1:
        raise NoEnclosure("the parameter is not below 1")
    return integral(acb(_real(angle)), m)


def _elliptic_pi(given: Arguments) -> Ball:
    if given.size != 2:
        raise NoEnclosure("only the complete integral")
    n, m = (_real(each) for each in given.balls())
    return acb.elliptic_pi(acb(n), acb(m)) if n < 1 and m < 1 else _refuse()


def _lambert(given: Arguments) -> Ball:
    x = _real(given.ball(0))
    branch = given.order(1, -1, 0) if given.size == 2 else 0
    if not x > -arb(-1).exp() or (branch == -1 and not x < 0):
        raise NoEnclosure("outside the real branches")
    return acb(x.lambertw(branch))


# -- elementary functions with a reciprocal inside, angles


def _reciprocal(name: str) -> Callable[[Arguments], Ball]:
    """SymPy's acot(x) is atan(1/x), and likewise its relatives; at 0 it contradicts itself (acot(-x) = -acot(x))."""
    return lambda given: getattr(1 / _not_zero(given.ball(0)), name)()


def _atan2(given: Arguments) -> Ball:
    y, x = (_real(each) for each in given.balls())
    if x.contains(0) and y.contains(0):
        raise NoEnclosure("no angle at the origin")
    if not x > 0 and y.contains(0) and y != 0:
        raise NoEnclosure("on the cut")
    return acb(arb.atan2(y, x))


def _arg(given: Arguments) -> Ball:
    z = _not_zero(given.ball(0))
    if z.real > 0 or z.imag > 0 or z.imag < 0 or z.imag == 0:
        return acb(z.arg())
    raise NoEnclosure("on the cut")


def _kronecker(given: Arguments) -> Ball:
    i, j = given.balls()
    if not i.overlaps(j):
        return acb(0)
    return acb(1) if i == j else _refuse()


def _table(function: Callable[[Expr], Expr], least: int = 0, most: int = MOST_TABLE) -> Callable[[Arguments], Ball]:
    """A function of integers, by its exact value."""

    def entry(given: Arguments) -> Ball:
        value = function(sp.Integer(given.order(0, least, most)))
        return acb(fmpq(int(value.p), int(value.q)))

    return entry


def _bernoulli(given: Arguments) -> Ball:
    """SymPy's number B(1) is +1/2, and its polynomial at 0 has -1/2."""
    if given.size == 1:
        return _table(sp.bernoulli, most=500)(given)
    return given.ball(1).bernoulli_poly(given.order(0, most=500))


def _euler(given: Arguments) -> Ball:
    """Euler's polynomials by those of Bernoulli (DLMF 24.4.22)."""
    if given.size == 1:
        return _table(sp.euler, most=500)(given)
    n, x = given.order(0, most=300) + 1, given.ball(1)
    return 2 * (x.bernoulli_poly(n) - acb(2) ** n * (x / 2).bernoulli_poly(n)) / n


def _plain(name: str) -> Callable[[Arguments], Ball]:
    return lambda given: getattr(given.ball(0), name)()


def _real_inverse(name: str) -> Callable[[Arguments], Ball]:
    return lambda given: acb(getattr(_real(given.ball(0)), name)())


def _right_plain(name: str) -> Callable[[Arguments], Ball]:
    return lambda given: getattr(_right(given.ball(0)), name)()


SPECIAL: dict[type, Callable[[Arguments], Ball]] = {
    sp.besselj: _bessel("bessel_j"), sp.besseli: _bessel("bessel_i"), sp.bessely: _cut_bessel("bessel_y"),
    sp.besselk: _cut_bessel("bessel_k"), sp.hankel1: _hankel(1), sp.hankel2: _hankel(-1),
    sp.jn: _spherical("bessel_j"), sp.yn: _spherical("bessel_y"),
    sp.airyai: _plain("airy_ai"), sp.airybi: _plain("airy_bi"),
    sp.airyaiprime: lambda given: given.ball(0).airy()[1], sp.airybiprime: lambda given: given.ball(0).airy()[3],
    sp.uppergamma: _upper, sp.lowergamma: _lower, sp.beta: _beta, sp.binomial: _binomial,
    sp.RisingFactorial: _rising, sp.FallingFactorial: _falling, sp.catalan: _catalan, sp.polygamma: _polygamma,
    sp.harmonic: _harmonic, sp.betainc: _betainc(regularized=False),
    sp.betainc_regularized: _betainc(regularized=True),
    sp.zeta: _zeta, ZetaSlope: _zeta_slope, sp.dirichlet_eta: _plain("dirichlet_eta"), sp.polylog: _polylog,
    sp.lerchphi: _lerch,
    sp.legendre: _polynomial("legendre_p"), sp.assoc_legendre: _assoc_legendre,
    sp.chebyshevt: _chebyshev("chebyshev_t"), sp.chebyshevu: _chebyshev("chebyshev_u"),
    sp.hermite: _polynomial("hermite_h"), sp.hermite_prob: _hermite_prob, sp.laguerre: _polynomial("laguerre_l"),
    sp.assoc_laguerre: _assoc_laguerre, sp.gegenbauer: _gegenbauer, sp.jacobi: _jacobi,
    sp.erfinv: _real_inverse("erfinv"), sp.erfcinv: _real_inverse("erfcinv"),
    sp.expint: _expint, sp.Ei: _ei, sp.li: _li, sp.Si: _plain("si"), sp.Shi: _plain("shi"),
    sp.Ci: _right_plain("ci"), sp.Chi: _right_plain("chi"),
    sp.fresnels: _plain("fresnel_s"), sp.fresnelc: _plain("fresnel_c"),
    sp.elliptic_k: _below_one("elliptic_k"), sp.elliptic_e: _elliptic_e, sp.elliptic_f: _elliptic_f,
    sp.elliptic_pi: _elliptic_pi, sp.LambertW: _lambert,
    sp.sinc: _plain("sinc"),
    sp.factorial2: _table(sp.factorial2, -1), sp.subfactorial: _table(sp.subfactorial),
    sp.fibonacci: _table(sp.fibonacci, -MOST_TABLE), sp.lucas: _table(sp.lucas, -MOST_TABLE),
    sp.bernoulli: _bernoulli, sp.euler: _euler, sp.bell: _table(sp.bell, most=300),
}  # fmt: skip
"""SymPy's class of a function → its ball. What is entire or meromorphic needs no condition: a ball at a pole is not
finite, and `balls.enclose` refuses it."""

BRANCHED: dict[type, Callable[[Arguments], Ball]] = {
    sp.acot: _reciprocal("atan"), sp.asec: _reciprocal("acos"),
    sp.acsc: _reciprocal("asin"), sp.acoth: _reciprocal("atanh"),
    sp.asech: _reciprocal("acosh"), sp.acsch: _reciprocal("asinh"),
    sp.arg: _arg, sp.atan2: _atan2, sp.KroneckerDelta: _kronecker,
}  # fmt: skip
"""The same for functions that jump where a ball may lie: never inside a certified integral."""


_HEAVY = frozenset([
    sp.besselj, sp.besseli, sp.bessely, sp.besselk, sp.hankel1, sp.hankel2, sp.jn, sp.yn, sp.uppergamma, sp.lowergamma,
    sp.polygamma, sp.betainc, sp.betainc_regularized, sp.zeta, ZetaSlope, sp.dirichlet_eta, sp.polylog, sp.lerchphi,
    sp.expint, sp.assoc_laguerre, sp.gegenbauer, sp.jacobi, sp.elliptic_e, sp.elliptic_f, sp.elliptic_pi,
])  # fmt: skip


def special(kind: type, given: Arguments, *, analytic: bool) -> Ball | None:
    """The ball of one call; None where the function is not a special one."""
    entry = SPECIAL.get(kind) or (None if analytic else BRANCHED.get(kind))
    if entry is None:
        return None
    if kind in _HEAVY:
        _light(given.balls())
    return entry(given)


def _light(values: list[Ball]) -> None:
    if any(not abs(each) * flint.ctx.prec < MOST_WORK for each in values):
        raise NoEnclosure("too costly")


def hypergeometric(top: list[Ball], bottom: list[Ball], z: Ball) -> Ball:
    """Of one more parameter above than below: principal branch, cut from 1 upwards (DLMF 16.2.5)."""
    if len(top) > len(bottom) + 1:
        raise NoEnclosure("a divergent series")
    _light([*top, *bottom, z])
    return (_off_the_cut(z) if len(top) == len(bottom) + 1 else z).hypgeom(top, bottom)

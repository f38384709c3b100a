"""Quotients of hypergeometric terms at neighbouring indices, as rational functions, and sums over them by telescoping.

A term is a product of gammas, factorials, binomials and beta functions of integer-linear arguments, powers with linear
exponents, and rational functions.  `ratio` gives F(n + 1)/F(n).  `telescoper` finds polynomials a_j(n) and a rational
R(n, k) with sum_j a_j F(n + j, k) = G(n, k + 1) - G(n, k) for G = R F: Zeilberger's algorithm ("The method of creative
telescoping", J. Symb. Comp. 11, 1991; Petkovsek, Wilf, Zeilberger, "A = B", chapter 6).  What it finds is a certificate
that `recurrences.py` checks; nothing here has to be trusted.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, NamedTuple

import sympy as sp
from sympy.polys.matrices import DomainMatrix

from cfpipe.witnesses.failures import NOT_IN_THE_FIELD
from cfpipe.witnesses.language.needs import Expr

MOST_SHIFT, MOST_DEGREE, MOST_OPERATIONS = 12, 9, 400


class Telescoper(NamedTuple):
    coefficients: tuple[Expr, ...]
    certificate: Expr


def spelled(term: Expr) -> Expr:
    """Factorials, binomials and beta functions by gammas; only to find certificates, which are checked elsewhere."""
    for kind, by_gammas in _SPELLINGS:
        term = term.replace(kind, by_gammas)
    return term


_G = sp.gamma
_SPELLINGS: tuple[tuple[type, Callable[..., Expr]], ...] = (
    (sp.factorial, lambda n: _G(n + 1)),
    (sp.binomial, lambda n, k: _G(n + 1) / _G(k + 1) / _G(n - k + 1)),
    (sp.beta, lambda a, b: _G(a) * _G(b) / _G(a + b)),
    (sp.RisingFactorial, lambda a, k: _G(a + k) / _G(a)),
    (sp.FallingFactorial, lambda a, k: _G(a + 1) / _G(a - k + 1)),
)


def ratio(term: Expr, symbol: Expr) -> Expr | None:
    """term(symbol + 1)/term(symbol) as a rational function, None where it is not known to be one."""
    total = sp.S.One
    for factor in sp.Mul.make_args(term):
        base, power = factor.as_base_exp()
        if isinstance(factor, sp.exp):
            base, power = sp.E, factor.args[0]
        if not factor.has(symbol):
            continue
        if isinstance(base, sp.gamma) and power.is_Integer:
            step = _gamma_ratio(base.args[0], symbol)
            if step is None:
                return None
            total *= step**power
        elif not base.has(symbol):
            slope = sp.expand(sp.expand(power).xreplace({symbol: symbol + 1}) - power)
            if slope.has(symbol):
                return None
            total *= base**slope
        elif base.is_rational_function(symbol) and power.is_Integer:
            total *= (base.xreplace({symbol: symbol + 1}) / base) ** power
        else:
            return None
    return total


def _gamma_ratio(argument: Expr, symbol: Expr) -> Expr | None:
    slope = sp.diff(sp.expand(argument), symbol)
    if not slope.is_Integer or abs(slope) > MOST_SHIFT:
        return None
    if slope >= 0:
        return sp.Mul(*(argument + step for step in range(int(slope))))
    return 1 / sp.Mul(*(argument - 1 - step for step in range(int(-slope))))


def telescoper(term: Expr, n: Expr, k: Expr, order: int) -> Telescoper | None:
    """A certificate for this order, None if there is none of moderate degree."""
    return next(iter(telescopers(term, n, k, order)), None)


def telescopers(term: Expr, n: Expr, k: Expr, order: int) -> list[Telescoper]:
    """Certificates for this order, several where there are independent ones."""
    along, across = ratio(term, k), ratio(term, n)
    if along is None or across is None:
        return []
    symbols = _generators(sp.Tuple(along, across), k)
    if symbols is None:
        return []
    stand_ins, names = symbols
    along, across = along.xreplace(stand_ins), across.xreplace(stand_ins)
    ring = sp.QQ[[k, *names]] if names else sp.QQ[k]
    field = ring.get_field()
    try:
        r = field.from_sympy(sp.together(along))
        shifts = [field.one]
        for step in range(order):
            shifts.append(shifts[-1] * field.from_sympy(sp.together(across.xreplace({n: n + step}))))
    except NOT_IN_THE_FIELD:
        return []
    found = _solve(r, shifts, ring, k, names)
    back = {value: key for key, value in stand_ins.items()}
    return [
        Telescoper(
            tuple(sp.factor(each).xreplace(back) for each in coefficients), sp.factor(certificate).xreplace(back)
        )
        for coefficients, certificate in found
    ]


def _generators(expr: Expr, k: Expr) -> tuple[dict[Expr, Expr], list[Expr]] | None:
    """Powers without k, such as p/(1-p) or 2**m, as generators of their own."""
    if sp.count_ops(expr) > MOST_OPERATIONS:
        return None
    stand_ins: dict[Expr, Expr] = {}
    for part in sp.preorder_traversal(expr):
        opaque = isinstance(part, sp.Function) or (part.is_Pow and not part.exp.is_Integer)
        if opaque or part in (sp.pi, sp.E, sp.I):
            if part.has(k):
                return None
            stand_ins.setdefault(part, sp.Dummy(f"c{len(stand_ins)}"))
    names = sorted(expr.xreplace(stand_ins).free_symbols - {k}, key=str)
    return stand_ins, names


def _solve(r: Any, shifts: list[Any], ring: Any, k: Expr, names: list[Expr]) -> list[tuple[list[Expr], Expr]]:
    """Gosper's equation p(k) = a(k) x(k+1) - b(k-1) x(k), with p linear in the unknown a_j (A = B, section 6.3)."""
    common = ring.one
    for each in shifts:
        common = ring.lcm(common, ring.convert(each.denom))
    tops = [ring.exquo(common, ring.convert(each.denom)) * ring.convert(each.numer) for each in shifts]
    # sum_j a_j F(n+j, k) = (sum_j a_j tops_j) * (F/common): the second factor's quotient is r*common(k)/common(k+1)
    moved = _shifted(common, ring, k, 1)
    top, bottom = ring.convert(r.numer) * common, ring.convert(r.denom) * moved
    a, b, c = _gosper_form(top, bottom, ring, k)
    earlier = _shifted(b, ring, k, -1)
    bases = [_poly(each * c, ring, k) for each in tops]
    upper, lower = _poly(a, ring, k), _poly(earlier, ring, k)
    degree = _degree(upper, lower, max(base.degree() for base in bases))
    if degree is None or degree < 0 or degree > MOST_DEGREE:
        return []
    unknown = []
    for power in range(degree + 1):
        power_k = sp.Poly(k**power, k, domain=upper.domain)
        unknown.append(upper * power_k.compose(sp.Poly(k + 1, k, domain=upper.domain)) - lower * power_k)
    columns = [*bases, *(-each for each in unknown)]
    rows = max(each.degree() for each in columns) + 1
    field = ring.get_field() if not names else sp.QQ.frac_field(*names)
    entries = [[_coefficient(each, row, field) for each in columns] for row in range(int(rows))]
    matrix = DomainMatrix(entries, (int(rows), len(columns)), field)
    kernel = matrix.nullspace()
    found: list[tuple[list[Expr], Expr]] = []
    for row in range(kernel.shape[0]):
        vector = [field.to_sympy(each) for each in kernel.to_list()[row]]
        if any(each != 0 for each in vector[: len(shifts)]):
            solution = sp.Add(*(each * k**power for power, each in enumerate(vector[len(shifts) :])))
            coefficients = vector[: len(shifts)]
            scale = sp.lcm([sp.fraction(sp.together(each))[1] for each in coefficients])
            scale = scale / sp.gcd([sp.cancel(each * scale) for each in coefficients])
            certificate = ring.to_sympy(earlier) * solution / (ring.to_sympy(c) * ring.to_sympy(common))
            found.append(([sp.cancel(each * scale) for each in coefficients], sp.cancel(certificate * scale)))
    return sorted(found, key=lambda each: sum(1 for coefficient in each[0] if coefficient != 0))


def _coefficient(polynomial: Any, power: int, field: Any) -> Any:
    if not polynomial or power > polynomial.degree():
        return field.zero
    return field.convert_from(polynomial.rep.to_list()[::-1][power], polynomial.domain)


def _shifted(element: Any, ring: Any, k: Expr, step: int) -> Any:
    return ring.from_sympy(sp.expand(ring.to_sympy(element).xreplace({k: k + step})))


def _poly(element: Any, ring: Any, k: Expr) -> Any:
    return sp.Poly(ring.to_sympy(element), k)


def _gosper_form(top: Any, bottom: Any, ring: Any, k: Expr) -> tuple[Any, Any, Any]:
    """a, b, c with top/bottom = a(k)/b(k) * c(k+1)/c(k) and gcd(a(k), b(k+h)) = 1 for h >= 0."""
    c = ring.one
    shared = ring.gcd(top, bottom)
    top, bottom = ring.exquo(top, shared), ring.exquo(bottom, shared)
    for shift in _dispersions(top, bottom, ring, k):
        common = ring.gcd(top, _shifted(bottom, ring, k, shift))
        if _poly(common, ring, k).degree() < 1:
            continue
        top = ring.exquo(top, common)
        bottom = ring.exquo(bottom, _shifted(common, ring, k, -shift))
        for step in range(1, shift + 1):
            c = c * _shifted(common, ring, k, -step)
    return top, bottom, c


def _dispersions(top: Any, bottom: Any, ring: Any, k: Expr) -> list[int]:
    """Shifts h >= 0 at which a factor of top meets one of bottom(k + h), among factors of degree one."""
    found = set()
    factors = [
        [ring.to_sympy(each) for each, _ in part.factor_list()[1]] if not part.is_ground else []
        for part in (top, bottom)
    ]
    for one, other in itertools.product(*factors):
        slope, other_slope = sp.diff(one, k), sp.diff(other, k)
        if slope == 0 or other_slope == 0 or slope.has(k) or other_slope.has(k):
            continue
        gap = sp.cancel(one.xreplace({k: 0}) / slope - other.xreplace({k: 0}) / other_slope)
        if gap.is_Integer and 0 <= gap <= 60:
            found.add(int(gap))
    return sorted(found)


def _degree(upper: Any, lower: Any, right: int) -> int | None:
    """The degree that x can have (A = B, section 5.3)."""
    high, low = upper.degree(), lower.degree()
    if high != low or sp.expand(upper.LC() - lower.LC()) != 0:
        return int(right - max(high, low))
    options = [right - high + 1]
    second = [
        sp.Poly(each, each.gens[0]).coeff_monomial(each.gens[0] ** (high - 1)) if high else sp.S.Zero
        for each in (upper, lower)
    ]
    gap = sp.cancel((second[1] - second[0]) / upper.LC()) if high else None
    if gap is not None and gap.is_Integer:
        options.append(int(gap))
    return int(max(options))

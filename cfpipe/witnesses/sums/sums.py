"""Finite and infinite sums and products in closed form, by exact rules only.

A sum is split into terms, constant factors leave it, and each rest is tried in turn:
- few terms: written out;
- Gosper's antidifference T, accepted only after T(k+1) - T(k) - f(k) vanishes in the kernel normal form and
  T is defined   on the whole range (Gosper 1978, "Decision procedure for indefinite hypergeometric
  summation");
- a table of classical series times a polynomial in the index, the polynomial in falling factorials
  k(k-1)…(k-j+1):   binomial theorem, exponential series, geometric series, negative binomial series,
  logarithm   (Graham, Knuth, Patashnik, "Concrete Mathematics", tables 174 and 335), and zeta(2), zeta(4),
  zeta(6). What has no closed form (a sum over data x[i]) stays as a sum in one canonical spelling.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.algebra.rewriting import canonical
from cfpipe.witnesses.calculus.smoothness import met, tree_needs
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive
from cfpipe.witnesses.sums.antidifferences import antidifference
from cfpipe.witnesses.sums.binomial_sums import binomial_sum
from cfpipe.witnesses.sums.falling import falling_coefficients
from cfpipe.witnesses.sums.products import infinite_product, period
from cfpipe.witnesses.sums.range_splits import split_range

MOST_WRITTEN_OUT, MOST_DEGREE = 40, 8
_NEVER = ("fail", "jump")
"""Needs of being differentiable that nothing meets; a sum only asks them of the factor that it brings in."""


def evaluate_sum(expr: Expr) -> Expr:
    """The sum with everything known carried out; what is left stays under canonical sums."""
    *inner, (k, low, high) = expr.limits
    function = expr.function
    if inner:
        index = _running(k, low)
        within = _within(expr.func(function, *inner), k, low, high)
        if within is None or within.has(sp.Sum):
            within = evaluate_sum(expr.func(function, *inner).xreplace({k: index}))
        function, k = within.xreplace({k: index}), index
    if not _whole(low, high) or _bound_again(function, k):
        return sp.Sum(function, (k, low, high))
    width = sp.expand(high - low) if not (high.is_infinite or low.is_infinite) else sp.oo
    if width.is_Integer and -1 <= width < MOST_WRITTEN_OUT:
        terms = [function.xreplace({k: low + step}) for step in range(int(width) + 1)]
        return sp.Add(*(evaluate_sum(term) if isinstance(term, sp.Sum) else term for term in terms))
    if low.is_infinite or not (high.is_infinite or nonnegative(width + 1)):
        return sp.Sum(function, (k, low, high))
    whole = _closed(function, k, low, high)
    if whole is not None:
        return whole
    parts: list[Expr] = []
    terms = sp.Add.make_args(sp.expand(function))
    for term in terms:
        constant, rest = sp.expand(term, power_base=False).as_independent(k, as_Add=False)
        value = _closed(rest, k, low, high)
        if value is None and high.is_infinite:
            return sp.Sum(function, (k, low, high))
        parts.append(constant * (value if value is not None else _opaque(rest, k, low, high)))
    return sp.Add(*parts)


def _within(inner: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """The value of an inner sum wherever low <= k <= high: k = low + i, and the range is i + j + 1 long."""
    if low.is_infinite or high.is_infinite:
        return None
    shift, symbol = sp.expand(high - low).as_coeff_Add()
    if not (low.is_integer and shift.is_Integer and symbol.is_Symbol and symbol.is_integer) or low.has(symbol):
        return None
    before, after = (sp.Symbol(f"{name} {k.name}", integer=True, nonnegative=True) for name in ("before", "after"))
    value = evaluate_sum(inner.xreplace({k: low + before, symbol: before + after - shift}))
    return value.xreplace({before: k - low, after: high - k})


def _running(k: Expr, low: Expr) -> Expr:
    """The index of an outer sum with what is known of it, for the ends of inner ones."""
    sign = {"positive": True} if positive(low) else {"nonnegative": True} if nonnegative(low) else {}
    return sp.Symbol(f"{k.name} outer", integer=True, **sign) if low.is_integer else k


def _whole(low: Expr, high: Expr) -> bool:
    """Whether both ends are integers or infinite; a sum up to 5/2 has no meaning here."""
    return all(end.is_infinite or end.is_integer for end in (low, high))


def _bound_again(function: Expr, k: Expr) -> bool:
    """Whether an inner sum or integral binds the same symbol, so that replacing it would reach too far."""
    inner = function.atoms(sp.Sum, sp.Product, sp.Integral, sp.Limit)
    return any(k == each.args[1] or any(k == limit[0] for limit in getattr(each, "limits", ())) for each in inner)


def _opaque(rest: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    index = _index(rest, k)
    return sp.Sum(canonical(rest).xreplace({k: index}), (index, low, high))


def _index(function: Expr, own: Expr) -> Expr:
    """The canonical index, another one for each level, so that an inner sum never captures an outer index."""
    used = function.atoms(sp.Symbol) - {own}
    return next(
        index for index in (sp.Symbol(f"k'{level}", integer=True) for level in itertools.count()) if index not in used
    )


def evaluate_product(expr: Expr) -> Expr:
    """Products of few factors written out; index-free bases collect a sum in their exponent."""
    *inner, (k, low, high) = expr.limits
    function = evaluate_product(expr.func(expr.function, *inner)) if inner else expr.function
    if low.is_infinite or not _whole(low, high) or _bound_again(function, k):
        return expr
    if high.is_infinite:
        value = infinite_product(function, k, low)
        return expr if value is None else value
    width = sp.expand(high - low)
    if width.is_Integer and -1 <= width < MOST_WRITTEN_OUT:
        return sp.Mul(*(function.xreplace({k: low + step}) for step in range(int(width) + 1)))
    if not nonnegative(width + 1):
        return expr
    if function == k and low == 1:
        return sp.factorial(high)
    whole = period(function, k, low, high)
    if whole is not None:
        return whole
    result, left = sp.S.One, sp.S.One
    for factor in sp.Mul.make_args(
        sp.powsimp(sp.expand(function, power_base=True, basic=False, mul=False), combine="exp", deep=False)
    ):
        base, exponent = (sp.E, factor.exp) if isinstance(factor, sp.exp) else factor.as_base_exp()
        if not base.has(k) and (positive(base) or (exponent == 1)):
            result *= base ** evaluate_sum(sp.Sum(exponent, (k, low, high)))
        else:
            left *= factor
    whole = period(left, k, low, high) if result != 1 else None
    if whole is not None:
        return result * whole
    index = _index(left, k)
    return result if left == 1 else result * sp.Product(left.xreplace({k: index}), (index, low, high))


class _Shape(NamedTuple):
    """polynomial(k) * ratio**k * complement**(n - k) * constant * special(k)"""

    polynomial: Expr
    ratio: Expr
    powers: tuple[tuple[Expr, Expr, Expr], ...]
    constant: Expr
    special: tuple[Expr, ...]


def _closed(function: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    if not function.has(k):
        return None if high.is_infinite else function * (high - low + 1)
    if function.has(sp.Indexed, sp.Sum, sp.Integral, sp.Derivative):
        return None
    for rule in (_split, _table, binomial_sum, _gosper):
        value = rule(function, k, low, high)
        if value is not None:
            return value
    return None


def _split(function: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """At corners, see `range_splits.py`."""
    parts = split_range(function, k, low, high)
    if parts is None:
        return None
    values = [evaluate_sum(sp.Sum(part, (k, low, end))) for part, end in parts]
    return None if any(each.has(sp.Sum) for each in values) else sp.Add(*values)


def _gosper(function: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    if high.is_infinite or function.has(sp.Piecewise, sp.Abs, sp.sign, sp.log, sp.sin, sp.cos):
        return None

    def defined(run: Expr, certificate: Expr) -> bool:
        shown = all(met(need.kind, list(need.arguments)) for need in tree_needs(run) if need.kind not in _NEVER)
        return shown and not any(need.kind in _NEVER for need in tree_needs(certificate))

    found = antidifference(function, k, low, defined)
    if found is None:
        return None
    whole, j = found
    return whole.xreplace({j: high + 1}) - whole.xreplace({j: low})


def _shape(function: Expr, k: Expr) -> _Shape | None:
    polynomial, ratio, constant = sp.S.One, sp.S.One, sp.S.One
    powers: list[tuple[Expr, Expr, Expr]] = []
    special: list[Expr] = []
    for factor in sp.Mul.make_args(
        sp.expand(function, mul=False, power_base=True, power_exp=False, log=False, multinomial=False)
    ):
        base, exponent = (sp.E, factor.exp) if isinstance(factor, sp.exp) else factor.as_base_exp()
        if not factor.has(k):
            constant *= factor
        elif factor.is_polynomial(k):
            polynomial *= factor
        elif not base.has(k) and exponent.is_polynomial(k) and sp.degree(exponent, k) == 1:
            slope, offset = sp.Poly(exponent, k).all_coeffs()
            powers.append((base, slope, offset))
        else:
            special.append(factor)
    if not polynomial.is_polynomial(k) or sp.degree(polynomial, k) > MOST_DEGREE:
        return None
    return _Shape(sp.expand(polynomial), ratio, tuple(powers), constant, tuple(special))


def _table(function: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    shape = _shape(function, k)
    if shape is None:
        return None
    if not high.is_infinite:
        return _binomial_theorem(shape, k, low, high)
    if not low.is_Integer or low < 0 or low > 20:
        return None
    gathered = _gather(shape.powers)
    if gathered is None:
        return None
    ratio, constant = gathered
    total = _series(shape, k, ratio, int(low))
    return None if total is None else constant * shape.constant * total


def _gather(powers: tuple[tuple[Expr, Expr, Expr], ...]) -> tuple[Expr, Expr] | None:
    """All index-linear powers as constant * ratio**k."""
    ratio, constant = sp.S.One, sp.S.One
    for base, slope, offset in powers:
        if not (offset == 0 or nonzero(base)) or not (slope.is_Integer or positive(base)):
            return None
        if slope.is_negative and not nonzero(base):
            return None
        ratio, constant = ratio * base**slope, constant * base**offset
    return ratio, constant


def _binomial_theorem(shape: _Shape, k: Expr, low: Expr, n: Expr) -> Expr | None:
    if low != 0 or not nonnegative(n) or not n.is_integer:
        return None
    choice = sp.Mul(*shape.special)
    if choice == sp.binomial(n, k) or choice == sp.binomial(n, n - k):
        factor = sp.S.One
    elif vanishes((choice * sp.factorial(k) * sp.factorial(n - k)).rewrite(sp.gamma) - 1):
        factor = 1 / sp.factorial(n)
    else:
        return None
    left, right, constant = sp.S.One, sp.S.One, sp.S.One
    for base, slope, offset in shape.powers:
        if slope == 1 and offset == 0:
            left *= base
        elif slope == -1 and sp.expand(offset - n) == 0:
            right *= base
        elif nonzero(base) and (slope.is_Integer or positive(base)):
            left, constant = left * base**slope, constant * base**offset
        else:
            return None
    total = sp.S.Zero
    whole = sp.expand(left + right)
    one = vanishes(whole - 1)
    for j, coefficient in enumerate(falling_coefficients(shape.polynomial, k)):
        if coefficient == 0:
            continue
        if j and not one and not nonzero(whole):
            return None
        power = sp.S.One if one else (left + right) ** (n - j)
        total += coefficient * sp.Mul(*(n - step for step in range(j))) * left**j * power
    return factor * constant * shape.constant * total


def _series(shape: _Shape, k: Expr, ratio: Expr, low: int) -> Expr | None:
    coefficients = falling_coefficients(shape.polynomial, k)
    special = sp.Mul(*shape.special)
    inside = bool(ratio.is_real) and positive(1 - ratio) and positive(1 + ratio)
    total: Expr | None = None
    if special in (1 / sp.factorial(k), 1 / sp.gamma(k + 1)):
        total = sp.Add(*(each * ratio**j * sp.exp(ratio) for j, each in enumerate(coefficients)))
    elif special == 1 and inside:
        total = sp.Add(
            *(each * sp.factorial(j) * ratio**j / (1 - ratio) ** (j + 1) for j, each in enumerate(coefficients))
        )
    elif isinstance(special, sp.binomial) and inside:
        top, bottom = special.args
        r = sp.expand(top - k + 1)
        if not r.has(k) and positive(r) and (bottom == k or (r.is_integer and sp.expand(bottom - r + 1) == 0)):
            total = sp.Add(
                *(each * sp.rf(r, j) * ratio**j * (1 - ratio) ** (-r - j) for j, each in enumerate(coefficients))
            )
    elif special == 1 / k and inside and low == 1 and len(coefficients) == 1:
        return -coefficients[0] * sp.log(1 - ratio)
    elif special in (k**-2, k**-4, k**-6) and ratio == 1 and low == 1 and len(coefficients) == 1:
        return coefficients[0] * sp.zeta(-special.exp)
    if total is None:
        return None
    first = [shape.polynomial * special * ratio**k] * low
    return total - sp.Add(*(term.xreplace({k: sp.Integer(index)}) for index, term in enumerate(first)))

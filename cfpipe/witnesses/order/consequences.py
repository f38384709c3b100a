"""Signs that follow from facts (`facts.py`): exact certificates by linear algebra over monomials.

To show e > 0, suppose e <= 0.  Facts, products of facts with each other and with what has a known sign, squares, and
the supposition are linear in the monomials of their common generators (symbols, exponentials, roots, …); if no real
values of the monomials satisfy them all, which Fourier-Motzkin elimination shows in exact rationals, e > 0 on the whole
case.  (Handelman 1988 for products; Schrijver, Theory of Linear and Integer Programming, 12.2 for the elimination.)
A sum with logarithms is compared with zero after exp, which is strictly increasing.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction

import sympy as sp

from cfpipe.witnesses.domain.facts import known_of
from cfpipe.witnesses.failures import NO_COMMON_RING, NOT_FACTORED
from cfpipe.witnesses.language.needs import Expr

MOST_OPERATIONS, MOST_GENERATORS, MOST_ROWS, MOST_TERMS = 120, 9, 160, 24
Monomial = tuple[int, ...]
Row = tuple[dict[Monomial, Fraction], bool]
"""The sum of coefficient times monomial is >= 0, or > 0 if strict."""

Known = Callable[[Expr, bool], bool]
"""Whether an expression is positive (True) or not negative (False), without facts."""


def follows(expr: Expr, strict: bool, known: Known, positive: Callable[[Expr], bool]) -> bool:
    """Whether the sign of a real expression follows from the facts of its symbols; `positive` may use facts as well."""
    facts = [fact for fact in known_of(expr) if fact.kind != "nonzero"]
    if not facts or sp.count_ops(expr) > MOST_OPERATIONS or expr.has(sp.oo, sp.zoo, sp.nan, sp.I):
        return False
    given = [(form, fact.kind == "positive") for fact in facts for form in _forms(fact.expr, known)]

    def deep(part: Expr, _: bool) -> bool:
        return part != expr and positive(part)

    for wanted in _forms(expr, deep):
        try:
            if _contradicted(wanted, strict, given, known):
                return True
        except NO_COMMON_RING:
            continue
    return False


def excluded(expr: Expr, nonzero: Callable[[Expr], bool]) -> bool:
    """Whether an expression cannot vanish: each factor is one of something that a fact says is not zero."""
    facts = [fact.expr for fact in known_of(expr) if fact.kind != "nonnegative"]
    if not facts or sp.count_ops(expr) > MOST_OPERATIONS:
        return False
    try:
        given = [factor for fact in facts for factor in _factors(fact)]
        wanted = _factors(expr)
    except NOT_FACTORED:
        return False
    matched = [any(sp.expand(one - other) == 0 or sp.expand(one + other) == 0 for other in given) for one in wanted]
    return any(matched) and all(
        found or (one != expr and nonzero(one)) for one, found in zip(wanted, matched, strict=True)
    )


def _factors(expr: Expr) -> list[Expr]:
    numerator = sp.fraction(sp.cancel(sp.together(expr)))[0]
    return [factor for factor, _ in sp.factor_list(numerator)[1]]


def _forms(expr: Expr, known: Known) -> list[Expr]:
    """Expressions of the same sign without a divisor, or without logarithms."""
    found = [] if (plain := _numerator(expr, known)) is None else [plain]
    raised = _without_logarithms(expr, known)
    if raised is not None and (plain := _numerator(raised, known)) is not None:
        found.append(plain)
    return found


def _numerator(expr: Expr, known: Known) -> Expr | None:
    above, below = sp.fraction(sp.together(expr))
    if below.is_Rational:
        return sp.expand(above * sp.sign(below))
    for sign in (1, -1):
        if all(known(factor, True) for factor in sp.Mul.make_args(sign * below)) or known(
            sp.expand(sign * below), True
        ):
            return sp.expand(sign * above)
    return None


def _without_logarithms(expr: Expr, known: Known) -> Expr | None:
    """exp(e) - 1 for a real sum e of rational multiples of logarithms and a rest."""
    terms = sp.Add.make_args(sp.expand(expr))
    parts: list[tuple[Expr, Expr]] = []
    rest: list[Expr] = []
    for term in terms:
        ratio, other = term.as_coeff_Mul()
        if isinstance(other, sp.log) and ratio.is_Rational and known(other.args[0], True):
            parts.append((ratio, other.args[0]))
        elif term.is_real and not term.has(sp.log):
            rest.append(term)
        else:
            return None
    if not parts:
        return None
    scale = sp.ilcm(1, *(ratio.q for ratio, _ in parts))
    product = sp.Mul(*(inner ** (ratio * scale) for ratio, inner in parts))
    return product * sp.exp(scale * sp.Add(*rest)) - 1


def _contradicted(wanted: Expr, strict: bool, given: list[tuple[Expr, bool]], known: Known) -> bool:
    """Whether `wanted` <= 0 (< 0 unless strict) contradicts what is given."""
    polys, options = sp.parallel_poly_from_expr([wanted, *(expr for expr, _ in given)], domain=sp.QQ)
    generators = options.gens
    if len(generators) > MOST_GENERATORS or any(len(poly.terms()) > MOST_TERMS for poly in polys):
        return False
    if not all(each.is_real for each in generators):
        return False
    signs = {index: known(each, True) for index, each in enumerate(generators) if known(each, False)}
    target = _row(polys[0], -1)
    whole = bool(wanted.is_integer)
    negated: Row = _plus(target, Fraction(-1), False) if whole and not strict else (target, not strict)
    rows = [_tightened(_row(poly, 1), sharp, expr) for poly, (expr, sharp) in zip(polys[1:], given, strict=True)]
    size = len(generators)
    single = [({_unit(index, size): Fraction(1)}, sharp) for index, sharp in signs.items()]
    supposed = [negated, *rows]
    for more in (
        [],
        [_times(one, other) for one in supposed for other in single],
        [_times(one, other) for one, other in itertools.combinations_with_replacement(supposed, 2)],
    ):
        supposed_now = [*supposed, *more]
        if _empty([*supposed_now, *_of_monomials(supposed_now, signs, size)]):
            return True
    return False


def _unit(index: int, size: int) -> Monomial:
    return tuple(1 if place == index else 0 for place in range(size))


def _row(poly: Expr, sign: int) -> dict[Monomial, Fraction]:
    return {monomial: Fraction(sign * int(value.p), int(value.q)) for monomial, value in poly.terms() if value != 0}


def _plus(row: dict[Monomial, Fraction], constant: Fraction, strict: bool) -> Row:
    (size,) = {len(monomial) for monomial in row} or {0}
    zero = (0,) * size
    return {**row, zero: row.get(zero, Fraction(0)) + constant}, strict


def _tightened(row: dict[Monomial, Fraction], strict: bool, expr: Expr) -> Row:
    """A whole number that is > 0 is >= 1."""
    return _plus(row, Fraction(-1), False) if strict and row and expr.is_integer else (row, strict)


def _times(one: Row, other: Row) -> Row:
    product: dict[Monomial, Fraction] = {}
    for (first, a), (second, b) in itertools.product(one[0].items(), other[0].items()):
        monomial = tuple(map(sum, zip(first, second, strict=True)))
        product[monomial] = product.get(monomial, Fraction(0)) + a * b
    return {key: value for key, value in product.items() if value}, one[1] and other[1]


def _of_monomials(rows: list[Row], signs: dict[int, bool], size: int) -> Iterator[Row]:
    """Their own signs, and squares of sums and differences of two generators."""
    present = {monomial for row, _ in rows for monomial in row}
    for index, other in itertools.combinations(range(size), 2):
        one, two = _unit(index, size), _unit(other, size)
        mixed = tuple(map(sum, zip(one, two, strict=True)))
        if mixed in present:
            squares = [tuple(2 * each for each in unit) for unit in (one, two)]
            present.update(squares)
            for sign in (2, -2):
                yield {squares[0]: Fraction(1), squares[1]: Fraction(1), mixed: Fraction(sign)}, False
    for monomial in sorted(present):
        if any(monomial) and all(power % 2 == 0 or index in signs for index, power in enumerate(monomial)):
            sharp = all(power == 0 or signs.get(index, False) for index, power in enumerate(monomial))
            yield {monomial: Fraction(1)}, sharp
    yield {(0,) * size: Fraction(1)}, True


def _empty(rows: list[Row]) -> bool:
    """Whether no values of the monomials satisfy all rows; False as well where that takes too many."""
    rows = _distinct(rows)
    while True:
        keys = {monomial for row, _ in rows for monomial in row if any(monomial)}
        if not keys:
            return any(_impossible(row) for row in rows)
        if len(rows) > MOST_ROWS:
            return False

        key = min(keys, key=lambda each, rows=rows: (_growth(rows, each), each))  # type: ignore[misc]
        above = [row for row in rows if row[0].get(key, 0) > 0]
        below = [row for row in rows if row[0].get(key, 0) < 0]
        rest = [row for row in rows if not row[0].get(key, 0)]
        if len(above) * len(below) + len(rest) > MOST_ROWS:
            return False
        rows = _distinct([*rest, *(_without(key, upper, lower) for upper in above for lower in below)])
        if any(_impossible(row) for row in rows):
            return True


def _growth(rows: list[Row], key: Monomial) -> int:
    """How many rows its elimination adds."""
    above = sum(1 for row, _ in rows if row.get(key, 0) > 0)
    below = sum(1 for row, _ in rows if row.get(key, 0) < 0)
    return above * below - above - below


def _impossible(row: Row) -> bool:
    coefficients, strict = row
    if any(any(monomial) for monomial in coefficients):
        return False
    constant = next(iter(coefficients.values()), Fraction(0))
    return constant < 0 or (strict and constant == 0)


def _without(key: Monomial, upper: Row, lower: Row) -> Row:
    a, b = -lower[0][key], upper[0][key]
    keys = (set(upper[0]) | set(lower[0])) - {key}
    joined = {each: a * upper[0].get(each, Fraction(0)) + b * lower[0].get(each, Fraction(0)) for each in keys}
    return {each: value for each, value in joined.items() if value}, upper[1] or lower[1]


def _distinct(rows: list[Row]) -> list[Row]:
    """Each once, scaled so that its largest coefficient is 1 or -1."""
    found: dict[frozenset[tuple[Monomial, Fraction]], Row] = {}
    for row, strict in rows:
        if not row:
            if strict:
                return [(row, True)]
            continue
        scale = max(abs(value) for value in row.values())
        scaled = {key: value / scale for key, value in row.items()}
        name = frozenset(scaled.items())
        found[name] = scaled, strict or (name in found and found[name][1])
    return list(found.values())

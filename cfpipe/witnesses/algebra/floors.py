"""Floor and ceiling split: a real symbol into whole part and fraction, a whole symbol into quotient and remainder.

x = L*(m + f) with m whole and 0 <= f < 1, where L clears the denominators of x in every floor: each floor's argument
is then a whole number plus slope*f + offset, which is constant between breakpoints of f.  n = L*m + r with r = 0, …,
L - 1 does the same for a whole number (and settles (-1)**n for even L).  The cases cover every value of the symbol.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, positive

STEPPED = (sp.floor, sp.ceiling)
MOST_SCALE, MOST_CASES, MOST_LOWERED = 24, 64, 4
_SQUARES = {modulus: {step**2 % modulus for step in range(modulus)} for modulus in (3, 4, 5, 8)}


def without_floors(expr: Expr, level: int = 0) -> list[Expr] | None:
    """Expressions free of floors that together say what `expr` is for every value of its symbols; None if not found."""
    expr = _resolved(expr)
    if not expr.has(*STEPPED) or _alike(expr):
        return [expr]
    symbol = next((each for each in sorted(expr.free_symbols, key=str) if _stands_in_floor(expr, each)), None)
    if symbol is None or level > 3:
        return None
    scale = _scale(expr, symbol)
    if scale is None:
        return None
    found: list[Expr] = []
    for value in _values(expr, symbol, scale):
        rest = without_floors(expr.xreplace({symbol: value}), level + 1)
        if rest is None:
            return None
        found += rest
        if len(found) > MOST_CASES:
            return None
    return found


def _alike(sides: Expr) -> bool:
    return isinstance(sides, sp.Tuple) and len(sides) == 2 and sp.expand(sides[0] - sides[1]) == 0


def _stands_in_floor(expr: Expr, symbol: Expr) -> bool:
    return bool(symbol.is_real) and any(each.has(symbol) for each in expr.atoms(*STEPPED))


def _scale(expr: Expr, symbol: Expr) -> int | None:
    """A common denominator of the symbol's factors in all floors, those inside floors multiplied in."""
    scale = 2 if symbol.is_integer and expr.has(sp.Pow) and _alternates(expr, symbol) else 1
    for call in expr.atoms(*STEPPED):
        if not call.has(symbol):
            continue
        below = 1
        for part in sp.preorder_traversal(call.args[0]):
            if part.is_Rational:
                below = int(sp.ilcm(below, part.q)) if part.q > 1 else below
        depth = sum(1 for inner in call.atoms(*STEPPED) if inner.has(symbol))
        scale = int(sp.ilcm(scale, below**depth))
        if scale > MOST_SCALE:
            return None
    return scale


def _alternates(expr: Expr, symbol: Expr) -> bool:
    return any(each.base == -1 and each.exp.has(symbol) for each in expr.atoms(sp.Pow))


def _values(expr: Expr, symbol: Expr, scale: int) -> Iterator[Expr]:
    """The symbol's values in fresh symbols."""
    name = f"{symbol.name} whole"
    if symbol.is_integer:
        sign = {"nonnegative": True} if symbol.is_nonnegative else {}
        m = sp.Symbol(name, integer=True, **sign)
        start = 1 if symbol.is_positive else 0
        for r in range(start, scale + start):
            yield scale * m + r
        return
    sign = {"nonnegative": True} if symbol.is_nonnegative else {}
    m, u = sp.Symbol(name, integer=True, **sign), sp.Symbol(f"{symbol.name} fraction", positive=True)
    places = _breakpoints(expr, symbol, scale)
    for low, high in zip(places, [*places[1:], sp.S.One], strict=True):
        yield scale * (m + low)
        yield scale * (m + (low + high * u) / (1 + u))


def _breakpoints(expr: Expr, symbol: Expr, scale: int) -> list[Expr]:
    """Places in [0, 1) of the fraction at which some floor of a linear argument may jump."""
    found = {sp.S.Zero}
    for call in expr.atoms(*STEPPED):
        slope = sp.diff(call.args[0].replace(lambda e: isinstance(e, STEPPED), lambda e: sp.S.Zero), symbol) * scale
        offset = call.args[0].xreplace({symbol: sp.S.Zero})
        if not slope.is_Integer or slope == 0 or not offset.is_Rational:
            continue
        found |= {sp.Rational(j) for j in ((whole - offset) / slope for whole in _between(slope, offset)) if 0 <= j < 1}
    return sorted(found)


def _between(slope: Expr, offset: Expr) -> range:
    low, high = sorted((offset, offset + slope))
    return range(int(sp.floor(low)), int(sp.ceiling(high)) + 1)


def _resolved(expr: Expr) -> Expr:
    """Floors whose argument is a whole number plus something that stays between two whole numbers."""
    if expr.is_Atom or not expr.has(*STEPPED):
        return expr
    expr = expr.func(*(_resolved(argument) for argument in expr.args))
    if not isinstance(expr, STEPPED):
        return expr
    whole, rest = sp.S.Zero, sp.S.Zero
    for term in sp.Add.make_args(sp.expand(expr.args[0])):
        if term.is_integer:
            whole += term
        else:
            rest += term
    level = _level(rest, isinstance(expr, sp.ceiling))
    if level is not None:
        return sp.expand(whole + level)
    root = _whole_root(expr.args[0]) if isinstance(expr, sp.floor) else None
    return expr if root is None else root


def _whole_root(x: Expr) -> Expr | None:
    """floor(x) of a sum of roots that is not negative, as floor(sqrt(k)) with a whole k: the least with this root.

    k = floor(x**2), since whole numbers m have m <= x if and only if m**2 <= x**2, and so m**2 <= floor(x**2).  A k
    that is never a square, by its remainder, has the same whole root as k - 1.
    """
    if not any(each.exp == sp.S.Half for each in x.atoms(sp.Pow)) or not nonnegative(x):
        return None
    square = _resolved(sp.floor(_with_joined_roots(sp.expand(x**2))))
    if square.has(sp.Pow) and not square.is_polynomial(*square.free_symbols):
        return None
    for _ in range(MOST_LOWERED):
        if not _never_a_square(square):
            break
        square = square - 1
    root = sp.floor(sp.sqrt(square))
    return None if root == sp.floor(x) else root


def _with_joined_roots(expr: Expr) -> Expr:
    """sqrt(n)*sqrt(n + 1) as sqrt(n**2 + n), where the bases are not negative."""
    total = sp.S.Zero
    for term in sp.Add.make_args(expr):
        roots = [each for each in sp.Mul.make_args(term) if each.is_Pow and each.exp == sp.S.Half]
        roots = [each for each in roots if nonnegative(each.base)]
        total += term / sp.Mul(*roots) * sp.sqrt(sp.expand(sp.Mul(*(each.base for each in roots))))
    return total


def _never_a_square(k: Expr) -> bool:
    """Whether no value of a polynomial with whole coefficients is a square, by its remainders."""
    symbols = sorted(k.free_symbols, key=str)
    if len(symbols) != 1 or not symbols[0].is_integer or not k.is_polynomial(*symbols):
        return False
    if not all(each.is_Integer for each in sp.Poly(k, *symbols).coeffs()):
        return False
    return any(
        all(int(k.xreplace({symbols[0]: sp.Integer(step)})) % modulus not in squares for step in range(modulus))
        for modulus, squares in _SQUARES.items()
    )


def _level(rest: Expr, up: bool) -> Expr | None:
    """floor(rest), or ceiling(rest) if `up`, where it is one and the same whole number or polynomial all over."""
    if rest.is_Rational:
        return sp.ceiling(rest) if up else sp.floor(rest)
    if not rest.is_real or not rest.free_symbols:
        return None
    for guess in _guesses(rest):
        low, high = (rest - guess + 1, guess - rest) if up else (rest - guess, guess + 1 - rest)
        if (positive(low) if up else nonnegative(low)) and (nonnegative(high) if up else positive(high)):
            return guess
    return None


def _guesses(rest: Expr) -> Iterator[Expr]:
    try:
        middle = sp.floor(rest.xreplace(dict.fromkeys(rest.free_symbols, sp.S.One)))
    except TypeError:
        return
    if middle.is_Integer:
        yield from (middle, middle + 1)
    for term in sp.Add.make_args(rest):
        ratio, root = term.as_coeff_Mul()
        symbols = root.free_symbols
        if not root.is_Pow or root.exp != sp.S.Half or len(symbols) != 1 or not root.base.is_polynomial(*symbols):
            continue
        (n,) = symbols
        polynomial = sp.Poly(root.base, n)
        lead = ratio * sp.sqrt(polynomial.LC())
        if n.is_integer and polynomial.degree() == 2 and lead.is_Integer:
            near = lead * n + sp.floor(ratio**2 * polynomial.coeff_monomial(n) / (2 * lead))
            yield from (near, near - 1, near + 1)

"""Complex symbols by their real and imaginary parts, z = a + I*b, or by radius and angle, z = r*exp(I*t).

Real and imaginary parts are found from the tree by the definitions of arithmetic and of the elementary functions
(Abramowitz and Stegun 4.2.24, 4.3.55-4.3.58, 4.5.49-4.5.52); what they are not known for stays as it is.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, positive, real_valued

MOST_POWER = 6
PARTED = (sp.re, sp.im, sp.conjugate, sp.Abs, sp.arg)
_BOUND = (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Piecewise, sp.Derivative, sp.Subs)


def cartesian(expr: Expr) -> Expr:
    """The expression with every complex symbol as a + I*b and the parts of what can be parted carried out."""
    names = {
        symbol: sp.Symbol(f"re {symbol.name}", real=True) + sp.I * sp.Symbol(f"im {symbol.name}", real=True)
        for symbol in sorted(expr.free_symbols, key=str)
        if symbol.is_Symbol and symbol.is_extended_real is None
    }
    return parted(_conjugated(expr).xreplace(names))


def _conjugated(expr: Expr) -> Expr:
    """Abs of products before the symbols are replaced, so that |z*w| = |z| |w| needs no factoring."""
    if expr.is_Atom or expr.has(*_BOUND):
        return expr
    arguments = [_conjugated(argument) for argument in expr.args]
    if isinstance(expr, sp.Abs):
        return _absolute(arguments[0])
    return expr.func(*arguments)


def _absolute(w: Expr) -> Expr:
    if w.is_Mul:
        return sp.Mul(*(_absolute(factor) for factor in w.args))
    if w.is_Pow and w.exp.is_integer:
        return _absolute(w.base) ** w.exp
    if w.is_Add:
        factored = sp.factor_terms(w)
        if factored.is_Mul:
            return _absolute(factored)
    return sp.Abs(w)


def parted(expr: Expr) -> Expr:  # noqa: C901 -- a table
    """re, im, conjugate, Abs and arg replaced by real expressions wherever their argument's parts are known."""
    if expr.is_Atom or not expr.has(*PARTED, sp.atan2, sp.I) or isinstance(expr, _BOUND):
        return expr
    if expr.is_Mul and (simpler := _half_turn(expr) or _with_conjugate(expr)) is not None:
        return parted(simpler)
    arguments = [parted(argument) for argument in expr.args]
    if expr.is_Pow and expr.exp == sp.S.Half and arguments[0].has(sp.I):
        root = _square_root(arguments[0])
        if root is not None:
            return root
    if isinstance(expr, (sp.log, sp.arg)) or (expr.is_Pow and not expr.exp.is_integer):
        turned = _by_angle(expr, arguments)
        if turned is not None:
            return turned
    if isinstance(expr, sp.log) and arguments[0].has(sp.I):
        both = parts(sp.log(arguments[0]))
        return expr.func(*arguments) if both is None else both[0] + sp.I * both[1]
    if expr.is_Pow and not expr.exp.is_Integer and arguments[0].has(sp.I):
        both = parts(arguments[0])  # a base that is real after all, as SymPy leaves it of |exp(I*t) - 1|
        if both is not None and sp.expand(both[1]) == 0:
            return sp.expand(both[0]) ** arguments[1]
    if not isinstance(expr, PARTED):
        return expr.func(*arguments)
    w = arguments[0]
    if isinstance(expr, sp.re) and w.is_Pow and w.exp == sp.S.Half and (both := parts(w.base)) is not None:
        a, b = (sp.expand(part) for part in both)
        return sp.sqrt((_modulus(a, b) + a) / 2)
    if isinstance(expr, sp.Abs) and (w.is_Mul or w.is_Pow or isinstance(w, sp.exp)):
        product = _absolute_parts(w)
        if product is not None:
            return product
    mirrored = _mirrored(w)
    if mirrored is not None:
        match expr:
            case sp.Abs():
                return sp.sqrt(w * mirrored)
            case sp.re():
                return (w + mirrored) / 2
            case sp.im():
                return (w - mirrored) / (2 * sp.I)
            case sp.conjugate():
                return mirrored
    both = parts(w)
    if both is None:
        return expr.func(*arguments)
    real, imaginary = (sp.expand(part) for part in both)
    match expr:
        case sp.re():
            return real
        case sp.im():
            return imaginary
        case sp.conjugate():
            return real - sp.I * imaginary
        case sp.Abs():
            return _modulus(real, imaginary)
    angle = _angle(real, imaginary)
    return expr.func(*arguments) if angle is None else angle


def _by_angle(expr: Expr, arguments: list[Expr]) -> Expr | None:
    """log, arg or a power of r*exp(I*t) with r > 0 and -pi < t <= pi, where the angle is the principal one."""
    radius, angle = sp.S.One, sp.S.Zero
    for factor in sp.Mul.make_args(arguments[0]):
        turn = sp.expand(factor.args[0] / sp.I) if isinstance(factor, sp.exp) else None
        if positive(factor):
            radius *= factor
        elif turn is not None and turn.is_real:
            angle += turn
        else:
            return None
    if angle == 0 or not (nonnegative(sp.pi - angle) and positive(sp.pi + angle)):
        return None
    if isinstance(expr, sp.arg):
        return angle
    if isinstance(expr, sp.log):
        return sp.log(radius) + sp.I * angle
    return radius ** arguments[1] * sp.exp(sp.I * angle * arguments[1])


def _square_root(w: Expr) -> Expr | None:
    """The principal root of a square, or by its parts (Abramowitz and Stegun 3.7.27) where their signs are known."""
    if w.is_Pow and w.exp == 2:
        both = parts(w.base)
        if both is not None and positive(sp.expand(both[0])):
            return w.base
        if both is not None and positive(-sp.expand(both[0])):
            return -w.base
    both = parts(w)
    if both is None:
        return None
    a, b = (sp.expand(part) for part in both)
    size = _modulus(a, b)
    real, imaginary = sp.sqrt((size + a) / 2), sp.sqrt((size - a) / 2)
    if b == 0 or not sp.expand(a).is_real:
        return None
    if positive(a):
        return real + sp.I * b / (2 * real)
    if nonnegative(b):
        return real + sp.I * imaginary
    if positive(-b) or (nonnegative(-b) and nonnegative(a)):  # on the cut itself the root lies above the axis
        return real - sp.I * imaginary
    return None


def _absolute_parts(w: Expr) -> Expr | None:
    if w.is_Mul:
        return sp.Mul(*(parted(sp.Abs(factor)) for factor in w.args))
    if isinstance(w, sp.exp):
        both = parts(w.exp)
        return None if both is None else sp.exp(sp.expand(both[0]))
    if w.is_Pow and (w.exp.is_integer or w.exp.is_Rational) and w.base is not sp.E:
        return parted(sp.Abs(w.base)) ** w.exp
    return None


_MEROMORPHIC = (sp.gamma, sp.digamma, sp.polygamma, sp.zeta, sp.erf, sp.erfc)


def _mirrored(w: Expr) -> Expr | None:
    """The conjugate of a function that is real on the real axis and has no cuts: its value at the conjugate.

    That is Schwarz's reflection principle (DLMF 1.10.1).
    """
    if not isinstance(w, _MEROMORPHIC) or not all(order.is_Integer for order in w.args[:-1]):
        return None
    if isinstance(w, sp.zeta) and len(w.args) > 1:
        return None
    both = parts(w.args[-1])
    return None if both is None else w.func(*w.args[:-1], both[0] - sp.I * both[1])


def _half_turn(product: Expr) -> Expr | None:
    """(a**2 + b**2)**(1/4) with the cosine or sine of atan2(b, a)/2, as SymPy writes the parts of sqrt(a + I*b).

    They are the roots of (|w| + a)/2 and, up to the sign of b, (|w| - a)/2 (Abramowitz and Stegun 3.7.27).
    """
    for wave in product.args:
        if not isinstance(wave, (sp.cos, sp.sin)) or not isinstance(2 * wave.args[0], sp.atan2):
            continue
        b, a = (2 * wave.args[0]).args
        quarter = next((each for each in product.args if each.is_Pow and each.exp == sp.Rational(1, 4)), None)
        if quarter is None or sp.expand(quarter.base - a**2 - b**2) != 0:
            continue
        rest, size = product / wave / quarter, sp.sqrt(quarter.base)
        if isinstance(wave, sp.cos):
            return rest * sp.sqrt((size + a) / 2)
        if nonnegative(b) or positive(-b):
            return rest * sp.sqrt((size - a) / 2) * (1 if nonnegative(b) else -1)
    return None


def _with_conjugate(product: Expr) -> Expr | None:
    """W times its conjugate is |w|**2."""
    for each in product.args:
        if isinstance(each, sp.conjugate) and each.args[0] in product.args:
            return product / each / each.args[0] * sp.Abs(each.args[0]) ** 2
    return None


def _modulus(real: Expr, imaginary: Expr) -> Expr:
    if imaginary == 0:
        return sp.Abs(real)
    if real == 0:
        return sp.Abs(imaginary)
    return sp.sqrt(real**2 + imaginary**2)


def _angle(real: Expr, imaginary: Expr) -> Expr | None:
    if positive(real):
        return sp.atan(imaginary / real)
    if positive(imaginary):
        return sp.pi / 2 - sp.atan(real / imaginary)
    if positive(-imaginary):
        return -sp.pi / 2 - sp.atan(real / imaginary)
    if positive(-real) and nonnegative(imaginary):
        return sp.pi + sp.atan(imaginary / real)
    return None


def parts(w: Expr) -> tuple[Expr, Expr] | None:  # noqa: C901 -- a table
    """Real and imaginary part, None where they are not known."""
    if real_valued(w):
        return w, sp.S.Zero
    if w is sp.I:
        return sp.S.Zero, sp.S.One
    if w.is_Add or w.is_Mul:
        return _gathered(w)
    if w.is_Pow and w.base is not sp.E:
        if not w.exp.is_Integer or abs(w.exp) > MOST_POWER:
            return None
        both = parts(w.base)
        if both is None:
            return None
        a, b = both
        if w.exp < 0:
            size = sp.expand(a**2 + b**2)
            a, b = a / size, -b / size
        return _product([(a, b)] * abs(int(w.exp)))
    if not w.args:
        return None
    inner = parts(w.args[0])
    if inner is None:
        return None
    a, b = inner
    match w:
        case sp.exp():
            return sp.exp(a) * sp.cos(b), sp.exp(a) * sp.sin(b)
        case sp.sin():
            return sp.sin(a) * sp.cosh(b), sp.cos(a) * sp.sinh(b)
        case sp.cos():
            return sp.cos(a) * sp.cosh(b), -sp.sin(a) * sp.sinh(b)
        case sp.sinh():
            return sp.sinh(a) * sp.cos(b), sp.cosh(a) * sp.sin(b)
        case sp.cosh():
            return sp.cosh(a) * sp.cos(b), sp.sinh(a) * sp.sin(b)
        case sp.conjugate():
            return a, -b
        case sp.log():
            angle = _angle(a, b)
            return None if angle is None else (sp.log(_modulus(a, b)), angle)
    return None


def _gathered(w: Expr) -> tuple[Expr, Expr] | None:
    found = [parts(part) for part in w.args]
    known = [each for each in found if each is not None]
    if len(known) < len(found):
        return None
    if w.is_Add:
        return sp.Add(*(a for a, _ in known)), sp.Add(*(b for _, b in known))
    return _product(known)


def _product(factors: list[tuple[Expr, Expr]]) -> tuple[Expr, Expr]:
    a, b = sp.S.One, sp.S.Zero
    for c, d in factors:
        a, b = a * c - b * d, a * d + b * c
    return sp.expand(a), sp.expand(b)


def polar(expr: Expr) -> Expr | None:
    """Every complex symbol, not zero, as r*exp(I*t) with t its argument; None where there is none.

    Logarithm, powers and argument of the symbol itself are taken at the angle t, which is what principal values mean.
    """
    symbols = [each for each in expr.free_symbols if each.is_Symbol and each.is_extended_real is None]
    if not symbols:
        return None
    for symbol in sorted(symbols, key=str):
        r = sp.Symbol(f"r {symbol.name}", positive=True)
        t = sp.Symbol(f"t {symbol.name}", real=True)
        expr = _polar(expr, symbol, r, t)
        if expr.has(symbol):
            return None
    return parted(expr)


def _polar(expr: Expr, z: Expr, r: Expr, t: Expr) -> Expr:
    if expr == z:
        return r * sp.exp(sp.I * t)
    if expr.is_Atom or not expr.has(z) or isinstance(expr, _BOUND):
        return expr
    if expr.args[0] == z:
        match expr:
            case sp.log():
                return sp.log(r) + sp.I * t
            case sp.Abs():
                return r
            case sp.arg():
                return t
            case sp.conjugate():
                return r * sp.exp(-sp.I * t)
            case sp.re():
                return r * sp.cos(t)
            case sp.im():
                return r * sp.sin(t)
    if expr.is_Pow and expr.base == z and not expr.exp.has(z):
        return r**expr.exp * sp.exp(sp.I * t * expr.exp)
    return expr.func(*(_polar(argument, z, r, t) for argument in expr.args))

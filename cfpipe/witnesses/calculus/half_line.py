"""Integrals over (0, oo) in closed form, by a table with its conditions checked.

Sums of powers times exponentials (`exponential_sums.py`), beta integrals, Bose and Fermi integrals, Bessel integrals,
two of Fourier's, and Frullani's.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.calculus.bessel_transforms import bessel_transform
from cfpipe.witnesses.calculus.exponential_sums import MOST_LOGS, exponential_sum, factors_of
from cfpipe.witnesses.calculus.limits import evaluate_limit
from cfpipe.witnesses.calculus.smoothness import smooth_between
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive, real_valued


def half_line(function: Expr, x: Expr) -> Expr | None:
    """The integral of the function of a positive x over (0, oo)."""
    function = sp.expand_power_base(function, force=False)
    if function.has(sp.log):
        function = function.replace(lambda part: isinstance(part, sp.log), logarithm_of_product)
    for rule in (
        exponential_sum,
        beta_integral,
        bose_or_fermi,
        bessel_integral,
        bessel_transform,
        cauchy_fourier,
        cauchy_logarithm,
        frullani,
    ):
        value = rule(function, x)
        if value is not None:
            return value
    return None


def beta_integral(function: Expr, x: Expr) -> Expr | None:
    """x**(s-1) * (b + c*x**m)**(-r), Abramowitz and Stegun 6.2.1 after a substitution; logarithms as slopes in s."""
    constant, power, logs, others = factors_of(function, x)
    if not others or logs > MOST_LOGS:
        return None
    binomials: dict[Expr, Expr] = {}
    for factor in others:
        base, exponent = factor.as_base_exp()
        if exponent.has(x) or isinstance(factor, sp.exp):
            return None
        binomials[base] = binomials.get(base, sp.S.Zero) - exponent
    if len(binomials) != 1:
        return None
    ((base, r),) = binomials.items()
    shape = _two_terms(base, x)
    if shape is None:
        return None
    b, c, m = shape
    if not (positive(b) and positive(c) and (positive(m) or (m.is_Rational and m != 0))):
        return None
    s = power + 1
    width = -m if m.is_negative else m
    ratio = s / m
    if not (positive(ratio) and positive(r - ratio)):
        return None
    t = sp.Dummy("s", positive=True)
    value = b ** (-r) * (b / c) ** (t / m) * sp.gamma(t / m) * sp.gamma(r - t / m) / sp.gamma(r) / width
    if logs:
        value = sp.diff(value, (t, logs))
    return constant * value.xreplace({t: s}).doit()


def _two_terms(base: Expr, x: Expr) -> tuple[Expr, Expr, Expr] | None:
    """(b, c, m) if the base is b + c*x**m."""
    fixed, moving = sp.expand(base, power_exp=False).as_independent(x, as_Add=True)
    c, rest = sp.powsimp(moving, combine="exp").as_independent(x, as_Add=False)
    root, m = rest.as_base_exp()
    return (fixed, c, m) if fixed != 0 and root == x and not m.has(x) else None


def bose_or_fermi(function: Expr, x: Expr) -> Expr | None:
    """x**(s-1) times E**j/(1 -+ E**k)**q with E = exp(-c*x), q = 1, 2: geometric series, DLMF 25.5.1 and 25.5.3.

    The terms have one sign, or the sums are alternating with falling terms: summing under the integral is allowed
    (monotone convergence in the first case, the bounded partial sums in the second).
    """
    constant, power, logs, others = factors_of(sp.powsimp(_by_exponentials(function)), x)
    s = power + 1
    if logs or not others or not real_valued(s):
        return None
    head, denominators = sp.S.Zero, []
    for factor in others:
        base, exponent = (sp.E, factor.exp) if isinstance(factor, sp.exp) else factor.as_base_exp()
        if base is sp.E:
            head += exponent
        elif exponent in (-1, -2) and base.is_Add and len(base.args) == 2:
            denominators.append((base, -exponent))
        else:
            return None
    if len(denominators) != 1:
        return None
    ((below, q),) = denominators
    shaped = _one_and_exponential(below, x)
    if shaped is None:
        return None
    lead, rate, sign, outside = shaped  # below = outside * exp(lead) * (1 + sign * exp(-rate*x))
    head = sp.expand(head - q * lead)
    ratio = sp.cancel(-head / (rate * x))
    constant = constant / outside**q
    if q == 2 and ratio == 1:
        s, ratio = s - 1, sp.S.One
        sums = _dirichlet(s, ratio, sign)
        return None if sums is None else constant * sp.gamma(s + 1) / rate ** (s + 1) * sums
    if q != 1:
        return None
    sums = _dirichlet(s, ratio, sign)
    return None if sums is None else constant * sp.gamma(s) / rate**s * sums


def _by_exponentials(function: Expr) -> Expr:
    if not function.has(sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch):
        return function
    return sp.factor_terms(sp.together(function.rewrite(sp.exp)))


def _one_and_exponential(below: Expr, x: Expr) -> tuple[Expr, Expr, int, Expr] | None:
    one, other = below.args
    shapes = []
    for term in (one, other):
        c, rest = term.as_independent(x, as_Add=False)
        exponent = rest.exp if isinstance(rest, sp.exp) else sp.S.Zero if rest == 1 else None
        if exponent is None or not sp.expand(exponent / x).is_real or sp.expand(exponent / x).has(x):
            return None
        shapes.append((c, sp.expand(exponent)))
    (c, p), (d, q) = shapes
    if positive(sp.expand((q - p) / x)):
        (c, p), (d, q) = (d, q), (c, p)
    rate = sp.expand((p - q) / x)
    sign = sp.cancel(d / c)
    return (p, rate, int(sign), c) if positive(rate) and sign in (1, -1) else None


def _dirichlet(s: Expr, first: Expr, sign: int) -> Expr | None:
    """Sum over n >= 0 of (-sign)**n / (n + first)**s, for first 1 or 1/2 (DLMF 25.2.2, 25.2.3)."""
    if first == 1 and sign == -1 and positive(s - 1):
        return sp.zeta(s)
    if first == 1 and sign == 1 and positive(s) and (s == 1 or nonzero(s - 1)):
        return sp.log(2) if s == 1 else (1 - 2 ** (1 - s)) * sp.zeta(s)
    if first == sp.S.Half and sign == -1 and positive(s - 1):
        return (2**s - 1) * sp.zeta(s)
    return None


def bessel_integral(function: Expr, x: Expr) -> Expr | None:
    """x**(s-1) * exp(-a*x**m - b/x**m): a modified Bessel function (DLMF 10.32.10), elementary for half odd orders."""
    constant, power, logs, others = factors_of(function, x)
    if logs or not others or not all(isinstance(each, sp.exp) for each in others):
        return None
    exponent = sp.expand(sp.Add(*(each.exp for each in others)))
    fixed, moving = exponent.as_independent(x, as_Add=True)
    found = {}
    for term in sp.Add.make_args(moving):
        rate, rest = term.as_independent(x, as_Add=False)
        base, m = rest.as_base_exp()
        if base != x or m.has(x):
            return None
        found[m] = -rate
    up = [m for m in found if positive(m)]
    if len(found) != 2 or len(up) != 1 or sp.expand(sum(found)) != 0:
        return None
    (m,) = up
    a, b, order = found[m], found[sp.expand(-m)], (power + 1) / m
    if not (positive(a) and positive(b) and real_valued(order)):
        return None
    size = 2 * sp.sqrt(a) * sp.sqrt(b)
    bessel = _half_odd(order, size) if (2 * order).is_Integer and not order.is_Integer else sp.besselk(order, size)
    return constant * sp.exp(fixed) * 2 / m * (b / a) ** (order / 2) * bessel


def _half_odd(order: Expr, z: Expr) -> Expr:
    """K of half an odd order, DLMF 10.49.12."""
    n = abs(order) - sp.S.Half
    terms = (sp.factorial(n + k) / sp.factorial(k) / sp.factorial(n - k) / (2 * z) ** k for k in range(int(n) + 1))
    return sp.sqrt(sp.pi / (2 * z)) * sp.exp(-z) * sp.Add(*terms)


def cauchy_fourier(function: Expr, x: Expr) -> Expr | None:
    """cos(a*x)/(x**2 + c), a >= 0, and x*sin(a*x)/(x**2 + c), a > 0, c > 0 (Gradshteyn and Ryzhik 3.723.2, 3.723.3)."""
    constant, power, logs, others = factors_of(sp.factor_terms(function), x)
    if logs or len(others) != 2:
        return None
    wave = next((each for each in others if isinstance(each, (sp.cos, sp.sin))), None)
    below = next((1 / each for each in others if each.is_Pow and each.exp == -1), None)
    if wave is None or below is None or power != (0 if isinstance(wave, sp.cos) else 1):
        return None
    shape, a = _two_terms(below, x), sp.cancel(wave.args[0] / x)
    if shape is None or shape[2] != 2 or a.has(x):
        return None
    c, lead, _ = shape
    allowed = positive(a) or (isinstance(wave, sp.cos) and nonnegative(a))
    if not (positive(c) and positive(lead) and allowed):
        return None
    root = sp.sqrt(c / lead)
    value = sp.pi / 2 * sp.exp(-a * root) / lead
    return constant * (value / root if isinstance(wave, sp.cos) else value)


def logarithm_of_product(call: Expr) -> Expr:
    """The logarithm of a product of positive factors as a sum."""
    if call.args[0].is_Add:
        return call
    total = sp.S.Zero
    for factor in sp.Mul.make_args(sp.factor_terms(sp.powsimp(call.args[0], combine="exp"))):
        base, exponent = (sp.E, factor.exp) if isinstance(factor, sp.exp) else factor.as_base_exp()
        if not real_valued(exponent) or not (base is sp.E or positive(base)):
            return call
        total += exponent if base is sp.E else exponent * sp.log(base)
    return total


def cauchy_logarithm(function: Expr, x: Expr) -> Expr | None:
    """log(a + b*x**2)/(c + d*x**2): pi/(2*sqrt(c*d)) * 2*log(sqrt(a) + sqrt(b*c/d)), all positive (4.295.7 there)."""
    constant, power, logs, others = factors_of(function, x)
    call = next((each for each in others if isinstance(each, sp.log)), None)
    below = next((1 / each for each in others if each.is_Pow and each.exp == -1), None)
    if logs or power != 0 or len(others) != 2 or call is None or below is None:
        return None
    shapes = [_two_terms(each, x) for each in (call.args[0], below)]
    if shapes[0] is None or shapes[1] is None or shapes[0][2] != 2 or shapes[1][2] != 2:
        return None
    (a, b, _), (c, d, _) = shapes[0], shapes[1]
    if not all(map(positive, (a, b, c, d))):
        return None
    return constant * sp.pi / sp.sqrt(c * d) * sp.log(sp.sqrt(a) + sp.sqrt(b * c / d))


def frullani(function: Expr, x: Expr) -> Expr | None:
    """(f(p*x) - f(q*x))/x = (f(0) - f(oo)) * log(q/p), f continuous on [0, oo) with a limit (Ostrowski 1949)."""
    terms = sp.Add.make_args(sp.expand(sp.expand(function) * x))
    if len(terms) != 2:
        return None
    one, other = terms
    slopes = [{sp.cancel(part.coeff(x)) for part in _arguments(term, x)} - {sp.S.Zero} for term in terms]
    for p in sorted(slopes[0], key=sp.default_sort_key):
        for q in sorted(slopes[1], key=sp.default_sort_key):
            if not (positive(p) and positive(q)) or not vanishes(one.xreplace({x: x * q / p}) + other):
                continue
            base = one.xreplace({x: x / p})
            if not smooth_between(base, x, sp.S.Zero, sp.oo):
                return None
            far = evaluate_limit(sp.Limit(base, x, sp.oo))
            if far is None or far.is_infinite:
                return None
            return (base.xreplace({x: sp.S.Zero}) - far) * (sp.log(q) - sp.log(p))
    return None


def _arguments(term: Expr, x: Expr) -> list[Expr]:
    """Linear monomials in x below the functions of a term."""
    found = [part for each in term.atoms(sp.Function, sp.Pow) for part in sp.preorder_traversal(each)]
    return [part for part in found if (part.is_Mul and sp.cancel(part / x).has(x) is False) or part == x]

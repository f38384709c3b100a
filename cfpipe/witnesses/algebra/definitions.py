"""Special functions that are simpler ones in disguise: each call rewritten where its conditions are shown.

One table, with the source of each formula; `tests/witnesses/test_definitions.py` compares every entry with numbers.  A
rewriting keeps the value wherever the call is defined and leads to functions that no entry leads back from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive

HALF = sp.Rational(1, 2)
MOST_STEPS = 12


class Definition(NamedTuple):
    source: str
    rewrite: Callable[[Expr], Expr | None]


def defined(expr: Expr) -> Expr | None:
    """The call through simpler functions, None where there are none or it was not shown that they say the same."""
    definition = DEFINITIONS.get(expr.func)
    return None if definition is None else definition.rewrite(expr)


def _counting(n: Expr) -> bool:
    return bool(n.is_integer) and nonnegative(n)


def _double_factorial(call: Expr) -> Expr | None:
    (n,) = call.args
    if n.is_even and nonnegative(n):
        return 2 ** (n / 2) * sp.gamma(n / 2 + 1)
    if n.is_odd and nonnegative(n + 1):
        return 2 ** ((n + 1) / 2) * sp.gamma(n / 2 + 1) / sp.sqrt(sp.pi)
    return None


def _catalan(call: Expr) -> Expr | None:
    (n,) = call.args
    return sp.gamma(2 * n + 1) / (sp.gamma(n + 1) * sp.gamma(n + 2)) if positive(n + HALF) else None


def _lucas(call: Expr) -> Expr | None:
    (n,) = call.args
    return sp.fibonacci(n - 1) + sp.fibonacci(n + 1) if n.is_integer else None


def _rising(call: Expr) -> Expr | None:
    x, k = call.args
    if positive(x) and positive(x + k):
        return sp.gamma(x + k) / sp.gamma(x)
    other = sp.expand(1 - x - k)
    if _counting(k) and x.could_extract_minus_sign() and not other.could_extract_minus_sign():
        return (-1) ** k * sp.RisingFactorial(other, k)
    return None


def _falling(call: Expr) -> Expr | None:
    x, k = call.args
    return sp.RisingFactorial(sp.expand(x - k + 1), k) if _counting(k) or positive(x - k + 1) else None


def _binomial(call: Expr) -> Expr | None:
    """A polynomial in n over k!; with all arguments known to be in order, gammas do better."""
    n, k = call.args
    if not _counting(k) or (nonnegative(n) and nonnegative(n - k)):
        return None
    return sp.FallingFactorial(n, k) / sp.gamma(k + 1)


def _eta(call: Expr) -> Expr | None:
    s = call.args[0]
    return (1 - 2 ** (1 - s)) * sp.zeta(s) if nonzero(s - 1) else None


def _zeta(call: Expr) -> Expr | None:
    if len(call.args) == 2:
        s, a = call.args
        return (2**s - 1) * sp.zeta(s) if a == HALF else None
    if _counting(-call.args[0]) and not call.args[0].is_number:
        return -sp.bernoulli(1 - call.args[0]) / (1 - call.args[0])  # with B(1) = +1/2, as SymPy has it
    n = call.args[0] / 2
    if n.is_integer and not n.is_number and positive(n):
        return (-1) ** (n + 1) * sp.bernoulli(2 * n) * (2 * sp.pi) ** (2 * n) / (2 * sp.gamma(2 * n + 1))
    return None


def _bernoulli(call: Expr) -> Expr | None:
    if len(call.args) == 1:
        return None
    n, x = call.args
    if _counting(n) and x.as_coeff_Add()[1].could_extract_minus_sign():
        return (-1) ** n * sp.bernoulli(n, sp.expand(1 - x))
    steps, rest = _steps(x)
    if steps and n.is_integer and positive(n):
        return sp.bernoulli(n, rest) + n * sp.Add(*((rest + step) ** (n - 1) for step in range(steps)))
    return None


def _steps(x: Expr) -> tuple[int, Expr]:
    """How many whole steps a symbolic argument is beyond its start in [0, 1), few enough to be taken one by one."""
    shift, rest = sp.expand(x).as_coeff_Add()
    steps = int(sp.floor(shift)) if shift.is_Rational else 0
    return (steps, sp.expand(x - steps)) if rest != 0 and 0 < steps <= MOST_STEPS else (0, x)


def _polygamma(call: Expr) -> Expr | None:
    n, x = call.args
    steps, rest = _steps(x)
    if n.is_number or not (steps and _counting(n) and positive(rest)):
        return None
    return sp.polygamma(n, rest) + (-1) ** n * sp.factorial(n) * sp.Add(
        *((rest + step) ** (-n - 1) for step in range(steps))
    )


def _subfactorial(call: Expr) -> Expr | None:
    steps, rest = _steps(call.args[0])
    if not (steps and _counting(rest)):
        return None
    n = rest + steps
    return n * sp.subfactorial(n - 1) + (-1) ** n


def _generalized_integral(call: Expr) -> Expr | None:
    """Down to the lowest order, or to 1."""
    n, x = call.args
    steps, rest = (int(n) - 1, sp.S.One) if n.is_Integer and 1 < n <= MOST_STEPS else _steps(n)
    if not (steps and positive(x) and positive(rest)):
        return None
    return (sp.exp(-x) - x * sp.expint(n - 1, x)) / (n - 1)


def _exponential_integral(call: Expr) -> Expr | None:
    (x,) = call.args
    return -sp.expint(1, -x) if positive(-x) else None


def _logarithmic_integral(call: Expr) -> Expr | None:
    (x,) = call.args
    return sp.Ei(sp.log(x)) if positive(x) and nonzero(x - 1) else None


def _sinc(call: Expr) -> Expr | None:
    (x,) = call.args
    return sp.sin(x) / x if nonzero(x) else None


def _half_floor(call: Expr) -> Expr | None:
    """Of half an integer; powers of -1 tell its parity."""
    (x,) = call.args
    if x.is_number or not (2 * x).is_integer or x.is_integer:
        return None
    odd = (1 - (-1) ** sp.expand(2 * x)) / 4
    return x - odd if isinstance(call, sp.floor) else x + odd


def _angle(call: Expr) -> Expr | None:
    """Of r*exp(I*t) with a positive r and t in (-pi, pi]."""
    radius, turn = sp.S.One, sp.S.Zero
    for factor in sp.Mul.make_args(call.args[0]):
        if isinstance(factor, sp.exp):
            turn += factor.exp
        else:
            radius *= factor
    t = sp.expand(turn / sp.I)
    above = nonnegative(t + 3) or positive(t + sp.pi)  # 3 < pi, and fractions are easier
    within = t.is_real and above and (nonnegative(3 - t) or nonnegative(sp.pi - t))
    return t if turn != 0 and positive(radius) and within else None


def _of_reciprocal(function: Callable[[Expr], Expr]) -> Callable[[Expr], Expr | None]:
    return lambda call: function(1 / call.args[0]) if nonzero(call.args[0]) else None


def _exponential(call: Expr) -> Expr | None:
    """Whole multiples of LambertW in an exponent: exp(W(x)) = x/W(x)."""
    powers, rest = sp.S.One, []
    for term in sp.Add.make_args(call.args[0]):
        times, unit = term.as_coeff_Mul()
        if isinstance(unit, sp.LambertW) and times.is_Integer and nonzero(unit.args[0]):
            powers *= (unit.args[0] / unit) ** times
        else:
            rest.append(term)
    return None if powers == 1 else powers * sp.exp(sp.Add(*rest))


def _logarithm(call: Expr) -> Expr | None:
    x = call.args[0]
    if isinstance(x, sp.LambertW) and len(x.args) == 1 and positive(x.args[0]):
        return sp.log(x.args[0]) - x
    return None


def _beta_integral(call: Expr) -> Expr | None:
    a, b, low, high = call.args
    return sp.beta(a, b) * sp.betainc_regularized(a, b, low, high) if positive(a) and positive(b) else None


def _regularized(call: Expr) -> Expr | None:
    """From 0, and of the two ways that symmetry gives, the one that comes first."""
    a, b, low, high = call.args
    if not (positive(a) and positive(b)):
        return None
    if low != 0:
        return sp.betainc_regularized(a, b, 0, high) - sp.betainc_regularized(a, b, 0, low)
    if high in (0, 1):
        return high
    mirrored = (b, a, sp.expand(1 - high))
    if sp.default_sort_key(sp.Tuple(*mirrored)) < sp.default_sort_key(sp.Tuple(a, b, high)):
        return 1 - sp.betainc_regularized(b, a, 0, mirrored[2])
    return None


def _hypergeometric(call: Expr) -> Expr | None:
    top, bottom, z = tuple(sorted(call.args[0], key=sp.default_sort_key)), tuple(call.args[1]), call.args[2]
    if bottom == ():
        return sp.exp(z) if top == () else (1 - z) ** -top[0] if len(top) == 1 and positive(1 - z) else None
    if not (nonzero(z) and positive(1 - z)):
        return None
    if (top, bottom) == ((1, 1), (2,)):
        return -sp.log(1 - z) / z
    if (top, bottom) == ((1,), (2,)):
        return (sp.exp(z) - 1) / z
    root = sp.sqrt(z) if positive(z) else sp.sqrt(-z) if positive(-z) else None
    if root is None or bottom != (3 * HALF,):
        return None
    if top == (HALF, HALF):
        return (sp.asin(root) if positive(z) else sp.asinh(root)) / root
    if set(top) == {sp.S.One, HALF}:
        return (sp.atanh(root) if positive(z) else sp.atan(root)) / root
    return None


DEFINITIONS: dict[type, Definition] = {
    sp.factorial2: Definition("DLMF 5.4.2", _double_factorial),
    sp.catalan: Definition("DLMF 26.5.1", _catalan),
    sp.lucas: Definition("Graham, Knuth and Patashnik, Concrete Mathematics, exercise 6.28", _lucas),
    sp.RisingFactorial: Definition("DLMF 5.2.5, 5.2.6", _rising),
    sp.FallingFactorial: Definition("Concrete Mathematics (2.43), (2.44)", _falling),
    sp.binomial: Definition("Concrete Mathematics (5.1)", _binomial),
    sp.dirichlet_eta: Definition("DLMF 25.2.3", _eta),
    sp.zeta: Definition("DLMF 25.11.11, 25.6.2, 25.6.3", _zeta),
    sp.bernoulli: Definition("DLMF 24.4.3, 24.4.1", _bernoulli),
    sp.polygamma: Definition("Abramowitz and Stegun 6.4.6", _polygamma),
    sp.subfactorial: Definition("Concrete Mathematics (5.51)", _subfactorial),
    sp.expint: Definition("DLMF 8.19.12", _generalized_integral),
    sp.Ei: Definition("DLMF 6.2.6", _exponential_integral),
    sp.li: Definition("DLMF 6.2.8", _logarithmic_integral),
    sp.sinc: Definition("Abramowitz and Stegun 4.3.1, over its argument", _sinc),
    sp.floor: Definition("Concrete Mathematics, section 3.1: the integer below half an odd number", _half_floor),
    sp.ceiling: Definition("Concrete Mathematics, section 3.1", _half_floor),
    sp.arg: Definition("DLMF 1.9.6", _angle),
    sp.acot: Definition("DLMF 4.23.9", _of_reciprocal(sp.atan)),
    sp.asec: Definition("DLMF 4.23.8", _of_reciprocal(sp.acos)),
    sp.acsc: Definition("DLMF 4.23.7", _of_reciprocal(sp.asin)),
    sp.acoth: Definition("DLMF 4.37.9", _of_reciprocal(sp.atanh)),
    sp.asech: Definition("DLMF 4.37.8", _of_reciprocal(sp.acosh)),
    sp.acsch: Definition("DLMF 4.37.7", _of_reciprocal(sp.asinh)),
    sp.exp: Definition("DLMF 4.13.1", _exponential),
    sp.log: Definition("DLMF 4.13.1", _logarithm),
    sp.betainc: Definition("DLMF 8.17.2", _beta_integral),
    sp.betainc_regularized: Definition("DLMF 8.17.4", _regularized),
    sp.hyper: Definition("DLMF 15.4.1-15.4.5, 13.6.2, 16.2.4", _hypergeometric),
}

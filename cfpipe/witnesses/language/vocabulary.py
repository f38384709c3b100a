"""The words an expression may use: functions with their number of arguments, constants, and caps on large arguments.

A function that is not in `FUNCTIONS` cannot be called, whatever SymPy or Python know under that name.  `cap` bounds
the absolute value of every numeric argument, `orders` that of the first ones, because SymPy evaluates these functions
at once when it meets integers (`factorial(10**9)` would never end, `jacobi(1000, a, b, x)` fill the memory).

Functions that are others in disguise are built as those, so that equal things have one spelling: `digamma(x)` becomes
`polygamma(0, x)`, `Mod(a, m)` becomes `a - m*floor(a/m)`, since SymPy's own remainder of symbols is a formal one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import sympy as sp

from cfpipe.witnesses.language import repairs

repairs.apply()

Build = Callable[..., Any]


class Function(NamedTuple):
    build: Build
    least: int
    most: int
    cap: int = 0
    orders: tuple[int, ...] = ()


def _logarithm(argument: Any, base: Any = None) -> Any:
    return sp.log(argument) if base is None else sp.log(argument) / sp.log(base)


def _root(argument: Any, degree: Any) -> Any:
    return argument ** (1 / degree)


def _remainder(number: Any, modulus: Any) -> Any:
    return number - modulus * sp.floor(number / modulus)


_MANY, _LARGE = 32, 100_000
_ELEMENTARY = (
    "exp", "Abs", "sign", "floor", "ceiling", "re", "im", "arg", "conjugate", "sin", "cos", "tan", "cot", "sec",
    "csc", "asin", "acos", "atan", "acot", "asec", "acsc", "sinh", "cosh", "tanh", "coth", "sech", "csch", "asinh",
    "acosh", "atanh", "acoth", "asech", "acsch",
)  # fmt: skip
_ONE = (
    "loggamma", "erf", "erfc", "erfi", "erfinv", "erfcinv", "sinc", "Ei", "li", "Si", "Shi", "Ci", "Chi", "fresnels",
    "fresnelc", "airyai", "airybi", "airyaiprime", "airybiprime", "elliptic_k",
)  # fmt: skip
_ORDERED = {
    "besselj": 500, "bessely": 500, "besseli": 500, "besselk": 500, "hankel1": 500, "hankel2": 500, "jn": 100,
    "yn": 100, "expint": 60, "polylog": 60, "legendre": 100, "chebyshevt": 100, "chebyshevu": 100, "hermite": 100,
    "hermite_prob": 100, "laguerre": 100,
}  # fmt: skip
"""Functions of an order and an argument, with the largest order."""

ELEMENTARY: dict[str, Function] = {
    **{name: Function(getattr(sp, name), 1, 1, _LARGE) for name in _ELEMENTARY},
    "log": Function(_logarithm, 1, 2),
    "ln": Function(_logarithm, 1, 1),
    "sqrt": Function(sp.sqrt, 1, 1),
    "cbrt": Function(sp.cbrt, 1, 1),
    "exp": Function(sp.exp, 1, 1),
    "Max": Function(sp.Max, 1, _MANY),
    "Min": Function(sp.Min, 1, _MANY),
    "Heaviside": Function(sp.Heaviside, 1, 2, _LARGE),
    "binomial": Function(sp.binomial, 2, 2, 5_000),
    "factorial": Function(sp.factorial, 1, 1, 2_000),
    "atan2": Function(sp.atan2, 2, 2),
    "KroneckerDelta": Function(sp.KroneckerDelta, 2, 2),
    "Mod": Function(_remainder, 2, 2),
}
SPECIAL: dict[str, Function] = {
    **{name: Function(getattr(sp, name), 1, 1, _LARGE) for name in _ONE},
    **{name: Function(getattr(sp, name), 2, 2, _LARGE, (order,)) for name, order in _ORDERED.items()},
    "root": Function(_root, 2, 2, 0, (_LARGE, 1_000)),
    "frac": Function(lambda x: x - sp.floor(x), 1, 1, _LARGE),
    "gamma": Function(sp.gamma, 1, 1, 2_000),
    "beta": Function(sp.beta, 2, 2, 2_000),
    "polygamma": Function(sp.polygamma, 2, 2, 1_000),
    "digamma": Function(lambda x: sp.polygamma(0, x), 1, 1, 1_000),
    "trigamma": Function(lambda x: sp.polygamma(1, x), 1, 1, 1_000),
    "uppergamma": Function(sp.uppergamma, 2, 2, 200),
    "lowergamma": Function(sp.lowergamma, 2, 2, 200),
    "betainc": Function(sp.betainc, 4, 4, 1_000),
    "betainc_regularized": Function(sp.betainc_regularized, 4, 4, 1_000),
    "zeta": Function(sp.zeta, 1, 2, 300),
    "dirichlet_eta": Function(sp.dirichlet_eta, 1, 1, 300),
    "lerchphi": Function(sp.lerchphi, 3, 3, 300),
    "harmonic": Function(sp.harmonic, 1, 2, 2_000, (2_000, 100)),
    "RisingFactorial": Function(sp.RisingFactorial, 2, 2, _LARGE, (_LARGE, 100)),
    "FallingFactorial": Function(sp.FallingFactorial, 2, 2, _LARGE, (_LARGE, 100)),
    "rf": Function(sp.RisingFactorial, 2, 2, _LARGE, (_LARGE, 100)),
    "ff": Function(sp.FallingFactorial, 2, 2, _LARGE, (_LARGE, 100)),
    "factorial2": Function(sp.factorial2, 1, 1, 2_000),
    "subfactorial": Function(sp.subfactorial, 1, 1, 1_000),
    "catalan": Function(sp.catalan, 1, 1, 1_000),
    "fibonacci": Function(sp.fibonacci, 1, 1, 5_000),
    "lucas": Function(sp.lucas, 1, 1, 5_000),
    "bernoulli": Function(sp.bernoulli, 1, 2, _LARGE, (200,)),
    "euler": Function(sp.euler, 1, 2, _LARGE, (200,)),
    "bell": Function(sp.bell, 1, 1, 200),
    "assoc_legendre": Function(sp.assoc_legendre, 3, 3, _LARGE, (30, 30)),
    "assoc_laguerre": Function(sp.assoc_laguerre, 3, 3, _LARGE, (60,)),
    "gegenbauer": Function(sp.gegenbauer, 3, 3, _LARGE, (60,)),
    "jacobi": Function(sp.jacobi, 4, 4, _LARGE, (30,)),
    "E1": Function(lambda x: sp.expint(1, x), 1, 1, _LARGE),
    "Li": Function(lambda x: sp.li(x) - sp.li(2), 1, 1, _LARGE),
    "erf2": Function(lambda a, b: sp.erf(b) - sp.erf(a), 2, 2, _LARGE),
    "elliptic_e": Function(sp.elliptic_e, 1, 2, _LARGE),
    "elliptic_f": Function(sp.elliptic_f, 2, 2, _LARGE),
    "elliptic_pi": Function(sp.elliptic_pi, 2, 2, _LARGE),
    "LambertW": Function(sp.LambertW, 1, 2, _LARGE),
}
FUNCTIONS: dict[str, Function] = {**ELEMENTARY, **SPECIAL}

NO_VALUE = {
    "DiracDelta": "a distribution has no value at a point; write what its integral gives",
    "gcd": "of symbols it would be that of polynomials; a number for each case can be written",
    "lcm": "of symbols it would be that of polynomials; a number for each case can be written",
}
"""Functions of SymPy's that are refused, and why."""

RELATIONS: dict[str, Callable[..., Any]] = {
    "Eq": sp.Eq, "Ne": sp.Ne, "Lt": sp.Lt, "Le": sp.Le, "Gt": sp.Gt, "Ge": sp.Ge,
}  # fmt: skip
LOGIC: dict[str, Callable[..., Any]] = {"And": sp.And, "Or": sp.Or, "Not": sp.Not}

BINDERS = ("Sum", "Product", "Integral", "Derivative", "Limit", "Subs", "Piecewise", "hyper")
"""Functions whose arguments are read in their own way, see `expressions.py`."""

MATRIX_FUNCTIONS = (
    "Matrix", "Determinant", "Trace", "Transpose", "Inverse", "Adjugate", "Adjoint", "Identity", "Dot", "Gradient",
    "Jacobian", "Hessian",
)  # fmt: skip
"""Read in `matrix_calls.py`, which also knows names with small letters that a symbol may have instead."""

CONSTANTS: dict[str, Any] = {
    "pi": sp.pi, "E": sp.E, "I": sp.I, "oo": sp.oo, "EulerGamma": sp.EulerGamma, "GoldenRatio": sp.GoldenRatio,
    "Catalan": sp.Catalan, "True": sp.true, "False": sp.false,
}  # fmt: skip

RESERVED = frozenset({*ELEMENTARY, *RELATIONS, *LOGIC, *BINDERS, *MATRIX_FUNCTIONS, *CONSTANTS})
"""Names that no symbol can have. Special functions lend theirs (`beta`, `gamma`): declared, they are symbols."""

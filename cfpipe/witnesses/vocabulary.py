"""The words an expression may use: functions with their number of arguments, constants, and caps on large arguments.

A function that is not in `FUNCTIONS` cannot be called, whatever SymPy or Python know under that name.  `cap` bounds
the absolute value of every numeric argument, because SymPy evaluates these functions at once when it meets integers
(`factorial(10**9)` would never end).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import sympy as sp


class Function(NamedTuple):
    build: Callable[..., Any]
    least: int
    most: int
    cap: int = 0


def _logarithm(argument: Any, base: Any = None) -> Any:
    return sp.log(argument) if base is None else sp.log(argument) / sp.log(base)


_MANY = 32
_ONE = (
    "exp", "Abs", "sign", "floor", "ceiling", "loggamma", "digamma", "trigamma", "erf", "erfc", "erfi", "re",
    "im", "arg", "conjugate", "Heaviside", "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan",
    "acot", "asec", "acsc", "sinh", "cosh", "tanh", "coth", "sech", "csch", "asinh", "acosh", "atanh",
    "acoth", "asech", "acsch", "sinc", "LambertW", "zeta",
)  # fmt: skip

FUNCTIONS: dict[str, Function] = {
    **{name: Function(getattr(sp, name), 1, 1, 100_000) for name in _ONE},
    "log": Function(_logarithm, 1, 2),
    "ln": Function(_logarithm, 1, 1),
    "sqrt": Function(sp.sqrt, 1, 1),
    "cbrt": Function(sp.cbrt, 1, 1),
    "exp": Function(sp.exp, 1, 1),
    "Max": Function(sp.Max, 1, _MANY),
    "Min": Function(sp.Min, 1, _MANY),
    "gamma": Function(sp.gamma, 1, 1, 2_000),
    "beta": Function(sp.beta, 2, 2, 2_000),
    "binomial": Function(sp.binomial, 2, 2, 5_000),
    "factorial": Function(sp.factorial, 1, 1, 2_000),
    "polygamma": Function(sp.polygamma, 2, 2, 1_000),
    "uppergamma": Function(sp.uppergamma, 2, 2, 200),
    "lowergamma": Function(sp.lowergamma, 2, 2, 200),
    "atan2": Function(sp.atan2, 2, 2),
    "KroneckerDelta": Function(sp.KroneckerDelta, 2, 2),
}

RELATIONS: dict[str, Callable[..., Any]] = {
    "Eq": sp.Eq, "Ne": sp.Ne, "Lt": sp.Lt, "Le": sp.Le, "Gt": sp.Gt, "Ge": sp.Ge,
}  # fmt: skip
LOGIC: dict[str, Callable[..., Any]] = {"And": sp.And, "Or": sp.Or, "Not": sp.Not}

BINDERS = ("Sum", "Product", "Integral", "Derivative", "Limit", "Subs", "Piecewise")
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

RESERVED = frozenset({*FUNCTIONS, *RELATIONS, *LOGIC, *BINDERS, *MATRIX_FUNCTIONS, *CONSTANTS})

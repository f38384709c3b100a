"""Rules of SymPy that are wrong and would reach a verdict, corrected for this process.

Each was found by comparing SymPy's simplifications and assumptions with numbers (`tests/witnesses/test_repairs.py`
shows what each would let pass).  They are corrected in SymPy itself, since it applies them inside of everything: an
absolute value asks for signs while it is built, and a quotient whether its divisor can vanish.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import sympy as sp

from cfpipe.witnesses.algebra import slopes

Fact = Callable[[Any], bool | None]


def _binomial_nonnegative(self: Any) -> bool | None:
    """SymPy calls binomial(n, 3) negative for every integer n, also where n may be positive."""
    n, k = self.args
    whole = n.is_integer and k.is_integer
    return True if whole and (n.is_nonnegative or k.is_negative or k.is_even) else None


def _binomial_integer(self: Any) -> bool | None:
    """SymPy says that no binomial(x, 1/2) is an integer; binomial(1/2, 1/2) is 1."""
    n, k = self.args
    return True if n.is_integer and k.is_integer else None


def _factorial_integer(self: Any) -> bool | None:
    """SymPy says that RisingFactorial(1/2, n) is no integer; for n = 0 it is 1."""
    x, k = self.args
    return True if x.is_integer and k.is_integer and k.is_nonnegative else None


def _gamma_positive(self: Any) -> bool | None:
    """SymPy takes the signs between the poles also where the argument may be positive."""
    x = self.args[0]
    if x.is_positive:
        return True
    return sp.floor(x).is_even if x.is_negative and x.is_noninteger else None


def _irrational(zero: int) -> Fact:
    """SymPy calls atan(n) irrational, and so not zero, for every integer n."""

    def fact(self: Any) -> bool | None:
        x = self.args[0]
        return False if x.is_rational and (x - zero).is_zero is False else None

    return fact


def _beta_real(self: Any) -> bool | None:
    """SymPy says that beta(-I, I) is not real; the value of two conjugate arguments is."""
    return True if all(each.is_real for each in self.args) else None


def _unknown(_self: Any) -> None:
    """SymPy takes I*atanh(x) for a number that is not real, and so not zero, also where x may be 0."""


_pow_imaginary = sp.Pow._eval_is_imaginary  # noqa: SLF001 -- there is no other door


def _power_imaginary(self: Any) -> bool | None:
    """SymPy calls (-1)**(n/2) imaginary, and so neither real nor whole, for every integer n, also for an even one."""
    found: bool | None = _pow_imaginary(self)
    return None if found and self.base.is_negative and self.exp.is_integer is not False else found


_FACTS: tuple[tuple[type, str, Fact], ...] = (
    (sp.Pow, "imaginary", _power_imaginary),
    (sp.binomial, "nonnegative", _binomial_nonnegative),
    (sp.binomial, "integer", _binomial_integer),
    (sp.RisingFactorial, "integer", _factorial_integer),
    (sp.FallingFactorial, "integer", _factorial_integer),
    (sp.gamma, "positive", _gamma_positive),
    (sp.beta, "real", _beta_real),
    (sp.atanh, "imaginary", _unknown),
    (sp.asin, "rational", _irrational(0)),
    (sp.atan, "rational", _irrational(0)),
    (sp.acos, "rational", _irrational(1)),
)


_mul_real_or_imaginary = sp.Mul._eval_real_imag  # noqa: SLF001 -- there is no other door


def _product_real_or_imaginary(self: Any, real: bool) -> bool | None:
    """SymPy calls x*sinh(1 + I) not real, and so not zero, for every real x, and I*n**(4/3) for every integer n.

    A factor that is known not to be real settles the product only if it is known to be complex too; of acosh(2/3) and
    its kind SymPy does not know that, and takes it for something that is neither complex nor infinite.  And what may
    have a factor zero may be real.
    """
    open_factors = (each for each in self.args if each.is_complex is None and each.is_extended_real is False)
    if any(each.is_infinite is False for each in open_factors):
        return None
    found: bool | None = _mul_real_or_imaginary(self, real)
    return None if real and found is False and any(each.is_zero is not False for each in self.args) else found


_CAPS: tuple[tuple[type, tuple[int, ...]], ...] = (
    (sp.factorial, (5_000,)), (sp.gamma, (5_000,)), (sp.binomial, (10**12, 2_000)), (sp.factorial2, (5_000,)),
    (sp.subfactorial, (5_000,)), (sp.RisingFactorial, (10**9, 300)), (sp.FallingFactorial, (10**9, 300)),
    (sp.fibonacci, (20_000,)), (sp.lucas, (20_000,)), (sp.catalan, (5_000,)), (sp.harmonic, (3_000, 200)),
    (sp.bernoulli, (500,)), (sp.euler, (500,)), (sp.bell, (500,)), (sp.zeta, (500, 500)), (sp.polygamma, (500, 2_000)),
    (sp.loggamma, (5_000,)), (sp.uppergamma, (100,)), (sp.lowergamma, (100,)), (sp.expint, (100,)),
    (sp.polylog, (100,)), (sp.legendre, (120,)), (sp.chebyshevt, (120,)), (sp.chebyshevu, (120,)),
    (sp.hermite, (120,)), (sp.hermite_prob, (120,)), (sp.laguerre, (120,)), (sp.assoc_laguerre, (80,)),
    (sp.gegenbauer, (80,)), (sp.jacobi, (40,)), (sp.assoc_legendre, (40, 40)), (sp.beta, (2_000, 2_000)),
)  # fmt: skip
"""The largest numbers for which SymPy may compute a value at once. A point of the domain may have millions in it, and
neither the limit of time nor that of memory is kept inside of one multiplication."""


def _capped(kind: Any, caps: tuple[int, ...]) -> Any:
    original = kind.eval.__func__

    def evaluated(cls: Any, *arguments: Any) -> Any:
        for argument, cap in zip(arguments, caps, strict=False):
            if isinstance(argument, sp.Rational) and not -cap <= argument.p / argument.q <= cap:
                return None
        try:
            return original(cls, *arguments)
        except ValueError:  # of orders for which SymPy has no polynomial: the call stays as it is
            return None

    return classmethod(evaluated)


def _numbers_may_fail(original: Any) -> Any:
    """A number that mpmath cannot find is unknown, and no error of the question whether it is positive."""

    def evaluated(self: Any, prec: int) -> Any:
        try:
            return original(self, prec)
        except (ArithmeticError, mpmath.libmp.NoConvergence):
            return None

    return evaluated


def _sign_power(self: Any, exponent: Any) -> Any:
    """SymPy makes 1 of every even power of a sign that is not zero; sign(3 - I)**2 is (4 - 3*I)/5."""
    x = self.args[0]
    return sp.S.One if x.is_extended_real and x.is_zero is False and exponent.is_even else None


def apply() -> None:
    """SymPy reads these facts from a table that it made of each class's methods."""
    sp.Mul._eval_real_imag = _product_real_or_imaginary  # noqa: SLF001
    sp.sign._eval_power = _sign_power  # noqa: SLF001
    for kind, name, fact in _FACTS:
        setattr(kind, f"_eval_is_{name}", fact)
        kind._prop_handler[name] = fact  # type: ignore[attr-defined] # noqa: SLF001 -- there is no other door
    sp.Function._eval_evalf = _numbers_may_fail(sp.Function._eval_evalf)  # noqa: SLF001
    for kind, caps in _CAPS:
        kind.eval = _capped(kind, caps)  # type: ignore[attr-defined]
    slopes.apply()

"""How SymPy, Arb and mpmath say that they cannot do something, by what was asked of them.

Where one of these is caught the answer is "not known"; what is no such refusal is an error and passes.
"""

from __future__ import annotations

import mpmath
import sympy as sp

NOT_FACTORED = (sp.PolynomialError, NotImplementedError)
"""Of `together`, `cancel` and `factor`: no polynomials, or of a kind that SymPy has no algorithm for."""

NO_COMMON_RING = (sp.PolynomialError, sp.CoercionFailed, sp.GeneratorsError)
"""Of computing with several polynomials."""

NOT_IN_THE_FIELD = (sp.CoercionFailed, NotImplementedError, ValueError, ZeroDivisionError)
"""Of converting an expression to a field of rational functions."""

NOT_EXPANDED = (sp.PolynomialError, NotImplementedError, ValueError, RecursionError)
"""Of the terms of a series."""

NOT_ENCLOSED = (sp.PolynomialError, NotImplementedError, ValueError, TypeError, AttributeError, ArithmeticError)
"""Of a ball and of what prepares one; our own `NoEnclosure` is an ArithmeticError."""

NO_NUMBER = (NotImplementedError, ValueError, TypeError, KeyError, ArithmeticError, mpmath.libmp.NoConvergence)
"""Of mpmath's quadrature and summation."""

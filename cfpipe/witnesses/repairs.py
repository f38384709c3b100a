"""Rules of SymPy that are wrong and would reach a verdict, corrected for this process.

Each was found by comparing SymPy's simplifications and assumptions with numbers (`tests/witnesses/test_repairs.py`
shows that the correction is needed).  They are corrected in SymPy itself, since it applies them inside of everything:
an absolute value asks for signs while it is built.
"""

from __future__ import annotations

from typing import Any

import sympy as sp


def _binomial_sign(self: Any) -> bool | None:
    """SymPy calls binomial(n, 3) negative for every integer n, also where n may be positive."""
    n, k = self.args
    if n.is_integer and k.is_integer and (n.is_nonnegative or k.is_negative or k.is_even):
        return True
    return None


def apply() -> None:
    sp.binomial._eval_is_nonnegative = _binomial_sign  # noqa: SLF001 -- SymPy has no other door

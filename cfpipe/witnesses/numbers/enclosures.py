"""What the makers of enclosures share: how they fail, and how they ask for the value of a part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb

from cfpipe.witnesses.language.needs import Expr

Ball = Any
"""python-flint's `arb` and `acb`, which have no types for a strict checker."""

Value = Callable[[Expr, dict[Expr, Any], bool], Ball]
"""Encloses an expression, with values for bound variables; True asks for a non-finite ball, or for the exception,
where the expression is not analytic on the whole of these values."""


class NoEnclosure(ArithmeticError):
    """The expression has no enclosure here: unsupported, undefined at this point, or too costly."""


class Diverges(NoEnclosure):
    """There is nothing to enclose: a series was shown to have no sum at this point."""


def disc(radius: Ball, *, real: bool = False) -> Ball:
    """A ball around zero, complex unless what is bounded is known to be real."""
    side = arb(0, radius.upper())
    return acb(side, 0 if real else side)

"""Derivatives that SymPy leaves open, as functions of their own.

SymPy knows no derivative of a Bessel function in its order or of zeta in its argument, and answers with a `Derivative`
that breaks as soon as a number is put in.  Here they become plain functions named after what they are: opaque to every
method, equal only to themselves.  The derivatives of zeta are `ZetaSlope`, which has a ball.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import ArgumentIndexError

Expr = Any


class ZetaSlope(sp.Function):  # type: ignore[misc] # SymPy has no types
    """ZetaSlope(n, s) is the derivative of order n of zeta at s."""

    nargs = 2

    def fdiff(self, argindex: int = 2) -> Expr:
        n, s = self.args
        return ZetaSlope(n + 1, s)


_OPEN = (
    sp.zeta, sp.dirichlet_eta, sp.polylog, sp.lerchphi, sp.besselj, sp.bessely, sp.besseli, sp.besselk, sp.hankel1,
    sp.hankel2, sp.jn, sp.yn, sp.uppergamma, sp.lowergamma, sp.expint, sp.betainc, sp.betainc_regularized,
    sp.polygamma, sp.harmonic, sp.legendre, sp.assoc_legendre, sp.chebyshevt, sp.chebyshevu, sp.hermite,
    sp.hermite_prob, sp.laguerre, sp.assoc_laguerre, sp.gegenbauer, sp.jacobi, sp.LambertW, sp.fibonacci, sp.lucas,
    sp.bernoulli, sp.euler,
)  # fmt: skip


def _closing(kind: Any) -> Any:
    original = kind.fdiff

    def fdiff(self: Expr, argindex: int = 1) -> Expr:
        try:
            found = original(self, argindex)
        except ArgumentIndexError:
            found = None
        if found is not None and not found.has(sp.Derivative, sp.Subs, sp.Sum, sp.meijerg, sp.hyper):
            return found
        if kind is sp.zeta and len(self.args) == 1:
            return ZetaSlope(1, self.args[0])
        if kind in (sp.bernoulli, sp.euler) and argindex == 2:  # DLMF 24.4.34
            return self.args[0] * kind(self.args[0] - 1, self.args[1])
        return sp.Function(f"{kind.__name__}_{argindex}")(*self.args)

    return fdiff


def apply() -> None:
    for kind in _OPEN:
        kind.fdiff = _closing(kind)

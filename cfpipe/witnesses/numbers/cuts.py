"""Where functions with branch cuts are analytic: balls that stay away from the cut (DLMF 4.23(ii), 4.37(ii))."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from cfpipe.witnesses.numbers.enclosures import Ball


def _real_ends(x: Ball) -> bool:
    """Off (-oo, -1] and [1, oo)."""
    return bool(x.imag != 0 or abs(x.real) < 1)


def _imaginary_ends(x: Ball) -> bool:
    """Off the same on the imaginary axis."""
    return bool(x.real != 0 or abs(x.imag) < 1)


OFF_CUT: dict[type, Callable[[Ball], bool]] = {
    sp.asin: _real_ends,
    sp.acos: _real_ends,
    sp.atanh: _real_ends,
    sp.atan: _imaginary_ends,
    sp.asinh: _imaginary_ends,
    sp.acosh: lambda x: bool(x.imag != 0 or x.real > 1),
    sp.loggamma: lambda x: bool(x.imag != 0 or x.real > 0),
}


def is_off_cut(kind: type, x: Ball) -> bool:
    return kind in OFF_CUT and OFF_CUT[kind](x)

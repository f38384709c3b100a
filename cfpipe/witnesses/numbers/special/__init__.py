"""Balls around special functions: one entry of `SPECIAL` for each, by families in the modules of this package.

Every entry answers only where the function's meaning is beyond dispute (`function_needs.py` says where) and, those of
`BRANCHED` apart, where it is analytic in every argument that is not an exact number: on one side of every branch cut,
and for integer orders where the other orders have a cut.  Elsewhere it raises `NoEnclosure`, since a ball of another
branch would refute what is true.
Arb's conventions were compared with mpmath's, which are SymPy's, function by function (`tests/witnesses`).
"""

from __future__ import annotations

from cfpipe.witnesses.numbers.enclosures import Ball, NoEnclosure
from cfpipe.witnesses.numbers.special.arguments import Arguments as Arguments
from cfpipe.witnesses.numbers.special.arguments import Entry, light, off_the_cut
from cfpipe.witnesses.numbers.special.bessel import BESSEL
from cfpipe.witnesses.numbers.special.elementary import BRANCHED, ELEMENTARY
from cfpipe.witnesses.numbers.special.gammas import GAMMAS
from cfpipe.witnesses.numbers.special.integers import INTEGERS
from cfpipe.witnesses.numbers.special.integrals import INTEGRALS
from cfpipe.witnesses.numbers.special.orthogonal import ORTHOGONAL
from cfpipe.witnesses.numbers.special.zetas import ZETAS

SPECIAL: dict[type, Entry] = {**BESSEL, **GAMMAS, **ZETAS, **ORTHOGONAL, **INTEGRALS, **INTEGERS, **ELEMENTARY}
"""SymPy's class of a function → its ball. What is entire or meromorphic needs no condition: a ball at a pole is not
finite, and `balls.enclose` refuses it."""


def special(kind: type, given: Arguments, *, analytic: bool) -> Ball | None:
    """The ball of one call; None where the function is not a special one."""
    entry = SPECIAL.get(kind) or (None if analytic else BRANCHED.get(kind))
    return None if entry is None else entry(given)


def hypergeometric(top: list[Ball], bottom: list[Ball], z: Ball) -> Ball:
    """Of one more parameter above than below: principal branch, cut from 1 upwards (DLMF 16.2.5)."""
    if len(top) > len(bottom) + 1:
        raise NoEnclosure("a divergent series")
    light([*top, *bottom, z])
    return (off_the_cut(z) if len(top) == len(bottom) + 1 else z).hypgeom(top, bottom)

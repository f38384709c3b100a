"""What the families of special functions share: a call's arguments, and the conditions under which they are taken."""

from __future__ import annotations

from collections.abc import Callable

import flint

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.numbers.enclosures import Ball, NoEnclosure

MOST_ORDER = 2_000
MOST_WORK = 3_000_000
"""Largest argument times bits for functions whose series grow long with both: Arb's loops know no time limit."""


class Arguments:
    """The arguments of a call, as exact rational numbers where they are (else None) and as balls, computed once."""

    def __init__(self, exact: Callable[[int], Expr | None], ball: Callable[[int], Ball], size: int) -> None:
        self.exact, self.size = exact, size
        self._enclose = ball
        self._known: dict[int, Ball] = {}

    def ball(self, place: int) -> Ball:
        if place not in self._known:
            self._known[place] = self._enclose(place)
        return self._known[place]

    def order(self, place: int, least: int = 0, most: int = MOST_ORDER) -> int:
        value = self.exact(place)
        if value is None or not value.is_Integer or not least <= value <= most:
            raise NoEnclosure("an order is not a small integer")
        return int(value)

    def balls(self) -> list[Ball]:
        return [self.ball(place) for place in range(self.size)]

    def integral(self, place: int) -> bool:
        value = self.exact(place)
        return value is not None and bool(value.is_Integer)

    def counting(self, place: int) -> bool:
        value = self.exact(place)
        return value is not None and bool(value.is_Integer and value >= 0)


Entry = Callable[[Arguments], Ball]
"""Encloses a call of one function, or raises `NoEnclosure`."""


def right(z: Ball) -> Ball:
    """The same ball, if it lies in the right half plane: away from a cut along the negative axis."""
    if not z.real > 0:
        raise NoEnclosure("not in the right half plane")
    return z


def real(z: Ball) -> Ball:
    if not z.imag == 0:
        raise NoEnclosure("a real argument is needed")
    return z.real


def off_the_cut(z: Ball) -> Ball:
    """The same ball, if it avoids the real numbers from 1 upwards."""
    if not (z.real < 1 or z.imag > 0 or z.imag < 0):
        raise NoEnclosure("on a branch cut")
    return z


def not_zero(z: Ball) -> Ball:
    if z.contains(0):
        raise NoEnclosure("division by zero")
    return z


def refuse() -> Ball:
    """As an expression."""
    raise NoEnclosure("not defined here")


def light(values: list[Ball]) -> None:
    """Refuses arguments for which a series would grow too long."""
    if any(not abs(each) * flint.ctx.prec < MOST_WORK for each in values):
        raise NoEnclosure("too costly")


def costly(entry: Entry) -> Entry:
    """The same entry, kept from arguments for which Arb would work too long."""

    def measured(given: Arguments) -> Ball:
        light(given.balls())
        return entry(given)

    return measured


def plain(name: str) -> Entry:
    return lambda given: getattr(given.ball(0), name)()


def right_plain(name: str) -> Entry:
    return lambda given: getattr(right(given.ball(0)), name)()

"""Where the names of curves, rules and points stand in a figure.

A name beside its line is read at once; a legend is looked up. So each name is tried at a row of places beside
what it names, and takes the best one where it covers no line, no point and no other name. What finds no place
goes to a legend below the figure. Widths of text are estimated, generously: the page's font is not known here.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

SIZE = 12.0
LINE = 14.0
WIDTH = 0.56
"""Mean width of a character as a share of the font's size."""

Pixel = tuple[float, float]


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not beside and self.top < other.bottom and other.top < self.bottom

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def holds(self, point: Pixel) -> bool:
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


@dataclass(frozen=True, slots=True)
class Label:
    """A name at its place: its lines, the baseline of the first, and how the text is aligned there."""

    lines: tuple[str, ...]
    x: float
    y: float
    align: str
    box: Box


class Wanted(NamedTuple):
    """A name that looks for a place: what it names, as dense pixels and by its kind."""

    text: str
    kind: str
    pixels: tuple[Pixel, ...]


def width(text: str, size: float = SIZE) -> float:
    """About how wide the text will be."""
    return len(text) * size * WIDTH


def wrapped(text: str, room: float, size: float = SIZE) -> tuple[str, ...]:
    """The text in lines that fit the room."""
    return tuple(textwrap.wrap(text, max(8, int(room / (size * WIDTH))))) or ("",)


def place(wanted: Sequence[Wanted], solid: Sequence[Box], frame: Box) -> tuple[Label | None, ...]:
    """A place for each name, in the order in which they are wanted; None where there is none.

    ``solid`` is what no name may cover beside the wanted things themselves: the bars.
    """
    taken: list[Box] = list(solid)
    found: list[Label | None] = []
    for index, want in enumerate(wanted):
        others = [pixel for number, other in enumerate(wanted) if number != index for pixel in other.pixels]
        best = _best(want, others, taken, frame)
        found.append(best)
        if best:
            taken.append(best.box.grown(3))
    return tuple(found)


def _best(want: Wanted, others: Sequence[Pixel], taken: Sequence[Box], frame: Box) -> Label | None:
    lines = tuple(textwrap.wrap(want.text, 22))
    if not want.pixels or not 0 < len(lines) <= 3:
        return None
    best: tuple[float, Label] | None = None
    for penalty, label in _candidates(want, lines):
        cost = penalty + _cost(label.box, want.pixels, others, taken, frame)
        if best is None or cost < best[0]:
            best = (cost, label)
    return best[1] if best and best[0] < 100 else None


def _cost(box: Box, own: Sequence[Pixel], others: Sequence[Pixel], taken: Sequence[Box], frame: Box) -> float:
    """100 and more for a place that will not do; else how much it suffers from what is near."""
    if box.left < frame.left or box.right > frame.right or box.top < frame.top or box.bottom > frame.bottom:
        return 100
    if any(box.meets(other) for other in taken):
        return 100
    close, near = box.grown(1.5), box.grown(9)
    if any(close.holds(pixel) for pixel in own):
        return 100
    crowd = 0
    for pixel in others:
        if near.holds(pixel):
            if close.holds(pixel):
                return 100
            crowd += 1
    return min(40, crowd * 2)


def _candidates(want: Wanted, lines: tuple[str, ...]) -> Iterable[tuple[float, Label]]:
    """Places beside the thing, each with how much less it is liked than the best."""
    if want.kind == "point":
        for x, y in want.pixels[:1]:
            for rank, dx, dy, align in (
                (0, 9, 0, "left"), (1, -9, 0, "right"), (2, 8, -13, "left"), (2, -8, -13, "right"),
                (3, 8, 13, "left"), (3, -8, 13, "right"), (4, 0, -16, "center"), (5, 0, 16, "center"),
            ):  # fmt: skip
                yield rank, _label(lines, x + dx, y + dy, align)
        return
    count = len(want.pixels)
    for step in range(25):
        x, y = want.pixels[min(count - 1, step * count // 24)]
        if want.kind == "upright":
            for penalty, dx, align in ((0.0, 6, "left"), (0.5, -6, "right")):
                yield penalty + step / 6, _label(lines, x + dx, y, align)
        elif want.kind == "level":
            half = len(lines) * LINE / 2
            yield step / 6, _label(lines, x, y - half - 3, "right")
            yield step / 6 + 1, _label(lines, x, y + half + 4, "right")
        else:
            yield from _along(lines, x, y, abs(step - 17) / 4)


def _along(lines: tuple[str, ...], x: float, y: float, penalty: float) -> Iterable[tuple[float, Label]]:
    """Beside a point of a curve, close first: which side is free depends on the curve's slope."""
    half = len(lines) * LINE / 2
    for gap in (4.0, 10.0):
        more = penalty + gap / 3
        yield more, _label(lines, x, y - half - gap, "center")
        yield more + 0.5, _label(lines, x, y + half + gap, "center")
        for dx, align in ((gap + 2, "left"), (-gap - 2, "right")):
            yield more + 0.2, _label(lines, x + dx, y, align)
            yield more + 0.3, _label(lines, x + dx, y - half, align)
            yield more + 0.3, _label(lines, x + dx, y + half, align)


def _label(lines: tuple[str, ...], x: float, middle: float, align: str) -> Label:
    wide = max(width(line) for line in lines)
    left = {"left": x, "right": x - wide, "center": x - wide / 2}[align]
    top = middle - len(lines) * LINE / 2
    return Label(lines, x, top + LINE * 0.8, align, Box(left, top, left + wide, top + len(lines) * LINE))

"""The plan of a figure before it is drawn: scales, shapes with their colours, names and their places.

Between the scene's numbers and the drawing engine: what is missing, infinite or beyond the axes is dealt with
here, and curves lose the points that no eye could tell from a straight line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from cfpipe.evidence import Scene, Series
from cfpipe.records.demo import Demo, Mark
from cfpipe.render.labels import LINE, Box, Pixel, Wanted, place, width, wrapped
from cfpipe.render.scales import Scale, constant, finite, scale, widened
from cfpipe.render.svg import plain

TOTAL = 420.0
"""Width of a figure in its own units, of which a line of text takes 14. An illustration has 320."""

Point = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Shape:
    """One mark as it is drawn. ``dash`` counts what must differ by more than its colour: lines and points."""

    kind: str
    label: str
    points: tuple[Point, ...]
    color: int = 0
    dash: int = 0
    boxes: tuple[tuple[float, float, float, float], ...] = ()

    @property
    def paint(self) -> str:
        return f"var(--figure-{self.color % 5 + 1}, currentColor)"


class Name(NamedTuple):
    """A name in the figure."""

    lines: tuple[str, ...]
    x: float
    y: float
    align: str
    color: str


class Entry(NamedTuple):
    """A row of the legend below the figure."""

    shape: Shape
    lines: tuple[str, ...]
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Sketch:
    x: Scale
    y: Scale
    width: float
    height: float
    left: float
    right: float
    size: float
    shapes: tuple[Shape, ...]
    names: tuple[Name, ...]
    legend: tuple[Entry, ...]
    x_title: tuple[str, ...]
    y_title: tuple[str, ...]
    y_labels: bool


def plan(demo: Demo, scene: Scene, *, small: bool) -> Sketch:
    """The plan of a demo's figure in one state."""
    known = {**demo.constants, **dict(scene.values)}
    marks = [(mark, numbers(series)) for mark, series in zip(demo.marks, scene.series, strict=False)]
    x, y = _scales(demo, marks, known, small=small)
    left = 0.0 if small else 8 + max((width(_tick(y, tick)) for tick in y.ticks), default=0)
    right = 12.0
    wide, high = (320 - 2 * right, 150.0) if small else (TOTAL - left - right, 230.0)
    view = _View(x, y, wide, high)
    shapes = _shapes(marks, view)
    names, missing = _names(shapes, view, small=small)
    shapes = shapes if small else tuple(_dashed(shapes, missing))
    x_title = () if small else wrapped(" ".join((plain(demo.x.label), x.power)).strip(), wide)
    y_title = () if small else wrapped(" ".join((plain(demo.y.label), y.power)).strip(), TOTAL)
    below = high + 40 + LINE * len(x_title) + 14
    legend = () if small else tuple(_legend([shapes[index] for index in missing], -left, below))
    return Sketch(x, y, wide, high, left, right, 12.0, shapes, names, legend, x_title, y_title, not small)


def numbers(series: Series) -> tuple[Point, ...]:
    """The points of a series, with None for whatever no drawing can hold."""
    return tuple((finite(x), finite(y)) for x, y in series.points)


def thinned(values: Sequence[float], count: int) -> list[float]:
    """So many of the values, evenly spread, both ends included."""
    if len(values) <= count:
        return list(values)
    return [values[round(index * (len(values) - 1) / (count - 1))] for index in range(count)]


class _View(NamedTuple):
    """The plot's area: from numbers to pixels."""

    x: Scale
    y: Scale
    width: float
    height: float

    def pixel(self, x: float, y: float) -> Pixel:
        return self.x.at(x) * self.width, (1 - self.y.at(y)) * self.height

    def holds(self, point: Point) -> bool:
        x, y = point
        return (x is None or self.x.holds(x)) and (y is None or self.y.holds(y))


def _tick(axis: Scale, value: float) -> str:
    return "0" if value == 0 else f"{value * 10.0**-axis.exponent:.{axis.decimals}f}"


def _scales(
    demo: Demo, marks: Sequence[tuple[Mark, tuple[Point, ...]]], known: dict[str, str], *, small: bool
) -> tuple[Scale, Scale]:
    bars = [x for mark, points in marks if mark.kind == "bars" for x, _ in points if x is not None]
    whole = bool(bars) and all(x == round(x) for x in bars)
    across = [x for _, points in marks for x, _ in points if x is not None]
    low, high = constant(demo.x.min, known), constant(demo.x.max, known)
    if bars or not any(mark.kind in ("curve", "area") for mark, _ in marks):
        given = low, high
    else:
        # where an end is an expression, the curves that run from end to end say what it is
        given = (
            low if low is not None else min(across, default=None),
            high if high is not None else max(across, default=None),
        )
    x = scale(across, *given, count=3 if small else 5, whole=whole)
    if bars:
        x = widened(scale(across, *_bar_ends(bars, given), count=3 if small else 6, whole=whole), 0.6)
    heights = [y for _, points in marks for _, y in points if y is not None]
    if any(mark.kind in ("bars", "area") for mark, _ in marks):
        heights.append(0.0)
    y = scale(heights, constant(demo.y.min, known), constant(demo.y.max, known), count=3 if small else 5)
    return x, y


def _bar_ends(bars: Sequence[float], given: tuple[float | None, float | None]) -> tuple[float, float]:
    return (given[0] if given[0] is not None else min(bars)), (given[1] if given[1] is not None else max(bars))


def _shapes(marks: Sequence[tuple[Mark, tuple[Point, ...]]], view: _View) -> tuple[Shape, ...]:
    found: list[Shape] = []
    groups = sum(mark.kind == "bars" for mark, _ in marks)
    color = group = free = 0
    for mark, points in marks:
        label = plain(mark.label)
        if mark.kind in ("curve", "area"):
            line = _curve(points, view)
            twin = next((shape for shape in found if line and shape.points == line), None)
            found.append(Shape(mark.kind, label, line, twin.color if twin else color))
            color += twin is None
        elif mark.kind == "bars":
            found.append(Shape("bars", label, points, color, boxes=_bars(points, view, group, groups)))
            color, group = color + 1, group + 1
        elif mark.kind == "points":
            inside = tuple((x, y) for x, y in points if x is not None and y is not None and view.holds((x, y)))
            owner = _owner(inside, found, view)
            found.append(Shape("points", label, inside, color if owner is None else owner, dash=free))
            color, free = color + (owner is None), free + (owner is None)
        else:
            upright = mark.x is not None
            ends = [(x, None) if upright else (None, y) for x, y in points if (x if upright else y) is not None]
            kept: tuple[Point, ...] = tuple(end for end in ends if view.holds(end))
            found.append(Shape("upright" if upright else "level", label, kept))
    return tuple(found)


def _owner(points: Sequence[tuple[float, float]], shapes: Iterable[Shape], view: _View) -> int | None:
    """The colour of the curve on which all of the points lie, if they lie on one."""
    for shape in shapes:
        if shape.kind in ("curve", "area") and points:
            line = _dense(shape, view)
            if all(_distance(view.pixel(x, y), line) < 3 for x, y in points):
                return shape.color
    return None


def _distance(point: Pixel, line: Iterable[Pixel]) -> float:
    return min((abs(point[0] - x) + abs(point[1] - y) for x, y in line), default=1e9)


def _bars(
    points: Iterable[Point], view: _View, group: int, groups: int
) -> tuple[tuple[float, float, float, float], ...]:
    """Left, right, height and base of each bar; groups of bars stand side by side."""
    places = sorted({x for x, _ in points if x is not None})
    gap = min((b - a for a, b in pairwise(places)), default=1.0)
    whole = min(gap * 0.72, view.x.span / view.width * 44 * groups)
    base = max(view.y.low, min(0.0, view.y.high))
    start = -whole / 2 + group * whole / groups
    width = whole / groups
    return tuple(
        (left := view.x.near(x) + start, left + width, view.y.near(y), base)
        for x, y in points
        if x is not None and y is not None
    )


def _curve(points: Sequence[Point], view: _View) -> tuple[Point, ...]:
    """The curve's runs, simplified, with a gap between two of them."""
    found: list[Point] = []
    run: list[tuple[float, float]] = []
    for x, y in (*points, (None, None)):
        if x is not None and y is not None:
            run.append((view.x.near(x), view.y.near(y)))
        elif run:
            if found:
                found.append((run[0][0], None))  # a place without a height is what parts two runs
            found += _simplified(run, view)
            run = []
    return tuple(found)


def _simplified(run: Sequence[tuple[float, float]], view: _View) -> list[tuple[float, float]]:
    """Without the points that lie within a tenth of a pixel of the line between their neighbours that stay."""
    pixels = [view.pixel(x, y) for x, y in run]
    keep = {0, len(run) - 1}
    waiting = [(0, len(run) - 1)]
    while waiting:
        start, end = waiting.pop()
        (ax, ay), (bx, by) = pixels[start], pixels[end]
        length = max(math.hypot(bx - ax, by - ay), 1e-9)
        worst, where = 0.1, 0
        for index in range(start + 1, end):
            px, py = pixels[index]
            off = abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length
            if off > worst:
                worst, where = off, index
        if where:
            keep.add(where)
            waiting += [(start, where), (where, end)]
    return [run[index] for index in sorted(keep)]


def _dense(shape: Shape, view: _View) -> tuple[Pixel, ...]:
    """The shape as pixels close to each other, in the order in which a name looks for a place along it."""
    if shape.kind == "upright":
        places = [view.x.at(x) * view.width for x, _ in shape.points if x is not None]
        return tuple((x, view.height * (0.03 + step / 90)) for x in places for step in range(85))
    if shape.kind == "level":
        places = [(1 - view.y.at(y)) * view.height for _, y in shape.points if y is not None]
        return tuple((view.width * (0.99 - step / 110), y) for y in places for step in range(105))
    if shape.kind == "bars":
        return tuple(view.pixel((a + b) / 2, y) for a, b, y, _ in shape.boxes)
    if shape.kind == "points":
        return tuple(view.pixel(x, y) for x, y in shape.points if x is not None and y is not None)
    found: list[Pixel] = []
    before: Pixel | None = None
    for x, y in shape.points:
        now = None if x is None or y is None else view.pixel(x, y)
        if before and now:
            steps = min(200, int((abs(now[0] - before[0]) + abs(now[1] - before[1])) / 3) + 1)
            pairs = ((before[0] + (now[0] - before[0]) * s / steps, before[1] + (now[1] - before[1]) * s / steps)
                     for s in range(steps + 1))  # fmt: skip
            found += [pixel for pixel in pairs if -2 <= pixel[1] <= view.height + 2]
        before = now
    return tuple(found)


def _names(shapes: Sequence[Shape], view: _View, *, small: bool) -> tuple[tuple[Name, ...], tuple[int, ...]]:
    """Names that found a place, and the numbers of the shapes whose name did not. Curves choose first.

    An illustration names curves and bars only. Several points under one name are for the legend.
    """
    rank = {"curve": 0, "area": 0, "bars": 1, "upright": 2, "level": 2, "points": 3}
    order = sorted((i for i, shape in enumerate(shapes) if shape.points), key=lambda i: rank[shapes[i].kind])
    kinds = {"points": "point", "area": "curve", "bars": "curve"}
    wanted = [
        Wanted(shapes[i].label, kinds.get(shapes[i].kind, shapes[i].kind), _dense(shapes[i], view)) for i in order
    ]
    solid = [_box(view, box) for i in order for box in shapes[i].boxes]
    frame = Box(0, -4, view.width, view.height - 2)
    labels = place(
        [want._replace(text="") if _is_unnamed(want, small=small) else want for want in wanted], solid, frame
    )
    quiet = "var(--figure-muted, currentColor)"
    found: list[Name] = []
    missing: list[int] = []
    for index, label in zip(order, labels, strict=True):
        if label is None:
            missing.append(index)
            continue
        paint = quiet if shapes[index].kind in ("upright", "level") else shapes[index].paint
        found.append(Name(label.lines, label.x, label.y, label.align, paint))
    return tuple(found), tuple(sorted(missing))


def _is_unnamed(want: Wanted, *, small: bool) -> bool:
    return (small and want.kind != "curve") or (want.kind == "point" and len(want.pixels) > 1)


def _box(view: _View, box: tuple[float, float, float, float]) -> Box:
    (left, top), (right, bottom) = view.pixel(box[0], max(box[2:])), view.pixel(box[1], min(box[2:]))
    return Box(left, top, right, bottom)


def _dashed(shapes: Sequence[Shape], missing: Sequence[int]) -> Iterable[Shape]:
    """Curves that only the legend names must differ by more than colour."""
    count = 0
    for index, shape in enumerate(shapes):
        if index in missing and shape.kind in ("curve", "area"):
            yield replace(shape, dash=count)
            count += 1
        else:
            yield shape


def _legend(shapes: Sequence[Shape], left: float, top: float) -> Iterable[Entry]:
    y = top
    for shape in shapes:
        lines = wrapped(shape.label, TOTAL - 40)
        yield Entry(shape, lines, left, y)
        y += LINE * len(lines) + 5

"""The map of the room: concepts in columns by depth, an arrow from each prerequisite to what needs it.

Coordinates are computed here; the markup is the template's. Concepts of one depth share a column; within a column they
stand in the order of the mean row of what leads to them, which keeps arrows short and mostly uncrossed. An arrow over
several columns has a row of its own in those between, so that it passes behind no box.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cfpipe.identity import ObjectKey
from cfpipe.render.pages.context import Guide

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 184, 54, 72, 26, 8
LINE = 17


class Node(NamedTuple):
    """``tone`` colours the border by grade; ``lines`` is the title, broken to fit."""

    href: str
    title: str
    lines: tuple[str, ...]
    area: str
    area_index: int
    grade: str
    x: int
    y: int


class Arrow(NamedTuple):
    path: str
    label: str


@dataclass(frozen=True, slots=True)
class RoomMap:
    width: int
    height: int
    box_width: int
    box_height: int
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


Slot = tuple[ObjectKey, ObjectKey | None]
"""A place in a column: a concept, or the passage of an arrow (from, to) that goes on to a later column."""


def room_map(guide: Guide) -> RoomMap:
    library, places = guide.context.room.library, guide.context.places
    depth = {key: places[key].depth for key in library.order}
    edges = [(need, key) for key in sorted(depth) for need in library.prerequisites[key] if need in depth]
    columns = _columns(depth, edges)
    tallest = max((len(column) for column in columns), default=0)
    at: dict[tuple[Slot, int], tuple[int, int]] = {}
    for i, column in enumerate(columns):
        offset = (tallest - len(column)) / 2
        for row, slot in enumerate(column):
            at[slot, i] = (MARGIN + i * (WIDTH + GAP_X), round(MARGIN + (row + offset) * (HEIGHT + GAP_Y)))
    areas = sorted({key.path.partition("/")[0] for key in depth})
    titles = {key: library.concepts[key].title for key in depth}
    return RoomMap(
        width=2 * MARGIN + max(0, len(columns) * (WIDTH + GAP_X) - GAP_X),
        height=2 * MARGIN + max(0, tallest * (HEIGHT + GAP_Y) - GAP_Y),
        box_width=WIDTH,
        box_height=HEIGHT,
        nodes=tuple(_node(guide, key, areas, *at[(key, None), depth[key]]) for key in sorted(depth)),
        arrows=tuple(
            Arrow(
                _curve(
                    at[(need, None), depth[need]],
                    [at[(need, key), i] for i in range(depth[need] + 1, depth[key])],
                    at[(key, None), depth[key]],
                ),
                f"{titles[need]} comes before {titles[key]}",
            )
            for need, key in edges
            if depth[need] < depth[key]
        ),
    )


def _columns(depth: Mapping[ObjectKey, int], edges: list[tuple[ObjectKey, ObjectKey]]) -> list[list[Slot]]:
    """The columns from left to right, each ordered by the mean row of what leads into it."""
    columns: list[list[Slot]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    before: dict[tuple[Slot, int], list[Slot]] = {}
    for key in sorted(depth):
        columns[depth[key]].append((key, None))
    for need, key in edges:
        slot: Slot = (need, None)
        for i in range(depth[need] + 1, depth[key]):
            columns[i].append((need, key))
            before[(need, key), i] = [slot]
            slot = (need, key)
        before.setdefault(((key, None), depth[key]), []).append(slot)
    rows: dict[Slot, float] = {}
    for i, column in enumerate(columns):
        means = {slot: _mean([rows[each] for each in before.get((slot, i), ()) if each in rows]) for slot in column}
        column.sort(key=lambda slot: (means[slot], slot[1] is not None, str(slot[0]), str(slot[1])))
        rows.update({slot: row - (len(column) - 1) / 2 for row, slot in enumerate(column)})
    return columns


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _curve(start: tuple[int, int], via: list[tuple[int, int]], end: tuple[int, int]) -> str:
    """A smooth line from box to box, straight through the places that were kept free for it."""
    x, y = start[0] + WIDTH, start[1] + HEIGHT // 2
    path = [f"M{x} {y}"]
    stops = [(left, top + HEIGHT // 2) for left, top in via] + [(end[0] - 7, end[1] + HEIGHT // 2)]
    for number, (to_x, to_y) in enumerate(stops):
        bend = (to_x - x) // 2
        path.append(f"C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}")
        x, y = to_x, to_y
        if number < len(via):
            x += WIDTH
            path.append(f"H{x}")
    return "".join(path)


def _node(guide: Guide, key: ObjectKey, areas: list[str], x: int, y: int) -> Node:
    title, area = guide.context.room.library.concepts[key].title, key.path.partition("/")[0]
    grade = guide.context.qualities[key].grade
    return Node(guide.href(key), title, wrapped(title), area, areas.index(area) % 5 + 1, grade, x, y)


def wrapped(title: str, width: int = LINE, most: int = 2) -> tuple[str, ...]:
    """The title in at most two lines."""
    lines: list[str] = [""]
    for word in title.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + " …"]
    return tuple(line if len(line) <= width + 3 else line[: width + 2] + "…" for line in lines)

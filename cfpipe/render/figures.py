"""The still figure of a demo in one named state: its Vega-Lite specification, its SVG, the table behind it.

The specification is plain data made from the demo's marks and the scene's numbers; nothing of an author's is
taken as an expression. Scales, ticks and the places of names are decided before the engine sees them, so that
they can be tested, are the same on every machine, and suit a figure that is read at 390 pixels as at 1280.

Colours are the page's: ``--figure-ink``, ``--figure-muted``, ``--figure-grid``, ``--figure-paper`` (behind
points) and ``--figure-1`` … ``--figure-5``, each with the text's colour where the page does not define it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, NamedTuple

from cfpipe.cache import Cache
from cfpipe.evidence import Evidence, Scene
from cfpipe.identity import ObjectKey, digest, source_digest
from cfpipe.library import Library
from cfpipe.records.demo import Demo
from cfpipe.render import sketch, svg
from cfpipe.render.scales import Scale, number
from cfpipe.render.sketch import Shape, Sketch

Variant = Literal["figure", "illustration"]
MAX_ROWS = 25
RECIPE = f"figure {source_digest(Path(__file__).parent)}"
ILLUSTRATION = "@illustration"
"""The name of the header's picture among the drawings of a concept; no state can have it."""

INK = "var(--figure-ink, currentColor)"
MUTED = "var(--figure-muted, currentColor)"
GRID = "var(--figure-grid, currentColor)"
PAPER = "var(--figure-paper, none)"

_DASHES: tuple[list[int], ...] = ([], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2])
_POINTS = ("circle", "square", "diamond", "triangle-up", "cross")


class Table(NamedTuple):
    """The data behind a figure, as text."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def draw_all(library: Library, evidence: Evidence, cache: Cache) -> Mapping[ObjectKey, Mapping[str, str]]:
    """The drawings of every published concept: each state of its demo, and its illustration."""
    found: dict[ObjectKey, dict[str, str]] = {}
    for key in library.published:
        concept, scenes = library.concepts[key], evidence.scenes.get(key, {})
        demo, picture = concept.demo, concept.illustration
        if demo is None:
            continue
        drawings = {
            name: _kept(cache, demo, scenes[name], f"{state.title}: {', '.join(mark.label for mark in demo.marks)}")
            for name, state in demo.states.items()
            if name in scenes
        }
        if picture and picture.state in scenes:
            drawings[ILLUSTRATION] = _kept(cache, demo, scenes[picture.state], picture.alt, "illustration")
        found[key] = drawings
    return found


def draw(demo: Demo, scene: Scene, *, alt: str, variant: Variant = "figure") -> str:
    """The scene as inline SVG. The same scene gives the same bytes."""
    return _drawn(specification(demo, scene, variant=variant), alt)


def _kept(cache: Cache, demo: Demo, scene: Scene, alt: str, variant: Variant = "figure") -> str:
    """As ``draw``, from the cache where the same was drawn before."""
    meaning = demo.model_dump(mode="json", exclude={"prediction", "inquiry", "storyboard", "question"})
    name = digest([meaning, asdict(scene), alt, variant, version("vl-convert-python")], recipe=RECIPE)
    kept = cache.recall(name, str)
    if kept is None or not svg.is_clean(kept):
        kept = draw(demo, scene, alt=alt, variant=variant)
        cache.put(name, kept)
    return kept


def _drawn(spec: Mapping[str, Any], alt: str) -> str:
    import vl_convert  # noqa: PLC0415  a JavaScript engine comes with it: only where something is drawn

    text = json.dumps(spec, sort_keys=True, allow_nan=False)
    return svg.clean(vl_convert.vegalite_to_svg(text), alt=alt)


def specification(demo: Demo, scene: Scene, *, variant: Variant = "figure") -> dict[str, Any]:
    """The scene as a Vega-Lite specification."""
    plan = sketch.plan(demo, scene, small=variant == "illustration")
    layers = [{"data": {"values": []}, "mark": "point", "encoding": _axes(plan)}]
    layers += [layer for shape in plan.shapes for layer in _mark(shape, plan)]
    layers += [_text(name.lines, name.x, name.y, name.align, name.color) for name in plan.names]
    layers += [layer for entry in plan.legend for layer in _entry(entry)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": plan.width,
        "height": plan.height,
        "background": None,
        "padding": {"left": 1, "right": plan.right, "top": 2, "bottom": 2},
        "autosize": {"type": "pad"},
        "layer": layers,
        "config": {"aria": False, "view": {"stroke": None}, "text": {"fontSize": plan.size}},
    }


def table(demo: Demo, scene: Scene) -> Table:
    """The numbers behind the figure: a column for each mark that has heights, a row for each place."""
    columns: list[tuple[str, dict[float, str], str]] = []
    places: list[float] = []
    for mark, series in zip(demo.marks, scene.series, strict=False):
        points = sketch.numbers(series)
        upright = mark.kind == "rule" and mark.x is not None
        if mark.kind == "rule" and not upright:
            value = next((number(y) for _, y in points if y is not None), "–")
            columns.append((mark.label, {}, value))
            continue
        cells = {x: "here" if upright else number(y) for x, y in points if x is not None}
        if not cells:
            continue
        columns.append((mark.label, cells, ""))
        share = 17 if mark.kind in ("curve", "area") else MAX_ROWS
        places += sketch.thinned(sorted(cells), share)
    rows = sorted(set(places))
    if len(rows) > MAX_ROWS:
        single = sorted({x for _, cells, _ in columns if len(cells) == 1 for x in cells})[:8]
        others = [x for x in rows if x not in single]
        rows = sorted({*single, *sketch.thinned(others, MAX_ROWS - len(single))})
    headers = (demo.x.label, *(label for label, _, _ in columns))
    return Table(
        headers,
        tuple((number(x), *(cells.get(x, default) for _, cells, default in columns)) for x in rows),
    )


# --- marks ---


def _axes(plan: Sketch) -> dict[str, Any]:
    """The two axes, quiet: a light grid along the heights, few ticks, titles in plain words."""
    common = {
        "domainColor": MUTED, "tickColor": MUTED, "labelColor": MUTED, "titleColor": INK,
        "labelFontSize": plan.size, "titleFontSize": plan.size, "titleFontWeight": "normal",
        "labelOverlap": False, "labelFlush": False,
        "domainWidth": 1, "gridColor": GRID, "gridWidth": 1, "gridOpacity": 0.9,
    }  # fmt: skip
    x = {
        **common, "values": list(plan.x.ticks), "labelExpr": _format(plan.x), "grid": False, "ticks": True,
        "tickSize": 4, "labelPadding": 3, "title": list(plan.x_title) or None, "titlePadding": 6, "zindex": 0,
    }  # fmt: skip
    y = {
        **common, "values": list(plan.y.ticks), "labelExpr": _format(plan.y), "grid": True, "ticks": False,
        "domain": False, "labelPadding": 6, "labels": plan.y_labels, "title": list(plan.y_title) or None,
        "titleAngle": 0, "titleAlign": "left", "titleBaseline": "bottom", "titleX": -plan.left, "titleY": -9,
    }  # fmt: skip
    return {
        "x": {"field": "x", "type": "quantitative", "axis": x, "scale": _scale(plan.x.low, plan.x.high)},
        "y": {"field": "y", "type": "quantitative", "axis": y, "scale": _scale(plan.y.low, plan.y.high)},
    }


def _format(axis: Scale) -> str:
    return f"datum.value == 0 ? '0' : format(datum.value * 1e{-axis.exponent}, '.{axis.decimals}f')"


def _scale(low: float, high: float) -> dict[str, Any]:
    return {"domain": [low, high], "nice": False, "zero": False}


def _field(name: str) -> dict[str, Any]:
    return {"field": name, "type": "quantitative"}


def _mark(shape: Shape, plan: Sketch) -> Iterator[dict[str, Any]]:
    color = shape.paint
    data = {"values": [{"x": x, "y": y} for x, y in shape.points]}
    both = {"x": _field("x"), "y": _field("y")}
    line = {"type": "line", "clip": True, "stroke": color, "strokeWidth": 2.25, "strokeJoin": "round",
            "strokeCap": "round", "strokeDash": _DASHES[shape.dash % len(_DASHES)]}  # fmt: skip
    if shape.kind == "area":
        base = {"y2": {"datum": max(plan.y.low, min(0.0, plan.y.high))}}
        fill = {"type": "area", "clip": True, "color": color, "fillOpacity": 0.18}
        yield {"data": data, "mark": fill, "encoding": {**both, **base}}
        yield {"data": data, "mark": line, "encoding": both}
    elif shape.kind == "curve":
        yield {"data": data, "mark": line, "encoding": both}
    elif shape.kind == "bars":
        boxes = [{"x": a, "x2": b, "y": y, "y2": base} for a, b, y, base in shape.boxes]
        ends = {"x": _field("x"), "x2": {"field": "x2"}, "y": _field("y"), "y2": {"field": "y2"}}
        mark = {"type": "rect", "clip": True, "color": color, "fillOpacity": 0.85}
        yield {"data": {"values": boxes}, "mark": mark, "encoding": ends}
    elif shape.kind == "points":
        mark = {"type": "point", "filled": True, "fill": color, "stroke": PAPER, "strokeWidth": 1.5,
                "size": 80, "opacity": 1, "shape": _POINTS[shape.dash % len(_POINTS)]}  # fmt: skip
        yield {"data": data, "mark": mark, "encoding": both}
    else:
        upright = shape.kind == "upright"
        rule = {"type": "rule", "clip": False, "stroke": MUTED, "strokeWidth": 1.25, "strokeDash": [3, 3]}
        yield {"data": data, "mark": rule, "encoding": {"x": _field("x")} if upright else {"y": _field("y")}}


# --- names ---


def _text(lines: Sequence[str], x: float, y: float, align: str, color: str) -> dict[str, Any]:
    mark = {"type": "text", "text": list(lines), "align": align, "baseline": "alphabetic", "color": color,
            "lineHeight": 14, "clip": False}  # fmt: skip
    return {"data": {"values": [{}]}, "mark": mark, "encoding": {"x": {"value": x}, "y": {"value": y}}}


def _entry(entry: sketch.Entry) -> Iterator[dict[str, Any]]:
    """A row of the legend: a sample of the mark, and its name."""
    shape, y = entry.shape, entry.y
    nothing: dict[str, Any] = {"values": [{}]}
    if shape.kind in ("curve", "upright", "level"):
        quiet = shape.kind != "curve"
        dash = [3, 3] if quiet else _DASHES[shape.dash % len(_DASHES)]
        stroke, width = (MUTED, 1.25) if quiet else (shape.paint, 2.25)
        mark = {"type": "rule", "stroke": stroke, "strokeWidth": width, "strokeDash": dash, "clip": False}
        ends = {"x": {"value": entry.x}, "x2": {"value": entry.x + 20}, "y": {"value": y - 4}}
        yield {"data": nothing, "mark": mark, "encoding": ends}
    else:
        form = _POINTS[shape.dash % len(_POINTS)] if shape.kind == "points" else "square"
        mark = {"type": "point", "filled": True, "fill": shape.paint, "stroke": PAPER, "size": 80,
                "opacity": 1, "shape": form, "clip": False}  # fmt: skip
        place = {"x": {"value": entry.x + 10}, "y": {"value": y - 4}}
        yield {"data": nothing, "mark": mark, "encoding": place}
    yield _text(entry.lines, entry.x + 28, y, "left", INK)

"""Figures: what is drawn, that nothing breaks them, and that a page can hold several under a strict policy."""

import json
import math
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cfpipe.cache import Cache
from cfpipe.evidence import Evidence, Scene, Series
from cfpipe.records.demo import Demo
from cfpipe.render import figures
from cfpipe.render.scales import constant, number, scale

read = ET.fromstring
SPACE = "{http://www.w3.org/2000/svg}"


def demo(*marks, x=None, y=None):
    data = {
        "title": "T", "controls": {}, "x": {"label": "Probability", **(x or {})}, "y": {"label": "Height", **(y or {})},
        "marks": list(marks), "prediction": {"question": "?", "choices": [], "state": "a"},
        "states": {"a": {"title": "A", "caption": "c", "notice": "n"}},
    }  # fmt: skip
    return Demo.model_validate_json(json.dumps(data))


def curve(label="Curve", kind="curve"):
    return {"kind": kind, "label": label, "expression": "f", "over": "x"}


def scene(*series):
    return Scene(tuple(Series(tuple(points)) for points in series), (), ())


PARABOLA = [(k / 100, k / 100 * (1 - k / 100)) for k in range(101)]
ALL = demo(
    curve("Variance"), curve("Area", "area"), {"kind": "bars", "label": "Bars", "expression": "f", "over": "k"},
    {"kind": "points", "label": "Point", "x": "p", "y": "v"}, {"kind": "rule", "label": "Upright", "x": "p"},
    {"kind": "rule", "label": "Level", "y": "v"},
)  # fmt: skip
ALL_SCENE = scene(PARABOLA, PARABOLA, [(0, 0.1), (1, 0.2)], [(0.5, 0.25)], [(0.3, None)], [(None, 0.2)])


def texts(drawn):
    return ["".join(element.itertext()) for element in read(drawn).iter(f"{SPACE}text")]


def test_every_kind_of_mark_is_drawn_and_named():
    drawn = figures.draw(ALL, ALL_SCENE, alt="All kinds")
    assert set(texts(drawn)) >= {"Variance", "Area", "Bars", "Point", "Upright", "Level", "Probability", "Height"}
    assert drawn.count("<path") >= 5


def test_a_drawing_is_an_image_with_a_title_that_fits_any_width_and_scheme():
    drawn = figures.draw(ALL, ALL_SCENE, alt='A "curve" & <b>more</b>\x01\u202e')
    root = read(drawn)
    assert root.get("role") == "img"
    title = root.find(f"{SPACE}title")
    assert title.text == 'A "curve" & <b>more</b>'
    assert root.get("aria-labelledby") == title.get("id")
    assert not {"width", "height"} & set(root.attrib)
    assert re.fullmatch(r"0 0 [\d.]+ [\d.]+", root.get("viewBox"))
    for element in root.iter():
        assert not {"style", "font-family", "class"} & set(element.attrib) - ({"class"} if element is root else set())
        for name in ("fill", "stroke"):
            assert re.fullmatch(r"none|var\(--figure-[a-z0-9]+, (currentColor|none)\)", element.get(name, "none"))


def test_the_same_scene_gives_the_same_bytes_whatever_was_drawn_before():
    first = figures.draw(ALL, ALL_SCENE, alt="x")
    figures.draw(demo(curve()), scene(PARABOLA), alt="other")
    assert figures.draw(ALL, ALL_SCENE, alt="x") == first


def test_names_in_two_drawings_of_one_page_differ():
    drawings = [figures.draw(demo(curve()), scene(points), alt="x") for points in (PARABOLA, PARABOLA[:50])]
    drawings.append(figures.draw(demo(curve()), scene(PARABOLA), alt="x", variant="illustration"))
    names = [name for drawn in drawings for name in re.findall(r' id="([^"]+)"', drawn)]
    assert len(names) == len(set(names)) >= 6
    for drawn in drawings:
        assert set(re.findall(r"url\(#([^)]+)\)", drawn)) <= set(re.findall(r' id="([^"]+)"', drawn))


def test_missing_values_leave_a_gap():
    points = [(0, 0), (1, 1), (2, None), (3, 1), (4, 0)]
    drawn = figures.draw(demo(curve()), scene(points), alt="x")
    line = re.search(r'<path d="([^"]+)" stroke="var\(--figure-1', drawn)[1]
    assert line.count("M") == 2


def test_a_point_on_a_curve_has_the_curves_colour():
    marks = curve("A"), curve("B"), {"kind": "points", "label": "On B", "x": "p", "y": "v"}
    line = [(x, 1 - x) for x, _ in PARABOLA]
    spec = figures.specification(demo(*marks), scene(line, PARABOLA, [(0.5, 0.25)]))
    point = next(layer for layer in spec["layer"] if layer["mark"] != "point" and layer["mark"]["type"] == "point")
    assert point["mark"]["fill"] == "var(--figure-2, currentColor)"


def test_no_expression_of_an_author_reaches_the_engine():
    hostile = "'+alert(1)+'</svg><script>"
    spec = figures.specification(
        demo(curve(hostile), x={"label": hostile, "min": "alert(1)"}, y={"label": hostile}), scene(PARABOLA)
    )
    found = [axis["labelExpr"] for side in "xy" if (axis := spec["layer"][0]["encoding"][side]["axis"])]
    assert all("alert" not in text for text in found)
    drawn = figures.draw(demo(curve(hostile)), scene(PARABOLA), alt=hostile)
    assert "<script" not in drawn
    assert any("script" in text.replace(" ", "") for text in texts(drawn))


WILD = st.one_of(st.none(), st.floats(), st.sampled_from([1e308, -1e308, 5e-324, math.inf, -math.inf, math.nan, 0.0]))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.tuples(WILD, WILD), max_size=12), max_size=6), st.booleans())
def test_no_numbers_break_a_specification_or_its_table(series, small):
    spec = figures.specification(ALL, scene(*series), variant="illustration" if small else "figure")
    json.dumps(spec, allow_nan=False)
    table = figures.table(ALL, scene(*series))
    assert len(table.rows) <= figures.MAX_ROWS
    assert all(len(row) == len(table.headers) for row in table.rows)


@pytest.mark.parametrize(
    "points",
    [
        [],
        [(0, math.inf), (1, -math.inf), (2, math.nan), (3, 1e308), (4, 5e-324)],
        [(None, None)] * 3,
        [(1e190, 1e190), (-1e190, -1e190)],
        [(1, 1)],
        [(0, 1e-300), (1, 2e-300)],
    ],
)
def test_hostile_numbers_still_give_a_drawing(points):
    drawn = figures.draw(ALL, scene(*[points] * 6), alt="x")
    read(drawn)
    assert not re.search(r"NaN|Infinity|inf\b", drawn)


def test_the_table_holds_the_numbers_of_the_figure():
    table = figures.table(ALL, ALL_SCENE)
    assert table.headers == ("Probability", "Variance", "Area", "Bars", "Point", "Upright", "Level")
    assert len(table.rows) <= 25
    rows = {row[0]: row for row in table.rows}
    assert rows["0.5"] == ("0.5", "0.25", "0.25", "", "0.25", "", "0.2")
    assert rows["0.3"][5] == "here"
    assert rows["0"][3] == "0.1"


def test_very_small_numbers_are_written_with_a_power_of_ten():
    drawn = figures.draw(
        demo(curve(), y={"label": "Likelihood"}), scene([(x, y * 1e-27) for x, y in PARABOLA]), alt="x"
    )
    assert "Likelihood ×10⁻²⁸" in texts(drawn)
    assert number(2.5e-7) == "2.5×10⁻⁷"
    assert number(-0.125) == "−0.125"
    assert number(math.inf) == number(None) == "–"


def test_ticks_are_few_and_round():
    axis = scale([0, 0.25], 0, 1, count=5)
    assert axis.ticks == (0, 0.2, 0.4, 0.6, 0.8, 1)
    assert scale([3, 11], None, None, count=5, whole=True).ticks == (0, 2, 4, 6, 8, 10, 12)
    quarters = scale([0, 1.05], 0, 1.05, count=5)
    assert (quarters.ticks, quarters.decimals) == ((0, 0.25, 0.5, 0.75, 1), 2)
    assert constant("1/4", {}) == 0.25
    assert constant("n", {"n": "12"}) == 12
    assert constant("2*pi", {}) is constant("oo", {}) is constant("9" * 50, {}) is None


@given(st.floats(-1e6, 1e6), st.floats(1e-9, 1e7), st.integers(2, 7), st.booleans())
def test_no_tick_is_written_as_another_number(low, span, count, whole):
    axis = scale([low, low + span], None, None, count=count, whole=whole)
    unit = 10.0**axis.exponent
    step = min((b - a for a, b in pairwise(axis.ticks)), default=1)
    for tick in axis.ticks:
        assert abs(float(f"{tick / unit:.{axis.decimals}f}") * unit - tick) <= 1e-3 * step
    assert len(axis.ticks) <= 2 * count + 3


def test_an_area_under_a_curve_has_the_curves_colour():
    spec = figures.specification(demo(curve("Filled", "area"), curve("Line")), scene(PARABOLA, PARABOLA))
    strokes = {layer["mark"].get("stroke") for layer in spec["layer"][1:] if layer["mark"]["type"] == "line"}
    assert strokes == {"var(--figure-1, currentColor)"}


def test_a_curve_that_dives_to_infinity_does_not_flatten_the_rest():
    points = [(k / 300, math.log(k / 300) if k else None) for k in range(301)]
    points[1] = (points[1][0], -1e6)
    axis = scale([y for _, y in points if y is not None], None, None, count=5)
    assert axis.low > -20


def test_what_was_drawn_once_is_kept(tmp_path, monkeypatch):
    import runpy
    from pathlib import Path

    library, evidence, _ = runpy.run_path(str(Path(__file__).parent.with_name("small_room.py")))["small_room"](tmp_path)
    cache = Cache(tmp_path / "cache")
    first = figures.draw_all(library, evidence, cache)
    monkeypatch.setattr(figures, "_drawn", lambda spec, alt: pytest.fail("drawn again"))
    assert figures.draw_all(library, evidence, cache) == first
    (drawings,) = first.values()
    assert set(drawings) == {"fair", figures.ILLUSTRATION}
    assert "A line that rises from zero to one." in drawings[figures.ILLUSTRATION]
    assert figures.draw_all(library, Evidence({}, {}, {}), Cache(None)) == {key: {} for key in first}

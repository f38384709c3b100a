"""The badge says what was counted, to everybody, and nothing else."""

from xml.etree import ElementTree as ET

import pytest

from cfpipe.render.badge import badge

SVG = "{http://www.w3.org/2000/svg}"


def read(svg):
    return ET.fromstring(svg)  # noqa: S314 - it was made here


def texts(svg):
    return [item.text for item in read(svg).iter(f"{SVG}text")]


def test_it_says_what_was_counted_of_how_much():
    made = badge({"reviewed": 57, "stale": 2}, {"proved": 300, "witnessed": 9})
    assert texts(made) == ["claims reviewed", "57 of 59", "statements proved", "300 of 309"]
    root = read(made)
    assert root.findtext(f"{SVG}title") == "57 of 59 claims reviewed, 300 of 309 statements proved"
    assert root.findtext(f"{SVG}desc") == "Claims: 57 reviewed, 2 stale. Statements: 300 proved, 9 witnessed."
    assert root.get("role") == "img"
    named = {item.get("id") for item in root.iter()}
    assert {root.get("aria-labelledby"), root.get("aria-describedby")} <= named


def test_an_empty_room_has_a_badge():
    assert texts(badge({}, {})) == ["claims reviewed", "0 of 0", "statements proved", "0 of 0"]


def test_nothing_breaks_out_of_it():
    made = badge({"reviewed": 1, "</desc><script>alert(1)</script>\x00": 2}, {})
    root = read(made)
    assert "<script>" in root.findtext(f"{SVG}desc")
    assert not [item for item in root.iter() if "script" in item.tag]


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("index", range(4))
def test_its_letters_can_be_read_on_its_own_grounds(index):
    grounds = [item for item in read(badge({}, {})).iter(f"{SVG}rect") if item.get("fill", "none") != "none"]
    assert 1.05 / (luminance(grounds[index].get("fill")) + 0.05) > 7


def test_its_fields_fill_it_without_a_gap():
    root = read(badge({"reviewed": 12345}, {"proved": 1}))
    left = 0
    for item in [item for item in root.iter(f"{SVG}rect") if item.get("fill", "none") != "none"]:
        assert int(item.get("x")) == left
        left += int(item.get("width"))
    assert left == int(root.get("width"))

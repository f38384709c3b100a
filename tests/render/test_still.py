"""What a program drew is published without anything that could run, ask for a file or lead elsewhere."""

import io
import re

import pytest

from cfpipe.render.still import still
from cfpipe.render.svg import clean, is_clean

SPACE = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def drawn(inside, attributes=""):
    return still(f"<svg {SPACE} {attributes}>{inside}</svg>")


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.example"/></foreignObject>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        '<image href="https://evil.example/x.png"/>',
        '<image xlink:href="data:image/svg+xml;base64,AAAA"/>',
        '<use href="https://evil.example/x.svg#a"/>',
        '<use xlink:href="data:image/svg+xml,x#a"/>',
        '<rect onclick="alert(1)"/>',
        '<rect style="fill: url(https://evil.example)"/>',
        '<rect style="fill: u\\72l(https://evil.example)"/>',
        "<rect style=\"background: image-set('https://evil.example')\"/>",
        '<rect fill="url(//evil.example)"/>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
        "<style>@import 'https://evil.example';</style>",
        '<?xml-stylesheet href="https://evil.example"?>',
        "<!-- evil.example alert -->",
        "<metadata>evil.example alert</metadata>",
    ],
)
def test_what_is_no_still_picture_is_left_out(inside):
    found = drawn(inside)
    assert found.startswith("<svg ")
    for word in ("alert", "evil", "script", "data:", "iframe", "foreignObject", "onclick", "\\72"):
        assert word not in found


@pytest.mark.parametrize(
    "text",
    [
        "", "no svg", "<html/>", "<svg/>", f"<svg {SPACE}>", f"<svg {SPACE}/>x",
        f'<!DOCTYPE svg [<!ENTITY a "b">]><svg {SPACE}>&a;</svg>',
        f"<svg {SPACE}>{'<g>' * 30_000}{'</g>' * 30_000}</svg>",
        f"<svg {SPACE}>\x00</svg>",
    ],
)  # fmt: skip
def test_what_is_no_svg_is_no_picture(text):
    assert still(text) == ""


def test_words_stay_words():
    assert "&lt;script&gt;" in drawn("<text>&lt;script&gt;</text>")


def test_a_figure_keeps_all_that_is_drawn():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.plot([0, 1], [0, 1], label="a line")
    axes.bar([0, 1], [1, 2], hatch="//")
    axes.imshow([[0, 1], [1, 0]])
    axes.legend()
    stream = io.StringIO()
    figure.savefig(stream, format="svg")
    plt.close(figure)
    found = still(stream.getvalue())

    def shapes(text):
        names = re.findall(r"<(\w+)", text)
        return {name: names.count(name) for name in ("path", "use", "g", "image", "clipPath", "pattern", "rect")}

    assert shapes(found) == shapes(stream.getvalue())
    assert 'href="data:image/png;base64,' in found
    assert "url(#" in found
    assert "stroke-linejoin: round" in found
    assert still(found) == found


def test_a_kept_drawing_is_used_only_if_it_is_nothing_else():
    good = clean(f'<svg {SPACE} viewBox="0 0 1 1"><path d="M0 0" fill="red"/></svg>', alt="x < y")
    assert is_clean(good)
    for bad in (
        "", "x", good + "x", good.replace("<path", "<script"), good.replace("<path", '<path onclick="x"'),
        good.replace("<path", '<path href="x"'), "<!DOCTYPE svg>" + good,
    ):  # fmt: skip
        assert not is_clean(bad)

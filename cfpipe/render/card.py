"""The picture that a page gives to those who link to it (``og:image``): its illustration on a card of its own.

A card has no page around it, so it carries colours, a background and a font; the sizes are those that sites which
show such cards ask for.
"""

from __future__ import annotations

import re
from html import escape

from cfpipe.handoff import clean

WIDTH, HEIGHT = 1200, 630

_COLORS = {
    "ink": "#22262b", "muted": "#5c6570", "grid": "#e3e0d8", "paper": "#fdfcf9", "1": "#1f5fa8", "2": "#b5470f",
    "3": "#2b7a4b", "4": "#8a3c8f", "5": "#7a6512",
}  # fmt: skip
_FONT = 'font-family="Liberation Sans, Arial, sans-serif"'
_VARIABLE = re.compile(r"var\(--figure-([a-z0-9]+),[^)]*\)")
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def card(drawing: str, *, title: str, room: str) -> bytes:
    """A drawing as PNG under the page's title."""
    import vl_convert  # noqa: PLC0415  a JavaScript engine comes with it: only where something is drawn

    return bytes(vl_convert.svg_to_png(svg(drawing, title=title, room=room), scale=1.0))


def svg(drawing: str, *, title: str, room: str) -> str:
    """The card as SVG."""
    found = _VIEW.search(drawing)
    wide, high = (float(found[1]), float(found[2])) if found else (1.0, 1.0)
    room_high = HEIGHT - 230
    factor = min((WIDTH - 160) / wide, room_high / high)
    inside = drawing[drawing.index("</title>") + 8 : drawing.rindex("</svg>")] if "</title>" in drawing else ""
    inside = _VARIABLE.sub(lambda name: _COLORS.get(name[1], _COLORS["ink"]), inside)
    left = (WIDTH - wide * factor) / 2
    text = f'{_FONT} fill="{_COLORS["ink"]}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_COLORS["paper"]}"/>'
        f'<text x="80" y="110" font-size="{_size(title)}" font-weight="bold" {text}>{_line(title)}</text>'
        f'<text x="80" y="158" font-size="28" fill-opacity="0.7" {text}>{_line(room)}</text>'
        f'<g transform="translate({left:.2f},200) scale({factor:.4f})" {_FONT}>'
        f"{inside}</g></svg>"
    )


def _line(text: str) -> str:
    return escape(" ".join(clean(text).split()))


def _size(title: str) -> int:
    """A size at which the title fits on one line."""
    return max(24, min(64, int((WIDTH - 160) / (max(1, len(title)) * 0.56))))

"""A small picture of what was counted in a room, for a README: two pairs of a name and a number of a number.

It says what was counted and praises nothing: "57 of 59", with no colour that turns green. A picture in a README has no
page around it, and is seen on light and on dark: so it brings its own grounds, on which its letters have a contrast of
more than 7, and a thin rim that parts it from either. Widths of text are estimated and then prescribed, since the
reader's font is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from cfpipe.render.svg import plain
from cfpipe.reviews import State
from cfpipe.witnesses.statement import Status

HEIGHT = 20
_SIZE = 11
_WIDE = 0.58
"""Mean width of a character as a share of the font's size; the text is set to the width that follows."""
_PAD = 7
_NAME, _NUMBER, _RIM = "#3a4049", "#174a80", "#8a929c"


def badge(claims: Mapping[str, int], statements: Mapping[str, int]) -> str:
    """The picture as SVG, from the claims of a room by state and its statements by verdict."""
    reviewed = f"{claims.get(State.REVIEWED, 0)} of {sum(claims.values())}"
    proved = f"{statements.get(Status.PROVED, 0)} of {sum(statements.values())}"
    fields = (("claims reviewed", _NAME), (reviewed, _NUMBER), ("statements proved", _NAME), (proved, _NUMBER))
    grounds, letters, left = [], [], 0
    for text, colour in fields:
        inside = round(len(text) * _SIZE * _WIDE)
        grounds.append(f'<rect x="{left}" width="{inside + 2 * _PAD}" height="{HEIGHT}" fill="{colour}"/>')
        letters.append(f'<text x="{left + _PAD}" y="14" textLength="{inside}">{_escaped(text)}</text>')
        left += inside + 2 * _PAD
    title = f"{reviewed} claims reviewed, {proved} statements proved"
    told = f"Claims: {_listed(claims)}. Statements: {_listed(statements)}."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left}" height="{HEIGHT}" viewBox="0 0 {left} {HEIGHT}" '
        f'role="img" aria-labelledby="cfpipe-badge-t" aria-describedby="cfpipe-badge-d">'
        f'<title id="cfpipe-badge-t">{_escaped(title)}</title>'
        f'<desc id="cfpipe-badge-d">{_escaped(told)}</desc>'
        f'<clipPath id="cfpipe-badge-r"><rect width="{left}" height="{HEIGHT}" rx="3"/></clipPath>'
        f'<g clip-path="url(#cfpipe-badge-r)">{"".join(grounds)}</g>'
        f'<rect x=".5" y=".5" width="{left - 1}" height="{HEIGHT - 1}" rx="2.5" fill="none" stroke="{_RIM}"/>'
        f'<g fill="#fff" font-family="Verdana, \'DejaVu Sans\', sans-serif" font-size="{_SIZE}">'
        f"{''.join(letters)}</g></svg>\n"
    )


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "none"


def _escaped(text: str) -> str:
    return escape(plain(text))

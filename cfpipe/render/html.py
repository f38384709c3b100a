"""Templates → HTML: one environment, one way in, and the one place where text is declared to be safe markup.

A template sees one frozen dataclass as ``page``; everything it prints is escaped unless ``trusted`` made it.  Whoever
calls ``trusted`` vouches for the text: the Markdown renderer, the formulas, the drawings, Pygments.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_HERE = Path(__file__).parent
ICONS = _HERE / "assets" / "icons"


def trusted(text: str) -> Markup:
    """Text that is markup already, made by code that escaped what came from outside."""
    return Markup(text)  # noqa: S704 - the one place


@lru_cache(maxsize=1)
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    made.globals.update(icon=icon, sprite=sprite)
    return made


def render(template: str, page: Any) -> bytes:
    """A page's bytes."""
    text = environment().get_template(f"{template}.html").render(page=page)
    return (text.rstrip("\n") + "\n").encode("utf-8")


def icon(name: str) -> Markup:
    """A use of an icon of the page's sprite, for decoration beside words."""
    return Markup('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>').format(name)


def marked(words: str, name: str, state: str, *, said: bool) -> Markup:
    """Words with an icon that says their state, and the state's own word: ``said`` for all, else for those who do not
    see the icon.
    """
    word = (
        Markup("\N{NO-BREAK SPACE}{}").format(state) if said else Markup('<span class="vh">, {}</span>').format(state)
    )
    head, space, tail = words.rpartition(" ")
    kept = Markup('<span class="keep">{}<span class="mark">{}{}</span></span>').format(tail, icon(name), word)
    return Markup("{}{}{}").format(head, space, kept)


@lru_cache(maxsize=1)
def sprite() -> Markup:
    """All icons as symbols, once on each page: a hundred badges then cost a few bytes each."""
    return trusted("".join(file.read_text(encoding="utf-8").strip() for file in sorted(ICONS.glob("*.svg"))))

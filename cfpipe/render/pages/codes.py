"""The code witness as it is shown: the program in colours, what it printed and drew, and its ties to the equations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from cfpipe.identity import Kind, ObjectKey
from cfpipe.records.concept import Code
from cfpipe.render.html import trusted
from cfpipe.render.markdown import clean
from cfpipe.render.pages.badges import Badge, run_badge
from cfpipe.render.pages.context import Guide
from cfpipe.render.pages.frame import Link


class Value(NamedTuple):
    name: str
    computed: str
    expected: str
    expression: str
    agrees: bool
    equation: Link | None


class Drawn(NamedTuple):
    svg: Markup
    alt: str


@dataclass(frozen=True, slots=True)
class CodeView:
    anchor: str
    title: str
    badge: Badge
    source: Markup
    lines: int
    output: str
    error: str
    figures: tuple[Drawn, ...]
    values: tuple[Value, ...]
    engine: str
    program: str
    notebook: str


def code_view(guide: Guide, key: ObjectKey, code: Code) -> CodeView:
    room = guide.context.room
    run = room.evidence.runs.get(key)
    text = room.library.code.get(room.library.code_file(key), b"").decode("utf-8", "replace")
    slug = key.path.rpartition("/")[2]
    return CodeView(
        anchor=key.of(Kind.CODE, "code").anchor,
        title=code.title,
        badge=run_badge(run),
        source=highlighted(text),
        lines=text.count("\n"),
        output=clean(run.output) if run else "",
        error=clean(run.error) if run else "",
        figures=tuple(Drawn(trusted(figure.svg), figure.alt) for figure in run.figures) if run else (),
        values=tuple(
            Value(value.name, value.computed, value.expected, value.expression, value.agrees,
                  _equation(guide, key, code, value.name))
            for value in (run.values if run else ())
        ),
        engine=run.engine if run else "",
        program=f"{slug}.py",
        notebook=f"{slug}.ipynb",
    )  # fmt: skip


@lru_cache(maxsize=500)
def highlighted(text: str) -> Markup:
    """Python with classes of the style sheet."""
    from pygments import highlight  # noqa: PLC0415 - only where there is code to show
    from pygments.formatters.html import HtmlFormatter  # noqa: PLC0415
    from pygments.lexers.python import PythonLexer  # noqa: PLC0415

    return trusted(highlight(clean(text), PythonLexer(), HtmlFormatter(nowrap=True, classprefix="")).rstrip("\n"))


def _equation(guide: Guide, key: ObjectKey, code: Code, name: str) -> Link | None:
    expectation = code.values.get(name)
    if not expectation or not expectation.equation:
        return None
    equation = key.of(Kind.EQUATION, expectation.equation)
    return Link(guide.href(equation), f"({guide.context.numbers.get(equation, 0)})")

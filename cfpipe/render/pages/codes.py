"""The code witness as it is shown: the program in colours, what it printed and drew, and its ties to the equations."""

from __future__ import annotations

from collections.abc import Iterator
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
from cfpipe.render.room import Room
from cfpipe.render.still import still


class Value(NamedTuple):
    name: str
    computed: str
    expected: str
    expression: str
    agrees: bool
    equation: Link | None


class Drawn(NamedTuple):
    """A figure that the program drew: a file of its own beside the page, for what a program draws is not small."""

    file: str
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
        figures=tuple(Drawn(name, alt) for name, alt, _ in drawn(guide.context.room, key)),
        values=tuple(
            Value(
                value.name,
                value.computed,
                value.expected,
                value.expression,
                value.agrees,
                _equation(guide, key, code, value.name),
            )
            for value in (run.values if run else ())
        ),
        engine=run.engine if run else "",
        program=f"{slug}.py",
        notebook=f"{slug}.ipynb",
    )


def drawn(room: Room, key: ObjectKey) -> Iterator[tuple[str, str, str]]:
    """The figures of a concept's program: the file below the concept's page, the alternative text, the SVG."""
    run = room.evidence.runs.get(key)
    for number, figure in enumerate(run.figures if run else (), 1):
        if svg := still(figure.svg):
            yield f"figures/{number}.svg", figure.alt, svg


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

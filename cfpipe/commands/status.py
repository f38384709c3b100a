"""``cfpipe status [--json] [--badge FILE.svg]``"""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from cfpipe import copies, report
from cfpipe.commands.common import check_room, find_room
from cfpipe.copies import CopyState
from cfpipe.render.badge import badge
from cfpipe.status import DEFINITIONS, Counts, RoomStatus, status

VERSION = "cfpipe status 1"
WIDTH = 80
SHOWN = 10
_PASSAGES: Mapping[str, str] = {
    CopyState.VERIFIED: "verified here", CopyState.CHANGED: "verified in a copy that has changed elsewhere",
    CopyState.ABSENT: "not here", CopyState.UNREADABLE: "in copies that cannot be read",
}  # fmt: skip
"""The states of passages as they read after a number."""


@click.command("status")
@click.option("--json", "whole", is_flag=True, help="Print all of it as one JSON document.")
@click.option(
    "--badge", "file", type=click.Path(dir_okay=False, path_type=Path), default=None, metavar="FILE.svg",
    help="Write a small picture of what was counted, for a README.",
)  # fmt: skip
@click.option(
    "--code", type=click.Choice(["run", "cached", "never"]), default="run", show_default=True,
    help="Run code witnesses, count only what is kept of earlier runs, or do neither.",
)  # fmt: skip
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default=None, help="The room's folder.")
def command(whole: bool, file: Path | None, code: str, root: Path | None) -> int:
    """Tell how much of the room was checked and reviewed, by area, and what would raise the grades most."""
    if file is not None and file.suffix != ".svg":
        raise click.UsageError(f"the badge is SVG: give a file that ends in .svg, not {report.clean(str(file))}")
    room = find_room(root)
    checked = check_room(room, code, 10.0, 30.0, assumptions=False)
    if checked.library is None or checked.evidence is None:
        raise click.ClickException("the room's configuration cannot be read: see cfpipe check")
    shelf = copies.open_shelf(checked.library.config, room)
    found = status(checked.library, checked.evidence, checked, shelf)
    if file is not None:
        _write(file, badge(found.total.claims, found.total.statements))
    if whole:
        click.echo(json.dumps(_document(found), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_text(report.clean(checked.library.config.title), found)))
    return 0


def _write(file: Path, svg: str) -> None:
    try:
        file.write_text(svg, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{report.clean(str(file))} cannot be written: {error.strerror}") from error


def _document(found: RoomStatus) -> dict[str, Any]:
    return {
        "version": VERSION,
        "areas": {name: _counts(counts) for name, counts in found.areas.items()},
        "total": _counts(found.total),
        "pages": {
            str(key): {
                "grade": page.grade,
                "score": round(page.score, 4),
                "parts": {part.name: {"done": part.done, "share": round(part.share, 4)} for part in page.parts},
            }
            for key, page in found.pages.items()
        },
        "next": [
            {
                "concept": str(item.concept), "part": item.part, "gain": round(item.gain, 4), "grade": item.before,
                "grade-after": item.after, "steps": item.steps, "what": item.text, "command": item.command,
            }
            for item in found.next
        ],
        "drafts": found.drafts,
        "unreadable-records": found.unread,
        "findings": dict(found.findings),
        "definitions": DEFINITIONS,
    }  # fmt: skip


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "title": counts.title, "claims": dict(counts.claims), "statements": dict(counts.statements),
        "passages": dict(counts.passages), "pages": dict(counts.pages), "grade": counts.grade,
        "score": None if counts.score is None else round(counts.score, 4),
    }  # fmt: skip


def _text(title: str, found: RoomStatus) -> Iterator[str]:
    yield from _wrapped(title)
    notes = []
    if found.drafts:
        notes.append(f"{_many(found.drafts, 'draft')} not counted")
    if found.unread:
        notes.append(f"{_many(found.unread, 'record')} cannot be read and {'is' if found.unread == 1 else 'are'} "
                     "counted nowhere")  # fmt: skip
    if found.findings:
        notes.append(f"cfpipe check: {', '.join(_many(count, name) for name, count in found.findings.items())}")
    if notes:
        yield from _wrapped("; ".join(notes))
    areas = [*found.areas.values()]
    for counts in (*areas, found.total) if len(areas) != 1 else areas:
        yield ""
        yield from _area(counts)
    yield from _todo(found)


def _area(counts: Counts) -> Iterator[str]:
    yield from _wrapped(report.clean(counts.title))
    yield from _row("pages", counts.pages, prefix="grade ")
    yield from _row("claims", counts.claims)
    yield from _row("statements", counts.statements)
    yield from _row("passages", {_PASSAGES.get(name, name): count for name, count in counts.passages.items()})
    if counts.score is not None:
        cut = math.floor(counts.score * 100 + 1e-9) / 100  # what is just below a grade must not look as if it had it
        yield f"  mean score  {cut:5.2f}: grade {counts.grade}"


def _row(name: str, counts: Mapping[str, int], prefix: str = "") -> Iterator[str]:
    total = sum(counts.values())
    told = ", ".join(f"{count} {prefix}{name}" for name, count in counts.items())
    yield from _wrapped(f"  {name:10} {total:6}" + (f": {told}" if told else ""), indent=" " * 20)


def _todo(found: RoomStatus) -> Iterator[str]:
    if not found.next:
        return
    yield ""
    yield "What would raise the grades most"
    for number, item in enumerate(found.next[:SHOWN], 1):
        grade = f"{item.before} to {item.after}" if item.before != item.after else f"stays {item.before}"
        yield from _wrapped(f"{number:3}. {item.concept.path} (+{item.gain:.2f}, {grade}): {item.text}", indent=" " * 5)
        yield f"     {item.command}"
    if len(found.next) > SHOWN:
        yield f"     and {len(found.next) - SHOWN} more: cfpipe status --json"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=indent, break_on_hyphens=False) or [""]


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"

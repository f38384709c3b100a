"""``cfpipe claims``"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from cfpipe.assess import CACHE
from cfpipe.cache import Cache
from cfpipe.collect import Options
from cfpipe.commands.common import find_room, progress_bar
from cfpipe.desk import IMPORTANCES, URGENCY, NoCase, Row, queue
from cfpipe.report import clean, wants_colour

_COLOURS = {"disputed": "red", "rejected": "red", "stale": "yellow", "reviewed": "green"}


@click.command("claims")
@click.option(
    "--state", multiple=True, type=click.Choice([str(state) for state in URGENCY]), help="Only in this state."
)
@click.option("--area", help="Only of this area.")
@click.option("--importance", type=click.Choice(IMPORTANCES), help="Only of concepts of this importance.")
@click.option("--source", help="Only those that name this source.")
@click.option("--reviewer", help="Only those that this person or model has reviewed.")
@click.option(
    "--for", "reader", envvar="CFPIPE_REVIEWER", metavar="NAME",
    help="Only those that this reviewer may judge, and has not: not their own, no judgement of theirs that stands.",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Also those that need nobody.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default=None, help="The room's folder.")
def command(
    state: tuple[str, ...], area: str | None, importance: str | None, source: str | None, reviewer: str | None,
    reader: str | None, *, everything: bool, as_json: bool, root: Path | None,
) -> int:  # fmt: skip
    """List the claims that need a reviewer, the most urgent first.

    The order is that of the importance of the claim's concept, then of the state (disputed, stale, unreviewed, partly
    reviewed, metadata only, rejected), then of the key. `cfpipe review` takes the first one.
    """
    room = find_room(root)
    try:
        with progress_bar() as progress:
            rows, broken = queue(room, Cache(room / CACHE), Options(code="never", assumptions=False), progress)
    except NoCase as error:
        raise click.ClickException(str(error)) from error
    chosen = [
        row for row in rows
        if (everything or state or reviewer or row.state != "reviewed")
        and (not state or row.state in state)
        and (area is None or row.area == area)
        and (importance is None or row.importance == importance)
        and (source is None or source in row.sources)
        and (reviewer is None or any(each.reviewer == reviewer for each in row.reviews))
        and (reader is None or row.open_to(reader))
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps([asdict(row) for row in chosen], indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join(_table(chosen)) if chosen else "no claim needs anybody here" if rows else "no claims")
    for file in broken:
        click.echo(f"{clean(file)} cannot be read: see cfpipe check", err=True)
    return 1 if broken else 0


def _table(rows: Sequence[Row]) -> list[str]:
    wide = max(len(row.key.path) for row in rows)
    colour = wants_colour(sys.stdout.isatty())
    lines = []
    for row in rows:
        state = click.style(f"{row.state:15}", fg=_COLOURS.get(row.state)) if colour else f"{row.state:15}"
        lines.append(f"{row.importance:8}  {state}  {row.key.path:{wide}}  {_why(row)}".rstrip())
    return lines


def _why(row: Row) -> str:
    """Who has judged it, and what became of that."""
    parts = []
    for each in row.reviews:
        became = "" if each.fresh else f", since changed: {', '.join(each.changed)}" if each.changed else ", too old"
        parts.append(f"{each.reviewer} ({each.kind}) {each.verdict}{became}")
    return clean("; ".join(parts))

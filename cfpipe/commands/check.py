"""``cfpipe check``"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click

from cfpipe import dossier, history, report
from cfpipe.assess import CACHE, Checked
from cfpipe.cache import Cache
from cfpipe.collect import Options
from cfpipe.commands.common import check_room, find_room, room_options, tell
from cfpipe.diagnostics import Code
from cfpipe.since import causes, compared

CAUSES = 5
"""How many of the parts that changed are named in the last line."""


@click.command("check")
@click.option(
    "--json", "whole", is_flag=True,
    help="Print everything that was found as one JSON document: findings, verdicts with their questions, code, claims.",
)  # fmt: skip
@click.option(
    "--since", metavar="REV", default=None,
    help="Tell which reviews that were fresh at this revision of git are stale, edited or gone now.",
)  # fmt: skip
@room_options
def command(
    root: Path | None,
    whole: bool,
    since: str | None,
    strict: bool,
    form: str,
    code: str,
    seconds: float,
    code_seconds: float,
) -> int:
    """Check the room: records, references, formulas, equations, code witnesses and reviews. Writes no page."""
    room = find_room(root)
    before = None if since is None else _revision(room, since)
    checked = check_room(room, code, seconds, code_seconds, assumptions=whole)
    if before is not None:
        options = Options(seconds=seconds)
        checked = _compared(checked, room, before, options)
    if whole:
        click.echo(dossier.text(checked), nl=False)
    else:
        tell(checked, form, room)
    click.echo(report.summary(checked.diagnostics) + (_turned(checked, before) if before else ""), err=True)
    return 1 if checked.failed(strict=strict) else 0


class _Revision(NamedTuple):
    name: str
    commit: str


def _revision(room: Path, since: str) -> _Revision:
    """The revision under the name by which messages speak of it. Raises a usage error if there is none."""
    try:
        commit = history.resolve(room, since)
    except history.NoHistory as error:
        raise click.UsageError(f"--since: {error}") from error
    short = commit[:12]
    return _Revision(short if commit.startswith(since) else f"{report.clean(since)} ({short})", commit)


def _compared(checked: Checked, room: Path, before: _Revision, options: Options) -> Checked:
    try:
        with history.room_at(room, before.commit) as folder:
            return compared(checked, folder, before.name, Cache(room / CACHE), options)
    except history.NoHistory as error:
        raise click.UsageError(f"--since: {error}") from error


def _turned(checked: Checked, before: _Revision) -> str:
    count = sum(item.code is Code.TURNED_STALE for item in checked.diagnostics)
    told = f"; {count or 'no'} review{'' if count == 1 else 's'} turned stale since {before.name}"
    found = [f"{name} ({number})" for name, number in causes(checked).items()]
    more = f" and {len(found) - CAUSES} more" if len(found) > CAUSES else ""
    return told + (f", by {', '.join(found[:CAUSES])}{more}" if found else "")

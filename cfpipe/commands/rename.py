"""``cfpipe rename OLD NEW``"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from cfpipe.commands.common import find_room
from cfpipe.commands.keys import completes
from cfpipe.identity import Kind
from cfpipe.rename import Plan, Refused, plan, write
from cfpipe.report import clean


@click.command("rename")
@click.argument("old", shell_complete=completes(Kind.CONCEPT, Kind.SOURCE, Kind.CLAIM))
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Show what would change as a diff, and change nothing.")
@click.option("--yes", is_flag=True, help="Rename even if reviews turn stale by it.")
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default=None, help="The room's folder.")
def command(old: str, new: str, root: Path | None, *, dry_run: bool, yes: bool) -> int:
    """Give an object another name, everywhere in the room.

    OLD is a key (concept:area/name, equation:area/name#part) or the path of a record; NEW is another, or only what is
    new of it. The files move, every reference follows, and nothing else changes. The old address of a concept or
    source leads to the new one (`aliases`), that of a claim says where it went. The address of a part ends. A review
    pins what it judged by name: you are asked before one turns stale.
    """
    room = find_room(root)
    try:
        made = plan(room, old, new)
        if dry_run:
            _say(made.diff())
            _say(_stale(made), err=True)
            return 0
        if made.stale and not yes:
            _say(_stale(made), err=True)
            _confirm()
        _say(write(room, made))
    except Refused as error:
        raise click.ClickException(clean(str(error))) from error
    count = len(made.after)
    click.echo(f"{made.rename.old} is {made.rename.new} now; {count} file{'s' * (count != 1)} changed", err=True)
    return 0


def _confirm() -> None:
    if not sys.stdin.isatty():
        raise click.ClickException("nothing was renamed: say --yes if these reviews may turn stale")
    click.confirm("Rename?", abort=True, err=True)


def _say(lines: Iterable[str], *, err: bool = False) -> None:
    for line in lines:
        click.echo(clean(line), err=err)


def _stale(made: Plan) -> list[str]:
    if not made.stale:
        return []
    count = len(made.stale)
    first = f"{count} review{'s' * (count != 1)} pinned what changes its name or names it, and will be stale:"
    return [first, *(f"  {each.claim}: {each.reviewer}, {each.date}: {', '.join(each.parts)}" for each in made.stale)]

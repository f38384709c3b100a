"""``cfpipe handoff KEY``"""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from cfpipe.assess import assess
from cfpipe.collect import Options
from cfpipe.commands.common import find_room
from cfpipe.commands.keys import completes
from cfpipe.handoff import handoff
from cfpipe.identity import Kind, ObjectKey


@click.command("handoff")
@click.argument("key", shell_complete=completes(Kind.CONCEPT, Kind.SOURCE, Kind.CLAIM, with_kind=True))
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default=None, help="The room's folder.")
def command(key: str, root: Path | None) -> int:
    """Print the prompt for an AI assistant that is grounded in one object, the same as the page offers."""
    room = find_room(root)
    try:
        wanted = ObjectKey.parse(key)
    except ValueError as error:
        raise click.UsageError(f"{key!r} is no key: {error}") from error
    checked = assess(room, Options(code="cached", assumptions=False))
    if checked.library is None or checked.evidence is None:
        raise click.UsageError("the room's configuration cannot be read: see cfpipe check")
    if wanted not in checked.library.objects:
        close = difflib.get_close_matches(key, [str(other) for other in checked.library.objects], 1, 0.5)
        raise click.UsageError(f"no object is called {key}" + (f"; did you mean {close[0]}?" if close else ""))
    base = checked.library.config.base_url
    try:
        text = handoff(checked.library, checked.evidence, checked.standings, wanted, base)
    except LookupError as error:
        raise click.UsageError(f"{key} is not published: a draft has no handoff") from error
    click.echo(text, nl=False)
    return 0

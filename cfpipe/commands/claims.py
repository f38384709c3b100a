"""``cfpipe claims [KEY]``"""

from __future__ import annotations

from pathlib import Path

import click

from cfpipe.assess import Checked, assess
from cfpipe.collect import Options
from cfpipe.commands.common import find_room
from cfpipe.identity import ObjectKey
from cfpipe.reviews import Standing


@click.command("claims")
@click.argument("key", required=False)
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default=None, help="The room's folder.")
def command(key: str | None, root: Path | None) -> int:
    """List the claims with their states; for one claim, print what a review of it is pinned to, ready to paste."""
    room = find_room(root)
    checked = assess(room, Options(code="run", assumptions=False))
    if checked.library is None:
        raise click.ClickException("the room's configuration cannot be read: see cfpipe check")
    if key is None:
        width = max((len(str(claim)) for claim in checked.standings), default=0)
        for claim, item in checked.standings.items():
            click.echo(f"{claim!s:{width}}  {_state(item)}")
        return 0
    click.echo(_pin(checked, key), nl=False)
    return 0


def _state(item: Standing) -> str:
    names = ", ".join(f"{judgement.reviewer} ({judgement.kind})" for judgement in item.judgements)
    return f"{item.state}" + (f": {names}" if names else "")


def _pin(checked: Checked, text: str) -> str:
    try:
        key = ObjectKey.parse(text if text.startswith("claim:") else f"claim:{text}")
    except ValueError as error:
        raise click.UsageError(f"{text!r} is no key of a claim: {error}") from error
    item = checked.standings.get(key)
    if item is None:
        raise click.UsageError(f"no claim is called {key}")
    rows = [f"    judged:  # {key} as it stands today", *(f"      '{n}': '{d}'" for n, d in item.judged.items())]
    return "\n".join([*rows, f"    digest: {item.digest}"]) + "\n"

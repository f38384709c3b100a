"""``cfpipe check``"""

from __future__ import annotations

from pathlib import Path

import click

from cfpipe import dossier, report
from cfpipe.commands.common import check_room, find_room, room_options, tell


@click.command("check")
@click.option(
    "--json", "whole", is_flag=True,
    help="Print everything that was found as one JSON document: findings, verdicts with their questions, code, claims.",
)  # fmt: skip
@room_options
def command(
    root: Path | None, whole: bool, strict: bool, form: str, code: str, seconds: float, code_seconds: float
) -> int:
    """Check the room: records, references, formulas, equations, code witnesses and reviews. Writes no page."""
    room = find_room(root)
    checked = check_room(room, code, seconds, code_seconds, assumptions=whole)
    if whole:
        click.echo(dossier.text(checked), nl=False)
    else:
        tell(checked, form, room)
    click.echo(report.summary(checked.diagnostics), err=True)
    return 1 if checked.failed(strict=strict) else 0

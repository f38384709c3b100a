"""``cfpipe check``"""

from __future__ import annotations

from pathlib import Path

import click

from cfpipe import report
from cfpipe.commands.common import check_room, find_room, room_options, tell


@click.command("check")
@room_options
def command(root: Path | None, strict: bool, form: str, code: str, seconds: float, code_seconds: float) -> int:
    """Check the room: records, references, formulas, equations, code witnesses and reviews. Writes no page."""
    room = find_room(root)
    checked = check_room(room, code, seconds, code_seconds)
    tell(checked, form, room)
    click.echo(report.summary(checked.diagnostics), err=True)
    return 1 if checked.failed(strict=strict) else 0

"""``cfpipe build``"""

from __future__ import annotations

import re
from pathlib import Path

import click

from cfpipe import publish, report, site
from cfpipe.commands.common import check_room, find_room, room_options, tell
from cfpipe.config import BASE_URL


@click.command("build")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="The site's folder.  [default: build]")
@click.option("--base-url", default=None, metavar="URL", help="Where the site will stand, instead of the room's own.")
@room_options
def command(
    root: Path | None,
    out: Path | None,
    base_url: str | None,
    strict: bool,
    form: str,
    code: str,
    seconds: float,
    code_seconds: float,
) -> int:
    """Check the room and publish its site. Nothing is published if anything is wrong."""
    room = find_room(root)
    if base_url is not None:
        base_url = base_url.rstrip("/") + "/"
        if not re.fullmatch(BASE_URL, base_url) or not base_url.isprintable():
            raise click.BadParameter("an address begins with http:// or https://", param_hint="--base-url")
    target = out or room / "build"
    checked = check_room(room, code, seconds, code_seconds, assumptions=True)
    tell(checked, form, room)
    if checked.failed(strict=strict):
        click.echo(f"{report.summary(checked.diagnostics)}; nothing was published", err=True)
        return 1
    try:
        count = site.publish_site(room, target, checked, base_url=base_url)
    except publish.Refused as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{report.summary(checked.diagnostics)}; {count} files in {target}", err=True)
    return 0

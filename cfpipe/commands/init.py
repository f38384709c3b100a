"""``cfpipe init DIR``"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Literal

import click

from cfpipe import report
from cfpipe.scaffold.new_room import InTheWay, Owner, create, person_key, title_of
from cfpipe.scaffold.texts import fault_of

_SHOWN = 5
"""How many of the names that are in the way are told."""


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", default=None, help="The room's title; made from the folder's name if it is not given.")
@click.option("--author", default="First author", show_default=True, metavar="NAME", help="Who will write in it.")
@click.option("--kind", type=click.Choice(["person", "model"]), default="person", show_default=True,
              help="A person, or a language model; pages always show which.")  # fmt: skip
def command(folder: Path, title: str | None, author: str, kind: Literal["person", "model"]) -> int:
    """Begin a room in a new or empty folder.

    It has one worked concept, with a source and a claim that nobody has reviewed, and passes `cfpipe check --strict` at
    once. Nothing that is there is overwritten.
    """
    shown = report.clean(str(folder))
    try:
        title = title_of(folder.resolve()) if title is None else title
        for option, text in (("--title", title), ("--author", author)):
            if fault := fault_of(text):
                raise click.BadParameter(fault, param_hint=option)
        files = create(folder, title.strip(), Owner(author.strip(), kind))
    except InTheWay as error:
        names = [report.clean(name) for name in error.names]
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        raise click.ClickException(
            f"the folder {shown} is not empty: {', '.join(names[:_SHOWN])}{more}; nothing was written"
        ) from error
    except (OSError, RuntimeError, ValueError) as error:  # a full disk, links in a circle, a name that no system takes
        reason = getattr(error, "strerror", None) or report.clean(str(error))
        raise click.ClickException(f"no room can be made in {shown}: {reason}; nothing was written") from error
    click.echo(f"{len(files)} files in {shown}: {report.clean(title)}, with {person_key(author)} as its author")
    where = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(shown)} && "
    click.echo(f"\nNext:\n  {where}cfpipe check --strict\n  cfpipe build\n  cfpipe new concept numbers/square-numbers")
    return 0

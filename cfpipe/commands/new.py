"""``cfpipe new concept|source|claim KEY``"""

from __future__ import annotations

from pathlib import Path

import click

from cfpipe import report
from cfpipe.checks.places import did_you_mean
from cfpipe.commands.common import find_room
from cfpipe.config import Config, load_config
from cfpipe.identity import Kind, ObjectKey
from cfpipe.scaffold.new_record import Unfit, areas_of, fits, is_published, key_of, record_text
from cfpipe.scaffold.texts import fault_of, write_new


@click.command("new")
@click.argument("kind", type=click.Choice(["concept", "source", "claim"]))
@click.argument("name", metavar="KEY")
@click.option("--title", default=None, help="The title of the concept or the work.")
@click.option("--author", default="", metavar="PERSON",
              help="Who writes it, as declared in pyproject.toml; the first declared if it is not given.")  # fmt: skip
@click.option("--new-area", is_flag=True, help="Begin an area although its name is nearly that of another.")
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default=None, help="The room's folder.")
def command(kind: str, name: str, title: str | None, author: str, root: Path | None, *, new_area: bool) -> int:
    """Write a draft of a record, with comments that say what belongs where.

    KEY is area/name for a concept, author-year for a source, area/concept/name for a claim. It is the name of the
    thing for ever, so choose one that can stay. No file is overwritten.
    """
    room = find_room(root)
    config, _ = load_config(room)
    if config is None:
        raise click.ClickException("the room's configuration cannot be read: see cfpipe check")
    if title is not None and (fault := "a claim has no title" if kind == "claim" else fault_of(title)):
        raise click.BadParameter(fault, param_hint="--title")
    try:
        key = key_of(Kind(kind), name)
        fits(room, config, key, new_area=new_area)
        declared = areas_of(room, config)
        write_new(room, {key.file: record_text(key, _author(config, author), title or "")})
    except Unfit as error:
        raise click.ClickException(report.clean(str(error))) from error
    except OSError as error:
        raise click.ClickException(f"nothing was written: {error.strerror}") from error
    click.echo(key.file)
    for words in _remarks(room, key, config, declared):
        click.echo(words, err=True)
    return 0


def _author(config: Config, name: str) -> str:
    if not config.people:
        raise Unfit("nobody is declared: write [tool.cfpipe.people.NAME] in pyproject.toml first")
    if name and name not in config.people:
        raise Unfit(f"nobody called {name} is declared; {did_you_mean(name, config.people, 'see pyproject.toml')}")
    return name or next(iter(config.people))


def _remarks(room: Path, key: ObjectKey, config: Config, areas: frozenset[str]) -> list[str]:
    """What the author should know beside."""
    area = key.path.partition("/")[0]
    if key.kind is Kind.CONCEPT and area not in config.areas:
        what = f"the area {area} has no title yet" if area in areas else f"{area} is a new area"
        return [f'{what}: give it a title in pyproject.toml, {area} = "…" below [tool.cfpipe.areas]']
    if key.kind is Kind.SOURCE:
        return ["cite it in a concept or a claim; until then `cfpipe check` warns that nothing rests on it"]
    if key.kind is Kind.CLAIM and is_published(room, key):
        return ["its concept is published, and so will the claim be: write it before the next build"]
    return []

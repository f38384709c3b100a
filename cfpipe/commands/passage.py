"""``cfpipe passage SOURCE FILE LINES``"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import click

from cfpipe import passages
from cfpipe.commands.common import find_room
from cfpipe.config import copy_folders, load_config
from cfpipe.identity import Kind, ObjectKey, is_slug
from cfpipe.records.load import load_record
from cfpipe.records.source import Source


@click.command("passage")
@click.argument("source")
@click.argument("file")
@click.argument("lines")
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default=None, help="The room's folder.")
def command(source: str, file: str, lines: str, root: Path | None) -> int:
    """Print the fingerprint of LINES (A-B) of a FILE in the local copy of a SOURCE, ready to paste into a review."""
    room = find_room(root)
    config, _ = load_config(room)
    if config is None:
        raise click.ClickException("the room's configuration cannot be read: see cfpipe check")
    if not re.fullmatch(r"[1-9][0-9]{0,8}(-[1-9][0-9]{0,8})?", lines):
        raise click.BadParameter("write A-B, counted from 1", param_hint="LINES")
    copy = _record(room, source).copy_
    if copy is None:
        raise click.UsageError(f"the record of {source} names no local copy")
    path = passages.find(copy_folders(config, room), copy.folder, file)
    if path is None:
        hint = "name the folder that holds the copies in CFPIPE_COPIES or under [tool.cfpipe] copies"
        raise click.UsageError(f"there is no {copy.folder}/{file} in the folders of copies; {hint}")
    raw = path.read_bytes()
    text = passages.lines_of(raw.decode("utf-8", "replace"), lines)
    if text is None or not text.strip():
        raise click.UsageError(f"{file} has no text in lines {lines}")
    click.echo(f"      - source: {source}\n        file: {file}\n        lines: '{lines}'")
    click.echo(f"        fingerprint: {passages.fingerprint(text)}")
    click.echo(f"        copy: sha256:{hashlib.sha256(raw).hexdigest()}")
    return 0


def _record(room: Path, name: str) -> Source:
    key = ObjectKey(Kind.SOURCE, name)
    if not is_slug(name) or not (room / key.file).is_file():
        raise click.UsageError(f"no source is called {name!r}")
    entry, _ = load_record(key, key.file, (room / key.file).read_bytes())
    if entry is None or not isinstance(entry.record, Source):
        raise click.ClickException(f"{key.file} cannot be read: see cfpipe check")
    return entry.record

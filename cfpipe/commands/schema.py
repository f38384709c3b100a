"""``cfpipe schema``"""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import click

from cfpipe.config import find_root, load_config
from cfpipe.identity import Kind
from cfpipe.records.load import SHAPES
from cfpipe.records.schema import Draft, schema


@click.command("schema")
@click.argument("kind", required=False, type=click.Choice([str(kind) for kind in SHAPES]))
@click.option(
    "--draft", type=click.Choice(get_args(Draft)), default="2020-12", show_default=True,
    help="The draft of JSON Schema; 7 for an editor that knows no later one.",
)  # fmt: skip
def command(kind: str | None, draft: Draft) -> int:
    """Print the JSON Schema of a kind of record; without KIND all of them, by kind.

    The built site has them below schema/. In a room, a schema has the address that the site gives it.
    """
    root = find_root(Path.cwd())
    config = load_config(root)[0] if root else None
    base_url = config.base_url if config else ""
    kinds = [Kind(kind)] if kind else list(SHAPES)
    made = {str(each): schema(each, base_url, draft) for each in kinds}
    click.echo(json.dumps(made[kind] if kind else made, indent=1, ensure_ascii=False))
    return 0

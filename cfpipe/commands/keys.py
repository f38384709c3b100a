"""Keys of records for a shell to complete: from the names of the files, without reading any."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

from cfpipe.identity import Kind, is_slug

_DEPTHS = {Kind.CONCEPT: 2, Kind.SOURCE: 1, Kind.CLAIM: 3}
_MOST = 5_000

Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def completes(*kinds: Kind, with_kind: bool = False) -> Complete:
    """What completes the keys of these kinds, as ``area/name`` or ``concept:area/name``."""

    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
        root = context.params.get("root") or _room(Path.cwd())
        if root is None:
            return []
        keys = (f"{kind}:{path}" if with_kind else path for kind in kinds for path in _paths(Path(root), kind))
        return sorted(key for key in keys if key.startswith(incomplete))[:_MOST]

    return complete


def _room(start: Path) -> Path | None:
    """The nearest folder upwards that may be a room; it is not read to be sure."""
    return next((each for each in (start, *start.parents) if (each / "concepts").is_dir()), None)


def _paths(root: Path, kind: Kind) -> list[str]:
    found = []
    folder, depth = root / kind.plural, _DEPTHS[kind]
    for directory, folders, files in os.walk(folder, followlinks=False):
        inside = Path(directory).relative_to(folder).parts
        if len(inside) + 1 < depth:
            continue
        folders.clear()
        names = ((*inside, file.removesuffix(".yaml")) for file in files if file.endswith(".yaml"))
        found += ["/".join(path) for path in names if all(map(is_slug, path))]
    return found

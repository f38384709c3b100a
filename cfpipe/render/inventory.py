"""Inventories for other documentation: with them Sphinx and MyST sites can cite this room's objects by key.

Sphinx reads ``objects.inv`` (version 2: four comment lines, then compressed lines ``name domain:role priority uri
title``); every object is a label of the standard domain, so that ``:ref:`` finds it. MyST reads ``myst.xref.json``,
in which an object is found by its page and its HTML id.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

from cfpipe.handoff import clean
from cfpipe.library import Object

MYST = "1.3.0"
"""The version of MyST whose form of cross-references is written."""


def sphinx(title: str, version: str, objects: Iterable[Object]) -> bytes:
    """``objects.inv`` of these objects."""
    head = f"# Sphinx inventory version 2\n# Project: {_line(title)}\n# Version: {_line(version)}\n"
    head += "# The remainder of this file is compressed using zlib.\n"
    lines = "".join(f"{item.key} std:label -1 {item.key.url} {_line(item.title) or '-'}\n" for item in objects)
    return head.encode() + zlib.compress(lines.encode(), 9)


def myst(objects: Iterable[Object]) -> dict[str, Any]:
    """``myst.xref.json`` of these objects."""
    references: list[dict[str, str]] = []
    for item in objects:
        page = f"/{item.key.record.url}"
        entry = {"kind": "page" if item.key.kind.is_record else str(item.key.kind)}
        if item.key.part:
            entry |= {"identifier": item.key.anchor.lower(), "html_id": item.key.anchor}
        references.append({**entry, "data": f"{page}index.json", "url": page})
    return {"version": "1", "myst": MYST, "references": references}


def _line(text: str) -> str:
    return " ".join(clean(text).split())

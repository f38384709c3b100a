"""JSON-LD for a page's head: data, in a script element that browsers do not run."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from cfpipe.identity import ObjectKey
from cfpipe.render.html import trusted
from cfpipe.render.jsonld import graph
from cfpipe.render.room import Room

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def linked_data(room: Room, key: ObjectKey) -> Markup:
    """The nodes of an object's graph that are its own, with every character escaped that could end the element.

    What it refers to is named by address; each of those has a page with a node of its own.
    """
    whole: dict[str, Any] = graph(room, key)
    here = room.base_url + key.url
    nodes = [node for node in whole.get("@graph", ()) if str(node.get("@id", here)).startswith(here)]
    text = json.dumps({**whole, "@graph": nodes}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return trusted(text)

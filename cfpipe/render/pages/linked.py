"""JSON-LD for a page's head: data, in a script element that browsers do not run."""

from __future__ import annotations

import json

from markupsafe import Markup

from cfpipe.identity import ObjectKey
from cfpipe.render.html import trusted
from cfpipe.render.jsonld import graph
from cfpipe.render.room import Room

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def linked_data(room: Room, key: ObjectKey) -> Markup:
    """The graph of an object, with every character escaped that could end the element."""
    text = json.dumps(graph(room, key), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return trusted(text)

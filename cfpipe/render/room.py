"""What rendering sees of a room: the results of all earlier stages, immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cfpipe.evidence import Evidence
from cfpipe.identity import ObjectKey
from cfpipe.library import Library
from cfpipe.reviews import Standing


class Output(NamedTuple):
    """One file of the site: its path below the site's root, with slashes, and its bytes."""

    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Room:
    """A checked room, ready to be shown.

    ``drawings`` holds the SVG of each named state of each demo, by concept and name.
    """

    library: Library
    evidence: Evidence
    standings: Mapping[ObjectKey, Standing]
    drawings: Mapping[ObjectKey, Mapping[str, str]]
    base_url: str

"""The recipe of review digests: one name for it, used by whoever judges and by whoever checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cfpipe.identity import digest

RECIPE = "claim-1"
"""The name of the way in which the digests are made; part of what is hashed."""


def part_digest(name: str, meaning: Any) -> str:
    """16 hexadecimal digits for one part of what a review judges."""
    return digest([name, meaning], recipe=RECIPE)[7:23]


def review_digest(parts: Mapping[str, str]) -> str:
    """The digest of all parts together."""
    return digest(dict(parts), recipe=RECIPE)

"""What became of a proved statement when one of its assumptions was weakened, as plain values.

Nothing here knows SymPy, for the same reason as in `statement.py`; `assumptions.py` finds the answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Needed(StrEnum):
    YES = "needed"
    NO = "not-needed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Weakening:
    """One assumption, what stood in its place, and what came of it."""

    name: str
    """The symbol whose domain it is, or the constraint itself."""
    declared: str
    tried: str
    """The wider domain; empty for a constraint that was left out."""
    needed: Needed
    why: str
    point: tuple[tuple[str, str], ...] = ()
    """Where the weakened statement fails."""


@dataclass(frozen=True, slots=True)
class Weakenings:
    """All of one statement."""

    findings: tuple[Weakening, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"findings": [{**asdict(each), "point": [list(pair) for pair in each.point]} for each in self.findings]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Weakenings:
        found = []
        for each in data["findings"]:
            point = tuple((str(name), str(value)) for name, value in each["point"])
            found.append(Weakening(**{**each, "needed": Needed(each["needed"]), "point": point}))
        return cls(tuple(found))

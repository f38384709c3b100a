"""What is asked of a witness and what it answers, as plain values.

Nothing here knows SymPy: the module is imported by code that only wants to read a verdict from the cache or to show
one, and importing SymPy costs a quarter of a second.  `ENGINE_VERSION` therefore reads version numbers from the
installed distributions' metadata instead of importing them.

`to_json` leaves out fields that hold their default, so that a new optional field does not change the digest of every
statement written before it; `seconds` is a measurement, not a finding, and belongs neither to equality nor to JSON
unless it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from cfpipe.identity import source_digest

RECIPE: str = source_digest(Path(__file__).parent, "**/*.py")


class Kind(StrEnum):
    IDENTITY = "identity"
    DEFINITION = "definition"
    INEQUALITY = "inequality"
    MAXIMUM = "maximum"
    MINIMUM = "minimum"
    LIMIT = "limit"
    VALUE = "value"
    REFUTATION = "refutation"


class Status(StrEnum):
    PROVED = "proved"
    WITNESSED = "witnessed"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    UNCHECKED = "unchecked"


def _distribution_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


ENGINE_VERSION: str = " ".join(
    [f"recipe {RECIPE}"] + [f"{name} {_distribution_version(name)}" for name in ("sympy", "mpmath", "python-flint")]
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A name that an earlier `definition` of the concept introduced: L, ("theta",), "theta**s*(1-theta)**f"."""

    name: str
    parameters: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing to be checked; all expressions are text in the reader's syntax (`expressions.py`)."""

    kind: Kind
    symbols: tuple[tuple[str, str], ...]
    lhs: str = ""
    rhs: str = ""
    relation: str = "="
    constraints: tuple[str, ...] = ()
    definitions: tuple[Definition, ...] = ()
    objective: str = ""
    over: tuple[str, ...] = ()
    at: tuple[tuple[str, str], ...] = ()
    attained: str = ""
    chain: tuple[tuple[str, str], ...] = ()
    """Further links of a chain a = b <= c: relation and side."""
    tolerance: str = ""
    """For the relation "~": by how much the sides may differ."""
    display: tuple[str, ...] = ()
    """The sides as the displayed formula reads, where they were also written as expressions: are they the same?"""

    def to_json(self) -> dict[str, Any]:
        """Canonical plain data, defaults left out: what a digest is taken of."""
        data: dict[str, Any] = _plain(self)
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Statement:
        values = dict(data)
        values["kind"] = Kind(values["kind"])
        values["symbols"] = _pairs(values["symbols"])
        values["at"] = _pairs(values.get("at", ()))
        values["over"] = tuple(values.get("over", ()))
        values["chain"] = _pairs(values.get("chain", ()))
        values["display"] = tuple(values.get("display", ()))
        values["constraints"] = tuple(values.get("constraints", ()))
        values["definitions"] = tuple(
            Definition(item["name"], tuple(item["parameters"]), item["body"]) for item in values.get("definitions", ())
        )
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Problem:
    """An expression that could not be read: which field of the statement, which characters of it, why, and a remedy.

    Rules: syntax, forbidden, unknown-symbol, unknown-function, too-large, domain, arity.
    """

    field: str
    index: int
    offset: int
    length: int
    rule: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Verdict:
    status: Status
    method: str
    detail: str = ""
    counterexample: tuple[tuple[str, str], ...] = ()
    lhs_value: str = ""
    rhs_value: str = ""
    points: int = 0
    digits: int = 0
    assumptions: tuple[str, ...] = ()
    lhs: str = ""
    rhs: str = ""
    problems: tuple[Problem, ...] = ()
    display: str = ""
    """Whether the statement's `display` reads as the same expressions: "same" or "differs"; empty if there is none."""
    engine: str = ""
    seconds: float = field(default=0.0, compare=False)

    @property
    def gave_up(self) -> bool:
        """Whether the verdict says only that a limit was reached: it depends on the machine, not on the statement."""
        return self.method in ("time-limit", "memory-limit", "crashed")

    def to_json(self, *, with_seconds: bool = False) -> dict[str, Any]:
        data: dict[str, Any] = _plain(self)
        if not with_seconds:
            data.pop("seconds", None)
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Verdict:
        values = dict(data)
        values["status"] = Status(values["status"])
        values["counterexample"] = _pairs(values.get("counterexample", ()))
        values["assumptions"] = tuple(values.get("assumptions", ()))
        values["problems"] = tuple(Problem(**item) for item in values.get("problems", ()))
        return cls(**values)


def _pairs(items: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in items)


def _plain(value: Any) -> Any:
    """Dataclasses as dicts without defaulted fields, tuples as lists, enums as their text."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        kept = {}
        for each in fields(value):
            content = getattr(value, each.name)
            if each.default is MISSING or content != each.default:
                kept[each.name] = _plain(content)
        return kept
    return value

"""What is asked of an evaluation and what it answers, as plain values; knows nothing of SymPy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cfpipe.witnesses.statement import Definition, Problem


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An expression, the values of its symbols as exact expressions, and a symbol that runs over a grid, if any."""

    expression: str
    symbols: tuple[tuple[str, str], ...]
    definitions: tuple[Definition, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    over: str = ""
    grid: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Evaluation:
        pairs = {name: tuple((str(a), str(b)) for a, b in data[name]) for name in ("symbols", "values")}
        definitions = tuple(Definition(d["name"], tuple(d["parameters"]), d["body"]) for d in data["definitions"])
        return cls(
            data["expression"],
            pairs["symbols"],
            definitions,
            pairs["values"],
            data["over"],
            tuple(data["grid"]),
        )


@dataclass(frozen=True, slots=True)
class Numbers:
    """One number for each point of the grid, or just one; None where the expression has no real value."""

    values: tuple[float | None, ...] = ()
    exact: str = ""
    problems: tuple[Problem, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Numbers:
        return cls(tuple(data["values"]), data["exact"], tuple(Problem(**item) for item in data.get("problems", ())))

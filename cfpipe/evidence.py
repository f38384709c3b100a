"""What the machine found: the verdict on every statement, the run of every code witness, the numbers of every scene.

The types of the stage are here; ``collect`` fills them from a library.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cfpipe.identity import ObjectKey
from cfpipe.readings import NOTHING, Said
from cfpipe.records.base import Path
from cfpipe.records.statement import Statement
from cfpipe.witnesses.assumptions import Weakening
from cfpipe.witnesses.evaluation import Evaluation
from cfpipe.witnesses.statement import Definition, Status, Verdict
from cfpipe.witnesses.statement import Statement as Question


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one statement of the room.

    ``asked`` is the question that the machine was asked, if it was, and ``said`` the statement as it was read for it.
    ``display`` says how the formula that is shown relates to the expression that was checked: ``matched`` (it was read
    from the formula, or the formula reads as the same), ``differs`` (it reads as something else), ``not matched`` (it
    cannot be read; ``said.trouble`` says why) or ``unchecked``.
    """

    key: ObjectKey
    path: Path
    statement: Statement
    verdict: Verdict
    display: str
    said: Said = NOTHING
    asked: Question | None = None
    weakened: tuple[Weakening, ...] = ()
    """What becomes of it without one of its assumptions; only of equations that are proved."""


class RunStatus(StrEnum):
    RAN = "ran"
    FAILED = "failed"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a code witness drew: SVG, and the text for those who do not see it."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class ValueCheck:
    """A value of a code witness beside the exact one that it must equal."""

    name: str
    computed: str
    expected: str
    expression: str
    agrees: bool
    asked: tuple[Evaluation, Evaluation] | None = None
    """With what the exact value and the tolerance were asked for."""


@dataclass(frozen=True, slots=True)
class CodeRun:
    """What a code witness did when it was run."""

    status: RunStatus
    output: str = ""
    figures: tuple[Figure, ...] = ()
    values: tuple[ValueCheck, ...] = ()
    error: str = ""
    line: int = 0
    engine: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of one mark of a scene: points (x, y), with None where the expression has no finite value."""

    points: tuple[tuple[float | None, float | None], ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """The numbers of a demo in one named state: a series for each mark, a text for each readout, in their order."""

    series: tuple[Series, ...]
    readouts: tuple[str, ...]
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the machine found out about a room."""

    findings: Mapping[ObjectKey, Finding]
    runs: Mapping[ObjectKey, CodeRun]
    scenes: Mapping[ObjectKey, Mapping[str, Scene]]
    """By concept, then by the name of the state."""
    definitions: Mapping[ObjectKey, tuple[Definition, ...]] = field(default_factory=dict)
    """What the definitions of each concept introduce."""

    def status(self, key: ObjectKey) -> Status:
        """The status of a statement; unchecked where there is none."""
        finding = self.findings.get(key)
        return finding.verdict.status if finding else Status.UNCHECKED

    def of(self, concepts: Container[ObjectKey]) -> Evidence:
        """What was found out about these concepts."""
        return Evidence(
            {key: item for key, item in self.findings.items() if key.record in concepts},
            {key: item for key, item in self.runs.items() if key in concepts},
            {key: item for key, item in self.scenes.items() if key in concepts},
            {key: item for key, item in self.definitions.items() if key in concepts},
        )

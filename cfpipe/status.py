"""How much of a room was checked and reviewed, by area, and what would raise the grades of its pages most.

Everything is counted, nothing asserted. Only what readers see counts, so drafts are left out; ``DEFINITIONS`` says what
each number is, and ``metrics.GRADING`` how the grade of a page is made. Two runs on one room with the same copies of
its sources say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cfpipe import copies
from cfpipe.assess import Checked
from cfpipe.copies import CopyState, Shelf
from cfpipe.diagnostics import Severity
from cfpipe.evidence import Evidence, RunStatus
from cfpipe.identity import ObjectKey
from cfpipe.library import Library, concept_of, public
from cfpipe.metrics import GRADING, Coverage, Grade, Quality, check_status, grade_of, quality
from cfpipe.reviews import Standing, State
from cfpipe.witnesses.statement import Status

DEFINITIONS = {
    "claims": "The claims of the pages, each in the one state that its reviews add up to under the room's policy.",
    "statements": "The equations, steps and checks of the pages by verdict, definitions left out. A misconception that "
    "the machine has refuted counts as proved.",
    "passages": "The passages that the reviews of these claims name, by how they compare with the copies of the "
    "sources that are on this machine.",
    "pages": "The published concepts, by grade.",
    "score": f"The mean score of the pages. {GRADING}",
    "next": "What is missing on each page, by what the page's score gains when all of it is done.",
}
"""What each number is."""


class Next(NamedTuple):
    """Something to do for a page: what its score gains by it, what it is, and the command to begin with."""

    concept: ObjectKey
    part: str
    gain: float
    before: Grade
    after: Grade
    steps: int
    text: str
    command: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What there is in an area, or in the whole room; names that count nothing are left out."""

    title: str
    claims: Mapping[str, int]
    statements: Mapping[str, int]
    passages: Mapping[str, int]
    pages: Mapping[str, int]
    score: float | None
    """None where there is no page."""

    @property
    def grade(self) -> Grade | None:
        return None if self.score is None else grade_of(self.score)


@dataclass(frozen=True, slots=True)
class RoomStatus:
    """Everything that ``cfpipe status`` tells."""

    areas: Mapping[str, Counts]
    total: Counts
    pages: Mapping[ObjectKey, Quality]
    next: tuple[Next, ...]
    drafts: int
    unread: int
    """Records that cannot be read, and so are counted nowhere."""
    findings: Mapping[str, int]


def status(library: Library, evidence: Evidence, checked: Checked, shelf: Shelf) -> RoomStatus:
    """The status of a room that was checked."""
    seen, standings = public(library), checked.standings
    pages = {key: quality(seen, evidence, standings, key) for key in seen.concepts}
    read = copies.states(copies.verify_room(shelf, seen))

    def counts(title: str, concepts: Sequence[ObjectKey]) -> Counts:
        claims = [key for key in seen.claims if concept_of(key) in concepts]
        passages = [each for key in claims for review in seen.claims[key].reviews for each in review.passages]
        scores = [pages[key].score for key in concepts]
        return Counts(
            title,
            _counted((_state(standings, key) for key in claims), reversed(State)),
            _counted(_statuses(seen, evidence, concepts), Status),
            _counted((read.get(each, CopyState.ABSENT) for each in passages), CopyState),
            _counted((pages[key].grade for key in concepts), "ABCDE"),
            sum(scores) / len(scores) if scores else None,
        )

    names = sorted({key.path.partition("/")[0] for key in seen.concepts})
    areas = {
        name: counts(library.config.areas.get(name, name), [key for key in pages if key.path.startswith(f"{name}/")])
        for name in names
    }
    todo = sorted(_next(seen, evidence, standings, pages), key=_urgency)
    return RoomStatus(
        areas, counts("The whole room", tuple(pages)), pages, tuple(todo), len(library.concepts) - len(seen.concepts),
        len(library.broken), _counted((item.severity for item in checked.diagnostics), Severity),
    )  # fmt: skip


def _counted(items: Iterable[str], order: Iterable[str]) -> Mapping[str, int]:
    found = Counter(items)
    return {str(name): found[name] for name in order if found[name]}


def _state(standings: Mapping[ObjectKey, Standing], key: ObjectKey) -> State:
    return standings[key].state if key in standings else State.UNREVIEWED


def _statuses(library: Library, evidence: Evidence, concepts: Iterable[ObjectKey]) -> Iterator[Status]:
    for concept in concepts:
        for key, _, statement in library.statements(concept):
            if statement.kind != "definition":
                yield check_status(evidence, key)


# --- what to do next --------------------------------------------------------------------------------------


def _urgency(item: Next) -> tuple[float, int, ObjectKey, str]:
    """What gains most comes first; of what gains the same, what takes fewer steps."""
    return (-round(item.gain, 6), item.steps, item.concept, item.part)


class _Task(NamedTuple):
    steps: int
    text: str
    command: str


def _next(
    library: Library,
    evidence: Evidence,
    standings: Mapping[ObjectKey, Standing],
    pages: Mapping[ObjectKey, Quality],
) -> Iterator[Next]:
    for key, page in pages.items():
        for part in page.parts:
            gain = (1 - part.share) / len(page.parts)
            if gain > 1e-9:
                task = _task(library, evidence, standings, key, part)
                yield Next(key, part.name, gain, page.grade, grade_of(page.score + gain), *task)


def _task(
    library: Library, evidence: Evidence, standings: Mapping[ObjectKey, Standing], key: ObjectKey, part: Coverage
) -> _Task:
    concept, file = library.concepts[key], key.file
    if part.name == "Claims reviewed":
        return _claims(library, standings, key)
    if part.name == "Statements checked":
        return _statements(library, evidence, key)
    if part.name == "Code run":
        program = library.code_file(key)
        run = evidence.runs.get(key)
        if run and run.status is RunStatus.NOT_RUN:
            return _Task(1, f"let {program} be run, which it was not here", "cfpipe status --code run")
        if concept.code and program in library.code:
            return _Task(1, f"make {program} run with every declared value in agreement", "cfpipe check")
        return _Task(1, f"write a code witness {program}, and its `code` in {file}", "cfpipe check")
    done, _, enough = part.done.partition(" of ")
    missing = int(enough) - int(done)
    if part.name == "Demo states":
        return _Task(
            missing, f"write {_many(missing, 'more named state')} of the demonstration in {file}", "cfpipe check"
        )
    return _Task(missing, f"write {_many(missing, 'more worked solution')} of practice in {file}", "cfpipe check")


def _claims(library: Library, standings: Mapping[ObjectKey, Standing], key: ObjectKey) -> _Task:
    """The claims of a page without a complete, fresh review, the nearest to one first."""
    states = {each: _state(standings, each) for each in library.claims_of.get(key, ())}
    order = [State.STALE, State.PARTLY, State.METADATA, State.UNREVIEWED, State.DISPUTED, State.REJECTED]
    rank = {state: index for index, state in enumerate(order)}
    waiting = sorted((rank.get(state, 0), each) for each, state in states.items() if state is not State.REVIEWED)
    if not waiting:
        return _Task(1, f"write a claim under claims/{key.path}/", "cfpipe check")
    told = _list(_counted((states[each] for _, each in waiting), order))
    first = waiting[0][1]
    return _Task(len(waiting), f"review {_many(len(waiting), 'claim')} ({told})", f"cfpipe review {first}")


def _statements(library: Library, evidence: Evidence, key: ObjectKey) -> _Task:
    """The statements of a page that are not proved, the worst first."""
    order = [Status.REFUTED, Status.UNDECIDED, Status.UNCHECKED, Status.WITNESSED]
    found = [
        (order.index(state), each)
        for each, _, statement in library.statements(key)
        if statement.kind != "definition" and (state := check_status(evidence, each)) in order
    ]
    if not found:
        return _Task(1, f"write an equation in {key.file}", "cfpipe check")
    told = _list(_counted((order[index] for index, _ in found), order))
    index, first = min(found)
    command = f"cfpipe handoff {first}" if order[index] in (Status.UNCHECKED, Status.REFUTED) else (
        "cfpipe check --seconds 60")  # fmt: skip
    return _Task(len(found), f"get {_many(len(found), 'statement')} proved ({told}), such as {first}", command)


def _list(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"

"""Numbers that a page shows about a concept: its place in the graph, and how much of it was checked.

Nothing here is typed by an author.  ``DEFINITIONS`` and ``GRADING`` say what is computed, once, for readers of the code
and of the page ``about/metrics/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cfpipe.evidence import Evidence, RunStatus
from cfpipe.identity import ObjectKey
from cfpipe.library import Library
from cfpipe.reviews import Standing, State
from cfpipe.witnesses.statement import Status

Grade = Literal["A", "B", "C", "D", "E"]

_GRADES: tuple[tuple[float, Grade], ...] = ((0.9, "A"), (0.75, "B"), (0.6, "C"), (0.4, "D"))
_WORTH = {Status.PROVED: 1.0, Status.WITNESSED: 0.5}
ENOUGH_STATES = 3
ENOUGH_PRACTICE = 6

DEFINITIONS = {
    "depth": (
        "Depth",
        "The number of prerequisite edges on the longest chain that ends at the concept; 0 where nothing is needed.",
    ),
    "unlocked": ("Concepts unlocked", "How many concepts need this one, directly or through others."),
    "bottleneck": (
        "Bottleneck score",
        (
            "Take all pairs (a, d) such that the concept needs a, and d needs the concept. The score is the share of "
            "pairs in which every chain of prerequisites from d down to a passes through the concept; 0 where there is "
            "no such pair. At 1, nobody gets past it."
        ),
    ),
    "chain": (
        "Chain length",
        "The number of concepts on the longest chain of prerequisites that passes through the concept, itself counted.",
    ),
    "atoms": ("Ideas here", "The number of sentences in the concept's list of all ideas."),
    "load": (
        "Cognitive load",
        "The ideas of the concept and of everything that it needs, each counted once.",
    ),
    "strategy": (
        "Teaching strategy",
        (
            "Sentences that follow from the numbers: what to recall first (depth), whether to stay until practice is "
            "solved (unlocked and bottleneck score), whether to divide the reading (more than nine ideas, or "
            "difficulty 4 and above), and whether the load lies in what comes before."
        ),
    ),
}
"""What each number of a concept's place is: its name, and its definition."""
GRADING = (
    "The score of a page is the mean of five shares: statements checked by the machine (proved, and beliefs refuted, "
    "count one; witnessed counts one half; everything else counts nothing; definitions are left out), claims whose "
    "review is complete and fresh, code that ran with every declared value in agreement, named states of the "
    "demonstration (three are enough), practice items with a worked solution (six are enough). Grade A from 0.90, B "
    "from 0.75, C from 0.60, D from 0.40, E below."
)
"""How a page's grade is made."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a concept stands in the graph of prerequisites; ``DEFINITIONS`` says what each number is."""

    depth: int
    unlocked: int
    bottleneck: float
    chain: int
    atoms: int
    load: int
    strategy: tuple[str, ...]


class Coverage(NamedTuple):
    """One of the five parts of a grade: how many of how many, and the share it counts with."""

    name: str
    done: str
    share: float


@dataclass(frozen=True, slots=True)
class Quality:
    """A page's grade with the parts it is computed from."""

    grade: Grade
    score: float
    parts: tuple[Coverage, ...]


def places(library: Library) -> Mapping[ObjectKey, Place]:
    """The place of every concept."""
    below = {key: _longest(key, library.prerequisites) for key in library.concepts}
    above = {key: _longest(key, library.unlocks) for key in library.concepts}
    found: dict[ObjectKey, Place] = {}
    for key, concept in library.concepts.items():
        load = sum(len(library.concepts[each].ideas) for each in (key, *sorted(library.ancestors[key])))
        numbers = (below[key], len(library.descendants[key]), bottleneck(library, key))
        chain = below[key] + above[key] + 1
        strategy = tuple(_strategy(numbers, load, len(concept.ideas), concept.difficulty))
        found[key] = Place(*numbers, chain, len(concept.ideas), load, strategy)
    return found


def bottleneck(library: Library, key: ObjectKey) -> float:
    """``|{(a, d): every chain from d to a passes here}| / (|ancestors| · |descendants|)``, see ``DEFINITIONS``."""
    ancestors, descendants = library.ancestors[key], library.descendants[key]
    pairs = len(ancestors) * len(descendants)
    if not pairs:
        return 0.0
    around = sum(len(ancestors & _reach_without(each, key, library.prerequisites)) for each in descendants)
    return (pairs - around) / pairs


def quality(library: Library, evidence: Evidence, standings: Mapping[ObjectKey, Standing], key: ObjectKey) -> Quality:
    """The grade of a concept's page, as ``GRADING`` says."""
    parts = tuple(_coverage(library, evidence, standings, key))
    score = sum(part.share for part in parts) / len(parts)
    return Quality(grade_of(score), score, parts)


def grade_of(score: float) -> Grade:
    """The letter of a score."""
    return next((grade for least, grade in _GRADES if score >= least - 1e-9), "E")


def reviewed(library: Library, standings: Mapping[ObjectKey, Standing], key: ObjectKey) -> int:
    """How many claims of a concept count as reviewed."""
    return sum(each in standings and standings[each].state is State.REVIEWED for each in library.claims_of.get(key, ()))


def _of_enough(count: int, enough: int) -> str:
    return str(count) if count >= enough else f"{count} of {enough}"


def _coverage(
    library: Library, evidence: Evidence, standings: Mapping[ObjectKey, Standing], key: ObjectKey
) -> Iterable[Coverage]:
    concept = library.concepts[key]
    statuses = [check_status(evidence, each) for each, _, statement in library.statements(key)
                if statement.kind != "definition"]  # fmt: skip
    checked = sum(status in _WORTH for status in statuses)
    worth = sum(_WORTH.get(status, 0.0) for status in statuses)
    yield Coverage("Statements checked", f"{checked} of {len(statuses)}", _ratio(worth, len(statuses)))
    claims, carried = len(library.claims_of.get(key, ())), reviewed(library, standings, key)
    yield Coverage("Claims reviewed", f"{carried} of {claims}", _ratio(carried, claims))
    run = evidence.runs.get(key)
    agree = bool(run and run.status is RunStatus.RAN and all(value.agrees for value in run.values))
    yield Coverage("Code run", "yes" if agree else "no", float(agree))
    states = len(concept.demo.states) if concept.demo else 0
    yield Coverage("Demo states", _of_enough(states, ENOUGH_STATES), min(1.0, states / ENOUGH_STATES))
    solved = sum(bool(item.solution) for item in concept.practice.values())
    yield Coverage("Worked solutions", _of_enough(solved, ENOUGH_PRACTICE), min(1.0, solved / ENOUGH_PRACTICE))


def check_status(evidence: Evidence, key: ObjectKey) -> Status:
    """The status of a statement as the page counts it: a refuted misconception has done what it should."""
    finding = evidence.findings.get(key)
    if finding is None:
        return Status.UNCHECKED
    refuted = finding.verdict.status is Status.REFUTED
    return Status.PROVED if refuted and finding.statement.kind == "refutation" else finding.verdict.status


def _strategy(numbers: tuple[int, int, float], load: int, atoms: int, difficulty: int) -> Iterable[str]:
    depth, unlocked, share = numbers
    if depth == 0:
        yield "Needs nothing from this room: begin with the concrete case and introduce every symbol."
    else:
        yield f"Recall before you begin: the longest way here has {depth} {'step' if depth == 1 else 'steps'}."
    if unlocked >= 2 and share >= 0.5:
        yield "A bottleneck: do not go on before the practice is solved, because what follows has no way around."
    elif unlocked >= 2:
        yield f"Much rests on it ({unlocked} concepts): spend time on the core ideas."
    elif unlocked == 0:
        yield "Nothing else in the room needs it yet: read as far as your purpose asks."
    if atoms > 9 or difficulty >= 4:
        yield "Dense: take the sections in two sittings, with a worked example between them."
    if load > 3 * max(atoms, 1):
        yield f"Most of its load ({load - atoms} of {load} ideas) lies in what comes before: test that first."


def _ratio(part: float, whole: int) -> float:
    return part / whole if whole else 0.0


def _longest(start: ObjectKey, edges: Mapping[ObjectKey, tuple[ObjectKey, ...]]) -> int:
    """The number of edges on the longest path from here; edges back into the path are left out."""
    known: dict[ObjectKey, int] = {}

    def walk(key: ObjectKey, path: frozenset[ObjectKey]) -> int:
        if key not in known:
            inner = path | {key}
            known[key] = max((1 + walk(each, inner) for each in edges[key] if each not in inner), default=0)
        return known[key]

    return walk(start, frozenset())


def _reach_without(
    start: ObjectKey, barred: ObjectKey, edges: Mapping[ObjectKey, tuple[ObjectKey, ...]]
) -> frozenset[ObjectKey]:
    seen: set[ObjectKey] = set()
    waiting = list(edges[start])
    while waiting:
        key = waiting.pop()
        if key not in seen and key != barred:
            seen.add(key)
            waiting.extend(edges[key])
    return frozenset(seen)

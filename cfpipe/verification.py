"""A published site's evidence, found again: every question asked anew, every code witness run anew, and compared.

Needs nothing of the room: what was asked stands in ``evidence.json``, and the code in the site.  What is found is
compared with what the site says by rules that are all here.

- The verdict itself must be the same, whatever the engine: every other verdict is a difference.
- By the same engine the sides as they were read, what was assumed and the values at a counterexample must be the same
  too: they do not depend on chance or time. Another method or number of points is told; a slower machine may need it.
- A counterexample is certified by itself, as the point of a false belief, whatever search finds now.
- Another engine, or another Python for code, is told and is no difference by itself.

Reviews are judgements of readers and are not repeated. But what the site says of them follows from the digests in the
file, and is derived anew: what changed since each, and whether the state can rest on them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from cfpipe.collect.code import within
from cfpipe.evidence_claims import faults
from cfpipe.evidence_file import MOST_BYTES, CodeEntry, EvidenceFile, StatementEntry, ValueEntry
from cfpipe.identity import ObjectKey
from cfpipe.witnesses.code import Ran
from cfpipe.witnesses.evaluation import Evaluation, Numbers
from cfpipe.witnesses.statement import Kind, Statement, Status, Verdict

MANIFEST = "build-manifest.json"
_NAME = re.compile(r"[A-Za-z_]\w*\Z")

Check = Callable[[Sequence[Statement]], Sequence[Verdict]]
Evaluate = Callable[[Sequence[Evaluation]], Sequence[Numbers]]
Run = Callable[[str, bytes, tuple[str, ...]], Ran]


class Difference(NamedTuple):
    """What is not as the site says. ``engine`` tells whether the site's evidence was found by another engine."""

    key: str
    kind: str
    """`verdict`, `counterexample`, `details`, `limit`, `code`, `value`, `review` or `file`."""
    message: str
    engine: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """How the repetition went."""

    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()
    statements: int = 0
    """How many statements were asked anew."""
    codes: int = 0
    """How many code witnesses were run anew."""
    claims: int = 0
    """The reviews of how many claims were derived anew."""


class _Question(NamedTuple):
    key: str
    entry: StatementEntry
    statement: Statement
    certifies: bool
    """Whether this asks for the stored counterexample and not for the verdict."""


def statements(found: EvidenceFile, check: Check, engine: str) -> Report:
    """Every question of the site asked anew; ``engine`` is the one that answers now."""
    asked = [item for key, entry in found.statements.items() for item in _questions(key, entry)]
    open_ = list(dict.fromkeys(item.statement for item in asked))
    answers = dict(zip(open_, check(open_), strict=True))
    differences: list[Difference] = []
    notes = list(_engines(found, engine))
    for item in asked:
        other, verdict = item.entry.engine != engine, answers[item.statement]
        told = _certified(item, verdict) if item.certifies else _compared(item, verdict, same=not other)
        differences += [difference._replace(engine=other) for difference in told]
        if not (item.certifies or other):
            notes += _remarks(item, verdict)
    count = sum(not item.certifies for item in asked)
    return Report(tuple(differences), tuple(notes), count)


def _questions(key: str, entry: StatementEntry) -> Iterator[_Question]:
    if entry.asked is None:
        return
    statement = entry.asked.statement()
    yield _Question(key, entry, statement, False)
    plain = all(_NAME.match(name) for name, _ in entry.counterexample)
    if entry.status is Status.REFUTED and entry.counterexample and plain and not statement.chain and statement.lhs:
        belief = replace(statement, kind=Kind.REFUTATION, at=tuple((a, b) for a, b in entry.counterexample))
        yield _Question(key, entry, belief, True)


def _certified(item: _Question, verdict: Verdict) -> Iterator[Difference]:
    if verdict.status is not Status.REFUTED:
        where = ", ".join(f"{name} = {value}" for name, value in item.entry.counterexample)
        reason = verdict.detail or verdict.method
        yield Difference(item.key, "counterexample", f"the counterexample {where} is no longer certified: {reason}")


def _compared(item: _Question, verdict: Verdict, *, same: bool) -> Iterator[Difference]:
    before, now = item.entry.verdict(), verdict
    if now.status is not before.status:
        kind = "limit" if now.gave_up else "verdict"
        message = f"the site says {before.status} ({before.method}), now it is {now.status} ({now.method})"
        if kind == "limit":
            message += "; allow more with --seconds or --memory"
        yield Difference(item.key, kind, f"{message}: {now.detail}" if now.detail else message)
        return
    if not same:
        return
    for name in ("lhs", "rhs", "assumptions"):
        old, new = getattr(before, name), getattr(now, name)
        if old != new:
            yield Difference(
                item.key, "details", f"the same engine has another {name}: the site says {old!r}, now {new!r}"
            )
    values = [(verdict.lhs_value, verdict.rhs_value) for verdict in (before, now)]
    if before.counterexample and before.counterexample == now.counterexample and values[0] != values[1]:
        yield Difference(
            item.key, "details", f"at the counterexample the sides are {values[1]}, the site says {values[0]}"
        )


def _remarks(item: _Question, now: Verdict) -> Iterator[str]:
    """What may differ with the speed of the machine, since each method has its share of the time."""
    before = item.entry.verdict()
    for name in ("method", "points", "digits", "counterexample"):
        old, new = getattr(before, name), getattr(now, name)
        if now.status is before.status and old != new:
            yield f"{item.key}: the {name} was {old!r}, now it is {new!r}"


def _engines(found: EvidenceFile, engine: str) -> Iterator[str]:
    engines = sorted({entry.engine for entry in found.statements.values() if entry.asked and entry.engine} - {engine})
    for other in engines:
        yield f"the site's statements were checked by another engine: {other}; here it is {engine}"


def codes(found: EvidenceFile, site: Path, run: Run, evaluate: Evaluate, engine: str) -> Report:
    """Every code witness of the site run anew, as far as its file is there."""
    differences: list[Difference] = []
    notes: list[str] = []
    done = 0
    for text, entry in found.code.items():
        if entry.status == "not run":
            notes.append(f"{text}: the site's build did not run this code")
            continue
        key = ObjectKey.parse(text)
        source = source_of(site, key)
        if source is None:
            notes.append(f"{text}: its code is not in the site and was not run again")
            continue
        done += 1
        ran = run(code_path(key), source, tuple(value.name for value in entry.values))
        other = entry.engine != engine
        told = [*_ran(text, entry, ran, same=not other), *([] if ran.fault else _values(text, entry, ran, evaluate))]
        differences += [difference._replace(engine=other) for difference in told]
        if other:
            notes.append(f"{text}: the site's build ran it with {entry.engine}; here it is {engine}")
    return Report(tuple(differences), tuple(notes), codes=done)


def reviews(found: EvidenceFile) -> Report:
    """What the site says of every claim's reviews, derived anew from their digests."""
    told = [Difference(key, "review", fault) for key, entry in found.claims.items() for fault in faults(entry)]
    return Report(tuple(told), claims=len(found.claims))


def code_path(key: ObjectKey) -> str:
    """Where the site has a concept's code witness."""
    return f"{key.url}{key.path.rpartition('/')[2]}.py"


def source_of(site: Path, key: ObjectKey) -> bytes | None:
    """A concept's code witness; None if the site has no such file of its own."""
    file = site / code_path(key)
    try:
        inside = file.resolve().is_relative_to(site.resolve())
        return file.read_bytes() if inside and file.is_file() and file.stat().st_size < MOST_BYTES else None
    except (OSError, RuntimeError):
        return None


def _ran(key: str, entry: CodeEntry, ran: Ran, *, same: bool) -> Iterator[Difference]:
    if bool(ran.fault) != (entry.status != "ran"):
        yield Difference(key, "limit" if ran.fault == "limit" else "code", f"the code failed now: {ran.message}")
    elif same and ran.output != entry.output:
        yield Difference(key, "code", "the code prints something else now")


def _values(key: str, entry: CodeEntry, ran: Ran, evaluate: Evaluate) -> Iterator[Difference]:
    computed = dict(ran.values)
    pairs = [(value.exact, value.tolerance) for value in entry.values]
    numbers = iter(evaluate([number.evaluation() for pair in pairs for number in pair if number is not None]))
    for value, (exact, tolerance) in zip(entry.values, pairs, strict=True):
        found = [next(numbers) if number is not None else None for number in (exact, tolerance)]
        if found[0] is None or found[1] is None:
            yield Difference(key, "value", f"{value.name}: the site does not say what it is compared with")
            continue
        agrees = within(computed.get(value.name, ""), found[0], found[1])
        if agrees != value.agrees:
            yield Difference(key, "value", f"{value.name}: {_shown(value, computed, found[0])}")


def _shown(value: ValueEntry, computed: Mapping[str, str], exact: Numbers) -> str:
    number = exact.values[0] if exact.values else None
    now = computed.get(value.name, "") or "nothing"
    return f"the code computes {now}, and {value.expression} is {number}; the site says {value.computed}"


def files(site: Path, paths: Iterable[str]) -> Report:
    """Whether these files are the ones that the build wrote, by its manifest."""
    try:
        listed = json.loads((site / MANIFEST).read_bytes())["files"]
        known = {path: listed[path] for path in paths if path in listed}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Report(notes=(f"{MANIFEST} cannot be read: whether files were changed since the build is not known",))
    differences = []
    for path, digest in known.items():
        try:
            now: Any = f"sha256:{hashlib.sha256((site / path).read_bytes()).hexdigest()}"
        except OSError:
            now = None
        if now != digest:
            differences.append(Difference(path, "file", "this file is not the one that the build wrote"))
    return Report(tuple(differences))


def together(reports: Iterable[Report]) -> Report:
    items = list(reports)
    return Report(
        tuple(each for item in items for each in item.differences),
        tuple(each for item in items for each in item.notes),
        sum(item.statements for item in items),
        sum(item.codes for item in items),
        sum(item.claims for item in items),
    )

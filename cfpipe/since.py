"""What a change does to reviews: the room as it was at a revision beside the room as it is.

A review was *fresh* at the revision if all that it judged was then what it is pinned to, with verdicts by today's
engine: so only the change itself is told, and never a new release of the engine. A verdict is taken from today's run
where the question is still asked, else from the cache; the few questions that are left are asked anew, those only that
a reviewed claim of the revision rests on. Code is not run: a review is pinned to what a program says and not to what it
prints. Records whose text is the same are neither read nor judged a second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cfpipe import collect, readings, reviews
from cfpipe.assess import Checked
from cfpipe.cache import Cache
from cfpipe.checks.places import at
from cfpipe.clock import today
from cfpipe.collect import Options, statements
from cfpipe.config import load_config
from cfpipe.diagnostics import Code, Diagnostic, Location, ordered
from cfpipe.evidence import Evidence
from cfpipe.identity import WITNESS_KINDS, ObjectKey
from cfpipe.library import Library, build
from cfpipe.records.claim import Review
from cfpipe.records.document import decode
from cfpipe.records.load import Entry, load
from cfpipe.reviews import Judgement, Standing, State
from cfpipe.witnesses.statement import Status, Verdict

_NOT_ASKED = Verdict(Status.UNCHECKED, "none", "no reviewed claim rests on it")


class Before(NamedTuple):
    """The room as it was, under the name by which messages speak of it."""

    name: str
    library: Library
    standings: Mapping[ObjectKey, Standing]


def compared(checked: Checked, folder: Path, name: str, cache: Cache, options: Options) -> Checked:
    """A checked room with what has become of its reviews since it was what that folder holds."""
    library, evidence = checked.library, checked.evidence
    if library is None or evidence is None:
        return checked  # the configuration cannot be read, which is said
    before = _before(library, evidence, folder, name, cache, options)
    stale = {item.location: item for item in checked.diagnostics if item.code is Code.STALE_REVIEW}
    told = [each for key in before.standings for each in _told(before, key, library, checked.standings, stale)]
    turned = {item.location for item in told if item.code is Code.TURNED_STALE}
    kept = [item for item in checked.diagnostics if item.code is not Code.STALE_REVIEW or item.location not in turned]
    return replace(checked, diagnostics=ordered([*kept, *told]))


def causes(checked: Checked) -> Mapping[str, int]:
    """What changed of the reviews that turned stale, each with how many of them judged it; the most first."""
    if checked.library is None:
        return {}
    turned = {item.location for item in checked.diagnostics if item.code is Code.TURNED_STALE}
    found = Counter(
        name
        for standing in checked.standings.values()
        for judgement in _newest(standing).values()
        if not judgement.fresh and _place(checked.library, standing, judgement) in turned
        for name in judgement.changed
    )
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


# --- the room as it was -----------------------------------------------------------------------------------


def _before(library: Library, evidence: Evidence, folder: Path, name: str, cache: Cache, options: Options) -> Before:
    held = {**library.concepts, **library.sources, **library.claims}

    def same(key: ObjectKey, raw: bytes) -> Entry | None:
        document = library.documents.get(key)
        if document is None or decode(key.file, raw)[0] != document.text:
            return None
        return Entry(key, held[key], document)

    config = load_config(folder)[0] or library.config
    old = build(config, load(folder, known=same))
    reviewed = [key for key, claim in old.claims.items() if claim.reviews]
    known = _evidence(old, library, evidence, reviewed, cache, options)
    return Before(name, old, {key: reviews.standing(old, known, key, today=today()) for key in reviewed})


def _evidence(
    old: Library, library: Library, evidence: Evidence, reviewed: Sequence[ObjectKey], cache: Cache, options: Options
) -> Evidence:
    """What today's engine finds out about the statements as they were, as far as reviewed claims rest on them."""
    changed = {key: concept for key, concept in old.concepts.items() if concept is not library.concepts.get(key)}
    findings = {key: item for key, item in evidence.findings.items() if key.record in old.concepts}
    findings = {key: item for key, item in findings.items() if key.record not in changed}
    there = replace(old, concepts=changed)
    asked = list(statements.ask(there, readings.read(there)))
    answers = {item.asked: item.verdict for item in evidence.findings.values() if item.asked}
    linked = {text for key in reviewed for text in old.claims[key].witnesses}
    open_ = [
        item.question for item in asked if item.question and item.question not in answers and _bears(item.key, linked)
    ]
    answers |= collect.verdicts(open_, cache, options)
    for item in asked:
        verdict = answers.get(item.question, _NOT_ASKED) if item.question else None
        findings[item.key] = statements.finding(item, verdict)
    return Evidence(findings, {}, {})


def _bears(key: ObjectKey, linked: Container[str]) -> bool:
    """Whether a statement is linked, or a part of what is: a step of a derivation, of an example, of a solution."""
    whole = key.part.partition(".")[0]
    return str(key) in linked or any(str(key.of(kind, whole)) in linked for kind in WITNESS_KINDS)


# --- what has become of it --------------------------------------------------------------------------------


def _told(
    before: Before,
    key: ObjectKey,
    library: Library,
    standings: Mapping[ObjectKey, Standing],
    stale: Mapping[Location, Diagnostic],
) -> Iterator[Diagnostic]:
    """What is to be said about one claim that had reviews."""
    was, old = before.standings[key], before.library.claims[key]
    here = key if key in library.claims else _moved(library, before.library, key)
    if here is None:
        removed = {item.key for item in library.config.removed}
        if key not in library.broken and str(key) not in removed:  # a file that cannot be read is reported by itself
            names = ", ".join(dict.fromkeys(review.reviewer for review in old.reviews))
            yield Diagnostic(
                Code.REWRITTEN_REVIEW, Location(key.file, 1, 1),
                f"the claim that {names} reviewed is not there any more; at {before.name} it was {was.state}",
                "say under [[tool.cfpipe.removed]] why it was removed",
            )  # fmt: skip
        return
    now = standings[here]
    found = [*_rewritten(before, old.reviews, library, here), *_turned(before, was, now, library, stale)]
    yield from found
    if was.state is State.STALE and now.state not in (State.STALE, State.UNREVIEWED):
        message = f"the claim was stale at {before.name}, and is {now.state} now"
        yield at(library, here, (), Code.FRESH_AGAIN, message)
    if was.state is State.REVIEWED and now.state not in (State.REVIEWED, State.STALE) and not found:
        message = f"the claim was reviewed at {before.name}, and is {now.state} now"
        many = f"it needs {now.needed} reviewers that agree" if now.needed > was.needed else ""
        yield at(library, here, (), Code.LOST_BADGE, message, many)


def _moved(library: Library, old: Library, key: ObjectKey) -> ObjectKey | None:
    """Where the claim is now, if its file was moved: the new claim that has its reviews."""
    pins = set(map(_pinned, old.claims[key].reviews))
    return next(
        (each for each, claim in library.claims.items()
         if each not in old.claims and pins <= set(map(_pinned, claim.reviews))),
        None,
    )  # fmt: skip


def _pinned(review: Review) -> tuple[str, str, str]:
    return (review.reviewer, review.date, review.digest)


def _rewritten(before: Before, old: Sequence[Review], library: Library, key: ObjectKey) -> Iterator[Diagnostic]:
    """The reviews that are not there as they were."""
    new = library.claims[key].reviews
    others = {(review.reviewer, review.date): index for index, review in enumerate(new) if review not in old}
    for review in old:
        if review not in new:
            index = others.get((review.reviewer, review.date))
            done, path = ("removed", ("reviews",)) if index is None else ("edited", ("reviews", index))
            message = f"the review by {review.reviewer} of {review.date} was {done} since {before.name}"
            hint = "put it back as it was: a reviewer who thinks otherwise today adds another"
            yield at(library, key, path, Code.REWRITTEN_REVIEW, message, hint)


def _turned(
    before: Before, was: Standing, now: Standing, library: Library, stale: Mapping[Location, Diagnostic]
) -> Iterator[Diagnostic]:
    """The reviews that are reported as stale, and were fresh."""
    fresh = {name for name, judgement in _newest(was).items() if judgement.fresh}
    for name, judgement in _newest(now).items():
        place = _place(library, now, judgement)
        if name in fresh and not judgement.fresh and place in stale:
            told = f"{stale[place].message}; at {before.name} it was fresh"
            yield replace(stale[place], code=Code.TURNED_STALE, message=told, hint=_hint(was, now))


def _hint(was: Standing, now: Standing) -> str:
    state = f"the claim was {was.state} and is {now.state} now" if now.state is not was.state else f"still {now.state}"
    return f"{state}: take the change back, or let a reviewer look again"


def _place(library: Library, standing: Standing, judgement: Judgement) -> Location:
    """Where a review stands in the claim's file; judgements come newest first."""
    index = len(standing.judgements) - 1 - standing.judgements.index(judgement)
    return library.locate(standing.key, ("reviews", index))


def _newest(standing: Standing) -> Mapping[str, Judgement]:
    """The newest judgement of each reviewer."""
    return {item.review.reviewer: item for item in reviews.latest(standing.judgements)}

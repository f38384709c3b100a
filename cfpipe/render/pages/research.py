"""The research room of a page: every object on it with its state, its open question and what would settle it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import Object, concept_of, source_key
from cfpipe.records.claim import Claim
from cfpipe.records.concept import Concept
from cfpipe.render.pages.badges import Badge, claim_badge, run_badge, verdict_badge
from cfpipe.render.pages.context import Guide
from cfpipe.render.pages.frame import Link
from cfpipe.reviews import State
from cfpipe.witnesses.statement import Status


@dataclass(frozen=True, slots=True)
class ObjectView:
    """One object as the drawer shows it. ``id`` is that of its entry, ``target`` the address of the object itself."""

    id: str
    key: str
    kind: str
    group: str
    name: Markup
    target: str
    badge: Badge | None
    question: str
    evidence: tuple[Link, ...]
    resolve: str
    prompt: str
    file: str


_QUESTIONS = {
    Kind.CONCEPT: "Which statement of this page rests on the weakest evidence, and what would strengthen it?",
    Kind.SOURCE: "Which statements of the room rest on this source alone, and does it bear them?",
    Kind.CLAIM: "Do the passages named here support the claim as it is worded, within its scope?",
    Kind.SECTION: "Which sentence of this section goes further than what is checked beside it?",
    Kind.SYMBOL: "Is the declared domain the one that every formula on the page needs?",
    Kind.EQUATION: "Under which assumptions does this hold, and where exactly does it fail?",
    Kind.DERIVATION: "Does each step follow from the one before by the rule that is named?",
    Kind.STEP: "Which condition does the rule of this step need, and is it met?",
    Kind.CODE: "Which property of the formulas would this program fail to notice if it were broken?",
    Kind.DEMO: "Which belief would a reader form from the figure that the formulas do not support?",
    Kind.DEMO_STATE: "Why does the figure look like this here, in terms of the formulas?",
    Kind.MISCONCEPTION: "When is the belief nearly right, and what is the smallest case in which it fails?",
    Kind.EXAMPLE: "Which step would change if one number of the problem were different?",
    Kind.PRACTICE: "Is there a second way to the answer, and what does it rest on?",
}
_GROUPS = {
    Kind.CONCEPT: "Concept", Kind.SOURCE: "Sources", Kind.CLAIM: "Claims", Kind.SECTION: "Sections",
    Kind.SYMBOL: "Symbols", Kind.EQUATION: "Equations", Kind.DERIVATION: "Derivations", Kind.STEP: "Derivation steps",
    Kind.CODE: "Code", Kind.DEMO: "Demonstration", Kind.DEMO_STATE: "Demo states",
    Kind.MISCONCEPTION: "Misconceptions", Kind.EXAMPLE: "Examples", Kind.PRACTICE: "Practice",
}  # fmt: skip
_ORDER = tuple(_GROUPS)
_BY_STATUS = {
    Status.PROVED: "Settled under the declared domains. A point of the domain where it fails would reopen it.",
    Status.WITNESSED: "A proof, or one exact counterexample.",
    Status.REFUTED: "The counterexample settles it; check that it lies in the declared domain.",
    Status.UNDECIDED: "A proof by hand that can be given as steps, each of which the machine can check.",
    Status.UNCHECKED: "An expression beside the formula that a machine can check.",
}
_BY_STATE = {
    State.REVIEWED: "Settled for the passages that were read. A passage that says otherwise would reopen it.",
    State.STALE: "A new look at what changed since the review.",
    State.DISPUTED: "A third reviewer, or a narrower wording that both reviewers accept.",
    State.REJECTED: "A source that supports it, or another wording.",
}
_BY_KIND = {
    Kind.CONCEPT: "A reviewer for each unreviewed claim, and a check for each unchecked statement.",
    Kind.SOURCE: "Opening the work at the locators that the claims name.",
    Kind.CODE: "An assertion that fails when the property is broken.",
    Kind.DERIVATION: "A verdict for each step that has none.",
}


def objects_of(guide: Guide, keys: Iterable[ObjectKey]) -> tuple[ObjectView, ...]:
    """The entries of these objects, by kind."""
    library = guide.context.room.library
    found = [library.objects[key] for key in keys if key in library.objects]
    return tuple(_view(guide, item) for item in sorted(found, key=lambda item: _ORDER.index(item.key.kind)))


def of_concept(guide: Guide, key: ObjectKey, concept: Concept) -> tuple[ObjectView, ...]:
    """Everything on a concept's page: its parts, its claims and its sources."""
    library = guide.context.room.library
    parts = [each for each in library.objects if each.record == key]
    claims = list(library.claims_of.get(key, ()))
    sources = [source_key(use.source) for use in concept.sources]
    return objects_of(guide, [*parts, *claims, *sources])


def prompt_file(key: ObjectKey) -> str:
    """The prompt's file in the folder of the record's page."""
    return f"prompts/{key.anchor or key.kind}.txt"


def suggested(item: Object) -> str:
    """The question that the record suggests, or the one that fits every object of its kind."""
    return " ".join((getattr(item.part, "question", None) or _QUESTIONS[item.key.kind]).split())


def _view(guide: Guide, item: Object) -> ObjectView:
    key = item.key
    page = key.record.url
    here = key.record == guide.page
    return ObjectView(
        id="room-" + (key.anchor or f"{key.kind}-{key.path.replace('/', '--')}"),
        key=str(key),
        kind=str(key.kind).replace("-", " "),
        group=_GROUPS[key.kind],
        name=guide.of(key).inline(item.title),
        target=guide.href(key),
        badge=_badge(guide, key),
        question=suggested(item),
        evidence=tuple(_evidence(guide, item)),
        resolve=_resolve(guide, key),
        prompt=prompt_file(key) if here else guide.to(page + prompt_file(key)),
        file=f"{str(key).replace(':', '-').replace('/', '-').replace('#', '-')}.txt",
    )


def _badge(guide: Guide, key: ObjectKey) -> Badge | None:
    room = guide.context.room
    if key in room.evidence.findings:
        return verdict_badge(room.evidence.findings[key])
    if key.kind is Kind.CLAIM:
        return claim_badge(room.standings.get(key))
    if key.kind is Kind.CODE:
        return run_badge(room.evidence.runs.get(key.record))
    return None


def _resolve(guide: Guide, key: ObjectKey) -> str:
    room = guide.context.room
    if key in room.evidence.findings:
        return _BY_STATUS[room.evidence.status(key)]
    if key.kind is Kind.CLAIM:
        standing = room.standings.get(key)
        return _BY_STATE.get(standing.state if standing else State.UNREVIEWED,
                             "A reader other than the author who opens the sources at their locators.")  # fmt: skip
    return _BY_KIND.get(key.kind, "A passage of a source, or a check, that decides the question.")


def _evidence(guide: Guide, item: Object) -> Iterator[Link]:
    """What to inspect: linked witnesses and sources of a claim, the equations that an object hangs on."""
    library, key = guide.context.room.library, item.key
    if isinstance(item.part, Claim):
        for text in item.part.witnesses:
            yield from _link(guide, text)
        for support in item.part.sources:
            yield from _link(guide, f"source:{support.source}")
        return
    if key.kind is Kind.STEP:
        yield from _link(guide, f"derivation:{key.path}#{key.part.partition('.')[0]}")
    for claim in library.claims_of.get(concept_of(key), ()):
        if str(key) in library.claims[claim].witnesses:
            yield from _link(guide, str(claim))
    if key.kind is Kind.SOURCE:
        for user in library.cited_by.get(key, ())[:6]:
            yield from _link(guide, str(user))


def _link(guide: Guide, text: str) -> Iterator[Link]:
    try:
        key = ObjectKey.parse(text)
    except ValueError:
        return
    href = guide.href(key)
    if href:
        words, _, title = guide.of(key).words(key)
        yield Link(href, f"{key.kind}: {title}" if key.kind in (Kind.CLAIM, Kind.EQUATION, Kind.MISCONCEPTION)
                   else words)  # fmt: skip



"""What a handoff says of each kind of object: its content as text, what it rests on, what would settle it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cfpipe.evidence import Evidence
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import Library, Object, concept_key, concept_of, source_key
from cfpipe.readings import head
from cfpipe.records.base import Holds, Model, fields_of
from cfpipe.records.concept import Code, Concept, Symbol
from cfpipe.records.demo import Demo, State
from cfpipe.records.prose import parse, resolve
from cfpipe.records.statement import Derivation
from cfpipe.reviews import State as ReviewState
from cfpipe.witnesses.statement import Status

MAX_CONTENT = 6_000
"""Characters of content in one handoff."""
MAX_SYMBOLS = 12

_QUESTIONS = {
    Kind.CONCEPT: "What does this concept claim, what does it rest on, and what is its weakest point?",
    Kind.SECTION: "Which sentences of this section go beyond what the record verifies?",
    Kind.SYMBOL: "Is this symbol used with one meaning and one domain throughout?",
    Kind.EQUATION: "Under which assumptions does this equation hold, and what fails without each?",
    Kind.DERIVATION: "Is every step of this derivation justified under the stated assumptions?",
    Kind.STEP: "What justifies this step, and under which condition would it be wrong?",
    Kind.SOURCE: "What does this source establish of what rests on it here, and what does it not?",
    Kind.CLAIM: "Does the cited passage support this claim in exactly this scope?",
    Kind.CODE: "Does this code compute what the equations say, and what would it not notice?",
    Kind.DEMO: "What does this demonstration show, and what could it suggest that is false?",
    Kind.DEMO_STATE: "What does this setting show that the others do not?",
    Kind.MISCONCEPTION: "Why is this belief tempting, and does the counterexample really remove it?",
    Kind.EXAMPLE: "Does every step of this example follow, and does its insight hold in general?",
    Kind.PRACTICE: "What is a good hint towards the next step, one that does not give the answer away?",
}
_RESOLUTIONS = {
    Kind.CONCEPT: "Every claim reviewed against a passage, every statement proved or marked as assumed.",
    Kind.SECTION: "For each sentence, the key that it rests on, or the note that it rests on none.",
    Kind.SYMBOL: "One use outside the declared domain or with another meaning, or a list of all uses.",
    Kind.DERIVATION: "For each step its rule and condition, or the first step whose condition is not met.",
    Kind.SOURCE: "For each claim that rests on it, the passage that states it, with locator and scope.",
    Kind.CODE: "A run under other seeds and sizes, and the equation behind each printed value.",
    Kind.DEMO: "A setting in which picture and equations disagree, or the range in which they agree.",
    Kind.DEMO_STATE: "The readouts recomputed from the equations that the scene draws.",
    Kind.MISCONCEPTION: "The counterexample checked by hand, and the nearest true statement.",
    Kind.EXAMPLE: "Each step recomputed, and the insight tried on another case.",
    Kind.PRACTICE: "The reader's own attempt, checked step by step.",
}
_BY_STATUS = {
    Status.PROVED: "It is proved under the listed assumptions; a case in which one fails shows where it ends.",
    Status.WITNESSED: "A proof under the listed assumptions, or a counterexample in their domain.",
    Status.REFUTED: "The counterexample checked by hand, and the nearest true statement.",
    Status.UNDECIDED: "A proof or a counterexample; the machine found neither.",
    Status.UNCHECKED: "A form of the statement that a machine can check, or a source with a proof of it.",
}
_BY_STATE = {
    ReviewState.DISPUTED: "A reading of the disputed passage that says which judgement holds, and why.",
    ReviewState.REJECTED: "Another source that supports the claim, or narrower words that this one supports.",
    ReviewState.STALE: "A new reading, now that what was judged has changed.",
    ReviewState.UNREVIEWED: "The exact passage, with locator, that supports the claim in its scope or contradicts it.",
    ReviewState.METADATA: "The exact passage, with locator, that supports the claim in its scope or contradicts it.",
    ReviewState.PARTLY: "A further independent reading of the passage.",
    ReviewState.REVIEWED: "A passage or a case within the claim's scope that contradicts it.",
}


@dataclass(frozen=True, slots=True)
class Content:
    """An object's content as text, its statements, what its text mentions, what to look at."""

    text: str
    statements: tuple[ObjectKey, ...] = ()
    mentions: tuple[ObjectKey, ...] = ()
    inspect: tuple[ObjectKey, ...] = ()
    left_out: tuple[str, ...] = ()


def question(found: Object) -> str:
    """The open question: the object's own, or a good one for its kind."""
    own = getattr(found.part, "question", None)
    return str(own or _QUESTIONS[found.key.kind])


def resolution(found: Object, evidence: Evidence, states: Sequence[ReviewState]) -> str:
    """What would settle the question, by kind and by what is known so far."""
    kind = found.key.kind
    if kind is Kind.CLAIM:
        return _BY_STATE[states[0]] if states else _BY_STATE[ReviewState.UNREVIEWED]
    if kind in (Kind.EQUATION, Kind.STEP):
        return _BY_STATUS[evidence.status(found.key)]
    return _RESOLUTIONS[kind]


def of(library: Library, evidence: Evidence, found: Object, is_public: Callable[[ObjectKey], bool]) -> Content:
    """The content of an object. Nothing of a draft is in it."""
    key, part = found.key, found.part
    concept = library.concepts.get(concept_of(key))
    mentions = tuple(key for key in _mentions(part, concept_of(key)) if is_public(key))
    data = _plain(part) if not isinstance(part, Concept) else _concept(part, is_public)
    extra, statements, inspect = _around(library, evidence, found, concept)
    cited = {mention for mention in mentions if mention.kind in (Kind.EQUATION, Kind.STEP)}
    statements = tuple(dict.fromkeys((*statements, *sorted(cited - set(statements)))))
    text = "\n".join(_lines({**data, **extra}))
    left_out: list[str] = []
    if len(text) > MAX_CONTENT:
        left_out.append(f"content: the last {len(text) - MAX_CONTENT} of {len(text)} characters")
        text = text[:MAX_CONTENT]
    return Content(text, statements, mentions, (*inspect, *mentions), tuple(left_out))


def _mentions(part: Model, home: ObjectKey) -> Iterator[ObjectKey]:
    """The objects that a part's prose refers to. A whole concept refers to nearly everything in it."""
    if isinstance(part, Concept):
        return
    for holds in (Holds.PROSE, Holds.INLINE):
        for field in fields_of(part, holds):
            for reference in parse(field.text).references:
                try:
                    yield resolve(reference.kind, reference.target, home)
                except ValueError:
                    continue


_HIDDEN = {"question", "reviews", "passages", "copy", "added-by", "authors"}


def _plain(part: Model) -> dict[str, Any]:
    data: dict[str, Any] = part.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    return {name: value for name, value in data.items() if name not in _HIDDEN}


def _concept(concept: Concept, is_public: Callable[[ObjectKey], bool]) -> dict[str, Any]:
    """A concept in outline: its sections and parts have handoffs of their own."""

    def edges(items: Iterable[Any]) -> dict[str, str]:
        return {item.concept: item.reason for item in items if is_public(concept_key(item.concept))}

    return {
        "title": concept.title, "summary": concept.summary, "tldr": concept.tldr,
        "assumptions": list(concept.assumptions),
        "ideas": {name: idea.text for name, idea in concept.ideas.items()},
        "equations": {name: equation.latex for name, equation in concept.equations.items()},
        "misconceptions": {name: item.belief for name, item in concept.misconceptions.items()},
        "boundary-cases": {item.case: item.outcome for item in concept.boundary_cases},
        "notation": {name: f"{symbol.meaning} ({symbol.domain})" for name, symbol in concept.notation.items()},
        "prerequisites": edges(concept.prerequisites), "related": edges(concept.related),
        "sources": {use.source: use.grounds for use in concept.sources},
    }  # fmt: skip


Around = tuple[dict[str, Any], tuple[ObjectKey, ...], tuple[ObjectKey, ...]]


def _around(library: Library, evidence: Evidence, found: Object, concept: Concept | None) -> Around:
    """What belongs to an object beside its own fields: more content, its statements, what to look at."""
    key, part = found.key, found.part
    if key.kind is Kind.CLAIM:
        return _claim(library, key)
    if key.kind is Kind.SOURCE:
        return {}, (), tuple(user for user in library.cited_by.get(key, ()) if user.kind is Kind.CONCEPT)
    if concept is None:
        return {}, (), ()
    if isinstance(part, Concept):
        return {}, tuple(key.of(Kind.EQUATION, name) for name in part.equations), ()
    if isinstance(part, Code):
        return _code(library, evidence, key, part)
    if isinstance(part, (Demo, State)):
        return _demo(evidence, key, concept)
    if isinstance(part, Symbol):
        uses = tuple(k for k, statement in _equations(key, concept) if key.part in _words(evidence, statement, k))
        return {}, uses, uses[:4]
    if key.kind is Kind.DERIVATION:
        own = concept.derivations[key.part].steps
        steps = tuple(key.of(Kind.STEP, f"{key.part}.{name}") for name in own)
        return {"notation": _notation(concept, _words(evidence, part, *steps))}, steps, ()
    return _stated(evidence, key, part, concept)


def _stated(evidence: Evidence, key: ObjectKey, part: Model, concept: Concept) -> Around:
    """For what holds statements of its own: their symbols, and the definitions that they use."""
    own = [key] if key in evidence.findings or key.kind in (Kind.EQUATION, Kind.STEP, Kind.MISCONCEPTION) else []
    steps = getattr(part, "steps", None) or getattr(part, "solution", None) or ()
    own += [key.of(key.kind, f"{key.part}.{index + 1}") for index, step in enumerate(steps) if step.check]
    words = _words(evidence, part, *own)
    used = []
    if key.kind is not Kind.SECTION:
        for other, equation in _equations(key, concept):
            if equation.kind == "definition" and other != key and _head(evidence, other) in words:
                used.append(other)
    inspect: list[ObjectKey] = []
    extra: dict[str, Any] = {"notation": _notation(concept, words)} if own else {}
    if key.kind is Kind.STEP:
        name, _, step = key.part.partition(".")
        inspect.append(key.of(Kind.DERIVATION, name))
        extra |= _before(concept.derivations[name], step)
    if key.kind is Kind.PRACTICE:
        extra["note"] = "The answer and the solution are for checking an attempt; do not show them unasked."
    return extra, (*own, *used), tuple(inspect)


def _before(derivation: Derivation, step: str) -> dict[str, str]:
    """Where a step stands: the goal of its derivation, and the step before it."""
    names = list(derivation.steps)
    index = names.index(step)
    before = derivation.steps[names[index - 1]].latex if index else "none: this is the first step"
    return {"derivation": derivation.title, "goal": derivation.goal, "step-before": before}


def _claim(library: Library, key: ObjectKey) -> Around:
    claim = library.claims[key]
    reviews = [
        {"date": review.date, "verdict": review.verdict, "evidence": review.evidence,
         "does-not-establish": review.does_not_establish or "not stated"}
        for review in claim.reviews
    ]  # fmt: skip
    titles = {
        support.source: library.sources[source_key(support.source)].title
        for support in claim.sources
        if source_key(support.source) in library.sources
    }
    witnesses = []
    for text in claim.witnesses:
        try:
            witnesses.append(ObjectKey.parse(text))
        except ValueError:
            continue
    known = tuple(witness for witness in witnesses if witness in library.objects)
    checked = tuple(w for w in known if w.kind in (Kind.EQUATION, Kind.STEP, Kind.MISCONCEPTION))
    return {"works": titles, "reviews": reviews}, checked, known


def _code(library: Library, evidence: Evidence, key: ObjectKey, part: Code) -> Around:
    text = library.code.get(library.code_file(key.record), b"").decode("utf-8", "replace")
    run = evidence.runs.get(key.record)
    ties = [key.of(Kind.EQUATION, value.equation) for value in part.values.values() if value.equation]
    status = str(run.status) if run else "not run"
    return (
        {"run": status, "output": run.output[:1500] if run else "", "file": text},
        tuple(dict.fromkeys(ties)),
        (),
    )


def _demo(evidence: Evidence, key: ObjectKey, concept: Concept) -> Around:
    demo = concept.demo
    if demo is None:
        return {}, (), ()
    drawn = tuple(key.of(Kind.EQUATION, name) for name in demo.draws)
    if key.kind is Kind.DEMO:
        return {}, drawn, tuple(key.of(Kind.DEMO_STATE, name) for name in demo.states)
    scene = evidence.scenes.get(key.record, {}).get(key.part)
    shown = {
        "demo": demo.title,
        "axes": [demo.x.label, demo.y.label],
        "drawn": [mark.label for mark in demo.marks],
        "readouts": dict(zip((r.label for r in demo.readouts), scene.readouts, strict=False)) if scene else {},
    }
    return shown, drawn, (key.of(Kind.DEMO, "demo"),)


def _equations(key: ObjectKey, concept: Concept) -> Iterator[tuple[ObjectKey, Any]]:
    for name, equation in concept.equations.items():
        yield key.of(Kind.EQUATION, name), equation


def _head(evidence: Evidence, key: ObjectKey) -> str:
    """The name that a definition introduces."""
    return head(evidence.findings[key].said) if key in evidence.findings else ""


def _words(evidence: Evidence, part: Model, *statements: ObjectKey) -> set[str]:
    """The names that occur in a part's expressions, and in what its statements were read as."""
    texts = [field.text for field in fields_of(part, Holds.EXPRESSION)]
    for key in statements:
        if key in evidence.findings:
            texts += evidence.findings[key].said.texts()
    return {word for text in texts for word in re.findall(r"[A-Za-z]\w*", text)}


def _notation(concept: Concept, words: set[str]) -> dict[str, str]:
    used = [(name, symbol) for name, symbol in concept.notation.items() if name in words]
    return {name: f"{symbol.latex}: {symbol.meaning.strip()} ({symbol.domain})" for name, symbol in used[:MAX_SYMBOLS]}


def _lines(value: Any, indent: str = "") -> Iterator[str]:
    """Plain data as indented lines; a text of several lines stands below its name."""
    pairs: Iterable[tuple[str, Any]]
    if isinstance(value, Mapping):
        pairs = ((f"{' '.join(str(name).split())}:", inner) for name, inner in value.items())
    else:
        pairs = (("-", inner) for inner in value)
    for name, inner in pairs:
        if isinstance(inner, (Mapping, list, tuple)):
            if inner:
                yield f"{indent}{name}"
                yield from _lines(inner, indent + "  ")
            continue
        text = str(inner).strip("\n")
        if "\n" in text:
            yield f"{indent}{name}"
            yield from (f"{indent}  {line}".rstrip() for line in text.split("\n"))
        else:
            yield f"{indent}{name} {text}"

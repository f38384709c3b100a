"""The objects of a room as blocks of Markdown, each with what is known of it: verdict, state, output."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from cfpipe import parts
from cfpipe.evidence import CodeRun, RunStatus
from cfpipe.identity import Kind, ObjectKey
from cfpipe.records.claim import Claim
from cfpipe.records.concept import Concept, Example, Misconception, Practice
from cfpipe.records.demo import Demo
from cfpipe.records.source import Locator, Source
from cfpipe.records.statement import CheckedStep, Derivation, Equation
from cfpipe.render.room import Room
from cfpipe.reviews import Standing
from cfpipe.timeline import Changed, timeline
from cfpipe.witnesses.statement import Status

Prose = Callable[[str], str]
Cite = Callable[[str, Locator | None], str]


def block(room: Room, key: ObjectKey, prose: Prose, cite: Cite) -> Iterable[str]:
    """An object of a concept, or a claim, as Markdown."""
    part = room.library.objects[key].part

    def line(text: str) -> str:
        return " ".join(prose(text).split())

    if isinstance(part, Equation):
        return _equation(room, key, part, line)
    if isinstance(part, Derivation):
        return _derivation(room, key, part, line)
    if isinstance(part, Misconception):
        return _misconception(room, key, part, line)
    if isinstance(part, Example):
        return _example(room, key, part, prose)
    if isinstance(part, Practice):
        return _practice(room, key, part, line)
    if isinstance(part, Claim):
        return _claim(room, key, part, line, cite)
    if isinstance(part, Demo):
        return _demo(room, key, part, line)
    if key.kind is Kind.CODE:
        return _code(room, key)
    return ()


def verdict(room: Room, key: ObjectKey) -> str:
    """The verdict on a statement in one line."""
    found = room.evidence.findings.get(key)
    if found is None:
        return f"Verdict: {Status.UNCHECKED}."
    said = found.verdict
    if found.statement.kind == "definition" and said.status is Status.UNCHECKED:
        return "Definition: nothing to prove."
    text = f"Verdict: {said.status}"
    if said.method:
        text += f" ({said.method})"
    if said.counterexample:
        text += ", counterexample " + ", ".join(f"`{name} = {value}`" for name, value in said.counterexample)
    if said.assumptions:
        text += f"; assumes {', '.join(f'`{item}`' for item in said.assumptions)}"
    if found.statement.unchecked:
        text += f"; not checked because: {' '.join(found.statement.unchecked.split())}"
    return text + ("; display not matched." if found.display == "not matched" else ".")


def formula(latex: str) -> str:
    """A formula on lines of its own. An empty line would end it, and it needs none."""
    return "$$\n" + "\n".join(line for line in latex.strip().splitlines() if line.strip()) + "\n$$\n"


def _equation(room: Room, key: ObjectKey, part: Equation, line: Prose) -> Iterator[str]:
    yield f"**{part.title}** (`{key}`)\n"
    yield formula(part.latex)
    if part.meaning:
        yield line(part.meaning) + "\n"
    yield verdict(room, key)


def _derivation(room: Room, key: ObjectKey, part: Derivation, line: Prose) -> Iterator[str]:
    yield f"**Derivation: {part.title}** (`{key}`)\n"
    yield line(part.goal) + "\n"
    for number, (name, step) in enumerate(part.steps.items(), start=1):
        step_key = key.of(Kind.STEP, f"{key.part}.{name}")
        yield f"Step {number} (`{step_key}`): {line(step.rule)}\n"
        yield formula(step.latex)
        if step.note:
            yield line(step.note) + "\n"
        yield verdict(room, step_key) + "\n"
    if part.conclusion:
        yield line(part.conclusion)


def _steps(room: Room, key: ObjectKey, steps: Iterable[CheckedStep], line: Prose) -> Iterator[str]:
    for number, step in enumerate(steps, start=1):
        yield f"{number}. {line(step.text)}\n"
        if step.check:
            yield formula(step.check.latex)
            yield verdict(room, key.of(key.kind, f"{key.part}.{number}")) + "\n"


def _misconception(room: Room, key: ObjectKey, part: Misconception, line: Prose) -> Iterator[str]:
    yield f"**Misconception** (`{key}`): {line(part.belief)}\n"
    yield f"Why it is tempting: {line(part.tempting)}\n"
    yield "The false statement:\n"
    yield formula(part.refutation.latex)
    yield verdict(room, key) + "\n"
    yield f"{line(part.shown)}\n"
    yield f"Instead: {line(part.repair)}"


def _example(room: Room, key: ObjectKey, part: Example, prose: Prose) -> Iterator[str]:
    yield f"**Example: {part.title}** (`{key}`)\n"
    yield prose(part.problem) + "\n"
    yield from _steps(room, key, part.steps, lambda text: " ".join(prose(text).split()))
    yield f"Insight: {' '.join(prose(part.insight).split())}"


def _practice(room: Room, key: ObjectKey, part: Practice, line: Prose) -> Iterator[str]:
    yield f"**Problem** (`{key}`, difficulty {part.difficulty}/5): {line(part.statement)}\n"
    answer = part.answer
    if answer.kind == "choice":
        yield from (f"- {line(choice.text)}" for choice in answer.choices)
        yield ""
    yield from (f"Hint {number}: {line(hint)}\n" for number, hint in enumerate(part.hints, start=1))
    yield "Solution:\n"
    if answer.kind == "choice":
        for choice in answer.choices:
            if choice.correct:
                yield f"The right choice: {line(choice.text)}\n"
    elif answer.kind == "ordering":
        yield from (f"{number}. {line(item)}" for number, item in enumerate(answer.items, start=1))
        yield ""
    else:
        yield f"Answer: `{answer.value}`\n"
    yield from _steps(room, key, part.solution, line)


def _claim(room: Room, key: ObjectKey, part: Claim, line: Prose, cite: Cite) -> Iterator[str]:
    standing = room.standings.get(key)
    yield f"**Claim** (`{key}`): {line(part.text)}\n"
    yield f"- State: {standing.state if standing else 'unreviewed'}"
    yield f"- Scope: {line(part.scope)}"
    for support in part.sources:
        note = f" ({line(support.note)})" if support.note else ""
        yield f"- Source: {cite(support.source, support.locator)}{note}"
    if standing and standing.judgements:
        yield from _history(room, key, standing, line)


def _history(room: Room, key: ObjectKey, standing: Standing, line: Prose) -> Iterator[str]:
    """The reviews and what changed between them, oldest first, as on the claim's page."""
    history = timeline(standing)
    yield "\nHistory, oldest first:\n"
    for event in history.events:
        if isinstance(event, Changed):
            when = f"Between {event.since} and {event.until}" if event.until else f"Since {event.since}"
            names = ", ".join(parts.words(room.library, item.part, key, item.how) for item in event.changes)
            back = f" All is again as review {event.restored} judged it." if event.restored else ""
            yield f"- {when} there was a change in {names}.{back}"
            continue
        judgement, review = event.judgement, event.judgement.review
        stale = ""
        if event not in history.latest:
            stale = " The same reviewer has looked again since."
        elif not judgement.fresh:
            names = ", ".join(parts.words(room.library, name, key) for name in judgement.changed)
            stale = (
                f" Stale, because this changed since: {names}." if names else " Stale: older than the policy allows."
            )
        caveat = f" Caveat: {line(review.caveat)}" if review.caveat else ""
        limit = f" Does not establish: {line(review.does_not_establish)}" if review.does_not_establish else ""
        yield (
            f"- Review of {review.date} by {judgement.reviewer} ({judgement.kind}), {review.basis}: "
            f"{review.verdict}. {line(review.evidence)}{caveat}{limit}{stale}"
        )


def _demo(room: Room, key: ObjectKey, part: Demo, line: Prose) -> Iterator[str]:
    yield f"**Demonstration: {part.title}** (`{key}`)\n"
    yield f"Drawn: {'; '.join(mark.label for mark in part.marks)}. Axes: {part.x.label}; {part.y.label}.\n"
    yield f"Predict: {line(part.prediction.question)}\n"
    scenes = room.evidence.scenes.get(key.record, {})
    for name, state in part.states.items():
        yield f"- {state.title} (`{key.of(Kind.DEMO_STATE, name)}`): {line(state.caption)} {line(state.notice)}"
        if name in scenes:
            pairs = zip(part.readouts, scenes[name].readouts, strict=False)
            shown = "; ".join(f"{readout.label}: {value}" for readout, value in pairs)
            yield f"  {shown}." if shown else ""


def _code(room: Room, key: ObjectKey) -> Iterator[str]:
    library = room.library
    text = library.code.get(library.code_file(key.record), b"").decode("utf-8", "replace")
    yield fenced(text, "python")
    run = room.evidence.runs.get(key.record, CodeRun(RunStatus.NOT_RUN))
    yield f"Code witness `{key}`: {run.status}.\n"
    if run.output:
        yield fenced(run.output, "text")
    for value in run.values:
        sign = "agrees with" if value.agrees else "differs from"
        yield f"- `{value.name}` = {value.computed} {sign} `{value.expression}` = {value.expected}"


def fenced(text: str, language: str) -> str:
    """A block of code whose fence does not occur in it."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text.strip(chr(10))}\n{fence}\n"


def ends(concept: Concept, line: Prose, cite: Cite) -> Iterator[str]:
    """What stands at the end of a concept: what to keep, what to avoid, and the sources."""
    if concept.takeaways:
        yield "## To keep\n"
        yield from (f"- {line(text)}" for text in concept.takeaways)
        yield ""
    if concept.common_mistakes:
        yield "## Common mistakes\n"
        yield from (f"- {line(item.mistake)} Instead: {line(item.instead)}" for item in concept.common_mistakes)
        yield ""
    if concept.sources:
        yield "## Sources\n"
        yield from (f"- {cite(use.source, use.locator)}: {line(use.grounds)}" for use in concept.sources)
        yield ""


def work(source: Source, line: Prose) -> Iterator[str]:
    """The facts of a source."""
    people = "; ".join(name.literal or ", ".join(p for p in (name.family, name.given) if p) for name in source.author)
    licence = source.licence
    facts = (
        ("Type", source.type), ("Authors", people), ("Year", str(source.issued)), ("In", source.container_title),
        ("Publisher", source.publisher), ("Edition", source.edition), ("Version", source.version),
        ("Volume", source.volume), ("Pages", source.page), ("DOI", source.DOI), ("ISBN", source.ISBN),
        ("Number", source.number), ("Kind", source.genre), ("arXiv", source.arXiv),
        ("Link", f"<{source.URL}>" if source.URL else None),
        ("Licence", licence.spdx or "not stated as an SPDX licence"), ("Terms", licence.note and line(licence.note)),
        ("Used for", line(source.used_for)), ("Note", source.note and line(source.note)),
        ("Status", source.status), ("Notice", source.notice and line(source.notice)),
    )  # fmt: skip
    yield from (f"- {name}: {value}" for name, value in facts if value)
    yield from (
        f"- Not verified: {field} (found in: {' '.join(where.split())})" for field, where in source.unverified.items()
    )
    yield ""

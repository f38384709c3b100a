"""The stage *witness*: library → evidence, with everything that the machine finds wrong.

What is kept under the digest of its inputs is recalled; the rest goes to worker processes with limits of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace

from cfpipe import readings
from cfpipe.cache import Cache
from cfpipe.checks.places import at
from cfpipe.collect import answers, code, distractors, scenes, statements
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.evidence import CodeRun, Evidence, Finding, RunStatus
from cfpipe.identity import Kind, ObjectKey, digest
from cfpipe.library import Library
from cfpipe.readings import Readings
from cfpipe.witnesses.assumptions import load_bearing
from cfpipe.witnesses.code import Limits
from cfpipe.witnesses.evaluation import Evaluation, Numbers
from cfpipe.witnesses.statement import ENGINE_VERSION, Statement, Status, Verdict
from cfpipe.witnesses.workers import check_all, evaluate_all, pool

Evaluate = Callable[[Sequence[Evaluation]], list[Numbers]]

Progress = Callable[[str, int, int], None]
"""Called with what is done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Options:
    """How much the stage may do."""

    code: code.Mode = "run"
    seconds: float = 10.0
    """What one statement may take."""
    code_seconds: float = 30.0
    """What one code witness may take."""
    workers: int | None = None
    assumptions: bool = True
    """Whether to ask which assumptions of an equation its truth needs: for those who read, not for every check."""


def collect(
    library: Library, cache: Cache, options: Options, progress: Progress | None = None
) -> tuple[Evidence, tuple[Diagnostic, ...]]:
    """Everything that the machine can find out about a room."""
    with pool(options.workers) as executor:
        return _collect(library, cache, options, executor, progress or _silent)


def judge(
    library: Library, cache: Cache, options: Options, progress: Progress | None = None
) -> Mapping[ObjectKey, Finding]:
    """What the witnesses say of the statements alone: without code, scenes and answers."""
    with pool(options.workers) as executor:
        return _findings(library, readings.read(library), cache, options, executor, progress or _silent)


def _silent(what: str, done: int, total: int) -> None:
    """Progress that nobody is told of."""


def verdicts(questions: Sequence[Statement], cache: Cache, options: Options) -> Mapping[Statement, Verdict]:
    """The verdict on each of some questions that need not be the room's, recalled or found."""
    with pool(options.workers) as executor:
        return _verdicts(questions, cache, options, executor)


def _collect(
    library: Library, cache: Cache, options: Options, executor: Executor, report: Progress
) -> tuple[Evidence, tuple[Diagnostic, ...]]:
    found: list[Diagnostic] = []
    read = readings.read(library)
    definitions = {key: item.definitions for key, item in read.items()}
    findings = _findings(library, read, cache, options, executor, report)
    if options.assumptions:
        findings = _weakened(findings, cache, options, executor, report)
    broken = statements.unreadable(findings.values())
    for item in findings.values():
        found.extend(statements.faults(library, item, broken))

    def evaluate(items: Sequence[Evaluation]) -> list[Numbers]:
        return _numbers(items, cache, options, executor)

    def ask(items: Sequence[Statement]) -> list[Verdict]:
        known = _verdicts(items, cache, options, executor)
        return [known[item] for item in items]

    drawn, problems = scenes.scenes(library, definitions, evaluate)
    runs, faults = _runs(library, read, cache, options, evaluate, report)
    found.extend((*problems, *faults, *answers.faults(library, definitions, evaluate)))
    found.extend(distractors.faults(library, definitions, ask))
    return Evidence(findings, runs, drawn, definitions), tuple(found)


def _findings(
    library: Library,
    read: Mapping[ObjectKey, Readings],
    cache: Cache,
    options: Options,
    executor: Executor,
    report: Progress,
) -> dict[ObjectKey, Finding]:
    asked = list(statements.ask(library, read))
    questions = [item.question for item in asked if item.question]
    known = _verdicts(questions, cache, options, executor, lambda done, total: report("equations", done, total))
    return {item.key: statements.finding(item, known[item.question] if item.question else None) for item in asked}


def _weakened(
    findings: Mapping[ObjectKey, Finding], cache: Cache, options: Options, executor: Executor, report: Progress
) -> dict[ObjectKey, Finding]:
    """The findings, those of proved equations with what becomes of them without one of their assumptions."""
    asked = {
        key: item.asked
        for key, item in findings.items()
        if key.kind is Kind.EQUATION and item.asked and item.verdict.status is Status.PROVED
    }

    def ask(items: Sequence[Statement]) -> list[Verdict]:
        def step(done: int, total: int) -> None:
            report("assumptions", done, total)

        # nothing depends on the answer: what was given up within this time is not asked for as much time again
        known = _verdicts(items, cache, options, executor, step, within=options.seconds)
        return [known[item] for item in items]

    told = dict(zip(asked, load_bearing([*asked.values()], ask), strict=True))
    return {key: replace(item, weakened=told.get(key, ())) for key, item in findings.items()}


def _verdicts(
    questions: Sequence[Statement],
    cache: Cache,
    options: Options,
    executor: Executor,
    step: Callable[[int, int], None] | None = None,
    within: float | None = None,
) -> dict[Statement, Verdict]:
    """The verdict on each question, recalled or found; a question once given up `within` a time is not asked again."""
    recalled = {item: statements.recall(cache, item, within) for item in dict.fromkeys(questions)}
    known = {item: verdict for item, verdict in recalled.items() if verdict is not None}
    open_ = [item for item in recalled if item not in known]
    fresh = check_all(open_, seconds=options.seconds, progress=step, executor=executor)
    for item, verdict in zip(open_, fresh, strict=True):
        statements.keep(cache, item, verdict, within)
        known[item] = verdict
    return known


def _numbers(items: Sequence[Evaluation], cache: Cache, options: Options, executor: Executor) -> list[Numbers]:
    keys = [digest(item.to_json(), recipe=f"numbers-1 {ENGINE_VERSION}") for item in items]
    known = {key: cache.recall(key, Numbers) for key in dict.fromkeys(keys)}
    open_ = [(key, item) for key, item in dict(zip(keys, items, strict=True)).items() if known[key] is None]
    fresh = evaluate_all([item for _, item in open_], seconds=options.seconds, executor=executor)
    results = {key: numbers for key, numbers in known.items() if numbers is not None}
    for (key, _), numbers in zip(open_, fresh, strict=True):
        results[key] = numbers
        if not numbers.problems:
            cache.put(key, {"values": numbers.values, "exact": numbers.exact})
    return [results[key] for key in keys]


def _runs(
    library: Library,
    read: Mapping[ObjectKey, Readings],
    cache: Cache,
    options: Options,
    evaluate: Evaluate,
    report: Progress,
) -> tuple[dict[ObjectKey, CodeRun], list[Diagnostic]]:
    there, found = _code(library)
    if options.code == "never":
        return {key: CodeRun(RunStatus.NOT_RUN) for key in there}, found
    results = {key: code.recall(cache, library, key) for key in there}
    open_ = [key for key, ran in results.items() if ran is None] if options.code == "run" else []
    with ThreadPoolExecutor(max_workers=options.workers or 2) as threads:
        limits = Limits(seconds=options.code_seconds)
        fresh = threads.map(lambda key: code.run(cache, library, key, limits), open_)
        for done, (key, ran) in enumerate(zip(open_, fresh, strict=True), 1):
            results[key] = ran
            report("code witnesses", done, len(open_))
    exact = _expected(library, read, there, evaluate)
    runs: dict[ObjectKey, CodeRun] = {}
    for key, result in results.items():
        if result is None:
            runs[key] = CodeRun(RunStatus.NOT_RUN)
            continue
        runs[key] = code.judge(result, exact[key])
        found.extend(code.faults(library, key, result, runs[key], exact[key]))
    for key in there:
        found.extend(code.valueless(library, key, read[key]))
    return runs, found


def _code(library: Library) -> tuple[list[ObjectKey], list[Diagnostic]]:
    """The concepts that have a code witness, and those where only one of file and field is there."""
    there: list[ObjectKey] = []
    found: list[Diagnostic] = []
    for key, concept in library.concepts.items():
        file = library.code_file(key)
        if concept.code and file in library.code:
            there.append(key)
        elif concept.code:
            message = f"there is no file {file}"
            found.append(at(library, key, ("code",), Code.MISSING_CODE, message, "write it, or remove the field"))
        elif file in library.code:
            message = f"{file} is there, and the concept has no 'code'"
            found.append(at(library, key, (), Code.MISSING_FIELD, message, "say what the code witness does"))
    return there, found


def _expected(
    library: Library, read: Mapping[ObjectKey, Readings], keys: Sequence[ObjectKey], evaluate: Evaluate
) -> dict[ObjectKey, dict[str, code.Exact]]:
    """Of each concept, the exact value and the tolerance of every declared value of its code."""
    wanted = {(key, item.name): item for key in keys for item in code.expectations(library, key, read[key])}
    numbers = iter(evaluate([each for item in wanted.values() for each in item.asked]))
    exact: dict[ObjectKey, dict[str, code.Exact]] = {key: {} for key in keys}
    for (key, name), item in wanted.items():
        exact[key][name] = code.Exact(item, (next(numbers), next(numbers)))
    return exact

"""The stage *witness*: library → evidence, with everything that the machine finds wrong.

What is kept under the digest of its inputs is recalled; the rest goes to worker processes with limits of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

from cfpipe import readings
from cfpipe.cache import Cache
from cfpipe.checks.places import at
from cfpipe.collect import answers, code, scenes, statements
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.evidence import CodeRun, Evidence, Finding, RunStatus
from cfpipe.identity import ObjectKey, digest
from cfpipe.library import Library
from cfpipe.readings import Readings
from cfpipe.witnesses.code import Limits
from cfpipe.witnesses.evaluation import Evaluation, Numbers
from cfpipe.witnesses.statement import ENGINE_VERSION, Definition
from cfpipe.witnesses.workers import check_all, evaluate_all, pool

Evaluate = Callable[[Sequence[Evaluation]], list[Numbers]]

Definitions = Mapping[ObjectKey, tuple[Definition, ...]]
"""What the definitions of each concept introduce."""

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


def collect(
    library: Library, cache: Cache, options: Options, progress: Progress | None = None
) -> tuple[Evidence, tuple[Diagnostic, ...]]:
    """Everything that the machine can find out about a room."""
    with pool(options.workers) as executor:
        return _collect(library, cache, options, executor, progress or (lambda what, done, total: None))


def _collect(
    library: Library, cache: Cache, options: Options, executor: Executor, report: Progress
) -> tuple[Evidence, tuple[Diagnostic, ...]]:
    found: list[Diagnostic] = []
    read = readings.read(library)
    definitions = {key: item.definitions for key, item in read.items()}
    findings = _findings(library, read, cache, options, executor, report)
    broken = statements.unreadable(findings.values())
    for item in findings.values():
        found.extend(statements.faults(library, item, broken))

    def evaluate(items: Sequence[Evaluation]) -> list[Numbers]:
        return _numbers(items, cache, options, executor)

    drawn, problems = scenes.scenes(library, definitions, evaluate)
    runs, faults = _runs(library, definitions, cache, options, evaluate, report)
    found.extend((*problems, *faults, *answers.faults(library, definitions, evaluate)))
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
    questions = {item.question: statements.recall(cache, item.question) for item in asked if item.question}
    open_ = [item for item, verdict in questions.items() if verdict is None]
    done = 0

    def step(*_: object) -> None:
        nonlocal done
        done += 1
        report("equations", done, len(open_))

    fresh = check_all(open_, seconds=options.seconds, progress=step, executor=executor)
    for item, verdict in zip(open_, fresh, strict=True):
        statements.keep(cache, item, verdict)
        questions[item] = verdict
    return {item.key: statements.finding(item, questions[item.question] if item.question else None) for item in asked}


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
    definitions: Definitions,
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
    exact = _expected(library, definitions, there, evaluate)
    runs: dict[ObjectKey, CodeRun] = {}
    for key, result in results.items():
        if result is None:
            runs[key] = CodeRun(RunStatus.NOT_RUN)
            continue
        runs[key] = code.judge(result, exact[key], library.concepts[key])
        found.extend(code.faults(library, key, result, runs[key], exact[key]))
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
    library: Library, definitions: Definitions, keys: Sequence[ObjectKey], evaluate: Evaluate
) -> dict[ObjectKey, dict[str, tuple[Numbers, Numbers]]]:
    """Of each concept, the exact value and the tolerance of every declared value of its code."""
    wanted = {
        (key, name): pair
        for key in keys
        for name, _, pair in code.expectations(library.concepts[key], definitions[key])
    }
    numbers = iter(evaluate([item for pair in wanted.values() for item in pair]))
    exact: dict[ObjectKey, dict[str, tuple[Numbers, Numbers]]] = {key: {} for key in keys}
    for key, name in wanted:
        exact[key][name] = (next(numbers), next(numbers))
    return exact

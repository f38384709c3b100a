"""``cfpipe try``"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterator
from contextlib import closing
from typing import IO

import click

from cfpipe import trial
from cfpipe.commands.limits import limit_options
from cfpipe.trial import Declared, Entry, Limits, Unusable
from cfpipe.witnesses.statement import Problem, Status, Verdict
from cfpipe.witnesses.workers import close_workers

_SIGNS = ("=", "<", "<=", ">", ">=", "!=", "~", "propto")
_FIELDS = {
    "lhs": "left side",
    "rhs": "right side",
    "symbols": "symbol",
    "constraints": "constraint",
    "latex": "formula",
}


class _Try(click.Command):
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Lets a side begin with a minus sign: -cos(x) is no option -c."""
        options: list[str] = []
        sides: list[str] = []
        waiting = iter(args)
        for text in waiting:
            if text == "--":
                sides += waiting
            elif text in ("-s", "-c") or (text.startswith("--") and "=" not in text and text != "--help"):
                options += [text, *itertools.islice(waiting, 1)]
            else:
                plain = text.startswith("--") or text == "-h"
                (options if plain else sides).append(text)
        return super().parse_args(ctx, [*options, "--", *sides] if sides else options)


@click.command("try", cls=_Try)
@click.argument("lhs", required=False)
@click.argument("rhs", required=False)
@click.option("--symbol", "-s", "declared", multiple=True, metavar="NAME=DOMAIN",
              help="Declare a symbol, such as x=positive or p=(0, 1).")  # fmt: skip
@click.option("--constraint", "-c", "constraints", multiple=True, metavar="CONDITION",
              help="A condition between symbols, such as a < b.")  # fmt: skip
@click.option("--relation", type=click.Choice(_SIGNS), default="=", show_default=True,
              help="How the sides compare.")  # fmt: skip
@click.option("--latex", metavar="FORMULA", help="The equation as displayed, instead of its two sides.")
@click.option("--spelling", "spellings", multiple=True, metavar="NAME=LATEX",
              help=r"A symbol's spelling in the formula, such as theta=\theta.")  # fmt: skip
@click.option("--batch", type=click.File("rb"), metavar="FILE",
              help="Read JSON, one equation a line, and print one verdict a line; - reads standard input.")  # fmt: skip
@limit_options
def command(
    lhs: str | None, rhs: str | None, declared: tuple[str, ...], constraints: tuple[str, ...], relation: str,
    latex: str | None, spellings: tuple[str, ...], batch: IO[bytes] | None, seconds: float, memory: int,
    workers: int | None,
) -> int:  # fmt: skip
    """Check one equation, given by its two sides in SymPy's syntax or as LaTeX, or with --batch a collection of them.

    \b
    cfpipe try 'Abs(x)' 'x' -s x=nonnegative
    cfpipe try --batch equations.jsonl > verdicts.jsonl

    With one equation the exit code is 1 if it is refuted or cannot be read; with --batch it is 0 once every line has
    its answer, whatever the answers are.
    """  # noqa: D301 -- click wants the character itself
    limits = Limits(seconds, memory, workers)
    if batch is not None:
        if lhs is not None or latex is not None or declared or constraints or spellings:
            raise click.UsageError("with --batch everything about an equation stands in its line")
        return _batch(batch, limits)
    symbols = _symbols(declared, spellings)
    if latex is None:
        if lhs is None or rhs is None:
            raise click.UsageError("give the two sides of an equation, --latex or --batch")
        entry = Entry(symbols=symbols, constraints=constraints, relation=relation, lhs=lhs, rhs=rhs)  # type: ignore[arg-type]
    else:
        if lhs is not None:
            raise click.UsageError("give the two sides of an equation or --latex, not both")
        entry = Entry(symbols=symbols, constraints=constraints, latex=latex)
    return _one(entry, limits)


def _batch(stream: IO[bytes], limits: Limits) -> int:
    with closing(trial.answers(_lines(_own(stream)), limits)) as found:
        for answer in found:
            click.echo(json.dumps(answer))
    return 0


def _own(stream: IO[bytes]) -> IO[bytes]:
    """The stream with a buffer of its own: Python aborts when it ends while a thread still waits in that of stdin."""
    try:
        return os.fdopen(os.dup(stream.fileno()), "rb")
    except OSError:  # a stream that is no file
        return stream


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines without their ends; one that is too long is cut, which is enough to see that it is."""
    while line := stream.readline(trial.MOST_BYTES + 2):
        while not line.endswith(b"\n") and (more := stream.readline(trial.MOST_BYTES)):
            line = line[: trial.MOST_BYTES + 1] + more[-1:]
        yield line.rstrip(b"\r\n")


def _symbols(declared: tuple[str, ...], spellings: tuple[str, ...]) -> dict[str, Declared]:
    spelt = dict(_pair(text, "spelling", "theta=\\theta") for text in spellings)
    found: dict[str, Declared] = {}
    for text in declared:
        name, domain = _pair(text, "symbol", "x=positive")
        if name in found:
            raise click.UsageError(f"the symbol {name} is declared twice")
        found[name] = Declared(domain=domain, latex=spelt.pop(name, None))
    if spelt:
        raise click.UsageError(f"the symbol {next(iter(spelt))} has a spelling and no domain")
    return found


def _pair(text: str, what: str, example: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (sign and name.strip() and value.strip()):
        raise click.UsageError(f"a {what} is given as {example}, not as {text!r}")
    return name.strip(), value.strip()


def _one(entry: Entry, limits: Limits) -> int:
    try:
        verdict = trial.judge(entry, limits)
    except Unusable as reason:
        raise click.UsageError(str(reason)) from None
    finally:
        close_workers()
    for line in _shown(entry, verdict):
        click.echo(line)
    return 1 if verdict.status in (Status.REFUTED, Status.UNCHECKED) else 0


def _shown(entry: Entry, verdict: Verdict) -> Iterator[str]:
    """The verdict for a person: what it is, what was read, under which assumptions, and how long it took."""
    yield f"{verdict.status}: {verdict.detail}"
    for problem in verdict.problems:
        yield from _problem(entry, problem)
    if verdict.problems:
        return
    rows = {
        "read as": _as_read(entry, verdict),
        "assuming": ", ".join(verdict.assumptions),
        "method": verdict.method,
        "points": f"{verdict.points}, to {verdict.digits} digits" if verdict.status is Status.WITNESSED else "",
        "time": f"{verdict.seconds:.2f} s",
    }
    for name, value in rows.items():
        if value:
            yield f"  {name:9} {value}"


def _as_read(entry: Entry, verdict: Verdict) -> str:
    """All that is related, in one line; the first two sides as the engine prints them."""
    asked = trial.ask(entry)
    sides = (verdict.lhs, verdict.rhs, *asked.sides[2:]) if asked.relations else asked.sides
    links = itertools.zip_longest(sides, asked.relations, fillvalue="")
    return " ".join(part for link in links for part in link if part)


def _problem(entry: Entry, problem: Problem) -> Iterator[str]:
    texts = {
        "lhs": [entry.lhs],
        "rhs": [entry.rhs],
        "constraints": entry.constraints,
        "symbols": [symbol.domain for symbol in entry.symbols.values()],
        "latex": [entry.latex],
    }.get(problem.field, [])
    text = texts[problem.index] if problem.index < len(texts) else None
    yield f"  {_FIELDS.get(problem.field, problem.field)}: {problem.message}"
    if text:
        start = max(problem.offset - 60, 0)
        yield f"    {text[start : start + 100]}"
        yield f"    {' ' * (problem.offset - start)}{'^' * min(max(problem.length, 1), 100 - problem.offset + start)}"
    hint = problem.hint
    if problem.rule == "unknown-symbol":
        hint = "declare it with -s NAME=DOMAIN"
    if hint:
        yield f"    hint: {hint}"

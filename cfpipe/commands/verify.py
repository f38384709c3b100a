"""``cfpipe verify``"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from cfpipe import evidence_file, verification
from cfpipe.commands.limits import check_time, limit_options
from cfpipe.evidence_file import Damaged
from cfpipe.identity import ObjectKey
from cfpipe.report import clean
from cfpipe.verification import Report
from cfpipe.witnesses import code
from cfpipe.witnesses.evaluation import Evaluation, Numbers
from cfpipe.witnesses.statement import ENGINE_VERSION, Statement, Verdict
from cfpipe.witnesses.workers import check_all, evaluate_all, pool


@click.command("verify")
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--output-format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How differences are printed.",
)  # fmt: skip
@click.option(
    "--code", "mode", type=click.Choice(["run", "never"]), default="run", show_default=True,
    help="Run the site's code witnesses again, or leave them alone: choose never for a site of strangers.",
)  # fmt: skip
@limit_options
@click.option(
    "--code-seconds", type=click.FloatRange(0.1, 3600), default=30.0, show_default=True, callback=check_time,
    help="Time that one code witness may take.",
)  # fmt: skip
def command(
    site: Path, form: str, mode: str, seconds: float, memory: int, workers: int | None, code_seconds: float
) -> int:
    """Find a published site's evidence again, with this machine's engine and without the room, and tell differences."""
    limits = code.Limits(seconds=code_seconds)
    try:
        found = evidence_file.parse(evidence_file.load(site / evidence_file.NAME))
    except Damaged as error:
        for fault in error.faults:
            click.echo(clean(fault), err=True)
        click.echo("the site's evidence cannot be read", err=True)
        return 1
    with pool(workers) as executor:

        def check(items: Sequence[Statement]) -> list[Verdict]:
            return check_all(items, seconds=seconds, memory_mb=memory, executor=executor)

        def evaluate(items: Sequence[Evaluation]) -> list[Numbers]:
            return evaluate_all(items, seconds=seconds, memory_mb=memory, executor=executor)

        def run(file: str, source: bytes, names: tuple[str, ...]) -> code.Ran:
            return code.run(file, source, names, limits)

        paths = [evidence_file.NAME, *(verification.code_path(ObjectKey.parse(key)) for key in found.code)]
        reports = [verification.files(site, paths), verification.statements(found, check, ENGINE_VERSION)]
        reports.append(verification.reviews(found))
        if mode == "run":
            reports.append(verification.codes(found, site, run, evaluate, code.engine()))
        elif found.code:
            reports.append(Report(notes=("code witnesses were not run again",)))
    report = verification.together(reports)
    click.echo(_json(report) if form == "json" else _text(report), nl=False)
    click.echo(_summary(report), err=True)
    return 1 if report.differences else 0


def _text(report: Report) -> str:
    lines = [f"note: {clean(note)}" for note in report.notes]
    for item in report.differences:
        how = " [found by another engine]" if item.engine else ""
        lines.append(f"{clean(item.key)}: {item.kind}: {clean(item.message)}{how}")
    return "".join(f"{line}\n" for line in lines)


def _json(report: Report) -> str:
    data = {
        "version": "cfpipe verify 1", "engine": ENGINE_VERSION, "statements": report.statements, "codes": report.codes,
        "claims": report.claims,
        "differences": [item._asdict() for item in report.differences], "notes": list(report.notes),
    }  # fmt: skip
    return json.dumps(data, indent=1) + "\n"


def _summary(report: Report) -> str:
    count = len(report.differences)
    ended = "no difference" if not count else "1 difference" if count == 1 else f"{count} differences"
    repeated = f"{report.statements} statements and {report.codes} code witnesses repeated"
    return f"{repeated}, the reviews of {report.claims} claims derived anew: {ended}"

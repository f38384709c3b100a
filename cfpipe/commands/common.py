"""What several commands share: finding the room, options, progress, and printing what was found."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cfpipe import report
from cfpipe.assess import Checked, assess
from cfpipe.collect import Options
from cfpipe.collect import Progress as Callback
from cfpipe.commands.limits import F, check_time, seconds_option
from cfpipe.config import find_root

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


def room_options(function: F) -> F:
    """The options of every command that checks the room."""
    for option in (
        click.option("--strict", is_flag=True, help="Let warnings fail too."),
        click.option(
            "--output-format", "form", type=click.Choice(["text", "json", "github"]), default="text",
            show_default=True, help="How findings are printed.",
        ),
        click.option(
            "--code", type=click.Choice(["run", "cached", "never"]), default="run", show_default=True,
            help="Run code witnesses, show only what is kept of earlier runs, or do neither.",
        ),
        click.option(
            "--root", type=click.Path(file_okay=False, path_type=Path), default=None,
            help="The room's folder; found from the current one upwards if it is not given.",
        ),
        seconds_option,
        click.option(
            "--code-seconds", type=click.FloatRange(0.1, 3600), default=30.0, show_default=True, callback=check_time,
            help="Time that one code witness may take.",
        ),
    ):  # fmt: skip
        function = option(function)
    return function


def find_room(root: Path | None) -> Path:
    """The room's folder. Raises a usage error if there is none."""
    if root is not None:
        try:
            found = root.resolve() if root.is_dir() else None
        except (OSError, RuntimeError) as error:  # a name that is too long, links that lead in a circle
            raise click.UsageError(f"the folder {root} cannot be read: {error}") from error
        if found is None:
            raise click.UsageError(f"there is no folder {root}")
        return found
    found = find_root(Path.cwd())
    if found is None:
        raise click.UsageError("here is no room: no pyproject.toml with [tool.cfpipe], in this folder or above it")
    return found


def check_room(root: Path, code: str, seconds: float, code_seconds: float, *, assumptions: bool) -> Checked:
    """Check a room, showing progress on a terminal."""
    options = Options(code, seconds, code_seconds, assumptions=assumptions)  # type: ignore[arg-type]
    with progress_bar() as progress:
        return assess(root, options, progress=progress)


def tell(checked: Checked, form: str, root: Path) -> None:
    """Print what was found: findings on standard output, the count on standard error."""
    colour = report.wants_colour(sys.stdout.isatty())
    text = report.render(checked.diagnostics, form, root, colour=colour)  # type: ignore[arg-type]
    if text:
        click.echo(text, nl=False, color=colour)


@contextmanager
def progress_bar() -> Iterator[Callback | None]:
    """Shows the progress of long work on a terminal; elsewhere nothing."""
    bar: Progress | None = None
    tasks: dict[str, TaskID] = {}

    def step(what: str, done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            bar = _bar()  # at the first step: most runs have nothing slow to do
            bar.start()
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=total)
        bar.update(tasks[what], completed=done)

    try:
        yield step if sys.stderr.isatty() else None
    finally:
        if bar is not None:
            bar.stop()


def _bar() -> Progress:
    from rich.console import Console  # noqa: PLC0415 - most runs show nothing, and rich takes its time
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)

"""``cfpipe passage verify``: every fingerprint of the room's reviews, compared with the copies that are here."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from cfpipe import report
from cfpipe.commands.common import find_room
from cfpipe.config import load_config
from cfpipe.copies import Checked, CopyState, faults, open_shelf, verify_room
from cfpipe.copies.texts import pages, places, plural
from cfpipe.diagnostics import Diagnostic, Location, ordered
from cfpipe.library import Library, build
from cfpipe.records.load import load


@click.command("verify")
@click.option(
    "--all", "everything", is_flag=True, help="List every passage with its state, those that are verified too."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document: counts, every passage, findings.")
@click.option(
    "--output-format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True,
    help="How findings are printed.",
)  # fmt: skip
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default=None, help="The room's folder.")
def command(everything: bool, as_json: bool, form: str, root: Path | None) -> int:
    """Check each passage of the room's reviews against the copies that are here, and each copy against its manifest.

    A passage whose copy is not here is counted apart: nothing is known of it. Exit code 1 if a passage failed, or if a
    copy is not what it should be.
    """
    room = find_room(root)
    config, problems = load_config(room)
    if config is None:
        raise click.ClickException("the room's configuration cannot be read: see cfpipe check")
    loaded = load(room)
    library = build(config, loaded)
    shelf = open_shelf(config, room)
    checked = tuple(verify_room(shelf, library))
    found = ordered([*problems, *faults(library, shelf, checked, whole=True)])
    if as_json:
        click.echo(json.dumps(_document(library, checked, found, len(loaded.broken)), indent=2))
    else:
        click.echo(report.render(found, form, room, colour=report.wants_colour(sys.stdout.isatty())), nl=False)  # type: ignore[arg-type]
        _tell(library, checked, everything=everything, unread=len(loaded.broken))
    return 1 if found or loaded.broken else 0


def _tell(library: Library, checked: Sequence[Checked], *, everything: bool, unread: int) -> None:
    """What is no finding, and the counts, on standard error."""
    for item in checked:
        if everything or item.check.state is CopyState.CHANGED:
            message = f": {item.check.message}" if item.check.message else ""
            _say(f"{_place(library, item)}: {item.check.state}: {_name(item)}{message}")
    absent = Counter(item.check.passage.source for item in checked if item.check.state is CopyState.ABSENT)
    for source, count in sorted(absent.items()):
        _say(f"copy not here: {source}, {plural(count, 'passage')}")
    if checked and absent.total() == len(checked):
        _say("no copy is here: name the folder that holds yours in the environment variable CFPIPE_COPIES")
    if unread:
        _say(f"{plural(unread, 'record')} cannot be read, and what stands there was not checked: see cfpipe check")
    _say(_counts(checked))


def _counts(checked: Iterable[Checked]) -> str:
    count = Counter(item.check.state for item in checked)
    parts = [f"{count[state]} {state}" for state in CopyState if count[state]]
    return f"{plural(count.total(), 'passage')}: {'; '.join(parts)}" if parts else "no review names a passage"


def _place(library: Library, item: Checked) -> Location:
    return library.locate(item.claim, ("reviews", item.review, "passages", item.number, "file"))


def _name(item: Checked) -> str:
    passage = item.check.passage
    page = f", {pages(passage.page)}" if passage.page else ""
    return f"{passage.source}, {passage.file}{page}, {places(passage.lines)}"


def _document(
    library: Library, checked: Sequence[Checked], found: Sequence[Diagnostic], unread: int
) -> dict[str, object]:  # fmt: skip
    count = Counter(item.check.state for item in checked)
    rows = []
    for item in checked:
        place, check = _place(library, item), item.check
        rows.append({
            "claim": str(item.claim), "review": item.review, "passage": item.number, "file": place.file,
            "line": place.line, "source": check.passage.source, "copy-file": check.passage.file,
            "page": check.passage.page, "lines": check.passage.lines, "state": check.state.name.lower(),
            "message": check.message, "hint": check.hint, "now": check.now,
        })  # fmt: skip
    counts = {state.name.lower(): count[state] for state in CopyState}
    return {
        "counts": counts,
        "unread-records": unread,
        "passages": rows,
        "findings": [report.plain(item) for item in found],
    }


def _say(line: str) -> None:
    click.echo(report.clean(line), err=True)

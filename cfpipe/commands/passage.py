"""``cfpipe passage SOURCE …`` and ``cfpipe passage verify``."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import click

from cfpipe import report
from cfpipe.commands import passage_verify
from cfpipe.commands.common import find_room
from cfpipe.config import load_config
from cfpipe.copies import Excerpt, Refusal, Shelf, Text, excerpt_of, open_shelf
from cfpipe.copies.finding import Place, Search, search
from cfpipe.copies.normal import normalise
from cfpipe.copies.spot import spotted
from cfpipe.copies.texts import pages, places, plural
from cfpipe.identity import Kind, ObjectKey, is_slug
from cfpipe.records.claim import Passage
from cfpipe.records.load import load_record
from cfpipe.records.source import Source

_SHOWN = 20
"""Places that are listed where a text stands at many."""


class _Default(click.Group):
    """``passage SOURCE`` without the name of a subcommand."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help", "-h"):
            args = ["of", *args]
        return super().parse_args(ctx, args)


@click.group("passage", cls=_Default, no_args_is_help=True, subcommand_metavar="SOURCE [FILE] | verify")
def command() -> None:
    """Find a passage in the local copy of a source, and print what a review says of it; or check what reviews say.

    \b
      cfpipe passage SOURCE                     the files of the copy
      cfpipe passage SOURCE --find TEXT         where a text stands: exactly, across the ends of lines
      cfpipe passage SOURCE FILE --lines A-B    these lines (of a PDF: with --page N)
      cfpipe passage verify                     every passage of the room's reviews

    The place and the fingerprint go to standard output, ready to paste into a review; the text goes to standard error,
    so that it is not kept by accident. More: cfpipe passage SOURCE --help, cfpipe passage verify --help.
    """  # noqa: D301 - click's mark for lines that stay as they are


command.add_command(passage_verify.command, "verify")


@command.command("of", hidden=True)
@click.argument("source")
@click.argument("file", required=False)
@click.option("--find", "wanted", metavar="TEXT", help="A text to find; the lines that hold it are the passage.")
@click.option("--lines", metavar="A-B", help="Lines of the FILE, counted from 1, both included.")
@click.option("--page", metavar="N", help="The page of a PDF that the lines are on, counted from 1.")
@click.option("--context", type=click.IntRange(0, 200), default=3, show_default=True, help="Lines around the passage.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, with the text.")
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default=None, help="The room's folder.")
def of(
    source: str, file: str | None, wanted: str | None, lines: str | None, page: str | None, context: int,
    as_json: bool, root: Path | None,
) -> int:  # fmt: skip
    """Find or take a passage in the local copy of SOURCE.

    Exit code 0 if there is exactly one, 1 if there is none or more than one.
    """
    room = find_room(root)
    record, shelf = _record(room, source), _shelf(room)
    _ask_for_one(wanted, lines, page)
    if wanted is not None:
        found = search(shelf, record, wanted, file)
        for _, refusal in found.refused if not as_json else ():
            _refuse(refusal)
        if len(found.places) == 1:
            return _take(shelf, record, source, found.places[0], context, as_json=as_json)
        return _tell(shelf, record, source, found, as_json=as_json)
    if lines is None:
        return _list(shelf, record, source, as_json=as_json)
    return _take(shelf, record, source, Place(file or _only_file(shelf, record), lines, page), context, as_json=as_json)


def _ask_for_one(wanted: str | None, lines: str | None, page: str | None) -> None:
    if wanted is not None and (lines or page):
        raise click.UsageError("--find finds the lines: leave out --lines and --page")
    if wanted is not None and not normalise(wanted):
        raise click.BadParameter("there is no text in it", param_hint="--find")
    if page and not lines:
        raise click.UsageError("--page needs --lines")
    for name, value in (("--lines", lines), ("--page", page)):
        if value is not None and not re.fullmatch(r"[1-9][0-9]{0,8}(-[1-9][0-9]{0,8})?", value):
            raise click.BadParameter("write A-B, counted from 1", param_hint=name)


def _take(shelf: Shelf, record: Source, source: str, place: Place, context: int, *, as_json: bool) -> int:
    """Print one passage."""
    text = shelf.text(record, place.file)
    if isinstance(text, Refusal):
        return _refuse(text)
    excerpt = excerpt_of(text, source, place.file, place.lines, place.page, context)
    if isinstance(excerpt, Refusal):
        return _refuse(excerpt)
    found = spotted(text, source, place.file, place.lines, place.page)
    if isinstance(found, Refusal):
        return _refuse(found)
    if as_json:
        _print_json({"source": source, "places": [{**_plain(found.passage), "excerpt": _rows(excerpt)}]})
        return 0
    _show(excerpt)
    click.echo("\n".join(_yaml(found.passage)))
    return 0


def _tell(shelf: Shelf, record: Source, source: str, found: Search, *, as_json: bool) -> int:
    """Say that a text stands at several places, or at none and where something like it does."""
    if as_json:
        rows = [{"file": p.file, "page": p.page, "lines": p.lines, "shared": round(p.shared, 2)} for p in found.nearest]
        places = [{"file": p.file, "page": p.page, "lines": p.lines} for p in found.places]
        refused = [{"file": name, "message": refusal.message, "hint": refusal.hint} for name, refusal in found.refused]
        _print_json({"source": source, "places": places, "nearest": rows, "refused": refused, "files": found.files})
        return 1
    if found.places:
        _say(f"{plural(len(found.places), 'place')} hold this text; name the one that you mean, or a longer text:")
        for place in found.places[:_SHOWN]:
            _say(f"  cfpipe passage {source} {_option(place)}")
        if len(found.places) > _SHOWN:
            _say(f"  and {len(found.places) - _SHOWN} more")
    elif not found.files and not found.refused:
        _refuse(_nothing(shelf, record))
    elif found.files:
        _say(f"the text stands nowhere in {plural(found.files, 'file')} that {_were(found.files)} searched")
        for place in found.nearest:
            _say(f"\nno match, but {place.shared:.0%} of its longer words stand in {_where(place)}, in whatever order:")
            _show_place(shelf, record, source, place)
    return 1


def _show_place(shelf: Shelf, record: Source, source: str, place: Place) -> None:
    text = shelf.text(record, place.file)
    shown = excerpt_of(text, source, place.file, place.lines, place.page, 0) if isinstance(text, Text) else text
    if isinstance(shown, Excerpt):
        _show(shown)


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _list(shelf: Shelf, record: Source, source: str, *, as_json: bool) -> int:
    """The files of a copy."""
    names = [name for name, _ in shelf.files(record)]
    if as_json:
        _print_json({"source": source, "files": names})
    elif names:
        click.echo("\n".join(map(report.clean, names)))
    return 0 if names else _refuse(_nothing(shelf, record))


def _nothing(shelf: Shelf, record: Source) -> Refusal:
    """Why a copy has no file that could be searched."""
    for home in shelf.homes(record):
        return home if isinstance(home, Refusal) else Refusal("the copy has no file that could be searched")
    folder = record.copy_.folder if record.copy_ else ""
    where = ", ".join(map(str, shelf.folders)) or "none is named"
    return Refusal(f"no folder of copies ({where}) has a folder {folder}",
                   "name the folder that holds your copies in the environment variable CFPIPE_COPIES")  # fmt: skip


def _only_file(shelf: Shelf, record: Source) -> str:
    names = [name for name, _ in shelf.files(record)]
    if len(names) != 1:
        raise click.UsageError("name the FILE that the lines are in")
    return names[0]


def _show(excerpt: Excerpt) -> None:
    """The lines on the terminal, those of the passage with a mark; without anything that could act on it."""
    width = len(str(excerpt.first + len(excerpt.rows)))
    _say(f"{excerpt.source}, {_where(Place(excerpt.file, '', excerpt.page)).rstrip()}")
    for number, row, inside in excerpt.numbered:
        _say(f"{'>' if inside else ' '} {number:{width}} | {row}".rstrip())


def _yaml(found: Passage) -> list[str]:
    rows = [f"source: {found.source}", f"file: {_scalar(found.file)}"]
    rows += [f"page: '{found.page}'"] if found.page else []
    rows += [f"lines: '{found.lines}'", f"fingerprint: {found.fingerprint}", f"copy: {found.copy_}"]
    return [f"      {'- ' if number == 0 else '  '}{row}" for number, row in enumerate(rows)]


def _scalar(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z][\w./-]*", text) else "'" + text.replace("'", "''") + "'"


def _plain(found: Passage) -> dict[str, object]:
    return found.model_dump(mode="json", by_alias=True, exclude_none=True)


def _rows(excerpt: Excerpt) -> dict[str, object]:
    return {"first": excerpt.first, "start": excerpt.start, "stop": excerpt.stop, "rows": list(excerpt.rows)}


def _where(place: Place) -> str:
    parts = (place.file, pages(place.page) if place.page else "", places(place.lines) if place.lines else "")
    return ", ".join(part for part in parts if part)


def _option(place: Place) -> str:
    name = place.file if re.fullmatch(r"[\w./-]+", place.file) else "'" + place.file.replace("'", "'\\''") + "'"
    return f"{name} --lines {place.lines}" + (f" --page {place.page}" if place.page else "")


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, indent=2))  # everything outside ASCII escaped: nothing in it acts on a terminal


def _say(line: str) -> None:
    click.echo("\n".join(map(report.clean, line.split("\n"))), err=True)


def _refuse(refusal: Refusal) -> int:
    _say(refusal.message + (f"\n    hint: {refusal.hint}" if refusal.hint else ""))
    return 1


def _shelf(room: Path) -> Shelf:
    config, problems = load_config(room)
    if problems:
        colour = report.wants_colour(sys.stderr.isatty())
        click.echo(report.render(problems, "text", room, colour=colour), err=True, nl=False)
    if config is None:
        raise click.ClickException("the room's configuration cannot be read: see cfpipe check")
    return open_shelf(config, room)


def _record(room: Path, name: str) -> Source:
    key = ObjectKey(Kind.SOURCE, name)
    if not is_slug(name) or not (room / key.file).is_file():
        raise click.UsageError(f"no source is called {name!r}")
    entry, _ = load_record(key, key.file, (room / key.file).read_bytes())
    if entry is None or not isinstance(entry.record, Source):
        raise click.ClickException(f"{key.file} cannot be read: see cfpipe check")
    return entry.record

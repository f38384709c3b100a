"""``cfpipe source add FILE …``"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from cfpipe import report
from cfpipe.bibliography import bibtex, csl
from cfpipe.bibliography.entries import MAX_BYTES, Entry, Read, visible
from cfpipe.bibliography.incoming import FOLDER, OPEN, New, Plan, Said, known, plan, write
from cfpipe.checks.places import did_you_mean
from cfpipe.checks.sources import identifier_faults
from cfpipe.commands.common import find_room
from cfpipe.config import Config, load_config
from cfpipe.diagnostics import Diagnostic, Severity, ordered
from cfpipe.identity import is_slug
from cfpipe.records.load import load_record
from cfpipe.records.source import Source

_READERS = {".bib": bibtex.read, ".bibtex": bibtex.read, ".json": csl.read}
_STDIN = "standard input"
_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*(?: (?:AND|OR|WITH) [A-Za-z0-9][A-Za-z0-9.+-]*)*")


@click.group("source")
def command() -> None:
    """Sources: take works from a bibliography into the room."""


@command.command("add")
@click.argument("files", nargs=-1, metavar="FILE.bib|FILE.json …")
@click.option("--from-bibtex", metavar="FILE", multiple=True, help="Read a file as BibTeX; - is standard input.")
@click.option("--from-csl", metavar="FILE", multiple=True, help="Read a file as CSL-JSON; - is standard input.")
@click.option("--only", metavar="KEY", multiple=True, help="Take this entry only; may be given several times.")
@click.option("--name", default="", help="The record's name, for a single entry; author and year if it is not given.")
@click.option("--used-for", default="", help="What the room uses the works for.")
@click.option("--licence", default="", help="SPDX identifier of the terms, such as CC-BY-4.0.")
@click.option("--licence-url", default="", help="Where the terms stand.")
@click.option("--licence-note", default="", help="What the terms mean here, or that they were not established.")
@click.option("--added-by", default="", help="Who adds the records, as declared in pyproject.toml.")
@click.option("--found-in", default="", help="Where the entries come from, for `unverified`; else file and key.")
@click.option("--looked-up", is_flag=True, help="You have compared every field with the work: leave out `unverified`.")
@click.option("--dry-run", is_flag=True, help="Print the records and write none.")
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default=None, help="The room's folder.")
def add(
    files: tuple[str, ...], from_bibtex: tuple[str, ...], from_csl: tuple[str, ...], only: tuple[str, ...], name: str,
    root: Path | None, *, looked_up: bool, dry_run: bool, found_in: str, **said: str,
) -> int:  # fmt: skip
    """Write a record for each work of a bibliography, BibTeX or CSL-JSON.

    Works that the room has are skipped, and no record is overwritten. What a file cannot know (the licence, what the
    work is used for) comes from the options or stays open for `cfpipe check` to ask. Fields are marked as unverified,
    since nobody has looked them up yet.
    """
    room = find_room(root)
    config, _ = load_config(room)
    if config is None:
        raise click.ClickException("the room's configuration cannot be read: see cfpipe check")
    if (room / FOLDER).is_symlink():
        raise click.ClickException(f"the folder {FOLDER} is a symbolic link: see cfpipe check")
    wanted = [*((file, _reader(file)) for file in files), *((file, bibtex.read) for file in from_bibtex),
              *((file, csl.read) for file in from_csl)]  # fmt: skip
    if not wanted:
        raise click.UsageError("name a file: references.bib, references.json, or --from-csl - for standard input")
    if [file for file, _ in wanted].count("-") > 1:
        raise click.UsageError("standard input can be read once")
    fields = _said(config, **said)
    read = [_narrowed(reader(*_bytes(file)), only) for file, reader in wanted]
    entries = list(_chosen(read, only))
    if name and (len(entries) != 1 or not is_slug(name)):
        raise click.UsageError("--name is for a single entry, in lower-case letters, digits and hyphens: see --only")
    made = plan(entries, known(room, config), Said(fields, found_in, looked_up, name))
    if dry_run:
        click.echo("\n".join(f"# {item.key.file}\n{item.text}" for item in made.new), nl=False)
        return _told(read, made, (), (), dry_run=True)
    try:
        written, late = write(room, made.new)
    except OSError as error:
        raise click.ClickException(f"nothing was written: {error.strerror}") from error
    return _told(read, made, written, late)


def _reader(file: str) -> Any:
    reader = _READERS.get(Path(file).suffix.lower())
    if reader is None:
        hint = "end its name in .bib or .json, or say which it is with --from-bibtex or --from-csl"
        raise click.UsageError(f"{visible(file)}: {hint}")
    return reader


def _bytes(file: str) -> tuple[bytes, str]:
    if file == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1), _STDIN
    try:
        with Path(file).open("rb") as stream:
            return stream.read(MAX_BYTES + 1), file
    except OSError as error:
        raise click.UsageError(f"{visible(file)} cannot be read: {error.strerror}") from error


def _said(
    config: Config, *, used_for: str, licence: str, licence_url: str, licence_note: str, added_by: str
) -> dict[str, Any]:
    if licence and not _SPDX.fullmatch(licence):
        raise click.BadParameter("an SPDX identifier is expected, such as CC-BY-4.0", param_hint="--licence")
    if added_by and added_by not in config.people:
        hint = did_you_mean(added_by, config.people, f"declare [tool.cfpipe.people.{visible(added_by)}]")
        raise click.BadParameter(f"nobody of this name is declared; {hint}", param_hint="--added-by")
    terms = {"spdx": licence, "url": licence_url, "note": licence_note}
    fields = {"used-for": used_for, "licence": {name: text for name, text in terms.items() if text}}
    return {name: value for name, value in (*fields.items(), ("added-by", added_by)) if value}


def _narrowed(read: Read, only: tuple[str, ...]) -> Read:
    """What was read, without the mistakes of entries that nobody asked for."""
    if not only:
        return read
    found = tuple(item for item in read.diagnostics if not item.location.line or _named(item) in only)
    return Read(read.entries, found)


def _named(item: Diagnostic) -> str:
    """The entry that a finding is about: its key stands first."""
    return item.message.partition(": ")[0]


def _chosen(read: Iterable[Read], only: tuple[str, ...]) -> Iterator[Entry]:
    """The entries that were asked for. One that only lends its fields to others is no work that anybody cites."""
    entries = [entry for file in read for entry in file.entries]
    told = {_named(item) for file in read for item in file.diagnostics}
    if missing := [key for key in only if key not in {entry.name for entry in entries} | told]:
        hint = did_you_mean(missing[0], (entry.name for entry in entries))
        raise click.UsageError(f"no entry that can be read has the key {visible(missing[0])}; {hint}".rstrip("; "))
    for entry in entries:
        if entry.name in only or not (only or entry.helper):
            yield entry
        elif not only:
            click.echo(f"{visible(entry.name)}: left out, since it only lends its fields to others (--only takes it)",
                       err=True)  # fmt: skip


def _told(
    read: Iterable[Read], made: Plan, written: tuple[New, ...], late: tuple[Diagnostic, ...], *, dry_run: bool = False
) -> int:
    """What became of the entries: records on standard output, findings as `cfpipe check` prints them."""
    found = ordered([*(item for file in read for item in file.diagnostics), *made.diagnostics, *late])
    for item in written:
        click.echo(f"{item.key.file} from {visible(item.entry.name) or 'an entry without a key'}")
        for words in _remarks(item):
            click.echo(f"  {visible(words)}")
    colour = report.wants_colour(sys.stdout.isatty())
    click.echo(report.render(found, "text", Path.cwd(), colour=colour), nl=False, color=colour)
    number = len(written) if not dry_run else len(made.new)
    count = f"{number} record{'' if number == 1 else 's'} {'would be ' if dry_run else ''}written"
    click.echo(f"{count}; {report.summary(found)}" if found else count, err=True)
    open_ = {name for name in OPEN for item in written if f"\n{name}:" not in item.text}
    if open_:
        click.echo(f"still to be said: {' and '.join(sorted(open_))}; `cfpipe check` shows where", err=True)
    return 1 if any(item.severity is Severity.ERROR for item in found) else 0


def _remarks(item: New) -> Iterator[str]:
    if item.entry.left_out:
        yield f"left out: {', '.join(item.entry.left_out)}"
    yield from item.entry.notes
    licensed = "\nlicence:" in item.text and "\nused-for:" in item.text
    whole = item.text if licensed else f"{item.text}\nlicence: {{}}\nused-for: later\n"
    entry, _ = load_record(item.key, item.key.file, whole.encode())
    if entry and isinstance(entry.record, Source):
        for field, fault in identifier_faults(entry.record):
            yield f"{field}: {fault.message}; {fault.hint}"

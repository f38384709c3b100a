"""``cfpipe review [CLAIM]``"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from cfpipe import copies
from cfpipe.assess import CACHE
from cfpipe.cache import Cache
from cfpipe.clock import here_today
from cfpipe.collect import Options
from cfpipe.commands.common import find_room, progress_bar
from cfpipe.commands.keys import completes
from cfpipe.copies.spot import Spot, spot
from cfpipe.desk import Case, NoCase, changes, open_case, queue, show
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import Library
from cfpipe.records.claim import Claim
from cfpipe.report import clean
from cfpipe.reviews import latest, record
from cfpipe.reviews.record import VERDICTS, Draft, Refused
from cfpipe.reviews.yaml_text import as_yaml

_MEANS = {
    "supports": "the passages say it, with this scope",
    "supports-with-caveat": "they say it, with a limit that a reader must know",
    "does-not-support": "they do not say it",
    "contradicts": "they say the opposite",
}


@click.command("review")
@click.argument("claim", required=False, shell_complete=completes(Kind.CLAIM))
@click.option("--reviewer", envvar="CFPIPE_REVIEWER", metavar="NAME", help="Who judges; CFPIPE_REVIEWER says it too.")
@click.option("--verdict", type=click.Choice(VERDICTS), help="What the passages say of the claim.")
@click.option(
    "--evidence", metavar="TEXT", help="What you found, in your own words, as one paragraph; @FILE reads a file."
)
@click.option("--caveat", default=None, metavar="TEXT", help="What limits the judgement; @FILE reads a file.")
@click.option("--does-not-establish", default=None, metavar="TEXT", help="What must not be taken from it; @FILE too.")
@click.option(
    "--passage", "passages", type=(str, str, str), multiple=True, metavar="SOURCE FILE LINES",
    help="A passage that you read: lines A-B of a file of the source's copy, in a PDF PAGE:A-B. May be repeated.",
)  # fmt: skip
@click.option("--metadata", is_flag=True, help="No passage was read: only that the work exists and treats the subject.")
@click.option("--other-source", is_flag=True, help="Let passages come from a source that the claim does not name.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), default=None, help="When you judged; today.")
@click.option("--context", type=click.IntRange(0, 200), default=3, show_default=True, help="Lines around a passage.")
@click.option("--show", "only_show", is_flag=True, help="Show the claim and what it rests on, and record nothing.")
@click.option("--blind", is_flag=True, help="Show no earlier review: for a second reader's own judgement.")
@click.option("--dry-run", is_flag=True, help="Show what would be recorded, and record nothing.")
@click.option("--yes", is_flag=True, help="Record without asking; needs every answer on the command line.")
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default=None, help="The room's folder.")
def command(
    claim: str | None, reviewer: str | None, verdict: str | None, evidence: str | None, caveat: str | None,
    does_not_establish: str | None, passages: tuple[tuple[str, str, str], ...], date: dt.datetime | None, context: int,
    root: Path | None, *, metadata: bool, other_source: bool, only_show: bool, blind: bool, dry_run: bool, yes: bool,
) -> int:  # fmt: skip
    """Judge a claim: read its passages, try to refute it, and record what you found.

    Without CLAIM the most urgent one that you may judge is taken. On a terminal, what no option says is asked for.
    """
    room = find_room(root)
    cache, options = Cache(room / CACHE), Options(code="never", assumptions=False)
    terminal = sys.stdin.isatty() and not yes
    if terminal and not claim and not reviewer:
        reviewer = click.prompt("Reviewer").strip()
    try:
        key = _key(claim) if claim else _next(room, cache, options, reviewer)
        with progress_bar() as progress:
            case = open_case(room, key, cache, options, progress, all_sources=other_source)
    except NoCase as error:
        raise click.UsageError(str(error)) from error
    if only_show or terminal:
        _show(room, case, cache, options, context, blind=blind)
    if only_show:
        return 0
    draft = Draft(
        reviewer or "", verdict or "", _text(evidence), _text(caveat), _text(does_not_establish), (), (),
        "metadata" if metadata else "substantive", date.date() if date else None, other_source,
    )  # fmt: skip
    places = tuple(Spot(*each) for each in passages)
    draft = _asked(case, draft, places) if terminal else _told(case, draft, places)
    return _record(room, case, draft, cache, options, dry_run=dry_run, yes=yes)


def _key(text: str) -> ObjectKey:
    try:
        return ObjectKey.parse(text if text.startswith("claim:") else f"claim:{text}")
    except ValueError as error:
        raise click.UsageError(f"{text!r} is no key of a claim: {error}") from error


def _next(room: Path, cache: Cache, options: Options, reviewer: str | None) -> ObjectKey:
    with progress_bar() as progress:
        rows, _ = queue(room, cache, options, progress)
    waiting = (row for row in rows if row.state != "reviewed" and (not reviewer or row.open_to(reviewer)))
    found = next(waiting, None)
    if found is None:
        raise click.ClickException("no claim waits for a review" + (f" by {reviewer}" if reviewer else ""))
    return found.key


def _text(option: str | None) -> str:
    if option is None or not option.startswith("@"):
        return option or ""
    try:
        return Path(option[1:]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{option[1:]} cannot be read: {error}") from error


def _show(room: Path, case: Case, cache: Cache, options: Options, context: int, *, blind: bool) -> None:
    for line in show.shown(case):
        click.echo(line)
    if not blind:
        for line in _earlier(room, case, cache, options, context):
            click.echo(line)
    click.echo("")


def _earlier(room: Path, case: Case, cache: Cache, options: Options, context: int) -> Iterator[str]:
    """The newest review of each reviewer, what changed since, and the passages; of older ones a line."""
    newest = latest(case.standing.judgements)
    for judgement in newest:
        yield ""
        yield from show.earlier(case, judgement)
        if judgement.changed:
            yield f"  Changed since this review of {judgement.review.date}:"
            yield from show.differences(*changes(room, case, judgement, cache, options))
    older = [judgement for judgement in case.standing.judgements if judgement not in newest]
    if older:
        yield from ("", "Before that:", *(show.headline(judgement) for judgement in older))
    read = show.passages_of(judgement.review for judgement in newest)
    if read:
        yield from ("", "Passages that they read:", *show.excerpts(case, read, context))


def _told(case: Case, draft: Draft, places: tuple[Spot, ...]) -> Draft:
    """The draft that the options give, with its passages."""
    said = (("--reviewer", draft.reviewer), ("--verdict", draft.verdict), ("--evidence", draft.evidence))
    if missing := [name for name, value in said if not value.strip()]:
        raise click.UsageError(f"without a terminal the options must say it all; missing: {', '.join(missing)}")
    return _spotted(case, draft, places)


def _spotted(case: Case, draft: Draft, places: tuple[Spot, ...]) -> Draft:
    """The draft with the passages at these places. Raises a usage error with every place that has none."""
    refused = []
    for place in places:
        found = spot(case.shelf, case.library, place)
        if isinstance(found, copies.Refusal):
            refused.append(f"{clean(' '.join(place))}: {found.message}" + (f" ({found.hint})" if found.hint else ""))
        else:
            draft = replace(draft, passages=(*draft.passages, found.passage), texts=(*draft.texts, found.text))
    if refused:
        raise click.ClickException("not recorded:\n  " + "\n  ".join(refused))
    return draft


def _asked(case: Case, draft: Draft, places: tuple[Spot, ...]) -> Draft:
    """The draft that a reviewer at a terminal gives, asked for what no option said, and again for what cannot be."""
    while not draft.reviewer or _told_off(case, draft, record.about_reviewer):
        draft = replace(draft, reviewer=click.prompt("Reviewer").strip())
    draft = _with_passages(case, draft, places)
    if not draft.verdict:
        draft = replace(draft, verdict=_choose())
    while not draft.evidence or _told_off(case, draft, record.about_evidence):
        question = "What did you find, in your own words, and how did you try to refute it?"
        draft = replace(draft, evidence=_paragraph(question))
    if not draft.caveat:
        draft = replace(draft, caveat=_paragraph("What limits the judgement (its caveat), if anything?"))
    while _told_off(case, draft, record.about_caveat):
        draft = replace(draft, caveat=_paragraph("What limits the judgement?"))
    if not draft.does_not_establish:
        draft = replace(draft, does_not_establish=_paragraph("What does it not establish, if worth saying?"))
    return draft


def _told_off(case: Case, draft: Draft, part: Callable[[Library, Claim, Draft], Iterator[str]]) -> bool:
    """Whether something is wrong with a part of the draft; says what."""
    reasons = list(part(case.library, case.claim, draft))
    for reason in reasons:
        click.echo(f"  {clean(reason)}")
    return bool(reasons)


def _with_passages(case: Case, draft: Draft, named: tuple[Spot, ...]) -> Draft:
    if named:
        return _spotted(case, draft, named)
    if draft.basis == "metadata":
        return draft
    click.echo("Passages that you read, one a line: SOURCE FILE LINES (in a PDF PAGE:LINES); an empty line ends.")
    while line := click.prompt("Passage", default="", show_default=False).strip():
        place = _split(line)
        found = spot(case.shelf, case.library, place) if place else copies.Refusal("that is not SOURCE FILE LINES")
        if isinstance(found, copies.Refusal):
            click.echo(f"  {clean(found.message)}" + (f" ({clean(found.hint)})" if found.hint else ""))
            continue
        longer = replace(draft, passages=(*draft.passages, found.passage), texts=(*draft.texts, found.text))
        if _told_off(case, longer, record.about_passages):
            continue
        draft = longer
        for row in found.text.split("\n"):
            click.echo(f"  > {clean(row)}")
    if draft.passages:
        return draft
    click.echo("No passage: the review says only that the work exists and treats the subject.")
    return replace(draft, basis="metadata")


def _choose() -> str:
    click.echo("Verdict:")
    for number, name in enumerate(VERDICTS, 1):
        click.echo(f"  {number}  {name:22} {_MEANS[name]}")
    return VERDICTS[click.prompt("Number", type=click.IntRange(1, len(VERDICTS))) - 1]


def _split(line: str) -> Spot | None:
    source, _, rest = line.partition(" ")
    file, _, lines = rest.strip().rpartition(" ")
    return Spot(source, file.strip(), lines) if source and file and lines else None


def _paragraph(question: str) -> str:
    """Lines until an empty one."""
    click.echo(f"{question} (an empty line ends)")
    lines = []
    while line := click.prompt("", default="", show_default=False, prompt_suffix="> ").strip():
        lines.append(line)
    return " ".join(lines)


def _record(
    room: Path, case: Case, draft: Draft, cache: Cache, options: Options, *, dry_run: bool, yes: bool
) -> int:  # fmt: skip
    data = _checked(room, case, draft)
    click.echo(f"To be appended to {case.key.file}:\n")
    click.echo(_clean(as_yaml(data)))
    if dry_run:
        return 0
    if not yes:
        if not sys.stdin.isatty():
            raise click.ClickException("nothing was recorded: say --yes to record without a terminal")
        if not click.confirm("Record this?", default=False):
            click.echo("nothing was recorded")
            return 0
    make = _maker(room, case, draft, cache, options)
    try:
        record.append(room, case.key, make)
    except (Refused, NoCase) as error:
        raise click.ClickException("not recorded: " + "; ".join(map(str, error.args))) from error
    after = open_case(room, case.key, cache, options).standing
    counts = f"{_count(len(after.judgements), 'review')}, {_count(after.needed, 'reviewer')} needed"
    click.echo(f"recorded; the claim is {after.state} ({counts})")
    return 0


def _checked(room: Path, case: Case, draft: Draft) -> dict[str, object]:
    """The review to be recorded, tried on the claim's file. Raises a usage error with every reason against it."""
    reasons = tuple(record.objections(case.library, case.key, draft))
    if reasons:
        raise click.ClickException("not recorded:\n  " + "\n  ".join(map(clean, reasons)))
    data = record.pinned(case.library, case.claim, case.standing.judged, draft, here_today())
    try:
        record.written(case.key, record.read(room / case.key.file), data)
    except Refused as error:
        raise click.ClickException("not recorded: " + "; ".join(map(str, error.args))) from error
    return data


def _maker(room: Path, case: Case, draft: Draft, cache: Cache, options: Options) -> Callable[[], dict[str, object]]:
    """What is recorded, made anew when nobody else is recording: the claim must still be the one that was shown."""

    def make() -> dict[str, object]:
        now = open_case(room, case.key, cache, options, all_sources=draft.other_sources)
        names = {*now.standing.judged, *case.standing.judged}
        changed = [name for name in names if now.standing.judged.get(name) != case.standing.judged.get(name)]
        if changed:
            raise Refused(f"while you were reading, this changed: {', '.join(sorted(changed))}; look again")
        if reasons := tuple(record.objections(now.library, now.key, draft)):
            raise Refused(*reasons)
        return record.pinned(now.library, now.claim, now.standing.judged, draft, here_today())

    return make


def _clean(text: str) -> str:
    return "\n".join(map(clean, text.split("\n")))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

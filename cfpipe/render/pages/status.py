"""The status page: everything that is unreviewed, stale, disputed, undecided or unchecked, with counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from cfpipe.evidence import RunStatus
from cfpipe.ground import weaknesses
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import concept_of
from cfpipe.metrics import check_status
from cfpipe.render.pages.badges import Badge, claim_badge, fallen_badge, run_badge, verdict_badge
from cfpipe.render.pages.context import Context, Guide
from cfpipe.render.pages.frame import Frame, Link, frame
from cfpipe.render.pages.history import changed_words
from cfpipe.render.pages.home import Count, verdict_counts
from cfpipe.reviews import State
from cfpipe.witnesses.statement import Status


class Item(NamedTuple):
    link: Link
    badge: Badge
    concept: Link
    note: str


class Group(NamedTuple):
    anchor: str
    title: str
    about: str
    items: tuple[Item, ...]


class Row(NamedTuple):
    """One concept: its grade and the parts of it."""

    concept: Link
    grade: str
    parts: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class StatusPage:
    frame: Frame
    verdicts: tuple[Count, ...]
    groups: tuple[Group, ...]
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    metrics: str


_CLAIMS = (
    ("disputed", "Disputed claims", "Reviewers disagree, or found no support.", (State.DISPUTED, State.REJECTED)),
    ("stale", "Stale claims", "What was judged has changed since, or the review is older than the policy allows.",
     (State.STALE,)),
    ("partly", "Partly reviewed claims", "Fewer reviewers than the policy asks for, or no passage read.",
     (State.PARTLY, State.METADATA)),
    ("unreviewed", "Unreviewed claims", "Nobody has checked these against their sources.", (State.UNREVIEWED,)),
)  # fmt: skip
_STATEMENTS = (
    ("refuted", "Refuted statements", "False, with a counterexample.", Status.REFUTED),
    ("undecided", "Undecided statements", "Neither proved nor refuted.", Status.UNDECIDED),
    ("unchecked", "Unchecked statements", "No machine has checked these.", Status.UNCHECKED),
    (
        "witnessed",
        "Witnessed, not proved",
        "Numerical agreement at many points, which is not a proof.",
        Status.WITNESSED,
    ),
)


def status_page(context: Context) -> tuple[str, StatusPage]:
    path = "status/index.html"
    guide = Guide.at(context, path)
    library = context.room.library
    groups = (*_claim_groups(guide), _ground(guide), *_statement_groups(guide), _displays(guide), _programs(guide))
    rows = []
    for key in library.order:
        quality = context.qualities[key]
        parts = tuple((part.name, part.done, round(100 * part.share)) for part in quality.parts)
        rows.append(Row(Link(guide.href(key), library.concepts[key].title), quality.grade, parts))
    about = "What is unreviewed, stale, disputed, undecided or unchecked in this room."
    return path, StatusPage(
        frame=frame(guide, path, title="Status", description=about, page_class="list-page"),
        verdicts=verdict_counts(context),
        groups=groups,
        headers=tuple(name for name, _, _ in rows[0].parts) if rows else (),
        rows=tuple(rows),
        metrics=guide.to("about/metrics/index.html"),
    )


def _claim_groups(guide: Guide) -> Iterator[Group]:
    room = guide.context.room
    for anchor, title, about, states in _CLAIMS:
        items = []
        for key in room.library.claims:
            standing = room.standings.get(key)
            if key in guide.context.shown and (standing.state if standing else State.UNREVIEWED) in states:
                changed = changed_words(guide, standing) if standing else ""
                note = f"changed since: {changed}" if changed else ""
                items.append(_item(guide, key, claim_badge(standing), room.library.claims[key].text, note))
        yield Group(f"{anchor}-claims", title, about, tuple(items))


def _ground(guide: Guide) -> Group:
    """Concepts that stand on claims which have fallen."""
    room = guide.context.room
    items = []
    for key in room.library.order:
        weak = weaknesses(room.library, room.standings, key)
        if weak:
            count = sum(len(item.claims) for item in weak)
            note = "through " + ", ".join(room.library.concepts[item.concept].title for item in weak)
            items.append(_item(guide, key, fallen_badge(count), room.library.concepts[key].title, note))
    about = "Claims of what these concepts need are stale, disputed or not supported."
    return Group("ground", "Concepts whose prerequisites fell", about, tuple(items))


def _statement_groups(guide: Guide) -> Iterator[Group]:
    room = guide.context.room
    findings = room.evidence.findings
    for anchor, title, about, status in _STATEMENTS:
        items = [
            _item(guide, key, verdict_badge(findings.get(key)), _name(guide, key), statement.unchecked or "")
            for concept in room.library.published
            for key, _, statement in room.library.statements(concept)
            if statement.kind != "definition" and check_status(room.evidence, key) is status
        ]
        yield Group(f"{anchor}-statements", title, about, tuple(items))


def _displays(guide: Guide) -> Group:
    """Formulas whose display nobody compared with the expression that was checked."""
    room = guide.context.room
    items = [
        _item(guide, key, verdict_badge(finding), _name(guide, key), "")
        for key, finding in room.evidence.findings.items()
        if concept_of(key) in guide.context.shown and finding.display == "not matched"
    ]
    about = "The expression that was checked stands beside the formula; no machine has compared the two."
    return Group("display", "Display not matched", about, tuple(items))


def _programs(guide: Guide) -> Group:
    room = guide.context.room
    items = []
    for key in room.library.published:
        run, code = room.evidence.runs.get(key), room.library.concepts[key].code
        if code and (run is None or run.status is not RunStatus.RAN):
            items.append(_item(guide, key.of(Kind.CODE, "code"), run_badge(run), code.title, ""))
    return Group("code", "Programs not run", "The code witness was not run, or failed.", tuple(items))


def _name(guide: Guide, key: ObjectKey) -> str:
    """The name of the object that a statement stands in."""
    objects = guide.context.room.library.objects
    whole = ObjectKey(key.kind, key.path, key.part.partition(".")[0])
    found = objects.get(key) or objects.get(whole)
    return found.title if found else str(key)


def _item(guide: Guide, key: ObjectKey, badge: Badge, title: str, note: str) -> Item:
    concept = concept_of(key)
    objects = guide.context.room.library.objects
    target = key if key in objects else ObjectKey(key.kind, key.path, key.part.partition(".")[0])
    there = guide.of(key)
    text: Markup = there.inline(title)
    name = guide.context.room.library.concepts[concept].title
    return Item(Link(guide.href(target), text), badge, Link(guide.href(concept), name), note)

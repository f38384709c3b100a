"""Files for machines that follow or crawl the site: Atom feed, sitemap, robots.txt. No time of building is in them.

The feed holds what happened to the claims (reviewed, looked again, disputed, not supported, resolved, stale) and which
sources lapsed. Everything in an entry follows from the records, so that two builds of a room write the same feed:

- A review's entry has the review's date. Its id is the address of the review on the claim's page.
- A review that is older than the policy allows has an entry with the first day on which it was.
- The day of a change is on no record. It lies after the review that it made stale: that review's day is the entry's
  date, and the summary says so. The id names that review, so the entry keeps id and date while more changes, and when
  somebody has looked again.
- Of a source that lapsed the notice has no date either. Its entry has the newest day that the records hold of the work:
  when it was last seen, or when a review judged it otherwise than it is now; failing both, the year of publication.

At most ``MOST`` entries are kept. What is open today goes first, so that a claim that is stale does not leave the feed
because much has happened elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from cfpipe import parts
from cfpipe.handoff import clean
from cfpipe.identity import ObjectKey
from cfpipe.records.source import Source
from cfpipe.render.room import Room
from cfpipe.reviews import Standing
from cfpipe.timeline import Changed, Reviewed, Timeline, Turn, timeline

MOST = 100
_BEFORE = "2000-01-01"
"""The feed's date as long as nothing has happened: Atom asks for one."""
_TURNS = {Turn.DISPUTED: "Disputed", Turn.REJECTED: "Not supported", Turn.RESOLVED: "Resolved"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """``open`` says whether it tells of something that nobody has settled since; ``place`` orders those of one day."""

    id: str
    date: str
    place: tuple[str, int]
    open: bool
    title: str
    address: str
    terms: tuple[str, ...]
    summary: str
    author: str = ""


def atom(room: Room, claims: Iterable[ObjectKey], sources: Iterable[ObjectKey] = ()) -> str:
    """What happened to these claims and sources, newest first."""
    claims = tuple(claims)
    entries = [entry for key in claims for entry in _claim(room, key)]
    entries += [entry for key in sources for entry in _source(room, key, frozenset(claims))]
    kept = sorted(entries, key=lambda entry: (entry.open, entry.date, entry.place), reverse=True)[:MOST]
    kept.sort(key=lambda entry: (entry.date, entry.place), reverse=True)
    base = room.base_url
    config = room.library.config
    updated = kept[0].date if kept else _BEFORE
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{_text(base)}feed.xml</id>\n<title>{_text(config.title)}: reviews</title>\n"
        f"<subtitle>{_text(config.description)}</subtitle>\n<updated>{updated}T00:00:00Z</updated>\n"
        f"<author><name>{_text(config.title)}</name></author>\n"
        f'<link rel="self" type="application/atom+xml" href="{_text(base)}feed.xml"/>\n'
        f'<link rel="alternate" type="text/html" href="{_text(base)}"/>\n'
    )
    return head + "".join(map(_xml, kept)) + "</feed>\n"


def sitemap(addresses: Iterable[str]) -> str:
    """The pages. When they last changed is not known from their content, so it is not said."""
    rows = "".join(f"<url><loc>{_text(address)}</loc></url>\n" for address in addresses)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{space}">\n{rows}</urlset>\n'


def robots(base_url: str) -> str:
    return f"User-agent: *\nAllow: /\n\nSitemap: {base_url}sitemap.xml\n"


def _claim(room: Room, key: ObjectKey) -> Iterator[_Entry]:
    standing = room.standings.get(key)
    if standing is None:
        return
    found = timeline(standing)
    for event in found.events:
        if isinstance(event, Reviewed):
            yield _review(room, standing, found, event)
        else:
            yield _change(room, standing, found, event)
    yield from (_expired(room, standing, event) for event in found.stale if event.judgement.expired)


def _expired(room: Room, standing: Standing, event: Reviewed) -> _Entry:
    address, review = room.base_url + standing.key.url, event.judgement.review
    days = room.library.config.policy.max_age_days or 0
    return _Entry(
        id=f"{address}#review-{event.number}-expired",
        date=str(dt.date.fromisoformat(review.date) + dt.timedelta(days=days + 1)),
        place=(str(standing.key), 2 * event.number + 1),
        open=True,
        title=f"Stale: {room.library.claims[standing.key].text}",
        address=f"{address}#review-{event.number}",
        terms=("stale", "expired"),
        summary=f"The review of {review.date} by {event.judgement.reviewer} is more than {days} days old, and the "
        "room's policy asks for a younger one.",
    )


def _review(room: Room, standing: Standing, found: Timeline, event: Reviewed) -> _Entry:
    address, item = room.base_url + standing.key.url, event.judgement
    words = [item.review.evidence]
    if item.review.caveat:
        words.append(f"Caveat: {item.review.caveat}")
    if item.review.does_not_establish:
        words.append(f"Does not establish: {item.review.does_not_establish}")
    told = _TURNS.get(event.turn) or ("Looked again" if event.again else "Reviewed")
    terms = ["looked-again" if event.again else "reviewed"]
    terms += [event.turn.value] if event.turn in _TURNS else []
    return _Entry(
        id=f"{address}#review-{event.number}",
        date=item.review.date,
        place=(str(standing.key), 2 * event.number),
        open=event in found.sides[1],
        title=f"{told}: {room.library.claims[standing.key].text}",
        address=f"{address}#review-{event.number}",
        terms=(*terms, item.review.verdict),
        summary=" ".join(words),
        author=f"{item.reviewer} ({item.kind})",
    )


def _change(room: Room, standing: Standing, found: Timeline, event: Changed) -> _Entry:
    address = room.base_url + standing.key.url
    names = [parts.words(room.library, change.part, standing.key, change.how) for change in event.changes]
    by = found.reviews[event.number - 1].judgement.reviewer
    back = f" All is again as review {event.restored} judged it." if event.restored else ""
    return _Entry(
        id=f"{address}#{event.key}",
        date=event.since,
        place=(str(standing.key), 2 * event.number + 1),
        open=not event.until or any(each.number <= event.number for each in found.stale),
        title=f"{'Changed back' if event.restored else 'Stale'}: {room.library.claims[standing.key].text}",
        address=f"{address}#{event.key}",
        terms=("restored" if event.restored else "stale",),
        summary=f"After the review of {event.since} by {by} there was a change in {', '.join(names)}.{back} "
        "The day of the change is not on record; the date of this entry is that of the review.",
    )


def _source(room: Room, key: ObjectKey, shown: frozenset[ObjectKey]) -> Iterator[_Entry]:
    source = room.library.sources[key]
    if source.status == "current":
        return
    address = room.base_url + key.url
    claims = [user for user in room.library.cited_by.get(key, ()) if user in shown]
    rests = f"{len(claims)} claim{' rests' if len(claims) == 1 else 's rest'} on it."
    yield _Entry(
        id=f"{address}#status-{source.status}",
        date=_last_day(room, key, source, claims),
        place=(str(key), 0),
        open=True,
        title=f"Source {parts.STATUS[source.status]}: {source.title}",
        address=address,
        terms=("source-lapsed", source.status),
        summary=f"{source.notice or 'The record holds no notice.'} {rests}",
    )


def _last_day(room: Room, key: ObjectKey, source: Source, claims: Iterable[ObjectKey]) -> str:
    """The newest day that the records hold of a work before it was what it is now, or of its being looked at."""
    judged = [item for claim in claims if claim in room.standings for item in room.standings[claim].judgements]
    before = [item.review.date for item in judged if any(parts.key_of(name) == key for name in item.changed)]
    return max([source.accessed or f"{source.issued:04}-01-01", *before])


def _xml(entry: _Entry) -> str:
    author = f"<author><name>{_text(entry.author)}</name></author>\n" if entry.author else ""
    terms = "".join(f'<category term="{_text(term)}"/>\n' for term in entry.terms)
    return (
        f"<entry>\n<id>{_text(entry.id)}</id>\n<title>{_text(entry.title)}</title>\n"
        f'<link rel="alternate" type="text/html" href="{_text(entry.address)}"/>\n'
        f"<updated>{entry.date}T00:00:00Z</updated>\n{author}{terms}"
        f"<summary>{_text(entry.summary)}</summary>\n</entry>\n"
    )


def _text(text: str) -> str:
    return escape(" ".join(clean(text).split()), {'"': "&quot;"})

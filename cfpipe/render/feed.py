"""Files for machines that follow or crawl the site: Atom feed, sitemap, robots.txt. No time of building is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from cfpipe.handoff import clean
from cfpipe.identity import ObjectKey
from cfpipe.render.room import Room
from cfpipe.reviews import Judgement, Standing

MOST = 100
_BEFORE = "2000-01-01"
"""The feed's date as long as nobody has reviewed anything: Atom asks for one."""


def atom(room: Room, claims: Iterable[ObjectKey]) -> str:
    """The reviews of these claims as events, newest first."""
    events = [event for key in claims for event in _events(room, key)]
    events.sort(key=lambda event: (event[0], event[1]), reverse=True)
    base = room.base_url
    config = room.library.config
    updated = events[0][0] if events else _BEFORE
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{_text(base)}feed.xml</id>\n<title>{_text(config.title)}: reviews</title>\n"
        f"<subtitle>{_text(config.description)}</subtitle>\n<updated>{updated}T00:00:00Z</updated>\n"
        f'<link rel="self" type="application/atom+xml" href="{_text(base)}feed.xml"/>\n'
        f'<link rel="alternate" type="text/html" href="{_text(base)}"/>\n'
    )
    return head + "".join(entry for _, _, entry in events[:MOST]) + "</feed>\n"


def sitemap(addresses: Iterable[str]) -> str:
    """The pages. When they last changed is not known from their content, so it is not said."""
    rows = "".join(f"<url><loc>{_text(address)}</loc></url>\n" for address in addresses)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{space}">\n{rows}</urlset>\n'


def robots(base_url: str) -> str:
    return f"User-agent: *\nAllow: /\n\nSitemap: {base_url}sitemap.xml\n"


def _events(room: Room, key: ObjectKey) -> Iterator[tuple[str, str, str]]:
    standing = room.standings.get(key)
    if standing is None:
        return
    count = len(standing.judgements)
    for index, judgement in enumerate(standing.judgements):
        name = f"{key}/{count - index:04}"
        yield judgement.review.date, name, _entry(room, standing, judgement, count - index)


def _entry(room: Room, standing: Standing, judgement: Judgement, number: int) -> str:
    review = judgement.review
    address = room.base_url + standing.key.url
    claim = room.library.claims[standing.key]
    today = f"The claim is {standing.state} today."
    if not judgement.fresh:
        today += f" This review is stale: {', '.join(judgement.changed)} changed since."
    words = [review.evidence, f"Caveat: {review.caveat}" if review.caveat else "", today]
    return (
        f"<entry>\n<id>{_text(address)}#review-{number}</id>\n"
        f"<title>{_text(review.verdict)}: {_text(claim.text)}</title>\n"
        f'<link rel="alternate" type="text/html" href="{_text(address)}"/>\n'
        f"<updated>{review.date}T00:00:00Z</updated>\n"
        f"<author><name>{_text(judgement.reviewer)} ({_text(judgement.kind)})</name></author>\n"
        f'<category term="{_text(review.verdict)}"/>\n'
        f"<summary>{_text(' '.join(word for word in words if word))}</summary>\n</entry>\n"
    )


def _text(text: str) -> str:
    return escape(" ".join(clean(text).split()), {'"': "&quot;"})

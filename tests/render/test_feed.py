"""The feed is Atom as RFC 4287 has it, says what happened to claims and sources, and keeps ids and dates."""

import datetime as dt
import runpy
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest

from cfpipe import reviews
from cfpipe.config import Policy
from cfpipe.digests import review_digest
from cfpipe.identity import ObjectKey
from cfpipe.records.claim import Review
from cfpipe.render import feed
from cfpipe.render.room import Room

small = runpy.run_path(str(Path(__file__).parent.with_name("small_room.py")))
BASE = "https://room.example/"
LARGEST = ObjectKey.parse("claim:probability/coin/largest")
BOOK = ObjectKey.parse("source:author-2020")
PAGE = f"{BASE}claims/probability/coin/largest/"
YES, NO = "supports", "does-not-support"


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return small["small_room"](tmp_path_factory.mktemp("room"), reviewed=False)


def room_of(plain, *told, status="current", notice=None):
    """The room with these reviews of its claim: (reviewer, day, verdict, parts that were judged otherwise)."""
    library, evidence, _ = plain
    sources = {BOOK: library.sources[BOOK].model_copy(update={"status": status, "notice": notice})}
    library = library.__class__(**{**fields(library), "sources": sources})
    now = dict(reviews.judged(library, evidence, library.claims[LARGEST]))
    made = tuple(_review(now, *each) for each in told)
    claims = {LARGEST: library.claims[LARGEST].model_copy(update={"reviews": made})}
    library = library.__class__(**{**fields(library), "claims": claims})
    return Room(library, evidence, reviews.standings(library, evidence), {}, BASE)


def fields(library):
    return {name: getattr(library, name) for name in library.__dataclass_fields__}


def _review(now, reviewer, day, verdict, *otherwise, **more):
    judged = now | dict.fromkeys(otherwise, "0" * 16)
    return Review.model_validate({"reviewer": reviewer, "date": day, "verdict": verdict, "evidence": f"Read on {day}.",
                                  "judged": judged, "digest": review_digest(judged), **more})  # fmt: skip


def read(room):
    text = feed.atom(room, [LARGEST], [BOOK])
    found = feedparser.parse(text)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def titles(room):
    return [entry.title.partition(":")[0] for entry in read(room).entries]


def test_every_rule_of_atom_that_a_feed_can_break_is_kept(plain):
    found = read(room_of(plain, ("bea", "2024-01-02", YES, "text"), ("ann", "2024-01-03", NO), status="retracted"))
    head = found.feed
    assert head.id == f"{BASE}feed.xml"
    assert head.title == "Small room: reviews"
    assert head.author == "Small room"  # so that an entry may do without
    assert [link.href for link in head.links if link.rel == "self"] == [f"{BASE}feed.xml"]
    ids = [entry.id for entry in found.entries]
    assert len(ids) == len(set(ids)) == 4
    for entry in found.entries:
        assert urlsplit(entry.id).scheme == "https"
        assert entry.title
        assert entry.summary
        assert len([link for link in entry.links if link.rel == "alternate"]) == 1
        assert entry.updated_parsed
        assert entry.updated.endswith("T00:00:00Z")
    assert head.updated == max(entry.updated for entry in found.entries)


def test_an_empty_feed_is_a_feed(plain):
    found = read(room_of(plain))
    assert found.entries == []
    assert found.feed.updated == "2000-01-01T00:00:00Z"


def test_a_review_and_a_second_look_are_told_with_their_reviewers_and_kinds(plain):
    room = room_of(plain, ("bea", "2024-01-02", YES, "text"), ("bea", "2024-02-03", YES))
    again, stale, first = read(room).entries
    assert titles(room) == ["Looked again", "Stale", "Reviewed"]
    assert (first.id, again.id, stale.id) == (f"{PAGE}#review-1", f"{PAGE}#review-2", f"{PAGE}#change-1")
    assert again.author == "Bea (person)"
    assert [tag.term for tag in again.tags] == ["looked-again", YES]
    assert [tag.term for tag in stale.tags] == ["stale"]


def test_what_became_stale_has_the_day_of_the_review_and_names_what_changed(plain):
    entry, _ = read(room_of(plain, ("bea", "2024-01-02", YES, "text", "source:author-2020"))).entries
    assert entry.updated == "2024-01-02T00:00:00Z"
    assert "a change in the source Author & Institute for Coins and Dice 2020" in entry.summary
    assert "the claim's text" in entry.summary
    assert "The day of the change is not on record" in entry.summary


def test_an_entry_of_a_change_stays_as_it_is_when_somebody_has_looked_since(plain):
    before = read(room_of(plain, ("bea", "2024-01-02", YES, "text"))).entries[0]
    after = read(room_of(plain, ("bea", "2024-01-02", YES, "text"), ("ann", "2024-03-04", YES))).entries[1]
    assert dict(before) == dict(after)


def test_disputes_rejections_and_their_end_are_told(plain):
    told = (("bea", "2024-01-02", YES), ("ann", "2024-01-03", NO), ("ann", "2024-01-04", YES))
    assert titles(room_of(plain, *told)) == ["Resolved", "Disputed", "Reviewed"]
    assert [tag.term for tag in read(room_of(plain, *told)).entries[1].tags] == ["reviewed", "disputed", NO]
    assert titles(room_of(plain, ("bea", "2024-01-02", NO))) == ["Not supported"]


def test_a_claim_that_is_again_what_was_judged_before_is_not_called_stale(plain):
    told = (("bea", "2024-01-02", YES), ("ann", "2024-01-03", YES, "text"))
    assert titles(room_of(plain, *told))[0] == "Changed back"


def test_a_source_that_lapsed_is_told_with_its_notice_and_what_rests_on_it(plain):
    room = room_of(plain, ("bea", "2024-01-02", YES, "source:author-2020"), status="retracted", notice="See Doe 2024.")
    (entry,) = [entry for entry in read(room).entries if "source-lapsed" in [tag.term for tag in entry.tags]]
    assert entry.title == "Source retracted: Chances & Choices_1"
    assert entry.id == f"{BASE}sources/author-2020/#status-retracted"
    assert entry.summary == "See Doe 2024. 1 claim rests on it."
    assert entry.updated == "2024-01-02T00:00:00Z"  # the review judged it before it lapsed
    (bare,) = read(room_of(plain, status="withdrawn")).entries
    assert bare.updated == "2020-01-01T00:00:00Z"


def test_a_review_that_is_too_old_is_told_with_the_first_day_on_which_it_was(plain):
    policy = Policy.model_validate({"max-age-days": 30})
    room = room_of(plain, ("bea", "2024-01-02", YES))
    config = room.library.config.model_copy(update={"policy": policy})
    library = room.library.__class__(**{**fields(room.library), "config": config})
    old = reviews.standings(library, room.evidence, today=dt.date(2024, 2, 2))
    entry = read(Room(library, room.evidence, old, {}, BASE)).entries[0]
    assert (entry.title.partition(":")[0], entry.updated) == ("Stale", "2024-02-02T00:00:00Z")
    assert [tag.term for tag in entry.tags] == ["stale", "expired"]
    young = reviews.standings(library, room.evidence, today=dt.date(2024, 2, 1))
    assert len(read(Room(library, room.evidence, young, {}, BASE)).entries) == 1


def test_what_is_open_stays_in_a_feed_that_is_full(plain, monkeypatch):
    monkeypatch.setattr(feed, "MOST", 2)
    told = [("ann", f"2024-02-{day:02}", YES) for day in range(1, 6)]
    room = room_of(plain, ("bea", "2024-01-01", NO), *told)
    assert [entry.id for entry in read(room).entries] == [f"{PAGE}#review-6", f"{PAGE}#review-1"]


def test_a_change_is_open_as_long_as_somebody_has_not_looked_again(plain, monkeypatch):
    monkeypatch.setattr(feed, "MOST", 1)
    told = [("bea", "2024-01-01", YES, "text"), ("ann", "2024-02-02", YES)]
    assert titles(room_of(plain, *told)) == ["Stale"]
    assert titles(room_of(plain, *told, ("bea", "2024-02-03", YES))) == ["Looked again"]


def test_hostile_words_stay_words(plain):
    library, _, _ = plain
    room = room_of(plain, ("bea", "2024-01-02", YES))
    claims = {LARGEST: room.library.claims[LARGEST].model_copy(update={"text": "</title><x>&amp;\x00\x1b]]>\u202e"})}
    hostile = Room(library.__class__(**{**fields(room.library), "claims": claims}), room.evidence, room.standings, {},
                   BASE)  # fmt: skip
    text = feed.atom(hostile, [LARGEST])
    assert not feedparser.parse(text).bozo
    assert "<x>" not in text
    assert not {"\x00", "\x1b", "\u202e"} & set(text)

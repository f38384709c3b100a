"""The history of a claim, from its reviews alone: what is told of each, what changed between, what stands today."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cfpipe.identity import ObjectKey
from cfpipe.records.claim import Review
from cfpipe.reviews import Judgement, Standing, State
from cfpipe.timeline import Change, Changed, Reviewed, Stance, Turn, difference, timeline

KEY = ObjectKey.parse("claim:a/b/c")
YES, BUT, NO, CONTRARY = "supports", "supports-with-caveat", "does-not-support", "contradicts"


def parts(**versions):
    """What was judged, with one letter for the version of each part."""
    return {"text": "0" * 16, "scope": "0" * 16, **{name: version * 16 for name, version in versions.items()}}


def review(reviewer, verdict, judged, day, basis="substantive"):
    return Review.model_validate({"reviewer": reviewer, "date": f"2026-01-{day:02}", "verdict": verdict,
                                  "basis": basis, "evidence": "Read.", "judged": judged,
                                  "digest": "sha256:" + "0" * 64})  # fmt: skip


def history(now, *reviews):
    """The timeline of a claim with these reviews, oldest first: (reviewer, verdict, judged[, basis])."""
    made = [review(name, verdict, judged, day, *rest) for day, (name, verdict, judged, *rest) in enumerate(reviews, 1)]
    judgements = tuple(
        Judgement(item, item.reviewer.title(), "person", tuple(c.part for c in difference(item.judged, now)))
        for item in reversed(made)
    )
    return timeline(Standing(KEY, State.REVIEWED, judgements, "sha256:" + "0" * 64, now, 1))


def turns(found):
    return [event.turn for event in found.reviews]


def test_a_claim_that_nobody_reviewed_has_no_history():
    found = history(parts())
    assert (found.events, found.latest, found.stale, found.sides) == ((), (), (), ((), ()))


def test_a_review_that_stands_is_the_whole_history():
    (only,) = history(parts(), ("ann", YES, parts())).events
    assert (only.number, only.again, only.cause, only.stance) == (1, False, (), Stance.SUPPORTED)
    assert only.turn is Turn.SUPPORTED


def test_what_changed_stands_between_the_reviews_and_who_looked_again_is_told():
    found = history(parts(text="1"), ("ann", YES, parts()), ("ann", BUT, parts(text="1")))
    first, change, second = found.events
    assert change == Changed(1, "2026-01-01", "2026-01-02", (Change("text", "changed"),), 0)
    assert (first.again, second.again, second.earlier) == (False, True, 1)
    assert second.cause == (Change("text", "changed"),)
    assert found.latest == (second,)
    assert found.stale == ()


def test_what_changed_since_the_last_review_is_told_at_the_end_and_names_who_has_to_look_again():
    found = history(parts(scope="1"), ("ann", YES, parts()), ("bob", YES, parts()))
    last = found.events[-1]
    assert last == Changed(2, "2026-01-02", "", (Change("scope", "changed"),), 0)
    assert [event.judgement.review.reviewer for event in found.stale] == ["bob", "ann"]


def test_a_change_keeps_its_name_when_somebody_has_looked_since():
    before = history(parts(text="1"), ("ann", YES, parts())).events[-1]
    after = history(parts(text="1"), ("ann", YES, parts()), ("bob", YES, parts(text="1"))).events[1]
    assert before.key == after.key
    assert (before.since, before.changes) == (after.since, after.changes)
    assert (before.until, after.until) == ("", "2026-01-02")


def test_a_reviewer_whose_review_fell_long_ago_is_still_named_today():
    """Ann judged the first text; Bob the second. Only Ann has to look again, and nothing changed since Bob."""
    found = history(parts(text="1"), ("ann", YES, parts()), ("bob", YES, parts(text="1")))
    assert isinstance(found.events[-1], Reviewed)
    assert [event.number for event in found.stale] == [1]


def test_parts_that_come_and_go_are_told_apart_from_those_that_change():
    before, after = parts(**{"source:old-1999": "1"}), parts(**{"source:new-2001": "1"}, text="1")
    change = history(after, ("ann", YES, before)).events[-1]
    assert change.changes == (
        Change("source:new-2001", "added"), Change("source:old-1999", "removed"), Change("text", "changed"),
    )  # fmt: skip


def test_a_claim_that_is_as_an_earlier_review_judged_it_says_which():
    found = history(parts(), ("ann", YES, parts()), ("bob", NO, parts(text="1")))
    assert [event.restored for event in found.events if isinstance(event, Changed)] == [0, 1]
    assert [event.judgement.review.reviewer for event in found.stale] == ["bob"]


def test_reviewers_who_disagree_stand_on_two_sides():
    found = history(parts(), ("ann", YES, parts()), ("bob", CONTRARY, parts()))
    assert turns(found) == [Turn.SUPPORTED, Turn.DISPUTED]
    assert [[event.number for event in side] for side in found.sides] == [[1], [2]]


def test_a_dispute_is_resolved_by_whoever_thinks_again_and_by_new_reviews_of_a_mended_claim():
    thought = history(parts(), ("ann", YES, parts()), ("bob", NO, parts()), ("bob", YES, parts()))
    assert turns(thought) == [Turn.SUPPORTED, Turn.DISPUTED, Turn.RESOLVED]
    assert thought.reviews[-1].cause == ()
    new = parts(text="1")
    mended = history(new, ("ann", YES, parts()), ("bob", NO, parts()), ("bob", YES, new), ("ann", YES, new))
    assert turns(mended) == [Turn.SUPPORTED, Turn.DISPUTED, Turn.RESOLVED, Turn.NONE]


def test_a_claim_that_was_rejected_and_mended_is_resolved_and_one_rejected_twice_is_told_twice():
    new = parts(text="1")
    assert turns(history(new, ("ann", NO, parts()), ("ann", YES, new))) == [Turn.REJECTED, Turn.RESOLVED]
    assert turns(history(new, ("ann", NO, parts()), ("ann", NO, new))) == [Turn.REJECTED, Turn.REJECTED]
    assert turns(history(parts(), ("ann", NO, parts()), ("bob", NO, parts()))) == [Turn.REJECTED, Turn.NONE]


def test_a_look_at_metadata_speaks_for_nothing():
    found = history(parts(), ("ann", YES, parts(), "metadata"), ("bob", NO, parts()))
    assert [event.stance for event in found.reviews] == [Stance.OPEN, Stance.REJECTED]
    assert [len(side) for side in found.sides] == [0, 1]


def test_a_stale_review_has_no_voice_in_a_dispute():
    found = history(parts(text="1"), ("ann", NO, parts()), ("bob", YES, parts(text="1")))
    assert [len(side) for side in found.sides] == [1, 0]
    assert found.reviews[-1].stance is Stance.SUPPORTED


def test_what_a_reviewer_read_is_no_change_of_the_claim_and_a_work_that_both_brought_may_change():
    first = parts(passages="1") | {"work:doe-2001": "1" * 16}
    other = parts(passages="2")
    found = history(parts(), ("ann", YES, first), ("bob", YES, other))
    assert [type(event) for event in found.events] == [Reviewed, Reviewed]
    again = parts(passages="3") | {"work:doe-2001": "2" * 16}
    assert history(parts(), ("ann", YES, first), ("bob", YES, again)).events[1].changes == (
        Change("work:doe-2001", "changed"),
    )  # fmt: skip


def test_what_a_review_lost_of_its_own_is_told_at_the_end():
    """A passage that the copy no longer has changes nothing of the claim, and the review is stale."""
    lost = "passage:doe-2001/coins.txt:3-4"
    judgement = Judgement(review("ann", YES, parts(), 1), "Ann", "person", (lost,))
    found = timeline(Standing(KEY, State.STALE, (judgement,), "sha256:" + "0" * 64, parts(), 1))
    assert found.events[-1] == Changed(1, "2026-01-01", "", (Change(lost, "changed"),), 1)
    assert [event.number for event in found.stale] == [1]


def test_a_review_that_is_too_old_is_stale_without_a_change():
    judgement = Judgement(review("ann", YES, parts(), 1), "Ann", "person", (), expired=True)
    found = timeline(Standing(KEY, State.STALE, (judgement,), "sha256:" + "0" * 64, parts(), 1))
    assert len(found.events) == 1
    assert [event.number for event in found.stale] == [1]
    assert found.sides == ((), ())


STATES = st.builds(parts, text=st.sampled_from("012"), scope=st.sampled_from("01"))
REVIEWS = st.tuples(st.sampled_from(["ann", "bob", "eve"]), st.sampled_from([YES, BUT, NO, CONTRARY]), STATES,
                    st.sampled_from(["substantive", "metadata"]))  # fmt: skip


@given(now=STATES, reviews=st.lists(REVIEWS, max_size=7))
def test_every_review_and_every_difference_is_in_the_history_and_nothing_else(now, reviews):
    found = history(now, *reviews)
    assert [event.judgement.review.verdict for event in found.reviews] == [verdict for _, verdict, *_ in reviews]
    states = [judged for _, _, judged, _ in reviews] + [now] * bool(reviews)
    wanted = {index + 1: difference(a, b) for index, (a, b) in enumerate(pairwise(states))}
    told = {event.number: event.changes for event in found.events if isinstance(event, Changed)}
    assert told == {number: changes for number, changes in wanted.items() if changes}
    newest = {name: judged for name, _, judged, _ in reviews}
    stale = {event.judgement.review.reviewer for event in found.stale}
    assert stale == {name for name, judged in newest.items() if judged != now}
    for before, after in pairwise(found.events):
        assert not (isinstance(before, Changed) and isinstance(after, Changed))
        assert not (isinstance(before, Changed) and not before.until)

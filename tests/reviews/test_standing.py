"""The state of a claim follows from its newest judgements and from the room's policy."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest

from cfpipe.config import Policy
from cfpipe.reviews.standing import Judgement, State, state_of

YES, BUT, NO, CONTRARY = "supports", "supports-with-caveat", "does-not-support", "contradicts"


def judgement(reviewer, verdict, note=""):
    basis = "metadata" if note == "metadata" else "substantive"
    review = SimpleNamespace(reviewer=reviewer, verdict=verdict, basis=basis)
    return Judgement(review, reviewer, "person", ("text",) if note == "stale" else ())


@pytest.mark.parametrize(
    ("reviews", "needed", "state"),
    [
        ([], 1, State.UNREVIEWED),
        ([("a", YES)], 1, State.REVIEWED),
        ([("a", BUT)], 1, State.REVIEWED),
        ([("a", YES)], 2, State.PARTLY),
        ([("a", YES), ("a", YES)], 2, State.PARTLY),  # one reviewer counts once
        ([("a", YES), ("b", BUT)], 2, State.REVIEWED),
        ([("a", YES, "metadata")], 1, State.METADATA),
        ([("a", YES, "metadata"), ("b", YES, "metadata")], 2, State.METADATA),
        ([("a", YES, "metadata"), ("b", YES)], 1, State.REVIEWED),
        ([("a", YES, "metadata"), ("b", YES)], 2, State.PARTLY),
        ([("a", NO)], 1, State.REJECTED),
        ([("a", CONTRARY), ("b", NO)], 2, State.REJECTED),
        ([("a", YES), ("b", NO)], 1, State.DISPUTED),
        ([("a", YES), ("b", YES), ("c", CONTRARY)], 2, State.DISPUTED),
        ([("a", YES), ("a", NO)], 1, State.REJECTED),  # the newest of a reviewer counts
        ([("a", NO), ("a", YES)], 1, State.REVIEWED),
        ([("a", YES, "stale")], 1, State.STALE),
        ([("a", NO, "stale")], 1, State.STALE),
        ([("a", YES, "stale"), ("a", YES)], 1, State.REVIEWED),
        ([("a", YES), ("a", YES, "stale")], 1, State.STALE),
        ([("a", YES, "stale"), ("b", YES)], 1, State.REVIEWED),
        ([("a", YES, "stale"), ("b", YES)], 2, State.STALE),
        ([("a", YES, "stale"), ("b", YES, "metadata")], 1, State.STALE),
        ([("a", NO, "stale"), ("b", YES)], 2, State.STALE),
        ([("a", YES), ("b", NO), ("c", YES, "stale")], 1, State.DISPUTED),
    ],
)
def test_the_state_follows_from_the_newest_review_of_each_reviewer(reviews, needed, state):
    newest_first = tuple(judgement(*item) for item in reversed(reviews))
    assert state_of(newest_first, needed) is state


@pytest.mark.parametrize("addition", [("z", NO), ("z", CONTRARY), ("z", YES, "metadata")])
def test_no_further_review_that_does_not_support_makes_a_state_better(addition):
    order = list(reversed(State))
    for before in ([("a", YES)], [("a", YES), ("b", NO)], [("a", NO)], [("a", YES, "stale")]):
        found = [
            state_of([judgement(*item) for item in reversed(reviews)], 1) for reviews in (before, [*before, addition])
        ]
        assert order.index(found[1]) >= order.index(found[0])


def test_support_that_the_policy_does_not_count_is_shown_and_does_not_suffice():
    one, other = judgement("a", YES), replace(judgement("b", YES), counts=False)
    assert state_of([one, judgement("b", YES)], 2) is State.REVIEWED
    assert state_of([one, other], 2) is State.PARTLY
    assert state_of([other], 1) is State.PARTLY
    assert state_of([replace(judgement("a", NO), counts=False)], 1) is State.REJECTED  # a doubt counts, whoever has it


def test_a_model_counts_where_the_policy_says_so_and_a_person_everywhere():
    policy = Policy.model_validate({"models-suffice": ("minor",)})
    assert policy.counts("model", "minor")
    assert not policy.counts("model", "critical")
    assert policy.counts("person", "critical")
    assert not policy.counts("unknown", "minor")
    assert Policy().counts("model", "critical")


@pytest.mark.parametrize(
    ("date", "old"), [("2025-01-01", False), ("2024-12-31", True), ("2030-01-01", False), ("last year", False)]
)
def test_a_review_is_too_old_only_where_the_policy_sets_an_age(date, old):
    today = dt.date(2026, 1, 1)
    assert Policy.model_validate({"max-age-days": 365}).too_old(date, today) is old
    assert not Policy.model_validate({"max-age-days": 365}).too_old(date, None)
    assert not Policy().too_old(date, today)


def test_what_is_too_old_is_not_fresh():
    review = SimpleNamespace(reviewer="a", verdict=YES, basis="substantive")
    assert state_of([Judgement(review, "a", "person", (), expired=True)], 1) is State.STALE

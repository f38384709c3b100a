"""A claim's page tells at a glance who carries the claim and what is open, and its whole history; a concept's page
shows the state where the sentence stands, and what below it fell.
"""

import datetime as dt
import json
import re
from dataclasses import replace

import pytest

from cfpipe import reviews
from cfpipe.config import Policy
from cfpipe.digests import review_digest
from cfpipe.identity import Kind, ObjectKey
from cfpipe.records.claim import Review
from cfpipe.render import assets
from cfpipe.render.html import render
from cfpipe.render.pages import claims, concept
from cfpipe.render.pages.context import gather

SIDES = ObjectKey(Kind.CLAIM, "chance/coin/two-sides")
COIN, DICE = (ObjectKey(Kind.CONCEPT, f"chance/{name}") for name in ("coin", "dice"))
YES, BUT, NO = "supports", "supports-with-caveat", "does-not-support"
TODAY = dt.date(2026, 2, 1)
LINES = {"source": "doe-2001", "file": "coins.txt", "lines": "3-4", "fingerprint": f"v1:{'a' * 16}:40:{'b' * 64}",
         "copy": "sha256:" + "c" * 64}  # fmt: skip


@pytest.fixture(scope="module")
def bare(make_room):
    room = make_room(reviewed=False)
    policy = Policy.model_validate({"reviewers": {"critical": 2}})
    config = room.library.config.model_copy(update={"policy": policy})
    return replace(room, library=replace(room.library, config=config))


@pytest.fixture(scope="module")
def files():
    return assets.collect()


@pytest.fixture
def page(bare, files):
    """The words and the HTML of a page after these reviews: (reviewer, day, verdict, parts judged otherwise, more)."""

    def make(*told, show=SIDES, strict=False, old=False):
        library = bare.library
        if strict or old:
            policy = {"reviewers": {"critical": 2}} | ({"models-suffice": ()} if strict else {"max-age-days": 9})
            config = library.config.model_copy(update={"policy": Policy.model_validate(policy)})
            library = replace(library, config=config)
        now = dict(reviews.judged(library, bare.evidence, library.claims[SIDES]))
        made = tuple(_review(now, *each) for each in told)
        changed = {**library.claims, SIDES: library.claims[SIDES].model_copy(update={"reviews": made})}
        library = replace(library, claims=changed)
        room = replace(bare, library=library, standings=reviews.standings(library, bare.evidence, today=TODAY))
        context = gather(room, files)
        made = claims.claim_page(context, show) if show is SIDES else concept.concept_page(context, show)
        text = render("claim" if show is SIDES else "concept", made[1]).decode()
        return " ".join(re.sub(r"<[^>]*>", "", text).replace("&#39;", "'").split()), text

    return make


def _review(now, reviewer, day, verdict, otherwise="", more=()):
    judged = now | dict.fromkeys(otherwise.split(), "0" * 16)
    return Review.model_validate_json(json.dumps({
        "reviewer": reviewer, "date": f"2026-01-{day:02}", "verdict": verdict, "evidence": f"Read on day {day}.",
        "judged": judged, "digest": review_digest(judged), "passages": [LINES], **dict(more),
    }))  # fmt: skip


def part(text, start, end="</dd>"):
    return text.partition(start)[2].partition(end)[0]


def test_a_claim_that_nobody_reviewed_says_so_plainly(page):
    text, _ = page()
    assert "nobody has yet compared this claim with its sources" in text
    assert "The room's policy asks for 2 reviewers; none so far has found support" in text
    assert "Nobody has reviewed this claim since it was written." in text


def test_a_claim_without_anything_open_says_that_too(page):
    text, _ = page(("other", 1, YES), ("reader", 2, YES))
    assert "No reviewer has a caveat or an objection, and nothing that was judged has changed since." in text
    assert "Olive Other (person), 2026-01-01: the passages support it · read 1 passage of Doe &amp; The Mint" in text
    text, _ = page(("other", 1, YES), ("reader", 2, BUT, "", {"caveat": "Only coins."}))
    assert "No reviewer has a caveat" not in text
    assert "Caveat (Reading model). Only coins." in text


def test_the_history_tells_reviews_changes_and_second_looks_in_order(page):
    text, html = page(("other", 1, YES, "text"), ("reader", 2, NO, "text"), ("other", 3, YES), ("reader", 4, YES))
    history = text.partition(" History ")[2]
    steps = (
        "2026-01-01 Olive Other (person) reviewed the claim: the passages support it",
        "The same reviewer has looked again since; this review no longer counts.",
        "2026-01-02 Reading model (model) reviewed the claim: the passages do not support it",
        "With this review the claim became disputed.",
        "Between 2026-01-02 and 2026-01-03 there was a change in the claim's text.",
        "2026-01-03 Olive Other (person) looked again: the passages support it",
        "This reviewer's review before had become stale.",
        "With this review the objection was resolved.",
        "2026-01-04 Reading model (model) looked again",
        "Today reviewed by a person and a model",
    )
    places = [history.index(step) for step in steps]
    assert places == sorted(places)
    assert [f'id="{name}"' in html for name in ("review-1", "review-4", "change-2", "today")] == [True] * 4


def test_what_made_a_claim_stale_stands_at_the_end_with_a_link_and_who_has_to_look_again(page):
    text, html = page(("other", 1, YES, "scope equation:chance/coin#mass"), ("reader", 2, YES, "scope"))
    assert "The review by Reading model is stale: the claim's scope changed since." in text
    end = text.partition("Since 2026-01-02 there was a change in the claim's scope.")[2]
    assert "Reading model and Olive Other have not looked again since." in end
    assert "Nobody now: no review for which a passage was read still holds." in text
    assert 'href="../../../../concepts/chance/coin/index.html#equation-mass">the equation' in html


def test_a_dispute_shows_both_sides(page):
    _, html = page(("other", 1, YES), ("reader", 2, NO))
    sides = part(html, '<div class="sides">')
    assert sides.index("For it") < sides.index("Olive Other") < sides.index("Against it") < sides.index("Reading model")
    assert "The reviewers disagree." in html
    _, html = page(("reader", 2, NO))
    assert "For it" not in html
    assert "The claim has to be narrowed" in html


def test_a_look_at_metadata_counts_for_nobody(page):
    text, html = page(("reader", 1, YES, "", {"basis": "metadata"}), ("other", 2, YES))
    assert "Reading model looked at metadata only and read no passage." in text
    assert "the work treats the subject · metadata only, no passage read" in text
    assert "partly reviewed by a person" in text
    text, _ = page(("reader", 1, YES, "", {"basis": "metadata"}))
    assert "Nobody: no reviewer has read a passage for it." in text
    assert "Reading model" not in part(html, "<dt>Who says so</dt>")


def test_passages_have_source_locator_lines_and_fingerprint_and_no_words(page):
    text, html = page(("other", 1, YES))
    assert "Doe &amp; The Mint 2001, page 2: lines 3–4 of coins.txt; fingerprint v1 · 40 characters · bbb" in text
    assert "copy sha256:cccccccccccccccc" in text
    assert '<details class="passages" id="passages-1">' in html


def test_the_sentence_of_a_concept_shows_the_state_in_words_unless_it_is_good(page):
    def mark(*told):
        _, html = page(*told, show=COIN)
        return re.search(r'<a href="([^"]*)" class="ref-claim (\w+)"[^>]*>(.*?)</a>', html).groups()

    href, tone, words = mark(("other", 1, YES, "text"))
    assert (tone, href) == ("warn", "../../../claims/chance/coin/two-sides/index.html")
    assert re.search(r'<svg class="i" aria-hidden="true"><use href="#i-stale"/></svg>\N{NO-BREAK SPACE}stale<', words)
    _, tone, words = mark(("other", 1, YES), ("reader", 1, YES))
    assert tone == "good"
    assert '<span class="vh">, reviewed by a person and a model</span>' in words
    assert mark()[2].endswith("\N{NO-BREAK SPACE}unreviewed</span></span>")


def test_a_concept_says_what_below_it_fell(page):
    _, html = page(("reader", 2, NO), show=DICE)
    assert "Not all of this stands" in part(html, "<dt>Before</dt>")
    ground = part(html, 'id="weak-ground"', "</div>")
    assert "not supported" in ground
    assert 'href="../../../claims/chance/coin/two-sides/index.html"' in ground
    assert "Not all of this stands" not in page(("other", 1, YES), show=DICE)[0]
    assert "Not all of this stands" not in page(show=DICE)[0]
    assert "1 no longer stands" in page(("reader", 2, NO), show=COIN)[0]


def test_a_fallen_claim_says_which_concepts_stand_above_it(page):
    assert "comes before Dice: what is open here is open there too." in page(("reader", 2, NO))[0]
    assert "comes before" not in page(("other", 1, YES))[0]
    assert "comes before" not in page()[0]


def test_a_model_whose_support_the_policy_does_not_count_is_shown_and_said_not_to_count(page):
    text, html = page(("reader", 1, YES), strict=True)
    assert "Reading model" in part(html, "<dt>Who says so</dt>")
    assert "a model's support is shown and does not count" in text
    assert "a model's support is shown and does not count" not in page(("reader", 1, YES))[0]


def test_a_review_that_is_too_old_says_so(page):
    text, _ = page(("other", 1, YES), old=True)
    assert "The review by Olive Other is stale: it is older than the room's policy allows." in text
    assert "Stale: it is older than the room's policy allows." in text
    assert "Olive Other has not looked again since." in text
    assert "there was a change" not in text


def test_hostile_words_of_a_review_stay_words(page):
    evil = "</dd><script>alert(1)</script>"
    _, html = page(("reader", 1, NO, "", {"evidence": evil, "caveat": evil, "does-not-establish": evil}))
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)") >= 5

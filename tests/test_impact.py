"""A source that no longer stands takes every review with it that rests on it, and its page says which."""

import re
import shutil

import pytest

from cfpipe.identity import ObjectKey
from cfpipe.impact import reliances
from cfpipe.reviews import State

BOOK = ObjectKey.parse("source:sample-2020")
EVEN = ObjectKey.parse("claim:arithmetic/doubling/even")
EVEN_FILE, BOOK_FILE = "claims/arithmetic/doubling/even.yaml", "sources/sample-2020.yaml"
RETRACTED = (BOOK_FILE, "^status: corrected$", "status: retracted")


@pytest.fixture
def sample(repository, tmp_path, assess_room):
    """The sample after edits of its files: (file, pattern, text)."""

    def edit(*edits):
        root = tmp_path / str(len(list(tmp_path.iterdir())))
        shutil.copytree(repository / "tests" / "sample", root)
        for file, old, new in edits:
            text = (root / file).read_text("utf-8")
            assert re.search(old, text, re.MULTILINE), old
            (root / file).write_text(re.sub(old, new, text, flags=re.MULTILINE), "utf-8")
        return assess_room(root, code="never")

    return edit


def resting(checked):
    return {item.claim: item for item in reliances(checked.library, checked.standings, BOOK)}


@pytest.mark.parametrize("status", ["retracted", "withdrawn", "superseded", "concern", "current"])
def test_with_its_source_every_review_that_rests_on_it_falls_and_no_other(sample, status):
    before, after = sample(), sample((BOOK_FILE, "^status: corrected$", f"status: {status}"))
    stood = {
        key for key, item in resting(before).items() if any(read.fresh for read in before.standings[key].judgements)
    }
    assert EVEN in stood
    found = resting(after)
    assert {found[key].state for key in stood} == {State.STALE}
    assert all(found[key].fallen for key in stood)
    for key in set(after.standings) - set(found):
        assert after.standings[key].state is before.standings[key].state


def test_the_worst_state_comes_first_and_users_are_named(sample):
    found = reliances(sample(RETRACTED).library, sample(RETRACTED).standings, BOOK)
    order = list(State)
    assert [order.index(item.state) for item in found] == sorted(order.index(item.state) for item in found)
    item = next(item for item in found if item.claim == EVEN)
    assert str(item.users[0]) == "concept:arithmetic/doubling"
    assert item.named
    assert item.read


NOT_NAMED = (EVEN_FILE, r"^sources:\n  - source: sample-2020\n", "sources:\n  - source: sample-1999\n")


def test_a_work_that_only_a_review_read_counts_as_well(sample):
    found = resting(sample(NOT_NAMED))[EVEN]
    assert found.named == ()
    assert found.read


def lapse_of_a_work_that_is_pinned_nowhere(sample, status):
    """A review of before works had parts: what it judged names neither the work nor its passages."""
    unpinned = (EVEN_FILE, r"^ +['\"]?source:sample-2020['\"]?: ['\"]?[0-9a-f]{16}['\"]?\n", "")
    checked = sample(NOT_NAMED, unpinned, (BOOK_FILE, "^status: corrected$", f"status: {status}"))
    return {name for item in checked.standings[EVEN].judgements for name in item.changed if "sample-2020" in name}


def test_a_lapsed_work_reaches_reviews_that_are_pinned_to_no_work(sample):
    assert lapse_of_a_work_that_is_pinned_nowhere(sample, "retracted") == {"work:sample-2020"}
    assert lapse_of_a_work_that_is_pinned_nowhere(sample, "current") == set()


def test_the_page_says_so_with_the_notice_and_the_list(sample):
    from cfpipe.render import pages, record_json, twins
    from cfpipe.render.room import Room

    checked = sample(RETRACTED, (BOOK_FILE, "^notice: .*$", "notice: 'Withdrawn <b>by</b> its editors.'"))
    room = Room(checked.library, checked.evidence, checked.standings, {}, "https://room.example/")
    found = {item.path: item.body.decode("utf-8", "replace") for item in pages.render(room)}
    page = found["sources/sample-2020/index.html"]
    banner = page[page.index('class="lapse bad"') :]
    assert "This work was retracted." in banner
    assert "<b>by</b>" not in banner
    assert '"creativeWorkStatus":"retracted"' in page
    assert page.index('class="lapse bad"') < page.index("bibliography")
    listed = page[page.index('id="h-claims"') :]
    for key, item in resting(checked).items():
        assert f'{key.url}index.html"' in listed
        assert str(item.state) in listed
    assert "A review of it is stale because this source changed." in listed
    shown = record_json.catalogue(room)
    data = record_json.twin(shown, BOOK)
    assert {item["claim"] for item in data["claims"]} == {str(key) for key in resting(checked)}
    assert next(item for item in data["claims"] if item["claim"] == str(EVEN))["fallen"]
    assert "Its review is stale because this source changed." in twins.Writer(shown).text(BOOK)
    assert 'class="lapse' not in found["sources/sample-1999/index.html"]

"""A review more in a record's text: it reads back as it was said, and nothing else changes by a byte."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfpipe.records.document import read
from cfpipe.reviews.yaml_text import CannotAppend, as_yaml, with_review

REVIEW = {
    "reviewer": "ann", "date": "2026-01-02", "verdict": "supports",
    "evidence": "It says: yes, - and # no comment; 'quoted' too.",
    "judged": {"text": "12e3456789012345", "scope": "0123456789012345"},
    "digest": "sha256:" + "0" * 64,
}  # fmt: skip
HEAD = "text: A claim.\nscope: 'all'  # of it\n"
OLD = "- reviewer: bea\n  evidence: |-\n    Old words.\n"


def data(text):
    found, problems = read("claim.yaml", text.encode())[1:]
    assert not problems
    return found


def appended(text, review=REVIEW):
    return with_review(read("claim.yaml", text.encode())[0], review)


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        HEAD.rstrip("\n"),
        HEAD + "reviews:\n" + OLD,
        HEAD + "reviews:\n" + OLD.rstrip("\n"),
        HEAD + "reviews:\n" + OLD.replace("- ", "    - ").replace("\n  ", "\n      "),
        HEAD + "reviews:\n" + OLD + "# the end\n",
        HEAD + "reviews:\n" + OLD + "\n# of the question\nquestion: Why?\n",
        HEAD + "reviews:\n" + OLD + "question: Why?\n",
        HEAD + "reviews: []\n",
        HEAD + "reviews: []  # none yet\nquestion: Why?\n",
        HEAD + 'reviews: [{"reviewer": "bea"}]\n',
        (HEAD + "reviews:\n" + OLD + "question: Why?\n").replace("\n", "\r\n"),
        HEAD + "reviews: # so far\n  # the first\n  - reviewer: bea\n    evidence: short\n",
    ],
)
def test_the_review_comes_last_and_the_rest_stays(text):
    before, after = data(text), appended(text)
    found = data(after)
    assert found["reviews"][-1] == REVIEW
    assert found["reviews"][:-1] == before.get("reviews", [])
    assert {**found, "reviews": None} == {**before, "reviews": None}
    kept = iter(after)
    assert all(any(character == other for other in kept) for character in text)
    assert ("\r\n" in text) == ("\r\n" in after)
    assert after.replace("\r\n", "\n").count("\n") == after.count("\n")


def test_the_comment_above_the_next_field_stays_with_it():
    after = appended(HEAD + "reviews:\n" + OLD + "\n# of the question\nquestion: Why?\n")
    assert after.endswith(f"digest: {REVIEW['digest']}\n\n# of the question\nquestion: Why?\n")


@pytest.mark.parametrize("text", ["{text: A, scope: B}\n", "text: A\nreviews: none\n", "- a\n"])
def test_what_has_no_place_for_a_review_is_said(text):
    with pytest.raises(CannotAppend):
        appended(text)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Cn")), min_size=1)


@given(evidence=TEXTS, caveat=TEXTS, file=TEXTS)
def test_whatever_is_said_reads_back(evidence, caveat, file):
    review = {"evidence": f"x {evidence}", "caveat": f"x {caveat}", "passages": [{"file": file}], "date": "2026-01-02"}
    (found,) = data("reviews:\n" + "".join(f"  {line}\n" for line in as_yaml(review).split("\n")))["reviews"]
    for name in ("evidence", "caveat"):
        assert found[name].split() == review[name].split()
    assert found["passages"] == review["passages"]
    assert found["date"] == "2026-01-02"


@pytest.mark.parametrize("value", ["12e34", "1234567890123456", "true", "null", "~", "0x1f", "- a", "a: b", "#", ""])
def test_no_text_turns_into_something_else(value):
    (found,) = data(as_yaml({"digest": value}))
    assert found == {"digest": value}
    assert json.dumps(found)

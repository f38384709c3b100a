"""What a published site says of reviews follows from the digests beside it; a file that was doctored is told apart."""

import json

import pytest

from cfpipe import evidence_file, verification
from cfpipe.digests import part_digest, review_digest
from cfpipe.evidence_claims import ClaimEntry, faults

TEXT, SCOPE = "A coin has two sides.", "Coins."
NOW = {"text": part_digest("text", TEXT), "scope": part_digest("scope", SCOPE)}


def review(by, verdict, judged=NOW, **more):
    changed = sorted(name for name in NOW if judged[name] != NOW[name])
    return {"reviewer": by.title(), "by": by, "kind": "person", "number": 1, "date": "2026-01-02", "verdict": verdict,
            "evidence": "Read.", "judged": judged, "digest": review_digest(judged), "fresh": not changed,
            "changed": changed, **more}  # fmt: skip


def entry(state, *reviews, **more):
    data = {"text": TEXT, "scope": SCOPE, "state": state, "judged": NOW, "digest": review_digest(NOW),
            "judgements": reviews, **more}  # fmt: skip
    return ClaimEntry.model_validate_json(json.dumps(data))


OLD = NOW | {"text": "0" * 16}
YES, NO = "supports", "does-not-support"


@pytest.mark.parametrize(
    "sound",
    [
        entry("unreviewed", judged={}, digest=""),
        entry("unreviewed"),
        entry("reviewed", review("ann", YES)),
        entry("partly reviewed", review("ann", YES), needed=2),
        entry("stale", review("ann", YES, OLD)),
        entry("stale", review("ann", YES), review("bob", YES, OLD), needed=2),
        entry("disputed", review("ann", YES), review("bob", NO)),
        entry("rejected", review("ann", NO)),
        entry("metadata only", review("ann", YES, basis="metadata")),
        entry("reviewed", review("ann", YES), review("ann", NO, OLD)),
        entry("stale", review("ann", YES, fresh=False, expired=True)),
        entry("stale", review("ann", YES, fresh=False, changed=["passage:doe-2001/a.txt:3"])),  # a copy is not here
        entry("reviewed", review("ann", YES, NOW | {"passages": "1" * 16, "work:doe-2001": "2" * 16})),
    ],
)
def test_what_follows_from_the_digests_is_found_again(sound):
    assert list(faults(sound)) == []


@pytest.mark.parametrize(
    ("doctored", "words"),
    [
        (entry("reviewed", review("ann", YES), text="A coin has three sides."), "the digest of its text"),
        (entry("reviewed", review("ann", YES), scope="All coins."), "the digest of its scope"),
        (entry("reviewed", review("ann", YES), digest="sha256:" + "0" * 64), "the digest of what is judged"),
        (entry("reviewed", review("ann", YES, digest="sha256:" + "0" * 64)), "not that of its parts"),
        (
            entry("reviewed", review("ann", YES, OLD, fresh=True, changed=[])),
            "a change in text; the site says: in noth",
        ),
        (entry("reviewed", review("ann", YES, OLD, fresh=True)), "is called fresh"),
        (entry("reviewed", review("ann", YES, expired=True)), "or it is too old"),
        (
            entry("stale", review("ann", YES, changed=["text"], fresh=False)),
            "a change in nothing; the site says: in te",
        ),
        (entry("reviewed", review("ann", YES, OLD)), "called reviewed with 0 of 1 reviewers"),
        (entry("reviewed", review("ann", YES), needed=2), "called reviewed with 1 of 2 reviewers"),
        (entry("reviewed", review("ann", YES), review("ann", YES), needed=2), "reviewed with 1 of 2"),
        (entry("reviewed", review("ann", YES), review("bob", NO)), "and 1 against it"),
        (entry("reviewed", review("ann", YES, basis="metadata")), "reviewed with 0 of 1"),
        (entry("partly reviewed", review("ann", NO)), "no fresh review supports it"),
        (entry("disputed", review("ann", YES)), "no fresh review speaks against it"),
        (entry("reviewed", judged={}), "does not hold what was judged"),
    ],
)
def test_what_does_not_follow_is_told(doctored, words):
    assert any(words in fault for fault in faults(doctored))


def test_verification_counts_the_claims_and_names_the_doctored_one():
    good, bad = entry("reviewed", review("ann", YES)), entry("reviewed")
    found = evidence_file.EvidenceFile(
        version="cfpipe evidence 3",
        engines={},
        statements={},
        code={},
        claims={"claim:a/b/c": good, "claim:a/b/d": bad},
    )
    report = verification.reviews(found)
    assert report.claims == 2
    assert {(item.key, item.kind) for item in report.differences} == {("claim:a/b/d", "review")}


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"claim:a/b/c": {"state": "reviewed", "text": "x", "scope": "y", "extra": 1}}, "there is no such field"),
        ({"claim:a/b/c": {"state": "perfect", "text": "x", "scope": "y"}}, "claims: claim:a/b/c: state"),
        ({"no key": {"state": "unreviewed", "text": "x", "scope": "y"}}, "claims: 'no key'"),
        ({"claim:a/b/c": 3}, "claims: claim:a/b/c"),
    ],
)
def test_a_damaged_file_gives_located_messages(claims, words):
    raw = {"version": evidence_file.VERSION, "engines": {}, "statements": {}, "claims": claims, "code": {}}
    with pytest.raises(evidence_file.Damaged) as caught:
        evidence_file.parse(json.dumps(raw).encode())
    assert any(words in fault for fault in caught.value.faults)

"""A claim's page in schema.org's words and in those of the Web Annotation vocabulary: nothing invented, no passage."""

import base64
import json
import re
import runpy
from pathlib import Path

import pytest

from cfpipe import reviews
from cfpipe.digests import review_digest
from cfpipe.identity import ObjectKey
from cfpipe.records.claim import Review
from cfpipe.render import jsonld
from cfpipe.render.pages.linked import linked_data
from cfpipe.render.room import Room

small = runpy.run_path(str(Path(__file__).parent.with_name("small_room.py")))
BASE = "https://room.example/"
LARGEST = ObjectKey.parse("claim:probability/coin/largest")
PAGE = f"{BASE}claims/probability/coin/largest/"
BOOK = f"{BASE}sources/author-2020/"

THING = {"@type", "@id", "name", "alternateName", "url", "identifier", "description", "sameAs"}
WORK = THING | {"author", "datePublished", "isBasedOn", "citation", "text", "publisher", "license", "inLanguage"}
SCHEMA = {
    "ClaimReview": WORK | {"claimReviewed", "itemReviewed", "reviewBody", "reviewRating"},
    "Claim": WORK | {"appearance", "firstAppearance", "claimInterpreter"},
    "Rating": THING | {"ratingExplanation"},
    "Thing": THING,
    "Person": THING | {"familyName", "givenName"},
    "SoftwareApplication": WORK | {"applicationCategory"},
    "Organization": THING,
    "Book": WORK | {"isbn"},
}
"""Of each type the properties of schema.org's vocabulary that fit; a number for a rating is left out on purpose."""
ANNOTATION = {
    "Annotation": {"@context", "type", "id", "motivation", "body", "creator", "target"},
    "SpecificResource": {"type", "source", "selector", "state", "rdfs:label"},
    "FragmentSelector": {"type", "conformsTo", "value", "refinedBy"},
    "TimeState": {"type", "cached"},
    "Person": {"type", "name"},
    "Software": {"type", "name"},
}
COPY = "ab" * 32


def passage(lines, **more):
    return {**more, "source": "author-2020", "file": "book.txt", "lines": lines, "copy": f"sha256:{COPY}",
            "fingerprint": f"v1:{'1' * 16}:40:{'2' * 64}"}  # fmt: skip


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A person's review of an older text, a model's of today's with passages, and a look at metadata."""
    library, evidence, _ = small["small_room"](tmp_path_factory.mktemp("room"), reviewed=False)
    claim = library.claims[LARGEST]
    now = dict(reviews.judged(library, evidence, claim))

    def review(reviewer, day, judged=now, **more):
        data = {"reviewer": reviewer, "date": day, "verdict": "supports", "evidence": "Read </script><b>.",
                "judged": judged, "digest": review_digest(judged), **more}  # fmt: skip
        return Review.model_validate_json(json.dumps(data))

    told = (
        review("bea", "2024-01-02", now | {"text": "0" * 16}, passages=[passage("7")]),
        review("ann", "2024-01-03", verdict="supports-with-caveat", caveat="Only coins.",
               passages=[passage("3-4"), passage("9-12"), passage("5", page="3")]),
        review("cleo", "2024-01-04", basis="metadata"),
    )  # fmt: skip
    claims = {LARGEST: claim.model_copy(update={"reviews": told})}
    fields = {name: getattr(library, name) for name in library.__dataclass_fields__}
    library = library.__class__(**{**fields, "claims": claims})
    return Room(library, evidence, reviews.standings(library, evidence), {}, BASE)


@pytest.fixture(scope="module")
def nodes(room):
    return jsonld.graph(room, LARGEST)["@graph"]


def of_type(nodes, kind):
    return [node for node in nodes if kind in (node.get("@type"), node.get("type"))]


def everything(value):
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from everything(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from everything(inner)


def test_every_node_has_only_what_its_vocabulary_has(nodes):
    for node in everything(nodes):
        if "@type" in node:
            assert set(node) <= SCHEMA[node["@type"]], node
        elif "type" in node:
            assert set(node) <= ANNOTATION[node["type"]], node
        else:
            assert set(node) <= {"@id", "name"}, node


def test_no_number_is_invented(nodes):
    text = json.dumps(nodes)
    for name in ("ratingValue", "bestRating", "worstRating", "reviewCount"):
        assert name not in text
    assert not [value for node in everything(nodes) for value in node.values() if isinstance(value, (int, float))]


def test_a_review_has_what_a_claim_review_needs(nodes):
    (claim,) = of_type(nodes, "Claim")
    found = of_type(nodes, "ClaimReview")
    assert [node["@id"] for node in found] == [f"{PAGE}#review-{number}" for number in (3, 2, 1)]
    for node in found:
        assert node["claimReviewed"] == claim["text"] == "The variance of a coin is largest at one half."
        assert node["itemReviewed"] == {"@id": claim["@id"]}
        assert node["url"].startswith(PAGE)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", node["datePublished"])
        assert node["reviewRating"]["alternateName"] in {"supports", "supports-with-caveat"}
        assert node["reviewRating"]["ratingExplanation"]
        assert node["author"]["name"]


def test_a_model_is_never_a_person(nodes):
    found = {node["author"]["name"]: node["author"]["@type"] for node in of_type(nodes, "ClaimReview")}
    assert found == {"Bea": "Person", "Ann": "SoftwareApplication", "cleo": "Thing"}
    creators = {node["creator"]["name"]: node["creator"]["type"] for node in of_type(nodes, "Annotation")}
    assert creators == {"Bea": "Person", "Ann": "Software"}


def test_the_explanation_says_what_the_rating_rests_on_and_what_became_of_it(nodes):
    glanced, fresh, stale = (node["reviewRating"]["ratingExplanation"] for node in of_type(nodes, "ClaimReview"))
    assert glanced.startswith("No passage was read")
    assert fresh == "The cited passages support the claim, with a caveat. Only coins."
    assert stale.endswith("What was judged has changed since: the claim's text.")


def test_passages_are_targets_with_lines_and_the_digest_of_the_copy(nodes):
    annotations = of_type(nodes, "Annotation")
    assert [node["body"] for node in annotations] == [f"{PAGE}#review-2", f"{PAGE}#review-1"]
    for node in annotations:
        assert node["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert node["motivation"] == "assessing"
    targets = annotations[0]["target"]
    assert [target["source"] for target in targets] == [BOOK, BOOK, BOOK]
    assert [target["selector"]["value"] for target in targets] == ["line=2,4", "line=8,12", "page=3"]
    assert annotations[1]["target"][0]["selector"]["value"] == "line=6,7"
    assert {target["selector"]["conformsTo"] for target in targets[:2]} == {"http://tools.ietf.org/rfc/rfc5147"}
    assert targets[2]["selector"]["conformsTo"] == "http://tools.ietf.org/rfc/rfc3778"
    assert targets[2]["selector"]["refinedBy"]["value"] == "line=4,5"
    assert targets[2]["rdfs:label"].endswith("book.txt, page 3, lines 5")
    assert targets[0]["rdfs:label"] == "book.txt, lines 3-4"
    digest = targets[0]["state"]["cached"].removeprefix("ni:///sha-256;")
    assert base64.urlsafe_b64decode(digest + "=").hex() == COPY


def test_the_work_that_was_read_is_named_and_its_words_are_not(nodes):
    fresh = of_type(nodes, "ClaimReview")[1]
    assert fresh["isBasedOn"] == [{"@id": BOOK}]
    assert "TextQuoteSelector" not in json.dumps(nodes)
    assert not [node for node in everything(nodes) if {"exact", "prefix", "suffix"} & set(node)]


def test_the_page_carries_its_own_nodes_and_nothing_can_end_their_element(room):
    text = str(linked_data(room, LARGEST))
    assert "<" not in text
    kinds = [node.get("@type", node.get("type")) for node in json.loads(text)["@graph"]]
    assert kinds == ["Claim", "ClaimReview", "ClaimReview", "Annotation", "ClaimReview", "Annotation"]

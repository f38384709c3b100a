"""What a page says of itself in schema.org's words, as one graph for each page.

A claim's review carries the reviewer's verdict in words. It has no number: nobody measured how true a claim is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cfpipe.identity import ObjectKey
from cfpipe.library import concept_key, concept_of, source_key
from cfpipe.records.claim import Claim
from cfpipe.records.concept import Concept
from cfpipe.records.source import Name, Source
from cfpipe.render.room import Room
from cfpipe.reviews import Judgement

Node = dict[str, Any]

_TYPES = {
    "book": "Book", "chapter": "Chapter", "article-journal": "ScholarlyArticle", "paper-conference": "ScholarlyArticle",
    "dataset": "Dataset", "report": "Report", "thesis": "Thesis", "webpage": "WebPage", "post-weblog": "BlogPosting",
    "software": "SoftwareSourceCode",
}  # fmt: skip
_MEANING = {
    "supports": "The cited passage supports the claim.",
    "supports-with-caveat": "The cited passage supports the claim, with a caveat.",
    "does-not-support": "The cited passage does not support the claim.",
    "contradicts": "The cited passage contradicts the claim.",
}


def graph(room: Room, key: ObjectKey) -> Node:
    """The graph of the page of a concept, a claim or a source; without nodes for any other key."""
    library = room.library
    nodes: list[Node] = []
    if key in library.concepts:
        nodes = list(_concept(room, key, library.concepts[key]))
    elif key in library.claims:
        nodes = list(_claim(room, key, library.claims[key]))
    elif key in library.sources:
        nodes = [_source(room, key, library.sources[key])]
    return {"@context": "https://schema.org", "@graph": nodes}


def address(room: Room, key: ObjectKey) -> str:
    return room.base_url + key.url


def _concept(room: Room, key: ObjectKey, concept: Concept) -> Iterator[Node]:
    here = address(room, key)
    config = room.library.config
    term: Node = {
        "@type": "DefinedTerm", "@id": f"{here}#term", "name": concept.title, "description": _line(concept.summary),
        "inDefinedTermSet": f"{room.base_url}concepts/", "termCode": str(key), "url": here,
    }  # fmt: skip
    if concept.also_known_as:
        term["alternateName"] = list(concept.also_known_as)
    needs = [
        {
            "@type": "AlignmentObject", "alignmentType": "requires", "targetUrl": address(room, need),
            "targetName": room.library.concepts[need].title, "targetDescription": _line(edge.reason),
        }
        for edge in concept.prerequisites
        if (need := concept_key(edge.concept)) in room.library.published
    ]  # fmt: skip
    sources = [source_key(use.source) for use in concept.sources]
    page: Node = {
        "@type": "LearningResource", "@id": here, "url": here, "name": concept.title,
        "abstract": _line(concept.tldr), "description": _line(concept.summary), "inLanguage": config.language,
        "identifier": str(key), "learningResourceType": "concept page", "license": config.licence_url,
        "educationalLevel": f"{concept.level}, difficulty {concept.difficulty} of 5",
        "isPartOf": {"@type": "CreativeWork", "@id": room.base_url, "name": config.title, "url": room.base_url},
        "teaches": {"@id": f"{here}#term"}, "author": [_person(room, name) for name in concept.authors],
        "isAccessibleForFree": True,
    }  # fmt: skip
    if needs:
        page["educationalAlignment"] = needs
    if concept.practice:
        page["assesses"] = {"@id": f"{here}#term"}
    cited = [name for name in sources if name in room.library.sources]
    if cited:
        page["citation"] = [{"@id": address(room, name)} for name in cited]
    yield page
    yield term
    yield from (_source(room, name, room.library.sources[name]) for name in cited)


def _claim(room: Room, key: ObjectKey, claim: Claim) -> Iterator[Node]:
    here = address(room, key)
    named = {source_key(support.source): None for support in claim.sources}
    works = [name for name in named if name in room.library.sources]
    claimed: Node = {
        "@type": "Claim", "@id": f"{here}#claim", "text": _line(claim.text), "identifier": str(key),
        "author": _person(room, claim.author), "appearance": {"@id": address(room, concept_of(key))},
    }  # fmt: skip
    if works:
        claimed["citation"] = [{"@id": address(room, name)} for name in works]
    yield claimed
    standing = room.standings.get(key)
    for index, judgement in enumerate(standing.judgements if standing else ()):
        number = len(standing.judgements) - index if standing else index
        yield _review(here, number, claim, judgement)
    yield from (_source(room, name, room.library.sources[name]) for name in works)


def _review(here: str, number: int, claim: Claim, judgement: Judgement) -> Node:
    review = judgement.review
    words = [_MEANING[review.verdict], _line(review.caveat or "")]
    if not judgement.fresh:
        words.append("What was judged has changed since.")
    return {
        "@type": "ClaimReview", "@id": f"{here}#review-{number}", "url": here, "datePublished": review.date,
        "claimReviewed": _line(claim.text), "itemReviewed": {"@id": f"{here}#claim"},
        "author": _agent(judgement.reviewer, judgement.kind), "reviewBody": _line(review.evidence),
        "reviewRating": {
            "@type": "Rating", "alternateName": review.verdict,
            "ratingExplanation": " ".join(word for word in words if word),
        },
    }  # fmt: skip


def _source(room: Room, key: ObjectKey, source: Source) -> Node:
    node: Node = {
        "@type": _TYPES.get(source.type, "CreativeWork"), "@id": address(room, key), "name": _line(source.title),
        "identifier": str(key), "datePublished": str(source.issued),
    }  # fmt: skip
    if source.author:
        node["author"] = [_author(name) for name in source.author]
    pairs = (
        ("publisher", {"@type": "Organization", "name": source.publisher} if source.publisher else None),
        ("isbn", source.ISBN if node["@type"] == "Book" else None), ("license", source.licence.url),
        ("sameAs", f"https://doi.org/{source.DOI}" if source.DOI else None), ("url", source.URL),
        ("inLanguage", source.language), ("creativeWorkStatus", source.status if source.status != "current" else None),
    )  # fmt: skip
    node.update({name: value for name, value in pairs if value})
    return node


def _author(name: Name) -> Node:
    if name.literal:
        return {"@type": "Organization", "name": name.literal}
    parts = {"familyName": name.family, "givenName": name.given}
    whole = " ".join(part for part in (name.given, name.family) if part)
    return {"@type": "Person", "name": whole, **{field: text for field, text in parts.items() if text}}


def _person(room: Room, name: str) -> Node:
    person = room.library.config.people.get(name)
    node = _agent(person.name, person.kind) if person else {"@type": "Thing", "name": name}
    return {**node, "url": person.url} if person and person.url else node


def _agent(name: str, kind: str) -> Node:
    """A person, or a language model, which must not look like one."""
    if kind == "person":
        return {"@type": "Person", "name": name}
    return {"@type": "SoftwareApplication", "name": name, "applicationCategory": f"language {kind}"}


def _line(text: str) -> str:
    return " ".join(text.split())

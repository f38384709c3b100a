"""What a page says of itself in schema.org's words, as one graph for each page.

A claim's review carries the reviewer's verdict in words. It has no number: nobody measured how true a claim is.

The passages that were read are the targets of a W3C Web Annotation whose body is the review: the work, the lines of its
text (a fragment of plain text after RFC 5147), and the digest of the copy in which they are these lines, as an address
after RFC 6920 that names the copy without saying where one is. The words of a passage are never there.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from cfpipe import parts
from cfpipe.identity import ObjectKey
from cfpipe.library import concept_key, concept_of, source_key
from cfpipe.records.claim import Claim, Passage
from cfpipe.records.concept import Concept
from cfpipe.records.source import Name, Source
from cfpipe.render.room import Room
from cfpipe.timeline import Reviewed, timeline

Node = dict[str, Any]

_TYPES = {
    "book": "Book", "chapter": "Chapter", "article-journal": "ScholarlyArticle", "paper-conference": "ScholarlyArticle",
    "dataset": "Dataset", "report": "Report", "thesis": "Thesis", "webpage": "WebPage", "post-weblog": "BlogPosting",
    "software": "SoftwareSourceCode",
}  # fmt: skip
_MEANING = {
    "supports": "The cited passages support the claim.",
    "supports-with-caveat": "The cited passages support the claim, with a caveat.",
    "does-not-support": "The cited passages do not support the claim.",
    "contradicts": "The cited passages contradict the claim.",
}
_UNREAD = "No passage was read: the reviewer only looked whether the work exists and treats the subject."
_ANNOTATIONS = "http://www.w3.org/ns/anno.jsonld"
_PDF = "http://tools.ietf.org/rfc/rfc3778"
_PLAIN_TEXT = "http://tools.ietf.org/rfc/rfc5147"


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
    history = timeline(standing) if standing else None
    for event in reversed(history.reviews if history else ()):
        yield _review(room, key, claim, event, counts=history is not None and event in history.latest)
        if event.judgement.review.passages:
            yield _annotation(room, key, event)
    yield from (_source(room, name, room.library.sources[name]) for name in works)


def _review(room: Room, key: ObjectKey, claim: Claim, event: Reviewed, *, counts: bool) -> Node:
    here, judgement = address(room, key), event.judgement
    review = judgement.review
    words = [_MEANING[review.verdict] if review.basis == "substantive" else _UNREAD, _line(review.caveat or "")]
    if not counts:
        words.append("The same reviewer has looked again since.")
    elif not judgement.fresh:
        changed = ", ".join(parts.words(room.library, name, key) for name in judgement.changed)
        words.append(
            f"What was judged has changed since: {changed}." if changed else "It is older than the room allows."
        )
    node: Node = {
        "@type": "ClaimReview", "@id": f"{here}#review-{event.number}", "url": f"{here}#review-{event.number}",
        "datePublished": review.date, "identifier": review.digest,
        "claimReviewed": _line(claim.text), "itemReviewed": {"@id": f"{here}#claim"},
        "author": _agent(judgement.reviewer, judgement.kind), "reviewBody": _line(review.evidence),
        "reviewRating": {
            "@type": "Rating", "alternateName": review.verdict,
            "ratingExplanation": " ".join(word for word in words if word),
        },
    }  # fmt: skip
    read = {source_key(passage.source): None for passage in review.passages}
    if works := [name for name in read if name in room.library.sources]:
        node["isBasedOn"] = [{"@id": address(room, name)} for name in works]
    return node


def _annotation(room: Room, key: ObjectKey, event: Reviewed) -> Node:
    """The passages of a review as what it is about, in the words of the Web Annotation vocabulary."""
    here, judgement = address(room, key), event.judgement
    kind = {"person": "Person", "model": "Software"}.get(judgement.kind)
    return {
        "@context": _ANNOTATIONS, "type": "Annotation", "id": f"{here}#passages-{event.number}",
        "motivation": "assessing", "body": f"{here}#review-{event.number}",
        "creator": {**({"type": kind} if kind else {}), "name": judgement.reviewer},
        "target": [_target(room, passage) for passage in judgement.review.passages],
    }  # fmt: skip


def _target(room: Room, passage: Passage) -> Node:
    first, _, last = passage.lines.partition("-")
    lines = {"type": "FragmentSelector", "conformsTo": _PLAIN_TEXT, "value": f"line={int(first) - 1},{last or first}"}
    page = (passage.page or "").partition("-")[0]
    paged = {"type": "FragmentSelector", "conformsTo": _PDF, "value": f"page={page}", "refinedBy": lines}
    file = f"{passage.file}, page {passage.page}, lines {passage.lines}" if page else (
        f"{passage.file}, lines {passage.lines}")  # fmt: skip
    return {
        "type": "SpecificResource", "source": address(room, source_key(passage.source)),
        "rdfs:label": file,
        "selector": paged if page else lines,
        "state": {"type": "TimeState", "cached": _named(passage.copy_)},
    }  # fmt: skip


def _named(digest: str) -> str:
    """A copy's digest as an address after RFC 6920."""
    raw = bytes.fromhex(digest.removeprefix("sha256:"))
    return "ni:///sha-256;" + base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


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
    names = {"familyName": name.family, "givenName": name.given}
    whole = " ".join(part for part in (name.given, name.family) if part)
    return {"@type": "Person", "name": whole, **{field: text for field, text in names.items() if text}}


def _person(room: Room, name: str) -> Node:
    person = room.library.config.people.get(name)
    node = _agent(person.name, person.kind) if person else _agent(name, "unknown")
    return {**node, "url": person.url} if person and person.url else node


def _agent(name: str, kind: str) -> Node:
    """A person, or a language model, which must not look like one; of anybody else nothing is said."""
    if kind == "person":
        return {"@type": "Person", "name": name}
    if kind == "model":
        return {"@type": "SoftwareApplication", "name": name, "applicationCategory": "language model"}
    return {"@type": "Thing", "name": name}


def _line(text: str) -> str:
    return " ".join(text.split())

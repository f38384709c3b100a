"""The JSON twin of a page: the record with everything that was found out about it. Nothing of a draft is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cfpipe import metrics
from cfpipe.evidence import CodeRun, Finding, Scene
from cfpipe.ground import weaknesses
from cfpipe.handoff import object_digest
from cfpipe.identity import Kind, ObjectKey
from cfpipe.impact import reliances
from cfpipe.library import Object, concept_key, concept_of
from cfpipe.readings import Origin
from cfpipe.render import csl
from cfpipe.render.room import Room
from cfpipe.render.scales import finite
from cfpipe.reviews import Standing
from cfpipe.timeline import Changed, Reviewed, Turn, timeline
from cfpipe.witnesses.evaluation import Evaluation

VERSION = "cfpipe record 1"

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the site shows of a room, found once for all files: its records in order, and the parts of concepts."""

    room: Room
    concepts: tuple[ObjectKey, ...]
    claims: tuple[ObjectKey, ...]
    sources: tuple[ObjectKey, ...]
    parts: Mapping[ObjectKey, tuple[Object, ...]]
    places: Mapping[ObjectKey, metrics.Place]

    def objects(self) -> Iterator[Object]:
        """Every object that the site shows: concepts with their parts, claims, sources."""
        found = self.room.library.objects
        for key in self.concepts:
            yield found[key]
            yield from self.parts[key]
        yield from (found[key] for key in (*self.claims, *self.sources))


def catalogue(room: Room) -> Catalogue:
    library = room.library
    parts: dict[ObjectKey, list[Object]] = {key: [] for key in library.published}
    for key, item in library.objects.items():
        if not key.kind.is_record and key.record in parts:
            parts[key.record].append(item)
    return Catalogue(
        room,
        library.published,
        tuple(key for key in library.claims if is_public(room, key)),
        tuple(library.sources),
        {key: tuple(items) for key, items in parts.items()},
        metrics.places(library),
    )


def twin(shown: Catalogue, key: ObjectKey) -> Data:
    """The data of a record's page."""
    room = shown.room
    data = {**_head(room, key), "record": record(room, key)}
    if key.kind is Kind.CONCEPT:
        data |= _concept(shown, key)
    elif key.kind is Kind.CLAIM:
        data["review"] = standing(room.standings.get(key))
        data["concept"] = str(concept_of(key))
    else:
        users = room.library.cited_by.get(key, ())
        data["cited-by"] = [str(user) for user in users if is_public(room, user)]
        data["claims"] = [
            {
                "claim": str(item.claim), "state": item.state, "named": bool(item.named),
                "read-by": sorted({read.review.reviewer for read in item.read}), "fallen": bool(item.fallen),
                "used-in": [str(user) for user in item.users if is_public(room, user)],
            }
            for item in reliances(room.library, room.standings, key)
            if is_public(room, item.claim)
        ]  # fmt: skip
        data["csl"] = csl.item(key.path, room.library.sources[key])
    return data


def is_public(room: Room, key: ObjectKey) -> bool:
    """Whether the site shows the object: sources always, all else if its concept is published."""
    if key.kind is Kind.SOURCE:
        return key in room.library.sources
    concept = room.library.concepts.get(concept_of(key))
    return concept is not None and concept.status == "published" and key in room.library.objects


def record(room: Room, key: ObjectKey) -> Data:
    """A record as its author wrote it, under the names of the YAML, without links to drafts and without the name of
    the folder in which somebody keeps a copy of a source.
    """
    data: Data = room.library.objects[key].part.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    if key.kind is Kind.CONCEPT:
        for name in ("prerequisites", "related"):
            if name in data:
                data[name] = [edge for edge in data[name] if _is_published(room, edge["concept"])]
        bridge = data.get("bridge", {})
        for end in ("carry-in", "carry-out"):
            if end in bridge and not _is_published(room, bridge[end]["concept"]):
                del bridge[end]
    data.get("copy", {}).pop("folder", None)
    return data


def finding(found: Finding, *, with_seconds: bool = False) -> Data:
    """The verdict on a statement with the question it answers, in the form of ``evidence_file.StatementEntry``."""
    verdict = found.verdict.to_json(with_seconds=with_seconds)
    data = {**verdict, "display": found.display, "kind": found.statement.kind}
    if found.asked is not None:
        data["asked"] = found.asked.to_json()
    if found.weakened:
        data["weakened"] = [asdict(item) for item in found.weakened]
    said = found.said
    if said.origin is not Origin.NOTHING or said.trouble is not None:
        data["read"] = {"origin": said.origin, "shown": list(said.shown.sides) if said.shown else []}
        if said.trouble is not None:
            data["read"]["trouble"] = said.trouble.message
    return data


def standing(found: Standing | None) -> Data:
    """The state of a claim with every judgement, newest first, and what changed between them and since.

    In the form of ``evidence_claims.ClaimEntry``, without the claim's own words.
    """
    if found is None:
        return {"state": "unreviewed", "judgements": [], "changes": []}
    history = timeline(found)
    head = {"state": str(found.state), "needed": found.needed, "digest": found.digest, "judged": dict(found.judged)}
    return {
        **head,
        "judgements": [_judgement(event) for event in reversed(history.reviews)],
        "changes": [_change(event) for event in history.events if isinstance(event, Changed)],
    }


def _judgement(event: Reviewed) -> Data:
    item = event.judgement
    data: Data = {
        **item.review.model_dump(mode="json", exclude_defaults=True, by_alias=True),
        "reviewer": item.reviewer, "by": item.review.reviewer, "kind": item.kind,
        "number": event.number, "fresh": item.fresh, "changed": list(item.changed),
    }  # fmt: skip
    if item.expired:
        data["expired"] = True
    return data if event.turn is Turn.NONE else {**data, "turn": event.turn.value}


def _change(event: Changed) -> Data:
    data: Data = {"after": event.number, "since": event.since, "parts": [item._asdict() for item in event.changes]}
    if event.until:
        data["until"] = event.until
    return {**data, "restored": event.restored} if event.restored else data


def run(found: CodeRun) -> Data:
    """What a code witness printed and computed; its figures are on the page."""
    values = [
        {"name": v.name, "computed": v.computed, "expected": v.expected, "expression": v.expression, "agrees": v.agrees,
         **(dict(zip(("exact", "tolerance"), map(_number, v.asked), strict=True)) if v.asked else {})}
        for v in found.values
    ]  # fmt: skip
    head = {"status": str(found.status), "output": found.output, "values": values, "engine": found.engine}
    return {**head, "error": found.error, "figures": [figure.alt for figure in found.figures]}


def _number(asked: Evaluation) -> Data:
    """A number's question, in the form of ``evidence_file.Number``."""
    data = asked.to_json()
    return {name: data[name] for name in ("expression", "symbols", "definitions", "values")}


def place(found: metrics.Place) -> Data:
    return {
        "depth": found.depth, "unlocked": found.unlocked, "bottleneck": round(found.bottleneck, 4),
        "chain": found.chain, "atoms": found.atoms, "load": found.load,
    }  # fmt: skip


def _head(room: Room, key: ObjectKey) -> Data:
    title = " ".join(room.library.objects[key].title.split())
    digest = object_digest(room.library, key)
    return {"version": VERSION, "key": str(key), "digest": digest, "url": room.base_url + key.url, "title": title}


def _concept(shown: Catalogue, key: ObjectKey) -> Data:
    room = shown.room
    library, evidence = room.library, room.evidence
    quality = metrics.quality(library, evidence, room.standings, key)
    data: Data = {
        "objects": [
            {"key": str(part.key), "url": room.base_url + part.key.url, "digest": object_digest(library, part.key)}
            for part in shown.parts[key]
        ],
        "statements": {
            str(each): finding(evidence.findings[each])
            for each, _, _ in library.statements(key)
            if each in evidence.findings
        },
        "claims": {
            str(claim): {"text": library.claims[claim].text.strip(), **standing(room.standings.get(claim))}
            for claim in library.claims_of.get(key, ())
        },
        "fallen-prerequisites": [
            {"concept": str(item.concept), "claims": [str(each) for each in item.claims],
             "way": [str(each) for each in item.way]}
            for item in weaknesses(library, room.standings, key)
            if all(is_public(room, each) for each in item.way)
        ],
        "unlocks": [str(each) for each in library.unlocks[key] if each in library.published],
        "place": place(shown.places[key]),
        "quality": {"grade": quality.grade, "score": round(quality.score, 4),
                    "parts": {part.name: part.done for part in quality.parts}},
        "scenes": {name: _scene(scene) for name, scene in evidence.scenes.get(key, {}).items()},
    }  # fmt: skip
    if key in evidence.runs:
        data["code"] = run(evidence.runs[key])
    return data


def _scene(scene: Scene) -> Data:
    return {
        "values": dict(scene.values), "readouts": list(scene.readouts),
        "series": [[[finite(x), finite(y)] for x, y in series.points] for series in scene.series],
    }  # fmt: skip


def _is_published(room: Room, path: str) -> bool:
    return is_public(room, concept_key(path))

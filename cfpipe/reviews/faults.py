"""Reviews that no longer judge their claim as it stands, and claims in a state that the policy does not publish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cfpipe.checks.places import at
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.identity import ObjectKey
from cfpipe.library import Library
from cfpipe.reviews.standing import Judgement, Standing, State

_HINTS = {
    State.DISPUTED: "let the reviewers settle it, or narrow the claim",
    State.REJECTED: "narrow the claim to what the passages support, or remove it",
    State.UNREVIEWED: "let a reviewer read it: cfpipe review",
    State.METADATA: "let a reviewer read a passage: cfpipe review",
    State.PARTLY: "let another reviewer read it: cfpipe review",
}


def faults(library: Library, found: Mapping[ObjectKey, Standing]) -> Iterator[Diagnostic]:
    """Stale reviews, each with what changed, and claims whose state stands in the way of publication."""
    blocking = {State(name) for name in library.config.policy.blocks}
    for key, item in found.items():
        yield from _stale(library, item, advisory=State.STALE not in blocking)
        if item.state in blocking and item.state is not State.STALE:
            yield at(library, key, (), Code.UNACCEPTED_CLAIM,
                     f"this claim is {_words(item)}, and the room's policy does not publish that",
                     _HINTS.get(item.state, ""))  # fmt: skip


def _words(item: Standing) -> str:
    if item.state is State.PARTLY:
        number = f"{item.needed} reviewer{'s' if item.needed > 1 else ''}"
        return f"only partly reviewed (the policy asks for {number} that it counts)"
    return str(item.state)


def _stale(library: Library, item: Standing, *, advisory: bool) -> Iterator[Diagnostic]:
    total = len(library.claims[item.key].reviews)
    newest: set[str] = set()
    for index, judgement in enumerate(item.judgements):
        if judgement.review.reviewer in newest:
            continue  # the reviewer has looked again since
        newest.add(judgement.review.reviewer)
        if why := _why(library, judgement):
            path = ("reviews", total - 1 - index)
            yield at(library, item.key, path, Code.STALE_REVIEW,
                     f"the review by {judgement.review.reviewer} is stale; {why}", "let a reviewer look again",
                     advisory=advisory)  # fmt: skip


def _why(library: Library, judgement: Judgement) -> str:
    # a record that cannot be read, and a passage that fails, are reported by themselves
    changed = [name for name in judgement.changed if not name.startswith("passage:") and not _broken(library, name)]
    if changed:
        return f"changed since: {', '.join(changed)}"
    days = library.config.policy.max_age_days
    return f"it is of {judgement.review.date}, more than {days} days ago" if judgement.expired else ""


def _broken(library: Library, name: str) -> bool:
    """Whether a part of what was judged is in a record that cannot be read."""
    try:
        return ObjectKey.parse(name.partition(" (")[0]).record in library.broken
    except ValueError:
        return False

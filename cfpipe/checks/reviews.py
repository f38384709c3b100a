"""Reviews that cannot be what they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cfpipe.checks.places import at, did_you_mean
from cfpipe.clock import last_day_anywhere
from cfpipe.diagnostics import Code, Diagnostic, Note
from cfpipe.digests import review_digest
from cfpipe.library import Library, source_key


def self_reviews(library: Library) -> Iterator[Diagnostic]:
    """Ensure nobody reviews a claim of their own."""
    for key, claim in library.claims.items():
        for index, review in enumerate(claim.reviews):
            if review.reviewer == claim.author:
                note = Note("the author is named here", library.locate(key, ("author",)))
                yield at(library, key, ("reviews", index, "reviewer"), Code.SELF_REVIEW,
                         f"{review.reviewer} wrote this claim and may not review it",
                         "ask another reviewer", notes=(note,), length=len(review.reviewer))  # fmt: skip


def impossible_reviews(library: Library) -> Iterator[Diagnostic]:
    """Ensure a review's date, digest and passages are possible, and each reviewer judges a digest once."""
    today = last_day_anywhere().isoformat()
    for key, claim in library.claims.items():
        seen: dict[tuple[str, str], int] = {}
        for index, review in enumerate(claim.reviews):
            path = ("reviews", index)
            if problem := _date_problem(review.date, today):
                yield at(library, key, (*path, "date"), Code.INVALID_REVIEW, problem, length=len(review.date))
            if review_digest(review.judged) != review.digest:
                yield at(library, key, (*path, "digest"), Code.INVALID_REVIEW,
                         "the digest is not that of the parts under 'judged'", "reviews are recorded, not edited",
                         length=len(review.digest))  # fmt: skip
            first = seen.setdefault((review.reviewer, review.digest), index)
            if first != index:
                note = Note("first here", library.locate(key, ("reviews", first)))
                yield at(library, key, path, Code.INVALID_REVIEW,
                         f"{review.reviewer} judged the same digest twice", notes=(note,))  # fmt: skip
            if review.basis == "substantive" and not review.passages:
                yield at(library, key, path, Code.INVALID_REVIEW, "a substantive review names the passages it read",
                         "add the passages, or call its basis metadata")  # fmt: skip
            for number, passage in enumerate(review.passages):
                # a reviewer may bring a source of the room that the author did not think of
                if source_key(passage.source) not in (*library.sources, *library.broken):
                    yield at(library, key, (*path, "passages", number, "source"), Code.DANGLING_REFERENCE,
                             f"no source is called {passage.source!r}",
                             did_you_mean(passage.source, (item.path for item in library.sources)),
                             length=len(passage.source))  # fmt: skip


def _date_problem(text: str, today: str) -> str:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return f"{text} is no date"
    return f"the review is dated in the future: {text}" if text > today else ""

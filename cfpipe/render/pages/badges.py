"""States as badges: always a shape, a word and a colour, and never a better word than the state earns."""

from __future__ import annotations

from typing import NamedTuple

from cfpipe.evidence import CodeRun, Finding, RunStatus
from cfpipe.reviews import Standing, State
from cfpipe.timeline import timeline
from cfpipe.witnesses.statement import Status


class Badge(NamedTuple):
    """``tone`` is one of good, part, bad, warn, none; ``about`` says in a sentence what the word means."""

    tone: str
    icon: str
    text: str
    about: str


_VERDICTS = {
    Status.PROVED: Badge("good", "proved", "proved", "Exact symbolic reasoning under the declared domains."),
    Status.WITNESSED: Badge(
        "part",
        "witnessed",
        "witnessed",
        "Both sides agree to many digits at many points of the domain. This is not a proof.",
    ),
    Status.REFUTED: Badge("bad", "refuted", "refuted", "False: a counterexample is known."),
    Status.UNDECIDED: Badge("warn", "undecided", "undecided", "Neither proved nor refuted: the methods ran out."),
    Status.UNCHECKED: Badge("none", "unchecked", "unchecked", "No machine has checked this statement."),
}
_DEFINITION = Badge("none", "definition", "definition", "Introduces a name: there is nothing to prove.")
_DISPROVED = Badge("good", "refuted", "belief refuted", "The machine confirmed a counterexample to the belief.")
_CLAIMS = {
    State.DISPUTED: Badge("bad", "disputed", "disputed", "Reviewers disagree about this claim."),
    State.REJECTED: Badge("bad", "refuted", "not supported", "Reviewers found that the sources do not support it."),
    State.STALE: Badge(
        "warn", "stale", "stale", "What was judged has changed since, or the review is older than the policy allows."
    ),
    State.UNREVIEWED: Badge("none", "unchecked", "unreviewed", "Nobody has checked this claim against its sources."),
    State.METADATA: Badge(
        "warn",
        "partial",
        "metadata only",
        "Only the existence and subject of the work were looked up; no passage was read.",
    ),
    State.PARTLY: Badge("part", "partial", "partly reviewed", "Fewer reviewers than the room's policy asks for."),
    State.REVIEWED: Badge("good", "proved", "reviewed", "Checked against passages of its sources."),
}
_RUNS = {
    RunStatus.RAN: Badge("good", "proved", "ran without error", "The program was run when this site was built."),
    RunStatus.FAILED: Badge("bad", "refuted", "failed", "The program ended with an error."),
    RunStatus.NOT_RUN: Badge("none", "unchecked", "not run here", "The program was not run for this build."),
}
UNREVIEWED = _CLAIMS[State.UNREVIEWED]


def verdict_badge(finding: Finding | None) -> Badge:
    """The badge of a statement; that of a misconception's refutation says what was refuted."""
    if finding is None:
        return _VERDICTS[Status.UNCHECKED]
    status, kind = finding.verdict.status, finding.statement.kind
    if kind == "definition" and status is not Status.REFUTED:
        return _DEFINITION
    if kind == "refutation":
        return refutation_badge(status)
    return _VERDICTS[status]


def refutation_badge(status: Status) -> Badge:
    """Of a belief that should be false: only a counterexample counts, and a belief that was proved is bad news."""
    if status is Status.REFUTED:
        return _DISPROVED
    if status in (Status.PROVED, Status.WITNESSED):
        return Badge("bad", "disputed", "not refuted", "The machine found no counterexample: this belief may be true.")
    return Badge("warn", "undecided", "refutation undecided", "The machine could not confirm the counterexample.")


def claim_badge(standing: Standing | None) -> Badge:
    """The badge of a claim, with who supports it today: a model's reading is never passed off as a person's.

    Who only looked at metadata, or whose review is stale, is not among them.
    """
    if standing is None:
        return UNREVIEWED
    badge = _CLAIMS[standing.state]
    kinds = {event.judgement.kind for event in timeline(standing).sides[0]}
    if standing.state in (State.REVIEWED, State.PARTLY) and kinds:
        by = (
            "a person and a model"
            if kinds == {"person", "model"}
            else f"a {kinds.pop()}"
            if len(kinds) == 1
            else "several"
        )
        return badge._replace(text=f"{badge.text} by {by}")
    return badge


def fallen_badge(count: int) -> Badge:
    """Of a concept whose prerequisites have that many fallen claims."""
    words = f"{count} claim{'s' if count > 1 else ''} below fell"
    return Badge("warn", "stale", words, "Claims of its prerequisites are stale, disputed or not supported.")


def run_badge(run: CodeRun | None) -> Badge:
    return _RUNS[run.status] if run else _RUNS[RunStatus.NOT_RUN]


def share_tone(share: float) -> str:
    """The tone of a share of coverage."""
    return "good" if share >= 0.999 else "part" if share > 0 else "none"


def legend() -> tuple[tuple[str, tuple[Badge, ...]], ...]:
    """Every badge with its meaning, for the page that explains them."""
    statements = (*_VERDICTS.values(), _DEFINITION, _DISPROVED)
    return (
        ("Statements", statements),
        ("Claims", tuple(reversed(_CLAIMS.values()))),
        ("Programs", tuple(_RUNS.values())),
    )

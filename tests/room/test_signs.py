"""A sign that is changed in a formula of the room alone changes what the machine says of it."""

import json
import re
from dataclasses import replace

from cfpipe.assess import Checked
from cfpipe.cache import Cache
from cfpipe.collect import Options, judge
from cfpipe.records.concept import Concept
from cfpipe.witnesses.statement import Status

SIGN = re.compile(r"(?<![\^_{(|=&,])\s([+-])\s")

TRUE_EITHER_WAY = {
    "step:information/entropy#uniform-bound.tangent",  # log(x) <= x + 1
    "step:information/entropy#uniform-bound.weighted",
    "step:information/kl-divergence#tangent-proof.tangent",
    "practice:information/kl-divergence#proof-order.1",
    "equation:information/kl-divergence#quadratic",  # a limit from both sides
    "equation:statistics/maximum-likelihood#supremum",  # (1 + theta)^n at 0
    "step:probability/bernoulli-distribution#variance-from-definition.terms",  # (0 + p)^2
    "step:probability/bernoulli-distribution#variance-from-definition.factor",
    "step:statistics/maximum-likelihood#exponential.second-derivative",  # the term falls away
    "step:statistics/maximum-likelihood#poisson.second-derivative",
    "step:statistics/maximum-likelihood#shortfall.one-square",  # a mean of -mu has the same square
    "step:statistics/maximum-likelihood#shortfall.mean-square",
}
"""Statements that stay true when their first sign is another one."""


def flipped(latex: str) -> str:
    """The formula with its first sign between two terms changed; as it was if there is none."""
    return SIGN.sub(lambda found: f" {'-' if found[1] == '+' else '+'} ", latex, count=1)


def test_no_formula_with_a_sign_changed_is_still_called_proved(checked: Checked, kept: Cache) -> None:
    library = checked.library
    assert library is not None
    changed, concepts = set(), {}
    for key, concept in library.concepts.items():
        data = concept.model_dump(mode="json", by_alias=True, exclude_unset=True)
        for target, path, statement in library.statements(key):
            if statement.kind in ("definition", "refutation") or flipped(statement.latex) == statement.latex:
                continue
            inner = data
            for step in path:
                inner = inner[step]
            inner["latex"] = flipped(statement.latex)
            changed.add(str(target))
        concepts[key] = Concept.model_validate_json(json.dumps(data))
    findings = judge(replace(library, concepts=concepts), kept, Options())
    said = {str(key): item.verdict.status for key, item in findings.items() if str(key) in changed}
    assert len(said) > 150
    assert {key for key, status in said.items() if status in (Status.PROVED, Status.WITNESSED)} <= TRUE_EITHER_WAY
    assert sum(status is Status.REFUTED for status in said.values()) >= 0.9 * len(said)

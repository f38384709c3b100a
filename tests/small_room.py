"""A room with one object of each kind, a second concept and a draft, for the tests of what is made from a room.

Tests are not a package; they load this file with ``runpy``.
"""

from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

from cfpipe import readings, reviews
from cfpipe.config import Config, Person
from cfpipe.digests import review_digest
from cfpipe.evidence import CodeRun, Evidence, Finding, RunStatus, Scene, Series, ValueCheck
from cfpipe.identity import ObjectKey
from cfpipe.library import Library, build
from cfpipe.records.load import load
from cfpipe.witnesses.statement import Status, Verdict

COIN = """
    title: A coin
    summary: |
      A trial with two outcomes, of which one has the probability $p$.
    status: published
    authors: [ann]
    importance: high
    difficulty: 1
    level: algebra
    also-known-as: [Coin flip]
    tldr: A coin shows 1 with probability $p$.
    illustration: {state: fair, alt: A line that rises from zero to one.}
    learning-map:
      now: You write a trial as a number.
      try: Compute one variance.
    related:
      - {concept: statistics/hidden, reason: The draft's reason stands here.}
      - {concept: statistics/mean, reason: Means come next.}
    notation:
      p: {latex: 'p', meaning: The probability of a 1., domain: '[0, 1]'}
      v: {latex: 'v', meaning: The variance., domain: function}
    ideas:
      two: {text: There are two outcomes., core: true}
    assumptions: [The two outcomes exclude each other.]
    boundary-cases:
      - {case: $p = 0$, outcome: Nothing varies.}
    sections:
      math:
        prompt: How much does it vary?
        body: |
          ## The spread

          By {eq}`variance` the spread is $p(1-p)$, as {claim}`largest` says; see {concept}`the mean <statistics/mean>`.

          :::{equation} variance
          :::

          :::{note}
          Mind the ends, $p = 1$.
          :::

          $$p + (1 - p) = 1$$
    equations:
      variance:
        title: Variance
        kind: definition
        latex: 'v(p) = p (1 - p)'
        lhs: v(p)
        rhs: p*(1 - p)
        meaning: The product of the two probabilities.
        essential: true
      top:
        title: Its largest value
        kind: inequality
        latex: 'v(p) \\le \\frac{1}{4}'
        lhs: v(p)
        rhs: 1/4
        relation: <=
    derivations:
      square:
        title: By a square
        goal: The variance falls short of one quarter by a square.
        steps:
          open: {latex: 'p (1 - p) = p - p^{2}', lhs: p*(1 - p), rhs: p - p**2, rule: Multiply out.}
          close:
            latex: 'p - p^{2} = \\frac{1}{4} - \\left(p - \\frac{1}{2}\\right)^{2}'
            lhs: p - p**2
            rhs: 1/4 - (p - 1/2)**2
            rule: Complete the square.
    code:
      title: The variance on a grid
      values:
        top: {expression: 1/4, equation: top}
    demo:
      title: The parabola
      controls:
        p: {label: Probability, min: 0, max: 1, step: 0.1, start: 0.5}
      x: {label: Probability, min: 0, max: 1}
      y: {label: Variance}
      marks:
        - {kind: curve, label: Variance, expression: v(p), over: p}
        - {kind: points, label: Chosen, x: p, y: v(p)}
      readouts:
        - {label: Variance, expression: v(p)}
      prediction:
        question: What happens when $p$ grows beyond one half?
        choices:
          - {text: It shrinks., correct: true, reply: Yes.}
        state: fair
      states:
        fair: {title: A fair coin, values: {p: 1/2}, caption: The middle., notice: The top.}
      draws: [variance]
    misconceptions:
      more:
        belief: A larger $p$ varies more.
        tempting: More feels like more.
        refutation: {latex: 'v(p) > v(1 - p)', kind: refutation, lhs: v(p), rhs: v(1 - p), relation: '>'}
        shown: At one half both are equal.
        repair: Compare distances from one half.
    examples:
      bent:
        title: A bent coin
        problem: |
          A coin shows 1 with probability $0.7$.
        steps:
          - text: Multiply.
            check: {latex: '0.7 \\cdot 0.3 = 0.21', lhs: 7/10*3/10, rhs: 21/100}
        insight: Both outcomes count.
    practice:
      rare:
        difficulty: 2
        statement: A 1 has the probability $0.1$. What is the variance?
        answer: {kind: number, value: 9/100}
        hints: [Which outcomes are there?, What does each weigh?, Multiply the two.]
        solution:
          - text: Multiply both probabilities.
            check: {latex: '0.1 \\cdot 0.9 = 0.09', lhs: 1/10*9/10, rhs: 9/100}
    takeaways: [The variance has its top in the middle.]
    common-mistakes:
      - {mistake: Rounding the mean., instead: Leave it.}
    sources:
      - {source: author-2020, grounds: The definition., locator: {section: '2'}}
"""

OTHER = """
    title: {title}
    summary: {title} in one sentence.
    status: {status}
    authors: [ann]
    importance: normal
    difficulty: 2
    level: algebra
    tldr: Short.
    learning-map: {{now: Now., try: Try.}}
    prerequisites:
      - {{concept: probability/coin, reason: It begins there.}}
    sections: {{}}
"""

CLAIM = """
    text: |
      The variance of a coin is largest at one half.
    scope: A coin with two outcomes.
    author: ann
    sources:
      - {source: author-2020, locator: {section: '2', page: '12'}}
    witnesses: ['equation:probability/coin#top']
"""

SOURCE = """
    type: book
    title: Chances & Choices_1
    author:
      - {family: Author, given: Ada}
      - {literal: Institute for Coins and Dice}
    issued: 2020
    publisher: Press {100%}
    URL: https://example.com/a_b#c
    DOI: 10.1000/abc_1
    licence: {spdx: CC-BY-4.0, url: 'https://creativecommons.org/licenses/by/4.0/'}
    used-for: The definition.
    copy: {folder: my-private-copies}
    added-by: ann
"""

PROGRAM = '''"""The variance on a grid."""

GRID = [k / 10 for k in range(11)]

# The top of the parabola.
top = max(p * (1 - p) for p in GRID)
assert top == 0.25

# What is printed.
print(f"top {top}")
'''


class SmallRoom(NamedTuple):
    library: Library
    evidence: Evidence
    standings: dict


def small_room(root: Path, *replace: tuple[str, str], reviewed: bool = True) -> SmallRoom:
    """Write the room's files, with some of their text replaced, and read them back."""
    files = {
        "concepts/probability/coin.yaml": COIN,
        "concepts/probability/coin.py": PROGRAM,
        "concepts/statistics/mean.yaml": OTHER.format(title="The mean", status="published"),
        "concepts/statistics/hidden.yaml": OTHER.format(title="SECRETDRAFT", status="draft"),
        "claims/probability/coin/largest.yaml": CLAIM,
        "claims/statistics/hidden/private.yaml": CLAIM.replace("The variance", "SECRETDRAFT variance"),
        "sources/author-2020.yaml": SOURCE,
    }
    for name, text in files.items():
        for old, new in replace:
            text = text.replace(old, new)  # noqa: PLW2901
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    people = {"ann": Person(name="Ann", kind="model"), "bea": Person(name="Bea", kind="person")}
    config = Config(title="Small room", description="A room for tests.", people=people)
    library = build(config, load(root))
    if reviewed:
        _review(root, library)
        library = build(config, load(root))
    assert not load(root).diagnostics, [str(item) for item in load(root).diagnostics]
    evidence = evidence_of(library)
    return SmallRoom(library, evidence, dict(reviews.standings(library, evidence)))


def evidence_of(library: Library) -> Evidence:
    findings = {}
    read = readings.read(library)
    for concept in library.concepts:
        for key, path, statement in library.statements(concept):
            refuted = statement.kind == "refutation"
            verdict = Verdict(
                Status.REFUTED if refuted else Status.PROVED,
                "exact counterexample" if refuted else "expansion",
                counterexample=(("p", "1/2"),) if refuted else (),
                assumptions=("p in [0, 1]",),
                engine="sympy 1",
            )
            findings[key] = Finding(key, path, statement, verdict, "not matched", read[concept].said[key])
    coin = ObjectKey.parse("concept:probability/coin")
    if coin not in library.concepts:
        return Evidence(findings, {}, {})
    curve = Series(tuple((k / 20, k / 20 * (1 - k / 20)) for k in range(21)))
    scene = Scene((curve, Series(((0.5, 0.25),))), ("0.250",), (("p", "1/2"),))
    values = (ValueCheck("top", "0.25", "0.25", "1/4", agrees=True),)
    return Evidence(findings, {coin: CodeRun(RunStatus.RAN, "top 0.25\n", values=values)}, {coin: {"fair": scene}})


def _review(root: Path, library: Library) -> None:
    """Append two reviews to the claim: one of what stands there now, one of what stood there once."""
    key = ObjectKey.parse("claim:probability/coin/largest")
    state = reviews.standing(library, evidence_of(library), key)
    lines = ["reviews:"]
    for date, judged, caveat in (
        ("2024-05-01", {**state.judged, "text": "0" * 16}, ""),
        ("2024-06-01", state.judged, "  caveat: Only for one trial.\n"),
    ):
        lines.append(f"- reviewer: bea\n  date: {date}\n  verdict: supports-with-caveat\n"
                     f"  evidence: It says so.\n{caveat}"
                     f"  digest: {review_digest(judged)}\n  judged:")  # fmt: skip
        lines += [f"    '{name}': '{value}'" for name, value in judged.items()]
    file = root / key.file
    file.write_text(file.read_text(encoding="utf-8") + "\n".join(lines) + "\n", encoding="utf-8")

"""The stage that asks the machine: what is kept, what is asked again, and how numbers of demos and code are judged."""

import json

import pytest

from cfpipe.assess import assess
from cfpipe.cache import Cache
from cfpipe.collect import Options, statements
from cfpipe.diagnostics import Code
from cfpipe.evidence import RunStatus
from cfpipe.identity import ObjectKey
from cfpipe.witnesses.statement import Kind, Statement, Status, Verdict
from cfpipe.witnesses.workers import _verdict

DOUBLING = ObjectKey.parse("concept:arithmetic/doubling")
TWICE = ObjectKey.parse("equation:arithmetic/doubling#twice")
DEFINITION = "  def:\n    title: D\n    latex: d(n) = 2 n\n    kind: definition\n    lhs: d(n)\n"
QUESTION = Statement(Kind.IDENTITY, (("n", "real"),), "n + n", "2*n")


def test_a_verdict_is_kept_and_recalled(tmp_path):
    cache = Cache(tmp_path / "cache")
    verdict = Verdict(Status.PROVED, "expand", assumptions=("n real",))
    statements.keep(cache, QUESTION, verdict)
    assert statements.recall(cache, QUESTION) == verdict
    assert statements.recall(cache, Statement(Kind.IDENTITY, (("n", "positive"),), "n + n", "2*n")) is None


LIMITS = ({"failed": "time"}, {"failed": "memory"}, {"failed": "crash", "how": "signal 9"})


@pytest.mark.parametrize("answer", LIMITS)
def test_what_only_a_limit_ended_is_asked_again(tmp_path, answer):
    cache = Cache(tmp_path / "cache")
    statements.keep(cache, QUESTION, _verdict(answer, 1, 1))
    assert statements.recall(cache, QUESTION) is None


@pytest.mark.parametrize("answer", LIMITS)
def test_where_nothing_depends_on_it_a_question_is_given_up_for_as_much_time_only_once(tmp_path, answer):
    cache = Cache(tmp_path / "cache")
    verdict = _verdict(answer, 3, 1)
    statements.keep(cache, QUESTION, verdict, within=3.0)
    assert statements.recall(cache, QUESTION, within=3.0) == verdict
    assert statements.recall(cache, QUESTION, within=5.0) is None
    assert statements.recall(cache, QUESTION) is None


def test_a_second_run_asks_nothing_and_says_the_same(make_room, tmp_path, repository, monkeypatch):
    root = make_room(base=repository / "tests" / "sample")
    cache = Cache(tmp_path / "cache")
    steps = []
    first = assess(root, Options(), cache=cache, progress=lambda *step: steps.append(step))
    assert {what for what, _, _ in steps} == {"equations", "assumptions", "code witnesses"}
    assert all(done <= total for _, done, total in steps)

    def refuse(*_, **__):
        raise AssertionError("nothing is to be asked")

    monkeypatch.setattr("cfpipe.witnesses.workers.run_limited", refuse)
    monkeypatch.setattr("cfpipe.witnesses.code.subprocess.Popen", refuse)
    assert assess(root, Options(), cache=cache) == first
    assert assess(root, Options(workers=1), cache=cache) == first


def test_the_number_of_workers_does_not_change_the_answers(make_room, repository):
    root = make_room(base=repository / "tests" / "sample")
    one, four = (assess(root, Options(workers=number, code="never"), cache=Cache(None)) for number in (1, 4))
    assert one == four


@pytest.mark.parametrize("mode", ["cached", "never"])
def test_code_is_run_only_if_it_may_be(make_room, assess_room, repository, mode):
    root = make_room(repository / "tests" / "mistakes" / "failing-code" / "assertion")
    checked = assess(root, Options(code=mode), cache=Cache(None))
    assert {run.status for run in checked.evidence.runs.values()} == {RunStatus.NOT_RUN}
    assert checked.diagnostics == ()


def edited(make_room, *pairs):
    root = make_room()
    file = root / DOUBLING.file
    text = file.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, "utf-8")
    return root


def test_a_definition_is_substituted_into_what_follows(make_room, assess_room):
    root = edited(
        make_room,
        ("equations:\n", f"equations:\n{DEFINITION}    rhs: 2*n\n"),
        ("    lhs: n + n", "    lhs: d(n)"),
    )
    checked = assess_room(root)
    assert checked.diagnostics == ()
    assert checked.evidence.status(TWICE) is Status.PROVED


def test_an_unchecked_statement_says_so(make_room, assess_room):
    root = edited(make_room, ("    lhs: n + n\n    rhs: 2*n\n", "    unchecked: It is only a picture.\n"))
    finding = assess_room(root).evidence.findings[TWICE]
    assert (finding.verdict.status, finding.verdict.detail) == (Status.UNCHECKED, "It is only a picture.")


def test_a_fault_in_a_domain_is_reported_at_the_domain(make_room, assess_room):
    root = edited(make_room, ("    rhs: 2*n\n", "    rhs: 2*n\n    domains: {n: often}\n"))
    (found,) = assess_room(root).diagnostics
    assert found.code is Code.INVALID_DOMAIN
    assert found.location == (DOUBLING.file, 29, 18)


def test_a_fault_in_a_condition_is_reported_at_the_condition(make_room, assess_room):
    root = edited(make_room, ("    rhs: 2*n\n", "    rhs: 2*n\n    given: [n > 0, n >]\n"))
    (found,) = assess_room(root).diagnostics
    assert (found.code, found.location.line) == (Code.INVALID_EXPRESSION, 29)
    assert found.location.column == 20


def test_a_fault_in_a_definition_is_reported_once_for_each_place_and_not_for_each_use(make_room, assess_room):
    more = "".join(
        f"  use-{n}:\n    title: U\n    latex: d(n)\n    lhs: d(n)\n    rhs: d(n) + {n}*0\n" for n in range(3)
    )
    root = edited(
        make_room,
        (
            "equations:\n",
            f"equations:\n{DEFINITION}    rhs: 2*m\n{more}",
        ),
    )
    diagnostics = assess_room(root).diagnostics
    assert {item.code for item in diagnostics} == {Code.UNDECLARED_SYMBOL}
    assert {item.location.line for item in diagnostics} == {29}


def test_numbers_of_a_demo_are_those_of_its_expressions(repository, make_room, assess_room):
    scenes = assess_room(make_room(base=repository / "tests" / "sample"), code="never").evidence.scenes[DOUBLING]
    assert set(scenes) == {"three", "five"}
    curve, area, bars, points, rule = scenes["five"].series
    assert all(y == pytest.approx(2 * x) for x, y in curve.points)
    assert (curve.points[0][0], curve.points[-1][0]) == (0.0, 10.0)
    assert bars.points == tuple((float(k), 2.0 * k) for k in range(11))
    assert points.points == ((5.0, 10.0),)
    assert rule.points == ((None, 1.0),)
    assert len(area.points) == len(curve.points)
    assert scenes["five"].readouts == ("10.0",)
    assert scenes["three"].readouts == ("6.0",)


def test_values_of_code_are_beside_the_exact_ones(repository, make_room, assess_room):
    run = assess_room(make_room(base=repository / "tests" / "sample")).evidence.runs[DOUBLING]
    assert run.status is RunStatus.RAN
    assert run.output.startswith("doubled ten times: 1 2 4")
    assert [(check.name, check.computed, check.agrees) for check in run.values] == [
        ("double", "14", True),
        ("thousand", "1024", True),
        ("root", "1.4142135623730951", True),
    ]
    (figure,) = run.figures
    assert "<svg" in figure.svg
    assert figure.alt.startswith("Points that rise")


def test_evidence_can_be_kept_as_plain_data(repository, make_room, assess_room):
    findings = assess_room(make_room(base=repository / "tests" / "sample"), code="never").evidence.findings
    for finding in findings.values():
        text = json.dumps(finding.verdict.to_json())
        assert Verdict.from_json(json.loads(text)) == finding.verdict


def test_what_an_equation_needs_is_asked_for_readers_and_kept(make_room):
    root = make_room()
    file = root / DOUBLING.file
    file.write_text(file.read_text("utf-8").replace("domain: real", "domain: positive"), "utf-8")
    cache = Cache(root / ".cfpipe")
    plain = assess(root, Options(code="never", assumptions=False), cache=cache)
    told = assess(root, Options(code="never"), cache=cache)
    assert not any(item.weakened for item in plain.evidence.findings.values())
    assert any(item.weakened for item in told.evidence.findings.values())
    steps = []
    again = assess(root, Options(code="never"), cache=cache, progress=lambda *step: steps.append(step))
    assert again == told
    assert not [step for step in steps if step[0] == "assumptions"]

"""Another name, everywhere: every other byte stays, and the room says what it said before."""

import os
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from cfpipe.checks import check
from cfpipe.cli import cfpipe
from cfpipe.config import load_config
from cfpipe.identity import ObjectKey
from cfpipe.library import build
from cfpipe.records.load import load
from cfpipe.rename import Plan, Refused, Rename, plan, write
from cfpipe.rename import writing as writing_module
from cfpipe.reviews import State

CONCEPT = "concepts/arithmetic/doubling.yaml"
PARTS = {
    "equation:arithmetic/doubling#twice": "two-times",
    "equation:arithmetic/doubling#definition": "meaning",
    "derivation:arithmetic/doubling#collecting": "gathering",
    "step:arithmetic/doubling#collecting.collect": "together",
    "example:arithmetic/doubling#chessboard": "grains",
    "practice:arithmetic/doubling#seven": "of-seven",
    "misconception:arithmetic/doubling#square": "squaring",
    "demo-state:arithmetic/doubling#five": "at-five",
    "symbol:arithmetic/doubling#S": "Heap",
}
RECORDS = {
    "concept:arithmetic/halving": "bisecting",
    "concept:arithmetic/doubling": "elementary/twofold",
    "source:sample-2020": "sample-2021",
    "source:sample-1999": "historian-1999",
    "claim:arithmetic/doubling/egypt": "scribes",
}


@pytest.fixture
def sample(make_room, repository):
    return make_room(base=repository / "tests" / "sample")


def texts(room: Path) -> dict[str, bytes]:
    return {
        path.relative_to(room).as_posix(): path.read_bytes()
        for path in room.rglob("*")
        if path.is_file() and ".cfpipe" not in path.parts
    }


def library(room: Path):
    config, _ = load_config(room)
    return build(config, load(room))


def run(*arguments):
    return CliRunner().invoke(cfpipe, [str(item) for item in arguments], standalone_mode=False)


# --- what changes, and what does not ----------------------------------------------------------------------


@pytest.mark.parametrize(("old", "new"), [*PARTS.items(), *RECORDS.items()])
def test_the_room_holds_the_same_and_says_the_same_up_to_the_name(sample, old, new):
    before, raw = library(sample), texts(sample)
    said = Counter(item.code for item in check(before))
    made = plan(sample, old, new)
    write(sample, made)
    keeps_every_other_byte(raw, texts(sample), made)
    after, move = library(sample), made.rename.of
    assert sorted(after.objects) == sorted(move(key) for key in before.objects)
    assert made.rename.old not in after.objects
    assert Counter((each.origin, each.target) for each in after.mentions) == Counter(
        (move(each.origin), move(each.target)) for each in before.mentions
    )
    assert Counter(item.code for item in check(after)) == said


def keeps_every_other_byte(before: dict[str, bytes], after: dict[str, bytes], made: Plan) -> None:
    assert {made.moves.get(file, file) for file in before} == set(after)
    name = made.rename.old
    last = (name.part or name.path).rpartition("." if name.part else "/")[2].encode()
    for file, raw in before.items():
        was, now = raw.splitlines(), after[made.moves.get(file, file)].splitlines()
        if file == "pyproject.toml":
            now = now[: len(was)]
        added = [line for line in now if line.startswith(b"aliases:") and line not in was]
        if len(now) > len(was):
            assert len(added) == 1
            now.remove(added[0])
        assert len(was) == len(now)
        for one, other in zip(was, now, strict=True):
            assert one == other or last in one or one.startswith(b"aliases:")


def test_the_evidence_is_the_same_up_to_the_name(sample, assess_room):
    before = assess_room(sample, code="cached")
    for old in ("derivation:arithmetic/doubling#collecting", "demo-state:arithmetic/doubling#five",
                "concept:arithmetic/doubling"):  # fmt: skip
        new = {**PARTS, **RECORDS}[old]
        made = plan(sample, old, new)
        write(sample, made)
        after = assess_room(sample, code="cached")
        move = made.rename.of
        found = {move(key): (item.verdict, item.asked, item.display) for key, item in before.evidence.findings.items()}
        assert {key: (item.verdict, item.asked, item.display) for key, item in after.evidence.findings.items()} == found
        state = made.rename.old.kind == "demo-state"
        assert {key: set(item) for key, item in after.evidence.scenes.items()} == {
            move(key): {made.rename.new.part if state and name == made.rename.old.part else name for name in item}
            for key, item in before.evidence.scenes.items()
        }
        assert {key for key, item in after.standings.items() if item.state is State.STALE} == {
            move(key) for key, item in before.standings.items() if item.state is State.STALE
        } | {move(each.claim) for each in made.stale}
        before = after


def test_what_is_shared_by_the_names_of_parts_follows(sample):
    write(sample, plan(sample, "misconception:arithmetic/doubling#square", "squaring"))
    text = (sample / CONCEPT).read_text()
    assert "reveals: square}" not in text
    assert text.count("reveals: squaring}") == 2
    assert "  squaring:\n    belief: The double of a number is its square." in text
    assert ":::{misconception} squaring\n" in text


def test_files_move_with_a_concept_and_old_addresses_stay(sample):
    made = plan(sample, "arithmetic/doubling", "elementary/twofold")
    write(sample, made)
    assert not (sample / CONCEPT).exists()
    assert not (sample / "claims" / "arithmetic" / "doubling").exists()
    assert (sample / "concepts/elementary/twofold.py").is_file()
    assert {file.stem for file in (sample / "claims/elementary/twofold").iterdir()} >= {"even", "egypt"}
    assert (
        "aliases: [arithmetic/twice, arithmetic/doubling]\n"
        in (sample / "concepts/elementary/twofold.yaml").read_text()
    )
    room = tomllib.loads((sample / "pyproject.toml").read_text())["tool"]["cfpipe"]
    assert room["paths"]["there-and-back"]["concepts"] == ["elementary/twofold", "arithmetic/halving"]
    assert room["removed"][0]["successor"] == "concept:elementary/twofold"
    assert {each["key"]: each.get("successor") for each in room["removed"]}["claim:arithmetic/doubling/even"] == (
        "claim:elementary/twofold/even"
    )


def test_a_name_can_be_taken_back_where_only_an_alias_is_left(sample):
    before = texts(sample)
    write(sample, plan(sample, "source:sample-1999", "sample-1998"))
    assert "aliases: [sample-1999]\n" in (sample / "sources/sample-1998.yaml").read_text()
    write(sample, plan(sample, "source:sample-1998", "sample-1999"))
    again = texts(sample)
    assert {**again, "sources/sample-1999.yaml": b""} == {**before, "sources/sample-1999.yaml": b""}
    assert b"aliases: [sample-1998]\n" in again["sources/sample-1999.yaml"]


@pytest.mark.parametrize(
    "aliases",
    ["aliases: []", "aliases:\n  - a/b # before\n  - c/d # last", "aliases:\n- a/b"],
    ids=["empty", "block", "flat"],
)
def test_aliases_of_every_form_get_one_more(sample, aliases):
    file = sample / "concepts/arithmetic/halving.yaml"
    file.write_text(file.read_text().replace("level: algebra\n", f"level: algebra\n{aliases}\n"))
    was = library(sample).concepts[ObjectKey.parse("concept:arithmetic/halving")].aliases
    write(sample, plan(sample, "arithmetic/halving", "bisecting"))
    now = library(sample).concepts[ObjectKey.parse("concept:arithmetic/bisecting")].aliases
    assert now == (*was, "arithmetic/halving")
    for line in aliases.splitlines()[1:]:
        assert line in (sample / "concepts/arithmetic/bisecting.yaml").read_text().splitlines()


def test_marks_and_line_ends_stay(sample):
    for file in (CONCEPT, "claims/arithmetic/doubling/even.yaml"):
        raw = (sample / file).read_bytes()
        (sample / file).write_bytes(b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"))
    before = (sample / CONCEPT).read_bytes()
    write(sample, plan(sample, "concept:arithmetic/halving", "bisecting"))
    assert (sample / CONCEPT).read_bytes() == before.replace(b"arithmetic/halving", b"arithmetic/bisecting")


def test_references_are_found_in_quotes_folds_notes_and_with_words(sample):
    file = sample / "concepts/arithmetic/halving.yaml"
    body = (
        "'It''s {eq}`the definition <arithmetic/doubling#twice>`, {eq}`equation:arithmetic/doubling#twice`, and\n"
        "    {eq}`arithmetic/doubling#twice`; but `{eq}` is none.'"
    )
    file.write_text(file.read_text().replace("'Divide by two, as in {eq}`half`.'", body))
    write(sample, plan(sample, "equation:arithmetic/doubling#twice", "d2"))
    assert body.replace("#twice", "#d2") in file.read_text()


def test_references_in_notes_and_lists_are_found(sample):
    file = sample / "concepts/arithmetic/halving.yaml"
    body = """|
      > - as in {eq}`half`, and by {step}`the sum
      >   <undoing.sum>`

      ::::{note}
      Half of {eq}`half`.

      :::{note}
      Half of {eq}`half`, as in {eq}`half`.
      :::
      ::::
    """
    text = file.read_text().replace("math: {prompt: Which formula halves?, body: 'Divide by two, as in {eq}`half`.'}",
                                    f"math:\n    prompt: Which formula halves?\n    body: {body}")  # fmt: skip
    file.write_text(text)
    write(sample, plan(sample, "equation:arithmetic/halving#half", "by-two"))
    assert file.read_text().count("{eq}`by-two`") == 4
    write(sample, plan(sample, "derivation:arithmetic/halving#undoing", "back-again"))
    assert "<back-again.sum>`" in file.read_text()


def test_a_reference_that_is_only_shown_is_never_taken_for_one(sample):
    file = sample / "concepts/arithmetic/halving.yaml"
    text = file.read_text().replace("as in {eq}`half`.'", "not `` {eq}`half` `` but {eq}`half`.'")
    file.write_text(text)
    with pytest.raises(Refused, match="would lead elsewhere"):
        plan(sample, "equation:arithmetic/halving#half", "by-two")


# --- refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("equation:arithmetic/doubling#twise", "x", "did you mean equation:arithmetic/doubling#twice"),
        ("concept:arithmetic/twice", "x", "an earlier name of concept:arithmetic/doubling"),
        ("equation:arithmetic/doubling#twice", "larger", "is there already"),
        ("arithmetic/halving", "doubling", "is there already"),
        ("arithmetic/halving", "twice", "an earlier name of concept:arithmetic/doubling"),
        ("arithmetic/halving", "tripling", "was removed"),
        ("sample-2020", "sample-2020", "called so already"),
        ("sample-2020", "concept:a/b", "would be a concept"),
        ("sample-2020", "Sample", "is no key"),
        ("a/b/c/d", "x", "is no key"),
        ("equation:arithmetic/doubling#twice", "equation:arithmetic/halving#twice", "stays in its concept"),
        ("arithmetic/doubling/even", "arithmetic/halving/even", "stays with its concept"),
        ("step:arithmetic/doubling#collecting.ones", "other.ones", "stays in its derivation"),
        ("section:arithmetic/doubling#math", "maths", "one name"),
        ("code:arithmetic/doubling#code", "code", "called so already"),
        ("symbol:arithmetic/doubling#n", "m", "rename the symbol by hand"),
        ("equation:arithmetic/doubling#twice", "Twice_", "is no key"),
        ("equation:arithmetic/doubling#twice", "Two", "equations"),
    ],
)
def test_what_cannot_be_renamed_is_told_and_nothing_is_written(sample, old, new, why):
    before = texts(sample)
    with pytest.raises(Refused, match=why.replace("(", r"\(")):
        plan(sample, old, new)
    assert texts(sample) == before


def test_a_file_that_cannot_be_read_and_may_name_it_stands_in_the_way(sample):
    file = sample / "claims/arithmetic/doubling/even.yaml"
    file.write_text(file.read_text() + "nonsense: 1\n")
    with pytest.raises(Refused, match=r"even\.yaml may name"):
        plan(sample, "equation:arithmetic/doubling#twice", "d2")


def test_a_file_with_a_mistake_that_must_change_stands_in_the_way(sample):
    file = sample / CONCEPT
    file.write_text(file.read_text() + "title: Again\n")
    with pytest.raises(Refused, match="stands here a second time; mend it first"):
        plan(sample, "concept:arithmetic/halving", "bisecting")


def test_a_name_that_is_not_written_as_it_reads_is_refused(sample):
    file = sample / "claims/arithmetic/halving/every.yaml"
    file.write_text(
        file.read_text().replace("'equation:arithmetic/halving#back'", r'"equation:arithmetic/h\u0061lving#back"')
    )
    with pytest.raises(Refused, match="write it plainly"):
        plan(sample, "equation:arithmetic/halving#back", "there-and-back")


def test_settings_of_another_form_are_refused(sample):
    file = sample / "pyproject.toml"
    file.write_text(file.read_text().replace('"arithmetic/halving"]', '"arithmetic\\u002fhalving"]'))
    with pytest.raises(Refused, match=r"pyproject\.toml cannot be changed"):
        plan(sample, "arithmetic/halving", "bisecting")


# --- all or nothing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("fails_at", [1, 3, 5, 8])
def test_a_failure_leaves_the_room_as_it_was(sample, monkeypatch, fails_at):
    before, folders = texts(sample), {path for path in sample.rglob("*") if path.is_dir()}
    made = plan(sample, "arithmetic/doubling", "elementary/twofold")
    calls = 0
    link, replace, unlink = os.link, Path.replace, Path.unlink

    def counted(function):
        def call(*arguments, **options):
            nonlocal calls
            calls += 1
            if calls == fails_at * 2:
                raise OSError(28, "No space left on device", "a file")
            return function(*arguments, **options)

        return call

    monkeypatch.setattr(writing_module.os, "link", counted(link))
    monkeypatch.setattr(Path, "replace", counted(replace))
    monkeypatch.setattr(Path, "unlink", counted(unlink))
    with pytest.raises(Refused, match="nothing was renamed: a file: No space left"):
        write(sample, made)
    monkeypatch.undo()
    assert texts(sample) == before
    assert {path for path in sample.rglob("*") if path.is_dir()} == folders


def test_files_move_where_no_file_can_have_two_names(sample, monkeypatch):
    def link(*arguments):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(writing_module.os, "link", link)
    write(sample, plan(sample, "arithmetic/halving", "bisecting"))
    assert not (sample / "concepts/arithmetic/halving.yaml").exists()
    assert not list(sample.rglob(".rename-*"))
    assert "concept:arithmetic/bisecting" in map(str, library(sample).concepts)


def test_a_file_that_changed_meanwhile_is_kept(sample):
    made = plan(sample, "arithmetic/halving", "bisecting")
    (sample / CONCEPT).write_text((sample / CONCEPT).read_text() + "# mine\n")
    before = texts(sample)
    with pytest.raises(Refused, match="changed by somebody else"):
        write(sample, made)
    assert texts(sample) == before


def test_a_file_in_the_way_is_kept(sample):
    made = plan(sample, "arithmetic/halving", "bisecting")
    (sample / "concepts/arithmetic/bisecting.py").write_text("mine")
    with pytest.raises(Refused, match=r"bisecting\.py is there already"):
        write(sample, made)


# --- the command ------------------------------------------------------------------------------------------


def test_a_dry_run_shows_a_diff_and_changes_nothing(sample):
    before = texts(sample)
    found = run("rename", "arithmetic/halving", "bisecting", "--dry-run", "--root", sample)
    assert found.return_value == 0
    assert "rename from concepts/arithmetic/halving.py\nrename to concepts/arithmetic/bisecting.py" in found.stdout
    assert "+aliases: [arithmetic/halving]" in found.stdout
    assert texts(sample) == before


def test_reviews_that_turn_stale_are_told_before(sample):
    before = texts(sample)
    arguments = ("rename", "equation:arithmetic/doubling#twice", "d2", "--root", sample)
    found = run(*arguments)
    assert "say --yes" in str(found.exception)
    assert "claim:arithmetic/doubling/even: sample-reader, 2026-01-15: code:arithmetic/doubling#code, " in found.stderr
    assert texts(sample) == before
    assert run(*arguments, "--yes").return_value == 0
    assert texts(sample) != before


def test_what_no_review_judged_needs_no_confirmation(sample):
    found = run("rename", "equation:arithmetic/doubling#order", "larger-still", "--root", sample)
    assert (found.return_value, found.stdout) == (0, f"{CONCEPT}\n")
    assert "equation:arithmetic/doubling#order is equation:arithmetic/doubling#larger-still now" in found.stderr


def test_a_refusal_is_wrong_usage_in_words(sample):
    found = run("rename", "concept:arithmetic/halfing", "x", "--root", sample)
    assert "did you mean concept:arithmetic/halving?" in str(found.exception)


def test_what_belongs_to_an_object_goes_with_it():
    parse = ObjectKey.parse
    move = Rename(parse("derivation:a/b#one"), parse("derivation:a/b#two")).of
    assert str(move(parse("step:a/b#one.x"))) == "step:a/b#two.x"
    assert str(move(parse("step:a/b#ones.x"))) == "step:a/b#ones.x"
    move = Rename(parse("concept:a/b"), parse("concept:c/d")).of
    assert str(move(parse("claim:a/b/x"))) == "claim:c/d/x"
    assert str(move(parse("equation:a/b#x"))) == "equation:c/d#x"
    assert str(move(parse("claim:a/bb/x"))) == "claim:a/bb/x"

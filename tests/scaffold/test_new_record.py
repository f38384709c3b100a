import re

import pytest
from click.testing import CliRunner

from cfpipe.cli import cfpipe
from cfpipe.diagnostics import Code, Severity
from cfpipe.identity import ObjectKey
from cfpipe.records.load import load_record
from cfpipe.scaffold.new_record import record_text
from cfpipe.scaffold.new_room import Owner, create


def run(room, *arguments):
    return CliRunner().invoke(cfpipe, ["new", *map(str, arguments), "--root", str(room)], standalone_mode=False)


def refusal(room, *arguments):
    before = set(room.rglob("*"))
    found = run(room, *arguments)
    assert set(room.rglob("*")) == before
    return found.exception.format_message()


@pytest.fixture
def room(tmp_path):
    create(tmp_path / "room", "My room", Owner("Ada Smith", "person"))
    return tmp_path / "room"


def test_what_is_written_passes_the_check(room, assess_room):
    assert run(room, "concept", "numbers/square-numbers", "--title", "Squares: a #1 “title”").return_value == 0
    assert run(room, "concept", "geometry/circle").return_value == 0
    assert run(room, "claim", "numbers/square-numbers/odd-sums").return_value == 0
    assert run(room, "claim", "claim:numbers/triangular-numbers/pins").return_value == 0
    assert run(room, "source", "euclid-1956b").return_value == 0
    checked = assess_room(room, code="never")
    assert [(item.code, item.severity) for item in checked.diagnostics] == [(Code.UNCITED_SOURCE, Severity.WARNING)]
    records = checked.library.concepts
    concept = records[ObjectKey.parse("concept:numbers/square-numbers")]
    assert (concept.title, concept.status, concept.authors) == ("Squares: a #1 “title”", "draft", ("ada-smith",))
    source = checked.library.sources[ObjectKey.parse("source:euclid-1956b")]
    assert (source.issued, source.added_by) == (1956, "ada-smith")
    assert set(source.unverified) == {"title", "author", "issued"}


def test_what_is_commented_out_passes_too(room, assess_room):
    """With every "# " removed, the room has no error but the references to what nobody wrote yet."""
    run(room, "concept", "numbers/square-numbers")
    run(room, "claim", "numbers/square-numbers/odd-sums")
    run(room, "source", "author-2020")
    run(room, "concept", "area/name")
    for name in ("concepts/numbers/square-numbers", "claims/numbers/square-numbers/odd-sums", "sources/author-2020"):
        text = (room / f"{name}.yaml").read_text("utf-8").replace("sources: []\n", "")
        first, rest = text.split("\n", 1)
        rest = re.sub(r"(?m)^# ?(?!#)", "", rest)
        (room / f"{name}.yaml").write_text(f"{first}\n{rest}".replace("#name", "#expanded"), "utf-8")
    checked = assess_room(room, code="never")
    assert [str(item.message) for item in checked.diagnostics] == []
    concept = checked.library.concepts[ObjectKey.parse("concept:numbers/square-numbers")]
    assert concept.derivations
    assert concept.practice
    findings = checked.evidence.findings
    assert findings[ObjectKey.parse("equation:numbers/square-numbers#expanded")].verdict.status.value == "proved"


@pytest.mark.parametrize("key", ["concept:a/b", "source:a-2020", "claim:a/b/c"])
def test_the_first_line_names_the_schema_from_where_the_file_is(key):
    key = ObjectKey.parse(key)
    first = record_text(key, "ada").split("\n")[0]
    up = "../" * key.file.count("/")
    assert first == f"# yaml-language-server: $schema={up}build/schema/1/{key.kind}.schema.json"
    entry, faults = load_record(key, key.file, record_text(key, "ada").encode())
    assert entry
    assert not faults


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["concept", "numbers/triangular-numbers"], "is there already, and nothing was written over it"),
        (["concept", "Numbers/Square_Numbers"], "did you mean numbers/square-numbers?"),
        (["concept", "concepts/numbers/squares.yaml"], "did you mean numbers/squares?"),
        (["concept", "number/squares"], "did you mean numbers? --new-area begins a new one"),
        (["concept", "../x"], "the key of a concept looks like concept:area/name"),
        (["concept", "claim:numbers/x/y"], "the key of a concept looks like"),
        (["concept", "numbers/" + "x" * 81], "at most 80 characters"),
        (["concept", "numbers/a\x1bb"], "did you mean numbers/a-b?"),
        (["source", "graham"], "named by its author and year"),
        (["source", "1994"], "named by its author and year"),
        (["source", "graham-1994"], "is there already"),
        (["claim", "numbers/triangular-number/x"], "did you mean numbers/triangular-numbers?"),
        (["claim", "other/thing/x"], "begin with `cfpipe new concept other/thing`"),
        (["claim", "numbers/triangular-numbers"], "looks like claim:area/name/claim-name"),
        (["claim", "numbers/triangular-numbers/x", "--author", "ada-smit"], "did you mean ada-smith?"),
        (["claim", "numbers/triangular-numbers/x", "--title", "x"], "a claim has no title"),
        (["concept", "numbers/x", "--title", "a\x1bb"], "characters that nobody sees"),
    ],
)
def test_a_key_that_does_not_fit_is_refused(room, arguments, words):
    said = refusal(room, *arguments)
    assert words in said
    assert said.isprintable()


def test_a_key_that_was_used_before_is_refused(room):
    config = room / "pyproject.toml"
    config.write_text(
        config.read_text("utf-8") + '\n[[tool.cfpipe.removed]]\nkey = "concept:numbers/gone"\nreason = "x"\n'
    )
    assert "never used again" in refusal(room, "concept", "numbers/gone")
    concept = room / "concepts/numbers/triangular-numbers.yaml"
    concept.write_text(concept.read_text("utf-8") + "aliases: [numbers/triangles]\n", "utf-8")
    assert "alias of concept:numbers/triangular-numbers" in refusal(room, "concept", "numbers/triangles")


def test_nothing_is_written_through_a_link(room, tmp_path):
    (tmp_path / "else").mkdir()
    (room / "concepts/linked").symlink_to(tmp_path / "else")
    assert "concepts/linked is a symbolic link" in refusal(room, "concept", "linked/x")
    (room / "concepts/filed").write_text("x")
    assert "concepts/filed is no folder" in refusal(room, "concept", "filed/x")
    (room / "concepts/numbers/dangling.yaml").symlink_to(tmp_path / "nowhere")
    assert "symbolic link" in refusal(room, "concept", "numbers/dangling")


def test_what_to_do_beside_is_told(room):
    assert "number is a new area" in run(room, "concept", "number/x", "--new-area").stderr
    assert "the area number has no title" in run(room, "concept", "number/y").stderr
    assert run(room, "concept", "numbers/y").stderr == ""
    assert "its concept is published" in run(room, "claim", "numbers/triangular-numbers/x").stderr
    assert run(room, "claim", "numbers/y/x").stderr == ""
    found = run(room, "source", "euclid-1956")
    assert found.stdout == "sources/euclid-1956.yaml\n"
    assert "cite it" in found.stderr


def test_a_room_without_people_says_what_to_write(room):
    (room / "pyproject.toml").write_text('[tool.cfpipe]\ntitle = "A"\ndescription = "B"\n')
    assert "[tool.cfpipe.people.NAME]" in refusal(room, "source", "euclid-1956")
    (room / "pyproject.toml").write_text("[tool.cfpipe]\ntitle = 1\n")
    assert "see cfpipe check" in refusal(room, "source", "euclid-1956")

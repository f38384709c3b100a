import json
import os
import re
import tomllib

import pytest
from click.testing import CliRunner

from cfpipe import site
from cfpipe.cli import cfpipe
from cfpipe.config import load_config
from cfpipe.records.document import read
from cfpipe.records.schema import schemas
from cfpipe.scaffold.new_room import Owner, create, person_key, room_texts, title_of
from cfpipe.scaffold.texts import write_new

HOSTILE = 'A "room" \\ [x](javascript:1) <b> # {{x}} <<x>> ${{ x }} ’ \U0001d538'


def run(*arguments):
    return CliRunner().invoke(cfpipe, [str(item) for item in arguments], standalone_mode=False)


def message(found):
    return found.exception.format_message()


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scaffold") / "my-room"
    create(folder, "My room", Owner("Ada Smith", "person"))
    return folder


@pytest.fixture(scope="module")
def checked(room, assess_room):
    return assess_room(room)


def test_a_new_room_has_nothing_to_complain_about(checked):
    assert checked.diagnostics == ()
    assert not checked.failed(strict=True)


def test_its_site_is_published(room, checked, tmp_path):
    site.publish_site(room, tmp_path / "build", checked)
    page = (tmp_path / "build/concepts/numbers/triangular-numbers/index.html").read_text("utf-8")
    assert "Triangular numbers" in page
    assert (tmp_path / "build/claims/numbers/triangular-numbers/name/index.html").is_file()
    # where the first line of every record, and the editor's settings, look for it
    assert all((tmp_path / "build" / path).is_file() for path in schemas("https://example.org/"))


def test_everything_it_states_was_decided(checked):
    verdicts = {str(key): finding.verdict.status.value for key, finding in checked.evidence.findings.items()}
    refuted = {key for key, status in verdicts.items() if status == "refuted"}
    assert refuted == {"misconception:numbers/triangular-numbers#proportional"}
    assert {status for key, status in verdicts.items() if key not in refuted} <= {"proved", "definition", "unchecked"}
    assert verdicts["equation:numbers/triangular-numbers#formula"] == "proved"


def test_nothing_in_it_claims_to_be_reviewed_or_looked_up(room):
    claim = (room / "claims/numbers/triangular-numbers/name.yaml").read_text("utf-8")
    assert "reviews:" not in claim
    _, source, _ = read("x.yaml", (room / "sources/graham-1994.yaml").read_bytes())
    said = {"type", "licence", "used-for", "note", "unverified", "added-by"}
    assert set(source["unverified"]) == set(source) - said


def test_its_author_may_review_the_example(room):
    config, faults = load_config(room)
    assert not faults
    assert {name: (who.name, who.kind) for name, who in config.people.items()} == {
        "ada-smith": ("Ada Smith", "person"),
        "example": ("The example of cfpipe init", "model"),
    }
    for file in room.rglob("*.yaml"):
        assert "ada-smith" not in file.read_text("utf-8")


def test_every_record_names_the_schema_that_a_build_writes(room):
    for file in [file for kind in ("concepts", "sources", "claims") for file in (room / kind).rglob("*.yaml")]:
        line = file.read_text("utf-8").split("\n", 1)[0]
        path = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", line)[1]
        named = os.path.relpath(os.path.normpath(file.parent / path), room / "build")
        assert named == f"schema/1/{file.relative_to(room).parts[0].rstrip('s')}.schema.json"


def test_the_editor_is_told_the_same_schemas(room):
    settings = json.loads((room / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    assert {name.removeprefix("./build/") for name in settings} == set(schemas("https://example.org/"))
    for pattern in settings.values():
        assert list(room.glob(pattern))
    assert "redhat.vscode-yaml" in json.loads((room / ".vscode/extensions.json").read_text("utf-8"))["recommendations"]


def test_its_workflow_is_yaml_and_uses_inputs_that_the_action_has(room, repository):
    _, flow, faults = read("x.yaml", (room / ".github/workflows/room.yml").read_bytes())
    assert not faults
    (step,) = [step for step in flow["jobs"]["check"]["steps"] if "cfpipe" in step["uses"]]
    _, action, _ = read("action.yml", (repository / "action.yml").read_bytes())
    assert set(step["with"]) <= set(action["inputs"])
    assert flow["permissions"] == {"contents": "read"}


def test_git_does_not_see_what_is_made(room):
    ignored = (room / ".gitignore").read_text("utf-8").split("\n")
    assert {"/build/", ".cfpipe/", "/copies/"} <= set(ignored)


def test_every_commented_setting_is_one(room, tmp_path):
    text = (room / "pyproject.toml").read_text("utf-8")
    text = re.sub(r"(?m)^# (?=\[tool|[a-z-]+ = )", "", text)
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    config, faults = load_config(tmp_path)
    assert not faults
    assert config.policy.reviewers == {"critical": 2}
    assert "second-reader" in config.people


# --- the command ------------------------------------------------------------------------------------------


def test_the_command_tells_what_to_do_next(tmp_path):
    found = run("init", tmp_path / "a room", "--author", "Ada Smith", "--kind", "model")
    assert found.return_value == 0
    assert "11 files" in found.stdout
    assert f"cd '{tmp_path}/a room' && cfpipe check --strict\n" in found.stdout
    table = tomllib.loads((tmp_path / "a room/pyproject.toml").read_text("utf-8"))["tool"]["cfpipe"]
    assert (table["title"], table["people"]["ada-smith"]["kind"]) == ("A room", "model")


def test_here_is_a_folder_too(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    found = run("init", ".")
    assert found.return_value == 0
    assert "cd " not in found.stdout
    assert (tmp_path / "pyproject.toml").is_file()


def test_what_is_in_the_way_is_told_and_kept(tmp_path):
    for name in "abcdefg":
        (tmp_path / f"{name}\x1b").write_text(name)
    found = run("init", tmp_path)
    assert "is not empty: a�, b�, c�, d�, e� and 2 more; nothing was written" in message(found)
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"{name}\x1b" for name in "abcdefg"]


def test_a_second_time_is_refused(tmp_path):
    assert run("init", tmp_path / "room").return_value == 0
    assert ".gitattributes, .github" in message(run("init", tmp_path / "room"))


@pytest.mark.parametrize("name", ["file", "file/room", "x" * 300, "loop/room"])
def test_a_folder_that_cannot_be_is_refused(tmp_path, name):
    (tmp_path / "file").write_text("x")
    (tmp_path / "loop").symlink_to("loop")
    found = run("init", f"{tmp_path}/{name}")
    assert "nothing was written" in message(found)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["file", "loop"]


@pytest.mark.parametrize("option", ["--title", "--author"])
@pytest.mark.parametrize("text", ["", " ", "a\nb", "a\x1b[31m", "a\u202eb", "x" * 201])
def test_a_name_that_hides_something_is_refused(tmp_path, option, text):
    found = run("init", tmp_path / "room", option, text)
    assert found.exception.param_hint == option
    assert not (tmp_path / "room").exists()


def test_a_hostile_title_is_a_title(tmp_path):
    create(tmp_path / "room", HOSTILE, Owner(HOSTILE, "person"))
    config, faults = load_config(tmp_path / "room")
    assert not faults
    assert config.title == HOSTILE
    assert config.people[person_key(HOSTILE)].name == HOSTILE
    heading = (tmp_path / "room/README.md").read_text("utf-8").split("\n")[0]
    assert r"\[x\]\(javascript:1\) \<b\>" in heading


def test_a_disk_that_is_full_leaves_nothing(tmp_path, monkeypatch):
    (tmp_path / "room").mkdir()
    texts = dict(room_texts("A", Owner("B", "person")))
    texts["pyproject.toml"] = "\ud800"  # cannot be written
    with pytest.raises(UnicodeEncodeError):
        write_new(tmp_path / "room", texts)
    assert list((tmp_path / "room").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Ada Smith", "ada-smith"),
        ("José Ñandú-Díaz", "jose-nandu-diaz"),
        ("李明", "first-author"),
        ("Łukasz", "first-author"),
        ("Example", "first-author"),
        ("…", "first-author"),
        ("x" * 150, "x" * 60),
    ],
)
def test_a_person_gets_a_key(name, key):
    assert person_key(name) == key


def test_a_folder_gives_its_room_a_title(tmp_path):
    assert title_of(tmp_path / "my_first-room") == "My first room"
    assert title_of(tmp_path / "---") == "A new room"

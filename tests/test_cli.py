import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cfpipe import __version__
from cfpipe.cli import COMMANDS, cfpipe, main
from cfpipe.diagnostics import Code

SLOW = {
    "sympy",
    "mpmath",
    "flint",
    "pydantic",
    "jinja2",
    "rich",
    "yaml",
    "markdown_it",
    "numpy",
    "matplotlib",
    "pypdf",
    "resiliparse",
}
PACKAGE = str(Path(sys.modules["cfpipe"].__file__).resolve().parents[1])


def run(*arguments, **options):
    return CliRunner().invoke(cfpipe, [str(item) for item in arguments], standalone_mode=False, **options)


@pytest.fixture
def room(make_room):
    return make_room()


@pytest.fixture
def wrong(make_room, repository):
    return make_room(repository / "tests" / "mistakes" / "raw-html" / "tag")


def process(*arguments, cwd=None, **environment):
    command = [sys.executable, "-m", "cfpipe", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": PACKAGE, **environment}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, timeout=120)


# --- exit codes -------------------------------------------------------------------------------------------


def test_clean_content_is_zero(room):
    found = process("check", "--root", room)
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "no findings\n")


def test_findings_are_one(wrong):
    found = process("check", "--root", wrong)
    assert found.returncode == 1
    assert "error[raw-html]" in found.stdout
    assert found.stderr == "2 errors\n"


def test_warnings_are_one_only_where_it_is_asked_for(make_room, repository):
    room = make_room(repository / "tests" / "mistakes" / "unused-symbol" / "declared-only")
    assert run("check", "--root", room).return_value == 0
    assert run("check", "--root", room, "--strict").return_value == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["check", "--nothing"],
        ["check", "--output-format", "xml"],
        ["check", "--root", "/does/not/exist"],
        ["check", "--seconds", "0"],
        ["check", "--seconds", "nan"],
        ["check", "--code-seconds", "nan"],
        ["check", "--root", "x" * 300],
        ["build", "--base-url", "https://\udcff.example/"],
        ["build", "--base-url", "https:///"],
        ["build", "--base-url", "https://name:secret@room.example/"],
        ["build", "--base-url", "https://room.example/\x01"],
        ["passage", "sample-2020", "book.txt", "--lines", "9" * 5000],
        ["check"],  # here is no room
        ["explain", "nothing"],
        ["build", "--base-url", "ftp://x"],
        ["handoff"],
    ],
)
def test_wrong_usage_is_two(arguments, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["cfpipe", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert "Error: " in capsys.readouterr().err


def test_a_bug_of_ours_is_three_and_goes_into_a_file(monkeypatch, capsys, room, tmp_path):
    def bug(*_, **__):
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("cfpipe.commands.check.check_room", bug)
    monkeypatch.setattr(sys, "argv", ["cfpipe", "check", "--root", str(room)])
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr().err
    assert left.value.code == 3
    assert "ZeroDivisionError: by nothing" in said
    assert __version__ in said
    assert "Traceback" not in said
    (log,) = tmp_path.glob("cfpipe-*.log")
    assert str(log) in said
    assert "Traceback" in log.read_text("utf-8")


def test_a_bug_where_nothing_can_be_written_is_told_without_a_file(monkeypatch, capsys, room, tmp_path):
    def bug(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cfpipe.commands.check.check_room", bug)
    monkeypatch.setattr(sys, "argv", ["cfpipe", "check", "--root", str(room)])
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr().err
    assert left.value.code == 3
    assert "No space left on device" in said
    assert "could not be written" in said


def test_an_interrupted_run_says_so(monkeypatch, capsys, room):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("cfpipe.commands.check.check_room", interrupt)
    monkeypatch.setattr(sys, "argv", ["cfpipe", "check", "--root", str(room)])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_reader_that_closes_the_pipe_is_no_bug(wrong):
    script = f'"{sys.executable}" -m cfpipe check --root "{wrong}" | true; echo "${{PIPESTATUS[0]}}"'
    environment = {**os.environ, "PYTHONPATH": PACKAGE}
    found = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=environment)
    assert found.stdout.strip() in ("0", "1")
    assert "bug" not in found.stderr


def in_process(*arguments):
    """What a command prints, and then the modules that it imported."""
    script = (
        f"import sys; sys.argv = ['cfpipe', *{arguments!r}]\nfrom cfpipe.cli import main\n"
        "try: main()\nexcept SystemExit: pass\nprint(sorted(sys.modules))"
    )
    environment = {**os.environ, "PYTHONPATH": PACKAGE}
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment).stdout


# --- help -------------------------------------------------------------------------------------------------


def test_help_imports_nothing_slow():
    help_text, _, modules = in_process("--help").rpartition("\n[")
    assert all(name in help_text for name in COMMANDS)
    loaded = {name.strip(" '\n]").partition(".")[0] for name in modules.split(",")}
    assert "click" in loaded
    assert not loaded & SLOW


def test_a_check_of_kept_results_does_not_import_the_engine(room):
    assert process("check", "--root", room).returncode == 0  # now the results are kept
    modules = in_process("check", "--root", str(room)).rpartition("[")[2]
    assert "'yaml'" in modules
    assert "'sympy'" not in modules
    assert "'jinja2'" not in modules


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_that_says_what_the_list_says(command):
    found = run(command, "--help")
    assert found.exit_code == 0
    assert "Usage:" in found.output


@pytest.mark.parametrize(("typed", "meant"), [("chek", "check"), ("bild", "build"), ("explian", "explain")])
def test_a_mistyped_command_is_recognised(typed, meant):
    found = run(typed)
    assert f"Did you mean {meant!r}?" in str(found.exception)


def test_a_command_like_no_other_gets_no_proposal():
    assert "Did you mean" not in str(run("zzz").exception)


def test_the_version():
    assert __version__ in process("--version").stdout


# --- commands ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", Code, ids=lambda code: code.label)
def test_each_code_is_explained(code):
    found = run("explain", code.label)
    assert found.return_value == 0
    assert found.output.startswith(f"# {code.label}\n")


def test_explain_lists_all_codes():
    lines = run("explain").output.splitlines()
    assert [line.split()[0] for line in lines] == [code.label for code in Code]


def test_explain_knows_a_mistyped_code():
    assert "did you mean raw-html?" in str(run("explain", "raw-htm").exception)


def test_findings_as_json(wrong):
    found = run("check", "--root", wrong, "--output-format", "json")
    assert {item["code"] for item in json.loads(found.stdout)} == {"raw-html"}


def test_findings_as_annotations(wrong):
    found = run("check", "--root", wrong, "--output-format", "github")
    assert found.stdout.startswith("::error file=concepts/arithmetic/doubling.yaml,line=21,col=11,title=raw-html::")


def test_the_room_is_found_from_inside(room):
    found = process("check", cwd=room / "concepts" / "arithmetic")
    assert found.returncode == 0


def test_nothing_but_the_cache_is_written(room):
    before = {path for path in room.rglob("*") if ".cfpipe" not in path.parts}
    run("check", "--root", room)
    assert {path for path in room.rglob("*") if ".cfpipe" not in path.parts} == before


def test_code_that_may_not_run_is_not_run(make_room, repository, tmp_path):
    room = make_room(repository / "tests" / "mistakes" / "failing-code" / "assertion")
    assert run("check", "--root", room, "--code", "never").return_value == 0
    assert run("check", "--root", room, "--code", "cached").return_value == 0
    assert run("check", "--root", room).return_value == 1
    assert run("check", "--root", room, "--code", "cached").return_value == 1
    assert run("check", "--root", room, "--code", "never").return_value == 0


def on_a_terminal(arguments, **environment):
    """What a command writes to a terminal."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "cfpipe", *map(str, arguments)]
    base = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment = {**base, "PYTHONPATH": PACKAGE, "TERM": "xterm", **environment}
    child = subprocess.Popen(command, stdout=follower, stderr=follower, env=environment)
    os.close(follower)
    said = b""
    while True:
        try:
            chunk = os.read(leader, 4096)
        except OSError:  # the terminal was closed at the other end
            break
        if not chunk:
            break
        said += chunk
    child.wait()
    os.close(leader)
    return said.decode()


COLOURED = [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]


@pytest.mark.parametrize(("environment", "coloured"), COLOURED)
def test_a_terminal_gets_colours_unless_it_does_not_want_them(wrong, environment, coloured):
    assert ("\x1b[31;1m" in on_a_terminal(["check", "--root", wrong], **environment)) is coloured


def test_a_site_is_not_built_over_a_foreign_folder(room, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to-ann.txt").write_text("Dear Ann", "utf-8")
    found = run("build", "--root", room, "--out", tmp_path / "letters")
    assert "to-ann.txt" in str(found.exception)
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["to-ann.txt"]

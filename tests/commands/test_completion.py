"""What a shell is told: commands, options and the keys of records, without loading what is not needed."""

import shutil
import subprocess
import sys

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from cfpipe.cli import COMMANDS, cfpipe


def complete(*arguments, incomplete=""):
    made = ShellComplete(cfpipe, {}, "cfpipe", "_CFPIPE_COMPLETE")
    return [item.value for item in made.get_completions([str(item) for item in arguments], incomplete)]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_asks_the_program_itself(shell):
    found = CliRunner().invoke(cfpipe, ["completion", shell], standalone_mode=False)
    assert found.return_value == 0
    assert f"_CFPIPE_COMPLETE={shell}_complete" in found.stdout
    if program := shutil.which(shell):
        assert subprocess.run([program, "-n"], input=found.stdout, text=True).returncode == 0


def test_another_shell_is_wrong_usage():
    assert "'tcsh' is not one of" in str(
        CliRunner().invoke(cfpipe, ["completion", "tcsh"], standalone_mode=False).exception
    )


def test_commands_and_their_options_are_completed():
    assert complete() == list(COMMANDS)
    assert complete(incomplete="re") == ["review", "rename"]
    assert complete(incomplete="--v") == ["--version"]
    assert "--dry-run" in complete("rename", incomplete="--")
    assert complete("schema") == ["concept", "source", "claim"]


def test_naming_the_commands_loads_none():
    code = (
        "import sys, click; from cfpipe.cli import cfpipe\n"
        "context = click.Context(cfpipe)\n"
        "names = [item.value for item in cfpipe.shell_complete(context, '')]\n"
        "assert 'build' in names\n"
        "assert not [name for name in sys.modules if name.startswith('cfpipe.commands')]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_keys_of_the_room_are_completed(repository):
    root = repository / "tests" / "sample"
    assert complete("rename", "--root", root, incomplete="arithmetic/h") == [
        "arithmetic/halving", "arithmetic/halving/every", "arithmetic/halving/odd"
    ]  # fmt: skip
    assert complete("rename", "--root", root, incomplete="sample") == ["sample-1999", "sample-2020"]
    assert complete("review", "--root", root, incomplete="arithmetic/doubling/e") == [
        "arithmetic/doubling/egypt", "arithmetic/doubling/even"
    ]  # fmt: skip
    assert complete("handoff", "--root", root, incomplete="source:") == ["source:sample-1999", "source:sample-2020"]


def test_keys_are_those_of_the_folder_s_room_and_none_elsewhere(make_room, tmp_path, monkeypatch):
    room = make_room()
    monkeypatch.chdir(room / "concepts" / "arithmetic")
    (room / "claims" / "arithmetic" / "doubling" / "No key;.yaml").write_text("")
    assert complete("review") == ["arithmetic/doubling/even"]
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert complete("review") == []

"""The GitHub Action and the pre-commit hook: their shape, and the Action's steps run here as a runner runs them.

The stand-in for ``dev`` keeps what it is asked, and starts cfpipe with this Python only where its answer matters; what
``dev`` itself does has its own tests.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

PACKAGE = str(Path(__file__).resolve().parents[2])
EVEN = "claims/arithmetic/doubling/even.yaml"
EXPRESSION = re.compile(r"\$\{\{\s*([a-z_.]+)\s*\}\}")


@pytest.fixture(scope="module")
def action(repository):
    return yaml.safe_load((repository / "action.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def hooks(repository):
    return yaml.safe_load((repository / ".pre-commit-hooks.yaml").read_text("utf-8"))


# --- shape ------------------------------------------------------------------------------------------------


def test_the_action_has_the_shape_of_one(action):
    assert set(action) == {"name", "description", "branding", "inputs", "runs"}
    assert set(action["runs"]) == {"using", "steps"}
    assert action["runs"]["using"] == "composite"
    for given in action["inputs"].values():
        assert set(given) == {"description", "required", "default"}
        assert isinstance(given["default"], str)
        assert given["required"] is False
    for step in action["runs"]["steps"]:
        assert set(step) <= {"name", "shell", "run", "env", "uses", "with", "if", "id"}
        assert step["shell"] == "bash"


def test_nothing_that_others_write_becomes_text_of_a_script(action):
    for step in action["runs"]["steps"]:
        assert "${{" not in step["run"]
        for value in step.get("env", {}).values():
            assert EXPRESSION.fullmatch(value)


def test_what_is_used_from_elsewhere_is_pinned(action):
    for step in action["runs"]["steps"]:
        assert "uses" not in step or re.search(r"@[0-9a-f]{40}$", step["uses"])


def test_every_input_reaches_the_script_and_is_described(action, repository):
    passed = " ".join(value for step in action["runs"]["steps"] for value in step.get("env", {}).values())
    guide = (repository / "docs" / "team.md").read_text("utf-8")
    for name in action["inputs"]:
        assert f"inputs.{name} " in passed
        assert f"| `{name}` |" in guide


def test_the_hook_has_the_shape_of_one(hooks):
    known = {"id", "name", "description", "entry", "language", "files", "pass_filenames", "require_serial"}
    for hook in hooks:
        assert {"id", "name", "entry", "language"} <= set(hook) <= known
        assert hook["language"] == "python"
        assert hook["pass_filenames"] is False


@pytest.mark.parametrize(
    ("file", "meant"),
    [
        ("concepts/statistics/likelihood.yaml", True),
        ("concepts/statistics/likelihood.py", True),
        ("claims/statistics/likelihood/fixed.yaml", True),
        ("sources/author-2020.yaml", True),
        ("sources/author-2020.yml", True),
        ("pyproject.toml", True),
        ("rooms/one/sources/author-2020.yaml", True),
        ("rooms/one/pyproject.toml", True),
        ("README.md", False),
        ("concepts.yaml", False),
        ("old-claims/a/b/c.yaml", False),
        ("claims/a/b/note.txt", False),
        ("docs/pyproject.toml.md", False),
    ],
)
def test_the_hook_looks_at_files_of_a_room(hooks, file, meant):
    assert bool(re.search(hooks[0]["files"], file)) == meant


# --- the steps, run ---------------------------------------------------------------------------------------


class Runner:
    """A workspace with a room in a repository, and what the runner says of the event."""

    def __init__(self, tmp_path, action, repository):
        self.action, self.workspace, self.here = action, tmp_path / "work space", tmp_path / "action"
        self.here.mkdir()
        self.stand_in("exit 0")
        shutil.copytree(repository / "tests" / "base", self.workspace)
        before = repository / "tests" / "mistakes" / "turned-stale" / "text" / "before"
        shutil.copytree(before, self.workspace, dirs_exist_ok=True)
        self.git("init", "-q", "-b", "main", ".")
        self.base = self.commit()

    def stand_in(self, then):
        (self.here / "dev").write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"$0.log"\nshift\n{then}\n', "utf-8")
        (self.here / "dev").chmod(0o755)

    def with_cfpipe(self):
        self.stand_in(f'[ "$1" = --version ] || exec "{sys.executable}" -m cfpipe "$@"')

    def git(self, *arguments):
        command = ["git", "-C", self.workspace, "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
        return subprocess.run(
            command, check=True, capture_output=True, text=True, env=self.environment()
        ).stdout.strip()

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x")
        return self.git("rev-parse", "HEAD")

    def edit(self, file=EVEN, old="is even", new="is always even"):
        text = (self.workspace / file).read_text("utf-8")
        assert old in text
        (self.workspace / file).write_text(text.replace(old, new), "utf-8")

    def environment(self):
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("GIT", "CFPIPE"))}
        return {**plain, "PYTHONPATH": PACKAGE, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def __call__(self, base="", fork="", **inputs):
        given = {name: item["default"] for name, item in self.action["inputs"].items()} | inputs
        says = {f"inputs.{name}": value for name, value in given.items()}
        says |= {"github.event.pull_request.base.sha": base, "github.event.pull_request.head.repo.fork": fork}
        runner = {"GITHUB_WORKSPACE": str(self.workspace), "GITHUB_ACTION_PATH": str(self.here),
                  "GITHUB_SHA": self.git("rev-parse", "HEAD")}  # fmt: skip
        out, code = "", 0
        for step in self.action["runs"]["steps"]:
            own = {
                name: EXPRESSION.sub(lambda found: says[found[1]], text) for name, text in step.get("env", {}).items()
            }
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            ran = subprocess.run(command, capture_output=True, text=True, cwd=self.workspace,
                                 env={**self.environment(), **runner, **own}, timeout=120)  # fmt: skip
            out, code = out + ran.stdout + ran.stderr, ran.returncode
            if code:
                break
        return code, out

    def asked(self):
        return (self.here / "dev.log").read_text("utf-8").splitlines()


@pytest.fixture
def runner(tmp_path, action, repository):
    return Runner(tmp_path, action, repository)


def test_a_pull_request_is_told_which_reviews_it_turns_stale(runner):
    """As GitHub checks it out: a merge of the branch into the base, which has moved on meanwhile."""
    runner.with_cfpipe()
    runner.git("checkout", "-q", "-b", "branch")
    runner.edit()
    runner.commit()
    runner.git("checkout", "-q", "main")
    runner.edit("sources/sample-2020.yaml", "used-for: ", "used-for: Also ")
    moved = runner.commit()
    runner.git("merge", "-q", "--no-edit", "branch")
    code, out = runner(base=runner.base)
    assert code == 0, out
    assert f"--since={moved}" in runner.asked()
    turned = re.findall(r"^::warning file=([^,]*),line=(\d+),col=\d+,title=turned-stale::", out, re.MULTILINE)
    assert turned == [(EVEN, "9")]
    assert "1 review turned stale since" in out
    assert runner(base=runner.base, strict="true")[0] == 1


def test_where_the_branch_itself_is_checked_out_it_is_compared_with_the_base(runner):
    runner.edit()
    runner.commit()
    assert runner(base=runner.base, code="never")[0] == 0
    assert f"--since={runner.base}" in runner.asked()


def test_a_base_that_is_not_here_is_fetched_or_asked_for(runner, tmp_path):
    runner.edit()
    runner.commit()
    origin = tmp_path / "origin"
    runner.workspace.rename(origin)
    subprocess.run(["git", "-C", origin, "config", "uploadpack.allowAnySHA1InWant", "true"], check=True)
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{origin}", runner.workspace], check=True,
                   env=runner.environment())  # fmt: skip
    code, out = runner(base=runner.base, code="never")
    assert code == 0, out
    fetched = ["git", "-C", runner.workspace, "cat-file", "-e", runner.base]
    assert subprocess.run(fetched, env=runner.environment()).returncode == 0
    code, out = runner(base="0" * 40, code="never")
    assert code == 2
    assert "::error title=cfpipe::the base of the pull request is not here: give actions/checkout" in out


def test_without_a_pull_request_nothing_is_compared(runner):
    assert runner(code="never")[0] == 0
    assert not [item for item in runner.asked() if item.startswith("--since")]
    assert runner(code="never", base=runner.base, since="none")[0] == 0
    assert not [item for item in runner.asked() if item.startswith("--since")]


def test_a_room_in_a_folder_is_annotated_where_it_lies(runner):
    runner.with_cfpipe()
    (runner.workspace / "rooms").mkdir()
    for name in ("claims", "concepts", "sources", "pyproject.toml"):
        runner.git("mv", name, f"rooms/{name}")
    runner.base = runner.commit()
    runner.edit(f"rooms/{EVEN}")
    runner.commit()
    code, out = runner(root="rooms", base=runner.base, code="never")
    assert code == 0, out
    assert f"::warning file=rooms/{EVEN},line=9" in out


@pytest.mark.parametrize(("fork", "code"), [("true", "never"), ("false", "run"), ("", "run")])
def test_code_of_a_fork_is_not_run(runner, fork, code):
    out = runner(fork=fork)[1]
    assert f"--code={code}" in runner.asked()
    assert ("code witnesses were not run" in out) == (code == "never")


@pytest.mark.parametrize("name", ["root", "since", "strict", "code", "seconds"])
@pytest.mark.parametrize("value", ["$(touch trap)", '"; touch trap; "', "`touch trap`", "--help", "x\ntouch trap"])
def test_an_input_is_a_value_and_never_a_command(runner, name, value):
    code, _ = runner(**{"code": "never", name: value})
    if code == 0:
        assert f"--{name}={value}" in "\n".join(runner.asked())
    else:
        assert name in ("root", "strict")
    assert not list(runner.workspace.parent.rglob("trap"))


def test_a_cache_that_comes_with_the_repository_is_refused(runner):
    (runner.workspace / ".cfpipe").mkdir()
    (runner.workspace / ".cfpipe" / "verdict").write_text("proved", "utf-8")
    runner.commit()
    code, out = runner(code="never")
    assert code == 2
    assert "whose results would be believed" in out


def test_without_a_repository_it_is_said_what_to_do(runner):
    shutil.rmtree(runner.workspace / ".git")
    runner.git = lambda *_: ""
    code, out = runner(code="never")
    assert code == 2
    assert "use actions/checkout before" in out


def test_what_the_check_finds_fails_the_step(runner):
    runner.with_cfpipe()
    runner.edit(old="text: ", new="text: [")
    code, out = runner(code="never")
    assert code == 1
    assert "::error file=claims/arithmetic/doubling/even.yaml" in out
    assert "Traceback" not in out

"""`./dev` in a folder of its own, with a Python that installs nothing and a PATH of a few named tools.

The stand-in for Python lets the real one answer, after a line that changes what it believes of itself: so the
script's own questions are asked for real, and only `-m venv` and `-m pip` are played.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

POSIX_TOOLS = ("cat", "cut", "id", "ln", "mkdir", "mv", "readlink", "rm", "sh", "sleep")

FAKE_PYTHON = """#!/bin/sh
case "$1 $2" in
"-m venv")
    mkdir -p "$3/bin"
    cat "$0" >"$3/bin/python"
    : >"$3/bin/pip"
    chmod +x "$3/bin/python" "$3/bin/pip"
    ;;
"-m pip")
    printf '%s\\n' "$*" >>"$FAKE_LOG"
    [ -z "$FAKE_OFFLINE" ] || { echo "no network" >&2; exit 1; }
    for tool in ruff mypy lint-imports pytest cfpipe; do
        printf '#!/bin/sh\\necho "%s" "$@"\\n[ "%s" != "$FAKE_BROKEN" ]\\n' "$tool" "$tool" >"${0%/*}/$tool"
        chmod +x "${0%/*}/$tool"
    done
    ;;
-c*) exec REAL_PYTHON -c "import sys; sys._base_executable = '$0'
PRETENCE
$2" ;;
*) exec REAL_PYTHON "$@" ;;
esac
"""

TOO_OLD = "sys.version_info = (3, 9, 2, 'final', 0)"
WITHOUT_VENV = "sys.modules['ensurepip'] = None"


class Folder(NamedTuple):
    """A copy of what the script needs, and the PATH that it sees."""

    root: Path
    path: Path
    log: Path

    def command(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, "utf-8")
        (self.path / name).chmod(0o755)

    def python(self, name: str = "python3", pretence: str = "") -> None:
        real = shlex.quote(sys.executable)
        self.command(name, FAKE_PYTHON.replace("REAL_PYTHON", real).replace("PRETENCE", pretence))

    def dev(self, *arguments: str, cwd: Path | None = None, **environment: str):
        return subprocess.run(
            [self.root / "dev", *arguments],
            cwd=cwd or self.root,
            env={"PATH": str(self.path), "FAKE_LOG": str(self.log), "HOME": str(self.path), **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def installations(self) -> list[str]:
        """The lock files installed since the last question."""
        text = self.log.read_text("utf-8") if self.log.exists() else ""
        self.log.write_text("", "utf-8")
        return re.findall(r"--requirement (\S+)", text)


@pytest.fixture
def folder(tmp_path, repository):
    root = tmp_path / "a folder with spaces"
    (root / "tests").mkdir(parents=True)
    for name in ("dev", "pyproject.toml", "requirements.lock", "requirements-dev.lock", "tests/conftest.py"):
        shutil.copy(repository / name, root / name)
    path = tmp_path / "bin"
    path.mkdir()
    for tool in (*POSIX_TOOLS, "chmod"):
        (path / tool).symlink_to(shutil.which(tool))
    return Folder(root, path, tmp_path / "log")


@pytest.mark.parametrize("arguments", [(), ("sight",)])
def test_without_a_known_command_the_usage_is_shown(folder, arguments):
    run = folder.dev(*arguments)
    assert run.returncode == 2
    assert "usage: ./dev COMMAND" in run.stderr
    assert ("there is no command called sight" in run.stderr) == bool(arguments)


def test_help_is_not_a_mistake(folder):
    run = folder.dev("--help")
    assert (run.returncode, run.stderr) == (0, "")
    assert "usage: ./dev COMMAND" in run.stdout


@pytest.mark.parametrize("command", ["site", "test", "run"])
def test_no_python_says_what_to_install(folder, command):
    run = folder.dev(command)
    assert run.returncode == 1
    assert "no Python found: cfpipe needs Python 3.11 or newer" in run.stderr
    assert "apt-get install python3 python3-venv" in run.stderr


def test_a_python_that_is_too_old_is_named(folder):
    folder.python(pretence=TOO_OLD)
    run = folder.dev("site")
    assert run.returncode == 1
    assert f"Python 3.9.2 ({folder.path}/python3) is too old: cfpipe needs Python 3.11 or newer" in run.stderr


def test_a_missing_venv_module_says_what_to_install(folder):
    folder.python(pretence=WITHOUT_VENV)
    run = folder.dev("site")
    assert run.returncode == 1
    assert "comes without the venv module" in run.stderr
    assert "apt-get install python3-venv" in run.stderr
    assert not (folder.root / ".venv").exists()


@pytest.mark.parametrize("defect", [TOO_OLD, WITHOUT_VENV])
def test_a_better_python_beside_an_unfit_one_is_found(folder, defect):
    folder.python(pretence=defect)
    folder.python("python3.12")
    run = folder.dev("site")
    assert run.stdout == "cfpipe build\n", run.stderr


def test_a_python_that_does_not_run_is_passed_over(folder):
    folder.command("python3.14", "#!/bin/sh\necho 'python3.14: command not found' >&2\nexit 127\n")
    folder.python("python3.11")
    assert folder.dev("site").returncode == 0


def test_python_can_be_chosen(folder):
    folder.python(pretence=TOO_OLD)
    folder.python("my-python")
    assert folder.dev("site", PYTHON="my-python").returncode == 0
    run = folder.dev("site", PYTHON="no-such-python")
    assert run.returncode == 1
    assert "PYTHON is set to no-such-python, which does not run" in run.stderr


def test_uv_is_asked_where_only_uv_has_a_python(folder, tmp_path):
    folder.python("hidden")
    (folder.path / "hidden").rename(tmp_path / "hidden")
    folder.command("uv", f'#!/bin/sh\n[ "$1 $2" = "python find" ] && echo "{tmp_path}/hidden"\n')
    run = folder.dev("site")
    assert run.stdout == "cfpipe build\n", run.stderr


def test_where_uv_fails_pip_does_the_work(folder):
    folder.python()
    folder.command("uv", '#!/bin/sh\necho "uv: no such host" >&2\nexit 2\n')
    run = folder.dev("site")
    assert run.stdout == "cfpipe build\n", run.stderr
    assert folder.installations() == ["requirements.lock"]


def test_arguments_are_passed_on_from_any_folder(folder, tmp_path):
    folder.python()
    run = folder.dev("site", "--base-url", "https://example.org/a b/", cwd=tmp_path)
    assert run.stdout == "cfpipe build --base-url https://example.org/a b/\n", run.stderr
    assert folder.dev("run", "explain", "--help", cwd=tmp_path).stdout == "cfpipe explain --help\n"


def test_the_second_run_installs_nothing(folder):
    folder.python()
    folder.dev("site")
    assert folder.installations() == ["requirements.lock"]
    run = folder.dev("site")
    assert (run.stdout, run.stderr) == ("cfpipe build\n", "")
    assert folder.installations() == []


def test_the_tests_add_to_what_the_site_has_and_the_site_is_content_with_it(folder):
    folder.python()
    folder.dev("site")
    folder.dev("test", "-k", "name")
    assert folder.installations() == ["requirements.lock", "requirements-dev.lock"]
    folder.dev("site")
    folder.dev("test", "-k", "name")
    assert folder.installations() == []


def test_an_interrupted_installation_is_begun_anew(folder):
    folder.python()
    run = folder.dev("site", FAKE_OFFLINE="yes")
    assert run.returncode == 1
    assert "not everything could be installed" in run.stderr
    assert folder.installations() == ["requirements.lock"]
    (folder.root / ".venv" / "half-installed").touch()
    assert folder.dev("site").returncode == 0
    assert folder.installations() == ["requirements.lock"]
    assert not (folder.root / ".venv" / "half-installed").exists()


def test_a_new_lock_file_or_another_place_is_a_new_environment(folder):
    folder.python()
    folder.dev("site")
    with (folder.root / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    folder.dev("site")
    moved = folder._replace(root=folder.root.rename(folder.root.with_name("moved")))
    moved.dev("site")
    assert folder.installations() == ["requirements.lock"] * 3


def test_a_change_of_the_room_alone_installs_nothing(folder):
    folder.python()
    folder.dev("site")
    with (folder.root / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write("\n[tool.elsewhere]\ntitle = 'Another'\n")
    folder.dev("site")
    assert folder.installations() == ["requirements.lock"]


def test_a_killed_set_up_blocks_nobody(folder):
    folder.python()
    finished = subprocess.Popen(["/bin/sh", "-c", "exit 0"])
    finished.wait()
    (folder.root / ".venv.lock").symlink_to(str(finished.pid))
    assert folder.dev("site").returncode == 0
    assert not (folder.root / ".venv.lock").is_symlink()


def test_two_set_ups_at_once_take_turns(folder):
    folder.python()
    environment = {"PATH": str(folder.path), "FAKE_LOG": str(folder.log)}
    runs = [
        subprocess.Popen([folder.root / "dev", "site"], env=environment, stderr=subprocess.DEVNULL) for _ in range(2)
    ]
    assert [run.wait(60) for run in runs] == [0, 0]
    assert folder.installations() == ["requirements.lock"]


def test_all_checks_run_and_are_named_even_after_one_has_failed(folder):
    folder.python()
    run = folder.dev("test", FAKE_BROKEN="mypy")
    assert run.returncode == 1
    assert re.findall(r"^==> (.*)$", run.stdout, re.MULTILINE) == [
        "ruff check",
        "ruff format --check",
        "mypy --strict",
        "lint-imports",
        "pytest",
        "cfpipe check --strict",
    ]
    assert run.stderr.endswith("dev: failed: mypy --strict\n")
    assert folder.dev("test").stdout.endswith("dev: all six passed\n")


def test_with_arguments_only_pytest_runs(folder):
    folder.python()
    assert folder.dev("test", "-k", "two words").stdout == "pytest -k two words\n"


needs_no_browser = pytest.mark.skipif(
    any(Path(path).exists() for path in ("/Applications/Google Chrome.app", "/Applications/Chromium.app")),
    reason="this machine's browser is found whatever PATH says",
)


@needs_no_browser
def test_root_on_debian_gets_a_browser(folder):
    folder.python()
    folder.command("id", "#!/bin/sh\necho 0\n")
    chromium = folder.path / "chromium"
    # The first attempt fails, as it does on a machine whose package lists were never fetched.
    folder.command(
        "apt-get",
        f"""#!/bin/sh
echo "apt-get $*" >>"$FAKE_LOG"
case $* in
*update*) : >"$0.updated" ;;
*) [ -e "$0.updated" ] || exit 100; ln -s /bin/true "{chromium}" ;;
esac
""".replace("/bin/true", shutil.which("true")),
    )
    run = folder.dev("test", "-q")
    assert "installing Debian's chromium" in run.stderr
    assert folder.log.read_text("utf-8").count("apt-get -qq install --yes") == 2
    assert chromium.exists()
    assert "installing" not in folder.dev("test", "-q").stderr


@needs_no_browser
def test_without_a_browser_a_sentence_says_what_to_install(folder):
    folder.python()
    run = folder.dev("test", "-q")
    assert run.returncode == 0
    assert "no browser that the tests can drive: install Chromium" in run.stderr


def test_the_browser_that_is_there_is_handed_to_the_tests(folder):
    folder.python()
    folder.dev("test", "-q")
    folder.command("chromium", "#!/bin/sh\n")
    (folder.root / ".venv/bin/pytest").write_text('#!/bin/sh\necho "$CFPIPE_TEST_BROWSER"\n', "utf-8")
    named = folder.path / "chromium"
    assert folder.dev("test", "-q", CFPIPE_TEST_BROWSER=str(named)).stdout == f"{named}\n"


def test_the_lock_files_need_uv(folder):
    run = folder.dev("lock")
    assert run.returncode == 1
    assert "lock needs uv" in run.stderr


@pytest.mark.skipif(not shutil.which("dash"), reason="no dash here")
def test_the_script_is_plain_posix_shell(repository):
    assert subprocess.run(["dash", "-n", repository / "dev"], env=os.environ).returncode == 0

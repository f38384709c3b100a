"""What all tests share: a browser, the repository's address, and a guard around the author's own files.

`python tests/conftest.py` prints the browser that the tests would use, or nothing; so `./dev test` asks.
"""

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# --- The browser ------------------------------------------------------------------------------------------

_BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    str(Path.home() / "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
_NO_BROWSER = (
    "no browser that the tests can drive: install Chromium (Debian: apt-get install chromium libatomic1) "
    "or Google Chrome, or name one: CFPIPE_TEST_BROWSER=/path/to/chrome"
)


@functools.cache
def find_browser() -> Path | None:
    """Return the first browser that answers when asked for its version, if playwright can run at all.

    Asking matters: Ubuntu's `chromium-browser` may be a stub that only says what to install instead, and
    playwright's own driver needs a library (libatomic) that a bare Debian does not have.
    """
    named = os.environ.get("CFPIPE_TEST_BROWSER")
    for name in (named,) if named else _BROWSERS:
        path = shutil.which(name)
        if path and _answers(path):
            return Path(path) if _answers(sys.executable, "-m", "playwright") else None
    return None


def _answers(*command: str) -> bool:
    try:
        run = subprocess.run([*command, "--version"], check=False, capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0


def browser_is_due() -> bool:
    """Whether a missing browser is a failure and not a reason to skip: where CI is set."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


@pytest.fixture(scope="session")
def browser_path() -> Path:
    """The browser's executable; without one the test is skipped, or fails where CI is set."""
    path = find_browser()
    if path is None:
        (pytest.fail if browser_is_due() else pytest.skip)(_NO_BROWSER)
    return path


@pytest.fixture(scope="session")
def browser(browser_path: Path):
    """A headless browser, one for each worker process; give every test a context of its own."""
    from playwright.sync_api import sync_playwright  # slow to import, and most single tests need no browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path,
            headless=True,
            args=["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


# --- The guard --------------------------------------------------------------------------------------------
# Tests never touch the author's published site or cache. Two fences: every test starts in an empty folder, so
# that a command it runs finds nothing of the repository by a relative path; and within the test process,
# writing to either folder is an error, whichever library does it.

GUARDED = (ROOT / "build", ROOT / ".cfpipe")
_WRITES = {
    "open",
    "os.chmod",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.symlink",
    "os.truncate",
    "os.utime",
    "shutil.rmtree",
}


class TouchedTheWorldError(AssertionError):
    """A test wrote where only the author's own commands may write."""


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _WRITES:
        return
    if event == "open":
        path, _, flags = arguments
        if isinstance(flags, int) and not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
        arguments = (path,)
    elif event in {"os.remove", "os.rmdir"} and arguments[-1] not in {None, -1}:
        return  # relative to an open folder: a step of shutil.rmtree, which was asked about as a whole
    elif event in {"os.link", "os.symlink"}:
        arguments = arguments[1:2]  # what is linked to stays as it is
    for argument in arguments:
        if isinstance(argument, (str, bytes, os.PathLike)):
            path = Path(os.path.realpath(os.fsdecode(argument)))
            if any(path.is_relative_to(folder) for folder in GUARDED):
                raise TouchedTheWorldError(f"a test may not touch {path}: build into tmp_path ({event})")


@pytest.fixture(scope="session", autouse=True)
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Start every test in an empty folder, never in the repository, with no cache or copies of the user's."""
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("elsewhere"))
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    os.environ.pop("CFPIPE_COPIES", None)
    yield
    os.chdir(before)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The repository's own folder, to be read."""
    return ROOT


# --- Rooms ------------------------------------------------------------------------------------------------
# `tests/base` is the smallest room without a finding, `tests/sample` a small one that uses every field.


def pytest_configure() -> None:
    from hypothesis import settings

    # a machine that is busy is no failure, and what was found once is written into a test and not into a database
    settings.register_profile("room", deadline=None, database=None)
    settings.load_profile("room")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of a group together: pytest 9.2 no longer reads the groups where xdist 3.8 writes them."""
    if not getattr(config.option, "loadgroup", False):
        return
    for item in items:
        for mark in item.iter_markers("xdist_group"):
            if hasattr(item, "_id") and not item.nodeid.endswith(f"@{mark.args[0]}"):
                item._id = type(item._id).parse(f"{item.nodeid}@{mark.args[0]}")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="write what is found as what is expected")


@pytest.fixture(scope="session")
def bless(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be rewritten, to be read in the diff."""
    return bool(request.config.getoption("--bless"))


@pytest.fixture
def make_room(tmp_path: Path):
    """A room in a folder of its own: the base room, or another, with folders laid over it in their order."""

    def make(*layers: Path, base: Path = ROOT / "tests" / "base") -> Path:
        for layer in (base, *layers):
            shutil.copytree(layer, tmp_path / "room", dirs_exist_ok=True)
        return tmp_path / "room"

    return make


@pytest.fixture(scope="session")
def verdicts(tmp_path_factory: pytest.TempPathFactory):
    """What the machine found, kept for all tests of all worker processes: most rooms here ask the same questions."""
    from cfpipe.cache import Cache

    base = tmp_path_factory.getbasetemp()
    return Cache((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "verdicts")


@pytest.fixture(scope="session", autouse=True)
def witnesses() -> Iterator[None]:
    """Witness processes that stay from test to test, where a test does not ask for a number of them."""
    from cfpipe import collect
    from cfpipe.witnesses.workers import pool

    with pool() as kept:

        @contextmanager
        def same(workers: int | None = None):
            if workers is None:
                yield kept
            else:
                with pool(workers) as own:
                    yield own

        collect.pool = same
        yield
        collect.pool = pool


@pytest.fixture(scope="session")
def assess_room(verdicts):
    """Checks a room; verdicts are found once for all tests."""
    from cfpipe.assess import assess
    from cfpipe.collect import Options

    def assess_it(root: Path, **options: object):
        return assess(root, Options(**options), cache=verdicts)

    return assess_it


if __name__ == "__main__":
    sys.stdout.write(f"{find_browser() or ''}\n")
else:
    sys.addaudithook(_guard)

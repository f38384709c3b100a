"""The guard and the browser's rules, tried on themselves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("folder", ["build", ".cfpipe"])
def test_writing_into_the_authors_folders_is_an_error(repository, folder):
    target = repository / folder / "written-by-a-test"
    with pytest.raises(AssertionError, match="a test may not touch"):
        target.write_text("", "utf-8")
    assert not target.exists()


def test_so_is_making_moving_and_removing(repository, tmp_path):
    build = repository / "build"
    for attempt in (
        (build / "folder").mkdir,
        lambda: tmp_path.rename(build / "moved"),
        (build / ".gitignore").unlink,
        lambda: (build / "link").symlink_to(tmp_path),
        lambda: os.truncate(build / ".gitignore", 0),
    ):
        with pytest.raises(AssertionError, match="a test may not touch"):
            attempt()


def test_a_link_does_not_lead_around_the_guard(repository, tmp_path):
    (tmp_path / "innocent").symlink_to(repository / "build")
    with pytest.raises(AssertionError, match="a test may not touch"):
        (tmp_path / "innocent" / "page.html").write_text("", "utf-8")


def test_reading_is_free(repository):
    assert (repository / "build" / ".gitignore").read_text("utf-8")


def test_a_command_that_a_test_starts_is_not_in_the_repository(repository):
    command = [sys.executable, "-c", "import os; print(os.getcwd())"]
    folder = Path(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())
    assert repository not in (folder, *folder.parents)


@pytest.mark.parametrize(("ci", "outcome"), [("true", "1 error"), ("", "1 skipped")])
def test_a_missing_browser_is_a_failure_where_ci_is_set(repository, tmp_path, ci, outcome):
    (tmp_path / "conftest.py").write_bytes((repository / "tests" / "conftest.py").read_bytes())
    (tmp_path / "test_page.py").write_text("def test_page(browser): pass", "utf-8")
    environment = {**os.environ, "CI": ci, "CFPIPE_TEST_BROWSER": str(tmp_path / "none")}
    command = [sys.executable, "-m", "pytest", "--rootdir", ".", "-p", "no:cacheprovider"]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert f"{outcome} in" in run.stdout
    assert "no browser that the tests can drive" in run.stdout or not ci


def test_the_browser_opens_a_page_and_fetches_nothing(browser):
    with browser.new_context(offline=True) as context:
        page = context.new_page()
        page.set_content("<title>here</title>")
        assert page.title() == "here"

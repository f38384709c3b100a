"""The real room, checked and published once for all tests of this folder."""

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from cfpipe.assess import Checked, assess
from cfpipe.cache import Cache
from cfpipe.collect import Options
from cfpipe.site import publish_site

BASE = "https://room.example/site/"
"""An address with a path, as on a shared host: the page for missing addresses builds its links on it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep this folder's tests in one worker process, so that the room is built once."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("room"))


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("room") / "cache")


@pytest.fixture(scope="session")
def checked(repository: Path, kept: Cache) -> Checked:
    return assess(repository, Options(), cache=kept)


@pytest.fixture(scope="session")
def site(repository: Path, checked: Checked, kept: Cache, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("room") / "site"
    publish_site(repository, target, checked, base_url=BASE, cache=kept)
    return target


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The site on a local address, below a sub-folder, as many hosts serve it."""
    root = site.parent
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/{site.name}/"
        server.shutdown()

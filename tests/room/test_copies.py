"""The room's own passages, where copies of its sources are at hand: CFPIPE_TEST_COPIES names the folder."""

import os
from collections import Counter
from pathlib import Path

import pytest

from cfpipe.config import load_config
from cfpipe.copies import CopyState, Shelf, faults, verify_room
from cfpipe.library import build
from cfpipe.records.load import load

COPIES = os.environ.get("CFPIPE_TEST_COPIES", "")


@pytest.mark.skipif(not COPIES, reason="CFPIPE_TEST_COPIES names no folder of copies")
def test_every_passage_whose_copy_is_here_is_what_was_read(repository):
    library = build(load_config(repository)[0], load(repository))
    shelf = Shelf([Path(COPIES)])
    seen = tuple(verify_room(shelf, library))
    assert list(faults(library, shelf, seen, whole=True)) == []
    assert Counter(item.check.state for item in seen)[CopyState.VERIFIED]

"""Everything that a check of a room found, as one JSON document: what ``cfpipe check --json`` prints.

    version     "cfpipe check 1"
    engines     the versions of cfpipe, of the engine, and of what runs code
    findings    what is wrong, as ``--output-format json`` prints it
    statements  every verdict by its key, as in the site's ``evidence.json``, drafts included, and with `seconds`
                where it was found in this run and not kept from an earlier one
    claims      every claim by its key with its reviews
    code        the run of every code witness by its concept's key

Without a readable configuration the last three are empty.
"""

from __future__ import annotations

import json
from typing import Any

from cfpipe import __version__, report
from cfpipe.assess import Checked
from cfpipe.render.record_json import finding, run, standing
from cfpipe.witnesses import code
from cfpipe.witnesses.statement import ENGINE_VERSION

VERSION = "cfpipe check 1"


def text(checked: Checked) -> str:
    """The document, keys sorted."""
    made = json.dumps(document(checked), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
    return made.encode("utf-8", "backslashreplace").decode("utf-8")  # a name of a file need not be Unicode


def document(checked: Checked) -> dict[str, Any]:
    findings = checked.evidence.findings if checked.evidence else {}
    runs = checked.evidence.runs if checked.evidence else {}
    claims = checked.library.claims if checked.library else {}
    return {
        "version": VERSION,
        "engines": {"cfpipe": __version__, "statements": ENGINE_VERSION, "code": code.engine()},
        "findings": [report.plain(item) for item in checked.diagnostics],
        "statements": {str(key): finding(item, with_seconds=True) for key, item in findings.items()},
        "claims": {str(key): standing(checked.standings.get(key)) for key in claims},
        "code": {str(key): run(item) for key, item in runs.items()},
    }

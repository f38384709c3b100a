"""``cfpipe explain CODE``"""

from __future__ import annotations

import difflib
from importlib.resources import files

import click

from cfpipe.diagnostics import Code


@click.command("explain")
@click.argument("code", required=False)
def command(code: str | None) -> int:
    """Explain a code of a finding: what it checks, why, and how to mend it. Without a code, list them all."""
    if code is None:
        width = max(len(item.label) for item in Code)
        for item in Code:
            click.echo(f"{item.label:{width}}  {item.severity:7}  {item.summary}")
        return 0
    found = Code.named(code)
    if found is None:
        close = difflib.get_close_matches(code, [item.label for item in Code], 1, 0.5)
        raise click.UsageError(f"no code is called {code!r}" + (f"; did you mean {close[0]}?" if close else ""))
    click.echo(files("cfpipe.explanations").joinpath(f"{found.label}.md").read_text(encoding="utf-8"), nl=False)
    return 0

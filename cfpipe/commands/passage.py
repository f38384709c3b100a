"""``cfpipe passage``"""

from __future__ import annotations

import click


@click.command("passage")
def command() -> int:
    """Placeholder."""
    return 0

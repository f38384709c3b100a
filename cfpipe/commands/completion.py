"""``cfpipe completion SHELL``"""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_VARIABLE = "_CFPIPE_COMPLETE"


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print the script that lets a shell complete commands, options and keys of records.

    \b
    bash  eval "$(cfpipe completion bash)"                in ~/.bashrc
    zsh   eval "$(cfpipe completion zsh)"                 in ~/.zshrc, after compinit
    fish  cfpipe completion fish > ~/.config/fish/completions/cfpipe.fish
    """  # noqa: D301 - the sign tells click to keep the lines
    made = get_completion_class(shell)
    assert made is not None
    group = click.get_current_context().find_root().command
    click.echo(made(group, {}, "cfpipe", _VARIABLE).source())
    return 0

"""Options in, exit code out. Commands are loaded when they are called, so that ``--help`` answers at once.

Exit codes: 0 clean, 1 the content has findings, 2 wrong usage, 3 a bug of ours, 130 interrupted.
"""

from __future__ import annotations

import difflib
import importlib
import os
import platform
import sys
import tempfile
import traceback

import click
from click.shell_completion import CompletionItem

from cfpipe import __version__

COMMANDS = {
    "init": "Begin a room in a new or empty folder.",
    "new": "Write a draft of a concept, a source or a claim, with what belongs where.",
    "check": "Check the room: records, references, equations, code, reviews.",
    "build": "Check the room and publish its site.",
    "try": "Check one equation, or a collection of them, outside a room.",
    "verify": "Find the evidence of a published site again, without the room, and tell differences.",
    "handoff": "Print the prompt for an AI assistant that is grounded in one object.",
    "claims": "List the claims that need a reviewer, the most urgent first.",
    "review": "Judge a claim: see what it rests on, and record what you found.",
    "passage": "Find a passage in a local copy of a source, or check the passages of the reviews.",
    "source": "Take works from a bibliography (BibTeX, CSL-JSON) into the room.",
    "rename": "Give an object another name, everywhere in the room.",
    "schema": "Print the JSON Schema of a kind of record, for editors.",
    "status": "Tell how much was checked and reviewed, and what would raise the grades most.",
    "explain": "Explain a code of a finding.",
    "completion": "Print what lets a shell complete commands, options and keys.",
}
"""The commands with their one-line help. Each is the function ``command`` of a module in ``cfpipe.commands``."""
_MODULES = {"try": "try_"}
"""Where the module cannot have the command's name."""


class _Commands(click.Group):
    """The one place where slow modules are kept from being imported before they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"cfpipe.commands.{_MODULES.get(cmd_name, cmd_name)}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """As click does it, but from the list of commands: no command has to be loaded to tell its name."""
        named = [CompletionItem(name, help=text) for name, text in COMMANDS.items() if name.startswith(incomplete)]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:  # fmt: skip
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            close = difflib.get_close_matches(args[0], COMMANDS, 1)
            if close:
                raise click.UsageError(f"{error.message} Did you mean {close[0]!r}?", ctx) from error
            raise


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cfpipe")
def cfpipe() -> None:
    """Build a research room: concept pages on which every statement was checked, reviewed, or is marked as neither."""


def main() -> None:
    """The program. Never shows a traceback for content; a bug of ours is written to a file to send along."""
    # looking for plugins of other packages takes a quarter of the time that a command needs to start
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        code = cfpipe.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # noqa: BLE001
        click.echo(_bug(error), err=True)
        sys.exit(3)


def _bug(error: Exception) -> str:
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="cfpipe-", suffix=".log", delete=False, encoding="utf-8"
        ) as stream:
            traceback.print_exception(error, file=stream)
        more = f"Please report it with the file {stream.name}"
    except OSError as refused:
        more = f"Please report it; its traceback could not be written: {refused.strerror}"
    return (
        f"cfpipe met a bug of its own: {type(error).__name__}: {error}\n"
        f"cfpipe {__version__}, Python {platform.python_version()}, {platform.system()}\n{more}"
    )

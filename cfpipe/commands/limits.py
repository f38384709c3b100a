"""Options for the limits of time, memory and processes. Apart from `common.py`, so that a room need not be loaded."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def check_time(_context: click.Context, _option: click.Parameter, value: float) -> float:
    if math.isnan(value):
        raise click.BadParameter("a number of seconds is expected")
    return value


def seconds_option(function: F) -> F:
    return click.option(
        "--seconds", type=click.FloatRange(0.1, 3600), default=10.0, show_default=True, callback=check_time,
        help="Time that one equation may take.",
    )(function)  # fmt: skip


def limit_options(function: F) -> F:
    """The limits of a command that asks the witnesses outside a room."""
    for option in (
        click.option(
            "--workers", type=click.IntRange(1, 256), default=None,
            help="Equations that are checked at the same time; as many as there are processors if it is not given.",
        ),
        click.option(
            "--memory", type=click.IntRange(256, 1_000_000), default=1024, show_default=True,
            help="Memory that one equation may take, in megabytes.",
        ),
        seconds_option,
    ):  # fmt: skip
        function = option(function)
    return function

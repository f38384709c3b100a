"""What day it is: the only place that asks the clock."""

from __future__ import annotations

import datetime as dt
import os

_FARTHEST_EAST = dt.timezone(dt.timedelta(hours=14))


def today() -> dt.date:
    """The day here, or where a build must be repeatable that of SOURCE_DATE_EPOCH (seconds since 1970, UTC)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit() and len(epoch) <= 11:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    return here_today()


def here_today() -> dt.date:
    """The day here by the clock, for what somebody does now."""
    return dt.datetime.now().astimezone().date()


def last_day_anywhere() -> dt.date:
    """The latest day that it is anywhere: it is the next day somewhere before it is here, and nobody there lies."""
    return dt.datetime.now(_FARTHEST_EAST).date()

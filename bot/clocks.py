"""Whether this machine's clock goes with Slack's: what is due, and leases, are read off it."""

import logging
from datetime import timedelta
from email.utils import parsedate_to_datetime

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import UNANSWERED
from domain.clock import Clock

log = logging.getLogger("playmaker.clocks")

OFF_S = 5.0
"""What is said about; posts come that much early or late."""
CHECK_S = 3600.0
SECOND = timedelta(seconds=1)


async def ahead_s(client: AsyncWebClient, clock: Clock) -> float | None:
    """By how many seconds our clock is surely ahead of Slack's, or, below 0, behind; None if Slack is silent.

    An answer names the second it was written in, some time between question and answer: what may be due to
    either is no difference.
    """
    before = clock.now()
    try:
        answer = await client.api_call("api.test")
    except (SlackApiError, *UNANSWERED):
        return None
    after = clock.now()
    headers = {name.lower(): value for name, value in answer.headers.items()}
    try:
        slacks = parsedate_to_datetime(str(headers["date"]))
    except (KeyError, ValueError):
        return None
    if slacks.tzinfo is None:
        return None
    if before >= slacks + SECOND:
        return (before - slacks - SECOND).total_seconds()
    return min(0.0, (after - slacks).total_seconds())


async def warn_if_off(client: AsyncWebClient, clock: Clock) -> None:
    """Log it where the clock is off; nothing is stopped for it."""
    off_s = await ahead_s(client, clock)
    if off_s is not None and abs(off_s) >= OFF_S:
        log.warning("this machine's clock is off Slack's: ahead_s=%.0f", off_s)

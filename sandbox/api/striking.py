"""What a fault does to a call of the app."""

from __future__ import annotations

import asyncio
import time

from aiohttp import web

from sandbox.errors import SlackError
from sandbox.faults import Fault
from sandbox.limits import rate_limited

# A call whose answer never comes is let go after this long, in seconds.
_HANG_S = 120.0


class DroppedError(Exception):
    """The connection is to be closed without an effect."""


class BrokenError(Exception):
    """HTTP 500 is to be answered, without an effect."""


async def strike(fault: Fault | None) -> None:
    """What a fault does before the effect."""
    if fault is None:
        return
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    elif fault.kind == "drop":
        raise DroppedError
    elif fault.kind == "error_500":
        raise BrokenError
    elif fault.kind == "rate_limit":
        raise rate_limited(fault.retry_after)
    elif fault.kind == "error":
        raise SlackError(fault.code)


def hang_up(request: web.Request) -> web.Response:
    """Close the connection; what is returned never arrives."""
    if request.transport is not None:
        request.transport.close()
    return web.Response(status=500)


async def hang(request: web.Request, closing: asyncio.Event) -> None:
    """Keep a finished call unanswered until the caller gives up or the server stops."""
    until = time.monotonic() + _HANG_S
    while time.monotonic() < until and not closing.is_set():
        if request.transport is None or request.transport.is_closing():
            return
        await asyncio.sleep(0.02)
    hang_up(request)

"""Rate limits: token buckets that fill in real time, whatever the workspace's clock does.

Slack documents a figure a minute for each tier and grants bursts above it; here a full bucket holds one
minute's worth. For posting it documents about one message a second in a channel, and short bursts.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Literal

from sandbox.errors import SlackError

Tier = Literal["tier1", "tier2", "tier3", "tier4", "special", "none"]

PER_MINUTE: dict[Tier, int] = {"tier1": 1, "tier2": 20, "tier3": 50, "tier4": 100, "special": 600}
# Tier 1 in use: a restart or two within a minute is not refused.
BURST: dict[Tier, int] = {"tier1": 10}

CHANNEL_POSTS_PER_S = 1.0
CHANNEL_POST_BURST = 3
WORKSPACE_POSTS_PER_MINUTE = 300


class _Bucket:
    __slots__ = ("_at", "_left", "_per_s", "_size")

    def __init__(self, size: float, per_s: float, now: float) -> None:
        self._size, self._per_s, self._left, self._at = size, per_s, size, now

    def wait_s(self, now: float) -> float:
        """Seconds until one more fits; 0 when one fits now. Takes nothing."""
        self._left = min(self._size, self._left + (now - self._at) * self._per_s)
        self._at = now
        return 0.0 if self._left >= 1 - 1e-9 else (1 - self._left) / self._per_s

    def take(self) -> None:
        self._left -= 1


class RateLimiter:
    """Raises `ratelimited` with `retry_after_s` when a method or a channel is used too fast."""

    def __init__(self, *, enabled: bool = True, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.enabled = enabled
        self._monotonic = monotonic
        self._buckets: dict[str, _Bucket] = {}

    def method(self, name: str, tier: Tier) -> None:
        """Count one call of a Web API method."""
        if tier != "none":
            per_minute = PER_MINUTE[tier]
            self._spend((name, BURST.get(tier, per_minute), per_minute / 60))

    def post(self, channel: str) -> None:
        """Count one message posted to a channel."""
        self._spend(
            (f"channel {channel}", CHANNEL_POST_BURST, CHANNEL_POSTS_PER_S),
            ("workspace posts", WORKSPACE_POSTS_PER_MINUTE, WORKSPACE_POSTS_PER_MINUTE / 60),
        )

    def _spend(self, *wanted: tuple[str, float, float]) -> None:
        if not self.enabled:
            return
        now = self._monotonic()
        buckets = [self._buckets.setdefault(key, _Bucket(size, rate, now)) for key, size, rate in wanted]
        wait_s = max(bucket.wait_s(now) for bucket in buckets)
        if wait_s > 0:
            raise rate_limited(math.ceil(wait_s))
        for bucket in buckets:
            bucket.take()


def rate_limited(retry_after_s: int) -> SlackError:
    error = SlackError("ratelimited")
    error.retry_after_s = retry_after_s
    return error

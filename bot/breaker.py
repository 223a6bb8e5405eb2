"""A breaker: after several failures in a row nothing is asked for a while, then one try decides."""

import time
from collections.abc import Callable

FAILURES = 4
REST_S = 30.0
REST_MOST_S = 600.0


class Breaker:
    """Closed: everything goes through. Open: nothing, for a time that doubles while the tries fail."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._failures = 0
        self._rest_s = REST_S
        self._open_until: float | None = None
        self._trying = False

    @property
    def is_open(self) -> bool:
        """Whether nothing would go through now; asking changes nothing."""
        return self._open_until is not None and (self._trying or self._now_s() < self._open_until)

    def lets_through(self) -> bool:
        """Whether to go on; where the rest is over, for one caller alone until it tells how it went."""
        if self.is_open:
            return False
        self._trying = self._open_until is not None
        return True

    def worked(self) -> None:
        self._failures = 0
        self._rest_s = REST_S
        self._open_until = None
        self._trying = False

    def failed(self) -> None:
        self._failures += 1
        if self._trying:
            self._rest_s = min(self._rest_s * 2, REST_MOST_S)
        if self._trying or self._failures >= FAILURES:
            self._open_until = self._now_s() + self._rest_s
        self._trying = False

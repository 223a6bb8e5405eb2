"""What one process holds back, and for how long: channels just posted into, workspaces at their share of the
work, methods that Slack asked to wait with. Times are seconds of the machine's running time, passed in.
"""

from collections import Counter
from datetime import datetime

from db.delivery import Claim, Limits
from db.delivery_tables import Action, State


class Pace:
    """One for each process; replicas learn from Slack's own answers."""

    def __init__(self, *, share: int) -> None:
        self._share = share
        self._channels: dict[str, float] = {}
        self._methods: dict[tuple[int, State, Action], tuple[float, datetime]] = {}
        self._busy: Counter[int] = Counter()
        self._turns: dict[int, None] = {}  # workspaces, the last served at the end

    def limits(self, now_s: float, now: datetime) -> Limits:
        """What must not be claimed now, by the running time and by the clock."""
        self._channels = {each: until for each, until in self._channels.items() if until > now_s}
        self._methods = {
            each: (until_s, until)
            for each, (until_s, until) in self._methods.items()
            if until_s > now_s and until > now
        }
        return Limits(
            channels=list(self._channels),
            workspaces=[each for each, count in self._busy.items() if count >= self._share],
            methods=list(self._methods),
            turns=list(self._turns),
        )

    def begin(self, held: Claim, *, until_s: float) -> None:
        """Work on it begins, and its channel is left alone until `until_s` at the longest."""
        self._busy[held.workspace_id] += 1
        self._channels[held.channel_id] = until_s
        self._turns.pop(held.workspace_id, None)
        self._turns[held.workspace_id] = None

    def end(self, held: Claim, *, free_s: float) -> None:
        """Work on it is done; its channel is free from `free_s` on."""
        self._busy[held.workspace_id] -= 1
        self._channels[held.channel_id] = free_s

    def hold(self, held: Claim, *, until_s: float, until: datetime) -> None:
        """Slack asked to wait with what was just called. It is over when the one time or the other says so:
        a clock that is set back must not make it last.
        """
        self._methods[held.workspace_id, held.state, held.action] = (until_s, until)

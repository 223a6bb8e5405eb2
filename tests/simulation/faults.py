"""What goes wrong, when and how often: dice with a seed, thrown at every point where a host waits."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

Chances = Mapping[str, float]

DATABASE: Mapping[str, Chances] = {
    # Each is the chance per operation; there are about a dozen to a dispatch.
    "begin": {"slow": 0.02, "error": 0.002, "crash": 0.0005},
    "statement": {"slow": 0.02, "error": 0.003, "disconnect": 0.001, "crash": 0.001, "freeze": 0.0005},
    "commit": {"slow": 0.01, "error": 0.002, "lost": 0.003, "crash": 0.001, "crash after": 0.001},
    # The commit of a claim: the gap between claim and send, where a careless design doubles or loses.
    "claimed": {"crash": 0.02, "crash after": 0.05, "lost": 0.03, "freeze after": 0.05, "slow": 0.03},
}
SLACK: Mapping[str, Chances] = {
    "post": {
        "crash": 0.04,
        "crash after": 0.06,
        "freeze": 0.04,
        "freeze after": 0.03,
        "freeze, unreachable": 0.03,
        "limited": 0.06,
        "server error": 0.05,
        "server error after": 0.04,
        "internal error after": 0.03,
        "lost": 0.05,
        "lost after": 0.06,
        "reset": 0.03,
        "reset after": 0.03,
        "unreachable": 0.04,
        "late": 0.05,
    },
    "read": {
        "crash": 0.04,
        "freeze": 0.04,
        "limited": 0.06,
        "server error": 0.06,
        "lost": 0.05,
        "reset": 0.03,
        "unreachable": 0.04,
    },
    "change": {
        "crash": 0.03,
        "crash after": 0.05,
        "freeze after": 0.03,
        "limited": 0.06,
        "server error": 0.05,
        "lost": 0.05,
        "lost after": 0.05,
        "unreachable": 0.04,
    },
    "job": {"error": 0.15},
}
ALL_POINTS: Mapping[str, Chances] = {**DATABASE, **SLACK}


@dataclass(slots=True)
class Faults:
    """Dice of one run. `level` scales every chance of `points`; 0, or `stop()`, and nothing strikes."""

    seed: int
    level: float = 1.0
    points: Mapping[str, Chances] = field(default_factory=lambda: ALL_POINTS)
    counts: dict[str, int] = field(default_factory=dict)
    stopped: bool = False
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(f"faults {self.seed}")

    def at(self, point: str) -> str | None:
        """What strikes at this point, if anything."""
        chances = self.points.get(point)
        if self.stopped or not chances or not self.level:
            return None
        left = self.dice.random() / self.level
        for kind, chance in chances.items():
            left -= chance
            if left < 0:
                name = f"{point}: {kind}"
                self.counts[name] = self.counts.get(name, 0) + 1
                return kind
        return None

    def between(self, low: float, high: float) -> float:
        return self.dice.uniform(low, high)

    def stop(self) -> None:
        self.stopped = True

    def __str__(self) -> str:
        return ", ".join(f"{name} {count}" for name, count in sorted(self.counts.items()))

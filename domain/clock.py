"""What time it is, as something passed in: real in production, moved by hand in tests and the demo."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Anything that knows the present moment."""

    def now(self) -> datetime:
        """Aware UTC. It may jump ahead by any amount between two calls."""
        ...

"""What those who look after a team are told when Slack will not take its posts."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Alert:
    """`title` names the kind of post, `code` is Slack's. `person`: to whom it was, where it was a direct
    message. schedule_id: what is paused, None for a single post.
    """

    title: str
    code: str
    channel_id: str
    team: str | None = None
    person: str | None = None
    schedule_id: int | None = None


@dataclass(frozen=True, slots=True)
class Resumed:
    """A schedule at work again. `requeued`: how many refused posts are tried again. `was_paused`: False if
    somebody was quicker."""

    title: str
    team: str
    requeued: int
    next_due: datetime
    zone: ZoneInfo
    was_paused: bool

"""What delivery asks of one workspace's Slack, and what the answers can mean."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from views.blocks import Message

TIMEOUT_S = 10.0
"""The longest that one call may take."""


class Limited(Exception):
    """Slack took nothing and asks to wait (429)."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(f"wait {retry_after_s} s")
        self.retry_after_s = retry_after_s


class NotSent(Exception):
    """Slack certainly did not take it, and might the next time."""


class Refused(Exception):
    """Slack will never take it as it is; the text is Slack's error code."""


class Vanished(Refused):
    """The post that a call is about is not there any more."""


class Unauthorized(Refused):
    """Slack does not take the token: nothing at all can be sent until it does again."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One post that carries a key. `replies`: how many there are in its thread."""

    ts: str
    replies: int = 0


class Posts(Protocol):
    """One workspace's Slack, as far as delivery needs it. Channels may be people, for direct messages.

    All raise Limited, NotSent or Refused; any other exception means that nobody knows what happened.
    """

    async def post(self, channel_id: str, message: Message, key: str, *, thread_ts: str | None = None) -> str:
        """Post once, without retries, and return the post's ts."""
        ...

    async def find(
        self, channel_id: str, key: str, oldest: datetime, *, thread_ts: str | None = None
    ) -> list[Copy]:
        """The posts that carry `key`, among those since `oldest`, oldest first."""
        ...

    async def edit(self, channel_id: str, ts: str, message: Message, key: str) -> None:
        """Put `message` in the place of what the post says; it keeps its key."""
        ...

    async def delete(self, channel_id: str, ts: str) -> None:
        """Take the post away; one that is not there any more is as good."""
        ...

    async def put_file(self, name: str, content: bytes) -> str:
        """Bring a file's bytes to Slack, where nobody sees it until it is shared; returns its id.

        Raises:
            Refused: whatever Slack says but "wait", here and when it is shared: a post's thread must not be
                held up for a file.
        """
        ...

    async def share_file(
        self, file_id: str, title: str, channel_id: str, *, thread_ts: str | None = None
    ) -> None:
        """Show a file that was put there, once, without retries."""
        ...

    async def find_file(self, file_id: str, channel_id: str) -> list[Copy]:
        """The messages that show the file in the channel."""
        ...

    async def drop_file(self, file_id: str, channel_id: str) -> None:
        """Take a file away, with the message that shows it; one that is not there is as good."""
        ...

    async def make_canvas(self, title: str, markdown: str) -> str:
        """Make a canvas that nobody else sees yet; returns its id. There is no looking for one.

        Raises like `put_file`: the plan, or an administrator, may not allow any.
        """
        ...

    async def open_canvas(self, canvas_id: str, channel_id: str, access: str) -> str:
        """Let the channel, or the person, "read" or "write" a canvas; returns its address.

        May be repeated. Raises like `put_file`.
        """
        ...

    async def upload(self, name: str, content: bytes, alt: str) -> str:
        """Bring an image to Slack without showing it anywhere; returns its file id."""
        ...

    async def is_ready(self, file_id: str) -> bool:
        """Whether Slack has worked through the file, so that a post may show it."""
        ...

    async def undisturbed_until(self, person_id: str, now: datetime) -> datetime | None:
        """Until when the person (Slack id) has notifications off, or None where they are on."""
        ...

    async def check(self) -> None:
        """Ask whether the token works; raises Unauthorized if not."""
        ...

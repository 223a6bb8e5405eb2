"""What others are shown besides words, and when: announcements, and the images, files, canvases of posts.

Both what people do and what time does make these; `bot.steps` and `bot.announce` turn them into deliveries.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.charts import FunnelChart
from views.blocks import Message


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in a post: PNG bytes, or a chart that is drawn later, outside any transaction.

    alt: what it shows, for whoever does not see it. at: before which block it stands; None: at the end.
    """

    name: str
    content: bytes | FunnelChart
    alt: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file, shown below its post: in the post's thread, or right after it where it is a reply itself.

    name: with its ending ("sales-plan-v1.md"). Where Slack does not take it, the post stands alone.
    """

    name: str
    title: str
    content: str


@dataclass(frozen=True, slots=True)
class Canvas:
    """A canvas made for a post, which everybody in the post's channel may read, or change.

    Its address takes the place of `<canvas:link|words>` in the post's text and blocks; where Slack makes no
    canvas, the mark goes with its words, and so does a block that said nothing else.
    """

    title: str
    markdown: str
    access: Literal["read", "write"] = "read"


@dataclass(frozen=True, slots=True)
class Announcement:
    """A post that others see, made after the transaction by delivery: once, however often it is tried.

    key: what it is about, unique for good ("deal:7:event:12"); a second one of the same key is dropped.
    channel_id: a channel, or a person (Slack id) for a direct message.
    thread_of: the key of the post it replies to. edits, deletes: the key of the post it changes.
    in_thread: the ts of the message it replies to, where that is not one of these posts.
    exempt: a direct message to whoever just did something, which no quiet hours or daily ceiling hold back.
    kind: of a direct message: what people can mute, a job's kind or one of `services.notices.declare_notice`.
    blocked: whether a direct message that would come at a forbidden hour is moved or dropped.
    not_before: when it is posted (aware UTC); a post that waits is withdrawn by one that `deletes` it.
    image, file, canvas: shown in or below a post; an edit leaves them as they are.
    """

    key: str
    channel_id: str
    message: Message | None = None
    thread_of: str | None = None
    edits: str | None = None
    deletes: str | None = None
    exempt: bool = False
    in_thread: str | None = None
    kind: str | None = None
    blocked: Literal["move", "drop"] = "move"
    not_before: datetime | None = None
    image: Image | None = None
    file: TextFile | None = None
    canvas: Canvas | None = None

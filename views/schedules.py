"""What is said about the timing of scheduled posts."""

from datetime import datetime
from zoneinfo import ZoneInfo

from views.blocks import Message, context, escape
from views.formats import moment


def late_note(due: datetime, zone: ZoneInfo, locale: str) -> str:
    """ "Posted late: this was due Mon 23 Nov, 09:00 (Lisbon time)." """
    place = zone.key.rsplit("/", 1)[-1].replace("_", " ")
    return f"Posted late: this was due {moment(due, zone, locale)} ({place} time)."


def labelled(message: Message, note: str) -> Message:
    """The message with a note at its end."""
    return Message(f"{message.text} {note}", [*message.blocks, context(escape(note))])

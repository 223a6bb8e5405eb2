"""What people write where the bot takes part: in threads that it began, to it directly, or with its name.

The features that own threads are asked in turn whether a message is theirs (`thread_message`); what is
nobody's in a direct message goes to those who answer there (`direct_message`). This file knows none of them.
"""

from collections.abc import Iterable

from handlers.registry import (
    DIRECT_MESSAGES,
    LAST_MESSAGES,
    THREAD_MESSAGES,
    Answer,
    Event,
    Handler,
    OnMessage,
    ThreadMessage,
    event,
)
from services.scope import Scope


@event("message.channels")
@event("message.groups")
async def in_thread(scope: Scope, given: ThreadMessage) -> Answer:
    return await _first(THREAD_MESSAGES.values(), scope, given) or Answer()


@event("message.im", learns=True)
async def directly(scope: Scope, given: ThreadMessage) -> Answer:
    """A file without a word outside threads is an import's, which hears of it by another event."""
    if not given.is_top:
        answer = await _first(THREAD_MESSAGES.values(), scope, given)
        if answer is not None:
            return answer
    elif given.files and not given.text.strip():
        return Answer()
    asked = (*DIRECT_MESSAGES.values(), *LAST_MESSAGES.values())
    return await _first(asked, scope, given) or Answer()


async def mentioned(scope: Scope, heard: Event, *, given: ThreadMessage, otherwise: Handler) -> Answer:
    """A mention in a thread belongs to the thread's owner first; `otherwise` takes what is nobody's."""
    answer = await _first(THREAD_MESSAGES.values(), scope, given)
    return answer if answer is not None else await otherwise(scope, heard)


async def _first(asked: Iterable[OnMessage], scope: Scope, given: ThreadMessage) -> Answer | None:
    for each in asked:
        answer = await each(scope, given)
        if answer is not None:
            return answer
    return None

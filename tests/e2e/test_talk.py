"""What people write to the bot: in its threads, in direct messages, with its name; and a message's menu."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.announce import announce
from bot.dispatch import Dispatch
from bot.load import load_features
from domain.errors import UserError
from handlers import registry
from handlers.messages import directly
from handlers.registry import (
    Announcement,
    Answer,
    Event,
    OnMessage,
    Route,
    Shortcut,
    ThreadMessage,
    direct_message,
)
from sandbox import Message as Seen
from services.scope import Scope
from tests.e2e.test_team import set_up
from tests.support.running import Running, running
from views.blocks import Message

pytestmark = pytest.mark.asyncio
HEAD = "What did you learn today?"
BOT_SAYS = "The bot has seen it."


class Owner:
    """Takes every message of its threads, and notes what it got."""

    def __init__(self) -> None:
        self.heard: list[ThreadMessage] = []

    async def __call__(self, scope: Scope, given: ThreadMessage) -> Answer | None:
        if "not yours" in given.text:
            return None
        self.heard.append(given)
        if given.text == "refuse":
            raise UserError("notices.unknown")
        key = f"heard:{given.channel_id}:{given.ts}"
        reply = Announcement(key, given.channel_id, Message(BOT_SAYS), in_thread=given.thread_ts)
        return Answer(posts=(reply,))


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch) -> Owner:
    """The only feature that answers messages; whatever else is registered is out of the way."""
    load_features()
    made = Owner()
    for name in ("THREAD_MESSAGES", "DIRECT_MESSAGES", "LAST_MESSAGES"):
        empty: dict[str, OnMessage] = {}
        for module in ("handlers.registry", "handlers.messages"):
            monkeypatch.setattr(f"{module}.{name}", empty)
    registry.THREAD_MESSAGES["test"] = made
    return made


@pytest.fixture
async def office(database_url: str, owner: Owner, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    async def general(_scope: Scope, given: ThreadMessage) -> Answer | None:
        return Answer(say=Message(f"You wrote: {given.text}"))

    async def mention(_scope: Scope, heard: Event) -> Answer:
        return Answer(say=Message("You called."))

    async def about(_scope: Scope, on: Shortcut) -> Answer:
        facts = (on.message_text, on.channel_id, on.message_ts, on.thread_ts, on.author_slack_id)
        return Answer(say=Message(" | ".join(str(each) for each in facts)))

    registry.DIRECT_MESSAGES["general"] = general
    for kind, key, handler in (
        ("event", "app_mention", mention),
        ("message_shortcut", "test.about", about),
    ):
        route = Route(kind, key, handler, name="About this", about="Says what it is")
        monkeypatch.setitem(registry.ROUTES, (kind, key), route)
    async with running(database_url) as started:
        await set_up(started)
        yield started


async def head(office: Running) -> Seen:
    """A post of the bot's own, in #sales."""
    async with office.database.transaction() as tx:
        await announce(tx, 1, [Announcement("head", "CSALES", Message(HEAD))], now=office.clock.now())
    ana = office.person("ana")
    return await ana.wait_for(lambda p: next((m for m in p.messages("sales") if m.text == HEAD), None))


async def answers(office: Running, thread: Seen, count: int) -> list[Seen]:
    """The bot's replies in a thread, once there are as many."""

    def there(person: object) -> list[Seen] | None:
        seen = office.person("ana").messages(thread.channel)
        found = [m for m in seen if m.thread_ts == thread.ts and m.text == BOT_SAYS]
        return found if len(found) >= count else None

    return await office.person("ana").wait_for(there)


async def test_a_threads_owner_hears_what_is_written_below_the_bots_post(
    office: Running, owner: Owner
) -> None:
    post, ana = await head(office), office.person("ana")
    sent = await ana.send("sales", "Ask <first> & listen", post.ts, files={"plan.md": b"# Plan"})
    [reply] = await answers(office, post, 1)
    assert reply.thread_ts == post.ts
    [given] = owner.heard
    assert (given.text, given.channel_id, given.channel_type) == ("Ask <first> & listen", "CSALES", "channel")
    assert (given.thread_ts, given.ts, given.is_top) == (post.ts, sent.ts, False)
    [file] = given.files
    assert (file.name, file.size) == ("plan.md", 6)
    assert file.permalink.startswith("http")
    # A refusal is told to the writer alone, in the thread.
    await ana.send("sales", "refuse", post.ts)
    told = await ana.wait_for(lambda p: next((m for m in p.messages("sales") if m.ephemeral), None))
    assert told.thread_ts == post.ts
    assert not any(m.ephemeral for m in office.person("ben").messages("sales"))


async def test_a_mention_in_an_owned_thread_is_heard_once_and_elsewhere_goes_to_its_own_handler(
    office: Running, owner: Owner
) -> None:
    post, ana = await head(office), office.person("ana")
    await ana.send("sales", "@playmaker what now?", post.ts)
    await answers(office, post, 1)
    await ana.send("sales", "@playmaker are you there?")
    told = await ana.wait_for(lambda p: next((m for m in p.messages("sales") if m.ephemeral), None))
    assert told.text == "You called."
    await ana.send("sales", "@playmaker not yours", post.ts)
    await ana.wait_for(lambda p: sum(m.text == "You called." for m in p.messages("sales")) == 2 or None)
    await office.slack.settled()
    assert [each.text.partition("> ")[2] for each in owner.heard] == ["what now?"]


async def test_what_is_not_said_to_the_bot_is_dropped_unread(
    office: Running, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, ana, gus = await head(office), office.person("ana"), office.person("gus")
    asked: list[str] = []
    real = Dispatch.take

    async def noted(self: Dispatch, read: object, body: dict[str, object], ack: object) -> None:
        asked.append(str(body["event"]))
        await real(self, read, body, ack)  # type: ignore[arg-type]

    monkeypatch.setattr(Dispatch, "take", noted)
    other = await ana.send("sales", "Lunch at one?")
    await ana.send("sales", "Yes", other.ts)
    workspace = office.slack.workspace
    workspace.messages.change(workspace.messages.get("CSALES", other.ts) or other, text="Lunch at two?")
    await office.slack.settled()
    assert asked == []
    # A guest in the bot's thread is not answered, and not told off either.
    await gus.send("sales", "hello", post.ts)
    await office.slack.settled()
    await asyncio.sleep(0.1)
    assert len(asked) == 1
    assert owner.heard == []
    assert not any(m.ephemeral for m in gus.messages("sales"))


async def test_a_direct_message_goes_to_its_threads_owner_or_else_to_who_answers_there(
    office: Running, owner: Owner
) -> None:
    ana = office.person("ana")

    async def word(text: str) -> Seen:
        return await ana.wait_for(lambda p: next((m for m in p.messages("dm") if m.text == text), None))

    sent = await ana.send("dm", "hello")
    said = await word("You wrote: hello")
    assert not said.ephemeral
    assert said.thread_ts is None
    assert owner.heard == []
    await ana.send("dm", "mine", sent.ts)
    assert (await word(BOT_SAYS)).thread_ts == sent.ts
    await ana.send("dm", "not yours", sent.ts)
    assert (await word("You wrote: not yours")).thread_ts == sent.ts
    await ana.send("dm", "", files={"notes.bin": b"1"})  # an import's, which hears of it otherwise
    await office.slack.settled()
    assert not any(m.text == "You wrote: " for m in ana.messages("dm"))


async def test_a_shortcut_in_a_messages_menu_knows_its_message_and_answers_in_its_thread(
    office: Running,
) -> None:
    post, ana = await head(office), office.person("ana")
    sent = await office.person("ben").send("sales", "It is <too> dear", post.ts)
    assert (await ana.shortcut("test.about", message=sent)).ok
    told = await ana.wait_for(lambda p: next((m for m in p.messages("sales") if m.ephemeral), None))
    assert told.text == f"It is <too> dear | CSALES | {sent.ts} | {post.ts} | UBEN"
    assert told.thread_ts == post.ts


async def test_who_answers_last_is_asked_after_whoever_registers_later(owner: Owner) -> None:
    asked: list[str] = []

    def answering(name: str) -> OnMessage:
        async def answer(_scope: Scope, _given: ThreadMessage) -> Answer | None:
            asked.append(name)
            return None

        return answer

    direct_message("any", last=True)(answering("any"))
    direct_message("own")(answering("own"))
    with pytest.raises(ValueError, match="own"):
        direct_message("own")(answering("own"))
    await directly(object(), ThreadMessage("Hello", "D1", "im", "1.1", "1.1"))  # type: ignore[arg-type]
    assert asked == ["own", "any"]

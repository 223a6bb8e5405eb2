"""Steps before a strict Slack: threads, changes, direct messages, images, files and canvases."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.announce import announce
from bot.delivery import Delivery
from bot.outcomes import ABSENCE_COUNTS_S
from bot.posts import Refused, Unauthorized, Vanished
from bot.slack_posts import SlackPosts
from db.delivery_tables import State
from db.engine import Database
from handlers.registry import Announcement
from jobs.registry import Canvas, Image, Reply, TextFile
from sandbox import Clock, Fault, Sandbox
from tests.sandbox.world import START, running
from tests.support.deliveries import post, said, states, write
from tests.support.world import make_person, make_team

WAIT_S = 0.5
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f0300"
    "05fe02fea7d6059b0000000049454e44ae426082"
)

PLAN = TextFile("sales-plan-v1.md", "Sales plan, version 1", "# Plan\n\nAsk before you tell.")
LINKED = {"type": "section", "text": {"type": "mrkdwn", "text": "Ready. <canvas:link|Open it>"}}
HEAD = Announcement("plan", "C1", said("Ready. <canvas:link|Open it>", LINKED))
WITH_CANVAS = replace(HEAD, canvas=Canvas("Sales plan", PLAN.content))
NOT_FOUND_YET_S = int(ABSENCE_COUNTS_S) + 60


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    """SQLite alone: what is looked at here is Slack's side."""
    path = tmp_path / "playmaker.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


@dataclass
class Place:
    slack: Sandbox
    clock: Clock
    posts: SlackPosts
    delivery: Delivery
    database: Database

    async def run(self, *, seconds: int, step_s: int = 5) -> None:
        for _ in range(seconds // step_s):
            await self.delivery.dispatch()
            await self.delivery.audit()
            self.clock.advance(timedelta(seconds=step_s))

    async def announce(self, *posts: Announcement) -> None:
        async with self.database.transaction() as tx:
            await announce(tx, 1, posts, now=self.clock.now())

    def seen(self, channel: str = "C1", who: str = "maya") -> list[Any]:
        return [each for each in self.slack.person(who).messages(channel) if each.bot_id]


@pytest.fixture
async def place(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    monkeypatch.setattr("bot.delivery.CHANNEL_PACE_S", 0)
    clock = Clock(START, frozen=True)
    async with running(clock=clock) as slack:
        async with database.transaction() as tx:
            team = await make_team(tx)
            for person in ("maya", "leo"):
                await make_person(
                    tx,
                    person.capitalize(),
                    team=team,
                    slack_id=slack.person(person).id,
                    zone="Europe/Berlin",
                )
        posts = SlackPosts(slack.bot_token, base_url=slack.api_url, timeout_s=WAIT_S)
        yield Place(slack, clock, posts, Delivery(database, posts, clock, timeout_s=WAIT_S), database)


async def test_a_thread_is_posted_changed_and_taken_away(place: Place) -> None:
    head = Announcement("deal:1", "C1", said("Acme moved."))
    reply = Announcement("deal:1:1", "C1", said("From Leo."), thread_of="deal:1")
    await place.announce(head, reply)
    await place.run(seconds=20)
    [shown] = [each for each in place.seen() if each.text == "Acme moved."]
    [below] = [each for each in place.seen() if each.text == "From Leo."]
    assert below.thread_ts == shown.ts
    await place.announce(Announcement("deal:1:2", "C1", said("Acme moved twice."), edits="deal:1"))
    await place.run(seconds=20)
    assert "Acme moved twice." in [each.text for each in place.seen()]
    await place.announce(Announcement("deal:1:3", "C1", deletes="deal:1"))
    await place.run(seconds=20)
    assert "Acme moved twice." not in [each.text for each in place.seen()]
    assert {state for state, _ in (await states(place.database)).values()} == {State.SENT}


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update", "chat.delete"])
async def test_an_answer_that_never_comes_leaves_everything_done_once(place: Place, method: str) -> None:
    place.slack.faults.add(Fault(method, "timeout_after_effect"))
    await place.announce(
        Announcement("a", "C1", said("First.")),
        Announcement("a:1", "C1", said("Below."), thread_of="a"),
        Announcement("a:2", "C1", said("Changed."), edits="a"),
        Announcement("b", "C1", said("Short-lived.")),
    )
    await place.run(seconds=60)
    await place.announce(Announcement("b:1", "C1", deletes="b"))
    await place.run(seconds=60)
    assert sorted(each.text for each in place.seen()) == ["Below.", "Changed."]


async def test_a_reply_of_unknown_outcome_is_found_in_its_thread(place: Place) -> None:
    await place.announce(Announcement("a", "C1", said("First.")))
    await place.run(seconds=10)
    place.slack.faults.add(Fault("chat.postMessage", "timeout_after_effect"))
    await place.announce(Announcement("a:1", "C1", said("Below."), thread_of="a"))
    await place.run(seconds=60)
    assert [each.text for each in place.seen()] == ["First.", "Below."]
    assert len(place.slack.log.calls("conversations.replies")) >= 1


async def test_a_key_stays_with_a_post_that_is_changed(place: Place) -> None:
    ts = await place.posts.post("C1", said("First."), "the-key")
    await place.posts.edit("C1", ts, said("Changed."), "the-key")
    [found] = await place.posts.find("C1", "the-key", place.clock.now() - timedelta(hours=1))
    assert (found.ts, found.replies) == (ts, 0)
    await place.posts.post("C1", said("Below."), "other", thread_ts=ts)
    [found] = await place.posts.find("C1", "the-key", place.clock.now() - timedelta(hours=1))
    assert found.replies == 1


async def test_what_is_gone_is_told_apart_from_what_is_refused(place: Place) -> None:
    with pytest.raises(Vanished):
        await place.posts.edit("C1", "1.000001", said("Changed."), "k")
    await place.posts.delete("C1", "1.000001")  # as good as done
    with pytest.raises(Vanished):
        await place.posts.post("C1", said("Below."), "k", thread_ts="1.000001")
    assert await place.posts.find("C1", "k", place.clock.now(), thread_ts="1.000001") == []
    with pytest.raises(Refused, match="channel_not_found"):
        await place.posts.edit("C404", "1.000001", said("Changed."), "k")


async def test_a_direct_message_is_opened_posted_and_looked_up(place: Place) -> None:
    place.slack.faults.add(Fault("chat.postMessage", "timeout_after_effect"))
    maya = place.slack.person("maya")
    await place.announce(Announcement("a", maya.id, said("For you."), exempt=True))
    await place.run(seconds=60)
    assert [each.text for each in place.seen("dm")] == ["For you."]
    assert len(place.slack.log.calls("chat.postMessage")) == 1
    assert len(place.slack.log.calls("conversations.open")) == 1


async def test_a_direct_message_that_cannot_be_opened_is_tried_again_and_never_doubled(place: Place) -> None:
    place.slack.faults.add(Fault("conversations.open", "error_500"))
    maya = place.slack.person("maya")
    await place.announce(Announcement("a", maya.id, said("For you."), exempt=True))
    await place.run(seconds=30)
    assert [each.text for each in place.seen("dm")] == ["For you."]
    assert place.slack.log.calls("conversations.history") == []


async def test_notifications_that_are_off_hold_a_message_back(place: Place) -> None:
    maya = place.slack.person("maya")
    now = int(START.timestamp())
    place.slack.workspace.change_user("maya", dnd=(now - 60, now + 1800))
    assert await place.posts.undisturbed_until(maya.id, START) == START + timedelta(minutes=30)
    assert await place.posts.undisturbed_until(place.slack.person("leo").id, START) is None
    await write(place.database, place.clock, "s", post("For you.", maya.id))
    await place.run(seconds=1500, step_s=60)
    assert place.seen("dm") == []
    await place.run(seconds=600, step_s=60)
    assert [each.text for each in place.seen("dm")] == ["For you."]


async def test_an_image_is_uploaded_and_shown(place: Place) -> None:
    image = Image("week.png", PNG, "Calls per day.")
    await write(
        place.database, place.clock, "s", post("Week 47.", image=image, replies=(Reply(said("Rows.")),))
    )
    await place.run(seconds=30)
    [shown] = [each for each in place.seen() if each.text == "Week 47."]
    block = shown.blocks[-1]
    assert (block["type"], block["alt_text"]) == ("image", "Calls per day.")
    assert place.slack.workspace.files.content(block["slack_file"]["id"]) == PNG
    assert "Rows." in [each.text for each in place.seen()]


@pytest.mark.parametrize(
    "method", ["files.getUploadURLExternal", "files.completeUploadExternal", "files.info"]
)
async def test_an_upload_that_breaks_off_is_made_good(place: Place, method: str) -> None:
    place.slack.faults.add(Fault(method, "error_500"))
    await write(place.database, place.clock, "s", post("Week 47.", image=Image("w.png", PNG, "Calls.")))
    await place.run(seconds=60)
    [shown] = place.seen()
    assert shown.blocks[-1]["type"] == "image"


async def test_a_token_that_is_not_taken_is_told_apart(place: Place) -> None:
    stranger = SlackPosts("xoxb-not-a-token", base_url=place.slack.api_url)
    with pytest.raises(Unauthorized):
        await stranger.check()
    with pytest.raises(Unauthorized):
        await stranger.post("C1", said("Hello."), "k")
    await place.posts.check()


async def test_a_copy_is_removed_by_the_audit(place: Place) -> None:
    place.slack.faults.add(Fault("chat.postMessage", "drop"))
    await write(place.database, place.clock, "s", post("Week 47."))
    await place.run(seconds=200)
    [key] = [
        each.metadata["event_payload"]["key"]
        for each in place.slack.workspace.messages.root("C1")
        if each.metadata
    ]
    await place.posts.post("C1", said("Week 47."), key)
    assert len(place.seen()) == 2
    await place.run(seconds=900, step_s=60)
    assert len(place.seen()) == 1


def files_seen(place: Place, channel: str = "C1") -> list[tuple[str, str | None]]:
    """(title, thread) of every file that is shown."""
    files = place.slack.workspace.files
    return [
        (file.title, message.thread_ts)
        for message in place.seen(channel)
        for file in map(files.get, message.files)
        if file is not None
    ]


async def test_a_file_is_shared_in_its_posts_thread(place: Place) -> None:
    await place.announce(Announcement("a", "C1", said("Ready."), file=PLAN))
    await place.run(seconds=20)
    [head] = [each for each in place.seen() if each.text == "Ready."]
    assert files_seen(place) == [(PLAN.title, head.ts)]
    [file] = place.slack.workspace.files.all()
    assert place.slack.workspace.files.content(file.id) == PLAN.content.encode()
    assert file.name == PLAN.name


async def test_a_file_for_one_person_is_shared_in_the_direct_message(place: Place) -> None:
    person = place.slack.person("leo")
    await place.announce(Announcement("a", person.id, said("For you."), file=PLAN, exempt=True))
    await place.run(seconds=20)
    assert files_seen(place, "C1") == []
    [message] = [each for each in person.messages("dm") if each.files]
    assert message.thread_ts is not None


@pytest.mark.parametrize("kind", ["timeout_after_effect", "error_500"])
async def test_a_share_whose_answer_never_comes_is_looked_up_by_the_files_id(place: Place, kind: str) -> None:
    place.slack.faults.add(Fault("files.completeUploadExternal", kind))  # type: ignore[arg-type]
    await place.announce(Announcement("a", "C1", said("Ready."), file=PLAN))
    await place.run(seconds=NOT_FOUND_YET_S)
    assert len(files_seen(place)) == 1
    assert len(place.slack.log.calls("files.info")) >= 1
    assert {state for state, _ in (await states(place.database)).values()} == {State.SENT}


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_file_that_slack_does_not_take_costs_the_file_alone(place: Place, method: str) -> None:
    refused = Fault(method, "error", code="file_uploads_disabled", times=9)
    place.slack.faults.add(refused)
    await place.announce(Announcement("a", "C1", said("Ready."), file=PLAN))
    await place.announce(Announcement("a:1", "C1", said("Well?"), thread_of="a"))
    await place.run(seconds=30)
    assert [each.text for each in place.seen()] == ["Ready.", "Well?"]
    assert len(place.slack.log.calls(method)) == 1


async def test_a_canvas_is_made_opened_and_linked(place: Place) -> None:
    await place.announce(WITH_CANVAS)
    await place.run(seconds=20)
    [canvas] = place.slack.workspace.canvases.all()
    assert (canvas.title, canvas.markdown) == ("Sales plan", PLAN.content)
    assert place.slack.workspace.canvases.may(canvas, "U1") == "read"
    [shown] = place.seen()
    address = f"{place.slack.url}/docs/{place.slack.workspace.team.id}/{canvas.id}"
    assert shown.text == f"Ready. <{address}|Open it>"
    assert shown.blocks[0]["text"]["text"] == f"Ready. <{address}|Open it>"


async def test_a_canvas_for_one_person_is_opened_to_them_alone(place: Place) -> None:
    person = place.slack.person("leo")
    await place.announce(replace(WITH_CANVAS, channel_id=person.id, exempt=True))
    await place.run(seconds=20)
    [canvas] = place.slack.workspace.canvases.all()
    may = place.slack.workspace.canvases.may
    assert (may(canvas, "U2"), may(canvas, "U1")) == ("read", None)


@pytest.mark.parametrize("plan", ["off", "free"])
async def test_a_plan_without_canvases_leaves_the_post_as_it_is_asked_once(place: Place, plan: str) -> None:
    place.slack.workspace.canvases.plan = plan  # type: ignore[assignment]
    await place.announce(WITH_CANVAS)
    await place.run(seconds=60)
    assert [each.text for each in place.seen()] == ["Ready."]
    assert len(place.slack.log.calls("canvases.create")) == 1


@pytest.mark.parametrize("kind", ["timeout_after_effect", "drop"])
async def test_a_canvas_whose_making_got_no_answer_is_not_made_twice(place: Place, kind: str) -> None:
    place.slack.faults.add(Fault("canvases.create", kind))  # type: ignore[arg-type]
    await place.announce(WITH_CANVAS)
    await place.run(seconds=60)
    assert [each.text for each in place.seen()] == ["Ready."]
    assert len(place.slack.workspace.canvases.all()) == (kind == "timeout_after_effect")
    assert len(place.slack.log.calls("canvases.create")) == 1

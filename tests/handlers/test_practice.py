"""What the thread of a practice is told: answers in their places, and a word where nothing counts."""

from dataclasses import replace

from db.practice import find_practice
from domain.practice import Spoken
from domain.roleplay import MOST_TURNS
from handlers.practice import end, hint, spoken
from handlers.practice_posts import opening
from handlers.registry import Click, FileInfo, ThreadMessage
from services.practice import unshown
from tests.domain.test_roleplay import CONSEQUENCE, FACT, PAIN, PRESS
from tests.services.test_practice import KATRIN, Room, room

__all__ = ["room"]  # the fixture
FILE = FileInfo("F1", "notes.pdf", 10, "https://example.com/F1")


async def typed(room: Room, talk_id: int, text: str, n: int) -> ThreadMessage:
    head = room.heads[talk_id]
    return ThreadMessage(text, "D1", "im", head, f"1763470000.{n:06d}")


async def _so_far(room: Room, talk_id: int) -> Spoken:
    found = await find_practice(room.tx, room.people["ana"].id, talk_id)
    assert found is not None
    return await unshown(room.scope(), found)


async def test_only_replies_below_a_practice_of_ones_own_direct_messages_are_taken(room: Room) -> None:
    talk = await room.start()
    reply = await typed(room, talk.id, FACT, 1)
    for other in (
        replace(reply, channel_type="channel"),
        replace(reply, thread_ts=reply.ts),
        replace(reply, thread_ts="1763460099.000000"),
    ):
        assert await spoken(room.scope(), other) is None
    assert await spoken(room.scope("ben"), reply) is None
    assert await spoken(room.scope(), reply) is not None


async def test_a_late_message_edits_what_stands_there_and_adds_the_rest(room: Room) -> None:
    talk = await room.start()
    await room.say(talk, FACT, at=1)
    await room.say(talk, CONSEQUENCE, at=3)
    answer = await spoken(room.scope(), await typed(room, talk.id, PAIN, 2))
    assert answer is not None
    edit, post = answer.posts
    key = f"practice:{talk.id}"
    assert (edit.edits, edit.key) == (f"{key}:line:2", f"{key}:line:2:of:3")
    assert (post.thread_of, post.key) == (key, f"{key}:line:3")


async def test_a_late_message_that_ends_it_takes_down_what_came_after(room: Room) -> None:
    talk = await room.start()
    for n, said in ((1, PRESS), (3, FACT), (4, PAIN)):
        await room.say(talk, said, at=n)
    answer = await spoken(room.scope(), await typed(room, talk.id, PRESS, 2))
    assert answer is not None
    assert [each.deletes for each in answer.posts if each.deletes] == [f"practice:{talk.id}:line:3"]
    assert answer.posts[-1].key == f"practice:{talk.id}:score"


async def test_a_file_without_words_is_no_turn_and_is_told_so(room: Room) -> None:
    talk = await room.start()
    answer = await spoken(room.scope(), replace(await typed(room, talk.id, "", 1), files=(FILE,)))
    assert answer is not None
    [told] = answer.posts
    assert told.message is not None
    assert "only read what is written" in told.message.text
    assert (await room.again(talk)).exchanges == ()


async def test_after_the_end_it_is_said_once_that_nothing_counts(room: Room) -> None:
    talk = await room.start()
    await room.say(talk, FACT)
    click = Click({"p": talk.id})
    [score] = (await end(room.scope(), click)).posts
    assert score.key == f"practice:{talk.id}:score"
    again = await end(room.scope(), click)
    assert again.say is not None
    assert "over already" in again.say.text
    over = await hint(room.scope(), click)
    assert over.posts == ()
    answers = [await spoken(room.scope(), await typed(room, talk.id, PAIN, n)) for n in (8, 9)]
    keys = [post.key for answer in answers if answer for post in answer.posts]
    assert keys == [f"practice:{talk.id}:over"] * 2  # a key is posted once for good


async def test_a_hint_is_given_once_for_each_turn(room: Room) -> None:
    talk = await room.start()
    click = Click({"p": talk.id})
    first, twice = [(await hint(room.scope(), click)).posts[0].key for _ in range(2)]
    await room.say(talk, PAIN)
    later = (await hint(room.scope(), click)).posts[0].key
    assert first == twice != later


async def test_time_is_up_after_thirty_messages(room: Room) -> None:
    talk = await room.start()
    for n in range(1, MOST_TURNS + 1):
        answer = await spoken(room.scope(), await typed(room, talk.id, f"{n} is a number I like.", n))
        await room.shown(await _so_far(room, talk.id))
    assert answer is not None
    line, score = answer.posts
    assert line.message is not None
    assert room.content.coaching.personas[KATRIN].time_up in line.message.text
    assert score.key.endswith(":score")


async def test_the_opening_is_a_post_with_the_buyers_line_below_it(room: Room) -> None:
    talk = await room.start()
    persona = room.content.coaching.personas[KATRIN]
    head, line = opening(room.scope(), talk, persona)
    assert (head.channel_id, head.exempt) == ("UANA", True)
    assert line.thread_of == head.key
    assert line.message is not None
    assert persona.opens in line.message.text

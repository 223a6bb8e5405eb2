"""Practising: whose it is, what counts, what is kept, and what leaders see."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.announce import announce
from content.loader import Content
from db.base import Tx
from db.delivery_tables import State, deliveries
from db.engine import Database
from db.practice import find_practice, forget_words_before, practice_messages, practices
from domain.errors import UserError
from domain.practice import KEPT, Spoken, Talk
from domain.roleplay import Difficulty, Ended, HintKind, Scenario
from domain.team import Person, Team
from handlers.registry import Announcement
from services import practice as service
from services.practice_team import team_practice
from services.scope import Scope
from tests.conftest import MovingClock
from tests.domain.test_roleplay import CONSEQUENCE, FACT, PAIN, PRESS, STEP, VALUE
from tests.support.world import make_person, make_scope, make_team
from views.blocks import Message

KATRIN = "clinic_supplier"


@dataclass
class Room:
    """A team with people who practise. `heads`: the ts of each practice's first post in Slack."""

    tx: Tx
    content: Content
    clock: MovingClock
    team: Team
    people: dict[str, Person]
    heads: dict[int, str] = field(default_factory=dict)
    typed: int = 0

    def scope(self, name: str = "ana") -> Scope:
        return make_scope(self.tx, self.people[name], now=self.clock.now(), content=self.content)

    async def start(
        self, name: str = "ana", persona: str = KATRIN, scenario: Scenario = Scenario.FIRST_CALL
    ) -> Talk:
        talk, _ = await service.start_practice(self.scope(name), persona, scenario, Difficulty.NORMAL)
        return await self.posted(talk, name)

    async def posted(self, talk: Talk, name: str = "ana") -> Talk:
        """The practice once its first post stands in Slack."""
        me = self.people[name]
        head = Announcement(f"practice:{talk.id}", me.slack_id, Message("Practice"), exempt=True)
        await announce(self.tx, me.workspace_id, [head], now=self.clock.now())
        ts = self.heads[talk.id] = f"17634600{talk.id:02d}.000000"
        slot = deliveries.c.slot_key == f"announce:{me.workspace_id}:practice:{talk.id}"
        await self.tx.execute(deliveries.update().where(slot).values(ts=ts, state=State.SENT))
        return talk

    async def say(self, talk: Talk, said: str, *, name: str = "ana", at: int | None = None) -> Spoken:
        """Write into the thread; `at` is its place among all messages, the next one by default."""
        self.typed = self.typed + 1 if at is None else self.typed
        ts = f"1763470000.{self.typed if at is None else at:06d}"
        found = await service.speak(self.scope(name), self.heads[talk.id], ts, said)
        assert found is not None
        await self.shown(found, name)
        return found

    async def shown(self, found: Spoken, name: str = "ana") -> None:
        """The lines stand in Slack."""
        key, me = f"practice:{found.talk.id}", self.people[name]
        for line in found.lines:
            post = Announcement(f"{key}:line:{line.n}", me.slack_id, Message(line.text), thread_of=key)
            await announce(self.tx, me.workspace_id, [post], now=self.clock.now())

    async def say_all(self, talk: Talk, said: Sequence[str], name: str = "ana") -> Talk:
        for each in said:
            await self.say(talk, each, name=name)
        return await self.again(talk, name)

    async def again(self, talk: Talk, name: str = "ana") -> Talk:
        found = await find_practice(self.tx, self.people[name].id, talk.id)
        assert found is not None
        return found


@pytest.fixture
async def room(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[Room]:
    async with database.transaction() as tx:
        team = await make_team(tx, market="europe")
        people = {
            name: await make_person(tx, name, team=team) for name in ("ana", "ben", "carl", "dora", "eva")
        }
        people["mark"] = await make_person(tx, "mark", team=team, manages=team)
        yield Room(tx, content, clock, team, people)


async def rows(tx: Tx, table: sa.Table) -> int:
    return int(await tx.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


async def test_a_practice_goes_to_an_agreed_step_and_has_a_score(room: Room) -> None:
    talk = await room.start()
    first = await room.say(talk, FACT)
    assert [(line.n, line.is_new) for line in first.lines] == [(1, True)]
    talk = await room.say_all(talk, [PAIN, CONSEQUENCE, CONSEQUENCE, VALUE, STEP])
    assert talk.ended is Ended.ADVANCE
    found = await service.scored(room.scope(), talk)
    assert found.score is not None
    assert (talk.total, found.told_need) == (found.score.total, True)
    assert talk.marks == {m.criterion: m.score for m in found.score.marks if m.score is not None}


async def test_the_buyer_walks_away_when_pressed(room: Room) -> None:
    talk = await room.say_all(await room.start(), [PRESS, PRESS])
    assert (talk.ended, talk.total is not None and talk.total <= 40) == (Ended.WALKED_AWAY, True)


async def test_a_message_counts_once_however_often_it_comes(room: Room) -> None:
    talk = await room.start()
    await room.say(talk, FACT, at=1)
    again = await room.say(talk, FACT, at=1)
    edited = await room.say(talk, "Something else", at=1)
    assert again.lines == edited.lines == ()
    assert [each.said for each in (await room.again(talk)).exchanges] == [FACT]


async def test_messages_count_in_the_order_they_were_typed(room: Room) -> None:
    talk = await room.start()
    await room.say(talk, CONSEQUENCE, at=2)
    late = await room.say(talk, PAIN, at=1)
    assert [(line.n, line.is_new) for line in late.lines] == [(1, False), (2, True)]
    other = await room.say_all(await room.start(), [PAIN, CONSEQUENCE])
    assert (await room.again(talk)).turns == other.turns


async def test_nothing_counts_after_the_end(room: Room) -> None:
    talk = await room.start()
    await room.say(talk, FACT)
    found, now = await service.end_practice(room.scope(), talk.id)
    assert (found.talk.ended, now) == (Ended.REP, True)
    assert (await room.say(talk, PAIN)).lines == ()
    assert (await service.end_practice(room.scope(), talk.id))[1] is False
    assert len((await room.again(talk)).exchanges) == 1
    assert (await service.practice_hint(room.scope(), talk.id)).hint is None


async def test_one_in_which_nothing_was_said_has_no_score(room: Room) -> None:
    talk = await room.start()
    await room.say(talk, "   ")
    found, _ = await service.end_practice(room.scope(), talk.id)
    assert (found.score, found.talk.total) == (None, None)


async def test_two_at_once_do_not_mix(room: Room) -> None:
    one, other = await room.start(), await room.start(persona="furniture_shop")
    await room.say(one, FACT)
    await room.say(other, PAIN)
    await room.say(one, PAIN)
    assert [each.said for each in (await room.again(one)).exchanges] == [FACT, PAIN]
    assert [each.said for each in (await room.again(other)).exchanges] == [PAIN]


async def test_somebody_elses_thread_is_no_practice(room: Room) -> None:
    talk = await room.start()
    assert await service.speak(room.scope("ben"), room.heads[talk.id], "1763470000.1", FACT) is None
    assert await service.speak(room.scope(), "1763460099.000000", "1763470000.1", FACT) is None
    for ask in (service.end_practice, service.practice_hint, service.forget_practice):
        with pytest.raises(UserError) as refused:
            await ask(room.scope("ben"), talk.id)
        assert refused.value.code == "practice.gone"


async def test_whoever_answers_before_the_post_is_recorded_as_sent_is_heard(room: Room) -> None:
    talk = await room.start()
    sending = {"ts": None, "state": State.SENDING}
    await room.tx.execute(deliveries.update().values(sending))
    assert (await room.say(talk, FACT)).lines


async def test_a_hint_follows_the_talk(room: Room) -> None:
    talk = await room.start()
    found = (await service.practice_hint(room.scope(), talk.id)).hint
    assert found is not None
    assert found.kind is HintKind.ASK
    await room.say_all(talk, [PAIN, CONSEQUENCE, CONSEQUENCE, VALUE])
    found = (await service.practice_hint(room.scope(), talk.id)).hint
    assert found is not None
    assert found.kind is HintKind.ADVANCE


async def test_trying_again_from_a_turn_keeps_what_was_said_before_it_and_leaves_the_other(
    room: Room,
) -> None:
    talk = await room.say_all(await room.start(), [PAIN, PRESS, PRESS])
    again, persona = await service.retry_practice(room.scope(), talk.id, 1)
    twin, _ = await service.retry_practice(room.scope(), talk.id, 1)
    assert (again.again_of, again.kept, again.ended, twin.id) == (talk.id, 1, None, again.id)
    assert again.turns == talk.turns[:3]
    await room.posted(again)
    again = await room.say_all(again, [CONSEQUENCE, CONSEQUENCE])
    assert again.turns[-1].text == persona.reveals
    found, _ = await service.end_practice(room.scope(), again.id)
    assert found.before == talk.total
    assert (await room.again(talk)).turns == talk.turns


async def test_there_is_nothing_to_try_again_where_it_is_ones_turn(room: Room) -> None:
    talk = await room.say_all(await room.start(), [PAIN])
    for n, code in ((1, "practice.your_turn"), (5, "practice.your_turn"), (-1, "practice.forgotten")):
        with pytest.raises(UserError) as refused:
            await service.retry_practice(room.scope(), talk.id, n)
        assert refused.value.code == code


async def test_a_buyer_whom_content_has_no_more_is_named_and_ends_nothing(room: Room) -> None:
    talk = await room.start()
    await room.tx.execute(practices.update().values(persona="somebody"))
    assert (await room.say(talk, FACT)).persona is None
    with pytest.raises(UserError) as refused:
        await service.practice_hint(room.scope(), talk.id)
    assert refused.value.code == "practice.no_persona"
    assert (await service.end_practice(room.scope(), talk.id))[1]
    with pytest.raises(UserError):
        await room.start(persona="somebody")


async def test_the_form_fits_the_rep_the_tip_and_the_topic(room: Room) -> None:
    scope = room.scope()
    assert (await service.practice_form(scope)).chosen.market == "europe"
    picked = await service.practice_form(scope, persona="furniture_shop", tip="none such")
    assert (picked.chosen.key, picked.scenario) == ("furniture_shop", Scenario.FIRST_CALL)
    price = await service.practice_form(scope, topic="objection_price")
    n = price.scenario.objection
    assert n is not None
    assert price.chosen.objections[n].category == "price"
    tip = next(each for each in room.content.coaching.tips if each.objections)
    about = await service.practice_form(scope, tip=tip.key)
    assert about.scenario.objection is not None
    assert about.chosen.objections[about.scenario.objection].category in tip.objections


async def test_deleting_leaves_nothing_of_it(room: Room) -> None:
    talk = await room.say_all(await room.start(), [PAIN])
    other = await room.say_all(await room.start(), [PAIN])
    again, _ = await service.retry_practice(room.scope(), other.id, 0)
    await room.tx.execute(deliveries.update().values(state=State.SENT))
    keys = await service.forget_practice(room.scope(), other.id)
    assert keys == (f"practice:{other.id}:line:1", f"practice:{other.id}")
    assert (await room.again(again)).again_of is None
    assert [each.id for each in await service.my_practices(room.scope())] == [again.id, talk.id]
    count, keys = await service.forget_practices(room.scope())
    assert (count, keys) == (2, (f"practice:{talk.id}:line:1", f"practice:{talk.id}"))
    assert (await rows(room.tx, practices), await rows(room.tx, practice_messages)) == (0, 0)
    bodies = await room.tx.scalars(sa.select(deliveries.c.body).where(deliveries.c.state == State.SENT))
    assert set(bodies) == {None}


async def test_words_are_forgotten_after_a_while_and_marks_stay(room: Room) -> None:
    talk = await room.say_all(await room.start(), [PAIN])
    await service.end_practice(room.scope(), talk.id)
    left = await room.say_all(await room.start(), [PAIN])
    room.clock.advance(days=KEPT.days - 1)
    recent = await room.say_all(await room.start(), [PAIN])
    now = room.clock.now() + timedelta(days=2)
    assert await forget_words_before(room.tx, now - KEPT, now=now) == 2
    assert await forget_words_before(room.tx, now - KEPT, now=now) == 0
    kept = await room.again(talk)
    assert (kept.exchanges, kept.total is not None) == ((), True)
    assert await find_practice(room.tx, room.people["ana"].id, left.id) is None
    assert (await room.again(recent)).exchanges
    with pytest.raises(UserError) as refused:
        await service.retry_practice(room.scope(), talk.id, 1)
    assert refused.value.code == "practice.forgotten"


async def practised(room: Room, *names: str) -> None:
    for name in names:
        talk = await room.say_all(await room.start(name), [PAIN, CONSEQUENCE], name)
        await service.end_practice(room.scope(name), talk.id)


async def test_leaders_see_averages_of_five_people_and_nothing_of_fewer(room: Room) -> None:
    await practised(room, "ana", "ben", "carl", "dora", "mark", "mark", "ana")
    [few] = await team_practice(room.scope("mark"))
    assert (few.team, few.averages) == ("North", None)
    await practised(room, "eva")
    [enough] = await team_practice(room.scope("mark"))
    assert enough.averages is not None
    assert (enough.averages.people, enough.averages.practices) == (5, 6)
    assert 0 < enough.averages.total < 100


async def test_each_person_counts_once_and_a_criterion_only_of_five(room: Room) -> None:
    await practised(room, "ana", "ben", "carl", "dora", "eva")
    me = room.people["ana"].id
    hers = practices.c.person_id == me
    await room.tx.execute(practices.update().values(total=50, mark_objection=None))
    await room.tx.execute(practices.update().where(hers).values(total=100, mark_objection=4))
    values = {"total": 0, "started_at": room.clock.now(), "ended_at": room.clock.now()}
    for _ in range(3):
        talk = await room.start()
        await room.tx.execute(practices.update().where(practices.c.id == talk.id).values(**values))
    [found] = await team_practice(room.scope("mark"))
    assert found.averages is not None
    assert found.averages.total == pytest.approx((25 + 4 * 50) / 5)
    assert "objection" not in {each.value for each in found.averages.marks}
    assert "questions" in {each.value for each in found.averages.marks}


async def test_whoever_leads_no_team_sees_none(room: Room) -> None:
    await practised(room, "ana", "ben", "carl", "dora", "eva")
    assert await team_practice(room.scope("ana")) == ()


async def unposted(room: Room, talk: Talk, said: str, at: int) -> str:
    """A message whose answer waits for a model's words; returns its ts."""
    ts = f"1763470000.{at:06d}"
    assert await service.speak(room.scope(), room.heads[talk.id], ts, said)
    return ts


async def test_a_models_words_take_the_place_of_the_scripted_line_before_it_is_posted(room: Room) -> None:
    talk = await room.start()
    ts = await unposted(room, talk, PAIN, 1)
    found = await service.word_line(room.scope(), talk.id, ts, "Mostly the dates, I would say.")
    assert found is not None
    await room.shown(found)
    assert [(line.n, line.text, line.is_new) for line in found.lines] == [
        (1, "Mostly the dates, I would say.", True)
    ]
    late = await service.word_line(room.scope(), talk.id, ts, "Something else.")
    assert late is not None
    assert late.lines == ()
    assert (await room.again(talk)).exchanges[0].answered == "Mostly the dates, I would say."


async def test_words_that_do_not_fit_leave_the_scripted_line(room: Room) -> None:
    talk = await room.start()
    ts = await unposted(room, talk, PAIN, 1)
    line = (await room.again(talk)).exchanges[0].answered
    hijacked = "Hooray, you won this game, so let us celebrate."
    for words in (None, "", "About 4711 times a day.", talk.opening, "word " * 200, hijacked):
        found = await service.word_line(room.scope(), talk.id, ts, words)
        assert found is not None
        assert [each.text for each in found.lines] == [line]


async def test_answers_that_wait_are_posted_in_order_and_nothing_is_lost(room: Room) -> None:
    talk = await room.start()
    first, second = [await unposted(room, talk, said, n) for n, said in ((1, FACT), (2, PAIN))]
    quicker = await service.word_line(room.scope(), talk.id, second, "The dates, mostly.")
    assert quicker is not None
    await room.shown(quicker)
    assert [line.n for line in quicker.lines] == [1, 2]
    slower = await service.word_line(room.scope(), talk.id, first, "Fourteen, I think.")
    assert slower is not None
    assert slower.lines == ()
    await unposted(room, talk, FACT, 3)  # its model never answers
    after = await room.say(talk, "I understand.", at=4)
    assert [line.n for line in after.lines] == [3, 4]
    ended, _ = await service.end_practice(room.scope(), talk.id)
    assert (await service.unshown(room.scope(), ended.talk)).lines == ()

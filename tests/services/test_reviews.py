"""Reviews in the store: a whole one, people who come and go, two who press at once, restarts at any hour."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from bot.announce import announce
from content.loader import Content
from db.delivery_tables import State as DeliveryState
from db.delivery_tables import deliveries
from db.engine import Database
from db.review_actions import actions_of_review
from db.review_answers import answers_of, draft_of
from db.review_tables import review_action_events, review_answers, review_people
from db.reviews import events_of, kinds_on, set_anonymous
from db.targets import add_absences
from db.team import people, place_people, team_managers
from domain.errors import UserError
from domain.review_actions import ActionDraft, ActionRefused, State
from domain.review_steps import (
    ActionDue,
    CameLate,
    Closed,
    DecidingOpened,
    Prompted,
    Reminded,
    Revealed,
    VotingOpened,
    VotingOver,
)
from domain.review_threads import TEAM
from domain.reviews import Phase, Review
from domain.team import Role
from domain.weeks import at_local, local_day
from services.review_actions import drop, finish, give, open_action, postpone, set_experiment, split
from services.review_answers import open_answers, save_draft, send_answers, skip
from services.review_run import advance, close_now, read_summary, reopen, shown_again
from services.review_targets import AmountsRefused, open_targets, preview_targets, set_targets_of
from services.review_threads import group_by_coach, threads_of, to_group, vote
from services.reviews import history_of, move_here, save_settings, standing, start_review
from services.schedules import reconcile
from tests.support.reviews import MEMBERS, ReviewOffice, told
from tests.support.world import make_person, make_scope
from views.review_posts import posts_for
from views.review_summary import CANVAS_LINK
from views.reviews import status

OPENED = datetime(2026, 10, 1, 8, tzinfo=UTC)  # Thursday, nine in Lisbon
PROMPTS, REVEAL, VOTING = date(2026, 10, 2), date(2026, 10, 7), date(2026, 10, 8)
DECIDING, CLOSE = date(2026, 10, 12), date(2026, 10, 13)
LARGE = (*MEMBERS, ("Dora", Role.AE, "Europe/Lisbon"), ("Emil", Role.AE, "Europe/Lisbon"))


async def answered(office: ReviewOffice) -> Review:
    """Opened, questions out, and everybody but Carla and Mark has answered."""
    review = await office.open()
    await office.walk(PROMPTS)
    await office.send("ana", ae_win="Discovery with the buying team", keep="The Monday call")
    await office.send("ben", ae_loss="Lost on price", change="Fewer meetings")
    await office.send("yuki", ae_fiction="Both dates of Globex", experiment="Shorter emails")
    await office.send("sofia", sdr_stop="Lists nobody checked")
    return await office.again(review)


async def code_of(work: object) -> str:
    with pytest.raises(UserError) as refused:
        await work  # type: ignore[misc]
    return refused.value.code


async def test_a_review_goes_through_its_days_and_tells_each_thing_once(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await answered(office)
        steps = await office.until_day(REVEAL)
        assert [each.who.person.name for each in told(steps, Reminded)] == ["Carla", "Mark"] * 2
        [shown] = told(steps, Revealed)
        assert (shown.sent, shown.asked) == (4, 6)
        assert [each.key for each in shown.threads] == [TEAM, "ae"]
        [voting] = told(await office.until_day(VOTING), VotingOpened)
        group = voting.threads[0].groups[0].group
        assert (await vote(office.scope("ana"), review.id, group.id)).left == 2
        steps = await office.until_day(DECIDING)
        [over], [deciding] = told(steps, VotingOver), told(steps, DecidingOpened)
        assert over.voters == 1
        assert deciding.top[0].votes == 1
        action = await office.decide()
        await set_experiment(office.scope("mark"), review.id, "Two calls first", "A third more offers")
        [closed] = told(await office.until_day(CLOSE), Closed)
        summary = closed.summary
        assert [each.what for each in summary.actions] == [action.what]
        assert summary.review.prediction == "A third more offers"
        assert len(summary.minority) == sum(
            group.is_minority for thread in summary.threads for group in thread.groups
        )
        due = told(await office.until_day(CLOSE + timedelta(days=30)), ActionDue)
        assert [(each.step, each.to.name) for each in due] == [
            (-3, "Ana"), (0, "Ana"), (3, "Ana"), (4, "Mark"),
        ]  # fmt: skip
        assert await office.look() == []
        assert await events_of(tx, review.id) == [each.value for each in Phase]


async def test_after_days_without_the_bot_nothing_is_doubled_and_nobody_loses_time(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await office.open()
        office.now = datetime(2026, 10, 6, 16, tzinfo=UTC)  # Tuesday: it should have asked on Friday
        prompted = told(await office.look(), Prompted)
        assert "Ana" in {each.who.person.name for each in prompted}
        assert await office.look() == []
        plan = (await office.again(review)).plan
        assert (plan.prompts_on, plan.reveal_on) == (date(2026, 10, 6), date(2026, 10, 9))
        office.now = datetime(2026, 11, 2, 16, tzinfo=UTC)
        assert len(told(await office.look(), Revealed)) == 1
        plan = (await office.again(review)).plan
        assert (plan.voting_on, plan.close_on) == (date(2026, 11, 3), date(2026, 11, 6))


async def test_everybody_in_shows_the_answers_before_the_day(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await answered(office)
        await skip(office.scope("carla"), review.id)
        assert await threads_of(tx, review, content) == ()
        assert await office.look() == []
        await office.send("mark", manager_helped="Ana at discovery", keep="One-to-ones")
        [shown] = told(await office.look(), Revealed)
        last = shown.threads[0].groups[-1]
        assert {each.name for each in last.answers} == {"Mark"}
        assert (await office.again(review)).plan.voting_on == VOTING


async def test_drafts_are_ones_own_and_are_sent_only_by_sending(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await office.open()
        await office.walk(PROMPTS, time(10))
        await save_draft(office.scope("ana"), review.id, {"ae_win": "A draft", "keep": " ", "other": "x"})
        form = await open_answers(office.scope("ana"), review.id)
        assert form.texts == {"ae_win": "A draft"}
        assert (await open_answers(office.scope("carla"), review.id)).texts == {}
        assert await answers_of(tx, review.id) == []
        assert (await office.participant("ana")).has_draft
        code = await code_of(send_answers(office.scope("ana"), review.id, {"keep": "  "}))
        assert code == "reviews.nothing_written"
        await office.send("ana", ae_win="Better")
        await office.send("ana", ae_win="Best", keep="It")
        assert {each.text for each in await answers_of(tx, review.id)} == {"Best", "It"}
        assert await draft_of(tx, review.id, office.people["ana"].id) == {}
        assert await code_of(skip(office.scope("ana"), review.id)) == "reviews.sent_already"
        await office.walk(REVEAL)
        assert await code_of(open_answers(office.scope("ana"), review.id)) == "reviews.sent_shown"


async def test_a_question_that_content_dropped_takes_no_answer_with_it(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await office.open()
        await office.send("ana", ae_win="Kept", keep="Old")
        fewer = {**content.reviews.roles, "quarter": {**content.reviews.roles["quarter"], "ae": ("ae_loss",)}}
        changed = replace(content, reviews=replace(content.reviews, roles=fewer))
        scope = office.scope("ana", content=changed)
        await send_answers(scope, review.id, {"keep": "New"})
        assert {each.text for each in await answers_of(tx, review.id)} == {"Kept", "New"}


async def test_answers_without_names_keep_no_author_moment_or_order(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED, members=LARGE)
        await set_anonymous(tx, office.north.id, anonymous=True)
        review = await office.open()
        assert review.anonymous
        await office.until_day(PROMPTS, time(18))
        for name in ("ana", "ben", "yuki", "dora", "emil"):
            await office.send(name, ae_win=f"A win of {name[0]}", keep="The call")
        await office.send("sofia", sdr_stop="Cold lists")
        await office.send("mark", manager_helped="Somebody")
        rows = (await tx.execute(sa.select(review_answers))).mappings().all()
        unnamed = [row for row in rows if not row["from_manager"]]
        assert {row["person_id"] for row in unnamed} == {None}
        assert {row["sent_at"] for row in unnamed} == {None}
        [of_sdr] = [row for row in unnamed if row["text"] == "Cold lists"]
        assert (of_sdr["role"], of_sdr["question"]) == ("", "")
        assert of_sdr["theme"] == content.reviews.prompts["keep"].theme  # that of its question would tell it
        kept = (await tx.execute(sa.select(review_people))).mappings().all()
        assert not [value for row in kept for value in row.values() if isinstance(value, datetime)]
        assert await code_of(open_answers(office.scope("ana"), review.id)) == "reviews.sent_unnamed"
        [shown] = told(await office.walk(REVEAL), Revealed)
        everything = [each for thread in shown.threads for each in thread.answers]
        assert {each.name for each in everything} == {None, "Mark"}
        assert [each.key for each in shown.threads] == [TEAM]  # two others would be left in the team's alone


async def test_late_answers_without_names_are_shown_together_with_the_next_phase(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED, members=LARGE)
        await set_anonymous(tx, office.north.id, anonymous=True)
        review = await office.open()
        await office.walk(PROMPTS)
        await office.send("ana", keep="The call")
        await office.walk(REVEAL)
        for name, text in (("ben", "Shorter calls"), ("sofia", "Fewer lists")):
            sent = await send_answers(office.scope(name), review.id, {"change": text})
            assert not sent.late  # a post at this moment would tell whose it is
            assert sent.until == at_local(VOTING, time(9), office.north.zone)
        assert len((await threads_of(tx, review, content))[0].answers) == 1
        voting = await office.walk(VOTING)
        assert [type(each) for each in voting] == [CameLate, VotingOpened]
        [late] = told(voting, CameLate)
        assert {each.answer.text for each in late.late[TEAM]} == {"Shorter calls", "Fewer lists"}
        [ballot] = told(voting, VotingOpened)
        assert len(ballot.threads[0].answers) == 3
        await send_answers(office.scope("yuki"), review.id, {"keep": "The log"})
        named = await send_answers(office.scope("mark"), review.id, {"keep": "It all"})
        assert [each.name for each in named.late[TEAM]] == ["Mark"]
        steps = await close_now(office.scope("mark"), review.id)
        assert [type(each) for each in steps] == [VotingOver, CameLate, Closed]
        texts = [each.answer.text for each in told(steps, Closed)[0].summary.threads[0].answers]
        assert set(texts) == {"The call", "Shorter calls", "Fewer lists", "The log", "It all"}


async def test_with_four_people_answers_have_names_whatever_was_chosen(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED, members=MEMBERS[:4])
        await set_anonymous(tx, office.north.id, anonymous=True)
        assert not (await office.open()).anonymous
        refused = save_settings(office.scope("mark"), office.north.id, anonymous=True)
        assert await code_of(refused) == "reviews.too_few"
        assert await code_of(save_settings(office.scope("ana"), office.north.id, anonymous=False)) == (
            "reviews.not_yours"
        )


async def test_people_who_join_are_asked_and_who_leave_are_not_waited_for(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await answered(office)
        await save_draft(office.scope("carla"), review.id, {"keep": "Half a thought"})
        office.people["nina"] = await make_person(tx, "Nina", team=office.north, role=Role.CSM)
        await place_people(tx, None, None, [office.people["carla"].id, office.people["ben"].id])
        office.now = datetime(2026, 10, 5, 9, tzinfo=UTC)
        [asked] = told(await office.look(), Prompted)
        assert asked.who.person.name == "Nina"
        await office.send("nina", csm_sign="They stopped logging in")
        await office.send("mark", keep="It all")
        [shown] = told(await office.look(), Revealed)  # nobody waits for Carla
        texts = {each.answer.text for thread in shown.threads for each in thread.answers}
        assert {"Lost on price", "They stopped logging in"} <= texts  # Ben left; what he wrote stays
        assert await draft_of(tx, review.id, office.people["carla"].id) == {"keep": "Half a thought"}
        late = await make_person(tx, "Olof", team=office.north)
        office.people["olof"] = late
        await office.look()
        assert await code_of(open_answers(office.scope("olof"), review.id)) == "reviews.not_asked"
        await office.walk(VOTING)
        [group, *_] = await office.groups()
        assert (await vote(office.scope("olof"), review.id, group.id)).left == 2
        [end] = told(await office.walk(CLOSE), Closed)
        assert (end.summary.sent, end.summary.asked) == (6, 6)  # Carla left without having sent anything
        [past] = (await history_of(office.scope("mark")))[1]
        assert (past.sent, past.asked) == (6, 6)


async def test_somebody_on_leave_is_asked_once_they_are_back_and_somebody_deactivated_never(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        ana = office.people["ana"]
        away = {
            "workspace_id": ana.workspace_id,
            "person_id": ana.id,
            "noted_by": ana.id,
            "created_at": OPENED,
        }
        await add_absences(tx, [away | {"first_day": date(2026, 10, 2), "end_day": date(2026, 10, 6)}])
        await tx.execute(people.update().where(people.c.name == "Carla").values(is_active=False))
        await office.open()
        first = told(await office.until_day(date(2026, 10, 5), time(18)), Prompted)
        assert {each.who.person.name for each in first} == {"Mark", "Ben", "Yuki", "Sofia"}
        later = told(await office.until_day(REVEAL), Prompted)
        assert [each.who.person.name for each in later] == ["Ana"]


async def test_a_late_answer_stands_below_the_others(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await answered(office)
        await office.walk(REVEAL)
        sent = await send_answers(
            office.scope("carla"), review.id, {"csm_sign": "Churn was visible", "keep": "It"}
        )
        assert {each.answer.late for each in sent.late[TEAM]} == {True}
        places = [each.answer.place or 0 for each in sent.late[TEAM]]
        before = await threads_of(tx, review, content)
        assert sorted(places) == sorted(each.answer.place or 0 for each in before[0].answers)[-2:]
        await office.walk(VOTING)
        await send_answers(office.scope("mark"), review.id, {"manager_unused": "The weekly sheet"})
        texts = {e.answer.text for thread in await threads_of(tx, review, content) for e in thread.answers}
        assert "The weekly sheet" in texts
        await office.walk(CLOSE)
        assert await code_of(open_answers(office.scope("ana"), review.id)) == "reviews.closed"


async def test_each_person_has_three_votes_and_nobody_votes_at_other_times(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await answered(office)
        await office.walk(REVEAL)
        groups = await office.groups()
        assert len(groups) > 3
        assert await code_of(vote(office.scope("ana"), review.id, groups[0].id)) == "reviews.no_vote_now"
        await office.walk(VOTING)
        left = [(await vote(office.scope("ana"), review.id, each.id)).left for each in groups[:3]]
        assert left == [2, 1, 0]
        assert await code_of(vote(office.scope("ana"), review.id, groups[3].id)) == "reviews.no_votes_left"
        assert not (await vote(office.scope("ana"), review.id, groups[0].id)).cast
        assert (await vote(office.scope("ana"), review.id, groups[3].id)).left == 0
        stranger = await make_person(tx, "Zoe", team=None)
        scope = make_scope(tx, stranger, now=office.now, content=content)
        assert await code_of(vote(scope, review.id, groups[0].id)) == "reviews.gone"
        assert sorted(each.votes for each in await office.groups())[-3:] == [1, 1, 1]


async def test_votes_pressed_at_once_are_three_at_most(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await answered(office)
        await office.walk(VOTING)
        groups = [each.id for each in await office.groups()]

    async def press(group_id: int) -> bool:
        async with database.transaction() as tx:
            try:
                scope = make_scope(tx, office.people["ana"], now=office.now, content=content)
                return (await vote(scope, review.id, group_id)).cast
            except UserError:
                return False

    cast = await asyncio.gather(*(press(each) for each in groups[:5]))
    assert sum(cast) == 3


async def test_two_processes_that_look_at_once_tell_it_once(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        await answered(office)

    async def look() -> int:
        async with database.transaction() as tx:
            now = datetime(2026, 10, 7, 8, tzinfo=UTC)
            return len(told(await advance(tx, office.north, now=now, content=content), Revealed))

    assert sum(await asyncio.gather(look(), look())) == 1


async def test_the_coach_groups_anew_without_losing_a_view_until_the_vote(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await answered(office)
        await office.walk(REVEAL)
        scope = office.scope("mark")
        assert await code_of(to_group(office.scope("ana"), review.id, TEAM)) == "reviews.not_yours"
        _, answers = await to_group(scope, review.id, TEAM)
        ids = [each.id for each in answers]
        said = [("Less of the same", [1, 2]), ("Made up", [99])]
        _, _, thread = await group_by_coach(scope, review.id, TEAM, ids, said, alone="On its own")
        assert [each.group.title for each in thread.groups][:1] == ["Less of the same"]
        assert sorted(each.answer.id for each in thread.answers) == sorted(ids)
        assert all(group.by_coach for group in await office.groups() if group.thread == TEAM)
        await office.walk(VOTING)
        assert await code_of(to_group(scope, review.id, TEAM)) == "reviews.not_to_group"


# --- actions ---


async def at_decisions(office: ReviewOffice) -> Review:
    review = await answered(office)
    await office.walk(DECIDING)
    return await office.again(review)


async def test_three_actions_are_the_most_and_a_dropped_one_makes_room(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await at_decisions(office)
        made = [await office.decide(owner) for owner in ("ana", "ben", "mark")]
        assert await code_of(open_action(office.scope("ana"))) == "reviews.three_already"
        await drop(office.scope("mark"), made[0].id, "Somebody else does it already")
        assert (await open_action(office.scope("ana"), what="From a message")).left == 1
        stranger = await make_person(tx, "Zoe", team=None)
        office.people["zoe"] = stranger
        with pytest.raises(ActionRefused) as refused:
            await office.decide("zoe")
        assert [(each.field, each.code) for each in refused.value.problems] == [("owner", "not_in_team")]
        await office.walk(CLOSE)
        assert await code_of(open_action(office.scope("ana"), review.id)) == "reviews.no_decisions_now"


async def test_two_who_decide_the_third_action_at_once_make_three(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await at_decisions(office)
        made = [await office.decide(owner) for owner in ("ana", "ben")]

    async def third(name: str) -> str:
        async with database.transaction() as tx:
            try:
                await replace(office, tx=tx).decide(name)
            except UserError as refused:
                return refused.code
            return "made"

    assert sorted(await asyncio.gather(third("yuki"), third("sofia"))) == ["made", "reviews.three_already"]
    async with database.transaction() as tx:
        assert len(await actions_of_review(tx, review.id)) == len(made) + 1


async def test_an_action_is_done_put_off_given_away_split_or_dropped_once(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        await at_decisions(office)
        one, two = await office.decide("ana"), await office.decide("ben")
        ana = office.scope("ana")
        assert (await finish(ana, one.id)).action.state is State.DONE
        assert await code_of(finish(ana, one.id)) == "reviews.action_settled"
        assert await code_of(finish(ana, two.id)) == "reviews.action_not_yours"
        later = local_day(office.now, office.north.zone) + timedelta(days=20)
        with pytest.raises(ActionRefused):
            await postpone(office.scope("ben"), two.id, later + timedelta(days=20), "")
        put_off = (await postpone(office.scope("ben"), two.id, later, "The tool comes late")).action
        assert (put_off.state, put_off.due_on, put_off.reminded) == (State.POSTPONED, later, None)
        given = (await give(office.scope("mark"), two.id, "UYUKI", later)).action
        assert (given.owner.name, given.state) == ("Yuki", State.OPEN)
        parts = [ActionDraft("UANA", f"Write part {n}", "A page", "win_rate", later) for n in (1, 2)]
        broken = [parts[0], ActionDraft(None, "The page", "", "win_rate", later)]
        with pytest.raises(ActionRefused) as refused:
            await split(office.scope("mark"), two.id, broken)
        assert {each.field for each in refused.value.problems} == {"owner_2", "what_2", "result_2"}
        changed = await split(office.scope("mark"), two.id, parts)
        assert [each.what for each in changed.into] == ["Write part 1", "Write part 2"]
        events = sa.select(review_action_events.c.what).where(review_action_events.c.action_id == two.id)
        kept = (await tx.execute(events.order_by(review_action_events.c.id))).scalars().all()
        assert kept == ["made", "postponed", "given", "split"]


async def test_what_two_reviews_in_a_row_find_open_has_to_change_or_go(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        await at_decisions(office)
        action = await office.decide("ana")
        await office.walk(CLOSE)
        for month, stuck in ((1, []), (4, [action.id])):
            office.now = datetime(2027, month, 4, 9, tzinfo=UTC)
            review = (await start_review(office.scope("mark"), "quarter")).review
            assert [each.carried for each in review.facts.actions] == [1 if month == 1 else 2]
            office.now = datetime(2027, month, 8, 9, tzinfo=UTC)
            while (await office.again(review)).phase is not Phase.DECIDING:
                office.now += timedelta(days=1)
                steps = await office.look()
            [deciding] = told(steps, DecidingOpened)
            assert [each.id for each in deciding.stuck] == stuck
            await close_now(office.scope("mark"), review.id)


# --- starting, closing, moving ---


async def test_a_second_start_changes_nothing_and_a_period_is_reviewed_once(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        scope = office.scope("mark")
        assert await code_of(start_review(office.scope("ana"), "quarter")) == "reviews.not_yours"
        opened = await start_review(scope, "quarter")
        assert await code_of(start_review(scope, "month")) == "reviews.open_already"
        assert await code_of(close_now(scope, opened.review.id)) == "reviews.too_early"
        await office.walk(REVEAL)
        await close_now(office.scope("mark"), opened.review.id)
        assert await code_of(start_review(office.scope("mark"), "quarter")) == "reviews.held"
        running = await start_review(office.scope("mark"), "quarter", running=True)
        assert running.review.starts_on == date(2026, 10, 1)


async def test_two_managers_who_start_at_once_start_one(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)

    async def start() -> bool:
        try:
            async with database.transaction() as tx:
                await start_review(
                    make_scope(tx, office.people["mark"], now=OPENED, content=content), "quarter"
                )
        except UserError:
            return False
        return True

    assert sorted(await asyncio.gather(start(), start())) == [False, True]


async def test_a_closed_review_opens_again_for_a_week_and_closes_once_more(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await at_decisions(office)
        await office.walk(CLOSE)
        assert (await standing(office.scope("mark"))).may_reopen
        assert await code_of(reopen(office.scope("ana"), review.id)) == "reviews.not_yours"
        await reopen(office.scope("mark"), review.id)
        await office.decide("ben")
        [again] = told(await office.walk(CLOSE + timedelta(days=3)), Closed)
        assert (again.summary.review.reopened, len(again.summary.actions)) == (1, 1)
        office.now += timedelta(days=7)
        assert await code_of(reopen(office.scope("mark"), review.id)) == "reviews.too_late"
        assert (await read_summary(office.scope("ana"), review.id)).sent == 4


async def test_opening_again_and_starting_the_next_at_once_leaves_one_review_open(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await at_decisions(office)
        await office.walk(CLOSE)

    async def again() -> bool:
        async with database.transaction() as tx:
            scope = make_scope(tx, office.people["mark"], now=office.now, content=content)
            try:
                await reopen(scope, review.id)
            except UserError:
                return False
            return True

    async def next_one() -> bool:
        async with database.transaction() as tx:
            scope = make_scope(tx, office.people["mark"], now=office.now, content=content)
            try:
                await start_review(replace(scope, channel_id="C1"), "quarter", running=True)
            except UserError:
                return False
            return True

    assert sorted(await asyncio.gather(next_one(), again())) == [False, True]


async def test_a_review_that_was_opened_again_takes_its_summary_to_another_channel(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await at_decisions(office)
        await office.walk(CLOSE)
        await reopen(office.scope("mark"), review.id)
        moved, team = await move_here(office.scope("mark", channel_id="C2"))
        steps = await shown_again(office.scope("mark"), moved, team)
        [there] = [each for each in posts_for(steps, "en") if each.key.endswith(":summary")]
        assert (there.channel_id, there.edits) == ("C2", None)
        closed = posts_for(await office.walk(CLOSE + timedelta(days=3)), "en")
        assert {each.edits or each.thread_of for each in closed} == {there.key}
        [edit, below] = closed
        assert edit.message is not None
        assert CANVAS_LINK not in str(edit.message.blocks)  # it would lead to the canvas as it was
        assert below.canvas is not None
        assert below.file is not None


async def test_where_the_channel_takes_no_post_the_review_says_how_to_go_on(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await answered(office)
        posts = posts_for(told(await office.walk(REVEAL), Revealed), "en")
        await announce(tx, review.workspace_id, posts, now=office.now)
        assert not (await standing(office.scope("mark"))).is_lost
        await tx.execute(deliveries.update().values(state=DeliveryState.DEAD, reason="is_archived"))
        found = await standing(office.scope("mark"))
        assert found.is_lost
        assert "You can say /review here in another channel" in status(found, "en").text
        assert "A manager can say" in status(await standing(office.scope("ana")), "en").text
        await move_here(office.scope("mark", channel_id="C2"))
        assert not (await standing(office.scope("mark"))).is_lost


async def test_a_review_moves_to_another_channel_with_what_can_be_read(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await answered(office)
        moved, team = await move_here(office.scope("mark", channel_id="C2"))
        assert (moved.channel_id, moved.posting) == ("C2", 2)
        assert await shown_again(office.scope("mark"), moved, team) == []  # nothing can be read yet
        await office.walk(VOTING)
        moved, team = await move_here(office.scope("mark", channel_id="C3"))
        again = await shown_again(office.scope("mark"), moved, team)
        assert [type(each).__name__ for each in again] == ["Revealed", "VotingOpened"]
        refused = move_here(office.scope("mark", channel_id="D1"))
        assert await code_of(refused) == "reviews.not_a_channel"
        assert (await office.again(review)).channel_id == "C3"


async def test_whoever_looks_after_a_review_is_replaced_once_they_left(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        await at_decisions(office)
        await office.decide("ana", days=3)
        await office.walk(CLOSE)
        mark = office.people["mark"]
        await tx.execute(team_managers.delete().where(team_managers.c.person_id == mark.id))
        await make_person(tx, "Nora", manages=office.north)
        due = told(await office.walk(date(2026, 10, 23)), ActionDue)
        assert due[-1].to.name == "Nora"


async def test_history_tells_how_much_was_done(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        await at_decisions(office)
        made = [await office.decide(owner) for owner in ("ana", "ben")]
        await finish(office.scope("ana"), made[0].id)
        assert (await history_of(office.scope("ana")))[1] == []
        await office.walk(CLOSE)
        _, [past] = await history_of(office.scope("ana"))
        assert (past.completion.done, past.completion.total, past.sent, past.asked) == (1, 2, 4, 6)
        mine = await standing(office.scope("ben"))
        assert [each.what for each in mine.mine_actions] == [made[1].what]
        stranger = await make_person(tx, "Zoe", team=None)
        alone = make_scope(tx, stranger, now=office.now, content=content)
        assert await code_of(standing(alone)) == "reviews.no_team"


async def test_the_next_quarters_targets_are_set_after_a_preview(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await at_decisions(office)
        ana, ben = office.people["ana"].id, office.people["ben"].id
        scope = office.scope("mark")
        form = await open_targets(scope, review.id)
        assert form.quarter.key == "2026-Q4"
        assert "Mark" not in {line.person.name for line in form.lines}
        with pytest.raises(AmountsRefused) as refused:
            await preview_targets(scope, review.id, {ana: "lots", ben: "60k EUR"})
        assert list(refused.value.problems) == [ana]
        shown = await preview_targets(scope, review.id, {ana: "50k", ben: "", 999: "1k"})
        assert [(key, money.amount_minor) for key, money in shown.wanted.items()] == [(ana, 5_000_000)]
        await set_targets_of(scope, review.id, shown.wanted, reason="Review")
        lines = {line.person.id: line.now for line in (await open_targets(scope, review.id)).lines}
        assert lines[ana] is not None
        assert lines[ben] is None
        assert (await preview_targets(scope, review.id, {ana: "50k EUR"})).wanted == {}
        assert await code_of(open_targets(office.scope("ana"), review.id)) == "reviews.not_yours"


@pytest.mark.parametrize(("kind", "days"), [("month", 6), ("year", 10)])
async def test_monthly_and_annual_reviews_are_the_same_with_other_lengths(
    database: Database, content: Content, kind: str, days: int
) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await office.open(kind)  # type: ignore[arg-type]
        form = await open_answers(office.scope("ana"), review.id)
        assert len(form.prompts) == {"month": 4, "year": 7}[kind]
        steps = await office.walk(OPENED.date() + timedelta(days=16))
        assert [len(told(steps, each)) for each in (Revealed, VotingOpened, DecidingOpened, Closed)] == [
            1
        ] * 4
        calendar_days = (review.plan.close_on - review.plan.opened_on).days
        assert calendar_days == {6: 8, 10: 14}[days]
        await reconcile(tx, OPENED)
        assert set(await kinds_on(tx, office.north.id, ["monthly_review", "quarterly_review"])) <= {
            "quarterly_review"
        }

"""Reviews that begin by themselves: when, of which period, and what a preview leaves alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from content.loader import Content
from db.delivery_tables import schedules
from db.engine import Database
from db.review_tables import reviews
from db.reviews import open_review_of
from domain.reports import KINDS
from domain.reviews import Review
from domain.schedule import Monthly, Quarterly, Yearly
from domain.team import Role
from domain.weeks import at_local
from jobs import annual_review, monthly_review, quarterly_review
from jobs.registry import JOBS, MAX_BLOCKS, WATCHES, Announcement, Build, Post, Skip, Slot, Watch
from jobs.reviews import look
from services.notices import is_notice
from services.schedules import about, calendar_of, reconcile
from tests.support.deals import DealOffice, euros
from tests.support.reviews import ReviewOffice
from tests.support.weeks import log
from views.review_posts import ACTIONS_KIND, PROMPTS_KIND

NEW_YEAR = date(2027, 1, 1)
_LONG = timedelta(days=30)


def slot(office: ReviewOffice | DealOffice, now: datetime, due: datetime | None = None) -> Slot:
    return Slot(
        tx=office.tx,
        now=now,
        workspace_id=next(iter(office.people.values())).workspace_id,
        team=office.north,
        period="",
        day=now.date(),
        due=due or now,
        content=office.content,
        channel_id="C1",
    )


async def turn_on(office: ReviewOffice, kind: str) -> None:
    await reconcile(office.tx, office.now)
    await office.tx.execute(schedules.update().where(schedules.c.kind == kind).values(is_on=True))


async def test_the_facts_are_posted_with_last_quarters_actions_first_and_charts_in_words(
    database: Database, content: Content
) -> None:
    now = datetime(2027, 1, 1, 9, tzinfo=UTC)
    async with database.transaction() as tx:
        office = await DealOffice.make(tx, content, datetime(2026, 11, 18, 10, tzinfo=UTC))
        await office.win("ana", await office.deal())
        await office.win("ben", await office.deal("ben", "Globex", amount=euros(8_000), market="us"))
        await office.deal("ana", "Hooli")
        await log(office, "ana", date(2026, 11, 18), calls=30)
        office.now = now
        post = await quarterly_review.build(slot(office, now))
        assert isinstance(post, Post)
        review = await open_review_of(tx, office.north.id)
    assert review is not None
    assert (review.starts_on, review.facts.booked_minor) == (date(2026, 10, 1), 2_000_000)
    text = post.message.text
    assert text.index("0 actions are left") < text.index("€20,000 won in 2 deals")
    assert post.image is not None
    assert "Who got further, by stage" in post.image.alt
    below = [each.message.text for each in post.replies]
    assert any("calls" in each for each in below)
    assert any("Market by market" in each for each in below)
    assert all(each.image is None or each.image.alt for each in post.replies)
    assert len(post.message.blocks) < MAX_BLOCKS


async def test_a_preview_opens_nothing(database: Database, content: Content) -> None:
    now = datetime(2026, 11, 18, 10, tzinfo=UTC)
    due = at_local(NEW_YEAR, time(9), ZoneInfo("Europe/Lisbon"))
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, now)
        assert isinstance(await quarterly_review.build(slot(office, now, due)), Post)
        assert await tx.scalar(sa.select(sa.func.count()).select_from(reviews)) == 0


@pytest.mark.parametrize(
    ("build", "kind", "on", "reason"),
    [
        (quarterly_review.build, "quarter", "annual_review", "the review of the year takes its place"),
        (monthly_review.build, "month", "quarterly_review", "the review of the quarter takes its place"),
        (annual_review.build, "year", "quarterly_review", None),
    ],
)
async def test_where_periods_end_together_one_review_is_held(
    database: Database, content: Content, build: Build, kind: str, on: str, reason: str | None
) -> None:
    now = datetime(2027, 1, 1, 9, tzinfo=UTC)
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, now)
        await turn_on(office, on)
        built = await build(slot(office, now))
        assert (built.reason if isinstance(built, Skip) else None) == reason
        if reason is None:
            review = await office.review()
            assert review.kind == kind
            again = await build(slot(office, now))
            assert again == Skip("another review is open")
    assert kind in KINDS


async def test_a_team_without_a_channel_or_people_holds_none(database: Database, content: Content) -> None:
    now = datetime(2027, 1, 1, 9, tzinfo=UTC)
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, now)
        given = slot(office, now)
        assert await quarterly_review.build(replace(given, channel_id=None)) == Skip(
            "the team has no channel"
        )


async def test_a_look_returns_messages_that_can_be_muted(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, datetime(2026, 10, 1, 8, tzinfo=UTC))
        await office.open()
        seen = Watch(tx, datetime(2026, 10, 2, 14, tzinfo=UTC), 1, office.north, content)
        posts = [each for each in await look(seen) if isinstance(each, Announcement)]
        assert {each.kind for each in posts} == {PROMPTS_KIND}
        assert len({each.key for each in posts}) == len(posts) == 5  # Tokyo sleeps
        assert await look(seen) == ()
    assert "reviews" in WATCHES
    assert is_notice(PROMPTS_KIND)
    assert is_notice(ACTIONS_KIND)


async def test_a_year_of_quarters_of_a_fiscal_year_from_february_over_changes_of_clocks(
    database: Database, content: Content
) -> None:
    """The same rule, job and watch as in life, from one first working day to the next."""
    async with database.transaction() as tx:
        start = datetime(2026, 1, 20, tzinfo=UTC)
        members = (("Ana", Role.AE, "Europe/Lisbon"), ("Ben", Role.AE, "America/New_York"))
        office = await ReviewOffice.make(
            tx, content, start, members=members, fiscal_start_month=2, zone="America/New_York"
        )
        calendar, rule = calendar_of(office.north), JOBS["quarterly_review"].rule
        held: list[Review] = []
        period = rule.last_period(start, calendar)
        for occurrence in rule.after(period, calendar):
            if len(held) == 4:
                break
            office.now = occurrence.due
            assert isinstance(await quarterly_review.build(slot(office, occurrence.due)), Post)
            review = await office.review()
            for phase_on in (
                review.plan.prompts_on,
                review.plan.reveal_on,
                review.plan.voting_on,
                review.plan.deciding_on,
            ):
                await office.until(at_local(phase_on, time(9), office.north.zone), step=_LONG)
            await office.decide("ana")
            await office.until(at_local(review.plan.close_on, time(9), office.north.zone), step=_LONG)
            held.append(await office.review())
    assert [(each.starts_on.month, each.is_open) for each in held] == [
        (11, False), (2, False), (5, False), (8, False),
    ]  # fmt: skip
    assert {each.opened_at.hour for each in held} == {13, 14}  # summer and winter, nine on the wall
    assert [len(each.facts.actions) for each in held] == [0, 1, 2, 3]
    assert [max((a.carried for a in each.facts.actions), default=0) for each in held] == [0, 1, 2, 3]


def test_each_kind_has_its_time_and_only_the_quarters_is_on_by_itself() -> None:
    rules = [type(JOBS[kind].rule) for kind in ("monthly_review", "quarterly_review", "annual_review")]
    assert rules == [Monthly, Quarterly, Yearly]
    on = [about(kind).is_on for kind in ("monthly_review", "quarterly_review", "annual_review")]
    assert on == [False, True, False]

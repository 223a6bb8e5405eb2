"""Which direct messages somebody gets, by their own choice."""

from datetime import UTC, date, datetime, time

import pytest

from content.loader import Content
from db.engine import Database
from domain.errors import UserError
from domain.notices import Notice
from domain.schedule import Weekly
from services.notices import availability, declare_notice, list_notices, mute
from services.schedules import ABOUT, KINDS, About
from tests.support.world import make_person, make_scope, make_team

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two kinds for people, one of them opt-in, and one for teams."""
    for other in list(KINDS):
        monkeypatch.delitem(KINDS, other)
    monkeypatch.setattr("services.notices.NOTICES", set())
    monkeypatch.setitem(ABOUT, "reminders", About())  # put back after the test
    for kind, about in {
        "steps": About("Next steps", personal=True),
        "board": About("Board", personal=True, opt_in=True),
        "targets": About("Weekly targets"),
    }.items():
        monkeypatch.setitem(KINDS, kind, Weekly(0, time(9)))
        monkeypatch.setitem(ABOUT, kind, about)


async def test_everybody_sees_the_kinds_for_people_with_their_own_choice(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        ana = await make_person(tx, "Ana", team=team)
        ben = await make_person(tx, "Ben", team=team)
        scope = make_scope(tx, ana, now=NOW, content=content)
        other = make_scope(tx, ben, now=NOW, content=content)
        before = [Notice("board", "Board", muted=True), Notice("steps", "Next steps", muted=False)]
        assert await list_notices(scope) == before
        after = [Notice("board", "Board", muted=True), Notice("steps", "Next steps", muted=True)]
        assert await mute(scope, "steps", muted=True) == after
        assert await mute(scope, "steps", muted=True) == after  # a second click changes nothing
        assert await list_notices(other) == before
        assert (await mute(scope, "board", muted=False))[0].muted is False
        assert (await mute(scope, "steps", muted=False))[1].muted is False


async def test_a_kind_that_follows_no_schedule_is_declared_once_and_muted_like_the_others(
    database: Database, content: Content
) -> None:
    declare_notice("reminders", "Mission reminders")
    for taken in ("reminders", "steps"):
        with pytest.raises(ValueError, match=taken):
            declare_notice(taken, "Twice")
    async with database.transaction() as tx:
        ana = await make_person(tx, "Ana", team=await make_team(tx))
        scope = make_scope(tx, ana, now=NOW, content=content)
        listed = [each.title for each in await list_notices(scope)]
        assert listed == ["Board", "Mission reminders", "Next steps"]
        muted = await mute(scope, "reminders", muted=True)
        assert Notice("reminders", "Mission reminders", muted=True) in muted


@pytest.mark.parametrize("kind", ["targets", "nothing"])
async def test_what_is_no_direct_message_cannot_be_muted(
    database: Database, content: Content, kind: str
) -> None:
    async with database.transaction() as tx:
        ana = await make_person(tx, "Ana", team=await make_team(tx))
        with pytest.raises(UserError, match=r"notices\.unknown"):
            await mute(make_scope(tx, ana, now=NOW, content=content), kind, muted=True)


async def test_availability_goes_by_the_persons_own_days(database: Database) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx, country="PT")
        ana = await make_person(tx, "Ana", team=team, zone="Asia/Tokyo", workdays="0123")
        found = await availability(tx, ana, NOW)
    assert str(found.calendar.zone) == "Asia/Tokyo"
    assert found.works_on(date(2026, 11, 19))
    assert not found.works_on(date(2026, 11, 20))  # a Friday
    assert not found.works_on(date(2026, 12, 1))  # a holiday in Portugal

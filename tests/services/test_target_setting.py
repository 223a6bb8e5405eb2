"""Setting targets: levels, weeks, permissions, history."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from content.loader import Content
from db.base import Tx
from db.engine import Database
from db.targets import target_rules, target_voids
from domain.errors import UserError
from domain.person_weeks import Keeper
from domain.target_setting import Setting
from domain.team import Person, Role
from domain.weeks import Week, week_of
from services.target_setting import open_setting, set_targets, settable_teams, shown_teams, undo_targets
from services.targets import person_week
from tests.support.world import make_person, make_scope, make_team

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)  # a Wednesday
WEEK = week_of(date(2026, 11, 18))
NEXT = WEEK.next


class World:
    """A team of four with its manager, and an admin outside of it."""

    def __init__(self, tx: Tx, content: Content) -> None:
        self.tx = tx
        self.content = content

    async def fill(self) -> "World":
        self.north = await make_team(self.tx, "North")
        self.south = await make_team(self.tx, "South")
        self.manager = await make_person(
            self.tx, "Max", team=self.north, role=Role.MANAGER, manages=self.north
        )
        self.ana = await make_person(self.tx, "Ana", team=self.north, role=Role.SDR)
        self.rui = await make_person(self.tx, "Rui", team=self.north, role=Role.SDR)
        self.eva = await make_person(self.tx, "Eva", team=self.north, role=Role.AE)
        self.sue = await make_person(self.tx, "Sue", team=self.south, role=Role.SDR)
        self.admin = await make_person(self.tx, "Amy", is_admin=True, role=None)
        self.loner = await make_person(self.tx, "Leo", role=None)
        return self

    async def set(self, by: Person, now: datetime = NOW, **asked: Any) -> Any:
        weekly = asked.pop("weekly", {"calls": 60})
        return await set_targets(
            make_scope(self.tx, by, now=now, content=self.content), Setting(weekly, **asked)
        )

    async def undo(self, by: Person, rule_ids: Any) -> Any:
        return await undo_targets(make_scope(self.tx, by, now=NOW, content=self.content), rule_ids)

    async def calls(self, person: Person, week: Week = WEEK) -> int:
        found = await person_week(self.tx, person, week, now=NOW, content=self.content)
        return {line.activity.key: line.pace.target for line in found.lines}.get("calls", 0)


async def test_a_persons_target_beats_the_roles_and_that_the_teams_and_that_the_default(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        world = await World(tx, content).fill()
        assert [await world.calls(each) for each in (world.ana, world.rui, world.eva)] == [100, 100, 40]
        await world.set(world.manager, whole_team=True, weekly={"calls": 70})
        assert [await world.calls(each) for each in (world.ana, world.rui, world.eva)] == [70, 70, 70]
        await world.set(world.manager, role=Role.SDR, weekly={"calls": 80})
        assert [await world.calls(each) for each in (world.ana, world.rui, world.eva)] == [80, 80, 70]
        await world.set(world.manager, slack_id="UANA", weekly={"calls": 90})
        assert [await world.calls(each) for each in (world.ana, world.rui, world.eva)] == [90, 80, 70]
        assert await world.calls(world.sue) == 100
        assert await world.calls(world.manager) == 0


async def test_a_target_begins_in_its_week_and_not_before(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        world = await World(tx, content).fill()
        result = await world.set(world.manager, slack_id="UANA", day=date(2026, 11, 26))
        assert result.from_week == NEXT
        assert await world.calls(world.ana, WEEK) == 100
        assert await world.calls(world.ana, NEXT) == 60
        assert await world.calls(world.ana, NEXT.shifted(30)) == 60


async def test_of_two_settings_for_one_week_the_last_holds_and_a_later_week_takes_over(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        world = await World(tx, content).fill()
        await world.set(world.manager, slack_id="UANA", day=NEXT.monday, weekly={"calls": 80})
        await world.set(world.manager, slack_id="UANA", weekly={"calls": 50})
        result = await world.set(world.manager, slack_id="UANA", weekly={"calls": 55})
        [change] = result.changes
        assert change.later == (80, NEXT)
        assert await world.calls(world.ana, WEEK) == 55
        assert await world.calls(world.ana, NEXT) == 80


async def test_zero_takes_an_activity_out_of_the_week(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        world = await World(tx, content).fill()
        await world.set(world.manager, slack_id="UANA", weekly={"calls": 0})
        assert await world.calls(world.ana) == 0


async def test_the_receipt_knows_what_was_before_and_who_keeps_their_own(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        world = await World(tx, content).fill()
        await world.set(world.manager, slack_id="UANA", weekly={"calls": 90})
        role = await world.set(world.manager, role=Role.SDR, weekly={"calls": 80})
        [change] = role.changes
        assert (change.before, change.weekly) == (100, 80)
        assert change.keepers == (Keeper(90, person=world.ana),)
        team = await world.set(world.manager, whole_team=True, weekly={"calls": 70})
        [change] = team.changes
        assert change.before is None
        assert change.keepers == (Keeper(80, role=Role.SDR), Keeper(90, person=world.ana))
        person = await world.set(world.manager, slack_id="URUI", weekly={"calls": 60})
        assert (person.changes[0].before, person.changes[0].keepers) == (80, ())


async def test_setting_what_is_set_already_writes_nothing(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        world = await World(tx, content).fill()
        await world.set(world.manager, slack_id="UANA")
        again = await world.set(world.manager, slack_id="UANA")
        assert again.rule_ids == ()
        assert not again.changes[0].is_new
        assert await tx.scalar(sa.select(sa.func.count()).select_from(target_rules)) == 1


async def test_a_second_change_within_four_weeks_is_named_and_allowed(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        world = await World(tx, content).fill()
        first = await world.set(world.manager, slack_id="UANA")
        assert first.changes[0].recent is None
        soon = await world.set(world.manager, slack_id="UANA", weekly={"calls": 65, "emails": 100})
        assert [change.recent for change in soon.changes] == [date(2026, 11, 18), None]
        later = await world.set(
            world.manager, now=NOW + timedelta(days=29), slack_id="UANA", weekly={"calls": 70}
        )
        assert later.changes[0].recent is None
        assert await world.calls(world.ana, week_of(date(2026, 12, 17))) == 70


async def test_undo_brings_back_what_counted_before_and_keeps_history(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        world = await World(tx, content).fill()
        await world.set(world.manager, slack_id="UANA", weekly={"calls": 90})
        result = await world.set(world.manager, slack_id="UANA", weekly={"calls": 60, "demos": 2})
        undone = await world.undo(world.manager, result.rule_ids)
        assert [(each.key, now) for each, now in undone.now] == [("calls", 90), ("demos", 0)]
        assert await world.calls(world.ana) == 90
        again = await world.undo(world.manager, result.rule_ids)
        assert again == undone
        assert await tx.scalar(sa.select(sa.func.count()).select_from(target_rules)) == 3
        assert await tx.scalar(sa.select(sa.func.count()).select_from(target_voids)) == 2


async def test_undoing_an_older_setting_leaves_the_newer_one(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        world = await World(tx, content).fill()
        old = await world.set(world.manager, slack_id="UANA", weekly={"calls": 90})
        await world.set(world.manager, slack_id="UANA", weekly={"calls": 60})
        await world.undo(world.manager, old.rule_ids)
        assert await world.calls(world.ana) == 60


@pytest.mark.parametrize(
    ("by", "asked", "code"),
    [
        ("ana", {"slack_id": "URUI"}, "targets.not_yours"),
        ("ana", {"me": True}, "targets.not_yours"),
        ("ana", {}, "targets.not_yours"),
        ("ana", {"whole_team": True}, "targets.not_yours"),
        ("ana", {"role": Role.SDR, "team": "North"}, "targets.not_yours"),
        ("manager", {"slack_id": "USUE"}, "targets.not_yours_unmanaged"),
        ("manager", {"whole_team": True, "team": "South"}, "targets.which_team"),
        ("manager", {"slack_id": "ULEO"}, "targets.not_yours_no_team"),
        ("manager", {}, "targets.for_whom"),
        ("manager", {"slack_id": "UNOBODY"}, "targets.unknown_person"),
        ("loner", {"slack_id": "UANA"}, "targets.not_yours"),
        ("loner", {"whole_team": True}, "targets.no_team"),
        ("admin", {"whole_team": True}, "targets.which_team"),
        ("manager", {"slack_id": "UANA", "day": date(2026, 11, 15)}, "targets.past_week"),
        ("manager", {"slack_id": "UANA", "day": date(2028, 1, 1)}, "targets.too_far"),
    ],
)
async def test_who_may_not_is_told_and_nothing_is_written(
    database: Database, content: Content, by: str, asked: dict[str, Any], code: str
) -> None:
    async with database.transaction() as tx:
        world = await World(tx, content).fill()
        with pytest.raises(UserError) as raised:
            await world.set(getattr(world, by), **asked)
        assert raised.value.code == code
        assert await tx.scalar(sa.select(sa.func.count()).select_from(target_rules)) == 0


async def test_a_refusal_names_who_can(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        world = await World(tx, content).fill()
        with pytest.raises(UserError) as raised:
            await world.set(world.ana, slack_id="URUI")
    assert raised.value.facts == {"team": "North", "managers": "Max"}


async def test_an_admin_sets_for_anybody_and_somebody_without_a_team_for_themselves(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        world = await World(tx, content).fill()
        await world.set(world.admin, slack_id="USUE")
        await world.set(world.admin, whole_team=True, team="North", weekly={"demos": 3})
        await world.set(world.loner)
        assert await world.calls(world.sue) == 60
        assert await world.calls(world.loner) == 60
        assert await open_setting(make_scope(tx, world.loner, now=NOW, content=content)) == []


async def test_somebody_else_cannot_undo(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        world = await World(tx, content).fill()
        result = await world.set(world.manager, slack_id="UANA")
        with pytest.raises(UserError, match=r"targets\.not_yours"):
            await world.undo(world.rui, result.rule_ids)
        assert await world.calls(world.ana) == 60


async def test_another_workspaces_rules_are_not_found(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        world = await World(tx, content).fill()
        result = await world.set(world.manager, slack_id="UANA")
        stranger = await make_person(tx, "Sly", workspace="T2", is_admin=True)
        with pytest.raises(UserError, match=r"targets\.gone"):
            await world.undo(stranger, result.rule_ids)
        assert await settable_teams(make_scope(tx, stranger, now=NOW, content=content)) == []


async def test_managers_see_their_teams_and_admins_all(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        world = await World(tx, content).fill()
        manager = make_scope(tx, world.manager, now=NOW, content=content)
        admin = make_scope(tx, world.admin, now=NOW, content=content)
        assert await shown_teams(manager) == [world.north]
        assert await shown_teams(admin) == [world.north, world.south]
        assert await shown_teams(admin, "south") == [world.south]
        with pytest.raises(UserError, match=r"targets\.unknown_team"):
            await shown_teams(manager, "South")
        with pytest.raises(UserError, match=r"targets\.team_not_shown"):
            await shown_teams(make_scope(tx, world.ana, now=NOW, content=content))

"""Delivery against the local Slack: real calls, real refusals, answers that never come."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.delivery import Delivery
from bot.outcomes import ABSENCE_COUNTS_S
from bot.slack_posts import SlackPosts
from bot.slots import Slots
from content.loader import Content
from db.delivery_tables import State
from db.engine import Database
from domain.team import Role
from sandbox import Clock, Fault, Sandbox
from services.schedules import ensure_schedules
from tests.bot.test_slots import written
from tests.sandbox.world import SCOPES, manifest, running
from tests.support.deliveries import only_job
from tests.support.world import make_person, make_team

FRIDAY = datetime(2026, 11, 20, 15, tzinfo=UTC)
MONDAY_NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
WAIT_S = 0.4


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    """SQLite alone: what is looked at here is Slack's side."""
    path = tmp_path / "playmaker.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture(autouse=True)
def no_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """A channel's pace is real time, which does not pass here; and one job is enough."""
    only_job(monkeypatch)
    monkeypatch.setattr("bot.delivery.CHANNEL_PACE_S", 0)


@dataclass
class Machine:
    """The whole of delivery, in front of a local Slack whose clock it shares."""

    slack: Sandbox
    slots: Slots
    delivery: Delivery
    database: Database

    async def run(self, *, seconds: int, step_s: int = 15) -> None:
        for _ in range(seconds // step_s):
            await self.slots.derive()
            await self.delivery.dispatch()
            self.slack.clock.advance(timedelta(seconds=step_s))

    def posts(self, channel: str = "C1") -> list[Any]:
        return [each for each in self.slack.person("maya").messages(channel) if each.bot_id]

    @property
    def sends(self) -> int:
        return len(self.slack.log.calls("chat.postMessage"))

    async def state(self) -> tuple[State, str | None]:
        [found] = await written(self.database)
        return State(found["state"]), found["reason"]


@asynccontextmanager
async def machine_of(
    database: Database, content: Content, *, channel: str = "C1", scopes: list[str] = SCOPES
) -> AsyncIterator[Machine]:
    """At Monday nine, with a team of three that was set up on Friday."""
    clock = Clock(FRIDAY, frozen=True)
    async with running(clock=clock, manifest=manifest(scopes=scopes)) as slack:
        async with database.transaction() as tx:
            team = await make_team(tx, channel_id=channel)
            await make_person(tx, "Maya", team=team, role=Role.SDR)
            await make_person(tx, "Leo", team=team, role=Role.AE)
            await make_person(tx, "Ida", team=team, role=Role.CSM, started_on=MONDAY_NINE.date())
            await ensure_schedules(tx, team, clock.now())
        posts = SlackPosts(slack.bot_token, base_url=slack.api_url, timeout_s=WAIT_S)
        delivery = Delivery(database, posts, clock, timeout_s=WAIT_S)
        clock.set(MONDAY_NINE)
        yield Machine(slack, Slots(database, clock, content), delivery, database)


@pytest.fixture
async def machine(database: Database, content: Content) -> AsyncIterator[Machine]:
    async with machine_of(database, content) as made:
        yield made


async def test_mondays_post_is_taken_by_a_strict_slack(machine: Machine) -> None:
    await machine.run(seconds=60)
    [post] = machine.posts()
    assert post.text.startswith("Week 48 targets · North")
    assert machine.sends == 1
    assert await machine.state() == (State.SENT, None)
    [found] = await written(machine.database)
    assert found["ts"] == post.ts


async def test_an_answer_that_never_comes_after_the_effect_leaves_one_post(machine: Machine) -> None:
    machine.slack.faults.add(Fault("chat.postMessage", "timeout_after_effect"))
    await machine.run(seconds=300)
    assert (len(machine.posts()), machine.sends) == (1, 1)
    assert await machine.state() == (State.SENT, None)


@pytest.mark.parametrize("kind", ["drop", "error_500"])
async def test_a_send_without_effect_is_made_good_after_the_wait(machine: Machine, kind: Any) -> None:
    machine.slack.faults.add(Fault("chat.postMessage", kind))
    await machine.run(seconds=int(ABSENCE_COUNTS_S))
    assert machine.posts() == []
    await machine.run(seconds=60)
    assert (len(machine.posts()), machine.sends) == (1, 2)
    assert await machine.state() == (State.SENT, None)


async def test_the_post_is_found_among_many_others(machine: Machine) -> None:
    machine.slack.faults.add(Fault("chat.postMessage", "timeout_after_effect"))
    await machine.run(seconds=15)
    for n in range(230):
        await machine.slack.person("maya").send("C1", f"message {n}")
    await machine.run(seconds=60)
    assert (len(machine.posts()), machine.sends) == (1, 1)
    assert await machine.state() == (State.SENT, None)
    assert len(machine.slack.log.calls("conversations.history")) == 2


async def test_a_look_up_that_fails_is_repeated_before_anything_is_sent(machine: Machine) -> None:
    machine.slack.faults.add(Fault("chat.postMessage", "timeout_after_effect"))
    machine.slack.faults.add(Fault("conversations.history", "error_500", times=2))
    machine.slack.faults.add(Fault("conversations.history", "rate_limit", retry_after=20))
    await machine.run(seconds=600)
    assert (len(machine.posts()), machine.sends) == (1, 1)
    assert await machine.state() == (State.SENT, None)


async def test_a_429_is_waited_out(machine: Machine) -> None:
    machine.slack.faults.add(Fault("chat.postMessage", "rate_limit", retry_after=45))
    await machine.run(seconds=45)
    assert machine.sends == 1
    await machine.run(seconds=30)
    assert (len(machine.posts()), machine.sends) == (1, 2)


@pytest.mark.parametrize(
    ("channel", "change", "code"),
    [
        ("C404", {}, "channel_not_found"),
        ("C2", {}, "not_in_channel"),
        ("C3", {}, "channel_not_found"),
        ("C1", {"is_archived": True}, "is_archived"),
        ("C1", {"restricted": True}, "restricted_action"),
    ],
)
async def test_a_channel_that_cannot_be_posted_into_is_asked_once(
    database: Database, content: Content, channel: str, change: dict[str, bool], code: str
) -> None:
    async with machine_of(database, content, channel=channel) as machine:
        if change:
            machine.slack.workspace.change_channel(channel, **change)
        await machine.run(seconds=300)
        assert machine.sends == 1
        assert await machine.state() == (State.DEAD, code)


async def test_without_the_right_to_look_nothing_is_sent_twice(database: Database, content: Content) -> None:
    scopes = [scope for scope in SCOPES if not scope.endswith(":history")]
    async with machine_of(database, content, scopes=scopes) as machine:
        machine.slack.faults.add(Fault("chat.postMessage", "timeout_after_effect"))
        await machine.run(seconds=600)
        assert (len(machine.posts()), machine.sends) == (1, 1)
        assert await machine.state() == (State.DEAD, "sent or not, look-up refused: missing_scope")

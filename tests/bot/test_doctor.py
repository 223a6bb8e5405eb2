"""`playmaker doctor` as an operator types it, against a local Slack."""

import argparse
import asyncio
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bot.cli import main
from bot.doctor import add_parser, run_doctor
from bot.settings import Settings
from db.base import Tx
from db.delivery import NewDelivery, add_delivery
from db.delivery_tables import State, deliveries
from db.pauses import pause_sending
from db.schedules import all_schedules, pause
from domain.team import Team
from jobs.registry import load_jobs
from services.schedules import ensure_schedules
from tests.conftest import MovingClock
from tests.support.model_server import model_server
from tests.support.running import Running, stopped
from tests.support.world import make_team

load_jobs()
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)


async def doctor(settings: Settings, *words: str) -> tuple[int, str]:
    """Its exit code and what it said; it runs in a thread, as it has a loop of its own."""
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers(), None)
    arguments, out = parser.parse_args(["doctor", *words]), io.StringIO()
    code = await asyncio.to_thread(run_doctor, arguments, settings, MovingClock(NOW), out=out)
    return code, out.getvalue()


async def team_of(tx: Tx, **over: Any) -> Team:
    team = await make_team(tx, **({"channel_id": "CSALES"} | over))
    await ensure_schedules(tx, team, NOW)
    return team


async def add_dead(tx: Tx, key: str = "1/weekly_targets/team:1/2026-W47") -> int:
    made = await add_delivery(
        tx,
        NewDelivery(
            workspace_id=1,
            schedule_id=None,
            kind="weekly_targets",
            slot_key=key,
            key=key[-20:],
            due_at=NOW - timedelta(hours=2),
            expires_at=NOW + timedelta(hours=2),
            channel_id="CSALES",
            body={"text": "secret words", "blocks": []},
        ),
        now=NOW,
    )
    assert made is not None
    return made


async def kill(tx: Tx, delivery_id: int) -> None:
    values = {"state": State.DEAD, "reason": "is_archived", "settled_at": NOW}
    await tx.execute(deliveries.update().where(deliveries.c.id == delivery_id).values(**values))


async def ready(office: Running) -> None:
    async with office.database.transaction() as tx:
        await team_of(tx)


async def test_all_is_well_says_so_with_the_next_runs_of_each_zone(database_url: str) -> None:
    async with stopped(database_url) as office:
        async with office.database.transaction() as tx:
            await team_of(tx)
            await team_of(tx, name="Delhi", zone="Asia/Kolkata")
        code, out = await doctor(office.settings)
    assert code == 0, out
    assert "SLACK_BOT_TOKEN works, with every scope" in out
    assert "The clock goes with Slack's." in out
    assert "CSALES of Delhi, North (#sales): the bot is in it." in out
    assert (
        "Next weekly_targets in Asia/Kolkata: Mon 2026-11-23 09:00 (2026-11-23 03:30 UTC), 1 schedule." in out
    )
    assert "Next weekly_targets in Europe/Lisbon: Mon 2026-11-23 09:00" in out
    assert "0 deliveries are late or dead." in out
    assert out.endswith("0 things to do.\n")
    assert office.slack.bot_token not in out


async def test_a_channel_the_bot_is_not_in_is_named_with_its_team(database_url: str) -> None:
    async with stopped(database_url) as office:
        async with office.database.transaction() as tx:
            await team_of(tx, deals_channel_id="COTHER")
        code, out = await doctor(office.settings)
    assert code == 1
    assert "! Channel COTHER of North (#other): the bot is not in it. Type /invite" in out


async def test_a_clock_that_is_off_is_something_to_do(database_url: str) -> None:
    async with stopped(database_url) as office:
        await ready(office)
        office.clock.advance(timedelta(minutes=2))
        code, out = await doctor(office.settings)
    assert code == 1
    assert "! The clock is 120 s behind Slack's, and posts come late. Set it by a time server." in out


async def test_a_model_that_is_set_up_is_looked_for(database_url: str) -> None:
    async with model_server() as server, stopped(database_url, model_url=server.url) as office:
        await ready(office)
        code, said = await doctor(office.settings)
        assert "Model gpt-4.1-mini at 127.0.0.1: 2,000,000 tokens a month for each workspace" in said
        assert code == 0
        wrong = office.settings.model_copy(update={"openai_api_key": SecretStr("wrong")})
        code, said = await doctor(wrong)
        assert "! Model gpt-4.1-mini at 127.0.0.1: it answers 401." in said
        assert code == 1


async def test_a_channel_slack_does_not_know_is_named(database_url: str) -> None:
    async with stopped(database_url) as office:
        async with office.database.transaction() as tx:
            await team_of(tx, channel_id="CGONE")
        code, out = await doctor(office.settings)
    assert code == 1
    assert "! Channel CGONE of North: Slack says channel_not_found." in out


async def test_a_token_slack_refuses_is_a_thing_to_do_and_the_rest_is_told_all_the_same(
    database_url: str,
) -> None:
    async with stopped(database_url) as office:
        await ready(office)
        settings = office.settings.model_copy(update={"slack_bot_token": SecretStr("xoxb-wrong")})
        code, out = await doctor(settings)
    assert code == 1
    assert "! SLACK_BOT_TOKEN is refused by Slack (invalid_auth)." in out
    assert "Next weekly_targets in Europe/Lisbon" in out
    assert "xoxb-wrong" not in out


async def test_without_an_app_token_and_a_secret_nothing_can_come_in(database_url: str) -> None:
    async with stopped(database_url) as office:
        await ready(office)
        none = {"slack_app_token": None, "slack_signing_secret": None}
        code, out = await doctor(office.settings.model_copy(update=none))
        http = await doctor(office.settings.model_copy(update={"slack_app_token": None}))
    assert code == 1
    assert "! Neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (run --http) is set." in out
    assert http[0] == 0
    assert "SLACK_SIGNING_SECRET is set: run --http." in http[1]


async def test_late_and_dead_deliveries_are_told_without_their_words(database_url: str) -> None:
    async with stopped(database_url) as office:
        async with office.database.transaction() as tx:
            await team_of(tx)
            dead, late = await add_dead(tx, "dead-one"), await add_dead(tx, "late-one")
            await kill(tx, dead)
        code, out = await doctor(office.settings)
    assert code == 1
    assert f"! Delivery {dead}, dead-one, to CSALES, due 2026-11-18 08:00 UTC: dead (is_archived)." in out
    assert f"playmaker doctor --requeue {dead}" in out
    assert f"! Delivery {late}, late-one, to CSALES, due 2026-11-18 08:00 UTC: late" in out
    assert "secret words" not in out


async def test_a_dead_delivery_is_requeued_by_its_number_once(database_url: str) -> None:
    async with stopped(database_url) as office:
        async with office.database.transaction() as tx:
            await team_of(tx)
            dead = await add_dead(tx)
            await kill(tx, dead)
        code, out = await doctor(office.settings, "--requeue", str(dead))
        again = await doctor(office.settings, "--requeue", str(dead))
        async with office.database.reading() as tx:
            state = await tx.scalar(sa.select(deliveries.c.state).where(deliveries.c.id == dead))
    assert (code, state) == (0, State.PENDING)
    assert "is tried again" in out
    assert again[0] == 1
    assert "nothing was changed" in again[1]


async def test_what_is_paused_is_told_with_the_reason(database_url: str) -> None:
    async with stopped(database_url) as office:
        async with office.database.transaction() as tx:
            team = await team_of(tx)
            [(schedule, _)] = await all_schedules(tx, ["weekly_targets"], team_id=team.id)
            await pause(tx, schedule.id, "is_archived", now=NOW)
            await pause_sending(tx, 1, "token_revoked", now=NOW)
        code, out = await doctor(office.settings)
    assert code == 1
    assert "! weekly_targets of North: paused since 2026-11-18 10:00 UTC (is_archived)." in out
    assert "! Workspace T1: nothing is sent since 2026-11-18 10:00 UTC (token_revoked)." in out
    assert "Next weekly_targets" not in out


def test_the_command_line_knows_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--help"])
    assert ended.value.code == 0
    assert "--requeue" in capsys.readouterr().out

"""What survives a restart, and the clock."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sandbox import Clock, Sandbox
from sandbox.seed import read_seed
from tests.sandbox.world import START, client_of, manifest, modal, running, section, seed


async def test_a_reopened_workspace_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "slack.db"
    home = {"type": "home", "blocks": [section("Week")]}
    async with running(state_path=path, clock=Clock()) as first:
        client, maya = client_of(first), first.person("maya")
        ts = (await client.chat_postMessage(channel="C1", text="Kept"))["ts"]
        await maya.send("sales", "Reply", ts)
        maya.react(maya.messages("sales")[0], "tada")
        await client.views_publish(user_id="U1", view=home)
        await client.views_open(trigger_id=first.workspace.triggers.new("U1"), view=modal(section("x")))
        await client.files_upload_v2(filename="a.txt", content="text", channel="C1")
        first.workspace.change_user("leo", tz="Asia/Tokyo")
        await first.advance(timedelta(days=3))
        tokens, dm = (first.bot_token, first.app_token, first.signing_secret), maya.dm
        ahead = first.clock.now()
    async with running(state_path=path, clock=Clock()) as second:
        maya = second.person("maya")
        assert (second.bot_token, second.app_token, second.signing_secret) == tokens
        assert maya.dm == dm
        assert [one.text for one in maya.messages("sales")][:2] == ["Kept", "Reply"]
        assert maya.messages("sales")[0].reactions[0].users == ["U1"]
        assert maya.home() is not None
        assert maya.modals() == []
        assert second.workspace.users["U2"].tz == "Asia/Tokyo"
        assert second.clock.now() >= ahead
        later = (await client_of(second).chat_postMessage(channel="C1", text="Later"))["ts"]
        assert later > ts
        assert len((await client_of(second).files_list())["files"]) == 1


async def test_two_workspaces_have_different_secrets() -> None:
    async with running() as one, running() as two:
        assert one.bot_token != two.bot_token
        assert one.signing_secret != two.signing_secret


async def test_a_reseeded_workspace_forgets_people_and_messages(tmp_path: Path) -> None:
    async with running(state_path=tmp_path / "slack.db") as slack:
        await client_of(slack).chat_postMessage(channel="C1", text="Old")
        token = slack.bot_token
        slack.reseed({"users": [{"id": "U7", "name": "new"}], "channels": []})
        assert [user.name for user in slack.workspace.people()] == ["new"]
        assert [one.is_im for one in slack.workspace.channels.values()] == [True]
        assert slack.bot_token == token
    async with running(state_path=tmp_path / "slack.db") as again:
        assert [user.name for user in again.workspace.people()] == ["new"]


async def test_it_listens_on_loopback_only() -> None:
    sandbox = Sandbox(manifest=manifest(), seed=seed())
    with pytest.raises(ValueError, match="loopback"):
        await sandbox.start("0.0.0.0")
    await sandbox.stop()


async def test_a_taken_port_leaves_nothing_behind() -> None:
    async with running() as slack:
        port = int(slack.url.rpartition(":")[2])
        second = Sandbox(manifest=manifest(), seed=seed())
        with pytest.raises(OSError, match="in use"):
            await second.start(port=port)
        await second.stop()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({}, "at least one user"),
        ({"users": [{"id": "U1", "name": "a"}, {"id": "U1", "name": "b"}]}, "same id"),
        (
            {"users": [{"id": "U1", "name": "a"}], "channels": [{"name": "x", "members": ["U2"]}]},
            "nobody knows: U2",
        ),
        ({"users": [{"id": "U1", "name": "a"}], "default_user": "U2"}, "nobody in the seed"),
    ],
)
def test_an_unsound_seed_is_refused(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_seed(wrong, bot_user_id="U0BOT", now=0)


def test_a_frozen_clock_moves_only_when_told() -> None:
    clock = Clock(START, frozen=True)
    assert clock.now() == clock.now() == START
    clock.advance(timedelta(hours=1))
    assert clock.now() == START + timedelta(hours=1)
    clock.set(datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert clock.now() == datetime(2026, 11, 23, 9, tzinfo=UTC)
    with pytest.raises(ValueError, match="never goes back"):
        clock.set(START)


def test_a_running_clock_runs_and_returns_to_real_time() -> None:
    clock = Clock(START)
    first = clock.now()
    assert abs(first - START) < timedelta(seconds=1)
    assert clock.now() >= first
    clock.reset()
    assert clock.offset_s == 0


async def test_sleepers_wake_when_the_clock_jumps_over_their_moment() -> None:
    clock = Clock(START, frozen=True)
    sleeping = asyncio.create_task(clock.sleep_until(START + timedelta(days=7)))
    await asyncio.sleep(0)
    clock.advance(timedelta(days=6))
    await asyncio.sleep(0.01)
    assert not sleeping.done()
    clock.advance(timedelta(days=1))
    await asyncio.wait_for(sleeping, 1)

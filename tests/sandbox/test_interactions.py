"""What people do, as the app hears of it: commands, elements, shortcuts, response_url, events."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp

from sandbox import Fault, PersonError, Sandbox
from sandbox.errors import SlackError
from tests.sandbox.world import (
    actions,
    bolt_app,
    button,
    client_of,
    connected,
    manifest,
    modal,
    running,
    section,
)


def heard(app: AsyncApp, sandbox: Sandbox | None = None) -> list[dict[str, Any]]:
    """Every body that reaches the app, in order; everything is acked with nothing."""
    bodies: list[dict[str, Any]] = []

    @app.middleware
    async def listen(body: dict[str, Any], ack: Any) -> Any:
        bodies.append(body)
        return await ack()

    return bodies


async def answer_to(url: str, **body: Any) -> str:
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
        text = await response.text()
        return text if response.status == 200 else f"{response.status} {(await response.json())['error']}"


# ---- commands ----------------------------------------------------------------------------------------------


async def test_a_public_answer_echoes_the_command() -> None:
    async with running() as slack:
        app = bolt_app(slack)

        @app.command("/log")
        async def log(ack: Any) -> None:
            await ack(text="12 calls", response_type="in_channel")

        async with connected(slack, app):
            await slack.person("maya").command("sales", "/log 12")
        assert [(one.user, one.text) for one in slack.person("leo").messages("sales")] == [
            ("U1", "/log 12"),
            (slack.workspace.app.bot_user_id, "12 calls"),
        ]


async def test_an_unsound_answer_is_named_and_not_shown() -> None:
    async with running() as slack:
        app = bolt_app(slack)

        @app.command("/log")
        async def log(ack: Any) -> None:
            await ack(text="x", blocks=[{"type": "nonsense"}])

        async with connected(slack, app):
            result = await slack.person("maya").command("sales", "/log")
        assert (result.ok, result.error) == (False, "invalid_blocks")
        assert slack.person("maya").messages("sales") == []


async def test_names_become_links_only_where_the_manifest_escapes() -> None:
    async with running() as slack:
        app = bolt_app(slack)
        bodies = heard(app)
        async with connected(slack, app):
            maya = slack.person("maya")
            await maya.command("sales", "/log @leo in #lounge R&D")
            await maya.command("sales", "/give @leo in #lounge R&D")
        assert [body["text"] for body in bodies] == [
            "@leo in #lounge R&D",
            "<@U2|leo> in <#C2|lounge> R&amp;D",
        ]


async def test_private_channels_do_not_tell_their_name() -> None:
    async with running() as slack:
        app = bolt_app(slack)
        bodies = heard(app)
        async with connected(slack, app):
            await slack.person("maya").command("leads", "/log")
            await slack.person("maya").command("dm", "/log")
        assert [body["channel_name"] for body in bodies] == ["privategroup", "directmessage"]


async def test_commands_nobody_knows_and_channels_not_joined_are_refused(slack: Sandbox) -> None:
    assert (await slack.person("maya").command("sales", "/nothing")).error == "unknown_command"
    with pytest.raises(PersonError, match="not_in_channel"):
        await slack.person("gus").command("sales", "/log")


async def test_without_an_app_a_command_fails_at_once(slack: Sandbox) -> None:
    result = await slack.person("maya").command("sales", "/log 1")
    assert (result.ok, result.timed_out, result.error) == (False, False, "dispatch_failed")


# ---- elements ----------------------------------------------------------------------------------------------


async def test_an_ephemeral_message_is_replaced_through_its_response_url() -> None:
    async with running() as slack:
        app = bolt_app(slack)
        bodies: list[dict[str, Any]] = []

        @app.command("/log")
        async def log(ack: Any) -> None:
            await ack(text="Noted", blocks=[section("Noted"), actions(button("undo"))])

        @app.action("undo")
        async def undo(ack: Any, body: dict[str, Any], respond: Any) -> None:
            bodies.append(body)
            await ack()
            await respond(text="Undone", replace_original=True)

        async with connected(slack, app):
            maya = slack.person("maya")
            await maya.command("sales", "/log")
            await maya.click(maya.last("sales"), "undo")
            await slack.settled()
            assert [one.text for one in maya.messages("sales")] == ["Undone"]
        body = bodies[0]
        assert body["container"]["is_ephemeral"]
        assert "message" not in body


async def test_choices_in_messages_are_told_and_remembered() -> None:
    async with running() as slack:
        app = bolt_app(slack)
        bodies = heard(app)
        options = [{"text": {"type": "plain_text", "text": one}, "value": one} for one in ("won", "lost")]
        select = {"type": "static_select", "action_id": "stage", "options": options}
        menu = {"type": "overflow", "action_id": "more", "options": options}
        async with connected(slack, app):
            await client_of(slack).chat_postMessage(
                channel="C1", text="Deal", blocks=[actions(select, menu, button("go", "a"), block_id="deal")]
            )
            leo = slack.person("leo")
            await leo.select(leo.last("sales"), "stage", "lost")
            await leo.click(leo.last("sales"), "more", value="won")
            with pytest.raises(PersonError, match="no option"):
                await leo.select(leo.last("sales"), "stage", "paused")
            with pytest.raises(PersonError, match="there are: stage, more, go"):
                await leo.click(leo.last("sales"), "absent")
        chosen, picked = [body for body in bodies if body["type"] == "block_actions"]
        assert chosen["actions"][0]["selected_option"] == options[1]
        assert chosen["state"]["values"]["deal"]["stage"]["selected_option"] == options[1]
        assert chosen["user"] == {"id": "U2", "username": "leo", "name": "leo", "team_id": "T1"}
        assert picked["actions"][0]["selected_option"] == options[0]
        assert picked["state"] == chosen["state"]
        assert picked["actions"][0]["action_ts"]


async def test_an_external_select_asks_the_app() -> None:
    async with running() as slack:
        app = bolt_app(slack)

        @app.options("account")
        async def accounts(ack: Any, payload: dict[str, Any]) -> None:
            name = payload["value"].title()
            await ack(options=[{"text": {"type": "plain_text", "text": name}, "value": name}])

        select = {"type": "external_select", "action_id": "account", "min_query_length": 1}
        async with connected(slack, app):
            await client_of(slack).chat_postMessage(channel="C1", text="Deal", blocks=[actions(select)])
            maya = slack.person("maya")
            offered = await maya.options(maya.last("sales"), "account", "acme")
        assert [option["value"] for option in offered["options"]] == ["Acme"]


async def test_a_duplicated_click_arrives_twice_with_the_same_content() -> None:
    async with running() as slack:
        app = bolt_app(slack)
        bodies = heard(app)
        slack.faults.add(Fault("block_actions", "duplicate"))
        async with connected(slack, app):
            await client_of(slack).chat_postMessage(channel="C1", text="x", blocks=[actions(button("go"))])
            await slack.settled()
            bodies.clear()
            maya = slack.person("maya")
            await maya.click(maya.last("sales"), "go")
        assert len(bodies) == 2
        assert bodies[0] == bodies[1]


async def test_a_lost_connection_is_a_failure_the_person_sees_and_the_app_comes_back() -> None:
    async with running() as slack:
        app = bolt_app(slack)
        heard(app)
        slack.faults.add(Fault("command", "disconnect"))
        async with connected(slack, app):
            result = await slack.person("maya").command("sales", "/log")
            assert (result.ok, result.timed_out) == (False, True)
            await asyncio.sleep(0)
            await slack.wait_connected()
            assert (await slack.person("maya").command("sales", "/log")).ok


# ---- shortcuts ---------------------------------------------------------------------------------------------


async def test_shortcuts_carry_what_slack_gives_them() -> None:
    async with running() as slack:
        app = bolt_app(slack)
        bodies = heard(app)
        async with connected(slack, app):
            maya = slack.person("maya")
            message = await maya.send("sales", "A call")
            await slack.settled()
            bodies.clear()
            await maya.shortcut("log_it")
            await maya.shortcut("coach_it", message=message)
            with pytest.raises(PersonError, match="wrong_kind"):
                await maya.shortcut("coach_it")
        everywhere, on_message = bodies
        assert everywhere["type"] == "shortcut"
        assert "channel" not in everywhere
        assert "response_url" not in everywhere
        assert on_message["type"] == "message_action"
        assert (on_message["message"]["text"], on_message["channel"]["id"]) == ("A call", "C1")
        assert on_message["response_url"]


# ---- response_url ------------------------------------------------------------------------------------------


async def test_a_response_url_answers_five_times(slack: Sandbox) -> None:
    url = slack.response_urls.new("U1", "C1")
    answers = [await answer_to(url, text=str(number)) for number in range(6)]
    assert answers == ["ok"] * 5 + ["404 used_url"]
    maya = slack.person("maya")
    assert [one.text for one in maya.messages("sales")] == ["0", "1", "2", "3", "4"]
    assert all(one.ephemeral for one in maya.messages("sales"))


async def test_a_response_url_lives_thirty_minutes(slack: Sandbox) -> None:
    url = slack.response_urls.new("U1", "C1")
    await slack.advance(timedelta(minutes=29, seconds=59))
    assert await answer_to(url, text="1") == "ok"
    await slack.advance(timedelta(seconds=1))
    assert await answer_to(url, text="2") == "404 expired_url"
    assert await answer_to(f"{slack.url}/response/T1/guess", text="3") == "404 invalid_url"


async def test_a_response_url_checks_content_and_may_speak_in_public(slack: Sandbox) -> None:
    url = slack.response_urls.new("U1", "C2")
    assert await answer_to(url) == "400 no_text"
    assert await answer_to(url, text="x", blocks=[{"type": "nonsense"}]) == "400 invalid_blocks"
    assert await answer_to(url, text="For all", response_type="in_channel") == "ok"
    # Even where the app is no member.
    assert [one.text for one in slack.person("leo").messages("lounge")] == ["For all"]


async def test_the_original_can_be_deleted(slack: Sandbox) -> None:
    await client_of(slack).chat_postMessage(channel="C1", text="x", blocks=[actions(button("go"))])
    message = slack.person("maya").last("sales")
    url = slack.response_urls.new("U1", "C1", message)
    assert await answer_to(url, delete_original=True) == "ok"
    assert slack.person("maya").messages("sales") == []


# ---- events ------------------------------------------------------------------------------------------------


async def test_only_subscribed_events_of_channels_with_the_bot_are_told() -> None:
    async with running(manifest=manifest(events=["message.channels", "app_mention"])) as slack:
        app = bolt_app(slack)
        bodies = heard(app)
        bot = slack.workspace.app.bot_user_id
        async with connected(slack, app):
            maya = slack.person("maya")
            await maya.send("sales", "Hello")
            await maya.send("lounge", "Unheard")
            await maya.send("leads", "Not subscribed")
            await maya.send("dm", "Not subscribed either")
            await maya.send("sales", f"Hi <@{bot}>")
            await slack.settled()
        told = sorted((body["event"]["type"], body["event"]["text"]) for body in bodies)
        assert told == [
            ("app_mention", f"Hi <@{bot}>"),
            ("message", "Hello"),
            ("message", f"Hi <@{bot}>"),
        ]
        assert len({body["event_id"] for body in bodies}) == 3
        assert bodies[0]["authorizations"][0]["user_id"] == bot


async def test_changes_of_people_and_membership_are_told() -> None:
    async with running() as slack:
        app = bolt_app(slack)
        bodies = heard(app)
        async with connected(slack, app):
            slack.workspace.change_user("leo", tz="Asia/Tokyo")
            slack.workspace.join(slack.workspace.channels["C1"], "U3")
            await slack.settled()
        by_type = {body["event"]["type"]: body["event"] for body in bodies}
        assert by_type["user_change"]["user"]["tz"] == "Asia/Tokyo"
        assert by_type["user_change"]["user"]["tz_offset"] == 9 * 3600
        assert (by_type["member_joined_channel"]["user"], by_type["member_joined_channel"]["channel"]) == (
            "U3",
            "C1",
        )


async def test_edits_arrive_as_changed_messages() -> None:
    async with running() as slack:
        app = bolt_app(slack)
        async with connected(slack, app):
            client = client_of(slack)
            ts = (await client.chat_postMessage(channel="C1", text="a"))["ts"]
            await client.chat_update(channel="C1", ts=ts, text="b")
            await client.chat_delete(channel="C1", ts=ts)
            await slack.settled()
        told = [entry.args["event"] for entry in slack.log.calls("message")]
        subtypes = {event.get("subtype"): event for event in told}
        assert set(subtypes) == {None, "message_changed", "message_deleted"}
        assert subtypes["message_changed"]["previous_message"]["text"] == "a"
        assert subtypes["message_changed"]["message"]["text"] == "b"
        assert subtypes["message_deleted"]["deleted_ts"] == ts


async def test_an_event_nobody_takes_is_told_three_more_times_and_then_never() -> None:
    async with running(retry_after_s=(0, 60, 300)) as slack:
        await slack.person("maya").open_home()
        for minutes in (1, 5, 60):
            await slack.settled()
            await slack.advance(timedelta(minutes=minutes))
            await asyncio.sleep(0.02)
        await slack.settled()
        told = slack.log.calls("app_home_opened")
        assert [entry.args.get("retry_attempt") for entry in told] == [None, 1, 2, 3]
        assert {entry.args.get("retry_reason") for entry in told} == {None, "connection_failed"}


async def test_a_slow_app_loses_its_trigger() -> None:
    async with running(trigger_life_s=0.05) as slack:
        app = bolt_app(slack)
        errors: list[str] = []

        @app.command("/log")
        async def log(ack: Any, client: Any, body: dict[str, Any]) -> None:
            await ack()
            await asyncio.sleep(0.1)
            try:
                await client.views_open(trigger_id=body["trigger_id"], view=modal(section("x")))
            except Exception as refused:
                errors.append(refused.response["error"])  # type: ignore[attr-defined]

        async with connected(slack, app):
            await slack.person("maya").command("sales", "/log")
            await slack.person("maya").wait_for(lambda _: errors)
        assert errors == ["expired_trigger_id"]


def test_a_person_cannot_be_changed_in_ways_slack_does_not_know(slack: Sandbox) -> None:
    with pytest.raises(TypeError):
        slack.workspace.change_user("leo", mood="fine")
    with pytest.raises(SlackError, match="user_not_found"):
        slack.workspace.change_user("nobody", tz="Europe/Paris")


async def test_what_the_manifest_switches_off_is_not_offered() -> None:
    off = manifest()
    off["features"]["app_home"] = {"home_tab_enabled": False, "messages_tab_enabled": False}
    off["settings"]["interactivity"]["is_enabled"] = False
    async with running(manifest=off) as slack:
        maya = slack.person("maya")
        await client_of(slack).chat_postMessage(channel="C1", text="x", blocks=[actions(button("go"))])
        with pytest.raises(PersonError, match="interactivity_is_off"):
            await maya.click(maya.last("sales"), "go")
        with pytest.raises(PersonError, match="home_tab_is_off"):
            await maya.open_home()
        with pytest.raises(PersonError, match="messages_tab_is_off"):
            await maya.send("dm", "Hello")


async def test_faults_strike_response_urls_too(slack: Sandbox) -> None:
    url = slack.response_urls.new("U1", "C1")
    slack.faults.add(Fault("response_url", "error", code="invalid_blocks"))
    slack.faults.add(Fault("response_url", "drop"))
    assert await answer_to(url, text="1") == "400 invalid_blocks"
    with pytest.raises(aiohttp.ClientError):
        await answer_to(url, text="2")
    assert await answer_to(url, text="3") == "ok"
    assert [one.text for one in slack.person("maya").messages("sales")] == ["3"]

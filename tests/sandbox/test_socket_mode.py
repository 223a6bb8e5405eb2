"""A real Bolt app on Socket Mode."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from sandbox import Fault
from tests.sandbox.world import (
    actions,
    bolt_app,
    button,
    client_of,
    connected,
    modal,
    running,
    section,
    text_input,
)


async def test_a_command_is_answered_in_private() -> None:
    async with running() as sandbox:
        app = bolt_app(sandbox)
        bodies: list[dict[str, Any]] = []

        @app.command("/log")
        async def log(ack: Any, body: dict[str, Any]) -> None:
            bodies.append(body)
            await ack(text="Noted")

        async with connected(sandbox, app):
            maya, leo = sandbox.person("maya"), sandbox.person("leo")
            result = await maya.command("#sales", "/log 12 calls @leo")
            assert result.ok
            assert not result.timed_out
            assert maya.last("sales").text == "Noted"
            assert maya.last("sales").ephemeral
            assert leo.messages("sales") == []
        body = bodies[0]
        assert body["text"] == "12 calls @leo"
        assert (body["user_id"], body["channel_id"], body["channel_name"]) == ("U1", "C1", "sales")
        assert body["trigger_id"].count(".") == 2
        assert body["response_url"].startswith(sandbox.url)


async def test_a_modal_opens_keeps_what_was_typed_and_is_submitted() -> None:
    async with running() as sandbox:
        app = bolt_app(sandbox)
        submitted: list[dict[str, Any]] = []

        @app.command("/log")
        async def log(ack: Any, client: Any, body: dict[str, Any]) -> None:
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=modal(text_input("calls")))

        @app.view("form")
        async def saved(ack: Any, view: dict[str, Any]) -> None:
            typed = view["state"]["values"]["calls"]["value"]["value"]
            if not typed.isdigit():
                await ack(response_action="errors", errors={"calls": "A number, please"})
                return
            submitted.append(view)
            await ack()

        async with connected(sandbox, app):
            maya = sandbox.person("maya")
            await maya.command("sales", "/log")
            view = await maya.wait_for(lambda person: person.modal)
            assert (await maya.submit(view)).missing == ("calls",)
            refused = await maya.submit(view, {"calls": "many"})
            assert refused.errors == {"calls": "A number, please"}
            assert maya.modal is not None
            assert maya.modal.values["calls"]["value"]["value"] == "many"
            assert (await maya.submit(view, {"calls": "12"})).ok
            assert maya.modal is None
        assert len(submitted) == 1


async def test_a_button_in_a_message_updates_it() -> None:
    async with running() as sandbox:
        app = bolt_app(sandbox)
        bodies: list[dict[str, Any]] = []

        @app.action("undo")
        async def undo(ack: Any, client: Any, body: dict[str, Any]) -> None:
            bodies.append(body)
            await ack()
            await client.chat_update(
                channel=body["channel"]["id"],
                ts=body["message"]["ts"],
                text="Undone",
                blocks=[section("Undone")],
            )

        async with connected(sandbox, app):
            maya = sandbox.person("maya")
            await app.client.chat_postMessage(
                channel="C1", text="Logged", blocks=[section("Logged"), actions(button("undo", "7"))]
            )
            assert (await maya.click(maya.last("sales"), "undo")).ok
            await sandbox.settled()
            assert maya.last("sales").text == "Undone"
            assert maya.last("sales").edited
        body = bodies[0]
        assert body["actions"][0]["value"] == "7"
        assert body["container"] == {
            "type": "message",
            "message_ts": body["message"]["ts"],
            "channel_id": "C1",
            "is_ephemeral": False,
        }


async def test_an_app_that_says_nothing_times_out_in_sight_of_the_person() -> None:
    async with running(ack_deadline_s=0.2) as sandbox:
        app = bolt_app(sandbox)

        @app.command("/log")
        async def log(ack: Any) -> None:
            await asyncio.sleep(0.4)
            await ack("Too late")

        async with connected(sandbox, app):
            result = await sandbox.person("maya").command("sales", "/log 1 call")
            await asyncio.sleep(0.3)
        assert result.timed_out
        assert result.error == "operation_timeout"
        assert sandbox.person("leo").notices() == []
        assert sandbox.person("maya").notices() == [
            "/log failed because the app did not respond (operation_timeout)"
        ]
        assert sandbox.person("maya").messages("sales") == []


async def test_an_unacked_event_is_told_again_with_its_attempt() -> None:
    async with running(ack_deadline_s=0.2) as sandbox:
        app = bolt_app(sandbox)
        seen: list[tuple[str, Any]] = []
        sandbox.faults.add(Fault("event:app_home_opened", "timeout_after_effect", times=2))

        @app.event("app_home_opened")
        async def home(body: dict[str, Any], request: Any) -> None:
            seen.append((body["event_id"], request.headers.get("x-slack-retry-num")))

        async with connected(sandbox, app):
            maya = sandbox.person("maya")
            await maya.open_home()
            await sandbox.settled()
            assert [attempt for _, attempt in seen] == [None, ["1"]]
            await sandbox.advance(timedelta(seconds=60))
            await asyncio.sleep(0.05)
            await sandbox.settled()
        assert [attempt for _, attempt in seen] == [None, ["1"], ["2"]]
        assert len({event_id for event_id, _ in seen}) == 1


async def test_a_refreshed_connection_loses_nothing() -> None:
    async with running() as sandbox:
        app = bolt_app(sandbox)

        @app.command("/log")
        async def log(ack: Any) -> None:
            await ack("Noted")

        async with connected(sandbox, app):
            await sandbox.refresh_connections()
            assert (await sandbox.person("maya").command("sales", "/log 1 call")).ok


async def test_two_connections_take_turns() -> None:
    async with running() as sandbox:
        answers: list[str] = []

        def app_called(name: str) -> Any:
            app = bolt_app(sandbox)

            @app.command("/log")
            async def log(ack: Any) -> None:
                answers.append(name)
                await ack()

            return app

        async with connected(sandbox, app_called("one")), connected(sandbox, app_called("two")):
            for _ in range(4):
                await sandbox.person("maya").command("sales", "/log")
        assert sorted(answers) == ["one", "one", "two", "two"]


async def test_a_ticket_is_good_for_one_connection() -> None:
    async with running() as sandbox, aiohttp.ClientSession() as session:
        url = (await client_of(sandbox).apps_connections_open(app_token=sandbox.app_token))["url"]
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
            assert hello["type"] == "hello"
            assert hello["connection_info"]["app_id"] == sandbox.workspace.app.id
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)


async def test_an_eleventh_connection_is_sent_away() -> None:
    async with running() as sandbox, aiohttp.ClientSession() as session, AsyncExitStack() as stack:
        client = client_of(sandbox)
        for number in range(11):
            url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
            socket = await stack.enter_async_context(session.ws_connect(url))
            first = await socket.receive_json()
            expected = ("hello", None) if number < 10 else ("disconnect", "too_many_websockets")
            assert (first["type"], first.get("reason")) == expected
        assert sandbox.connections == 10


async def test_envelopes_say_whether_an_answer_is_read() -> None:
    async with running() as sandbox, aiohttp.ClientSession() as session:
        url = (await client_of(sandbox).apps_connections_open(app_token=sandbox.app_token))["url"]
        async with session.ws_connect(url) as socket:
            await socket.receive_json()
            maya = sandbox.person("maya")
            said = []
            for doing in (maya.command("sales", "/log 1"), maya.shortcut("log_it"), maya.open_home()):
                task = asyncio.create_task(doing)
                envelope = await socket.receive_json()
                said.append((envelope["type"], envelope["accepts_response_payload"]))
                await socket.send_json({"envelope_id": envelope["envelope_id"]})
                await task
        assert said == [("slash_commands", True), ("interactive", False), ("events_api", False)]


async def test_a_dropped_envelope_never_arrives() -> None:
    async with running() as sandbox:
        app = bolt_app(sandbox)
        seen: list[str] = []

        @app.command("/log")
        async def log(ack: Any, body: dict[str, Any]) -> None:
            seen.append(body["text"])
            await ack()

        sandbox.faults.add(Fault("command", "drop"))
        async with connected(sandbox, app):
            assert (await sandbox.person("maya").command("sales", "/log 1")).timed_out
            assert (await sandbox.person("maya").command("sales", "/log 2")).ok
        assert seen == ["2"]

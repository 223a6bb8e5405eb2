"""The page's own API."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from sandbox import Clock, Sandbox
from sandbox.page import next_monday_nine
from tests.sandbox.world import (
    START,
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


class Browser:
    """What the page's JavaScript would do."""

    def __init__(self, slack: Sandbox, session: aiohttp.ClientSession) -> None:
        self.slack = slack
        self.session = session

    async def get(self, path: str, **query: str) -> Any:
        async with self.session.get(f"{self.slack.url}/page/{path}", params=query) as response:
            return await response.json()

    async def post(self, path: str, **body: Any) -> Any:
        async with self.session.post(f"{self.slack.url}/page/{path}", json=body) as response:
            return await response.json()


@pytest.fixture
async def browser(slack: Sandbox) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession() as session:
        yield Browser(slack, session)


async def test_state_has_all_that_the_page_starts_with(browser: Browser) -> None:
    state = await browser.get("state")
    assert state["team"] == {"id": "T1", "name": "Northwind"}
    assert [one["command"] for one in state["app"]["commands"]] == ["/log", "/give"]
    assert [one["type"] for one in state["app"]["shortcuts"]] == ["global", "message"]
    maya = next(user for user in state["users"] if user["id"] == "U1")
    assert (maya["initials"], maya["tz"], maya["is_admin"]) == ("MS", "Europe/Berlin", True)
    assert state["default_user"] == "U1"
    assert state["clock"]["now"] == START.timestamp()
    assert not state["connected"]
    assert sum(channel["is_im"] for channel in state["channels"]) == 3


async def test_foreign_hosts_and_origins_are_turned_away(browser: Browser) -> None:
    url = browser.slack.url
    async with browser.session.get(f"{url}/page/state", headers={"Host": "evil.example"}) as response:
        assert response.status == 403
    origin = {"Origin": "http://evil.example"}
    body = {"user": "U1", "channel": "C1", "text": "x"}
    async with browser.session.post(f"{url}/page/message", json=body, headers=origin) as response:
        assert response.status == 403
    async with browser.session.post(f"{url}/page/message", data=body) as response:
        assert response.status == 415
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await browser.session.ws_connect(f"{url}/page/live?user=U1", headers=origin)
    own = {"Origin": url}
    async with browser.session.post(f"{url}/page/message", json=body, headers=own) as response:
        assert response.status == 200


async def test_static_files_stay_in_their_folder(browser: Browser) -> None:
    url = browser.slack.url
    async with browser.session.get(f"{url}/static/%2e%2e/server.py") as response:
        assert response.status == 404
    async with browser.session.get(f"{url}/static/absent.js") as response:
        assert response.status == 404


async def test_the_page_and_its_modules_are_served_fresh(browser: Browser) -> None:
    async with browser.session.get(browser.slack.url + "/") as response:
        assert response.content_type == "text/html"
        assert response.headers["Cache-Control"] == "no-store"
    async with browser.session.get(f"{browser.slack.url}/static/app.js") as response:
        assert response.content_type == "text/javascript"


async def test_messages_and_threads_are_read_apart(browser: Browser) -> None:
    client = client_of(browser.slack)
    ts = (await client.chat_postMessage(channel="C1", text="Q"))["ts"]
    await browser.post("message", user="U2", channel="C1", text="A", thread_ts=ts)
    await client.chat_postEphemeral(channel="C1", user="U1", text="Psst")
    mine = (await browser.get("messages", channel="C1", user="U1"))["messages"]
    theirs = (await browser.get("messages", channel="C1", user="U2"))["messages"]
    assert [(one["text"], one["ephemeral"]) for one in mine] == [("Q", False), ("Psst", True)]
    assert [(one["text"], one["reply_count"]) for one in theirs] == [("Q", 1)]
    thread = (await browser.get("thread", channel="C1", ts=ts, user="U2"))["messages"]
    assert [one["text"] for one in thread] == ["Q", "A"]
    assert (await browser.get("messages", channel="C3", user="U2"))["error"] == "channel_not_found"


async def test_an_ephemeral_message_can_be_dismissed(browser: Browser) -> None:
    await client_of(browser.slack).chat_postEphemeral(channel="C1", user="U1", text="Psst")
    ts = browser.slack.person("maya").last("sales").ts
    assert await browser.post("dismiss", user="U2", channel="C1", ts=ts) == {"error": "message_not_found"}
    assert await browser.post("dismiss", user="U1", channel="C1", ts=ts) == {"ok": True}
    assert browser.slack.person("maya").messages("sales") == []


async def test_a_reaction_is_toggled(browser: Browser) -> None:
    ts = (await client_of(browser.slack).chat_postMessage(channel="C1", text="Q"))["ts"]
    for reactions in ([{"name": "tada", "users": ["U1"]}], []):
        assert (await browser.post("react", user="U1", channel="C1", ts=ts, name="tada"))["ok"]
        (message,) = (await browser.get("messages", channel="C1", user="U1"))["messages"]
        assert message["reactions"] == reactions


async def test_a_whole_form_by_page(browser: Browser) -> None:
    slack = browser.slack
    app = bolt_app(slack)
    submitted: list[Any] = []
    form = modal(text_input("calls"), actions(button("more"), block_id="row"))

    @app.command("/log")
    async def log(ack: Any, client: Any, body: dict[str, Any]) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=form)
        await ack()

    @app.action("more")
    async def more(ack: Any, client: Any, body: dict[str, Any]) -> None:
        view = body["view"]
        await client.views_update(
            view_id=view["id"], hash=view["hash"], view=modal(text_input("calls"), text_input("note"))
        )
        await ack()

    @app.view("form")
    async def saved(ack: Any, view: dict[str, Any]) -> None:
        submitted.append(view["state"]["values"])
        await ack()

    async with connected(slack, app):
        assert (await browser.post("command", user="U1", channel="C1", text="/log"))["ok"]
        (view,) = (await browser.get("modals", user="U1"))["views"]
        typed = {"calls": {"value": {"type": "plain_text_input", "value": "12"}}}
        pressed = await browser.post(
            "action",
            user="U1",
            container={"type": "view", "view_id": view["id"]},
            block_id="row",
            action_id="more",
            element={"type": "button", "value": "1"},
            state=typed,
        )
        assert pressed["ok"]
        (view,) = (await browser.get("modals", user="U1"))["views"]
        assert view["state"]["values"]["calls"]["value"]["value"] == "12"
        state = view["state"]["values"]
        refused = await browser.post("submit", user="U1", view_id=view["id"], state=state)
        assert refused == {"ok": False, "timed_out": False, "missing": ["note"]}
        state["note"]["value"]["value"] = "done"
        assert (await browser.post("submit", user="U1", view_id=view["id"], state=state))["ok"]
        assert (await browser.get("modals", user="U1"))["views"] == []
    assert submitted[0]["note"]["value"]["value"] == "done"


async def test_open_pages_are_told_what_their_person_may_see(browser: Browser) -> None:
    slack = browser.slack
    async with browser.session.ws_connect(f"{slack.url}/page/live?user=U2") as live:
        client = client_of(slack)
        await client.chat_postEphemeral(channel="C1", user="U1", text="Not for Leo")
        await slack.person("maya").send("board", "Nor this")
        await client.chat_postMessage(channel="C1", text="For all")
        home = {"type": "home", "blocks": [section("x")]}
        await client.views_publish(user_id="U2", view=home)
        await slack.advance(timedelta(hours=1))
        told: list[Any] = []
        while not told or told[-1]["type"] != "clock":
            told.append(await asyncio.wait_for(live.receive_json(), 2))
    shown = [one for one in told if one["type"] != "log"]
    assert [one["type"] for one in shown] == ["message", "home", "clock"]
    assert shown[0]["message"]["text"] == "For all"
    assert shown[1]["view"]["blocks"][0]["type"] == "section"


async def test_the_log_is_searched_newest_first(browser: Browser) -> None:
    client = client_of(browser.slack)
    for text in ("first needle", "hay", "second needle"):
        await client.chat_postMessage(channel="C1", text=text)
    await browser.slack.settled()
    entries = (await browser.get("log", q="NEEDLE chat.postMessage", limit="10"))["entries"]
    assert [entry["request"]["text"] for entry in entries] == ["second needle", "first needle"]
    assert entries[0]["direction"] == "app→slack"


async def test_uploads_become_messages_or_values(browser: Browser) -> None:
    url = f"{browser.slack.url}/page/upload"
    for query, key in (({"user": "U1", "channel": "C1"}, "message"), ({"user": "U1"}, "file")):
        form = aiohttp.FormData()
        form.add_field("file", b"abc", filename="../a.txt")
        async with browser.session.post(url, params=query, data=form) as response:
            assert key in await response.json()
    assert browser.slack.person("leo").last("sales").files


async def test_the_clock_jumps_to_where_the_page_says() -> None:
    due = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    planned: list[datetime | None] = [due, None]

    async def upcoming() -> datetime | None:
        return planned.pop(0)

    async with running(upcoming=upcoming) as slack, aiohttp.ClientSession() as session:
        browser = Browser(slack, session)
        moved = await browser.post("clock", to="next_post", user="U1")
        assert moved["now"] == due.timestamp() + 1
        assert await browser.post("clock", to="next_post", user="U1") == {"error": "nothing_scheduled"}
        await browser.post("clock", to="monday_9", user="U2")
        new_york = slack.clock.now().astimezone(ZoneInfo("America/New_York"))
        assert new_york.strftime("%a %H:%M:%S") == "Mon 09:00:01"
        before = slack.clock.now()
        await browser.post("clock", to="plus_day", user="U2")
        await browser.post("clock", to="plus_hour", user="U2")
        assert slack.clock.now() - before == timedelta(days=1, hours=1)
        assert (await browser.post("clock", to="real", user="U2"))["offset_s"] == 0
        assert await browser.post("clock", to="never", user="U2") == {"error": "unknown_target"}


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"])
def test_next_monday_nine_is_always_ahead_and_within_a_week(name: str) -> None:
    zone = ZoneInfo(name)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(24 * 60):
        found = next_monday_nine(now, zone)
        assert found.astimezone(zone).strftime("%a %H:%M") == "Mon 09:00"
        assert timedelta(0) < found - now <= timedelta(days=7, hours=1)
        now += timedelta(hours=6)


async def test_requests_that_make_no_sense_are_named(browser: Browser) -> None:
    assert await browser.post("command", user="U9", channel="C1", text="/log") == {
        "error": "user_not_found",
        "messages": [],
    }
    assert await browser.post("command", user="U1", channel="C1") == {
        "error": "missing_field",
        "field": "text",
    }
    assert (await browser.post("submit", user="U1", view_id="V0"))["error"] == "view_not_found"
    shortcut = await browser.post("shortcut", user="U1", callback_id="absent")
    assert shortcut["error"] == "unknown_shortcut"


def test_a_clock_needs_an_aware_start() -> None:
    with pytest.raises(ValueError, match="aware"):
        Clock(datetime(2026, 1, 1))  # noqa: DTZ001 - the very thing that is refused

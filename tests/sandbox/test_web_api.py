"""Calling conventions: tokens, scopes, arguments in every form, unknown methods, paging."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from tests.sandbox.world import START, client_of, error_of, manifest, running, section


async def post(sandbox: Sandbox, method: str, **given: Any) -> dict[str, Any]:
    headers = given.pop("headers", {"Authorization": f"Bearer {sandbox.bot_token}"})
    async with (
        aiohttp.ClientSession() as session,
        session.post(sandbox.api_url + method, headers=headers, **given) as response,
    ):
        body: dict[str, Any] = await response.json()
        return body


async def test_auth_test_tells_who_the_bot_is(slack: Sandbox, client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert (answer["team"], answer["team_id"]) == ("Northwind", "T1")
    assert answer["user_id"] == slack.workspace.app.bot_user_id
    assert answer["bot_id"] == slack.workspace.app.bot_id
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


async def test_answers_are_dated_by_the_shared_clock(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert parsedate_to_datetime(answer.headers["Date"]) == START


async def test_tokens_are_checked(slack: Sandbox) -> None:
    assert (await post(slack, "auth.test", headers={}))["error"] == "not_authed"
    assert await error_of(client_of(slack, "xoxb-1-wrong").auth_test()) == "invalid_auth"
    assert await error_of(client_of(slack, slack.app_token).team_info()) == "not_allowed_token_type"
    assert await error_of(client_of(slack).apps_connections_open(app_token=slack.bot_token)) == (
        "not_allowed_token_type"
    )


async def test_a_token_may_come_as_a_form_field_but_not_in_json(slack: Sandbox) -> None:
    token = {"token": slack.bot_token}
    assert (await post(slack, "auth.test", headers={}, data=token))["ok"]
    assert (await post(slack, "auth.test", headers={}, json=token))["error"] == "not_authed"


async def test_a_revoked_token_stays_revoked(client: AsyncWebClient) -> None:
    assert not (await client.auth_revoke(test=True))["revoked"]
    assert (await client.auth_revoke(test=False))["revoked"]
    assert await error_of(client.auth_test()) == "token_revoked"


async def test_a_missing_scope_is_named() -> None:
    async with running(manifest=manifest(scopes=["commands", "channels:read"])) as sandbox:
        client = client_of(sandbox)
        answer = await post(sandbox, "chat.postMessage", json={"channel": "C1", "text": "Hi"})
        assert answer == {
            "ok": False,
            "error": "missing_scope",
            "needed": "chat:write",
            "provided": "channels:read,commands",
        }
        assert (await client.conversations_list())["ok"]
        assert await error_of(client.conversations_list(types="private_channel")) == "missing_scope"
        assert await error_of(client.users_info(user="U1")) == "missing_scope"


@pytest.mark.parametrize("method", ["chat.scheduleMessage", "chat.shout", "files.upload", "dialog.open"])
async def test_unknown_methods_are_refused(slack: Sandbox, method: str) -> None:
    assert (await post(slack, method, json={}))["error"] == "unknown_method"


async def test_json_form_and_query_say_the_same(slack: Sandbox) -> None:
    blocks = [section("Hello")]
    as_json = await post(slack, "chat.postMessage", json={"channel": "C1", "text": "a", "blocks": blocks})
    as_form = await post(
        slack, "chat.postMessage", data={"channel": "C1", "text": "a", "blocks": json.dumps(blocks)}
    )
    assert as_json["ok"]
    assert as_form["ok"]
    shown = [answer["message"]["blocks"][0]["text"] for answer in (as_json, as_form)]
    assert shown == [blocks[0]["text"]] * 2
    async with aiohttp.ClientSession() as session:
        address = f"{slack.api_url}users.info?user=U2&include_locale=1&token={slack.bot_token}"
        async with session.get(address) as response:
            assert (await response.json())["user"]["locale"] == "fr-FR"


async def test_bodies_that_are_no_sound_json_are_refused(slack: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": "application/json"}
    assert (await post(slack, "auth.test", data=b"{", headers=headers))["error"] == "invalid_json"
    assert (await post(slack, "auth.test", data=b"[]", headers=headers))["error"] == "json_not_object"
    form = {"channel": "C1", "blocks": "not json"}
    assert (await post(slack, "chat.postMessage", data=form))["error"] == "invalid_blocks_format"


async def test_a_missing_argument_is_named(slack: Sandbox) -> None:
    answer = await post(slack, "users.info", json={})
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: user"]


async def test_lists_are_paged_by_cursor(client: AsyncWebClient) -> None:
    paged = await client.users_list(limit=3)
    sizes = [(len(page["members"]), bool(page["response_metadata"]["next_cursor"])) async for page in paged]
    assert sizes == [(3, True), (1, False)]
    assert await error_of(client.users_list(cursor="bogus")) == "invalid_cursor"


async def test_people_have_zone_and_locale(client: AsyncWebClient) -> None:
    user = (await client.users_info(user="U1", include_locale=True))["user"]
    assert (user["tz"], user["tz_offset"], user["locale"]) == ("Europe/Berlin", 3600, "en-US")
    assert user["is_admin"]
    assert "locale" not in (await client.users_info(user="U1"))["user"]
    assert (await client.users_info(user="U3"))["user"]["is_ultra_restricted"]
    assert await error_of(client.users_info(user="U9")) == "user_not_found"


async def test_team_bot_and_quiet_hours_are_told(slack: Sandbox, client: AsyncWebClient) -> None:
    assert (await client.team_info())["team"]["domain"] == "northwind"
    assert (await client.bots_info())["bot"]["app_id"] == slack.workspace.app.id
    slack.workspace.change_user("leo", dnd=[100, 200])
    assert (await client.dnd_info(user="U2"))["next_dnd_end_ts"] == 200
    quiet = (await client.dnd_teamInfo(users=["U1", "U2"]))["users"]
    assert [quiet["U1"]["dnd_enabled"], quiet["U2"]["dnd_enabled"]] == [False, True]


async def test_the_log_shows_both_sides_without_tokens(slack: Sandbox, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C1", text="Findable words")
    await post(slack, "auth.test", headers={}, data={"token": slack.bot_token})
    await client.apps_connections_open(app_token=slack.app_token)
    entry = slack.log.search("findable chat.postmessage")[0]
    assert (entry.method, entry.ok, entry.args["text"]) == ("chat.postMessage", True, "Findable words")
    whole = json.dumps([one.to_page() for one in slack.log])
    assert slack.bot_token not in whole
    assert slack.app_token not in whole
    assert slack.log.calls("apps.connections.open")[0].response["url"].endswith("…")

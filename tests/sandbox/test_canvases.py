"""Canvases: made, opened, changed one change a call, looked through, and refused as plans refuse them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from sandbox.canvases import sections_of
from tests.sandbox.world import error_of, manifest, running

TEXT = """# Plan
Ask before you tell.
And listen.

- one
- two

## Later
```
# no heading

still code
```"""


def content(markdown: str) -> dict[str, str]:
    return {"type": "markdown", "markdown": markdown}


async def make(client: AsyncWebClient, markdown: str = TEXT, **more: Any) -> str:
    made = await client.canvases_create(title="Sales plan", document_content=content(markdown), **more)
    return str(made["canvas_id"])


async def change(client: AsyncWebClient, canvas_id: str, **one: Any) -> str:
    """The error, or "" where the change was made."""
    call = client.canvases_edit(canvas_id=canvas_id, changes=[one])
    try:
        await call
    except Exception as refused:
        return str(refused.response["error"])  # type: ignore[attr-defined]
    return ""


def text(slack: Sandbox, canvas_id: str) -> str:
    return slack.workspace.canvases.get(canvas_id).markdown


def test_a_text_is_cut_at_headings_and_empty_lines_but_not_in_code() -> None:
    assert [each.markdown for each in sections_of(TEXT)] == [
        "# Plan",
        "Ask before you tell.\nAnd listen.",
        "- one\n- two",
        "## Later",
        "```\n# no heading\n\nstill code\n```",
    ]
    assert sections_of("\n\n") == []


async def test_a_canvas_is_the_apps_own_until_it_is_opened(slack: Sandbox, client: AsyncWebClient) -> None:
    canvas_id = await make(client)
    file = (await client.files_info(file=canvas_id))["file"]
    assert (file["title"], file["filetype"], file["user"]) == (
        "Sales plan",
        "quip",
        slack.workspace.app.bot_user_id,
    )
    page = file["permalink"].removeprefix(slack.url)
    assert page == f"/docs/{slack.workspace.team.id}/{canvas_id}"

    async def seen(user: str | None) -> dict[str, Any]:
        query = {"id": canvas_id} | ({"user": user} if user else {})
        async with aiohttp.ClientSession() as http, http.get(f"{slack.url}/page/canvas", params=query) as got:
            return dict(await got.json())

    assert (await seen("U1"))["canvas"] is None
    await client.canvases_access_set(canvas_id=canvas_id, access_level="read", channel_ids=["C1"])
    assert (await seen("U1"))["canvas"]["access"] == "read"
    await client.canvases_access_set(canvas_id=canvas_id, access_level="write", user_ids=["U1"])
    assert (await seen("U1"))["canvas"] == {
        "id": canvas_id,
        "title": "Sales plan",
        "markdown": text(slack, canvas_id),
        "access": "write",
    }
    await client.canvases_access_delete(canvas_id=canvas_id, channel_ids=["C1"])
    await client.canvases_access_delete(canvas_id=canvas_id, user_ids=["U1"])
    assert (await seen("U1"))["canvas"] is None
    async with aiohttp.ClientSession() as http, http.get(slack.url + page) as got:
        assert (got.status, got.content_type) == (200, "text/html")


async def test_changes_are_made_one_a_call(slack: Sandbox, client: AsyncWebClient) -> None:
    canvas_id = await make(client, "# One\n\nfirst")
    found = await client.canvases_sections_lookup(
        canvas_id=canvas_id, criteria={"section_types": ["h1"], "contains_text": "one"}
    )
    [section] = found["sections"]
    at = {"section_id": section["id"]}
    assert (
        await change(client, canvas_id, operation="insert_at_start", document_content=content("Start")) == ""
    )
    assert await change(client, canvas_id, operation="insert_at_end", document_content=content("End")) == ""
    assert (
        await change(client, canvas_id, operation="insert_after", document_content=content("After"), **at)
        == ""
    )
    assert (
        await change(client, canvas_id, operation="insert_before", document_content=content("Before"), **at)
        == ""
    )
    assert text(slack, canvas_id) == "Start\n\nBefore\n\n# One\n\nAfter\n\nfirst\n\nEnd"
    assert await change(client, canvas_id, operation="delete", **at) == ""
    assert await change(client, canvas_id, operation="delete", **at) == "canvas_editing_failed"
    assert await change(client, canvas_id, operation="rename", title_content=content("Better")) == ""
    assert await change(client, canvas_id, operation="replace", document_content=content("All new")) == ""
    assert (text(slack, canvas_id), slack.workspace.canvases.get(canvas_id).title) == ("All new", "Better")


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"operation": "shuffle", "document_content": content("x")}, "canvas_editing_failed"),
        ({"operation": "insert_after", "document_content": content("x")}, "invalid_arguments"),
        (
            {"operation": "insert_at_end", "section_id": "s", "document_content": content("x")},
            "invalid_arguments",
        ),
        ({"operation": "insert_at_end"}, "invalid_arguments"),
        ({"operation": "replace", "document_content": {"type": "html"}}, "invalid_arguments"),
        ({"operation": "rename"}, "invalid_arguments"),
    ],
)
async def test_a_change_that_makes_no_sense_is_refused(
    client: AsyncWebClient, wrong: dict[str, Any], error: str
) -> None:
    assert await change(client, await make(client), **wrong) == error


async def test_what_is_refused_of_the_other_methods(slack: Sandbox, client: AsyncWebClient) -> None:
    canvas_id = await make(client)
    two = [{"operation": "insert_at_end", "document_content": content("x")}] * 2
    assert await error_of(client.canvases_edit(canvas_id=canvas_id, changes=two)) == "invalid_arguments"
    set_access = client.canvases_access_set
    for given in (
        {},
        {"channel_ids": ["C1"], "user_ids": ["U1"]},
        {"user_ids": [f"U{n}" for n in range(21)]},
    ):
        call = set_access(canvas_id=canvas_id, access_level="read", **given)
        assert await error_of(call) == "invalid_parameters"
    for level, given, error in (
        ("admin", {"user_ids": ["U1"]}, "invalid_parameters"),
        ("owner", {"channel_ids": ["C1"]}, "invalid_parameters"),
        ("read", {"channel_ids": ["C404"]}, "channel_not_found"),
        ("read", {"channel_ids": [slack.person("maya").dm]}, "channel_not_found"),
        ("read", {"user_ids": ["U404"]}, "user_not_found"),
    ):
        call = set_access(canvas_id=canvas_id, access_level=level, **given)
        assert await error_of(call) == error
    assert (
        await error_of(set_access(canvas_id="F404", access_level="read", user_ids=["U1"]))
        == "canvas_not_found"
    )
    assert (
        await error_of(client.canvases_sections_lookup(canvas_id=canvas_id, criteria={}))
        == "invalid_arguments"
    )
    await client.canvases_delete(canvas_id=canvas_id)
    assert await error_of(client.canvases_delete(canvas_id=canvas_id)) == "canvas_not_found"
    assert await error_of(client.files_info(file=canvas_id)) == "file_not_found"


async def test_a_canvas_that_others_own_is_changed_by_nobody_else(
    slack: Sandbox, client: AsyncWebClient
) -> None:
    theirs = slack.workspace.canvases.create("U1", "Theirs", "text")
    assert await error_of(client.canvases_delete(canvas_id=theirs.id)) == "canvas_not_found"
    slack.workspace.canvases.open(theirs, ["C1"], "read")
    assert await error_of(client.canvases_delete(canvas_id=theirs.id)) == "restricted_action"
    slack.workspace.canvases.open(theirs, [slack.workspace.app.bot_user_id], "owner")
    assert theirs.access["U1"] == "write"
    await client.canvases_delete(canvas_id=theirs.id)


async def test_plans_and_scopes_that_allow_no_canvases_say_so(slack: Sandbox, client: AsyncWebClient) -> None:
    slack.workspace.canvases.plan = "off"
    assert await error_of(client.canvases_create(title="x")) == "canvas_disabled_user_team"
    slack.workspace.canvases.plan = "free"
    assert await error_of(client.canvases_create(title="x")) == "free_teams_cannot_create_non_tabbed_canvases"
    tab = await make(client, channel_id="C1")
    assert slack.workspace.canvases.may(slack.workspace.canvases.get(tab), "U1") == "write"
    assert await change(client, tab, operation="insert_at_end", document_content=content("x")) == ""
    assert await error_of(client.canvases_create(channel_id="C1")) == "free_team_canvas_tab_already_exists"
    async with running(manifest=manifest(scopes=["chat:write"])) as strict:
        bare = AsyncWebClient(token=strict.bot_token, base_url=strict.api_url)
        assert await error_of(bare.canvases_create(title="x")) == "missing_scope"


async def test_canvases_outlive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "slack.db"
    async with running(state_path=path) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        canvas_id = await make(client)
        await client.canvases_access_set(canvas_id=canvas_id, access_level="read", channel_ids=["C1"])
    async with running(state_path=path) as slack:
        canvas = slack.workspace.canvases.get(canvas_id)
        assert (canvas.title, slack.workspace.canvases.may(canvas, "U1")) == ("Sales plan", "read")
        assert slack.workspace.files.get(canvas_id) is not None

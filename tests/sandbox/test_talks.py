"""Streams, statuses and prompts: what the local Slack lets an agent do, and what it refuses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from tests.sandbox.world import SCOPES, client_of, error_of, manifest, running, section

PROMPTS = [{"title": "My week", "message": "How is my week going?"}]


def agent() -> dict[str, Any]:
    made = manifest(scopes=[*SCOPES, "assistant:write"])
    made["features"]["agent_view"] = {"agent_description": "Coaches", "suggested_prompts": PROMPTS}
    return made


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    """A workspace with an agent."""
    async with running(manifest=agent()) as sandbox:
        yield sandbox


@pytest.fixture
def client(slack: Sandbox) -> AsyncWebClient:
    return client_of(slack)


async def test_a_stream_grows_and_ends_with_blocks(slack: Sandbox, client: AsyncWebClient) -> None:
    leo = slack.person("leo")
    asked = await leo.send("dm", "How?")
    begun = await client.chat_startStream(channel=leo.dm, thread_ts=asked.ts, markdown_text="Ask ")
    await client.chat_appendStream(channel=leo.dm, ts=begun["ts"], markdown_text="first.")
    shown = leo.last("dm")
    assert (shown.text, shown.thread_ts, shown.edited) == ("Ask first.", asked.ts, None)
    ended = await client.chat_stopStream(
        channel=leo.dm, ts=begun["ts"], markdown_text=" Then wait.", blocks=[section("May be wrong.")]
    )
    assert ended["message"]["text"] == "Ask first. Then wait."
    assert [block["type"] for block in leo.last("dm").blocks] == ["markdown", "section"]
    for call in (client.chat_appendStream, client.chat_stopStream):
        refused = call(channel=leo.dm, ts=begun["ts"], markdown_text="more")
        assert await error_of(refused) == "message_not_in_streaming_state"
    # What has ended is a message like any other.
    await client.chat_update(channel=leo.dm, ts=begun["ts"], text="Other words")
    assert leo.last("dm").text == "Other words"


async def test_a_stream_ends_by_itself_after_five_minutes(slack: Sandbox, client: AsyncWebClient) -> None:
    leo = slack.person("leo")
    asked = await leo.send("dm", "How?")
    begun = await client.chat_startStream(channel=leo.dm, thread_ts=asked.ts, markdown_text="Ask")
    await slack.advance(timedelta(minutes=5))
    late = client.chat_appendStream(channel=leo.dm, ts=begun["ts"], markdown_text=" first")
    assert await error_of(late) == "message_not_in_streaming_state"


async def test_a_stream_in_a_channel_names_whom_it_is_for(slack: Sandbox, client: AsyncWebClient) -> None:
    leo = slack.person("leo")
    asked = await leo.send("sales", "How?")
    place: dict[str, Any] = {"channel": "C1", "thread_ts": asked.ts, "markdown_text": "Ask"}
    assert await error_of(client.chat_startStream(**place)) == "missing_recipient_team_id"
    place["recipient_team_id"] = "T1"
    assert await error_of(client.chat_startStream(**place)) == "missing_recipient_user_id"
    assert await error_of(client.chat_startStream(**place, recipient_user_id="U9")) == "user_not_found"
    assert (await client.chat_startStream(**place, recipient_user_id=leo.id))["ok"]


async def test_streams_of_nothing_or_nowhere_are_refused(slack: Sandbox, client: AsyncWebClient) -> None:
    leo = slack.person("leo")
    asked = await leo.send("dm", "How?")
    nowhere = client.chat_startStream(channel=leo.dm, thread_ts="1.000001", markdown_text="x")
    assert await error_of(nowhere) == "thread_not_found"
    long = client.chat_startStream(channel=leo.dm, thread_ts=asked.ts, markdown_text="x" * 12_001)
    assert await error_of(long) == "msg_too_long"
    foreign = client.chat_appendStream(channel=leo.dm, ts=asked.ts, markdown_text="x")
    assert await error_of(foreign) == "message_not_owned_by_app"
    gone = client.chat_stopStream(channel=leo.dm, ts="1.000001")
    assert await error_of(gone) == "message_not_found"


async def test_a_status_stands_until_the_app_answers(slack: Sandbox, client: AsyncWebClient) -> None:
    leo = slack.person("leo")
    asked = await leo.send("dm", "How?")
    place: dict[str, Any] = {"channel_id": leo.dm, "thread_ts": asked.ts}
    talks = slack.workspace.talks
    await client.assistant_threads_setStatus(**place, status="is thinking…")
    assert talks.status(leo.dm, asked.ts) == "is thinking…"
    await client.chat_postMessage(channel=leo.dm, thread_ts=asked.ts, text="Ask first.")
    assert talks.status(leo.dm, asked.ts) == ""
    await client.assistant_threads_setStatus(**place, status="is thinking…")
    await slack.advance(timedelta(minutes=2))
    assert talks.status(leo.dm, asked.ts) == ""
    wrong = client.assistant_threads_setStatus(channel_id=leo.dm, thread_ts="1.000001", status="x")
    assert await error_of(wrong) == "invalid_thread_ts"


async def test_prompts_are_the_manifests_until_the_app_sets_others(
    slack: Sandbox, client: AsyncWebClient
) -> None:
    leo = slack.person("leo")
    talks = slack.workspace.talks
    assert talks.prompts(leo.dm)["prompts"] == PROMPTS
    other = [{"title": "Deals", "message": "My deals"}]
    # In the agent view the call with a thread says ok and does nothing.
    await client.assistant_threads_setSuggestedPrompts(channel_id=leo.dm, thread_ts="1.000001", prompts=other)
    assert talks.prompts(leo.dm)["prompts"] == PROMPTS
    await client.assistant_threads_setSuggestedPrompts(channel_id=leo.dm, prompts=other, title="Ask")
    assert talks.prompts(leo.dm) == {"title": "Ask", "prompts": other}
    for wrong in ([], other * 5, [{"title": "Deals"}], [{"title": "", "message": "x"}]):
        refused = client.assistant_threads_setSuggestedPrompts(channel_id=leo.dm, prompts=wrong)
        assert await error_of(refused) == "invalid_arguments"
    public = client.assistant_threads_setSuggestedPrompts(channel_id="C1", prompts=other)
    assert await error_of(public) == "method_not_supported_for_channel_type"


async def test_what_is_no_agent_may_not() -> None:
    async with running(manifest=manifest(scopes=[*SCOPES, "assistant:write"])) as sandbox:
        leo = sandbox.person("leo")
        asked = await leo.send("dm", "How?")
        call = client_of(sandbox).assistant_threads_setStatus
        refused = call(channel_id=leo.dm, thread_ts=asked.ts, status="x")
        assert await error_of(refused) == "not_allowed"
    async with running() as sandbox:
        call = client_of(sandbox).assistant_threads_setStatus
        assert await error_of(call(channel_id="C1", thread_ts="1.1", status="x")) == "missing_scope"

"""chat.*, conversations.*, reactions.*: who may post where, threads, edits, metadata, history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Person, PersonError, Sandbox
from tests.sandbox.world import client_of, error_of, manifest, running, section

METADATA = {"event_type": "post", "event_payload": {"key": "k1"}}


async def test_stamps_are_unique_and_follow_the_clock(slack: Sandbox, client: AsyncWebClient) -> None:
    first = (await client.chat_postMessage(channel="C1", text="1"))["ts"]
    second = (await client.chat_postMessage(channel="C1", text="2"))["ts"]
    await slack.advance(timedelta(hours=1))
    third = (await client.chat_postMessage(channel="C1", text="3"))["ts"]
    assert first < second < third
    assert len(first.partition(".")[2]) == 6
    assert float(third) - float(first) == pytest.approx(3600)


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C9", "channel_not_found"),
        ("C2", "not_in_channel"),
        ("C3", "channel_not_found"),
        ("", "channel_not_found"),
    ],
)
async def test_the_bot_posts_only_where_it_may(client: AsyncWebClient, channel: str, error: str) -> None:
    assert await error_of(client.chat_postMessage(channel=channel, text="Hi")) == error


async def test_closed_channels_refuse_posts(slack: Sandbox, client: AsyncWebClient) -> None:
    slack.workspace.change_channel("sales", restricted=True)
    assert await error_of(client.chat_postMessage(channel="C1", text="Hi")) == "restricted_action"
    slack.workspace.change_channel("sales", restricted=False, is_archived=True)
    assert await error_of(client.chat_postMessage(channel="C1", text="Hi")) == "is_archived"


async def test_the_public_scope_opens_channels_not_joined() -> None:
    async with running(manifest=manifest(scopes=["chat:write", "chat:write.public"])) as sandbox:
        assert (await client_of(sandbox).chat_postMessage(channel="C2", text="Hi"))["ok"]


async def test_another_name_needs_its_scope(client: AsyncWebClient) -> None:
    assert (
        await error_of(client.chat_postMessage(channel="C1", text="Hi", username="Boss")) == "missing_scope"
    )


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({}, "no_text"),
        ({"text": "x", "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"text": "x", "blocks": [section("y" * 3001)]}, "invalid_blocks"),
        ({"text": "x", "metadata": {"event_type": "t"}}, "invalid_metadata_format"),
        ({"text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
    ],
)
async def test_unsound_content_is_refused(
    client: AsyncWebClient, content: dict[str, Any], error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKIP_SLACK_SDK_WARNING", "1")
    assert await error_of(client.chat_postMessage(channel="C1", **content)) == error


async def test_a_refused_block_is_pointed_at(client: AsyncWebClient, slack: Sandbox) -> None:
    await error_of(client.chat_postMessage(channel="C1", text="x", blocks=[section("y" * 3001)]))
    messages = slack.log.calls("chat.postMessage")[-1].response["response_metadata"]["messages"]
    assert messages == ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"]


async def test_long_text_is_cut_when_posted_and_refused_when_edited(client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="C1", text="x" * 50_000)
    assert len(posted["message"]["text"]) == 40_000
    long = client.chat_update(channel="C1", ts=posted["ts"], text="y" * 4001)
    assert await error_of(long) == "msg_too_long"
    assert (await client.chat_update(channel="C1", ts=posted["ts"], text="y" * 4000))["ok"]


async def test_an_edit_with_text_alone_drops_the_blocks(client: AsyncWebClient, maya: Person) -> None:
    ts = (await client.chat_postMessage(channel="C1", text="a", blocks=[section("a")]))["ts"]
    await client.chat_update(channel="C1", ts=ts, text="b")
    assert (maya.last("sales").text, maya.last("sales").blocks) == ("b", [])
    await client.chat_update(channel="C1", ts=ts, text="c", blocks=[section("c")])
    assert len(maya.last("sales").blocks) == 1


async def test_only_own_and_present_messages_can_be_edited(client: AsyncWebClient, maya: Person) -> None:
    hers = await maya.send("sales", "Mine")
    assert await error_of(client.chat_update(channel="C1", ts=hers.ts, text="b")) == "cant_update_message"
    assert await error_of(client.chat_delete(channel="C1", ts=hers.ts)) == "cant_delete_message"
    assert await error_of(client.chat_update(channel="C1", ts="1.000000", text="b")) == "message_not_found"


async def test_a_deleted_message_is_gone(client: AsyncWebClient, maya: Person) -> None:
    ts = (await client.chat_postMessage(channel="C1", text="a"))["ts"]
    await client.chat_delete(channel="C1", ts=ts)
    assert maya.messages("sales") == []
    assert await error_of(client.chat_delete(channel="C1", ts=ts)) == "message_not_found"


async def test_metadata_is_kept_and_shown_on_demand(client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel="C1", text="a", metadata=METADATA))["ts"]

    async def metadata(**given: Any) -> Any:
        history = await client.conversations_history(channel="C1", **given)
        return history["messages"][0].get("metadata")

    assert await metadata() is None
    assert await metadata(include_all_metadata=True) == METADATA
    await client.chat_update(channel="C1", ts=ts, text="b")
    assert await metadata(include_all_metadata=True) == METADATA
    await client.chat_update(channel="C1", ts=ts, text="b", metadata={})
    assert await metadata(include_all_metadata=True) is None


async def test_ephemeral_messages_reach_one_member_and_no_history(
    client: AsyncWebClient, maya: Person, leo: Person
) -> None:
    posted = await client.chat_postEphemeral(channel="C1", user="U1", text="Psst")
    assert maya.last("sales").ephemeral
    assert leo.messages("sales") == []
    assert (await client.conversations_history(channel="C1"))["messages"] == []
    edit = client.chat_update(channel="C1", ts=posted["message_ts"], text="b")
    assert await error_of(edit) == "message_not_found"
    assert (
        await error_of(client.chat_postEphemeral(channel="C1", user="U3", text="x")) == "user_not_in_channel"
    )
    assert await error_of(client.chat_postEphemeral(channel="C1", user="U9", text="x")) == "user_not_found"


async def test_replies_hang_below_their_parent(client: AsyncWebClient, maya: Person) -> None:
    parent = (await client.chat_postMessage(channel="C1", text="Q"))["ts"]
    reply = (await client.chat_postMessage(channel="C1", text="A", thread_ts=parent))["ts"]
    # A reply to a reply joins the same thread.
    await client.chat_postMessage(channel="C1", text="B", thread_ts=reply)
    await maya.send("sales", "C", parent)
    thread = (await client.conversations_replies(channel="C1", ts=parent))["messages"]
    assert [one["text"] for one in thread] == ["Q", "A", "B", "C"]
    assert {one["thread_ts"] for one in thread} == {parent}
    assert thread[0]["reply_count"] == 3
    history = (await client.conversations_history(channel="C1"))["messages"]
    assert [one["text"] for one in history] == ["Q"]
    assert await error_of(client.conversations_replies(channel="C1", ts="1.000000")) == "thread_not_found"


async def test_history_runs_from_newest_between_two_moments(slack: Sandbox, client: AsyncWebClient) -> None:
    stamps = []
    for number in range(5):
        stamps.append((await client.chat_postMessage(channel="C1", text=str(number)))["ts"])
        await slack.advance(timedelta(minutes=1))

    async def texts(**given: Any) -> list[str]:
        history = await client.conversations_history(channel="C1", **given)
        return [one["text"] for one in history["messages"]]

    assert await texts() == ["4", "3", "2", "1", "0"]
    assert await texts(oldest=stamps[1], latest=stamps[3]) == ["2"]
    assert await texts(oldest=stamps[1], latest=stamps[3], inclusive=True) == ["3", "2", "1"]
    paged = await client.conversations_history(channel="C1", limit=2)
    assert [len(page["messages"]) async for page in paged] == [2, 2, 1]


async def test_history_needs_membership_and_scope(client: AsyncWebClient) -> None:
    assert await error_of(client.conversations_history(channel="C2")) == "not_in_channel"
    assert await error_of(client.conversations_history(channel="C3")) == "channel_not_found"
    async with running(manifest=manifest(scopes=["chat:write"])) as sandbox:
        assert await error_of(client_of(sandbox).conversations_history(channel="C1")) == "missing_scope"


async def test_direct_messages_are_opened_by_person(
    slack: Sandbox, client: AsyncWebClient, maya: Person, leo: Person
) -> None:
    channel = (await client.conversations_open(users="U1"))["channel"]["id"]
    assert channel.startswith("D")
    await client.chat_postMessage(channel=channel, text="Hello")
    await client.chat_postMessage(channel="U1", text="Again")
    assert [one.text for one in maya.messages("dm")] == ["Hello", "Again"]
    with pytest.raises(PersonError):
        leo.messages(channel)
    bot = slack.workspace.app.bot_user_id
    assert await error_of(client.conversations_open(users=bot)) == "cannot_dm_bot"
    assert await error_of(client.conversations_open(users="U9")) == "user_not_found"


async def test_the_bot_joins_invites_and_leaves(slack: Sandbox, client: AsyncWebClient) -> None:
    assert (await client.conversations_join(channel="C2"))["channel"]["is_member"]
    assert (await client.conversations_join(channel="C2"))["warning"] == "already_in_channel"
    assert await error_of(client.conversations_invite(channel="C2", users="U1")) == "already_in_channel"
    await client.conversations_invite(channel="C2", users="U3")
    members = (await client.conversations_members(channel="C2"))["members"]
    assert members == ["U1", "U2", slack.workspace.app.bot_user_id, "U3"]
    await client.conversations_leave(channel="C2")
    assert not (await client.conversations_info(channel="C2"))["channel"]["is_member"]


async def test_lists_show_what_the_bot_may_see(client: AsyncWebClient) -> None:
    every = await client.conversations_list(types="public_channel,private_channel,im")
    names = [one.get("name") or one["user"] for one in every["channels"]]
    assert names == ["sales", "lounge", "leads", "U1", "U2", "U3"]
    own = await client.users_conversations(types="public_channel")
    assert [one["name"] for one in own["channels"]] == ["sales"]
    assert await error_of(client.conversations_info(channel="C3")) == "channel_not_found"


async def test_reactions_are_counted_once_a_person(client: AsyncWebClient, maya: Person) -> None:
    ts = (await client.chat_postMessage(channel="C1", text="a"))["ts"]
    await client.reactions_add(channel="C1", timestamp=ts, name="tada")
    maya.react(maya.last("sales"), "tada")
    shown = (await client.reactions_get(channel="C1", timestamp=ts))["message"]["reactions"]
    assert [(one["name"], one["count"]) for one in shown] == [("tada", 2)]
    again = client.reactions_add(channel="C1", timestamp=ts, name="tada")
    assert await error_of(again) == "already_reacted"
    await client.reactions_remove(channel="C1", timestamp=ts, name="tada")
    gone = client.reactions_remove(channel="C1", timestamp=ts, name="tada")
    assert await error_of(gone) == "no_reaction"


async def test_a_permalink_names_the_message(slack: Sandbox, client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel="C1", text="a"))["ts"]
    link = (await client.chat_getPermalink(channel="C1", message_ts=ts))["permalink"]
    assert link == f"{slack.url}/archives/C1/p{ts.replace('.', '')}"
    assert await error_of(client.chat_getPermalink(channel="C1", message_ts="1.0")) == "message_not_found"


async def test_people_write_mentions_as_the_client_makes_them(maya: Person) -> None:
    message = await maya.send("sales", "Hi @leo, see #lounge & <b> https://example.com/x?a=1&b=2 @nobody")
    assert message.text == (
        "Hi <@U2|leo>, see <#C2|lounge> &amp; &lt;b&gt; <https://example.com/x?a=1&amp;b=2> @nobody"
    )


async def test_people_only_write_where_they_are(slack: Sandbox) -> None:
    with pytest.raises(PersonError):
        await slack.person("gus").send("sales", "Hi")
    with pytest.raises(PersonError):
        await slack.person("leo").send("board", "Hi")

"""Uploads in three steps, and who reads the bytes."""

from __future__ import annotations

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Person, Sandbox
from tests.sandbox.world import error_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


async def fetch(url: str, token: str | None = None) -> tuple[str, bytes]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.content_type, await response.read()


async def test_an_upload_with_a_channel_is_shared_there(
    slack: Sandbox, client: AsyncWebClient, maya: Person
) -> None:
    await client.files_upload_v2(
        filename="chart.png", content=PNG, channel="C1", initial_comment="Look", title="Chart"
    )
    message = maya.last("sales")
    assert message.text == "Look"
    info = (await client.files_info(file=message.files[0]))["file"]
    assert (info["name"], info["title"], info["mimetype"]) == ("chart.png", "Chart", "image/png")
    assert info["shares"]["public"]["C1"] == [{"ts": message.ts}]
    assert await fetch(info["url_private"], slack.bot_token) == ("image/png", PNG)
    assert (await fetch(info["url_private"]))[0] == "text/html"
    assert await fetch(info["permalink"]) == ("image/png", PNG)


async def test_an_upload_is_unseen_until_it_is_completed(slack: Sandbox, client: AsyncWebClient) -> None:
    begun = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    files = [{"id": begun["file_id"]}]
    assert await error_of(client.files_completeUploadExternal(files=files)) == "file_not_found"
    async with aiohttp.ClientSession() as session:
        async with session.post(begun["upload_url"], data=b"too long") as response:
            assert response.status == 400
        async with session.post(begun["upload_url"], data=b"abc") as response:
            assert response.status == 200
        async with session.post(begun["upload_url"], data=b"abc") as response:
            assert response.status == 400
    assert await error_of(client.files_info(file=begun["file_id"])) == "file_not_found"
    await client.files_completeUploadExternal(files=files)
    assert (await client.files_info(file=begun["file_id"]))["file"]["title"] == "a.txt"
    assert await error_of(client.files_completeUploadExternal(files=files)) == "file_not_found"


async def test_files_are_listed_and_deleted(client: AsyncWebClient) -> None:
    for name in ("a.txt", "b.txt"):
        await client.files_upload_v2(filename=name, content="text", channel="C1")
    held = (await client.files_list(channel="C1"))["files"]
    assert {file["name"] for file in held} == {"a.txt", "b.txt"}
    await client.files_delete(file=held[0]["id"])
    assert len((await client.files_list())["files"]) == 1
    assert await error_of(client.files_delete(file=held[0]["id"])) == "file_not_found"


async def test_files_go_only_where_the_bot_may_post(client: AsyncWebClient) -> None:
    begun = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    async with aiohttp.ClientSession() as session:
        await session.post(begun["upload_url"], data=b"abc")
    files = [{"id": begun["file_id"]}]
    shared = client.files_completeUploadExternal(files=files, channel_id="C2")
    assert await error_of(shared) == "not_in_channel"

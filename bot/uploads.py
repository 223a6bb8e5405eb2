"""Bringing a file to Slack so that a post or an answer can show it: three calls, then waiting."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient


async def upload_image(client: AsyncWebClient, name: str, content: bytes, alt: str) -> str:
    """Upload without sharing; returns Slack's file id. Repeating it leaves a file that nobody sees.

    Raises:
        slack_sdk.errors.SlackApiError, aiohttp.ClientError, OSError: it may or may not be there.
    """
    file_id = await put_file(client, name, content, alt_txt=alt)
    await client.files_completeUploadExternal(files=[{"id": file_id, "title": name}])
    return file_id


async def put_file(client: AsyncWebClient, name: str, content: bytes, **more: str) -> str:
    """Bring the bytes only; until the upload is completed nobody sees the file, and Slack forgets it."""
    asked = await client.files_getUploadURLExternal(filename=name, length=len(content), **more)
    url, file_id = str(asked["upload_url"]), str(asked["file_id"])
    timeout = aiohttp.ClientTimeout(total=client.timeout)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.post(url, data=content, headers={"Content-Type": "application/octet-stream"}) as answer,
    ):
        if answer.status != 200:
            raise aiohttp.ClientPayloadError(f"the upload was answered with HTTP {answer.status}")
    return file_id


async def is_processed(client: AsyncWebClient, file_id: str) -> bool:
    """Whether Slack knows by now what kind of file it is; a block that shows it earlier is refused."""
    answer = await client.files_info(file=file_id)
    return bool(answer["file"].get("mimetype"))

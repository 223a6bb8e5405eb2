"""The few things the bot asks of Slack while answering people. Scheduled posts are `bot.delivery`'s."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from handlers.registry import Fetched
from views.blocks import Home, Message

RESPOND_TIMEOUT_S = 10
MOST_FILE_BYTES = 20 * 1024 * 1024
FILE_TIMEOUT = aiohttp.ClientTimeout(total=120)
UNANSWERED = (aiohttp.ClientError, TimeoutError, OSError)
log = logging.getLogger(__name__)


class Slack:
    """Wraps one workspace's client. A refused call is logged with Slack's words and raised no further,
    except where the caller needs to know."""

    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client

    async def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> str | None:
        """Open a modal; its id, or None when the trigger was too old."""
        answer = await self._try("views.open", trigger_id=trigger_id, view=view)
        return str(answer["view"]["id"]) if answer else None

    async def update_view(self, view_id: str, view: Mapping[str, Any]) -> bool:
        return await self._try("views.update", view_id=view_id, view=view) is not None

    async def publish_home(self, user_id: str, home: Home) -> None:
        view = {"type": "home", "blocks": list(home.blocks)}
        await self._try("views.publish", user_id=user_id, view=view)

    async def respond(self, url: str, message: Message, *, replace: bool) -> bool:
        """Answer through a response_url, privately; `replace` puts it in the clicked message's place."""
        client = AsyncWebhookClient(url, timeout=RESPOND_TIMEOUT_S, retry_handlers=[])
        try:
            answer = await client.send(
                text=message.text,
                blocks=list(message.blocks) or None,
                response_type="ephemeral",
                replace_original=replace,
            )
        except UNANSWERED as error:
            log.warning("response_url did not answer", extra={"error": type(error).__name__})
            return False
        if answer.status_code != 200:
            log.warning(
                "response_url refused", extra={"status": answer.status_code, "answer": answer.body[:200]}
            )
        return answer.status_code == 200

    async def tell(self, user_id: str, message: Message) -> bool:
        """A direct message; the last way to answer where no other is left."""
        opened = await self._try("conversations.open", users=user_id)
        if opened is None:
            return False
        sent = await self._try(
            "chat.postMessage",
            channel=opened["channel"]["id"],
            text=message.text,
            blocks=list(message.blocks) or None,
            unfurl_links=False,
            unfurl_media=False,
        )
        return sent is not None

    async def profile(self, user_id: str) -> Mapping[str, Any] | None:
        """Slack's user object with its locale, or None when Slack knows no such person."""
        answer = await self._try("users.info", user=user_id, include_locale=True)
        return answer["user"] if answer else None

    async def fetch_file(self, file_id: str, folder: Path, *, of: str) -> Fetched:
        """Get a file that the person `of` sent into a folder; its bytes are never held at once."""
        answer = await self._try("files.info", file=file_id)
        info = answer["file"] if answer else {}
        name = Path(str(info.get("name") or file_id)).name
        if not info or info.get("user") != of or not info.get("url_private_download"):
            return Fetched(name, None)
        if int(info.get("size") or 0) > MOST_FILE_BYTES:
            return Fetched(name, None, too_large=True)
        path = folder / name
        got = await self._save(str(info["url_private_download"]), path)
        return Fetched(name, path if got else None)

    def _is_slacks(self, url: str) -> bool:
        """Whether the token may be shown there: where the Web API is, or another of Slack's hosts."""
        host, api = urlsplit(url).hostname or "", urlsplit(self.client.base_url).hostname
        return host == api or (url.startswith("https://") and host.endswith(".slack.com"))

    async def _save(self, url: str, path: Path) -> bool:
        """Slack answers a token it does not like with a page to sign in on, and says 200."""
        if not self._is_slacks(url):
            log.warning("a file's address is not Slack's", extra={"host": urlsplit(url).hostname})
            return False
        headers = {"Authorization": f"Bearer {self.client.token}"}
        session = self.client.session
        assert session is not None
        try:
            async with session.get(url, headers=headers, timeout=FILE_TIMEOUT) as response:
                if response.status != 200 or response.content_type == "text/html":
                    log.warning("Slack gave no file", extra={"status": response.status})
                    return False
                with path.open("wb") as file:
                    async for chunk in response.content.iter_chunked(1 << 16):
                        file.write(chunk)
        except UNANSWERED as error:
            log.warning("Slack gave no file", extra={"error": type(error).__name__})
            return False
        return True

    async def join(self, channel_id: str) -> bool:
        """Whether the bot is in the channel now; it joins public ones by itself."""
        info = await self._try("conversations.info", channel=channel_id)
        if info is None:
            return False
        if info["channel"].get("is_member"):
            return True
        if info["channel"].get("is_private"):
            return False
        return await self._try("conversations.join", channel=channel_id) is not None

    async def _try(self, method: str, **arguments: Any) -> Mapping[str, Any] | None:
        present = {name: value for name, value in arguments.items() if value is not None}
        try:
            answer = (
                await self.client.api_call(method, json=present)
                if _takes_json(method)
                else (await self.client.api_call(method, params=present))
            )
        except SlackApiError as error:
            said = said_in(error)
            reason = said.get("error", "an answer that is none")
            details = said.get("response_metadata")
            log.warning("Slack refused", extra={"method": method, "error": reason, "details": details})
            return None
        except UNANSWERED as error:
            log.warning("Slack did not answer", extra={"method": method, "error": type(error).__name__})
            return None
        data = answer.data
        return data if isinstance(data, dict) else None


def said_in(error: SlackApiError) -> Mapping[str, Any]:
    """Slack's own words in an error; {} where what came back was no JSON (and holds something else)."""
    data = getattr(error.response, "data", None)
    return data if isinstance(data, dict) else {}


def _takes_json(method: str) -> bool:
    """Slack reads JSON bodies of its writing methods only."""
    return method not in {"users.info", "conversations.info", "files.info"}

"""The few things the bot asks of Slack while answering people. Scheduled posts are `bot.delivery`'s."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from handlers.registry import Fetched
from views.blocks import Block, Home, Message

RESPOND_TIMEOUT_S = 10
TRIES = 3
WAIT_MOST_S = 5.0
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

    async def respond(
        self, url: str, message: Message, *, replace: bool, thread_ts: str | None = None
    ) -> bool:
        """Answer through a response_url, privately; `replace` puts it in the clicked message's place."""
        client = AsyncWebhookClient(url, timeout=RESPOND_TIMEOUT_S, retry_handlers=[])
        try:
            body = {
                "text": message.text,
                "blocks": list(message.blocks) or None,
                "response_type": "ephemeral",
                "replace_original": replace,
                "thread_ts": thread_ts,
            }
            answer = await client.send_dict({name: each for name, each in body.items() if each is not None})
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
        return await self.say(opened["channel"]["id"], message) is not None

    async def say(self, channel_id: str, message: Message, *, thread_ts: str | None = None) -> str | None:
        """Post an answer, once; its ts, or None where Slack did not take it."""
        sent = await self._try(
            "chat.postMessage",
            channel=channel_id,
            text=message.text,
            blocks=list(message.blocks) or None,
            thread_ts=thread_ts,
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(sent["ts"]) if sent else None

    async def whisper(
        self, channel_id: str, user_id: str, message: Message, *, thread_ts: str | None = None
    ) -> None:
        """Post what one person alone sees."""
        await self._try(
            "chat.postEphemeral",
            channel=channel_id,
            user=user_id,
            text=message.text,
            blocks=list(message.blocks) or None,
            thread_ts=thread_ts,
        )

    async def change(self, channel_id: str, ts: str, message: Message) -> None:
        """Put `message` in the place of an answer."""
        await self._try(
            "chat.update", channel=channel_id, ts=ts, text=message.text, blocks=list(message.blocks)
        )

    async def replies(self, channel_id: str, thread_ts: str) -> list[Mapping[str, Any]]:
        """The messages of a thread, oldest first, the first one included."""
        answer = await self._try("conversations.replies", channel=channel_id, ts=thread_ts, limit=50)
        return list(answer["messages"]) if answer else []

    async def set_status(self, channel_id: str, thread_ts: str, status: str) -> None:
        """Show behind the bot's name that it is at work; Slack takes it away with the next message."""
        await self._try(
            "assistant.threads.setStatus", channel_id=channel_id, thread_ts=thread_ts, status=status
        )

    async def set_prompts(self, channel_id: str, choices: Sequence[tuple[str, str]]) -> None:
        """Offer things to ask. Without thread_ts: with it, Slack's agent view ignores the call."""
        prompts = [{"title": title, "message": message} for title, message in choices]
        await self._try("assistant.threads.setSuggestedPrompts", channel_id=channel_id, prompts=prompts)

    async def start_stream(
        self, channel_id: str, thread_ts: str, words: str, *, team_id: str, user_id: str
    ) -> str | None:
        """Begin a message that grows; its ts, or None where Slack does not let it. words: markdown."""
        begun = await self._try(
            "chat.startStream",
            channel=channel_id,
            thread_ts=thread_ts,
            markdown_text=words,
            recipient_team_id=team_id,
            recipient_user_id=user_id,
        )
        return str(begun["ts"]) if begun else None

    async def append_stream(self, channel_id: str, ts: str, words: str) -> bool:
        return (
            await self._try("chat.appendStream", channel=channel_id, ts=ts, markdown_text=words) is not None
        )

    async def stop_stream(self, channel_id: str, ts: str, words: str, tail: Sequence[Block]) -> bool:
        """End it, with its last words and what stands below them."""
        ended = await self._try(
            "chat.stopStream",
            channel=channel_id,
            ts=ts,
            markdown_text=words or None,
            blocks=list(tail) or None,
        )
        return ended is not None

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
        """Call once; again only where Slack took nothing and asks to wait a little (429)."""
        present = {name: value for name, value in arguments.items() if value is not None}
        wait_s = 0.0
        for _ in range(TRIES):
            await asyncio.sleep(wait_s)
            answer, again_s = await self._call(method, present)
            if again_s is None:
                return answer
            wait_s = again_s
        log.warning("Slack refused", extra={"method": method, "error": "ratelimited"})
        return None

    async def _call(
        self, method: str, present: Mapping[str, Any]
    ) -> tuple[Mapping[str, Any] | None, float | None]:
        """The answer, or after how many seconds to try again."""
        given: dict[str, Any] = {"json" if _takes_json(method) else "params": present}
        try:
            answer = await self.client.api_call(method, **given)
        except SlackApiError as error:
            wait_s = _asked_to_wait_s(error)
            if wait_s is not None:
                return None, wait_s
            said = said_in(error)
            reason = said.get("error", "an answer that is none")
            details = said.get("response_metadata")
            log.warning("Slack refused", extra={"method": method, "error": reason, "details": details})
            return None, None
        except UNANSWERED as error:
            log.warning("Slack did not answer", extra={"method": method, "error": type(error).__name__})
            return None, None
        data = answer.data
        return (data if isinstance(data, dict) else None), None


def _asked_to_wait_s(error: SlackApiError) -> float | None:
    """How long Slack asks to wait, where somebody who asked can be kept waiting so long."""
    if getattr(error.response, "status_code", None) != 429:
        return None
    try:
        wait_s = float(error.response.headers.get("Retry-After", ""))
    except ValueError:
        return None
    return wait_s if 0 <= wait_s <= WAIT_MOST_S else None


def said_in(error: SlackApiError) -> Mapping[str, Any]:
    """Slack's own words in an error; {} where what came back was no JSON (and holds something else)."""
    data = getattr(error.response, "data", None)
    return data if isinstance(data, dict) else {}


def _takes_json(method: str) -> bool:
    """Slack reads JSON bodies of its writing methods only."""
    return method not in {"users.info", "conversations.info", "conversations.replies", "files.info"}

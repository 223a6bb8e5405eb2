"""Posting to and looking up in the real Slack, with every answer sorted by what it says of the effect."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.posts import TIMEOUT_S, Copy, Limited, NotSent, Refused, Unauthorized, Vanished
from bot.uploads import is_processed, put_file, upload_image
from views.blocks import Message

EVENT_TYPE = "playmaker_post"
PAGE = 200
EDIT_TEXT_MAX = 4_000  # chat.update takes no more, chat.postMessage does
DEFAULT_RETRY_AFTER_S = 30.0

# Slack says of the first two that part of the work may have been done; the others end in the middle of it.
MAYBE_DONE = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
TOKEN = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked", "org_login_required"}
)
NO_FILE = frozenset({"file_not_found", "file_deleted"})
VANISHED = frozenset({"message_not_found", "thread_not_found"})
NEVER = frozenset(
    {
        "access_denied",
        "cannot_dm_bot",
        "cannot_reply_to_message",
        "cant_delete_message",
        "cant_update_message",
        "channel_not_found",
        "edit_window_closed",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "is_archived",
        "messages_tab_disabled",
        "metadata_must_be_sent_from_app",
        "metadata_too_large",
        "missing_scope",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_permission",
        "no_text",
        "not_allowed_token_type",
        "not_in_channel",
        "team_access_not_granted",
        "two_factor_setup_required",
        "unknown_method",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    }
)
NEVER_PREFIXES = ("invalid_", "restricted_action", "too_many_", "slack_connect_")
TROUBLE = (SlackApiError, aiohttp.ClientError, OSError)


class SlackPosts:
    """The `Posts` of one workspace. Calls are never repeated here: delivery alone decides on that."""

    def __init__(self, token: str, *, base_url: str, timeout_s: float = TIMEOUT_S) -> None:
        self._client = AsyncWebClient(token=token, base_url=base_url, timeout=timeout_s, retry_handlers=[])  # type: ignore[arg-type]
        self._direct: dict[str, str] = {}  # a person's Slack id → the channel of their direct messages

    async def post(self, channel_id: str, message: Message, key: str, *, thread_ts: str | None = None) -> str:
        channel = await self._channel(channel_id)
        answer = await _sorted(
            self._client.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=list(message.blocks),
                metadata=_metadata(key),
                thread_ts=thread_ts,
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        ts = answer.get("ts")
        if not ts:
            raise ValueError("Slack said yes and named no ts")
        return str(ts)

    async def find(
        self, channel_id: str, key: str, oldest: datetime, *, thread_ts: str | None = None
    ) -> list[Copy]:
        channel = await self._channel(channel_id)
        try:
            shown = [each async for each in self._history(channel, oldest, thread_ts) if _key_of(each) == key]
        except Vanished:  # nobody can have replied in a thread that is not there
            return []
        copies = [Copy(str(each["ts"]), int(each.get("reply_count", 0))) for each in shown]
        return sorted(copies, key=lambda copy: float(copy.ts))

    async def edit(self, channel_id: str, ts: str, message: Message, key: str) -> None:
        channel = await self._channel(channel_id)
        await _sorted(
            self._client.chat_update(
                channel=channel,
                ts=ts,
                text=_cut(message.text),
                blocks=list(message.blocks),
                metadata=_metadata(key),
            )
        )

    async def delete(self, channel_id: str, ts: str) -> None:
        channel = await self._channel(channel_id)
        try:
            await _sorted(self._client.chat_delete(channel=channel, ts=ts))
        except Vanished:
            return

    async def put_file(self, name: str, content: bytes) -> str:
        return str(await _once(put_file(self._client, name, content)))

    async def share_file(
        self, file_id: str, title: str, channel_id: str, *, thread_ts: str | None = None
    ) -> None:
        channel = await self._channel(channel_id)
        await _once(
            self._client.files_completeUploadExternal(
                files=[{"id": file_id, "title": title}], channel_id=channel, thread_ts=thread_ts
            )
        )

    async def find_file(self, file_id: str, channel_id: str) -> list[Copy]:
        channel = await self._channel(channel_id)
        try:
            answer = await _sorted(self._client.files_info(file=file_id))
        except (NotSent, Refused) as error:
            if str(error) in NO_FILE:
                return []
            raise
        shares = (answer["file"].get("shares") or {}).values()
        shown = [each for kind in shares for each in kind.get(channel, ())]
        return sorted((Copy(str(each["ts"])) for each in shown), key=lambda copy: float(copy.ts))

    async def drop_file(self, file_id: str, channel_id: str) -> None:
        for copy in await self.find_file(file_id, channel_id):
            await self.delete(channel_id, copy.ts)
        try:
            await _sorted(self._client.files_delete(file=file_id))
        except (NotSent, Refused) as error:
            if str(error) not in NO_FILE:
                raise

    async def make_canvas(self, title: str, markdown: str) -> str:
        content = {"type": "markdown", "markdown": markdown}
        made = await _once(self._client.canvases_create(title=title, document_content=content))
        return str(made["canvas_id"])

    async def open_canvas(self, canvas_id: str, channel_id: str, access: str) -> str:
        whom = "user_ids" if channel_id[0] in "UW" else "channel_ids"
        call = self._client.canvases_access_set(
            canvas_id=canvas_id, access_level=access, **{whom: [channel_id]}
        )
        await _once(call)
        answer = await _once(self._client.files_info(file=canvas_id))
        return str(answer["file"]["permalink"])

    async def upload(self, name: str, content: bytes, alt: str) -> str:
        return str(await _sorted(upload_image(self._client, name, content, alt)))

    async def is_ready(self, file_id: str) -> bool:
        return bool(await _sorted(is_processed(self._client, file_id)))

    async def undisturbed_until(self, person_id: str, now: datetime) -> datetime | None:
        said = await _sorted(self._client.dnd_info(user=person_id))
        ends = [_end(said, "next_dnd_start_ts", "next_dnd_end_ts", now) if said.get("dnd_enabled") else None]
        if said.get("snooze_enabled"):
            ends.append(_end(said, None, "snooze_endtime", now))
        return max((end for end in ends if end is not None), default=None)

    async def check(self) -> None:
        await _sorted(self._client.auth_test())

    async def _channel(self, channel_id: str) -> str:
        """The channel itself; a person's is opened first, which shows them nothing and may be repeated."""
        if channel_id[0] not in "UW":
            return channel_id
        if channel_id not in self._direct:
            try:
                opened = await _sorted(self._client.conversations_open(users=channel_id))
            except (Limited, NotSent, Refused):
                raise
            except Exception as error:
                raise NotSent("the direct message could not be opened") from error
            self._direct[channel_id] = str(opened["channel"]["id"])
        return self._direct[channel_id]

    async def _history(
        self, channel: str, oldest: datetime, thread_ts: str | None
    ) -> AsyncIterator[Mapping[str, Any]]:
        """Every message since `oldest`, of the channel or of one thread."""
        since = {"oldest": f"{oldest.timestamp():.6f}", "include_all_metadata": True, "limit": PAGE}
        ask: Callable[..., Awaitable[Any]] = self._client.conversations_history
        if thread_ts is not None:
            ask, since = self._client.conversations_replies, since | {"ts": thread_ts}
        cursor: str | None = None
        while True:
            page = await _sorted(ask(channel=channel, cursor=cursor, **since))
            for message in page["messages"]:
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return


async def _sorted(call: Awaitable[Any]) -> Any:
    try:
        return await call
    except TROUBLE as error:
        raise sorted_out(error) from error


async def _once(call: Awaitable[Any]) -> Any:
    """What Slack says no to, in whatever words, is not worth a second try."""
    try:
        return await _sorted(call)
    except NotSent as error:
        if isinstance(error.__cause__, SlackApiError) and _code_of(error.__cause__):
            raise Refused(str(error)) from error
        raise


def sorted_out(error: Exception) -> Exception:
    """Limited, NotSent or Refused where the answer, or the lack of a connection, settles it, else `error`."""
    if isinstance(error, aiohttp.ClientConnectorError):
        return NotSent("no connection")
    if not isinstance(error, SlackApiError):
        return error
    status = getattr(error.response, "status_code", None)
    if status is None or status == 408 or status >= 500:  # an answer that cannot be read has no status here
        return error
    code = _code_of(error)
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return Limited(_retry_after_s(error))
    if code in MAYBE_DONE or (code is None and status < 300):
        return error
    return _of_code(code) if code else NotSent(f"HTTP {status}")


def _of_code(code: str) -> Exception:
    if code in TOKEN:
        return Unauthorized(code)
    if code in VANISHED:
        return Vanished(code)
    if code in NEVER or code.startswith(NEVER_PREFIXES):
        return Refused(code)
    return NotSent(code)


def _code_of(error: SlackApiError) -> str | None:
    data = error.response.data
    found = data.get("error") if isinstance(data, Mapping) else None
    return found if isinstance(found, str) else None


def _retry_after_s(error: SlackApiError) -> float:
    headers = {name.lower(): value for name, value in error.response.headers.items()}
    try:
        return max(1.0, float(headers.get("retry-after", DEFAULT_RETRY_AFTER_S)))
    except ValueError:
        return DEFAULT_RETRY_AFTER_S


def _metadata(key: str) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


def _key_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    found = (metadata.get("event_payload") or {}).get("key")
    return found if isinstance(found, str) else None


def _end(said: Mapping[str, Any], start: str | None, end: str, now: datetime) -> datetime | None:
    """When the stretch that `now` lies in is over; None where it lies in none."""
    begins = float(said.get(start) or 0) if start else 0.0
    ends = float(said.get(end) or 0)
    return datetime.fromtimestamp(ends, UTC) if begins <= now.timestamp() < ends else None


def _cut(text: str) -> str:
    """The text as far as chat.update takes it, without half an escape at the end."""
    if len(text) <= EDIT_TEXT_MAX:
        return text
    head = text[: EDIT_TEXT_MAX - 1]
    escape_at = head.rfind("&")
    return (head[:escape_at] if escape_at >= len(head) - 4 and ";" not in head[escape_at:] else head) + "…"

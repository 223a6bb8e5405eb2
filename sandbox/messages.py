"""Messages of the workspace: posting, changing, deleting, threads, reactions, and who sees what."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sandbox.changes import Change
from sandbox.errors import SlackError
from sandbox.forms import first_values, with_ids
from sandbox.model import Channel, Json, Message, Reaction, revive
from sandbox.render import api_message, page_message

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

TEXT_KEPT = 40_000
_STEP_US = 100
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


class Messages:
    """Messages by channel and `ts`. Ephemeral ones are kept apart and do not survive a restart."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lasting: dict[str, dict[str, Message]] = {}
        self._ephemeral: dict[str, dict[str, Message]] = {}

    def empty(self) -> None:
        self._lasting.clear()
        self._ephemeral.clear()

    def reopen(self) -> None:
        for body in self._workspace.store.all("message"):
            body["reactions"] = [Reaction(**one) for one in body["reactions"]]
            message = revive(Message, body)
            self._lasting.setdefault(message.channel, {})[message.ts] = message

    # ---- reading -----------------------------------------------------------------------------------------

    def get(self, channel_id: str, ts: str) -> Message | None:
        """A lasting message, or None."""
        return self._lasting.get(channel_id, {}).get(ts)

    def find(self, channel_id: str, ts: str, user_id: str) -> Message | None:
        """A message that this person sees, ephemeral ones included."""
        own = self._ephemeral.get(channel_id, {}).get(ts)
        return own if own is not None and own.to == user_id else self.get(channel_id, ts)

    def root(self, channel_id: str) -> list[Message]:
        """Lasting messages outside threads, and replies that were broadcast; oldest first."""
        return [
            message
            for message in self._lasting.get(channel_id, {}).values()
            if not message.is_reply or message.subtype == "thread_broadcast"
        ]

    def thread(self, channel_id: str, ts: str) -> list[Message]:
        """The parent and its replies, oldest first; empty when there is no such parent."""
        parent = self.get(channel_id, ts)
        if parent is None:
            return []
        start = parent.thread_ts or ts
        return [one for one in self._lasting[channel_id].values() if start in (one.ts, one.thread_ts)]

    def replies(self, message: Message) -> list[Message]:
        if message.thread_ts != message.ts:
            return []
        return [
            one
            for one in self._lasting.get(message.channel, {}).values()
            if one.thread_ts == message.ts and one.ts != message.ts
        ]

    def seen_by(self, channel_id: str, user_id: str, *, threads: bool = True) -> list[Message]:
        """What a person sees in a channel, ephemerals to them included, oldest first."""
        lasting = list(self._lasting.get(channel_id, {}).values()) if threads else self.root(channel_id)
        own = [
            one
            for one in self._ephemeral.get(channel_id, {}).values()
            if one.to == user_id and (threads or not one.is_reply)
        ]
        return sorted([*lasting, *own], key=lambda message: message.ts)

    # ---- writing -----------------------------------------------------------------------------------------

    def next_ts(self, channel: Channel) -> str:
        """A `ts` of now that is later than every other one of the channel."""
        seconds, _, micros = channel.last_ts.partition(".")
        last_us = int(seconds) * 1_000_000 + int(micros)
        now_us = int(self._workspace.clock.timestamp() * 1_000_000) // _STEP_US * _STEP_US
        at = max(now_us, last_us + _STEP_US)
        channel.last_ts = f"{at // 1_000_000}.{at % 1_000_000:06d}"
        return channel.last_ts

    def post(self, channel: Channel, user_id: str, *, broadcast: bool = False, **content: Any) -> Message:
        """Add a message: `text`, `blocks`, `attachments`, `thread_ts`, `metadata`, `files`, …"""
        message = self._make(channel, user_id, **content)
        if message.thread_ts is not None:
            self._join_thread(message)
        if broadcast and message.is_reply:
            message.subtype = "thread_broadcast"
        self._keep(message)
        self._workspace.store.put("channel", channel.id, asdict(channel))
        self._publish("message", message)
        if message.bot_id is not None:
            self._workspace.talks.answered(message)
        self._raise_posted(channel, message)
        return message

    def post_ephemeral(self, channel: Channel, user_id: str, to: str, **content: Any) -> Message:
        """Add a message that only `to` sees and that nobody can read back."""
        message = self._make(channel, user_id, **content)
        message.to = to
        self._ephemeral.setdefault(channel.id, {})[message.ts] = message
        self._publish("ephemeral", message)
        return message

    def change(self, message: Message, *, editor: str | None = None, **content: Any) -> Message:
        """Replace content of a message: what is given, as given. Raises `message_changed`."""
        before = api_message(self._workspace, message)
        if "blocks" in content:
            content["blocks"] = with_ids(content["blocks"])
            message.values = first_values(content["blocks"], message.values)
        for name, value in content.items():
            setattr(message, name, value)
        message.text = message.text[:TEXT_KEPT]
        if message.to is not None:
            self._publish("message_changed", message)
            return message
        message.edited = {"user": editor or message.user, "ts": self._workspace.stamp()}
        self._keep(message)
        self._publish("message_changed", message)
        self._raise(
            message,
            subtype="message_changed",
            hidden=True,
            message=api_message(self._workspace, message),
            previous_message=before,
            ts=self._workspace.stamp(),
        )
        return message

    def grow(self, message: Message, *, text: str, blocks: list[Json]) -> None:
        """Show more of a message that its app is still writing; it does not count as edited."""
        message.text, message.blocks = text, with_ids(blocks)
        message.values = first_values(message.blocks, message.values)
        self._keep(message)
        self._publish("message_changed", message)

    def delete(self, message: Message) -> None:
        """Remove a message. Raises `message_deleted`; a parent with replies takes them along."""
        if message.to is not None:
            self._ephemeral.get(message.channel, {}).pop(message.ts, None)
            self._publish("message_deleted", message)
            return
        for reply in self.replies(message):
            self._forget(reply)
        self._forget(message)
        self._raise(
            message,
            subtype="message_deleted",
            hidden=True,
            deleted_ts=message.ts,
            previous_message=api_message(self._workspace, message),
            ts=self._workspace.stamp(),
        )

    def set_values(self, message: Message, values: Json) -> None:
        """Remember what people chose in a message's elements."""
        message.values = values
        if message.to is None:
            self._keep(message)

    def react(self, message: Message, user_id: str, name: str, *, add: bool) -> None:
        """Add or take back a reaction; raises `already_reacted`, `no_reaction`."""
        reaction = next((one for one in message.reactions if one.name == name), None)
        if add:
            if reaction is None:
                reaction = Reaction(name, [])
                message.reactions.append(reaction)
            if user_id in reaction.users:
                raise SlackError("already_reacted")
            reaction.users.append(user_id)
        else:
            if reaction is None or user_id not in reaction.users:
                raise SlackError("no_reaction")
            reaction.users.remove(user_id)
            if not reaction.users:
                message.reactions.remove(reaction)
        self._keep(message)
        self._publish("reaction", message)
        self._workspace.emit(
            {
                "type": "reaction_added" if add else "reaction_removed",
                "user": user_id,
                "reaction": name,
                "item_user": message.user,
                "item": {"type": "message", "channel": message.channel, "ts": message.ts},
                "event_ts": self._workspace.stamp(),
            }
        )

    # ---- inside ------------------------------------------------------------------------------------------

    def _make(self, channel: Channel, user_id: str, **content: Any) -> Message:
        content["blocks"] = with_ids(content.get("blocks") or [])
        content["text"] = (content.get("text") or "")[:TEXT_KEPT]
        message = Message(ts=self.next_ts(channel), channel=channel.id, user=user_id, **content)
        if user_id == self._workspace.app.bot_user_id:
            message.bot_id, message.app_id = self._workspace.app.bot_id, self._workspace.app.id
        message.values = first_values(message.blocks)
        return message

    def _join_thread(self, message: Message) -> None:
        """Hang a reply below its parent, even if `thread_ts` named another reply."""
        parent = self.get(message.channel, message.thread_ts or "")
        if parent is None:
            raise SlackError("thread_not_found")
        message.thread_ts = parent.thread_ts or parent.ts
        if parent.thread_ts is None:
            parent.thread_ts = parent.ts
            self._keep(parent)

    def _keep(self, message: Message) -> None:
        self._lasting.setdefault(message.channel, {})[message.ts] = message
        self._workspace.store.put("message", f"{message.channel}/{message.ts}", asdict(message))

    def _forget(self, message: Message) -> None:
        self._lasting[message.channel].pop(message.ts, None)
        self._workspace.store.delete("message", f"{message.channel}/{message.ts}")
        self._publish("message_deleted", message)

    def _publish(self, kind: str, message: Message) -> None:
        body: Json = {"message": page_message(self._workspace, message)}
        if kind == "message_deleted":
            body |= {"ts": message.ts}
        change = Change(kind, user=message.to, channel=message.channel, body=body)
        self._workspace.changes.publish(change)
        parent = self.get(message.channel, message.thread_ts or "")
        if parent is not None and message.is_reply and message.to is None:
            told = {"message": page_message(self._workspace, parent)}
            self._workspace.changes.publish(Change("message_changed", channel=parent.channel, body=told))

    def _raise(self, message: Message, /, **event: Any) -> None:
        channel = self._workspace.channel(message.channel)
        kinds = {"public": "channel", "private": "group", "im": "im"}
        self._workspace.emit(
            {
                "type": "message",
                **event,
                "channel": channel.id,
                "channel_type": kinds[channel.kind],
                "event_ts": event.get("ts") or message.ts,
            }
        )

    def _raise_posted(self, channel: Channel, message: Message) -> None:
        self._raise(message, **{**api_message(self._workspace, message, metadata=True), "type": "message"})
        bot = self._workspace.app.bot_user_id
        if channel.is_im or message.user == bot or bot not in _MENTION.findall(message.text):
            return
        mention = api_message(self._workspace, message)
        self._workspace.emit(
            {**mention, "type": "app_mention", "channel": channel.id, "event_ts": message.ts}
        )

"""What a person does in Slack's client, turned into payloads; and what the app's acks do to their screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from sandbox import payloads
from sandbox.blockkit import check_message, check_options
from sandbox.changes import Change
from sandbox.delivery.envelopes import Ack, Courier, make_envelope
from sandbox.delivery.events import Events
from sandbox.delivery.response_url import ResponseUrls, answer, message_content
from sandbox.errors import PageError, SlackError
from sandbox.forms import VALUE_KEYS, Element, client_errors, elements, find, merged, missing
from sandbox.model import Channel, File, Json, Message, View
from sandbox.results import ActionResult, CommandResult, SubmitResult
from sandbox.tokens import Tokens
from sandbox.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"
_SILENCE = ("timeout", "connection_closed")


class Interact:
    """Every method waits until the app has acked or its three seconds are over."""

    def __init__(
        self,
        *,
        workspace: Workspace,
        courier: Courier,
        events: Events,
        response_urls: ResponseUrls,
        tokens: Tokens,
    ) -> None:
        self._workspace = workspace
        self._courier = courier
        self._events = events
        self._response_urls = response_urls
        self._tokens = tokens
        self._notices: deque[tuple[str, str]] = deque(maxlen=1000)

    def notices(self, user_id: str) -> list[str]:
        """What Slack itself told a person, oldest first: apps that did not answer, answers it refused."""
        return [text for told, text in self._notices if told == user_id]

    # ---- commands ----------------------------------------------------------------------------------------

    async def command(self, user_id: str, channel_id: str, text: str) -> CommandResult:
        """Type a slash command into a channel's composer (threads have none)."""
        channel = self._own_channel(user_id, channel_id)
        name, _, rest = text.strip().partition(" ")
        command = self._workspace.app.command(name)
        if command is None:
            self._notice(user_id, f"{name} is not a valid command.")
            return CommandResult(ok=False, error="unknown_command")
        trigger_id = self._workspace.triggers.new(user_id, channel=channel.id)
        response_url = self._response_urls.new(user_id, channel.id)
        payload = payloads.command(
            self._workspace,
            self._tokens,
            user_id=user_id,
            channel=channel,
            command=command,
            text=rest.strip(),
            trigger_id=trigger_id,
            response_url=response_url,
        )
        ack = await self._courier.send(make_envelope("command", payload))
        if not ack.ok:
            return self._command_failed(user_id, name, ack)
        return self._command_answered(user_id, channel, text, ack.body, response_url)

    def _command_failed(self, user_id: str, name: str, ack: Ack) -> CommandResult:
        if ack.failure in _SILENCE:
            self._notice(user_id, f"{name} failed because the app did not respond (operation_timeout)")
            return CommandResult(ok=False, timed_out=True, error="operation_timeout")
        if ack.failure == "http_error":
            self._notice(user_id, f"{name} failed with the error “http_service_error”")
            return CommandResult(ok=False, error="http_service_error")
        self._notice(user_id, f"{name} failed because the app is not connected (dispatch_failed)")
        return CommandResult(ok=False, error="dispatch_failed")

    def _command_answered(
        self, user_id: str, channel: Channel, typed: str, body: Any, response_url: str
    ) -> CommandResult:
        if isinstance(body, str):
            body = {"text": body}
        public = isinstance(body, dict) and body.get("response_type") == "in_channel"
        if public:
            self._workspace.messages.post(channel, user_id, text=typed.strip())
        if not body or (isinstance(body, dict) and not (set(body) - {"response_type"})):
            return CommandResult(ok=True)
        try:
            content = message_content(body) if isinstance(body, dict) else {}
        except SlackError:
            content = {}
        problems = check_message(content)
        if problems:
            words = "; ".join(problem.line for problem in problems)
            self._notice(user_id, f"{typed.split()[0]} failed with the error “{problems[0].code}”: {words}")
            return CommandResult(ok=False, error=problems[0].code)
        reply = answer(self._workspace, user_id, channel.id, content, public=public)
        self._response_urls.answered(response_url, reply)
        return CommandResult(ok=True, reply=reply)

    # ---- elements ----------------------------------------------------------------------------------------

    async def act_on_message(
        self,
        user_id: str,
        message: Message,
        action_id: str,
        *,
        block_id: str | None = None,
        chosen: Mapping[str, Any] | None = None,
    ) -> ActionResult:
        """Press or choose something in a message."""
        if message.user != self._workspace.app.bot_user_id:
            raise PageError("not_from_the_app")
        channel = self._own_channel(user_id, message.channel)
        one = self._element(message.blocks, action_id, block_id)
        entry = self._action(one, chosen)
        self._workspace.messages.set_values(message, _with_choice(message.blocks, message.values, one, entry))
        trigger_id = self._workspace.triggers.new(user_id, channel=channel.id)
        payload = {
            **payloads.basics(self._workspace, self._tokens, "block_actions", user_id),
            **payloads.on_message(self._workspace, channel, message),
            "trigger_id": trigger_id,
            "response_url": self._response_urls.new(user_id, channel.id, message),
            "actions": [entry],
        }
        return self._acted(user_id, await self._send("block_actions", payload))

    async def act_on_view(
        self,
        user_id: str,
        view: View,
        action_id: str,
        *,
        block_id: str | None = None,
        chosen: Mapping[str, Any] | None = None,
        typed: Mapping[str, Any] | None = None,
    ) -> ActionResult:
        """Press or choose something in a modal or the Home; `typed` is what its inputs hold meanwhile."""
        one = self._element(view.blocks, action_id, block_id)
        entry = self._action(one, chosen)
        self._workspace.views.type_into(view, typed)
        view.values = _with_choice(view.blocks, view.values, one, entry)
        if one.is_input and not one.block.get("dispatch_action"):
            return ActionResult(ok=True)
        trigger_id = self._workspace.triggers.new(user_id, channel=view.channel, view_id=view.id)
        payload = {
            **payloads.basics(self._workspace, self._tokens, "block_actions", user_id),
            **payloads.on_view(view),
            "trigger_id": trigger_id,
            "actions": [entry],
        }
        return self._acted(user_id, await self._send("block_actions", payload))

    async def options(
        self, user_id: str, holder: Message | View, action_id: str, block_id: str | None, typed: str
    ) -> Json:
        """What an external select offers for typed letters: `{"options": …}` or `{"option_groups": …}`."""
        one = self._element(holder.blocks, action_id, block_id)
        if isinstance(holder, View):
            where = payloads.on_view(holder)
        else:
            channel = self._own_channel(user_id, holder.channel)
            where = payloads.on_message(self._workspace, channel, holder)
        payload = {
            **payloads.basics(self._workspace, self._tokens, "block_suggestion", user_id),
            **where,
            "action_id": one.action_id,
            "block_id": one.block_id,
            "value": typed,
        }
        ack = await self._send("block_suggestion", payload)
        problems = check_options(ack.body) if ack.ok else ()
        if problems:
            self._notice(user_id, f"The app offered options that Slack refuses: {problems[0].line}")
        if problems or not isinstance(ack.body, dict):
            return {"options": []}
        return {name: ack.body[name] for name in ("options", "option_groups") if name in ack.body}

    # ---- modals ------------------------------------------------------------------------------------------

    async def submit(self, user_id: str, view: View, typed: Mapping[str, Any] | None) -> SubmitResult:
        """Press a modal's submit button."""
        stack = self._workspace.views.stack(user_id)
        if not stack or stack[-1] is not view:
            raise PageError("view_not_on_top", 409)
        if view.submit is None:
            raise PageError("view_has_no_submit")
        self._workspace.views.type_into(view, typed)
        left_empty = missing(view.blocks, view.values)
        if left_empty:
            return SubmitResult(ok=False, missing=tuple(left_empty))
        if errors := client_errors(view.blocks, view.values):
            return SubmitResult(ok=False, errors=errors)
        payload = {
            **payloads.basics(self._workspace, self._tokens, "view_submission", user_id),
            "trigger_id": self._workspace.triggers.new(user_id, channel=view.channel, view_id=view.id),
            "view": view.to_slack(),
            "response_urls": self._submission_urls(user_id, view),
        }
        ack = await self._send("view_submission", payload)
        if not ack.ok:
            self._notice(user_id, TROUBLE)
            return SubmitResult(ok=False, timed_out=ack.failure in _SILENCE, error=ack.failure)
        try:
            return self._submitted(view, ack.body)
        except SlackError as refused:
            self._notice(user_id, TROUBLE)
            return SubmitResult(ok=False, error=refused.code)

    def _submitted(self, view: View, body: Any) -> SubmitResult:
        views = self._workspace.views
        if not body:
            views.pop(view)
            return SubmitResult(ok=True)
        kind = body.get("response_action") if isinstance(body, dict) else None
        if kind == "errors":
            inputs = {one.block_id for one in elements(view.blocks) if one.is_input}
            errors = body.get("errors")
            if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
                raise SlackError("invalid_errors")
            return SubmitResult(ok=False, errors={key: str(words) for key, words in errors.items()})
        if kind == "clear":
            views.clear(view.user)
        elif kind == "update":
            views.update(body.get("view") or {}, view_id=view.id)
        elif kind == "push":
            views.push_over(view, body.get("view") or {})
        else:
            raise SlackError("invalid_response_action")
        return SubmitResult(ok=True)

    def _submission_urls(self, user_id: str, view: View) -> list[Json]:
        urls: list[Json] = []
        for one in elements(view.blocks):
            if not one.element.get("response_url_enabled"):
                continue
            key = VALUE_KEYS[one.type][0]
            channel_id = view.values[one.block_id][one.action_id].get(key)
            if channel_id in self._workspace.channels:
                url = self._response_urls.new(user_id, channel_id)
                ids = {"block_id": one.block_id, "action_id": one.action_id}
                urls.append({**ids, "channel_id": channel_id, "response_url": url})
        return urls

    async def close(self, user_id: str, view: View, *, clear: bool = False) -> ActionResult:
        """Press Cancel (one view goes) or, with `clear`, the X (all go)."""
        stack = self._workspace.views.stack(user_id)
        if view not in stack:
            raise PageError("view_not_open", 409)
        clear = clear or view.clear_on_close
        closed = stack[0] if clear else view
        notify = any(one.notify_on_close for one in stack) if clear else view.notify_on_close
        payload = {
            **payloads.basics(self._workspace, self._tokens, "view_closed", user_id),
            "view": closed.to_slack(),
            "is_cleared": clear,
        }
        if clear:
            self._workspace.views.clear(user_id)
        else:
            self._workspace.views.pop(view)
        if not notify:
            return ActionResult(ok=True)
        ack = await self._send("view_closed", payload)
        return ActionResult(ok=ack.ok, timed_out=ack.failure in _SILENCE, error=ack.failure)

    # ---- shortcuts, messages, home -----------------------------------------------------------------------

    async def shortcut(self, user_id: str, callback_id: str, message: Message | None = None) -> ActionResult:
        """Pick a global shortcut, or a message shortcut from a message's menu (not offered on ephemerals)."""
        shortcut = self._workspace.app.shortcut(callback_id)
        if shortcut is None:
            raise PageError("unknown_shortcut", 404)
        if (shortcut.type == "message") != (message is not None):
            raise PageError("wrong_kind_of_shortcut")
        if message is None:
            kind = "shortcut"
            payload = payloads.basics(self._workspace, self._tokens, kind, user_id)
            payload["trigger_id"] = self._workspace.triggers.new(user_id)
        else:
            if message.ephemeral:
                raise PageError("not_on_ephemeral_messages")
            kind = "message_action"
            channel = self._own_channel(user_id, message.channel)
            payload = payloads.basics(self._workspace, self._tokens, kind, user_id)
            payload |= payloads.on_message(self._workspace, channel, message)
            del payload["container"], payload["state"]
            payload["message_ts"] = message.ts
            payload["response_url"] = self._response_urls.new(user_id, channel.id, message)
            payload["trigger_id"] = self._workspace.triggers.new(user_id, channel=channel.id)
        payload |= {"callback_id": callback_id, "action_ts": self._workspace.stamp()}
        return self._acted(user_id, await self._send(kind, payload))

    async def send(
        self,
        user_id: str,
        channel_id: str,
        text: str,
        thread_ts: str | None = None,
        *,
        files: Mapping[str, bytes] | None = None,
    ) -> Message:
        """Write a message, with files by name; mentions and links are made as the client makes them."""
        channel = self._own_channel(user_id, channel_id)
        if not text.strip() and not files:
            raise PageError("no_text")
        if channel.is_archived:
            raise PageError("is_archived")
        if channel.is_im and not self._workspace.app.messages_enabled:
            raise PageError("messages_tab_is_off", 403)
        linked = payloads.linked(self._workspace, text.strip())
        if not files:
            return self._workspace.messages.post(channel, user_id, text=linked, thread_ts=thread_ts or None)
        held = [self.upload(user_id, name, content) for name, content in files.items()]
        return self._workspace.files.share(
            held, channel, user_id, comment=linked, thread_ts=thread_ts or None
        )

    def upload(self, user_id: str, name: str, content: bytes) -> File:
        """Bring a file to Slack that nobody else sees yet."""
        files = self._workspace.files
        begun, ticket = files.begin(name, len(content), user_id)
        files.receive(ticket, content)
        return files.complete(begun.id, None)

    async def open_home(self, user_id: str, tab: str = "home") -> View | None:
        """Look at the app's Home (or, `tab="messages"`, its direct message)."""
        if tab == "home" and not self._workspace.app.home_enabled:
            raise PageError("home_tab_is_off", 403)
        channel = self._workspace.open_im(user_id)
        event: Json = {
            "type": "app_home_opened",
            "user": user_id,
            "channel": channel.id,
            "tab": tab,
            "event_ts": self._workspace.stamp(),
        }
        view = self._workspace.views.home(user_id)
        if view is not None and tab == "home":
            event["view"] = view.to_slack()
        await self._events.deliver_and_wait(event)
        return self._workspace.views.home(user_id)

    # ---- inside ------------------------------------------------------------------------------------------

    def _own_channel(self, user_id: str, channel_id: str) -> Channel:
        self._workspace.user(user_id)
        channel = self._workspace.channel(channel_id)
        if user_id not in channel.members:
            raise PageError("not_in_channel", 403)
        return channel

    def _element(self, blocks: list[Json], action_id: str, block_id: str | None) -> Element:
        found = find(blocks, action_id, block_id)
        if not found:
            raise PageError("no_such_element", 404)
        return found[0]

    def _action(self, one: Element, chosen: Mapping[str, Any] | None) -> Json:
        try:
            return payloads.action(one, chosen or {}, self._workspace.stamp())
        except ValueError as wrong:
            raise PageError("no_such_option", detail=str(wrong)) from None

    async def _send(self, kind: str, payload: Json) -> Ack:
        if not self._workspace.app.interactive:
            raise PageError("interactivity_is_off", 409)
        return await self._courier.send(make_envelope(kind, payload))

    def _acted(self, user_id: str, ack: Ack) -> ActionResult:
        if ack.ok:
            return ActionResult(ok=True)
        self._notice(user_id, "This app did not respond (operation_timeout)")
        return ActionResult(ok=False, timed_out=ack.failure in _SILENCE, error=ack.failure)

    def _notice(self, user_id: str, text: str) -> None:
        self._notices.append((user_id, text))
        self._workspace.changes.publish(Change("notice", user=user_id, body={"text": text}))


def _with_choice(blocks: list[Json], values: Json, one: Element, entry: Json) -> Json:
    """`state.values` after an action; buttons and overflow menus leave nothing behind."""
    if one.type not in VALUE_KEYS:
        return merged(blocks, values, None)
    key = VALUE_KEYS[one.type][0]
    return merged(blocks, values, {one.block_id: {one.action_id: {key: entry.get(key)}}})

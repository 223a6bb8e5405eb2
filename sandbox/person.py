"""Person: a driver for tests that does what people do in Slack's client, and nothing it would refuse."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from sandbox.errors import PageError, SlackError
from sandbox.forms import VALUE_KEYS, Element, elements, find, state_of
from sandbox.model import Json, Message, View
from sandbox.results import ActionResult, CommandResult, SubmitResult

if TYPE_CHECKING:
    from sandbox.interact import Interact
    from sandbox.workspace import Workspace

T = TypeVar("T")
Where = Message | View | Mapping[str, Any] | str
"""A message, a view, or the Home: as `home()` returned it, or the word `"home"`."""


class PersonError(AssertionError):
    """Slack's client would not let a person do this."""


class Person:
    """One member of the workspace at their screen."""

    def __init__(self, user_id: str, workspace: Workspace, interact: Interact) -> None:
        self.id = user_id
        self._workspace = workspace
        self._interact = interact

    def __repr__(self) -> str:
        return f"Person({self.name})"

    @property
    def name(self) -> str:
        return self._workspace.users[self.id].name

    @property
    def dm(self) -> str:
        """The id of the direct message with the app."""
        return self._workspace.open_im(self.id).id

    # ---- doing -------------------------------------------------------------------------------------------

    async def command(self, channel: str, text: str) -> CommandResult:
        """Type a slash command, `"/log 12 calls"`, in a channel (name or id)."""
        return await self._do(self._interact.command(self.id, self._channel(channel), text))

    async def click(
        self, where: Where, action_id: str, *, block_id: str | None = None, value: Any = None
    ) -> ActionResult:
        """Press a button. `value` picks among several of one action_id, or an overflow's option."""
        holder = self._holder(where)
        one = self._button(holder, action_id, block_id, value)
        chosen: Json = {"value": value}
        if one.type == "overflow":
            chosen = {"selected_option": {"value": value}}
        elif one.type not in ("button", "icon_button", "feedback_buttons"):
            raise PersonError(f"{action_id} is a {one.type}, not a button; use select()")
        return await self._act(holder, one, chosen)

    async def select(
        self, where: Where, action_id: str, value: Any, *, block_id: str | None = None
    ) -> ActionResult:
        """Choose or type `value` (as `forms.state_of` takes it); sends block_actions where Slack does."""
        holder = self._holder(where)
        one = self._element(holder, action_id, block_id)
        return await self._act(holder, one, self._state(one, value))

    def fill(self, view: View | None, values: Mapping[str, Any]) -> None:
        """Type into a modal's inputs without submitting; keys are block_ids or action_ids."""
        open_view = self._open(view)
        self._workspace.views.type_into(open_view, self._typed(open_view, values))

    async def submit(self, view: View | None, values: Mapping[str, Any] | None = None) -> SubmitResult:
        """Fill in and press the submit button. Required inputs left empty come back as `missing`."""
        open_view = self._open(view)
        typed = self._typed(open_view, values or {})
        return await self._do(self._interact.submit(self.id, open_view, typed))

    async def close(self, view: View | None, *, clear: bool = False) -> ActionResult:
        """Press Cancel; with `clear` the X, which closes all."""
        return await self._do(self._interact.close(self.id, self._open(view), clear=clear))

    async def shortcut(self, callback_id: str, *, message: Message | None = None) -> ActionResult:
        """Pick a global shortcut, or one of a message's menu."""
        return await self._do(self._interact.shortcut(self.id, callback_id, message))

    async def send(
        self,
        channel: str,
        text: str,
        thread_ts: str | None = None,
        *,
        files: Mapping[str, bytes] | None = None,
    ) -> Message:
        """Write a message, with files (`{"plan.md": b"…"}`); an `@name` becomes a mention."""
        where = self._channel(channel)
        return await self._do(self._interact.send(self.id, where, text, thread_ts, files=files))

    async def open_home(self) -> Json:
        """Look at the app's Home; returns the view as it is once the app has heard of it ({} if none yet)."""
        view = await self._do(self._interact.open_home(self.id))
        return {} if view is None else view.to_slack()

    async def options(self, where: Where, action_id: str, typed: str, *, block_id: str | None = None) -> Json:
        """Type letters into an external select; returns what it offers."""
        holder = self._holder(where)
        return await self._do(self._interact.options(self.id, holder, action_id, block_id, typed))

    def react(self, message: Message, name: str) -> None:
        """Add a reaction to a message."""
        self._workspace.messages.react(message, self.id, name, add=True)

    # ---- seeing ------------------------------------------------------------------------------------------

    def modals(self) -> list[View]:
        """Open modals, bottom to top."""
        return self._workspace.views.stack(self.id)

    @property
    def modal(self) -> View | None:
        """The modal on top, or None."""
        stack = self.modals()
        return stack[-1] if stack else None

    def home(self) -> Json | None:
        """The Home view as Slack's JSON, or None before the app published one."""
        view = self._workspace.views.home(self.id)
        return None if view is None else view.to_slack()

    def messages(self, channel: str) -> list[Message]:
        """Messages this person sees in a channel, replies and ephemerals to them included, oldest first."""
        return self._workspace.messages.seen_by(self._channel(channel), self.id)

    def notices(self) -> list[str]:
        """What Slack itself told this person, oldest first, such as that an app did not respond."""
        return self._interact.notices(self.id)

    def last(self, channel: str) -> Message:
        """The newest message this person sees there."""
        seen = self.messages(channel)
        if not seen:
            raise PersonError(f"{self.name} sees no message in {channel}")
        return seen[-1]

    async def wait_for(self, predicate: Callable[[Person], T | None], timeout_s: float = 5) -> T:
        """The first true value of `predicate(person)`, asked again after every change of the workspace."""
        until = time.monotonic() + timeout_s
        with self._workspace.changes.signal() as changed:
            while True:
                changed.clear()
                if found := predicate(self):
                    return found
                try:
                    async with asyncio.timeout(max(0.0, until - time.monotonic())):
                        await changed.wait()
                except TimeoutError:
                    raise PersonError(f"{self.name} waited {timeout_s} s in vain") from None

    # ---- inside ------------------------------------------------------------------------------------------

    async def _do(self, doing: Awaitable[T]) -> T:
        try:
            return await doing
        except (PageError, SlackError) as refused:
            raise PersonError(f"{self.name}: {refused.code}") from refused

    async def _act(self, holder: Message | View, one: Element, chosen: Json) -> ActionResult:
        interact, action_id, block_id = self._interact, one.action_id, one.block_id
        if isinstance(holder, View):
            acting = interact.act_on_view(self.id, holder, action_id, block_id=block_id, chosen=chosen)
        else:
            acting = interact.act_on_message(self.id, holder, action_id, block_id=block_id, chosen=chosen)
        return await self._do(acting)

    def _channel(self, name_or_id: str) -> str:
        if name_or_id == "dm":
            return self.dm
        channel = self._workspace.find_channel(name_or_id)
        if channel is None:
            raise PersonError(f"There is no channel {name_or_id}")
        if self.id not in channel.members and channel.kind != "public":
            raise PersonError(f"{self.name} does not see {name_or_id}")
        return channel.id

    def _holder(self, where: Where) -> Message | View:
        if isinstance(where, Message):
            seen = self._workspace.messages.find(where.channel, where.ts, self.id)
            if seen is None:
                raise PersonError(f"{self.name} does not see that message (any more)")
            return seen
        if isinstance(where, View):
            return self._open(where)
        view = self._workspace.views.home(self.id)
        if view is None:
            raise PersonError(f"{self.name} has no Home view yet")
        return view

    def _open(self, view: View | None) -> View:
        held = None if view is None else self._workspace.views.get(view.id)
        if held is None or held.user != self.id:
            raise PersonError(f"{self.name} has no such view open (any more)")
        return held

    def _element(self, holder: Message | View, action_id: str, block_id: str | None) -> Element:
        found = find(holder.blocks, action_id, block_id)
        if not found:
            there = ", ".join(one.action_id for one in elements(holder.blocks)) or "none"
            raise PersonError(f"No element {action_id!r} here; there are: {there}")
        return found[0]

    def _button(self, holder: Message | View, action_id: str, block_id: str | None, value: Any) -> Element:
        first = self._element(holder, action_id, block_id)
        if value is None or first.type != "button":
            return first
        for one in find(holder.blocks, action_id, block_id):
            if one.element.get("value") == value:
                return one
        raise PersonError(f"No button {action_id!r} has the value {value!r}")

    def _state(self, one: Element, value: Any) -> Json:
        if one.type not in VALUE_KEYS:
            raise PersonError(f"{one.action_id} is a {one.type} and takes no value; use click()")
        try:
            return state_of(one.element, value)
        except ValueError as wrong:
            raise PersonError(str(wrong)) from None

    def _typed(self, view: View, values: Mapping[str, Any]) -> Json:
        typed: Json = {}
        for key, value in values.items():
            one = next((one for one in elements(view.blocks) if key in (one.block_id, one.action_id)), None)
            if one is None:
                there = ", ".join(one.block_id for one in elements(view.blocks)) or "none"
                raise PersonError(f"No input {key!r} here; there are: {there}")
            typed.setdefault(one.block_id, {})[one.action_id] = self._state(one, value)
        return typed

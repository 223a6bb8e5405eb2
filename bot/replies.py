"""How an `Answer` reaches the person: in the ack itself where that is possible, else the next best way."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.payloads import Request
from bot.slack import Slack
from handlers.registry import Answer
from views.blocks import Message, Modal, plain
from views.wait import gone, loading

Ack = dict[str, Any]


class Reply:
    """Answers one request. The ack is used up once; what comes after it goes by other ways."""

    def __init__(self, request: Request, ack: AsyncAck, slack: Slack) -> None:
        self.acked = asyncio.Event()
        self._request = request
        self._ack = ack
        self._slack = slack
        self._waiting_view_id: str | None = None

    async def ack_early(self) -> None:
        """Acknowledge without an answer; where a modal is expected, open one that says it is coming."""
        if self.acked.is_set():
            return
        await self._acknowledge({})
        if self._request.may_open_modal and self._request.surface != "modal" and self._request.trigger_id:
            self._waiting_view_id = await self._slack.open_view(
                self._request.trigger_id, self._view(loading())
            )

    async def repeat(self, ack: Ack) -> None:
        """Give a repeated request the first one's answer."""
        if not self.acked.is_set():
            await self._acknowledge(ack)

    def ack_for(self, answer: Answer) -> Ack:
        """What the acknowledgement itself can say of the answer."""
        request = self._request
        if request.surface == "command" and answer.say:
            return {"response_type": "ephemeral", **_content(answer.say)}
        if not _is_submission(request):
            return {}
        if answer.errors:
            return {"response_action": "errors", "errors": dict(answer.errors)}
        if answer.modal:
            return {"response_action": "update", "view": self._view(answer.modal)}
        if answer.say and not request.response_url:
            return {"response_action": "update", "view": self._view(_as_modal(answer.say))}
        return {}

    async def give(self, answer: Answer) -> None:
        """Acknowledge with what an ack can carry, then do the rest over the Web API."""
        if self.acked.is_set():
            await self._give_late(answer)
            return
        ack = self.ack_for(answer)
        await self._acknowledge(ack)
        if ack and ack.get("response_action") != "errors":
            return
        await self._give_rest(answer)

    async def _give_rest(self, answer: Answer) -> None:
        request = self._request
        if answer.modal and not _is_submission(request):
            await self._show(answer.modal)
        elif answer.say:
            await self._say(answer.say, replace=request.replaces)

    async def _give_late(self, answer: Answer) -> None:
        if answer.errors:
            answer = Answer(say=Message("\n".join(answer.errors.values())))
        if self._waiting_view_id:
            shown = answer.modal or (_as_modal(answer.say) if answer.say else None)
            if shown:
                await self._slack.update_view(self._waiting_view_id, self._view(shown))
        elif answer.modal:
            await self._show(answer.modal)
        elif answer.say:
            await self._say(answer.say, replace=self._request.replaces)

    async def _say(self, message: Message, *, replace: bool) -> None:
        request = self._request
        if request.response_url:
            if not await self._slack.respond(request.response_url, message, replace=replace):
                await self._slack.tell(request.user_id, message)
        elif request.surface in {"modal", "home", "shortcut"}:
            await self._show(_as_modal(message))
        elif request.surface == "command":
            await self._slack.tell(request.user_id, message)

    async def _show(self, modal: Modal) -> None:
        """In place of the modal that was clicked in, else as a new one."""
        request = self._request
        if request.surface == "modal" and request.view:
            await self._slack.update_view(request.view["id"], self._view(modal))
        elif (
            request.trigger_id and await self._slack.open_view(request.trigger_id, self._view(modal)) is None
        ):
            await self._say_instead_of_modal()

    async def _say_instead_of_modal(self) -> None:
        if self._request.response_url:
            await self._slack.respond(self._request.response_url, gone(), replace=False)

    async def _acknowledge(self, ack: Ack) -> None:
        self.acked.set()
        await self._ack(**ack)

    def _view(self, modal: Modal) -> dict[str, Any]:
        """The modal as Slack wants it; where it was opened from travels along for its answer."""
        request = self._request
        kept = {
            "data": dict(modal.data),
            "channel": request.channel_id,
            "origin": request.response_url,
            "replaces": request.replaces,
        }
        view: dict[str, Any] = {
            "type": "modal",
            "callback_id": modal.callback_id,
            "title": plain(modal.title),
            "close": plain(modal.close),
            "blocks": list(modal.blocks),
            "private_metadata": json.dumps({name: value for name, value in kept.items() if value}),
        }
        return view | ({"submit": plain(modal.submit)} if modal.submit else {})


def _is_submission(request: Request) -> bool:
    return request.route is not None and request.route.kind == "submission"


def _content(message: Message) -> Mapping[str, Any]:
    return {"text": message.text} | ({"blocks": list(message.blocks)} if message.blocks else {})


def _as_modal(message: Message) -> Modal:
    """A private answer where there is no channel to say it in."""
    blocks = message.blocks or [{"type": "section", "text": {"type": "mrkdwn", "text": message.text}}]
    return Modal("reply.shown", "Playmaker", blocks, close="Done")

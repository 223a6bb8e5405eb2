"""How an `Answer` reaches the person: in the ack itself where that is possible, else the next best way."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.model import OnText
from bot.payloads import Request
from bot.slack import Slack
from bot.talk import Talk
from domain.asks import Given
from handlers.registry import Answer, Question
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
        self._said_in_ack = False
        self._goes_on = False
        self._said_ts: str | None = None
        self._talk: Talk | None = None

    def goes_on(self) -> None:
        """What is given next stands only until another answer follows, which takes its place if it can."""
        self._goes_on = True

    def goes_in_place(self, answer: Answer) -> bool:
        """Whether the answer takes the place of what its asker sees: the clicked message or the last word."""
        wanted = self._request.replaces if answer.replaces is None else answer.replaces
        return wanted or (self._goes_on and (self._said_in_ack or self._said_ts is not None))

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
        if answer.place is not None or self._talk is not None:
            await self._give_in(answer)
            return
        if self.acked.is_set():
            await self._give_late(answer)
            return
        ack = self.ack_for(answer)
        self._said_in_ack = "text" in ack
        await self._acknowledge(ack)
        if ack and ack.get("response_action") != "errors":
            return
        await self._give_rest(answer)

    async def _give_in(self, answer: Answer) -> None:
        """Say it in a place of its own; where a question comes first, that it is being thought over."""
        if not self.acked.is_set():
            await self._acknowledge({})
        if self._talk is None:
            assert answer.place is not None
            request = self._request
            self._talk = Talk(self._slack, answer.place, team_id=request.team_id, user_id=request.user_id)
            if answer.ask is not None:
                await self._talk.begin()
        if answer.ask is None:
            await self._talk.finish(answer)

    async def earlier(self, question: Question) -> list[Given]:
        """What was said before in the thread, for a question that goes on from it."""
        return await self._talk.earlier() if self._talk and question.with_thread else []

    @property
    def on_text(self) -> OnText | None:
        """Takes an answer's words as they come, where they can be shown so."""
        return self._talk.write if self._talk else None

    async def _give_rest(self, answer: Answer) -> None:
        request = self._request
        if answer.modal and not _is_submission(request):
            await self._show(answer.modal)
        elif answer.say:
            await self._say(answer.say, replace=self.goes_in_place(answer))

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
            await self._say(answer.say, replace=self.goes_in_place(answer))

    async def _say(self, message: Message, *, replace: bool) -> None:
        request = self._request
        if request.response_url:
            thread_ts = None if replace else request.thread_ts
            if not await self._slack.respond(
                request.response_url, message, replace=replace, thread_ts=thread_ts
            ):
                await self._slack.tell(request.user_id, message)
        elif request.surface == "talk" and request.channel_id:
            await self._say_in_talk(request.channel_id, message, replace=replace)
        elif request.surface in {"modal", "home", "shortcut"}:
            await self._show(_as_modal(message))
        elif request.surface == "command":
            await self._slack.tell(request.user_id, message)

    async def _say_in_talk(self, channel_id: str, message: Message, *, replace: bool) -> None:
        """To a message in a channel only its writer sees the answer; in a direct message nobody else is."""
        request = self._request
        if channel_id[0] != "D":
            await self._slack.whisper(channel_id, request.user_id, message, thread_ts=request.thread_ts)
        elif replace and self._said_ts is not None:
            await self._slack.change(channel_id, self._said_ts, message)
        else:
            self._said_ts = await self._slack.say(channel_id, message, thread_ts=request.thread_ts)

    async def _show(self, modal: Modal) -> None:
        """In place of the modal that was clicked in, else as a new one."""
        request = self._request
        if request.surface == "modal" and request.view:
            await self._slack.update_view(request.view["id"], self._view(modal))
        elif request.trigger_id:
            view_id = await self._slack.open_view(request.trigger_id, self._view(modal))
            if view_id is None:
                await self._say_instead_of_modal()
            elif self._goes_on:
                self._waiting_view_id = view_id

    async def _say_instead_of_modal(self) -> None:
        if self._request.response_url:
            await self._slack.respond(self._request.response_url, gone(), replace=False)

    async def _acknowledge(self, ack: Ack) -> None:
        self.acked.set()
        await self._ack(**ack)

    def _view(self, modal: Modal) -> dict[str, Any]:
        """The modal as Slack wants it; where it was opened from travels along for its answer."""
        kept = {"data": dict(modal.data), **_place_of(self._request)}
        view: dict[str, Any] = {
            "type": "modal",
            "callback_id": modal.callback_id,
            "title": plain(modal.title),
            "close": plain(modal.close),
            "blocks": list(modal.blocks),
            "private_metadata": json.dumps({name: value for name, value in kept.items() if value}),
        }
        return view | ({"submit": plain(modal.submit)} if modal.submit else {})


def _place_of(request: Request) -> dict[str, Any]:
    """Where a modal was opened from; a click inside of one brings no place of its own and keeps it."""
    if request.surface == "modal" and request.response_url is None and request.view:
        kept = json.loads(request.view.get("private_metadata") or "{}")
        return {name: kept.get(name) for name in ("channel", "origin", "replaces")}
    return {"channel": request.channel_id, "origin": request.response_url, "replaces": request.replaces}


def _is_submission(request: Request) -> bool:
    return request.route is not None and request.route.kind == "submission"


def _content(message: Message) -> Mapping[str, Any]:
    return {"text": message.text} | ({"blocks": list(message.blocks)} if message.blocks else {})


def _as_modal(message: Message) -> Modal:
    """A private answer where there is no channel to say it in."""
    blocks = message.blocks or [{"type": "section", "text": {"type": "mrkdwn", "text": message.text}}]
    return Modal("reply.shown", "Playmaker", blocks, close="Done")

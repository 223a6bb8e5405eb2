"""How an answer reaches somebody when a question to the model comes between two of them."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.payloads import Request
from bot.replies import Reply
from domain.asks import Ask
from domain.asks import Reply as Heard
from handlers.model import vote
from handlers.registry import Answer, Place, Question, Route
from services.scope import Scope
from views.blocks import Message, Modal, section


async def _then(_scope: Scope, _heard: Heard) -> Answer:
    return Answer()


WAIT = Answer(say=Message("One moment."), ask=Question(Ask("test", "Answer."), _then))
DONE = Answer(say=Message("Ask first."))
FORM = Modal("coaching.shown", "Coach", [section("One moment.")])


@dataclass
class Slack:
    """Notes what is asked of Slack."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)
    opens: str | None = "V1"

    async def respond(self, _url: str, message: Message, *, replace: bool, thread_ts: str | None) -> bool:
        self.calls.append(("respond", message.text, replace))
        return True

    async def open_view(self, _trigger: str, view: dict[str, Any]) -> str | None:
        self.calls.append(("open", view["blocks"][0]["text"]["text"]))
        return self.opens

    async def update_view(self, view_id: str, view: dict[str, Any]) -> bool:
        self.calls.append(("update", view_id, view["blocks"][0]["text"]["text"]))
        return True

    async def set_status(self, _channel: str, _ts: str, status: str) -> None:
        self.calls.append(("status",))

    async def say(self, channel: str, message: Message, *, thread_ts: str | None = None) -> str:
        self.calls.append(("say", message.text, thread_ts))
        return "2.0"


def request(surface: str, kind: str = "action", **more: Any) -> Request:
    route = Route(kind, "test.it", vote)
    return Request(
        route=route, given=None, team_id="T1", user_id="U1", dedupe_key="k", surface=surface, **more
    )


async def told(asked: Request, *answers: Answer, late: bool = False) -> tuple[list[dict[str, Any]], Slack]:
    """The acks and what was asked of Slack, for answers of which all but the last stand until the next."""
    acks: list[dict[str, Any]] = []

    async def ack(**said: Any) -> None:
        acks.append(said)

    slack = Slack()
    reply = Reply(asked, ack, slack)  # type: ignore[arg-type]
    if late:
        await reply.ack_early()
    for each in answers:
        if each.ask is not None:
            reply.goes_on()
        await reply.give(each)
    return acks, slack


async def test_after_a_command_the_acknowledgement_is_replaced() -> None:
    acks, slack = await told(request("command", "command", response_url="u"), WAIT, DONE)
    assert acks == [{"response_type": "ephemeral", "text": "One moment."}]
    assert slack.calls == [("respond", "Ask first.", True)]


async def test_after_a_late_acknowledgement_both_are_said() -> None:
    acks, slack = await told(request("command", "command", response_url="u"), WAIT, DONE, late=True)
    assert acks == [{}]
    assert slack.calls == [("respond", "One moment.", False), ("respond", "Ask first.", False)]


@pytest.mark.parametrize("is_private", [True, False])
async def test_a_clicked_message_is_replaced_only_where_nobody_else_sees_it(is_private: bool) -> None:
    _, slack = await told(request("message", response_url="u", replaces=is_private), WAIT, DONE)
    assert slack.calls == [("respond", "One moment.", is_private), ("respond", "Ask first.", is_private)]


async def test_a_handler_may_say_otherwise() -> None:
    asked = request("message", response_url="u")
    _, slack = await told(asked, Answer(say=Message("Logged."), replaces=True))
    assert slack.calls == [("respond", "Logged.", True)]


async def test_a_form_without_a_channel_shows_both_in_its_window() -> None:
    asked = request("modal", "submission", view={"id": "V7", "blocks": []})
    acks, slack = await told(asked, WAIT, DONE)
    assert acks[0]["response_action"] == "update"
    assert acks[0]["view"]["blocks"][0]["text"]["text"] == "One moment."
    assert slack.calls == [("update", "V7", "Ask first.")]


async def test_a_window_that_was_opened_to_wait_in_takes_the_answer() -> None:
    asked = request("shortcut", "shortcut", trigger_id="t", may_open_modal=True)
    _, slack = await told(asked, Answer(modal=FORM, ask=WAIT.ask), DONE)
    assert slack.calls == [("open", "One moment."), ("update", "V1", "Ask first.")]


async def test_in_a_talk_a_status_stands_until_the_answer() -> None:
    place = Place("D1", "1.0")
    waiting = Answer(ask=WAIT.ask, place=place)
    acks, slack = await told(request("talk", "event", channel_id="D1"), waiting, DONE)
    assert acks == [{}]
    assert slack.calls == [("status",), ("say", "Ask first.", "1.0")]

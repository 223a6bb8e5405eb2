"""Modals and Home: triggers, stacks, hashes, values, closing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Person, PersonError, Sandbox
from sandbox.errors import SlackError
from sandbox.triggers import Triggers
from tests.sandbox.world import (
    actions,
    bolt_app,
    button,
    client_of,
    connected,
    error_of,
    manifest,
    modal,
    running,
    section,
    text_input,
)

HOME = {"type": "home", "blocks": [section("Hello")]}


def trigger(slack: Sandbox, user: str = "U1", view_id: str | None = None) -> str:
    return slack.workspace.triggers.new(user, channel="C1", view_id=view_id)


@asynccontextmanager
async def answering(answers: list[Any], closed: list[Any] | None = None) -> AsyncIterator[Sandbox]:
    """A sandbox with an app that answers submissions with `answers`, one after another."""
    async with running() as sandbox:
        app = bolt_app(sandbox)

        @app.view("form")
        async def submitted(ack: Any) -> None:
            await ack(**answers.pop(0))

        @app.view_closed("form")
        async def gone(ack: Any, body: dict[str, Any]) -> None:
            (closed if closed is not None else []).append(body)
            await ack()

        async with connected(sandbox, app):
            yield sandbox


async def test_a_trigger_works_once(slack: Sandbox, client: AsyncWebClient, maya: Person) -> None:
    made = trigger(slack)
    await client.views_open(trigger_id=made, view=modal(section("Hi")))
    assert maya.modal is not None
    assert await error_of(client.views_open(trigger_id=made, view=modal())) == "exchanged_trigger_id"
    assert await error_of(client.views_open(trigger_id="nonsense", view=modal())) == "invalid_trigger_id"
    assert await error_of(client.views_open(trigger_id="1.2.ab", view=modal())) == "invalid_trigger_id"


def test_a_trigger_lives_three_seconds() -> None:
    now = 100.0
    triggers = Triggers(monotonic=lambda: now)
    made = triggers.new("U1")
    now = 103.0
    assert triggers.check(made).user == "U1"
    now = 103.01
    with pytest.raises(SlackError, match="expired_trigger_id"):
        triggers.check(made)


async def test_a_refused_view_does_not_spend_the_trigger(slack: Sandbox, client: AsyncWebClient) -> None:
    made = trigger(slack)
    bad = modal(section("x" * 3001))
    assert await error_of(client.views_open(trigger_id=made, view=bad)) == "invalid_arguments"
    assert (await client.views_open(trigger_id=made, view=modal(section("x"))))["ok"]


async def test_three_views_fit_on_a_stack(slack: Sandbox, client: AsyncWebClient, maya: Person) -> None:
    root = (await client.views_open(trigger_id=trigger(slack), view=modal(section("1"))))["view"]
    for _ in range(2):
        await client.views_push(trigger_id=trigger(slack, view_id=maya.modals()[-1].id), view=modal())
    assert [view.root_view_id for view in maya.modals()] == [root["id"]] * 3
    assert maya.modals()[2].previous_view_id == maya.modals()[1].id
    fourth = client.views_push(trigger_id=trigger(slack, view_id=root["id"]), view=modal())
    assert await error_of(fourth) == "push_limit_reached"


async def test_pushing_needs_an_open_modal(slack: Sandbox, client: AsyncWebClient) -> None:
    assert await error_of(client.views_push(trigger_id=trigger(slack), view=modal())) == "not_found"


async def test_an_update_checks_the_hash(slack: Sandbox, client: AsyncWebClient, maya: Person) -> None:
    view = (await client.views_open(trigger_id=trigger(slack), view=modal(section("1"))))["view"]
    fresh = await client.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("2")))
    assert fresh["view"]["hash"] != view["hash"]
    stale = client.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("3")))
    assert await error_of(stale) == "hash_conflict"
    assert maya.modals()[0].blocks[0]["text"]["text"] == "2"
    assert await error_of(client.views_update(view_id="V0", view=modal())) == "not_found"


async def test_external_ids_are_unique_and_find_their_view(slack: Sandbox, client: AsyncWebClient) -> None:
    await client.views_open(trigger_id=trigger(slack), view=modal(external_id="one"))
    again = client.views_open(trigger_id=trigger(slack, "U2"), view=modal(external_id="one"))
    assert await error_of(again) == "duplicate_external_id"
    assert (await client.views_update(external_id="one", view=modal(external_id="one")))["ok"]


async def test_an_update_keeps_what_was_typed_in_the_same_input(
    slack: Sandbox, client: AsyncWebClient, maya: Person
) -> None:
    opened = modal(text_input("calls"), text_input("note"))
    view = (await client.views_open(trigger_id=trigger(slack), view=opened))["view"]
    maya.fill(maya.modal, {"calls": "12", "note": "left voicemail"})
    renamed = {**text_input("note"), "block_id": "remark"}
    await client.views_update(view_id=view["id"], view=modal(text_input("calls"), renamed))
    assert maya.modal is not None
    values = maya.modal.to_slack()["state"]["values"]
    assert values["calls"]["value"] == {"type": "plain_text_input", "value": "12"}
    assert values["remark"]["value"] == {"type": "plain_text_input", "value": None}


async def test_values_have_slacks_forms(slack: Sandbox, client: AsyncWebClient, maya: Person) -> None:
    options = [{"text": {"type": "plain_text", "text": name}, "value": name} for name in ("a", "b")]

    def block(kind: str, **element: Any) -> dict[str, Any]:
        label = {"type": "plain_text", "text": kind}
        one = {"type": kind, "action_id": "it", **element}
        return {"type": "input", "block_id": kind, "label": label, "optional": True, "element": one}

    await client.views_open(
        trigger_id=trigger(slack),
        view=modal(
            block("static_select", options=options),
            block("checkboxes", options=options, initial_options=[options[1]]),
            block("multi_users_select"),
            block("conversations_select", default_to_current_conversation=True),
            block("datepicker"),
            block("timepicker", timezone="Europe/Berlin"),
            block("datetimepicker"),
            block("number_input", is_decimal_allowed=False),
        ),
    )
    chosen = {
        "static_select": "b",
        "multi_users_select": ["U1", "U2"],
        "datepicker": date(2026, 11, 30),
        "datetimepicker": datetime(2026, 11, 30, 9, tzinfo=UTC),
        "number_input": 7,
    }
    maya.fill(maya.modal, chosen)
    assert maya.modal is not None
    values = {block_id: actions["it"] for block_id, actions in maya.modal.values.items()}
    assert values["static_select"] == {"type": "static_select", "selected_option": options[1]}
    assert values["checkboxes"] == {"type": "checkboxes", "selected_options": [options[1]]}
    assert values["multi_users_select"]["selected_users"] == ["U1", "U2"]
    assert values["conversations_select"]["selected_conversation"] == "C1"
    assert values["datepicker"]["selected_date"] == "2026-11-30"
    assert values["timepicker"] == {
        "type": "timepicker",
        "selected_time": None,
        "timezone": "Europe/Berlin",
    }
    assert values["datetimepicker"]["selected_date_time"] == 1796029200
    assert values["number_input"]["value"] == "7"
    with pytest.raises(PersonError, match="no option"):
        maya.fill(maya.modal, {"static_select": "c"})


async def test_the_client_checks_inputs_before_it_submits(
    slack: Sandbox, client: AsyncWebClient, maya: Person
) -> None:
    form = modal(
        text_input("name", min_length=3, max_length=5),
        {
            "type": "input",
            "block_id": "count",
            "label": {"type": "plain_text", "text": "Count"},
            "element": {
                "type": "number_input",
                "action_id": "value",
                "is_decimal_allowed": False,
                "min_value": "1",
            },
        },
    )
    await client.views_open(trigger_id=trigger(slack), view=form)
    assert set((await maya.submit(maya.modal)).missing) == {"name", "count"}
    result = await maya.submit(maya.modal, {"name": "ab", "count": "1.5"})
    assert result.errors == {"name": "Enter at least 3 characters", "count": "Enter a whole number"}
    result = await maya.submit(maya.modal, {"name": "abcdef", "count": "0"})
    assert result.errors == {"name": "Enter at most 5 characters", "count": "Enter a number of at least 1"}
    assert slack.log.calls("view_submission") == []


async def test_answers_update_push_and_clear_the_stack() -> None:
    update = {"response_action": "update", "view": modal(text_input("second"))}
    push = {"response_action": "push", "view": modal(text_input("third"))}
    async with answering([update, push, {"response_action": "clear"}]) as slack:
        maya = slack.person("maya")
        await client_of(slack).views_open(trigger_id=trigger(slack), view=modal(text_input("first")))
        assert (await maya.submit(maya.modal, {"first": "x"})).ok
        assert [view.blocks[0]["block_id"] for view in maya.modals()] == ["second"]
        assert (await maya.submit(maya.modal, {"second": "x"})).ok
        assert [view.blocks[0]["block_id"] for view in maya.modals()] == ["second", "third"]
        assert (await maya.submit(maya.modal, {"third": "x"})).ok
        assert maya.modals() == []


async def test_an_unsound_answer_leaves_the_modal_and_tells_the_person() -> None:
    wrong = [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"text": "not for views"},
    ]
    async with answering(wrong) as slack:
        maya = slack.person("maya")
        await client_of(slack).views_open(trigger_id=trigger(slack), view=modal(text_input("a")))
        errors = [(await maya.submit(maya.modal, {"a": "x"})).error for _ in range(3)]
        assert errors == ["invalid_errors", "invalid_arguments", "invalid_response_action"]
        assert maya.modal is not None
        assert maya.notices() == ["We had some trouble connecting. Try again?"] * 3


async def test_closing_tells_apps_that_asked() -> None:
    closed: list[Any] = []
    async with answering([], closed) as slack:
        maya, client = slack.person("maya"), client_of(slack)
        await client.views_open(trigger_id=trigger(slack), view=modal(section("quiet")))
        await maya.close(maya.modal)
        assert closed == []
        await client.views_open(trigger_id=trigger(slack), view=modal(section("1"), notify_on_close=True))
        root = maya.modals()[0].id
        await client.views_push(
            trigger_id=trigger(slack, view_id=root), view=modal(section("2"), notify_on_close=True)
        )
        top = maya.modals()[1].id
        await maya.close(maya.modal)
        assert [view.id for view in maya.modals()] == [root]
        await maya.close(maya.modal, clear=True)
        assert maya.modals() == []
    assert [(body["view"]["id"], body["is_cleared"]) for body in closed] == [(top, False), (root, True)]


async def test_home_is_replaced_whole_and_guards_its_hash(
    slack: Sandbox, client: AsyncWebClient, maya: Person
) -> None:
    assert maya.home() is None
    first = (await client.views_publish(user_id="U1", view=HOME))["view"]
    second = await client.views_publish(user_id="U1", view=HOME, hash=first["hash"])
    assert second["view"]["id"] == first["id"]
    stale = client.views_publish(user_id="U1", view=HOME, hash=first["hash"])
    assert await error_of(stale) == "hash_conflict"
    assert await error_of(client.views_publish(user_id="U9", view=HOME)) == "user_not_found"
    wrong = client.views_publish(user_id="U1", view=modal(section("x")))
    assert await error_of(wrong) == "invalid_arguments"


async def test_home_must_be_switched_on() -> None:
    async with running(manifest=manifest(home=False)) as sandbox:
        assert await error_of(client_of(sandbox).views_publish(user_id="U1", view=HOME)) == "not_enabled"


async def test_a_button_on_home_carries_the_view() -> None:
    async with running() as slack:
        app = bolt_app(slack)
        bodies: list[dict[str, Any]] = []
        opened: list[dict[str, Any]] = []

        @app.event("app_home_opened")
        async def opening(event: dict[str, Any], client: Any) -> None:
            opened.append(event)
            blocks = [section("Week"), actions(button("log"))]
            await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

        @app.action("log")
        async def log(ack: Any, body: dict[str, Any], client: Any) -> None:
            bodies.append(body)
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=modal(section("Log")))

        async with connected(slack, app):
            maya = slack.person("maya")
            await maya.open_home()
            home = await maya.wait_for(lambda person: person.home())
            await maya.click(home, "log")
            assert (await maya.wait_for(lambda person: person.modal)).blocks[0]["text"]["text"] == "Log"
            await maya.open_home()
    assert bodies[0]["container"] == {"type": "view", "view_id": bodies[0]["view"]["id"]}
    assert "message" not in bodies[0]
    assert ["view" in event for event in opened] == [False, True]
    assert opened[0]["tab"] == "home"

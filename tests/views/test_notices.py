"""The list of direct messages, and several of them in one."""

from typing import Any

from domain.notices import Notice
from views.blocks import divider, section
from views.notices import BLOCKS_MAX, listing, merged

NUDGE = Notice("nudge", "Mid-week <nudge>", muted=False)
STEPS = Notice("steps", "Next steps", muted=True)


def body(text: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    return {"text": text, "blocks": list(blocks) or [section(text)]}


def test_each_kind_has_a_switch_that_says_what_it_does() -> None:
    shown = listing([NUDGE, STEPS])
    assert shown.text.startswith(
        "1 of 2 kinds of direct message are on for you. Mid-week &lt;nudge&gt;: on. Next steps: muted."
    )
    switches = [block["accessory"] for block in shown.blocks if "accessory" in block]
    assert [(each["text"]["text"], each["value"]) for each in switches] == [
        ("Mute", '{"kind":"nudge","muted":true}'),
        ("Unmute", '{"kind":"steps","muted":false}'),
    ]
    assert switches[0]["action_id"] == "notices.mute:nudge"


def test_without_any_kind_there_is_nothing_to_mute() -> None:
    assert listing([]).text == "0 kinds of direct message repeat here. There is nothing to mute."


def test_merged_messages_follow_each_other_with_their_buttons() -> None:
    buttons = {"type": "actions", "block_id": "b", "elements": []}
    shown = merged([body("One."), body("Two.", section("Two."), buttons), body("Three.")])
    assert shown["text"] == "One.\nTwo.\nThree."
    assert shown["blocks"] == [
        section("One."),
        divider(),
        section("Two."),
        {"type": "actions", "elements": []},
        divider(),
        section("Three."),
    ]


def test_a_message_of_words_alone_is_merged_as_words() -> None:
    shown = merged([{"text": "One.", "blocks": []}, {"text": "Two.", "blocks": []}])
    assert shown["blocks"] == [section("One."), divider(), section("Two.")]


def test_what_does_not_fit_is_there_in_words() -> None:
    long = body("Long.", *[section(f"Line {n}.") for n in range(40)])
    shown = merged([long, long, body("Short.")])
    assert len(shown["blocks"]) <= BLOCKS_MAX
    assert shown["blocks"][40:] == [divider(), section("Long."), divider(), section("Short.")]
    assert shown["text"] == "Long.\nLong.\nShort."


def test_however_many_there_are_slack_takes_them() -> None:
    shown = merged([body(f"Message {n}.") for n in range(60)])
    assert len(shown["blocks"]) == BLOCKS_MAX
    assert "Message 59." in shown["text"]


def test_an_image_stays_with_its_message() -> None:
    first = body("One.") | {"image": {"at": 0, "alt": "A chart."}}
    assert merged([first, body("Two.")])["image"] == {"at": 0, "alt": "A chart."}

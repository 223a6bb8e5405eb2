"""What is said when Slack will not take a post."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.alerts import Alert, Resumed
from domain.team import Person, Role
from views.alerts import paused, resumed, what_to_do

LISBON = ZoneInfo("Europe/Lisbon")
ANA = Person(1, 1, "U1", "Ana", LISBON, "en-GB", Role.AE, is_admin=False)
ALERT = Alert("Weekly targets", "not_in_channel", "C1", team="North <b>", schedule_id=7)
NEXT = datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_it_says_what_stopped_what_to_do_and_how_to_go_on() -> None:
    shown = paused(ALERT)
    assert shown.text == (
        "1 post could not be made: Weekly targets of North &lt;b&gt; is paused. "
        "I am not in <#C1>. Type `/invite @Playmaker` there. "
        "Then resume it; what was missed and is not too old follows."
    )
    button = shown.blocks[-1]["elements"][0]
    assert (button["action_id"], button["value"]) == ("schedules.resume:7", '{"schedule":7}')


def test_a_single_post_has_nothing_to_resume() -> None:
    shown = paused(Alert("An announcement", "is_archived", "C1"))
    assert "was not posted" in shown.text
    assert [block["type"] for block in shown.blocks] == ["section", "section"]


def test_a_direct_message_names_the_person() -> None:
    alert = Alert("Mid-week nudge", "user_disabled", "UANA", team="North", person="Ana", schedule_id=3)
    assert paused(alert).text.startswith(
        "1 post to Ana could not be made: Mid-week nudge of North is paused."
    )
    assert "account is off" in what_to_do(alert)


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("channel_not_found", "choose another channel"),
        ("is_archived", "<#C1> is archived"),
        ("restricted_action_thread_locked", "Only some people may post in <#C1>"),
        ("missing_scope", "lacks a right"),
        ("sent or not, look-up refused: missing_scope", "lacks a right"),
        ("never_heard_<of>", "`never_heard_&lt;of&gt;`"),
    ],
)
def test_every_code_has_advice(code: str, part: str) -> None:
    assert part in what_to_do(Alert("Weekly targets", code, "C1"))


def test_resumed_it_says_when_the_next_one_comes() -> None:
    result = Resumed("Weekly targets", "North", 1, NEXT, LISBON, was_paused=True)
    assert resumed(result, me=ANA).text == (
        "Weekly targets of North goes on. Next: Mon 30 Nov, 09:00. The one that was refused follows now."
    )
    again = Resumed("Weekly targets", "North", 0, NEXT, LISBON, was_paused=False)
    assert resumed(again, me=ANA).text == "Weekly targets of North is not paused. Next: Mon 30 Nov, 09:00."

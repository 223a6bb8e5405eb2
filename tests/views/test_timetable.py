"""The words of `/playmaker schedules`."""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.schedule import Daily, Monthly, Quarterly, Rule, Weekly
from domain.team import Person, Role, Team
from domain.timetable import ClockNote, Entry, LastRun, Timetable, TimetableChanged
from sandbox.blockkit import check_message, check_view
from views.blocks import Message
from views.timetable import changed, form, listing

LISBON = ZoneInfo("Europe/Lisbon")
NORTH = Team(1, "North <1>", "C1", LISBON, "europe", frozenset({0, 1, 2, 3, 4}), None, 1, "EUR")
MAX = Person(7, 1, "UMAX", "Max", LISBON, "en-GB", Role.MANAGER, is_admin=False, team=NORTH)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def entry(**over: Any) -> Entry:
    values: dict[str, Any] = {
        "kind": "weekly_targets",
        "title": "Weekly targets",
        "personal": False,
        "opt_in": False,
        "is_on": True,
        "rule": Weekly(0, time(9)),
        "runs": (MONDAY,),
        "channel_id": "C1",
    }
    return Entry(**values | over)


def shown(*entries: Entry) -> Message:
    message = listing(Timetable(NORTH, entries), MAX)
    assert check_message({"text": message.text, "blocks": list(message.blocks)}) == []
    return message


def test_the_number_comes_first_and_every_kind_is_in_the_words() -> None:
    text = shown(entry(), entry(kind="b", title="Digest", is_on=False)).text
    assert text.startswith("1 of 2 kinds of post are on for North &lt;1&gt;.")
    assert "Weekly targets: on, <#C1>, Mondays at 09:00. Next: Mon 23 Nov, 09:00." in text
    assert "Digest: off" in text


def test_the_last_post_is_a_place_to_go_to_and_in_the_words_without_one() -> None:
    message = shown(entry(last=LastRun("sent", MONDAY, posted_at=MONDAY, channel_id="C1", ts="1764.0001")))
    assert "<post:C1/1764.0001|posted Mon 23 Nov, 09:00>" in str(message.blocks)
    assert "<post:" not in message.text
    assert "Last: posted Mon 23 Nov, 09:00." in message.text


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (LastRun("skipped", MONDAY, reason="too late"), "Last: skipped Mon 23 Nov, 09:00 (too late)."),
        (LastRun("dead", MONDAY, reason="is_archived"), "Last: refused Mon 23 Nov, 09:00 (is_archived)."),
        (LastRun("sending", MONDAY), "Last: due Mon 23 Nov, 09:00, on its way."),
    ],
)
def test_what_was_not_posted_says_why(last: LastRun, words: str) -> None:
    assert words in shown(entry(last=last)).text


def test_a_paused_kind_can_be_resumed() -> None:
    message = shown(entry(paused_id=5, paused_reason="not_in_channel"))
    assert "paused (not_in_channel)" in message.text
    assert "schedules.resume:5" in str(message.blocks)


def test_a_personal_kind_says_how_many_got_it() -> None:
    message = shown(entry(personal=True, channel_id=None, sent=3))
    assert "direct messages" in message.text
    assert "Last 7 days: 3 messages." in message.text


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (
            ClockNote(MONDAY, -60),
            "Clocks in Lisbon go back 60 minutes before Mon 23 Nov: the time there stays",
        ),
        (ClockNote(MONDAY, 60), "elsewhere it comes 60 minutes earlier"),
        (ClockNote(MONDAY, 60, time(2, 30)), "Clocks skip that hour on Mon 23 Nov: it comes at 02:30"),
    ],
)
def test_daylight_saving_is_told(note: ClockNote, words: str) -> None:
    assert words in shown(entry(clock_note=note)).text


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Daily(time(8)), "working days at 08:00"),
        (Daily(time(8), frozenset({1, 3})), "Tuesday and Thursday at 08:00"),
        (Monthly(time(8), working_day=1), "working day 1 of each month at 08:00"),
        (Monthly(time(8), day=31), "the last day of each month at 08:00"),
        (Quarterly(time(8), working_day=2), "working day 2 of each fiscal quarter at 08:00"),
    ],
)
def test_every_rule_has_words(rule: Rule, words: str) -> None:
    assert words in shown(entry(rule=rule)).text


def test_many_kinds_still_fit_a_message() -> None:
    note = ClockNote(MONDAY, 60)
    shown(*(entry(kind=f"k{n}", title=f"Kind {n}", clock_note=note) for n in range(25)))


def test_the_form_asks_for_the_day_of_a_weekly_post_and_for_no_channel_of_a_personal_one() -> None:
    for each, fields in [
        (entry(), {"is_on", "weekday", "at", "channel"}),
        (entry(rule=Daily(time(8)), personal=True, channel_id=None), {"is_on", "at"}),
    ]:
        modal = form(NORTH, each, MAX)
        view = {
            "type": "modal",
            "callback_id": modal.callback_id,
            "title": {"type": "plain_text", "text": modal.title},
            "submit": {"type": "plain_text", "text": modal.submit},
            "blocks": list(modal.blocks),
        }
        assert check_view(view) == []
        assert {block["block_id"] for block in modal.blocks if block["type"] == "input"} == fields


def test_a_change_says_what_holds_now() -> None:
    assert changed(TimetableChanged(NORTH, entry(is_on=False), is_new=True), MAX).text.endswith(
        "is off. Nothing more is posted."
    )
    text = changed(TimetableChanged(NORTH, entry(), is_new=True, overdue=MONDAY), MAX).text
    assert "Next: Mon 23 Nov, 09:00." in text
    assert "By the new time one was due" in text

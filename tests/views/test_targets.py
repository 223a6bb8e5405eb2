"""The week in words and bars."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.activity_types import ActivityType
from domain.pace import pace, together
from domain.person_weeks import Line, PersonWeek, TeamWeek, Total
from domain.team import WORKING_WEEK, Person, Role, Team
from domain.weeks import week_of
from views.blocks import Message
from views.targets import (
    bar,
    line_text,
    line_words,
    my_week,
    standing,
    standing_words,
    team_week,
    week_blocks,
)

CALLS = ActivityType("calls", "call", "calls")
HELD = ActivityType("meetings_held", "meeting held", "meetings held", also=("meetings",))
WEEK = week_of(date(2026, 11, 18))
WEDNESDAY = date(2026, 11, 18)
TEAM = Team(1, "North & Co", "C1", ZoneInfo("Europe/Lisbon"), "europe", WORKING_WEEK, None, 1, "EUR")


FOR_THREE_DAYS = "42 of 60 calls, on pace, 6 a day for 3 days"


def person(name: str = "Ana") -> Person:
    return Person(1, 1, "U1", name, ZoneInfo("Europe/Lisbon"), "en-GB", Role.AE, is_admin=False, team=TEAM)


def line(
    activity: ActivityType,
    target: int,
    actual: int,
    *,
    today: date = WEDNESDAY,
    days: Sequence[date] = WEEK.days[:5],
) -> Line:
    return Line(activity, pace(target, actual, scheduled=days, today=today, week=WEEK))


def week(*lines: Line, who: Person | None = None, **over: object) -> PersonWeek:
    values: dict[str, object] = {
        "person": who or person(),
        "week": WEEK,
        "today": WEDNESDAY,
        "lines": lines,
        "scheduled": WEEK.days[:5],
        "off": (),
        "holidays": (),
        "counted": {},
        "ramp": 1.0,
    }
    return PersonWeek(**values | over)  # type: ignore[arg-type]


def seen(message: Message) -> str:
    parts = []
    for block in message.blocks:
        texts = [block["text"]] if "text" in block else block["elements"]
        parts += [each["text"] for each in texts if isinstance(each["text"], str)]
    return "\n".join(parts)


@pytest.mark.parametrize(
    ("target", "actual", "today", "text", "words"),
    [
        (
            60,
            42,
            18,
            "▓▓▓▓▓▓▓░░░ *42* / 60 calls · on pace · 6 a day",
            "42 of 60 calls, on pace, 6 a day for 3 days",
        ),
        (60, 22, 18, "▓▓▓░░░░░░░ *22* / 60 calls · slightly behind · 13 a day", ""),
        (60, 5, 18, "░░░░░░░░░░ *5* / 60 calls · behind · 19 a day", ""),
        (60, 5, 16, "░░░░░░░░░░ *5* / 60 calls · too early to tell · 11 a day", ""),
        (
            60,
            59,
            20,
            "▓▓▓▓▓▓▓▓▓░ *59* / 60 calls · on pace · 1 a day",
            "59 of 60 calls, on pace, 1 a day for 1 day",
        ),
        (60, 59, 21, "▓▓▓▓▓▓▓▓▓░ *59* / 60 calls · slightly behind · 1 short", ""),
        (60, 75, 18, "▓▓▓▓▓▓▓▓▓▓ *75* / 60 calls · done", "75 of 60 calls, done"),
        (1, 0, 18, "░░░░░░░░░░ *0* / 1 call · behind · 1 a day", ""),
        (1200, 1000, 18, "▓▓▓▓▓▓▓▓░░ *1,000* / 1,200 calls · on pace · 67 a day", ""),
        (0, 1, 18, "*1* call", "1 call"),
    ],
)
def test_a_line_says_count_goal_pace_and_what_is_left_a_day(
    target: int, actual: int, today: int, text: str, words: str
) -> None:
    shown = line(CALLS, target, actual, today=date(2026, 11, today))
    assert line_text(shown, "en-GB") == text
    if words:
        assert line_words(shown, "en-GB") == words


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    assert "*1.000* / 1.200" in line_text(line(CALLS, 1200, 1000), "de-DE")


@given(goal=st.integers(1, 10_000), actual=st.integers(0, 20_000))
def test_a_bar_has_ten_cells_and_is_full_only_when_the_goal_is_reached(goal: int, actual: int) -> None:
    shown = bar(actual, goal)
    assert len(shown) == 10
    assert ("░" not in shown) == (actual >= goal)


def test_an_ordinary_week_has_no_notes_and_no_bar_in_words() -> None:
    message = my_week(week(line(CALLS, 60, 42)), "en-GB", may_set=False)
    assert message.text == "Week 47, 3 of 5 working days left.\n42 of 60 calls, on pace, 6 a day for 3 days."
    assert [block["type"] for block in message.blocks] == ["section", "section", "actions"]
    assert "targets.open_set" not in str(message.blocks)
    assert "targets.open_set" in str(my_week(week(), "en-GB", may_set=True).blocks)


def test_a_short_week_says_why() -> None:
    tuesday, thursday, friday = WEEK.days[1], WEEK.days[3], WEEK.days[4]
    shown = week(
        line(CALLS, 60, 3),
        scheduled=(WEEK.days[0], WEEK.days[2]),
        off=(tuesday, thursday, friday),
        holidays=(tuesday,),
        ramp=0.5,
    )
    note = week_blocks(shown, "en-GB")[-1]["elements"][0]["text"]
    assert note == (
        "Targets are for 2 working days: Tue 17 Nov is a public holiday "
        "and Thu 19 Nov – Fri 20 Nov are leave. "
        "Ramping up: 50% of a full target."
    )


def test_a_week_away_shows_no_empty_bars() -> None:
    away = line(CALLS, 60, 0, days=())
    shown = my_week(week(away, scheduled=(), off=WEEK.days[:5]), "en-GB", may_set=False)
    assert "calls" not in shown.text
    assert "Away all week: Mon 16 Nov – Fri 20 Nov are leave." in shown.text
    assert "no working days" in seen(shown)


def test_a_receipt_shows_what_the_log_counted_towards() -> None:
    shown = week(line(CALLS, 60, 42), line(HELD, 12, 5))
    assert standing(shown, {"meetings": 1}, "en-GB") == [
        "▓▓▓▓░░░░░░ *5* / 12 meetings held · on pace · 3 a day"
    ]
    assert standing_words(shown, {"calls": 2}, "en-GB") == [FOR_THREE_DAYS]
    assert standing(shown, {}, "en-GB") == []


def test_a_receipt_for_another_week_names_it() -> None:
    shown = week(line(CALLS, 60, 42, today=date(2026, 11, 25)), today=date(2026, 11, 25))
    assert standing(shown, {"calls": 1}, "en-GB") == [
        "In the week of Mon 16 Nov:",
        "▓▓▓▓▓▓▓░░░ *42* / 60 calls · behind · 18 short",
    ]


def test_a_teams_week_has_totals_first_and_escapes_names() -> None:
    people = (
        week(line(CALLS, 60, 5), who=person("Ana <!channel>")),
        week(line(CALLS, 60, 0, days=()), who=person("Bea"), scheduled=()),
        week(who=person("Max")),
    )
    total = Total(CALLS, together([each.lines[0].pace for each in people[:2]]))
    message = team_week(TeamWeek(TEAM, WEEK, people, (total,)), "en-GB", may_set=True)
    assert seen(message).splitlines()[:2] == [
        "*Week 47 · North &amp; Co*",
        "░░░░░░░░░░ *5* / 60 calls · behind",
    ]
    assert "*Ana &lt;!channel&gt;* · AE · behind on calls\n5 / 60 calls" in seen(message)
    assert "*Bea* · AE · away this week" in seen(message)
    assert "*Max* · AE · no targets" in seen(message)
    assert "<!channel>" not in message.text + seen(message)
    assert "5 of 60 calls, behind." in message.text


def test_what_somebody_without_targets_did_is_said_to_count_for_the_team() -> None:
    message = team_week(TeamWeek(TEAM, WEEK, (week(line(CALLS, 0, 3)),), ()), "en-GB", may_set=False)
    assert "no targets, counts for the team\n3 calls" in seen(message)


def test_a_person_whose_name_is_not_known_yet_is_mentioned() -> None:
    message = team_week(TeamWeek(TEAM, WEEK, (week(who=person("")),), ()), "en-GB", may_set=False)
    assert "*<@U1>*" in seen(message)


def test_a_team_of_fifty_fits_into_one_message() -> None:
    lines = [line(ActivityType(f"a{n}", f"activity {n}", f"activities {n}"), 100, 5) for n in range(6)]
    people = tuple(week(*lines, who=person(f"Person number {n} " + "x" * 100)) for n in range(50))
    message = team_week(TeamWeek(TEAM, WEEK, people, ()), "en-GB", may_set=True)
    assert len(message.blocks) <= 50
    sections = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    assert max(map(len, sections)) <= 3_000
    assert sum(text.count("Person number") for text in sections) == 50

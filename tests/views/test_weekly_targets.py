"""Monday's post: it reads well, says the same in words, and fits whatever the team."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from domain.activity_types import ActivityType
from domain.pace import pace, together
from domain.person_weeks import Line, PersonWeek, TeamWeek, Total
from domain.team import WORKING_WEEK, Person, Role, Team
from domain.weeks import Week
from jobs.registry import MAX_BLOCKS
from views.blocks import Message
from views.weekly_targets import SECTION_MAX, message

WEEK = Week(date(2026, 11, 16))
CALLS = ActivityType("calls", "call", "calls")
DEMOS = ActivityType("demos", "demo", "demos")
LISBON = ZoneInfo("Europe/Lisbon")
NORTH = Team(1, "North", "C1", LISBON, "europe", WORKING_WEEK, None, 1, "EUR")


def person_week(
    name: str, role: Role = Role.SDR, *, days: int = 5, ramp: float = 1.0, calls: int = 100, demos: int = 5
) -> PersonWeek:
    scheduled = WEEK.days[:days]
    aims = [(activity, goal) for activity, goal in ((CALLS, calls), (DEMOS, demos)) if goal]
    return PersonWeek(
        person=Person(1, 1, "U1", name, LISBON, "en-GB", role, False, NORTH),
        week=WEEK,
        today=WEEK.monday,
        lines=tuple(
            Line(activity, pace(goal, 0, scheduled=scheduled, today=WEEK.monday, week=WEEK, ramp=ramp))
            for activity, goal in aims
        ),
        scheduled=scheduled,
        off=WEEK.days[days:5],
        holidays=(),
        counted={},
        ramp=ramp,
    )


def team_week(*people: PersonWeek, team: Team = NORTH) -> TeamWeek:
    totals = [
        Total(
            activity,
            together([line.pace for each in people for line in each.lines if line.activity == activity]),
        )
        for activity in (CALLS, DEMOS)
    ]
    return TeamWeek(team, WEEK, people, tuple(totals))


def shown(post: Message) -> list[str]:
    """What stands in the post, block by block."""
    found = []
    for block in post.blocks:
        texts = [block.get("text"), *block.get("elements", ())]
        found += [
            each["text"] if isinstance(each["text"], str) else each["text"]["text"] for each in texts if each
        ]
    return found


def test_it_shows_the_team_first_then_each_person_by_role() -> None:
    week = team_week(person_week("Rui", Role.AE, calls=40), person_week("Ana", calls=1), person_week("Bea"))
    assert shown(message(week, "en-GB")) == [
        "Week 47 targets · North",
        "*141* calls · *15* demos together, Mon 16 Nov to Fri 20 Nov",
        "*SDRs*\nAna: *1* call · *5* demos\nBea: *100* calls · *5* demos",
        "*AEs*\nRui: *40* calls · *5* demos",
        "Log activity",
        "My week",
    ]


def test_the_text_alone_says_all_of_it() -> None:
    week = team_week(person_week("Ana", days=4), person_week("Bea", ramp=0.5), person_week("Chi", days=0))
    assert message(week, "en-GB").text == (
        "Week 47 targets · North, Mon 16 Nov to Fri 20 Nov. The team: 130 calls and 7 demos. "
        "Ana: 80 calls and 4 demos (4 days). Bea: 50 calls and 3 demos (ramping 50%). Away all week: Chi."
    )


def test_short_weeks_and_ramps_are_said_where_they_hold() -> None:
    week = team_week(person_week("Ana", days=1, ramp=0.25), person_week("Bea"))
    lines = shown(message(week, "en-GB"))[2].split("\n")
    assert lines[1:] == [
        "Ana: *5* calls · *1* demo _(1 day, ramping 25%)_",
        "Bea: *100* calls · *5* demos",
    ]


def test_who_is_away_is_named_and_who_has_no_target_is_not_shown() -> None:
    week = team_week(
        person_week("Ana"),
        person_week("Bea", days=0),
        person_week("Chi", days=0),
        person_week("Max", Role.MANAGER, calls=0, demos=0),
    )
    post = message(week, "en-GB")
    assert "Away all week: Bea and Chi." in shown(post)
    assert "Max" not in post.text
    assert "Managers" not in "".join(shown(post))


def test_the_buttons_lead_to_the_log_form_and_to_ones_own_week() -> None:
    [row] = [
        block
        for block in message(team_week(person_week("Ana")), "en-GB").blocks
        if block["type"] == "actions"
    ]
    assert [each["action_id"] for each in row["elements"]] == ["activity.open", "targets.mine"]


def test_the_readers_locale_writes_numbers_and_days() -> None:
    post = message(team_week(person_week("Ana", calls=12_000)), "de-DE")
    assert "*12.000* calls" in shown(post)[1]
    assert "Mo" in shown(post)[1]


def test_the_span_is_the_teams_own_working_week() -> None:
    sundays = Team(1, "Dubai", "C1", LISBON, "europe", frozenset({0, 1, 6}), None, 1, "EUR")
    one_day = Team(1, "Solo", "C1", LISBON, "europe", frozenset({2}), None, 1, "EUR")
    assert "Mon 16 Nov to Sun 22 Nov" in message(team_week(person_week("Ana"), team=sundays), "en-GB").text
    assert "Solo, Wed 18 Nov." in message(team_week(person_week("Ana"), team=one_day), "en-GB").text


def test_names_can_neither_ping_nor_link() -> None:
    team = Team(1, "<!here>", "C1", LISBON, "europe", WORKING_WEEK, None, 1, "EUR")
    week = team_week(person_week("<!channel>"), person_week("<@U1>", days=0), team=team)
    post = message(week, "en-GB")
    said = (
        post.text
        + "".join(
            block["text"]["text"] for block in post.blocks if block.get("text", {}).get("type") == "mrkdwn"
        )
        + "".join(
            each["text"] for block in post.blocks if block["type"] == "context" for each in block["elements"]
        )
    )
    assert "<" not in said
    assert "&lt;!channel&gt;" in said


def test_fifty_people_with_long_names_fit_into_one_message() -> None:
    names = [f"{n:02d} {'Maximiliane-Konstantinopel ' * 4}"[:120] for n in range(50)]
    people = [person_week(name, role, ramp=0.5) for name, role in zip(names, [*Role] * 13, strict=False)]
    post = message(team_week(*people), "en-GB")
    assert len(post.blocks) <= MAX_BLOCKS
    texts = [block["text"]["text"] for block in post.blocks if block["type"] == "section"]
    assert max(map(len, texts)) <= SECTION_MAX
    assert sum(text.count("ramping") for text in texts) == 50
    assert all(name in post.text for name in names)


def test_a_role_of_many_goes_on_in_further_sections() -> None:
    people = [person_week(f"{n:02d} {'x' * 110}") for n in range(40)]
    sections = [
        b["text"]["text"] for b in message(team_week(*people), "en-GB").blocks if b["type"] == "section"
    ]
    assert len(sections) > 2
    assert sections[1].startswith("*SDRs*\n00")
    assert [text[:2] for text in sections[2:]] == sorted(text[:2] for text in sections[2:])
    assert sum(text.count("*100* calls") for text in sections) == 40


def test_the_week_before_new_year_has_the_iso_number() -> None:
    week = Week(date(2026, 12, 28))
    days = tuple(week.monday + timedelta(days=n) for n in range(5))
    ana = person_week("Ana")
    own = PersonWeek(
        ana.person,
        week,
        week.monday,
        (Line(CALLS, pace(9, 0, scheduled=days, today=days[0], week=week)),),
        days,
        (),
        (),
        {},
        1.0,
    )
    assert message(TeamWeek(NORTH, week, (own,), ()), "en-GB").text.startswith("Week 53 targets · North")

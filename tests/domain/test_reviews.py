"""A review's course: working days, phases, reminders, and a year of quarters across zones."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.pipeline import Span
from domain.review_facts import ActionFact, AgeBand, Facts, age_bands, facts_data, facts_from
from domain.review_prompts import Days, Kind
from domain.review_start import StartAsked, parse_start
from domain.reviews import (
    PHASES,
    REMINDERS_MOST,
    Participant,
    Phase,
    Review,
    Status,
    all_in,
    begins_at,
    may_be_anonymous,
    may_reopen,
    next_phase,
    period_to_review,
    planned,
    prompt_due,
    reminder_days,
    reminder_due,
    reopened,
    replanned,
    working_day_after,
    yields_to,
)
from domain.schedule import Calendar, Quarterly
from domain.team import WORKING_WEEK, Person, Role, Team
from domain.weeks import ONE_DAY, at_local, fiscal_quarter, local_day

QUARTER = Days(1, 4, 5, 7, 8)
LISBON = ZoneInfo("Europe/Lisbon")
TEAM = Team(1, "North", "C1", LISBON, "europe", WORKING_WEEK, None, 1, "EUR")
FACTS = Facts(currency="EUR", booked_minor=0, won=0, lost=0)
DAYS_OFF = {date(2026, 10, 5), date(2026, 12, 25), date(2027, 1, 1)}
ZONES = ("Europe/Lisbon", "America/New_York", "Asia/Tokyo", "Pacific/Auckland", "America/Sao_Paulo")


def calendar(
    zone: ZoneInfo = LISBON, *, fiscal: int = 1, weekdays: frozenset[int] = WORKING_WEEK
) -> Calendar:
    return Calendar(zone, weekdays, DAYS_OFF.__contains__, fiscal)


def person(n: int = 1, zone: str = "Europe/Lisbon", role: Role = Role.AE) -> Person:
    return Person(n, 1, f"U{n}", f"P{n}", ZoneInfo(zone), "en", role, is_admin=False, team=TEAM)


def asked(n: int = 1, zone: str = "Europe/Lisbon", *, status: Status = Status.WAITING) -> Participant:
    return Participant(person(n, zone), Role.AE, is_manager=False, status=status)


def review(phase: Phase = Phase.OPENING, opened_on: date = date(2026, 10, 1)) -> Review:
    return Review(
        id=1,
        workspace_id=1,
        team_id=1,
        kind="quarter",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 10, 1),
        owner_id=1,
        channel_id="C1",
        posting=1,
        anonymous=False,
        phase=phase,
        plan=planned(opened_on, QUARTER, calendar()),
        seed="s",
        facts=FACTS,
        opened_at=datetime(2026, 10, 1, 8, tzinfo=UTC),
    )


days_st = st.dates(date(2026, 1, 1), date(2028, 12, 31))
offsets_st = st.lists(st.integers(1, 20), min_size=5, max_size=5, unique=True).map(
    lambda found: Days(*sorted(found))
)


def test_holidays_and_weekends_are_no_working_days() -> None:
    plan = planned(date(2026, 10, 1), QUARTER, calendar())
    assert plan.prompts_on == date(2026, 10, 2)
    assert plan.reveal_on == date(2026, 10, 8)  # Monday the 5th is a holiday
    assert plan.close_on == date(2026, 10, 14)


@settings(max_examples=40)
@given(days_st, offsets_st)
def test_phases_always_come_in_order_and_on_working_days(day: date, days: Days) -> None:
    plan = planned(day, days, calendar())
    assert all(one < other for one, other in pairwise(plan.of(each) for each in PHASES))
    assert all(calendar().works_on(plan.of(each)) for each in PHASES[1:])


@settings(max_examples=40)
@given(days_st, offsets_st, st.sampled_from(PHASES[1:]), st.integers(-5, 30))
def test_a_phase_that_begins_late_leaves_those_after_it_their_length(
    day: date, days: Days, phase: Phase, late: int
) -> None:
    plan = planned(day, days, calendar())
    begins = plan.of(phase) + late * ONE_DAY
    moved = replanned(plan, phase, begins, days, calendar())
    if late <= 0:
        assert moved == plan
        return
    assert moved.of(phase) == begins
    later = PHASES[PHASES.index(phase) :]
    for one, other in pairwise(later):
        assert worked(moved.of(one), moved.of(other)) == worked(plan.of(one), plan.of(other)) or one is phase
        assert moved.of(one) < moved.of(other)
    assert [moved.of(each) for each in PHASES if each not in later] == [
        plan.of(each) for each in PHASES if each not in later
    ]


def worked(first: date, end: date) -> int:
    """Working days after `first` up to and with `end`."""
    span = ((end - first).days) + 1
    return sum(calendar().works_on(first + n * ONE_DAY) for n in range(1, span))


def test_a_calendar_without_working_days_still_ends() -> None:
    never = Calendar(LISBON, frozenset({0}), lambda _: True)
    assert working_day_after(date(2026, 10, 1), 3, never) == date(2026, 10, 4)


def test_everybody_in_shows_the_answers_at_once_and_only_while_they_are_collected() -> None:
    now = datetime(2026, 10, 2, 12, tzinfo=UTC)
    assert next_phase(review(Phase.PROMPTS), now, TEAM, all_in=True) is Phase.REVEAL
    assert next_phase(review(Phase.PROMPTS), now, TEAM, all_in=False) is None
    assert next_phase(review(Phase.REVEAL), now, TEAM, all_in=True) is None
    assert next_phase(review(Phase.CLOSED), now + timedelta(days=90), TEAM, all_in=True) is None


def test_nobody_asked_is_not_everybody_in() -> None:
    assert not all_in([])
    assert all_in([asked(status=Status.SENT), asked(2, status=Status.SKIPPED)])
    gone = replace(asked(3), left_on=date(2026, 10, 2))
    assert all_in([asked(status=Status.SENT), gone])
    assert not all_in([asked(), gone])


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("fiscal", [1, 2, 7])
def test_a_year_of_quarters_opens_once_each_and_ends_before_the_next(zone: str, fiscal: int) -> None:
    """Across every change of clocks of the year, at nine by the clock on the wall."""
    team = replace(TEAM, zone=ZoneInfo(zone), fiscal_start_month=fiscal)
    where = calendar(team.zone, fiscal=fiscal)
    rule = Quarterly(at=time(9))
    begin = rule.last_period(datetime(2026, 1, 20, tzinfo=UTC), where)
    opened = [each for _, each in zip(range(5), rule.after(begin, where), strict=False)]
    reviewed = []
    for occurrence, coming in pairwise(opened):
        assert occurrence.due.astimezone(team.zone).time() == time(9)
        span = period_to_review("quarter", occurrence.day, fiscal)
        assert span.end <= occurrence.day < span.end + timedelta(days=7)
        assert (span.start.month - fiscal) % 3 == 0
        plan = planned(occurrence.day, QUARTER, where)
        assert plan.close_on < coming.day
        for phase in PHASES[1:]:
            assert begins_at(plan, phase, team).astimezone(team.zone).time() == time(9)
        reviewed.append(span)
    assert all(one.end == other.start for one, other in pairwise(reviewed))
    assert sum((each.end - each.start).days for each in reviewed) in (365, 366)


def test_a_fiscal_year_from_february_reviews_november_to_january() -> None:
    assert period_to_review("quarter", date(2026, 2, 2), 2) == Span(date(2025, 11, 1), date(2026, 2, 1))
    assert period_to_review("year", date(2026, 2, 2), 2) == Span(date(2025, 2, 1), date(2026, 2, 1))
    assert fiscal_quarter(date(2025, 11, 1), 2).quarter == 4
    running = period_to_review("quarter", date(2026, 2, 2), 2, running=True)
    assert running == Span(date(2026, 2, 1), date(2026, 5, 1))


@pytest.mark.parametrize(
    ("kind", "month", "on", "expected"),
    [
        ("quarter", 1, {"quarter", "year"}, "year"),
        ("quarter", 1, {"quarter"}, None),
        ("quarter", 4, {"quarter", "year"}, None),
        ("month", 4, {"month", "quarter"}, "quarter"),
        ("month", 5, {"month", "quarter", "year"}, None),
        ("month", 1, {"month", "quarter", "year"}, "year"),
        ("year", 1, {"month", "quarter", "year"}, None),
    ],
)
def test_of_periods_that_end_together_the_longest_is_reviewed(
    kind: Kind, month: int, on: set[Kind], expected: Kind | None
) -> None:
    span = period_to_review(kind, date(2027, month, 4), 1)
    assert yields_to(kind, span, 1, on) == expected


# --- questions and reminders ---


@pytest.mark.parametrize("zone", ZONES)
def test_questions_go_out_at_nine_where_each_person_is(zone: str) -> None:
    due = at_local(date(2026, 10, 2), time(9), ZoneInfo(zone))
    assert not prompt_due(asked(1, zone), review(), due - timedelta(seconds=1))
    assert prompt_due(asked(1, zone), review(), due)
    assert not prompt_due(replace(asked(1, zone), prompted_on=date(2026, 10, 2)), review(), due)
    assert not prompt_due(asked(1, zone, status=Status.SKIPPED), review(), due)
    assert not prompt_due(asked(1, zone), review(Phase.REVEAL), due)


@settings(max_examples=40)
@given(days_st, offsets_st)
def test_reminders_are_two_at_most_and_between_questions_and_answers(day: date, days: Days) -> None:
    plan = planned(day, days, calendar())
    found = reminder_days(plan, calendar())
    assert len(found) <= REMINDERS_MOST
    assert all(plan.prompts_on < each < plan.reveal_on for each in found)


@settings(max_examples=40)
@given(
    st.sampled_from(ZONES),
    st.lists(st.integers(0, 24 * 20), min_size=1, max_size=60).map(sorted),
    st.integers(0, 5),
)
def test_however_often_one_looks_somebody_is_reminded_twice_at_most(
    zone: str, hours: list[int], prompted: int
) -> None:
    who = replace(asked(1, zone), prompted_on=date(2026, 10, 2) + prompted * ONE_DAY)
    told = 0
    for hour in hours:
        now = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(hours=hour)
        due = reminder_due(who, review(Phase.PROMPTS), now, calendar())
        if due is not None:
            told += 1
            assert local_day(now, who.person.zone) > (who.prompted_on or date.min)
            who = replace(who, reminders=due)
    assert told <= REMINDERS_MOST


def test_who_has_answered_is_not_reminded() -> None:
    now = datetime(2026, 10, 7, 12, tzinfo=UTC)
    waiting = replace(asked(), prompted_on=date(2026, 10, 2))
    at = partial(reminder_due, review=review(Phase.PROMPTS), now=now, calendar=calendar())
    assert at(waiting) == 2  # of two that are due one is sent
    assert at(replace(waiting, status=Status.SENT)) is None
    assert at(replace(waiting, left_on=date(2026, 10, 3))) is None
    assert reminder_due(waiting, review(Phase.VOTING), now, calendar()) is None


def test_names_are_left_out_from_five_people_on_without_managers() -> None:
    five = [asked(n) for n in range(5)]
    manager = replace(asked(9), is_manager=True)
    assert may_be_anonymous(five)
    assert not may_be_anonymous([*five[1:], manager])
    assert not may_be_anonymous([*five[1:], replace(five[0], left_on=date(2026, 10, 2))])


def test_a_review_opens_again_for_a_week_and_closes_again() -> None:
    closed_at = datetime(2026, 10, 14, 8, tzinfo=UTC)
    closed = replace(review(Phase.CLOSED), closed_at=closed_at)
    assert may_reopen(closed, closed_at + timedelta(days=6, hours=23))
    assert not may_reopen(closed, closed_at + timedelta(days=7))
    assert not may_reopen(review(Phase.VOTING), closed_at)
    plan = reopened(closed.plan, date(2026, 10, 16), calendar())
    assert (plan.deciding_on, plan.close_on) == (date(2026, 10, 16), date(2026, 10, 20))


# --- small things ---


def test_facts_come_back_from_the_store_as_they_were() -> None:
    facts = replace(
        FACTS,
        growth=0.25,
        actions=(ActionFact(1, "Ana", "Call", "List", "2026-10-20", "postponed", "Ill", 2),),
        ages=(AgeBand(0, 2, 500),),
    )
    assert facts_from(facts_data(facts)) == facts
    later = facts_data(facts) | {
        "unknown": 1,
        "ages": [{"from_days": 0, "deals": 2, "value_minor": 500, "x": 1}],
    }
    assert facts_from(later) == facts


@pytest.mark.parametrize(
    ("said", "booked", "expected"),
    [(100, 100, 1.0), (50, 100, 0.5), (300, 100, 0.0), (100, 0, None), (None, 9, None)],
)
def test_a_forecast_is_as_accurate_as_it_was_near(
    said: int | None, booked: int, expected: float | None
) -> None:
    assert replace(FACTS, forecast_minor=said, booked_minor=booked).forecast_accuracy == expected


def test_open_deals_stand_in_one_band_of_age_each() -> None:
    today = date(2026, 10, 1)
    rows = [(today - n * ONE_DAY, 100) for n in (0, 30, 31, 60, 61, 90, 91, 400)]
    assert [each.deals for each in age_bands([*rows, (today, None)], today)] == [3, 2, 2, 2]
    assert age_bands([], today) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", StartAsked("quarter", False, "")),
        ("Month", StartAsked("month", False, "")),
        ("this quarter", StartAsked("quarter", True, "")),
        ("annual North", StartAsked("year", False, "North")),
        ("last year for team South West", StartAsked("year", False, "South West")),
    ],
)
def test_what_stands_after_start_is_a_period_and_a_team(text: str, expected: StartAsked) -> None:
    assert parse_start(text) == expected

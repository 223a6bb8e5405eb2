"""One typed line becomes an entry, or every reason why not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.loader import load_content
from domain.activity import (
    AccountMissing,
    AccountTwice,
    ActivityMissing,
    CountMissing,
    CountNegative,
    CountNotWhole,
    CountTooLarge,
    CountZero,
    DayTwice,
    Entry,
    FutureDay,
    NoSuchDay,
    NothingCounted,
    NotUnderstood,
    Problem,
    TextTooLong,
    TooOld,
    UnknownWord,
    check_counts,
    check_day,
    parse_log,
)

CONTENT = load_content()
TYPES = CONTENT.activities.types
TODAY = date(2026, 11, 19)  # a Thursday
CALLS = CONTENT.activities["calls"]


def read(text: str) -> Entry:
    return parse_log(text, types=TYPES, today=TODAY)


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(NotUnderstood) as caught:
        read(text)
    return caught.value.problems


def test_the_whole_sentence_is_understood() -> None:
    entry = read("12 calls, 30 emails and 2 demos yesterday for Acme note left voicemail")
    assert entry == Entry(
        {"calls": 12, "emails": 30, "demos": 2}, TODAY - timedelta(days=1), "Acme", "left voicemail"
    )


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("12 calls", {"calls": 12}),
        ("12 calls!", {"calls": 12}),
        ("12 calls!!! 2 demos…", {"calls": 12, "demos": 2}),
        ("calls 12", {"calls": 12}),
        ("calls: 12", {"calls": 12}),
        ("Calls = 12", {"calls": 12}),
        ("calls - 12", {"calls": 12}),
        ("12x calls", {"calls": 12}),
        ("calls x12", {"calls": 12}),
        ("12calls 3mtgs", {"calls": 12, "meetings": 3}),
        ("calls 12 emails 30", {"calls": 12, "emails": 30}),
        ("12 calls 30 emails", {"calls": 12, "emails": 30}),
        (
            "12 calls; 30 emails & 2 demos + 1 proposal",
            {"calls": 12, "emails": 30, "demos": 2, "proposals": 1},
        ),
        ("* 12 calls\n* 30 emails.", {"calls": 12, "emails": 30}),
        ("a call, two demos and twelve e-mails", {"calls": 1, "demos": 2, "emails": 12}),
        ("1,200 calls", {"calls": 1200}),
        ("calls 1,200, emails 3", {"calls": 1200, "emails": 3}),
        ("30 emails 5 calls 12 calls", {"emails": 30, "calls": 17}),
        ("１２ ＣＡＬＬＳ", {"calls": 12}),
        ("3 calls, 4 dials", {"calls": 7}),
        ("3 meetings booked, 2 meetings", {"meetings_booked": 3, "meetings": 2}),
        ("3 booked meetings 1 meeting held", {"meetings_booked": 3, "meetings_held": 1}),
        ("3 f/u, 2 Follow-Ups, 1 follow up", {"follow_ups": 6}),
        ("2 check-ins and 1 plan", {"check_ins": 2, "success_plans": 1}),
        ("10,000 emails", {"emails": 10_000}),
    ],
)
def test_counts_stand_before_or_after_their_activity(text: str, counts: dict[str, int]) -> None:
    assert read(text) == Entry(counts, TODAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 11, 19)),
        ("yesterday", date(2026, 11, 18)),
        ("3 days ago", date(2026, 11, 16)),
        ("monday", date(2026, 11, 16)),
        ("on Mon", date(2026, 11, 16)),
        ("thursday", date(2026, 11, 19)),
        ("last thursday", date(2026, 11, 12)),
        ("last fri", date(2026, 11, 13)),
        ("friday", date(2026, 11, 13)),
        ("2026-10-02", date(2026, 10, 2)),
        ("2 Oct", date(2026, 10, 2)),
        ("on 2nd of October", date(2026, 10, 2)),
        ("Oct 2nd", date(2026, 10, 2)),
        ("2 Oct 2026", date(2026, 10, 2)),
        ("2.10.", date(2026, 10, 2)),
        ("2.10.2026", date(2026, 10, 2)),
    ],
)
@pytest.mark.parametrize(
    "line", ["{} 12 calls", "12 calls {}", "5 calls {} 7 calls", "calls: 12, {}", "{}, calls 12"]
)
def test_a_day_may_stand_anywhere(line: str, text: str, day: date) -> None:
    assert read(line.format(text)) == Entry({"calls": 12}, day)


def test_a_day_without_a_year_is_the_nearest_one() -> None:
    assert parse_log("1 call 24 Dec", types=TYPES, today=date(2027, 1, 2)).day == date(2026, 12, 24)
    assert problems("1 call 24 Dec") == (FutureDay(date(2026, 12, 24)),)


def test_a_number_with_an_activity_behind_it_is_no_year() -> None:
    assert read("2 oct 2026 calls") == Entry({"calls": 2026}, date(2026, 10, 2))
    assert read("2 oct 2026 12 calls") == Entry({"calls": 12}, date(2026, 10, 2))
    assert read("oct 2 30 emails") == Entry({"emails": 30}, date(2026, 10, 2))


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("3 calls for Acme", "Acme"),
        ("3 calls FOR: Acme  Corp ", "Acme Corp"),
        ("3 calls for Toys for Kids", "Toys for Kids"),
        ("3 calls for Acme, Inc.", "Acme, Inc."),
        ("3 calls for 3M", "3M"),
        ("3 calls for Studio 54", "Studio 54"),
        ('3 calls for "Acme & Sons"', "Acme & Sons"),
        ("3 calls for “Monday”", "Monday"),
        ("3 calls for 'Joe's Note Shop'", "Joe's Note Shop"),
        ("3 calls for Łódź Ⅷ²", "Łódź Ⅷ²"),
    ],
)
def test_an_account_is_kept_as_typed(text: str, account: str) -> None:
    assert read(text) == Entry({"calls": 3}, TODAY, account)
    assert read(f"{text} note Asked for “5 calls”") == Entry(
        {"calls": 3}, TODAY, account, "Asked for “5 calls”"
    )


@pytest.mark.parametrize(
    "text",
    [
        "3 calls for Acme, 2 demos",
        "3 calls for Acme and two demos",
        "3 calls for Acme, demos: 2",
        "3 calls for Acme 2 demos",
        '3 calls for "Acme" 2 demos',
        "for Acme, 3 calls, 2 demos",
        "3 calls for Acme, 2 demos for ACME",
    ],
)
def test_an_account_ends_where_the_next_count_begins(text: str) -> None:
    assert read(text) == Entry({"calls": 3, "demos": 2}, TODAY, "Acme")


@pytest.mark.parametrize("day", ["yesterday", ", yesterday", "on 18 Nov", "wednesday", ", wed"])
def test_a_day_at_the_end_of_an_account_is_the_day(day: str) -> None:
    assert read(f"3 calls for Acme {day}") == Entry({"calls": 3}, date(2026, 11, 18), "Acme")


def test_an_account_that_is_a_day_needs_quotes() -> None:
    assert read("3 calls for monday") == Entry({"calls": 3}, date(2026, 11, 16))
    assert read('3 calls for "monday"') == Entry({"calls": 3}, TODAY, "monday")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [NothingCounted()]),
        ("yesterday", [NothingCounted()]),
        ("note nothing today", [NothingCounted()]),
        ("12", [ActivityMissing("12")]),
        ("calls", [CountMissing("calls")]),
        ("calls, 12", [CountMissing("calls"), ActivityMissing("12")]),
        ("12 cals", [UnknownWord("cals", "calls")]),
        ("12 clals", [UnknownWord("clals", "calls")]),
        ("12 callls, 3 folow ups", [UnknownWord("callls", "calls"), UnknownWord("folow ups", "follow-ups")]),
        ("3 emials yesteday", [UnknownWord("emials", "emails"), UnknownWord("yesteday", "yesterday")]),
        ("3 Golf rounds", [UnknownWord("Golf rounds")]),
        ("5 outbound calls", [UnknownWord("outbound")]),
        ("12 calls 👋", [UnknownWord("👋")]),
        ("5² calls", [UnknownWord("²")]),
        ("0 calls", [CountZero(CALLS)]),
        ("no calls", [CountZero(CALLS)]),
        ("-3 calls", [CountNegative(CALLS, -3)]),
        ("calls −3", [CountNegative(CALLS, -3)]),
        ("10,001 calls", [CountTooLarge(CALLS, 10_001)]),
        ("6000 calls 4001 calls", [CountTooLarge(CALLS, 10_001)]),
        ("1.5 calls", [CountNotWhole("1.5")]),
        ("1.200 calls", [CountNotWhole("1.200")]),
        ("5 calls tomorrow", [FutureDay(date(2026, 11, 20))]),
        ("5 calls 2026-09-19", [TooOld(date(2026, 9, 19), date(2026, 9, 20))]),
        ("5 calls 31 Feb", [NoSuchDay("31 Feb")]),
        ("5 calls 2026-13-01", [NoSuchDay("2026-13-01")]),
        ("5 calls mon tue", [DayTwice(date(2026, 11, 16), date(2026, 11, 17))]),
        ("5 calls for", [AccountMissing()]),
        ("5 calls for Acme, 3 emails for Globex", [AccountTwice("Acme", "Globex")]),
        ("5 calls for Acme, 12 cals", [UnknownWord("cals", "calls")]),
        ("5 calls for Acme 12 emials", [UnknownWord("emials", "emails")]),
        ("5 calls for " + "x" * 201, [TextTooLong(201, 200)]),
        ("5 calls note " + "x" * 3000, [TextTooLong(3013, 3000)]),
    ],
)
def test_what_is_not_understood_is_named(text: str, expected: list[Problem]) -> None:
    assert problems(text) == tuple(expected)


def test_all_problems_come_at_once() -> None:
    found = problems("0 calls, 12 emials, 5 demos tomorrow, meetings")
    assert {type(each) for each in found} == {CountZero, UnknownWord, FutureDay, CountMissing}


def test_sixty_days_back_are_accepted_and_no_more() -> None:
    assert check_day(TODAY - timedelta(days=60), today=TODAY) is None
    assert check_day(TODAY, today=TODAY) is None
    assert check_day(TODAY - timedelta(days=61), today=TODAY) == TooOld(date(2026, 9, 19), date(2026, 9, 20))
    assert check_day(TODAY + timedelta(days=1), today=TODAY) == FutureDay(date(2026, 11, 20))


def test_a_form_says_what_is_wrong_at_each_field() -> None:
    typed = {
        "calls": " 1,200 ",
        "emails": "lots",
        "demos": "",
        "meetings": None,
        "proposals": "-1",
        "follow_ups": "0",
    }
    good, bad = check_counts(typed, types=TYPES)
    assert good == {"calls": 1200}
    assert bad == {
        "emails": CountNotWhole("lots"),
        "proposals": CountNegative(CONTENT.activities["proposals"], -1),
        "follow_ups": CountZero(CONTENT.activities["follow_ups"]),
    }


@pytest.mark.parametrize(
    "text", ["1.5", "1e3", "12 calls", "1,20", "٣x", "0x10", "1 2", "--1", "½", "9" * 41]
)
def test_a_form_takes_only_whole_numbers(text: str) -> None:
    _, bad = check_counts({"calls": text}, types=TYPES)
    assert isinstance(bad["calls"], CountNotWhole)


@pytest.mark.parametrize(
    ("text", "count"), [("12", 12), ("１２", 12), ("1 200", 1200), ("twelve", 12), ("10000", 10_000)]
)
def test_a_form_reads_numbers_as_people_write_them(text: str, count: int) -> None:
    assert check_counts({"calls": text}, types=TYPES) == ({"calls": count}, {})


def test_an_empty_form_is_told_so_at_its_first_field() -> None:
    assert check_counts({"calls": "", "emails": None}, types=TYPES) == ({}, {"calls": NothingCounted()})


# --- properties ---

WORDS = sorted({word for each in TYPES for word in (each.one, each.many, *each.words)})
COUNTS = st.dictionaries(
    st.sampled_from([each.key for each in TYPES if each.counted_from == "log"]),
    st.integers(1, 10_000),
    min_size=1,
    max_size=6,
)
NAMES = st.text(
    st.characters(categories=("Lu", "Ll", "Nd"), include_characters=" -.&'"), min_size=1, max_size=30
)


def check_either(text: str) -> None:
    """A sound entry, or at least one problem; any other exception fails the test."""
    try:
        entry = read(text)
    except NotUnderstood as error:
        if not error.problems:
            raise
        return
    assert entry.counts
    assert all(1 <= count <= 10_000 for count in entry.counts.values())
    assert check_day(entry.day, today=TODAY) is None


@given(st.text(max_size=200))
def test_any_text_is_an_entry_or_not_understood(text: str) -> None:
    check_either(text)


PIECES = [
    *WORDS,
    "for",
    "note",
    "and",
    ",",
    "12",
    "1,200",
    "-3",
    "1.5",
    "yesterday",
    "mon",
    "24 dec",
    "Acme",
    "\n",
    "x",
    "a",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from([" ", ""]))
def test_any_mix_of_its_own_words_is_an_entry_or_not_understood(pieces: list[str], glue: str) -> None:
    check_either(glue.join(pieces))


@given(
    counts=COUNTS,
    days_ago=st.integers(0, 60),
    account=st.none() | NAMES.map(lambda name: f"A {name} B"),
    note=st.none() | st.text(max_size=60).map(lambda text: f"So: {text}".strip()),
    after=st.booleans(),
    grouped=st.booleans(),
    glue=st.sampled_from([", ", " and ", "\n", " ", "; "]),
    data=st.data(),
)
def test_what_is_rendered_is_read_back(
    counts: dict[str, int],
    days_ago: int,
    account: str | None,
    note: str | None,
    after: bool,
    grouped: bool,
    glue: str,
    data: st.DataObject,
) -> None:
    day = TODAY - timedelta(days=days_ago)
    items = []
    for key, count in counts.items():
        each = CONTENT.activities[key]
        word = data.draw(st.sampled_from([each.one, each.many, *each.words]))
        number = f"{count:,}" if grouped else str(count)
        items.append(f"{word}: {number}" if after else f"{number} {word}")
    text = glue.join(items) + glue + day.isoformat()
    text += f' for "{account}"' if account else ""
    text += f" note {note}" if note else ""
    assert read(text) == Entry(counts, day, " ".join(account.split()) if account else None, note)


@given(a=st.integers(1, 999), b=st.integers(0, 999))
def test_a_thousands_comma_never_splits_a_number(a: int, b: int) -> None:
    text, value = f"{a},{b:03d} calls", a * 1000 + b
    if value > 10_000:
        assert problems(text) == (CountTooLarge(CALLS, value),)
    else:
        assert read(text) == Entry({"calls": value}, TODAY)


@given(count=st.integers(1, 99), other=st.integers(1, 99))
def test_a_list_comma_never_joins_numbers(count: int, other: int) -> None:
    assert read(f"calls {count},{other} emails").counts == {"calls": count, "emails": other}

"""Content is checked as a whole, and each flaw names its file and line."""

from datetime import date
from pathlib import Path

import pytest

from content.loader import Content, ContentError, load_content
from domain.activity import CountedFromDeals, NotUnderstood, parse_log
from domain.deal_credits import ACCEPTED, ADVANCED
from domain.team import Role


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content()


def flaws(folder: Path, **files: str) -> list[tuple[str, int, str]]:
    for name, text in files.items():
        (folder / f"{name.replace('__', '-')}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    return [(path.name, line, message) for path, line, message in caught.value.problems]


def test_six_activities_are_asked_for_by_default(content: Content) -> None:
    assert content.activities.form == ("calls", "emails", "meetings", "demos", "proposals", "follow_ups")


@pytest.mark.parametrize(
    ("profile", "weekly"),
    [
        (
            "sdr",
            {"calls": 100, "emails": 200, "meetings_booked": 10, "meetings_accepted": 8, "sqls_accepted": 5},
        ),
        (
            "ae",
            {
                "calls": 40,
                "emails": 80,
                "meetings_held": 12,
                "demos": 8,
                "proposals": 5,
                "opportunities_advanced": 6,
            },
        ),
        ("csm", {"calls": 25, "emails": 60, "check_ins": 12, "proposals": 1, "success_plans": 3}),
        ("manager", {}),
        ("full_cycle", {"calls": 100, "emails": 200, "meetings": 20, "demos": 15, "proposals": 10}),
    ],
)
def test_each_role_has_its_own_targets(content: Content, profile: str, weekly: dict[str, int]) -> None:
    assert content.targets.of(profile).weekly == weekly


def test_whoever_is_not_set_up_has_the_ae_profile(content: Content) -> None:
    assert content.targets.of(None) == content.targets.of("unheard_of") == content.targets.of(Role.AE)


def test_ramps_are_those_of_the_reference(content: Content) -> None:
    assert content.targets.of(Role.SDR).ramp == (25, 50, 75, 100)
    assert content.targets.of(Role.AE).ramp == (50, 75, 100)
    assert content.targets.of(Role.CSM).ramp == ()


@pytest.mark.parametrize(
    ("key", "figures"),
    [
        ("europe", (15_000, 45, 25, 80, 96)),
        ("latin_america", (3_000, 30, 30, 85, 94)),
        ("asia_pacific", (6_000, 35, 22, 82, 95)),
        ("other", (8_000, 35, 25, 80, 95)),
    ],
)
def test_markets_have_the_founding_figures(content: Content, key: str, figures: tuple[int, ...]) -> None:
    found = content.market(key)
    assert (
        found.deal_size,
        found.cycle_days,
        found.conversion_percent,
        found.quota_percent,
        found.retention_percent,
    ) == figures
    assert found.approach
    assert found.currency == "EUR"


def test_an_unknown_market_is_the_default_one(content: Content) -> None:
    assert content.market(None) == content.market("atlantis") == content.market("other")


def test_a_form_adds_what_the_role_has_targets_for(content: Content) -> None:
    def extra(role: Role) -> list[str]:
        asked = content.activities.form_for(list(content.targets.of(role).weekly))
        return [each.key for each in asked][6:]

    assert extra(Role.SDR) == ["meetings_booked", "meetings_accepted"]
    assert extra(Role.AE) == []  # what is counted from deals is asked of nobody
    assert extra(Role.CSM) == ["check_ins", "success_plans"]


def test_every_word_in_the_content_means_its_activity(content: Content) -> None:
    types = content.activities.types
    for each in types:
        for word in (each.one, each.many, *each.words):
            if each.counted_from == "log":
                entry = parse_log(f"3 {word}", types=types, today=date(2026, 11, 19))
                assert entry.counts == {each.key: 3}, word
                continue
            with pytest.raises(NotUnderstood) as caught:
                parse_log(f"3 {word}", types=types, today=date(2026, 11, 19))
            assert caught.value.problems == (CountedFromDeals(each),), word


def test_what_deals_count_for_is_counted_from_them(content: Content) -> None:
    counted = {each.key for each in content.activities.types if each.counted_from == "deals"}
    assert counted == {ADVANCED, ACCEPTED}


def test_unknown_activities_have_no_label(content: Content) -> None:
    assert content.activities.find("golf") is None
    with pytest.raises(KeyError):
        content.activities["golf"]


# --- a folder of one's own ---

OWN_MARKET = """
markets:
  - key: nordics
    name: Nordics
    currency: SEK
    deal_size: 90000
    cycle_days: 50
    conversion_percent: 28
    quota_percent: 80
    retention_percent: 97
"""


def test_a_file_of_ones_own_adds_to_the_content(tmp_path: Path) -> None:
    (tmp_path / "markets-nordics.yaml").write_text(OWN_MARKET)
    found = load_content(tmp_path)
    assert [each.key for each in found.markets] == [
        "europe",
        "latin_america",
        "asia_pacific",
        "other",
        "nordics",
    ]
    assert found.default_market == "other"


def test_a_file_of_the_same_name_takes_its_place(tmp_path: Path) -> None:
    (tmp_path / "markets.yaml").write_text(f"default: nordics\n{OWN_MARKET}")
    found = load_content(tmp_path)
    assert [each.key for each in found.markets] == ["nordics"]
    assert found.market(None).currency == "SEK"


def test_a_further_targets_file_may_replace_a_profile_and_the_default(tmp_path: Path) -> None:
    (tmp_path / "targets-ours.yaml").write_text(
        "default: sdr\nprofiles:\n  sdr: {name: Us, weekly: {calls: 5}}\n"
    )
    found = load_content(tmp_path)
    assert found.targets.of(None).weekly == {"calls": 5}
    assert found.targets.of("ae").weekly["calls"] == 40


def test_an_empty_folder_and_an_empty_file_change_nothing(tmp_path: Path, content: Content) -> None:
    (tmp_path / "activities-none.yaml").write_text("# nothing yet\n")
    assert load_content(tmp_path) == content


def test_a_misspelt_file_is_not_passed_over(tmp_path: Path) -> None:
    ((name, line, message),) = flaws(tmp_path, activites="form: [calls]\n")
    assert (name, line) == ("activites.yaml", 1)
    assert "is not read" in message


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="not a folder"):
        load_content(tmp_path / "nowhere")


NEW = "activities:\n  - key: golf\n    one: round\n    many: rounds\n"


@pytest.mark.parametrize(
    ("name", "text", "line", "part"),
    [
        ("activities__x", NEW + "    colour: red\n", 5, "Extra inputs are not permitted"),
        ("activities__x", NEW + "    words: [tee, dials]\n", 5, "'dials' means 'calls' already"),
        ("activities__x", NEW + "    words:\n      - tee\n      - 9 holes\n", 7, "begins like a number"),
        ("activities__x", NEW + "    words: [one hole]\n", 5, "begins like a number"),
        ("activities__x", NEW + "    words: [sunday round]\n", 5, "reads as a day"),
        ("activities__x", NEW + "    words: [golf for fun]\n", 5, "means something else"),
        ("activities__x", NEW + "    words: ['---']\n", 5, "has no letters"),
        (
            "activities__x",
            NEW + "    also: [cals]\n",
            5,
            "there is no activity 'cals'; did you mean 'calls'?",
        ),
        ("activities__x", "activities:\n  - key: calls\n    one: x\n    many: xs\n", 2, "is there already"),
        ("activities__x", "activities:\n  - key: Golf!\n    one: x\n    many: xs\n", 2, "pattern"),
        ("activities__x", "activities:\n  - one: x\n    many: xs\n", 2, "Field required"),
        ("activities__x", "form: [golf]\n", 1, "there is no activity 'golf'"),
        ("activities", NEW, 1, "name at least one activity"),
        ("targets__x", "default: boss\n", 1, "there is no profile 'boss'"),
        (
            "targets__x",
            "profiles:\n  ae:\n    name: A\n    weekly:\n      cals: 4\n",
            5,
            "did you mean 'calls'?",
        ),
        ("targets__x", "profiles:\n  ae:\n    name: A\n    weekly:\n      calls: 4.5\n", 5, "integer"),
        ("targets__x", "profiles:\n  ae:\n    name: A\n    weekly:\n      calls: -4\n", 5, "greater than"),
        (
            "targets__x",
            "profiles:\n  ae:\n    name: A\n    weekly: {}\n    ramp: [50, 101]\n",
            5,
            "less than",
        ),
        ("targets", "default: ae\nprofiles:\n  ae: {name: A, weekly: {}}\n", 2, "'sdr' is missing"),
        ("markets__x", "default: mars\n", 1, "there is no market 'mars'"),
        ("markets__x", OWN_MARKET.replace("SEK", "kr"), 5, "pattern"),
        ("markets", OWN_MARKET, 2, "default: is missing"),
        ("markets__x", "default: other\ndefault: europe\n", 2, "is said twice"),
        ("markets__x", "markets: [\n", 2, "expected"),
        ("markets__x", "- europe\n", 1, "valid dictionary"),
        ("markets__x", "markets: &a [*a]\n", 1, "contains itself"),
        ("markets__x", "markets: !!python/object:os.system {}\n", 1, "could not determine a constructor"),
    ],
)
def test_a_flaw_names_its_file_and_line(tmp_path: Path, name: str, text: str, line: int, part: str) -> None:
    found = flaws(tmp_path, **{name: text})
    assert any(
        (where, at) == (f"{name.replace('__', '-')}.yaml", line) and part in message
        for where, at, message in found
    ), found


def test_all_flaws_of_all_files_come_at_once(tmp_path: Path) -> None:
    found = flaws(tmp_path, markets__x="default: 3\n", targets__x="default: 4\n", activities__x="form: {}\n")
    assert [name for name, _, _ in found] == ["activities-x.yaml", "markets-x.yaml", "targets-x.yaml"]


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "markets.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentError, match="not UTF-8"):
        load_content(tmp_path)

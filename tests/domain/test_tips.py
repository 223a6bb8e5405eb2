"""The tip meets the strongest signal, rests for eight weeks, and follows what people said of it."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.objections import Category
from domain.tips import (
    Choice,
    ObjectionCount,
    RatioKey,
    RatioNow,
    Situation,
    StuckStage,
    Tip,
    Votes,
    Why,
    choose_tip,
)

MONDAY = date(2026, 11, 16)


def tip(key: str, *, topic: str = "", **over: object) -> Tip:
    return Tip(key, topic or key, key, "Body.", "weak", "better", "Do it.", "house", **over)  # type: ignore[arg-type]


SHOW = tip("show", ratios=frozenset({RatioKey.SHOW}))
PRICE = tip("price", objections=frozenset({Category.PRICE}))
STUCK = tip("stuck", stages=frozenset({"proposal"}))
PLAIN = tip("plain")
TIPS = [PLAIN, STUCK, PRICE, SHOW]
WEAK = RatioNow(RatioKey.SHOW, 0.4, 0.8, 50)


def chosen(team: Situation, *, today: date = MONDAY, tips: list[Tip] = TIPS, **over: object) -> Choice | None:
    given: dict[str, object] = {"seed": "T1", "shown": {}} | over
    return choose_tip(tips, team, today=today, **given)  # type: ignore[arg-type]


def test_the_weakest_ratio_against_its_own_usual_chooses() -> None:
    found = chosen(
        Situation(
            ratios=[WEAK], objections=[ObjectionCount(Category.PRICE, 2), ObjectionCount(Category.FIT, 8)]
        )
    )
    assert found
    assert found.tip is SHOW
    assert (found.reason.why, found.reason.subject, found.reason.now, found.reason.usual) == (
        Why.RATIO,
        "show",
        0.4,
        0.8,
    )


def test_a_ratio_of_few_says_nothing() -> None:
    few = RatioNow(RatioKey.SHOW, 0.1, 0.8, 19)
    found = chosen(Situation(ratios=[few], stuck=[StuckStage("proposal", 3, 10)]))
    assert found
    assert (found.tip, found.reason.why, found.reason.count) == (STUCK, Why.STAGE, 3)


def test_the_most_logged_objection_chooses_where_no_ratio_fell() -> None:
    found = chosen(
        Situation(objections=[ObjectionCount(Category.PRICE, 7)], stuck=[StuckStage("proposal", 1, 10)])
    )
    assert found
    assert (found.tip, found.reason.why, found.reason.subject) == (PRICE, Why.OBJECTION, "price")


def test_a_quiet_week_has_a_tip_too() -> None:
    found = chosen(Situation())
    assert found
    assert found.reason.why is Why.ROTATION


def test_a_tip_rests_for_eight_weeks_to_the_day() -> None:
    team = Situation(ratios=[WEAK])
    for days, free in ((0, False), (55, False), (56, True)):
        found = chosen(team, shown={"show": MONDAY - timedelta(days=days)})
        assert found
        assert (found.tip is SHOW) is free


def test_when_all_rest_there_is_none() -> None:
    assert chosen(Situation(), shown=dict.fromkeys(["plain", "stuck", "price", "show"], MONDAY)) is None


def test_not_for_us_keeps_a_tip_away_and_helpful_brings_it_forward() -> None:
    team = Situation(ratios=[WEAK])
    away = chosen(team, votes={"show": Votes(not_for_us=3)})
    assert away
    assert away.tip is not SHOW
    liked = chosen(Situation(), votes={"plain": Votes(helpful=4)})
    assert liked
    assert liked.tip is PLAIN


def test_tips_are_for_the_roles_and_the_market_they_name() -> None:
    tips = [tip("sdr_only", roles=frozenset({"sdr"})), tip("asia", markets=frozenset({"asia_pacific"}))]
    assert chosen(Situation(roles=["ae"], market="europe"), tips=tips) is None
    found = chosen(Situation(roles=["ae", "sdr"], market="europe"), tips=tips)
    assert found
    assert found.tip.key == "sdr_only"


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.sampled_from(["a", "b"]))
def test_eight_weeks_of_tips_never_repeat_and_are_the_same_again(start: int, seed: str) -> None:
    tips = [tip(f"t{n}", topic=f"topic{n % 5}") for n in range(41)]
    runs = []
    for _ in range(2):
        shown: dict[str, date] = {}
        for n in range(40):
            day = date(2026, 1, 5) + timedelta(days=start % 700 + 7 * (n // 5) + n % 5)
            found = chosen(Situation(), today=day, tips=tips, shown=shown, seed=seed)
            assert found
            assert found.tip.key not in shown
            shown[found.tip.key] = day
        runs.append(shown)
    assert runs[0] == runs[1]

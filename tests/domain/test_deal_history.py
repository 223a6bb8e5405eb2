"""Logs read lean: what was undone is not there, and old stages have today's keys."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.deal_history import Landings, LoggedStage, entries, in_force, standing_before
from domain.market_priors import market_priors
from domain.money import Money
from domain.template_change import landings, strays
from tests.domain.pipeline_rows import PIPELINE

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def event(
    rev: int,
    to: str,
    before: str | None = None,
    *,
    kind: str = "moved",
    undoes: int | None = None,
    expected: date | None = None,
) -> LoggedStage:
    """The rev-th event, on the rev-th day."""
    at = START + rev * DAY
    amount = Money(rev, "EUR")
    return LoggedStage(rev, kind, at, at.date(), before, to, undoes, amount, expected)


def steps(log: list[LoggedStage], changes: Landings | None = None) -> list[tuple[str, date]]:
    return [(each.stage, each.on) for each in entries(1, in_force(log, changes or {}))]


def on(rev: int) -> date:
    return (START + rev * DAY).date()


def test_an_undone_move_is_no_entry_and_undoing_the_undo_makes_it_one() -> None:
    made, moved = event(1, "a", kind="created"), event(2, "b", "a")
    back = event(3, "a", "b", kind="undone", undoes=2)
    again = event(4, "b", "a", kind="undone", undoes=3)
    assert steps([made, moved]) == [("a", on(1)), ("b", on(2))]
    assert steps([made, moved, back]) == [("a", on(1))]
    assert steps([made, moved, back, again]) == [("a", on(1)), ("b", on(2))]


def test_what_changes_no_stage_is_no_entry() -> None:
    assert steps([event(1, "a", kind="created"), event(2, "a", "a", kind="edited")]) == [("a", on(1))]


def test_stages_before_a_change_of_template_have_the_new_keys() -> None:
    change = event(3, "y", "b", kind="remapped")
    log = [event(1, "a", kind="created"), event(2, "b", "a"), change, event(4, "z", "y")]
    landed = {change.at: {"a": "x", "b": "y"}}
    assert steps(log, landed) == [("x", on(1)), ("y", on(2)), ("z", on(4))]


def test_two_changes_of_template_follow_one_another() -> None:
    first, second = event(2, "b", "a", kind="remapped"), event(4, "d", "c", kind="remapped")
    log = [event(1, "a", kind="created"), first, event(3, "c", "b"), second]
    landed = {first.at: {"a": "b"}, second.at: {"b": "bb", "c": "d"}}
    assert steps(log, landed) == [("bb", on(1)), ("d", on(3))]


def test_how_a_deal_stood_is_what_its_last_event_before_says() -> None:
    log = [event(1, "a", kind="created", expected=on(9)), event(5, "b", "a", expected=on(20))]
    assert standing_before(log, on(1)) is None
    early = standing_before(log, on(5))
    late = standing_before(log, on(6))
    assert early is not None
    assert late is not None
    assert (early.stage, early.expected_close, early.amount) == ("a", on(9), Money(1, "EUR"))
    assert (late.stage, late.expected_close) == ("b", on(20))


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_markets_chances_keep_their_order_and_stay_chances(conversion: float, usual: float) -> None:
    found = market_priors(PIPELINE, conversion, usual=usual)
    line = [found[stage.key] for stage in PIPELINE.open_stages]
    assert line == sorted(line)
    assert all(0 <= share <= 1 for share in line)


def test_a_market_like_the_usual_one_has_the_templates_chances() -> None:
    found = market_priors(PIPELINE, 0.25, usual=0.25)
    for stage in PIPELINE.open_stages:
        assert abs(found[stage.key] - stage.prior) < 1e-12


def test_strays_land_at_the_beginning_of_their_part() -> None:
    unknown = strays(
        PIPELINE, [("discovery", "deal"), ("cold", "lead"), ("talk", "deal"), ("yes", "won"), ("no", "lost")]
    )
    assert unknown == {"cold": "lead", "talk": "deal", "yes": "won", "no": "lost"}
    found = landings(PIPELINE, PIPELINE, unknown)
    assert [found[key] for key in unknown] == ["mql", "qualification", "won", "lost"]
    assert found["discovery"] == "discovery"

"""A chart says in words what it shows, and a chart that could not be drawn cannot be made."""

import pytest

from domain.charts import BARS_MAX, Bar, FunnelChart
from views.charts import ALT_TEXT_MAX, alt_text


def test_the_words_of_a_chart_are_its_title_its_bars_and_its_note() -> None:
    bars = (Bar("Discovery", 45, "12 deals · €45,000", 12), Bar("Proposal", 0, "0 deals"))
    chart = FunnelChart("Open pipeline", bars, "Value", "Weighted", "2 stale deals are in it.")
    assert alt_text(chart) == (
        "Open pipeline. Discovery: 12 deals · €45,000. Proposal: 0 deals. 2 stale deals are in it."
    )


def test_words_too_long_for_slack_are_cut() -> None:
    chart = FunnelChart("Long", (Bar("x " * 3_000, 1, "1"),))
    assert len(alt_text(chart)) == ALT_TEXT_MAX
    assert alt_text(chart).endswith("…")


@pytest.mark.parametrize(
    ("size", "inner"), [(-1.0, None), (1.0, 2.0), (1.0, -1.0), (float("inf"), None), (float("nan"), None)]
)
def test_a_bar_is_no_shorter_than_its_inner_part_and_never_endless(size: float, inner: float | None) -> None:
    with pytest.raises(ValueError, match="is no bar"):
        Bar("x", size, "x", inner)


@pytest.mark.parametrize("count", [0, BARS_MAX + 1])
def test_a_chart_has_at_least_one_bar_and_no_more_than_can_be_read(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 12 bars"):
        FunnelChart("x", tuple(Bar(str(n), n, "x") for n in range(count)))


def test_either_both_parts_of_the_bars_have_a_name_or_neither() -> None:
    with pytest.raises(ValueError, match="neither"):
        FunnelChart("x", (Bar("x", 1, "x"),), size_name="Value")

"""A forecast in words: how much and how wide, what it is made of, what would change it, how good it was."""

from domain.reports import ForecastShown, PastForecast
from views.blocks import clipped, escape_name
from views.report_parts import Words

PAST_SHOWN = 4
NAME_SHOWN = 80
METHODS = {
    "simulated": "the simulation",
    "weighted": "the weighted pipeline",
    "naive": "last quarter's revenue",
}


def forecast_words(shown: ForecastShown, say: Words) -> str:
    """The middle first, then how wide it is, and what it is made of."""
    made, band = shown.made, shown.band
    lines = [
        f"*Forecast {say.about(band.middle_minor)}* for Q{shown.quarter.quarter}, "
        f"8 in 10 chance of {say.about(band.low_minor)} to {say.about(band.high_minor)}"
    ]
    naive = (
        f"naive (last quarter again) {say.money(made.naive_minor)}"
        if made.naive_minor is not None
        else "no quarter before to compare with"
    )
    lines.append(f"{say.money(made.booked_minor)} booked · {say.deals(shown.open_deals)} open · {naive}")
    source = "the market's profile, the rest own history"
    prior = f"The win rate is {say.percent(made.prior_share)} {source}."
    how = f"By {METHODS[shown.method]}"
    how += ", with a band from past errors." if shown.is_empirical else ", with a simulated band."
    lines.append(f"{prior} {how}")
    if shown.left_stale:
        lines.append(f"{say.deals(shown.left_stale).capitalize()} left out as stale.")
    return "\n".join([*lines, *changes_words(shown, say)])


def changes_words(shown: ForecastShown, say: Words) -> list[str]:
    """What would change it: the deals on which most hangs, stale ones that move on, one more deal."""
    found = shown.changes
    if found is None:
        return []
    lines = [
        f"{escape_name(clipped(each.name, NAME_SHOWN))}: +{say.about(each.more_minor)} if it is won in time, "
        f"−{say.about(each.less_minor)} if not"
        for each in found.deals
    ]
    if found.stale_minor:
        lines.append(f"{say.many(shown.left_stale, 'stale deal')} moved on: +{say.about(found.stale_minor)}")
    if found.new_minor:
        lines.append(f"Each new deal today: +{say.about(found.new_minor)}")
    return ["*What would change it*", *lines] if lines else []


def past_words(past: tuple[PastForecast, ...], say: Words) -> str:
    """How good the forecasts made at the start of past quarters were."""
    starts = [each for each in past if each.months_in == 0][:PAST_SHOWN]
    if not starts:
        return ""
    lines = []
    for each in starts:
        said = say.money(each.accuracy.forecast_minor)
        line = f"{each.quarter}: {said} said, {say.money(each.accuracy.actual_minor)} came"
        share = each.accuracy.share
        lines.append(f"{line}, {say.percent(share)} accurate" if share is not None else line)
    return "\n".join(["*Past forecasts*, made at the start of the quarter", *lines])

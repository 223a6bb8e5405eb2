"""The numbers of a quarter in words: coverage, win rate, cycle, velocity, slippage."""

from domain.pipeline_report import PipelineReport
from views import formats
from views.blocks import escape
from views.pipeline_parts import Said


def numbers(report: PipelineReport, say: Said) -> list[tuple[str, str]]:
    """(key of the rows behind it, text), one for each number below the stages."""
    return [
        ("coverage", _coverage(report, say)),
        ("booked", _booked(report, say)),
        ("win_rate", _win_rate(report, say)),
        ("cycle", _cycle(report, say)),
        ("velocity", _velocity(report, say)),
        ("expected", _slippage(report, say)),
    ]


def _coverage(report: PipelineReport, say: Said) -> str:
    found = report.coverage
    if found is None:
        if report.target.without_rate:
            amounts = [formats.money(each, say.locale) for each in report.target.without_rate]
            listed = formats.listing(amounts, say.locale)
            return f"*Coverage* cannot be told: there is no rate for the target of {listed}."
        return (
            "*Coverage* cannot be told: no revenue target set. `/targets set @name revenue 60k EUR` sets one."
        )
    if not found.needed_minor:
        return f"*Coverage* Nothing more is needed: the target of {say.money(found.target_minor)} is reached."
    ratio = found.ratio or 0.0
    verdict = {True: "enough", False: "not enough", None: ""}[found.is_enough]
    first = f"*Coverage {_times(ratio, say)}*" + (f", {verdict}" if verdict else "")
    if found.required is not None:
        first += f": {_times(found.required, say)} is needed ({_why_required(report, say)})"
    how = f"{say.money(found.open.amount_minor)} expected to close in the quarter"
    how += f" ÷ {say.money(found.needed_minor)} that the target still needs"
    return f"{first}\n{how}"


def _times(ratio: float, say: Said) -> str:
    return f"{say.number(round(ratio, 1))}×"


def _why_required(report: PipelineReport, say: Said) -> str:
    share = formats.percent(report.required.share, say.locale)
    if report.required.source == "own":
        return f"1 ÷ the value win rate of the last year, {share} of {say.deals(report.required.cases)}"
    count = report.required.cases
    cases = f"only {say.number(count)} {'has' if count == 1 else 'have'}" if count else "none has"
    return f"1 ÷ the {share} of the {escape(report.market.name)} profile, as {cases} closed in a year"


def _booked(report: PipelineReport, say: Said) -> str:
    won = f"*Won {say.money(report.booked_minor)}*"
    target = report.target.amount
    if target is None or not target.amount_minor:
        return f"{won} in the quarter; no revenue target set"
    share = formats.percent(report.booked_minor / target.amount_minor, say.locale)
    aim = formats.percent(report.market.quota_percent / 100, say.locale)
    market = escape(report.market.name)
    text = f"{won} in the quarter, {share} of the target of {say.money(target.amount_minor)}"
    return f"{text}\n{market} profile: {aim} of quota at least"


def _win_rate(report: PipelineReport, say: Said) -> str:
    rate = report.win_rate
    if not rate.count.cases:
        return f"*Win rate* Nothing was won or lost in the quarter.{_uncounted(report, say)}"
    share = say.share(rate.count)
    told = f"{say.number(rate.count.numerator)} of {say.number(rate.count.denominator)} won"
    first = f"*Win rate {share}*: {told}" if share else f"*Win rate* {told}, too few for a percentage"
    value = say.share(rate.value)
    worth = f"By value {say.money(rate.value.numerator)} of {say.money(rate.value.denominator)}"
    worth += f", {value}" if value else ""
    return f"{first}\n{worth}.{_uncounted(report, say)}"


def _uncounted(report: PipelineReport, say: Said) -> str:
    rate = report.win_rate
    parts = [
        f"{say.number(count)} {words}"
        for count, words in (
            (rate.duplicates, "not counted as losses"),
            (rate.unqualified, "never qualified"),
        )
        if count
    ]
    return f" Left out: {formats.listing(parts, say.locale)}." if parts else ""


def _cycle(report: PipelineReport, say: Said) -> str:
    won, lost = report.cycle.won, report.cycle.lost
    if won.median is None and lost.median is None:
        return "*Cycle* cannot be told: nothing closed in the quarter."
    parts = []
    if won.median is not None:
        parts.append(
            f"*Cycle {say.days(won.median)}* from first day to won (median of {say.number(won.deals)})"
        )
    else:
        parts.append("*Cycle* nothing won yet")
    if lost.median is not None:
        parts.append(f"{say.days(lost.median)} to lost (of {say.number(lost.deals)})")
    return ", ".join(parts)


def _velocity(report: PipelineReport, say: Said) -> str:
    found = report.velocity
    without = f" {say.deals(found.stale).capitalize()} left out as stale." if found.stale else ""
    if found.per_day_minor is None:
        return f"*Velocity* cannot be told before something is won in the quarter.{without}"
    rate = say.share(found.win_rate)
    won = rate or f"{say.number(found.win_rate.numerator)} of {say.number(found.win_rate.denominator)} won"
    mean_won, days = say.money(found.mean_won_minor or 0), say.days(found.mean_cycle_days or 0)
    how = f"{say.deals(found.live)} open × {won} × {mean_won} ÷ {days}"
    first = f"*Velocity {say.money(found.per_day_minor)} a day*: to compare quarters, not to forecast"
    return f"{first}\n{how}.{without}"


def _slippage(report: PipelineReport, say: Said) -> str:
    found = report.slippage
    if found is None:
        return "*Slippage* cannot be told before the quarter begins."
    if not found.count.denominator:
        return "*Slippage* Nothing was expected to close in the quarter when it began."
    share = say.share(found.value)
    first = f"*Slippage {share}*:" if share else "*Slippage*"
    counts = f"{say.number(found.count.numerator)} of {say.deals(found.count.denominator)}"
    worth = f"{say.money(found.value.numerator)} of {say.money(found.value.denominator)}"
    text = f"{first} {counts} expected at the start now close later ({worth})"
    late = f"\n{say.deals(len(found.overdue))} more without a later date" if found.overdue else ""
    return text + late

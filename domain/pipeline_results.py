"""What has closed: win rate, cycle, velocity, quota attainment, retention."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from domain.pipeline import DealRow, Period, Ratio, closed_in, live, mean, median, value_of

Tier = Literal["top", "average", "developing", "under"]
TIER_PERCENTS: tuple[tuple[Tier, int], ...] = (("top", 120), ("average", 80), ("developing", 60))
"""From how many percent of quota on; "under" is what is left."""


@dataclass(frozen=True, slots=True)
class WinRate:
    """Won ÷ (won + lost), of deals and of money, and what is not in it.

    count: deals. value: minor units, of the deals that have an amount. lost_without_amount: a high number
    makes the value version too good, since what was lost is missing from it.
    """

    count: Ratio
    value: Ratio
    won_without_amount: int
    lost_without_amount: int
    duplicates: int
    unqualified: int


@dataclass(frozen=True, slots=True)
class Days:
    """How long some deals took, in days; None where there is none."""

    deals: int
    median: float | None
    mean: float | None


@dataclass(frozen=True, slots=True)
class Cycle:
    """From created to closed. The median of `won` is the number to show, `lost` beside it."""

    won: Days
    lost: Days
    all: Days


@dataclass(frozen=True, slots=True)
class Velocity:
    """N × W × V ÷ L and its four parts; to compare periods, not to forecast.

    per_day_minor: minor units a day, None while a part is missing. live: N. stale: open deals left out.
    """

    per_day_minor: float | None
    live: int
    win_rate: Ratio
    mean_won_minor: float | None
    mean_cycle_days: float | None
    stale: int


@dataclass(frozen=True, slots=True)
class Attainment:
    """Booked ÷ prorated quota. A tier is for the person and the manager only."""

    booked_minor: int
    quota_minor: int

    @property
    def share(self) -> float | None:
        """None without a quota."""
        return self.booked_minor / self.quota_minor if self.quota_minor else None

    @property
    def tier(self) -> Tier | None:
        """≥ 120 % top, 80 to < 120 % average, 60 to < 80 % developing, < 60 % under; None without a quota."""
        if not self.quota_minor:
            return None
        reached = (tier for tier, percent in TIER_PERCENTS if self._is_at(percent))
        return next(reached, "under")

    @property
    def is_met(self) -> bool:
        return self.quota_minor > 0 and self._is_at(100)

    def _is_at(self, percent: int) -> bool:
        return self.booked_minor * 100 >= self.quota_minor * percent


@dataclass(frozen=True, slots=True)
class TeamAttainment:
    """`total`: Σ booked ÷ Σ quota. `met`: people at 100 % or more ÷ people who have a quota."""

    total: Attainment
    met: Ratio


@dataclass(frozen=True, slots=True)
class Retention:
    """Customers and their revenue kept over a period; `logo` in customers, the others in minor units."""

    logo: Ratio
    gross: Ratio
    net: Ratio


def win_rate(deals: Iterable[DealRow], period: Period) -> WinRate:
    """Won ÷ (won + lost), by close date. No decision is a loss.

    Duplicates and deals that never qualified are in neither part; their numbers stand beside it.
    Source: sales notes §5, win rate.
    """
    closed = closed_in(deals, period)
    counted = [each for each in closed if each.excluded is None]
    won = [each for each in counted if each.won]
    lost = [each for each in counted if not each.won]
    gained, missed = value_of(won), value_of(lost)
    return WinRate(
        count=Ratio.of(len(won), len(counted)),
        value=Ratio(
            gained.amount_minor, gained.amount_minor + missed.amount_minor, gained.deals + missed.deals
        ),
        won_without_amount=gained.without_amount,
        lost_without_amount=missed.without_amount,
        duplicates=sum(each.excluded == "duplicate" for each in closed),
        unqualified=sum(each.excluded == "unqualified" for each in closed),
    )


def cycle(deals: Iterable[DealRow], period: Period) -> Cycle:
    """closed − created in days, of the deals closed in a period; excluded ones left out.

    A deal that was entered here only after it had closed took 0 days. Source: sales notes §5, cycle.
    """
    counted = [each for each in closed_in(deals, period) if each.excluded is None]
    won = [_cycle_days(each) for each in counted if each.won]
    lost = [_cycle_days(each) for each in counted if not each.won]
    return Cycle(_days(won), _days(lost), _days([*won, *lost]))


def _cycle_days(deal: DealRow) -> int:
    return max(0, (deal.closed_on - deal.created_on).days) if deal.closed_on else 0


def _days(days: Sequence[int]) -> Days:
    return Days(len(days), median(days), mean(days))


def velocity(deals: Collection[DealRow], period: Period, *, stale: Collection[int] = ()) -> Velocity:
    """N × W × V ÷ L, in minor units a day.

    N: open qualified deals that are not stale, as they stand. Of the deals closed in `period`: W the win
    rate by count, V the mean amount of the won ones that have one, L the mean cycle of won and lost.
    Undefined while nothing closed, nothing won has an amount, or L is 0. Source: sales notes §5, velocity.
    """
    now = live(deals, stale)
    rate = win_rate(deals, period).count
    gained = value_of(each for each in closed_in(deals, period) if each.won and each.excluded is None)
    worth = gained.amount_minor / gained.deals if gained.deals else None
    length = cycle(deals, period).all.mean
    known = rate.share is not None and worth is not None and length
    return Velocity(
        per_day_minor=len(now.deals) * (rate.share or 0) * (worth or 0) / length
        if known and length
        else None,
        live=len(now.deals),
        win_rate=rate,
        mean_won_minor=worth,
        mean_cycle_days=length,
        stale=len(now.stale),
    )


def booked(deals: Iterable[DealRow], period: Period) -> int:
    """The amounts of the deals won in a period, in minor units; duplicates count once, so not here."""
    won = (each for each in closed_in(deals, period) if each.won and each.excluded != "duplicate")
    return value_of(won).amount_minor


def prorated_quota(quota_minor: int, share: Fraction) -> int:
    """What is asked of somebody who is ramping, works part time or was here for part of the period."""
    if quota_minor < 0 or share < 0:
        raise ValueError("neither quota nor share can be negative")
    return round(quota_minor * share)


def team_attainment(people: Sequence[Attainment]) -> TeamAttainment:
    """Σ ÷ Σ, and the share of people who met theirs; who has no quota adds what they booked.

    Source: sales notes §5, quota attainment.
    """
    total = Attainment(sum(each.booked_minor for each in people), sum(each.quota_minor for each in people))
    asked = [each for each in people if each.quota_minor]
    return TeamAttainment(total, Ratio.of(sum(each.is_met for each in asked), len(asked)))


def retention(
    *,
    customers: int,
    lost: int,
    start_minor: int,
    churn_minor: int,
    contraction_minor: int,
    expansion_minor: int,
) -> Retention:
    """logo = 1 − lost ÷ start customers; gross = (start − churn − contraction) ÷ start; net adds expansion.

    All of the customers at the start, so new ones are in none of it. Source: sales notes §5, retention.
    """
    kept = start_minor - churn_minor - contraction_minor
    if not 0 <= lost <= customers or kept < 0 or min(churn_minor, contraction_minor, expansion_minor) < 0:
        raise ValueError("more was lost than there was at the start, or a part is negative")
    return Retention(
        logo=Ratio.of(customers - lost, customers),
        gross=Ratio(kept, start_minor, customers),
        net=Ratio(kept + expansion_minor, start_minor, customers),
    )

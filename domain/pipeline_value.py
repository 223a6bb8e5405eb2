"""What the open pipeline is worth: chances from own history, weighted value, how good forecasts were."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, inf, lgamma, log, log1p

from domain.pipeline import FEW, DealRow, Period
from domain.pipeline_conversion import Journeys
from domain.stages import Pipeline

PRIOR_STRENGTH = 8
"""How many closed deals the content's chance is worth against one's own."""
OWN_ENOUGH = 50
"""From this many closed deals on, one's own history stands alone."""
GAMMA_SHAPE = 1.6


@dataclass(frozen=True, slots=True)
class Chance:
    """P(win | stage). won, closed: of deals that were in the stage. prior_share: what is not own history."""

    share: float
    won: int
    closed: int
    prior_share: float


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A frozen forecast against what came, in minor units."""

    forecast_minor: int
    actual_minor: int

    @property
    def error_minor(self) -> int:
        """F − A: above 0, too much was promised."""
        return self.forecast_minor - self.actual_minor

    @property
    def share(self) -> float | None:
        """max(0, 1 − |F − A| ÷ A); None where nothing came: show the error itself."""
        return max(0.0, 1 - abs(self.error_minor) / self.actual_minor) if self.actual_minor else None

    @property
    def bias(self) -> float | None:
        """(F − A) ÷ A; None where nothing came."""
        return self.error_minor / self.actual_minor if self.actual_minor else None


def stage_chances(
    deals: Iterable[DealRow],
    found: Journeys,
    pipeline: Pipeline,
    *,
    priors: Mapping[str, float] | None = None,
    strength: float = PRIOR_STRENGTH,
) -> dict[str, Chance]:
    """P(win | stage) of each open stage: own closed deals, drawn towards the content's chance.

    (k × prior + won) ÷ (k + closed), of the closed deals that were in the stage; from 50 on won ÷ closed
    alone. Deals that jumped over it do not count: mostly winners jump, and a stage that is rarely used would
    look like a sure thing. Deals that never qualified were lost and count; duplicates do not.
    priors: by stage key, from 0 to 1, instead of the pipeline's own. What is still open is not asked, so
    after a burst of quick wins the chance is too good for a while. Source: sales notes §5 and §6.
    """
    closed = [each for each in deals if each.won is not None and each.excluded != "duplicate"]
    chances = {}
    for stage in pipeline.open_stages:
        ways = ((each, found.get(each.id, {}).get(stage.key)) for each in closed)
        here = [bool(each.won) for each, way in ways if way and not way.skipped]
        prior = (priors or {}).get(stage.key, stage.prior)
        chances[stage.key] = shrunk(sum(here), len(here), prior=prior, strength=strength)
    return chances


def shrunk(won: int, closed: int, *, prior: float, strength: float = PRIOR_STRENGTH) -> Chance:
    """The mean of Beta(k·p + won, k·(1 − p) + lost), and the prior's share in it, k ÷ (k + n)."""
    if not 0 <= won <= closed or not 0 <= prior <= 1 or strength < 0:
        raise ValueError("counts, prior or strength out of range")
    weight = 0.0 if closed >= OWN_ENOUGH else float(strength)
    whole = weight + closed
    if not whole:
        return Chance(prior, won, closed, 1.0)
    return Chance((weight * prior + won) / whole, won, closed, weight / whole)


def weighted_in_period_minor(
    deals: Iterable[DealRow],
    chances: Mapping[str, float],
    period: Period,
    *,
    today: date,
    won_days: Sequence[int],
    cycle_days: float,
) -> int:
    """Σ amount × P(won in what is left of the period | stage, age), in minor units, of the open deals given.

    The chance of the stage × the chance that a win comes in time (`in_time`). A deal is as old as the days
    since it was created. Leave stale deals out before. Source: sales notes §5, weighted pipeline.
    """
    first = max(0, (period.start - today).days)
    last = max(0, (period.end - today).days)
    total = 0.0
    for each in deals:
        if each.won is None and each.amount_minor:
            age = max(0, (today - each.created_on).days)
            by_end, by_start = (
                in_time(age, days, won_days=won_days, cycle_days=cycle_days) for days in (last, first)
            )
            total += each.amount_minor * chances.get(each.stage, 0.0) * (by_end - by_start)
    return round(total)


def in_time(age_days: int, within_days: int, *, won_days: Sequence[int], cycle_days: float) -> float:
    """P(T < age + h | T ≥ age): of the deals that get won and are this old, how many are within h days.

    age_days: today counts as not over, so a win today is still ahead. won_days: the cycles of won deals;
    where 20 of them or more were at least this old they are counted. Else T is Gamma(shape 1.6, mean
    cycle_days or at least a day). Source: sales notes §6, time.
    """
    older = [days for days in won_days if days >= age_days]
    if len(older) >= FEW:
        return sum(days < age_days + within_days for days in older) / len(older)
    scale = max(1.0, cycle_days) / GAMMA_SHAPE
    before, after = (
        gamma_log_survival(GAMMA_SHAPE, days / scale) for days in (age_days, age_days + within_days)
    )
    return 1 - exp(after - before)


def gamma_log_survival(shape: float, x: float) -> float:
    """log P(X > x) of a Gamma variable with scale 1, for x ≥ 0; exact far out, where P itself is 0.

    The incomplete gamma function by its power series below shape + 1 and by its continued fraction above
    (Lentz's method), each where it converges fast; relative error about 1e-12.
    """
    if x <= 0:
        return 0.0
    front = shape * log(x) - x - lgamma(shape)
    if x >= shape + 1:
        return front + log(_continued_fraction(shape, x))
    return log1p(-exp(front) * _series(shape, x))


def _series(shape: float, x: float) -> float:
    term = total = 1 / shape
    n = shape
    while term > total * 1e-15:
        n += 1
        term *= x / n
        total += term
    return total


def _continued_fraction(shape: float, x: float) -> float:
    b = x + 1 - shape
    c = inf
    d = 1 / b
    value = d
    step = 0.0
    n = 0
    while abs(step - 1) > 1e-15 and n < 500:
        n += 1
        a = -n * (n - shape)
        b += 2
        d = 1 / (a * d + b)
        c = b + a / c
        step = c * d
        value *= step
    return value


def accuracy(forecast_minor: int, actual_minor: int) -> Accuracy:
    """F: frozen at the period's start (or day 30, 60). A: booked in it. Source: sales notes §5."""
    if actual_minor < 0:
        raise ValueError("what was booked cannot be negative")
    return Accuracy(forecast_minor, actual_minor)


def wape(scored: Sequence[Accuracy]) -> float | None:
    """Σ|F − A| ÷ ΣA over several groups or periods; None where nothing came. Source: sales notes §5."""
    actual = sum(each.actual_minor for each in scored)
    return sum(abs(each.error_minor) for each in scored) / actual if actual else None

"""What a period will bring: booked revenue, a simulated middle with its band, and the naive figure beside it.

Money is integer minor units of one currency, times are days. Nothing here is random by itself: the generator
is passed in, so the same inputs give the same numbers.

    win rate    Beta(k·w0 + won, k·(1 − w0) + lost); from 50 closed deals on the prior is dropped
    deal        odds of the drawn win rate × the stage's factor; the stage's own share once it has 20 exits
    in time     P(T ≤ age + horizon | T > age), T ~ Gamma(shape 1.6, mean = cycle); × 0.1 over the age limit
    amount      as entered, else lognormal with the market's mean and a coefficient of variation of 1
    new deals   Poisson, rate ~ Gamma(created in 90 days + 1, 90 days); a deal is won as any other, later
    shock       lognormal(0, 0.2), one for all deals of a run

Source: Bayesian shrinkage and Monte-Carlo as usually taught; the constants are this house's own.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

SHAPE = 1.6
PRIOR_WEIGHT = 8.0
PRIOR_DROPPED_AT = 50
STALE_FACTOR = 0.1
SHOCK = 0.2
OWN_EXITS = 20
ARRIVAL_DAYS = 90
RUNS = 10_000
_LOGNORMAL_SIGMA = math.sqrt(math.log(2))  # a coefficient of variation of 1


@dataclass(frozen=True, slots=True)
class Prior:
    """A market's profile: win rate (0 to 1), mean deal and mean cycle. `weight` is k, in closed deals."""

    win_rate: float
    deal_minor: int
    cycle_days: float
    weight: float = PRIOR_WEIGHT

    def __post_init__(self) -> None:
        if not 0 < self.win_rate < 1 or self.deal_minor <= 0 or self.cycle_days <= 0 or self.weight <= 0:
            raise ValueError("a prior needs a win rate between 0 and 1, and positive deal, cycle and weight")


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """A live deal. amount_minor: None where none was entered. odds_factor: the stage's, 1 for qualification.

    own_share: the team's own share of wins from that stage, once it has `OWN_EXITS` exits, else None.
    is_over_age: older than the market's limit.
    """

    amount_minor: int | None
    age_days: float
    odds_factor: float = 1.0
    own_share: float | None = None
    is_over_age: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """The past: closed deals, deals created in the last 90 days, revenue of the last period."""

    won: int
    lost: int
    created_90d: int
    last_period_minor: int | None


@dataclass(frozen=True, slots=True)
class Band:
    """The 10th, 50th and 90th percentile of what may come."""

    low_minor: int
    middle_minor: int
    high_minor: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """A forecast made at one moment for one period.

    booked_minor: closed already. naive_minor: the last period's revenue, None without one.
    weighted_minor: booked, and the expected value of what is open, in time. prior_share: how much of the win
    rate is the market's profile and not own history, 0 to 1.
    """

    booked_minor: int
    band: Band
    weighted_minor: int
    naive_minor: int | None
    prior_share: float


def prior_share(prior: Prior, history: History) -> float:
    """k ÷ (k + n); 0 from `PRIOR_DROPPED_AT` closed deals on."""
    closed = history.won + history.lost
    return 0.0 if closed >= PRIOR_DROPPED_AT else prior.weight / (prior.weight + closed)


def win_rate_beta(prior: Prior, history: History) -> tuple[float, float]:
    """The two parameters of the posterior win rate; both positive."""
    kept = prior.weight if prior_share(prior, history) else 0.0
    # Half a deal on either side keeps the distribution proper where only wins, or only losses, are known.
    return (
        max(0.5, kept * prior.win_rate + history.won),
        max(0.5, kept * (1 - prior.win_rate) + history.lost),
    )


def close_by(age_days: float, horizon_days: float, cycle_days: float) -> float:
    """P(T ≤ age + horizon | T > age) for a closing time T with mean `cycle_days`; 0 to 1."""
    if horizon_days <= 0:
        return 0.0
    rate = SHAPE / cycle_days
    alive = 1 - gamma_cdf(SHAPE, age_days * rate)
    if alive < 1e-12:
        return 1.0
    return min(1.0, max(0.0, (gamma_cdf(SHAPE, (age_days + horizon_days) * rate) - (1 - alive)) / alive))


def forecast(
    deals: Sequence[OpenDeal],
    *,
    prior: Prior,
    history: History,
    booked_minor: int,
    horizon_days: float,
    dice: Random,
    runs: int = RUNS,
) -> Forecast:
    """Simulate the rest of a period. `horizon_days`: from now to its end; 0 leaves what is booked."""
    alpha, beta = win_rate_beta(prior, history)
    in_time = [_in_time(deal, horizon_days, prior.cycle_days) for deal in deals]
    sums = sorted(
        booked_minor + _one_run(deals, in_time, alpha, beta, prior, history, horizon_days, dice)
        for _ in range(runs)
    )
    band = Band(*(round(sums[_rank(share, runs)]) for share in (0.1, 0.5, 0.9)))
    mean_rate = alpha / (alpha + beta)
    expected = sum(
        _chance(deal, mean_rate)
        * share
        * (prior.deal_minor if deal.amount_minor is None else deal.amount_minor)
        for deal, share in zip(deals, in_time, strict=True)
    )
    return Forecast(
        booked_minor=booked_minor,
        band=band,
        weighted_minor=booked_minor + round(expected),
        naive_minor=history.last_period_minor,
        prior_share=prior_share(prior, history),
    )


@dataclass(frozen=True, slots=True)
class Swing:
    """What one deal does to a forecast, in minor units: `more` where it is won in time, `less` where not."""

    more_minor: int
    less_minor: int


def swings(deals: Sequence[OpenDeal], *, prior: Prior, history: History, horizon_days: float) -> list[Swing]:
    """Of each deal, in their order: the amount against what is expected of it, at the mean win rate."""
    alpha, beta = win_rate_beta(prior, history)
    rate = alpha / (alpha + beta)
    found = []
    for deal in deals:
        amount = prior.deal_minor if deal.amount_minor is None else deal.amount_minor
        expected = round(_chance(deal, rate) * _in_time(deal, horizon_days, prior.cycle_days) * amount)
        found.append(Swing(amount - expected, expected))
    return found


def _one_run(
    deals: Sequence[OpenDeal],
    in_time: Sequence[float],
    alpha: float,
    beta: float,
    prior: Prior,
    history: History,
    horizon_days: float,
    dice: Random,
) -> float:
    """What one simulated rest of the period adds, in minor units."""
    win_rate = dice.betavariate(alpha, beta)
    shock = dice.lognormvariate(0, SHOCK)
    won = sum(
        _amount(deal.amount_minor, prior, dice)
        for deal, share in zip(deals, in_time, strict=True)
        if dice.random() < _chance(deal, win_rate) * share
    )
    return shock * (won + _new_business(win_rate, prior, history, horizon_days, dice))


def _new_business(
    win_rate: float, prior: Prior, history: History, horizon_days: float, dice: Random
) -> float:
    """Deals that do not exist yet: arrivals are uniform, so the wins in time are Poisson again."""
    if horizon_days <= 0:
        return 0.0
    per_day = dice.gammavariate(history.created_90d + 1, 1 / ARRIVAL_DAYS)
    expected = per_day * horizon_days * win_rate * _mean_close_by(horizon_days, prior.cycle_days)
    return sum(_amount(None, prior, dice) for _ in range(_poisson(expected, dice)))


def _mean_close_by(horizon_days: float, cycle_days: float, steps: int = 16) -> float:
    """P(T ≤ what is left of the horizon), averaged over arrivals spread evenly."""
    rate = SHAPE / cycle_days
    return sum(gamma_cdf(SHAPE, horizon_days * (n + 0.5) / steps * rate) for n in range(steps)) / steps


def _chance(deal: OpenDeal, win_rate: float) -> float:
    if deal.own_share is not None:
        return deal.own_share
    odds = win_rate / max(1e-9, 1 - win_rate) * deal.odds_factor
    return odds / (1 + odds)


def _in_time(deal: OpenDeal, horizon_days: float, cycle_days: float) -> float:
    share = close_by(deal.age_days, horizon_days, cycle_days)
    return share * STALE_FACTOR if deal.is_over_age else share


def _amount(amount_minor: int | None, prior: Prior, dice: Random) -> float:
    if amount_minor is not None:
        return amount_minor
    mean_of_log = math.log(prior.deal_minor) - _LOGNORMAL_SIGMA**2 / 2
    return dice.lognormvariate(mean_of_log, _LOGNORMAL_SIGMA)


def _poisson(mean: float, dice: Random) -> int:
    """A Poisson draw: by multiplication while that is quick, by the normal approximation above."""
    if mean > 50:
        return max(0, round(dice.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count


def _rank(share: float, size: int) -> int:
    """The index of a percentile by nearest rank."""
    return min(size - 1, max(0, math.ceil(share * size) - 1))


def gamma_cdf(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function P(shape, x), to about 1e-10.

    By its series where that converges fast (x < shape + 1), else by the continued fraction of the rest.
    """
    if x <= 0:
        return 0.0
    scale = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        n = shape
        while abs(term) > abs(total) * 1e-12:
            n += 1
            term *= x / n
            total += term
        return min(1.0, total * scale)
    return max(0.0, 1 - scale * _upper_fraction(shape, x))


def _upper_fraction(shape: float, x: float) -> float:
    """Lentz's way through the continued fraction of the upper incomplete gamma function."""
    tiny = 1e-300
    b = x + 1 - shape
    c, d = 1 / tiny, 1 / b
    value = d
    for n in range(1, 500):
        a = -n * (n - shape)
        b += 2
        d = a * d + b or tiny
        c = b + a / c or tiny
        d = 1 / d
        step = d * c
        value *= step
        if abs(step - 1) < 1e-12:
            break
    return value


@dataclass(frozen=True, slots=True)
class Scored:
    """A past period: what each method said at its start, and what came."""

    predicted_minor: Mapping[str, int]
    actual_minor: int


METHODS = ("simulated", "weighted", "naive")
LEARNED_FROM = 3
EMPIRICAL_FROM = 8


def rolling_error(past: Sequence[Scored], method: str) -> float | None:
    """Σ|forecast − actual| ÷ Σ actual over the periods where the method said something; None without any."""
    pairs = [
        (each.predicted_minor[method], each.actual_minor) for each in past if method in each.predicted_minor
    ]
    total = sum(actual for _, actual in pairs)
    return sum(abs(said - actual) for said, actual in pairs) / total if total else None


def best_method(past: Sequence[Scored]) -> str:
    """The method with the smallest rolling error, once there are three periods; before, the simulation."""
    if len(past) < LEARNED_FROM:
        return METHODS[0]
    errors = {method: rolling_error(past, method) for method in METHODS}
    known = {method: error for method, error in errors.items() if error is not None}
    return min(known, key=lambda method: known[method]) if known else METHODS[0]


def chosen_band(made: Forecast, past: Sequence[Scored]) -> tuple[str, Band, bool]:
    """(method, band, whether it comes from past errors): simulated bands give way after eight periods."""
    method = best_method(past)
    middle = {
        "simulated": made.band.middle_minor,
        "weighted": made.weighted_minor,
        "naive": made.naive_minor if made.naive_minor is not None else made.band.middle_minor,
    }[method]
    ratios = sorted(
        each.actual_minor / each.predicted_minor[method] for each in past if each.predicted_minor.get(method)
    )
    if len(ratios) < EMPIRICAL_FROM:
        return (
            method,
            Band(min(made.band.low_minor, middle), middle, max(made.band.high_minor, middle)),
            False,
        )
    low, high = (ratios[_rank(share, len(ratios))] for share in (0.1, 0.9))
    floor = made.booked_minor
    return (
        method,
        Band(max(floor, min(middle, round(middle * low))), middle, max(middle, round(middle * high))),
        True,
    )

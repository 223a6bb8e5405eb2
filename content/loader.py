"""Content as the rest of the house sees it: loaded once, checked as a whole, frozen.

`load_content()` reads the files beside this one. A folder of one's own may hold a file of the same name,
which takes its place, or `activities-….yaml`, `targets-….yaml` and so on, which add to it; its `pipelines/`,
`missions/`, `tips/` and `personas/` hold files of which those with one of our names take its place. Every
flaw in any of them is reported at once, with file and line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from content.checks import check_activities, check_markets, check_targets
from content.coaching import build_coaching, check_coaching, read_coaching_files
from content.deals import (
    DEFAULT_PIPELINE,
    build_pipelines,
    build_rates,
    build_reasons,
    check_deal_files,
    read_deal_files,
)
from content.files import read_files, strangers
from content.mission_checks import check_mission_files
from content.missions import Missions, build_missions, read_mission_files
from content.reviews import build_reviews, check_reviews, read_review_files
from content.shapes import ActivitiesFile, MarketsFile, ProfileShape, TargetsFile
from content.source import ContentError, Flaw
from domain.activity import ActivityType
from domain.coaching import Coaching
from domain.deals import LostReason
from domain.rates import RateTable
from domain.review_prompts import ReviewContent
from domain.stages import Pipeline

__all__ = [
    "Activities",
    "Approach",
    "Content",
    "ContentError",
    "Flaw",
    "Market",
    "Missions",
    "Profile",
    "TargetDefaults",
    "load_content",
]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a role is asked for: `weekly` counts by activity key, `ramp` in percent by month."""

    key: str
    name: str
    weekly: Mapping[str, int]
    ramp: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Activities:
    """What can be logged; `form` are the keys that everybody's form asks for."""

    types: tuple[ActivityType, ...]
    form: tuple[str, ...]

    @property
    def by_key(self) -> Mapping[str, ActivityType]:
        return {each.key: each for each in self.types}

    def find(self, key: str) -> ActivityType | None:
        return next((each for each in self.types if each.key == key), None)

    def __getitem__(self, key: str) -> ActivityType:
        found = self.find(key)
        if found is None:
            raise KeyError(key)
        return found

    def form_for(self, targets: Sequence[str]) -> tuple[ActivityType, ...]:
        """The types that a form asks somebody with these targets for.

        Everybody's own, then those with a target, unless something in the form counts towards it already
        (so an AE is asked for meetings, not for meetings and meetings held). What is counted from deals is
        asked of nobody.
        """
        keys = [*self.form]
        for key in targets:
            own = self.find(key)
            if own and key not in keys and not set(own.also) & set(keys):
                keys.append(key)
        return tuple(self[key] for key in keys if self[key].counted_from == "log")


@dataclass(frozen=True, slots=True)
class TargetDefaults:
    """Profiles by key; every role has the one of its name."""

    profiles: Mapping[str, Profile]
    default: str

    def of(self, profile: str | None) -> Profile:
        """The profile of that key (a role is one), or the default for None and for unknown keys."""
        return self.profiles.get(profile or self.default) or self.profiles[self.default]


@dataclass(frozen=True, slots=True)
class Approach:
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Market:
    """Where a team sells. `deal_size` is in whole units of `currency`, percents are 0 to 100."""

    key: str
    name: str
    currency: str
    deal_size: int
    cycle_days: int
    conversion_percent: int
    quota_percent: int
    retention_percent: int
    accounts_per: Mapping[str, int]
    approach: tuple[Approach, ...]


@dataclass(frozen=True, slots=True)
class Content:
    activities: Activities
    targets: TargetDefaults
    markets: tuple[Market, ...]
    default_market: str
    pipelines: Mapping[str, Pipeline]
    lost_reasons: tuple[LostReason, ...]
    rates: RateTable
    missions: Missions
    coaching: Coaching
    reviews: ReviewContent
    default_pipeline: str = DEFAULT_PIPELINE

    def pipeline(self, key: str | None) -> Pipeline:
        """The template of that key, or the default for None and for unknown keys."""
        return self.pipelines.get(key or self.default_pipeline) or self.pipelines[self.default_pipeline]

    def lost_reason(self, key: str | None) -> LostReason | None:
        return next((each for each in self.lost_reasons if each.key == key), None)

    def market(self, key: str | None) -> Market:
        """The market of that key, or the default for None and for unknown keys."""
        by_key = {each.key: each for each in self.markets}
        return by_key.get(key or self.default_market) or by_key[self.default_market]


def load_content(override: Path | None = None) -> Content:
    """Read and check all content. What comes with the program is read once; a folder of one's own each time.

    Raises:
        ContentError: with every flaw.
    """
    return _bundled() if override is None else _loaded(override)


@cache
def _bundled() -> Content:
    return _loaded(None)


def _loaded(override: Path | None) -> Content:
    flaws = strangers(override)
    activities = read_files("activities", ActivitiesFile, override, flaws)
    targets = read_files("targets", TargetsFile, override, flaws)
    markets = read_files("markets", MarketsFile, override, flaws)
    deals = read_deal_files(override, flaws)
    missions = read_mission_files(override, flaws)
    coaching = read_coaching_files(override, flaws)
    reviews = read_review_files(override, flaws)
    if not flaws:
        read = [(file.source, file.shape) for file in activities]
        flaws += check_activities(read)
        flaws += check_targets([(file.source, file.shape) for file in targets], read)
        flaws += check_markets([(file.source, file.shape) for file in markets])
        flaws += check_deal_files(deals)
        flaws += check_mission_files(missions)
        stages = {stage.key for pipeline in deals.pipelines for stage in pipeline.shape.stages}
        sold_in = {market.key for file in markets for market in file.shape.markets}
        flaws += check_coaching(coaching, stages=stages, markets=sold_in)
        flaws += check_reviews(reviews)
    if flaws:
        raise ContentError(flaws)
    return Content(
        _activities([file.shape for file in activities]),
        _targets([file.shape for file in targets]),
        *_markets([file.shape for file in markets]),
        build_pipelines(deals),
        build_reasons(deals),
        build_rates(deals),
        build_missions(missions),
        build_coaching(coaching),
        build_reviews(reviews),
    )


def _activities(files: Sequence[ActivitiesFile]) -> Activities:
    types = tuple(
        ActivityType(each.key, each.one, each.many, tuple(each.words), each.counted_from, tuple(each.also))
        for file in files
        for each in file.activities
    )
    forms = [file.form for file in files if file.form is not None]
    return Activities(types, tuple(forms[-1]) if forms else ())


def _targets(files: Sequence[TargetsFile]) -> TargetDefaults:
    shapes: dict[str, ProfileShape] = {}
    for file in files:
        shapes |= file.profiles
    profiles = {
        key: Profile(key, each.name, dict(each.weekly), tuple(each.ramp)) for key, each in shapes.items()
    }
    return TargetDefaults(profiles, [file.default for file in files if file.default is not None][-1])


def _markets(files: Sequence[MarketsFile]) -> tuple[tuple[Market, ...], str]:
    markets = tuple(
        Market(
            **each.model_dump(exclude={"accounts_per", "approach"}),
            accounts_per=dict(each.accounts_per),
            approach=tuple(Approach(way.title, way.about) for way in each.approach),
        )
        for file in files
        for each in file.markets
    )
    return markets, [file.default for file in files if file.default is not None][-1]

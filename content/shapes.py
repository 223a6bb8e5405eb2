"""The shapes of the content files, as strict, frozen pydantic models. What is not named here is refused."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
Percent = Annotated[int, Field(ge=0, le=100)]
Weekly = Annotated[int, Field(ge=0, le=10_000)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ActivityShape(Shape):
    key: Key
    one: Label
    many: Label
    words: list[Label] = []
    counted_from: Literal["log", "deals"] = "log"
    also: list[Key] = []


class ActivitiesFile(Shape):
    """activities.yaml; a further file may add activities and replace the form."""

    form: list[Key] | None = None
    activities: list[ActivityShape] = []


class ProfileShape(Shape):
    name: Label
    weekly: dict[Key, Weekly]
    ramp: list[Percent] = []


class TargetsFile(Shape):
    """targets.yaml; a further file may add profiles and name another default."""

    default: Key | None = None
    profiles: dict[Key, ProfileShape] = {}


class ApproachShape(Shape):
    title: Label
    about: Annotated[str, StringConstraints(min_length=1, max_length=300)]


class MarketShape(Shape):
    key: Key
    name: Label
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    deal_size: Annotated[int, Field(gt=0)]
    cycle_days: Annotated[int, Field(gt=0, le=3650)]
    conversion_percent: Annotated[int, Field(gt=0, le=100)]
    quota_percent: Annotated[int, Field(gt=0, le=200)]
    retention_percent: Percent
    accounts_per: dict[Key, Annotated[int, Field(gt=0)]] = {}
    approach: list[ApproachShape] = []


class MarketsFile(Shape):
    """markets.yaml; a further file may add markets and name another default."""

    default: Key | None = None
    markets: list[MarketShape] = []

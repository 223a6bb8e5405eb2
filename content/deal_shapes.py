"""The shapes of the files about deals: pipelines, reasons for losing, exchange rates."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from content.shapes import Key, Label, Percent, Shape

# Slack shows at most ten checkboxes of 75 characters, and hints of 150 inside a field.
Choice = Annotated[str, StringConstraints(min_length=1, max_length=75, strip_whitespace=True)]
Hint = Annotated[str, StringConstraints(min_length=1, max_length=150, strip_whitespace=True)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
OwnerRole = Literal["marketing", "sdr", "ae", "csm", "manager"]


class CriterionShape(Shape):
    key: Key
    text: Choice


class EvidenceShape(Shape):
    key: Key
    label: Choice
    hint: Hint
    kind: Literal["line", "text"] = "text"


class StageShape(Shape):
    key: Key
    name: Label
    part: Literal["lead", "deal", "won", "lost", "after"]
    owner: OwnerRole
    purpose: Sentence
    exit: list[CriterionShape] = Field(default_factory=list, max_length=10)
    evidence: list[EvidenceShape] = Field(default_factory=list, max_length=10)
    usual_days: Annotated[int, Field(gt=0, le=3650)] | None = None
    chance: Percent
    qualified: bool | None = None
    funnel: Literal["top", "middle", "bottom", "post_sale"] | None = None
    goal: Sentence | None = None
    capabilities: list[Sentence] = Field(default_factory=list, max_length=10)
    hand_over_to: Literal["sdr", "ae", "csm"] | None = None
    words: list[Label] = Field(default_factory=list)


class PipelineFile(Shape):
    """pipelines/<key>.yaml; `arriving` says by template where its stages land in this one."""

    name: Label
    about: Sentence
    stages: Annotated[list[StageShape], Field(min_length=3, max_length=20)]
    arriving: dict[Key, dict[Key, Key]] = Field(default_factory=dict)


class LostReasonShape(Shape):
    key: Key
    label: Choice
    about: Hint
    counted: bool = True
    asks_competitor: bool = False


class LostReasonsFile(Shape):
    """lost_reasons.yaml; a further file may add reasons."""

    reasons: list[LostReasonShape] = Field(default_factory=list)


class RateDayShape(Shape):
    """Not `on`, which is a word for true in YAML."""

    since: date
    rates: dict[Currency, Annotated[int | float, Field(gt=0, allow_inf_nan=False)]]


class RatesFile(Shape):
    """rates.yaml; a further file may add days. `examples`: the rates are made up."""

    base: Currency | None = None
    examples: bool = False
    days: list[RateDayShape] = Field(default_factory=list)

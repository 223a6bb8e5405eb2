"""The shapes of the files about missions: the missions, their roles and metrics, the chassis, the guide."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from content.deal_shapes import Choice, Hint, Sentence
from content.shapes import Key, Label, Shape

# As the library writes them: sales-plan-development.
MissionKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Ask = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
Whole = Annotated[int, Field(gt=0, le=6000)]
OutlineShape = Annotated[dict[Choice, Ask], Field(min_length=1, max_length=8)]


class MinutesShape(Shape):
    min: Whole
    max: Whole
    plan: Whole


class StepShape(Shape):
    """`do` is what a checkbox in Slack can show."""

    do: Choice
    how: Sentence


class DeliverableShape(Shape):
    title: Choice
    outline: OutlineShape
    uses: list[Key] = Field(default_factory=list)
    applies: Literal["stages", "targets"] | None = None


class PhaseShape(Shape):
    key: Key
    title: Label
    minutes: MinutesShape
    lead: MissionKey
    support: list[MissionKey] = Field(default_factory=list)
    objective: Sentence
    opening: Sentence
    # Ten checkboxes are what a group in Slack holds.
    steps: Annotated[dict[Key, StepShape], Field(min_length=1, max_length=10)]
    deliverables: Annotated[dict[Key, DeliverableShape], Field(min_length=1, max_length=10)]


class InputShape(Shape):
    key: Key
    what: Hint
    required: bool
    made_by: list[MissionKey] = Field(default_factory=list)
    stub: Key | None = None


class PrerequisiteShape(Shape):
    mission: MissionKey
    needed: bool
    why: Sentence


class AddedStepShape(StepShape):
    phase: Key
    after: Key | None = None
    key: Key


class VariationShape(Shape):
    about: Sentence
    steps: dict[Key, StepShape] = Field(default_factory=dict)
    drop: list[Key] = Field(default_factory=list)
    add: list[AddedStepShape] = Field(default_factory=list)
    criteria: dict[Key, Choice] = Field(default_factory=dict)
    deliverables: dict[Key, Choice] = Field(default_factory=dict)


class ImpactShape(Shape):
    primary: Annotated[list[Key], Field(min_length=1)]
    secondary: list[Key] = Field(default_factory=list)
    stated: Sentence


class SectionShape(Shape):
    title: Label
    deliverables: Annotated[list[Key], Field(min_length=1)]


class DocumentShape(Shape):
    title: Label
    about: Sentence
    sections: Annotated[list[SectionShape], Field(min_length=1, max_length=20)]


class FollowUpShape(Shape):
    key: Key
    after_days: Annotated[int, Field(gt=0, le=730)]
    what: Sentence
    again_days: Annotated[int, Field(ge=7, le=366)] | None = None


class MissionFile(Shape):
    """missions/<key>.yaml"""

    title: Label
    category: Literal["foundation", "advanced", "integration"]
    order: Annotated[int, Field(ge=1, le=1000)]
    kind: Label
    difficulty: Label
    value: Sentence
    objective: Sentence
    best_for: Annotated[list[Label], Field(min_length=1, max_length=6)]
    minutes: MinutesShape
    claim: Sentence
    prerequisites: list[PrerequisiteShape] = Field(default_factory=list)
    inputs: Annotated[list[InputShape], Field(max_length=10)]
    phases: Annotated[list[PhaseShape], Field(min_length=1, max_length=10)]
    document: DocumentShape
    criteria: Annotated[dict[Key, Choice], Field(min_length=1, max_length=10)]
    chassis: ImpactShape
    metrics: Annotated[list[Key], Field(min_length=1, max_length=10)]
    variations: dict[Key, VariationShape] = Field(default_factory=dict)
    follow_up: list[FollowUpShape] = Field(default_factory=list)


class RoleShape(Shape):
    name: Label
    usually: Label
    does: Sentence


class RolesFile(Shape):
    """mission_roles.yaml; a further file may add roles and replace some."""

    roles: dict[MissionKey, RoleShape] = Field(default_factory=dict)


class StubShape(Shape):
    title: Choice
    parts: OutlineShape


class StubsFile(Shape):
    """mission_stubs.yaml; a further file may add stubs and replace some."""

    stubs: dict[Key, StubShape] = Field(default_factory=dict)


class MetricShape(Shape):
    label: Choice
    about: Sentence
    kind: Literal["share", "money", "days", "minutes", "count", "score", "money_a_day"]
    better: Literal["higher", "lower"]
    cases: Label
    source: Literal["deals", "log", "coaching", "people"]
    usual: float | None = None


class MetricsFile(Shape):
    """mission_metrics.yaml; a further file may add metrics and replace some."""

    metrics: dict[Key, MetricShape] = Field(default_factory=dict)


class ComponentShape(Shape):
    key: Key
    name: Label
    about: Sentence
    unit: Literal["count", "ratio", "money", "per_year"]
    named_by_library: bool
    levers: Annotated[list[Label], Field(min_length=1, max_length=6)]


class ChassisFile(Shape):
    """chassis.yaml; a file of the same name takes its place, with the same keys."""

    components: list[ComponentShape] = Field(default_factory=list)


class SituationShape(Shape):
    """An answer to the first question, with the library's sequence for it."""

    label: Choice
    why: Sentence
    missions: Annotated[list[MissionKey], Field(min_length=1)]


class PainShape(Shape):
    """An answer to the second question: the mission that deals with it, the metric that would show it."""

    label: Choice
    why: Sentence
    mission: MissionKey
    metric: Key | None = None


class GuideFile(Shape):
    """mission_guide.yaml; a further file may add answers and replace some."""

    categories: dict[Literal["foundation", "advanced", "integration"], Label] = Field(default_factory=dict)
    variations: dict[Key, Label] = Field(default_factory=dict)
    situations: dict[Key, SituationShape] = Field(default_factory=dict)
    pains: dict[Key, PainShape] = Field(default_factory=dict)


class WordsFile(Shape):
    """mission_document.yaml: what a finished document says besides what people wrote."""

    version: Hint
    provisional: Hint
    people: Hint
    owner: Hint
    nobody: Hint
    brought: Hint
    missing: Hint
    waived: Hint
    skipped: Hint
    not_there: Hint
    criteria: Hint
    confirmed: Hint
    confirmed_alone: Hint
    unconfirmed: Hint
    not_met: Hint
    open: Hint
    alone: Hint
    follow_up: Hint
    after_days: Hint
    draft_from: Hint
    draft_note: Hint

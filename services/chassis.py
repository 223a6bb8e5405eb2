"""A team's business chassis: its six numbers, how sure they are, and what lifting each would give."""

from dataclasses import dataclass
from fractions import Fraction

from db.mission_results import add_figures, figures_of
from domain.chassis import Confidence, Figure, check_value, current_values, lifts, standings
from domain.errors import UserError
from domain.mission_results import ChassisShown
from domain.plain_numbers import NumberKind, NumberNotUnderstood, parse_number
from domain.team import Person
from services.mission_numbers import place_of_scope, readings
from services.scope import Scope

MEASURED = {"client_conversion": "lead_to_won", "average_spend": "avg_won_value"}
"""Component → the metric that the team's own deals tell it by."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure as somebody gives it: an empty `text` means that it is not known."""

    component: str
    text: str
    confidence: Confidence
    cases: int | None = None
    note: str | None = None


async def show_chassis(scope: Scope) -> ChassisShown:
    """The chassis of the asker's team, or of the asker where they have none."""
    components = scope.content.missions.components
    team_id, person_id = _whose(scope.me)
    figures = await figures_of(scope.tx, team_id=team_id, person_id=person_id)
    found = standings(components, figures)
    return ChassisShown(
        found,
        lifts(components, current_values(found)),
        place_of_scope(scope).currency,
        scope.me.team.name if scope.me.team else None,
        may_edit=_may_edit(scope.me),
        measurable=frozenset(MEASURED),
    )


async def set_figure(scope: Scope, entry: Entry) -> ChassisShown:
    """Append a figure; the history keeps the ones before.

    Raises:
        UserError: chassis.for_manager, chassis.unknown, chassis.no_number, chassis.out_of_range.
    """
    _check_may_edit(scope.me)
    component = next(
        (each for each in scope.content.missions.components if each.key == entry.component), None
    )
    if component is None:
        raise UserError("chassis.unknown")
    value: Fraction | None = None
    if entry.text.strip() and entry.confidence != "unknown":
        kinds: dict[str, NumberKind] = {"ratio": "share", "money": "money"}
        try:
            value = parse_number(
                entry.text, kinds.get(component.unit, "plain"), currency=place_of_scope(scope).currency
            )
        except NumberNotUnderstood as error:
            raise UserError("chassis.no_number", field="value", text=entry.text) from error
        if check_value(component, value):
            raise UserError("chassis.out_of_range", field="value", name=component.name)
    sure: Confidence = entry.confidence if value is not None else "unknown"
    figure = Figure(component.key, scope.today, sure, value, scope.me.id, entry.cases, entry.note)
    await _add(scope, [figure])
    return await show_chassis(scope)


async def measure(scope: Scope) -> ChassisShown:
    """Append what the team's own deals tell; what they cannot tell stays as it is.

    Raises:
        UserError: chassis.for_manager, chassis.nothing_to_measure.
    """
    _check_may_edit(scope.me)
    metrics = scope.content.missions.metrics
    wanted = [metrics[key] for key in MEASURED.values() if key in metrics]
    found = await readings(scope.tx, place_of_scope(scope), wanted, scope.content)
    told = {each.metric: each for each in found if each.value is not None}
    figures = [
        Figure(
            key,
            scope.today,
            "measured",
            Fraction(told[metric].value or 0).limit_denominator(10**6),
            scope.me.id,
            told[metric].cases,
        )
        for key, metric in MEASURED.items()
        if metric in told
    ]
    if not figures:
        raise UserError("chassis.nothing_to_measure")
    await _add(scope, figures)
    return await show_chassis(scope)


async def _add(scope: Scope, figures: list[Figure]) -> None:
    team_id, person_id = _whose(scope.me)
    await add_figures(
        scope.tx, scope.workspace_id, figures, team_id=team_id, person_id=person_id, now=scope.now
    )


def _whose(me: Person) -> tuple[int | None, int | None]:
    return (me.team.id, None) if me.team else (None, me.id)


def _may_edit(me: Person) -> bool:
    """One's own, or a team's for those who lead it."""
    return me.team is None or me.is_admin or me.team.id in me.manages


def _check_may_edit(me: Person) -> None:
    if not _may_edit(me):
        raise UserError("chassis.for_manager")

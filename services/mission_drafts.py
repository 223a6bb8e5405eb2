"""What a draft of a deliverable draws on besides what is in the run: the team's own numbers."""

from dataclasses import dataclass

from db.mission_results import figures_of
from domain.chassis import Standing, standings
from domain.errors import UserError
from domain.mission_cards import Run
from domain.mission_proof import Metric, Reading
from domain.missions import Deliverable
from services.mission_numbers import readings
from services.report_ground import Place, place_of_person, place_of_team
from services.scope import Scope

CHASSIS = "chassis"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a deliverable uses of the team's numbers; `chassis` is empty where it uses none of it."""

    metrics: tuple[tuple[Metric, Reading], ...]
    chassis: tuple[Standing, ...]
    currency: str


def deliverable_of(run: Run, key: str) -> Deliverable:
    """A deliverable of a run.

    Raises:
        UserError: missions.gone where the mission has none of that key.
    """
    found = run.mission.deliverable(key)
    if found is None:
        raise UserError("missions.gone")
    return found


async def numbers_for(scope: Scope, run: Run, deliverable: Deliverable) -> Numbers:
    """The metrics and the chassis that a deliverable uses, of the run's team or its owner."""
    place = _place(scope, run)
    known = scope.content.missions
    metrics = [known.metrics[key] for key in deliverable.uses if key in known.metrics]
    found = await readings(scope.tx, place, metrics, scope.content) if metrics else ()
    chassis: tuple[Standing, ...] = ()
    if CHASSIS in deliverable.uses:
        team_id = run.team.id if run.team else None
        person_id = run.state.owner_id if team_id is None else None
        if team_id is not None or person_id is not None:
            figures = await figures_of(scope.tx, team_id=team_id, person_id=person_id)
            chassis = standings(known.components, figures)
    return Numbers(tuple(zip(metrics, found, strict=True)), chassis, place.currency)


def _place(scope: Scope, run: Run) -> Place:
    if run.team:
        return place_of_team(scope.workspace_id, run.team, now=scope.now, content=scope.content)
    return place_of_person(run.owner or scope.me, now=scope.now, content=scope.content)

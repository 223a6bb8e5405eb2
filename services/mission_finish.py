"""The end of a mission: its document in a new version, and what of it is applied to the workspace."""

from dataclasses import dataclass, replace

from db.mission_results import add_change, add_document, changes_of, document_by_id, last_document
from db.missions import files_of
from domain.errors import UserError
from domain.mission_applies import StageLines, TargetLines, stage_lines, target_lines
from domain.mission_cards import DocumentVersion, Run, document_line
from domain.mission_document import assemble, carried_texts, to_markdown
from domain.missions import Deliverable
from domain.person_weeks import TargetsSet
from domain.team import Team
from services.missions import load_run
from services.pipelines import pipeline_of
from services.scope import Scope
from services.target_setting import set_targets, settable_teams


@dataclass(frozen=True, slots=True)
class Applicable:
    """A deliverable that can be applied, and when it last was. run: as it stands."""

    run: Run
    deliverable: Deliverable
    text: str


async def make_document(scope: Scope, run: Run, *, day: str) -> DocumentVersion:
    """Write the next version of a run's document; the one that there is where nothing was handed in since.

    day: today as the document's readers write it.
    """
    team_id = run.team.id if run.for_team and run.team else None
    line = document_line(run.mission.key, team_id=team_id, owner_id=run.state.owner_id)
    last = await last_document(scope.tx, scope.workspace_id, line)
    made = assemble(run.state, version=last.version + 1 if last else 1, on=scope.today)
    files = {key: each.address for key, each in (await files_of(scope.tx, run.id)).items()}
    names = {key: each.name for key, each in run.people.items()}
    values = {
        "run_id": run.id,
        "line": line,
        "version": made.version,
        "title": made.title,
        "markdown": to_markdown(made, scope.content.missions.words, names=names, day=day, files=files),
        "texts": carried_texts(run.state),
        "made_on": scope.today,
        "made_by": scope.me.id,
    }
    added = await add_document(scope.tx, scope.workspace_id, values, now=scope.now)
    if added is None:
        raise UserError("missions.changed", title=run.mission.title)
    return added


async def find_document(scope: Scope, document_id: int) -> tuple[DocumentVersion, Run]:
    """A version that the asker may see, with its run.

    Raises:
        UserError: missions.not_found.
    """
    found = await document_by_id(scope.tx, scope.workspace_id, document_id)
    if found is None:
        raise UserError("missions.not_found")
    return found, await load_run(scope, found.run_id)


async def applicable(scope: Scope, run_id: int, key: str, *, lock: bool = False) -> Applicable:
    """A deliverable with its text, to be applied; with `lock` its run is held against changes.

    Raises:
        UserError: missions.not_found, missions.gone, missions.no_text.
    """
    run = await load_run(scope, run_id, lock=lock)
    deliverable = run.mission.deliverable(key)
    if deliverable is None or deliverable.applies is None:
        raise UserError("missions.gone")
    item = run.state.deliverables[key].text
    if item is None:
        raise UserError("missions.no_text", title=deliverable.title)
    return Applicable(run, deliverable, item.value)


def targets_in(scope: Scope, found: Applicable) -> TargetLines:
    return target_lines(found.text, types=scope.content.activities.types, today=scope.today)


async def stages_in(scope: Scope, found: Applicable) -> tuple[StageLines, bool]:
    """What its lines mean for the pipeline, and whether that is the template in use already."""
    current = await pipeline_of(scope)
    others = (each for each in scope.content.pipelines.values() if each.key != current.key)
    lines = stage_lines(found.text, (current, *others))
    return lines, lines.template is not None and lines.template.key == current.key


async def teams_for_targets(scope: Scope, run: Run) -> list[Team]:
    """The teams whose targets the asker may set, the run's own first.

    Raises:
        UserError: missions.targets_for_managers.
    """
    teams = await settable_teams(scope)
    if not teams:
        raise UserError("missions.targets_for_managers")
    own = run.team.id if run.team else None
    return sorted(teams, key=lambda team: (team.id != own, team.name))


async def apply_targets(scope: Scope, run_id: int, key: str, team: str) -> list[TargetsSet]:
    """Set what the deliverable says as the targets of a team, from next week on.

    Raises:
        UserError: as `applicable` and `set_targets`; missions.no_targets, missions.applied_already.
    """
    found = await applicable(scope, run_id, key, lock=True)
    read = targets_in(scope, found)
    if not read.settings:
        raise UserError("missions.no_targets")
    item = found.run.state.deliverables[key].text
    assert item is not None  # `applicable` has seen it
    if any(
        each["deliverable"] == key
        and each["what"].get("item") == item.id
        and each["what"].get("team") == team
        for each in await changes_of(scope.tx, run_id)
    ):
        raise UserError("missions.applied_already")
    start = scope.week.next.start
    reason = found.run.mission.title
    wanted = [replace(each, team=team, day=start, reason=reason) for each in read.settings]
    done = [await set_targets(scope, each) for each in wanted]
    rules = [rule for each in done for rule in each.rule_ids]
    what = {"item": item.id, "team": team, "rules": rules}
    await add_change(scope.tx, run_id, "targets", key, what, person_id=scope.me.id, now=scope.now)
    return done

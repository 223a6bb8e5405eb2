"""Applying what a mission produced to the workspace, after a look at what that would do."""

from domain.team import Access
from handlers.registry import Answer, Click, Form, action, submission
from services.mission_board import team_named
from services.mission_finish import applicable, apply_targets, stages_in, targets_in, teams_for_targets
from services.scope import Scope
from views import mission_finish as view


@action("mission_finish.preview", opens_modal=True)
async def preview(scope: Scope, click: Click) -> Answer:
    found = await applicable(scope, int(click.data["run"]), str(click.data["key"]))
    if found.deliverable.applies == "stages":
        lines, in_use = await stages_in(scope, found)
        return Answer(modal=view.stages_preview(lines, in_use=in_use, may=scope.me.may(Access.ADMIN)))
    teams = await teams_for_targets(scope, found.run)
    return Answer(modal=view.targets_preview(targets_in(scope, found), teams, found.run, found.deliverable))


@submission("mission_finish.targets")
async def targets(scope: Scope, form: Form) -> Answer:
    team = await team_named(scope, int(form.text("team")))
    done = await apply_targets(scope, int(form.data["run"]), str(form.data["key"]), team.name)
    return Answer(say=view.targets_applied(done, scope.me.locale))

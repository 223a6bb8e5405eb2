"""team.*"""

from __future__ import annotations

from sandbox.api.registry import Call, method
from sandbox.errors import SlackError
from sandbox.model import Json


@method("team.info", "tier3", "team:read")
async def team_info(call: Call) -> Json:
    team = call.workspace.team
    if call.text("team") not in (None, team.id):
        raise SlackError("team_not_found")
    return {
        "team": {
            "id": team.id,
            "name": team.name,
            "domain": team.domain,
            "url": f"{call.backstage.url()}/",
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }

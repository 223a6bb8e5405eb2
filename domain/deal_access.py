"""Who may see a deal, and who may change it."""

from domain.deals import Deal
from domain.team import Person


def may_see(me: Person, deal: Deal) -> bool:
    """Its owner, whoever handed it over and waits, everybody in its team, its managers, admins."""
    if deal.workspace_id != me.workspace_id:
        return False
    teams = me.manages | ({me.team.id} if me.team else set())
    return me.is_admin or me.id in (deal.owner_id, deal.handed_by) or deal.team_id in teams


def may_change(me: Person, deal: Deal) -> bool:
    """Its owner, its team's managers, admins."""
    if deal.workspace_id != me.workspace_id:
        return False
    return me.is_admin or me.id == deal.owner_id or deal.team_id in me.manages

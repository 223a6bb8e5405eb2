"""Recognition of a team's week, among those who asked to take part."""

from datetime import datetime

from content.loader import Content
from db.base import Tx
from db.timetable import who_takes_part
from domain.recognition import Recognition, recognise
from domain.team import Team
from domain.weeks import Week
from services.targets import people_histories, team_week

KIND = "recognition"
"""The kind of direct message by whose switch (`/playmaker notices`) a person takes part."""
WEEKS = 6  # looked back at; a longer streak is told as this long


async def recognition(tx: Tx, team: Team, week: Week, *, now: datetime, content: Content) -> Recognition:
    """Of `week`, which is over. Eight queries, however many people and weeks there are."""
    whole = await team_week(tx, team, week, now=now, content=content)
    met = bool(whole.totals) and all(not total.pace.remaining for total in whole.totals if total.target)
    everybody = [each.person for each in whole.people]
    taking_part = await who_takes_part(tx, [person.id for person in everybody], KIND)
    people = [person for person in everybody if person.id in taking_part]
    histories = await people_histories(tx, people, week, WEEKS, now=now, content=content)
    return recognise(histories, team_goal_met=met)

"""Every minute: missions whose time is nearly up, which have not moved, go on today, or come up again."""

from domain.mission_cards import Due
from domain.team import Person
from jobs.registry import Announcement, Watch, watch
from services.mission_care import reminders
from services.notices import declare_notice
from views import mission_posts as view
from views.mission_words import Reader

KIND = "mission_reminders"
SOON = frozenset({"time_nearly_up", "time_up", "clock_forgotten", "goes_on"})
"""These say nothing any more the next morning; the others wait until the person may be reached."""

declare_notice(KIND, view.REMINDERS)


@watch("missions")
async def look(seen: Watch) -> tuple[Announcement, ...]:
    """Each reminder is a direct message to whoever can do something about it, once."""
    found = await reminders(seen.tx, seen.workspace_id, seen.team, now=seen.now)
    return tuple(_announced(due, seen) for due in found)


def _announced(due: Due, seen: Watch) -> Announcement:
    return Announcement(
        f"mission:{due.run.id}:remind:{due.reminder.key}",
        due.to.slack_id,
        view.reminder(due, _reader(due.to, seen)),
        kind=KIND,
        blocked="drop" if due.reminder.kind in SOON else "move",
    )


def _reader(person: Person, seen: Watch) -> Reader:
    missions = seen.content.missions
    return Reader(person.locale, person.zone, seen.now, missions.roles, missions.variations)

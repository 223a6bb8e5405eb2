"""What the views of missions share: refusals, names, times, where a run stands, and what comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.mission_cards import Run
from domain.mission_events import Rhythm
from domain.mission_state import DeliverableState, Item, Said, progress
from domain.mission_ways import Way
from domain.missions import Phase, Role
from domain.team import Person
from views import formats
from views.blocks import clipped, escape, mention
from views.targets import name_of
from views.team import days_words

NAME_SHOWN = 60
WHY_SHOWN = 300
TEXT_MAX = 3_900  # Slack edits no message whose text is longer than 4,000

ERRORS = {
    "missions.unknown": "No mission is called {name}. `/mission` lists them.",
    "missions.unknown_near": "No mission is called {name}. Did you mean `{guess}`?",
    "missions.unknown_variation": "This mission has no such variation.",
    "missions.not_your_team": "You do not manage that team, so you can start it for yourself alone.",
    "missions.not_for_them": "You cannot start a mission for {name}. Their manager can.",
    "missions.unknown_person": "That person cannot take part. Choose a full, active member.",
    "missions.running_already": "{title} is under way already. `/mission status` opens it.",
    "missions.not_found": "There is no such mission, or it goes on in other people's direct messages.",
    "missions.changed": "Somebody changed {title} just now. Nothing of yours was saved; please try again.",
    "missions.paused": "{title} is paused. Resume it first.",
    "missions.running": "{title} is running already.",
    "missions.over": "{title} is over. Start it anew for the next version.",
    "missions.for_part": "Only those who take part can do that. The owner can give you a role.",
    "missions.for_lead": "Only the lead of this phase, the owner or a manager can do that.",
    "missions.for_owner": "Only the owner of this mission or a manager can do that.",
    "missions.phase_waits": "That phase is not open yet: the one before it comes first.",
    "missions.phase_over": "That phase is over.",
    "missions.one_missing": "1 thing is missing: {what}. Hand it in, or leave it out with a reason.",
    "missions.missing": "{count} things are missing: {what}. Hand them in, or leave them out with a reason.",
    "missions.something_there": "{what} is there, so it cannot be left out as well. Take it back first.",
    "missions.last_of_closed": "Its phase is closed and rests on {what}. Hand in another version instead.",
    "missions.changed_meanwhile": "Somebody saved another text of {what} meanwhile.",
    "missions.not_ticked": "The owner has not said yet that this is met.",
    "missions.second_person": "A second person confirms this: whoever ticked it cannot.",
    "missions.phases_open": "{count} phases are still open. Close or skip them first.",
    "missions.criteria_open": "{count} success criteria are open. Confirm them, or say why they are not met.",
    "missions.empty": "Please write something.",
    "missions.too_long": "That is {length} characters, and {limit} fit.",
    "missions.no_link": "That is no link. It starts with https:// and has no spaces.",
    "missions.gone": "This mission has nothing of that name any more.",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a run is shown: their locale and zone, what content calls roles and variations, and when."""

    locale: str
    zone: ZoneInfo
    now: datetime
    roles: Mapping[str, Role]
    variations: Mapping[str, str]

    def role(self, key: str) -> str:
        found = self.roles.get(key)
        return escape(found.name if found else key.replace("-", " "))

    def moment(self, at: datetime) -> str:
        return formats.moment(at, self.zone, self.locale)


def who(person: Person | None) -> str:
    """Somebody in a post; a mention, so that it stays right when names change."""
    return mention(person.slack_id) if person else "nobody"


def names(run: Run, person_ids: Iterable[int | None], locale: str) -> str:
    found = [name_of(person) for each in person_ids if (person := run.person(each))]
    return formats.listing(list(dict.fromkeys(found)), locale)


def title_of(run: Run, reader: Reader) -> str:
    """ "Sales Plan Development, a growing team"."""
    name = escape(run.mission.title)
    variation = reader.variations.get(run.mission.variation or "")
    return f"{name} · {escape(variation)}" if variation else name


def minutes(span: timedelta, locale: str) -> str:
    """ "45 min", "1 h 5 min"."""
    whole = int(span.total_seconds() // 60)
    hours, rest = divmod(whole, 60)
    if not hours:
        return f"{formats.number(rest, locale)} min"
    return f"{formats.number(hours, locale)} h" + (f" {formats.number(rest, locale)} min" if rest else "")


def planned(plan: int, locale: str) -> str:
    return minutes(timedelta(minutes=plan), locale)


def rhythm_words(rhythm: Rhythm, locale: str) -> str:
    if rhythm.kind == "one_sitting":
        return "in one sitting"
    assert rhythm.at is not None  # a spread mission has a time
    return f"{days_words(rhythm.weekdays, locale)} at {rhythm.at:%H:%M}"


def standing(run: Run) -> str:
    """How far a run is: "●○○ Phase 2 of 3 …"."""
    state, mission = run.state, run.mission
    done = progress(state)
    signs = "".join(_SIGNS[state.phases[each.key].status] for each in mission.phases)
    at = next((n for n, each in enumerate(mission.phases, 1) if each == state.current), None)
    phase = f"Phase {at} of {done.phases}" if at else f"{done.phases_done} of {done.phases} phases"
    return (
        f"{signs} {phase} · {done.deliverables_done} of {done.deliverables} deliverables"
        f" · {done.criteria_done} of {done.criteria} criteria"
    )


_SIGNS = {"waiting": "○", "open": "◐", "closed": "●", "skipped": "◌"}


def said(run: Run, word: Said, reader: Reader) -> str:
    """ "Ana, Wed 18 Nov, 10:00"."""
    person = run.person(word.by)
    return f"{name_of(person) if person else 'nobody'}, {reader.moment(word.at)}"


def item_words(run: Run, item: Item) -> str:
    by = run.person(item.by)
    from_whom = f" by {name_of(by)}" if by else ""
    if item.kind == "text":
        return f"text{from_whom}"
    if item.kind == "link":
        label = escape(clipped(item.name or item.value, NAME_SHOWN))
        return f"<{_address(item.value)}|{label}>{from_whom}"
    return f"{escape(clipped(item.name or 'a file', NAME_SHOWN))}{from_whom}"


def deliverable_words(run: Run, state: DeliverableState) -> str:
    """What there is of a deliverable, in a few words."""
    there = [item_words(run, item) for item in state.items]
    if state.earlier:
        count = len(state.earlier)
        there.append(f"{count} earlier {'version' if count == 1 else 'versions'}")
    if state.waived:
        there.append(f"left out: {escape(clipped(state.waived.why or '', WHY_SHOWN))}")
    if state.draft and not state.text:
        there.append("a draft is there")
    return ", ".join(there) or "nothing yet"


def _address(link: str) -> str:
    """A link as Slack's markup takes it: nothing in it closes the mark."""
    return link.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")


def way_words(run: Run, way: Way | None) -> str:
    """What comes next, as a phrase."""
    mission = run.mission
    target = (way.target if way else None) or ""
    match way.verb if way else None:
        case "resume":
            return "resume it"
        case "take_over":
            return "somebody has to take it over"
        case "tick_step":
            step = next((each for each in mission.steps if each.key == target), None)
            return escape(step.do) if step else "the next step"
        case "hand_in":
            found = mission.deliverable(target)
            return f"hand in “{escape(found.title)}”" if found else "hand in what is missing"
        case "close_phase":
            phase = mission.phase(target)
            return f"close “{escape(phase.title)}”" if phase else "close the phase"
        case "tick_criterion":
            return f"say whether it is met: {_criterion(run, target)}"
        case "confirm_criterion":
            return f"a second person confirms: {_criterion(run, target)}"
        case "finish":
            return "finish it"
        case _:
            return "nothing is left to do"


def _criterion(run: Run, key: str) -> str:
    found = run.mission.criterion(key)
    return escape(found.text) if found else "a success criterion"


def phase_number(run: Run, phase: Phase) -> str:
    """ "Phase 2 of 3"."""
    keys = [each.key for each in run.mission.phases]
    return f"Phase {keys.index(phase.key) + 1} of {len(keys)}"


def spoken(lines: Iterable[str]) -> str:
    """Lines as a message's text: without the marks that only look like something."""
    text = "\n".join(line for line in lines if line).replace("*", "")
    return clipped(text, TEXT_MAX)

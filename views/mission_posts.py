"""What is said in a mission's thread and to people as it goes on, and the reminders."""

from collections.abc import Sequence

from domain.mission_cards import Due, Run, ThreadFile
from domain.mission_events import (
    Abandoned,
    Finished,
    LeadHanded,
    OwnerChanged,
    Paused,
    PersonLeft,
    PhaseClosed,
    PhaseSkipped,
    Resumed,
    RoleGiven,
    RunEvent,
)
from domain.mission_next import next_for_anyone
from domain.mission_reminders import time_left
from domain.missions import FollowUp, Phase
from domain.team import Person
from views.blocks import (
    Block,
    Message,
    actions,
    button,
    clipped,
    context,
    escape,
    option,
    plain,
    section,
    value_of,
)
from views.mission_words import (
    NAME_SHOWN,
    WHY_SHOWN,
    Reader,
    minutes,
    phase_number,
    planned,
    spoken,
    title_of,
    way_words,
    who,
)
from views.targets import name_of

REMINDERS = "Missions: reminders"
NONE = "none"
LABEL_MAX = 75


def event_reply(run: Run, event: RunEvent, reader: Reader) -> Message | None:
    """What the thread is told of an event; None where its posts show it well enough."""
    text = _event_words(run, event, reader)
    return Message(spoken([text]), [section(text)]) if text else None


def asked_of(run: Run, what: str, reader: Reader, *, note: str | None = None) -> Message:
    """To somebody who has something in a mission from now on."""
    lines = [f"*{title_of(run, reader)}*: {what}", f"Next: {way_words(run, next_for_anyone(run.state))}."]
    if note:
        lines.insert(1, f"> {escape(clipped(note, WHY_SHOWN))}")
    return Message(spoken(lines), [section("\n".join(lines)), actions(_open(run))])


def you_lead(phases: Sequence[Phase]) -> str:
    titles = ", ".join(f"“{escape(each.title)}”" for each in phases)
    return f"you lead {titles}."


def you_help(reader: Reader, roles: Sequence[str]) -> str:
    return f"you take part as {', '.join(reader.role(key) for key in roles)}."


YOU_OWN = "it is yours from now on."
YOU_INHERIT = "somebody has left, and what they had in it is yours from now on."


def gone_elsewhere(run: Run, reader: Reader) -> Message:
    """In place of the head, where the thread goes on in somebody else's direct messages."""
    text = f"*{title_of(run, reader)}* goes on with {who(run.owner)}."
    return Message(spoken([text]), [section(text), actions(_open(run))])


def left_alone(run: Run, reader: Reader) -> Message:
    """To managers: a mission whose owner has gone, and which nobody was left to take."""
    text = f"*{title_of(run, reader)}* has no owner any more. Somebody who takes it over can go on."
    take = button("Take it over", "missions.take_over", value_of(run=run.id, panel=0), style="primary")
    return Message(spoken([text]), [section(text), actions(take, _open(run))])


def reminder(due: Due, reader: Reader) -> Message:
    """One thing that time asks for, to whoever can do something about it."""
    run = due.run
    text = _reminder_words(due, reader)
    blocks: list[Block] = [section(text)]
    if due.reminder.kind != "follow_up":
        blocks.append(context(f"Next: {way_words(run, next_for_anyone(run.state))}."))
    return Message(spoken([text]), [*blocks, actions(*_done(due), _open(run))])


def followed(run: Run, follow_up: FollowUp, reader: Reader, *, by: Person, now_done: bool) -> Message:
    """In place of the reminder of a follow-up, once somebody has done it."""
    title, what = title_of(run, reader), escape(follow_up.what)
    word = f"Done by {name_of(by)}" if now_done else "Done already"
    again = f" It comes back every {follow_up.again_days} days." if follow_up.again_days else ""
    text = f"{word}: *{title}*, {what}{again}"
    return Message(spoken([text]), [section(text)])


def which_deliverable(run: Run, file: ThreadFile, keys: Sequence[str]) -> Message:
    """What a dropped file is for, where several things are open."""
    name = escape(clipped(file.name, NAME_SHOWN))
    text = f"Which deliverable is *{name}* for?"
    others = [each.key for each in run.mission.deliverables if each.key not in keys]
    found = [run.mission.deliverable(key) for key in (*keys, *others)]
    options = [
        option(clipped(each.title, LABEL_MAX), value_of(run=run.id, key=each.key, file=file.id))
        for each in found[:99]
        if each
    ]
    options.append(option("None of them", value_of(run=run.id, key=NONE, file=file.id)))
    menu: Block = {
        "type": "static_select",
        "action_id": f"missions.file:{file.id}",
        "placeholder": plain("Choose a deliverable"),
        "options": options,
    }
    return Message(spoken([text]), [section(text), actions(menu, block_id=f"file_{file.id}")])


def file_taken(run: Run, file: ThreadFile, deliverable: str) -> Message:
    """A file stands for a deliverable now, or for none."""
    name = escape(clipped(file.name, NAME_SHOWN))
    found = run.mission.deliverable(deliverable)
    text = f"*{name}* is handed in as “{escape(found.title)}”." if found else f"*{name}* is for none of them."
    return Message(spoken([text]), [section(text)])


def drafting() -> Message:
    return Message("The coach is drafting. It takes up to half a minute.")


def as_it_stands(run: Run, reader: Reader) -> Message:
    """To somebody whose press changed nothing, because it was so already."""
    text = f"0 changes: that is so already. Next: {way_words(run, next_for_anyone(run.state))}."
    return Message(spoken([text, title_of(run, reader)]), [section(text)])


def _event_words(run: Run, event: RunEvent, reader: Reader) -> str | None:
    person = run.person(event.by)
    by = name_of(person) if person else "Somebody"
    match event:
        case PhaseClosed(phase=key) | PhaseSkipped(phase=key):
            phase = run.mission.phase(key)
            assert phase is not None
            why = f": {escape(clipped(event.why, WHY_SHOWN))}" if isinstance(event, PhaseSkipped) else "."
            word = "skipped" if isinstance(event, PhaseSkipped) else "closed"
            return f"{phase_number(run, phase)} is {word} by {by}{why}"
        case Paused():
            return f"Paused by {by}{f': {escape(event.why)}' if event.why else '.'}"
        case Resumed():
            return f"Resumed by {by}. Next: {way_words(run, next_for_anyone(run.state))}."
        case LeadHanded(phase=key, person_id=to):
            phase = run.mission.phase(key)
            note = f"\n> {escape(event.note)}" if event.note else ""
            return f"{by} handed “{escape(phase.title if phase else key)}” to {who(run.person(to))}.{note}"
        case RoleGiven(role=key, person_id=to):
            return f"{by} gave the role {reader.role(key)} to {who(run.person(to))}."
        case OwnerChanged(person_id=to):
            return f"{who(run.person(to))} owns this mission from now on."
        case PersonLeft(heir_id=heir):
            return (
                f"Somebody has left. What they had here is {who(run.person(heir))}'s now."
                if heir
                else ("Somebody has left, and nobody is there to take what they had here.")
            )
        case Abandoned(why=reason):
            return f"{by} gave this mission up: {escape(reason)}"
        case Finished():
            return f"{by} finished this mission."
        case _:
            return None


def _reminder_words(due: Due, reader: Reader) -> str:
    run, kind = due.run, due.reminder.kind
    title = f"*{title_of(run, reader)}*"
    phase = run.mission.phase(due.reminder.phase or "")
    where = f"“{escape(phase.title)}” in {title}" if phase else title
    if phase:
        left = time_left(run.state, phase, reader.now)
        plan = planned(phase.minutes.plan, reader.locale)
        match kind:
            case "time_nearly_up":
                return f"{minutes(left, reader.locale)} of {plan} are left for {where}."
            case "time_up":
                return f"The {plan} for {where} are used up. Close it, or stop the clock and go on."
            case "clock_forgotten":
                return f"The clock of {where} is still running, twice as long as planned. Forgotten?"
            case "goes_on":
                return f"It goes on today: {where}."
    if kind == "stalled":
        days = run.state.rhythm.stall_days * due.reminder.times
        word = "working day" if days == 1 else "working days"
        return f"{days} {word} without a move in {where}. Go on, hand it over, or pause it."
    found = next((each for each in run.mission.follow_up if each.key == due.reminder.follow_up), None)
    return f"{title}: {escape(found.what) if found else 'time to look at it again.'}"


def _done(due: Due) -> list[Block]:
    if due.reminder.follow_up is None:
        return []
    data = value_of(run=due.run.id, key=due.reminder.follow_up, times=due.reminder.times)
    return [button("Done", "missions.followed", data, style="primary")]


def _open(run: Run) -> Block:
    return button("Open", "missions.show", value_of(run=run.id), label="Open the mission")

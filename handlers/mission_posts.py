"""What others see of a mission: its thread, kept current in place, and whoever it concerns."""

from collections.abc import Iterator, Sequence

from domain.mission_cards import Acted, Run
from domain.mission_events import LeadHanded, OwnerChanged, PersonLeft, RoleGiven, RunEvent
from domain.team import Person
from handlers.registry import Announcement
from services.scope import Scope
from views import mission_posts as view
from views.blocks import Message
from views.mission_thread import criteria_post, head, phase_post
from views.mission_words import Reader


def reader_of(scope: Scope, person: Person | None = None) -> Reader:
    """How a mission is shown to somebody; to whoever asks, where nobody is named."""
    missions, who = scope.content.missions, person or scope.me
    return Reader(who.locale, who.zone, scope.now, missions.roles, missions.variations)


def posts_for_start(scope: Scope, run: Run) -> tuple[Announcement, ...]:
    """The thread with its first phase, and a word to everybody who has a part in it."""
    reader = reader_of(scope, run.owner)
    return (*_thread(run, reader), *_to_parts(scope, run))


def posts_for(scope: Scope, acted: Acted) -> tuple[Announcement, ...]:
    """Everything that a move changes in the thread, and whom it concerns."""
    if not acted.events:
        return ()
    run, before = acted.run, acted.run_before
    reader = reader_of(scope, run.owner)
    moved = run.head_key != before.head_key
    leaves = moved and "person_left" not in acted.kinds()  # nobody reads what stays behind otherwise
    posts = [*(_left_behind(before, run, reader) if leaves else ()), *_thread(run, reader)]
    if not moved:
        posts += _edits(before, run, reader)
    posts += _replies(acted, reader)
    posts += _direct(scope, acted)
    return tuple(posts)


def posts_for_left(scope: Scope, left: Sequence[tuple[Acted, Sequence[Person]]]) -> tuple[Announcement, ...]:
    """What somebody's leaving did to missions: the threads, the heirs, who can take over what has none."""
    posts: list[Announcement] = []
    for acted, others in left:
        posts += posts_for(scope, acted)
        if acted.run.state.owner_id is None:
            key = f"mission:{acted.run.id}:alone:{acted.run.state.rev}"
            posts += [
                Announcement(
                    f"{key}:{each.id}", each.slack_id, view.left_alone(acted.run, reader_of(scope, each))
                )
                for each in others
            ]
    return tuple(posts)


def homes_of(acted: Acted) -> tuple[str, ...]:
    """Whose Home shows the mission, or did."""
    ids = acted.run.state.people | acted.before.people
    people = (acted.run.person(each) for each in sorted(ids))
    return tuple(person.slack_id for person in people if person)


def _thread(run: Run, reader: Reader) -> list[Announcement]:
    """The posts that there are by now; each is announced every time, and made once."""
    posts = [Announcement(run.head_key, run.channel_id, head(run, reader))]
    posts += [
        Announcement(_key(run, name), run.channel_id, message, thread_of=run.head_key)
        for name, message in _posts(run, reader)
    ]
    return posts


def _edits(before: Run, run: Run, reader: Reader) -> Iterator[Announcement]:
    """Changes of the posts that were there before and say something else now."""
    old = {"head": head(before, reader), **dict(_posts(before, reader))}
    new = {"head": head(run, reader), **dict(_posts(run, reader))}
    for name, message in new.items():
        if name in old and old[name] != message:
            key = f"{_key(run, name)}:{run.state.rev}"
            yield Announcement(key, run.channel_id, message, edits=_key(run, name))


def _left_behind(before: Run, run: Run, reader: Reader) -> Iterator[Announcement]:
    """In direct messages that it leaves, a thread ends with where it went."""
    key = f"{_key(before, 'head')}:{run.state.rev}"
    yield Announcement(key, before.channel_id, view.gone_elsewhere(run, reader), edits=before.head_key)


def _posts(run: Run, reader: Reader) -> Iterator[tuple[str, Message]]:
    """The replies that a thread has by now: phases that were opened, in the end the criteria."""
    for phase in run.mission.phases:
        if run.state.phases[phase.key].opened_at is not None:
            yield f"phase:{phase.key}", phase_post(run, phase, reader)
    if run.state.current is None:
        yield "criteria", criteria_post(run, reader)


def _key(run: Run, name: str) -> str:
    return run.head_key if name == "head" else f"{run.head_key.removesuffix(':head')}:{name}"


def _replies(acted: Acted, reader: Reader) -> Iterator[Announcement]:
    run = acted.run
    for n, event in enumerate(acted.events, start=acted.before.rev + 1):
        message = view.event_reply(run, event, reader)
        if message:
            yield Announcement(_key(run, f"event:{n}"), run.channel_id, message, thread_of=run.head_key)


def _to_parts(scope: Scope, run: Run) -> Iterator[Announcement]:
    """At the start: whoever leads a phase or helps, and did not start it."""
    for person_id in sorted(run.state.people - {scope.me.id}):
        person = run.people[person_id]
        reader = reader_of(scope, person)
        leads = [each for each in run.mission.phases if run.state.lead(each.key) == person_id]
        roles = [key for key, held in run.state.roles.items() if held == person_id]
        if person_id == run.state.owner_id:
            what = view.YOU_OWN
        else:
            what = view.you_lead(leads) if leads else view.you_help(reader, roles)
        message = view.asked_of(run, what, reader)
        yield Announcement(f"mission:{run.id}:to:{person_id}:1", person.slack_id, message)


def _direct(scope: Scope, acted: Acted) -> Iterator[Announcement]:
    """To whoever was given something by somebody else."""
    run = acted.run
    for n, event in enumerate(acted.events, start=acted.before.rev + 1):
        given = _given(acted, event, scope)
        person = run.person(given[0]) if given else None
        if given and person and person.id != scope.me.id:
            reader = reader_of(scope, person)
            message = view.asked_of(run, given[1], reader, note=getattr(event, "note", None))
            yield Announcement(f"mission:{run.id}:to:{person.id}:{n}", person.slack_id, message)


def _given(acted: Acted, event: RunEvent, scope: Scope) -> tuple[int, str] | None:
    """(to whom, what it is) of an event that gives somebody a part."""
    run = acted.run
    match event:
        case OwnerChanged(person_id=to) | PersonLeft(heir_id=int() as to):
            is_new = run.state.owner_id == to != acted.before.owner_id
            return to, view.YOU_OWN if is_new else view.YOU_INHERIT
        case LeadHanded(phase=key, person_id=to):
            phase = run.mission.phase(key)
            return (to, view.you_lead([phase])) if phase else None
        case RoleGiven(role=key, person_id=to):
            return to, view.you_help(reader_of(scope), [key])
        case _:
            return None

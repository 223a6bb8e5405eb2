"""One's own missions: the list, and what Home shows of them."""

from collections.abc import Mapping, Sequence

from domain.mission_cards import Run
from domain.mission_next import next_for_anyone, next_way
from domain.team import Person
from views.blocks import Block, Message, actions, button, clipped, context, section, value_of
from views.mission_words import Reader, spoken, standing, title_of, way_words

LISTED = 10
HOME_LISTED = 5
LABEL_MAX = 75
NEEDS_TIME = "Choose a time of day, so that I know when it goes on."
NEEDS_DAY = "Choose at least one day."


def mine(runs: Sequence[Run], me: Person, reader: Reader) -> Message:
    """The asker's missions under way, each with its next step."""
    count = len(runs)
    first = f"*{count}* {'mission is' if count == 1 else 'missions are'} under way."
    blocks: list[Block] = [section(first)]
    lines = [first]
    for run in runs[:LISTED]:
        text = _line(run, me, reader)
        lines.append(text)
        blocks.append(section(text, accessory=_open(run)))
    if count > LISTED:
        blocks.append(context(f"{count - LISTED} more are in your Home."))
    blocks.append(actions(button("All missions", "mission_library.show")))
    return Message(spoken(lines), blocks)


def home_blocks(runs: Sequence[Run], me: Person, reader: Reader) -> list[Block]:
    """In Home: the way to the library, and what is under way with its next step."""
    ways = actions(button("Missions", "mission_library.show"), block_id="home_missions")
    if not runs:
        return [section("*Missions*\nNone is under way."), ways]
    shown = [section(_line(run, me, reader), accessory=_open(run)) for run in runs[:HOME_LISTED]]
    return [section("*Missions*"), *shown, ways]


def needs_time(*, at_missing: bool) -> Mapping[str, str]:
    """Field errors of a pace that does not say when it goes on."""
    return {"at": NEEDS_TIME} if at_missing else {"weekdays": NEEDS_DAY}


def _line(run: Run, me: Person, reader: Reader) -> str:
    state = run.state
    way = next_way(state, run.actor(me))
    word = "Next" if way else "Waits for others"
    if state.status == "paused":
        word = "Paused. Next"
    return (
        f"*{title_of(run, reader)}*\n{standing(run)}\n{word}: {way_words(run, way or next_for_anyone(state))}"
    )


def _open(run: Run) -> Block:
    label = clipped(f"Open {run.mission.title}", LABEL_MAX)
    return button("Open", f"missions.show:{run.id}", value_of(run=run.id), label=label)

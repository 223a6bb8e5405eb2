"""The library of missions, and which one to begin with."""

from collections.abc import Mapping, Sequence

from domain.mission_proof import Metric
from domain.mission_recommend import Check, Mark, Pain, Planned, Situation, start_in_order
from domain.mission_results import InOrder, Library, LibraryEntry, Recommended
from domain.missions import Minutes
from domain.team import Team
from views import formats
from views.blocks import (
    Block,
    Message,
    Modal,
    actions,
    button,
    clipped,
    context,
    divider,
    escape,
    escape_name,
    field_input,
    option,
    section,
    select,
    text_input,
    value_of,
)
from views.mission_numbers import amount, few
from views.mission_words import planned

ENTRIES_SHOWN = 12
EVERY = "all"
MINE = "me"
_SEARCH_MAX = 80

ERRORS = {
    "missions.unknown_answer": "Choose an answer to both questions.",
    "missions.all_done": "All of these are done or under way already. `/mission` lists the others.",
    "missions.in_order_already": "These wait in that order already. The next one starts when this one ends.",
}


def library_message(found: Library, categories: Mapping[str, str], locale: str, *, leads: bool) -> Message:
    """What a search found, each with its length, what it leaves behind, and a button."""
    shown = found.entries[:ENTRIES_SHOWN]
    first = _found(found, locale)
    blocks: list[Block] = [section(f"*{first}*"), _ways(found, categories, leads=leads)]
    for entry in shown:
        blocks += [divider(), _entry(entry, locale)]
    if not shown:
        blocks.append(context("Try fewer words, or look at all of them with `/mission`."))
    if len(found.entries) > len(shown):
        blocks.append(context(f"{len(found.entries) - len(shown)} more. Search for a word of what you need."))
    titles = [f"{each.mission.title} ({_length(each.mission.minutes, locale)})" for each in shown]
    return Message("\n".join([first, *titles]), blocks)


def search_form(found_words: str) -> Modal:
    field = field_input(
        "words", "What is it about?", text_input(found_words or None, max_length=_SEARCH_MAX), optional=True
    )
    return Modal("mission_library.search", "Find a mission", [field], submit="Search")


def recommend_form(situations: Sequence[Situation], pains: Sequence[Pain], teams: Sequence[Team]) -> Modal:
    """Two questions, and for managers for whom."""
    fields = [
        field_input("situation", "Where are you?", select([(each.label, each.key) for each in situations])),
        field_input(
            "pain", "Where does it hurt most?", select([(_label(each.label), each.key) for each in pains])
        ),
    ]
    if teams:
        whom = [(clipped(each.name, 70), str(each.id)) for each in teams] + [("Myself", MINE)]
        fields.append(field_input("whose", "For whom?", select(whom, str(teams[0].id))))
    return Modal("mission_library.recommend", "Which one first?", fields, submit="Recommend")


def recommended(there: Recommended, metrics: Mapping[str, Metric], locale: str) -> Message:
    """The sequence with its reason, and what the team's own numbers say to it."""
    found = there.found
    first = f"Begin with {escape(found.first.title)}." if found.first else "All of these are done."
    reason = escape(found.situation.why)
    check = _check(found.check, found.pain, found.mark, found.elsewhere, metrics, there.currency, locale)
    lines = [_line(n, each, there, locale) for n, each in enumerate(found.missions, 1)]
    left = sum(not each.done for each in found.missions)
    total = f"{left} to do, {_length(found.minutes, locale)} of work in all." if left else ""
    if there.waiting:
        total += f" {_waits(len(there.waiting))} for the one before to end."
    blocks = [section(f"*{first}*\n{reason}"), section("\n".join(lines)), section(check)]
    if total:
        blocks.append(context(total.strip()))
    if ways := _ways_on(there):
        blocks.append(actions(*ways))
    return Message("\n".join([first, reason, *lines, check, total.strip()]).replace("*", ""), blocks)


def started_in_order(there: InOrder) -> Message:
    state = "is started" if there.is_new else "is under way already"
    others = f"{_waits(there.waiting)}; each starts when the one before it ends."
    return Message(f"{escape(there.run.mission.title)} {state}. {others if there.waiting else ''}".strip())


def _waits(count: int) -> str:
    return "1 waits" if count == 1 else f"{count} wait"


def _ways_on(there: Recommended) -> list[Block]:
    """Start the first or go on with it, and all of them unless they wait in that order already."""
    first, running = there.found.first, there.running
    if first is None:
        return []
    label, action = f"Start {clipped(first.title, 60)}", "missions.open_start"
    ways = [button(label, action, value_of(mission=first.key), style="primary")]
    if first.key in running:
        ways = [button(f"Open {clipped(first.title, 60)}", "missions.show", value_of(run=running[first.key]))]
    order = [each.key for each in start_in_order(there.found, running)]
    is_more = len(order) > (0 if running else 1)
    if is_more and order != [each.mission_key for each in there.waiting]:
        situation, pain = there.found.situation.key, there.found.pain.key
        asked = value_of(situation=situation, pain=pain, team=there.team_id)
        ways.append(button("Start all in order", "mission_library.start_all", asked))
    return ways


def _found(found: Library, locale: str) -> str:
    count = len(found.entries)
    if not found.words and found.category is None:
        return f"{formats.number(count, locale)} missions"
    about = f" about “{escape_name(clipped(found.words, _SEARCH_MAX))}”" if found.words else ""
    return f"{formats.number(count, locale)} of {formats.number(found.total, locale)} missions{about}"


def _ways(found: Library, categories: Mapping[str, str], *, leads: bool) -> Block:
    choices = [option("All kinds", EVERY), *(option(name, key) for key, name in categories.items())]
    chosen = next((each for each in choices if each["value"] == (found.category or EVERY)), choices[0])
    menu: Block = {
        "type": "static_select",
        "action_id": "mission_library.filter",
        "options": choices,
        "initial_option": chosen,
    }
    others = [
        button("Search", "mission_library.open_search", value_of(words=found.words)),
        button("Which one first?", "mission_library.open_recommend"),
        button("Chassis", "chassis.show"),
    ]
    if leads:
        others.append(button("Board", "mission_board.show"))
    return actions(menu, *others)


def _entry(entry: LibraryEntry, locale: str) -> Block:
    mission = entry.mission
    there = f" · version {entry.document.version} is there" if entry.document else ""
    text = (
        f"*{escape(mission.title)}* · {_length(mission.minutes, locale)}{there}\n"
        f"{escape(mission.value)}\n`/coord {mission.key}`"
    )
    if entry.run_id is not None:
        way = button("Open", "missions.show", value_of(run=entry.run_id), label=f"Open {mission.title}")
    else:
        way = button(
            "Start", "missions.open_start", value_of(mission=mission.key), label=f"Start {mission.title}"
        )
    return section(text, accessory=way)


def _length(length: Minutes, locale: str) -> str:
    """ "1 h 30 min", "60 to 90 min"."""
    if length.least == length.most:
        return planned(length.plan, locale)
    return f"{planned(length.least, locale)} to {planned(length.most, locale)}"


def _line(n: int, each: Planned, there: Recommended, locale: str) -> str:
    state = "done" if each.done else _length(each.mission.minutes, locale)
    if each.mission.key in there.running:
        state = "under way"
    why = " · deals with what hurts" if each.is_focus else ""
    why += ", added to the library's order" if each.added else ""
    return f"{n}. {escape(each.mission.title)} · {state}{why}"


def _check(
    check: Check,
    pain: Pain,
    mark: Mark | None,
    elsewhere: Pain | None,
    metrics: Mapping[str, Metric],
    currency: str,
    locale: str,
) -> str:
    """What the team's own numbers say to where it hurts."""
    metric = metrics.get(pain.metric or "")
    if metric is None or mark is None or check == "unknown":
        return "Your own numbers say nothing about it yet."
    value = amount(metric, mark.reading, currency, locale)
    if check == "too_few":
        return f"{escape(metric.label)}: {value}. {few(metric, mark.reading, locale)}"
    usual = amount(metric, mark.usual, currency, locale)
    told = f"{escape(metric.label)}: {value}, usual is {usual}."
    if check == "agrees":
        return f"Your numbers agree. {told}"
    where = f" They show more of: {escape(elsewhere.label)}." if elsewhere else ""
    return f"Your numbers do not show it. {told}{where}"


def _label(text: str) -> str:
    return clipped(text, 75)

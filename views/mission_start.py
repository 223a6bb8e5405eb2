"""The form that a mission starts with, and what is said once it runs."""

from domain.mission_cards import DocumentVersion, Run, StartForm
from domain.mission_pages import FIELD_MAX
from domain.missions import Input, Mission, Prerequisite
from domain.team import Person
from views import formats
from views.blocks import (
    Block,
    Message,
    Modal,
    actions,
    button,
    channel_input,
    checkboxes,
    clipped,
    context,
    divider,
    escape,
    field_input,
    person_input,
    section,
    select,
    text_input,
    value_of,
)
from views.mission_words import NAME_SHOWN, Reader, planned, spoken, title_of

CHOICE_MAX = 75
LABEL_MAX = 150
ONE_SITTING, SPREAD, AS_IS, ME = "one_sitting", "spread", "as_is", "me"
STALLS = (1, 2, 3, 5, 10)
USUAL_TIME = "09:00"


def start_form(form: StartForm, me: Person, reader: Reader) -> Modal:
    """Everything that is asked before a mission starts."""
    mission = form.mission
    blocks = [
        *_about(mission, reader),
        *_before(form),
        *_who(form, me, reader),
        *_when(reader),
        field_input(
            "channel",
            "Channel of its thread",
            channel_input(),
            optional=True,
            hint="Without one it goes on in the owner's direct messages. Others open it from Home.",
        ),
        divider(),
        *[block for each in mission.inputs for block in _input(each, form, reader)],
    ]
    data = {"mission": mission.key}
    return Modal("missions.start", "Start a mission", blocks, submit="Start", close="Cancel", data=data)


def started(run: Run, me: Person, reader: Reader) -> Message:
    """To whoever started it: where it goes on, and what is missing that one page can stand in for."""
    first = f"*{title_of(run, reader)}* is running."
    where = f"It goes on in a thread in {_where(run, me)}."
    show = button("Open", "missions.show", value_of(run=run.id), label="Open the mission")
    blocks = [section(f"{first} {where}", accessory=show)]
    lines = [first, where]
    for each in run.state.missing_inputs:
        text = f"Not there yet: {escape(each.what)}"
        lines.append(text)
        blocks += [section(text), actions(*_ways_to_bring(run, each), block_id=f"bring_{each.key}")]
    return Message(spoken(lines), blocks)


def _where(run: Run, me: Person) -> str:
    if not run.is_direct:
        return f"<#{run.channel_id}>"
    return "your direct messages" if run.channel_id == me.slack_id else "the owner's direct messages"


def _ways_to_bring(run: Run, each: Input) -> list[Block]:
    data = value_of(run=run.id, key=each.key)
    ways = [button("Bring it", f"missions.bring:{each.key}", data)]
    if each.stub:
        ways.insert(0, button("Write one page", f"missions.stub:{each.key}", data, style="primary"))
    return ways


def _about(mission: Mission, reader: Reader) -> list[Block]:
    minutes = planned(mission.minutes.plan, reader.locale)
    facts = f"{minutes} · {len(mission.phases)} phases · ends with: {escape(mission.document.title)}"
    return [section(f"*{escape(mission.title)}*\n{escape(mission.objective)}"), context(facts)]


def _before(form: StartForm) -> list[Block]:
    blocks: list[Block] = []
    for each, mission in form.before:
        data = value_of(mission=mission.key)
        first = button("Start that first", f"missions.open_start:{mission.key}", data)
        blocks.append(section(_comes_first(each, mission), accessory=first))
    if form.running is not None:
        blocks.append(section("You have one of these under way already."))
    return blocks


def _comes_first(each: Prerequisite, mission: Mission) -> str:
    title = f"*{escape(mission.title)}*"
    why = escape(each.why)
    if each.needed:
        return f"{title} comes before this. {why}"
    return f"{title} helps, if it was done before. {why}"


def _who(form: StartForm, me: Person, reader: Reader) -> list[Block]:
    mission = form.mission
    ways = [
        (clipped(reader.variations.get(each.key, each.key), CHOICE_MAX), each.key)
        for each in mission.variations
    ]
    blocks: list[Block] = []
    if ways:
        about = " ".join(
            f"{label}: {each.about}" for (label, _), each in zip(ways, mission.variations, strict=True)
        )
        choice = select([("As it is", AS_IS), *ways], AS_IS)
        blocks.append(field_input("variation", "Variation", choice, hint=clipped(about, 2_000)))
    if form.teams:
        teams = [("For one person", ME)]
        teams += [(clipped(f"For {team.name}", CHOICE_MAX), f"team:{team.id}") for team in form.teams[:99]]
        blocks.append(field_input("whose", "For whom", select(teams, ME)))
        blocks.append(field_input("owner", "Owner", person_input(me.slack_id)))
    for key in mission.roles:
        role = reader.roles.get(key)
        label = role.name if role else key
        hint = f"{role.does} Usually: {role.usually}. Nobody chosen: the owner." if role else None
        blocks.append(field_input(f"role_{key}", label, person_input(), optional=True, hint=hint))
    return blocks


def _when(reader: Reader) -> list[Block]:
    days = formats.locale_of(reader.locale).days["stand-alone"]["wide"]
    kinds = [("In one sitting, with the clock running", ONE_SITTING), ("Spread over days", SPREAD)]
    stalls = [(f"After {n} working {'day' if n == 1 else 'days'}", str(n)) for n in STALLS]
    return [
        field_input("pace", "Pace", select(kinds, ONE_SITTING)),
        field_input(
            "at",
            "Time of day",
            {"type": "timepicker", "initial_time": USUAL_TIME},
            optional=True,
            hint="When it goes on on those days, and when reminders come.",
        ),
        field_input(
            "weekdays",
            "Days it goes on",
            checkboxes([(str(days[n]), str(n)) for n in range(7)], [str(n) for n in range(5)]),
            optional=True,
        ),
        field_input("stall", "Remind when nothing moved", select(stalls, "2")),
    ]


def _input(each: Input, form: StartForm, reader: Reader) -> list[Block]:
    label = clipped(f"{each.what}{'' if each.required else ' (if there is any)'}", LABEL_MAX)
    document = form.documents.get(each.key)
    blocks: list[Block] = []
    if document:
        take = checkboxes([(clipped(document_name(document, reader), CHOICE_MAX), "yes")], ["yes"])
        blocks.append(field_input(f"use_{each.key}", label, take, optional=True))
        label = clipped(f"Or instead: {each.what}", LABEL_MAX)
    hint = (
        "A link or a text. Without it, you can write one page after the start."
        if each.stub
        else "A link or a text."
    )
    text = text_input(multiline=True, max_length=FIELD_MAX)
    return [*blocks, field_input(f"input_{each.key}", label, text, optional=True, hint=hint)]


def document_name(document: DocumentVersion, reader: Reader) -> str:
    name = clipped(document.title, NAME_SHOWN)
    return f"{name}, version {document.version}, {formats.day(document.on, reader.locale)}"

"""The forms inside a mission: a deliverable, a reason, a hand-over, what is brought."""

from collections.abc import Sequence

from domain.asks import Reply
from domain.mission_cards import DocumentVersion, Run
from domain.mission_moves import LONGEST_WHY
from domain.mission_pages import FIELD_MAX, pages, stub_texts
from domain.mission_state import Item
from domain.missions import Criterion, Deliverable, Input, Phase, Stub
from views.blocks import (
    Block,
    Modal,
    actions,
    button,
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
from views.mission_start import document_name
from views.mission_words import Reader, deliverable_words, item_words, phase_number
from views.model import footer

CHOICE_MAX = 75
LABEL_MAX = 150
SECTION_MAX = 2_900
VERSIONS_SHOWN = 20
LONGER = "Longer than 3,000 characters: save, open it again, and go on."
GIVEN = {"text": "a text", "link": "a link", "stub": "one page"}
DRAFTS = {
    "model": "A draft by the coach. A model wrote it and may be wrong. Edit it; it counts once you save it.",
    "outline": "A draft from the mission's outline and what is known. Edit it; it counts once you save it.",
    "previous": "From the last version of the document. Edit it; it counts once you save it.",
}


def deliverable_form(
    run: Run,
    deliverable: Deliverable,
    *,
    text: str | None = None,
    over: Item | None = None,
    drafted: Reply | None = None,
    panel: bool = False,
) -> Modal:
    """Write a deliverable. text: shown instead of what is stored. over: somebody else's text that came in
    between, which saving replaces. drafted: the answer that the text was just drafted with.
    """
    state = run.state.deliverables[deliverable.key]
    there = over or state.text
    draft = state.draft if not state.text else None
    shown = text if text is not None else (there.value if there else draft.text if draft else "")
    blocks = [section(f"*{escape(deliverable.title)}*\n{deliverable_words(run, state)}")]
    if over:
        blocks += _overtaken(run, over)
    if draft and not over:
        blocks.append(context(DRAFTS[draft.source]))
    if drafted and not drafted.is_models:
        blocks += footer(drafted)[:1]  # why there was no model; a vote would take the form's place
    link = field_input("link", "Or a link", text_input(placeholder="https://"), optional=True)
    blocks += [
        _outline(deliverable),
        _deliverable_actions(run, deliverable, panel=panel),
        *_text_fields(run, shown),
        link,
        context("A file: drop it into the mission's thread."),
    ]
    data = {"run": run.id, "key": deliverable.key, "base": there.id if there else None, "panel": int(panel)}
    return Modal("missions.written", "Deliverable", blocks, submit="Hand in", close="Cancel", data=data)


def versions(run: Run, deliverable: Deliverable, reader: Reader) -> Modal:
    """What there is of a deliverable and what there was, the newest first; each can be taken back."""
    state = run.state.deliverables[deliverable.key]
    blocks: list[Block] = [section(f"*{escape(deliverable.title)}*")]
    for item in (*reversed(state.items), *reversed(state.earlier))[:VERSIONS_SHOWN]:
        stands = item in state.items
        about = f"{'Stands' if stands else 'Earlier'}: {item_words(run, item)}, {reader.moment(item.at)}"
        take = button(
            "Take back",
            f"missions.take_back:{item.id}",
            value_of(run=run.id, item=item.id, key=deliverable.key),
        )
        blocks += [divider(), section(about, accessory=take if stands else None)]
        if item.kind == "text":
            blocks.append(section(escape(clipped(item.value, SECTION_MAX // 2))))
    if state.waived:
        back = button("It is needed after all", "missions.unwaive", value_of(run=run.id, key=deliverable.key))
        blocks.append(section(f"Left out: {escape(state.waived.why or '')}", accessory=back))
    return Modal("missions.versions", "Versions", blocks, close="Done")


def waive_form(run: Run, phase: Phase, *, panel: bool = False) -> Modal:
    """Which deliverable is left out, and why."""
    missing = [run.mission.deliverable(key) for key in run.state.missing(phase)]
    choices = [(clipped(each.title, CHOICE_MAX), each.key) for each in missing if each]
    blocks = [field_input("key", "Left out", select(choices, choices[0][1])), _why("Why?")]
    return _form(run, "missions.waive", "Leave out", blocks, "Leave out", panel=panel)


def skip_form(run: Run, phase: Phase, *, panel: bool = False) -> Modal:
    blocks = [section(f"*{phase_number(run, phase)}: {escape(phase.title)}*"), _why("Why is it skipped?")]
    return _form(run, "missions.skip", "Skip a phase", blocks, "Skip", panel=panel, key=phase.key)


def abandon_form(run: Run, *, panel: bool = False) -> Modal:
    keeps = "What was handed in stays readable. The mission cannot be taken up again, only started anew."
    blocks = [section(f"*{escape(run.mission.title)}*"), context(keeps), _why("Why?")]
    return _form(run, "missions.abandon", "Give up", blocks, "Give up", panel=panel)


def missed_form(run: Run, criterion: Criterion, *, panel: bool = False) -> Modal:
    blocks = [section(f"*{escape(criterion.text)}*"), _why("Why will it not be met?")]
    return _form(run, "missions.missed", "Not met", blocks, "Save", panel=panel, key=criterion.key)


def hand_over_form(run: Run, reader: Reader, phase: Phase | None = None, *, panel: bool = False) -> Modal:
    """What is handed over to whom: the mission, a phase, or a role in it."""
    open_phases = [each for each in run.mission.phases if not run.state.phases[each.key].is_over]
    named = [("The whole mission", "mission")]
    named += [(f"{phase_number(run, each)}: {each.title}", f"phase:{each.key}") for each in open_phases]
    named += [(f"Role: {_role(reader, key)}", f"role:{key}") for key in run.mission.roles]
    choices = [(clipped(label, CHOICE_MAX), value) for label, value in named]
    note = text_input(multiline=True, max_length=LONGEST_WHY)
    blocks = [
        field_input("what", "What", select(choices, f"phase:{phase.key}" if phase else "mission")),
        field_input("person", "To whom", person_input()),
        field_input("note", "What they should know", note, optional=True),
    ]
    return _form(run, "missions.hand_over", "Hand over", blocks, "Hand over", panel=panel)


def inputs_view(run: Run) -> Modal:
    """What was brought and what is missing."""
    blocks: list[Block] = []
    for each in run.mission.inputs:
        given = run.state.given.get(each.key)
        there = GIVEN[given.kind] if given else "missing" if each.required else "not brought"
        blocks.append(section(f"{'●' if given else '○'} *{escape(each.what)}*: {there}"))
        blocks.append(actions(*_ways_to_bring(run, each), block_id=f"input_{each.key}"))
    return Modal("missions.inputs", "What we bring", blocks, close="Done")


def _ways_to_bring(run: Run, each: Input) -> list[Block]:
    data, label = value_of(run=run.id, key=each.key), "Change" if each.key in run.state.given else "Bring it"
    heard = clipped(f"{label}: {each.what}", CHOICE_MAX)
    ways = [button(label, f"missions.bring:{each.key}", data, label=heard)]
    if each.stub:
        heard = clipped(f"Write one page: {each.what}", CHOICE_MAX)
        ways.append(button("Write one page", f"missions.stub:{each.key}", data, label=heard))
    return ways


def bring_form(run: Run, each: Input, document: DocumentVersion | None, reader: Reader) -> Modal:
    """A link or a text for an input, or a document that is there."""
    given = run.state.given.get(each.key)
    there = given.value if given and given.kind != "stub" else ""
    initial = there if len(there) <= FIELD_MAX else None  # half of a text must not take the place of all
    blocks: list[Block] = []
    if document:
        take = checkboxes([(clipped(document_name(document, reader), CHOICE_MAX), "yes")])
        blocks.append(field_input("use", "Take what is here", take, optional=True))
    text = text_input(initial, multiline=True, max_length=FIELD_MAX)
    label = clipped(each.what, LABEL_MAX)
    blocks.append(field_input("given", label, text, optional=document is not None, hint="A link or a text."))
    return _form(run, "missions.brought", "What we bring", blocks, "Save", key=each.key)


def stub_form(run: Run, each: Input, stub: Stub) -> Modal:
    """The one page that stands in for a document, heading by heading."""
    given = run.state.given.get(each.key)
    written = stub_texts(stub, given.value) if given and given.kind == "stub" else {}
    about = "Until it is there, the mission's document is provisional."
    blocks = [section(f"*{escape(stub.title)}* stands in for: {escape(each.what)}"), context(about)]
    blocks += [
        field_input(
            f"part_{n}",
            clipped(part.heading, LABEL_MAX),
            text_input(written.get(part.heading, "")[:2_000], multiline=True, max_length=2_000),
            optional=True,
            hint=part.ask,
        )
        for n, part in enumerate(stub.parts)
    ]
    return _form(run, "missions.stubbed", "One page", blocks, "Save", key=each.key)


def _overtaken(run: Run, over: Item) -> list[Block]:
    by = run.person(over.by)
    name = escape(by.name) if by and by.name else "Somebody"
    return [
        section(f"*{name} saved another text meanwhile.* Yours is in the box. Put them together, then save."),
        section(escape(clipped(over.value, SECTION_MAX // 2))),
    ]


def _role(reader: Reader, key: str) -> str:
    return reader.roles[key].name if key in reader.roles else key


def _outline(deliverable: Deliverable) -> Block:
    asked = "\n".join(f"• *{escape(each.heading)}*: {escape(each.ask)}" for each in deliverable.outline)
    return section(clipped(asked, SECTION_MAX))


def _deliverable_actions(run: Run, deliverable: Deliverable, *, panel: bool) -> Block:
    data = value_of(run=run.id, key=deliverable.key, panel=int(panel))
    state = run.state.deliverables[deliverable.key]
    shown = [button("Draft with the coach", "missions.draft", data)]
    if state.items or state.earlier or state.waived:
        shown.append(button("Versions", "missions.versions", data))
    return actions(*shown, block_id=f"draft_{run.state.rev}")


def _text_fields(run: Run, text: str) -> list[Block]:
    """Slack keeps what was typed in a field for as long as its id stays, so each state has its own."""
    pieces: Sequence[str] = pages(text)
    return [
        field_input(
            f"text_{run.state.rev}_{n}",
            "Text" if n == 0 else f"Text, part {n + 1}",
            text_input(piece, multiline=True, max_length=FIELD_MAX),
            optional=True,
            hint="Longer than 3,000 characters: save, open it again, and go on."
            if n == len(pieces) - 1
            else None,
        )
        for n, piece in enumerate(pieces)
    ]


def _why(label: str) -> Block:
    return field_input("why", label, text_input(multiline=True, max_length=LONGEST_WHY))


def _form(
    run: Run,
    callback: str,
    title: str,
    blocks: Sequence[Block],
    submit: str,
    *,
    panel: bool = False,
    **data: str,
) -> Modal:
    kept = {"run": run.id, "panel": int(panel), **data}
    return Modal(callback, title, blocks, submit=submit, close="Cancel", data=kept)

"""The end of a mission: its document, and what of it can be applied to the workspace."""

import re
from collections.abc import Sequence

from domain.mission_applies import StageLines, TargetLines
from domain.mission_cards import DocumentVersion, Run
from domain.missions import Deliverable, Mission
from domain.person_weeks import TargetsSet
from domain.pipeline import FEW
from domain.target_setting import Setting
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
    escape,
    field_input,
    section,
    select,
    value_of,
)
from views.posts import Canvas, TextFile
from views.target_setting import ROLES

UNREAD_SHOWN = 5

ERRORS = {
    "missions.no_text": "{title} has no text to read it off; it is a link, a file, or left out.",
    "missions.targets_for_managers": "Only a manager sets a team's targets. Show them this document.",
    "missions.no_targets": "No line of it says a target. Write one a line, such as “SDR: calls 60”.",
    "missions.applied_already": "These targets were applied already. `/targets` shows them.",
}


def document_file(document: DocumentVersion) -> TextFile:
    """The document as a Markdown file."""
    name = re.sub(r"[^a-z0-9]+", "-", document.title.casefold()).strip("-") or "document"
    return TextFile(f"{name}-v{document.version}.md", _titled(document), document.markdown)


def document_canvas(document: DocumentVersion) -> Canvas:
    return Canvas(_titled(document), document.markdown)


def document_message(document: DocumentVersion, run: Run) -> Message:
    """What a finished mission leaves: the file below, the canvas where there is one, what can be applied."""
    settled = sum(bool(each.items) for each in run.state.deliverables.values())
    verb = "is" if settled == 1 else "are"
    count = f"{settled} of {len(run.state.deliverables)} deliverables"
    first = f"{count} {verb} in *{escape(_titled(document))}*."
    when = f"After 30 and 90 days I compare the numbers, from {FEW} cases on."
    blocks: list[Block] = [
        section(first),
        section("<canvas:link|Open it as a canvas>"),
        context(f"{when} The next time it starts from this version."),
    ]
    ways = [
        button(_apply_label(each), f"mission_finish.preview:{each.key}", value_of(run=run.id, key=each.key))
        for each in run.mission.deliverables
        if each.applies and run.state.deliverables[each.key].text
    ]
    if ways:
        blocks.append(actions(*ways))
    return Message(f"{first} {when}".replace("*", ""), blocks)


def followed_by(mission: Mission) -> Message:
    """Said in the thread of a mission whose end let the next one start."""
    return Message(f"Next in order: {escape(mission.title)} is started.")


def next_waits(mission: Mission) -> Message:
    """The same where whoever finished it may not start the next one."""
    told = f"Next in order: {escape(mission.title)}. Somebody who leads the team starts it."
    label = f"Start {clipped(mission.title, 60)}"
    way = button(label, "missions.open_start", value_of(mission=mission.key))
    return Message(told, [section(told), actions(way)])


def targets_preview(read: TargetLines, teams: Sequence[Team], run: Run, deliverable: Deliverable) -> Modal:
    """What would be set, for which team; nothing is before it is submitted."""
    if not read.settings:
        lines = [section("No line of it says a target. Write one a line, such as “SDR: calls 60”.")]
        return Modal("reply.shown", "Apply targets", [*lines, *_unread(read.unread)])
    blocks: list[Block] = [
        section("\n".join(_setting(each) for each in read.settings)),
        *_unread(read.unread),
    ]
    choices = [(clipped(team.name, 70), str(team.id)) for team in teams]
    blocks += [
        field_input("team", "Team", select(choices, choices[0][1])),
        context(f"They count from next week on, because of “{escape(clipped(run.mission.title, 100))}”."),
    ]
    data = {"run": run.id, "key": deliverable.key}
    return Modal(
        "mission_finish.targets", "Apply targets", blocks, submit="Set them", close="Cancel", data=data
    )


def targets_applied(done: Sequence[TargetsSet], locale: str) -> Message:
    changes = [change for each in done for change in each.changes]
    day = formats.day(done[0].from_week.start, locale)
    count = "1 target counts" if len(changes) == 1 else f"{len(changes)} targets count"
    return Message(f"{count} from {day} on. `/targets` shows them.")


def stages_preview(read: StageLines, *, in_use: bool, may: bool) -> Modal:
    """Which template the lines mean. Its own preview of where deals would land comes next."""
    if read.template is None:
        told = "I do not recognise these stages in any template. An admin can add one of your own as content."
        return Modal("reply.shown", "Apply stages", [section(told), *_unread(read.unmatched)])
    names = [stage.name for stage in read.template.open_stages if stage.key in read.matched]
    stages = len(read.template.open_stages)
    first = f"*{len(names)} of {stages}* stages of *{escape(read.template.name)}* are named."
    blocks = [section(f"{first}\n{escape(', '.join(names))}"), *_unread(read.unmatched)]
    if in_use:
        return Modal(
            "reply.shown", "Apply stages", [*blocks, context("It is the template you have already.")]
        )
    if not may:
        return Modal("reply.shown", "Apply stages", [*blocks, context("An admin can change to it.")])
    blocks.append(
        field_input(
            "template", "Change to", select([(read.template.name, read.template.key)], read.template.key)
        )
    )
    return Modal("pipeline.preview", "Apply stages", blocks, submit="Preview", close="Cancel")


def _unread(lines: Sequence[str]) -> list[Block]:
    if not lines:
        return []
    shown = [f"• {escape(clipped(each, 120))}" for each in lines[:UNREAD_SHOWN]]
    more = len(lines) - len(shown)
    return [context("\n".join(["Not read:", *shown, *([f"and {more} more"] if more else [])]))]


def _setting(setting: Setting) -> str:
    whom = ROLES[setting.role] if setting.role else "Everybody"
    told = ", ".join(f"{key.replace('_', ' ')} {weekly}" for key, weekly in setting.weekly.items())
    return f"*{whom}*: {escape(told)} a week"


def _apply_label(deliverable: Deliverable) -> str:
    return "Apply the targets" if deliverable.applies == "targets" else "Apply the stages"


def _titled(document: DocumentVersion) -> str:
    return f"{document.title}, version {document.version}"

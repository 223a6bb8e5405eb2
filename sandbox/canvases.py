"""Canvases: documents of sections, each with an id, whom they are opened to, and the file each of them is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

from sandbox.errors import SlackError
from sandbox.ids import new_id
from sandbox.model import Canvas, File, Json, Section, revive
from sandbox.render import CANVAS

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

MARKDOWN_MAX = 1_048_576
Plan = Literal["paid", "free", "off"]

_HEADING = re.compile(r"(#{1,3})\s+\S")
_FENCE = re.compile(r"\s*```")


class Canvases:
    """Canvases by id, which is also the id of their file.

    plan: what the team's plan allows: any canvas, one in each channel's tab, or none.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._canvases: dict[str, Canvas] = {}
        self.plan: Plan = "paid"

    def empty(self) -> None:
        self._canvases.clear()

    def reopen(self) -> None:
        for body in self._workspace.store.all("canvas"):
            body["sections"] = [Section(**one) for one in body["sections"]]
            self._canvases[body["id"]] = revive(Canvas, body)

    def all(self) -> list[Canvas]:
        return list(self._canvases.values())

    def get(self, canvas_id: str) -> Canvas:
        """Raises `canvas_not_found`."""
        canvas = self._canvases.get(canvas_id)
        if canvas is None:
            raise SlackError("canvas_not_found")
        return canvas

    def may(self, canvas: Canvas, user_id: str) -> str | None:
        """What somebody may do with a canvas: "owner", "write", "read", or None for nothing."""
        held = [canvas.access.get(user_id)]
        held += [
            level
            for channel_id, level in canvas.access.items()
            if channel_id in self._workspace.channels
            and user_id in self._workspace.channels[channel_id].members
        ]
        order = ("owner", "write", "read")
        return min((each for each in held if each), key=order.index, default=None)

    def create(self, user_id: str, title: str, markdown: str, *, tab_of: str | None = None) -> Canvas:
        """A canvas of this user's. `tab_of`: the channel whose tab it becomes, with the right to write.

        Raises `canvas_disabled_user_team`, and on a free plan what that does not allow.
        """
        self._allowed()
        if self.plan == "free":
            if tab_of is None:
                raise SlackError("free_teams_cannot_create_non_tabbed_canvases")
            if any(each.tab_of == tab_of for each in self._canvases.values()):
                raise SlackError("free_team_canvas_tab_already_exists")
        canvas = Canvas(
            id=new_id("F"),
            title=title or "Untitled",
            user=user_id,
            created=int(self._workspace.clock.timestamp()),
            sections=sections_of(markdown),
            access={user_id: "owner"} | ({tab_of: "write"} if tab_of else {}),
            tab_of=tab_of,
        )
        self._save(canvas)
        return canvas

    def open(self, canvas: Canvas, whom: Iterable[str], level: str) -> None:
        """Let channels or people read, write or own it."""
        self._allowed()
        for each in whom:
            if level == "owner":
                canvas.access = {
                    one: "write" if held == "owner" else held for one, held in canvas.access.items()
                }
            canvas.access[each] = level
        self._save(canvas)

    def shut(self, canvas: Canvas, whom: Iterable[str]) -> None:
        """Take rights back."""
        for each in whom:
            canvas.access.pop(each, None)
        self._save(canvas)

    def change(self, canvas: Canvas, operation: str, section_id: str | None, markdown: str) -> None:
        """One change. Raises `canvas_editing_failed` for a section or an operation that is not there."""
        self._allowed()
        if self.plan == "free" and canvas.tab_of is None:
            raise SlackError("free_teams_cannot_edit_standalone_canvases")
        at = None
        if section_id is not None:
            at = next((n for n, one in enumerate(canvas.sections) if one.id == section_id), None)
            if at is None:
                raise SlackError("canvas_editing_failed")
        canvas.sections = _changed(canvas.sections, operation, at, sections_of(markdown))
        self._save(canvas)

    def rename(self, canvas: Canvas, title: str) -> None:
        self._allowed()
        canvas.title = title
        self._save(canvas)

    def delete(self, canvas: Canvas) -> None:
        del self._canvases[canvas.id]
        self._workspace.store.delete("canvas", canvas.id)
        self._workspace.files.delete(canvas.id)

    def find(self, canvas: Canvas, types: Sequence[str], text: str | None) -> list[Section]:
        """Sections of one of these types (`h1` to `h3`, `any_header`; none: any) that hold the text."""
        return [
            each
            for each in canvas.sections
            if (not types or _is(each, types)) and (text is None or text.lower() in each.markdown.lower())
        ]

    def _allowed(self) -> None:
        if self.plan == "off":
            raise SlackError("canvas_disabled_user_team")

    def _save(self, canvas: Canvas) -> None:
        self._canvases[canvas.id] = canvas
        self._workspace.store.put("canvas", canvas.id, asdict(canvas))
        content = canvas.markdown.encode()
        file = File(
            id=canvas.id,
            name=canvas.title,
            title=canvas.title,
            mimetype=CANVAS,
            user=canvas.user,
            size=len(content),
            created=canvas.created,
            complete=True,
        )
        self._workspace.files.put(file, content)


def to_page(canvas: Canvas, level: str) -> Json:
    """A canvas as the page shows it."""
    return {"id": canvas.id, "title": canvas.title, "markdown": canvas.markdown, "access": level}


def sections_of(markdown: str) -> list[Section]:
    """The text in sections: each heading, and what stands between empty lines."""
    found: list[list[str]] = [[]]
    fenced = False
    for line in markdown.splitlines():
        if not fenced and not line.strip():
            found.append([])
            continue
        if not fenced and _HEADING.match(line):
            found += [[line], []]
            continue
        fenced ^= bool(_FENCE.match(line))
        found[-1].append(line)
    return [Section(f"temp:C:{new_id('', 28)}", "\n".join(lines)) for lines in found if lines]


def _is(section: Section, types: Sequence[str]) -> bool:
    heading = _HEADING.match(section.markdown)
    return heading is not None and ("any_header" in types or f"h{len(heading[1])}" in types)


def _changed(sections: list[Section], operation: str, at: int | None, new: list[Section]) -> list[Section]:
    match operation, at:
        case "insert_at_start", None:
            return [*new, *sections]
        case "insert_at_end", None:
            return [*sections, *new]
        case "replace", None:
            return new
        case "insert_before", int():
            return [*sections[:at], *new, *sections[at:]]
        case "insert_after", int():
            return [*sections[: at + 1], *new, *sections[at + 1 :]]
        case "replace", int():
            return [*sections[:at], *new, *sections[at + 1 :]]
        case "delete", int():
            return [*sections[:at], *sections[at + 1 :]]
    raise SlackError("canvas_editing_failed")

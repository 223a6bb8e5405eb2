"""The document that a mission ends with: its deliverables in the order of its sections, as Markdown.

What people wrote stands as they wrote it, except that their headings are put below those of the document, an
unclosed code block is closed and HTML is shown instead of read, so that no text can swallow the next one.
What is missing is said: waived, skipped, not confirmed by a second person, resting on a stub. Sentences come
with `DocumentWords`, from content.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.mission_state import CriterionState, Item, RunState
from domain.missions import Criterion, Deliverable

CriterionMark = Literal["confirmed", "confirmed_alone", "unconfirmed", "not_met", "open"]

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?=\s|$)")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)\s*$")
_HTML = re.compile(r"^( {0,3})<(?=[a-zA-Z/?])(?!https?:)|<(?=!)")
_MENTION = re.compile(r"!(?=\[[^\]]*\]\([@#])")
"""A canvas reads `![](@U1)` as a mention, which tells somebody, and `![](#C1)` as a channel."""
_DEEPEST = 6
_BELOW = 3
"""Deliverables have headings of this level, so what people wrote begins one deeper."""


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """What a document says besides what people wrote; `{…}` are filled in."""

    version: str
    provisional: str
    people: str
    owner: str
    nobody: str
    brought: str
    missing: str
    waived: str
    skipped: str
    not_there: str
    criteria: str
    confirmed: str
    confirmed_alone: str
    unconfirmed: str
    not_met: str
    open: str
    alone: str
    follow_up: str
    after_days: str
    draft_from: str
    draft_note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A deliverable in the document. skipped: why its phase was left out, where nothing came of it."""

    deliverable: Deliverable
    items: tuple[Item, ...]
    waived: str | None
    skipped: str | None


@dataclass(frozen=True, slots=True)
class DocumentSection:
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion, how it stands, by whom it was confirmed (or ticked), and why it was missed."""

    criterion: Criterion
    mark: CriterionMark
    by: int | None
    why: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A version of a mission's document. on: its date. missing: required inputs that nobody brought.

    alone: whether some criterion was confirmed by its owner, there being nobody else.
    """

    title: str
    about: str
    version: int
    on: date
    owner_id: int | None
    leads: tuple[tuple[str, int | None], ...]
    provisional: bool
    missing: tuple[str, ...]
    brought: tuple[tuple[str, str], ...]
    sections: tuple[DocumentSection, ...]
    criteria: tuple[Judged, ...]
    alone: bool
    follow_up: tuple[tuple[int, str], ...]


def assemble(run: RunState, *, version: int, on: date) -> Document:
    """A run's document as it stands; versions count from 1. It can be made before the finish as well."""
    mission = run.mission
    return Document(
        title=mission.document.title,
        about=mission.document.about,
        version=version,
        on=on,
        owner_id=run.owner_id,
        leads=tuple((each.title, run.lead(each.key)) for each in mission.phases),
        provisional=run.is_provisional,
        missing=tuple(each.what for each in run.missing_inputs),
        brought=tuple(
            (each.what, run.given[each.key].value) for each in mission.inputs if each.key in run.given
        ),
        sections=tuple(
            DocumentSection(each.title, tuple(_entry(run, key) for key in each.deliverables))
            for each in mission.document.sections
        ),
        criteria=tuple(_judged(each, run.criteria[each.key]) for each in mission.criteria),
        alone=any(each.alone for each in run.criteria.values()),
        follow_up=tuple((each.after_days, each.what) for each in mission.follow_up),
    )


def carried_texts(run: RunState) -> dict[str, str]:
    """What the next version starts from: the text of each deliverable that has one."""
    texts = ((key, each.text) for key, each in run.deliverables.items())
    return {key: item.value for key, item in texts if item}


def to_markdown(
    document: Document, words: DocumentWords, *, names: Mapping[int, str], day: str, files: Mapping[str, str]
) -> str:
    """The document as one Markdown text.

    names: of people by id. day: the document's date as its reader writes it. files: addresses by file id;
    a file without one is named only.
    """
    lines = [f"# {inline(document.title)}", "", inline(document.about), ""]
    lines += [f"*{words.version.format(version=document.version, day=day)}*", ""]
    lines += _standing(document, words)
    lines += _people(document, words, names)
    for section in document.sections:
        lines += [f"## {inline(section.title)}", ""]
        for entry in section.entries:
            lines += _entry_lines(entry, words, files)
    lines += _criteria_lines(document, words, names)
    if document.follow_up:
        lines += [f"## {words.follow_up}", ""]
        lines += [f"- {words.after_days.format(days=n)}: {inline(what)}" for n, what in document.follow_up]
        lines.append("")
    if document.brought:
        lines += [f"## {words.brought}", ""]
        for what, value in document.brought:
            lines += [f"### {inline(what)}", "", fitted(value), ""]
    return "\n".join(lines).rstrip() + "\n"


def fitted(text: str, below: int = _BELOW) -> str:
    """Somebody's Markdown as part of a document whose headings above it go down to level `below`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    shallowest = min((level for level in map(_level, _outside_fences(lines)) if level), default=0)
    deeper = max(0, below + 1 - shallowest) if shallowest else 0
    fence = ""
    made: list[str] = []
    for line in lines:
        before, fence = fence, _fence_after(fence, line)
        if before or fence:
            made.append(line)
        elif _UNDERLINE.match(line) and made and made[-1].strip():
            made += ["", line] if line.strip().startswith("-") else [f"\\{line.lstrip()}"]
        else:
            made.append(_MENTION.sub(r"!\\", _HTML.sub(r"\1\\<", _deeper(line, deeper))))
    return "\n".join([*made, fence] if fence else made)


def inline(text: str) -> str:
    """A text on one line, with what Markdown and HTML would read in it taken literally."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))


def _entry(run: RunState, key: str) -> Entry:
    found = run.mission.deliverable(key)
    phase = run.mission.phase_of(key)
    if found is None or phase is None:
        raise KeyError(key)
    state, ended = run.deliverables[key], run.phases[phase.key].ended
    skipped = ended.why if ended and run.phases[phase.key].status == "skipped" else None
    return Entry(
        found,
        state.items,
        state.waived.why if state.waived else None,
        None if state.is_settled else skipped,
    )


def _judged(criterion: Criterion, state: CriterionState) -> Judged:
    if state.missed:
        return Judged(criterion, "not_met", state.missed.by, state.missed.why)
    if state.confirmed:
        return Judged(criterion, "confirmed_alone" if state.alone else "confirmed", state.confirmed.by, None)
    return Judged(
        criterion, "unconfirmed" if state.met else "open", state.met.by if state.met else None, None
    )


def _standing(document: Document, words: DocumentWords) -> Iterator[str]:
    if document.provisional:
        yield from (f"> {words.provisional}", "")
    if document.alone:
        yield from (f"> {words.alone}", "")
    if document.missing:
        yield from (f"- {words.missing.format(what=inline(each))}" for each in document.missing)
        yield ""


def _people(document: Document, words: DocumentWords, names: Mapping[int, str]) -> Iterator[str]:
    yield from (f"## {words.people}", "")
    yield f"- {words.owner}: {_name(document.owner_id, words, names)}"
    yield from (f"- {inline(title)}: {_name(person, words, names)}" for title, person in document.leads)
    yield ""


def _entry_lines(entry: Entry, words: DocumentWords, files: Mapping[str, str]) -> Iterator[str]:
    yield from (f"### {inline(entry.deliverable.title)}", "")
    for item in entry.items:
        if item.kind == "text":
            yield fitted(item.value)
        else:
            yield _linked(item, files)
        yield ""
    if entry.waived:
        yield from (f"*{words.waived.format(why=inline(entry.waived))}*", "")
    elif entry.skipped:
        yield from (f"*{words.skipped.format(why=inline(entry.skipped))}*", "")
    elif not entry.items:
        yield from (f"*{words.not_there}*", "")


def _linked(item: Item, files: Mapping[str, str]) -> str:
    address = item.value if item.kind == "link" else files.get(item.value)
    if address is None:
        return inline(item.name or item.value)
    safe = address.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    return f"[{inline(item.name or address)}]({safe})"


def _criteria_lines(document: Document, words: DocumentWords, names: Mapping[int, str]) -> Iterator[str]:
    said = {
        "confirmed": words.confirmed,
        "confirmed_alone": words.confirmed_alone,
        "unconfirmed": words.unconfirmed,
        "not_met": words.not_met,
        "open": words.open,
    }
    yield from (f"## {words.criteria}", "")
    for each in document.criteria:
        box = "x" if each.mark in ("confirmed", "confirmed_alone") else " "
        name = _name(each.by, words, names)
        why = inline(each.why or "")
        yield f"- [{box}] {inline(each.criterion.text)} ({said[each.mark].format(name=name, why=why)})"
    yield ""


def _name(person: int | None, words: DocumentWords, names: Mapping[int, str]) -> str:
    found = None if person is None else names.get(person)
    return inline(found) if found else words.nobody


def _outside_fences(lines: list[str]) -> Iterator[str]:
    fence = ""
    for line in lines:
        before, fence = fence, _fence_after(fence, line)
        if not before and not fence:
            yield line


def _fence_after(fence: str, line: str) -> str:
    """The fence of the code block that is open after a line, "" for none."""
    found = _FENCE.match(line)
    if not fence:
        return found.group(1) if found else ""
    closes = found and line.strip() == found.group(1) and found.group(1).startswith(fence)
    return "" if closes else fence


def _level(line: str) -> int:
    found = _HEADING.match(line)
    return len(found.group(1)) if found else 0


def _deeper(line: str, by: int) -> str:
    level = _level(line)
    return line if not level else "#" * min(_DEEPEST, level + by) + line.lstrip()[level:]

"""A first draft of a deliverable without a model: its outline from content, with what is known put in.

It is marked as a draft and stays one until a person has written it and handed it in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.mission_document import DocumentWords, inline
from domain.mission_state import RunState
from domain.missions import Deliverable, Stub

LONGEST_QUOTE = 600


@dataclass(frozen=True, slots=True)
class Source:
    """Something that a draft draws on, and what it says."""

    title: str
    text: str


def sources(run: RunState, deliverable: Deliverable, numbers: Mapping[str, Source]) -> tuple[Source, ...]:
    """What is there of what a deliverable uses, in its order.

    Inputs that were brought, earlier deliverables by their text (or what they are linked to), and `numbers`:
    the team's metrics and chassis by key, put into words by the caller.
    """
    found = (_source(run, key, numbers) for key in deliverable.uses)
    return tuple(each for each in found if each)


def outline_draft(
    deliverable: Deliverable, known: tuple[Source, ...], words: DocumentWords, previous: str | None = None
) -> str:
    """The draft as Markdown: what is known as quotations, then each heading with what to write there.

    previous: the text of the last version, which then is the draft below what is known now.
    """
    lines = [f"*{words.draft_note}*", ""]
    for each in known:
        lines += [f"> **{words.draft_from.format(title=inline(each.title))}**"]
        lines += [f"> {line}".rstrip() for line in _short(each.text).split("\n")]
        lines.append("")
    if previous and previous.strip():
        return "\n".join([*lines, previous.strip()]) + "\n"
    for part in deliverable.outline:
        lines += [f"## {inline(part.heading)}", "", f"*{inline(part.ask)}*", ""]
    return "\n".join(lines).rstrip() + "\n"


def stub_draft(stub: Stub) -> str:
    """The one page that stands in for a document that is missing, ready to be filled in."""
    lines = [f"# {inline(stub.title)}", ""]
    for part in stub.parts:
        lines += [f"## {inline(part.heading)}", "", f"*{inline(part.ask)}*", ""]
    return "\n".join(lines).rstrip() + "\n"


def _source(run: RunState, key: str, numbers: Mapping[str, Source]) -> Source | None:
    asked = run.mission.input(key)
    if asked:
        given = run.given.get(key)
        return Source(asked.what, given.value) if given else None
    earlier = run.mission.deliverable(key)
    if earlier is None:
        return numbers.get(key)
    state = run.deliverables[key]
    if state.text:
        return Source(earlier.title, state.text.value)
    links = [each.name or each.value for each in state.items]
    return Source(earlier.title, "\n".join(links)) if links else None


def _short(text: str) -> str:
    clean = text.strip()
    return clean if len(clean) <= LONGEST_QUOTE else clean[:LONGEST_QUOTE].rsplit(maxsplit=1)[0] + " …"

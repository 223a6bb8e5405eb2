"""Texts in forms, whose fields hold 3,000 characters: a long text in several of them, a stub part by part."""

from collections.abc import Mapping, Sequence

from domain.mission_document import inline
from domain.mission_events import Given
from domain.mission_moves import LONGEST_TEXT
from domain.missions import Stub

FIELD_MAX = 3_000
ROOM = 600
"""With less room than this in the last field, another one follows it."""


def pages(text: str) -> tuple[str, ...]:
    """A text in pieces that a field each holds, cut between lines or else words; the last has room to go on.

    Joined again (`joined`), they are the text, but for white space at the cuts.
    """
    found: list[str] = []
    rest = text.strip()
    while len(rest) > FIELD_MAX:
        cut = rest.rfind("\n", FIELD_MAX // 2, FIELD_MAX)
        if cut < 0:
            cut = rest.rfind(" ", FIELD_MAX // 2, FIELD_MAX)
        cut = cut if cut > 0 else FIELD_MAX
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip("\n") if rest[cut] == "\n" else rest[cut:].lstrip(" ")
    together = sum(map(len, found)) + len(rest)
    is_full = FIELD_MAX - len(rest) < ROOM and together + ROOM < LONGEST_TEXT
    return (*found, rest, "") if is_full else (*found, rest)


def joined(pieces: Sequence[str]) -> str:
    """The text of several fields; those that are empty do not count."""
    return "\n".join(piece.strip("\n") for piece in pieces if piece.strip()).strip()


def together(typed: str, draft: str) -> str:
    """A draft below what somebody had typed already, so that neither is lost."""
    typed, draft = typed.strip(), draft.strip()
    if not typed or typed in draft:
        return draft
    return typed if draft in typed else f"{typed}\n\n{draft}"


def brought(text: str) -> Given:
    """What somebody typed for an input: an address alone is a link, all else a text."""
    clean = text.strip()
    is_link = clean.lower().startswith(("http://", "https://")) and len(clean.split()) == 1
    return Given("link" if is_link else "text", clean)


def filled_stub(stub: Stub, texts: Mapping[str, str]) -> str:
    """The one page as Markdown, from what was written under its headings; "" where nothing was."""
    lines: list[str] = []
    for part in stub.parts:
        text = texts.get(part.heading, "").strip()
        lines += [f"## {inline(part.heading)}", "", text, ""] if text else []
    return "\n".join([f"# {inline(stub.title)}", "", *lines]).rstrip() + "\n" if lines else ""


def stub_texts(stub: Stub, page: str) -> dict[str, str]:
    """What stands under each heading of a page that `filled_stub` made."""
    headings = {f"## {inline(part.heading)}": part.heading for part in stub.parts}
    found: dict[str, list[str]] = {}
    current = None
    for line in page.split("\n"):
        if line in headings:
            current = headings[line]
        elif current is not None:
            found.setdefault(current, []).append(line)
    return {heading: "\n".join(lines).strip() for heading, lines in found.items()}

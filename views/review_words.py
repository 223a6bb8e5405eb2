"""What the views of reviews share: names of periods, phases, roles and states, and texts of many lines."""

from collections.abc import Iterable, Sequence

from domain.review_actions import Action, State
from domain.review_prompts import Kind
from domain.review_threads import LATE, MANAGER, TEAM, Group
from domain.reviews import Phase, Review
from domain.team import Team
from views import formats
from views.blocks import Block, clipped, escape, section
from views.report_parts import period_name

TEXT_MAX = 30_000
SECTION_MAX = 2_900
KINDS: dict[Kind, str] = {"month": "monthly", "quarter": "quarterly", "year": "annual"}
PERIODS: dict[Kind, str] = {"month": "month", "quarter": "quarter", "year": "year"}
PHASES = {
    Phase.OPENING: "The facts are out; questions come next",
    Phase.PROMPTS: "Answers are collected, in private",
    Phase.REVEAL: "The answers are in the threads",
    Phase.VOTING: "The vote is on",
    Phase.DECIDING: "Time to decide",
    Phase.CLOSED: "Closed",
}
ROLES = {
    TEAM: "Everybody",
    "sdr": "SDRs",
    "ae": "AEs",
    "csm": "CSMs",
    "manager": "Managers",
    "revops": "RevOps",
}
STATES = {
    State.OPEN: "open",
    State.DONE: "done",
    State.POSTPONED: "postponed",
    State.DROPPED: "dropped",
}
FROM_MANAGER = "From the manager, last"
CAME_LATE = "Came when the vote had begun"


def review_name(review: Review, team: Team, locale: str) -> str:
    """ "Q3 2026 (Wed 1 Jul – Wed 30 Sep) review", not escaped."""
    return f"{period_name(review.kind, review.span, team.fiscal_start_month, locale)} review"


def short_name(review: Review, team: Team, locale: str) -> str:
    """The same without the days in brackets."""
    return f"{review_name(review, team, locale).partition(' (')[0].removesuffix(' review')} review"


def thread_name(key: str) -> str:
    return ROLES.get(key, key)


def group_title(group: Group) -> str:
    """Escaped."""
    if group.theme == MANAGER:
        return FROM_MANAGER
    return CAME_LATE if group.theme == LATE else escape(group.title)


def action_line(action: Action, locale: str, *, with_owner: bool = True) -> str:
    """ "Ana: Call five lost buyers → three reasons in the log · due Fri 4 Dec · open"."""
    who = f"*{escape(action.owner.name)}*: " if with_owner else ""
    state = STATES[action.state]
    if action.reason and action.state in (State.POSTPONED, State.DROPPED):
        state += f" ({escape(action.reason)})"
    due = formats.day(action.due_on, locale)
    return f"{who}{escape(action.what)} → {escape(action.result)} · due {due} · {state}"


def people(count: int, locale: str) -> str:
    return f"{formats.number(count, locale)} {'person' if count == 1 else 'people'}"


def many(count: int, one: str, locale: str) -> str:
    """ "1 vote", "2 votes"."""
    return f"{formats.number(count, locale)} {one if count == 1 else f'{one}s'}"


def spoken(lines: Iterable[str]) -> str:
    """Lines for screen readers: without the marks of bold and code."""
    text = "\n".join(line for line in lines if line)
    return clipped(text.replace("*", "").replace("`", ""), TEXT_MAX)


def sections(lines: Sequence[str]) -> list[Block]:
    """Lines as sections, each within Slack's length."""
    parts: list[str] = []
    for line in lines:
        piece = line if len(line) <= SECTION_MAX else f"{line[: SECTION_MAX - 1]}…"
        if parts and len(parts[-1]) + len(piece) + 1 <= SECTION_MAX:
            parts[-1] += f"\n{piece}"
        else:
            parts.append(piece)
    return [section(part) for part in parts]

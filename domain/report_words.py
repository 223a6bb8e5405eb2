"""Reading what stands after `/report`: which period, and whose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.reports import Kind, span_of
from domain.weeks import ONE_DAY
from domain.words import nearest, normalised

LONGEST = 200
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("day", "daily", "today"), "day"),
    **dict.fromkeys(("week", "weekly"), "week"),
    **dict.fromkeys(("month", "monthly"), "month"),
    **dict.fromkeys(("quarter", "quarterly"), "quarter"),
    **dict.fromkeys(("year", "yearly", "annual"), "year"),
}
_BACK = ("last", "previous")
_ME = ("me", "my", "mine")
_FILLERS = ("this", "the", "for", "of", "report", "own")


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """A report of the period of this kind that `day` is in.

    team: a team's name; team_id: instead of it. Neither, with whose "team": the asker's own.
    """

    kind: Kind
    whose: Literal["me", "team"]
    day: date
    team: str | None = None
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class NotInReport:
    """`text` is no period and no team; `guess` is what was most likely meant."""

    text: str
    guess: str | None = None


@dataclass(frozen=True, slots=True)
class PeriodsTwice:
    first: str
    second: str


ReportProblem = NotInReport | PeriodsTwice


class ReportNotUnderstood(ValueError):
    """`problem` says what could not be read; the words for it are the views'."""

    def __init__(self, problem: ReportProblem) -> None:
        super().__init__(repr(problem))
        self.problem = problem


def parse_report(text: str, *, teams: Sequence[str], today: date, start_month: int) -> ReportAsked:
    """Read "", "week", "last quarter team", "month North", "yesterday", in any order.

    Without a period it is the running week, without a team one's own. teams: names that may be asked for.
    start_month: of the fiscal year. Raises ReportNotUnderstood.
    """
    words = normalised(text)[:LONGEST].split()
    folded = [word.casefold() for word in words]
    named = [n for n, word in enumerate(folded) if word in _KINDS or word == "yesterday"]
    if len(named) > 1:
        raise ReportNotUnderstood(PeriodsTwice(words[named[0]], words[named[1]]))
    is_yesterday = "yesterday" in folded
    kind: Kind = "day" if is_yesterday else next((_KINDS[folded[n]] for n in named), "week")
    day = today
    if is_yesterday or any(word in _BACK for word in folded):
        day = span_of(kind, today, start_month).start - ONE_DAY
    known = (*_BACK, *_FILLERS, *_ME, "team")
    rest = " ".join(word for n, word in enumerate(words) if n not in named and folded[n] not in known)
    if rest:
        return ReportAsked(kind, "team", day, _team(rest, teams))
    return ReportAsked(kind, "team" if "team" in folded else "me", day)


def _team(text: str, teams: Sequence[str]) -> str:
    by_name = {name.casefold(): name for name in teams}
    found = by_name.get(text.casefold())
    if found is None:
        near = nearest(text.casefold(), {**by_name, **{word: word for word in _KINDS}})
        raise ReportNotUnderstood(NotInReport(text, by_name.get(near, near) if near else None))
    return found

"""Reading what stands after `/pipeline`: whose deals, and which quarter."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from domain.weeks import ONE_DAY, FiscalQuarter, fiscal_quarter
from domain.words import nearest, normalised

Whose = Literal["mine", "team", "market"]
T = TypeVar("T")
LONGEST = 200


@dataclass(frozen=True, slots=True)
class PipelineAsked:
    """Whose pipeline, and the quarter its results are of.

    name: of the team, or the market's key. team_id: instead of a team's name. Neither: one's own team.
    """

    whose: Whose
    quarter: FiscalQuarter
    name: str | None = None
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class MarketMissing:
    """No market stands after the word. `known` are the names there are."""

    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotInPipeline:
    """`text` is no team, market or quarter; `guess` is what was most likely meant."""

    text: str
    guess: str | None = None


@dataclass(frozen=True, slots=True)
class QuartersTwice:
    first: str
    second: str


PipelineProblem = MarketMissing | NotInPipeline | QuartersTwice


class PipelineNotUnderstood(ValueError):
    """`problem` says what could not be read; the words for it are the views'."""

    def __init__(self, problem: PipelineProblem) -> None:
        super().__init__(repr(problem))
        self.problem = problem


_QUARTER = re.compile(
    r"(?<!\w)(?:(?P<year>\d{4})[- /]?)?q(?P<n>[1-4])(?:[- /]?(?P<after>\d{4}))?(?!\w)"
    r"|(?<!\w)(?P<which>this|next|last|previous) quarter(?!\w)",
    re.IGNORECASE,
)
_MINE = ("", "mine", "my", "me", "my deals", "my pipeline")
_OTHER_NAMES = {"eu": "europe", "emea": "europe", "latam": "latin_america", "apac": "asia_pacific"}


def parse_pipeline(
    text: str, *, teams: Sequence[str], markets: Mapping[str, str], today: date, start_month: int
) -> PipelineAsked:
    """Read "", "team", "team North Q3", "market europe 2026-Q1", "last quarter", or a team or market alone.

    teams: names that may be asked for. markets: names by key. A quarter without a year is that of the running
    fiscal year; without any it is the running one. start_month: of the fiscal year. Raises
    PipelineNotUnderstood.
    """
    plain = " ".join(normalised(text)[:LONGEST].split())
    quarter, rest = _quarter(plain, today, start_month)
    if rest.casefold() in _MINE:
        return PipelineAsked("mine", quarter)
    word, _, name = rest.partition(" ")
    if word.casefold() == "team":
        return PipelineAsked("team", quarter, _named(name, {each: each for each in teams}) if name else None)
    if word.casefold() in ("market", "region"):
        if not name:
            raise PipelineNotUnderstood(MarketMissing(tuple(markets.values())))
        return PipelineAsked("market", quarter, _named(name, _market_names(markets)))
    known: dict[str, tuple[Whose, str]] = {each: ("team", each) for each in teams}
    known |= {spelt: ("market", key) for spelt, key in _market_names(markets).items()}
    whose, key = _named(rest, known)
    return PipelineAsked(whose, quarter, key)


def quarter_before(quarter: FiscalQuarter, start_month: int) -> FiscalQuarter:
    return fiscal_quarter(quarter.start - ONE_DAY, start_month)


def _quarter(text: str, today: date, start_month: int) -> tuple[FiscalQuarter, str]:
    """The quarter that is named, or the running one, and the text without it."""
    now = fiscal_quarter(today, start_month)
    found = list(_QUARTER.finditer(text))
    if len(found) > 1:
        raise PipelineNotUnderstood(QuartersTwice(found[0].group(), found[1].group()))
    if not found:
        return now, text
    match = found[0]
    rest = " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())
    which = (match["which"] or "").lower()
    if which in ("last", "previous"):
        return quarter_before(now, start_month), rest
    if which:
        return (now if which == "this" else fiscal_quarter(now.end, start_month)), rest
    return _numbered(int(match["n"]), int(match["year"] or match["after"] or now.year), start_month), rest


def _numbered(number: int, year: int, start_month: int) -> FiscalQuarter:
    """Quarter `number` of the fiscal year `year`, which ends in that calendar year."""
    if not date.min.year + 1 < year < date.max.year:
        raise PipelineNotUnderstood(NotInPipeline(str(year)))
    months = (start_month - 1) + 3 * (number - 1)
    first = year if start_month == 1 else year - 1
    return fiscal_quarter(date(first + months // 12, months % 12 + 1, 1), start_month)


def _market_names(markets: Mapping[str, str]) -> dict[str, str]:
    """By everything a market is called: its name, its key, and the short forms that people use."""
    names = {name: key for key, name in markets.items()}
    names |= {key.replace("_", " "): key for key in markets}
    names |= {name.replace("-", " "): key for key, name in markets.items()}
    return names | {short: key for short, key in _OTHER_NAMES.items() if key in markets}


def _named(text: str, known: Mapping[str, T]) -> T:
    """The one of `known` that `text` is, whatever the case; a near spelling is only offered."""
    folded = {name.casefold(): name for name in reversed(list(known))}  # the first of equal ones is shown
    found = folded.get(text.casefold())
    if found is None:
        near = nearest(text.casefold(), folded)
        raise PipelineNotUnderstood(NotInPipeline(text, folded[near] if near else None))
    return known[found]

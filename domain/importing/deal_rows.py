"""A row of a file as a deal. The events that bring it into the log are `domain.importing.deal_log`'s."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from domain.deal_names import plain_name
from domain.deal_problems import LONGEST
from domain.importing.names import same_people_core
from domain.importing.rows import (
    BadAmount,
    BadRow,
    Blank,
    ClosedBeforeCreated,
    DayAhead,
    DayEitherWay,
    DealReading,
    NotADay,
    Owner,
    RowProblem,
    TooLong,
    UnknownMarket,
    UnknownPerson,
    UnknownStage,
    UnknownTeam,
)
from domain.importing.stage_names import outcome_of, stage_before_close
from domain.importing.values import TwoWays, latest, read_amount, read_day
from domain.money import AmountNotUnderstood, Money
from domain.stages import Stage

_TEXTS = ("name", "account", "competitor", "next_step")
_DAYS_PAST = ("created", "entered", "closed")
OTHER_REASON = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class DealRow:
    """What one row says of a deal. None is "the file does not say".

    entered_stage_on: when an open deal came into its stage. reason_text: why it was lost, where that
    is none of our reasons. from_stage: the open stage that a closed deal was in before. undated: the file
    does not say when it began, so its first days are those of the import. team_id, market: where it says so.
    """

    name: str
    account: str
    owner_id: int
    stage: str
    from_stage: str
    created_on: date
    entered_stage_on: date
    team_id: int | None = None
    amount: Money | None = None
    market: str | None = None
    expected_close: date | None = None
    next_step: str | None = None
    next_step_on: date | None = None
    closed_on: date | None = None
    lost_reason: str | None = None
    reason_text: str | None = None
    competitor: str | None = None
    pushes: int = 0
    undated: bool = False
    evidence: Mapping[str, str] = field(default_factory=dict)
    met: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As JSON, to be compared with what a later file says."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    def settled(self, before: "DealRow") -> "DealRow":
        """This row, with the days that neither it nor the file before says left as they were taken then."""
        if not (self.undated and before.undated):
            return self
        entered = before.entered_stage_on if self.stage == before.stage else self.entered_stage_on
        return replace(self, created_on=before.created_on, entered_stage_on=entered)

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "DealRow":
        days = ("created_on", "entered_stage_on", "expected_close", "next_step_on", "closed_on")
        values = dict(stored) | {name: date.fromisoformat(stored[name]) for name in days if stored[name]}
        values["amount"] = Money(*stored["amount"]) if stored["amount"] else None
        return cls(**values | {"met": tuple(stored["met"])})


def read_deal(cells: Sequence[str], reading: DealReading) -> DealRow:
    """One row. Raises BadRow with everything that is wrong with it."""
    problems: list[RowProblem] = []
    stage = reading.stages.find(reading.cell(cells, "stage"), reading.cell(cells, "status"))
    if stage is None:
        named = reading.cell(cells, "stage") or reading.cell(cells, "status")
        problems.append(UnknownStage(named[:60]) if named else Blank("stage"))
    texts = _texts(cells, reading, problems)
    days = _days(cells, reading, problems)
    owner = _owner(cells, reading, problems)
    amount = _amount(cells, reading, stage, problems)
    market = _market(cells, reading, problems)
    team_id = _team(cells, reading, problems)
    timing = _timing(days, stage, reading, problems) if stage else {}
    if problems or stage is None or owner is None:
        raise BadRow(problems)
    return DealRow(
        **texts,
        **timing,
        **_reason(cells, reading, stage),
        **_own(cells, reading),
        owner_id=owner.id,
        stage=stage.key,
        from_stage=_from_stage(cells, reading, stage),
        team_id=team_id,
        amount=amount,
        market=market,
        next_step_on=days["next_step_on"],
    )


def identity(cells: Sequence[str], reading: DealReading) -> str:
    """What tells a row of a file without ids apart: account, name, product, owner and day of creation."""
    names = [plain_name(reading.cell(cells, each)) for each in ("account", "name", "product")]
    owner = same_people_core(reading.cell(cells, "owner")) or reading.cell(cells, "owner_id")
    created = read_day(reading.cell(cells, "created"), reading.order)
    return json.dumps([*names, owner, str(created or "")], ensure_ascii=False)


# --- parts of a row ---


def _texts(cells: Sequence[str], reading: DealReading, problems: list[RowProblem]) -> dict[str, Any]:
    """Names under their merged spelling; a deal without one is called after its product or its account."""
    texts = {name: " ".join(reading.cell(cells, name).split()) for name in _TEXTS}
    texts["name"] = texts["name"] or " ".join(reading.cell(cells, "product").split())
    for name in ("name", "account", "competitor"):
        texts[name] = reading.merges.get(texts[name], texts[name])
    if "account" not in reading.columns.places and not texts["account"]:
        texts["account"] = texts["name"]
    texts["name"] = texts["name"] or texts["account"]
    if not texts["account"]:
        problems.append(Blank("account"))
    problems += [TooLong(name, LONGEST[name]) for name in _TEXTS if len(texts[name]) > LONGEST[name]]
    return {name: text for name, text in texts.items() if text}


def _days(cells: Sequence[str], reading: DealReading, problems: list[RowProblem]) -> dict[str, date | None]:
    names = ("created", "entered", "closed", "won_on", "lost_on", "expected_close", "next_step_on")
    return {name: day_of(cells, name, reading, problems) for name in names}


def day_of(cells: Sequence[str], name: str, reading: Any, problems: list[RowProblem]) -> date | None:
    """A field's day; what is no day, or could be two, is added to `problems`."""
    text = reading.cell(cells, name)
    if not text:
        return None
    found = read_day(text, reading.order)
    if isinstance(found, TwoWays):
        problems.append(DayEitherWay(name, text[:60]))
        return None
    if found is None:
        problems.append(NotADay(name, text[:60]))
    return found


def person_of(name: str, slack_id: str, people: Mapping[str, Owner]) -> Owner | None:
    """A person by Slack id, else by name with its parts in any order."""
    return people.get(slack_id) or people.get(same_people_core(name)) if name or slack_id else None


def _owner(cells: Sequence[str], reading: DealReading, problems: list[RowProblem]) -> Owner | None:
    name, slack_id = reading.cell(cells, "owner"), reading.cell(cells, "owner_id")
    found = person_of(name, slack_id, reading.people)
    if found is None:
        problems.append(UnknownPerson((name or slack_id)[:60]) if name or slack_id else Blank("owner"))
    return found


def _amount(
    cells: Sequence[str], reading: DealReading, stage: Stage | None, problems: list[RowProblem]
) -> Money | None:
    """The amount, None where there is none; 0 on a lost deal of another system was never filled in."""
    text = reading.cell(cells, "amount")
    if not text:
        return None
    currency = reading.cell(cells, "currency").upper() or reading.currency
    try:
        found = read_amount(text, mark=reading.mark, currency=currency)
        if currency and len(currency) != 3:
            found = read_amount(f"{text} {currency}", mark=reading.mark, currency=None)
    except AmountNotUnderstood as refused:
        problems.append(BadAmount(refused.problem))
        return None
    unset = found.amount_minor == 0 and stage and not stage.is_won and not reading.columns.own
    return None if unset else found


def _market(cells: Sequence[str], reading: DealReading, problems: list[RowProblem]) -> str | None:
    name = reading.cell(cells, "market")
    found = reading.markets.get(plain_name(name))
    if name and found is None:
        problems.append(UnknownMarket(name[:60]))
    return found


def _team(cells: Sequence[str], reading: DealReading, problems: list[RowProblem]) -> int | None:
    """The team that is said for the whole file, else the row's own; the owner's where it is None."""
    name = reading.cell(cells, "team")
    if reading.team_id is not None or not name:
        return reading.team_id
    found = reading.teams.get(plain_name(name))
    if found is None and reading.columns.own:
        problems.append(UnknownTeam(name[:60]))
    return found


def _timing(
    days: Mapping[str, date | None], stage: Stage, reading: DealReading, problems: list[RowProblem]
) -> dict[str, Any]:
    """When it began, came into its stage, closed or will close.

    CRMs keep one close date: of an open deal it is the expected one. A deal whose file does not say when it
    began, began when it came into its stage, or closed, or today.
    """
    outcome = days["lost_on"] if stage.part == "lost" else days["won_on"]
    closed = None if stage.is_open else outcome or days["closed"]
    expected = days["expected_close"] or (days["closed"] if stage.is_open else None)
    said = days["created"] or (days["entered"] if stage.is_open else None) or closed
    created = said or reading.today
    entered = (
        closed if stage.part in ("won", "lost") else latest((days["entered"], closed, created))
    ) or created
    known = {"created": created, "closed": closed, "entered": days["entered"]}
    if not stage.is_open and closed is None:
        problems.append(Blank("closed"))
    problems += [DayAhead(name, day) for name, day in known.items() if day and day > reading.today]
    if closed and closed < created:
        problems.append(ClosedBeforeCreated(closed, created))
    return {
        "created_on": created,
        "entered_stage_on": max(entered, created),
        "closed_on": closed,
        "expected_close": expected,
        "undated": said is None,
    }


def _reason(cells: Sequence[str], reading: DealReading, stage: Stage) -> dict[str, Any]:
    text = " ".join(reading.cell(cells, "lost_reason").split())
    if stage.part != "lost" or not text:
        return {}
    plain = plain_name(text)
    known = next(
        (each for each in reading.reasons if plain in (plain_name(each.key), plain_name(each.label))), None
    )
    if known:
        return {"lost_reason": known.key}
    return {"lost_reason": OTHER_REASON, "reason_text": text[: LONGEST["note"]]}


def _own(cells: Sequence[str], reading: DealReading) -> dict[str, Any]:
    """What only our own export has."""
    if not reading.columns.own:
        return {}
    pushes = reading.cell(cells, "pushes")
    return {
        "pushes": int(pushes) if pushes.isdecimal() else 0,
        "evidence": _json(reading.cell(cells, "evidence"), dict),
        "met": tuple(sorted(_json(reading.cell(cells, "met"), list))),
    }


def _from_stage(cells: Sequence[str], reading: DealReading, stage: Stage) -> str:
    """Where a closed deal was before: its stage where the file still tells, as CRMs with a status do."""
    if stage.is_open:
        return stage.key
    named = reading.cell(cells, "closed_from") if reading.columns.own else reading.cell(cells, "stage")
    before = reading.stages.find(named) if not outcome_of(named) else None
    before = before or (reading.pipeline.find(named) if named else None)
    return before.key if before and before.is_open else stage_before_close(reading.pipeline).key


def _json(text: str, shape: type[Any]) -> Any:
    try:
        found = json.loads(text) if text else shape()
    except ValueError:
        return shape()
    return found if isinstance(found, shape) else shape()


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Money):
        return [value.amount_minor, value.currency]
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value

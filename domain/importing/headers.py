"""What a file's columns mean: guessed from its header, corrected by what the person says."""

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from domain.activity_types import ActivityType
from domain.deal_names import plain_name
from domain.words import nearest

Kind = Literal["deals", "activities"]
Origin = Literal["playmaker", "salesforce", "hubspot", "pipedrive", "other"]
IGNORED = "-"

# Field → headers, the surest first, as plain names (letters and digits only).
_DEAL_HEADERS: dict[str, tuple[str, ...]] = {
    "id": (
        "dealid", "opportunityid", "recordid", "externalid", "crmid", "id", "opportunitynumber", "dealnumber",
    ),
    "name": ("dealname", "opportunityname", "dealtitle", "opportunity", "deal", "title", "name", "subject"),
    "account": (
        "accountname", "account", "associatedcompanyprimary", "associatedcompany", "associatedcompanies",
        "companyname", "company", "organization", "organisation", "organizationname", "client", "clientname",
        "customer", "customername",
    ),
    "owner_id": ("ownerslackid", "slackid"),
    "owner": (
        "dealowner", "opportunityowner", "owner", "ownername", "ownerfullname", "opportunityownerfullname",
        "salesagent", "salesrep", "rep", "salesperson", "accountexecutive", "assignedto", "assigned", "agent",
    ),
    "team": ("team", "teamname", "hubspotteam", "salesteam"),
    "stage": ("dealstage", "stage", "stagename", "opportunitystage", "salesstage", "pipelinestage", "phase"),
    "status": ("dealstatus", "status"),
    "amount": (
        "amount", "dealamount", "value", "dealvalue", "closevalue", "opportunityamount",
        "amountincompanycurrency",
        "totalvalue", "revenue", "price",
    ),
    "currency": (
        "currency", "currencyofvalue", "dealcurrency", "dealcurrencycode", "currencycode", "currencyisocode",
        "amountcurrency", "opportunitycurrency",
    ),
    "market": ("market",),
    "created": (
        "createdon", "createddate", "createdate", "dealcreated", "created", "addtime", "creationdate",
        "opened",
        "opendate", "engagedate", "startdate", "datecreated",
    ),
    "entered": (
        "enteredstageon", "laststagechangedate", "laststagechange", "dateenteredcurrentstage", "stagechanged",
        "stageentered", "enteredstage", "enteredcurrentstage",
    ),
    "closed": (
        "closedon", "dealclosedon", "closedate", "closeddate", "closed", "closetime", "actualclosedate",
    ),
    "won_on": ("wontime", "wonon", "wondate", "closedwondate"),
    "lost_on": ("losttime", "loston", "lostdate", "closedlostdate"),
    "expected_close": (
        "expectedclose", "expectedclosedate", "expectedclosing", "forecastclosedate", "expectedcloseon",
    ),
    "lost_reason": ("lostreason", "lossreason", "closedlostreason", "reasonlost", "reasonforloss", "whylost"),
    "competitor": ("competitor", "maincompetitors", "maincompetitor", "competitors", "primarycompetitor"),
    "next_step": ("nextstep", "nextsteps", "nextactivity", "nextactivitysubject"),
    "next_step_on": ("nextstepon", "nextactivitydate", "nextstepdate", "nextstepdue"),
    "pushes": ("pushes", "pushcount"),
    "product": ("product", "productname", "products"),
    "first_stage": ("firststage",),
    "closed_from": ("closedfrom",),
    "evidence": ("evidence",),
    "met": ("met",),
}  # fmt: skip
_ACTIVITY_HEADERS: dict[str, tuple[str, ...]] = {
    "id": ("activityid", "logid", "taskid", "recordid", "externalid", "id"),
    "person_id": ("personslackid", "slackid", "ownerslackid"),
    "person": (
        "person", "assignedto", "assigned", "assignedtouser", "activityassignedto", "owner", "ownername",
        "rep",
        "salesrep", "salesagent", "user", "username", "createdby",
    ),
    "day": (
        "day", "date", "activitydate", "duedate", "completeddate", "markedasdonetime", "completedon",
        "createdate",
        "createddate", "donedate", "loggedon",
    ),
    "activity": ("activity", "activitytype", "type", "tasksubtype", "engagementtype", "kind"),
    "count": ("count", "number", "quantity", "howmany", "total", "amount"),
    "account": (
        "account", "companyaccount", "accountname", "company", "organization", "organisation",
        "associatedcompany",
        "customer",
    ),
    "note": ("note", "notes", "comments", "description", "subject", "fullcomments"),
}  # fmt: skip
_HEADERS: dict[Kind, dict[str, tuple[str, ...]]] = {"deals": _DEAL_HEADERS, "activities": _ACTIVITY_HEADERS}
_NEEDED: dict[Kind, tuple[tuple[str, ...], ...]] = {
    "deals": (("account", "name"), ("stage", "status")),
    "activities": (("person", "person_id"), ("day",)),
}
_PREFIXES = ("deal", "opportunity", "activity", "organization")
# Headers that give away where a file comes from.
_ORIGINS: dict[Origin, frozenset[str]] = {
    "playmaker": frozenset(("ownerslackid", "personslackid", "enteredstageon", "firststage")),
    "salesforce": frozenset(
        ("opportunityname", "opportunityowner", "opportunityid", "stagename", "fiscalperiod", "tasksubtype")
    ),
    "hubspot": frozenset(("dealname", "dealowner", "dealstage", "recordid", "activityassignedto")),
    "pipedrive": frozenset(("dealtitle", "dealid", "dealorganization", "dealvalue", "assignedtouser")),
}


@dataclass(frozen=True, slots=True)
class NoSuchColumn:
    name: str
    guess: str | None = None


@dataclass(frozen=True, slots=True)
class NoSuchField:
    name: str
    known: tuple[str, ...]
    guess: str | None = None


@dataclass(frozen=True, slots=True)
class FieldNotFound:
    """None of these fields has a column."""

    any_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotAPair:
    """`text` is not of the form A=B."""

    text: str


HeaderProblem = NoSuchColumn | NoSuchField | FieldNotFound | NotAPair


class HeadersNotUnderstood(ValueError):
    """Why a file cannot be read with this mapping; the words are the views'."""

    def __init__(self, problems: Sequence[HeaderProblem]) -> None:
        super().__init__(", ".join(map(repr, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands: `places` by field, from 0. `unread` are the headers that no field has.

    counts: for activities with a column for each kind, the kind's key by place.
    """

    header: tuple[str, ...]
    places: Mapping[str, int]
    origin: Origin = "other"
    counts: Mapping[int, str] = field(default_factory=dict)

    @property
    def unread(self) -> tuple[str, ...]:
        taken = {*self.places.values(), *self.counts}
        return tuple(name for n, name in enumerate(self.header) if n not in taken and name.strip())

    @property
    def own(self) -> bool:
        """Whether this project wrote the file."""
        return self.origin == "playmaker"

    def cell(self, cells: Sequence[str], name: str) -> str:
        """A field's cell without blanks around it; "" where it has no column."""
        place = self.places.get(name)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    @property
    def id_header(self) -> str:
        """The column whose values tell rows apart, as a plain name; "" where rows have no id."""
        place = self.places.get("id")
        return plain_name(self.header[place]) if place is not None else ""


def guess_columns(
    header: Sequence[str],
    kind: Kind,
    *,
    types: Sequence[ActivityType] = (),
    said: Mapping[str, str] | None = None,
    defaults: Collection[str] = (),
) -> Columns:
    """The fields that a header's names mean. `said`: field by column, which holds whatever is guessed.

    Raises HeadersNotUnderstood where something said does not exist, or what every row needs is nowhere, not
    even among `defaults`.
    """
    known, kinds = _HEADERS[kind], {each.key for each in types} if kind == "activities" else set()
    plain = [_plain(name) for name in header]
    places, counts, problems = _said(header, said or {}, {*known, *kinds})
    taken = {n for n, name in enumerate(plain) if any(_plain(each) == name for each in said or ())}
    for name in known:
        if name not in places:
            place = _find(plain, known[name], taken)
            if place is not None:
                places[name] = place
                taken.add(place)
    counts = {place: key for place, key in counts.items() if key in kinds}
    if kind == "activities":
        counts |= _count_columns(header, types, {*taken, *counts})
    places = {name: place for name, place in places.items() if name in known}
    problems += [
        FieldNotFound(options)
        for options in _NEEDED[kind]
        if not any(each in places or each in defaults for each in options)
    ]
    if kind == "activities" and not counts and not {"activity"} & {*places, *defaults}:
        problems.append(FieldNotFound(("activity",)))
    if problems:
        raise HeadersNotUnderstood(problems)
    return Columns(tuple(header), places, _origin(plain), counts)


def fields_of(kind: Kind) -> tuple[str, ...]:
    """The fields a column can be mapped to."""
    return tuple(_HEADERS[kind])


def pairs(texts: Iterable[str]) -> dict[str, str]:
    """ "A=b,C=d" → {"A": "b", "C": "d"}; names with a comma stand in quotes. Raises HeadersNotUnderstood."""
    found: dict[str, str] = {}
    for text in texts:
        for part in next(csv.reader([text], skipinitialspace=True), []):
            left, equals, right = part.rpartition("=")
            if not equals or not left.strip():
                raise HeadersNotUnderstood([NotAPair(part)])
            found[left.strip()] = right.strip()
    return found


def _said(
    header: Sequence[str], said: Mapping[str, str], known: Collection[str]
) -> tuple[dict[str, int], dict[int, str], list[HeaderProblem]]:
    places: dict[str, int] = {}
    counts: dict[int, str] = {}
    problems: list[HeaderProblem] = []
    by_name = {_plain(name): n for n, name in reversed(list(enumerate(header)))}
    for column, wanted in said.items():
        place = by_name.get(_plain(column))
        if place is None:
            guess = nearest(_plain(column), by_name)
            problems.append(NoSuchColumn(column, header[by_name[guess]] if guess else None))
        elif wanted == IGNORED:
            continue
        elif wanted not in known:
            problems.append(NoSuchField(wanted, tuple(known), nearest(wanted, known)))
        else:
            places[wanted] = place
            counts[place] = wanted
    return places, counts, problems


def _find(plain: Sequence[str], names: Sequence[str], taken: Collection[int]) -> int | None:
    for name in names:
        for n, header in enumerate(plain):
            if n not in taken and name in (header, _unprefixed(header)):
                return n
    return None


def _count_columns(
    header: Sequence[str], types: Sequence[ActivityType], taken: Collection[int]
) -> dict[int, str]:
    words = {
        plain_name(word): each.key for each in types for word in (*each.words, each.one, each.many, each.key)
    }
    return {
        n: words[plain_name(name)]
        for n, name in enumerate(header)
        if n not in taken and plain_name(name) in words
    }


def _plain(name: str) -> str:
    return plain_name(name.replace("\ufeff", ""))


def _unprefixed(plain: str) -> str:
    """Pipedrive writes "Deal - Title", Salesforce "Opportunity: Owner"."""
    return next((plain.removeprefix(each) for each in _PREFIXES if plain.startswith(each)), plain)


def _origin(plain: Sequence[str]) -> Origin:
    scores = {origin: len(names & set(plain)) for origin, names in _ORIGINS.items()}
    best = max(scores, key=lambda origin: scores[origin])
    return best if scores[best] >= 2 or (best == "playmaker" and scores[best]) else "other"

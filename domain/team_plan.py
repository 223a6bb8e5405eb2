"""How an admin says what a team, or one member of it, shall be: forms read into plans, all problems at once.

A form is a mapping of field name → str, list of str or None, as the modals of `views.team` name them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from domain.people import find_zone, guess_zone
from domain.places import COUNTRIES, CURRENCIES
from domain.schedule import Weekly
from domain.team import Person, Role, Team
from domain.words import normalised

NAME_MAX = 60
LATEST_START = timedelta(days=366)
ROLE_FIELDS = {"sdr": Role.SDR, "ae": Role.AE, "csm": Role.CSM, "revops": Role.REVOPS}


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """What a team shall be. `managers` and the keys of `members` are Slack ids."""

    name: str
    channel_id: str | None
    managers: tuple[str, ...]
    members: Mapping[str, Role]
    market: str
    zone: ZoneInfo
    workdays: frozenset[int]
    country: str | None
    fiscal_start_month: int
    currency: str
    allow_gaps: bool = True
    deals_channel_id: str | None = None
    wins_channel_id: str | None = None
    managers_channel_id: str | None = None


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """What one member's own rules shall be; None falls back to the team's."""

    role: Role
    market: str | None
    workdays: frozenset[int] | None
    country: str | None
    started_on: date | None


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team as it is: who manages it, and its members (managers without another role included)."""

    team: Team
    managers: tuple[Person, ...]
    members: tuple[Person, ...]

    def with_role(self, role: Role) -> tuple[Person, ...]:
        return tuple(person for person in self.members if person.role is role)

    @property
    def leaders(self) -> tuple[Person, ...]:
        """Managers by right or by role, each once."""
        by_id = {person.id: person for person in (*self.managers, *self.with_role(Role.MANAGER))}
        return tuple(by_id.values())

    @property
    def size(self) -> int:
        return len({person.id for person in (*self.managers, *self.members)})


@dataclass(frozen=True, slots=True)
class TeamForm:
    """What the set-up form begins with. `rev` tells whether the team was changed since it was opened."""

    card: TeamCard | None = None
    rev: int = 0


@dataclass(frozen=True, slots=True)
class SavedTeam:
    """A team after a change.

    moved: people who came from another team, with its name.
    left: people who are in no team now.
    unseen: Slack ids that Slack has to be asked about.
    targets_at: when the team's weekly targets are posted, in its zone; None where nothing posts them.
    """

    card: TeamCard
    is_new: bool
    targets_at: Weekly | None
    moved: tuple[tuple[Person, str], ...] = ()
    left: tuple[Person, ...] = ()
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a form that cannot be; `field` is where it stands."""

    field: str


@dataclass(frozen=True, slots=True)
class NameMissing(Problem):
    pass


@dataclass(frozen=True, slots=True)
class NameTooLong(Problem):
    length: int
    limit: int = NAME_MAX


@dataclass(frozen=True, slots=True)
class NameTaken(Problem):
    name: str


@dataclass(frozen=True, slots=True)
class ZoneUnknown(Problem):
    text: str
    guess: str | None


@dataclass(frozen=True, slots=True)
class NoWorkday(Problem):
    pass


@dataclass(frozen=True, slots=True)
class TwoRoles(Problem):
    """`name` is "" until somebody who knows the names puts it in."""

    slack_id: str
    first: Role
    name: str = ""


@dataclass(frozen=True, slots=True)
class NotServed(Problem):
    """A guest, a bot or a deactivated person was chosen."""

    slack_id: str
    name: str


@dataclass(frozen=True, slots=True)
class InOtherTeam(Problem):
    """Somebody in a team that the person who chooses may not change."""

    slack_id: str
    name: str
    team: str


@dataclass(frozen=True, slots=True)
class NotOffered(Problem):
    """A value that the form does not offer, or none where one is needed."""


@dataclass(frozen=True, slots=True)
class StartTooFar(Problem):
    latest: date


class PlanRefused(ValueError):
    """A form that cannot be carried out; nothing has been written."""

    def __init__(self, problems: Collection[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


C = TypeVar("C")


class _Reader:
    """Reads fields one by one and keeps what is wrong with them."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values
        self.problems: list[Problem] = []

    def text(self, field: str) -> str:
        return str(self.values.get(field) or "")

    def many(self, field: str) -> list[str]:
        return list(dict.fromkeys(self.values.get(field) or ()))

    def chosen(self, field: str, offered: Mapping[str, C], default: C) -> C:
        value = self.text(field)
        if value not in offered:
            self.problems.append(NotOffered(field))
            return default
        return offered[value]

    def days(self, field: str) -> frozenset[int]:
        chosen = self.many(field)
        if not set(chosen) <= set("0123456"):
            self.problems.append(NotOffered(field))
            return frozenset()
        return frozenset(int(day) for day in chosen)

    def done(self) -> None:
        if self.problems:
            raise PlanRefused(self.problems)


def read_team(values: Mapping[str, Any], *, markets: Collection[str]) -> TeamPlan:
    """The set-up form → a plan.

    Raises:
        PlanRefused: with every problem that the form alone shows.
    """
    form = _Reader(values)
    name = _team_name(form)
    members = _members(form)
    market = form.chosen("market", {key: key for key in markets}, "")
    zone = _zone(form)
    workdays = form.days("workdays")
    if not workdays and not any(problem.field == "workdays" for problem in form.problems):
        form.problems.append(NoWorkday("workdays"))
    country = form.chosen("country", _countries(unset="none"), None)
    month = form.chosen("fiscal_start", {str(month): month for month in range(1, 13)}, 1)
    currency = form.chosen("currency", {code: code for code in CURRENCIES}, "EUR")
    form.done()
    return TeamPlan(
        name=name,
        channel_id=form.text("channel") or None,
        managers=tuple(form.many("managers")),
        members=members,
        market=market,
        zone=zone,
        workdays=workdays,
        country=country,
        fiscal_start_month=month,
        currency=currency,
        allow_gaps="gaps" not in values or bool(form.many("gaps")),
        deals_channel_id=form.text("deals_channel") or None,
        wins_channel_id=form.text("wins_channel") or None,
        managers_channel_id=form.text("managers_channel") or None,
    )


def read_member(values: Mapping[str, Any], *, markets: Collection[str], today: date) -> MemberPlan:
    """The member's form → a plan; "team" stands for the team's own rule.

    Raises:
        PlanRefused: with every problem that the form shows.
    """
    form = _Reader(values)
    role = form.chosen("role", {role.value: role for role in Role}, Role.AE)
    market = form.chosen("market", {"team": None} | {key: key for key in markets}, None)
    workdays = form.days("workdays") or None
    country = form.chosen("country", _countries(unset="team"), None)
    started_on = _start(form, today)
    form.done()
    return MemberPlan(role, market, workdays, country, started_on)


def clean_name(text: str) -> str:
    """A team's name as it is kept: one line, single blanks, nothing invisible."""
    return " ".join("".join(c if c.isprintable() else " " for c in normalised(text)).split())


def same_name(one: str, other: str) -> bool:
    """Whether people would take two names for one."""
    return clean_name(one).casefold() == clean_name(other).casefold()


def _team_name(form: _Reader) -> str:
    name = clean_name(form.text("name"))
    if not name:
        form.problems.append(NameMissing("name"))
    elif len(name) > NAME_MAX:
        form.problems.append(NameTooLong("name", len(name)))
    return name


def _members(form: _Reader) -> dict[str, Role]:
    """{Slack id: role}; the second choice of somebody chosen twice is the wrong one."""
    members: dict[str, Role] = {}
    for field, role in ROLE_FIELDS.items():
        for slack_id in form.many(field):
            if slack_id in members:
                form.problems.append(TwoRoles(field, slack_id, members[slack_id]))
            else:
                members[slack_id] = role
    return members


def _zone(form: _Reader) -> ZoneInfo:
    text = form.text("zone").strip()
    zone = find_zone(text)
    if zone is None:
        form.problems.append(ZoneUnknown("zone", text, guess_zone(text)))
    return zone or ZoneInfo("UTC")


def _countries(*, unset: str) -> dict[str, str | None]:
    offered: dict[str, str | None] = {code: code for code in COUNTRIES}
    return offered | {unset: None}


def _start(form: _Reader, today: date) -> date | None:
    text = form.text("started_on")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        form.problems.append(NotOffered("started_on"))
        return None
    if day > today + LATEST_START:
        form.problems.append(StartTooFar("started_on", today + LATEST_START))
    return day

"""Who sells, in which team, by which calendar."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

WORKING_WEEK = frozenset({0, 1, 2, 3, 4})


class Role(StrEnum):
    SDR = "sdr"
    AE = "ae"
    CSM = "csm"
    MANAGER = "manager"
    REVOPS = "revops"

    @property
    def sells(self) -> bool:
        """Whether a team's activity targets are for this role, unless they name another."""
        return self not in (Role.MANAGER, Role.REVOPS)


class Access(StrEnum):
    """What a handler may ask of the person who calls it."""

    ANYONE = "anyone"
    MANAGER = "manager"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Team:
    """One selling team. `workdays` are 0 (Monday) to 6; `country` is ISO 3166 alpha-2 or None.

    allow_gaps: whether a deal may leave a stage with something it asks for still open.
    deals_channel_id, wins_channel_id: where each deal has its thread, and where wins are celebrated.
    managers_channel_id: where digests and reports go; None: to each manager as a direct message.
    """

    id: int
    name: str
    channel_id: str | None
    zone: ZoneInfo
    market: str
    workdays: frozenset[int]
    country: str | None
    fiscal_start_month: int
    currency: str
    allow_gaps: bool = True
    deals_channel_id: str | None = None
    wins_channel_id: str | None = None
    managers_channel_id: str | None = None

    @property
    def channels(self) -> tuple[str, ...]:
        """Every channel that is posted into, each once."""
        named = (self.channel_id, self.deals_channel_id, self.wins_channel_id, self.managers_channel_id)
        return tuple(dict.fromkeys(each for each in named if each))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in Slack as Playmaker knows them; unset personal rules fall back to the team's."""

    id: int
    workspace_id: int
    slack_id: str
    name: str
    zone: ZoneInfo
    locale: str
    role: Role
    is_admin: bool
    team: Team | None = None
    manages: frozenset[int] = frozenset()
    own_market: str | None = None
    own_workdays: frozenset[int] | None = None
    own_country: str | None = None
    started_on: date | None = None

    @property
    def workdays(self) -> frozenset[int]:
        return self.own_workdays or (self.team.workdays if self.team else WORKING_WEEK)

    @property
    def country(self) -> str | None:
        return self.own_country or (self.team.country if self.team else None)

    @property
    def market(self) -> str | None:
        return self.own_market or (self.team.market if self.team else None)

    def may(self, access: Access) -> bool:
        """An admin may what a manager may; a manager is whoever manages a team."""
        if access is Access.ANYONE or self.is_admin:
            return True
        return access is Access.MANAGER and bool(self.manages)

    def leads(self, other: "Person") -> bool:
        """Whether this person may see and set what is the other's."""
        return self.is_admin or (other.team is not None and other.team.id in self.manages)

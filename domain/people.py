"""What Slack says of a person, and what of it counts: pure, from Slack's user object to a `Profile`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from domain.words import nearest, normalised

DEFAULT_ZONE = "UTC"
DEFAULT_LOCALE = "en-US"
NAME_MAX = 120
LOCALE_MAX = 20

_BOTS = frozenset({"USLACKBOT"})
_NOT_PLACES = frozenset({"Factory", "localtime", "posixrules"})


@dataclass(frozen=True, slots=True)
class Profile:
    """Slack's view of one person. `zone` is an IANA name, `locale` Slack's ("en-GB").

    is_admin: an owner or admin of the workspace.
    is_named: named as an admin in the bot's settings, whatever Slack says.
    is_member: false for guests, bots and people of other workspaces.
    silent: the fields Slack left out; they hold defaults, and what was known before is better.
    """

    slack_id: str
    name: str
    zone: str
    locale: str
    is_admin: bool
    is_named: bool
    is_member: bool
    is_active: bool
    silent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NotMember:
    """Somebody who is known and whom the bot does not serve."""

    slack_id: str
    reason: Literal["guest", "deactivated"]


def profile_of(user: Mapping[str, Any], *, workspace: str, admins: frozenset[str] = frozenset()) -> Profile:
    """Read a user object of `users.info` or `user_change`.

    Source: docs.slack.dev, "User object". Deactivated people come without zone and locale, and events
    may leave the locale out.
    """
    slack_id = str(user["id"])
    zone = _known_zone(user.get("tz"))
    locale = str(user.get("locale") or "")[:LOCALE_MAX]
    silent = {name for name, found in (("zone", zone), ("locale", locale)) if not found}
    return Profile(
        slack_id=slack_id,
        name=_name(user) or slack_id,
        zone=zone or DEFAULT_ZONE,
        locale=locale or DEFAULT_LOCALE,
        is_admin=any(user.get(flag) for flag in ("is_admin", "is_owner", "is_primary_owner")),
        is_named=slack_id in admins,
        is_member=_is_member(user, workspace),
        is_active=not user.get("deleted"),
        silent=frozenset(silent),
    )


def find_zone(text: str) -> ZoneInfo | None:
    """An IANA zone by its name, whatever the case and with blanks for underscores."""
    found = _zones().get(_zone_key(text))
    return ZoneInfo(found) if found else None


def guess_zone(text: str) -> str | None:
    """The zone that `text` most likely was meant to be: "Lisbon" and "Europe/Lisabon" → "Europe/Lisbon"."""
    key, cities = _zone_key(text), _cities()
    city = key.rpartition("/")[2]
    if not city:
        return None
    if city in cities:
        return cities[city]
    if "/" in key and (near := nearest(key, _zones())):
        return _zones()[near]
    near = nearest(city, cities)
    return cities[near] if near else None


def _name(user: Mapping[str, Any]) -> str:
    """The name that colleagues see: display name, real name, then handle."""
    profile = user.get("profile") or {}
    candidates = (
        profile.get("display_name"),
        profile.get("real_name"),
        user.get("real_name"),
        user.get("name"),
    )
    names = (" ".join(str(each or "").split()) for each in candidates)
    return next((name[:NAME_MAX] for name in names if name), "")


def _is_member(user: Mapping[str, Any], workspace: str) -> bool:
    flags = ("is_bot", "is_workflow_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
    if user["id"] in _BOTS or any(user.get(flag) for flag in flags):
        return False
    home = user.get("team_id")
    return home in (None, workspace) or workspace in ((user.get("enterprise_user") or {}).get("teams") or ())


def _known_zone(name: Any) -> str | None:
    """The name if it is one of a zone that this machine has rules for."""
    zone = find_zone(name) if isinstance(name, str) else None
    return zone.key if zone else None


def _zone_key(text: str) -> str:
    return "_".join(normalised(text).split()).casefold()


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    """{name in lower case: name} of every IANA zone."""
    return {name.casefold(): name for name in available_timezones() - _NOT_PLACES}


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """{city in lower case: zone}, "Europe/Lisbon" before longer names of the same city."""
    found: dict[str, str] = {}
    for name in sorted(_zones().values(), key=lambda name: (name.count("/"), name)):
        if "/" in name and not name.startswith("Etc/"):
            found.setdefault(name.rpartition("/")[2].casefold(), name)
    return found

"""Reads the mapping that a workspace starts from.

    {"team": {"id", "name", "domain"},
     "users": [{"id", "name", "real_name", "tz", "locale", "email", "is_admin", "is_owner", "is_restricted",
                "is_ultra_restricted", "is_stranger", "team_id", "color"}],
     "channels": [{"id", "name", "is_private", "members": [user ids], "purpose", "topic", "bot": bool}],
     "default_user": user id}

Ids may be left out; `bot` says whether the app is a member (default: yes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.ids import new_id
from sandbox.model import Channel, User

_COLORS = ("4a6fa5", "a3584b", "4f7f5b", "7b5ea7", "9a6b1f", "2f7f86", "a14a78", "5d6b2f")


@dataclass(frozen=True, slots=True)
class Seed:
    team_id: str
    team_name: str
    team_domain: str
    users: list[User]
    channels: list[Channel]
    default_user: str


def read_seed(mapping: Mapping[str, Any], *, bot_user_id: str, now: int) -> Seed:
    """Check and type a seed; ValueError names what is wrong with it. `now` is in Unix seconds."""
    team = mapping.get("team") or {}
    team_id = str(team.get("id") or "T0LOCAL")
    users = [_user(entry, team_id, index, now) for index, entry in enumerate(mapping.get("users") or ())]
    if not users:
        raise ValueError("A seed needs at least one user")
    known = {user.id for user in users}
    if len(known) != len(users):
        raise ValueError("Two users of the seed have the same id")
    channels = [_channel(entry, known, bot_user_id, now) for entry in mapping.get("channels") or ()]
    default_user = str(mapping.get("default_user") or users[0].id)
    if default_user not in known:
        raise ValueError(f"default_user {default_user} is nobody in the seed")
    return Seed(
        team_id=team_id,
        team_name=str(team.get("name") or "Local team"),
        team_domain=str(team.get("domain") or "local"),
        users=users,
        channels=channels,
        default_user=default_user,
    )


def _user(entry: Mapping[str, Any], team_id: str, index: int, now: int) -> User:
    zone = str(entry.get("tz") or "Etc/UTC")
    ZoneInfo(zone)
    return User(
        id=str(entry.get("id") or new_id("U")),
        name=str(entry["name"]),
        real_name=str(entry.get("real_name") or entry["name"]),
        team_id=str(entry.get("team_id") or team_id),
        tz=zone,
        locale=str(entry.get("locale") or "en-US"),
        email=str(entry.get("email") or ""),
        is_admin=bool(entry.get("is_admin")),
        is_owner=bool(entry.get("is_owner")),
        is_restricted=bool(entry.get("is_restricted")),
        is_ultra_restricted=bool(entry.get("is_ultra_restricted")),
        is_stranger=bool(entry.get("is_stranger")),
        is_bot=bool(entry.get("is_bot")),
        deleted=bool(entry.get("deleted")),
        color=str(entry.get("color") or _COLORS[index % len(_COLORS)]),
        updated=now,
    )


def _channel(entry: Mapping[str, Any], known: set[str], bot_user_id: str, now: int) -> Channel:
    members = [str(member) for member in entry.get("members") or ()]
    strangers = [member for member in members if member not in known]
    if strangers:
        raise ValueError(f"Channel {entry['name']} has members nobody knows: {', '.join(strangers)}")
    if entry.get("bot", True):
        members.append(bot_user_id)
    return Channel(
        id=str(entry.get("id") or new_id("C")),
        name=str(entry["name"]),
        kind="private" if entry.get("is_private") else "public",
        members=members,
        purpose=str(entry.get("purpose") or ""),
        topic=str(entry.get("topic") or ""),
        creator=members[0] if members else "",
        created=now,
    )

"""What the local Slack holds: plain records, and their JSON forms in the Web API.

All `ts` are Slack's strings, `"1735689600.000100"`: seconds, a dot, six digits; unique in a channel.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

Json = dict[str, Any]
ChannelKind = Literal["public", "private", "im"]
Record = TypeVar("Record")


def revive(kind: type[Record], body: Json) -> Record:
    """A stored record; what an older version kept and this one does not know is left out."""
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in body.items() if name in known})


@dataclass(slots=True)
class User:
    """A member. `tz` is an IANA name; `dnd` is (start, end) in Unix seconds, or None."""

    id: str
    name: str
    real_name: str
    team_id: str
    tz: str = "Etc/UTC"
    locale: str = "en-US"
    email: str = ""
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_bot: bool = False
    deleted: bool = False
    color: str = "4a6fa5"
    updated: int = 0
    dnd: list[int] | None = None

    def to_slack(self, now: datetime, *, with_locale: bool = False, with_email: bool = False) -> Json:
        """The user object of `users.info`; `now` decides `tz_offset`, in seconds."""
        body: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "profile": self._profile(with_email=with_email),
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
        }
        if self.deleted:
            return body
        zone_now = now.astimezone(ZoneInfo(self.tz))
        offset = zone_now.utcoffset()
        body |= {
            "color": self.color,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz_label(now),
            "tz_offset": 0 if offset is None else int(offset.total_seconds()),
            "is_admin": self.is_admin or self.is_owner,
            "is_owner": self.is_owner,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted or self.is_ultra_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
        }
        if self.is_stranger:
            body["is_stranger"] = True
        if with_locale:
            body["locale"] = self.locale
        return body

    def _profile(self, *, with_email: bool) -> Json:
        profile: Json = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "team": self.team_id,
        }
        return profile | {"email": self.email} if with_email and self.email else profile

    def tz_label(self, now: datetime) -> str:
        """A name for the zone: its abbreviation where it has one, else its city."""
        short = now.astimezone(ZoneInfo(self.tz)).strftime("%Z")
        city = self.tz.rpartition("/")[2].replace("_", " ")
        return f"{short} ({city})" if short.isalpha() else f"{city} time"


@dataclass(slots=True)
class Channel:
    """A conversation. `user` is the person of a direct message; `restricted` refuses the app's posts."""

    id: str
    name: str
    kind: ChannelKind
    members: list[str]
    purpose: str = ""
    topic: str = ""
    user: str | None = None
    creator: str = ""
    created: int = 0
    is_archived: bool = False
    restricted: bool = False
    last_ts: str = "0.000000"
    is_ext_shared: bool = False

    @property
    def is_im(self) -> bool:
        return self.kind == "im"

    def to_slack(self, *, bot_user_id: str, with_count: bool = False) -> Json:
        """The conversation object of `conversations.info`, as the app's bot sees it."""
        if self.kind == "im":
            return {
                "id": self.id,
                "created": self.created,
                "is_archived": self.is_archived,
                "is_im": True,
                "is_org_shared": False,
                "user": self.user,
                "is_user_deleted": False,
                "priority": 0,
            }
        private = self.kind == "private"
        body: Json = {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not private,
            "is_group": private,
            "is_im": False,
            "is_mpim": False,
            "is_private": private,
            "created": self.created,
            "creator": self.creator,
            "is_archived": self.is_archived,
            "is_general": self.name == "general",
            "is_shared": self.is_ext_shared,
            "is_ext_shared": self.is_ext_shared,
            "is_org_shared": False,
            "is_member": bot_user_id in self.members,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": self.purpose, "creator": "", "last_set": 0},
            "previous_names": [],
        }
        if with_count:
            body["num_members"] = len(self.members)
        return body


@dataclass(slots=True)
class Reaction:
    name: str
    users: list[str]


@dataclass(slots=True)
class Message:
    """A message as one channel holds it. `to` is the one person who sees an ephemeral message."""

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    subtype: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    username: str | None = None
    icons: Json | None = None
    metadata: Json | None = None
    edited: Json | None = None
    to: str | None = None
    reactions: list[Reaction] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    client_msg_id: str | None = None
    values: Json = field(default_factory=dict)

    @property
    def ephemeral(self) -> bool:
        return self.to is not None

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(slots=True)
class File:
    """An uploaded file; its bytes are kept apart. `shares` maps channel ids to the `ts` of messages."""

    id: str
    name: str
    title: str
    mimetype: str
    user: str
    size: int
    created: int
    alt_txt: str = ""
    complete: bool = False
    shares: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Section:
    """A part of a canvas, as markdown."""

    id: str
    markdown: str


@dataclass(slots=True)
class Canvas:
    """A document. `access` maps ids of channels and users to "read", "write" or "owner"."""

    id: str
    title: str
    user: str
    created: int
    sections: list[Section] = field(default_factory=list)
    access: dict[str, str] = field(default_factory=dict)
    tab_of: str | None = None

    @property
    def markdown(self) -> str:
        return "\n\n".join(section.markdown for section in self.sections)


@dataclass(slots=True)
class View:
    """A modal or a Home view, in Slack's words. `user` sees it; `values` is `state.values`."""

    id: str
    team_id: str
    app_id: str
    bot_id: str
    user: str
    type: str
    blocks: list[Json]
    hash: str
    root_view_id: str
    callback_id: str = ""
    external_id: str = ""
    private_metadata: str = ""
    title: Json | None = None
    submit: Json | None = None
    close: Json | None = None
    previous_view_id: str | None = None
    clear_on_close: bool = False
    notify_on_close: bool = False
    submit_disabled: bool = False
    values: Json = field(default_factory=dict)
    channel: str | None = None

    def to_slack(self) -> Json:
        """The view object of payloads and answers."""
        return {
            "id": self.id,
            "team_id": self.team_id,
            "type": self.type,
            "blocks": self.blocks,
            "private_metadata": self.private_metadata,
            "callback_id": self.callback_id,
            "state": {"values": self.values},
            "hash": self.hash,
            "title": self.title,
            "close": self.close,
            "submit": self.submit,
            "clear_on_close": self.clear_on_close,
            "notify_on_close": self.notify_on_close,
            "root_view_id": self.root_view_id,
            "previous_view_id": self.previous_view_id,
            "external_id": self.external_id,
            "app_id": self.app_id,
            "app_installed_team_id": self.team_id,
            "bot_id": self.bot_id,
        }

"""The workspace: its people and channels, and the rooms that hold messages, views and files.

Every operation changes the state in memory, writes it through to the store, tells pages (`changes`) and
raises the event that Slack would send to the app (`emit`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from sandbox.canvases import Canvases
from sandbox.changes import Change, Changes
from sandbox.clock import Clock
from sandbox.errors import SlackError
from sandbox.files import Files
from sandbox.ids import new_id
from sandbox.manifest import App
from sandbox.messages import Messages
from sandbox.model import Channel, Json, User, revive
from sandbox.seed import Seed
from sandbox.store import Store
from sandbox.talks import Talks
from sandbox.triggers import Triggers
from sandbox.views import Views

_CHANGEABLE = frozenset(field.name for field in fields(User)) - {"id", "team_id", "updated"}


@dataclass(frozen=True, slots=True)
class Team:
    id: str
    name: str
    domain: str


class Workspace:
    """One team with one installed app."""

    def __init__(self, *, app: App, clock: Clock, store: Store, triggers: Triggers | None = None) -> None:
        self._last_stamp_us = 0
        self.app = app
        self.clock = clock
        self.store = store
        self.changes = Changes()
        self.team = Team("T00000000", "", "")
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.default_user = ""
        self.triggers = triggers or Triggers()
        self.messages = Messages(self)
        self.views = Views(self)
        self.files = Files(self)
        self.canvases = Canvases(self)
        self.talks = Talks(self)
        self.emit: Callable[[Json], None] = lambda _event: None

    # ---- loading -----------------------------------------------------------------------------------------

    def fill(self, seed: Seed) -> None:
        """Start from a seed: its people and channels, the app's bot, a direct message with each person."""
        self._adopt(seed)
        for user in seed.users:
            self._keep_user(user)
        self._keep_user(self._bot_user())
        for channel in seed.channels:
            channel.created = channel.created or int(self.clock.timestamp())
            self._keep_channel(channel)
        for user in seed.users:
            if not user.is_bot:
                self.open_im(user.id)

    def reopen(self, seed: Seed) -> None:
        """Go on from the store; the seed only gives the team's name and who is shown first."""
        self._adopt(seed)
        for body in self.store.all("user"):
            self.users[body["id"]] = revive(User, body)
        for body in self.store.all("channel"):
            self.channels[body["id"]] = revive(Channel, body)
        self._keep_user(self._bot_user())
        self.messages.reopen()
        self.views.reopen()
        self.files.reopen()
        self.canvases.reopen()

    def empty(self) -> None:
        """Forget everything but the app."""
        self.users.clear()
        self.channels.clear()
        self.messages.empty()
        self.views.empty()
        self.files.empty()
        self.canvases.empty()
        self.talks.empty()

    def _adopt(self, seed: Seed) -> None:
        self.team = Team(seed.team_id, seed.team_name, seed.team_domain)
        self.default_user = seed.default_user

    def _bot_user(self) -> User:
        handle = self.app.bot_name.lower().replace(" ", "")
        return User(
            id=self.app.bot_user_id,
            name=handle,
            real_name=self.app.bot_name,
            team_id=self.team.id,
            is_bot=True,
        )

    def _keep_user(self, user: User) -> None:
        self.users[user.id] = user
        self.store.put("user", user.id, asdict(user))

    def _keep_channel(self, channel: Channel) -> None:
        self.channels[channel.id] = channel
        self.store.put("channel", channel.id, asdict(channel))

    def save_channel(self, channel: Channel) -> None:
        """Write a changed channel through and tell pages."""
        self._keep_channel(channel)
        self.changes.publish(Change("channels", channel=channel.id))

    # ---- people ------------------------------------------------------------------------------------------

    def user(self, user_id: str) -> User:
        """Raises `user_not_found`."""
        user = self.users.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        return user

    def find_user(self, name_or_id: str) -> User | None:
        """By id, handle (with or without @) or full name."""
        wanted = name_or_id.removeprefix("@")
        by_id = self.users.get(wanted)
        return by_id or next(
            (one for one in self.users.values() if wanted in (one.name, one.real_name)), None
        )

    def people(self) -> list[User]:
        """Members who are no bots, in the order they came."""
        return [user for user in self.users.values() if not user.is_bot]

    def change_user(self, name_or_id: str, **changed: Any) -> User:
        """Change a member's fields (`tz`, `locale`, `deleted`, …) and send `user_change`."""
        user = self.find_user(name_or_id)
        if user is None:
            raise SlackError("user_not_found")
        unknown = set(changed) - _CHANGEABLE
        if unknown:
            raise TypeError(f"A user has no field {', '.join(sorted(unknown))}")
        for name, value in changed.items():
            setattr(user, name, value)
        user.updated = int(self.clock.timestamp())
        self._keep_user(user)
        self.changes.publish(Change("users", body={"user": user.id}))
        self.emit(
            {
                "type": "user_change",
                "user": user.to_slack(self.clock.now(), with_locale=True),
                "cache_ts": user.updated,
                "event_ts": self.stamp(),
            }
        )
        return user

    def add_user(self, user: User) -> User:
        """Let somebody join the team and send `team_join`."""
        user.updated = int(self.clock.timestamp())
        self._keep_user(user)
        self.open_im(user.id)
        self.changes.publish(Change("users", body={"user": user.id}))
        self.emit(
            {
                "type": "team_join",
                "user": user.to_slack(self.clock.now(), with_locale=True),
                "event_ts": self.stamp(),
            }
        )
        return user

    # ---- channels ----------------------------------------------------------------------------------------

    def channel(self, channel_id: str) -> Channel:
        """Raises `channel_not_found`."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise SlackError("channel_not_found")
        return channel

    def find_channel(self, name_or_id: str) -> Channel | None:
        """By id or name (with or without #)."""
        wanted = name_or_id.removeprefix("#")
        by_id = self.channels.get(wanted)
        return by_id or next(
            (one for one in self.channels.values() if not one.is_im and one.name == wanted), None
        )

    def visible_to_bot(self, channel_id: str) -> Channel:
        """A channel the app may know of; private ones without it look as if they did not exist."""
        channel = self.channel(channel_id)
        if channel.kind == "private" and self.app.bot_user_id not in channel.members:
            raise SlackError("channel_not_found")
        return channel

    def open_im(self, user_id: str) -> Channel:
        """The direct message between a person and the app, made when it is first wanted."""
        user = self.user(user_id)
        if user.is_bot:
            raise SlackError("cannot_dm_bot")
        for channel in self.channels.values():
            if channel.is_im and channel.user == user_id:
                return channel
        channel = Channel(
            id=new_id("D"),
            name="",
            kind="im",
            members=[user_id, self.app.bot_user_id],
            user=user_id,
            created=int(self.clock.timestamp()),
        )
        self._keep_channel(channel)
        return channel

    def join(self, channel: Channel, user_id: str, inviter: str | None = None) -> bool:
        """Add a member; False if already in. Sends `member_joined_channel`."""
        if user_id in channel.members:
            return False
        channel.members.append(user_id)
        self.save_channel(channel)
        event: Json = {
            "type": "member_joined_channel",
            "user": user_id,
            "channel": channel.id,
            "channel_type": "G" if channel.kind == "private" else "C",
            "team": self.team.id,
            "event_ts": self.stamp(),
        }
        if inviter is not None:
            event["inviter"] = inviter
        self.emit(event)
        return True

    def leave(self, channel: Channel, user_id: str) -> bool:
        """Remove a member; False if not in. Sends `member_left_channel`."""
        if user_id not in channel.members:
            return False
        channel.members.remove(user_id)
        self.save_channel(channel)
        self.emit(
            {
                "type": "member_left_channel",
                "user": user_id,
                "channel": channel.id,
                "channel_type": "G" if channel.kind == "private" else "C",
                "team": self.team.id,
                "event_ts": self.stamp(),
            }
        )
        return True

    def change_channel(self, name_or_id: str, **changed: Any) -> Channel:
        """Set fields of a channel (`is_archived`, `restricted`, `purpose`, `topic`, `name`)."""
        channel = self.find_channel(name_or_id)
        if channel is None:
            raise SlackError("channel_not_found")
        for name, value in changed.items():
            if name not in {"is_archived", "restricted", "purpose", "topic", "name"}:
                raise TypeError(f"A channel's {name} is not changed this way")
            setattr(channel, name, value)
        self.save_channel(channel)
        return channel

    def seen_by(self, user_id: str) -> list[Channel]:
        """Channels in a person's list: their own, and public ones."""
        guest = self.user(user_id).is_restricted or self.user(user_id).is_ultra_restricted
        return [
            channel
            for channel in self.channels.values()
            if user_id in channel.members or (channel.kind == "public" and not guest)
        ]

    # ---- small help --------------------------------------------------------------------------------------

    def stamp(self) -> str:
        """Now, in the form of an `event_ts`; no two are the same, even while the clock stands still."""
        self._last_stamp_us = max(self._last_stamp_us + 1, int(self.clock.timestamp() * 1_000_000))
        return f"{self._last_stamp_us // 1_000_000}.{self._last_stamp_us % 1_000_000:06d}"

    def payload_user(self, user_id: str) -> Json:
        """The `user` of interaction payloads."""
        user = self.user(user_id)
        return {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id}

    def payload_team(self) -> Mapping[str, str]:
        """The `team` of interaction payloads."""
        return {"id": self.team.id, "domain": self.team.domain}

"""The page's API: what the browser asks and is told. JSON; no sign-in, loopback only.

Requests whose Host is not this machine's own are refused (403), so are POSTs and sockets of another Origin.
A request that makes no sense gets HTTP 4xx and `{"error": code}`; so does what Slack itself refuses.

    GET  /                       the page
    GET  /static/…               its files
    GET  /files/{id}/{name}      an upload's bytes
    GET  /page/state             {team, app, users, channels, default_user, clock, connected}
    GET  /page/messages?channel&user          {messages}        outside threads, ephemerals to this person too
    GET  /page/thread?channel&ts&user         {messages}        parent first
    GET  /docs/{team}/{id}       the page of a canvas
    GET  /page/canvas?id&user    {canvas: {id, title, markdown, access}|null, user}   null: no access
    GET  /page/home?user         {view|null}
    POST /page/open_home {user, tab?}                            → {view|null}
    GET  /page/prompts?channel&user           {title, prompts: [{title, message}]}   offered by the agent
    GET  /page/modals?user       {views} bottom to top
    GET  /page/log?q&limit       {entries} newest first
    POST /page/command  {user, channel, text}                    → {ok, timed_out, error?}
    POST /page/message  {user, channel, text, thread_ts?}        → {message}
    POST /page/react    {user, channel, ts, name}                → {ok}     a second time takes it back
    POST /page/dismiss  {user, channel, ts}                      → {ok}     an ephemeral message goes
    POST /page/action   {user, container, block_id, action_id, element, state?} → {ok, timed_out, error?}
         container: {type:"message", channel, ts} | {type:"view", view_id} | {type:"home"}
         element: the new value in Slack's form, {"value": …}, {"selected_option": {…}}, {"selected_date": …}
    POST /page/submit   {user, view_id, state}                   → {ok, timed_out, errors?, missing?, error?}
    POST /page/close    {user, view_id, clear}                   → {ok, timed_out}
    POST /page/shortcut {user, callback_id, message?: {channel, ts}} → {ok, timed_out, error?}
    POST /page/options  {user, view_id | channel, ts, block_id, action_id, value} → {options | option_groups}
    POST /page/upload?channel&user&thread_ts   multipart, files and a field `text` → {message}
         without channel, of the first file → {file}, for a file_input, whose state is {"files": [{"id": …}]}
    POST /page/clock    {to, user}                               → {now, frozen, offset_s}
         to: next_post, monday_9, plus_day, plus_hour, real
    GET  /page/live?user         WebSocket of {type, channel?, …}; the types:
         message, message_changed, message_deleted, ephemeral, reaction ({message}; deletions {ts} too),
         prompts ({title, prompts}), status ({thread_ts, status}), modals ({views}), home ({view}), users,
         channels, clock ({now, frozen, offset_s}), connected ({connected}), log ({entry}), notice ({text})

`state` is always in the form of Slack's `state.values`: {block_id: {action_id: {type, …value…}}}.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from aiohttp import web

from sandbox.canvases import to_page
from sandbox.errors import PageError
from sandbox.guard import STATIC, Handler, guarded, static_file
from sandbox.live import Live
from sandbox.model import Json, Message, View
from sandbox.outside import file_response
from sandbox.render import api_file, page_message
from sandbox.requests import json_of, need, result_of

if TYPE_CHECKING:
    from sandbox.server import Sandbox

# What was due at the moment of a jump is due when it ends.
_LANDING = timedelta(seconds=1)


class Page:
    """Handlers of the page's API."""

    def __init__(
        self, sandbox: Sandbox, upcoming: Callable[[], Awaitable[datetime | None]] | None = None
    ) -> None:
        self._sandbox = sandbox
        self._workspace = sandbox.workspace
        self._upcoming = upcoming
        self._live = Live(sandbox.workspace)

    def routes(self) -> list[web.RouteDef]:
        gets: dict[str, Handler] = {
            "/": self.index,
            "/static/{path:.+}": self.static,
            "/files/{id}/{name}": self.file,
            "/page/state": self.state,
            "/page/messages": self.messages,
            "/page/thread": self.thread,
            "/docs/{team}/{id}": self.canvas_page,
            "/page/canvas": self.canvas,
            "/page/home": self.home,
            "/page/prompts": self.prompts,
            "/page/modals": self.modals,
            "/page/log": self.log,
            "/page/live": self._live.serve,
        }
        posts: dict[str, Handler] = {
            "/page/command": self.command,
            "/page/message": self.message,
            "/page/react": self.react,
            "/page/dismiss": self.dismiss,
            "/page/action": self.action,
            "/page/submit": self.submit,
            "/page/close": self.close_view,
            "/page/shortcut": self.shortcut,
            "/page/options": self.options,
            "/page/open_home": self.open_home,
            "/page/upload": self.upload,
            "/page/clock": self.clock,
        }
        return [
            *(web.get(path, guarded(handler)) for path, handler in gets.items()),
            *(web.post(path, guarded(handler)) for path, handler in posts.items()),
        ]

    async def close(self) -> None:
        await self._live.close()

    # ---- files -------------------------------------------------------------------------------------------

    async def index(self, _request: web.Request) -> web.StreamResponse:
        return static_file(STATIC / "index.html")

    async def static(self, request: web.Request) -> web.StreamResponse:
        return static_file(STATIC / request.match_info["path"])

    async def file(self, request: web.Request) -> web.StreamResponse:
        return file_response(self._workspace, request.match_info["id"])

    async def canvas_page(self, _request: web.Request) -> web.StreamResponse:
        return static_file(STATIC / "canvas.html")

    # ---- looking -----------------------------------------------------------------------------------------

    async def state(self, _request: web.Request) -> web.StreamResponse:
        workspace = self._workspace
        app = workspace.app
        body = {
            "team": {"id": workspace.team.id, "name": workspace.team.name},
            "app": {
                "id": app.id,
                "name": app.name,
                "bot_user_id": app.bot_user_id,
                "commands": [
                    {"command": one.command, "description": one.description, "usage_hint": one.usage_hint}
                    for one in app.commands
                ],
                "shortcuts": [dataclasses.asdict(one) for one in app.shortcuts],
                "home_enabled": app.home_enabled,
                "messages_enabled": app.messages_enabled,
                "is_agent": app.is_agent,
            },
            "users": self._users(),
            "channels": self._channels(),
            "default_user": workspace.default_user,
            "clock": self.clock_state(),
            "connected": self._sandbox.connected,
        }
        return web.json_response(body, headers={"Cache-Control": "no-store"})

    def clock_state(self) -> Json:
        clock = self._sandbox.clock
        return {"now": clock.timestamp(), "frozen": clock.frozen, "offset_s": clock.offset_s}

    async def messages(self, request: web.Request) -> web.StreamResponse:
        user, channel = self._user(request.query), self._seen_channel(request.query)
        return self._shown(self._workspace.messages.seen_by(channel, user, threads=False))

    async def thread(self, request: web.Request) -> web.StreamResponse:
        user, channel, ts = (
            self._user(request.query),
            self._seen_channel(request.query),
            request.query.get("ts"),
        )
        seen = self._workspace.messages.seen_by(channel, user)
        return self._shown([one for one in seen if ts in (one.ts, one.thread_ts)])

    async def canvas(self, request: web.Request) -> web.StreamResponse:
        canvases = self._workspace.canvases
        user = self._user({"user": request.query.get("user") or self._workspace.default_user})
        canvas = next((one for one in canvases.all() if one.id == request.query.get("id")), None)
        level = None if canvas is None else canvases.may(canvas, user)
        shown = to_page(canvas, level) if canvas is not None and level is not None else None
        body = {"canvas": shown, "user": self._workspace.user(user).real_name}
        return web.json_response(body, headers={"Cache-Control": "no-store"})

    async def home(self, request: web.Request) -> web.StreamResponse:
        view = self._workspace.views.home(self._user(request.query))
        return web.json_response({"view": None if view is None else view.to_slack()})

    async def prompts(self, request: web.Request) -> web.StreamResponse:
        self._user(request.query)
        return web.json_response(self._workspace.talks.prompts(self._seen_channel(request.query)))

    async def modals(self, request: web.Request) -> web.StreamResponse:
        stack = self._workspace.views.stack(self._user(request.query))
        return web.json_response({"views": [view.to_slack() for view in stack]})

    async def log(self, request: web.Request) -> web.StreamResponse:
        limit = request.query.get("limit", "200")
        count = min(int(limit), 2000) if limit.isdigit() else 200
        entries = self._sandbox.log.search(request.query.get("q", ""), count)
        return web.json_response({"entries": [entry.to_page() for entry in entries]})

    # ---- doing -------------------------------------------------------------------------------------------

    async def command(self, request: web.Request) -> web.StreamResponse:
        body = await json_of(request)
        result = await self._sandbox.interact.command(
            self._user(body), need(body, "channel"), need(body, "text")
        )
        return result_of(result)

    async def message(self, request: web.Request) -> web.StreamResponse:
        body = await json_of(request)
        message = await self._sandbox.interact.send(
            self._user(body), need(body, "channel"), need(body, "text"), body.get("thread_ts")
        )
        return web.json_response({"message": page_message(self._workspace, message)})

    async def react(self, request: web.Request) -> web.StreamResponse:
        body = await json_of(request)
        user, message, name = self._user(body), self._message(body), need(body, "name").strip(":")
        there = any(one.name == name and user in one.users for one in message.reactions)
        self._workspace.messages.react(message, user, name, add=not there)
        return web.json_response({"ok": True})

    async def dismiss(self, request: web.Request) -> web.StreamResponse:
        body = await json_of(request)
        message = self._message(body)
        if not message.ephemeral:
            raise PageError("not_ephemeral")
        self._workspace.messages.delete(message)
        return web.json_response({"ok": True})

    async def action(self, request: web.Request) -> web.StreamResponse:
        body = await json_of(request)
        user, action_id = self._user(body), need(body, "action_id")
        ids: Json = {"block_id": body.get("block_id"), "chosen": body.get("element") or {}}
        container = body.get("container") or {}
        interact = self._sandbox.interact
        if container.get("type") == "message":
            message = self._message({**container, "user": user})
            return result_of(await interact.act_on_message(user, message, action_id, **ids))
        view = self._view(user, container.get("view_id"))
        return result_of(await interact.act_on_view(user, view, action_id, typed=body.get("state"), **ids))

    async def submit(self, request: web.Request) -> web.StreamResponse:
        body = await json_of(request)
        user = self._user(body)
        view = self._view(user, need(body, "view_id"))
        return result_of(await self._sandbox.interact.submit(user, view, body.get("state")))

    async def close_view(self, request: web.Request) -> web.StreamResponse:
        body = await json_of(request)
        user = self._user(body)
        view = self._view(user, need(body, "view_id"))
        return result_of(await self._sandbox.interact.close(user, view, clear=bool(body.get("clear"))))

    async def shortcut(self, request: web.Request) -> web.StreamResponse:
        body = await json_of(request)
        user = self._user(body)
        on = body.get("message")
        message = self._message({**on, "user": user}) if on else None
        return result_of(await self._sandbox.interact.shortcut(user, need(body, "callback_id"), message))

    async def options(self, request: web.Request) -> web.StreamResponse:
        body = await json_of(request)
        user = self._user(body)
        holder = self._view(user, body["view_id"]) if body.get("view_id") else self._message(body)
        offered = await self._sandbox.interact.options(
            user, holder, need(body, "action_id"), body.get("block_id"), str(body.get("value") or "")
        )
        return web.json_response(offered)

    async def open_home(self, request: web.Request) -> web.StreamResponse:
        body = await json_of(request)
        view = await self._sandbox.interact.open_home(self._user(body), str(body.get("tab") or "home"))
        return web.json_response({"view": None if view is None else view.to_slack()})

    async def upload(self, request: web.Request) -> web.StreamResponse:
        user = self._user(request.query)
        form = await request.post()
        sent = [value for value in form.values() if isinstance(value, web.FileField)]
        if not sent:
            raise PageError("no_file")
        interact, channel = self._sandbox.interact, request.query.get("channel")
        if not channel:
            file = interact.upload(user, Path(sent[0].filename).name, sent[0].file.read())
            return web.json_response({"file": api_file(self._workspace, file)})
        files = {Path(each.filename).name: each.file.read() for each in sent}
        text, thread_ts = str(form.get("text") or ""), request.query.get("thread_ts") or None
        message = await interact.send(user, channel, text, thread_ts, files=files)
        return web.json_response({"message": page_message(self._workspace, message)})

    async def clock(self, request: web.Request) -> web.StreamResponse:
        body = await json_of(request)
        clock = self._sandbox.clock
        now = clock.now()
        to = body.get("to")
        if to == "next_post":
            due = None if self._upcoming is None else await self._upcoming()
            if due is None:
                raise PageError("nothing_scheduled", 409)
            clock.set(max(due, now) + _LANDING)
        elif to == "monday_9":
            zone = ZoneInfo(self._workspace.user(self._user(body)).tz)
            clock.set(next_monday_nine(now, zone) + _LANDING)
        elif to in ("plus_day", "plus_hour"):
            clock.advance(timedelta(days=1) if to == "plus_day" else timedelta(hours=1))
        elif to == "real":
            clock.reset()
        else:
            raise PageError("unknown_target")
        return web.json_response(self.clock_state())

    # ---- inside ------------------------------------------------------------------------------------------

    def _users(self) -> list[Json]:
        now = self._sandbox.clock.now()
        return [
            {
                "id": user.id,
                "name": user.name,
                "real_name": user.real_name,
                "tz": user.tz,
                "tz_label": user.tz_label(now),
                "locale": user.locale,
                "is_admin": user.is_admin or user.is_owner,
                "is_bot": user.is_bot,
                "is_restricted": user.is_restricted or user.is_ultra_restricted,
                "is_stranger": user.is_stranger,
                "deleted": user.deleted,
                "initials": "".join(word[0] for word in user.real_name.split()[:2]).upper(),
                "color": f"#{user.color}",
            }
            for user in self._workspace.users.values()
        ]

    def _channels(self) -> list[Json]:
        return [
            {
                "id": channel.id,
                "name": channel.name,
                "is_private": channel.kind == "private",
                "is_im": channel.is_im,
                "user": channel.user,
                "members": list(channel.members),
                "purpose": channel.purpose,
                "is_archived": channel.is_archived,
            }
            for channel in self._workspace.channels.values()
        ]

    def _shown(self, messages: list[Message]) -> web.Response:
        return web.json_response({"messages": [page_message(self._workspace, one) for one in messages]})

    def _user(self, fields: Mapping[str, Any]) -> str:
        return self._workspace.user(need(fields, "user")).id

    def _seen_channel(self, fields: Mapping[str, Any]) -> str:
        channel = self._workspace.channel(need(fields, "channel"))
        if channel not in self._workspace.seen_by(self._user(fields)):
            raise PageError("channel_not_found", 404)
        return channel.id

    def _message(self, fields: Mapping[str, Any]) -> Message:
        channel, user = self._seen_channel(fields), self._user(fields)
        message = self._workspace.messages.find(channel, need(fields, "ts"), user)
        if message is None:
            raise PageError("message_not_found", 404)
        return message

    def _view(self, user: str, view_id: str | None) -> View:
        """An open modal of this person, or their Home when no id is given."""
        view = self._workspace.views.get(view_id) if view_id else self._workspace.views.home(user)
        if view is None or view.user != user:
            raise PageError("view_not_found", 404)
        return view


def next_monday_nine(now: datetime, zone: ZoneInfo) -> datetime:
    """The first Monday 09:00 of a zone after `now`, in UTC terms of that zone."""
    local = now.astimezone(zone)
    days = -local.weekday() % 7
    wanted = local.replace(hour=9, minute=0, second=0, microsecond=0, fold=0) + timedelta(days=days)
    if wanted <= local:
        wanted += timedelta(days=7)
    return wanted.astimezone(now.tzinfo)

"""The local Slack, put together: state, Web API, deliveries and the page behind one loopback address."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from aiohttp import web

from sandbox.api import Backstage
from sandbox.api.http import WebApi
from sandbox.changes import Change
from sandbox.clock import Clock, ClockState
from sandbox.delivery.envelopes import ACK_DEADLINE_S, Activity, Courier
from sandbox.delivery.events import RETRY_AFTER_S, Events
from sandbox.delivery.http import HttpDelivery
from sandbox.delivery.response_url import ResponseUrls
from sandbox.delivery.socket_mode import SocketHub
from sandbox.faults import Faults
from sandbox.files import MAX_FILE_BYTES
from sandbox.ids import new_id
from sandbox.interact import Interact
from sandbox.limits import RateLimiter
from sandbox.log import ApiLog, LogEntry
from sandbox.manifest import App, read_manifest
from sandbox.outside import Outside
from sandbox.page import Page
from sandbox.person import Person, PersonError
from sandbox.seed import read_seed
from sandbox.store import Store
from sandbox.tokens import Tokens, new_tokens
from sandbox.triggers import TRIGGER_LIFE_S, Triggers
from sandbox.workspace import Workspace

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Sandbox:
    """One workspace with one installed app, served on loopback.

    `manifest` is the app's, `seed` what an empty workspace starts from (see `seed.py`). With `state_path` it
    goes on where it was. `upcoming` says when the app next posts by schedule, for the page's button.
    `delivery="http"` needs the app's `request_url`. The last three are deadlines in seconds.
    """

    def __init__(
        self,
        *,
        manifest: Mapping[str, Any],
        seed: Mapping[str, Any],
        clock: Clock | None = None,
        state_path: Path | None = None,
        upcoming: Callable[[], Awaitable[datetime | None]] | None = None,
        rate_limits: bool = True,
        delivery: Literal["socket", "http"] = "socket",
        request_url: str | None = None,
        ack_deadline_s: float = ACK_DEADLINE_S,
        trigger_life_s: float = TRIGGER_LIFE_S,
        retry_after_s: Sequence[float] = RETRY_AFTER_S,
    ) -> None:
        if delivery == "http" and not request_url:
            raise ValueError("HTTP delivery needs the app's request_url")
        self.clock = clock or Clock()
        self.faults = Faults()
        self.url = ""
        self.api_url = ""
        self._store = Store(state_path)
        self.limits = RateLimiter(enabled=rate_limits)
        self._activity = Activity()
        app = self._installed(manifest)
        self._tokens = self._kept_tokens(app.id)
        self._restore_clock()
        triggers = Triggers(trigger_life_s)
        self.workspace = Workspace(app=app, clock=self.clock, store=self._store, triggers=triggers)
        self._fill(seed)
        self.log = ApiLog(self._logged)
        self._hub: SocketHub | None = None
        self._http: HttpDelivery | None = None
        if delivery == "http" and request_url:
            self._http = HttpDelivery(request_url, self._tokens.signing_secret)
        else:
            self._hub = SocketHub(app.id, self._connection_changed)
        self._wire(ack_deadline_s, retry_after_s)
        self.page = Page(self, upcoming)
        self._runner: web.AppRunner | None = None
        self._forget_clock: Callable[[], None] = lambda: None

    # ---- what tests and the demo use -----------------------------------------------------------------------

    @property
    def bot_token(self) -> str:
        return self._tokens.bot

    @property
    def app_token(self) -> str:
        return self._tokens.app

    @property
    def signing_secret(self) -> str:
        return self._tokens.signing_secret

    @property
    def connected(self) -> bool:
        """Whether the app has an open socket (with HTTP delivery: always)."""
        return self.courier.connected

    @property
    def connections(self) -> int:
        """How many sockets the app has open."""
        return 0 if self._hub is None else self._hub.connections

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; afterwards `url` and `api_url` are set. Loopback only."""
        if host not in LOOPBACK:
            raise ValueError("The local Slack listens on loopback only")
        application = web.Application(client_max_size=MAX_FILE_BYTES + 1024 * 1024)
        application.router.add_route("GET", "/api/{method}", self._api.serve)
        application.router.add_route("POST", "/api/{method}", self._api.serve)
        if self._hub is not None:
            application.router.add_get("/socket/{ticket}", self._hub.serve)
        application.add_routes(self._outside.routes())
        application.add_routes(self.page.routes())
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0][1]
        self.url = f"http://{'127.0.0.1' if host == '127.0.0.1' else host}:{bound}"
        self.api_url = f"{self.url}/api/"
        self.response_urls.base_url = self.workspace.files.base_url = self.url
        self._forget_clock = self.clock.on_jump(self._clock_moved)
        self.events.start()

    async def stop(self) -> None:
        """Close every connection and the store; the same state can be opened again by a new Sandbox."""
        self._api.close()
        self._outside.close()
        await self.events.stop()
        await self.page.close()
        if self._hub is not None:
            await self._hub.close()
        if self._http is not None:
            await self._http.close()
        self._forget_clock()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self._store.close()

    def person(self, name_or_id: str) -> Person:
        """The driver of a member, by id, handle or full name."""
        user = self.workspace.find_user(name_or_id)
        if user is None or user.is_bot:
            raise PersonError(f"There is nobody called {name_or_id}")
        return Person(user.id, self.workspace, self.interact)

    async def settled(self, timeout_s: float = 5) -> None:
        """Return once every envelope is acked and no call of the app is being answered."""
        await self._activity.settled(timeout_s)

    async def advance(self, delta: timedelta) -> None:
        """Move the clock and let what falls due begin."""
        self.clock.advance(delta)
        await asyncio.sleep(0)

    async def wait_connected(self, timeout_s: float = 5) -> None:
        """Return once the app has a socket open."""
        async with asyncio.timeout(timeout_s):
            with self.workspace.changes.signal() as changed:
                while not self.connected:
                    changed.clear()
                    await changed.wait()

    async def refresh_connections(self, reason: str = "refresh_requested") -> None:
        """Ask the app's sockets to reconnect (`warning`, `refresh_requested`, `link_disabled`)."""
        if self._hub is not None:
            await self._hub.refresh(reason)

    async def cut_connections(self) -> None:
        """Drop the app's sockets without a word."""
        await self.courier.cut()

    def reseed(self, seed: Mapping[str, Any]) -> None:
        """Forget people, channels, messages, views and files; start from a seed. Tokens and clock stay."""
        kept = {key: self._store.get("meta", key) for key in ("app", "tokens", "clock")}
        self._store.clear()
        for key, body in kept.items():
            self._store.put("meta", key, body)
        self.workspace.empty()
        self._fill(seed)
        for kind in ("users", "channels"):
            self.workspace.changes.publish(Change(kind))

    # ---- inside --------------------------------------------------------------------------------------------

    def _wire(self, ack_deadline_s: float, retry_after_s: Sequence[float]) -> None:
        transport = self._hub or self._http
        assert transport is not None
        self.courier = Courier(
            transport=transport,
            faults=self.faults,
            log=self.log,
            clock=self.clock,
            activity=self._activity,
            deadline_s=ack_deadline_s,
        )
        self.events = Events(
            workspace=self.workspace,
            courier=self.courier,
            tokens=self._tokens,
            activity=self._activity,
            retry_after_s=retry_after_s,
        )
        self.response_urls = ResponseUrls(self.workspace)
        self.interact = Interact(
            workspace=self.workspace,
            courier=self.courier,
            events=self.events,
            response_urls=self.response_urls,
            tokens=self._tokens,
        )
        backstage = Backstage(self.workspace, self._tokens, self.limits, self._hub, lambda: self.url)
        self._api = WebApi(backstage=backstage, faults=self.faults, log=self.log, activity=self._activity)
        self._outside = Outside(
            workspace=self.workspace,
            response_urls=self.response_urls,
            tokens=self._tokens,
            faults=self.faults,
            log=self.log,
            activity=self._activity,
        )

    def _installed(self, manifest: Mapping[str, Any]) -> App:
        ids = self._store.get("meta", "app")
        if ids is None:
            ids = {"app_id": new_id("A"), "bot_user_id": new_id("U"), "bot_id": new_id("B")}
            self._store.put("meta", "app", ids)
        return read_manifest(manifest, **ids)

    def _kept_tokens(self, app_id: str) -> Tokens:
        kept = self._store.get("meta", "tokens")
        tokens = Tokens(**kept) if kept is not None else new_tokens(app_id)
        tokens.revoked = bool(self._store.get("meta", "revoked"))
        self._store.put("meta", "tokens", asdict(tokens))
        return tokens

    def _restore_clock(self) -> None:
        kept = self._store.get("meta", "clock")
        if kept is not None:
            self.clock.restore(ClockState(**kept))
        self._store.put("meta", "clock", asdict(self.clock.state()))

    def _fill(self, seed: Mapping[str, Any]) -> None:
        read = read_seed(seed, bot_user_id=self.workspace.app.bot_user_id, now=int(self.clock.timestamp()))
        if self._store.get("meta", "seeded"):
            self.workspace.reopen(read)
        else:
            self.workspace.fill(read)
            self._store.put("meta", "seeded", True)

    def _clock_moved(self) -> None:
        self._store.put("meta", "clock", asdict(self.clock.state()))
        self.workspace.changes.publish(Change("clock", body=self.page.clock_state()))

    def _connection_changed(self, connected: bool) -> None:
        self.workspace.changes.publish(Change("connected", body={"connected": connected}))

    def _logged(self, entry: LogEntry) -> None:
        self.workspace.changes.publish(Change("log", body={"entry": entry.to_page()}))

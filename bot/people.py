"""Who asks: known from the store, or learned from Slack on first contact."""

from collections.abc import Iterable
from enum import Enum

from bot.payloads import Request
from bot.slack import Slack
from db.engine import Database
from domain.clock import Clock
from domain.people import NotMember
from domain.team import Person
from services.people import find, learn


class Stranger(Enum):
    """Somebody a handler is not run for."""

    UNKNOWN = "not seen before"
    NOT_SERVED = "a guest, somebody of another workspace, or gone"


class Visitors:
    """Turns Slack ids into people."""

    def __init__(self, database: Database, slack: Slack, clock: Clock, admins: frozenset[str]) -> None:
        self._database = database
        self._slack = slack
        self._clock = clock
        self._admins = admins

    async def find(self, request: Request) -> Person | Stranger:
        """Who sent the request, as far as the store knows."""
        if not request.user_id:
            return Stranger.NOT_SERVED
        async with self._database.reading() as tx:
            found = await find(tx, request.team_id, request.user_id, self._clock.now())
        if found is None:
            return Stranger.UNKNOWN
        return Stranger.NOT_SERVED if isinstance(found, NotMember) else found

    async def known(self, workspace: str, slack_id: str) -> Person | None:
        """Somebody the bot already serves, or None."""
        async with self._database.reading() as tx:
            found = await find(tx, workspace, slack_id, self._clock.now())
        return found if isinstance(found, Person) else None

    async def learn(self, request: Request) -> Person | Stranger:
        """Ask Slack who it is and remember; a network call, so never before the ack.

        UNKNOWN: Slack did not say.
        """
        if not await self.learn_all(request.team_id, [request.user_id]):
            return Stranger.UNKNOWN
        return await self.known(request.team_id, request.user_id) or Stranger.NOT_SERVED

    async def learn_all(self, workspace: str, slack_ids: Iterable[str]) -> int:
        """Returns how many of them Slack told about."""
        learned = 0
        for slack_id in slack_ids:
            user = await self._slack.profile(slack_id)
            if user is not None:
                async with self._database.transaction() as tx:
                    await learn(tx, workspace, user, admins=self._admins, now=self._clock.now())
                learned += 1
        return learned

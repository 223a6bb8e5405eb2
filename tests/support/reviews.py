"""A team in several zones that holds reviews, straight in a store, over days that a test walks through."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from content.loader import Content
from db.base import Tx
from db.review_answers import groups_of
from db.reviews import open_review_of, participants, review_by_id, reviews_of
from domain.review_actions import Action, ActionDraft
from domain.review_facts import Facts
from domain.review_prompts import Kind
from domain.review_steps import Step
from domain.review_threads import Group
from domain.reviews import Participant, Review, period_to_review
from domain.team import Person, Role, Team
from domain.weeks import ONE_DAY, at_local, local_day
from services.review_actions import decide
from services.review_answers import send_answers
from services.review_people import people_to_ask
from services.review_run import advance
from services.reviews import begin_review
from services.scope import Scope
from tests.support.world import make_person, make_scope, make_team

S = TypeVar("S")
MEMBERS: Sequence[tuple[str, Role, str]] = (
    ("Ana", Role.AE, "Europe/Lisbon"),
    ("Ben", Role.AE, "America/New_York"),
    ("Yuki", Role.AE, "Asia/Tokyo"),
    ("Sofia", Role.SDR, "America/Sao_Paulo"),
    ("Carla", Role.CSM, "Europe/Lisbon"),
)


@dataclass
class ReviewOffice:
    """North, in Lisbon, which Mark manages, and its people by name in small letters; `now` is moved on."""

    tx: Tx
    content: Content
    now: datetime
    north: Team
    people: dict[str, Person]

    @classmethod
    async def make(
        cls,
        tx: Tx,
        content: Content,
        now: datetime,
        *,
        members: Sequence[tuple[str, Role, str]] = MEMBERS,
        **team: Any,
    ) -> "ReviewOffice":
        north = await make_team(tx, "North", **team)
        people = {"mark": await make_person(tx, "Mark", team=north, role=Role.MANAGER, manages=north)}
        for name, role, zone in members:
            people[name.lower()] = await make_person(tx, name, team=north, role=role, zone=zone)
        return cls(tx, content, now, north, people)

    def scope(self, name: str, **over: Any) -> Scope:
        return replace(make_scope(self.tx, self.people[name], now=self.now, content=self.content), **over)

    async def open(self, kind: Kind = "quarter", *, running: bool = False) -> Review:
        """A review of an empty quarter, which saves each test its reports."""
        span = period_to_review(
            kind, local_day(self.now, self.north.zone), self.north.fiscal_start_month, running=running
        )
        facts = Facts(currency="EUR", booked_minor=0, won=0, lost=0)
        lead = self.people["mark"]
        members = await people_to_ask(self.tx, lead.workspace_id, self.north)
        opened = await begin_review(
            self.tx, self.north, kind, span, "C1", facts, members,
            lead=lead, now=self.now, content=self.content,
        )  # fmt: skip
        return opened.review

    async def review(self) -> Review:
        """The open one, else the latest."""
        found = await open_review_of(self.tx, self.north.id)
        return found or (await reviews_of(self.tx, [self.north.id], limit=1))[0]

    async def again(self, review: Review) -> Review:
        found = await review_by_id(self.tx, review.workspace_id, review.id)
        assert found is not None
        return found

    async def look(self) -> list[Step]:
        return await advance(self.tx, self.north, now=self.now, content=self.content)

    async def until(self, moment: datetime, *, step: timedelta = timedelta(hours=4)) -> list[Step]:
        """Look again and again up to a moment; everything that was told."""
        told: list[Step] = []
        while self.now < moment:
            self.now = min(moment, self.now + step)
            told += await self.look()
        return told

    async def until_day(self, day: date, at: time = time(9)) -> list[Step]:
        """The same up to a time of day in the team's zone."""
        return await self.until(at_local(day, at, self.north.zone))

    async def walk(self, day: date, at: time = time(9)) -> list[Step]:
        """Look once each morning at nine, in the team's zone, and at last on `day` at this time."""
        told: list[Step] = []
        morning = local_day(self.now, self.north.zone) + ONE_DAY
        while morning < day:
            self.now = at_local(morning, time(9), self.north.zone)
            told += await self.look()
            morning += ONE_DAY
        self.now = at_local(day, at, self.north.zone)
        return told + await self.look()

    async def send(self, name: str, **texts: str) -> None:
        review = await self.review()
        await send_answers(self.scope(name), review.id, texts)

    async def participant(self, name: str) -> Participant:
        found = await participants(self.tx, (await self.review()).id)
        return next(each for each in found if each.person.id == self.people[name].id)

    async def groups(self) -> list[Group]:
        return await groups_of(self.tx, (await self.review()).id)

    async def decide(
        self, owner: str = "ana", *, days: int = 14, what: str = "Call five lost buyers"
    ) -> Action:
        draft = ActionDraft(
            owner=self.people[owner].slack_id,
            what=what,
            result="Three reasons in the log",
            metric="win_rate",
            due_on=local_day(self.now, self.north.zone) + timedelta(days=days),
        )
        return (await decide(self.scope("mark"), (await self.review()).id, draft)).action


def told(steps: Sequence[Step], kind: type[S]) -> list[S]:
    return [each for each in steps if isinstance(each, kind)]

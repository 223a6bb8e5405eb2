"""The team of the demo: eight people in two time zones, four channels, deals, four weeks of activity."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo_deals import settle_deals
from content.loader import Content
from db.base import Tx
from db.engine import Database
from domain.activity import Entry
from domain.team import WORKING_WEEK, Person, Role
from domain.team_plan import TeamPlan
from domain.weeks import at_local, local_day, week_of
from services.activity import log_activity
from services.coaching import hear_objection
from services.people import find, learn
from services.scope import Scope
from services.targets import person_week
from services.team import save_team

TEAM_ID = "T0DEMO"
WEEKS = 4
_LISBON, _SAO_PAULO = "Europe/Lisbon", "America/Sao_Paulo"


def _person(key: str, name: str, zone: str, **more: Any) -> dict[str, Any]:
    locale = "en-GB" if zone == _LISBON else "en-US"
    return {"id": f"U0{key.upper()}", "name": key, "real_name": name, "tz": zone, "locale": locale} | more


PEOPLE: list[dict[str, Any]] = [
    _person("marta", "Marta", _LISBON, is_admin=True, is_owner=True),
    _person("ana", "Ana", _LISBON),
    _person("bruno", "Bruno", _LISBON),
    _person("clara", "Clara", _SAO_PAULO),
    _person("dario", "Dario", _LISBON),
    _person("eva", "Eva", _SAO_PAULO),
    _person("felix", "Felix", _SAO_PAULO),
    _person("gita", "Gita", _LISBON),
]
ROLES = {
    "ana": Role.AE,
    "bruno": Role.AE,
    "clara": Role.AE,
    "dario": Role.SDR,
    "eva": Role.SDR,
    "felix": Role.SDR,
    "gita": Role.CSM,
}
_EFFORT = {"ana": 0.95, "bruno": 1.1, "clara": 0.8, "dario": 1.05, "eva": 0.9, "felix": 0.7, "gita": 1.0}
_ACCOUNTS = ["Acme", "Globex", "Initech", "Umbrella", "Hooli", "Stark & Sons", None, None]
_OBJECTIONS = (
    (1, "Your price is too high"),
    (2, "We already use another supplier"),
    (3, "That is too expensive for us"),
    (5, "I need to ask my boss first"),
    (8, "It costs too much"),
    (9, "We already work with another vendor"),
    (12, "Just send me some information"),
)


def seed() -> dict[str, Any]:
    """What the local Slack starts from."""
    everyone = [person["id"] for person in PEOPLE]
    return {
        "team": {"id": TEAM_ID, "name": "Northwind", "domain": "northwind"},
        "users": PEOPLE,
        "channels": [
            {"id": "C0GENERAL", "name": "general", "members": everyone, "purpose": "Everything else"},
            {"id": "C0SALES", "name": "sales", "members": everyone, "purpose": "The team's week"},
            {"id": "C0DEALS", "name": "deals", "members": everyone, "purpose": "Deals on the move"},
            {"id": "C0WINS", "name": "wins", "members": everyone, "purpose": "What went well"},
        ],
        "default_user": "U0ANA",
    }


async def settle_in(database: Database, content: Content, now: datetime) -> None:
    """Set the team up as its manager would, then log four weeks for everybody. Once, on an empty store."""
    async with database.transaction() as tx:
        for person in PEOPLE:
            await learn(tx, TEAM_ID, person, admins=frozenset(), now=now)
        people = {name: await _known(tx, name, now) for name in ("marta", *ROLES)}
        await save_team(Scope(tx=tx, now=now, me=people["marta"], content=content), _plan())

        async def scope_of(name: str) -> Scope:
            return Scope(tx=tx, now=now, me=await _known(tx, name, now), content=content)

        await settle_deals(scope_of)
        for name in ROLES:
            me = await _known(tx, name, now)
            await _log_weeks(Scope(tx=tx, now=now, me=me, content=content), name)
        await _ask_the_coach(await scope_of("bruno"))


async def _ask_the_coach(scope: Scope) -> None:
    """What the team met in the last two weeks; only the kinds are kept."""
    for days_ago, said in _OBJECTIONS:
        await hear_objection(replace(scope, now=scope.now - timedelta(days=days_ago)), said)


def _plan() -> TeamPlan:
    return TeamPlan(
        name="North",
        channel_id="C0SALES",
        managers=("U0MARTA",),
        members={f"U0{name.upper()}": role for name, role in ROLES.items()},
        market="europe",
        zone=ZoneInfo(_LISBON),
        workdays=WORKING_WEEK,
        country="PT",
        fiscal_start_month=1,
        currency="EUR",
        deals_channel_id="C0DEALS",
        wins_channel_id="C0WINS",
    )


async def _known(tx: Tx, name: str, now: datetime) -> Person:
    found = await find(tx, TEAM_ID, f"U0{name.upper()}", now)
    assert isinstance(found, Person)
    return found


async def _log_weeks(scope: Scope, name: str) -> None:
    """Every working day of the last four weeks, and of this one up to yesterday; the same every time."""
    dice = random.Random(name)  # plausible numbers, nothing secret
    today = local_day(scope.now, scope.me.zone)
    first = week_of(today).monday - timedelta(weeks=WEEKS)
    week = await person_week(scope.tx, scope.me, week_of(first), now=scope.now, content=scope.content)
    for n in range((today - first).days):
        day = first + timedelta(days=n)
        if day.weekday() in scope.me.workdays:
            entry = _day_of_work(
                day,
                {
                    line.activity.key: line.pace.target
                    for line in week.targets
                    if line.activity.counted_from == "log"
                },
                name,
                dice,
            )
            then = replace(scope, now=at_local(day, time(17, dice.randrange(60)), scope.me.zone))
            await log_activity(then, entry)


def _day_of_work(day: date, targets: Mapping[str, int], name: str, dice: random.Random) -> Entry:
    """A fifth of each weekly target, give or take."""
    counts = {key: _count(target / 5 * _EFFORT[name], dice) for key, target in targets.items()}
    done = {key: count for key, count in counts.items() if count} or {"calls": 1}
    return Entry(done, day, dice.choice(_ACCOUNTS), None)


def _count(mean: float, dice: random.Random) -> int:
    """A whole number around `mean`; a mean below one is a chance."""
    drawn = dice.gauss(mean, mean / 4)
    return max(0, int(drawn) + (dice.random() < drawn % 1))

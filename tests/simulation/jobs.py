"""Jobs that say little: what is simulated is when and how often, not what."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

import pytest

from domain.schedule import Daily, Monthly, Quarterly, Rule, Weekly
from jobs.registry import (
    JOBS,
    WATCHES,
    Announcement,
    Build,
    Job,
    Look,
    Post,
    Skip,
    Slot,
    Watch,
    Watcher,
)
from services.schedules import KINDS
from tests.simulation.faults import Faults
from views.blocks import Message

AT = (time(0), time(0, 30), time(1, 30), time(2), time(2, 30), time(3), time(9), time(16), time(23, 30))
"""Around midnight and in the hours that clock changes skip or repeat, besides the usual ones."""

GRACE_S = {"targets": 24 * 3600, "tips": 4 * 3600, "digest": 72 * 3600}


@dataclass(frozen=True, slots=True)
class Nothing:
    """A period for which a job has nothing to say: one in `one_in`, the same ones in every run."""

    one_in: int = 7

    def at(self, kind: str, team_id: int, period: str) -> bool:
        return random.Random(f"{kind} {team_id} {period}").randrange(self.one_in) == 0


NOTHING = Nothing()


def some_rules(dice: random.Random, start: date) -> dict[str, Rule]:
    """{kind: a rule}, with something due in the days that follow `start`."""
    soon = start + timedelta(days=dice.randrange(7))
    rarely: list[Rule] = [
        Weekly(soon.weekday(), dice.choice(AT)),
        Monthly(dice.choice(AT), day=soon.day),
        Quarterly(dice.choice(AT), dice.choice([1, 3, -1]), fiscal_start_month=soon.month),
    ]
    often = Daily(dice.choice(AT), frozenset(dice.sample(range(7), dice.choice([1, 2, 3]))))
    return {"targets": changed(Weekly(0, AT[0]), dice), "tips": often, "digest": dice.choice(rarely)}


def changed(rule: Rule, dice: random.Random) -> Rule:
    """A rule as somebody may edit it: at another time or day, and with the same periods."""
    match rule:
        case Weekly():  # clock changes are at weekends, so these come up more often
            return Weekly(weekday=dice.choice([0, 2, 4, 5, 6, 6]), at=dice.choice(AT))
        case Monthly():
            return Monthly(dice.choice(AT), day=dice.choice([1, 15, 28, 31, rule.day]))
    return replace(rule, at=dice.choice(AT))


def title(kind: str, team_id: int, period: str) -> str:
    """What a post begins with: whose it is and of when."""
    return f"{kind} of team {team_id}, {period}."


@contextmanager
def simulated(rules: dict[str, Rule], faults: Faults) -> Iterator[None]:
    """While the block lasts these are all the jobs there are."""
    made = {kind: Job(kind, rule, GRACE_S[kind], _builder(kind, faults)) for kind, rule in rules.items()}
    with pytest.MonkeyPatch.context() as patch:
        for registered in (JOBS, KINDS):
            for kind in list(registered):
                patch.delitem(registered, kind)
        for kind, job in made.items():
            patch.setitem(JOBS, kind, job)
            patch.setitem(KINDS, kind, job.rule)
        for name in list(WATCHES):
            patch.delitem(WATCHES, name)
        patch.setitem(WATCHES, "watch", Watcher("watch", 60, _looking(faults)))
        yield


def _looking(faults: Faults) -> Look:
    async def look(view: Watch) -> tuple[Announcement, ...]:
        """Something every week, whoever sees it first, and however often."""
        if faults.at("job"):
            raise RuntimeError("the watch failed")
        assert view.team.channel_id is not None
        seen = f"team {view.team.id} in {view.now:%G-W%V}"
        return (Announcement(f"watch:{seen}", view.team.channel_id, Message(f"Seen {seen}.")),)

    return look


def _builder(kind: str, faults: Faults) -> Build:
    async def build(slot: Slot) -> Post | Skip:
        if faults.at("job"):
            raise RuntimeError("the job failed")
        if NOTHING.at(kind, slot.team.id, slot.period):
            return Skip("nothing to say")
        assert slot.team.channel_id is not None
        said = Message(title(kind, slot.team.id, slot.period), [])
        return Post(slot.team.channel_id, said, "en-GB")

    return build

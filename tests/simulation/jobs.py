"""Jobs that say little: what is simulated is when and how often, not what."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time

import pytest

from domain.schedule import Rule, Weekly
from jobs.registry import JOBS, Build, Job, Post, Skip, Slot
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


def some_rule(dice: random.Random) -> Rule:
    """Any rule; clock changes are at weekends, so these come up more often."""
    return Weekly(weekday=dice.choice([0, 2, 4, 5, 6, 6]), at=dice.choice(AT))


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
        yield


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

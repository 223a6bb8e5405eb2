"""Who is recognised for a week, of those who asked for it: by their own targets, never by win rate.

Nobody is shown at the bottom of anything: a board names the first three places, and whoever is further down
learns their place alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from domain.person_weeks import PersonWeek
from domain.team import Person

LEAST_ON_BOARD = 5
PUBLIC_PLACES = 3
LEAST_STREAK = 2
LEAST_GAIN = 0.10
WEEKS_COMPARED = 4
LEAST_COMPARED = 2
CAP = 1.5
"""One activity counts for at most this share, so that ten times the calls do not stand for the meetings."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's week. share: of their own ramp-adjusted target (1.0 is all of it). place: 1 is the
    highest, the same for equal percentages. streak: weeks in a row with the target met, this one included.
    gain: share minus the median of their own last weeks; None where there are too few.
    """

    person: Person
    share: float
    place: int
    streak: int
    gain: float | None


@dataclass(frozen=True, slots=True)
class Recognition:
    """A team's week. `standings`: everybody who takes part and worked, the highest first."""

    standings: tuple[Standing, ...]
    team_goal_met: bool

    @property
    def board(self) -> tuple[Standing, ...]:
        """The places that are shown to all; none where fewer than five take part."""
        if len(self.standings) < LEAST_ON_BOARD:
            return ()
        return tuple(each for each in self.standings if each.place <= PUBLIC_PLACES and each.share > 0)

    @property
    def streaks(self) -> tuple[Standing, ...]:
        return tuple(each for each in self.standings if each.streak >= LEAST_STREAK)

    @property
    def most_improved(self) -> Standing | None:
        """Whoever gained most against their own last weeks, if it is enough to tell."""
        gained = [each for each in self.standings if each.gain is not None and each.gain >= LEAST_GAIN]
        return max(gained, key=lambda each: each.gain or 0.0, default=None)

    def of(self, person_id: int) -> Standing | None:
        return next((each for each in self.standings if each.person.id == person_id), None)


def share_of(week: PersonWeek) -> float | None:
    """The mean share of a person's targets; None for a week away, or without targets."""
    shares = [min(line.pace.actual / line.pace.goal, CAP) for line in week.targets if line.pace.goal]
    return sum(shares) / len(shares) if shares and not week.is_away else None


def streak_of(weeks: Sequence[PersonWeek]) -> int:
    """How many weeks in a row (newest first) the target was met. A week away neither counts nor breaks it;
    leave and holidays of some days are in the week's own target already."""
    count = 0
    for week in weeks:
        share = share_of(week)
        if share is None:
            continue
        if share < 1:
            break
        count += 1
    return count


def gain_of(weeks: Sequence[PersonWeek]) -> float | None:
    """This week's share (the first) minus the median of the last weeks worked before it."""
    now, *before = (share_of(week) for week in weeks)
    worked = [share for share in before if share is not None][:WEEKS_COMPARED]
    return now - median(worked) if now is not None and len(worked) >= LEAST_COMPARED else None


def recognise(histories: Sequence[Sequence[PersonWeek]], *, team_goal_met: bool) -> Recognition:
    """`histories`: of each person who takes part their weeks, newest first."""
    worked = [(weeks, share) for weeks in histories if (share := share_of(weeks[0])) is not None]
    percents = [round(share * 100) for _, share in worked]

    def standing(weeks: Sequence[PersonWeek], share: float) -> Standing:
        place = 1 + sum(other > round(share * 100) for other in percents)
        return Standing(weeks[0].person, share, place, streak_of(weeks), gain_of(weeks))

    found = sorted((standing(*each) for each in worked), key=lambda each: (each.place, each.person.name))
    return Recognition(tuple(found), team_goal_met)

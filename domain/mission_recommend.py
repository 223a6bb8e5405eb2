"""Which mission first: two questions, the library's sequence, and what the team's own numbers say to it.

The numbers do not overrule the answer. They agree, disagree and name where it seems to hurt more, or are too
few to tell; the reader decides.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from domain.mission_proof import Metric, Reading
from domain.missions import Minutes, Mission, minutes_together

Check = Literal["agrees", "disagrees", "too_few", "unknown"]


@dataclass(frozen=True, slots=True)
class Situation:
    """An answer to the first question, and the library's sequence for it, as mission keys."""

    key: str
    label: str
    why: str
    missions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pain:
    """An answer to the second question, the mission that deals with it, and the metric that would show it."""

    key: str
    label: str
    why: str
    mission: str
    metric: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A team's reading of a metric, and what is usual: the market's figure, or the team's own before."""

    reading: Reading
    usual: float | None


@dataclass(frozen=True, slots=True)
class Planned:
    """A mission of the sequence. done: the team has finished it. is_focus: it deals with the pain.

    added: the library's sequence does not have it, the pain asks for it.
    """

    mission: Mission
    done: bool
    is_focus: bool
    added: bool = False


@dataclass(frozen=True, slots=True)
class Recommendation:
    """missions: in the library's order, one that was added last. minutes: of those not done yet.

    first: the one to begin with, None when all are done. check: what the numbers say to the pain; mark: the
    number it was checked with. elsewhere: a pain that the numbers show more of, where they disagree.
    """

    situation: Situation
    pain: Pain
    missions: tuple[Planned, ...]
    first: Mission | None
    minutes: Minutes
    check: Check
    mark: Mark | None
    elsewhere: Pain | None


def recommend(
    situation: Situation,
    pain: Pain,
    *,
    missions: Mapping[str, Mission],
    pains: Collection[Pain],
    metrics: Mapping[str, Metric],
    marks: Mapping[str, Mark],
    done: Collection[str] = (),
) -> Recommendation:
    """The sequence for a situation, checked against the numbers.

    marks: by metric key. done: keys of missions that the team has finished. The order is the library's, so
    the first that is not done comes first, whichever deals with the pain.
    """
    planned = _planned(situation, pain, missions, done)
    left = [each.mission for each in planned if not each.done]
    check, mark = _checked(pain, metrics, marks)
    return Recommendation(
        situation,
        pain,
        planned,
        left[0] if left else None,
        minutes_together(phase for mission in left for phase in mission.phases),
        check,
        mark,
        _elsewhere(pain, pains, metrics, marks) if check == "disagrees" else None,
    )


def start_in_order(found: Recommendation, running: Collection[str] = ()) -> tuple[Mission, ...]:
    """What "start all in order" starts, one after the other: neither what is done nor what is running."""
    return tuple(each.mission for each in found.missions if not each.done and each.mission.key not in running)


def shortfall(metric: Metric, mark: Mark) -> float | None:
    """How much worse than usual a reading is, as a share of the usual; negative where it is better.

    None where either is unknown, or there are too few cases.
    """
    value = mark.reading.value
    if value is None or not mark.usual or mark.usual <= 0 or mark.reading.few:
        return None
    behind = (mark.usual - value) / mark.usual
    return behind if metric.better == "higher" else -behind


def _planned(
    situation: Situation, pain: Pain, missions: Mapping[str, Mission], done: Collection[str]
) -> tuple[Planned, ...]:
    planned = [
        Planned(missions[key], key in done, key == pain.mission)
        for key in situation.missions
        if key in missions
    ]
    if pain.mission in missions and not any(each.is_focus for each in planned):
        planned.append(Planned(missions[pain.mission], pain.mission in done, is_focus=True, added=True))
    return tuple(planned)


def _checked(
    pain: Pain, metrics: Mapping[str, Metric], marks: Mapping[str, Mark]
) -> tuple[Check, Mark | None]:
    mark = marks.get(pain.metric) if pain.metric else None
    metric = metrics.get(pain.metric) if pain.metric else None
    if mark is None or metric is None or mark.reading.value is None or not mark.usual:
        return "unknown", mark
    behind = shortfall(metric, mark)
    if behind is None:
        return "too_few", mark
    return ("agrees" if behind > 0 else "disagrees"), mark


def _elsewhere(
    pain: Pain, pains: Collection[Pain], metrics: Mapping[str, Metric], marks: Mapping[str, Mark]
) -> Pain | None:
    """The pain whose number is furthest behind what is usual."""
    behind: list[tuple[float, Pain]] = []
    for each in pains:
        metric, mark = metrics.get(each.metric or ""), marks.get(each.metric or "")
        if each.key == pain.key or metric is None or mark is None:
            continue
        found = shortfall(metric, mark)
        if found is not None and found > 0:
            behind.append((found, each))
    return max(behind, key=lambda pair: pair[0])[1] if behind else None

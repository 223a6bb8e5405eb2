"""The next steps of one owner's deals that are due, and what may be done about each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.deals import Deal


@dataclass(frozen=True, slots=True)
class DueSteps:
    """Open deals whose next step is due by `today`, the longest overdue first. `to`: the working day after
    today, to which one may be pushed."""

    deals: tuple[Deal, ...]
    today: date
    to: date


def due_steps(deals: Iterable[Deal], today: date, to: date) -> DueSteps:
    due = [each for each in deals if each.is_open and each.next_step_on and each.next_step_on <= today]
    due.sort(key=lambda deal: (deal.next_step_on or today, deal.id))
    return DueSteps(tuple(due), today, to)

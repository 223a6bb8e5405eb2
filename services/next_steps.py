"""Next steps that are due: whose they are, done with, or put off."""

from datetime import date, timedelta

from db.deals import open_deals_of
from domain.deal_cards import DealChanged
from domain.next_steps import DueSteps
from domain.next_steps import due_steps as pick
from domain.team import Person
from domain.weeks import ONE_DAY
from services.calendar import working_calendar
from services.deals import deal_to_change, set_next_step
from services.scope import Scope

LOOK_AHEAD = timedelta(days=60)


async def due_steps(scope: Scope, today: date | None = None) -> DueSteps:
    """Those of whoever the scope is of, by their own date."""
    day = today or scope.today
    return pick(
        await open_deals_of(scope.tx, scope.me.id), day, await _next_working_day(scope, scope.me, day)
    )


async def finish_step(scope: Scope, deal_id: int, rev: int) -> DealChanged | None:
    """The next step is done; the deal has none from now on. None, and nothing written, if the deal is no
    longer as it was at `rev`.

    Raises:
        UserError: the deal is not there or not the asker's to change.
    """
    if (await deal_to_change(scope, deal_id)).rev != rev:
        return None
    return await set_next_step(scope, deal_id, None, None)


async def push_step(scope: Scope, deal_id: int, rev: int) -> DealChanged | None:
    """Put the next step off to the asker's next working day; else as `finish_step`."""
    deal = await deal_to_change(scope, deal_id)
    if deal.rev != rev:
        return None
    to = await _next_working_day(scope, scope.me, scope.today)
    return await set_next_step(scope, deal_id, deal.next_step, to)


async def _next_working_day(scope: Scope, person: Person, day: date) -> date:
    """After `day`, without holidays and leave; the day after it for somebody who works on none."""
    first = day + ONE_DAY
    days = await working_calendar(scope.tx, [person], first, first + LOOK_AHEAD)
    return next(iter(days[person.id].scheduled), first)

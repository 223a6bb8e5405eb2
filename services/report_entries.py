"""The single counts behind a report's or a digest's activity, for whoever may see that report."""

from collections.abc import Sequence
from datetime import date

from db.deals import deals_by_id
from db.entry_rows import Counted, counts_page, sums_of
from domain.deal_access import may_see
from domain.digest import WEEKS_BACK
from domain.errors import UserError
from domain.pipeline import Span
from domain.report_entries import ENTRIES_A_PAGE, EntriesAsked, EntryRow, EntryRows, keys_of
from domain.report_words import ReportAsked
from domain.reports import comparable, span_before, span_of
from domain.team import Person
from services.report_access import people_of, seen_by
from services.scope import Scope


async def report_entries(
    scope: Scope, asked: ReportAsked, what: EntriesAsked, *, whole: bool = False
) -> EntryRows:
    """A page of the counts behind a report's activity; who may not see single people gets sums of days.

    whole: a period before is taken as a whole, as digests do, and not only up to the same day. Too high a
    page is the last.

    Raises:
        UserError: there is no such team, person or activity, or it is not the asker's to see.
    """
    seen = await seen_by(scope, asked)
    place, types = seen.place, scope.content.activities.types
    people = await people_of(scope.tx, place)
    keys = keys_of(what.activity, types)
    chosen = [each for each in people if what.person_id in (None, each.id)]
    may_pick = seen.shows_people and place.person is None
    if keys is None or not chosen or (what.person_id is not None and not may_pick):
        raise UserError("reports.no_such_rows")
    back_most = WEEKS_BACK if whole else 1
    back = min(max(0, what.back), back_most)
    span = _span(asked, place.start_month, place.today, back, whole=whole)
    by_day = place.person is None and not seen.shows_people
    ids = [each.id for each in chosen]
    many, count = await sums_of(scope.tx, ids, span.start, span.end, keys, by_day=by_day)
    page = min(max(0, what.page), max(0, (many - 1) // ENTRIES_A_PAGE))
    found = await counts_page(
        scope.tx,
        ids,
        span.start,
        span.end,
        keys,
        by_day=by_day,
        offset=page * ENTRIES_A_PAGE,
        limit=ENTRIES_A_PAGE,
    )
    return EntryRows(
        kind=asked.kind,
        whose="me" if place.person else "team",
        name=place.person.name if place.person else place.team.name if place.team else "",
        team_id=None if place.person or place.team is None else place.team.id,
        start_month=place.start_month,
        span=span,
        first_day=span_of(asked.kind, asked.day, place.start_month).start,
        asked=EntriesAsked(what.activity, what.person_id, back, page),
        rows=await _rows(scope, found, chosen),
        total=many,
        count=count,
        back_most=back_most,
        types=tuple(types),
        people=tuple(people) if may_pick else (),
    )


def _span(asked: ReportAsked, start_month: int, today: date, back: int, *, whole: bool) -> Span:
    span = span_of(asked.kind, asked.day, start_month)
    if back and not whole:
        return comparable(span, span_before(asked.kind, span, start_month), today)
    for _ in range(back):
        span = span_before(asked.kind, span, start_month)
    return span


async def _rows(scope: Scope, found: Sequence[Counted], people: Sequence[Person]) -> tuple[EntryRow, ...]:
    types = scope.content.activities.by_key
    names = {each.id: each.name or each.slack_id for each in people}
    deals = await deals_by_id(scope.tx, scope.workspace_id, {each.deal_id for each in found if each.deal_id})

    def about(each: Counted) -> str | None:
        deal = deals.get(each.deal_id) if each.deal_id else None
        return deal.name if deal and may_see(scope.me, deal) else each.account

    return tuple(
        EntryRow(
            each.day,
            types[each.activity],
            each.count,
            names.get(each.person_id) if each.person_id else None,
            about(each),
        )
        for each in found
    )

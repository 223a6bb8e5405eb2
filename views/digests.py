"""Friday's digest for a team's managers: findings first, then the numbers and what is behind them."""

from domain.activity_types import ActivityType
from domain.charts import BARS_MAX, Bar, FunnelChart
from domain.digest import (
    ActivityChange,
    ActivityRatio,
    Away,
    Change,
    ClosesNext,
    Corrected,
    Digest,
    Finding,
    GoalMet,
    GoalMissed,
    NothingLogged,
    Shifted,
    StaleDeals,
    WonMore,
)
from domain.person_weeks import PersonWeek
from domain.pipeline import Value
from domain.report_entries import RATIOS
from domain.reports import ReportRows
from domain.weeks import Week
from views import formats
from views.blocks import (
    Block,
    Message,
    Modal,
    button,
    clipped,
    context,
    escape,
    escape_name,
    header,
    section,
    value_of,
)
from views.deal_parts import capital, spoken
from views.mission_board import digest_line
from views.report_entries import entries_button
from views.report_parts import Words, packed, period_name, with_rows
from views.report_rows import rows_modal

NAME = "Friday digest"
ERRORS = {
    "digests.not_yours": "A digest is for the managers of its team.",
    "digests.gone": "That number is from an older message. `/report week team` shows the present ones.",
}
PEOPLE_MOST = 40


def digest_message(digest: Digest, locale: str) -> Message:
    """The whole week; each part of it says everything by itself."""
    say = Words(digest.currency, locale)
    title = digest_title(digest, locale)
    found = [f"• {finding_words(each, say)}" for each in digest.findings]
    blocks: list[Block] = [header(clipped(title, 150))]
    lines = [escape(title)]
    if digest.corrected:
        lines.append(corrected_words(digest.corrected, digest, say))
        blocks.append(context(lines[-1]))
    first = "\n".join(found) or "Nothing stood out this week."
    blocks.append(section(first))
    lines.append(first)
    for what, text in _parts(digest, say):
        blocks += with_rows(text, _rows_of(digest, what))
        lines.append(text)
    people = packed("*Each person*", [_person(each, say) for each in digest.week.people[:PEOPLE_MOST]])
    for n, text in enumerate(people):
        blocks += with_rows(text, _rows_of(digest, "people") if n == 0 else None)
    notes = _notes(digest, say)
    if notes:
        blocks.append(context("\n".join(notes)))
    return Message(spoken([*lines, *people, *notes]), blocks)


def corrected_words(found: Corrected, digest: Digest, say: Words) -> str:
    """When, and what is different from what was posted first: "30 calls instead of 25, changed for Ana"."""
    at = formats.moment(found.at, digest.week.team.zone, say.locale)
    changes = [
        f"{_labelled(activity, now, say)} instead of {say.number(before)}"
        for activity, now, before in found.counts
    ]
    if found.won_minor:
        now, before = found.won_minor
        changes.append(f"{say.money(now)} won instead of {say.money(before)}")
    if found.people:
        changes.append(f"changed for {escape(say.listing(list(found.people)))}")
    return f"Corrected {at}: {', '.join(changes) or 'as it was posted first'}."


def chart_at(digest: Digest) -> int:
    """Below the findings."""
    return 3 if digest.corrected else 2


def digest_title(digest: Digest, locale: str) -> str:
    """Plain text, not escaped."""
    week = digest.week.week
    return f"{period_name('week', week, 1, locale)} · {digest.week.team.name}"


def digest_chart(digest: Digest, locale: str) -> FunnelChart | None:
    """Done of asked, an activity a bar, in percent of the goal, so that calls do not dwarf demos."""
    say = Words(digest.currency, locale)
    bars = [_bar(each, say) for each in digest.activities if each.goal][:BARS_MAX]
    if not bars:
        return None
    return FunnelChart(
        f"Done of asked, week {digest.week.week.monday.isocalendar().week}",
        tuple(bars),
        size_name="Asked",
        inner_name="Done",
    )


def _bar(each: ActivityChange, say: Words) -> Bar:
    done = min(1.0, each.change.now / each.goal)
    shown = f"{say.number(each.change.now)} of {say.number(each.goal)}"
    return Bar(capital(each.activity.many), 1.0, shown, done)


def finding_words(finding: Finding, say: Words) -> str:
    """One plain sentence."""
    match finding:
        case GoalMet(activities):
            return f"The team met its goals in all {say.many(activities, 'activity', 'activities')}."
        case GoalMissed(activity, done, goal):
            name = escape(activity.many)
            share = say.percent(done / goal)
            return f"{share} of the {name} goal was done: {say.number(done)} of {say.number(goal)}."
        case Shifted(activity, 0, usual, _):
            return f"No {escape(activity.many)}; usually {say.number(round(usual))} a week."
        case Shifted(activity, now, usual, share):
            way = "more" if share > 0 else "fewer"
            counts = f"{say.number(now)}, usually {say.number(round(usual))}"
            return f"{say.percent(abs(share))} {way} {escape(activity.many)} than usual: {counts}."
        case WonMore(now, usual, deals):
            if not now:
                return f"Nothing was won; usually it is {say.money(usual)} a week."
            if not usual:
                return f"{say.money(now)} was won in {say.deals(deals)}; in most weeks nothing is."
            way = "more" if now > usual else "less"
            return f"{say.money(now)} was won in {say.deals(deals)}, {way} than the usual {say.money(usual)}."
        case StaleDeals(deals, value, open_deals):
            worth = f" worth {say.money(value.amount_minor)}" if value.amount_minor else ""
            return f"{say.number(deals)} of {say.number(open_deals)} open deals stand still too long{worth}."
        case NothingLogged(people, of):
            if people == of:
                return "Nobody at work logged anything."
            return f"{say.number(people)} of {say.many(of, 'person', 'people')} at work logged nothing."
        case ClosesNext(value):
            return f"{_worth(value, say)} expected to close next week."


def _worth(value: Value, say: Words) -> str:
    count = value.deals + value.without_amount
    worth = f" worth {say.money(value.amount_minor)}" if value.amount_minor else ""
    return f"{say.deals(count)}{worth} {'is' if count == 1 else 'are'}"


def _parts(digest: Digest, say: Words) -> list[tuple[str, str]]:
    """(what is behind it, or "", the words)."""
    deals = digest.deals
    parts = []
    if digest.activities:
        lines = [_activity(each, say) for each in digest.activities]
        parts.append(("activity", "\n".join(["*Activity*, usually: the four-week median", *lines])))
    if digest.ratios:
        lines = [_ratio(each, say) for each in digest.ratios]
        parts.append(("ratios", "\n".join(["*For each call*", *lines])))
    many = f" in {say.deals(len(deals.won))}" if deals.won else ""
    won = f"*{say.money(deals.won_minor)} won*{many}, {_beside(digest.won, say)}"
    parts.append(("won", won))
    new = f"*{say.many(len(deals.created), 'new deal')}* (last week {say.number(digest.created.last)})"
    parts.append(("created", new))
    if deals.moved:
        parts.append(("moved", f"*{say.deals(len(deals.moved))} moved* to another stage"))
    if deals.lost:
        worth = f", {say.money(deals.lost_minor)}" if deals.lost_minor else ""
        parts.append(("lost", f"*{say.deals(len(deals.lost))} lost*{worth}"))
    if deals.stale:
        worth = f", {say.money(deals.stale_value.amount_minor)}" if deals.stale_value.amount_minor else ""
        parts.append(("stale", f"*{say.deals(len(deals.stale))} stale*{worth}"))
    due = f"{_worth(deals.due_value, say)} expected" if deals.due else "No deal is expected"
    parts.append(("due", f"*Next week* {due} to close"))
    if missions := digest_line(digest.missions):
        parts.append(("", f"*Missions* {missions}"))
    if digest.objections:
        heard = [f"{escape(each.name)} ({say.number(each.times)})" for each in digest.objections]
        parts.append(("", f"*Objections asked about* {', '.join(heard)}"))
    return parts


def _beside(change: Change, say: Words) -> str:
    return f"last week {say.money(change.last)}, four-week median {say.money(change.median)}"


def _activity(each: ActivityChange, say: Words) -> str:
    now = f"{say.number(each.change.now)} of {say.number(each.goal)}"
    name = escape(each.activity.many)
    last, usual = say.number(each.change.last), say.number(round(each.change.median))
    return f"{now} {name} (last week {last}, usually {usual})"


def _ratio(each: ActivityRatio, say: Words) -> str:
    before = f" (four weeks before {say.ratio(each.before)})" if each.before.denominator else ""
    now = say.ratio(each.now) if each.now.denominator else "no calls this week"
    return f"{capital(escape(each.activity.many))}: {now}{before}"


def _person(each: PersonWeek, say: Words) -> str:
    name = escape_name(each.person.name or each.person.slack_id)
    if each.is_away:
        return f"{name}: away all week"
    done = [
        f"{say.number(line.pace.actual)} of {_labelled(line.activity, line.pace.goal, say)}"
        for line in each.targets
        if line.pace.goal
    ]
    beyond = [
        _labelled(line.activity, line.pace.actual, say)
        for line in each.lines
        if not line.pace.target and line.pace.actual
    ]
    return f"{name}: {', '.join(done + beyond) or 'no target, nothing logged'}"


def _labelled(activity: ActivityType, count: int, say: Words) -> str:
    return f"{say.number(count)} {escape(activity.one if count == 1 else activity.many)}"


def _notes(digest: Digest, say: Words) -> list[str]:
    notes = []
    if digest.away:
        notes.append(f"Away: {say.listing([_away(each, say) for each in digest.away])}.")
    more = len(digest.week.people) - PEOPLE_MOST
    if more > 0:
        notes.append(f"{say.many(more, 'person', 'people')} more in the team.")
    if digest.no_rate:
        amounts = [formats.money(each, say.locale) for each in digest.no_rate]
        notes.append(f"Not in the sums, for want of a rate: {say.listing(amounts)}.")
    return notes


def _away(each: Away, say: Words) -> str:
    name = escape_name(each.person.name or each.person.slack_id)
    return f"{name} (all week)" if each.all_week else f"{name} ({say.days(each.days)})"


def _rows_of(digest: Digest, what: str) -> Block | None:
    """The button that opens what is behind a block: counts, or deals where there are any."""
    if not what:
        return None
    if what in _ENTRIES:
        address = digest_address(digest.week.week, digest.week.team.id)
        more = {"a": RATIOS} if what == "ratios" else {}
        return entries_button(address | {"k": "week"}, _ENTRIES[what], w=1, **more)
    if not getattr(digest.deals, what):
        return None
    data = digest_address(digest.week.week, digest.week.team.id) | {"w": what}
    label = clipped(f"Show the rows: {_LABELS[what]}", 75)
    return button("Show the rows", f"digests.rows:{what}", value_of(**data), label=label)


_ENTRIES = {"activity": "activity", "ratios": "what the ratios are of", "people": "each person's activity"}


def digest_address(week: Week, team_id: int) -> dict[str, str | int]:
    """What a button carries so that the same week's digest is made again."""
    return {"t": team_id, "d": week.monday.isoformat()}


_LABELS = {
    "won": "deals won in the week",
    "lost": "deals lost in the week",
    "created": "deals made in the week",
    "moved": "deals that moved in the week",
    "stale": "stale deals",
    "due": "deals expected to close next week",
}


def digest_rows_modal(digest: Digest, found: ReportRows, locale: str) -> Modal:
    address = digest_address(digest.week.week, digest.week.team.id) | {"w": found.what}
    what, where = _LABELS[found.what].capitalize(), escape(digest_title(digest, locale))
    return rows_modal(found, what, where, address, "digests.rows", locale)

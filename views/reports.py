"""Reports of a period: the number first, then what is behind it, each with a way to its deals."""

from domain.pipeline_results import Attainment
from domain.report_words import NotInReport, PeriodsTwice, ReportProblem
from domain.reports import (
    KINDS,
    Count,
    PersonLine,
    QuotaPart,
    Report,
    ReportRows,
)
from domain.weeks import ONE_DAY
from views import formats
from views.blocks import (
    Block,
    Message,
    Modal,
    actions,
    button,
    clipped,
    context,
    divider,
    escape,
    escape_name,
    header,
    section,
    value_of,
)
from views.deal_parts import spoken
from views.forecasts import forecast_words, past_words
from views.report_entries import entries_button
from views.report_parts import (
    PERIODS,
    SECTION_MAX,
    TIERS,
    Words,
    packed,
    period_name,
    whose_words,
    with_rows,
)
from views.report_rows import rows_modal

ERRORS = {
    "reports.no_team": "You can see no such team. `/report week` shows your own.",
    "reports.no_such_rows": "That number is from an older message. `/report` shows the present ones.",
}
EXAMPLES = "`/report week` · `/report last month team` · `/report quarter me`"
SHOWN = 80
PEOPLE_MOST = 30
_WHAT = {
    "won": "Won in the period",
    "before": "Won in the period before",
    "closed": "Won and lost in the period",
    "open": "Open, qualified and not stale",
    "due": "Open, and expected to close in time",
    "stale": "Stale: longer in their stage than it should take",
}


def report_message(report: Report, locale: str, *, note: str = "") -> Message:
    """The whole report; `note` is a line below its title."""
    say = Words(report.currency, locale)
    title = f"{whose_words(report)} · {period_name(report.kind, report.span, report.start_month, locale)}"
    parts = [(what, text) for what, text in _parts(report, say) if text]
    blocks: list[Block] = [header(_plain(clipped(title, 150)))]
    if note:
        blocks.append(context(note))
    for what, text in parts:
        blocks += with_rows(text, _rows_of(report, what))
    people = _people(report, say)
    for n, text in enumerate(people):
        blocks += with_rows(text, _rows_of(report, "people") if n == 0 else None)
    notes = _notes(report, say)
    if notes:
        blocks.append(context("\n".join(notes)))
    blocks += [divider(), *_ways_on(report)]
    lines = [title, note, *(text for _, text in parts), *people, *notes]
    return Message(spoken([line for line in lines if line]), blocks)


def not_understood(problem: ReportProblem) -> Message:
    """What could not be read, and how it is asked for."""
    match problem:
        case NotInReport(text, guess):
            first = f"I know no period or team “{escape(clipped(text, SHOWN))}” that you can see."
            first += f" Did you mean {escape(guess)}?" if guess else ""
        case PeriodsTwice(one, other):
            first = f"One period at a time, please: {escape(one)} or {escape(other)}?"
    return Message(f"{first}\n{EXAMPLES}".replace("`", ""), [section(first), context(EXAMPLES)])


def report_rows_modal(
    report: Report, found: ReportRows, locale: str, *, owner_id: int | None = None
) -> Modal:
    owner = {} if owner_id is None else {"u": owner_id}
    address = address_of(report, w=found.what, **owner)
    return rows_modal(found, _WHAT[found.what], _where(report, locale), address, "reports.rows", locale)


def quota_modal(report: Report, locale: str) -> Modal:
    """What was asked and what was won, in total, by quarter and, for whoever may see it, by person."""
    say = Words(report.currency, locale)
    blocks: list[Block] = [
        section(_attainment(report, say) or "No quota is set."),
        context(_where(report, locale)),
    ]
    parts = [_quota_part(each, say) for each in report.quota_parts]
    blocks += [section(text) for text in packed("*Asked*", parts)]
    people = [_quota_person(each, report, say) for each in report.people if each.attainment]
    if report.shows_people:
        blocks += [section(text) for text in packed("*Each person*", people)]
    if report.rows.get("won"):
        blocks.append(actions(rows_button(report, "won", words="Deals won"), block_id="quota_deals"))
    return Modal("reply.shown", "The rows", blocks, close="Done")


def _quota_part(each: QuotaPart, say: Words) -> str:
    whole = (each.quarter.end - each.quarter.start).days
    days = "all of it" if each.days == whole else f"{say.number(each.days)} of its {say.days(whole)}"
    return f"{say.money(each.minor)} of Q{each.quarter.quarter} {each.quarter.year} ({days})"


def _quota_person(each: PersonLine, report: Report, say: Words) -> str:
    assert each.attainment is not None
    name = escape_name(each.person.name or each.person.slack_id)
    of = f"{say.money(each.booked_minor)} of {say.money(each.attainment.quota_minor)}"
    return f"{name}: {of}, {say.percent(each.attainment.share or 0)}{_tier(each.attainment, report)}"


def _where(report: Report, locale: str) -> str:
    return f"{whose_words(report)} · {period_name(report.kind, report.span, report.start_month, locale)}"


# --- the parts ---


def _parts(report: Report, say: Words) -> list[tuple[str, str]]:
    """(what its rows are of, its words), in the order of showing."""
    return [
        ("won", _revenue(report, say)),
        ("quota", _attainment(report, say)),
        ("closed", _win_rate(report, say)),
        ("closed", _cycle(report, say)),
        ("due", _coverage(report, say)),
        ("open", _velocity(report, say)),
        ("open", forecast_words(report.forecast, say) if report.forecast else ""),
        ("before", past_words(report.past, say)),
        ("activity", _activity(report, say)),
    ]


def _revenue(report: Report, say: Words) -> str:
    now, before = report.now, report.before
    first = f"*{say.money(now.booked_minor)} won* in {say.deals(now.won)}"
    if now.average_minor is not None and now.won > 1:
        first += f", {say.money(now.average_minor)} on average"
    upto = ""
    if report.is_running and report.kind != "day":
        upto = f" up to {formats.day(before.span.end - ONE_DAY, say.locale)}"
    if not before.booked_minor:
        return f"{first}\nNothing was won in the {PERIODS[report.kind]} before{upto}"
    sign = "+" if report.growth and report.growth > 0 else ""
    against = f"against {say.money(before.booked_minor)} in the {PERIODS[report.kind]} before{upto}"
    return f"{first}\n{sign}{say.percent(report.growth or 0)} {against}"


def _attainment(report: Report, say: Words) -> str:
    found = report.attainment
    if found is None or found.share is None:
        return ""
    of = f"{say.money(found.booked_minor)} of {say.money(found.quota_minor)}"
    text = f"*Quota {say.percent(found.share)}*: {of}"
    if report.whose == "me":
        return f"{text}{_tier(found, report)}"
    if report.team and report.team.met.denominator:
        met = report.team.met
        asked = say.many(met.denominator, "person", "people")
        text += f"\n{say.number(met.numerator)} of {asked} with a quota met theirs"
    return text


def _tier(found: Attainment, report: Report) -> str:
    """A tier says something only of a period that is over, and only to who may see it."""
    if not report.shows_tiers or report.is_running or found.tier is None:
        return ""
    return f" · tier: {TIERS[found.tier]}"


def _win_rate(report: Report, say: Words) -> str:
    rate = report.now.win_rate
    if not rate.count.denominator:
        return ""
    text = f"*Win rate* {say.ratio(rate.count)}"
    if rate.value.denominator and rate.value.share is not None and not rate.value.few:
        text += f", by value {say.percent(rate.value.share)}"
    left = rate.duplicates + rate.unqualified
    return f"{text} ({say.deals(left)} not counted)" if left else text


def _cycle(report: Report, say: Words) -> str:
    won, lost = report.now.cycle.won, report.now.cycle.lost
    parts = []
    if won.median is not None:
        parts.append(f"*Cycle {say.days(won.median)}* to won (median of {say.number(won.deals)})")
    if lost.median is not None:
        parts.append(f"{say.days(lost.median)} to lost (of {say.number(lost.deals)})")
    return ", ".join(parts)


def _coverage(report: Report, say: Words) -> str:
    found = report.coverage
    if found is None:
        return ""
    of = ""
    if report.ahead and not report.is_running:
        of = f" of {period_name(report.kind, report.ahead, report.start_month, say.locale)}"
    if not found.needed_minor:
        return f"*Coverage*{of} is not needed: the quota is met"
    ratio = f"{say.number(round(found.ratio or 0, 1))}×"
    need = f"; {say.number(round(found.required, 1))}× is needed" if found.required else ""
    worth = f"{say.money(found.open.amount_minor)} open for {say.money(found.needed_minor)} still to win"
    return f"*Coverage {ratio}*{of}{need}\n{worth}"


def _velocity(report: Report, say: Words) -> str:
    found = report.velocity
    if found is None or found.per_day_minor is None:
        return ""
    return f"*Velocity {say.money(found.per_day_minor)} a day*: to compare periods, not to forecast"


def _activity(report: Report, say: Words) -> str:
    lines = [count_line(each, say) for each in report.counts]
    return "\n".join(["*Activity*, in brackets the period before", *lines])[:SECTION_MAX] if lines else ""


def count_line(each: Count, say: Words) -> str:
    label = escape(each.activity.one if each.count == 1 else each.activity.many)
    goal = f" of {say.number(each.goal)}" if each.goal else ""
    return f"{say.number(each.count)}{goal} {label} ({say.number(each.before)})"


# --- people ---


def _people(report: Report, say: Words) -> list[str]:
    """Everybody in the order of names, for whoever may see it."""
    if not report.shows_people:
        return []
    lines = [person_line(each, report, say) for each in report.people[:PEOPLE_MOST]]
    more = len(report.people) - PEOPLE_MOST
    if more > 0:
        lines.append(f"and {say.many(more, 'person', 'people')} more")
    return packed("*Each person*", lines)


def person_line(each: PersonLine, report: Report, say: Words) -> str:
    name = escape_name(each.person.name or each.person.slack_id)
    parts = []
    if each.won or each.attainment:
        parts.append(f"{say.money(each.booked_minor)} in {say.deals(each.won)}")
    if each.attainment and each.attainment.share is not None:
        parts.append(f"{say.percent(each.attainment.share)} of quota{_tier(each.attainment, report)}")
    parts.append(f"{say.many(each.activities, 'activity', 'activities')}")
    return f"{name}: {', '.join(parts)}"


# --- what it does without, and ways on ---


def _notes(report: Report, say: Words) -> list[str]:
    notes = []
    if report.no_rate:
        amounts = [formats.money(each, say.locale) for each in report.no_rate]
        notes.append(f"Not in the sums, for want of a rate: {say.listing(amounts)}.")
    if report.rates_used:
        examples = (
            " The rates are examples, to be replaced in rates.yaml." if report.rates_are_examples else ""
        )
        notes.append(f"Amounts are converted to {report.currency}.{examples}")
    if report.stale and report.ahead and report.forecast is None:
        notes.append(f"{say.deals(report.stale).capitalize()} left out of coverage and velocity as stale.")
    return notes


def _rows_of(report: Report, what: str) -> Block | None:
    """The button that opens what is behind a block."""
    if what in ("activity", "people"):
        return (
            entries_button(address_of(report), _ENTRIES[what]) if what == "people" or report.counts else None
        )
    if what == "quota":
        label = "Show the rows: quota"
        return button("Show the rows", "reports.quota", value_of(**address_of(report)), label=label)
    return rows_button(report, what) if report.rows.get(what) else None


_ENTRIES = {"activity": "activity", "people": "each person's activity and deals"}


def rows_button(report: Report, what: str, *, words: str = "Show the rows") -> Block:
    label = clipped(f"{words}: {_WHAT[what]}", 75)
    return button(words, f"reports.rows:{what}", value_of(**address_of(report, w=what)), label=label)


def address_of(report: Report, **more: str | int) -> dict[str, str | int]:
    """What a button carries so that the same report is made again."""
    data: dict[str, str | int] = {"k": report.kind, "d": report.span.start.isoformat(), **more}
    return data | ({"t": report.team_id} if report.team_id is not None else {})


def _ways_on(report: Report) -> list[Block]:
    before = (report.span.start - ONE_DAY).isoformat()
    day = (report.today if report.is_running else report.span.end - ONE_DAY).isoformat()
    ways = [
        button(
            f"{PERIODS[report.kind].capitalize()} before",
            "reports.show:before",
            value_of(**{**address_of(report), "d": before}),
        ),
        *(
            button(
                PERIODS[kind].capitalize(),
                f"reports.show:{kind}",
                value_of(**{**address_of(report), "k": kind, "d": day}),
                label=f"Report of the {PERIODS[kind]}",
            )
            for kind in KINDS
            if kind != report.kind
        ),
    ]
    return [actions(*ways, block_id="report_ways")]


def _plain(text: str) -> str:
    """A header takes plain text, in which escapes would be seen."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

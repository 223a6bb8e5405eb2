"""The facts a review begins with: what became of the last actions first, then figures, each number first."""

from dataclasses import dataclass
from datetime import date

from domain.charts import BARS_MAX, Bar, FunnelChart
from domain.review_actions import STUCK_AFTER, State
from domain.review_facts import ActionFact, Facts, MissionFact
from domain.review_prompts import Kind
from domain.reviews import SHOWN, Phase, Plan, Review
from domain.team import Team
from views import formats
from views.blocks import Block, Message, context, escape, header, section
from views.charts import alt_text
from views.posts import Image
from views.report_parts import Words, period_name
from views.review_words import PERIODS, STATES, sections, spoken

CHART_NAME = "review-funnel.png"
VERDICTS = {
    "better": "better",
    "worse": "worse",
    "same": "the same",
    "too_few": "too few cases to tell",
}
DRAWN_MOST = min(8, BARS_MAX)


@dataclass(frozen=True, slots=True)
class FactPost:
    """A post of facts, and the chart that stands in it."""

    message: Message
    image: Image | None = None


def facts_posts(facts: Facts, title: str, plan: Plan | None, kind: Kind, locale: str) -> tuple[FactPost, ...]:
    """The head, then what goes below it in its thread. `title` is plain text, escaped."""
    say = Words(facts.currency, locale)
    replies = [_efforts(facts, say), _markets(facts, say), _rest(facts, say)]
    return (_head(facts, title, plan, kind, say), *(each for each in replies if each))


def facts_of_review(review: Review, team: Team, locale: str) -> tuple[FactPost, ...]:
    """What comes next stands with them while nothing of it is over."""
    plan = None if review.phase in SHOWN else review.plan
    return facts_posts(review.facts, facts_title(review, team, locale), plan, review.kind, locale)


def facts_title(review: Review, team: Team, locale: str) -> str:
    period = period_name(review.kind, review.span, team.fiscal_start_month, locale)
    return f"{escape(team.name)} · {period} review"


def figures(facts: Facts, kind: Kind, locale: str) -> list[str]:
    """The headline figures, a line each."""
    say = Words(facts.currency, locale)
    return [line for line in (_revenue(facts, kind, say), _forecast(facts, say), _open(facts, say)) if line]


def actions_lines(facts: Facts, locale: str) -> list[str]:
    """What became of the last actions: how many are done, then each."""
    if not facts.actions:
        return ["*0* actions are left from an earlier review"]
    done = sum(each.state == State.DONE for each in facts.actions)
    total = formats.number(len(facts.actions), locale)
    first = f"*{formats.number(done, locale)} of {total}* earlier actions are done"
    return [first, *(_action(each, locale) for each in facts.actions)]


def _head(facts: Facts, title: str, plan: Plan | None, kind: Kind, say: Words) -> FactPost:
    lines = actions_lines(facts, say.locale)
    shown = figures(facts, kind, say.locale)
    chart = _funnel(facts, say)
    blocks: list[Block] = [header(_plain(title)[:150]), *sections(lines), *(section(each) for each in shown)]
    later = [_course(plan, say.locale)] if plan else []
    blocks += [context(each) for each in later]
    image = Image(CHART_NAME, chart, alt_text(chart)) if chart else None
    return FactPost(Message(spoken([title, *lines, *shown, *later]), blocks), image)


def _action(each: ActionFact, locale: str) -> str:
    state = STATES[State(each.state)]
    if each.reason and each.state in (State.POSTPONED, State.DROPPED):
        state += f" ({escape(each.reason)})"
    stuck = " · *open in two reviews: split it, give it away or drop it*" if _is_stuck(each) else ""
    due = formats.day(date.fromisoformat(each.due_on), locale)
    return f"{state} · {escape(each.owner)}: {escape(each.what)} → {escape(each.result)} · due {due}{stuck}"


def _is_stuck(each: ActionFact) -> bool:
    return State(each.state).is_open and each.carried >= STUCK_AFTER


def _revenue(facts: Facts, kind: Kind, say: Words) -> str:
    first = f"*{say.money(facts.booked_minor)} won* in {say.deals(facts.won)}, {say.number(facts.lost)} lost"
    if facts.attainment is not None and facts.quota_minor:
        share = say.percent(facts.attainment)
        first += f" · {share} of the {PERIODS[kind]}'s {say.money(facts.quota_minor)}"
    lines = [first]
    if facts.growth is not None:
        sign = "+" if facts.growth > 0 else ""
        before = say.money(facts.before_minor)
        lines.append(f"{sign}{say.percent(facts.growth)} on the {PERIODS[kind]} before ({before})")
    if facts.with_quota:
        asked = say.many(facts.with_quota, "person", "people")
        lines.append(f"{say.number(facts.met)} of {asked} with a target met theirs")
    return "\n".join(lines)


def _forecast(facts: Facts, say: Words) -> str:
    if facts.forecast_minor is None:
        return ""
    said, came = say.money(facts.forecast_minor), say.money(facts.booked_minor)
    if facts.forecast_accuracy is None:
        return f"*Forecast* said {said} at the start, {came} came"
    return f"*Forecast {say.percent(facts.forecast_accuracy)} accurate*: {said} said, {came} came"


def _open(facts: Facts, say: Words) -> str:
    if not facts.open_deals:
        return ""
    text = f"*{say.number(facts.stale)} of {say.deals(facts.open_deals)} open* stand still"
    bands = []
    for n, band in enumerate(facts.ages):
        if band.deals:
            end = facts.ages[n + 1].from_days - 1 if n + 1 < len(facts.ages) else None
            span = f"{band.from_days}–{end}" if end is not None else f"over {band.from_days - 1}"
            bands.append(f"{say.number(band.deals)} at {span} days ({say.money(band.value_minor)})")
    return f"{text}\nBy age: {', '.join(bands)}" if bands else text


def _funnel(facts: Facts, say: Words) -> FunnelChart | None:
    bars = tuple(
        Bar(each.stage, each.came, f"{say.number(each.passed)} of {say.number(each.came)}", each.passed)
        for each in facts.cohorts
        if each.came
    )[:DRAWN_MOST]
    if not bars:
        return None
    waiting = sum(each.waiting for each in facts.cohorts)
    note = f"{say.number(waiting)} came in too lately to say" if waiting else ""
    return FunnelChart("Who got further, by stage", bars, "Came in", "Got further", note)


def _efforts(facts: Facts, say: Words) -> FactPost | None:
    if not facts.efforts:
        return None
    lines = ["*Activity* against everybody's goals"]
    bars = []
    for each in facts.efforts:
        share = f", {say.percent(each.done / each.goal)}" if each.goal else ""
        shown = f"{say.number(each.done)} of {say.number(each.goal)}"
        lines.append(f"{shown} {escape(each.label)}{share}")
        bars.append(Bar(each.label, max(each.goal, each.done), shown, each.done))
    chart = FunnelChart("Activity against goals", tuple(bars[:DRAWN_MOST]), "Goal", "Done")
    return FactPost(
        Message(spoken(lines), sections(lines)), Image("review-activity.png", chart, alt_text(chart))
    )


def _markets(facts: Facts, say: Words) -> FactPost | None:
    if not facts.markets:
        return None
    lines = ["*Market by market*"]
    bars = []
    for each in facts.markets:
        lost = f"{say.number(each.lost)} lost"
        lines.append(f"{say.money(each.booked_minor)} in {escape(each.name)}: {say.deals(each.won)}, {lost}")
        bars.append(Bar(each.name, each.booked_minor / 100, say.money(each.booked_minor)))
    chart = FunnelChart("Won, market by market", tuple(bars[:DRAWN_MOST]))
    return FactPost(
        Message(spoken(lines), sections(lines)), Image("review-markets.png", chart, alt_text(chart))
    )


def _rest(facts: Facts, say: Words) -> FactPost | None:
    lines = []
    if facts.missions:
        lines += ["*Missions*, before and after", *(_mission(each, say) for each in facts.missions)]
    if facts.objections:
        heard = ", ".join(f"{escape(each.name)} {say.number(each.count)}" for each in facts.objections)
        lines.append(f"*Objections* people asked help with: {heard}")
    return FactPost(Message(spoken(lines), sections(lines))) if lines else None


def _mission(each: MissionFact, say: Words) -> str:
    before, after = _value(each.before, each.kind, say), _value(each.after, each.kind, say)
    verdict = VERDICTS.get(each.verdict, each.verdict)
    cases = say.number(each.cases)
    return f"{escape(each.name)}: {escape(each.metric)} {before} → {after}, {verdict} ({cases} cases)"


def _value(value: float | None, kind: str, say: Words) -> str:
    if value is None:
        return "not known"
    if kind == "share":
        return say.percent(value)
    if kind in ("money", "money_a_day"):
        return say.money(value)
    return say.days(value) if kind == "days" else say.number(round(value, 1))


def _course(plan: Plan, locale: str) -> str:
    """When what happens."""

    def on(phase: Phase) -> str:
        return formats.day(plan.of(phase), locale)

    return (
        f"Questions come {on(Phase.PROMPTS)} in direct messages · all answers together "
        f"{on(Phase.REVEAL)} · vote from {on(Phase.VOTING)} · decide {on(Phase.DECIDING)} · "
        f"closes {on(Phase.CLOSED)}"
    )


def _plain(text: str) -> str:
    """A header takes plain text, in which escapes would be seen."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

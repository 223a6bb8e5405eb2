"""The tip of the day in the team's channel, and what follows a vote on it."""

from collections.abc import Mapping

from domain.coaching import ObjectionAdvice
from domain.objections import Category
from domain.team import Team
from domain.timetable import TimetableChanged
from domain.tips import RatioKey, Reason, Tip, TipOfDay, Vote, Why
from views import formats
from views.blocks import Block, Message, actions, button, context, escape, mrkdwn, plain, section, value_of
from views.deal_parts import spoken

NAME = "Coaching tip"
ERRORS = {
    "tips.not_yours": "That tip is for another team, so your vote would not help them.",
}
HOUSE = "house"
_RATIOS: Mapping[RatioKey, str] = {
    RatioKey.RESPONSE: "conversations per call and email",
    RatioKey.CONVERSATION: "conversations per call",
    RatioKey.MEETING: "meetings booked per conversation",
    RatioKey.SHOW: "meetings held of those booked",
    RatioKey.DEMO: "demos per meeting",
    RatioKey.PROPOSAL: "proposals per demo",
    RatioKey.ADVANCE: "opportunities advanced per meeting",
    RatioKey.WIN: "deals won of those closed",
}


def tip_post(found: TipOfDay, team: Team, objections: Mapping[Category, ObjectionAdvice]) -> Message:
    """The tip with weak and better words, an exercise, why it comes today, and what to do with it."""
    tip, locale = found.choice.tip, found.locale
    head = f"*{escape(tip.title)}*\n{escape(tip.body)}"
    examples = f">Weak: {escape(tip.weak)}\n>Better: {escape(tip.better)}"
    exercise = f"*Two minutes today:* {escape(tip.exercise)}"
    why = reason_words(found, objections, locale)
    source = "" if tip.source == HOUSE else f" After: {escape(tip.source)}."
    blocks = [section(head), section(examples), section(exercise), context(f"{why}{source}")]
    text = spoken([head, f"Weak: {tip.weak}", f"Better: {tip.better}", exercise, f"{why}{source}"])
    return Message(text, [*blocks, _ways_on(tip, team)])


def reason_words(found: TipOfDay, objections: Mapping[Category, ObjectionAdvice], locale: str) -> str:
    """Why this tip comes today, in one line that names nobody."""
    reason = found.choice.reason
    if reason.why is Why.RATIO and reason.subject:
        return _ratio_words(reason, locale)
    count = reason.count or 0
    if reason.why is Why.OBJECTION and reason.subject:
        name = escape(objections[Category(reason.subject)].name)
        times = "once" if count == 1 else f"{formats.number(count, locale)} times"
        return f"Why today: the team met “{name}” {times} in four weeks."
    if reason.why is Why.STAGE:
        deals = "1 deal stands" if count == 1 else f"{formats.number(count, locale)} deals stand"
        return f"Why today: {deals} still in {escape(found.stage or 'one stage')}."
    return "Why today: nothing in the team's numbers stands out, so it is this one's turn."


def _ratio_words(reason: Reason, locale: str) -> str:
    now, usual = (formats.percent(share or 0, locale) for share in (reason.now, reason.usual))
    what = _RATIOS[RatioKey(reason.subject or "")]
    return f"Why today: {what} fell to {now} in seven days, from {usual} in the four weeks before."


def _ways_on(tip: Tip, team: Team) -> Block:
    data = value_of(tip=tip.key, team=team.id)
    return actions(
        _vote("Helpful", Vote.HELPFUL, tip, team),
        _vote("Not for us", Vote.NOT_FOR_US, tip, team),
        button("Try it now", "practice.open:tip", value_of(tip=tip.key), style="primary"),
        button("Mute for the channel", "tips.mute", data, label="Mute tips for the channel, for managers")
        | {"confirm": _sure(team)},
        block_id="tip",
    )


def _vote(text: str, vote: Vote, tip: Tip, team: Team) -> Block:
    return button(text, f"tips.vote:{vote.value}", value_of(tip=tip.key, team=team.id, vote=vote.value))


def _sure(team: Team) -> Block:
    """A post is the same for all who read it, so everybody sees the button: it says whom it is for, and asks
    once more."""
    return {
        "title": plain("Mute tips"),
        "text": mrkdwn(f"No more tips for {escape(team.name)}, for everybody in the channel. Managers only."),
        "confirm": plain("Mute"),
        "deny": plain("Leave on"),
    }


def voted(tip: Tip | None, vote: Vote) -> Message:
    """What a vote does; the other button changes it."""
    name = f"“{escape(tip.title)}”" if tip else "That tip"
    does = "more of its kind will come" if vote is Vote.HELPFUL else "its kind will come less"
    said = "helpful" if vote is Vote.HELPFUL else "not for us"
    return Message(f"{name}: {said}. If others see it so, {does}. The other button changes your vote.")


def switched(result: TimetableChanged) -> Message:
    """Tips are off or on; whoever turned them off can turn them on again here."""
    team = escape(result.team.name)
    if result.entry.is_on:
        return Message(f"Tips are on again for {team}.")
    text = f"Tips are off for {team}." if result.is_new else f"Tips were off for {team} already."
    again = button("Turn on again", "tips.unmute", value_of(team=result.team.id))
    more = "`/playmaker schedules` changes time and channel."
    return Message(spoken([text, more]), [section(text), context(more), actions(again)])

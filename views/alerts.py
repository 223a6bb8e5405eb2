"""Slack refuses a post for good: what to do about it, and the way to go on."""

from domain.alerts import Alert, Resumed
from domain.team import Person
from views.blocks import Message, actions, button, context, escape, section, value_of
from views.formats import moment

NAME = "Trouble with a post"
ERRORS = {
    "schedules.gone": "That schedule does not exist any more.",
    "schedules.not_yours": "Only a manager of that team or a workspace admin can resume its posts.",
}
_DO = {
    "channel_not_found": (
        "Slack does not know {channel}, or it is private and I am not in it. Invite me there, or choose "
        "another channel with `/playmaker setup`."
    ),
    "not_in_channel": "I am not in {channel}. Type `/invite @Playmaker` there.",
    "is_archived": "{channel} is archived. Unarchive it, or choose another with `/playmaker setup`.",
    "missing_scope": (
        "The app lacks a right that it needs. Ask whoever runs it to apply its manifest and install it again."
    ),
    "messages_tab_disabled": "Direct messages to the app are off. Ask whoever runs it to apply its manifest.",
    "user_disabled": "That person's account is off. Take them out of the team with `/playmaker setup`.",
    "user_not_found": "Slack does not know that person. Take them out of the team with `/playmaker setup`.",
}
_RESTRICTED = "Only some people may post in {channel}. Let apps post there, or choose another channel."
_OTHER = "Slack says `{code}`. The log of whoever runs me has more."


def paused(alert: Alert) -> Message:
    """Told once, in a direct message. The button is there where something was paused."""
    whose = f" of {escape(alert.team)}" if alert.team else ""
    to = f" to {escape(alert.person)}" if alert.person else ""
    state = "is paused" if alert.schedule_id is not None else "was not posted"
    head = f"1 post{to} could not be made: {escape(alert.title)}{whose} {state}."
    what = what_to_do(alert)
    if alert.schedule_id is None:
        return Message(f"{head} {what}", [section(head), section(what)])
    then = "Then resume it; what was missed and is not too old follows."
    resume = button(
        "Resume",
        f"schedules.resume:{alert.schedule_id}",
        value_of(schedule=alert.schedule_id),
        style="primary",
        label=f"Resume {alert.title}",
    )
    return Message(f"{head} {what} {then}", [section(head), section(what), context(then), actions(resume)])


def what_to_do(alert: Alert) -> str:
    """One sentence or two, by Slack's error code."""
    code = alert.code.rpartition(": ")[2]
    text = _DO.get(code) or (_RESTRICTED if code.startswith("restricted_action") else _OTHER)
    return text.format(channel=f"<#{alert.channel_id}>", code=escape(code))


def resumed(result: Resumed, *, me: Person) -> Message:
    """What happens now, the next time first."""
    at = moment(result.next_due, result.zone, me.locale)
    what = f"{escape(result.title)} of {escape(result.team)}"
    if not result.was_paused:
        return Message(f"{what} is not paused. Next: {at}.")
    missed = " The one that was refused follows now." if result.requeued else ""
    return Message(f"{what} goes on. Next: {at}.{missed}")

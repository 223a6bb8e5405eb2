"""Actions: their cards with ways on, reminders, receipts, and forms to make, move, split and drop them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from domain.review_actions import (
    DUE_WITHIN_DAYS,
    MOST,
    REASON_MAX,
    TEXT_MAX,
    Action,
    ActionProblem,
)
from domain.review_steps import ActionChanged, ActionDue, ActionForm
from domain.reviews import Review
from views import formats
from views.blocks import (
    Block,
    Message,
    Modal,
    actions,
    button,
    clipped,
    context,
    date_input,
    escape,
    field_input,
    person_input,
    section,
    select,
    text_input,
    value_of,
)
from views.review_words import action_line, spoken

ERRORS = {
    "reviews.no_decisions_now": "No review is at its decisions now. `/review` tells where yours stands.",
    "reviews.three_already": "{most} actions are decided already. Drop one first, or keep it for next time.",
    "reviews.action_gone": "That action is not there any more.",
    "reviews.action_not_yours": "That action is {name}'s. Its owner or a manager can change it.",
    "reviews.action_settled": "“{what}” is {state} already. Nothing was changed.",
}
PROBLEMS = {
    "missing": "This is needed.",
    "too_long": "That is too long.",
    "not_a_verb": "Begin with a verb: Call, Write, Ask, Drop.",
    "past": "That day is over.",
    "too_far": f"Within {DUE_WITHIN_DAYS} days: {{day}} at the latest.",
    "unknown": "Choose one of the list.",
    "not_in_team": "Choose somebody who is in this team or manages it.",
    "same": "That is as it was.",
}
CHANGES = {
    "made": "Decided",
    "done": "Done",
    "postponed": "Postponed",
    "dropped": "Dropped",
    "given": "Given to somebody else",
    "split": "Split",
}
DUE_DEFAULT = timedelta(days=14)
OPTIONS_MAX = 100


def problems(found: Sequence[ActionProblem], locale: str) -> dict[str, str]:
    """{field: words}, for a form."""
    words: dict[str, str] = {}
    for each in found:
        day = formats.day(each.day, locale) if each.day else ""
        words.setdefault(each.field, PROBLEMS[each.code].format(day=day))
    return words


# --- messages ---


def action_post(changed: ActionChanged, locale: str) -> Message:
    """What others read of a change; an open action keeps its buttons."""
    action = changed.action
    first = f"*{CHANGES[changed.change]}* · {action_line(action, locale)}"
    lines = [first, f"Metric: {escape(changed.metric)}"]
    lines += [f"• {action_line(each, locale)}" for each in changed.into]
    blocks: list[Block] = [section("\n".join([lines[0], *lines[2:]])), context(lines[1])]
    if action.state.is_open:
        blocks.append(ways_on(action))
    return Message(spoken(lines), blocks)


def receipt(changed: ActionChanged, locale: str) -> Message:
    action = changed.action
    words = f"{CHANGES[changed.change]}: {escape(action.what)}."
    if action.state.is_open:
        words += f" Due {formats.day(action.due_on, locale)}, {escape(action.owner.name)}."
    return Message(words)


def reminder(due: ActionDue, locale: str) -> Message:
    """To the owner; the last one to whoever looks after the review."""
    action = due.action
    when = {-3: "is due in 3 days", 0: "is due today", 3: "was due 3 days ago"}.get(due.step)
    if when is None:
        head = f"*Overdue*: {escape(action.owner.name)} has not settled this action of your review."
    else:
        head = f"*Your action* {when}."
    lines = [head, action_line(action, locale), f"Metric: {escape(due.metric)}"]
    blocks = [section("\n".join(lines[:2])), context(lines[2]), ways_on(action)]
    return Message(spoken(lines), blocks)


def ways_on(action: Action, *, give: bool = False) -> Block:
    value = value_of(action=action.id)
    what = clipped(action.what, 50)
    ways = [
        button("Done", f"reviews.done:{action.id}", value, style="primary", label=f"Done: {what}"),
        button("Postpone", f"reviews.postpone:{action.id}", value, label=f"Postpone: {what}"),
        button("Drop", f"reviews.drop:{action.id}", value, label=f"Drop: {what}"),
    ]
    if give or action.is_stuck:
        ways += [
            button("Give away", f"reviews.give:{action.id}", value, label=f"Give away: {what}"),
            button("Split", f"reviews.split:{action.id}", value, label=f"Split: {what}"),
        ]
    return actions(*ways)


# --- forms ---


def action_form(form: ActionForm, today: date, *, source: Mapping[str, str] | None = None) -> Modal:
    """A new action. source: the message it is made from."""
    left = f"*{form.left} of {MOST}* actions are still free."
    hint = section(f"{left} One person, a verb, a result that anybody could see.")
    data: dict[str, object] = {"review": form.review.id}
    if source:
        data["source"] = dict(source)
    return Modal(
        "reviews.decide",
        "An action",
        [hint, *_fields(form.metrics, today, what=form.what)],
        submit="Decide",
        close="Cancel",
        data=data,
    )


def postpone_form(action: Action, today: date, locale: str) -> Modal:
    latest = formats.day(today + timedelta(days=DUE_WITHIN_DAYS), locale)
    blocks = [
        section(action_line(action, locale)),
        field_input("due", "New day", date_input(), hint=f"{latest} at the latest."),
        field_input("reason", "Why?", text_input(multiline=True, max_length=REASON_MAX)),
    ]
    return _small("reviews.postponed", "Postpone", blocks, "Postpone", action)


def drop_form(action: Action, locale: str) -> Modal:
    reason = text_input(multiline=True, max_length=REASON_MAX)
    blocks = [section(action_line(action, locale)), field_input("reason", "Why?", reason)]
    return _small("reviews.dropped", "Drop the action", blocks, "Drop", action)


def give_form(action: Action, today: date, locale: str) -> Modal:
    blocks = [
        section(action_line(action, locale)),
        field_input("owner", "Who does it now?", person_input()),
        field_input("due", "By when?", date_input((today + DUE_DEFAULT).isoformat())),
    ]
    return _small("reviews.given", "Give it away", blocks, "Give", action)


def split_form(form: ActionForm, action: Action, today: date, locale: str) -> Modal:
    """Two smaller actions in the place of one."""
    blocks = [section(action_line(action, locale))]
    for n in (1, 2):
        blocks.append(section(f"*Part {n}*"))
        blocks += _fields(form.metrics, today, suffix=f"_{n}", metric=action.metric)
    return _small("reviews.were_split", "Split the action", blocks, "Split", action)


def experiment_form(review: Review) -> Modal:
    long = {"multiline": True, "max_length": 300}
    blocks = [
        field_input("experiment", "One experiment", text_input(review.experiment, **long)),  # type: ignore[arg-type]
        field_input(
            "prediction",
            "What do you predict?",
            text_input(review.prediction, **long),  # type: ignore[arg-type]
            hint="A number and a day make it easy to be wrong, which is the point.",
        ),
    ]
    data = {"review": review.id}
    return Modal("reviews.experiment", "The experiment", blocks, submit="Save", close="Cancel", data=data)


def experiment_post(review: Review) -> Message:
    lines = [
        f"*The experiment*: {escape(review.experiment or '')}",
        f"*Prediction*: {escape(review.prediction or '')}",
    ]
    return Message(spoken(lines), [section("\n".join(lines))])


def _fields(
    metrics: Sequence[tuple[str, str]],
    today: date,
    *,
    suffix: str = "",
    what: str = "",
    metric: str | None = None,
) -> list[Block]:
    due = (today + DUE_DEFAULT).isoformat()
    choices = [(clipped(label, 75), key) for key, label in metrics][:OPTIONS_MAX]
    return [
        field_input(f"owner{suffix}", "Who?", person_input()),
        field_input(
            f"what{suffix}",
            "Does what?",
            text_input(clipped(what, TEXT_MAX) if what else None, max_length=TEXT_MAX),
            hint="Begin with a verb.",
        ),
        field_input(
            f"result{suffix}",
            "What will be there then?",
            text_input(max_length=TEXT_MAX),
            hint="Something that others can see: a list, a page, a number.",
        ),
        field_input(f"due{suffix}", "By when?", date_input(due), hint=f"Within {DUE_WITHIN_DAYS} days."),
        field_input(f"metric{suffix}", "Which number should it move?", select(choices, metric)),
    ]


def _small(callback_id: str, title: str, blocks: list[Block], submit: str, action: Action) -> Modal:
    data = {"action": action.id}
    return Modal(callback_id, title, blocks, submit=submit, close="Cancel", data=data)

"""Logging what one did: by a line, by the form, and taking it back."""

from collections.abc import Sequence

from domain.activity import (
    ActivityType,
    Entry,
    NotUnderstood,
    check_counts,
    check_day,
    parse_log,
)
from domain.logs import Logged
from domain.weeks import week_of
from domain.words import without_mentions
from handlers.registry import Answer, Click, Command, Form, Shortcut, action, command, shortcut, submission
from services.activity import edit_log, log_activity, own_log, recent_logs, undo_log
from services.scope import Scope
from services.targets import person_week
from views import activity as view
from views.blocks import Message, Modal


@command(
    "/log",
    about="Log what you did",
    hint="12 calls, 2 demos yesterday for Acme | list",
    opens_modal=lambda text: not text,
)
async def log(scope: Scope, said: Command) -> Answer:
    if not said.text:
        return Answer(modal=await _form(scope))
    try:
        entry = parse_log(
            without_mentions(said.text), types=scope.content.activities.types, today=scope.today
        )
    except NotUnderstood as problem:
        return Answer(say=view.not_understood(problem.problems, scope.me.locale))
    return await told(scope, await log_activity(scope, entry))


@command("/log list", about="What you logged in the last 14 days, to edit or undo")
async def log_list(scope: Scope, _said: Command) -> Answer:
    return Answer(say=await _list(scope))


@shortcut("activity.open", name="Log activity", about="Log calls, emails, meetings, demos and more")
async def open_from_shortcut(scope: Scope, _said: Shortcut) -> Answer:
    return Answer(modal=await _form(scope))


@action("activity.open", opens_modal=True)
async def open_from_button(scope: Scope, _click: Click) -> Answer:
    return Answer(modal=await _form(scope))


@submission("activity.log")
async def log_form(scope: Scope, form: Form) -> Answer:
    entry, errors = _entry(scope, form)
    if entry is None:
        return Answer(errors=errors)
    return await told(scope, await log_activity(scope, entry))


@submission("activity.edit")
async def edit_form(scope: Scope, form: Form) -> Answer:
    entry, errors = _entry(scope, form)
    if entry is None:
        return Answer(errors=errors)
    return await told(scope, await edit_log(scope, int(form.data["log"]), int(form.data["rev"]), entry))


@action("activity.undo")
async def undo(scope: Scope, click: Click) -> Answer:
    return await told(scope, await undo_log(scope, int(click.data["log"]), int(click.data["rev"])))


@action("activity.change", opens_modal=True)
async def change(scope: Scope, click: Click) -> Answer:
    return await _edit_form(scope, int(click.data["log"]))


@action("activity.menu")
async def menu(scope: Scope, click: Click) -> Answer:
    """The small menu of a listed log; the list is drawn again after an undo."""
    if click.data["do"] == "edit":
        return await _edit_form(scope, int(click.data["log"]))
    await undo_log(scope, int(click.data["log"]), int(click.data["rev"]))
    return Answer(say=None if click.in_home else await _list(scope), refresh_home=(scope.me.slack_id,))


async def _form(scope: Scope) -> Modal:
    return view.form(await _types(scope), today=scope.today)


async def _edit_form(scope: Scope, log_id: int) -> Answer:
    log = await own_log(scope, log_id)
    types = [*await _types(scope), *(scope.content.activities.by_key[key] for key in log.counts)]
    return Answer(modal=view.form(list(dict.fromkeys(types)), today=scope.today, log=log))


async def _types(scope: Scope) -> Sequence[ActivityType]:
    """What the form asks for: the usual six, and whatever else the person's targets count."""
    week = await person_week(scope.tx, scope.me, scope.week, now=scope.now, content=scope.content)
    return scope.content.activities.form_for([line.activity.key for line in week.targets])


def _entry(scope: Scope, form: Form) -> tuple[Entry | None, dict[str, str]]:
    """The form as an entry, or what is wrong by field."""
    activities = scope.content.activities
    typed = {
        name.removeprefix(view.COUNT_FIELD): value
        for name, value in form.values.items()
        if name.startswith(view.COUNT_FIELD)
    }
    counts, bad = check_counts(typed, types=activities.types)
    problems = {view.COUNT_FIELD + key: problem for key, problem in bad.items()}
    day = form.day("day") or scope.today
    wrong_day = check_day(day, today=scope.today)
    if wrong_day:
        problems["day"] = wrong_day
    if problems:
        words = {name: view.problem_words(problem, scope.me.locale) for name, problem in problems.items()}
        return None, words
    return Entry(counts, day, form.text("account") or None, form.text("note") or None), {}


async def told(scope: Scope, logged: Logged) -> Answer:
    """The receipt for whoever logged something."""
    return Answer(say=await _receipt(scope, logged), refresh_home=(scope.me.slack_id,))


async def _receipt(scope: Scope, logged: Logged) -> Message:
    week = await person_week(
        scope.tx, scope.me, week_of(logged.log.day), now=scope.now, content=scope.content
    )
    return view.receipt(
        logged,
        week,
        types=scope.content.activities.by_key,
        today=scope.today,
        locale=scope.me.locale,
    )


async def _list(scope: Scope) -> Message:
    return view.logged_list(
        await recent_logs(scope, limit=view.LISTED),
        types=scope.content.activities.by_key,
        today=scope.today,
        locale=scope.me.locale,
    )

"""What reviews decide: actions from a form or a message, done, postponed, dropped, given away or split."""

from collections.abc import Awaitable, Callable

from domain.review_actions import ActionDraft, ActionRefused, Source
from domain.review_steps import ActionChanged
from handlers.registry import (
    Answer,
    Click,
    Form,
    Shortcut,
    action,
    message_shortcut,
    submission,
)
from services import review_actions as work
from services.review_access import review_in
from services.review_people import common_locale
from services.scope import Scope
from views import review_actions as view
from views.review_posts import change_posts, experiment_posts


@message_shortcut(
    "reviews.from_message", name="Make it an action", about="An action of your team's review, from a message"
)
async def from_message(scope: Scope, given: Shortcut) -> Answer:
    form = await work.open_action(scope, what=" ".join((given.message_text or "").split()))
    source = None
    if given.channel_id and given.message_ts:
        source = {"channel": given.channel_id, "ts": given.message_ts}
    return Answer(modal=view.action_form(form, scope.today, source=source))


@action("reviews.add_action", opens_modal=True)
async def add_action(scope: Scope, click: Click) -> Answer:
    form = await work.open_action(scope, int(click.data["review"]))
    return Answer(modal=view.action_form(form, scope.today))


@submission("reviews.decide")
async def decide(scope: Scope, form: Form) -> Answer:
    source = form.data.get("source")
    draft = _draft(form, source=Source(source["channel"], source["ts"]) if source else None)
    return await _changed(scope, lambda: work.decide(scope, int(form.data["review"]), draft))


@action("reviews.done")
async def done(scope: Scope, click: Click) -> Answer:
    return await _changed(scope, lambda: work.finish(scope, int(click.data["action"])))


@action("reviews.postpone", opens_modal=True)
async def open_postpone(scope: Scope, click: Click) -> Answer:
    _, found = await work.open_existing(scope, int(click.data["action"]))
    return Answer(modal=view.postpone_form(found, scope.today, scope.me.locale))


@submission("reviews.postponed")
async def postpone(scope: Scope, form: Form) -> Answer:
    action_id, due, reason = int(form.data["action"]), form.day("due"), form.text("reason")
    return await _changed(scope, lambda: work.postpone(scope, action_id, due, reason))


@action("reviews.drop", opens_modal=True)
async def open_drop(scope: Scope, click: Click) -> Answer:
    _, found = await work.open_existing(scope, int(click.data["action"]))
    return Answer(modal=view.drop_form(found, scope.me.locale))


@submission("reviews.dropped")
async def drop(scope: Scope, form: Form) -> Answer:
    return await _changed(scope, lambda: work.drop(scope, int(form.data["action"]), form.text("reason")))


@action("reviews.give", opens_modal=True)
async def open_give(scope: Scope, click: Click) -> Answer:
    _, found = await work.open_existing(scope, int(click.data["action"]))
    return Answer(modal=view.give_form(found, scope.today, scope.me.locale))


@submission("reviews.given")
async def give(scope: Scope, form: Form) -> Answer:
    action_id, owner, due = int(form.data["action"]), form.text("owner") or None, form.day("due")
    return await _changed(scope, lambda: work.give(scope, action_id, owner, due))


@action("reviews.split", opens_modal=True)
async def open_split(scope: Scope, click: Click) -> Answer:
    form, found = await work.open_existing(scope, int(click.data["action"]))
    return Answer(modal=view.split_form(form, found, scope.today, scope.me.locale))


@submission("reviews.were_split")
async def split(scope: Scope, form: Form) -> Answer:
    parts = [_draft(form, suffix=f"_{n}") for n in (1, 2)]
    return await _changed(scope, lambda: work.split(scope, int(form.data["action"]), parts))


@action("reviews.open_experiment", opens_modal=True)
async def open_experiment(scope: Scope, click: Click) -> Answer:
    found, _ = await review_in(scope, int(click.data["review"]))
    return Answer(modal=view.experiment_form(found))


@submission("reviews.experiment")
async def experiment(scope: Scope, form: Form) -> Answer:
    words = form.text("experiment"), form.text("prediction")
    try:
        found = await work.set_experiment(scope, int(form.data["review"]), *words)
    except ActionRefused as refused:
        return Answer(errors=view.problems(refused.problems, scope.me.locale))
    return Answer(
        say=view.experiment_post(found), posts=experiment_posts(found, f"{scope.now.timestamp():.6f}")
    )


async def _changed(scope: Scope, change: Callable[[], Awaitable[ActionChanged]]) -> Answer:
    """Do it, tell who did it, and tell the others in the review's thread."""
    try:
        changed = await change()
    except ActionRefused as refused:
        return Answer(errors=view.problems(refused.problems, scope.me.locale))
    locale = await common_locale(scope.tx, scope.workspace_id, changed.team)
    event = f"{changed.change}:{scope.now.timestamp():.6f}"
    return Answer(
        say=view.receipt(changed, scope.me.locale),
        posts=change_posts(changed, event, locale),
        refresh_home=tuple(dict.fromkeys((scope.me.slack_id, changed.action.owner.slack_id))),
    )


def _draft(form: Form, *, suffix: str = "", source: Source | None = None) -> ActionDraft:
    return ActionDraft(
        owner=form.text(f"owner{suffix}") or None,
        what=form.text(f"what{suffix}"),
        result=form.text(f"result{suffix}"),
        metric=form.text(f"metric{suffix}") or None,
        due_on=form.day(f"due{suffix}"),
        source=source,
    )

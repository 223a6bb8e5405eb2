"""`/review`: where it stands, one's answers, the vote, and what only who leads it may do."""

from dataclasses import replace

from domain.asks import Reply
from domain.money import Money
from domain.review_asks import ThemesShape, themes_ask
from domain.review_start import parse_start
from domain.team import Access
from handlers.registry import Answer, Click, Command, Form, Question, action, command, submission
from services import review_run, reviews
from services.review_access import review_in
from services.review_answers import open_answers, save_draft, send_answers, skip
from services.review_people import common_locale
from services.review_targets import AmountsRefused, open_targets, preview_targets, set_targets_of
from services.review_threads import asked_in, group_by_coach, threads_of, to_group, vote
from services.scope import Scope
from views import review_forms as forms
from views import review_threads as thread_view
from views import reviews as view
from views.blocks import Message
from views.model import footer, spoken
from views.review_posts import late_posts, opening_posts, posts_for, regrouped_posts, reopened_posts
from views.review_summary import summary_modal

REASON = "Set from the team's review"


@command("/review", about="Where your team's review stands", hint="start quarter | history | here | settings")
async def review(scope: Scope, said: Command) -> Answer:
    return Answer(say=view.status(await reviews.standing(scope, said.text), scope.me.locale))


@command(
    "/review start",
    about="Begin a review",
    hint="[this|last] month | quarter | year",
    listed_for=lambda me: me.may(Access.MANAGER),
)
async def start(scope: Scope, said: Command) -> Answer:
    asked = parse_start(said.text)
    opened = await reviews.start_review(scope, asked.kind, running=asked.running, team=asked.team)
    locale = await common_locale(scope.tx, scope.workspace_id, opened.team)
    return Answer(
        say=view.started(opened, scope.me.locale),
        posts=opening_posts(opened.review, opened.team, locale),
        join=(opened.review.channel_id,),
    )


@command("/review history", about="Past reviews, and what became of their actions", hint="[team]")
async def history(scope: Scope, said: Command) -> Answer:
    team, past = await reviews.history_of(scope, said.text)
    return Answer(say=view.history(team, past, scope.me.locale))


@command(
    "/review here",
    about="Let the review go on in this channel",
    listed_for=lambda me: me.may(Access.MANAGER),
)
async def here(scope: Scope, _said: Command) -> Answer:
    moved, team = await reviews.move_here(scope)
    locale = await common_locale(scope.tx, scope.workspace_id, team)
    facts = opening_posts(moved, team, locale)
    again = posts_for(await review_run.shown_again(scope, moved, team), locale)
    return Answer(say=view.moved(moved), posts=(*facts, *again), join=(moved.channel_id,))


@command(
    "/review settings",
    about="Whether answers carry names",
    opens_modal=lambda _text: True,
    listed_for=lambda me: me.may(Access.MANAGER),
)
async def settings(scope: Scope, _said: Command) -> Answer:
    return await _settings(scope)


@action("reviews.settings", opens_modal=True)
async def open_settings(scope: Scope, _click: Click) -> Answer:
    return await _settings(scope)


@submission("reviews.save_settings")
async def save_settings(scope: Scope, form: Form) -> Answer:
    anonymous = bool(form.many("anonymous"))
    team = await reviews.save_settings(scope, int(form.data["team"]), anonymous=anonymous)
    return Answer(say=view.settings_saved(team, anonymous=anonymous))


# --- one's answers ---


@action("reviews.answer", opens_modal=True)
async def answer(scope: Scope, click: Click) -> Answer:
    form = await open_answers(scope, int(click.data["review"]))
    return Answer(modal=forms.answer_form(form, scope.me.locale))


@action("reviews.keep_draft", opens_modal=True)
async def keep_draft(scope: Scope, click: Click) -> Answer:
    texts = {key: str(text or "") for key, text in click.values.items()}
    form = await save_draft(scope, int(click.data["review"]), texts)
    return Answer(modal=forms.answer_form(form, scope.me.locale, kept=True), refresh_home=_me(scope))


@submission("reviews.send")
async def send(scope: Scope, form: Form) -> Answer:
    texts = {key: str(text or "") for key, text in form.values.items()}
    sent = await send_answers(scope, int(form.data["review"]), texts)
    return Answer(say=view.sent(sent, scope.me.locale), posts=late_posts(sent), refresh_home=_me(scope))


@action("reviews.skip")
async def skip_(scope: Scope, click: Click) -> Answer:
    found, team = await skip(scope, int(click.data["review"]))
    return Answer(say=view.skipped(found, team, scope.me.locale), refresh_home=_me(scope))


# --- everybody's ---


@action("reviews.open_answers", opens_modal=True)
async def read_answers(scope: Scope, click: Click) -> Answer:
    found, team = await review_in(scope, int(click.data["review"]))
    threads = await threads_of(scope.tx, found, scope.content)
    return Answer(modal=thread_view.answers_modal(threads, found, team, scope.me.locale))


@action("reviews.summary", opens_modal=True)
async def summary(scope: Scope, click: Click) -> Answer:
    found = await review_run.read_summary(scope, int(click.data["review"]))
    return Answer(modal=summary_modal(found, scope.me.locale))


@action("reviews.vote")
async def vote_(scope: Scope, click: Click) -> Answer:
    told = await vote(scope, int(click.data["review"]), int(click.data["group"]))
    return Answer(say=thread_view.voted(told, scope.me.locale), refresh_home=_me(scope))


@action("reviews.group")
async def group(scope: Scope, click: Click) -> Answer:
    """Ask the coach for groups; without one, or with an answer of no use, the groups by rule stay."""
    review_id, thread = int(click.data["review"]), str(click.data["thread"])
    found, answers = await to_group(scope, review_id, thread)
    ids = [each.id for each in answers]

    async def then(scope: Scope, reply: Reply) -> Answer:
        if not isinstance(reply.value, ThemesShape):
            nobody = reply.why_not in ("off", "opted_out")
            return Answer(say=_with_footer(thread_view.not_regrouped(nobody_to_ask=nobody), reply))
        said = [(each.title, each.answers) for each in reply.value.groups]
        found, _, made = await group_by_coach(scope, review_id, thread, ids, said, alone=thread_view.ALONE)
        message = _with_footer(thread_view.regrouped(made, scope.me.locale), reply)
        event = f"{made.groups[0].group.id}"
        return Answer(say=thread_view.did_regroup(thread), posts=regrouped_posts(found, made, event, message))

    ask = themes_ask(answers, await asked_in(scope, review_id) if found.anonymous else ())
    return Answer(ask=Question(ask, then, waiting=thread_view.grouping()))


# --- closing ---


@action("reviews.close")
async def close(scope: Scope, click: Click) -> Answer:
    review_id = int(click.data["review"])
    steps = await review_run.close_now(scope, review_id)
    _, team = await review_in(scope, review_id)
    locale = await common_locale(scope.tx, scope.workspace_id, team)
    return Answer(say=view.closed_now(team), posts=posts_for(steps, locale))


@action("reviews.reopen")
async def reopen(scope: Scope, click: Click) -> Answer:
    found, team = await review_run.reopen(scope, int(click.data["review"]))
    locale = await common_locale(scope.tx, scope.workspace_id, team)
    return Answer(say=view.reopened(found, team, scope.me.locale), posts=reopened_posts(found, team, locale))


@action("reviews.open_targets", opens_modal=True)
async def targets(scope: Scope, click: Click) -> Answer:
    return Answer(
        modal=forms.targets_form(await open_targets(scope, int(click.data["review"])), scope.me.locale)
    )


@submission("reviews.preview_targets")
async def preview(scope: Scope, form: Form) -> Answer:
    texts = {int(key[1:]): str(text or "") for key, text in form.values.items() if key[:1] == "p"}
    try:
        shown = await preview_targets(scope, int(form.data["review"]), texts)
    except AmountsRefused as refused:
        return Answer(errors=forms.target_problems(refused.problems, scope.me.locale))
    return Answer(modal=forms.targets_preview(shown, scope.me.locale))


@submission("reviews.set_targets")
async def set_targets(scope: Scope, form: Form) -> Answer:
    wanted = {int(key): Money(int(minor), str(code)) for key, (minor, code) in form.data["wanted"].items()}
    shown = await set_targets_of(scope, int(form.data["review"]), wanted, reason=REASON)
    return Answer(say=Message(forms.target_words(shown, scope.me.locale)))


async def _settings(scope: Scope) -> Answer:
    team, anonymous, enough = await reviews.open_settings(scope)
    return Answer(modal=forms.settings_form(team, anonymous=anonymous, is_large_enough=enough))


def _with_footer(message: Message, reply: Reply) -> Message:
    blocks = [*(message.blocks or [{"type": "section", "text": {"type": "mrkdwn", "text": message.text}}])]
    return replace(message, text=message.text + spoken(reply), blocks=[*blocks[:47], *footer(reply)])


def _me(scope: Scope) -> tuple[str, ...]:
    return (scope.me.slack_id,)

"""`/playmaker schedules`: what is posted when, changed in a form, tried out in a preview."""

from datetime import time

from domain.team import Access
from handlers.registry import Answer, Click, Command, Form, Preview, action, command, submission
from services.scope import Scope
from services.timetable import change_entry, open_entry, timetable
from views import timetable as view
from views.blocks import Message


@command(
    "/playmaker schedules", about="What I post, where and when", hint="[team name]", access=Access.MANAGER
)
async def schedules(scope: Scope, said: Command) -> Answer:
    return Answer(say=view.listing(await timetable(scope, said.text), scope.me))


@action("timetable.show", access=Access.MANAGER)
async def show(scope: Scope, click: Click) -> Answer:
    table = await timetable(scope, team_id=int(click.data["team"]))
    return Answer(say=view.listing(table, scope.me))


@action("timetable.open", access=Access.MANAGER, opens_modal=True)
async def open_(scope: Scope, click: Click) -> Answer:
    team, entry = await open_entry(scope, int(click.data["team"]), str(click.data["kind"]))
    return Answer(modal=view.form(team, entry, scope.me))


@submission("timetable.save", access=Access.MANAGER)
async def save(scope: Scope, form: Form) -> Answer:
    weekday, channel_id = form.text("weekday"), form.text("channel") or None
    result = await change_entry(
        scope,
        int(form.data["team"]),
        str(form.data["kind"]),
        is_on=form.text("is_on") == "on",
        at=time.fromisoformat(form.text("at")),
        weekday=int(weekday) if weekday else None,
        channel_id=channel_id,
    )
    return Answer(say=view.changed(result, scope.me), join=(channel_id,) if channel_id else ())


@action("timetable.preview", access=Access.MANAGER)
async def preview(scope: Scope, click: Click) -> Answer:
    team, entry = await open_entry(scope, int(click.data["team"]), str(click.data["kind"]))
    table = await timetable(scope, team_id=team.id)

    def nothing(reason: str) -> Message:
        return view.listing(table, scope.me, news=view.nothing_to_preview(entry.title, reason))

    sent = view.listing(table, scope.me, news=view.preview_sent(entry.title))
    return Answer(preview=Preview(entry.kind, team, entry.channel_id, view.PREVIEW_NOTE, sent, nothing))

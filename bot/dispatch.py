"""From a Slack payload to a handler and back: who asks, once, one transaction, roles, errors to words."""

import asyncio
import logging
import secrets
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.announce import announce
from bot.chart_answers import ChartAnswers
from bot.links import with_links, without_links
from bot.metrics import REQUESTS
from bot.payloads import Body, Request
from bot.people import Stranger, Visitors
from bot.previews import with_preview
from bot.questions import Pending, Questions
from bot.replies import Reply
from bot.slack import Slack
from bot.tasks import Tasks
from content.loader import Content
from db.base import Tx
from db.engine import Database
from db.inbox import first_answer, keep_answer, receive
from domain.asks import Reply as Heard
from domain.clock import Clock
from domain.errors import UserError
from domain.team import Access, Person
from domain.weeks import local_day
from handlers.registry import HOME, Answer, Download, Question
from services.import_desk import Desk
from services.people import hint_due
from services.scope import Scope
from views.blocks import Message
from views.errors import failure, refusal, words
from views.team import could_not_join, not_for_guests, setup_hint
from views.wait import at_home, slack_is_silent

ACK_BUDGET_S = 2.3  # Slack gives 3 s; the rest is for the way back
log = logging.getLogger(__name__)
Work = tuple[Answer, Pending | None]


class Dispatch:
    """Takes every payload of one workspace's app. `tasks` holds the work that outlives an ack.

    wake: called when announcements have been written, so that they do not wait for the next tick.
    """

    def __init__(
        self,
        *,
        database: Database,
        content: Content,
        clock: Clock,
        slack: Slack,
        charts: ChartAnswers,
        questions: Questions,
        admins: frozenset[str],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self.tasks = Tasks()
        self._database = database
        self._content = content
        self._clock = clock
        self._slack = slack
        self._charts = charts
        self._questions = questions
        self._wake = wake
        self._visitors = Visitors(database, slack, clock, admins)

    async def take(self, read: Callable[[Body], Request], body: Body, ack: AsyncAck) -> None:
        """Answer one payload. Returns once it is acknowledged; the work may go on in `tasks`."""
        request = read(body)
        reply = Reply(request, ack, self._slack)
        self.tasks.start(self._work(request, reply), name=request.dedupe_key)
        try:
            async with asyncio.timeout(ACK_BUDGET_S):
                await reply.acked.wait()
        except TimeoutError:
            await reply.ack_early()

    async def _work(self, request: Request, reply: Reply) -> None:
        started = time.monotonic()
        outcome = "ok"
        try:
            await self._answer(request, reply)
        except _Unwritten as unwritten:
            outcome = "refused"
            await reply.give(unwritten.answer)
        except UserError as error:
            outcome = "refused"
            await reply.give(_refused(request, error))
        except Exception:
            outcome = "failed"
            reference = secrets.token_hex(3).upper()
            log.exception("request failed", extra={"ref": reference, "key": _name(request)})
            await reply.give(Answer(say=failure(reference)))
        finally:
            REQUESTS.labels(_name(request), outcome).observe(time.monotonic() - started)

    async def _answer(self, request: Request, reply: Reply) -> None:
        who = await self._visitors.find(request)
        if who is Stranger.UNKNOWN:
            if request.route is not None and not request.route.learns:
                await reply.give(Answer())
                return
            await reply.ack_early()
            who = await self._visitors.learn(request)
        if isinstance(who, Stranger):
            said = slack_is_silent() if who is Stranger.UNKNOWN else not_for_guests()
            await self._turn_away(said, request, reply)
            return
        work = await self._once(request, who, reply)
        if work is None:
            return
        answer, pending = work
        while pending is not None:
            reply.goes_on()
            await self._perform(answer, request, who, reply)
            earlier = await reply.earlier(pending.question)
            heard = await self._questions.ask(pending, reply.on_text, earlier=earlier)
            answer, pending = await self._go_on(pending.question, heard, request, who)
        await self._perform(answer, request, who, reply)

    async def _perform(self, answer: Answer, request: Request, who: Person, reply: Reply) -> None:
        """Everything that an answer asks for."""
        as_ack = not reply.acked.is_set()
        await reply.give(answer)
        await self._after(answer, request, who)
        if answer.chart and answer.say:
            in_place = reply.goes_in_place(answer) or (request.surface == "command" and as_ack)
            drawing = self._charts.add(answer.chart, answer.say, request, in_place=in_place)
            self.tasks.start(drawing, name=f"chart of {request.dedupe_key}")

    async def _turn_away(self, said: Message, request: Request, reply: Reply) -> None:
        """Say it where they asked; for somebody who looks at the Home tab, there."""
        unasked = request.surface == "event" or request.overheard
        await reply.give(Answer(say=None if unasked else said))
        if request.route is not None and request.route.key == "app_home_opened":
            await self._slack.publish_home(request.user_id, at_home(said))

    async def _once(self, request: Request, me: Person, reply: Reply) -> Work | None:
        """Run the handler in its one transaction; None for a repeat, which got the first one's answer."""
        route = request.route
        if route is None:
            raise UserError("unknown.command" if request.surface == "command" else "unknown.control")
        if not me.may(route.access):
            raise UserError("access.manager" if route.access is Access.MANAGER else "access.admin")
        async with self._database.transaction() as tx:
            now = self._clock.now()
            if not await receive(tx, request.dedupe_key, now=now):
                await reply.repeat(await first_answer(tx, request.dedupe_key))
                return None
            scope = self._scope(tx, me, now, channel_id=request.channel_id)
            answer, pending = await self._written(await route.handler(scope, request.given), scope)
            answer = await self._with_hint(answer, request, scope)
            kept = replace(answer, say=without_links(answer.say)) if answer.say else answer
            if answer.kept:
                await keep_answer(tx, request.dedupe_key, reply.ack_for(kept))
        return await self._committed(answer), pending

    async def _go_on(self, question: Question, heard: Heard, request: Request, me: Person) -> Work:
        """What a question's asker makes of the reply, in a transaction of its own."""
        known = await self._visitors.known(request.team_id, request.user_id)
        async with self._database.transaction() as tx:
            scope = self._scope(tx, known or me, self._clock.now(), channel_id=request.channel_id)
            answer, pending = await self._written(await question.then(scope, heard), scope)
        return await self._committed(answer), pending

    async def _written(self, answer: Answer, scope: Scope) -> Work:
        """What an answer leaves in its transaction, and the question that is to follow."""
        answer, pending = await self._questions.admitted(answer, scope)
        if answer.errors:
            raise _Unwritten(answer)
        answer = await with_preview(answer, scope)
        await announce(scope.tx, scope.workspace_id, answer.posts, now=scope.now)
        return answer, pending

    async def _committed(self, answer: Answer) -> Answer:
        """Let delivery know; and the answer with addresses, which only the network has."""
        if answer.posts or answer.preview:
            self._wake()
        return replace(answer, say=await with_links(answer.say, self._slack)) if answer.say else answer

    def _scope(self, tx: Tx, me: Person, now: datetime, *, channel_id: str | None = None) -> Scope:
        return Scope(
            tx=tx,
            now=now,
            me=me,
            content=self._content,
            channel_id=channel_id,
            model=self._questions.terms,
        )

    async def _with_hint(self, answer: Answer, request: Request, scope: Scope) -> Answer:
        """Say once, to somebody without a team, how one is set up."""
        asked = request.route.key if request.route and request.route.kind == "command" else "/playmaker"
        if answer.say is None or asked.startswith("/playmaker") or not await hint_due(scope):
            return answer
        said = answer.say
        hint = setup_hint()
        shown = [
            *(said.blocks or [{"type": "section", "text": {"type": "mrkdwn", "text": said.text}}]),
            *hint.blocks,
        ]
        return replace(answer, say=replace(said, text=f"{said.text}\n{hint.text}", blocks=shown))

    async def _after(self, answer: Answer, request: Request, me: Person) -> None:
        """What an answer asks for besides words; each part fails by itself."""
        if answer.home is not None:
            await self._slack.publish_home(me.slack_id, answer.home)
        if answer.learn:
            await self._visitors.learn_all(request.team_id, answer.learn)
        for slack_id in answer.refresh_home:
            await self._draw_home(request.team_id, slack_id)
        if answer.prompts is not None:
            await self._slack.set_prompts(answer.prompts.channel_id, answer.prompts.choices)
        for channel_id in answer.join:
            if not await self._slack.join(channel_id):
                await self._slack.tell(me.slack_id, could_not_join(channel_id))

        if answer.download is not None:
            await self._work_on(answer.download, me)

    async def _work_on(self, download: Download, me: Person) -> None:
        """Get the file, and tell what was made of it, be it a fault of ours."""
        now = self._clock.now()
        desk = Desk(
            database=self._database,
            content=self._content,
            workspace_id=me.workspace_id,
            now=now,
            today=local_day(now, me.zone),
            actor_id=me.id,
            teams=None if me.is_admin else me.manages,
        )
        with tempfile.TemporaryDirectory(prefix="playmaker-") as folder:
            try:
                fetched = await self._slack.fetch_file(download.file_id, Path(folder), of=me.slack_id)
                said = await download.then(fetched, desk)
            except Exception:
                reference = secrets.token_hex(3).upper()
                log.exception("work on a file failed", extra={"ref": reference, "file": download.file_id})
                said = failure(reference)
        await self._slack.tell(me.slack_id, said)

    async def _draw_home(self, workspace: str, slack_id: str) -> None:
        person = await self._visitors.known(workspace, slack_id)
        if person is None:
            return
        async with self._database.reading() as tx:
            home = await HOME[0](self._scope(tx, person, self._clock.now()))
        await self._slack.publish_home(slack_id, home)


class _Unwritten(Exception):
    """Field errors: the transaction is rolled back and the answer given."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


def _name(request: Request) -> str:
    return f"{request.route.kind} {request.route.key}" if request.route else "unknown"


def _refused(request: Request, error: UserError) -> Answer:
    """A refusal at its field where the form has it, else at the form's first field, else as words."""
    if request.route is None or request.route.kind != "submission" or request.view is None:
        return Answer(say=refusal(error))
    fields = [block["block_id"] for block in request.view["blocks"] if block["type"] == "input"]
    at = error.field if error.field in fields else (fields[0] if fields else None)
    return Answer(errors={at: words(error)}) if at else Answer(say=refusal(error))

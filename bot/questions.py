"""Questions to the model on their way: let through or not, asked with no transaction open, settled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.model import Model, OnText
from bot.talk import EACH_MOST, EARLIER_MOST
from db.engine import Database
from domain.asks import Ask, Given, Reply, Terms, WhyNot
from domain.model_use import Held
from handlers.registry import Answer, Question
from services.model import admit, settle_ask
from services.scope import Scope

MOST = 4
"""Questions that may follow one another from one thing that a person did."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A question that may be asked, as it may be asked, with what was set aside for it."""

    question: Question
    ask: Ask
    held: Held


class Questions:
    """What dispatch needs of the model. `model` is None where the operator has set none up."""

    def __init__(self, model: Model | None, database: Database) -> None:
        self._model = model
        self._database = database

    @property
    def terms(self) -> Terms | None:
        return self._model.terms if self._model else None

    async def admitted(self, answer: Answer, scope: Scope) -> tuple[Answer, Pending | None]:
        """The answer, in the handler's transaction, and what is to be asked after it.

        A question that may not be asked is answered at once by its `then`, and both answers become one.
        """
        for _ in range(MOST):
            question = answer.ask
            if question is None:
                return answer, None
            admitted = await self._admit(question, scope)
            if isinstance(admitted, tuple):
                return replace(answer, say=answer.say or question.waiting), Pending(question, *admitted)
            reply = Reply(why_not=admitted, purpose=question.ask.purpose)
            answer = together(answer, await question.then(scope, reply))
        raise RuntimeError(f"more than {MOST} questions in a row")

    async def _admit(self, question: Question, scope: Scope) -> tuple[Ask, Held] | WhyNot:
        if self._model is not None and self._model.breaker.is_open:
            return "broken"
        return await admit(scope, question.ask, later=EARLIER_MOST * EACH_MOST if question.with_thread else 0)

    async def ask(
        self, pending: Pending, on_text: OnText | None = None, *, earlier: Sequence[Given] = ()
    ) -> Reply:
        """Ask, and count what it took in a transaction of its own, whatever becomes of the answer.

        earlier: what was said before, as more material.
        """
        assert self._model is not None  # without it, nothing is admitted
        ask = replace(pending.ask, data=(*pending.ask.data, *earlier))
        asked = await self._model.ask(ask, on_text)
        async with self._database.transaction() as tx:
            await settle_ask(tx, pending.held, used=asked.tokens, answered=asked.reply.is_models)
        return asked.reply


def together(first: Answer, then: Answer) -> Answer:
    """One answer of two, the second's words in the place of the first's."""
    return replace(
        then,
        say=then.say or (first.say if then.modal is None and not then.errors else None),
        modal=then.modal or (first.modal if then.say is None else None),
        refresh_home=tuple(dict.fromkeys((*first.refresh_home, *then.refresh_home))),
        learn=tuple(dict.fromkeys((*first.learn, *then.learn))),
        posts=(*first.posts, *then.posts),
        join=tuple(dict.fromkeys((*first.join, *then.join))),
        home=then.home or first.home,
        download=then.download or first.download,
        chart=then.chart or first.chart,
        preview=then.preview or first.preview,
        place=then.place or first.place,
        prompts=then.prompts or first.prompts,
        replaces=then.replaces if then.replaces is not None else first.replaces,
    )

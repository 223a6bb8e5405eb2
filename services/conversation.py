"""What the bot has to hand for somebody who writes to it: pages, questions, and what it would log."""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256

from db.inbox import receive
from domain.activity import parse_log
from domain.asks import Ask, Given
from domain.coaching import BankQuestion, suggest
from domain.conversation import Offer, Wish
from domain.errors import UserError
from domain.logs import Logged
from domain.pages import index_of, search
from domain.spin import QuestionType
from domain.tips import Tip
from services.activity import log_activity
from services.scope import Scope

PAGES = 2
OF_ONE_KIND = 4
OFFER_LASTS = timedelta(days=5)
"""How long something that was offered can be logged; the inbox remembers longer what was pressed."""

SELLING = (
    "A salesperson asks the coach about selling. The material is their question and, as far as there are "
    "any, pages of the coach's own. Answer the question itself in at most 110 words of plain text: first "
    "what to do, then one question or sentence that they could say to the buyer, in quotation marks. Keep to "
    "the pages where they fit; where they do not, give what is widely held good practice and claim no study. "
    "If they report what they did or want something changed, say that they can write it as in “log 12 calls "
    "for Acme” or “move Acme to proposal”. "
    "If the question is not about selling, say that you only help with selling."
)
OWN = (
    "A salesperson asks about their own numbers. The material is their question and what the tracker shows "
    "them. Answer in at most 90 words of plain text, the number that answers the question first. Use only "
    "numbers of the material or what follows from them by adding, subtracting or dividing; never guess one. "
    "Name at most three deals. If the material does not answer the question, say what is missing. "
    "You see nobody else's numbers."
)


def selling_ask(question: str, pages: Sequence[str]) -> Ask:
    """What a model is asked about selling."""
    data = (Given("the question", question), *(Given("a page of the coach's own", each) for each in pages))
    return Ask("conversation", SELLING, data, max_tokens=400)


def own_ask(question: str, figures: str) -> Ask:
    """What a model is asked about one's own numbers, with what the tracker shows anyway."""
    return Ask(
        "own_numbers", OWN, (Given("the question", question), Given("the tracker", figures)), max_tokens=350
    )


def pages_for(scope: Scope, words: str) -> tuple[Tip, ...]:
    """The coach's own pages that fit a question best; none where nothing does."""
    return search(index_of(scope.content.coaching.tips), words, most=PAGES)


def questions_for(scope: Scope, wish: Wish) -> tuple[BankQuestion, ...]:
    """Questions to ask a buyer: one of each kind, or several of the kind that was asked for."""
    bank = scope.content.coaching.questions
    market = scope.me.market
    if wish.kind is None:
        return suggest(bank, market=market, notes=wish.words, seed=wish.words)
    found: list[BankQuestion] = []
    while len(found) < OF_ONE_KIND:
        skip = {each.key for each in found}
        more = _of_kind(suggest(bank, market=market, notes=wish.words, skip=skip, seed=wish.words), wish.kind)
        if more is None:
            break
        found.append(more)
    return tuple(found)


def offer_of(scope: Scope, wish: Wish, said_in: str) -> Offer:
    """What a message would log. said_in: names the message, so that it is logged once however often somebody
    presses."""
    assert wish.entry is not None
    key = sha256(f"{scope.me.id}:{said_in}".encode()).hexdigest()[:24]
    return Offer(wish.entry, wish.line, scope.today, key)


async def take_offer(scope: Scope, line: str, on: date, key: str) -> Logged:
    """Log what was offered, once.

    Raises:
        UserError: conversation.logged, conversation.old.
    """
    if scope.today - on > OFFER_LASTS:
        raise UserError("conversation.old")
    if not await receive(scope.tx, f"offer:{scope.me.id}:{key}", now=scope.now):
        raise UserError("conversation.logged")
    return await log_activity(scope, parse_log(line, types=scope.content.activities.types, today=on))


def _of_kind(found: Sequence[BankQuestion], kind: QuestionType) -> BankQuestion | None:
    return next((each for each in found if each.type is kind), None)

"""What stands in the thread of a practice: the buyer's lines, the score, and what a model adds to either."""

from domain.asks import Reply
from domain.personas import Persona
from domain.practice import Scored, Spoken, Talk
from domain.practice_buyer import ask_wording, may_be_worded
from domain.practice_words import JudgedWords, ask_words
from handlers.registry import Announcement, Answer, Question, ThreadMessage
from services import practice as service
from services.scope import Scope
from views import practice as view
from views import practice_score as score_view
from views.blocks import Message


def key(talk: Talk) -> str:
    return f"practice:{talk.id}"


def opening(scope: Scope, talk: Talk, persona: Persona) -> tuple[Announcement, ...]:
    """The post and, in its thread, the buyer's line that waits for an answer."""
    head = Announcement(key(talk), scope.me.slack_id, view.opening_post(talk, persona), exempt=True)
    line = view.buyer_line(talk, persona, talk.kept, talk.line(talk.kept), is_last=False)
    return head, reply(scope, talk, f"{key(talk)}:line:{talk.kept}", line)


def reply(scope: Scope, talk: Talk, at: str, message: Message) -> Announcement:
    return Announcement(at, scope.me.slack_id, message, thread_of=key(talk))


def lines(scope: Scope, found: Spoken) -> tuple[Announcement, ...]:
    """What the buyer says, as new posts; where a message came late, in the place of what stood there."""
    talk, persona, me = found.talk, found.persona, scope.me.slack_id
    posts = []
    for line in found.lines if persona else ():
        at = f"{key(talk)}:line:{line.n}"
        assert persona is not None
        is_last = talk.ended is not None and line.n == len(talk.exchanges)
        message = view.buyer_line(talk, persona, line.n, line.text, is_last=is_last)
        if line.is_new:
            posts.append(reply(scope, talk, at, message))
        else:
            posts.append(Announcement(f"{at}:of:{len(talk.exchanges)}", me, message, edits=at))
    for n in found.gone:
        posts.append(Announcement(f"{key(talk)}:line:{n}:gone", me, deletes=f"{key(talk)}:line:{n}"))
    return tuple(posts)


def score(scope: Scope, found: Scored) -> Announcement:
    message = score_view.score_post(found, scope.me.locale)
    return reply(scope, found.talk, f"{key(found.talk)}:score", message)


def wording(found: Spoken, ts: str) -> Question | None:
    """A model may word the answer to this message; None where that stands fast, or other lines change too.

    Nothing is posted until then. Should that never be, the next message brings the line as the script has it.
    """
    talk, persona = found.talk, found.persona
    n = len(talk.exchanges)
    is_latest = [line.n for line in found.lines] == [n] and talk.exchanges[-1].ts == ts
    if persona is None or found.gone or not is_latest or not may_be_worded(persona, talk.line(n)):
        return None
    practice_id = talk.id

    async def say(scope: Scope, told: Reply) -> Answer:
        worded = await service.word_line(scope, practice_id, ts, told.text)
        return Answer(posts=lines(scope, worded)) if worded else Answer()

    return Question(ask_wording(talk, persona, n), say)


def words(found: Scored) -> Question | None:
    """A model may add words below the score; without one, or where they are about nothing said, none come."""
    if found.score is None:
        return None
    practice_id = found.talk.id

    async def add(scope: Scope, told: Reply) -> Answer:
        talk = await service.rests_on_it(scope, practice_id, told.value)
        if talk is None or not isinstance(told.value, JudgedWords):
            return Answer()
        return Answer(
            posts=(reply(scope, talk, f"{key(talk)}:words", score_view.added_words(told.value, told)),)
        )

    return Question(ask_words(found.talk, found.score), add)


def not_counted(scope: Scope, found: Spoken, given: ThreadMessage) -> tuple[Announcement, ...]:
    """Said once of an ended practice, and of each message without words; nothing of one that was counted."""
    talk = found.talk
    if talk.ended or found.persona is None:
        return (reply(scope, talk, f"{key(talk)}:over", view.over(talk)),)
    if not given.text.strip():
        return (reply(scope, talk, f"{key(talk)}:unread:{given.ts}", view.unreadable()),)
    return ()


def taken_down(scope: Scope, keys: tuple[str, ...]) -> tuple[Announcement, ...]:
    return tuple(Announcement(f"{each}:deleted", scope.me.slack_id, deletes=each) for each in keys)

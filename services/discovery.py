"""A private look at somebody's own questions: scored by rules, one thing to change, the paste not kept."""

from db.coaching import coached_on, set_coached
from domain.coaching import quoting
from domain.discovery import focus, score_discovery
from domain.discovery_review import Review, last_question, line_for
from domain.errors import UserError
from domain.transcripts import read_turns
from services.scope import Scope


async def review_questions(scope: Scope, text: str) -> Review:
    """Score what somebody pasted. Of it only which behaviour they are coached on, and how often, is kept.

    Raises:
        UserError: discovery.nothing where there are no words in it.
    """
    turns = read_turns(text)
    if not any(each.isalpha() for turn in turns for each in turn.text):
        raise UserError("discovery.nothing", field="talk")
    found = score_discovery(turns)
    before = await coached_on(scope.tx, scope.me.id)
    change = focus([each for each, _ in found.changes], before)
    tries = len(before) + 1 if before and before[-1] is change else 1
    await set_coached(scope.tx, scope.workspace_id, scope.me.id, change, tries, now=scope.now)
    missing = found.could_have_asked
    return Review(
        found=found,
        change=change,
        quote=line_for(found, change),
        tries=tries,
        question=quoting(scope.content.coaching.questions, missing.type, missing.quote),
        after=missing.quote or last_question(found),
    )

"""What a model may add to the score of a practice: words about two moments, and never a mark.

The marks are the rules' own, because the same talk has to have the same. A model's words are shown only where
both lines that it points at were really said.
"""

from pydantic import BaseModel, ConfigDict, Field

from domain.asks import Ask, Given
from domain.practice import Talk
from domain.rubric import PracticeScore
from domain.speech import plain

WAIT_S = 20.0
INSTRUCTIONS = (
    "A salesperson practised a talk with a scripted buyer, and rules have marked it. "
    "Do not mark it again and name no score. "
    "Say in one sentence what one message of the salesperson did well, and quote that message word for word, "
    "or a part of it. Then quote one other message of the salesperson, word for word, that could have done "
    "more, say in one sentence why, and write what could have been said there instead: one or two "
    "sentences, with a question where one fits, and with nothing in it that the talk does not support."
)


class JudgedWords(BaseModel):
    """well, more: about the messages that the quotes are of. instead: what could have been said there."""

    model_config = ConfigDict(extra="forbid")
    well_quote: str = Field(min_length=3, max_length=400)
    well: str = Field(min_length=3, max_length=400)
    more_quote: str = Field(min_length=3, max_length=400)
    more: str = Field(min_length=3, max_length=400)
    instead: str = Field(min_length=3, max_length=500)


def ask_words(talk: Talk, score: PracticeScore) -> Ask:
    said = "\n".join(f"{'Salesperson' if turn.who == 'rep' else 'Buyer'}: {turn.text}" for turn in talk.turns)
    marks = ", ".join(
        f"{mark.criterion.value} {mark.score} of 4" for mark in score.marks if mark.score is not None
    )
    data = (Given("the talk, in order", said), Given("the marks by rule", marks))
    quotes = frozenset({"well_quote", "more_quote", "more"})
    return Ask(
        "practice_words", INSTRUCTIONS, data, JudgedWords, max_tokens=500, wait_s=WAIT_S, unchecked=quotes
    )


def rests_on(talk: Talk, words: JudgedWords) -> bool:
    """Whether the salesperson said both lines."""
    mine = [_bare(turn.text) for turn in talk.turns if turn.who == "rep"]
    return all(any(_bare(quote) in said for said in mine) for quote in (words.well_quote, words.more_quote))


def _bare(text: str) -> str:
    return plain(text).strip(" \"'.…")

"""Letting a model word what the scripted buyer says.

The script alone decides what happens: what is told, objected to, revealed and agreed. A model is given the
one line that it came to, and may say it so that it answers what was just said. It never sees what the buyer
has not said yet, and the lines on which a talk turns are said as they are written.
"""

import re

from domain.asks import Ask, Given
from domain.personas import Persona
from domain.practice import Talk
from domain.speech import plain, stems

WAIT_S = 7.0
LONGEST = 400
RECALLED = 6
INSTRUCTIONS = (
    "You lend your words to a buyer in a practice talk; a salesperson talks to you. "
    "The script has decided what the buyer says next: the line given as such. "
    "Say this line as a spoken answer to the salesperson's last message, in the buyer's manner and in at "
    "most two sentences. Keep every fact and figure of the line and its mood. Add no fact, no figure, no "
    "need, no objection, no agreement and no next step, and ask nothing that the line does not ask. "
    "Answer with the buyer's words alone, without a name or quotation marks."
)


def may_be_worded(persona: Persona, line: str) -> bool:
    """Whether it is one of many lines, and not one on which the talk turns."""
    return any(line in lines for lines in persona.lines.values())


def ask_wording(talk: Talk, persona: Persona, n: int) -> Ask:
    """How the n-th line could be said."""
    until = talk.turns[: 2 * n]
    said = "\n".join(
        f"{'Salesperson' if turn.who == 'rep' else 'Buyer'}: {turn.text}" for turn in until[-RECALLED:]
    )
    who = f"{persona.name}, {persona.title}, {persona.company}. {persona.about}"
    data = (Given("the buyer", who), Given("said last", said), Given("the line", talk.line(n)))
    return Ask("practice_buyer", INSTRUCTIONS, data, max_tokens=150, wait_s=WAIT_S)


def fits(talk: Talk, persona: Persona, n: int, words: str) -> bool:
    """Whether words can stand for the n-th line: on the same thing, with no figure of their own, and not said
    before."""
    line, text = talk.line(n), " ".join(words.split())
    figures = set(re.findall(r"\d+", text)) <= set(re.findall(r"\d+", line))
    is_about_it = not stems(line) or bool(stems(line) & stems(text))
    earlier = {plain(turn.text) for turn in talk.turns if turn.who == "buyer"} - {plain(line)}
    key_lines = {plain(each) for each in (persona.reveals, persona.wishes, persona.agrees, persona.leaving)}
    return 0 < len(text) <= LONGEST and figures and is_about_it and plain(text) not in earlier | key_lines

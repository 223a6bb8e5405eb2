"""Reading a pasted conversation, or a list of questions, as turns of a rep and a buyer."""

import re
from collections import Counter
from collections.abc import Sequence

from domain.speech import Speaker, Turn, questions_in

LONGEST = 20_000
"""Characters that are read of a paste; a long call is about that."""
_LABEL = re.compile(
    r"^\s*(?:[-*•>]\s*)?(?:\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s*)?"
    r"[*_]*([^\W\d_][\w .'’-]{0,30}?)[*_]*\s*(?:\([^)]{0,30}\))?\s*[:：]\s*[*_]*(.*)$"
)
_REP = frozenset(
    (
        "rep",
        "me",
        "i",
        "seller",
        "sales",
        "salesperson",
        "ae",
        "sdr",
        "csm",
        "us",
        "q",
        "agent",
        "you",
        "question",
    )
)
_BUYER = frozenset(
    ("buyer", "customer", "client", "prospect", "them", "they", "a", "lead", "contact", "answer")
)


def read_turns(text: str) -> tuple[Turn, ...]:
    """The turns of a paste.

    Lines may begin with who speaks ("Rep:", "Customer:", names). Of names that say nothing, the one who asks
    the larger share of questions is the rep. Lines without a name go on with the speaker before; without any
    names, lines with a question are the rep's and the others the buyer's.
    """
    lines = [line.strip() for line in text[:LONGEST].splitlines() if line.strip()]
    labelled = [_split(line) for line in lines]
    names = [name for name, _ in labelled if name]
    if not names:
        return tuple(Turn(_by_question(line), _bare(line)) for line in lines if _bare(line).strip())
    speakers = _speakers(labelled)
    turns: list[Turn] = []
    for name, said in labelled:
        if name is None and turns:
            turns[-1] = Turn(turns[-1].who, f"{turns[-1].text}\n{said}")
        else:
            turns.append(Turn(speakers[name] if name else _by_question(said), said))
    return tuple(turn for turn in turns if turn.text.strip())


def _split(line: str) -> tuple[str | None, str]:
    found = _LABEL.match(line)
    if not found or len(found.group(1).split()) > 3:
        return None, _bare(line)
    return " ".join(found.group(1).casefold().split()), found.group(2).strip()


def _speakers(labelled: Sequence[tuple[str | None, str]]) -> dict[str, Speaker]:
    known: dict[str, Speaker] = {}
    asked: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for name, said in labelled:
        if name is None:
            continue
        lines[name] += 1
        asked[name] += bool(questions_in(said))
        if set(name.split()) & _REP:
            known[name] = "rep"
        elif set(name.split()) & _BUYER:
            known[name] = "buyer"
    unknown = sorted(
        (each for each in lines if each not in known), key=lambda each: (-asked[each] / lines[each], each)
    )
    if unknown and "rep" not in known.values():
        known[unknown.pop(0)] = "rep"
    return known | dict.fromkeys(unknown, "buyer")


def _by_question(line: str) -> Speaker:
    return "rep" if questions_in(line) else "buyer"


def _bare(line: str) -> str:
    return re.sub(r"^\s*(?:[-*•>]|\d{1,2}[.)])\s*", "", line)

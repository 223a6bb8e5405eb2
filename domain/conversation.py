"""What somebody wants who writes to the bot in their own words: the same words, the same reading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain import conversation_cues as cues
from domain.activity import ActivityType, Entry, NotUnderstood, parse_log
from domain.objections import sounds_like_objection
from domain.pressure import pressure_in
from domain.speech import any_of, plain, words_in
from domain.spin import QuestionType


class Topic(StrEnum):
    """What a message is about. The first block the rules alone answer; for the rest a model may be asked."""

    HELLO = "hello"
    THANKS = "thanks"
    PRESSURE = "pressure"
    TWO_NOES = "two_noes"
    LOG = "log"
    CHANGE = "change"
    OTHERS = "others"
    DEAL = "deal"

    WEEK = "week"
    DEALS = "deals"
    STEPS = "steps"
    STALE = "stale"
    PIPELINE = "pipeline"
    LOGGED = "logged"
    OBJECTION = "objection"
    QUESTIONS = "questions"
    SELLING = "selling"


OWN = frozenset({Topic.WEEK, Topic.DEALS, Topic.STEPS, Topic.STALE, Topic.PIPELINE, Topic.LOGGED})
"""Topics that are answered with one's own numbers, which nobody else gets to see."""


class Change(StrEnum):
    """What somebody wants changed; only they change it, with a button."""

    NEW_DEAL = "new_deal"
    MOVE = "move"
    STEP = "step"
    NOTE = "note"
    EDIT = "edit"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Wish:
    """words: the message. entry, line: what would be logged, and the log line that says so.

    change, name, to: what is to be changed, of the deal called so, into what; name alone: the deal, or the
    person, that is asked about. said: the buyer's words.
    kind: of question. is_plain: whether it says no more than its topic, so that the rules' answer is all that
    was asked for.
    """

    topic: Topic
    words: str
    entry: Entry | None = None
    line: str = ""
    change: Change | None = None
    name: str = ""
    to: str = ""
    said: str = ""
    kind: QuestionType | None = None
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that could be logged: the line says it as of the day `on`; key: of this one offer."""

    entry: Entry
    line: str
    on: date
    key: str


def read_wish(text: str, *, types: Sequence[ActivityType], today: date) -> Wish:
    """What a message asks for; SELLING where nothing else fits."""
    words = " ".join(text.split())
    said = plain(words)
    if not said.strip(" .!?") or cues.HELLO.fullmatch(said.strip(" .!?,")):
        return Wish(Topic.HELLO, words)
    if cues.THANKS.fullmatch(said.strip(" .!?,")):
        return Wish(Topic.THANKS, words)
    if _wants_pressure(words, said):
        return Wish(Topic.PRESSURE, words)
    if cues.TWO_NOES.search(said):
        return Wish(Topic.TWO_NOES, words)
    return (
        _log_wish(words, said, types, today)
        or _change_wish(words, said)
        or _others_wish(words)
        or _deal_wish(words, said)
        or _own_wish(words, said)
        or _selling_wish(words, said)
    )


# --- what is not helped with ---


def _wants_pressure(words: str, said: str) -> bool:
    """Somebody wants help with what presses or deceives a buyer."""
    if cues.AVOIDS.search(said):
        return False
    if cues.WANTS_INVENTED.search(said):
        return True
    return bool(cues.WRITE.search(said)) and bool(cues.UNTRUE.search(said) or pressure_in(words))


# --- what is to be changed ---


def _log_wish(words: str, said: str, types: Sequence[ActivityType], today: date) -> Wish | None:
    """ "log 12 calls for Acme", "I made 12 calls yesterday", "12 calls, 2 demos"."""
    told = cues.LOG_LEAD.match(words)
    if said.endswith("?") and not told:
        return None
    line = words.rstrip("?!. ")
    for lead in (cues.LOG_LEAD, cues.DID_LEAD):
        line = lead.sub("", line)
    line = cues.WITH.sub(" for ", cues.TAIL.sub("", line).strip())
    if not (told or cues.DID_LEAD.match(words) or any(sign.isdigit() for sign in line)):
        return None
    try:
        return Wish(Topic.LOG, words, entry=parse_log(line, types=types, today=today), line=line)
    except NotUnderstood:
        return None


_PLEASE = r"^(?:please |could you |can you |would you |i (?:want|need|would like) to |let us |help me )*"
_ON = r"\s*(?:of|on|for|in|to|about)?\s*(?:the )?(?:deal (?:with )?)?"
_CHANGES: tuple[tuple[Change, re.Pattern[str]], ...] = (
    (
        Change.NEW_DEAL,
        re.compile(
            _PLEASE + r"(?:add|make|create|open|start|new)\s+(?:a |me a )?(?:new )?deal"
            r"(?: (?:with|for|called))?\s*(?P<name>.*)$",
            re.IGNORECASE,
        ),
    ),
    (
        Change.TARGET,
        re.compile(
            _PLEASE + r"(?:set|change|raise|lower|adjust)\s+(?:my |our |the )?(?:\w+ )?targets?\b.*$",
            re.IGNORECASE,
        ),
    ),
    (
        Change.STEP,
        re.compile(
            _PLEASE + r"(?:set|change|add|update|plan|make)\s+(?:a |the |my )?next steps?" + _ON
            + r"(?P<name>.*?)(?:\s+(?:to|:|is|as)\s+.*)?$",
            re.IGNORECASE,
        ),
    ),
    (
        Change.NOTE,
        re.compile(
            _PLEASE + r"(?:add|make|write|take|put)\s+(?:a |this )?notes?" + _ON
            + r"(?P<name>.*?)(?:\s*(?::|that|saying)\s+.*)?$",
            re.IGNORECASE,
        ),
    ),
    (
        Change.MOVE,
        re.compile(
            _PLEASE + r"(?:mark|move|close|set|put|advance|push)\s+(?:the )?(?:deal (?:with )?)?"
            r"(?P<name>.+?)\s+(?:in)?(?:to|as|is)\s+(?P<to>.+)$",
            re.IGNORECASE,
        ),
    ),
    (
        Change.EDIT,
        re.compile(
            _PLEASE + r"(?:change|update|edit|correct|fix)\s+(?:the )?(?:amount|value|close date|date|name|"
            r"owner|deal|size|price)" + _ON + r"(?P<name>.*?)(?:\s+(?:to|from)\s+.*)?$",
            re.IGNORECASE,
        ),
    ),
)  # fmt: skip


def _change_wish(words: str, said: str) -> Wish | None:
    if cues.ASKS_HOW.match(said):
        return None
    for change, pattern in _CHANGES:
        found = pattern.match(words.rstrip("?!. "))
        if found:
            name, to = ((found.groupdict().get(each) or "").strip(" \"'“”.,") for each in ("name", "to"))
            return Wish(Topic.CHANGE, words, change=change, name=name, to=to)
    return None


# --- numbers, one's own and others' ---


def _others_wish(words: str) -> Wish | None:
    """Somebody else's numbers, which are not shown in a conversation; unless the name is a deal's."""
    found = cues.OF_OTHERS.search(words)
    return Wish(Topic.OTHERS, words, name=found["owner"] or found["name"] or "") if found else None


def _deal_wish(words: str, said: str) -> Wish | None:
    """One deal, by a name that begins with a capital; whether there is one, the store knows."""
    found = None if cues.SELLS.search(said) else cues.OF_DEAL.search(words)
    if found is None:
        return None
    return Wish(Topic.DEAL, words, name=found["name"], is_plain=len(words_in(words)) <= _PLAIN_WORDS)


_OWN: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    (Topic.LOGGED, any_of((r"logged\b|(?:my |the )?logs\b|activity log|what did i (?:do|log)",))),
    (
        Topic.STALE,
        any_of((r"stale|stood still|standing still|gone (?:quiet|cold|dark)|stuck deals?|inactive",)),
    ),
    (
        Topic.STEPS,
        any_of((r"next steps?|follow[- ]?ups?|overdue|due (?:today|this week|now)|to-?dos?",)),
    ),
    (
        Topic.PIPELINE,
        any_of(
            (
                r"pipeline|forecast|win rate|conversion|coverage|this quarter|quota|revenue|"
                r"closed (?:won|lost)",
            )
        ),
    ),
    (
        Topic.DEALS,
        any_of((r"deals?\b|opportunit\w+|accounts? (?:need|should)|who should i (?:call|contact)",)),
    ),
    (
        Topic.WEEK,
        any_of(
            (
                r"targets?\b|on (?:pace|track|course)|my week|this week|week going|behind\b|ahead\b|pace\b|"
                r"how am i doing|my (?:numbers|activity|progress|calls|demos|meetings|emails)|"
                r"how many (?:\w+ ){1,3}(?:have i|did i|do i|are left|should i)|"
                r"(?:calls|demos|meetings|emails) left",
            )
        ),
    ),
)


def _own_wish(words: str, said: str) -> Wish | None:
    """One's own numbers, where the message is not about what a buyer said or how to sell."""
    if cues.SELLS.search(said) or not (cues.MINE.search(said) or cues.DUE.search(said)):
        return None
    for topic, pattern in _OWN:
        if pattern.search(said):
            return Wish(topic, words, is_plain=len(words_in(words)) <= _PLAIN_WORDS)
    return None


_PLAIN_WORDS = 6


# --- selling ---

_KINDS = (
    (QuestionType.NEED_PAYOFF, any_of((r"need[- ]?pay-?off|pay-?off|value questions?",))),
    (QuestionType.IMPLICATION, any_of((r"implications?|consequences?|cost of",))),
    (QuestionType.PROBLEM, any_of((r"problem questions?|difficult\w*|pains?\b",))),
    (QuestionType.SITUATION, any_of((r"situation|background|context questions?|facts",))),
)


def _selling_wish(words: str, said: str) -> Wish:
    if cues.QUESTIONS.search(said) and not cues.QUOTED.search(words):
        kind = next((kind for kind, pattern in _KINDS if pattern.search(said)), None)
        return Wish(Topic.QUESTIONS, words, kind=kind, is_plain=len(words_in(words)) <= _PLAIN_WORDS)
    quoted = cues.QUOTED.search(words)
    heard = (quoted["said"] or quoted["single"]) if quoted else _said_by_buyer(words, said)
    if heard and (quoted or sounds_like_objection(heard) or cues.OBJECTION.search(said)):
        return Wish(Topic.OBJECTION, words, said=heard)
    if not said.endswith("?") and sounds_like_objection(words):
        return Wish(Topic.OBJECTION, words, said=words)
    return Wish(Topic.SELLING, words)


def _said_by_buyer(words: str, said: str) -> str | None:
    """What stands after "they say", without the rep's own question behind it."""
    found = cues.SAID.search(words)
    if found is None or not cues.BUYER.search(said):
        return None
    heard = cues.ASKS_BACK.sub("", found["said"]).strip(" .,:;\"'")
    return heard or None

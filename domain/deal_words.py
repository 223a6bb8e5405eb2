"""Reading `/deal new …` and `/deal move …`: all or nothing, with every problem at once and no guess taken."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.dates import NoSuchDay, UnknownDate, day_at
from domain.deal_lines import (
    CloseInPast,
    DealNotUnderstood,
    MoveLine,
    NameMissing,
    NewLine,
    NotAPerson,
    NotRead,
    PartEmpty,
    SaidTwice,
    StageMissing,
    TooMuchText,
    UnknownMarket,
    UnknownStage,
    WordProblem,
)
from domain.deal_problems import LONGEST
from domain.money import (
    Amount,
    AmountNotUnderstood,
    Money,
    cut_amount,
    is_currency,
    money_of,
)
from domain.stages import Pipeline
from domain.words import nearest, normalised, tokens

__all__ = [
    "CloseInPast",
    "DealNotUnderstood",
    "MoveLine",
    "NameMissing",
    "NewLine",
    "NotAPerson",
    "NotRead",
    "PartEmpty",
    "SaidTwice",
    "StageMissing",
    "TooMuchText",
    "UnknownMarket",
    "UnknownStage",
    "WordProblem",
    "parse_move",
    "parse_new",
]

LONGEST_TEXT = 3_000
_MOST_WORDS = 8  # of a stage, a market or a day: looking further only takes time
_SHORTEST_BARE = 3  # digits: "Studio 54" is a name, "Acme 1200" has an amount


_MENTION = re.compile(r"<@(?P<id>[A-Z0-9]+)(?:\|[^>]*)?>")
_PARTS = {
    "closes": r"closes|closing|close|close date|expected close",
    "stage": r"stage|in stage",
    "owner": r"owner|owned by|for(?=\s*[:=]?\s*(?:<@|@))",
    "market": r"market|region",
    "next": r"next step|next",
    "amount": r"amount|value|worth",
}
_PART = re.compile(
    r"(?<!\S)(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _PARTS.items())
    + r")(?=\s|[:=]|\Z)\s*[:=]?\s*",
    re.IGNORECASE,
)
_WHY = re.compile(r"(?<![\w'’-])(?:because|why|reason)(?![\w'’-])\s*[:–—-]?\s*", re.IGNORECASE)
_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "'": "'", "‘": "’"}
_EDGES = " \t\r\n,;:–—-"


def parse_new(
    text: str, *, pipeline: Pipeline, markets: Mapping[str, str], currency: str | None, today: date
) -> NewLine:
    """Read "Acme 12k EUR closes 15 Jan stage discovery for @owner market europe next call Bob on 3 Dec".

    First the account, quoted where it holds one of these words, then its amount, then the parts in any
    order. `markets` are names by key; an amount without currency is in `currency`. Of a number alone, three
    digits or more are an amount and fewer belong to the name.

    Raises DealNotUnderstood.
    """
    if len(text) > LONGEST_TEXT:
        raise DealNotUnderstood((TooMuchText(len(text), LONGEST_TEXT),))
    reading = _Reading(pipeline, markets, currency, today)
    head, parts = _cut(text.strip())
    reading.head(head)
    for part, said in parts:
        reading.part(part, said.strip(_EDGES + "."))
    return reading.line()


def parse_move(text: str, *, pipeline: Pipeline) -> MoveLine:
    """Read "Acme proposal", "Acme to proposal", "Acme qualification because the budget fell away".

    The stage is what the pipeline knows at the end, the longest name first. Raises DealNotUnderstood.
    """
    if len(text) > LONGEST_TEXT:
        raise DealNotUnderstood((TooMuchText(len(text), LONGEST_TEXT),))
    name, rest = _quoted(text.strip())
    said, why = _without_why(rest)
    words = said.split()
    for start in range(max(0 if name else 1, len(words) - _MOST_WORDS), len(words)):
        stage = pipeline.stage_named(" ".join(words[start:]))
        if stage:
            called = name or " ".join(_without_to(words[:start]))
            return _checked_move(called.strip(_EDGES), stage.key, why)
    raise DealNotUnderstood([_stage_problem(name, words, pipeline)])


def _stage_problem(name: str, words: list[str], pipeline: Pipeline) -> WordProblem:
    """Why no stage was found: nothing said, one word said, or the last words name none."""
    if not name and (not words or pipeline.stage_named(" ".join(words))):
        return NameMissing()
    rest = words if name else words[1:]
    if not _without_to(rest):
        return StageMissing()
    endings = [" ".join(rest[-size:]) for size in range(min(3, len(rest)), 0, -1)]
    guesses = ((ending, guess) for ending in endings if (guess := pipeline.guess(ending)))
    ending, guess = next(guesses, (endings[-1], None))
    return UnknownStage(ending, guess.name if guess else None)


def _checked_move(name: str, stage: str, why: str | None) -> MoveLine:
    problems: list[WordProblem] = [] if name else [NameMissing()]
    if why and len(why) > LONGEST["why"]:
        problems.append(TooMuchText(len(why), LONGEST["why"]))
    if problems:
        raise DealNotUnderstood(problems)
    return MoveLine(name, stage, why)


def _without_why(text: str) -> tuple[str, str | None]:
    found = next((match for match in _WHY.finditer(text) if text[: match.start()].strip()), None)
    return (text[: found.start()], text[found.end() :].strip() or None) if found else (text, None)


def _without_to(words: list[str]) -> list[str]:
    """Without the "to" or "→" that may stand before the stage."""
    while words and words[-1].casefold() in ("to", "→", "->", "into"):
        words = words[:-1]
    return words


def _quoted(text: str) -> tuple[str, str]:
    """The quoted name at the head of `text`, and the rest; no name where none is quoted."""
    closers = _QUOTES.get(text[:1], "")
    ends = (n for n, c in enumerate(text) if n and c in closers and not text[n + 1 : n + 2].isalnum())
    end = next(ends, 0)
    return (" ".join(text[1:end].split()), text[end + 1 :]) if end else ("", text)


def _cut(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The head, and what follows each part's word. The first word always belongs to the head."""
    _, rest = _quoted(text)
    at = len(text) - len(rest)
    marks = [match for match in _PART.finditer(rest) if at + match.start() > 0]
    ends = [*(match.start() for match in marks), len(rest)]
    parts = [
        (match.lastgroup or "", rest[match.end() : end]) for match, end in zip(marks, ends[1:], strict=True)
    ]
    return text[: at + ends[0]], parts


@dataclass(slots=True)
class _Reading:
    """What has been read of a line so far."""

    pipeline: Pipeline
    markets: Mapping[str, str]
    currency: str | None
    today: date
    said: dict[str, str | Money | date] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    problems: list[WordProblem] = field(default_factory=list)

    def line(self) -> NewLine:
        if self.problems:
            raise DealNotUnderstood(self.problems)
        return NewLine(**self.said)  # type: ignore[arg-type]

    def head(self, text: str) -> None:
        """The account, and an amount at its end, or before it where the currency shows that it is one."""
        quoted, rest = _quoted(text)
        words = normalised(rest).strip(_EDGES).split()
        if quoted:
            self.account(quoted)
            if words:
                self.amount(" ".join(words))
            return
        if not words or ((whole := cut_amount(" ".join(words))) and is_currency(whole.sign)):
            self.problems.append(NameMissing())
            return
        for name, typed in _splits(words):
            cut = cut_amount(typed)
            if cut and self._is_amount(cut, before=typed == " ".join(words[: len(typed.split())])):
                self.account(name)
                self.amount(typed)
                return
        self.account(" ".join(words))

    def _is_amount(self, cut: Amount, *, before: bool) -> bool:
        """Whether what may be an amount beside a name is one, and not the end of the name."""
        if cut.sign:
            return is_currency(cut.sign)
        if before:
            return False
        return cut.factor > 1 or not cut.number.isdigit() or len(cut.number) >= _SHORTEST_BARE

    def account(self, name: str) -> None:
        name = name.strip(_EDGES)
        if not name:
            self.problems.append(NameMissing())
        elif len(name) > LONGEST["account"]:
            self.problems.append(TooMuchText(len(name), LONGEST["account"]))
        self.said["account"] = name

    def part(self, part: str, text: str) -> None:
        if part in self.seen:
            self.problems.append(SaidTwice(part))
        elif not text:
            self.problems.append(PartEmpty(part))
        elif part == "amount":
            self.amount(text)
        else:
            self.seen.add(part)
            getattr(self, f"_{part}")(text)

    def amount(self, text: str) -> None:
        if "amount" in self.seen:
            self.problems.append(SaidTwice("amount"))
            return
        self.seen.add("amount")
        cut = cut_amount(text)
        if cut is None:
            self.problems.append(NotRead("amount", text))
            return
        try:
            self.said["amount"] = money_of(cut, default=self.currency)
        except AmountNotUnderstood as error:
            self.problems.append(error.problem)

    def _closes(self, text: str) -> None:
        plain = normalised(text)
        read = tokens(plain)
        found = day_at(read, today=self.today, lean="future")
        if found is None:
            self.problems.append(UnknownDate(text))
            return
        end = read[found.size - 1].end
        if found.day is None:
            self.problems.append(NoSuchDay(plain[:end]))
        elif found.day < self.today:
            self.problems.append(CloseInPast(found.day))
        else:
            self.said["expected_close"] = found.day
        self._rest("closes", plain[end:])

    def _rest(self, part: str, text: str) -> None:
        """What stands behind a day or a person: an amount ("closes 15 Jan 12k EUR"), or nothing."""
        text = text.strip(_EDGES + ".")
        if text and cut_amount(text):
            self.amount(text)
        elif text:
            self.problems.append(NotRead(part, text))

    def _stage(self, text: str) -> None:
        words = text.split()
        for size in range(min(len(words), _MOST_WORDS), 0, -1):
            stage = self.pipeline.stage_named(" ".join(words[:size]))
            if stage:
                self.said["stage"] = stage.key
                self._rest("stage", " ".join(words[size:]))
                return
        guess = self.pipeline.guess(text)
        self.problems.append(UnknownStage(text, guess.name if guess else None))

    def _owner(self, text: str) -> None:
        found = _MENTION.match(text)
        if not found:
            self.problems.append(NotAPerson(text))
            return
        self.said["owner"] = found["id"]
        self._rest("owner", text[found.end() :])

    def _market(self, text: str) -> None:
        names = {_plain(name): key for key, name in self.markets.items()}
        names |= {_plain(key): key for key in self.markets}
        words = text.split()
        for size in range(min(len(words), _MOST_WORDS), 0, -1):
            key = names.get(_plain(" ".join(words[:size])))
            if key:
                self.said["market"] = key
                self._rest("market", " ".join(words[size:]))
                return
        near = nearest(_plain(text), names)
        self.problems.append(UnknownMarket(text, self.markets[names[near]] if near else None))

    def _next(self, text: str) -> None:
        """A next step, and the day at its end."""
        starts = [match.start() for match in re.finditer(r"(?:\A|(?<=\s))\S", text)]
        for start in starts[-_MOST_WORDS:]:
            read = tokens(normalised(text[start:]))
            found = day_at(read, today=self.today, lean="future")
            if found and found.size == len(read):
                self._step_day(text[start:], found.day)
                text = text[:start].strip(_EDGES)
                break
        if len(text) > LONGEST["next_step"]:
            self.problems.append(TooMuchText(len(text), LONGEST["next_step"]))
        elif not text:
            self.problems.append(PartEmpty("next"))
        else:
            self.said["next_step"] = text

    def _step_day(self, typed: str, day: date | None) -> None:
        if day is None:
            self.problems.append(NoSuchDay(typed))
        else:
            self.said["next_step_on"] = day


def _splits(words: list[str]) -> list[tuple[str, str]]:
    """(name, amount) for each way an amount may stand after or before a name: the longest amounts first."""
    after = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    before = [(" ".join(words[n:]), " ".join(words[:n])) for n in range(len(words) - 1, 0, -1)]
    return after[-_MOST_WORDS:] + before[-_MOST_WORDS:]


def _plain(text: str) -> str:
    return " ".join(token.text for token in tokens(normalised(text.replace("_", " "))))

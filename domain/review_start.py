"""Reading `/review start quarter`, `/review start this month North`."""

from dataclasses import dataclass

from domain.review_prompts import Kind

KIND_WORDS: dict[str, Kind] = {
    "month": "month",
    "monthly": "month",
    "quarter": "quarter",
    "quarterly": "quarter",
    "year": "year",
    "yearly": "year",
    "annual": "year",
}
_RUNNING = frozenset(("this", "running", "current"))
_OVER = frozenset(("last", "past", "previous"))
_SKIPPED = frozenset(("the", "a", "for", "of", "team", "review"))


@dataclass(frozen=True, slots=True)
class StartAsked:
    """kind: a quarter if none was named. running: the period that still runs. team: a name, or ""."""

    kind: Kind
    running: bool
    team: str


def parse_start(text: str) -> StartAsked:
    """What stands after `/review start`; what is no period is the team's name."""
    kind: Kind = "quarter"
    running = False
    rest = []
    for word in text.split():
        plain = word.casefold().strip(".,;:")
        if plain in KIND_WORDS:
            kind = KIND_WORDS[plain]
        elif plain in _RUNNING:
            running = True
        elif plain not in _OVER and plain not in _SKIPPED:
            rest.append(word)
    return StartAsked(kind, running, " ".join(rest))

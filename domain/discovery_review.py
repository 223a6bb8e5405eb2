"""What somebody is told of their questions: one strength, one change, one question that was left out."""

from dataclasses import dataclass

from domain.discovery import TRIES_PER_CHANGE, Change, Discovery

LONGEST = 3_000
"""Characters that Slack's field takes."""


@dataclass(frozen=True, slots=True)
class Review:
    """change: what is coached now, with the line that shows it; tries: how often by now, this one included.
    question: what could have been asked, after the line `after`."""

    found: Discovery
    change: Change
    quote: str | None
    tries: int
    question: str | None
    after: str | None

    @property
    def is_done_well(self) -> bool:
        """Whether what is coached went well this time."""
        return self.change not in {each for each, _ in self.found.changes}

    @property
    def is_last_try(self) -> bool:
        return self.tries >= TRIES_PER_CHANGE


def line_for(found: Discovery, change: Change) -> str | None:
    """The line that shows a change; where it is not needed any more, the one that shows how well it went."""
    lines = dict(reversed(found.changes))
    return lines[change] if change in lines else found.strength[1] or last_question(found)


def last_question(found: Discovery) -> str | None:
    return found.rated[-1].question.text if found.rated else None

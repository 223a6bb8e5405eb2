"""Which of our stages a file's stage is: by its name, by what CRMs usually call it, else asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from domain.deal_names import plain_name
from domain.stages import Pipeline, Stage

Surety = Literal["said", "name", "usual"]

# What CRMs call stages out of the box, as plain names, and what our templates call the same step; of these
# the first that a template knows.
_USUAL: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("won", "closedwon", "closewon", "sold", "signed", "closedandwon"), ("won",)),
    (("lost", "closedlost", "closelost", "dead", "abandoned", "rejected", "disqualified"), ("lost",)),
    (
        ("prospecting", "prospect", "leadin", "new", "newlead", "open", "suspect", "target", "backlog"),
        ("prospecting", "lead generation", "lead"),
    ),
    (
        (
            "qualification", "qualified", "qualifiedtobuy", "contactmade", "contacted",
            "appointmentscheduled", "sql",
        ),
        ("qualification", "discovery"),
    ),
    (
        (
            "engaging", "engaged", "discovery", "needsanalysis", "needsdefined", "valueproposition",
            "perceptionanalysis",
            "iddecisionmakers", "decisionmakerboughtin", "developing", "evaluation", "meetingscheduled",
            "meetingarranged", "inprogress", "working",
        ),
        ("discovery", "needs analysis"),
    ),
    (
        ("demoscheduled", "demo", "demonstration", "presentationscheduled", "presentation", "solution",
         "pilot", "trial"),
        ("presentation", "demo", "discovery"),
    ),
    (
        ("proposalpricequote", "proposalmade", "proposal", "quote", "quotesent", "offer", "proposalsent"),
        ("proposal",),
    ),
    (
        (
            "negotiationreview", "negotiationsstarted", "negotiation", "contractsent", "contract", "closing",
            "verbal", "verbalcommit", "commit", "legal",
        ),
        ("negotiation", "contract", "closing"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StageGuess:
    """Where a file's stage leads; None where nobody said and nothing tells. `rows` have it."""

    name: str
    stage: Stage | None
    how: Surety | None
    rows: int = 0


@dataclass(frozen=True, slots=True)
class StageMap:
    """The file's stages by plain name. A row's status, where it is won or lost, goes before its stage."""

    by_name: Mapping[str, Stage] = field(default_factory=dict)

    def find(self, stage: str, status: str = "") -> Stage | None:
        outcome = outcome_of(status)
        if outcome:
            named = self.by_name.get(plain_name(status))
            return named or next((each for each in self.by_name.values() if each.part == outcome), None)
        return self.by_name.get(plain_name(stage)) or self.by_name.get(plain_name(status))


def outcome_of(status: str) -> Literal["won", "lost"] | None:
    """Whether a status says that a deal is won or lost; an open one says nothing of its stage."""
    plain = plain_name(status)
    if plain in _USUAL[0][0]:
        return "won"
    return "lost" if plain in _USUAL[1][0] else None


def guess_stages(
    names: Iterable[tuple[str, int]], pipeline: Pipeline, said: Mapping[str, str] | None = None
) -> tuple[StageGuess, ...]:
    """For each of a file's stages (with the rows that have it) where it leads.

    said: our stage by the file's, as the person says. A ValueError names one of our stages that there is not.
    """
    wanted = {plain_name(name): _ours(key, pipeline) for name, key in (said or {}).items()}
    return tuple(_guess(name, rows, pipeline, wanted) for name, rows in names)


def stage_map(guesses: Iterable[StageGuess], pipeline: Pipeline) -> StageMap:
    found = {plain_name(each.name): each.stage for each in guesses if each.stage}
    outcomes = {"won": pipeline.won, "lost": pipeline.lost}
    return StageMap(outcomes | found)


def stage_before_close(pipeline: Pipeline) -> Stage:
    """The open stage that closed deals are taken to have been in: the first that counts in win rates."""
    counted = [each for each in pipeline.stages if each.part == "deal" and each.qualified]
    return counted[0] if counted else pipeline.first_deal


def _guess(name: str, rows: int, pipeline: Pipeline, wanted: Mapping[str, Stage]) -> StageGuess:
    plain = plain_name(name)
    if plain in wanted:
        return StageGuess(name, wanted[plain], "said", rows)
    if named := pipeline.stage_named(name):
        return StageGuess(name, named, "name", rows)
    for usual, ours in _USUAL:
        if plain in usual:
            found = next((stage for each in ours if (stage := pipeline.stage_named(each))), None)
            return StageGuess(name, found, "usual" if found else None, rows)
    return StageGuess(name, None, None, rows)


def _ours(key: str, pipeline: Pipeline) -> Stage:
    stage = pipeline.find(key) or pipeline.stage_named(key)
    if stage is None:
        raise ValueError(key)
    return stage

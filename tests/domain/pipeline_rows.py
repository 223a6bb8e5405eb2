"""A small pipeline, and deals and histories in it, for the tests of the pipeline's numbers."""

from datetime import date, timedelta

from hypothesis import strategies as st

from domain.pipeline import DealRow, Span, StageEntry
from domain.stages import Part, Pipeline, Stage

FIRST = date(2026, 1, 1)
QUARTER = Span(date(2026, 1, 1), date(2026, 4, 1))


def stage(
    key: str, part: Part, *, days: int | None = None, prior: float = 0.0, qualified: bool = True
) -> Stage:
    return Stage(key, key.title(), part, "ae", "To test.", usual_days=days, prior=prior, qualified=qualified)


PIPELINE = Pipeline(
    "small",
    "Small",
    "For tests.",
    (
        stage("mql", "lead", days=6, prior=0.05, qualified=False),
        stage("qualification", "deal", days=5, prior=0.1, qualified=False),
        stage("discovery", "deal", days=15, prior=0.25),
        stage("proposal", "deal", days=20, prior=0.5),
        stage("won", "won"),
        stage("lost", "lost"),
        stage("success", "after"),
    ),
)
PARTS: dict[str, Part] = {each.key: each.part for each in PIPELINE.stages}
LINE = ["mql", "qualification", "discovery", "proposal", "won", "success"]


def on(day: int) -> date:
    """The n-th day from 1 January 2026, which is day 0."""
    return FIRST + timedelta(days=day)


def deal(
    number: int = 1,
    at: str = "discovery",
    *,
    amount: int | None = 100_000,
    created: int = 0,
    entered: int = 0,
    closed: int | None = None,
    expected: int | None = None,
    excluded: str | None = None,
) -> DealRow:
    """Days are counted from 1 January 2026; amounts are minor units."""
    return DealRow(
        id=number,
        stage=at,
        part=PARTS[at],
        created_on=on(created),
        entered_stage_on=on(entered),
        amount_minor=amount,
        expected_close=None if expected is None else on(expected),
        closed_on=None if closed is None else on(closed),
        excluded=excluded,  # type: ignore[arg-type]
    )


def way(number: int, *steps: tuple[str, int]) -> list[StageEntry]:
    return [StageEntry(number, key, on(day)) for key, day in steps]


@st.composite
def deals(draw: st.DrawFn, most: int = 20) -> list[DealRow]:
    """Deals in any state, closed ones with a close date around the quarter."""
    rows = []
    for number in range(draw(st.integers(0, most))):
        at = draw(st.sampled_from(list(PARTS)))
        is_open = PARTS[at] in ("lead", "deal")
        rows.append(
            deal(
                number,
                at,
                amount=draw(st.none() | st.integers(0, 5_000_000)),
                created=draw(st.integers(-100, 120)),
                entered=draw(st.integers(-100, 120)),
                closed=None if is_open else draw(st.integers(-40, 130)),
                expected=draw(st.none() | st.integers(-40, 130)),
                excluded=draw(st.sampled_from([None, None, None, "duplicate", "unqualified"])),
            )
        )
    return rows


@st.composite
def histories(draw: st.DrawFn, most: int = 12) -> list[StageEntry]:
    """Any wandering through the stages, back, over and out again, the deals' entries interleaved."""
    entries: list[StageEntry] = []
    for number in range(draw(st.integers(0, most))):
        keys = draw(st.lists(st.sampled_from([*PARTS, "unheard_of"]), min_size=1, max_size=7))
        days = sorted(draw(st.lists(st.integers(0, 60), min_size=len(keys), max_size=len(keys))))
        entries += way(number, *zip(keys, days, strict=True))
    return sorted(entries, key=lambda each: each.on)

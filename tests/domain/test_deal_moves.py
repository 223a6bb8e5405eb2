"""A move asks for what the stages left behind demand, and names everything that is missing at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from content.loader import load_content
from domain.deal_asks import MoveAnswers, MoveForm, asks, gaps, open_gaps
from domain.deal_moves import EDITABLE, NewDeal, add_note, create, edit, move
from domain.deal_problems import (
    AlreadyThere,
    ClosedStage,
    DayAhead,
    DayBeforeDeal,
    DealProblem,
    DealRefused,
    GapsLeft,
    Missing,
    NegativeAmount,
    NoSuchReason,
    NoSuchStage,
    Removed,
    StillOpen,
    TooLong,
)
from domain.deals import FIELDS, DealEvent, DealState, Stamp, Value, apply, begun
from domain.money import Money

CONTENT = load_content()
PIPELINE = CONTENT.pipelines["default"]
REASONS = {each.key for each in CONTENT.lost_reasons}
TODAY = date(2026, 11, 19)
NOW = Stamp(1, datetime(2026, 11, 19, 9, tzinfo=UTC), TODAY)
EURO = Money(1_200_000, "EUR")


def deal_in(where: str, /, **facts: object) -> DealState:
    first = create(NewDeal(account="Acme", owner_id=1, stage=where), PIPELINE, NOW)
    return replace(begun(first), **facts)  # type: ignore[arg-type]


def won(**facts: object) -> DealState:
    return deal_in("negotiation", stage="won", part="won", amount=EURO, closed_on=TODAY, **facts)


def lost(**facts: object) -> DealState:
    return deal_in("proposal", stage="lost", part="lost", lost_reason="price", closed_on=TODAY, **facts)


def moved(deal: DealState, to: str, *, gaps_allowed: bool = True, **answers: object) -> DealEvent:
    said = MoveAnswers(**answers)  # type: ignore[arg-type]
    return move(deal, to, said, pipeline=PIPELINE, stamp=NOW, reasons=REASONS, gaps_allowed=gaps_allowed)


def problems(
    deal: DealState, to: str, *, gaps_allowed: bool = True, **answers: object
) -> dict[str, DealProblem]:
    with pytest.raises(DealRefused) as caught:
        moved(deal, to, gaps_allowed=gaps_allowed, **answers)
    return caught.value.problems


def form(deal: DealState, to: str) -> MoveForm:
    return asks(PIPELINE, deal, to)


# --- what is asked ---


def test_leaving_discovery_asks_problem_implication_and_need_payoff() -> None:
    found = form(deal_in("discovery"), "presentation")
    assert [each.evidence.key for each in found.evidence] == ["problem", "implication", "need_payoff"]
    assert [each.id for each in found.criteria] == [
        "discovery.problem_confirmed",
        "discovery.cost_stated",
        "discovery.wish_stated",
        "discovery.everyone_known",
    ]
    assert (found.asks_why, found.asks_amount, found.asks_reason) == (False, False, False)


def test_what_is_known_is_filled_in() -> None:
    deal = deal_in(
        "discovery",
        met=frozenset({"discovery.cost_stated"}),
        evidence={"problem": "late orders"},
        amount=EURO,
        next_step="Call",
    )
    found = form(deal, "presentation")
    assert [each.met for each in found.criteria] == [False, True, False, False]
    assert [each.text for each in found.evidence] == ["late orders", None, None]
    assert (found.amount, found.next_step) == (EURO, "Call")


def test_skipping_asks_for_every_stage_that_is_skipped() -> None:
    found = form(deal_in("discovery"), "proposal")
    assert {each.stage.key for each in found.criteria} == {"discovery", "presentation"}
    assert [each.evidence.key for each in found.evidence][-2:] == ["reaction", "criteria"]


def test_evidence_that_two_stages_share_is_asked_once() -> None:
    playbook = CONTENT.pipelines["default"]
    twice = replace(
        playbook,
        stages=tuple(
            replace(each, evidence=playbook["discovery"].evidence) if each.key == "presentation" else each
            for each in playbook.stages
        ),
    )
    found = asks(twice, deal_in("discovery"), "proposal")
    assert [each.evidence.key for each in found.evidence] == ["problem", "implication", "need_payoff"]


@pytest.mark.parametrize(
    ("deal", "to", "why", "amount", "reason"),
    [
        (deal_in("proposal"), "discovery", True, False, False),
        (deal_in("proposal"), "won", False, True, False),
        (deal_in("proposal"), "lost", False, False, True),
        (lost(), "discovery", True, False, False),
        (lost(), "won", True, True, False),
        (won(), "negotiation", True, False, False),
        (won(), "lost", True, False, True),
        (won(), "onboarding", False, False, False),
    ],
)
def test_each_outcome_asks_its_own(deal: DealState, to: str, why: bool, amount: bool, reason: bool) -> None:
    found = form(deal, to)
    assert (found.asks_why, found.asks_amount, found.asks_reason) == (why, amount, reason)


def test_a_move_after_the_win_asks_nothing() -> None:
    assert form(won(), "onboarding").asks_nothing
    assert not form(deal_in("discovery"), "presentation").asks_nothing


# --- gaps ---


def test_gaps_are_what_is_neither_ticked_nor_written() -> None:
    deal = deal_in("discovery", met=frozenset({"discovery.cost_stated"}), evidence={"problem": "late"})
    assert [each.id for each in gaps(PIPELINE, deal, "discovery", "presentation")] == [
        "discovery.problem_confirmed",
        "discovery.wish_stated",
        "discovery.everyone_known",
        "discovery.implication",
        "discovery.need_payoff",
    ]


def test_a_move_records_its_gaps_with_the_answers_counted_in() -> None:
    event = moved(
        deal_in("discovery"),
        "presentation",
        met={"discovery.cost_stated", "discovery.problem_confirmed", "discovery.wish_stated"},
        evidence={"problem": "late", "implication": "dear", "need_payoff": "  "},
    )
    assert event.gaps == ("discovery.everyone_known", "discovery.need_payoff")


def test_a_team_may_forbid_gaps() -> None:
    found = problems(deal_in("discovery"), "presentation", gaps_allowed=False)
    assert isinstance(found["gaps"], GapsLeft)
    assert len(found["gaps"].gaps) == 7
    everything = moved(
        deal_in("discovery"),
        "presentation",
        gaps_allowed=False,
        met={each.id for each in form(deal_in("discovery"), "presentation").criteria},
        evidence={"problem": "a", "implication": "b", "need_payoff": "c"},
    )
    assert everything.gaps == ()


def test_going_back_or_losing_leaves_no_gaps() -> None:
    assert moved(deal_in("proposal"), "discovery", gaps_allowed=False, why="new boss").gaps == ()
    assert moved(deal_in("proposal"), "lost", gaps_allowed=False, lost_reason="price").gaps == ()


def test_stages_before_a_deal_began_are_no_gaps() -> None:
    assert open_gaps(PIPELINE, deal_in("proposal")) == ()
    skipped = apply(deal_in("proposal"), moved(deal_in("proposal"), "negotiation"))
    assert {each.stage.key for each in open_gaps(PIPELINE, skipped)} == {"proposal"}


def test_unticking_opens_a_criterion_again() -> None:
    deal = deal_in("discovery", met=frozenset({"discovery.cost_stated"}))
    assert apply(deal, moved(deal, "presentation", met=set())).met == frozenset()
    assert apply(deal, moved(deal, "presentation")).met == {"discovery.cost_stated"}


# --- rules ---


def test_a_win_needs_an_amount_and_its_day() -> None:
    assert problems(deal_in("negotiation"), "won") == {"amount": Missing(), "closed_on": Missing()}
    event = moved(deal_in("negotiation", amount=EURO), "won", closed_on=TODAY)
    assert (event.kind, event.amount, event.direction) == ("won", EURO, "forward")
    deal = apply(deal_in("negotiation"), moved(deal_in("negotiation"), "won", amount=EURO, closed_on=TODAY))
    assert (deal.part, deal.closed_on, deal.amount) == ("won", TODAY, EURO)


def test_a_loss_needs_a_reason_from_the_list() -> None:
    assert problems(deal_in("proposal"), "lost") == {"lost_reason": Missing()}
    assert problems(deal_in("proposal"), "lost", lost_reason="moon") == {"lost_reason": NoSuchReason("moon")}
    event = moved(deal_in("proposal"), "lost", lost_reason="competitor", competitor=" Globex ")
    deal = apply(deal_in("proposal"), event)
    assert (event.kind, event.direction, deal.competitor, deal.closed_on) == ("lost", None, "Globex", TODAY)


def test_a_close_is_neither_ahead_nor_before_the_deal() -> None:
    ahead, before = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
    deal = deal_in("negotiation", amount=EURO)
    assert problems(deal, "won", closed_on=ahead) == {"closed_on": DayAhead(ahead)}
    assert problems(deal, "won", closed_on=before) == {"closed_on": DayBeforeDeal(before, TODAY)}
    assert problems(deal, "lost", lost_reason="price", closed_on=ahead) == {"closed_on": DayAhead(ahead)}


@pytest.mark.parametrize(
    ("deal", "to"), [(deal_in("proposal"), "discovery"), (lost(), "proposal"), (won(), "lost")]
)
def test_going_back_asks_why(deal: DealState, to: str) -> None:
    assert problems(deal, to, why="  ", lost_reason="price")["why"] == Missing()
    assert moved(deal, to, why=" new boss ", lost_reason="price").why == "new boss"


def test_a_step_back_and_a_reopening_are_told_apart() -> None:
    back = moved(deal_in("proposal"), "discovery", why="x")
    again = moved(lost(), "discovery", why="x")
    assert (back.kind, back.direction) == ("moved", "back")
    assert (again.kind, again.direction) == ("reopened", None)
    deal = apply(lost(), again)
    assert (deal.closed_on, deal.lost_reason, deal.is_open) == (None, None, True)


def test_a_lost_deal_can_be_won_after_all() -> None:
    event = moved(lost(), "won", why="they came back", amount=EURO, closed_on=TODAY)
    assert event.kind == "won"
    assert apply(lost(), event).lost_reason is None


def test_everything_wrong_is_said_at_once() -> None:
    found = problems(
        lost(),
        "won",
        closed_on=TODAY + timedelta(days=3),
        next_step="x" * 301,
        evidence={"problem": "x" * 2001},
    )
    assert found == {
        "why": Missing(),
        "amount": Missing(),
        "closed_on": DayAhead(TODAY + timedelta(days=3)),
        "next_step": TooLong(301, 300),
        "evidence.problem": TooLong(2001, 2000),
    }


def test_moves_to_the_same_stage_or_to_none_are_refused() -> None:
    assert problems(deal_in("proposal"), "proposal") == {"stage": AlreadyThere(PIPELINE["proposal"])}
    assert problems(deal_in("proposal"), "moon") == {"stage": NoSuchStage("moon")}


def test_a_new_deal_needs_a_name_and_an_open_stage() -> None:
    with pytest.raises(DealRefused) as caught:
        create(NewDeal(account=" ", owner_id=1, stage="won", amount=Money(-1, "EUR")), PIPELINE, NOW)
    assert caught.value.problems == {
        "account": Missing(),
        "stage": ClosedStage(PIPELINE["won"]),
        "amount": NegativeAmount(Money(-1, "EUR")),
    }
    with pytest.raises(DealRefused) as caught:
        create(NewDeal(account="Acme", owner_id=1, stage="moon"), PIPELINE, NOW)
    assert caught.value.problems == {"stage": NoSuchStage("moon")}


# --- edits ---


def test_an_edit_that_changes_nothing_is_no_event() -> None:
    deal = deal_in("discovery", next_step="Call", met=frozenset({"discovery.cost_stated"}))
    assert (
        edit(deal, {"next_step": " Call ", "met.discovery.cost_stated": True, "met.x.y": None}, NOW) is None
    )


def test_only_putting_a_close_off_is_a_push() -> None:
    day = date(2026, 12, 10)
    deal = deal_in("discovery", expected_close=day)

    def pushes(deal: DealState, close: date | None) -> int:
        event = edit(deal, {"expected_close": close}, NOW)
        assert event
        return apply(deal, event).pushes

    assert pushes(deal, day + timedelta(days=1)) == 1
    assert pushes(deal, day - timedelta(days=1)) == 0
    assert pushes(deal, None) == 0
    assert pushes(deal_in("discovery"), day) == 0
    assert pushes(replace(won(), expected_close=day), day + timedelta(days=9)) == 0


def test_putting_a_close_off_while_moving_is_a_push_too() -> None:
    deal = deal_in("discovery", expected_close=TODAY)
    assert apply(deal, moved(deal, "proposal", expected_close=TODAY + timedelta(days=9))).pushes == 1


@pytest.mark.parametrize(
    ("deal", "wanted", "found"),
    [
        (won(), {"amount": None}, {"amount": Missing()}),
        (won(), {"closed_on": None}, {"closed_on": Missing()}),
        (lost(), {"lost_reason": None}, {"lost_reason": Missing()}),
        (lost(), {"lost_reason": "moon"}, {"lost_reason": NoSuchReason("moon")}),
        (deal_in("discovery"), {"closed_on": TODAY}, {"closed_on": StillOpen()}),
        (deal_in("discovery"), {"name": " "}, {"name": Missing()}),
        (deal_in("discovery"), {"amount": Money(-1, "EUR")}, {"amount": NegativeAmount(Money(-1, "EUR"))}),
        (deal_in("discovery", removed=True), {"name": "x"}, {"stage": Removed()}),
    ],
)
def test_an_edit_leaves_a_deal_whole(
    deal: DealState, wanted: dict[str, Value], found: dict[str, DealProblem]
) -> None:
    with pytest.raises(DealRefused) as caught:
        edit(deal, wanted, NOW, reasons=REASONS)
    assert caught.value.problems == found


def test_a_loss_can_be_given_another_reason() -> None:
    event = edit(lost(), {"lost_reason": "competitor"}, NOW, reasons=REASONS, why="heard from Bob")
    assert event
    assert apply(lost(), event).lost_reason == "competitor"


def test_stages_are_moved_and_not_edited() -> None:
    assert EDITABLE <= FIELDS
    with pytest.raises(ValueError, match="not to be edited: stage"):
        edit(deal_in("discovery"), {"stage": "won"}, NOW)


def test_a_note_says_something() -> None:
    with pytest.raises(DealRefused):
        add_note(deal_in("discovery"), " ", NOW)

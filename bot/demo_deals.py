"""The deals of the demo: a good dozen with a history, made and moved by its people as they would be."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from domain.deal_asks import MoveAnswers, asks
from domain.deal_cards import MoveAsked
from domain.deal_moves import NewDeal
from domain.deals import Deal
from domain.money import Money
from domain.revenue import RevenueSetting
from domain.weeks import at_local, fiscal_quarter, local_day
from services.deal_moves import move_deal
from services.deals import create_deal, note_deal, set_next_step
from services.handoffs import accept_deal, hand_over_deal
from services.pipelines import pipeline_of
from services.revenue_targets import set_revenue
from services.scope import Scope

ScopeOf = Callable[[str], Awaitable[Scope]]
"""The scope of one of the demo's people, by their key ("ana")."""


@dataclass(frozen=True, slots=True)
class Told:
    """A deal of the demo. Days are counted back from today, later ones ahead; `amount` is in whole EUR.

    way: (days ago, stage) of each move. step: the next step and in how many days. gaps: whether criteria are
    left open on the way.
    """

    owner: str
    account: str
    amount: int
    stage: str
    began: int
    way: tuple[tuple[int, str], ...]
    close_in: int = 30
    step: tuple[str, int] | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
    gaps: bool = False
    note: str | None = None
    lost: str | None = None
    rival: str | None = None


_ACME = {
    "problem": "Every third order leaves late, and the warehouse hears of it from the customer",
    "implication": "They lost a retailer over it in spring",
    "need_payoff": "They could promise two days and mean it",
}
_SAID = {
    "trigger": "They open a second site in March",
    "situation": "Two planners, one spreadsheet, a stand-up at seven",
    "deciders": "Head of operations decides, finance signs",
    "problem": "Orders are typed twice and differ once a week",
    "implication": "Somebody drives out twice, and the customer is told nothing",
    "need_payoff": "One person could do the work of two in the season",
    "reaction": "The planners liked the map; finance asked for the exit clause",
    "criteria": "Time to start, then price, then who else uses it",
    "business_case": "4,000 a month saved, confirmed by finance",
    "path_to_signature": "Legal by the 10th, board on the 15th, signature the day after",
    "traded": "Four percent for three years",
    "signer": "The managing director",
}
DEALS: tuple[Told, ...] = (
    Told(
        "ana", "Acme", 24_000, "qualification", 34,
        ((28, "discovery"), (16, "presentation"), (1, "proposal")),
        close_in=18, step=("Walk through the proposal with their CFO", 2), evidence=_ACME,
    ),
    Told(
        "ana", "Globex", 12_500, "qualification", 20, ((13, "discovery"),),
        step=("Call Hank about the numbers", -2),
    ),
    Told("ana", "Initech", 8_000, "discovery", 75, ((66, "presentation"),), close_in=-5, gaps=True),
    Told(
        "ana", "Umbrella", 31_000, "qualification", 62,
        ((55, "discovery"), (41, "presentation"), (27, "proposal"), (15, "negotiation"), (4, "won")),
    ),
    Told(
        "bruno", "Hooli", 45_000, "discovery", 44,
        ((35, "presentation"), (22, "proposal"), (9, "negotiation")),
        close_in=9, step=("Legal sends the marked contract", 1),
        note="Their counsel wants a shorter notice period",
    ),
    Told(
        "bruno", "Stark & Sons", 18_000, "qualification", 15, ((2, "discovery"),),
        step=("Discovery meeting", 4),
    ),
    Told(
        "bruno", "Wayne Freight", 9_500, "discovery", 50,
        ((40, "presentation"), (25, "proposal"), (12, "lost")),
        lost="competitor", rival="Kestrel", note="They had used Kestrel before",
    ),
    Told(
        "bruno", "Soylent", 14_000, "discovery", 58,
        ((49, "presentation"), (36, "proposal"), (24, "negotiation"), (11, "won")),
    ),
    Told(
        "clara", "Vandelay", 3_200, "discovery", 26, ((17, "presentation"),),
        close_in=12, step=("Demo on a phone", 0),
    ),
    Told("clara", "Pied Piper", 2_800, "discovery", 33, ((20, "proposal"),), close_in=6, gaps=True),
    Told(
        "clara", "Tyrell", 4_100, "discovery", 40, ((30, "presentation"), (19, "lost")), lost="no_decision",
    ),
    Told(
        "eva", "Duff Drinks", 6_000, "mql", 9, ((3, "qualification"),),
        step=("Agree who joins the discovery call", 1),
    ),
)  # fmt: skip
HANDED = Told(
    "dario", "Oceanic", 16_000, "mql", 12, ((7, "qualification"), (1, "discovery")),
    step=("Discovery call", 3), note="Ask for Nadia, she has the budget",
)  # fmt: skip
ACCEPTED = Told(
    "dario", "Cyberdyne", 21_000, "mql", 24, ((18, "qualification"), (12, "discovery")),
    step=("Second call", 5),
)  # fmt: skip
QUOTAS = {"ana": 60_000, "bruno": 60_000, "clara": 15_000}


async def settle_deals(scope_of: ScopeOf) -> None:
    """Make all of it, as it would have been made day by day."""
    for told in DEALS:
        await _live_through(scope_of, told)
    await _hand_over(scope_of, HANDED, days_ago=1, accepted=False)
    await _hand_over(scope_of, ACCEPTED, days_ago=11, accepted=True)
    marta = await scope_of("marta")
    quarter = fiscal_quarter(marta.today, 1)
    for name, amount in QUOTAS.items():
        wanted = RevenueSetting(Money.of(amount, "EUR"), quarter, slack_id=f"U0{name.upper()}")
        await set_revenue(marta, wanted)


async def _live_through(scope_of: ScopeOf, told: Told) -> Deal:
    now = await scope_of(told.owner)
    close = _weekday(now.today + timedelta(days=told.close_in))
    new = NewDeal(
        account=told.account,
        owner_id=now.me.id,
        stage=told.stage,
        amount=Money.of(told.amount, "EUR"),
        expected_close=close,
        evidence=told.evidence,
    )
    deal = (await create_deal(_then(now, told.began), new)).deal
    for days_ago, stage in told.way:
        deal = await _move(_then(now, days_ago), deal, stage, told)
    last = _then(now, told.way[-1][0])
    if told.note:
        await note_deal(last, deal.id, told.note)
    if told.step and deal.is_open:
        step, in_days = told.step
        await set_next_step(last, deal.id, step, _weekday(now.today + timedelta(days=in_days)))
    return deal


async def _move(scope: Scope, deal: Deal, stage: str, told: Told) -> Deal:
    """One move, with everything ticked and said that the stages ask for, unless gaps are wanted."""
    answers = MoveAnswers(
        met=await _met(scope) if not told.gaps else [],
        evidence=await _evidence(scope, deal, stage, told),
        closed_on=local_day(scope.now, scope.me.team.zone) if scope.me.team else scope.today,
        lost_reason=told.lost,
        competitor=told.rival,
    )
    moved = await move_deal(scope, deal.id, None, stage, answers)
    assert not isinstance(moved, MoveAsked)
    return moved.deal


async def _met(scope: Scope) -> list[str]:
    """Every criterion of the pipeline; those that a move does not ask about are not taken."""
    pipeline = await pipeline_of(scope)
    return [stage.criterion_id(each) for stage in pipeline.stages for each in stage.exit_criteria]


async def _evidence(scope: Scope, deal: Deal, stage: str, told: Told) -> dict[str, str]:
    """What the buyer said on the stages that the move leaves behind."""
    if told.gaps:
        return {}
    asked = asks(await pipeline_of(scope), deal, stage).evidence
    known = {**_SAID, **told.evidence}
    return {each.evidence.key: known[each.evidence.key] for each in asked if each.evidence.key in known}


async def _hand_over(scope_of: ScopeOf, told: Told, *, days_ago: int, accepted: bool) -> None:
    deal = await _live_through(scope_of, told)
    giver, receiver = await scope_of(told.owner), await scope_of("ana")
    await hand_over_deal(
        _then(giver, days_ago), deal.id, receiver.me.slack_id, "They want to be live by spring"
    )
    if accepted:
        await accept_deal(_then(receiver, days_ago - 1), deal.id)


def _then(scope: Scope, days_ago: int) -> Scope:
    """The same person at work so many days ago, or on the Friday before."""
    day = _weekday(scope.today - timedelta(days=days_ago))
    return replace(scope, now=min(scope.now, at_local(day, time(11), scope.me.zone)))


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))

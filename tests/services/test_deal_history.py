"""Whatever people do to a deal, its log and its stored state agree, on both engines."""

import random
from datetime import date, timedelta

import pytest

from content.loader import Content
from db.activity import totals
from db.deal_events import events_of
from db.deals import credits_of
from db.engine import Database
from domain.deal_asks import MoveAnswers
from domain.deal_credits import credits, won_by
from domain.deal_problems import DealRefused
from domain.deals import Deal, History, Value
from domain.errors import UserError
from domain.team import Role
from services.deal_moves import move_deal
from services.deals import edit_deal, note_deal, set_next_step, undo_deal
from services.handoffs import accept_deal, hand_over_deal, send_back_deal
from tests.conftest import MovingClock
from tests.support.deals import DealOffice, euros

STEPS = 25


async def step(office: DealOffice, deal: Deal, dice: random.Random) -> None:
    """One thing that somebody might do, be it possible or not."""
    name = dice.choice(["ana", "ben", "mark", "sofia", "carla"])
    scope, now = office.scope(name), await office.again(deal)
    stages = [each.key for each in office.content.pipeline(None).stages]
    day = date(2026, 11, 18) + timedelta(days=dice.randrange(-3, 40))
    match dice.randrange(9):
        case 0 | 1 | 2:
            answers = MoveAnswers(
                met=[f"{now.stage}.problem_confirmed"] if dice.random() < 0.5 else None,
                evidence={"problem": dice.choice(["Late orders", "Wrong stock", ""])},
                amount=dice.choice([None, euros(dice.randrange(1, 50_000))]),
                closed_on=date(2026, 11, 18),
                why=dice.choice([None, "Because"]),
                lost_reason=dice.choice(["price", "nonsense"]),
            )
            await move_deal(scope, deal.id, None, dice.choice(stages), answers)
        case 3:
            wanted: dict[str, Value] = {
                "amount": euros(dice.randrange(1, 9_000)),
                "expected_close": day,
                "competitor": "Rival",
            }
            await edit_deal(scope, deal.id, now.rev, wanted)
        case 4:
            await set_next_step(scope, deal.id, dice.choice(["Call", None]), dice.choice([day, None]))
        case 5:
            await note_deal(scope, deal.id, "Noted")
        case 6:
            await hand_over_deal(scope, deal.id, dice.choice(["UANA", "UBEN", "USOFIA"]))
        case 7:
            answer = dice.choice([accept_deal, None])
            await (answer(scope, deal.id) if answer else send_back_deal(scope, deal.id, "No"))
        case 8:
            await undo_deal(scope, deal.id, dice.randrange(1, now.rev + 1))


@pytest.mark.parametrize("seed", range(8))
async def test_any_sequence_of_changes_leaves_log_and_state_in_agreement(
    database: Database, clock: MovingClock, content: Content, seed: int
) -> None:
    dice, refused = random.Random(seed), 0
    async with database.transaction() as tx:
        office = await DealOffice.make(tx, content, clock.now())
        deal = await office.deal("sofia", stage="qualification")
        for _ in range(STEPS):
            before = await office.again(deal)
            try:
                await step(office, deal, dice)
            except (UserError, DealRefused):
                refused += 1
                assert await office.again(deal) == before  # nothing was written
        last = await office.again(deal)
        assert 1 < last.rev < STEPS + 2
        assert refused
        await _check_counts(office, deal)


async def _check_counts(office: DealOffice, deal: Deal) -> None:
    """What the store counts is what the whole log is worth, read from the beginning."""
    history = History.of(await events_of(office.tx, deal.id))
    people = {person.id: person for person in office.people.values()}
    earned = credits(
        history,
        office.content.pipeline(None),
        was_given=(),
        is_sdr=lambda person_id: people[person_id].role is Role.SDR,
    )
    assert await credits_of(office.tx, deal.id) == {each.rev for each in earned}
    counted = await totals(office.tx, list(people), date(2026, 11, 1), date(2027, 1, 1))
    assert sum(n for each in counted.values() for n in each.values()) == len(earned)
    assert (won_by(history.events) is None) == (not any(event.kind == "won" for event in history.events))

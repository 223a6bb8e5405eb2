"""Making, finding, seeing and changing deals: who may, what is asked, what is written."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from content.loader import Content
from db.deal_events import append, events_of
from db.engine import Database
from domain.deal_asks import MoveAnswers
from domain.deal_cards import DealChanged, DealConflict, MoveAsked
from domain.deal_moves import NewDeal, add_note
from domain.deal_problems import DealRefused, GapsLeft, Missing
from domain.deals import Stamp, Value, next_event
from domain.errors import UserError
from services.deal_moves import move_deal, open_move
from services.deal_search import find_deals
from services.deals import (
    assign_deal,
    create_deal,
    deals_needing_attention,
    edit_deal,
    my_deals,
    note_deal,
    see_deal,
    set_next_step,
    undo_deal,
)
from tests.conftest import MovingClock
from tests.support.deals import DealOffice, euros


@contextmanager
def told(code: str) -> Iterator[None]:
    """What is done inside is refused with this code."""
    with pytest.raises(UserError) as caught:
        yield
    assert caught.value.code == code


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


async def test_a_deal_belongs_to_its_maker_and_their_team(office: DealOffice) -> None:
    deal = await office.again(await office.deal())
    assert (deal.name, deal.stage, deal.part, deal.amount) == ("Acme", "discovery", "deal", euros(12_000))
    assert (deal.owner_id, deal.team_id) == (office.people["ana"].id, office.north.id)
    assert (deal.market, deal.created_on, deal.rev) == ("europe", date(2026, 11, 18), 1)


async def test_a_deal_can_be_made_for_a_team_mate_and_not_for_strangers(office: DealOffice) -> None:
    new = NewDeal(account="Acme", owner_id=0)
    made = await create_deal(office.scope("ana"), new, "UBEN")
    assert made.owner.name == "Ben"
    assert made.deal.stage == "qualification"
    with told("deals.not_in_team"):
        await create_deal(office.scope("ana"), new, "UXAVIER")
    with told("deals.unknown_person"):
        await create_deal(office.scope("ana"), new, "UNOBODY")
    with pytest.raises(DealRefused) as refused:
        await create_deal(office.scope("ana"), NewDeal(account=" ", owner_id=0))
    assert refused.value.problems == {"account": Missing()}


async def test_whose_deal_it_is_says_who_may_see_and_change_it(office: DealOffice) -> None:
    deal = await office.deal()
    for name, may in {"ana": True, "ben": False, "mark": True, "olga": True}.items():
        assert (await see_deal(office.scope(name), deal.id)).may_change is may
    with told("deals.not_found"):
        await see_deal(office.scope("xavier"), deal.id)
    with told("deals.not_found"):
        await note_deal(office.scope("xavier"), deal.id, "mine")
    with told("deals.not_yours"):
        await office.move("ben", deal, "proposal")
    with told("deals.not_yours"):
        await undo_deal(office.scope("ben"), deal.id, 1)
    assert (await find_deals(office.scope("xavier"), "Acme")).deals == ()
    assert (await office.again(deal)).rev == 1


async def test_deals_of_another_workspace_are_not_found(office: DealOffice) -> None:
    from tests.support.world import make_person

    deal = await office.deal()
    office.people["eve"] = await make_person(office.tx, "Eve", workspace="T2", is_admin=True)
    with told("deals.not_found"):
        await see_deal(office.scope("eve"), deal.id)
    with told("deals.not_found"):
        await undo_deal(office.scope("eve"), deal.id, 1)
    assert (await find_deals(office.scope("eve"), "Acme")).deals == ()


@pytest.mark.parametrize(
    ("query", "names", "sure"),
    [
        ("gtx-pro", ["GTX Pro"], "GTX Pro"),
        ("glo", ["Globex"], "Globex"),
        ("labs", ["Acme Labs"], "Acme Labs"),
        ("acme", ["Acme"], "Acme"),
        ("ac", ["Acme", "Acme Labs"], None),
        ("globx", ["Globex"], None),
        ("umbrella", [], None),
        ("%", [], None),
        ("_", [], None),
    ],
)
async def test_a_name_finds_by_its_start_by_a_word_and_nearly_spelt(
    office: DealOffice, query: str, names: list[str], sure: str | None
) -> None:
    for account in ("GTX Pro", "Globex", "Acme", "Acme Labs"):
        await office.deal(account=account)
    found = await find_deals(office.scope("ana"), query)
    assert [deal.name for deal in found.deals] == names
    assert (found.sure.name if found.sure else None) == sure


async def test_of_two_deals_of_one_name_the_open_one_or_ones_own_is_meant(office: DealOffice) -> None:
    old, new = await office.deal(), await office.deal()
    assert (await find_deals(office.scope("ana"), "acme")).sure is None
    await office.win("ana", old)
    found = (await find_deals(office.scope("ana"), "acme")).sure
    assert found is not None
    assert found.id == new.id
    his = await office.deal("ben")
    for name, deal in (("ana", new), ("ben", his)):
        found = (await find_deals(office.scope(name), "acme")).sure
        assert found is not None
        assert found.id == deal.id


async def test_what_needs_attention_comes_first_and_says_why(office: DealOffice) -> None:
    today = date(2026, 11, 18)
    await office.deal(account="Fine", next_step="Call", next_step_on=today, expected_close=date(2026, 12, 1))
    await office.deal(account="Empty")
    await office.deal(account="Late", next_step="Call", next_step_on=today - timedelta(days=1))
    await office.deal(account="Past", next_step="Call", expected_close=today - timedelta(days=1))
    found = await my_deals(office.scope("ana"))
    assert [(line.deal.name, line.reasons) for line in found.lines] == [
        ("Late", ("step_overdue",)),
        ("Past", ("close_passed",)),
        ("Empty", ("no_step",)),
        ("Fine", ()),
    ]
    pressing = await deals_needing_attention(office.scope("ana"))
    assert [line.deal.name for line in pressing.lines] == ["Late", "Past", "Empty"]
    assert (await my_deals(office.scope("mark"))).lines == ()


async def test_a_deal_that_stays_too_long_in_its_stage_is_stale(office: DealOffice) -> None:
    deal = await office.deal(next_step="Call")
    later = office.scope("ana", now=office.now + timedelta(days=19))
    assert (await my_deals(later)).lines[0].reasons == ()  # 2 × 45 days × 8/35 of the cycle are 20
    later = office.scope("ana", now=office.now + timedelta(days=21))
    assert (await my_deals(later)).lines[0].reasons == ("stale",)
    assert (await see_deal(later, deal.id)).reasons == ("stale",)


async def test_a_move_keeps_what_was_said_and_records_its_gaps(office: DealOffice) -> None:
    deal = await office.deal()
    met = ["discovery.problem_confirmed", "discovery.wish_stated"]
    moved = await office.move(
        "ana", deal, "presentation", met=met, evidence={"problem": "Late orders"}, note="Bob is in"
    )
    now = await office.again(deal)
    assert (now.stage, now.met, now.evidence) == ("presentation", frozenset(met), {"problem": "Late orders"})
    assert [gap.id for gap in moved.gaps] == [
        "discovery.cost_stated",
        "discovery.everyone_known",
        "discovery.implication",
        "discovery.need_payoff",
    ]
    card = await see_deal(office.scope("ben"), deal.id)
    assert [gap.id for gap in card.gaps] == [gap.id for gap in moved.gaps]
    assert [note.note for note in card.notes] == ["Bob is in"]


async def test_a_team_may_allow_no_gaps_and_then_nothing_is_written(
    database: Database, clock: MovingClock, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await DealOffice.make(tx, content, clock.now(), allow_gaps=False)
        deal = await office.deal()
        with pytest.raises(DealRefused) as refused:
            await office.move("ana", deal, "presentation")
        [problem] = refused.value.problems.values()
        assert isinstance(problem, GapsLeft)
        assert (await office.again(deal)).rev == 1


async def test_the_second_of_two_who_change_a_deal_is_told_and_may_go_on(office: DealOffice) -> None:
    deal = await office.deal()
    await office.move("ana", deal, "presentation")
    answers = MoveAnswers(note="Mine")
    asked = await move_deal(office.scope("mark"), deal.id, deal.rev, "proposal", answers)
    assert isinstance(asked, MoveAsked)
    assert asked.conflict is not None
    assert [event.kind for event in asked.conflict.since] == ["moved"]
    assert asked.typed == answers
    assert asked.form.start.key == "presentation"
    assert (await office.again(deal)).stage == "presentation"
    moved = await move_deal(office.scope("mark"), deal.id, asked.deal.rev, "proposal", answers)
    assert isinstance(moved, DealChanged)
    assert (await office.again(deal)).stage == "proposal"


async def test_an_edit_of_an_old_revision_is_told_too_but_notes_are_no_conflict(office: DealOffice) -> None:
    deal = await office.deal()
    await note_deal(office.scope("mark"), deal.id, "Well done")
    done = await edit_deal(office.scope("ana"), deal.id, deal.rev, {"amount": euros(9_000)})
    assert isinstance(done, DealChanged)
    conflict = await edit_deal(office.scope("mark"), deal.id, deal.rev, {"amount": euros(8_000)})
    assert isinstance(conflict, DealConflict)
    assert (await office.again(deal)).amount == euros(9_000)


async def test_two_at_the_very_same_moment_write_one_event(office: DealOffice) -> None:
    deal = await office.deal()
    event = add_note(deal, "first", Stamp(office.people["ana"].id, office.now, date(2026, 11, 18)))
    assert await append(office.tx, deal, event) is not None
    assert await append(office.tx, deal, event) is None
    assert len(await events_of(office.tx, deal.id)) == 2


async def test_an_edit_changes_what_differs_and_nothing_else(office: DealOffice) -> None:
    deal = await office.deal(expected_close=date(2026, 12, 1))
    wanted: dict[str, Value] = {"amount": euros(15_000), "expected_close": date(2026, 12, 20), "name": "Acme"}
    changed = await edit_deal(office.scope("ana"), deal.id, deal.rev, wanted)
    assert isinstance(changed, DealChanged)
    assert changed.event is not None
    assert set(changed.event.changes) == {"amount", "expected_close", "pushes"}
    again = await edit_deal(office.scope("ana"), deal.id, deal.rev + 1, wanted)
    assert isinstance(again, DealChanged)
    assert again.event is None
    assert (await office.again(deal)).pushes == 1


async def test_a_new_owner_has_the_deal_in_their_own_team(office: DealOffice) -> None:
    deal = await office.deal()
    await assign_deal(office.scope("mark"), deal.id, "UBEN")
    assert (await office.again(deal)).owner_id == office.people["ben"].id
    await assign_deal(office.scope("olga"), deal.id, "UXAVIER")
    assert (await office.again(deal)).team_id == office.south.id
    with told("deals.not_found"):
        await see_deal(office.scope("ana"), deal.id)


async def test_a_next_step_is_set_and_taken_away(office: DealOffice) -> None:
    deal = await office.deal()
    await set_next_step(office.scope("ana"), deal.id, "Call Bob", date(2026, 12, 3))
    now = await office.again(deal)
    assert (now.next_step, now.next_step_on) == ("Call Bob", date(2026, 12, 3))
    await set_next_step(office.scope("ana"), deal.id, None, None)
    assert (await office.again(deal)).next_step is None


async def test_everything_can_be_taken_back_and_put_back(office: DealOffice) -> None:
    deal = await office.deal()
    won = await office.win("ana", deal)
    assert (won.is_win, won.won_rev) == (True, 2)
    undone = await undo_deal(office.scope("ana"), deal.id, 2)
    assert (undone.is_win_gone, undone.won_rev) == (True, 2)
    now = await office.again(deal)
    assert (now.stage, now.closed_on, now.rev) == ("discovery", None, 3)
    back = await undo_deal(office.scope("ana"), deal.id, 3)
    assert (back.is_win, back.won_rev) == (True, 4)
    assert (await office.again(deal)).is_won


async def test_an_undo_of_an_undone_or_overtaken_change_says_so(office: DealOffice) -> None:
    deal = await office.deal()
    await office.move("ana", deal, "presentation")
    await office.move("mark", deal, "proposal")
    with told("deals.changed_since"):
        await undo_deal(office.scope("ana"), deal.id, 2)
    await undo_deal(office.scope("mark"), deal.id, 3)
    with told("deals.undone_already"):
        await undo_deal(office.scope("mark"), deal.id, 3)
    with told("deals.not_found"):
        await undo_deal(office.scope("mark"), deal.id, 99)
    assert (await office.again(deal)).stage == "presentation"


async def test_a_deal_made_by_mistake_is_gone_after_its_undo_and_can_be_put_back(office: DealOffice) -> None:
    deal = await office.deal()
    await undo_deal(office.scope("ana"), deal.id, 1)
    assert (await my_deals(office.scope("ana"))).lines == ()
    assert (await find_deals(office.scope("ana"), "acme")).deals == ()
    with told("deals.not_found"):
        await see_deal(office.scope("ana"), deal.id)
    with told("deals.not_found"):
        await office.move("ana", deal, "proposal")
    await undo_deal(office.scope("ana"), deal.id, 2)
    assert len((await my_deals(office.scope("ana"))).lines) == 1


async def test_a_move_to_where_it_is_or_nowhere_is_refused(office: DealOffice) -> None:
    deal = await office.deal()
    with pytest.raises(DealRefused):
        await open_move(office.scope("ana"), deal.id, "discovery")
    with told("deals.no_such_stage"):
        await open_move(office.scope("ana"), deal.id, "nirvana")


async def test_a_deal_in_a_stage_that_the_template_no_longer_has_is_still_there(office: DealOffice) -> None:
    deal = await office.deal()
    gone = {"stage": "old_stage", "first_stage": "old_stage"}
    stamp = Stamp(office.people["ana"].id, office.now, date(2026, 11, 18))
    assert await append(office.tx, deal, next_event(deal, "moved", gone, stamp)) is not None
    assert (await see_deal(office.scope("ana"), deal.id)).gaps == ()
    assert len((await my_deals(office.scope("ana"))).lines) == 1
    await note_deal(office.scope("ana"), deal.id, "Where is it?")
    with told("deals.no_such_stage"):
        await office.move("ana", deal, "proposal")
    undone = await undo_deal(office.scope("ana"), deal.id, 2)
    assert undone.deal.stage == "discovery"

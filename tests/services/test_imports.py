"""Importing: every row accounted for, once only, corrected where the file was, with its history."""

import asyncio
import csv
import tracemalloc
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from content.loader import Content
from db.activity import entries
from db.deal_events import append, deal_events, events_of
from db.deals import deal_from, deals
from db.engine import Database
from db.file_index import FileIndex
from domain.deal_moves import undo
from domain.deals import Deal, History, Stamp, replay
from domain.errors import UserError
from domain.importing.plan import Plan, Wishes
from domain.importing.rows import NotYours, RowProblem, Tally
from domain.importing.sniff import Record
from domain.team import Person, Team
from services.import_desk import Desk, desk_for
from services.import_look import accept
from services.import_run import import_file, look_at
from tests.support.dirty_csv import HEADER, MAPPING, STAGES, Dirt, deal_rows, european, write_csv
from tests.support.world import make_person, make_team

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
WISHES = Wishes(mapping=MAPPING, stages=STAGES)


@dataclass
class Heard:
    bad_rows: list[tuple[int, tuple[RowProblem, ...]]] = field(default_factory=list)
    rows: int = 0

    def done(self, rows: int) -> None:
        self.rows += rows

    def bad(self, record: Record, problems: Sequence[RowProblem]) -> None:
        self.bad_rows.append((record.line, tuple(problems)))


@dataclass
class Place:
    """A workspace with one team to import into."""

    desk: Desk
    team: Team
    ana: Person

    async def bring(
        self,
        path: Path,
        wishes: Wishes = WISHES,
        *,
        dry_run: bool = False,
        merge: bool = False,
        **desk: object,
    ) -> tuple[Tally, Plan, Heard]:
        heard = Heard()
        at = replace(self.desk, **desk)  # type: ignore[arg-type]
        plan = await look_at(at, path, wishes)
        if merge:
            plan = replace(plan, wishes=accept(plan.wishes, plan.offers))
        tally = await import_file(at, path, plan, heard, dry_run=dry_run)
        assert tally.read == plan.rows == heard.rows
        assert tally.bad == len(heard.bad_rows)
        return tally, plan, heard

    async def deals(self) -> list[Deal]:
        async with self.desk.database.reading() as tx:
            rows = (await tx.execute(sa.select(deals).order_by(deals.c.id))).mappings()
            return [deal_from(row) for row in rows]

    async def events(self) -> int:
        async with self.desk.database.reading() as tx:
            return int(await tx.scalar(sa.select(sa.func.count()).select_from(deal_events)) or 0)


@pytest.fixture
async def place(database: Database, content: Content) -> Place:
    async with database.transaction() as tx:
        team = await make_team(tx)
        ana = await make_person(tx, "Ines Prata", team=team, slack_id="UINES")
    return Place(await desk_for(database, content, workspace=None, team=None, now=NOW), team, ana)


def rows_file(path: Path, *rows: Sequence[str], header: Sequence[str] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as sheet:
        csv.writer(sheet).writerows([header, *rows])
    return path


WON = ("R1", "Ines Prata", "Basic", "Paloma", "Got it", "2025-01-06", "2025-03-04", "1200")
OPEN = ("R2", "Ines Prata", "Basic", "Tenfold", "Talking", "2025-02-03", "", "")


async def test_every_row_of_a_dirty_file_is_in_or_twice_or_bad(place: Place, tmp_path: Path) -> None:
    dirt = Dirt()
    path = write_csv(tmp_path / "deals.csv", deal_rows(1_200, dirt))
    tally, _, heard = await place.bring(path)
    assert tally == Tally(added=dirt.good_rows, twice=dirt.twice, bad=dirt.bad_rows)
    assert min(dirt.bad.values()) > 0
    found = Counter(each.stage for each in await place.deals())
    assert found == {STAGES[phase]: count for phase, count in dirt.phases.items()}
    won = [each for each in await place.deals() if each.is_won]
    assert sum(each.amount.amount_minor for each in won if each.amount) == dirt.worth * 100
    assert {type(problem).__name__ for _, all_of in heard.bad_rows for problem in all_of} == {
        "Blank",
        "NotADay",
        "BadAmount",
        "UnknownStage",
    }


async def test_the_same_file_in_another_form_brings_the_same_deals(place: Place, tmp_path: Path) -> None:
    plain = write_csv(tmp_path / "plain.csv", deal_rows(300, Dirt()))
    rows = [european(row) for row in deal_rows(300, Dirt())]
    other = write_csv(tmp_path / "other.csv", rows, delimiter=";", encoding="cp1252")
    first, *_ = await place.bring(plain)
    again, plan, _ = await place.bring(other)
    assert (plan.delimiter, plan.encoding, plan.order, plan.mark) == (";", "cp1252", "dmy", ",")
    assert again == replace(first, added=0, same=first.added)


async def test_a_second_import_changes_nothing(place: Place, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "deals.csv", deal_rows(300, Dirt()))
    first, *_ = await place.bring(path)
    before, count = await place.deals(), await place.events()
    again, plan, _ = await place.bring(
        path, Wishes(), now=datetime(2027, 1, 1, tzinfo=UTC), today=date(2027, 1, 1)
    )
    assert plan.remembered
    assert again == replace(first, added=0, same=first.added)
    assert await place.deals() == before
    assert await place.events() == count


async def test_a_dry_run_says_the_same_and_writes_nothing(place: Place, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "deals.csv", deal_rows(300, Dirt()))
    said, *_ = await place.bring(path, dry_run=True)
    assert await place.deals() == []
    done, *_ = await place.bring(path)
    assert said == done


async def test_a_deals_log_and_its_state_agree(place: Place, tmp_path: Path) -> None:
    await place.bring(write_csv(tmp_path / "deals.csv", deal_rows(120, Dirt(), clean=True)))
    changed = [[*row[:7], "777"] for row in deal_rows(120, Dirt(), clean=True)]
    await place.bring(write_csv(tmp_path / "deals.csv", changed))
    async with place.desk.database.reading() as tx:
        for deal in await place.deals():
            state = replay(await events_of(tx, deal.id))
            assert Deal.of(state, id=deal.id, workspace_id=deal.workspace_id) == deal


async def test_history_counts_for_the_days_of_the_file(place: Place, tmp_path: Path) -> None:
    await place.bring(rows_file(tmp_path / "a.csv", WON, OPEN))
    won, still = await place.deals()
    assert (won.created_on, won.closed_on, won.stage) == (date(2025, 1, 6), date(2025, 3, 4), "won")
    assert (still.created_on, still.entered_stage_on, still.closed_on) == (date(2025, 2, 3),) * 2 + (None,)
    async with place.desk.database.reading() as tx:
        log = await events_of(tx, won.id)
    assert [(each.kind, each.on, each.to_stage) for each in log] == [
        ("imported", date(2025, 1, 6), "discovery"),
        ("won", date(2025, 3, 4), "won"),
    ]
    assert log[0].at == NOW


async def test_a_corrected_file_changes_what_was_corrected(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    await place.bring(rows_file(path, WON, OPEN))
    closed = (*OPEN[:4], "Got it", OPEN[5], "2025-06-02", "300")
    tally, *_ = await place.bring(rows_file(path, (*WON[:7], "1300"), closed))
    assert tally == Tally(changed=2)
    won, other = await place.deals()
    assert won.amount is not None
    assert won.amount.amount_minor == 130_000
    assert (other.stage, other.closed_on) == ("won", date(2025, 6, 2))
    async with place.desk.database.reading() as tx:
        assert [each.kind for each in await events_of(tx, won.id)] == ["imported", "won", "edited"]
        assert [each.kind for each in await events_of(tx, other.id)] == ["imported", "edited", "won"]
    assert (await place.bring(path))[0] == Tally(same=2)


async def test_what_people_changed_stays_where_the_file_did_not_change(place: Place, tmp_path: Path) -> None:
    path = rows_file(tmp_path / "a.csv", OPEN)
    await place.bring(path)
    async with place.desk.database.transaction() as tx:
        await tx.execute(deals.update().values(next_step="Call Bob", stage="proposal"))
    tally, *_ = await place.bring(rows_file(path, (*OPEN[:3], "Tenfold Group", *OPEN[4:])))
    [deal] = await place.deals()
    assert tally == Tally(changed=1)
    assert (deal.account, deal.next_step, deal.stage) == ("Tenfold Group", "Call Bob", "proposal")


async def test_a_win_that_the_file_takes_back_is_reopened(place: Place, tmp_path: Path) -> None:
    path = rows_file(tmp_path / "a.csv", WON)
    await place.bring(path)
    await place.bring(rows_file(path, (*WON[:4], "Talking", WON[5], "", "1200")))
    [deal] = await place.deals()
    assert (deal.stage, deal.closed_on) == ("discovery", None)


async def test_an_import_that_was_undone_stays_undone(place: Place, tmp_path: Path) -> None:
    path = rows_file(tmp_path / "a.csv", OPEN)
    await place.bring(path)
    [deal] = await place.deals()
    async with place.desk.database.transaction() as tx:
        history = History.of(await events_of(tx, deal.id))
        assert await append(tx, deal, undo(history, 1, Stamp(place.ana.id, NOW, NOW.date())))
    tally, *_ = await place.bring(rows_file(path, (*OPEN[:3], "Tenfold Group", *OPEN[4:])))
    [deal] = await place.deals()
    assert tally == Tally(same=1)
    assert deal.removed


async def test_one_id_with_two_meanings_is_bad_and_the_first_holds(place: Place, tmp_path: Path) -> None:
    tally, _, heard = await place.bring(
        rows_file(tmp_path / "a.csv", WON, (*WON[:3], "Orchid Labs", *WON[4:]), WON)
    )
    assert tally == Tally(added=1, twice=1, bad=1)
    assert [type(each).__name__ for each in heard.bad_rows[0][1]] == ["IdTwice"]


async def test_rows_without_ids_are_known_by_what_tells_them_apart(place: Place, tmp_path: Path) -> None:
    wishes = replace(WISHES, mapping={**MAPPING, "ref": "-"})
    other = ("R9", *WON[1:7], "90")  # the same but for its amount: a second deal
    path = rows_file(tmp_path / "a.csv", WON, other, OPEN, WON)
    assert (await place.bring(path, wishes))[0] == Tally(added=3, twice=1)
    assert (await place.bring(path, wishes))[0] == Tally(same=3, twice=1)
    corrected = rows_file(path, WON, (*other[:7], "95"), OPEN)
    assert (await place.bring(corrected, wishes))[0] == Tally(same=2, changed=1)


async def test_a_deal_without_a_beginning_begins_today_and_stays_there(place: Place, tmp_path: Path) -> None:
    row = ("R3", "Ines Prata", "Basic", "Paloma", "Hunting", "", "", "")
    path = rows_file(tmp_path / "a.csv", row)
    await place.bring(path)
    later = {"now": datetime(2026, 12, 24, tzinfo=UTC), "today": date(2026, 12, 24)}
    assert (await place.bring(path, **later))[0] == Tally(same=1)  # type: ignore[arg-type]
    assert [each.created_on for each in await place.deals()] == [NOW.date()]


async def test_near_names_are_offered_and_never_merged_by_themselves(place: Place, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "deals.csv", deal_rows(80, Dirt(), clean=True))
    _, plan, _ = await place.bring(path, dry_run=True)
    assert {(each.near.name, each.near.like) for each in plan.offers} <= {
        ("ProPlus", "Pro Plus"),
        ("Pro Plus", "ProPlus"),
    }
    assert plan.offers
    await place.bring(path)
    assert {"ProPlus", "Pro Plus"} <= {each.name for each in await place.deals()}


async def test_merged_names_stay_merged_when_the_file_comes_again(place: Place, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "deals.csv", deal_rows(80, Dirt(), clean=True))
    await place.bring(path, merge=True)
    names = {each.name for each in await place.deals()}
    assert len({"ProPlus", "Pro Plus"} & names) == 1
    assert (await place.bring(path, Wishes()))[0] == Tally(same=80)


async def test_people_who_are_not_in_slack_are_kept_by_name_until_somebody_says_who_they_are(
    place: Place, tmp_path: Path
) -> None:
    path = rows_file(tmp_path / "a.csv", ("R1", "Tom Okafor", *WON[2:]))
    _, plan, _ = await place.bring(path)
    assert [each.name for each in plan.strangers] == ["Tom Okafor"]
    [deal] = await place.deals()
    assert deal.owner_id != place.ana.id
    assert deal.team_id == place.team.id
    tally, *_ = await place.bring(path, Wishes(people={"Tom Okafor": "@Ines Prata"}))
    assert tally == Tally(changed=1)
    assert [each.owner_id for each in await place.deals()] == [place.ana.id]
    with pytest.raises(UserError):
        await place.bring(path, Wishes(people={"Tom Okafor": "@nobody"}))


async def test_a_name_that_two_people_have_is_nobodys(place: Place, tmp_path: Path) -> None:
    async with place.desk.database.transaction() as tx:
        await make_person(tx, "Ines Prata", slack_id="UINES2")
    _, plan, _ = await place.bring(rows_file(tmp_path / "a.csv", WON), dry_run=True)
    assert [each.name for each in plan.strangers] == ["Ines Prata"]


async def test_days_with_two_readings_stay_out_until_somebody_says(place: Place, tmp_path: Path) -> None:
    row = (*OPEN[:5], "03/04/2025", "", "")
    path = rows_file(tmp_path / "a.csv", row)
    tally, plan, _ = await place.bring(path)
    assert tally == Tally(bad=1)
    assert plan.unsure_day == "03/04/2025"
    await place.bring(path, replace(WISHES, order="mdy"))
    assert [each.created_on for each in await place.deals()] == [date(2025, 3, 4)]


async def test_a_crms_close_date_is_the_expected_one_of_an_open_deal(place: Place, tmp_path: Path) -> None:
    header = (
        "Opportunity ID",
        "Opportunity Name",
        "Account Name",
        "Opportunity Owner",
        "Stage",
        "Amount",
        "Close Date",
    )
    path = rows_file(
        tmp_path / "a.csv",
        ("006A", "Renewal", "Paloma", "Ines Prata", "Proposal/Price Quote", "€ 5,000", "12/31/2027"),
        ("006B", "First", "Paloma", "Prata, Ines", "Closed Lost", "0", "03/31/2026"),
        header=header,
    )
    await place.bring(path, Wishes())
    still, lost = await place.deals()
    assert (still.stage, still.expected_close, still.closed_on) == ("proposal", date(2027, 12, 31), None)
    assert (lost.stage, lost.closed_on, lost.amount) == ("lost", date(2026, 3, 31), None)


async def test_a_manager_does_not_change_another_teams_deals(place: Place, tmp_path: Path) -> None:
    path = rows_file(tmp_path / "a.csv", WON)
    await place.bring(path)
    tally, *_ = await place.bring(rows_file(path, (*WON[:7], "9")), teams=frozenset({place.team.id + 1}))
    assert tally == Tally(bad=1)
    tally, *_ = await place.bring(path, teams=frozenset({place.team.id}))
    assert tally == Tally(changed=1)


async def test_two_imports_at_once_write_each_row_once(place: Place, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "deals.csv", deal_rows(200, Dirt(), clean=True))
    first, second = await asyncio.gather(place.bring(path), place.bring(path))
    assert first[0].added + second[0].added == 200
    assert len(await place.deals()) == 200


ACTIVITY = ("id", "Rep", "Date", "Type", "Company")


async def test_activity_comes_in_with_the_deal_it_was_for(place: Place, tmp_path: Path) -> None:
    await place.bring(rows_file(tmp_path / "deals.csv", WON))
    path = rows_file(
        tmp_path / "acts.csv",
        ("1", "Ines Prata", "2025-02-03", "Call", "paloma"),
        ("2", "Ines Prata", "2025-02-04", "E-mail: sent", "Elsewhere"),
        ("3", "Ines Prata", "2025-02-05", "Fishing", ""),
        ("4", "Ines Prata", "2031-02-05", "Call", ""),
        header=ACTIVITY,
    )
    tally, plan, _ = await place.bring(path, Wishes())
    assert plan.kind == "activities"
    assert tally == Tally(added=2, bad=2)
    async with place.desk.database.reading() as tx:
        counted = sorted(map(tuple, await tx.execute(sa.select(entries.c.activity, entries.c.count))))
        linked = (await tx.execute(sa.text("SELECT account, deal_id FROM logs ORDER BY id"))).all()
    assert counted == [("calls", 1), ("emails", 1)]
    [deal] = await place.deals()
    assert [tuple(row) for row in linked] == [("paloma", deal.id), ("Elsewhere", None)]


async def test_corrected_activity_counts_anew_and_for_whom_it_names(place: Place, tmp_path: Path) -> None:
    header = ("id", "Rep", "Date", "Calls", "Demos")
    path = rows_file(tmp_path / "acts.csv", ("1", "Ines Prata", "2025-02-03", "12", "1"), header=header)
    assert (await place.bring(path, Wishes()))[0] == Tally(added=1)
    rows_file(path, ("1", "Ines Prata", "2025-02-03", "15", ""), header=header)
    assert (await place.bring(path, Wishes()))[0] == Tally(changed=1)
    rows_file(path, ("1", "Tom Okafor", "2025-02-03", "15", ""), header=header)
    assert (await place.bring(path, Wishes()))[0] == Tally(changed=1)
    assert (await place.bring(path, Wishes()))[0] == Tally(same=1)
    async with place.desk.database.reading() as tx:
        counted = list(await tx.execute(sa.select(entries.c.person_id, entries.c.activity, entries.c.count)))
    assert len(counted) == 1
    assert counted[0][0] != place.ana.id
    assert tuple(counted[0])[1:] == ("calls", 15)


async def test_a_manager_does_not_correct_another_teams_activity(place: Place, tmp_path: Path) -> None:
    header = ("id", "Rep", "Date", "Calls")
    path = rows_file(tmp_path / "acts.csv", ("1", "Ines Prata", "2025-02-03", "12"), header=header)
    assert (await place.bring(path, Wishes()))[0] == Tally(added=1)
    rows_file(path, ("1", "Ines Prata", "2025-02-03", "15"), header=header)
    strange = frozenset({place.team.id + 1})
    tally, _, heard = await place.bring(path, Wishes(), teams=strange)
    assert tally == Tally(bad=1)
    assert heard.bad_rows == [(2, (NotYours(),))]
    async with place.desk.database.transaction() as tx:
        south = await make_team(tx, "South", slack_id="T1")
        await make_person(tx, "Xavier", team=south)
    rows_file(path, ("1", "Xavier", "2025-02-03", "15"), header=header)  # nor gives it to somebody there
    tally, *_ = await place.bring(path, Wishes(), teams=frozenset({place.team.id}))
    assert tally == Tally(bad=1)
    rows_file(path, ("1", "Ines Prata", "2025-02-03", "15"), header=header)
    tally, *_ = await place.bring(path, Wishes(), teams=frozenset({place.team.id}))
    assert tally == Tally(changed=1)


async def test_a_notebook_of_a_file_counts_names_and_finds_rows_again() -> None:
    with closing(FileIndex()) as index:
        for name in ("a", "b", "a"):
            index.count("account", name)
        assert index.names("account") == [("a", 2), ("b", 1)]
        assert index.meet("k", "d1", 2, has_id=False).how == "new"
        assert index.meet("k", "d2", 3, has_id=False).occurrence == 1
        assert index.meet("k", "d1", 4, has_id=False).line == 2
        assert index.meet("k", "d3", 5, has_id=True).how == "clash"


async def test_what_is_not_there_is_said(place: Place, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"imports\.no_file"):
        await place.bring(tmp_path / "none.csv")
    (tmp_path / "empty.csv").write_text("\n\n")
    with pytest.raises(UserError, match=r"imports\.empty"):
        await place.bring(tmp_path / "empty.csv")
    path = rows_file(tmp_path / "a.csv", WON)
    with pytest.raises(UserError, match=r"imports\.no_team"):
        await place.bring(path, replace(WISHES, team="South"))
    with pytest.raises(UserError, match=r"imports\.no_stage"):
        await place.bring(path, replace(WISHES, stages={"Talking": "chatting"}))
    async with place.desk.database.transaction() as tx:
        await make_team(tx, "Far", slack_id="T2")
    with pytest.raises(UserError, match=r"imports\.which_workspace"):
        await desk_for(place.desk.database, place.desk.content, workspace=None, team=None, now=NOW)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what is held is the same for both
async def test_a_longer_file_takes_no_more_memory(place: Place, tmp_path: Path) -> None:
    peaks = []
    for count in (1_200, 1_200, 3_600):  # the first pays for what is loaded once
        path = write_csv(tmp_path / "deals.csv", deal_rows(count, Dirt(), seed=str(count)))
        tracemalloc.start()
        await place.bring(path, dry_run=True)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] * 1.25, peaks

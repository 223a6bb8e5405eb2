"""An export holds everything, hurts no spreadsheet, and comes back as the same pipeline."""

import asyncio
import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from content.loader import Content
from db import mission_results as results
from db.activity import entries, logs
from db.deal_events import deal_events
from db.deals import deal_from, deals
from db.engine import Database
from db.exports import TABLES, tables_left_out
from db.migrate import upgrade
from db.practice import add_messages
from db.targets import absences
from domain.activity import Entry
from domain.chassis import Figure
from domain.errors import UserError
from domain.importing.plan import Wishes
from domain.mission_cards import StartPlan, ThreadFile
from domain.mission_moves import pause
from domain.mission_proof import Reading, Snapshot
from domain.practice import Exchange
from domain.roleplay import Difficulty, Scenario
from services.activity import log_activity
from services.exports import export_workspace
from services.import_desk import desk_for
from services.import_run import import_file, look_at
from services.mission_finish import make_document
from services.mission_thread import keep_files
from services.missions import act, start_mission
from services.practice import end_practice, retry_practice, start_practice
from services.restore import restore
from services.scope import Scope
from tests.services.test_imports import WISHES, Heard
from tests.support.dirty_csv import Dirt, deal_rows, write_csv
from tests.support.postgres import empty_postgres
from tests.support.world import make_person, make_scope, make_team

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
NASTY = '=HYPERLINK("x")'


@pytest.fixture
async def filled(database: Database, content: Content, tmp_path: Path) -> Database:
    """A store with a team, deals of every outcome, activity, leave, and names that spreadsheets run."""
    async with database.transaction() as tx:
        team = await make_team(tx)
        ana = await make_person(tx, "Ana", team=team, manages=team)
        await make_person(tx, "Tom Okafor", team=team, slack_id="UTOM")
        scope = make_scope(tx, ana, now=NOW, content=content)
        await log_activity(scope, Entry({"calls": 12, "demos": 1}, date(2026, 11, 17), NASTY, "-1+2"))
        leave = {"workspace_id": ana.workspace_id, "person_id": ana.id, "noted_by": ana.id, "created_at": NOW}
        days = {"first_day": date(2026, 12, 1), "end_day": date(2026, 12, 3)}
        rows = [{**leave, **days, "joined_into": None}, {**leave, **days, "joined_into": None}]
        await tx.execute(absences.insert(), rows)
        joined = {"joined_into": 2, "cancelled_at": NOW, "cancelled_by": ana.id}
        await tx.execute(absences.update().where(absences.c.id == 1).values(**joined))
        await _with_a_mission(scope)
        await _with_practices(scope)
    desk = await desk_for(database, content, workspace=None, team=None, now=NOW)
    path = write_csv(tmp_path / "deals.csv", deal_rows(240, Dirt()))
    plan = await look_at(desk, path, WISHES)
    await import_file(desk, path, plan, Heard())
    async with database.transaction() as tx:
        await tx.execute(deals.update().where(deals.c.id == 1).values(account=NASTY, next_step="'@now"))
    return database


async def _with_a_mission(scope: Scope) -> None:
    """A row in each of the tables of missions."""
    run = await start_mission(scope, StartPlan("sales-plan-development", channel_id="C1"))
    await act(scope, run.id, pause)
    await keep_files(scope, run, [ThreadFile("F1", "plan.pdf", "https://office.example.com/F1")])
    await make_document(scope, run, day="18 November 2026")
    tx, now = scope.tx, scope.now
    await results.keep_snapshot(
        tx, run.id, Snapshot(0, scope.today, (Reading("win_rate", 0.3, 41),)), now=now
    )
    figure = Figure("margin", scope.today, "estimated", Fraction(3, 10))
    team_id = run.team.id if run.team else None
    await results.add_figures(tx, scope.workspace_id, [figure], team_id=team_id, person_id=None, now=now)
    await results.add_change(tx, run.id, "targets", "monthly_plan", {}, person_id=scope.me.id, now=now)
    await results.keep_follow_up(tx, run.id, "monthly_update", 1, due_at=now)
    waiting = {"owner_id": scope.me.id, "team_id": None, "for_team": False, "position": 1}
    row = waiting | {"mission_key": "pricing-strategy", "plan": {}}
    await results.add_to_queue(tx, scope.workspace_id, [row], now=now)


async def _with_practices(scope: Scope) -> None:
    """One that was scored, and one that tries it again."""
    buyer = next(iter(scope.content.coaching.personas))
    talk, _ = await start_practice(scope, buyer, Scenario.FIRST_CALL, Difficulty.NORMAL)
    said = [Exchange("1763460000.000100", NASTY, "Hm."), Exchange("1763460000.000200", "Why?", "Because.")]
    await add_messages(scope.tx, talk.id, said)
    await end_practice(scope, talk.id)
    await retry_practice(scope, talk.id, 1)


@pytest.fixture
async def empty(database: Database, tmp_path: Path) -> Any:
    """Another database, with nothing in it. (SQLite: an export goes from any engine to any.)"""
    url = f"sqlite:///{tmp_path / 'other.db'}"
    await upgrade(url)
    opened = Database(url)
    yield opened
    await opened.close()


@pytest.fixture
def other_postgres(postgres_url: str) -> Iterator[str]:
    with empty_postgres(postgres_url) as url:
        asyncio.run(upgrade(url))
        yield url


@pytest.fixture(params=["sqlite", pytest.param("other_postgres", marks=pytest.mark.postgres)])
def target_url(request: pytest.FixtureRequest) -> str | None:
    """None: the other SQLite file."""
    return str(request.getfixturevalue(request.param)) if request.param == "other_postgres" else None


@pytest.fixture
async def target(target_url: str | None, empty: Database) -> Any:
    """Another database, empty, on either engine."""
    if target_url is None:
        yield empty
        return
    opened = Database(target_url)
    yield opened
    await opened.close()


async def pipeline(database: Database) -> dict[str, Any]:
    """What the pipeline's numbers are made of."""
    async with database.reading() as tx:
        found = [
            deal_from(row) for row in (await tx.execute(sa.select(deals).order_by(deals.c.id))).mappings()
        ]
        log = deal_events.c
        moved = sa.or_(log.from_stage.is_(None), log.from_stage != log.to_stage)
        entered = await tx.execute(sa.select(log.to_stage, log.day).where(moved))
    return {
        "stages": Counter((each.stage, each.part, each.removed) for each in found),
        "value": Counter({each.stage: each.amount.amount_minor for each in found if each.amount}),
        "days": Counter((each.created_on, each.entered_stage_on, each.closed_on) for each in found),
        "entries": Counter(map(tuple, entered)),
        "names": Counter((each.name, each.account, each.next_step, each.pushes) for each in found),
    }


async def dump(database: Database) -> dict[str, list[Any]]:
    """Every row of every table that is exported, but what the counters of an engine differ in."""
    async with database.reading() as tx:
        return {
            name: sorted(
                json.dumps(dict(row), default=repr, sort_keys=True)
                for row in (await tx.execute(sa.select(table))).mappings()
            )
            for name, table in TABLES.items()
        }


async def test_an_export_brought_back_is_the_same_in_every_table(
    filled: Database, target: Database, tmp_path: Path
) -> None:
    counts = await export_workspace(filled, _folder(tmp_path))
    assert await restore(target, tmp_path / "out") == counts
    assert await dump(target) == await dump(filled)
    assert await pipeline(target) == await pipeline(filled)
    assert counts["deals"] > 100
    assert counts["absences"] == 2


async def test_new_rows_find_their_place_after_those_that_came_back(
    filled: Database, target: Database, tmp_path: Path, content: Content
) -> None:
    await export_workspace(filled, _folder(tmp_path))
    await restore(target, tmp_path / "out")
    async with target.transaction() as tx:
        before = {name: await tx.scalar(sa.select(sa.func.max(each.c.id))) for name, each in _with_ids()}
        eva = await make_person(tx, "Eva")
        south = await make_team(tx, "South")
        await log_activity(
            make_scope(tx, eva, now=NOW, content=content), Entry({"calls": 1}, date(2026, 11, 18))
        )
        assert (eva.id, south.id) == (before["people"] + 1, before["teams"] + 1)
        assert await tx.scalar(sa.select(sa.func.max(logs.c.id))) == before["activities"] + 1
    with pytest.raises(UserError, match="not_empty"):
        await restore(target, tmp_path / "out")


async def test_the_sheet_of_deals_alone_brings_the_same_pipeline(
    filled: Database, empty: Database, tmp_path: Path, content: Content
) -> None:
    await export_workspace(filled, _folder(tmp_path))
    async with empty.transaction() as tx:
        team = await make_team(tx)
        await make_person(tx, "Tom Okafor", team=team, slack_id="UTOM")
    desk = await desk_for(empty, content, workspace=None, team=None, now=NOW)
    for name in ("deals", "activities"):
        path = tmp_path / "out" / f"{name}.csv"
        plan = await look_at(desk, path, Wishes())
        assert plan.columns.own
        assert plan.kind == name
        tally = await import_file(desk, path, plan, heard := Heard())
        assert heard.bad_rows == []
        assert tally.added == tally.read > 0
    assert await pipeline(empty) == await pipeline(filled)
    async with empty.reading() as tx:
        counted = await tx.execute(sa.select(entries.c.activity, entries.c.count))
        assert sorted(map(tuple, counted)) == [("calls", 12), ("demos", 1)]


async def test_no_cell_of_a_sheet_begins_a_formula(filled: Database, tmp_path: Path) -> None:
    await export_workspace(filled, _folder(tmp_path))
    sheets = sorted((tmp_path / "out").glob("*.csv"))
    assert {each.stem for each in sheets} == set(TABLES)
    for path in sheets:
        with path.open(encoding="utf-8-sig", newline="") as sheet:
            for row in csv.reader(sheet):
                assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]
    text = (tmp_path / "out" / "deals.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in text
    assert "''@now" in text


async def test_sheets_name_people_beside_their_ids(filled: Database, tmp_path: Path) -> None:
    await export_workspace(filled, _folder(tmp_path))
    with (tmp_path / "out" / "absences.csv").open(encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    assert [row["person_name"] for row in rows] == ["Ana", "Ana"]


async def test_lines_are_json_with_every_column(filled: Database, tmp_path: Path) -> None:
    await export_workspace(filled, _folder(tmp_path))
    for name, table in TABLES.items():
        for line in (tmp_path / "out" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            assert set(json.loads(line)) == set(table.c.keys())


def test_only_what_belongs_to_the_running_bot_is_left_out() -> None:
    running = {"inbox", "deliveries", "delivery_files", "attempts", "sending_pauses"}
    private = {"review_drafts"}  # what somebody has not sent is theirs, and may be of a review without names
    assert tables_left_out() == running | private


async def test_a_folder_that_is_no_export_is_refused(empty: Database, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no_export"):
        await restore(empty, tmp_path)
    for name in ("workspaces", "teams"):
        (tmp_path / f"{name}.jsonl").write_text("not json\n")
    with pytest.raises(UserError, match="broken_export"):
        await restore(empty, tmp_path)
    with pytest.raises(UserError, match="which_workspace"):
        await export_workspace(empty, _folder(tmp_path))


def _with_ids() -> list[tuple[str, sa.Table]]:
    return [(name, table) for name, table in TABLES.items() if "id" in table.c]


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir(exist_ok=True)
    return folder

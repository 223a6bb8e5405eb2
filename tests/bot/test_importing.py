"""`playmaker import` and `export` as they are typed."""

import argparse
import asyncio
import csv
import io
import os
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.checks import StartError
from bot.cli import main
from bot.importing import add_parser, run_import
from bot.settings import Settings
from content.loader import Content
from db.base import Tx
from db.deal_events import deal_events
from db.deals import deals
from db.engine import Database
from db.migrate import upgrade
from domain.pipeline import DealRow, Span, exclusion
from domain.pipeline_results import cycle, win_rate
from domain.stages import Pipeline
from services.import_files import REASON
from tests.conftest import MovingClock
from tests.support.dirty_csv import MAPPING, STAGES, Dirt, deal_rows, write_csv

MAVEN = os.environ.get("PLAYMAKER_MAVEN_DIR")
MAP = ",".join(f"{column}={field}" for column, field in MAPPING.items())
STAGE_MAP = ",".join(f"{name}={key}" for name, key in STAGES.items())
OPTIONS = ("--workspace", "T1", "--currency", "EUR", "--map", MAP, "--stage-map", STAGE_MAP)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Shell:
    """Runs `playmaker import …` on a store of its own."""

    def __init__(self, url: str, clock: MovingClock) -> None:
        self.settings = Settings(_env_file=None, database_url=url)
        self.clock = clock

    def run(self, *words: object, answers: str | None = None, terminal: bool = False) -> tuple[int, str]:
        parser = argparse.ArgumentParser()
        add_parser(parser.add_subparsers(required=True), run_import)
        arguments = parser.parse_args(["import", *map(str, words)])
        out = Terminal() if terminal else io.StringIO()
        ask = io.StringIO(answers) if answers is not None else None
        code = run_import(arguments, self.settings, self.clock, out=out, ask=ask)
        return code, out.getvalue()

    async def _names(self) -> list[str]:
        database = Database(self.settings.database_url)
        try:
            async with database.reading() as tx:
                return sorted(await tx.scalars(sa.select(deals.c.name).distinct()))
        finally:
            await database.close()

    def names(self) -> list[str]:
        return asyncio.run(self._names())


@pytest.fixture
def shell(tmp_path: Path, clock: MovingClock) -> Shell:
    url = f"sqlite:///{tmp_path / 'playmaker.db'}"
    asyncio.run(upgrade(url))
    return Shell(url, clock)


def test_it_shows_how_the_file_is_read_and_what_became_of_every_row(shell: Shell, tmp_path: Path) -> None:
    dirt = Dirt()
    path = write_csv(tmp_path / "deals.csv", deal_rows(400, dirt))
    code, said = shell.run("deals", path, *OPTIONS)
    assert code == 1
    assert "deals.csv: 400 rows, cut by commas, utf-8." in said
    assert "client → account" in said
    assert "Talking → Discovery" in said
    assert "4 of 4 people are not in Slack under that name" in said
    assert f"  {dirt.good_rows} went in\n" in said
    assert f"  {dirt.twice} stand in the file before, word for word\n" in said
    assert f"  {dirt.bad_rows} stay out: see deals.bad.csv\n" in said
    assert "█" not in said


def test_bad_rows_are_kept_with_the_reason_and_go_in_once_mended(shell: Shell, tmp_path: Path) -> None:
    dirt = Dirt()
    path = write_csv(tmp_path / "deals.csv", deal_rows(200, dirt))
    shell.run("deals", path, *OPTIONS)
    bad = tmp_path / "deals.bad.csv"
    with bad.open(encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    assert len(rows) == dirt.bad_rows
    assert rows[0][REASON] == "line 2: no account"
    reasons = {row[REASON].partition(": ")[2] for row in rows}
    assert reasons == {
        "no account",
        "created on: 31.02.2025 is not a day",
        "amount: a lot is not an amount",
        "stage Limbo is not known here",
    }
    for row in rows:
        row["client"] = row["client"].strip() or "Paloma"
        row["opened"] = "2025-02-28" if row["opened"] == "31.02.2025" else row["opened"]
        row["closed"] = "2025-12-30" if row["closed"] else ""
        row["worth"] = "" if row["worth"] == "a lot" else row["worth"]
        row["phase"] = "Hunting" if row["phase"] == "Limbo" else row["phase"]
    mended = tmp_path / "mended.csv"
    with mended.open("w", encoding="utf-8", newline="") as sheet:
        table = csv.DictWriter(sheet, rows[0].keys())
        table.writeheader()
        table.writerows(rows)
    code, said = shell.run("deals", mended)
    assert (code, f"  {dirt.bad_rows} went in\n" in said) == (0, True)
    assert "What was chosen for the last file with this header holds again." in said


def test_an_import_without_bad_rows_takes_the_old_file_of_them_away(shell: Shell, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "deals.csv", deal_rows(20, Dirt(), clean=True))
    (tmp_path / "deals.bad.csv").write_text("old")
    assert shell.run("deals", path, *OPTIONS)[0] == 0
    assert not (tmp_path / "deals.bad.csv").exists()


def test_a_dry_run_leaves_no_trace(shell: Shell, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "deals.csv", deal_rows(100, Dirt()))
    code, said = shell.run("deals", path, *OPTIONS, "--dry-run")
    assert code == 1
    assert "would go in" in said
    assert shell.names() == []
    assert not (tmp_path / "deals.bad.csv").exists()


def test_near_names_are_asked_about_on_a_terminal(shell: Shell, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "deals.csv", deal_rows(100, Dirt(), clean=True))
    _, said = shell.run("deals", path, *OPTIONS, answers="n\n")
    assert "Merge them? [y/N]" in said
    assert {"Pro Plus", "ProPlus"} <= set(shell.names())
    assert "Merge them?" not in shell.run("deals", path, answers="y\n")[1]


@pytest.mark.parametrize(("how", "merged"), [("yes", True), ("no", False)])
def test_near_names_are_merged_only_when_that_is_said(
    how: str, merged: bool, shell: Shell, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "deals.csv", deal_rows(100, Dirt(), clean=True))
    _, said = shell.run("deals", path, *OPTIONS, "--merge-near", how)
    assert (len({"Pro Plus", "ProPlus"} & set(shell.names())) == 1) is merged
    assert ("to merge: --merge " in said) is not merged


def test_a_file_of_right_names_says_which_spelling_is_meant(shell: Shell, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "deals.csv", deal_rows(100, Dirt(), clean=True))
    (tmp_path / "items.csv").write_text("item,price\nPro+Plus,1\nBasic,2\n")
    _, said = shell.run("deals", path, *OPTIONS, "--names", tmp_path / "items.csv", "--dry-run")
    assert '--merge "ProPlus=Pro+Plus"' in said
    assert '--merge "Pro Plus=Pro+Plus"' in said


def test_a_bar_moves_on_a_terminal(shell: Shell, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "deals.csv", deal_rows(1_200, Dirt(), clean=True))
    _, said = shell.run("deals", path, *OPTIONS, terminal=True)
    assert " 42% 500 of 1,200 rows" in said
    assert "100% 1,200 of 1,200 rows\n" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("deals", "none.csv", "--workspace", "T1"), "There is no file none.csv"),
        (("deals", "FILE"), "Say which workspace with --workspace"),
        (("deals", "FILE", "--workspace", "T1", "--map", "phase=-"), "No column is the stage or status."),
        (("deals", "FILE", "--workspace", "T1", "--map", "phasee=stage"), "Did you mean phase?"),
        (("deals", "FILE", "--workspace", "T1", "--map", "phase"), "phase is not of the form A=B."),
        (("deals", "FILE", "--workspace", "T1", "--team", "West", "--map", MAP), "no team called West"),
        (("all", "."), "holds no export"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(
    words: tuple[str, ...], said: str, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "FILE", deal_rows(5, Dirt()))
    with pytest.raises(StartError, match=r"^[^\n]+$") as refused:
        shell.run(*words)
    assert said in str(refused.value)


def test_export_and_import_of_everything_from_the_shell(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_csv(tmp_path / "deals.csv", deal_rows(60, Dirt(), clean=True))
    shell.run("deals", path, *OPTIONS)
    monkeypatch.setenv("DATABASE_URL", shell.settings.database_url)
    assert main(["export", "--out", str(tmp_path / "out")]) == 0
    assert "       60 deals\n" in capsys.readouterr().out
    other = f"sqlite:///{tmp_path / 'other.db'}"
    asyncio.run(upgrade(other))
    monkeypatch.setenv("DATABASE_URL", other)
    assert main(["import", "all", str(tmp_path / "out")]) == 0
    assert "       60 deals\n" in capsys.readouterr().out
    assert main(["import", "all", str(tmp_path / "out")]) == 2
    assert "empty database only" in capsys.readouterr().err


@pytest.mark.skipif(not MAVEN, reason="PLAYMAKER_MAVEN_DIR names no folder")
def test_the_maven_opportunities_come_in_with_every_row_accounted_for(
    shell: Shell, tmp_path: Path, content: Content
) -> None:
    """8,800 rows; the figures are those of the data itself."""
    folder = Path(str(MAVEN))
    path = tmp_path / "pipeline.csv"
    path.write_bytes((folder / "sales_pipeline.csv").read_bytes())
    common = ("--workspace", "T1", "--currency", "USD", "--names", folder / "products.csv")
    code, said = shell.run("deals", path, *common)
    assert code == 1
    assert '--merge "GTXPro=GTX Pro"' in said
    assert "8,800 rows read:\n  7,375 went in\n  1,425 stay out: see pipeline.bad.csv\n" in said
    more = ("--default", "account=Unknown account", "--merge", "GTXPro=GTX Pro")
    code, said = shell.run("deals", path, *more)
    assert code == 0
    assert "  1,425 went in\n" in said
    assert "8,800 are there already" in shell.run("deals", path)[1]
    assert "GTXPro" not in shell.names()
    assert asyncio.run(_maven_figures(shell.settings.database_url, content)) == (4_238, 2_473, 63.2, 57)


async def _maven_figures(url: str, content: Content) -> tuple[int, int, float, float]:
    """Won, lost, win rate in percent, median days from creation to win, by the formulas of the pipeline."""
    database = Database(url)
    try:
        async with database.reading() as tx:
            rows = await _deal_rows(tx, content.pipeline(None))
    finally:
        await database.close()
    period = Span(date(2016, 1, 1), date(2018, 1, 1))
    rate, days = win_rate(rows, period), cycle(rows, period).won
    won, closed = rate.count.numerator, rate.count.denominator
    return won, closed - won, round(100 * (rate.count.share or 0), 1), days.median or 0


async def _deal_rows(tx: Tx, pipeline: Pipeline) -> list[DealRow]:
    reached: dict[int, list[str]] = {}
    for deal_id, stage in await tx.execute(sa.select(deal_events.c.deal_id, deal_events.c.to_stage)):
        reached.setdefault(deal_id, []).append(stage)
    names = ("id", "stage", "part", "created_on", "entered_stage_on", "amount_minor", "closed_on")
    found = await tx.execute(sa.select(*(deals.c[name] for name in names)))
    return [DealRow(**dict(row._mapping), excluded=exclusion(pipeline, reached[row.id])) for row in found]

"""A SQLite file serves one process; the second one says so and goes."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.checks import StartError
from bot.one_process import alone_with
from tests.support.started import start

HOLDER = """
import sys, time
import sqlalchemy as sa
from bot.one_process import alone_with
with alone_with(sa.make_url(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def url_of(path: Path) -> sa.URL:
    return sa.make_url(f"sqlite+aiosqlite:///{path}")


def holder(path: Path) -> subprocess.Popen[str]:
    """Another process that has the file."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(url_of(path))], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def take(path: Path) -> None:
    with alone_with(url_of(path)):
        pass


def test_a_second_process_is_refused_until_the_first_dies_however_it_dies(tmp_path: Path) -> None:
    path = tmp_path / "some" / "playmaker.db"
    process = holder(path)
    try:
        with pytest.raises(StartError, match="another playmaker works on") as caught:
            take(path)
        assert "\n" not in str(caught.value)
        assert "PostgreSQL" in str(caught.value)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
        take(path)
    finally:
        process.kill()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


def test_the_lock_is_let_go_of_at_the_end(tmp_path: Path) -> None:
    take(tmp_path / "playmaker.db")
    take(tmp_path / "playmaker.db")


def test_two_files_do_not_concern_each_other(tmp_path: Path) -> None:
    with alone_with(url_of(tmp_path / "a.db")):
        take(tmp_path / "b.db")


@pytest.mark.parametrize("url", ["sqlite+aiosqlite://", "postgresql+asyncpg://h/name"])
def test_what_is_no_file_is_not_locked(url: str) -> None:
    with alone_with(sa.make_url(url)), alone_with(sa.make_url(url)):
        pass


def test_the_command_line_exits_with_2_and_one_line(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "playmaker.db"
    shutil.copy(sqlite_template, path)
    process = holder(path)
    try:
        second = start("run", folder=tmp_path, environment={"DATABASE_URL": f"sqlite:///{path}"})
        assert second.wait(30) == 2
        said = second.err.read_text()
        assert said.count("\n") == 1
        assert said.startswith("playmaker: another playmaker works on")
    finally:
        process.kill()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()

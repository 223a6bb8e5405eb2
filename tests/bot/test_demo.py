"""The demo: started, stopped with Ctrl-C, and started again where it was."""

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.support.demo import Demo, arguments, demo, free_port
from tests.support.started import PLAYMAKER, start

DAY_S = 24 * 3600


def log(running: Demo, text: str) -> None:
    answer = running.post("command", user="U0ANA", channel="C0SALES", text=text)
    assert answer["ok"], answer


def read(running: Demo) -> str:
    """All that Ana sees in the sales channel."""
    found: dict[str, Any] = running.get("messages", channel="C0SALES", user="U0ANA")
    return "\n".join(message["text"] for message in found["messages"])


def ahead_s(running: Demo) -> float:
    return float(running.get("state")["clock"]["offset_s"])


def test_it_says_where_it_is_and_how_to_stop_it(tmp_path: Path) -> None:
    port = free_port()
    with subprocess.Popen(
        [PLAYMAKER, *arguments(tmp_path, port=port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as typed:
        assert typed.stdout is not None
        assert [typed.stdout.readline(), typed.stdout.readline()] == [
            f"Playmaker is ready: http://127.0.0.1:{port}\n",
            "Ctrl-C stops it; started again, it goes on where it was.\n",
        ]
        os.killpg(typed.pid, signal.SIGINT)
        assert typed.communicate(timeout=20) == ("", "")
        assert typed.returncode == 0


def test_started_again_it_goes_on_where_it_was_and_fresh_starts_over(tmp_path: Path) -> None:
    with demo(tmp_path) as running:
        assert running.get("state")["connected"]
        log(running, "/log 7 demos for Tyrell")
        running.post("message", user="U0ANA", channel="C0SALES", text="good morning")
        running.post("clock", to="plus_day", user="U0ANA")
        assert running.ctrl_c() == (0, "")
    with demo(tmp_path) as again:
        assert "good morning" in read(again)
        assert ahead_s(again) >= DAY_S - 60
        log(again, "/log list")
        assert "7 demos · Tyrell" in read(again)
        assert again.ctrl_c() == (0, "")
    with demo(tmp_path, "--fresh") as fresh:
        assert "good morning" not in read(fresh)
        assert abs(ahead_s(fresh)) < 60
        log(fresh, "/log list")
        assert "Tyrell" not in read(fresh)


def test_a_second_monday_is_not_posted_again_after_a_restart(tmp_path: Path) -> None:
    with demo(tmp_path) as running:
        running.post("clock", to="monday_9", user="U0ANA")
        until = time.monotonic() + 15
        while " targets · North" not in read(running):
            assert time.monotonic() < until
            time.sleep(0.05)
    with demo(tmp_path) as again:
        time.sleep(2.5)  # a few ticks
        posts = again.get("messages", channel="C0SALES", user="U0ANA")["messages"]
        assert sum("targets · North" in message["text"] for message in posts) == 1


def test_a_port_that_is_taken_is_named_in_one_line(tmp_path: Path) -> None:
    with demo(tmp_path / "one") as running:
        port = int(running.url.rpartition(":")[2])
        second = start(*arguments(tmp_path / "two", port=port), folder=tmp_path)
        assert second.wait(30) == 2
    assert second.out.read_text() == ""
    said = second.err.read_text()
    assert said.count("\n") == 1
    assert f"port {port} is taken" in said
    assert f"PORT={port + 1}" in said

"""The demo as somebody starts it: a process of its own, stopped with Ctrl-C."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PLAYMAKER = Path(sys.executable).with_name("playmaker")
STOP_S = 20.0


@dataclass(slots=True)
class Demo:
    """A demo that runs. `url` is its page, `said` what it printed when it was ready."""

    process: subprocess.Popen[str]
    said: list[str]
    url: str
    ended: tuple[int, str] | None = field(default=None)

    def ctrl_c(self) -> tuple[int, str]:
        """Stop it as a terminal does, its whole process group; returns exit code and standard error."""
        if self.ended is None:
            os.killpg(self.process.pid, signal.SIGINT)
            try:
                _, err = self.process.communicate(timeout=STOP_S)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                _, err = self.process.communicate()
            self.ended = (self.process.returncode, err)
        return self.ended

    def get(self, path: str, **query: str) -> Any:
        """What the page's own API says."""
        return _asked(f"{self.url}/page/{path}?{urllib.parse.urlencode(query)}")

    def post(self, path: str, **body: Any) -> Any:
        data = json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        return _asked(urllib.request.Request(f"{self.url}/page/{path}", data=data, headers=headers))


def _asked(request: str | urllib.request.Request) -> Any:
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def command(folder: Path, *arguments: str, port: int) -> list[str]:
    at = ["--folder", str(folder), "--port", str(port)]
    return [str(PLAYMAKER), "demo", *at, "--browser", "none", *arguments]


@contextmanager
def demo(folder: Path, *arguments: str, port: int | None = None) -> Iterator[Demo]:
    """`playmaker demo` on files in `folder`, once it is ready."""
    process = subprocess.Popen(
        command(folder, *arguments, port=port or free_port()),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    said = [process.stdout.readline(), process.stdout.readline()]  # nothing is to be read once it has died
    started = Demo(process, said, said[0].rpartition(" ")[2].strip())
    try:
        assert process.poll() is None, process.communicate()
        yield started
    finally:
        started.ctrl_c()

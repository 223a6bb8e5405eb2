"""The demo as somebody starts it: a process of its own, stopped with Ctrl-C."""

import json
import signal
import socket
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.started import Started, running, start

STOP_S = 20.0


@dataclass(slots=True)
class Demo:
    """A demo that runs. `url` is its page, `said` what it printed when it was ready."""

    process: Started
    said: list[str]
    url: str
    ended: tuple[int, str] | None = field(default=None)

    def ctrl_c(self) -> tuple[int, str]:
        """Stop it as a terminal does, its whole process group; returns exit code and standard error."""
        if self.ended is None:
            self.process.signal(signal.SIGINT)
            code = self.process.wait(STOP_S)
            self.ended = (code, self.process.err.read_text(encoding="utf-8"))
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


def arguments(folder: Path, *more: str, port: int) -> list[str]:
    """What is typed after `playmaker`."""
    return ["demo", "--folder", str(folder), "--port", str(port), "--browser", "none", *more]


@contextmanager
def demo(folder: Path, *more: str, port: int | None = None) -> Iterator[Demo]:
    """`playmaker demo` on files in `folder`, once it is ready."""
    folder.mkdir(parents=True, exist_ok=True)
    with running(start(*arguments(folder, *more, port=port or free_port()), folder=folder)) as process:
        said = process.lines(2)  # nothing is to be read once it has died
        assert process.is_running(), process.err.read_text(encoding="utf-8")
        started = Demo(process, said, said[0].rpartition(" ")[2].strip())
        yield started
        started.ctrl_c()

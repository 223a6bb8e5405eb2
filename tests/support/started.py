"""`playmaker` in processes of its own that start at once.

To import the program takes a second or two of a processor, and dozens of tests start it. So one process
imports it, and each start is a fork of that one: what is run, and how it ends, is the same as from a shell.
One test of each command still starts what is installed, `PLAYMAKER`.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

PLAYMAKER = Path(sys.executable).with_name("playmaker")
READY_S = 30.0
LOOK_S = 0.01

_number = count(1)


@dataclass(slots=True)
class Started:
    """A process. `out` and `err` are files with what it said."""

    process: ForkServerProcess
    out: Path
    err: Path

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def is_running(self) -> bool:
        return self.process.is_alive()

    def wait(self, timeout_s: float) -> int:
        """Its exit code, or the negative number of the signal that ended it.

        Raises:
            TimeoutError: it still runs.
        """
        self.process.join(timeout_s)
        code = self.process.exitcode
        if code is None:
            raise TimeoutError(f"still running after {timeout_s} s")
        return code

    def signal(self, number: int) -> None:
        """To its whole process group, as a terminal does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.wait(READY_S)

    def lines(self, count: int) -> list[str]:
        """The first lines it says, or fewer if it ends before."""
        until = time.monotonic() + READY_S
        while True:
            said = self.out.read_text(encoding="utf-8").splitlines(keepends=True)
            if len(said) >= count or not self.is_running():
                return said[:count]
            assert time.monotonic() < until, f"it said only {said}"
            time.sleep(LOOK_S)


def start(
    *arguments: str,
    folder: Path,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
) -> Started:
    """Start `playmaker` with these arguments.

    folder: for the files with what it says. cwd and environment: those of this process, unless given.
    before: a function of a module, called in the process before anything else.
    """
    number = next(_number)
    out, err = folder / f"said-{number}.out", folder / f"said-{number}.err"
    for path in (out, err):
        path.touch()
    variables = dict(os.environ if environment is None else environment)
    process = _context().Process(
        target=_run, args=(arguments, cwd or Path.cwd(), variables, out, err, before)
    )
    process.start()
    return Started(process, out, err)


@contextlib.contextmanager
def running(process: Started) -> Iterator[Started]:
    """Whatever is left of it in the end is killed."""
    try:
        yield process
    finally:
        if process.is_running():
            process.kill()


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.warm"])
    return context


def _run(
    arguments: tuple[str, ...],
    cwd: Path,
    environment: dict[str, str],
    out: Path,
    err: Path,
    before: Callable[[], None] | None,
) -> None:
    """In the new process: be what a shell would have started."""
    os.setsid()
    for number, path in ((1, out), (2, err)):
        opened = os.open(path, os.O_WRONLY | os.O_APPEND)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["playmaker", *arguments]
    if before:
        before()
    from bot.cli import main

    sys.exit(main())

"""An event loop whose time is made up, and hosts on it that can be killed or frozen between two steps.

Nothing here waits: when no callback is ready the clock jumps to the next timer, so that months pass in a
second and the same seed gives the same run. A host is known by a context variable, which every callback and
task inherits: those of a killed host vanish, those of a frozen one wait in order until it goes on.
"""

import asyncio
import contextvars
from collections.abc import Callable, Coroutine, Generator
from typing import Any, TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
PRECISION_S = 1e-6  # of the made-up clock: finer than any delay used, coarser than a float's error in months


class Stuck(RuntimeError):
    """Nothing is ready and no timer is set: whatever is awaited can never come."""


class Host:
    """A machine that runs one replica; `on_kill` is called once when it dies (its sockets are closed)."""

    def __init__(self, name: str, on_kill: Callable[[], None] = lambda: None) -> None:
        self.name = name
        self.alive = True
        self.frozen = False
        self.tasks: list[asyncio.Task[Any]] = []
        self._on_kill = on_kill
        self._held: list[_Step] = []

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run `work` as this host's."""
        loop = asyncio.get_running_loop()
        return contextvars.copy_context().run(self._start, loop, work)

    def kill(self) -> None:
        """Whatever it was about to do does not happen. A task of its own that calls this must then await."""
        if self.alive:
            self.alive = False
            self._on_kill()

    def freeze(self, seconds: float) -> None:
        """Stand still, as under SIGSTOP; time goes on. What comes due meanwhile happens in order after."""
        if self.alive and not self.frozen:
            self.frozen = True
            OUTSIDE.run(asyncio.get_running_loop().call_later, seconds, self._thaw)

    def release(self) -> None:
        """Let the tasks of a dead host run again: to be unwound, once they can have no effect any more."""
        self.alive = True
        self._thaw()

    def takes(self, step: "_Step") -> bool:
        """Whether a step may run now; one that may not is kept, a dead host's until its tasks are unwound."""
        may = self.alive and not self.frozen
        if not may:
            self._held.append(step)
        return may

    def keep(self, task: asyncio.Task[Any]) -> None:
        """Hold on to a task: were a dead host's collected as garbage, its `finally` blocks would run."""
        if len(self.tasks) > 500:
            self.tasks = [each for each in self.tasks if not each.done()]
        self.tasks.append(task)

    def _start(self, loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        HOST.set(self)
        return loop.create_task(work)

    def _thaw(self) -> None:
        self.frozen = False
        if not self.alive:
            return
        held, self._held = self._held, []
        for step in held:
            step.again()


HOST: contextvars.ContextVar[Host | None] = contextvars.ContextVar("host", default=None)
OUTSIDE = contextvars.Context()
"""The context of what belongs to no host: Slack, the network, the course of events."""


class _Step:
    """A callback of a host, which asks the host before it runs."""

    __slots__ = ("_args", "_call", "_context", "_host", "_loop", "handle")

    def __init__(
        self,
        loop: "VirtualLoop",
        host: Host,
        call: Callable[..., object],
        args: Any,
        context: contextvars.Context,
    ) -> None:
        self._loop, self._host, self._call, self._args, self._context = loop, host, call, args, context
        self.handle: asyncio.Handle | None = None

    def __call__(self) -> None:
        if self.handle is not None and self.handle.cancelled():  # cancelled while it was held
            return
        if self._host.takes(self):
            self._call(*self._args)

    def again(self) -> None:
        self._loop.plain_call_soon(self, self._context)


class _NoFiles:
    """The selector of a loop without files: to wait is to move the clock."""

    def __init__(self, loop: "VirtualLoop") -> None:
        self._loop = loop

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None:
            raise Stuck("nothing is left to happen")
        self._loop.moment += timeout
        return []


class VirtualLoop(asyncio.BaseEventLoop):
    """`moment` is its time in seconds, from 0."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = 0.0
        self.surprises: list[str] = []
        self._selector = _NoFiles(self)
        self._clock_resolution = PRECISION_S
        self.set_exception_handler(self._note)

    def time(self) -> float:
        return self.moment

    def call_soon(
        self,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: contextvars.Context | None = None,
    ) -> asyncio.Handle:
        host = HOST.get() if context is None else context.get(HOST)
        if host is None:
            return super().call_soon(callback, *args, context=context)
        context = context or contextvars.copy_context()
        step = _Step(self, host, callback, args, context)
        step.handle = super().call_soon(step, context=context)
        return step.handle

    def call_at(
        self,
        when: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        host = HOST.get() if context is None else context.get(HOST)
        if host is None:
            return super().call_at(when, callback, *args, context=context)
        context = context or contextvars.copy_context()
        step = _Step(self, host, callback, args, context)
        timer = super().call_at(when, step, context=context)
        step.handle = timer
        return timer

    def plain_call_soon(self, callback: Callable[[], object], context: contextvars.Context) -> None:
        super().call_soon(callback, context=context)

    def create_task(
        self, coro: Generator[Any, None, T] | Coroutine[Any, Any, T], **options: Any
    ) -> asyncio.Task[T]:
        task: asyncio.Task[T] = super().create_task(coro, **options)
        host = HOST.get()
        if host is not None:
            host.keep(task)
        return task

    def _process_events(self, event_list: list[Any]) -> None:
        """There are no files, so there are no events of files."""

    def _write_to_self(self) -> None:
        """Nobody waits in a selector that would need waking."""

    def _note(self, _loop: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
        self.surprises.append(f"{told.get('message')}: {told.get('exception')!r}")


def run(work: Callable[["VirtualLoop"], Coroutine[Any, Any, T]]) -> T:
    """Run `work(loop)` to its end in a loop of its own.

    Raises:
        RuntimeError: a task failed and nobody looked.
    """
    loop = VirtualLoop()
    try:
        result = loop.run_until_complete(work(loop))
        loop.run_until_complete(loop.shutdown_asyncgens())
        if loop.surprises:
            raise RuntimeError("; ".join(loop.surprises))
        return result
    finally:
        loop.close()

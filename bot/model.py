"""Asking the model: one question in, tamed words or a typed value out, or why there are none.

Everything that can go wrong ends in `Reply.why_not`, never in an exception: whoever asks has an answer of
their own. The client of the wire is made, and its package imported, with the first question.
"""

import asyncio
import logging
import random
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.breaker import Breaker
from bot.metrics import MODEL
from bot.model_wire import Broken, Busy, Cut, Said, Unready, Wire, value_in
from bot.sentences import Gate
from domain.asks import (
    Ask,
    Reply,
    Terms,
    WhyNot,
    estimated_tokens,
    presses,
    tamed,
    tamed_value,
    texts_of,
)

ATTEMPTS = 3
FIRST_PAUSE_S = 0.4
STREAM_MOST_S = 120.0
"""Slack ends a stream by itself some five minutes after it began."""
ANSWER_MOST = 8_000
log = logging.getLogger(__name__)

OnText = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of an ask. tokens: used, by the server's count or else by a careful guess."""

    reply: Reply
    tokens: int


class Model:
    """One model behind an OpenAI-compatible server, shared by all workspaces."""

    def __init__(
        self,
        *,
        api_key: str | None,
        base_url: str | None,
        model: str,
        tokens: int,
        breaker: Breaker | None = None,
    ) -> None:
        self.terms = Terms(model, tokens)
        self.breaker = breaker or Breaker()
        self._wire = Wire(api_key=api_key, base_url=base_url, model=model)
        self._running: set[asyncio.Task[Asked]] = set()
        self._stopping = False

    async def close(self) -> None:
        self.hurry()
        await self._wire.close()

    def hurry(self) -> None:
        """Give up on what is being asked, so that its asker gets the answer from content before we stop."""
        self._stopping = True
        for task in self._running:
            task.cancel()

    async def ask(self, ask: Ask, on_text: OnText | None = None) -> Asked:
        """Ask. on_text: gets an answer in words sentence by sentence, as it comes; what it got is true to
        the reply only if the reply has words in the end."""
        if self._stopping or not self.breaker.lets_through():
            return Asked(self._no(ask, "slow" if self._stopping else "broken"), 0)
        task = asyncio.create_task(self._ask(ask, on_text))
        self._running.add(task)
        try:
            await asyncio.wait({task})
        finally:
            task.cancel()
            self._running.discard(task)
        if task.cancelled():
            return Asked(self._no(ask, "slow"), estimated_tokens(ask))
        fault = task.exception()
        if fault is None:
            return task.result()
        self.breaker.failed()  # it may have been the one try that decides, and is not to be waited for
        log.error("asking the model failed", extra={"purpose": ask.purpose}, exc_info=fault)
        return Asked(self._no(ask, "broken"), estimated_tokens(ask))

    async def _ask(self, ask: Ask, on_text: OnText | None) -> Asked:
        started = time.monotonic()
        attempt = _Attempt(ask, on_text, self._wire)
        why_not: WhyNot | None
        try:
            async with asyncio.timeout(ask.wait_s) as limit:
                attempt.limit = limit
                why_not = await attempt.run()
        except TimeoutError:
            attempt.tokens += estimated_tokens(ask)
            why_not = "slow"
        if why_not in {"slow", "broken"}:
            self.breaker.failed()
        else:
            self.breaker.worked()
        MODEL.labels(ask.purpose, why_not or "answered").observe(time.monotonic() - started)
        log.info("model asked", extra={"purpose": ask.purpose, "why_not": why_not, "tokens": attempt.tokens})
        reply = attempt.reply if why_not is None else self._no(ask, why_not)
        return Asked(replace(reply, purpose=ask.purpose, key=secrets.token_urlsafe(9)), attempt.tokens)

    def _no(self, ask: Ask, why_not: WhyNot) -> Reply:
        return Reply(why_not=why_not, purpose=ask.purpose)


class _Attempt:
    """One ask with its tries. `reply` and `tokens` grow as it goes."""

    def __init__(self, ask: Ask, on_text: OnText | None, wire: Wire) -> None:
        self.reply = Reply()
        self.tokens = 0
        self.limit: asyncio.Timeout | None = None
        self._ask = ask
        self._on_text = on_text if ask.shape is None else None
        self._wire = wire
        self._shown = False
        self._started = asyncio.get_running_loop().time()

    async def run(self) -> WhyNot | None:
        """Try until it works, for good or at last; None once `reply` is there."""
        why_not: WhyNot | None = "broken"
        for turn in range(ATTEMPTS):
            try:
                why_not = await (self._stream() if self._on_text else self._whole())
            except Busy as busy:
                why_not = "broken"
                if turn + 1 < ATTEMPTS:
                    await asyncio.sleep(_pause_s(turn) if busy.after_s is None else busy.after_s)
                continue
            except Unready:
                continue  # the server took the question in no such form: the next try has another
            except (Broken, Cut) as broken:
                self.tokens += broken.tokens
                return "broken"
            if why_not != "malformed" or self._shown:
                return why_not
        return why_not

    async def _whole(self) -> WhyNot | None:
        return self._take(await self._wire.say(self._ask))

    def _take(self, said: Said) -> WhyNot | None:
        self.tokens += said.tokens
        if said.refused:
            return "refused"
        return self._take_value(said) if self._ask.shape else self._take_text(tamed(said.text))

    def _take_value(self, said: Said) -> WhyNot | None:
        shape = self._ask.shape
        assert shape is not None
        value = value_in(said.text, shape)
        clean = tamed_value(shape, value) if value is not None else None
        if clean is None:
            return "malformed"
        if presses(texts_of(clean, without=self._ask.unchecked)):
            return "refused"
        self.reply = Reply(value=clean)
        return None

    def _take_text(self, text: str) -> WhyNot | None:
        if not text:
            return "malformed"
        if presses([text]):
            return "refused"
        self.reply = Reply(text=text[:ANSWER_MOST])
        return None

    async def _stream(self) -> WhyNot | None:
        """Hand on each sentence once it is whole and does not press; take the rest of the time for it."""
        gate = Gate()
        said = Said()
        async for piece in self._wire.stream(self._ask, said):
            self._more_time()
            for sentence in gate.feed(piece):
                if not await self._show(sentence, gate):
                    self.tokens += estimated_tokens(self._ask)
                    return "refused"
        self.tokens += said.tokens
        if said.refused:
            return "refused"
        for sentence in () if said.cut_short else gate.rest():
            if not await self._show(sentence, gate):
                return "refused"
        return self._take_text(gate.shown.strip())

    async def _show(self, sentence: str, gate: Gate) -> bool:
        ready = gate.passed(sentence)
        if ready is None:
            return False
        if ready and self._on_text:
            self._shown = self._shown or bool(ready.strip())
            await self._on_text(ready)
        return True

    def _more_time(self) -> None:
        """A stream that goes on may take longer than one that has not begun, up to a point."""
        now = asyncio.get_running_loop().time()
        if self.limit is not None:
            self.limit.reschedule(min(now + self._ask.wait_s, self._started + STREAM_MOST_S))


def _pause_s(turn: int) -> float:
    """Longer each time, never the same for all that wait."""
    return float(FIRST_PAUSE_S * 2**turn * random.uniform(0.75, 1.25))

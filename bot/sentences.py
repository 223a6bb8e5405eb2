"""Letting a stream of words through a sentence at a time, each tamed and looked at first."""

import re
from collections.abc import Iterator

from domain.asks import presses, tamed

_END = re.compile(r"[.?!]+[\"'”’)]*(?=\s)|\n+")
LONGEST = 600
"""Something without an end of sentence for so long is let through at a blank."""


class Gate:
    """Collects pieces. shown: everything that passed, as it passed."""

    def __init__(self) -> None:
        self.shown = ""
        self._held = ""

    def feed(self, piece: str) -> Iterator[str]:
        """The sentences that are whole by now."""
        self._held += piece
        while True:
            end = self._end()
            if end is None:
                return
            sentence, self._held = self._held[:end], self._held[end:]
            yield sentence

    def rest(self) -> Iterator[str]:
        """What is left at the end."""
        if self._held:
            sentence, self._held = self._held, ""
            yield sentence

    def passed(self, sentence: str) -> str | None:
        """The sentence as it may be shown; None where it presses somebody."""
        body = sentence.strip()
        clean = tamed(body)
        if presses([clean]):
            return None
        ready = _lead(sentence) + clean + _trail(sentence) if clean else _lead(sentence)
        self.shown += ready
        return ready

    def _end(self) -> int | None:
        found = _END.search(self._held)
        if found:
            return found.end()
        if len(self._held) > LONGEST:
            return max(self._held.rfind(" ", 0, LONGEST), LONGEST // 2)
        return None


def _lead(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _trail(text: str) -> str:
    return text[len(text.rstrip()) :] if text.strip() else ""

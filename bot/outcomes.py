"""What the answers, and the lack of them, mean for a delivery: a claim and an event in, an outcome out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.links import with_canvas
from bot.posts import Copy, Limited, NotSent, Refused, Unauthorized, Vanished
from db.delivery import Claim
from db.delivery_tables import SEEN, Action, State
from views.blocks import Message
from views.schedules import labelled

ABSENCE_COUNTS_S = 150.0  # a post may show in the history only some time after it was taken
LOOKS_AT_S = (5.0, 20.0, 60.0, ABSENCE_COUNTS_S)  # ages of an ambiguity at which it is looked up
LOOK_AGAIN_S = 60.0
RETRY_S = (5.0, 300.0)  # first and longest pause after a definite failure
LOOK_BACK = timedelta(minutes=10)  # before the first try: clocks differ
JOINING_TRIES = 3  # of an announcement, within about half a minute
LATE_AFTER = timedelta(minutes=15)
AUDITS_AFTER = (timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=25))
"""When, after it was settled, a post that may have been sent twice is looked at for extra copies."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state that a delivery goes to, and what else is written of it."""

    state: State
    values: dict[str, Any]


def after_sent(held: Claim, ts: str | None, now: datetime) -> Outcome:
    """It is there, at `ts` if it is a post."""
    audit = {"audit_at": now + AUDITS_AFTER[0]} if _may_be_doubled(held) else {}
    return Outcome(State.SENT, {"ts": ts, "reason": None} | audit)


def after_failed_send(held: Claim, error: Exception, now: datetime) -> Outcome:
    """What a try that raised means. Only what surely had no effect, or may be done twice, is tried again."""
    without = {"sends": held.sends - 1, "reason": _reason(error)}
    match error:
        case Limited(retry_after_s=wait_s):
            return Outcome(State.PENDING, without | {"not_before": now + timedelta(seconds=wait_s)})
        case Unauthorized():
            return Outcome(State.PENDING, without | {"not_before": now})
        case NotSent():
            return Outcome(State.PENDING, without | _later(held, now))
        case Vanished():
            return Outcome(State.SKIPPED, without)
        case Refused() if held.action in {Action.UPLOAD, Action.FILE, Action.CANVAS}:  # costs that only
            return Outcome(State.SKIPPED, without)
        case Refused() if held.file_id is not None and str(error).startswith("invalid_"):
            return Outcome(State.PENDING, without | {"file_of": None, "not_before": now})
        case Refused() if held.schedule_id is None and _may_join(held, error):
            return Outcome(State.PENDING, without | _later(held, now))
        case Refused():
            return Outcome(State.DEAD, without)
    if held.action not in SEEN:
        return Outcome(State.PENDING, {"reason": _reason(error)} | _later(held, now))
    look = {"ambiguous_at": now, "not_before": now + timedelta(seconds=LOOKS_AT_S[0])}
    return Outcome(State.AMBIGUOUS, look | {"reason": _reason(error)})


def after_look(held: Claim, found: list[Copy], looked_at: datetime) -> Outcome:
    """What a finished look-up means: sent, surely not sent, or too early to tell."""
    if found:
        extra = _may_be_doubled(held) or len(found) > 1
        audit = {"audit_at": looked_at + AUDITS_AFTER[0]} if extra else {}
        return Outcome(State.SENT, {"ts": found[0].ts, "reason": None} | audit)
    since = held.ambiguous_at or held.first_try_at
    age_s = (looked_at - since).total_seconds()
    if age_s >= ABSENCE_COUNTS_S:
        return Outcome(State.PENDING, {"ambiguous_at": None, "not_before": looked_at, "reason": "not found"})
    next_s = next(at_s for at_s in LOOKS_AT_S if at_s > age_s)
    return Outcome(State.AMBIGUOUS, {"not_before": since + timedelta(seconds=next_s)})


def nothing_done(now: datetime) -> Outcome:
    """An earlier try ended before it could have had an effect."""
    return Outcome(State.PENDING, {"ambiguous_at": None, "not_before": now, "reason": "got nowhere"})


def after_failed_look(error: Exception, now: datetime) -> Outcome:
    """A look-up that failed tells nothing; one that is refused never will."""
    if isinstance(error, Unauthorized):
        return Outcome(State.AMBIGUOUS, {"not_before": now, "reason": _reason(error)})
    if isinstance(error, Refused):
        return Outcome(State.DEAD, {"reason": f"sent or not, look-up refused: {error}"[:500]})
    wait_s = error.retry_after_s if isinstance(error, Limited) else LOOK_AGAIN_S
    return Outcome(State.AMBIGUOUS, {"not_before": now + timedelta(seconds=wait_s), "reason": _reason(error)})


def message_of(held: Claim) -> Message:
    """The frozen body; whether it is late is told by the first try, so that every try says the same."""
    assert held.body is not None
    blocks = list(held.body["blocks"])
    if held.file_id is not None and (image := held.body.get("image")):
        block = {"type": "image", "slack_file": {"id": held.file_id}, "alt_text": image["alt"]}
        blocks.insert(image["at"], block)
    message = Message(held.body["text"], blocks)
    message = with_canvas(message, held.canvas_link)
    if held.late_note and held.first_try_at - held.due_at > LATE_AFTER:
        return labelled(message, held.late_note)
    return message


def _may_be_doubled(held: Claim) -> bool:
    return held.action in SEEN and held.sends > 1


def _may_join(held: Claim, error: Exception) -> bool:
    """Whether the bot may be on its way into the channel: whoever chose it a moment ago asked it to join."""
    return str(error) == "not_in_channel" and held.failures < JOINING_TRIES


def _later(held: Claim, now: datetime) -> dict[str, Any]:
    pause_s = min(RETRY_S[0] * 2 ** min(held.failures, 10), RETRY_S[1])
    return {"not_before": now + timedelta(seconds=pause_s), "failures": held.failures + 1}


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:500]

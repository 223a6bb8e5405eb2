"""What must hold of every run, each worked out anew from what happened and not by the code under test."""

import calendar
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from domain.schedule import Daily, Monthly, Quarterly, Rule, Weekly
from tests.simulation.jobs import GRACE_S, NOTHING, title
from tests.simulation.run import Crew, Record
from tests.simulation.world import Live, Sent

ABSENCE_COUNTS = timedelta(seconds=150)
DEFINITE = {"Limited", "NotSent", "Refused", "Vanished", "Unauthorized"}
"""Answers that say that nothing was posted."""

Found = Iterator[str]


def broken(record: Record) -> list[str]:
    """Everything that should not be so, in words; empty after a good run."""
    if record.restless:  # it was stopped early, so nothing else can be judged
        return [f"nothing_stays_open: {record.ticks} ticks found work"]
    return [f"{check.__name__}: {what}" for check in CHECKS for what in check(record)]


def each_expected_slot_has_exactly_one_row(record: Record) -> Found:
    """1. Every period of every schedule from its first to the last that is due, and none twice."""
    written = Counter(row["slot_key"] for row in record.rows)
    yield from (f"{key} has {count} rows" for key, count in written.items() if count > 1)
    for crew in record.crews:
        for kind in crew.rules:
            prefix = f"1/{kind}/team:{crew.team_id}/"
            periods = sorted(key.removeprefix(prefix) for key in written if key.startswith(prefix))
            first = crew.first_watermark[kind]
            coming = {
                period: due
                for period, due in _dues(crew.rules[kind][-1].value, crew.zones[-1].value, record).items()
                if period > first
            }
            expected = [period for period, due in coming.items() if due <= record.ended]
            if periods[: len(expected)] != expected:
                yield f"{prefix}: {periods}, expected {expected}"
            if periods != list(coming)[: len(periods)]:  # what was due by an older rule may be ahead
                yield f"{prefix}: a gap in {periods}"


def sent_is_one_live_message(record: Record) -> Found:
    """2. Each post that counts as sent is there, once, where it says; and nothing else is."""
    live = _live_by_key(record)
    for row in record.rows:
        if row["action"] != "post" or row["gone_at"] is not None:
            continue
        copies = [message.ts for message in live.pop(row["key"], [])]
        if row["state"] == "sent" and copies != [row["ts"]]:
            yield f"{row['slot_key']} is sent as {row['ts']}, there are {copies}"
        elif row["state"] != "sent" and copies:
            yield f"{row['slot_key']} is {row['state']}, there are {copies}"
    gone = {row["key"] for row in record.rows if row["gone_at"] is not None}
    yield from (f"nobody knows of {key}" for key in live if key not in gone)


def what_was_given_up_says_why(record: Record) -> Found:
    """3. Skipped and dead ones have a reason that holds, dead ones an alert."""
    for row in record.rows:
        if row["state"] not in {"skipped", "dead"}:
            continue
        if not row["reason"]:
            yield f"{row['slot_key']} is {row['state']} for no reason"
        elif row["reason"].startswith("too late") and row["settled_at"] < row["expires_at"]:
            yield f"{row['slot_key']} was given up before its time"
        if row["state"] == "dead" and not any(row["slot_key"] in alert for alert in record.alerts):
            yield f"{row['slot_key']} died unheard"


def nothing_stays_open(record: Record) -> Found:
    """4. A quarter of an hour after the last fault everything is settled."""
    for row in record.open_after_15_min:
        yield f"{row['slot_key']} is still {row['state']}: {row['reason']}"


def no_second_send_without_a_look(record: Record) -> Found:
    """5. Between two sends of a key lies a definite no, or a read that shows its absence late enough.

    A machine that stood still just before its send is excused: nothing can hold it back.
    """
    sends: dict[str, list[Sent]] = defaultdict(list)
    for sent in record.world.sends:
        sends[sent.key].append(sent)
    clocks_differ = timedelta(seconds=2 * record.setup.clock_steps_s)
    for key, several in sends.items():
        for n, again in enumerate(several[1:], start=1):
            doubtful = [each for each in several[:n] if each.told not in DEFINITE]
            if not doubtful or any(each.frozen for each in several[: n + 1]):
                continue
            since = max(each.called_at for each in doubtful) + ABSENCE_COUNTS - clocks_differ
            if not any(
                look.key == key
                and look.answered
                and look.found is None
                and since <= look.called_at <= again.called_at
                for look in record.world.looks
            ):
                yield f"{key} was sent again at {again.called_at} by {again.host} without a look"


def nothing_is_early(record: Record) -> Found:
    """6. No message is there before it is due, and it is due when a rule and a zone in force said so."""
    wrong_s = record.setup.clock_steps_s
    rows = {row["key"]: row for row in record.rows}
    for message in record.world.messages:
        row = rows.get(message.key)
        if row is not None and message.landed_at < _aware(row["due_at"]) - timedelta(seconds=wrong_s):
            yield f"{row['slot_key']} came at {message.landed_at}, due {row['due_at']}"
    for crew, kind, row in _scheduled(record):
        period = row["slot_key"].rpartition("/")[2]
        dues = {
            _dues(rule.value, zone.value, record).get(period)
            for rule in crew.rules[kind]
            for zone in crew.zones
        }
        if _aware(row["due_at"]) not in dues:
            yield f"{row['slot_key']} was due {row['due_at']}, expected one of {dues}"


def no_period_is_posted_twice(record: Record) -> Found:
    """7. Whatever is edited, a team sees one post of a kind for a period; and all it should see."""
    shown = Counter(
        (each.channel_id, each.first_text.partition(" Posted late")[0]) for each in record.world.live()
    )
    yield from (f"{text!r} is there {count} times" for (_, text), count in shown.items() if count > 1)
    for crew, kind, row in _scheduled(record):
        period = row["slot_key"].rpartition("/")[2]
        channel_id = f"C{crew.team_id - 1}"
        seen = shown[channel_id, title(kind, crew.team_id, period)]
        if row["state"] == "sent" and not seen:
            yield f"{row['slot_key']} is sent and shows nowhere"
        if seen and NOTHING.at(kind, crew.team_id, period):
            yield f"{row['slot_key']} was posted though there was nothing to say"


def what_is_late_says_so(record: Record) -> Found:
    """Posts first tried a quarter of an hour late carry the note, others do not."""
    rows = {row["key"]: row for row in record.rows if row["late_note"]}
    for message in record.world.messages:
        row = rows.get(message.key)
        if row is None:
            continue
        late = row["first_try_at"] - row["due_at"] > timedelta(minutes=15)
        if late != ("Posted late" in message.first_text):
            yield f"{row['slot_key']}, tried {row['first_try_at']}, says {message.first_text!r}"


def each_request_has_one_effect(record: Record) -> Found:
    """9. Whatever came in, however often, was done once; and what was acknowledged was done."""
    written = {row["slot_key"] for row in record.rows}
    for key, acknowledged in record.inbound.items():
        if acknowledged and f"announce:1:{key}" not in written:
            yield f"{key} was acknowledged and not done"


def no_child_precedes_its_parent(record: Record) -> Found:
    """10. A reply is in the thread of its post, which was there before it."""
    landed = {(each.channel_id, each.ts): each for each in record.world.messages}
    rows = {row["id"]: row for row in record.rows}
    by_key = {row["key"]: row for row in record.rows}
    for message in record.world.messages:
        row = by_key.get(message.key)
        if row is None or row["depends_on"] is None:
            continue
        head = landed.get((message.channel_id, message.thread_ts or ""))
        if head is None or head.landed_at > message.landed_at or head.key != rows[row["depends_on"]]["key"]:
            yield f"{row['slot_key']} is not under its post"


def the_newest_change_shows(record: Record) -> Found:
    """What was changed says what the last change that counts as made says."""
    live = {(each.channel_id, each.ts): each for each in record.world.live()}
    heads = {row["id"]: row for row in record.rows}
    newest = {
        row["depends_on"]: row for row in record.rows if (row["action"], row["state"]) == ("edit", "sent")
    }
    for head_id, row in newest.items():
        shown = live.get((row["channel_id"], heads[head_id]["ts"] or ""))
        if shown is not None and shown.text != row["body"]["text"]:
            yield f"{heads[head_id]['slot_key']} says {shown.text!r}, not {row['body']['text']!r}"


def each_file_is_shown_once(record: Record) -> Found:
    """A file that counts as sent is shown once, below its post; one that does not is not shown."""
    rows = {row["id"]: row for row in record.rows}
    for row in record.rows:
        if row["action"] != "file":
            continue
        title = f"plan of {row['slot_key'].removeprefix('announce:1:').removesuffix(':plan/file')}"
        shown = [
            each
            for each in record.world.files.values()
            if each.title == title and each.landed_at is not None and each.deleted_at is None
        ]
        if len(shown) != (row["state"] == "sent"):
            yield f"{row['slot_key']} is {row['state']} ({row['reason']}), and shown {len(shown)} times"
        head = rows[row["depends_on"]]
        if any(each.thread_ts != head["ts"] for each in shown):
            yield f"{row['slot_key']} is not below its post"


def a_canvas_is_made_at_most_once(record: Record) -> Found:
    """And a post says where it is, or nothing of it."""
    yield from (f"{title!r} made {n} times" for title, n in Counter(record.world.canvases).items() if n > 1)
    rows = {row["key"]: row for row in record.rows}
    steps = {row["id"]: row for row in record.rows}
    for message in record.world.messages:
        row = rows.get(message.key)
        if row is None or row["canvas_of"] is None:
            continue
        made = steps[row["canvas_of"]]["state"] == "sent"
        if "<canvas:" in message.text or ("https://" in message.text) != made:
            yield f"{row['slot_key']} says {message.text!r}; is its canvas there? {made}"


CHECKS: tuple[Callable[[Record], Found], ...] = (
    each_expected_slot_has_exactly_one_row,
    sent_is_one_live_message,
    what_was_given_up_says_why,
    nothing_stays_open,
    no_second_send_without_a_look,
    nothing_is_early,
    no_period_is_posted_twice,
    what_is_late_says_so,
    each_request_has_one_effect,
    no_child_precedes_its_parent,
    the_newest_change_shows,
    each_file_is_shown_once,
    a_canvas_is_made_at_most_once,
)


def _scheduled(record: Record) -> Iterator[tuple[Crew, str, sa.RowMapping]]:
    crews = {crew.team_id: crew for crew in record.crews}
    for row in record.rows:
        if row["kind"] in GRACE_S:
            team_id = int(row["slot_key"].split("/")[2].removeprefix("team:"))
            yield crews[team_id], row["kind"], row


def _live_by_key(record: Record) -> dict[str, list[Live]]:
    found: dict[str, list[Live]] = defaultdict(list)
    for message in record.world.live():
        found[message.key].append(message)
    return found


def _dues(rule: Rule, zone: ZoneInfo, record: Record) -> dict[str, datetime]:
    """{period: when it is due}, in order, from some months before the run until some after it."""
    return _dues_between(rule, zone, record.world.start.date(), record.ended.date())


@lru_cache(maxsize=64)
def _dues_between(rule: Rule, zone: ZoneInfo, start: date, end: date) -> dict[str, datetime]:
    return {
        period: datetime.combine(day, rule.at, tzinfo=zone).astimezone(UTC)
        for period, day in _days(rule, start - timedelta(days=124), end + timedelta(days=124))
    }


def _days(rule: Rule, first: date, last: date) -> Iterator[tuple[str, date]]:
    """Each period with its day, read off a calendar, day by day."""
    for n in range((last - first).days):
        day = first + timedelta(days=n)
        match rule:
            case Daily() if rule.weekdays and day.weekday() in rule.weekdays:
                yield day.isoformat(), day
            case Weekly() if day.weekday() == rule.weekday:
                year, week, _ = day.isocalendar()
                yield f"{year:04d}-W{week:02d}", day
            case Monthly() if rule.day and day.day == min(rule.day, _length(day)):
                yield f"{day:%Y-%m}", day
            case Quarterly() if rule.fiscal_start_month and (day.month - rule.fiscal_start_month) % 3 == 0:
                working = [n for n in range(1, _length(day) + 1) if day.replace(day=n).weekday() < 5]
                if day.day == working[rule.working_day - (rule.working_day > 0)]:
                    yield f"{day:%Y-%m}", day


def _length(month: date) -> int:
    return calendar.monthrange(month.year, month.month)[1]


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

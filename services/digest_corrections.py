"""Posted digests whose week was changed since: found by comparing what was counted then with what is now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from content.loader import Content
from db.activity import totals
from db.base import Tx
from db.corrections import Kept, kept_posts
from db.reports import won_by_day
from domain.digest import AsPosted, Corrected, Digest
from domain.mission_results import BoardCounts
from domain.pipeline import Value
from domain.weeks import Week
from services.digests import DIGEST, week_digest
from services.report_ground import Place

WITHIN = timedelta(days=7)
AT_MOST_EVERY = timedelta(minutes=10)
"""Somebody who puts a week right makes several changes; they become few edits."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The digest as it is now, for the post `delivery_id`; the `number`-th time. keeps: for the next one."""

    delivery_id: int
    number: int
    channel_id: str
    locale: str
    digest: Digest
    keeps: Mapping[str, Any]


async def keeps_of(tx: Tx, place: Place, digest: Digest) -> dict[str, Any]:
    """What is stored with a posted digest: its counts, and what of it stays as it stood."""
    people = [each.person.id for each in digest.week.people]
    counted = await _counted(tx, place, people, digest.week.week)
    deals = digest.deals
    return counted | {
        "week": digest.week.week.iso,
        "won_minor": deals.won_minor,
        "people": people,
        "stale": list(deals.stale),
        "due": list(deals.due),
        "stale_value": _numbers(deals.stale_value),
        "due_value": _numbers(deals.due_value),
        "open_deals": digest.open_deals,
        "missions": asdict(digest.missions),
    }


async def corrections(tx: Tx, place: Place, content: Content) -> list[Correction]:
    """The digests of a team that came out in the last seven days and whose numbers are others by now."""
    assert place.team is not None
    posts = await kept_posts(tx, place.team.id, DIGEST, place.now - WITHIN)
    by_week: dict[str, list[Kept]] = {}
    for each in posts:
        by_week.setdefault(each.first["week"], []).append(each)
    found = []
    for week, its_posts in by_week.items():  # one, or two where the day of the digest was moved
        found += await _of_week(tx, place, Week.from_iso(week), its_posts, content)
    return found


async def _of_week(
    tx: Tx, place: Place, week: Week, posts: Sequence[Kept], content: Content
) -> list[Correction]:
    first = posts[0].first
    counted = await _counted(tx, place, first["people"], week)
    wrong = [each for each in posts if _differs(each.last, counted) and _may_change(each, place)]
    if not wrong:
        return []
    made = await week_digest(tx, place, week, content, posted=_as_posted(first))
    corrected = replace(made, corrected=_corrected(made, first, counted, place, content))
    return [
        Correction(
            each.id,
            each.changes + 1,
            each.channel_id,
            each.first["locale"],
            corrected,
            each.first | counted | {"won_minor": made.deals.won_minor},
        )
        for each in wrong
    ]


async def _counted(tx: Tx, place: Place, people: Sequence[int], week: Week) -> dict[str, Any]:
    """Of the week, as JSON: what each person's entries and deals count for, and what was won by day."""
    assert place.team is not None
    counts = await totals(tx, people, week.start, week.end)
    won = await won_by_day(tx, place.team.id, week.start, week.end)
    return {
        "counts": {str(person_id): dict(sorted(each.items())) for person_id, each in counts.items() if each},
        "won": [[day.isoformat(), money.amount_minor, money.currency] for day, money in won],
    }


def _differs(kept: Mapping[str, Any], counted: Mapping[str, Any]) -> bool:
    return any(kept.get(name) != counted[name] for name in counted)


def _may_change(post: Kept, place: Place) -> bool:
    return post.changed_at is None or place.now - post.changed_at >= AT_MOST_EVERY


def _as_posted(kept: Mapping[str, Any]) -> AsPosted:
    return AsPosted(
        people=tuple(kept["people"]),
        stale=tuple(kept["stale"]),
        due=tuple(kept["due"]),
        stale_value=Value(*kept["stale_value"]),
        due_value=Value(*kept["due_value"]),
        open_deals=kept["open_deals"],
        missions=BoardCounts(**kept["missions"] | {"finished": tuple(kept["missions"]["finished"])}),
    )


def _corrected(
    made: Digest, first: Mapping[str, Any], counted: Mapping[str, Any], place: Place, content: Content
) -> Corrected:
    """Against what was posted first, however often it was corrected since."""
    before, now = _summed(first["counts"].values()), _summed(counted["counts"].values())
    changed = {
        person_id
        for person_id in {*first["counts"], *counted["counts"]}
        if first["counts"].get(person_id) != counted["counts"].get(person_id)
    }
    names = {str(each.person.id): each.person.name or each.person.slack_id for each in made.week.people}
    won = (made.deals.won_minor, first["won_minor"])
    return Corrected(
        at=place.now,
        counts=tuple(
            (each, now.get(each.key, 0), before.get(each.key, 0))
            for each in content.activities.types
            if now.get(each.key, 0) != before.get(each.key, 0)
        ),
        people=tuple(sorted(names[each] for each in changed if each in names)),
        won_minor=won if won[0] != won[1] else None,
    )


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in counts:
        for key, count in each.items():
            found[key] = found.get(key, 0) + count
    return found


def _numbers(value: Value) -> list[int]:
    return [value.amount_minor, value.deals, value.without_amount]

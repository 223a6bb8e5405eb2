"""The counts behind a report's or a digest's activity: a page of them, by activity, person and period."""

from collections.abc import Mapping

from domain.activity_types import ActivityType
from domain.report_entries import RATIOS, EntryRow, EntryRows
from views import formats
from views.blocks import (
    Block,
    Modal,
    actions,
    button,
    clipped,
    context,
    escape,
    escape_name,
    option,
    section,
    value_of,
)
from views.deal_parts import capital
from views.report_parts import PERIODS, Words, packed, period_name

PICK_MOST = 99  # Slack takes 100 options, and one of them is everybody
SHOWN = 40


def entries_button(address: Mapping[str, str | int], what: str, **more: str | int) -> Block:
    """Opens the rows. address: the report's (kind "k", day "d", team "t"). more: "a" the activity, "w" 1 for
    whole periods before."""
    label = clipped(f"Show the rows: {what}", 75)
    return button("Show the rows", "reports.entries", value_of(**{**address, **more}), label=label)


def entries_modal(found: EntryRows, locale: str, *, whole: bool = False) -> Modal:
    say = Words("", locale)
    address = _address(found, whole=whole)
    whose = "You" if found.whose == "me" else escape_name(found.name)
    where = f"{whose} · {period_name(found.kind, found.span, found.start_month, locale)}"
    head = f"*{say.number(found.count)} {_of(found)}*\n{where}"
    rows = [_row(each, found, say) for each in found.rows]
    blocks: list[Block] = [section(text) for text in packed(head, rows)]
    if not rows:
        blocks = [section(f"{head}\nNothing is counted here.")]
    if found.pages > 1:
        blocks.append(context(f"Page {say.number(found.asked.page + 1)} of {say.number(found.pages)}."))
    blocks += _ways(found, address)
    return Modal("reply.shown", "The rows", blocks, close="Done")


def _of(found: EntryRows) -> str:
    """What is counted: "calls", "calls, meetings, demos and proposals", "activities"."""
    if found.asked.activity == RATIOS:
        return "calls, meetings, demos and proposals"
    chosen = next((each for each in found.types if each.key == found.asked.activity), None)
    if chosen is None:
        return "activity" if found.count == 1 else "activities"
    return escape(chosen.one if found.count == 1 else chosen.many)


def _row(each: EntryRow, found: EntryRows, say: Words) -> str:
    """ "Wed 18 Nov · *12* calls · Ana · Acme", as far as the reader sees it."""
    counted = f"*{say.number(each.count)}* {_label(each.activity, each.count)}"
    parts = [formats.day(each.day, say.locale), counted]
    if each.who and found.asked.person_id is None and found.whose == "team":
        parts.append(escape_name(clipped(each.who, SHOWN)))
    if each.about:
        parts.append(escape_name(clipped(each.about, SHOWN)))
    return " · ".join(parts)


def _label(activity: ActivityType, count: int) -> str:
    return escape(activity.one if count == 1 else activity.many)


def _ways(found: EntryRows, address: Mapping[str, str | int]) -> list[Block]:
    """Other activities, people, pages and periods, and the deals won of the same."""
    asked = found.asked
    pages = [
        button(words, f"reports.entries:{way}", value_of(**{**address, "p": at}))
        for way, words, at in (("newer", "Newer", asked.page - 1), ("older", "Older", asked.page + 1))
        if 0 <= at < found.pages
    ]
    period = PERIODS[found.kind]
    periods = [
        button(words, f"reports.entries:{way}", value_of(**{**address, "b": at}))
        for way, words, at in (
            ("earlier", f"{period.capitalize()} before", asked.back + 1),
            ("later", f"{period.capitalize()} after", asked.back - 1),
        )
        if 0 <= at <= found.back_most
    ]
    won = {name: value for name, value in address.items() if name in ("k", "d", "t", "u")}
    deals = [button("Deals won", "reports.rows:won", value_of(**won, w="won"))] if not asked.back else []
    ways = [*pages, *periods, *deals]
    picks = actions(*_picks(found, address), block_id="entries_pick")
    return [picks, actions(*ways, block_id="entries_ways")] if ways else [picks]


def _picks(found: EntryRows, address: Mapping[str, str | int]) -> list[Block]:
    """Menus whose options say the whole address, so that the choice is all a handler needs."""
    kept = {name: value for name, value in address.items() if name != "a"}
    kinds = [("All activities", kept), ("For the ratios", kept | {"a": RATIOS})]
    kinds += [(capital(each.many), kept | {"a": each.key}) for each in found.types]
    menus = [_menu("activity", kinds, address, "Activity")]
    if found.people:
        kept = {name: value for name, value in address.items() if name != "u"}
        people = [("Everybody", kept)]
        people += [(each.name or each.slack_id, kept | {"u": each.id}) for each in found.people[:PICK_MOST]]
        menus.append(_menu("person", people, address, "Person"))
    return menus


def _menu(
    name: str,
    choices: list[tuple[str, dict[str, str | int]]],
    chosen: Mapping[str, str | int],
    placeholder: str,
) -> Block:
    options = [option(clipped(words, 75), value_of(**data)) for words, data in choices]
    now = next((each for each in options if each["value"] == value_of(**chosen)), None)
    menu: Block = {
        "type": "static_select",
        "action_id": f"reports.entries:{name}",
        "placeholder": {"type": "plain_text", "text": placeholder},
        "options": options,
    }
    return menu | ({"initial_option": now} if now else {})


def _address(found: EntryRows, *, whole: bool) -> dict[str, str | int]:
    """Of the same rows, on their first page."""
    asked = found.asked
    given = {
        "t": found.team_id,
        "a": asked.activity,
        "u": asked.person_id,
        "b": asked.back or None,
        "w": 1 if whole else None,
    }
    address: dict[str, str | int] = {"k": found.kind, "d": found.first_day.isoformat()}
    return address | {name: value for name, value in given.items() if value is not None}

"""What the views of deals share: facts about a deal, and what an event did, in a few words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.activity_types import ActivityType
from domain.deal_cards import Reason
from domain.deals import Deal, DealEvent, LostReason
from domain.stages import Gap, Pipeline
from domain.team import Person
from views import formats
from views.blocks import Block, button, clipped, escape, escape_name, value_of
from views.deal_words import gap_names
from views.targets import ROLES, name_of

NAME_SHOWN = 60
NOTE_SHOWN = 300
SHORT = 3  # letters of a key that is an abbreviation, such as "mql"
TEXT_MAX = 3_900  # Slack edits no message whose text is longer than 4,000
ROLE_NAMES = {role.value: name for role, name in ROLES.items()}


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads: their locale, the reasons for losing, and the activity types by key."""

    locale: str
    reasons: Sequence[LostReason] = ()
    types: Mapping[str, ActivityType] = field(default_factory=dict)

    def reason(self, key: str | None) -> str:
        found = next((each.label for each in self.reasons if each.key == key), None)
        return found or (key or "").replace("_", " ")


def reason_words(reason: Reason, deal: Deal, today: date, locale: str) -> str:
    """Why a deal needs attention, as a clause."""
    match reason:
        case "waiting":
            return "handed over to you: accept it or send it back"
        case "step_overdue":
            on = formats.day(deal.next_step_on, locale) if deal.next_step_on else ""
            return f"next step was due {on}: {escape(clipped(deal.next_step or '', NAME_SHOWN))}"
        case "close_passed":
            return (
                f"was expected to close {formats.day(deal.expected_close, locale)}"
                if deal.expected_close
                else ""
            )
        case "stale":
            days = (today - deal.entered_stage_on).days
            return f"{formats.number(days, locale)} days in this stage"
        case "no_step":
            return "no next step"
    raise AssertionError(reason)


def gaps_line(gaps: Sequence[Gap], locale: str) -> str:
    if not gaps:
        return ""
    count = formats.number(len(gaps), locale)
    return f"{count} {'gap' if len(gaps) == 1 else 'gaps'}: {escape(gap_names(gaps, locale))}"


def event_words(event: DealEvent, pipeline: Pipeline) -> str:
    """What an event did, in a few words that can follow a name: "moved to Proposal"."""
    stage = stage_name(pipeline, event.to_stage)
    match event.kind:
        case "created":
            return f"made it in {stage}"
        case "imported":
            return f"brought it in, in {stage}"
        case "moved":
            return f"moved to {stage}" if event.direction != "back" else f"back to {stage}"
        case "won":
            return "won"
        case "lost":
            return "lost"
        case "reopened":
            return f"opened again in {stage}"
        case "handed_over":
            return "handed over"
        case "accepted":
            return "accepted"
        case "sent_back":
            return "sent back"
        case "note":
            return "note"
        case "undone":
            return "taken back"
        case "remapped":
            return f"changed the template, now in {stage}"
        case "edited":
            return f"changed {fields_words(event)}"


_FIELD_WORDS = {
    "name": "the name",
    "account": "the account",
    "owner_id": "the owner",
    "amount": "the amount",
    "market": "the market",
    "expected_close": "the expected close",
    "next_step": "the next step",
    "next_step_on": "the next step's day",
    "closed_on": "the day of the close",
    "lost_reason": "the reason",
    "competitor": "the competitor",
}


def fields_words(event: DealEvent) -> str:
    """ "the amount and the expected close", what an edit changed."""
    names = [name for name in _FIELD_WORDS if name in event.changes]
    words = [_FIELD_WORDS[name] for name in names if not (name == "next_step_on" and "next_step" in names)]
    if any(name.startswith(("evidence.", "met.")) for name in event.changes):
        words.append("what is known")
    return " and ".join([*([", ".join(words[:-1])] if words[1:] else []), *words[-1:]]) or "the deal"


def named(deal: Deal) -> str:
    """A deal's name, escaped."""
    return escape_name(clipped(deal.name, NAME_SHOWN))


def stage_name(pipeline: Pipeline, key: str) -> str:
    """A stage's name, escaped; of a stage that the template no longer has, its key in words."""
    found = pipeline.find(key)
    words = key.upper() if len(key) <= SHORT else key.replace("_", " ").capitalize()
    return escape(found.name if found else words)


def facts(deal: Deal, pipeline: Pipeline, locale: str) -> list[str]:
    """["Proposal", "€12,000"]"""
    amount = [formats.money(deal.amount, locale)] if deal.amount else []
    return [stage_name(pipeline, deal.stage), *amount]


def plans(deal: Deal, locale: str) -> str:
    """ "Expected to close Fri 15 Jan, next: Call Bob, Thu 3 Dec"; nothing where neither is known."""
    more = [f"expected to close {formats.day(deal.expected_close, locale)}"] if deal.expected_close else []
    if deal.next_step:
        more.append(f"next: {next_step(deal, locale)}")
    return capital(", ".join(more))


def next_step(deal: Deal, locale: str) -> str:
    """ "Call Bob, Thu 3 Dec" """
    on = f", {formats.day(deal.next_step_on, locale)}" if deal.next_step_on else ""
    return f"{escape(deal.next_step or '')}{on}"


def new_button() -> Block:
    return button("New deal", "deals.open_new")


def open_button(deal: Deal) -> Block:
    return button("Open", f"deals.show:{deal.id}", value_of(deal=deal.id), label=label_of("Open", deal))


def label_of(verb: str, deal: Deal) -> str:
    """What screen readers hear; plain text of 75 characters at most."""
    return clipped(f"{verb} {deal.name}", 75)


def by(who: Person | None) -> str:
    return f" by {name_of(who)}" if who else ""


def times(n: int, locale: str) -> str:
    return "once" if n == 1 else f"{formats.number(n, locale)} times"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def spoken(lines: Sequence[str]) -> str:
    """Lines for screen readers: without the marks of bold, italics and code that stand in these views."""
    return _MARKS.sub("", "\n".join(lines))[:3_900]


_MARKS = re.compile(r"[*`∗ˋ]|(?<![^\W_])_|_(?![^\W_])")  # a line inside a word is part of the word

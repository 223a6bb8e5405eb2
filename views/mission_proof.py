"""Whether a mission moved the numbers: before and after, the library's claim, and what else changed."""

from collections.abc import Sequence

from domain.mission_cards import Run
from domain.mission_proof import Comparison, Metric, Otherwise, Snapshot
from domain.mission_results import Proved
from domain.money import Money
from views import formats
from views.blocks import (
    Block,
    Message,
    Modal,
    actions,
    button,
    clipped,
    context,
    escape,
    escape_name,
    field_input,
    mrkdwn,
    section,
    text_input,
    value_of,
)
from views.mission_numbers import amount, moved
from views.mission_words import spoken

OTHERWISE_SHOWN = 8
_NUMBER_MAX = 40

ERRORS = {
    "missions.no_snapshot": "There are no numbers of that day yet.",
    "missions.no_number": "“{text}” is no number that fits here. Write it like {example}.",
    "missions.no_cases": "How many cases stand behind it? Write a whole number.",
}
EXAMPLES = {"share": "24 %", "money": "8,000 EUR", "money_a_day": "900 EUR"}


def proof_message(there: Proved, locale: str) -> Message:
    """Before and after of each number, the claim as a claim, and what else changed meanwhile."""
    proof = there.proof
    if proof is None:
        return _not_yet(there, locale)
    metrics = {each.key: each for each in there.metrics}
    better = sum(line.verdict == "better" for line in proof.lines)
    known = sum(line.verdict in ("better", "worse", "same") for line in proof.lines)
    title = escape(there.run.mission.title)
    first = f"{better} of {known} numbers that can be told are better, {proof.day} days into {title}."
    if not known:
        first = f"Too few cases to tell anything {proof.day} days into {title}."
    told = [each for each in proof.lines if each.verdict != "unknown"]
    lines = [_line(metrics[each.metric], each, there.currency, locale) for each in told]
    unknown = [metrics[each.metric].label for each in proof.lines if each.verdict == "unknown"]
    if unknown:
        lines.append(f"Not known at both times: {escape(formats.listing(unknown, locale))}.")
    claim = f"The library's claim, unverified: {escape(proof.claim)}"
    meanwhile = _meanwhile(proof.otherwise, locale)
    days = f"{formats.day(proof.before_on, locale)} against {formats.day(proof.after_on, locale)}"
    blocks = [section(f"*{first}*"), *_portions(lines), section(claim), section(meanwhile)]
    blocks.append(context(f"{days}. Before and after is no proof of the cause."))
    blocks += _ways(there, proof.day)
    return Message(spoken([first, *lines, claim, meanwhile]), blocks)


def numbers_wanted(run: Run, metrics: Sequence[Metric], locale: str) -> Message:
    """Said at the start: without a number of now there is nothing to compare the later ones with."""
    labels = escape(formats.listing([each.label for each in metrics], locale))
    told = f"Only you know these as of now: {labels}. Told today, they can be compared after 30 and 90 days."
    return Message(told, [section(told), _add_numbers(run, 0)])


def numbers_form(there: Proved, day: int) -> Modal:
    """The numbers of a snapshot that only people know; what is left empty stays as it is."""
    snapshot = there.snapshots.get(day) or Snapshot(day, there.started_on, ())
    blocks: list[Block] = [context("Leave empty what you do not know.")]
    for metric in there.to_tell:
        reading = snapshot.reading(metric.key)
        known = str(reading.cases) if reading.value is not None else None
        blocks += [
            {"type": "section", "text": mrkdwn(f"*{escape(metric.label)}*\n{escape(metric.about)}")},
            field_input(
                f"value_{metric.key}",
                "Number",
                text_input(
                    _typed(metric, reading.value, there.currency),
                    placeholder=_example(metric),
                    max_length=_NUMBER_MAX,
                ),
                optional=True,
            ),
            field_input(
                f"cases_{metric.key}",
                clipped(f"Out of how many {metric.cases}", 100),
                text_input(known, max_length=_NUMBER_MAX),
                optional=True,
            ),
        ]
    return Modal(
        "mission_proof.tell", "Your numbers", blocks, submit="Save", data={"run": there.run.id, "day": day}
    )


def _not_yet(there: Proved, locale: str) -> Message:
    title = escape(there.run.mission.title)
    when = formats.day(there.next_on, locale) if there.next_on else None
    first = f"No comparison yet for {title}."
    rest = f"The next numbers are taken on {when}." if when else "No further numbers are taken."
    start = there.snapshots.get(0)
    lines = [
        f"{escape(each.label)}: {amount(each, start.reading(each.key), there.currency, locale)}"
        for each in there.metrics
        if start
    ]
    blocks = [section(f"*{first}* {rest}"), *_portions(lines), *_ways(there, 0)]
    return Message(spoken([first, rest, *lines]), blocks)


def _line(metric: Metric, line: Comparison, currency: str, locale: str) -> str:
    numbers = moved(metric, line, currency, locale)
    return f"*{escape(metric.label)}*: {numbers}. {_verdict(line)}"


def _verdict(line: Comparison) -> str:
    match line.verdict:
        case "too_few":
            return "Too few to tell."
        case "same":
            return "The same."
    word = "Better" if line.verdict == "better" else "Worse"
    return f"{word}, but chance alone could make that difference." if line.by_chance else f"{word}."


def _meanwhile(otherwise: Sequence[Otherwise], locale: str) -> str:
    if not otherwise:
        return "Nothing else that I know of changed in that time."
    told = [f"{formats.day(each.on, locale)}: {_what(each)}" for each in otherwise[:OTHERWISE_SHOWN]]
    more = len(otherwise) - len(told)
    rest = [f"and {more} more"] if more else []
    return "\n".join(["What else changed in that time:", *(f"• {each}" for each in [*told, *rest])])


def _what(each: Otherwise) -> str:
    name = escape_name(clipped(each.what, 80))
    match each.kind:
        case "target":
            return f"another target for {name}"
        case "stages":
            return "other pipeline stages"
        case "people":
            return f"{name} started"
        case "mission":
            return f"the mission {name}"
    return name


def _ways(there: Proved, day: int) -> list[Block]:
    if not there.to_tell or not there.snapshots:
        return []
    return [_add_numbers(there.run, day)]


def _add_numbers(run: Run, day: int) -> Block:
    value = value_of(run=run.id, day=day)
    return actions(button("Add your own numbers", "mission_proof.open_numbers", value))


def _portions(lines: Sequence[str]) -> list[Block]:
    """Lines as sections, five to each, so that none is too long for Slack."""
    return [section("\n".join(lines[n : n + 5])) for n in range(0, len(lines), 5)]


def _example(metric: Metric) -> str:
    return EXAMPLES.get(metric.kind, "45")


def _typed(metric: Metric, value: float | None, currency: str) -> str | None:
    if value is None:
        return None
    if metric.kind == "share":
        return f"{round(value * 100, 1):g} %"
    if metric.kind in ("money", "money_a_day"):
        return str(Money(round(value), currency).amount)
    return f"{value:g}"

"""Files coming in: how one is read, what is wrong with a row, how it went. For a terminal and for Slack."""

from collections.abc import Sequence

from domain.importing import headers, rows
from domain.importing.headers import HeaderProblem
from domain.importing.plan import Offer, PersonGuess, Plan
from domain.importing.rows import RowProblem, Tally
from domain.importing.stage_names import StageGuess
from domain.money import (
    AmountNegative,
    AmountProblem,
    AmountTooLarge,
    CurrencyAmbiguous,
    CurrencyMissing,
    CurrencyUnknown,
)
from views.blocks import Block, Message, actions, button, clipped, context, escape, section, value_of
from views.formats import number

ERRORS = {
    "imports.no_file": "There is no file {name} that I can read.",
    "imports.empty": "{name} has no header, so I cannot tell what its columns are.",
    "imports.no_team": "There is no team called {name}. There are: {known}.",
    "imports.no_person": "{name} is nobody I know by exactly one name. Give their Slack id.",
    "imports.no_stage": "{name} is not a stage here. Stages are: {known}.",
    "imports.which_workspace": "Say which workspace with --workspace and its Slack id. There are: {known}.",
    "imports.no_export": "{name} holds no export of Playmaker.",
    "imports.not_empty": "An export comes back into an empty database only, and this one is not.",
    "imports.broken_export": "{name} cannot be read from line {line} on. Nothing was written.",
}

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_ORIGINS = {
    "playmaker": "It was exported by Playmaker.",
    "salesforce": "It looks like an export from Salesforce.",
    "hubspot": "It looks like an export from HubSpot.",
    "pipedrive": "It looks like an export from Pipedrive.",
}
_FIELDS = {
    "id": "id",
    "owner_id": "owner (Slack id)",
    "person_id": "person (Slack id)",
    "created": "created on",
    "entered": "in its stage since",
    "closed": "closed on",
    "won_on": "won on",
    "lost_on": "lost on",
    "expected_close": "expected close",
    "lost_reason": "why it was lost",
    "next_step": "next step",
    "next_step_on": "next step's day",
    "first_stage": "first stage",
    "closed_from": "stage before it closed",
    "met": "criteria met",
}
_ORDERS = {"dmy": "day first", "mdy": "month first"}
_MOST_NAMES = 12
_MOST_BAD_SHOWN = 10
_LONGEST_SECTION = 2_900


def field_name(field: str) -> str:
    return _FIELDS.get(field, field)


# --- how a file is read ---


def plan_lines(plan: Plan, locale: str = "en") -> list[str]:
    """What was found out about a file, a line each."""
    count = number(plan.rows, locale)
    form = f"{_DELIMITERS.get(plan.delimiter, repr(plan.delimiter))}, {plan.encoding}"
    lines = [f"{plan.file}: {count} {'row' if plan.rows == 1 else 'rows'}, cut by {form}."]
    if plan.columns.origin in _ORIGINS:
        lines.append(_ORIGINS[plan.columns.origin])
    if plan.remembered:
        lines.append("What was chosen for the last file with this header holds again.")
    read = [f"{plan.columns.header[place]} → {field_name(field)}" for field, place in _by_place(plan)]
    lines.append(f"Columns: {', '.join(read)}.")
    if plan.columns.unread:
        lines.append(f"Not read: {', '.join(plan.columns.unread)}.")
    lines += _days_and_amounts(plan)
    if plan.stages:
        lines.append(f"Stages: {', '.join(_stage(each, locale) for each in plan.stages)}.")
    if plan.before_close and any(each.stage and not each.stage.is_open for each in plan.stages):
        lines.append(
            f"Won and lost deals are taken to have been in {plan.before_close.name} before, "
            "unless the file says."
        )
    lines += _people(plan.people, locale)
    return lines


def _by_place(plan: Plan) -> list[tuple[str, int]]:
    kinds = [(key, place) for place, key in plan.columns.counts.items()]
    return sorted([*plan.columns.places.items(), *kinds], key=lambda pair: pair[1])


def _days_and_amounts(plan: Plan) -> list[str]:
    lines = []
    if plan.order:
        lines.append(f"Days: {_ORDERS[plan.order]}.")
    elif plan.unsure_day:
        lines.append(
            f"Days such as {plan.unsure_day} can be read two ways, and nothing tells which: "
            "rows with them stay out. Say --days dmy or --days mdy."
        )
    if plan.mark:
        lines.append(f"Amounts: {'a comma' if plan.mark == ',' else 'a point'} before the cents.")
    elif plan.mixed_marks:
        lines.append(
            "Amounts: some with a comma before the cents, some with a point; each is read by itself."
        )
    if "amount" in plan.columns.places and "currency" not in plan.columns.places:
        lines.append(
            f"Amounts without a currency are in {plan.currency}."
            if plan.currency
            else "Amounts without a currency stay out. Say which with --currency."
        )
    return lines


def _stage(guess: StageGuess, locale: str) -> str:
    where = guess.stage.name if guess.stage else "not known here, say --stage-map"
    return f"{guess.name} → {where} ({number(guess.rows, locale)})"


def _people(people: Sequence[PersonGuess], locale: str) -> list[str]:
    strangers = [each.name for each in people if each.found is None]
    if not strangers:
        return []
    shown = ", ".join(strangers[:_MOST_NAMES]) + (" …" if len(strangers) > _MOST_NAMES else "")
    return [
        f"{number(len(strangers), locale)} of {number(len(people), locale)} people are not in Slack under "
        f"that name and are kept by name: {shown}. Say who somebody is with --people."
    ]


def offer_line(offer: Offer, locale: str = "en") -> str:
    """ "GTXPro (1,480 rows) may be GTX Pro"."""
    count = number(offer.rows, locale)
    rows_word = "row" if offer.rows == 1 else "rows"
    return f"{offer.near.name} ({count} {rows_word}) may be {offer.near.like}"


def offer_option(offer: Offer) -> str:
    """What to add to the command so that an offer is taken."""
    option = "--people" if offer.field == "owner" else "--merge"
    return f'{option} "{offer.near.name}={offer.near.like}"'


def header_words(problem: HeaderProblem) -> str:
    """One sentence for what is wrong with the mapping."""
    match problem:
        case headers.NoSuchColumn(name, guess):
            return f"The file has no column {name}." + (f" Did you mean {guess}?" if guess else "")
        case headers.NoSuchField(name, known, guess):
            return (
                f"{name} is not a field. " + (f"Did you mean {guess}? " if guess else "")
            ) + f"Fields are: {', '.join(known)}."
        case headers.FieldNotFound(any_of):
            names = " or ".join(any_of)
            return f'No column is the {names}. Say which with --map, such as --map "Column={any_of[0]}".'
        case headers.NotAPair(text):
            return f"{text} is not of the form A=B."


# --- rows ---


def row_words(problem: RowProblem) -> str:
    """Why a row stays out, without a full stop: the cell of the file of bad rows."""
    match problem:
        case rows.Blank(field):
            return f"no {field_name(field)}"
        case rows.TooLong(field, limit):
            return f"{field_name(field)} is over {limit} characters"
        case rows.NotADay(field, text):
            return f"{field_name(field)}: {text} is not a day"
        case rows.DayEitherWay(field, text):
            return f"{field_name(field)}: {text} could be two days"
        case rows.DayAhead(field, day):
            return f"{field_name(field)}: {day.isoformat()} has not been yet"
        case rows.ClosedBeforeCreated(closed, created):
            return f"closed on {closed.isoformat()}, before it was created on {created.isoformat()}"
        case rows.BadAmount(amount):
            return _amount_words(amount)
        case rows.NotACount(text):
            return f"{text} is not a count"
        case rows.NothingCounted():
            return "nothing is counted"
        case rows.IdTwice(id, line):
            return f"the id {id} stands in line {line} with other values"
        case rows.NotYours():
            return "the deal belongs to another team"
        case rows.CellsOver(cells, header):
            return f"{cells} cells, and the header has {header}"
        case rows.NotCut():
            return "a quote is never closed"
        case _:
            return f"{_unknown(problem)} {problem.name} is not known here"


def _unknown(problem: RowProblem) -> str:
    return type(problem).__name__.removeprefix("Unknown").lower()


def _amount_words(problem: AmountProblem) -> str:
    match problem:
        case AmountNegative(text):
            return f"amount: {text} is below zero"
        case AmountTooLarge(text):
            return f"amount: {text} is too large"
        case CurrencyMissing(text):
            return f"amount: {text} has no currency"
        case CurrencyUnknown(code):
            return f"amount: {code} is no currency I know"
        case CurrencyAmbiguous(sign, could_be):
            return f"amount: {sign} could be {', '.join(could_be)}"
        case _:
            return f"amount: {problem.text} is not an amount"


def reasons(problems: Sequence[RowProblem]) -> str:
    """Everything that is wrong with a row, in one cell."""
    return "; ".join(row_words(each) for each in problems)


# --- how it went ---


def tally_lines(
    tally: Tally, *, dry_run: bool = False, bad_file: str | None = None, locale: str = "en"
) -> list[str]:
    """Every row once: their numbers add up to the rows read."""
    see = f": see {bad_file}" if bad_file else ""
    said = {  # of one, of several
        "added": ("would go in",) * 2 if dry_run else ("went in",) * 2,
        "changed": ("would be corrected",) * 2 if dry_run else ("was corrected", "were corrected"),
        "same": ("is there already", "are there already"),
        "twice": ("stands in the file before, word for word", "stand in the file before, word for word"),
        "bad": (f"stays out{see}", f"stay out{see}"),
    }
    lines = [f"{number(tally.read, locale)} {'row' if tally.read == 1 else 'rows'} read:"]
    counts = {name: getattr(tally, name) for name in said}
    lines += [f"  {number(count, locale)} {said[name][count > 1]}" for name, count in counts.items() if count]
    return lines


# --- in Slack ---


def found_in_file(
    plan: Plan, tally: Tally, bad: Sequence[tuple[int, str]], *, file_id: str, locale: str
) -> Message:
    """A file that was dropped: how it would be read, what would go in, and the button that does it.

    bad: line and reason of the first rows that stay out.
    """
    lines = [*plan_lines(plan, locale), *tally_lines(tally, dry_run=True, locale=locale)]
    lines += [f"{offer_line(each, locale)}." for each in plan.offers[:_MOST_NAMES]]
    text = "\n".join(_for_slack(line) for line in lines)
    blocks: list[Block] = [section(clipped(text, _LONGEST_SECTION)), *_bad_rows(bad, tally, locale)]
    if tally.added or tally.changed:
        count = number(tally.added + tally.changed, locale)
        go = button(f"Import {count}", "imports.run", value_of(file=file_id), style="primary")
        both = [go, button("Leave it", "imports.leave", value_of(file=file_id))]
        names = [each for each in plan.offers if each.field != "owner"]
        if names:
            label = f"Import and merge {number(len(names), locale)}"
            both.insert(1, button(label, "imports.merge", value_of(file=file_id)))
        blocks.append(actions(*both))
    return Message(clipped(text, _LONGEST_SECTION), blocks)


def imported(plan: Plan, tally: Tally, bad: Sequence[tuple[int, str]], *, locale: str) -> Message:
    text = "\n".join(_for_slack(line) for line in [f"{plan.file} is in.", *tally_lines(tally, locale=locale)])
    return Message(text, [section(text), *_bad_rows(bad, tally, locale)])


def reading_file() -> Message:
    return Message("Importing. I will say here how it went.")


def only_managers() -> Message:
    return Message(
        "Deals and activity can be sent to me as a CSV file by a manager. Ask yours, or a workspace admin."
    )


def not_a_table() -> Message:
    return Message("I read deals and activity from CSV files, and this is none.")


def left_alone() -> Message:
    return Message("Left as it is. Nothing was imported.")


def not_readable(problems: Sequence[HeaderProblem], name: str) -> Message:
    lines = [f"I cannot read {name} as deals.", *(header_words(each) for each in problems)]
    lines.append("`playmaker import deals` on the command line takes a mapping.")
    return Message("\n".join(_for_slack(line) for line in lines))


def not_fetched(name: str) -> Message:
    return Message(f"Slack did not give me {escape(clipped(name, 80))}. Please send it again.")


def too_large(name: str, most_mb: int) -> Message:
    return Message(
        f"{escape(clipped(name, 80))} is over {most_mb} MB. `playmaker import deals` takes files of any size."
    )


def _bad_rows(bad: Sequence[tuple[int, str]], tally: Tally, locale: str) -> list[Block]:
    if not bad:
        return []
    shown = [
        f"Line {number(line, locale)}: {escape(clipped(why, 200))}" for line, why in bad[:_MOST_BAD_SHOWN]
    ]
    if tally.bad > len(shown):
        shown.append(f"and {number(tally.bad - len(shown), locale)} more")
    return [context("\n".join(shown))]


def _for_slack(line: str) -> str:
    """Options of the command line mean nothing in Slack."""
    return escape(line.partition(" Say --")[0].partition(" Say which with")[0].partition(" Say who")[0])

"""The business chassis: six numbers, how sure each is, and what 10 % more on each would give."""

from fractions import Fraction

from domain.chassis import Component, Confidence, Figure, Lift, Standing
from domain.mission_results import ChassisShown
from domain.money import Money, minor_digits
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
    section,
    select,
    text_input,
    value_of,
)
from views.mission_words import spoken

HISTORY_SHOWN = 6
_NOTE_MAX = 300
SURE: dict[Confidence, str] = {"measured": "measured", "estimated": "estimated", "unknown": "not known"}

ERRORS = {
    "chassis.for_manager": "The chassis of a team is changed by its managers.",
    "chassis.unknown": "The chassis has no such part any more.",
    "chassis.no_number": "“{text}” is no number that fits here.",
    "chassis.no_cases": "Write a whole number of cases, or leave it empty.",
    "chassis.out_of_range": "{name} cannot be that: a share is 0 to 100 %, and nothing else is below 0.",
    "chassis.nothing_to_measure": "The deals say too little to measure any of the six yet.",
}


def chassis_message(there: ChassisShown, locale: str) -> Message:
    """Each number with its confidence and change, then what lifting it would give."""
    known = sum(each.current is not None and each.current.value is not None for each in there.standings)
    whose = f" of {escape_name(there.team_name)}" if there.team_name else ""
    first = f"{known} of {len(there.standings)} numbers of the chassis{whose} are known."
    lifts = {each.component: each for each in there.lifts.each}
    lines = [_line(each, lifts[each.component.key], there, locale) for each in there.standings]
    gain = _together(there, locale)
    blocks: list[Block] = [section(f"*{first}*")]
    for each, line in zip(there.standings, lines, strict=True):
        edit = button(
            "Change" if there.may_edit else "History",
            "chassis.open",
            value_of(component=each.component.key),
            label=f"{'Change' if there.may_edit else 'History of'} {each.component.name}",
        )
        blocks.append(section(line, accessory=edit))
    blocks += [section(gain), context("This is arithmetic, not a promise: it says what a number is worth.")]
    if there.may_edit and there.measurable:
        blocks.append(actions(button("Measure from our deals", "chassis.measure")))
    return Message(spoken([first, *lines, gain]), blocks)


def figure_form(standing: Standing, currency: str, locale: str, *, may_edit: bool) -> Modal:
    """One number: its history, and fields for a new one."""
    component = standing.component
    blocks: list[Block] = [
        section(f"{escape(component.about)}\nWhat moves it: {escape(', '.join(component.levers))}.")
    ]
    history = [_entry(component, each, currency, locale) for each in standing.history[-HISTORY_SHOWN:]]
    blocks.append(context("\n".join(reversed(history)) if history else "Nothing known yet."))
    if not may_edit:
        return Modal("chassis.save", clipped(component.name, 24), blocks)
    current = standing.current
    sure = current.confidence if current and current.confidence != "unknown" else "estimated"
    choices = [("Measured", "measured"), ("Estimated", "estimated"), ("Not known", "unknown")]
    blocks += [
        field_input(
            "value",
            component.name,
            text_input(
                _typed(component, current, currency), placeholder=_example(component, currency), max_length=40
            ),
            optional=True,
        ),
        field_input("confidence", "How sure is that?", select(choices, sure)),
        field_input("cases", "How many cases is it from?", text_input(max_length=12), optional=True),
        field_input("note", "Where it comes from", text_input(max_length=_NOTE_MAX), optional=True),
    ]
    data = {"component": component.key}
    return Modal("chassis.save", clipped(component.name, 24), blocks, submit="Save", data=data)


def _line(each: Standing, lift: Lift, there: ChassisShown, locale: str) -> str:
    component, current = each.component, each.current
    named = "" if component.named_by_library else " ¹"
    value = _value(component, current, there.currency, locale)
    change = ""
    if each.change is not None and each.baseline is not each.current and each.baseline:
        since = formats.day(each.baseline.on, locale)
        change = f", {_signed(each.change, locale)} since {since}"
    gain = ""
    if lift.gain is not None:
        money = _whole(lift.gain, there.currency, locale)
        more = formats.percent(float(lift.factor - 1), locale)
        gain = f"\n{more} more gives {money}{', as far as it can go' if lift.capped else ''}"
    return f"*{escape(component.name)}*{named}: {value}{change}{gain}"


def _together(there: ChassisShown, locale: str) -> str:
    more = formats.percent(float(there.lifts.together - 1), locale)
    told = f"10% more on each together gives {more} more profit"
    if there.lifts.gain is not None and there.lifts.profit is not None:
        gain = _whole(there.lifts.gain, there.currency, locale)
        profit = _whole(there.lifts.profit, there.currency, locale)
        told += f": {gain} on {profit}, as sure as the least sure number ({SURE[there.lifts.weakest]})"
    return f"{told}.\n¹ not named by the library; the usual rest of the six."


def _whole(minor: Fraction, currency: str, locale: str) -> str:
    """An amount without minor units: nothing here is that exact."""
    unit = 10 ** minor_digits(currency)
    return formats.money(Money(round(minor / unit) * unit, currency), locale)


def _value(component: Component, figure: Figure | None, currency: str, locale: str) -> str:
    if figure is None or figure.value is None:
        return SURE["unknown"]
    cases = f", {formats.number(figure.cases, locale)} cases" if figure.cases is not None else ""
    return f"{_number(component, figure.value, currency, locale)} ({SURE[figure.confidence]}{cases})"


def _number(component: Component, value: Fraction, currency: str, locale: str) -> str:
    match component.unit:
        case "ratio":
            return formats.percent(round(float(value), 3), locale)
        case "money":
            return formats.money(Money(round(value), currency), locale)
    return formats.number(round(float(value), 2), locale)


def _entry(component: Component, figure: Figure, currency: str, locale: str) -> str:
    note = f": {escape(clipped(figure.note, 120))}" if figure.note else ""
    return f"{formats.day(figure.on, locale)} · {_value(component, figure, currency, locale)}{note}"


def _signed(change: Fraction, locale: str) -> str:
    sign = "+" if change > 0 else ""
    return f"{sign}{formats.percent(round(float(change), 2), locale)}"


def _typed(component: Component, figure: Figure | None, currency: str) -> str | None:
    if figure is None or figure.value is None:
        return None
    match component.unit:
        case "ratio":
            return f"{float(figure.value * 100):g} %"
        case "money":
            return str(Money(round(figure.value), currency).amount)
    return f"{float(figure.value):g}"


def _example(component: Component, currency: str) -> str:
    return {"ratio": "24 %", "money": f"8,000 {currency}"}.get(component.unit, "120")

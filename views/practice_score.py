"""The score of a practice with what it rests on, one's own history, and what leaders see of it."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from domain.asks import Reply
from domain.charts import Bar, FunnelChart
from domain.counters import Counters
from domain.personas import Persona
from domain.practice import FEWEST_PEOPLE, KEPT, Averages, Scored, Talk, TeamPractice
from domain.practice_words import JudgedWords
from domain.roleplay import Ended
from domain.rubric import HONESTY_CAP, WEIGHTS, Band, Criterion, Mark, PracticeScore, band_of
from domain.spin import SPIN, QuestionType
from views import formats
from views.blocks import Block, Message, actions, button, context, escape, section, value_of
from views.model import footer, spoken
from views.practice import new_button

BARS = 8
NAMES = {
    Criterion.OPENING: "Opening",
    Criterion.QUESTIONS: "Questions",
    Criterion.LISTENING: "Listening",
    Criterion.IMPACT: "Impact",
    Criterion.OBJECTION: "Objection",
    Criterion.VALUE_LINK: "Value link",
    Criterion.HONESTY: "Honesty",
    Criterion.ADVANCE: "Advance",
}
_NEXT: Mapping[Criterion, tuple[str, str, str]] = {
    Criterion.OPENING: (
        "greet, and say why you are there before you say what you sell",
        "name a purpose, how long it takes, and ask whether that is fine",
        "show in one sentence that you know who you are talking to",
    ),
    Criterion.QUESTIONS: (
        "ask, and leave the claims for later",
        "go from facts to a difficulty, and ask what it leads to",
        "one question at a time, hung on what they just said",
    ),
    Criterion.LISTENING: (
        "take up a word of their answer before you go on",
        "say back what you heard, in their words",
        "sum it up once, and ask whether that is right",
    ),
    Criterion.IMPACT: (
        "ask about a difficulty, and stay with it",
        "ask what it leads to, and let them name it",
        "ask how large it is, whom it hits, and why now",
    ),
    Criterion.OBJECTION: (
        "do not argue and do not discount; ask what is behind it",
        "acknowledge, then ask before you answer",
        "answer with proof, and check that it is settled",
    ),
    Criterion.VALUE_LINK: (
        "leave out the list of what it can do",
        "say what one thing would change for them",
        "tie one thing to a need that they named",
    ),
    Criterion.HONESTY: (
        "no pressure and no claim that you cannot show",
        "say only what you can show",
        "say what it does not do, or leave them a way out",
    ),
    Criterion.ADVANCE: (
        "end with something that is agreed",
        "put a day to it",
        "say who joins, and hear them say yes",
    ),
}
"""What lifts a mark of 0 or 1, of 2, and of 3."""
BANDS = {Band.DEVELOPING: "developing", Band.SOLID: "solid", Band.STRONG: "strong"}
ENDS = {
    Ended.REP: "You ended it.",
    Ended.ADVANCE: "It ended with an agreed next step.",
    Ended.WALKED_AWAY: "{name} walked away.",
    Ended.TIME: "{name} ran out of time.",
}
_TYPES = {
    QuestionType.SITUATION: "situation",
    QuestionType.PROBLEM: "problem",
    QuestionType.IMPLICATION: "implication",
    QuestionType.NEED_PAYOFF: "need-payoff",
}


def score_post(found: Scored, locale: str) -> Message:
    """The marks, each with the lines that it rests on; what can be counted stands beside them."""
    score, name = found.score, _name(found)
    ended = ENDS[found.talk.ended or Ended.REP].format(name=name)
    if score is None:
        text = f"No score: nothing was said. {ended}"
        return Message(text, [section(text), _ways_on(found.talk)])
    head = f"*{score.total}* of 100, {BANDS[score.band]}. {ended}"
    blocks: list[Block] = [section(head)]
    notes = _notes(found, score)
    blocks += [context(*notes)] if notes else []
    blocks += [section(_mark(mark)) for mark in score.marks if mark.score is not None]
    idle = [NAMES[mark.criterion] for mark in score.marks if mark.score is None]
    none = f"No occasion, so not counted: {formats.listing(idle, locale)}." if idle else ""
    counted = _counted(score.counters, locale)
    tip = _one_thing(score)
    foot = [each for each in (none, f"Counted: {counted}") if each]
    blocks += [context(*foot), section(tip), _ways_on(found.talk)]
    marks = [f"{NAMES[each.criterion]} {each.score} of 4" for each in score.marks if each.score is not None]
    return Message("\n".join([head, *notes, ", ".join(marks) + ".", *foot, tip]), blocks)


def added_words(words: JudgedWords, reply: Reply) -> Message:
    """What a model says of two moments; it changes no mark."""
    lines = [
        f"> {_one_line(words.well_quote)}",
        escape(words.well),
        f"> {_one_line(words.more_quote)}",
        escape(words.more),
        f"*Instead:* {escape(words.instead)}",
    ]
    head = "Two moments of it, in words. The marks stay as they are."
    text = "\n".join([head, *(line.replace("*", "").removeprefix("> ") for line in lines)])
    return Message(text + spoken(reply), [section("\n".join([head, *lines])), *footer(reply)])


def _one_line(quote: str) -> str:
    return escape(" ".join(quote.split()))


def history(talks: Sequence[Talk], names: Mapping[str, str], zone: ZoneInfo, locale: str) -> Message:
    """One's own practices, newest first, each with a way to delete it."""
    if not talks:
        text = "You have not practised yet."
        return Message(text, [section(text), actions(new_button("Practise now"))])
    scored = [talk for talk in talks if talk.total is not None]
    best = max((talk.total or 0 for talk in scored), default=None)
    head = f"Your latest practices: *{len(talks)}*" + (
        f", the best {best} of 100." if best is not None else "."
    )
    lines = [_line(talk, names, zone, locale) for talk in talks]
    blocks: list[Block] = [section(head)]
    for talk, line in zip(talks, lines, strict=True):
        drop = button("Delete", f"practice.delete:{talk.id}", value_of(p=talk.id), label=f"Delete: {line}")
        blocks.append(section(line, accessory=drop))
    foot = (
        f"Only you see these. Words are kept for {KEPT.days} days, marks until you delete them. "
        "`/coach practice delete` deletes all."
    )
    return Message("\n".join([head, *lines, foot]), [*blocks, context(foot), actions(new_button())])


def history_chart(
    talks: Sequence[Talk], names: Mapping[str, str], zone: ZoneInfo, locale: str
) -> FunnelChart | None:
    """The latest totals, oldest first; None with fewer than two."""
    scored = [talk for talk in talks if talk.total is not None][:BARS]
    if len(scored) < 2:
        return None
    bars = tuple(
        Bar(_when(talk, zone, locale), float(talk.total or 0), f"{talk.total} · {_person(talk, names)}")
        for talk in reversed(scored)
    )
    return FunnelChart("Your latest practices, of 100", bars, note="Different buyers, so compare with care")


def team(found: Sequence[TeamPractice], locale: str) -> Message:
    """Averages of five people or more; of fewer, only that they are too few."""
    if not found:
        text = "You manage no team."
        return Message(text, [section(text)])
    lines = [
        _team(each.team, each.averages, locale) if each.averages else _too_few(each.team) for each in found
    ]
    foot = (
        f"The last {KEPT.days} days, each person counted once, you yourself not. Only averages of "
        f"{FEWEST_PEOPLE} people or more are shown; nobody sees whose they are."
    )
    head = "*Practice*"
    return Message(
        "\n".join(["Practice", *lines, foot]), [section(head), *map(section, lines), context(foot)]
    )


def _team(name: str, found: Averages, locale: str) -> str:
    """Rounded to fives and halves, so that one more person's practice does not show through."""
    total = 5 * round(found.total / 5)
    marks = [f"{NAMES[each]} {_half(mark, locale)}" for each, mark in found.marks.items()]
    people = f"{found.people} people"
    return f"*{escape(name)}*: about *{total}* of 100, {people}. Of 4: {formats.listing(marks, locale)}."


def _half(mark: float, locale: str) -> str:
    return formats.number(round(mark * 2) / 2, locale)


def _too_few(name: str) -> str:
    return f"*{escape(name)}*: too few. Averages show once {FEWEST_PEOPLE} people have practised."


def _mark(mark: Mark) -> str:
    score = mark.score or 0
    dots = "●" * score + "○" * (4 - score)
    quotes = [f"> {escape(quote)}" for quote in mark.quotes]
    return "\n".join([f"*{NAMES[mark.criterion]}* {dots} {score} of 4", *quotes])


def _one_thing(score: PracticeScore) -> str:
    """The one thing that would lift the total most."""
    open_marks = [mark for mark in score.marks if mark.score is not None and mark.score < 4]
    if not open_marks:
        return "*Next time:* do it again with a harder buyer."
    worst = max(open_marks, key=lambda mark: WEIGHTS[mark.criterion] * (4 - (mark.score or 0)))
    if score.capped:
        worst = score[Criterion.HONESTY]
    step = _NEXT[worst.criterion][max(0, (worst.score or 0) - 1)]
    return f"*Next time, one thing ({NAMES[worst.criterion].lower()}):* {step}."


def _notes(found: Scored, score: PracticeScore) -> list[str]:
    notes = []
    if score.capped:
        notes.append(f"Pressure or a false claim holds the total at {HONESTY_CAP}, whatever else was good.")
    if found.before is not None:
        notes.append(f"The time before it was {found.before}.")
    if found.persona and found.talk.ended and not found.told_need:
        notes.append(
            f"{_name(found)} kept something back. It comes out after questions about a difficulty, and then "
            "about what follows from it."
        )
    return notes


def _counted(counters: Counters, locale: str) -> str:
    each = formats.number(round(counters.questions_per_message, 1), locale)
    shares = [
        f"{formats.percent(part, locale)} {_TYPES[kind]}"
        for kind, part in counters.type_shares.items()
        if kind in SPIN and part
    ]
    kinds = f" ({', '.join(shares)})" if shares else ""
    pitch = counters.first_pitch
    told = [
        f"questions a message {each}{kinds}",
        f"messages with several {counters.stacked}",
        f"first pitch {f'in message {(pitch + 1) // 2}' if pitch is not None else 'none'}",
        f"phrases of pressure {len(counters.pressure)}",
        f"next step with a date {'yes' if counters.advance else 'no'}",
        f"your share of the text {formats.percent(counters.rep_share, locale)}",
    ]
    return "; ".join(told) + "."


def _ways_on(talk: Talk) -> Block:
    there = value_of(p=talk.id)
    return actions(
        button("From the start", "practice.again", value_of(p=talk.id, n=0)),
        new_button(),
        button("My practices", "practice.history"),
        button("Delete this one", f"practice.delete:{talk.id}", there),
    )


def _line(talk: Talk, names: Mapping[str, str], zone: ZoneInfo, locale: str) -> str:
    if talk.total is not None:
        stands = f"*{talk.total}*, {BANDS[band_of(talk.total)]}"
    else:
        stands = "ended without a score" if talk.ended else "goes on"
    return f"{_when(talk, zone, locale)} · {escape(_person(talk, names))} · {stands}"


def _when(talk: Talk, zone: ZoneInfo, locale: str) -> str:
    return formats.day(talk.started_at.astimezone(zone).date(), locale)


def _person(talk: Talk, names: Mapping[str, str]) -> str:
    return names.get(talk.persona, "a former buyer")


def _name(found: Scored) -> str:
    persona: Persona | None = found.persona
    return escape(persona.name) if persona else "The buyer"

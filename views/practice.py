"""A practice in its thread: the form, the buyer's lines, hints, and what is said around them."""

from domain.objections import Category
from domain.personas import Persona
from domain.practice import PracticeForm, Talk
from domain.roleplay import Difficulty, Hint, HintKind, Scenario
from domain.spin import QuestionType
from views.blocks import (
    Block,
    Message,
    Modal,
    actions,
    button,
    clipped,
    context,
    escape,
    field_input,
    section,
    select,
    value_of,
)

ERRORS = {
    "practice.no_persona": "That buyer is not there any more. Start a new practice with another one.",
    "practice.gone": "That practice is not there any more: it was deleted.",
    "practice.forgotten": "What was said in that practice is not kept any more. Start a new one.",
    "practice.your_turn": "It is your turn there already: just write in the thread.",
}
OBJECTIONS = {
    Category.PRICE: "the price",
    Category.BUDGET: "no budget",
    Category.TIMING: "not now",
    Category.AUTHORITY: "not my decision",
    Category.NEED: "no need",
    Category.COMPETITOR: "somebody else's offer",
    Category.TRUST: "who are you",
    Category.SECURITY: "security and compliance",
    Category.FIT: "does it fit",
    Category.EFFORT: "too much effort",
    Category.CONTRACT: "the contract",
    Category.BRUSH_OFF: "send me something",
}
DIFFICULTIES = {
    Difficulty.EASY: "Easy: patient, and open early",
    Difficulty.NORMAL: "Normal",
    Difficulty.HARD: "Hard: little patience, opens up late",
}
_HINTS = {
    HintKind.CLARIFY: "They object. Before you answer, ask what is behind it.",
    HintKind.ADVANCE: "Agree on a next step: what, when, and who joins.",
}
_ASK = {
    QuestionType.PROBLEM: "Ask about a difficulty: where does it go wrong, and how often?",
    QuestionType.IMPLICATION: "Take the difficulty they named, and ask what it leads to, and for whom.",
    QuestionType.NEED_PAYOFF: "Ask what it would be worth to them if that were solved.",
}
_OVER = "is over"
RECALLED = 2


def practice_form(form: PracticeForm) -> Modal:
    """Buyer, situation and difficulty; another buyer changes what may be objected to."""
    buyer = form.chosen
    people = select([(clipped(_label(each), 75), each.key) for each in form.personas], buyer.key)
    chosen = field_input("persona", "Buyer", people) | {"dispatch_action": True}
    chosen["element"]["action_id"] = "practice.persona"
    kinds = [(clipped(_situation(each, buyer), 75), each.value) for each in Scenario]
    levels = [(words, each.value) for each, words in DIFFICULTIES.items()]
    blocks = [
        chosen,
        section(_about(buyer)),
        # a name of its own for each buyer, so that Slack does not keep what was chosen for another
        field_input(f"scenario_{buyer.key}", "Situation", select(kinds, form.scenario.value)),
        field_input("difficulty", "Difficulty", select(levels, form.difficulty.value)),
        context(
            "You write in a thread of our direct messages. Only you see it and its score; your manager sees "
            "averages of five people or more."
        ),
    ]
    return Modal(
        "practice.start",
        "Practise a talk",
        blocks,
        submit="Start",
        close="Cancel",
        data={"persona": buyer.key},
    )


def started(persona: Persona) -> Message:
    text = f"{escape(persona.name)} is waiting in our direct messages. Answer in the thread there."
    return Message(text, [section(text)])


def opening_post(talk: Talk, persona: Persona) -> Message:
    """The post that the thread hangs on; of a practice tried again, with what was said last."""
    who = f"{escape(persona.name)}, {escape(persona.title)}, {escape(persona.company)}"
    head = f"Practice: {who}."
    aim = f"Your aim: {_aim(talk)}"
    blocks: list[Block] = [section(f"*{head}*\n{escape(persona.about)}\n_{aim}_")]
    texts = [head, escape(persona.about), aim]
    if talk.kept:
        recap = f"Again, from your message {talk.kept + 1} on. What was said last:"
        said = _last_said(talk, persona)
        blocks.append(section("\n".join([recap, *(f"> *{name}:* {text}" for name, text in said)])))
        texts += [recap, *(f"{name}: {text}" for name, text in said)]
    foot = "Answer in the thread below. What you sent counts, also if you edit or delete it afterwards."
    return Message("\n".join([*texts, foot]), [*blocks, context(foot)])


def buyer_line(talk: Talk, persona: Persona, n: int, text: str, *, is_last: bool) -> Message:
    """The buyer's n-th line, 0 for the opening; without a hint once the talk is over."""
    said = f"{escape(persona.name)}: {escape(text)}"
    shown = section(f"*{escape(persona.name)}*\n{escape(text)}")
    return Message(said, [shown, _after_the_end(talk, n) if is_last else _ways_on(talk, n)])


def hint_post(hint: Hint) -> Message:
    text = f"Hint: {_hint(hint)}"
    return Message(text, [context(f":bulb: {text}")])


def over(talk: Talk) -> Message:
    """The answer to a message in a thread whose practice has ended."""
    text = f"This practice {_OVER}, so that does not count. Try it again from any line, or start a new one."
    return Message(text, [context(text), actions(_again(talk, 0, "From the start"), new_button())])


def is_over() -> Message:
    text = f"This practice {_OVER} already; its score is in the thread."
    return Message(text, [section(text)])


def unreadable() -> Message:
    text = "I can only read what is written. Nothing was counted."
    return Message(text, [context(text)])


def again(persona: Persona, talk: Talk) -> Message:
    where = f"from your message {talk.kept + 1} on" if talk.kept else "from the start"
    text = f"{escape(persona.name)} waits in a new thread of our direct messages, {where}."
    return Message(text, [section(text)])


def sure_to_delete(count: int) -> Message:
    if not count:
        return deleted(0)
    noun = "practice" if count == 1 else "practices"
    text = f"*{count}* {noun} of yours, with every word and mark. What is deleted does not come back."
    drop = button("Delete them all", "practice.delete_all", style="danger")
    return Message(text, [section(text), actions(drop)])


def deleted(count: int) -> Message:
    if not count:
        text = "There is no practice of yours to delete."
    else:
        what = "The practice is" if count == 1 else f"*{count}* practices are"
        text = (
            f"{what} deleted, with every word and mark. What you wrote in Slack yourself is yours to delete."
        )
    return Message(text, [section(text)])


def new_button(words: str = "New practice") -> Block:
    return button(words, "practice.open", value_of(**{"from": "practice"}))


def _ways_on(talk: Talk, n: int) -> Block:
    there = value_of(p=talk.id)
    row = [button("Hint", "practice.hint", there)]
    if n > talk.kept:
        row.append(_again(talk, n - 1, "Retry"))
    row.append(button("End", "practice.end", there, label="End the practice and see its score"))
    return actions(*row)


def _after_the_end(talk: Talk, n: int) -> Block:
    return actions(_again(talk, max(n - 1, 0), "Retry"))


def _again(talk: Talk, n: int, words: str) -> Block:
    """Back to before the message after the first n."""
    label = f"Try again from your message {n + 1} on"
    return button(words, "practice.again", value_of(p=talk.id, n=n), label=label)


def _aim(talk: Talk) -> str:
    if talk.scenario.objection is None:
        return "find out what this is really about, and agree on a next step with a date."
    return "find out what is behind what they say, answer that, and agree on a next step with a date."


def _last_said(talk: Talk, persona: Persona) -> list[tuple[str, str]]:
    """Who said what, without the buyer's last line: that stands in the thread."""
    name = escape(persona.name)
    last = talk.turns[:-1][-RECALLED:]
    return [
        ("You" if turn.who == "rep" else name, escape(clipped(" ".join(turn.text.split()), 600)))
        for turn in last
    ]


def _hint(hint: Hint) -> str:
    if hint.text is not None:
        return f"What would settle it: {escape(hint.text)}"
    return _ASK[hint.type] if hint.type is not None else _HINTS[hint.kind]


def _label(persona: Persona) -> str:
    return f"{persona.name}, {persona.title}"


def _about(persona: Persona) -> str:
    return f"*{escape(persona.company)}*\n{escape(persona.about)}"


def _situation(scenario: Scenario, persona: Persona) -> str:
    n = scenario.objection
    if n is None:
        return "The whole talk, from their first word"
    return f"They object: {OBJECTIONS[persona.objections[n].category]}"

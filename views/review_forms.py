"""The forms of reviews: one's answers, a team's settings, the next quarter's targets with their preview."""

from collections.abc import Mapping

from domain.money import AmountProblem, Money
from domain.review_steps import AnswerForm, TargetForm, TargetPreview
from domain.reviews import SHOWN
from domain.team import Team
from views import formats
from views.blocks import (
    Block,
    Modal,
    actions,
    button,
    checkboxes,
    clipped,
    context,
    escape,
    field_input,
    section,
    text_input,
    value_of,
)
from views.deal_words import amount_problem
from views.revenue import quarter_name
from views.review_words import short_name

ANSWER_MAX = 1_200
UNNAMED = "unnamed"


def answer_form(form: AnswerForm, locale: str, *, kept: bool = False) -> Modal:
    """One's questions, with what was written so far. kept: a draft was just kept."""
    name = escape(short_name(form.review, form.team, locale))
    if form.is_manager:
        whose = "Your answers stand under your name, after everybody else's."
    elif form.unnamed:
        whose = "No name is kept with your answers, so once sent they cannot be changed."
    else:
        whose = "Your answers stand under your name."
    if form.until is None:
        when = "The others' answers are shown already; yours will stand below them."
    elif form.review.phase in SHOWN:
        day = formats.day(form.until.astimezone(form.team.zone).date(), locale)
        when = f"The others' are shown already; yours join them {day}, with all that came late."
    else:
        day = formats.day(form.until.astimezone(form.team.zone).date(), locale)
        when = f"Nobody reads them before everybody's are in, or {day}."
    blocks: list[Block] = [section(f"*{name}*\n{whose} {when}")]
    for prompt in form.prompts:
        given = form.texts.get(prompt.key)
        blocks.append(
            field_input(
                prompt.key,
                prompt.text,
                text_input(given, multiline=True, max_length=ANSWER_MAX),
                optional=True,
            )
        )
    keep = button("Keep as a draft", "reviews.keep_draft", value_of(review=form.review.id))
    note = "The draft is kept. Only you see it." if kept else "A draft is seen by you alone."
    blocks += [actions(keep, block_id="review_draft"), context(note)]
    data = {"review": form.review.id}
    return Modal("reviews.send", "Your answers", blocks, submit="Send", close="Close", data=data)


def settings_form(team: Team, *, anonymous: bool, is_large_enough: bool) -> Modal:
    """Whether names stand with answers."""
    hint = "Needs five people besides managers. A manager's answers always carry the name."
    choice = checkboxes([("Answers without names", UNNAMED)], [UNNAMED] if anonymous else [])
    blocks: list[Block] = [
        section(f"*{escape(team.name)}*: for the reviews that begin from now on."),
        field_input("anonymous", "Names", choice, optional=True, hint=hint),
    ]
    if not is_large_enough:
        blocks.append(context("The team has fewer than five people besides managers now."))
    return Modal(
        "reviews.save_settings",
        "Review settings",
        blocks,
        submit="Save",
        close="Cancel",
        data={"team": team.id},
    )


def targets_form(form: TargetForm, locale: str, texts: Mapping[int, str] | None = None) -> Modal:
    """An amount for each person; what stands there now is filled in."""
    blocks: list[Block] = [
        section(
            f"Revenue targets of *{escape(form.team.name)}* for {quarter_name(form.quarter, locale)}. "
            "You see what changes before anything is set."
        )
    ]
    for line in form.lines:
        now = formats.money(line.now, locale) if line.now else None
        won = formats.money(Money(line.last_minor, form.currency), locale)
        shown = (texts or {}).get(line.person.id, now)
        name = clipped(line.person.name or line.person.slack_id, 100)
        blocks.append(
            field_input(
                f"p{line.person.id}",
                name,
                text_input(shown, placeholder=f"60k {form.currency}", max_length=40),
                optional=True,
                hint=f"Won {won} in the period of the review.",
            )
        )
    if not form.lines:
        blocks.append(context("The team has nobody who sells."))
    data = {"review": form.review.id}
    submit = "Preview" if form.lines else None
    return Modal("reviews.preview_targets", "Next targets", blocks, submit=submit, close="Cancel", data=data)


def target_problems(problems: Mapping[int, AmountProblem], locale: str) -> dict[str, str]:
    return {f"p{person_id}": amount_problem(each, locale) for person_id, each in problems.items()}


def targets_preview(shown: TargetPreview, locale: str) -> Modal:
    """What would change; Set does it."""
    form = shown.form
    lines = [target_line(shown, person_id, locale) for person_id in shown.wanted]
    total = formats.money(Money(shown.total_minor, form.currency), locale)
    if not lines:
        lines = ["0 targets change."]
    blocks: list[Block] = [
        section(f"*{quarter_name(form.quarter, locale)}*"),
        section(clipped("\n".join(lines), 2_900)),
        context(f"Together then: {total}. People who ramp up are asked for their share of it."),
    ]
    wanted = {str(key): [each.amount_minor, each.currency] for key, each in shown.wanted.items()}
    data = {"review": form.review.id, "wanted": wanted}
    submit = "Set" if shown.wanted else None
    return Modal("reviews.set_targets", "Preview", blocks, submit=submit, close="Cancel", data=data)


def target_line(shown: TargetPreview, person_id: int, locale: str) -> str:
    line = next(each for each in shown.form.lines if each.person.id == person_id)
    before = formats.money(line.now, locale) if line.now else "none"
    after = formats.money(shown.wanted[person_id], locale)
    return f"{escape(line.person.name)}: {before} → *{after}*"


def target_words(shown: TargetPreview, locale: str) -> str:
    """The receipt."""
    count = formats.number(len(shown.wanted), locale)
    targets = "target is" if len(shown.wanted) == 1 else "targets are"
    return f"{count} revenue {targets} set for {quarter_name(shown.form.quarter, locale)}."

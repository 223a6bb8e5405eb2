"""`/review`: how a review stands and what is left for me, the past ones, direct messages, what is refused."""

from collections.abc import Sequence

from domain.review_steps import Opened, Past, Prompted, Reminded, Sent, Standing
from domain.reviews import SHOWN, Phase, Review, Status
from domain.team import Team
from views import formats
from views.blocks import (
    Block,
    Message,
    actions,
    button,
    clipped,
    context,
    divider,
    escape,
    section,
    value_of,
)
from views.review_actions import ways_on
from views.review_words import KINDS, PHASES, action_line, many, people, short_name, spoken

ERRORS = {
    "reviews.no_team": "You are in no team yet. An admin sets one up with `/playmaker setup`.",
    "reviews.unknown_team": "I know no team called {name} whose reviews you can see.",
    "reviews.not_yours": "A manager of the team or a workspace admin does that.",
    "reviews.no_channel": (
        "{name} has no channel for its review. `/playmaker team` sets one, or say this in a channel."
    ),
    "reviews.nobody": "{name} has nobody to ask yet. `/playmaker team` adds people.",
    "reviews.open_already": "{name} is in a review already. `/review` tells where it stands.",
    "reviews.held": (
        "{name} has held the review of that period. `/review history` shows it; `/review start this quarter` "
        "begins one of the running quarter."
    ),
    "reviews.gone": "That review is not there any more, or it is not your team's.",
    "reviews.closed": "That review is closed. A manager can open it again within a week of its end.",
    "reviews.not_asked": (
        "You joined after the questions went out. You can read, comment and vote; the next one asks you, too."
    ),
    "reviews.sent_unnamed": (
        "You have sent your answers. They carry no name, so nobody, me included, can tell which are yours."
    ),
    "reviews.sent_shown": "Your answers are in the threads already. Add to them there.",
    "reviews.sent_already": "You have sent your answers already; they stay.",
    "reviews.nothing_written": "Write an answer to at least one question, or press Skip this time.",
    "reviews.not_to_group": "Groups can be changed while the answers are new, before the vote begins.",
    "reviews.few_answers": "With fewer than {least} answers there is nothing to group.",
    "reviews.not_grouped": "The coach found no groups that fit the answers. They stay as they are.",
    "reviews.no_vote_now": "There is no vote on that now. `/review` tells where the review stands.",
    "reviews.no_votes_left": "You have given your 3 votes: {chosen}. Take one back first.",
    "reviews.none_open": "{name} is in no review now. `/review start` begins one.",
    "reviews.not_a_channel": "Say that in the channel where the review should go on.",
    "reviews.too_few": "Answers without names need {least} people besides managers.",
    "reviews.too_early": "That comes once everybody's answers are shown. `/review` tells when.",
    "reviews.too_late": "A review can be opened again within a week of its end. That is over.",
    "reviews.not_closed": "That review is not over. `/review` tells where it stands.",
}
EXAMPLES = "`/review start quarter` · `/review start this month` · `/review history`"
PROMPTS_TITLE = "Review questions"
ACTIONS_TITLE = "Actions of reviews"
LISTED = 8


def status(found: Standing, locale: str) -> Message:
    """Where the review stands, and what is left for whoever asks."""
    team = f"*{escape(found.team.name)}*"
    if found.review is None:
        lines = [f"{team} has held 0 reviews. {_start_hint(found)}"]
        return Message(spoken(lines), [section(lines[0]), *_lead(found)])
    review = found.review
    head = f"*{escape(short_name(review, found.team, locale))}* · {escape(found.team.name)}"
    lines = [f"{head}: {PHASES[review.phase]}", _when(found, locale)]
    mine = _mine(found)
    lines += mine + _lost(found)
    blocks: list[Block] = [section("\n".join(filter(None, lines)))]
    if ways := _ways(found):
        blocks.append(actions(*ways, block_id="review_ways"))
    blocks += _action_blocks(found, locale)
    lines += [action_line(each, locale) for each in found.mine_actions[:LISTED]]
    blocks += _lead(found)
    if found.others:
        names = ", ".join(escape(each.name) for each in found.others[:LISTED])
        blocks.append(context(f"Also: {names}. `/review North` shows one of them."))
    return Message(spoken(lines), blocks)


def history(team: Team, past: Sequence[Past], locale: str) -> Message:
    """Past reviews with what became of their actions."""
    if not past:
        text = f"*{escape(team.name)}* has held 0 reviews."
        return Message(spoken([text]), [section(text)])
    lines = [f"*{many(len(past), 'past review', locale)}* of {escape(team.name)}, the latest first."]
    blocks: list[Block] = [section(lines[0])]
    for each in past:
        lines.append(_past(each, team, locale))
        read = button(
            "Read",
            f"reviews.summary:{each.review.id}",
            value_of(review=each.review.id),
            label=clipped(f"Read the {short_name(each.review, team, locale)}", 75),
        )
        blocks.append(section(lines[-1], accessory=read))
    return Message(spoken(lines), blocks)


def started(opened: Opened, locale: str) -> Message:
    """To whoever started it."""
    name = escape(short_name(opened.review, opened.team, locale))
    asked = people(len(opened.people), locale)
    on = formats.day(opened.review.plan.of(Phase.PROMPTS), locale)
    named = "without names" if opened.review.anonymous else "with names"
    text = (
        f"*{name}* has begun in <#{opened.review.channel_id}>. {asked} get their questions {on}; "
        f"answers stand {named}."
    )
    return Message(spoken([text]), [section(text)])


def not_understood(text: str) -> Message:
    first = f"I do not know “{escape(clipped(text, 80))}” here."
    return Message(f"{first}\n{EXAMPLES}".replace("`", ""), [section(first), context(EXAMPLES)])


def prompt(told: Prompted, locale: str) -> Message:
    """Somebody's questions, in a direct message."""
    name = escape(short_name(told.review, told.team, locale))
    until = formats.moment(told.until, told.who.person.zone, locale)
    lines = [
        f"*{many(told.prompts, 'question', locale)}* for the {name} of {escape(told.team.name)}.",
        f"Nobody reads your answers before everybody's are in, or {until}. {_whose(told)}",
    ]
    blocks = [section("\n".join(lines)), answer_ways(told.review.id)]
    return Message(spoken(lines), blocks)


def reminder(told: Reminded, locale: str) -> Message:
    name = escape(short_name(told.review, told.team, locale))
    until = formats.moment(told.until, told.who.person.zone, locale)
    what = "Your draft is not sent yet" if told.who.has_draft else "Your answers are not in yet"
    lines = [f"*{what}*: {name}, until {until}. A few words are enough."]
    return Message(spoken(lines), [section(lines[0]), answer_ways(told.review.id)])


def answer_ways(review_id: int) -> Block:
    value = value_of(review=review_id)
    return actions(
        button("Answer", "reviews.answer", value, style="primary"),
        button("Skip this time", "reviews.skip", value),
    )


def sent(told: Sent, locale: str) -> Message:
    """The receipt; it repeats nothing of what was written."""
    count = many(told.count, "answer", locale)
    name = escape(short_name(told.review, told.team, locale))
    if told.until is None:
        return Message(f"Sent: {count} to the {name}. They stand below the others in the threads.")
    on = formats.day(told.until.astimezone(told.team.zone).date(), locale)
    if told.review.phase in SHOWN:
        return Message(f"Sent: {count} to the {name}. They join the others {on}, with all that came late.")
    unnamed = told.review.anonymous
    later = "" if unnamed else " Until then Answer changes them."
    return Message(
        f"Sent: {count} to the {name}. Nobody reads them before everybody's are in, or {on}.{later}"
    )


def skipped(review: Review, team: Team, locale: str) -> Message:
    text = (
        f"Skipped for the {escape(short_name(review, team, locale))}. You can still answer until it closes."
    )
    again = actions(button("Answer after all", "reviews.answer", value_of(review=review.id)))
    return Message(text, [section(text), again])


def moved(review: Review) -> Message:
    return Message(f"The review goes on in <#{review.channel_id}> from now on. What was written is kept.")


def reopened(review: Review, team: Team, locale: str) -> Message:
    on = formats.day(review.plan.of(Phase.CLOSED), locale)
    return Message(f"{escape(short_name(review, team, locale))} is open again, for decisions, until {on}.")


def closed_now(team: Team) -> Message:
    return Message(f"The review of {escape(team.name)} is closed. Its summary follows in the channel.")


def settings_saved(team: Team, *, anonymous: bool) -> Message:
    words = "without names" if anonymous else "with names"
    return Message(
        f"In the next reviews of {escape(team.name)} answers stand {words}; a manager's always with the name."
    )


def home_blocks(found: Standing | None, locale: str) -> list[Block]:
    """A line on the Home tab while a review runs or an action is open."""
    if found is None:
        return []
    blocks: list[Block] = []
    review = found.review
    if review is not None and review.is_open:
        text = f"*{escape(short_name(review, found.team, locale))}*: {PHASES[review.phase]}"
        lines = [text, _when(found, locale), *_mine(found), *_lost(found)]
        blocks.append(section("\n".join(filter(None, lines))))
        if ways := _ways(found):
            blocks.append(actions(*ways, block_id="review_home"))
    blocks += _action_blocks(found, locale)
    return blocks


def _when(found: Standing, locale: str) -> str:
    review = found.review
    assert review is not None
    if review.phase is Phase.CLOSED:
        if review.closed_at is None:
            return ""
        on = formats.day(review.closed_at.astimezone(found.team.zone).date(), locale)
        return f"Since {on}. {_start_hint(found)}"
    coming = list(Phase)[list(Phase).index(review.phase) + 1]
    words = {
        Phase.PROMPTS: "Questions go out",
        Phase.REVEAL: f"{_of(found.sent, found.asked, locale)} wrote so far; all answers are shown",
        Phase.VOTING: "The vote begins",
        Phase.DECIDING: "The vote ends",
        Phase.CLOSED: "It closes",
    }[coming]
    return f"{words} {formats.day(review.plan.of(coming), locale)}."


def _mine(found: Standing) -> list[str]:
    """What is left for me, a line each."""
    review, mine = found.review, found.mine
    if review is None or not review.is_open:
        return []
    lines = []
    if mine is not None and mine.left_on is None and review.phase is not Phase.OPENING:
        if mine.status is Status.WAITING:
            lines.append("Left for you: your answers" + (", a draft is kept." if mine.has_draft else "."))
        elif mine.status is Status.SENT:
            lines.append("Your answers are sent.")
        else:
            lines.append("You skipped this time.")
    if found.votes_left:
        lines.append(f"Left for you: {found.votes_left} of 3 votes.")
    return lines


def _lost(found: Standing) -> list[str]:
    """A channel that is archived or deleted, say; whoever leads the review can mend it."""
    if found.review is None or not found.is_lost:
        return []
    who = "You" if found.may_lead else "A manager"
    channel = f"<#{found.review.channel_id}>"
    return [f"I cannot post in {channel}. {who} can say `/review here` in another channel; nothing is lost."]


def _ways(found: Standing) -> list[Block]:
    review, mine = found.review, found.mine
    if review is None:
        return []
    value = value_of(review=review.id)
    ways: list[Block] = []
    answering = review.is_open and review.phase is not Phase.OPENING
    if answering and mine and mine.status is not Status.SENT:
        ways.append(button("Answer", "reviews.answer", value, style="primary"))
    named = mine is not None and (mine.is_manager or not review.anonymous)
    if review.phase is Phase.PROMPTS and mine and mine.status is Status.SENT and named:
        ways.append(button("Change my answers", "reviews.answer", value))
    if answering and mine and mine.status is Status.WAITING:
        ways.append(button("Skip this time", "reviews.skip", value))
    if review.phase in (Phase.REVEAL, Phase.VOTING, Phase.DECIDING):
        ways.append(button("Read the answers", "reviews.open_answers", value))
        ways.append(button("Add an action", "reviews.add_action", value))
    if review.phase is Phase.CLOSED:
        ways.append(button("Read the summary", f"reviews.summary:{review.id}", value))
    return ways


def _action_blocks(found: Standing, locale: str) -> list[Block]:
    blocks: list[Block] = []
    for each in found.mine_actions[:LISTED]:
        blocks += [section(f"Your action: {action_line(each, locale, with_owner=False)}"), ways_on(each)]
    return blocks


def _lead(found: Standing) -> list[Block]:
    """What only who leads the review may do."""
    if not found.may_lead:
        return []
    ways = []
    review = found.review
    if review is not None and review.is_open:
        value = value_of(review=review.id)
        if review.phase in (Phase.REVEAL, Phase.VOTING, Phase.DECIDING):
            ways.append(button("Set the experiment", "reviews.open_experiment", value))
            ways.append(button("Close now", "reviews.close", value))
    elif review is not None and found.may_reopen:
        ways.append(button("Open again", "reviews.reopen", value_of(review=review.id)))
    ways.append(button("Settings", "reviews.settings", value_of(team=found.team.id)))
    return [divider(), actions(*ways, block_id="review_lead")]


def _start_hint(found: Standing) -> str:
    return "`/review start` begins one." if found.may_lead else "A manager begins one with `/review start`."


def _past(each: Past, team: Team, locale: str) -> str:
    name = escape(short_name(each.review, team, locale))
    done = each.completion
    if not done.total:
        words = "0 actions decided"
    else:
        words = f"*{_of(done.done, done.total, locale)}* actions done"
        if done.share is not None:
            words += f" ({formats.percent(done.share, locale)})"
        if done.dropped:
            words += f", {formats.number(done.dropped, locale)} dropped"
    wrote = f"{_of(each.sent, each.asked, locale)} wrote"
    return f"*{name}* · {KINDS[each.review.kind]} · {words} · {wrote}"


def _of(part: int, whole: int, locale: str) -> str:
    return f"{formats.number(part, locale)} of {formats.number(whole, locale)}"


def _whose(told: Prompted) -> str:
    if told.who.is_manager:
        return "Yours stand under your name, after everybody else's."
    if told.review.anonymous:
        return "No name is kept with them."
    return "They then stand under your name."

"""Everybody's answers in threads, the vote below them, and what there is to decide."""

from collections.abc import Sequence

from domain.review_actions import MOST, Action
from domain.review_steps import DecidingOpened, Revealed, Shown, ShownGroup, Thread, Voted, VotingOver
from domain.review_threads import LATE, MANAGER, TEAM, VOTES, Group
from domain.reviews import Phase, Review
from domain.team import Team
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
    header,
    section,
    value_of,
)
from views.review_words import (
    action_line,
    group_title,
    many,
    people,
    review_name,
    sections,
    short_name,
    spoken,
    thread_name,
)

ANSWERS_A_POST = 40
ANSWER_SHOWN = 1_200
QUOTE_SHOWN = 140
ALONE = "On its own"
"""The title of an answer that the coach put under none."""
CANDIDATES = 5


def thread_head(told: Revealed, thread: str, locale: str) -> Message:
    """The first message of a thread."""
    review, team = told.review, told.team
    name = escape(short_name(review, team, locale))
    count = next((len(each.answers) for each in told.threads if each.key == thread), 0)
    first = f"*{name} · {thread_name(thread)}*: {many(count, 'answer', locale)}"
    lines = [first]
    if thread == TEAM:
        asked = people(told.asked, locale)
        lines.append(f"{formats.number(told.sent, locale)} of {asked} wrote.")
    comes = f" The vote begins {formats.day(review.plan.of(Phase.VOTING), locale)}."
    lines.append(f"Read and ask in the thread.{comes if review.phase is Phase.REVEAL else ''}")
    blocks: list[Block] = [section("\n".join(lines))]
    if count and review.phase is Phase.REVEAL:
        value = value_of(review=review.id, thread=thread)
        blocks.append(
            actions(button("Group with the coach", f"reviews.group:{thread}", value, label=_label(thread)))
        )
    return Message(spoken(lines), blocks)


def group_posts(group: ShownGroup) -> list[Message]:
    """A group's answers under its title, in as few messages as Slack's limits allow."""
    posts = []
    title = f"*{group_title(group.group)}*"
    for start in range(0, len(group.answers), ANSWERS_A_POST):
        lines = [answer_line(each) for each in group.answers[start : start + ANSWERS_A_POST]]
        posts.append(Message(spoken([title, *lines]), [section(title), *(section(each) for each in lines)]))
    return posts


def late_post(answers: Sequence[Shown], thread: str) -> Message:
    """Answers that came when the others could be read."""
    title = f"*Came later* · {thread_name(thread)}"
    lines = [answer_line(each) for each in answers]
    return Message(spoken([title, *lines]), [section(title), *(section(each) for each in lines[:48])])


def answer_line(shown: Shown) -> str:
    """ "3. _To stop_: Writing to lists nobody checked. (Ana)"."""
    text = escape(clipped(shown.answer.text, ANSWER_SHOWN))
    asked = f"_{escape(shown.short)}_: " if shown.short else ""
    name = f" ({escape(shown.name)})" if shown.name else ""
    return clipped(f"{shown.answer.place or 0}. {asked}{text}{name}", 2_950)


def regrouped(thread: Thread, locale: str) -> Message:
    """The coach's grouping: each title with the numbers and words of its answers above it."""
    head = "*Grouped by the coach*, who may be wrong. The numbers are those of the answers above."
    blocks: list[Block] = [section(head)]
    lines = [head]
    for group in thread.groups:
        title = f"*{group_title(group.group)}* · {many(len(group.answers), 'answer', locale)}"
        if group.is_minority and group.group.theme != MANAGER:
            title += " · a single view"
        quotes = [
            f"{each.answer.place or 0}: {escape(clipped(each.answer.text, QUOTE_SHOWN))}"
            for each in group.answers
        ]
        text = clipped("\n".join([title, *quotes]), 2_950)
        lines.append(text)
        blocks.append(section(text))
    return Message(spoken(lines), blocks[:50])


def grouping() -> Message:
    return Message("The coach reads the answers. Its groups follow in the thread.")


def did_regroup(thread: str) -> Message:
    return Message(f"Grouped by the coach: {thread_name(thread)}. The vote will be on these groups.")


def not_regrouped(*, nobody_to_ask: bool) -> Message:
    """The coach could not help; what is grouped by rule stays. nobody_to_ask: there is no model, or somebody
    whose words these are wants none."""
    why = " No model may be asked about these answers." if nobody_to_ask else ""
    return Message(f"The groups stay as they are.{why}")


# --- the vote ---


def ballot(review: Review, thread: Thread, locale: str) -> Message:
    """A button for each group; how many votes it has is not told before the vote is over."""
    until = formats.day(review.plan.of(Phase.DECIDING), locale)
    head = f"*{VOTES} votes each*, over all threads, until {until}. What should we work on?"
    blocks: list[Block] = [section(head)]
    lines = [head]
    for group in thread.groups:
        if group.group.theme == LATE:
            continue
        title = group_title(group.group)
        lines.append(f"{many(len(group.answers), 'answer', locale)} · {title}")
        value = value_of(review=review.id, group=group.group.id)
        vote = button("Vote", f"reviews.vote:{group.group.id}", value, label=clipped(f"Vote for {title}", 75))
        blocks.append(section(lines[-1], accessory=vote))
    blocks.append(context("A second press takes a vote back. Totals are shown when the vote is over."))
    return Message(spoken(lines), blocks[:50])


def ballot_over(told: VotingOver, thread: Thread, locale: str) -> Message:
    """The ballot with its totals."""
    voters = people(told.voters, locale)
    ranked = sorted(
        (each for each in thread.groups if each.group.theme != LATE),
        key=lambda each: (-each.group.votes, each.group.place),
    )
    head = f"*The vote is over*: {voters} voted."
    lines = [f"*{many(each.group.votes, 'vote', locale)}* · {group_title(each.group)}" for each in ranked]
    return Message(spoken([head, *lines]), [section("\n".join([head, *lines])[:2_950])])


def voted(told: Voted, locale: str) -> Message:
    title = group_title(told.group)
    left = many(told.left, "vote", locale)
    first = f"Voted for {title}." if told.cast else f"Vote for {title} taken back."
    return Message(f"{first} {left} left.")


# --- deciding ---


def deciding_head(told: DecidingOpened, locale: str) -> Message:
    """What the most votes went to, and the way to actions and the experiment."""
    review, team = told.review, told.team
    closes = formats.day(review.plan.of(Phase.CLOSED), locale)
    first = f"*Decide {MOST} actions at most* by {closes}: each one person's, with a day and a metric."
    top = [_top(each, locale) for each in told.top[:CANDIDATES]]
    lines = [first, *top] if top else [first, "Nobody has voted or written."]
    title = f"{team.name} · {review_name(review, team, locale)}"
    return Message(
        spoken([title, *lines]),
        [header(clipped(title, 150)), section("\n".join(lines)), _ways_to_decide(review)],
    )


def open_again(review: Review, team: Team, locale: str) -> Message:
    """To the team: what the manager opened again."""
    on = formats.day(review.plan.of(Phase.CLOSED), locale)
    name = escape(short_name(review, team, locale))
    line = f"*{name}* is open again, for decisions, until {on}."
    return Message(spoken([line]), [section(line), _ways_to_decide(review)])


def _ways_to_decide(review: Review) -> Block:
    value = value_of(review=review.id)
    return actions(
        button("Add an action", "reviews.add_action", value, style="primary"),
        button("Set the experiment", "reviews.open_experiment", value),
        block_id="review_decide",
    )


def stuck_post(action: Action, locale: str) -> Message:
    """An action that two reviews in a row found open: it has to change or go."""
    lines = [
        "*Open in two reviews in a row.* Split it, give it away or drop it.",
        action_line(action, locale),
    ]
    value = value_of(action=action.id)
    ways = actions(
        button("Split it", f"reviews.split:{action.id}", value),
        button("Give it away", f"reviews.give:{action.id}", value),
        button("Drop it", f"reviews.drop:{action.id}", value),
    )
    return Message(spoken(lines), [section("\n".join(lines)), ways])


def answers_modal(threads: Sequence[Thread], review: Review, team: Team, locale: str) -> Modal:
    """Everybody's answers where they cannot be read in the channel."""
    blocks: list[Block] = [section(f"*{escape(short_name(review, team, locale))}*")]
    for thread in threads:
        blocks.append(section(f"*{thread_name(thread.key)}*"))
        for group in thread.groups:
            lines = [f"_{group_title(group.group)}_", *(answer_line(each) for each in group.answers)]
            blocks += sections(lines)
    if len(blocks) == 1:
        blocks.append(context("Nobody has written yet."))
    return Modal("reply.shown", "Answers", blocks[:100])


def _top(group: Group, locale: str) -> str:
    votes = f"{many(group.votes, 'vote', locale)} · " if group.votes else ""
    return f"• {votes}{group_title(group)} ({thread_name(group.thread)})"


def _label(thread: str) -> str:
    return f"Group the answers of {thread_name(thread)} with the coach"
